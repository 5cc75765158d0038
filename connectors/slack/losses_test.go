package slack_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"frontdesk/bridge/richtext"
	"frontdesk/bridge/richtext/richtexttest"
	"frontdesk/connectors/slack"
)

// TestLosses is the table of what Slack cannot show of a text, and what is shown instead.
// Everything else comes back as it was: TestEveryCharacterKeepsItsForm.
func TestLosses(t *testing.T) {
	const shop = "https://shop.example/"
	item := func(b ...richtext.Block) richtext.Block { return richtext.List{Items: []richtext.Doc{b}} }
	quote := func(b ...richtext.Block) richtext.Block { return richtext.Quote{Body: b} }
	deep, deepest := item(para(run("x"))), item(para(run("x")))
	for range 8 {
		deep = item(para(run("a")), deep)
	}
	for range 9 {
		deepest = item(para(run("a")), deepest)
	}
	for _, tt := range []struct {
		what      string
		doc, want richtext.Doc
	}{
		{"a heading is a bold line", richtext.Doc{richtext.Heading{Text: []richtext.Inline{run("Order")}}}, richtext.Doc{para(styled("Order", richtext.Bold))}},
		{"a spoiler shows", richtext.Doc{para(styled("psst", richtext.Spoiler))}, richtext.Doc{para(run("psst"))}},
		{"a quote in a quote is lines", richtext.Doc{quote(para(run("a")), quote(para(run("b"))))}, richtext.Doc{quote(para(run("a"), richtext.Break{}, run("> b")))}},
		{"a quote in an item is lines", richtext.Doc{item(para(run("a")), quote(para(run("b"))))}, richtext.Doc{item(para(run("a"), richtext.Break{}, run("> b")))}},
		{"a code block in an item is code in lines", richtext.Doc{item(richtext.Code{S: "a\nb", Language: "go"})}, richtext.Doc{item(para(styled("a", richtext.Mono), richtext.Break{}, styled("b", richtext.Mono)))}},
		{"paragraphs of an item are its lines", richtext.Doc{item(para(run("a")), para(run("b")))}, richtext.Doc{item(para(run("a"), richtext.Break{}, run("b")))}},
		{"lists nest nine deep", richtext.Doc{deep}, richtext.Doc{deep}},
		{"an item without a text has a blank", richtext.Doc{richtext.List{Items: []richtext.Doc{nil, {para(run("a"))}}}}, richtext.Doc{richtext.List{Items: []richtext.Doc{{para(run(" "))}, {para(run("a"))}}}}},
		{"a language of no possible name is none", richtext.Doc{richtext.Code{S: "x", Language: "<b>"}}, richtext.Doc{richtext.Code{S: "x"}}},
		{"a link that passes for another is followed by its address", richtext.Doc{para(link("bank.example", shop))}, richtext.Doc{para(run("bank.example ("), link(shop, shop), run(")"))}},
		{"an address of no known scheme is words", richtext.Doc{para(link("open", "tg://user?id=7"))}, richtext.Doc{para(run("open (tg://user?id=7)"))}},
		{"an address that is too long is words", richtext.Doc{para(link("x", shop+strings.Repeat("y", 3000)))}, richtext.Doc{para(run("x (" + shop + strings.Repeat("y", 3000) + ")"))}},
		{"somebody who is mentioned is a name", richtext.Doc{para(richtext.Mention{Ref: "U1", Label: "Ana"})}, richtext.Doc{para(run("@Ana"))}},
		{"an emoji of no name is itself", richtext.Doc{para(richtext.Emoji{Unicode: "🫪"})}, richtext.Doc{para(run("🫪"))}},
		{"a direction that would reach on ends", richtext.Doc{para(run("a\u202Eb"))}, richtext.Doc{para(run("ab"))}},
	} {
		if got := decoded(t, tt.doc); !richtext.Equal(tt.want, got) { // cmp takes seconds for what nests deep
			t.Errorf("%s: (-want +got):\n%s", tt.what, cmp.Diff(tt.want, got))
		}
	}
	if got := decoded(t, richtext.Doc{deepest}).Plain(); !strings.HasSuffix(got, "a\n"+strings.Repeat(" ", 18)+"• x") {
		t.Errorf("what is nested deeper is shown as %q", got)
	}
}

// character is one that people see, and how.
type character struct {
	r            rune
	style        richtext.Style
	link         string
	quoted, code bool
}

