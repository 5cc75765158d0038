// Package richtexttest makes rich text for property tests, here and in the codecs
// of the connectors. It imports richtext and rapid only, and is for tests.
package richtexttest

import (
	"strings"

	"pgregory.net/rapid"

	"frontdesk/bridge/richtext"
)

// Docs generates Docs of every kind of block and inline, nested three deep, with
// every style, links, right-to-left, astral and combining characters, joined
// emoji, invisible characters, long words and what a platform might take for
// markup. They are valid UTF-8 but not in canonical form: some hold empty runs and
// blocks, line feeds within a run, and neighbours of one style.
func Docs() *rapid.Generator[richtext.Doc] { return docs(3) }

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
	"\u200B", "\u00AD", "\uFEFF", "\u2060", "\uFE0F",
	"／／", "ｎｏｔｅ：", "漢字かな交じり文。長い文章です。",
	"*b* _i_ ~s~ `m`", "<@U123>", "<!here>", "@channel", "<https://evil.example|bank>", "&amp; <b>", ":smile:", "> ", "• ", "1. ", "```",
	"//", ";;", "note:", "!r ", "🔒",
	strings.Repeat("long", 12), "https://shop.example/" + strings.Repeat("p", 40),
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
