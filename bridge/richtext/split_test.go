package richtext_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rivo/uniseg"
	"pgregory.net/rapid"

	"frontdesk/bridge/richtext"
	"frontdesk/bridge/richtext/richtexttest"
)

func TestSplit(t *testing.T) {
	family := "👩\u200D👩\u200D👧\u200D👦" // 7 code points
	shop := "https://shop.example/"
	for _, tt := range []struct {
		name  string
		limit int
		in    doc
		want  []doc
	}{
		{"nothing", 10, nil, nil},
		{"fits", 10, item("0123456789"), []doc{item("0123456789")}},
		{"between blocks", 10, doc{p("one two"), p("three")}, []doc{item("one two"), item("three")}},
		{"between blocks rather than at a line", 12, doc{p("one", br{}, "two"), p("three", br{}, "f")}, []doc{item("one", br{}, "two"), item("three", br{}, "f")}},
		{"at a line rather than a sentence", 12, item("one", br{}, "T. F. S. E."), []doc{item("one"), item("T. F. S. E.")}},
		{"at a sentence rather than a word", 16, item("It works. So it does."), []doc{item("It works."), item("So it does.")}},
		{"at a word", 9, item("hello world"), []doc{item("hello"), item("world")}},
		{"the blank of a cut needs no room", 5, item("hello world"), []doc{item("hello"), item("world")}},
		{"one blank of two goes", 7, item("hello  world"), []doc{item("hello "), item("world")}},
		{"one line break of two goes", 7, item("hello", br{}, br{}, "world"), []doc{item("hello", br{}), item("world")}},
		{"a first part too small is filled", 12, doc{p("Hi"), p("there you are")}, []doc{{p("Hi"), p("there you")}, item("are")}},
		{"no place but the small one", 12, doc{p("Hi"), p("123456789012")}, []doc{item("Hi"), item("123456789012")}},
		{"a long word", 4, item("abcdefghij"), []doc{item("abcd"), item("efgh"), item("ij")}},
		{"not at a no-break space", 8, item("abc 12\u00A0km"), []doc{item("abc"), item("12\u00A0km")}},
		{"Chinese has no blanks", 4, item("漢字交じり文"), []doc{item("漢字交じ"), item("り文")}},
		{"not within a cluster", 9, item("abc" + family + family), []doc{item("abc"), item(family), item(family)}},
		{"a cluster over two runs", 3, item("abe", b("\u0301x")), []doc{item("ab"), item("e", b("\u0301x"))}},
		{"a cluster that is too long", 4, item(family), []doc{item("👩\u200D👩\u200D"), item("👧\u200D👦")}},
		{"styles go on", 5, item(b("hello world"), " you"), []doc{item(b("hello")), item(b("world")), item("you")}},
		{"not within a link", 12, item("see ", link("our fine shop", shop)), []doc{item("see"), item(link("our fine", shop)), item(link("shop", shop))}},
		{"not within a link of two styles", 14, item("see the ", link("our ", shop), text{S: "shop", Link: shop, Style: bold}), []doc{item("see the"), item(link("our ", shop), text{S: "shop", Link: shop, Style: bold})}},
		{"not within a link's word", 8, item("(", link("12345678", shop), ")"), []doc{item("("), item(link("12345678", shop)), item(")")}},
		{"code stays code", 8, doc{code{S: "aaaa\nbbbb\n  cc", Language: "go"}}, []doc{{code{S: "aaaa", Language: "go"}}, {code{S: "bbbb", Language: "go"}}, {code{S: "  cc", Language: "go"}}}},
		{"code keeps its blanks", 4, doc{code{S: "aaa bbb"}}, []doc{{code{S: "aaa "}}, {code{S: "bbb"}}}},
		{"headings", 5, doc{heading{Text: ins("hello world")}}, []doc{{heading{Text: ins("hello")}}, {heading{Text: ins("world")}}}},
		{"quotes", 7, doc{quote{Body: item("hello world")}}, []doc{{quote{Body: item("hello")}}, {quote{Body: item("world")}}}},
		{"between items", 10, doc{ul(item("aaa"), item("bbb"), item("ccc"))}, []doc{{ul(item("aaa"))}, {ul(item("bbb"))}, {ul(item("ccc"))}}},
		{"numbers go on", 13, doc{list{Ordered: true, Start: 9, Items: []doc{item("aaa"), item("bbb"), item("ccc")}}}, []doc{
			{list{Ordered: true, Start: 9, Items: []doc{item("aaa")}}},
			{list{Ordered: true, Start: 10, Items: []doc{item("bbb")}}},
			{list{Ordered: true, Start: 11, Items: []doc{item("ccc")}}},
		}},
		{"the rest of an item", 9, doc{list{Ordered: true, Items: []doc{item("hello world"), item("x")}}}, []doc{
			{list{Ordered: true, Start: 1, Items: []doc{item("hello")}}},
			{p("world")},
			{list{Ordered: true, Start: 2, Items: []doc{item("x")}}},
		}},
		{"an item within a quote", 10, doc{quote{Body: doc{ul(item("hello world"), item("y"))}}}, []doc{
			{quote{Body: doc{ul(item("hello"))}}},
			{quote{Body: item("world")}},
			{quote{Body: doc{ul(item("y"))}}},
		}},
		{"a mention that is too long", 8, item("ask ", mention{Label: "Ana Lima"}, "!"), []doc{item("ask @Ana"), item("Lima!")}},
		{"a mention that fits", 9, item("ask ", mention{Ref: "U1", Label: "Ana Lima"}, "!"), []doc{item("ask"), item(mention{Ref: "U1", Label: "Ana Lima"}), item("!")}},
		{"blanks make no part of their own", 4, item("abc", strings.Repeat(" ", 9), "d"), []doc{item("abc "), item("d")}},
		{"marks that leave no room", 1, doc{quote{Body: item("ab")}}, []doc{{quote{Body: item("a")}}, {quote{Body: item("b")}}}},
		{"a mark that leaves no room", 2, doc{ul(item("ab"))}, []doc{item("ab")}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			unchanged(t, tt.in, func() {
				if diff := cmp.Diff(tt.want, richtext.Split(tt.in, richtext.Runes, tt.limit)); diff != "" {
					t.Errorf("Split (-want +got):\n%s", diff)
				}
			})
		})
	}
}

