package richtext_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"frontdesk/bridge/richtext"
	"frontdesk/bridge/richtext/richtexttest"
)

func TestDegrade(t *testing.T) {
	const shop = "https://shop.example/"
	everything := richtext.Features{Styles: allStyles, Links: true, Quotes: true, CodeBlocks: true, Lists: true, Headings: true}
	without := func(change func(*richtext.Features)) richtext.Features {
		f := everything
		change(&f)
		return f
	}
	noLinks := without(func(f *richtext.Features) { f.Links = false })
	noQuotes := without(func(f *richtext.Features) { f.Quotes = false })
	noLists := without(func(f *richtext.Features) { f.Lists = false })
	noCode := without(func(f *richtext.Features) { f.CodeBlocks = false })
	noHeadings := without(func(f *richtext.Features) { f.Headings = false })
	noMail := without(func(f *richtext.Features) { f.Schemes = []string{"http", "https"} })
	named := without(func(f *richtext.Features) { f.Schemes, f.NamedHosts = []string{"http"}, true })
	noTabs := without(func(f *richtext.Features) { f.NoTabs = true })
	short := without(func(f *richtext.Features) { f.Address = 19 })
	honest := without(func(f *richtext.Features) { f.HonestLinks = true })
	dropping := without(func(f *richtext.Features) { f.Drops = "\u030A\u0333" })
	numbers := list{Ordered: true, Start: 9, Items: []doc{item("a", br{}, br{}, "b"), item("c")}}
	for _, tt := range []struct {
		name     string
		feat     richtext.Features
		in, want doc
	}{
		{"everything", everything, doc{heading{Text: ins("h")}, numbers, p(link("x", shop))}, doc{heading{Text: ins("h")}, numbers, p(link("x", shop))}},
		{"nothing", richtext.Features{}, doc{heading{Text: ins(b("h"))}, quote{Body: item(b("q"))}, code{S: "c\nd"}, ul(item("i"))}, doc{p("h"), p("> q"), p("c", br{}, "d"), p("• i")}},
		{"styles", without(func(f *richtext.Features) { f.Styles = bold }), item(text{S: "a", Style: bold | italic}, text{S: "b", Style: mono}), item(b("a"), "b")},
		{"heading", noHeadings, doc{heading{Text: ins("a", br{}, text{S: "b", Style: italic}, mention{Label: "Ana"})}}, item(b("a"), br{}, text{S: "b", Style: bold | italic}, mention{Label: "Ana"})},
		{"link", noLinks, item("see ", link("here", shop), "."), item("see here (" + shop + ").")},
		{"link in two styles", noLinks, item(link("our ", shop), text{S: "shop", Style: bold, Link: shop}), item("our ", b("shop"), " ("+shop+")")},
		{"two links", noLinks, item(link("a", shop), link("b", "tel:+1")), item("a (" + shop + ")b (+1)")},
		{"a link's address is too long", short, item(link("a", shop), link("b", "https://s.example/")), item("a ("+shop+")", link("b", "https://s.example/"))},
		{"a scheme that is dropped", noMail, item(link("write", "mailto:a@x.example"), " ", link("a@x.example", "mailto:a@x.example"), " ", link("shop", shop)), item("write (a@x.example) a@x.example ", link("shop", shop))},
		{"a host without a name", named, item(link("a", "http://intranet/"), link("b", "http://a.b/")), item("a (http://intranet/)", link("b", "http://a.b/"))},
		{"no address at all", noMail, item(link("a", "https:///x"), link("b", "%zz")), item("a (https:///x)b (%zz)")},
		{"disguised, with links", honest, item(link("bank.example", shop), "!"), item("bank.example (", link(shop, shop), ")!")},
		{"disguised in two styles", honest, item(link("bank", shop), text{S: ".example", Style: bold, Link: shop}), item("bank", b(".example"), " (", link(shop, shop), ")")},
		{"honest, with links", honest, item(link("shop.example", shop), link(" our shop ", shop)), item(link("shop.example our shop ", shop))},
		{"characters that are dropped", dropping, doc{p("A\u030Ar m\u030A", b("x\u0333\u0301"), emoji{Short: "a\u0333"}, mention{Label: "A\u030Ake"}), quote{Body: doc{code{S: "\u0333a\u030A"}}}, ul(doc{code{S: "\u0333b"}}, item("\u0333"))},
			doc{p("År m", b("x\u0301"), emoji{Short: "a"}, mention{Label: "Åke"}), quote{Body: doc{code{S: "å"}}}, ul(doc{code{S: "b"}}, nil)}},
		{"nothing but what is dropped", dropping, doc{p("\u0333"), code{S: "\u030A"}}, nil},
		{"letters that nothing is taken from stay as they are", dropping, item("e\u0301"), item("e\u0301")},
		{"embeddings", everything, doc{p("a \u202Bשלום b\u202C c", mention{Label: "\u202Ax\u202C"}), code{S: "\u202Ay\u202C"}}, doc{p("a \u2067שלום b\u2069 c", mention{Label: "\u2066x\u2069"}), code{S: "\u2066y\u2069"}}},
		{"an override", everything, item("a\u202Eb\u202Cc \u2067d\u2069"), item("abc \u2067d\u2069")},
		{"directions that reach beyond the line", everything, doc{p("a\u2067b", br{}, "c\u2069d"), code{S: "\u202Be\nf\u202C"}, heading{Text: ins("\u2066a\u202Bb\u2069")}},
			doc{p("ab", br{}, "cd"), code{S: "e\nf"}, heading{Text: ins("\u2066ab\u2069")}}},
		{"directions over two styles", everything, item("\u2067a", b("b\u2069c\u202D")), item("\u2067a", b("b\u2069c"))},
		{"a direction smuggled in by a name", everything, item(mention{Label: "A\u202Ena"}, emoji{Short: "x\u202E"}), item(mention{Label: "Ana"}, emoji{Short: "x"})},
		{"link that says where it goes", noLinks, item(link("shop.example", shop), " ", link("Ana@x.example", "mailto:ana@x.example"), " ", link(shop, shop)), item("shop.example Ana@x.example " + shop)},
		{"disguised link", noLinks, item(link("https://bank.example/", shop)), item("https://bank.example/ (" + shop + ")")},
		{"quote", noQuotes, doc{quote{Body: doc{p("a", br{}, br{}, "b"), heading{Text: ins("h")}, quote{Body: item("c")}}}}, item("> a", br{}, ">", br{}, "> b", br{}, "> ", b("h"), br{}, "> > c")},
		{"list in a quote", noQuotes, doc{quote{Body: doc{ul(item("a"), item("b"))}}}, item("> • a", br{}, "> • b")},
		{"code in a quote", noQuotes, doc{quote{Body: doc{code{S: "c"}, p("a")}}}, doc{p(">"), code{S: "c"}, p("> a")}},
		{"numbers", noLists, doc{numbers}, item("9. a", br{}, br{}, "   b", br{}, "10. c")},
		{"bullets", noLists, doc{ul(doc{p("a"), ul(item("b"))}, nil, doc{quote{Body: item("c")}})}, item("• a", br{}, "  • b", br{}, "•", br{}, "• > c")},
		{"code in a list", noLists, doc{ul(doc{code{S: "c"}}, item("a"))}, doc{p("•"), code{S: "c"}, p("• a")}},
		{"tabs in code", noTabs, doc{p("\ta"), code{S: "a\n\tb", Language: "go"}}, doc{p("\ta"), code{S: "a\n    b", Language: "go"}}},
		{"code", noCode, doc{code{S: "a\n\n\tb", Language: "go"}}, item(text{S: "a", Style: mono}, br{}, br{}, text{S: "\tb", Style: mono})},
		{"within what can be shown", noHeadings, doc{quote{Body: doc{heading{Text: ins("h")}}}, ul(doc{heading{Text: ins("i")}})}, doc{quote{Body: item(b("h"))}, ul(item(b("i")))}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			unchanged(t, tt.in, func() {
				if diff := cmp.Diff(tt.want, richtext.Degrade(tt.in, tt.feat)); diff != "" {
					t.Errorf("Degrade (-want +got):\n%s", diff)
				}
			})
		})
	}
}

