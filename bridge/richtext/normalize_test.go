package richtext_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"frontdesk/bridge/richtext"
	"frontdesk/bridge/richtext/richtexttest"
)

func TestNormalize(t *testing.T) {
	for _, tt := range []struct {
		name     string
		in, want doc
	}{
		{"nothing", doc{}, nil},
		{"runs join", doc{p("a", "b", b("c"), b("d"), "e")}, doc{p("ab", b("cd"), "e")}},
		{"links keep apart", doc{p(link("a", "https://x/"), link("b", "https://y/"))}, doc{p(link("a", "https://x/"), link("b", "https://y/"))}},
		{"runs join over an empty one", doc{p("a", b(""), "b")}, doc{p("ab")}},
		{"line feeds", doc{p(b("a\r\nb\n"))}, doc{p(b("a"), br{}, b("b"), br{})}},
		{"line ends of word processors", doc{p("a\u2028b\vc\u2029", b("d\u0085e")), code{S: "f\u2028\vg"}}, doc{p("a", br{}, "b", br{}, "c", br{}, b("d"), br{}, b("e")), code{S: "f\n\ng"}}},
		{"blanks stay", doc{p("  a  ", br{}), p(" ")}, doc{p("  a  ", br{}), p(" ")}},
		{"empty blocks go", doc{p(), heading{}, quote{Body: doc{p("")}}, code{Language: "go"}, ul(), ul(nil, doc{p()})}, nil},
		{"an empty item keeps its number", doc{list{Ordered: true, Items: []doc{nil, item("b")}}}, doc{list{Ordered: true, Start: 1, Items: []doc{nil, item("b")}}}},
		{"bullets have no start", doc{list{Start: 7, Items: []doc{item("b")}}}, doc{ul(item("b"))}},
		{"code keeps its lines", doc{code{S: "\na\r\n"}}, doc{code{S: "\na\n"}}},
		{"unknown styles and broken bytes", doc{p(text{S: "a\xff", Style: 1<<15 | bold})}, doc{p(b("a\uFFFD"))}},
		{"names are of one line", doc{p(mention{Label: "A\nna"}, emoji{})}, doc{p(mention{Label: "A na"})}},
		{"nil parts", doc{nil, para{Text: []richtext.Inline{nil, text{S: "a"}}}}, doc{p("a")}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, tt.in.Normalize()); diff != "" {
				t.Errorf("Normalize (-want +got):\n%s", diff)
			}
		})
	}
}

func TestNormalizeLaws(t *testing.T) {
	richtexttest.Check(t, func(t *rapid.T, d richtext.Doc) {
		unchanged(t, d, func() { d.Normalize() })
		n := d.Normalize()
		if again := n.Normalize(); !cmp.Equal(again, n) {
			t.Fatalf("not idempotent:\nonce  %s\ntwice %s", asJSON(n), asJSON(again))
		}
		if d.Plain() != n.Plain() {
			t.Fatalf("plain text changed:\nbefore %q\nafter  %q", d.Plain(), n.Plain())
		}
		if !richtext.Equal(d, n) {
			t.Fatal("not equal to its canonical form")
		}
		if got, want := words(units(n)), lineFeeds.Replace(words(units(d))); got != want {
			t.Fatalf("characters changed:\nbefore %q\nafter  %q", want, got)
		}
		checkCanonical(t, n)
	})
}

var lineFeeds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n")

func checkCanonical(t *rapid.T, d doc) {
	for _, b := range d {
		switch b := b.(type) {
		case para:
			checkRuns(t, b.Text)
		case heading:
			checkRuns(t, b.Text)
		case quote:
			if b.Body == nil {
				t.Fatal("an empty quote")
			}
			checkCanonical(t, b.Body)
		case code:
			if b.S == "" {
				t.Fatal("an empty code block")
			}
		case list:
			for _, item := range b.Items {
				checkCanonical(t, item)
			}
		}
	}
}

func checkRuns(t *rapid.T, ins []richtext.Inline) {
	if len(ins) == 0 {
		t.Fatal("an empty block")
	}
	var last text
	for _, in := range ins {
		run, ok := in.(text)
		if ok && (run.S == "" || strings.ContainsAny(run.S, "\r\n\v\u0085\u2028\u2029") || last.S != "" && run.Style == last.Style && run.Link == last.Link) {
			t.Fatalf("run %+v after %+v", run, last)
		}
		last = run
	}
}

func TestEqual(t *testing.T) {
	boldItalic := text{S: "x", Style: bold | italic}
	for _, tt := range []struct {
		name string
		a, b doc
		want bool
	}{
		{"nil and empty", nil, doc{p("")}, true},
		{"runs cut otherwise", doc{p("ab", b("c"))}, doc{p("a", "b", b("c"))}, true},
		{"styles are a set", doc{p(boldItalic)}, doc{p(text{S: "x", Style: italic | bold})}, true},
		{"another style", doc{p(boldItalic)}, doc{p(b("x"))}, false},
		{"another address", doc{p(link("x", "https://a/"))}, doc{p(link("x", "https://b/"))}, false},
		{"heading or paragraph", doc{p("x")}, doc{heading{Text: ins("x")}}, false},
		{"another start", doc{list{Ordered: true, Items: []doc{item("x")}}}, doc{list{Ordered: true, Start: 2, Items: []doc{item("x")}}}, false},
	} {
		if got := richtext.Equal(tt.a, tt.b); got != tt.want {
			t.Errorf("%s: Equal = %v", tt.name, got)
		}
	}
}

func TestEmpty(t *testing.T) {
	for _, d := range []doc{
		nil, {p()}, {p(" \t\u00A0\u3000", br{})}, {p("\u200B\u200E\u00AD\uFEFF\u2060\u180E\uFE0F\U000E0041")},
		{p("\u3164\u115F\u2800\uFFFC")}, {quote{Body: item(" ")}, code{S: "\n \n"}, ul(item(""), nil)}, {p(emoji{})}, {heading{Text: ins(b("\x00\x1B"))}},
	} {
		if !d.Empty() {
			t.Errorf("%s is not empty", asJSON(d))
		}
	}
	for _, d := range []doc{
		{p("a")}, {p(" ", br{}), quote{Body: item("\u200B.")}}, {code{S: "\n}"}}, {ul(nil, item("x"))}, {p("\u0301")}, {p("\u0600")},
		{p(mention{Ref: "U1"})}, {p(emoji{Short: "parrot"})}, {p(emoji{Unicode: "❤\uFE0F"})}, {heading{Text: ins("!")}},
	} {
		if d.Empty() {
			t.Errorf("%s is empty", asJSON(d))
		}
	}
}