func TestSplitCountsInTheGivenMeasure(t *testing.T) {
	d := item(strings.Repeat("😀", 10))
	if got := len(richtext.Split(d, richtext.Runes, 10)); got != 1 {
		t.Errorf("%d parts of 10 code points", got)
	}
	if got := len(richtext.Split(d, richtext.UTF16, 10)); got != 2 {
		t.Errorf("%d parts of 10 UTF-16 units", got)
	}
	// A measure that jumps: angle brackets count as their escapes.
	escaped := func(s string) int { return len(strings.NewReplacer("<", "&lt;", "&", "&amp;").Replace(s)) }
	for _, part := range richtext.Split(item(strings.Repeat("a<&<b ", 50)), escaped, 30) {
		if n := part.Len(escaped); n > 30 {
			t.Errorf("a part of %d", n)
		}
	}
}

// drawSplit splits a generated Doc at a limit that holds any of the generator's
// mentions and clusters with the marks around them.
func drawSplit(t *rapid.T, d doc, least int) (parts []doc, limit int) {
	measures := map[string]richtext.Measure{"runes": richtext.Runes, "utf16": richtext.UTF16, "bytes": func(s string) int { return len(s) }}
	m := measures[rapid.SampledFrom([]string{"runes", "utf16", "bytes"}).Draw(t, "measure")]
	limit = rapid.IntRange(least, 240).Draw(t, "limit")
	parts = richtext.Split(d, m, limit)
	for i, part := range parts {
		if n := m(part.Plain()); n > limit {
			t.Fatalf("part %d of %d is %d of %d long: %q", i, len(parts), n, limit, part.Plain())
		}
		if !cmp.Equal(part, part.Normalize()) {
			t.Fatalf("part %d is not in canonical form: %s", i, asJSON(part))
		}
		if len(parts) > 1 && part.Empty() {
			t.Fatalf("part %d of %d shows nothing", i, len(parts))
		}
	}
	return parts, limit
}