func TestDegradeLaws(t *testing.T) {
	richtexttest.Check(t, func(t *rapid.T, d richtext.Doc) {
		feat := richtext.Features{
			Styles: richtext.Style(rapid.Uint16Range(0, uint16(allStyles)).Draw(t, "styles")),
			Links:  rapid.Bool().Draw(t, "links"), Quotes: rapid.Bool().Draw(t, "quotes"), CodeBlocks: rapid.Bool().Draw(t, "code blocks"),
			Lists: rapid.Bool().Draw(t, "lists"), Headings: rapid.Bool().Draw(t, "headings"),
			Schemes:     rapid.SampledFrom([][]string{nil, {"http", "https"}, {"https", "mailto", "tel"}}).Draw(t, "schemes"),
			Address:     rapid.SampledFrom([]int{0, 24}).Draw(t, "address"),
			HonestLinks: rapid.Bool().Draw(t, "honest links"),
		}
		got := richtext.Degrade(d, feat)
		checkFeatures(t, got, feat)
		if !cmp.Equal(got, got.Normalize()) {
			t.Fatalf("not in canonical form: %s", asJSON(got))
		}
		if again := richtext.Degrade(got, feat); !cmp.Equal(again, got) {
			t.Fatalf("not idempotent:\nonce  %s\ntwice %s", asJSON(got), asJSON(again))
		}
		// Each character is there still, in order.
		have := words(units(got))
		for _, u := range units(d.Normalize()) {
			if steers(u.s) {
				continue
			}
			i := strings.Index(have, u.s)
			if i < 0 {
				t.Fatalf("lost %q from %q: %q", u.s, d.Plain(), got.Plain())
			}
			have = have[i+len(u.s):]
		}
		// Lines made of blocks read as in plain text, unless an address was spelt out
		// or a code block stands unprefixed among them.
		allLinks := feat.Links && feat.Schemes == nil && feat.Address == 0 && !feat.HonestLinks
		if allLinks && (!feat.CodeBlocks || feat.Quotes && feat.Lists) && unsteered(got.Plain()) != unsteered(d.Plain()) {
			t.Fatalf("plain text changed:\nbefore %q\nafter  %q", d.Plain(), got.Plain())
		}
		for line := range strings.SplitSeq(got.Plain(), "\n") {
			if !contained(line) {
				t.Fatalf("the direction of %q reaches beyond it", line)
			}
		}
	})
}

