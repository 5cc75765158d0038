package richtext_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"frontdesk/bridge/richtext"
	"frontdesk/bridge/richtext/richtexttest"
)

func TestLead(t *testing.T) {
	for _, tt := range []struct {
		name string
		in   doc
		want string
	}{
		{"nothing", nil, ""},
		{"nothing to see", doc{p(" ", br{}), code{S: "\n\u200B"}}, ""},
		{"first line", doc{p("a ", b("b"), br{}, "c")}, "a b"},
		{"first block", doc{p("a"), p("b")}, "a"},
		{"blank lines before", doc{p(" ", br{}, "\u200B", br{}), p("\u00A0//\u3000x  y ")}, "// x y"},
		{"invisible characters", doc{p("\uFEFF/\u200B\u00AD/\u202E\u2060n\u180Eo")}, "//no"},
		{"full-width", doc{p("／／　ＮＯＴＥ：；；！ｒ")}, "// NOTE:;;!r"},
		{"small forms", doc{p("﹔﹔ x﹕")}, ";; x:"},
		{"an emoji that stands for two marks", doc{p("‼ x")}, "‼ x"},
		{"Greek question mark", doc{p("\u037E\u037E x")}, ";; x"},
		{"quote", doc{quote{Body: doc{quote{Body: item("//x")}}}}, "//x"},
		{"list", doc{list{Ordered: true, Items: []doc{nil, {ul(item("//x"))}}}}, "//x"},
		{"code", doc{code{S: "\n\t// x\ny"}}, "// x"},
		{"heading", doc{heading{Text: ins("/")}, p("/")}, "/"},
		{"emoji", doc{p(emoji{Short: "lock", Unicode: "🔒\uFE0F"}, " x ", emoji{Short: "parrot"})}, "🔒 x :parrot:"},
		{"mention", doc{p(mention{Ref: "U1", Label: "Ana"}, " x")}, "@Ana x"},
	} {
		if got := richtext.Lead(tt.in); got != tt.want {
			t.Errorf("%s: Lead = %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestTrimLead(t *testing.T) {
	lock := emoji{Short: "lock", Unicode: "🔒"}
	for _, tt := range []struct {
		name   string
		prefix string
		in     doc
		want   doc // nil: the prefix is not there
	}{
		{"plain", "//", item("// hello"), item("hello")},
		{"without a blank", "//", item("//hello"), item("hello")},
		{"not there", "//", item("/ /hello"), nil},
		{"not at the beginning", "//", item("x // hello"), nil},
		{"not in the second line", "//", item("x", br{}, "// hello"), nil},
		{"not across lines", "//", item("/", br{}, "/ hello"), nil},
		{"not across blocks", "//", doc{p("/"), p("/ hello")}, nil},
		{"case", "Note:", item("nOTE:hello"), item("hello")},
		{"folded case", "straße", item("STRAẞE x"), item("x")},
		{"blanks and breaks before and after", "//", item(" ", br{}, " //  ", br{}, br{}, " hello "), item("hello ")},
		{"bold", "//", item(b("//"), " hello"), item("hello")},
		{"bold with the rest", "//", item(b("// hel"), "lo"), item(b("hel"), "lo")},
		{"runs", "note:", item("n", b("o"), text{S: "t", Style: mono}, link("e", "https://x/"), ": ", b(" hello")), item(b("hello"))},
		{"invisible characters", "//", item("\u200B/\u00AD\u202D/\uFE0F\u200Bhello"), item("hello")},
		{"full-width", "//", item("／／　hello"), item("hello")},
		{"full-width prefix", "／／", item("//hello"), item("hello")},
		{"full-width semicolons", ";;", item("；；hello"), item("hello")},
		{"blank in the prefix", "for us:", item("for\u00A0 us: hello"), item("hello")},
		{"word", "!r ", item("!r hello"), item("hello")},
		{"word then a line", "!r ", item("!r", br{}, "hello"), item("hello")},
		{"word then nothing", "!r ", item("!r"), doc{}},
		{"not a longer word", "!r ", item("!rhello"), nil},
		{"emoji", "🔒", item(lock, " hello"), item("hello")},
		{"emoji as text", "🔒", item("🔒\uFE0Fhello"), item("hello")},
		{"emoji prefix with selector", "🔒\uFE0F", item(lock, "hello"), item("hello")},
		{"an emoji goes as a whole", ":", item(emoji{Short: "parrot"}, " hello"), item("hello")},
		{"nothing else", "//", item("//"), doc{}},
		{"the next block", "//", doc{p("// "), p(" hello")}, item(" hello")},
		{"quote", "//", doc{quote{Body: doc{p("//hello"), p("x")}}, p("y")}, doc{quote{Body: doc{p("hello"), p("x")}}, p("y")}},
		{"code", "//", doc{code{S: "//\n\thello\n", Language: "go"}}, doc{code{S: "\thello\n", Language: "go"}}},
		{"code on one line", "//", doc{code{S: "//  hello\n"}}, doc{code{S: "hello\n"}}},
		{"item", "//", doc{list{Ordered: true, Start: 3, Items: []doc{item("//hello"), item("x")}}}, doc{list{Ordered: true, Start: 3, Items: []doc{item("hello"), item("x")}}}},
		{"item of nothing else", "//", doc{list{Ordered: true, Start: 3, Items: []doc{item("//"), item("x")}}}, doc{list{Ordered: true, Start: 4, Items: []doc{item("x")}}}},
		{"item in an item", "//", doc{ul(doc{ul(item("//hello"))}, item("x"))}, doc{ul(doc{ul(item("hello"))}, item("x"))}},
		{"empty item before", "//", doc{ul(nil, item("//hello"))}, doc{ul(item("hello"))}},
		{"direction of the rest", "//", item("// \u2067שלום\u2069"), item("\u2067שלום\u2069")},
		{"direction mark before a blank", "//", item("//\u200F hello"), item("hello")},
		{"no prefix", "", item("hello"), nil},
		{"blank prefix", " \u200B", item(" hello"), nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			unchanged(t, tt.in, func() {
				got, ok := richtext.TrimLead(tt.in, tt.prefix)
				want := tt.want
				if want == nil {
					want = tt.in
				}
				if ok != (tt.want != nil) || !richtext.Equal(got, want) {
					t.Errorf("TrimLead = %s, %v\nwant %s", asJSON(got), ok, asJSON(want))
				}
			})
		})
	}
}

// prefixes are those of notes and commands, and a few awkward ones.
var prefixes = []string{"//", ";;", "note:", "🔒", "!r ", "!note ", "for us:", "❤\uFE0F", "@", ":", "a", "ｎｏｔｅ"}

// However a prefix is dressed up, it is found, and what follows stays as it was.
func TestTrimLeadSeesThroughDisguise(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		prefix := rapid.SampledFrom(prefixes).Draw(t, "prefix")
		hidden := rapid.SampledFrom([]string{"", "", "\u200B", "\u200D", "\u00AD", "\uFE0F", "\uFEFF", "\u202E", "\u200F", "\u2060\u180E"})
		style := rapid.SampledFrom([]richtext.Style{0, bold, italic | mono, allStyles})
		to := rapid.SampledFrom([]string{"", "", "https://x.example/"})
		var body []richtext.Inline
		add := func(s string) {
			body = append(body, text{S: s, Style: style.Draw(t, "style"), Link: to.Draw(t, "link")})
		}
		add(rapid.SampledFrom([]string{"", " ", "\n \n", "\u3000", "\u00A0\u200B"}).Draw(t, "before"))
		for _, r := range strings.TrimSuffix(prefix, " ") {
			add(hidden.Draw(t, "hidden"))
			switch disguise := rapid.IntRange(0, 3).Draw(t, "disguise"); {
			case disguise == 1:
				r = unicode.ToUpper(r)
			case disguise == 2 && r > ' ' && r <= '~':
				r += '！' - '!'
			case disguise == 3 && r == ' ':
				r = '\u00A0'
			}
			add(string(r))
		}
		after := []string{"", " ", "  \n ", "\u200B \u3000"}
		if strings.HasSuffix(prefix, " ") {
			after = after[1:]
		}
		add(rapid.SampledFrom(after).Draw(t, "after"))
		rest := doc{p(b("x"), " y", br{}, text{S: "//", Style: italic})}
		body = append(body, rest[0].(para).Text...)

		wrap := rapid.SampledFrom([]func(doc) doc{
			func(d doc) doc { return d },
			func(d doc) doc { return doc{quote{Body: d}, p("z")} },
			func(d doc) doc { return doc{ul(d, item("z"))} },
			func(d doc) doc { return doc{heading{Text: d[0].(para).Text}, p("z")} },
		}).Draw(t, "wrap")
		in, want := wrap(doc{para{Text: body}}), wrap(rest)
		if rapid.Bool().Draw(t, "blank block before") {
			in = append(doc{p(), p(" ", br{})}, in...)
		}
		if got, ok := richtext.TrimLead(in, prefix); !ok || !richtext.Equal(got, want) {
			t.Fatalf("TrimLead(%s, %q) = %v, %s\nwant %s", asJSON(in), prefix, ok, asJSON(got), asJSON(want))
		}
	})
}