// Of any Doc: each part fits; all characters come through, in order and with their
// formatting, but for what nobody can see at the cuts.
func TestSplitKeepsEverything(t *testing.T) {
	var cuts richtexttest.Classes
	richtexttest.Check(t, func(t *rapid.T, d richtext.Doc) {
		for range 3 {
			parts, _ := drawSplit(t, d, 72)
			cuts.NoteParts(parts)
			checkUnits(t, d, parts, 1<<30)
		}
	})
	cuts.Require(t, richtexttest.WantedOfSplits()...)
}

// Of a single paragraph, more is known: what is left out at a cut is one blank, or
// so many that a part would have been made of nothing else.
func TestSplitOfAParagraph(t *testing.T) {
	split, links := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		var body []richtext.Inline
		for _, block := range rapid.SliceOfN(richtexttest.Docs(), 1, 6).Draw(t, "docs") {
			for _, b := range block {
				if b, ok := b.(para); ok {
					body = append(body, b.Text...)
				}
			}
		}
		d := doc{para{Text: body}}.Normalize()
		parts, limit := drawSplit(t, d, 64)
		dropped := checkUnits(t, d, parts, limit)
		if len(parts) < 2 {
			return
		}
		split++
		if dropped > len(parts)-1 {
			return // a part was left out
		}
		// No cluster was cut: there are no more of them than before.
		clusters := 0
		for _, part := range parts {
			clusters += uniseg.GraphemeClusterCount(part.Plain())
		}
		if want := uniseg.GraphemeClusterCount(d.Plain()); clusters+dropped > want {
			t.Fatalf("%d grapheme clusters became %d and %d dropped", want, clusters, dropped)
		}
		whole, cut := linkTexts(d), make(map[string]int)
		for _, part := range parts {
			for label, n := range linkTexts(part) {
				cut[label] += n
			}
		}
		for label, n := range whole {
			if len(label) <= limit { // by any measure
				links++
				if cut[label] < n {
					t.Fatalf("link %q was cut", label)
				}
			}
		}
	})
	if split < 10 || links < 10 {
		t.Errorf("only %d paragraphs and %d links in them were tried", split, links)
	}
}

// No cluster is cut in a heading, in code, in a quote or in an item either.
func TestSplitCutsNoCluster(t *testing.T) {
	split := 0
	rapid.Check(t, func(t *rapid.T) {
		var s strings.Builder
		for _, piece := range rapid.SliceOfN(richtexttest.Strings(), 4, 20).Draw(t, "text") {
			s.WriteString(piece)
		}
		shape := rapid.IntRange(0, 3).Draw(t, "shape")
		d := doc{
			heading{Text: ins(s.String())}, code{S: s.String()}, quote{Body: item(s.String())}, ul(item(s.String())),
		}[shape : shape+1].Normalize()
		parts, limit := drawSplit(t, d, 64)
		if len(parts) < 2 {
			return
		}
		split++
		whole := clusters(d)
		for _, part := range parts {
			for _, c := range clusters(part) {
				i := 0
				for i < len(whole) && whole[i] != c {
					i++
				}
				if i == len(whole) {
					t.Fatalf("%+q is no character of the whole, in parts of %d", c, limit)
				}
				whole = whole[i+1:]
			}
		}
	})
	if split < 20 {
		t.Errorf("only %d texts were split", split)
	}
}

