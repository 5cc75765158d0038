// Package richtexttest makes rich text for property tests, here and in the codecs
// of the connectors. It imports richtext and rapid only, and is for tests.
package richtexttest

import (
	"strings"
	"unicode"

	"pgregory.net/rapid"

	"frontdesk/bridge/richtext"
)

// Docs generates Docs of every kind of block and inline, nested three deep, with
// every style, links, right-to-left, astral and combining characters, joined
// emoji, invisible characters, long words and what a platform might take for
// markup. They are valid UTF-8 but not in canonical form: some hold empty runs and
// blocks, line feeds within a run, and neighbours of one style.
//
// Up to eight of the blocks are planted: drawn, all with one chance, from those that
// have what chance alone would seldom make.
func Docs() *rapid.Generator[richtext.Doc] {
	plain, plants := docs(3), planted()
	number, which := uniform(9), uniform(len(plants))
	return rapid.Custom(func(t *rapid.T) richtext.Doc {
		d := plain.Draw(t, "blocks")
		for range number.Draw(t, "plants") {
			d = append(d, plants[which.Draw(t, "plant")])
		}
		return d
	})
}

// uniform generates numbers below n, each with the same chance; those of rapid
// prefer small ones.
func uniform(n int) *rapid.Generator[int] {
	return rapid.Custom(func(t *rapid.T) int {
		sum := 0
		for range 12 {
			sum *= 2
			if rapid.Bool().Draw(t, "bit") {
				sum++
			}
		}
		return sum * n >> 12
	})
}

// planted are blocks with something in each that is rare.
func planted() []richtext.Block {
	run := func(s string, style richtext.Style) richtext.Inline { return richtext.Text{S: s, Style: style} }
	link := func(s, to string) richtext.Inline { return richtext.Text{S: s, Link: to} }
	para := func(ins ...richtext.Inline) richtext.Block { return richtext.Para{Text: ins} }
	quote := func(body ...richtext.Block) richtext.Block { return richtext.Quote{Body: body} }
	bullets := func(items ...richtext.Doc) richtext.Block { return richtext.List{Items: items} }
	code := richtext.Code{S: "if a < b {\n\treturn \"שלום\"\n}", Language: "go"}
	words := richtext.FromPlain("some words")
	const bold, italic = richtext.Bold, richtext.Italic
	return []richtext.Block{
		para(run("bold ", bold), run("both", bold|italic), run(" bold", bold)),
		para(run("under", richtext.Underline), run(" struck ", richtext.Strike|richtext.Underline), run("hidden", richtext.Spoiler)),
		para(run("all of them", bold|italic|richtext.Underline|richtext.Strike|richtext.Spoiler), run(" mono", richtext.Mono)),
		para(run("Order שלום עולם now, مرحبا بالعالم", 0), run(" עברית", bold)),
		para(run("\u202Eevil", 0), run(" \u2067ab\u2069 \u202Bcd\u202C \u2066open", 0)),
		para(run("𝔘nicode 😀", 0), run("𠮷", italic), run(" e\u0301 n\u0303\u0323 का", bold)),
		para(run("👩\u200D👩\u200D👧\u200D👦👍🏽🇩🇪❤\uFE0F", 0)),
		para(link("our shop", addresses[0]), link("and more", addresses[1]), richtext.Text{S: " in bold", Style: bold, Link: addresses[1]}),
		para(link(strings.Repeat("our very fine shop. ", 16), addresses[0])),
		para(link("https://bank.example/login", addresses[0]), run(" or ", 0), link("write to us", addresses[2])),
		para(run("<!here> <@U123> @channel *b* <https://evil.example|bank> &amp;", 0), richtext.Break{}, run("> 1. • ```", 0)),
		para(run("a", bold), run("b", bold), run("", 0), run("\n\r\n", 0), run("  ", italic)),
		para(run("\u200B\u00AD\uFFFC", 0), run("／／ ｎ 漢字", 0), run(strings.Repeat("long", 12), 0)),
		para(run("A\u030Angstro\u0308m m\u030A", 0), run("lined\u0333 \u033F", italic), run("\u202Bשלום abc\u202C!", bold)),
		para(run("from\u2028a word\vprocessor\u2029", 0), run("here\u0085there", bold)),
		para(run("`x` and ``` in it", richtext.Mono), run(" 1\uFE0F\u20E3 🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F", 0)),
		richtext.Code{S: "```\nfence := \"`\"\n```"},
		para(
			richtext.Mention{Ref: "U0REF", Label: "Ana"}, richtext.Mention{Kind: richtext.Group, Ref: "S0REF"},
			richtext.Mention{Kind: richtext.Room, Ref: "C0REF", Label: "sales"}, richtext.Mention{Kind: richtext.Broadcast, Ref: "here", Label: "here"},
			richtext.Mention{Kind: richtext.Thread, Ref: "1042.2", Label: "#1042"},
		),
		para(richtext.Emoji{Short: "wave::skin-tone-4", Unicode: "👋🏽"}, richtext.Break{}, richtext.Emoji{Short: "party-parrot"}),
		para(),
		richtext.Heading{Text: []richtext.Inline{run("Title ", 0), run("two", italic)}},
		code,
		richtext.Code{S: strings.Repeat("x := 1 // and so on\n", 16), Language: "go"},
		quote(richtext.Para{Text: []richtext.Inline{run("quoted", 0), richtext.Break{}, run("twice", 0)}}, bullets(words)),
		quote(code, quote(words...)),
		bullets(richtext.Doc{words[0], richtext.List{Ordered: true, Start: 3, Items: []richtext.Doc{words, nil}}}, words),
		bullets(richtext.Doc{quote(words...)}, nil, richtext.Doc{words[0], code}),
	}
}

