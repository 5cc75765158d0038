package telegram_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge/richtext"
	"frontdesk/connectors/telegram"
)

// TestLosses is the table of what Telegram cannot show of a text, and what is shown
// instead. Everything else comes back as it was: TestCodecRoundTrip.
func TestLosses(t *testing.T) {
	link := func(s, to string) richtext.Text { return richtext.Text{S: s, Link: to} }
	quote := func(b ...richtext.Block) richtext.Block { return richtext.Quote{Body: b} }
	list := func(start int, items ...richtext.Doc) richtext.Block {
		return richtext.List{Ordered: start > 0, Start: start, Items: items}
	}
	words := func(s string) richtext.Doc { return richtext.FromPlain(s) }
	for _, tt := range []struct {
		what      string
		doc, want richtext.Doc
	}{
		{"a heading is a bold line", richtext.Doc{richtext.Heading{Text: []richtext.Inline{run("Order", 0)}}}, richtext.Doc{para(run("Order", richtext.Bold))}},
		{"a list is lines with bullets", richtext.Doc{list(0, words("a"), words("b"))}, words("• a\n• b")},
		{"a list is lines with numbers", richtext.Doc{list(9, words("a"), append(words("b"), list(0, words("c"))))}, words("9. a\n10. b\n    • c")},
		{"paragraphs are lines", append(words("a"), words("b")...), words("a\nb")},
		{"a quote in a quote is lines", richtext.Doc{quote(append(words("a"), quote(words("b")...))...)}, richtext.Doc{quote(words("a\n> b")...)}},
		{"code has no other style", richtext.Doc{para(run("x", richtext.Mono|richtext.Bold))}, richtext.Doc{para(run("x", richtext.Mono))}},
		{"a link in code is a link", richtext.Doc{para(richtext.Text{S: "x", Style: richtext.Mono, Link: "https://a.example/"})}, richtext.Doc{para(link("x", "https://a.example/"))}},
		{"tabs in code are blanks", richtext.Doc{richtext.Code{S: "a\tb", Language: "go"}}, richtext.Doc{richtext.Code{S: "a    b", Language: "go"}}},
		{"an address that no app would open is words", richtext.Doc{para(link("mail", "mailto:a@b.example"), link("crm", "https://intranet/"))}, words("mail (a@b.example)crm (https://intranet/)")},
		{"somebody who is mentioned is a name", richtext.Doc{para(richtext.Mention{Ref: "U1", Label: "Ana"})}, words("@Ana")},
		{"an emoji of a workspace is its name", richtext.Doc{para(richtext.Emoji{Short: "parrot"})}, words(":parrot:")},
		{"a ring is kept on letters that have one", words("A\u030A m\u030A"), words("Å m")},
		{"lines through letters go", words("a\u0333b\u033F"), words("ab")},
		{"embeddings are isolates", words("a \u202Bשלום b\u202C c"), words("a \u2067שלום b\u2069 c")},
		{"a direction that would reach on ends", words("a\u202Eb"), words("ab")},
		{"line ends of word processors are line ends", words("a\u2028b\vc"), words("a\nb\nc")},
	} {
		text, entities := telegram.FromDoc(tt.doc)
		if diff := cmp.Diff(tt.want, telegram.ToDoc(text, entities)); diff != "" {
			t.Errorf("%s: (-want +got):\n%s", tt.what, diff)
		}
	}
	// Of a hundred styles and more the last are left out, of links and code none.
	var many []richtext.Inline
	for range 101 {
		many = append(many, run("b", richtext.Bold), run(" ", 0))
	}
	text, entities := telegram.FromDoc(richtext.Doc{para(append(many, link("shop", "https://shop.example/"))...)})
	if len(entities) != 100 || entities[99].URL == "" || !strings.HasSuffix(text, "b shop") {
		t.Errorf("%d entities of %q", len(entities), text)
	}
}