// steers reports whether s is a control that steers the direction of what follows.
func steers(s string) bool {
	return s != "" && strings.Contains("\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069", s)
}

func unsteered(s string) string {
	return strings.Map(func(r rune) rune {
		if steers(string(r)) {
			return -1
		}
		return r
	}, s)
}

// contained reports whether every pair of direction controls of a line opens and
// closes in it, and none of them overrides.
func contained(line string) bool {
	var open []rune
	for _, r := range line {
		switch r {
		case '\u202A', '\u202B':
			return false // an isolate does it, and is kept everywhere
		case '\u2066', '\u2067', '\u2068':
			open = append(open, '\u2069')
		case '\u202D', '\u202E':
			return false
		case '\u202C', '\u2069':
			if len(open) == 0 || open[len(open)-1] != r {
				return false
			}
			open = open[:len(open)-1]
		}
	}
	return len(open) == 0
}

func checkFeatures(t *rapid.T, d doc, feat richtext.Features) {
	check := func(what string, ok bool) {
		if !ok {
			t.Fatalf("kept a %s: %s", what, asJSON(d))
		}
	}
	inlines := func(ins []richtext.Inline) {
		for _, in := range ins {
			if run, ok := in.(text); ok {
				check("style", run.Style&^feat.Styles == 0)
				check("link", feat.Links || run.Link == "")
				check("long link", feat.Address == 0 || len(run.Link) <= feat.Address)
				scheme, _, _ := strings.Cut(run.Link, ":")
				check("link of another scheme", run.Link == "" || feat.Schemes == nil || slices.Contains(feat.Schemes, scheme))
			}
		}
	}
	for _, b := range d {
		switch b := b.(type) {
		case para:
			inlines(b.Text)
		case heading:
			check("heading", feat.Headings)
			inlines(b.Text)
		case quote:
			check("quote", feat.Quotes)
			checkFeatures(t, b.Body, feat)
		case code:
			check("code block", feat.CodeBlocks)
		case list:
			check("list", feat.Lists)
			for _, item := range b.Items {
				checkFeatures(t, item, feat)
			}
		}
	}
}