// checkTrimLead checks what holds of any Doc and prefix.
func checkTrimLead(t interface {
	Helper()
	Fatalf(string, ...any)
}, d doc, prefix string) {
	t.Helper()
	lead := richtext.Lead(d)
	if strings.ContainsAny(lead, "\n\u200B\u00AD\uFE0F\u202E") || strings.Contains(lead, "  ") || strings.TrimSpace(lead) != lead {
		t.Fatalf("Lead = %q", lead)
	}
	if (lead == "") != d.Empty() && !strings.Contains(asJSON(d), `"k":"e"`) {
		t.Fatalf("Lead = %q of %s", lead, asJSON(d))
	}
	// Formatting makes no difference.
	if bare := richtext.Lead(richtext.Degrade(unquoted(d), richtext.Features{Links: true})); bare != lead {
		t.Fatalf("Lead = %q, without formatting %q", lead, bare)
	}
	want := richtext.Lead(richtext.FromPlain(prefix))
	if strings.ContainsAny(prefix, "\r\n\v\f\u0085\u2028\u2029") || want == "" {
		richtext.TrimLead(d, prefix)
		return
	}
	if strings.HasSuffix(richtext.Lead(richtext.FromPlain(prefix+"x")), " x") { // a blank at its end
		want += " "
	}
	got, ok := richtext.TrimLead(d, prefix)
	if found := hasFold(lead+" ", want); found != ok {
		t.Fatalf("TrimLead(%q) = %v, Lead = %q", prefix, ok, lead)
	}
	all, left := units(d.Normalize()), units(got)
	if !ok {
		all = units(d)
	}
	if len(left) > len(all) || !cmp.Equal(all[len(all)-len(left):], left, cmp.AllowUnexported(unit{}), cmpopts.EquateEmpty()) {
		t.Fatalf("TrimLead(%q) of %q left %q", prefix, words(all), words(left))
	}
	if ok && len(left) > 0 && !left[0].code && left[0].blank() && sameLine(d, len(all)-len(left)) {
		t.Fatalf("TrimLead(%q) of %q left blanks before %q", prefix, words(all), words(left))
	}
}