// characters spreads a Doc out as Slack shows it: what stands in a quote or an item and
// is no text, list or code of its own is lines of text there.
func characters(doc richtext.Doc, quoted bool, indent int) (all []character) {
	add := func(s string, c character) {
		for _, c.r = range s {
			all = append(all, c)
		}
	}
	flat := richtext.Features{Styles: slack.Features().Styles, Links: true}
	for _, b := range doc {
		switch b := b.(type) {
		case richtext.Para:
			for _, in := range b.Text {
				run, is := in.(richtext.Text)
				if !is {
					run.S = richtext.Doc{richtext.Para{Text: []richtext.Inline{in}}}.Plain()
				}
				add(run.S, character{style: run.Style, link: run.Link, quoted: quoted})
			}
		case richtext.Code:
			add(b.S, character{quoted: quoted, code: true})
		case richtext.Quote:
			for _, one := range b.Body {
				body := richtext.Doc{one}
				if _, nested := one.(richtext.Quote); nested {
					body = richtext.Degrade(body, flat)
				}
				all = append(all, characters(body, true, 0)...)
			}
		case richtext.List:
			for _, item := range b.Items {
				all = append(all, itemCharacters(item, flat, quoted, indent)...)
			}
		}
	}
	return all
}

func itemCharacters(item richtext.Doc, flat richtext.Features, quoted bool, indent int) (all []character) {
	own := len(item)
	for own > 0 && indent < 8 {
		if _, list := item[own-1].(richtext.List); !list {
			break
		}
		own--
	}
	all = characters(richtext.Degrade(item[:own], flat), quoted, 0)
	return append(all, characters(item[own:], quoted, indent+1)...)
}

// visible are the characters that can be seen, without the marks of quotes and items.
func visible(all []character) (out []character) {
	for _, c := range all {
		if shownWords(string(c.r)) != "" && !strings.ContainsRune("0123456789.", c.r) {
			out = append(out, c)
		}
	}
	return out
}

// Whatever is posted, each character of it is shown in the styles, behind the link and in
// the quote or the code in which it stood, but for the losses above.
func TestEveryCharacterKeepsItsForm(t *testing.T) {
	richtexttest.Check(t, func(t *rapid.T, doc richtext.Doc) {
		want := visible(characters(richtext.Degrade(doc, slack.Features()), false, 0))
		got := visible(characters(decoded(t, doc), false, 0))
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(character{})); diff != "" {
			t.Fatalf("%s differs (-want +got):\n%s", slack.BlocksOf(doc), diff)
		}
	})
}

// Escaping is done once on the way out and undone once on the way in: what looks like an
// escape, or like what is escaped, is itself again, and comes alive nowhere.
func TestEscapingIsNeverUndone(t *testing.T) {
	pieces := rapid.SampledFrom([]string{"&", "<", ">", "&amp;", "&lt;", "&gt;", "&amp;lt;", "amp;", "lt;", "!here", "@U0ANA", "#C0SALES", "https://evil.example|bank", "a", " ", "é"})
	rapid.Check(t, func(t *rapid.T) {
		s := "x" + strings.Join(rapid.SliceOfN(pieces, 0, 20).Draw(t, "text"), "")
		if got := slack.Unescape(slack.Escape(s)); got != s {
			t.Fatalf("%q came back as %q", s, got)
		}
		if got := slack.DocFromMrkdwn(slack.Escape(s)); got.Plain() != s || len(richtext.Mentions(got)) > 0 || len(richtext.Links(got)) > 0 {
			t.Fatalf("typed as %q it is read as %q", s, got.Plain())
		}
		if got := decoded(t, richtext.FromPlain(s)); got.Plain() != s {
			t.Fatalf("%q is shown as %q", s, got.Plain())
		}
		if sent := slack.Escape(s); strings.ContainsAny(sent, "<>") {
			t.Fatalf("%q goes out as %q", s, sent)
		}
	})
}

// Every emoji that Slack has a name for, in every skin tone, is itself in both directions:
// picked by an agent or written as its code, and shown of what a customer wrote.
func TestEveryEmojiBothWays(t *testing.T) {
	tried := 0
	for short, char := range richtexttest.Emoji() {
		tried++
		name, tone, toned := strings.Cut(short, "::skin-tone-")
		element := `{"type":"emoji","name":"` + name + `"}`
		if toned && len(tone) == 1 {
			element = `{"type":"emoji","name":"` + name + `","skin_tone":` + tone + `}`
		} else if toned {
			element = `{"type":"emoji","name":"` + short + `"}`
		}
		picked, _ := slack.DocFromBlocks([]byte(richBlock(`{"type":"rich_text_section","elements":[` + element + `]}`)))
		for way, doc := range map[string]richtext.Doc{"picked": picked, "written": slack.DocFromMrkdwn(":" + short + ":")} {
			if doc.Plain() != char {
				t.Errorf("%s as :%s: it is %+q, want %+q", way, short, doc.Plain(), char)
			}
		}
		if shown := decoded(t, richtext.FromPlain(char)); shown.Plain() != char {
			t.Errorf("a customer's %+q is shown as %+q", char, shown.Plain())
		}
	}
	if tried < 3000 {
		t.Errorf("only %d emoji were tried", tried)
	}
}