// clusters are what people take for the characters of a Doc of one block.
func clusters(d doc) (all []string) {
	s := words(units(d))
	for g := uniseg.NewGraphemes(s); g.Next(); {
		if c := strings.Trim(g.Str(), "\n"); c != "" {
			all = append(all, c)
		}
	}
	return all
}

// linkTexts are the texts of d's links, each with its address and count.
func linkTexts(d doc) map[string]int {
	out := make(map[string]int)
	label, to := "", ""
	for _, u := range append(units(d), unit{}) {
		if u.link != to {
			if label = strings.TrimSpace(label); label != "" && to != "" {
				out[label+" "+to]++
			}
			label, to = "", u.link
		}
		label += u.s
	}
	return out
}

// checkUnits fails unless parts hold d's units, but for a blank at each cut or at
// least most unseen ones in a row. It returns how many are missing.
func checkUnits(t interface {
	Helper()
	Fatalf(string, ...any)
}, d doc, parts []doc, most int) (dropped int) {
	t.Helper()
	want := units(d.Normalize())
	skip := func(n int) {
		for _, u := range want[:n] {
			if !u.unseen() {
				t.Fatalf("lost %q before %q", u.s, words(want))
			}
		}
		want, dropped = want[n:], dropped+n
	}
	for i, part := range parts {
		got := units(part)
		n := 0
		for n < len(want) && !startsWith(want[n:], got) {
			n++
		}
		if n == len(want) && len(got) > 0 {
			t.Fatalf("part %d is not what comes next: %q of %q", i, words(got), words(want))
		}
		if n == 1 && !want[0].blank() || i == 0 && n > 0 && n < most/4 {
			t.Fatalf("%q is missing before part %d", words(want[:n]), i)
		}
		skip(n)
		want = want[len(got):]
	}
	skip(len(want))
	return dropped
}

// startsWith compares units; a mention or emoji spelt out is as good as itself.
func startsWith(want, got []unit) bool {
	if len(got) > len(want) && len(got) > 0 {
		return strings.HasPrefix(words(want), words(got))
	}
	for i, u := range got {
		if u != want[i] {
			return false
		}
	}
	return true
}

// A limit too small for anything still ends, with all that can be seen.
func TestSplitAtTinyLimits(t *testing.T) {
	seen := func(ds ...doc) string {
		var sb strings.Builder
		for _, d := range ds {
			for _, u := range units(d.Normalize()) {
				for _, r := range u.s {
					if !(unit{s: string(r)}).unseen() {
						sb.WriteRune(r)
					}
				}
			}
		}
		return sb.String()
	}
	rapid.Check(t, func(t *rapid.T) {
		d := richtexttest.Docs().Draw(t, "d")
		parts := richtext.Split(d, richtext.UTF16, rapid.IntRange(-1, 20).Draw(t, "limit"))
		if got, want := seen(parts...), seen(d); got != want {
			t.Fatalf("got  %q\nwant %q", got, want)
		}
	})
}

func FuzzSplit(f *testing.F) {
	for seed := range 20 {
		f.Add(richtexttest.Docs().Example(seed).Plain(), uint8(seed*13), 7*seed)
	}
	f.Fuzz(func(t *testing.T, s string, shape uint8, limit int) {
		d := shaped(s, shape).Normalize()
		parts := richtext.Split(d, richtext.Runes, limit)
		var got, want strings.Builder
		for _, part := range parts {
			if n := part.Len(richtext.Runes); n > limit && limit > 8 && len(units(part)) > 1 {
				t.Fatalf("a part of %d: %q", n, part.Plain())
			}
			writeSeen(&got, part)
		}
		writeSeen(&want, d)
		if got.String() != want.String() {
			t.Fatalf("got  %q\nwant %q", got.String(), want.String())
		}
	})
}

// writeSeen writes what of d the package itself holds for visible.
func writeSeen(sb *strings.Builder, d doc) {
	for _, u := range units(d) {
		for _, r := range u.s {
			if !richtext.FromPlain(string(r)).Empty() {
				sb.WriteRune(r)
			}
		}
	}
}