// Strings generates the text of runs: some characters of one or two scripts.
func Strings() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 6).Draw(t, "pieces"), "")
	})
}

// pieces are what texts are made of, one class of characters after another.
var pieces = []string{
	"a", "word", "Hello, world. ", "No. 5: it costs 3.50 € (or more)! ",
	" ", "  ", "\t", "\u00A0", "\u3000", "\n", "\r\n", "\n\n",
	"שלום", "مرحبا بالعالم", "\u202Eevil\u202C", "\u2067x\u2069", "\u200F",
	"𝔘nicode", "😀", "𠮷野家",
	"e\u0301", "n\u0303\u0323", "का", "กำ", "Z\u0351\u036B\u0343",
	"👩\u200D👩\u200D👧\u200D👦", "👍🏽", "🇩🇪", "❤\uFE0F", "1\uFE0F\u20E3",
	"\u200B", "\u00AD", "\uFEFF", "\u2060", "\uFE0F", "\uFFFC",
	"\u2028", "\v", "A\u030A", "m\u030A", "x\u0333", "\u202Bשלום a\u202C",
	"／／", "ｎｏｔｅ：", "漢字かな交じり文。長い文章です。",
	"*b* _i_ ~s~ `m`", "<@U123>", "<!here>", "@channel", "<https://evil.example|bank>", "&amp; <b>", ":smile:", "> ", "• ", "1. ", "```",
	"//", ";;", "note:", "!r ", "🔒",
	strings.Repeat("long", 12), "https://shop.example/" + strings.Repeat("p", 40),
}

// Unseen reports whether r shows nothing that a reader would miss: a text of such
// characters alone need not arrive.
func Unseen(r rune) bool {
	return unicode.IsSpace(r) || r == '\uFFFC' || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Variation_Selector)
}

// addresses are where links go.
var addresses = []string{"https://shop.example/", "http://example.org/a?b=c&d=e#f", "mailto:ana@example.org", "tel:+49301234"}

func docs(depth int) *rapid.Generator[richtext.Doc] {
	return rapid.Custom(func(t *rapid.T) richtext.Doc {
		return rapid.SliceOfN(blocks(depth), 0, 4).Draw(t, "blocks")
	})
}

func blocks(depth int) *rapid.Generator[richtext.Block] {
	return rapid.Custom(func(t *rapid.T) richtext.Block {
		kinds := 5
		if depth == 0 {
			kinds = 3
		}
		switch rapid.IntRange(0, kinds).Draw(t, "block") {
		case 2:
			return richtext.Heading{Text: inlines().Draw(t, "text")}
		case 3:
			return richtext.Code{
				S:        Strings().Draw(t, "code"),
				Language: rapid.SampledFrom([]string{"", "go", "sql"}).Draw(t, "language"),
			}
		case 4:
			return richtext.Quote{Body: docs(depth-1).Draw(t, "body")}
		case 5:
			return richtext.List{
				Ordered: rapid.Bool().Draw(t, "ordered"),
				Start:   rapid.SampledFrom([]int{0, 1, 3, 99}).Draw(t, "start"),
				Items:   rapid.SliceOfN(docs(depth-1), 0, 4).Draw(t, "items"),
			}
		}
		return richtext.Para{Text: inlines().Draw(t, "text")} // the most, as in life
	})
}

func inlines() *rapid.Generator[[]richtext.Inline] {
	return rapid.SliceOfN(rapid.Custom(inline), 0, 6)
}

func inline(t *rapid.T) richtext.Inline {
	switch rapid.IntRange(0, 7).Draw(t, "inline") {
	case 4:
		return richtext.Mention{
			Kind:  rapid.SampledFrom([]richtext.MentionKind{richtext.Person, richtext.Group, richtext.Room, richtext.Broadcast, richtext.Thread}).Draw(t, "kind"),
			Ref:   rapid.SampledFrom([]string{"U0REF", "S0REF", "C0REF", "1234567"}).Draw(t, "ref"),
			Label: rapid.SampledFrom([]string{"", "Ana", "دعم", "here", "sales desk", strings.Repeat("Ana", 15)}).Draw(t, "label"),
		}
	case 5:
		return rapid.SampledFrom([]richtext.Emoji{
			{Short: "thumbsup", Unicode: "👍"},
			{Short: "man-woman-girl", Unicode: "👨\u200D👩\u200D👧"},
			{Short: "lock", Unicode: "🔒"},
			{Short: "party-parrot"},
		}).Draw(t, "emoji")
	case 6:
		return richtext.Break{}
	case 7:
		return richtext.Text{
			S:     Strings().Draw(t, "label"),
			Style: styles().Draw(t, "style"),
			Link:  rapid.SampledFrom(addresses).Draw(t, "link"),
		}
	}
	return richtext.Text{S: Strings().Draw(t, "s"), Style: styles().Draw(t, "style")}
}

// styles are any set of them, the empty one more often than others.
func styles() *rapid.Generator[richtext.Style] {
	const all = richtext.Bold | richtext.Italic | richtext.Underline | richtext.Strike | richtext.Mono | richtext.Spoiler
	return rapid.Custom(func(t *rapid.T) richtext.Style {
		if rapid.Bool().Draw(t, "plain") {
			return 0
		}
		return richtext.Style(rapid.Uint16Range(0, uint16(all)).Draw(t, "styles"))
	})
}