// unquoted is d without quotes and lists, whose marks a degraded Doc would show.
func unquoted(d doc) doc {
	var out doc
	for _, b := range d {
		switch b := b.(type) {
		case quote:
			out = append(out, unquoted(b.Body)...)
		case list:
			for _, item := range b.Items {
				out = append(out, unquoted(item)...)
			}
		default:
			out = append(out, b)
		}
	}
	return out
}

// sameLine reports whether the unit at i stands in the paragraph of the one before.
func sameLine(d doc, i int) bool {
	for _, b := range unquoted(d.Normalize()) {
		n := len(units(doc{b}))
		if i < n {
			return i > 0
		}
		i -= n
	}
	return false
}

// hasFold is strings.HasPrefix without regard to case.
func hasFold(s, prefix string) bool {
	n := utf8.RuneCountInString(prefix)
	rs := []rune(s)
	return len(rs) >= n && strings.EqualFold(string(rs[:n]), prefix)
}

func TestTrimLeadLaws(t *testing.T) {
	found := 0
	rapid.Check(t, func(t *rapid.T) {
		d := richtexttest.Docs().Draw(t, "d")
		prefix := rapid.SampledFrom(prefixes).Draw(t, "prefix")
		if lead := []rune(richtext.Lead(d)); len(lead) > 0 && rapid.Bool().Draw(t, "its own") {
			prefix = string(lead[:rapid.IntRange(1, len(lead)).Draw(t, "length")])
		}
		if _, ok := richtext.TrimLead(d, prefix); ok {
			found++
		}
		checkTrimLead(t, d, prefix)
	})
	if found < 20 {
		t.Errorf("only %d prefixes were found", found)
	}
}

func FuzzTrimLead(f *testing.F) {
	for i, prefix := range prefixes {
		f.Add(" \u200B"+prefix+"\u200F hello", uint8(i*21), prefix)
		f.Add(richtexttest.Docs().Example(i).Plain(), uint8(i), prefix)
	}
	f.Fuzz(func(t *testing.T, s string, shape uint8, prefix string) {
		if !utf8.ValidString(s) || !utf8.ValidString(prefix) {
			return
		}
		checkTrimLead(t, shaped(s, shape), prefix)
	})
}
