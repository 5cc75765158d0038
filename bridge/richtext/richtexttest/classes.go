package richtexttest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/rivo/uniseg"
	"pgregory.net/rapid"

	"frontdesk/bridge/richtext"
)

// Check tries a law on many generated Docs. It reports which classes of text they
// were, and fails if one was never made: a law that was never tried on a class says
// nothing about it.
func Check(t *testing.T, law func(t *rapid.T, d richtext.Doc)) {
	t.Helper()
	var made Classes
	docs := Docs()
	rapid.Check(t, func(t *rapid.T) {
		d := docs.Draw(t, "d")
		made.Note(d)
		law(t, d)
	})
	made.Require(t, Wanted()...)
}

// Wanted are the classes of which a run of a hundred Docs has some each.
func Wanted() []string {
	return []string{
		"paragraph", "heading", "code", "code with language", "quote", "ordered list", "bulleted list",
		"list in list", "quote in list", "code in list", "list in quote", "code in quote", "quote in quote",
		"bold", "italic", "underline", "strike", "mono", "spoiler", "nested styles", "three styles at once",
		"link", "styled link", "two links in a row", "misleading link", "link to a mailbox",
		"break", "emoji", "custom emoji", "person", "group", "room", "broadcast", "thread", "mention without label",
		"right-to-left", "mixed directions", "direction control", "astral", "combining", "joined emoji", "skin tone", "flag",
		"invisible", "full-width", "Han", "hostile markup", "blank run", "long word",
		"letter with a ring", "line through letters", "picture's place", "back-ticks in code", "keycap", "flag of tags", "embedding",
		"line feed in run", "carriage return in run", "word processor's line end in run", "empty run", "empty block", "empty item", "neighbours of one style",
	}
}

// WantedOfSplits are the classes that Classes.NoteParts finds.
func WantedOfSplits() []string {
	return []string{
		"link beside a split", "link over a split", "style over a split", "code over a split", "quote over a split", "list over a split",
		"right-to-left at a split", "astral at a split", "combining at a split",
	}
}

// Classes counts what kinds of text there were. The zero value has counted none.
type Classes struct{ made map[string]int }

func (c *Classes) count(class string, is bool) {
	if !is {
		return
	}
	if c.made == nil {
		c.made = make(map[string]int)
	}
	c.made[class]++
}

// Require fails the test for each of the classes that was never made, and logs how
// often each one was.
func (c *Classes) Require(t testing.TB, classes ...string) {
	t.Helper()
	var report strings.Builder
	for _, class := range slices.Sorted(maps.Keys(c.made)) {
		fmt.Fprintf(&report, " %s %d,", class, c.made[class])
	}
	t.Logf("classes of text that were made:%s", strings.TrimSuffix(report.String(), ","))
	for _, class := range classes {
		if c.made[class] == 0 {
			t.Errorf("no text was made with: %s", class)
		}
	}
}

// Note counts the classes that are in d.
func (c *Classes) Note(d richtext.Doc) {
	c.count("empty document", len(d) == 0)
	c.note(d, "")
}

func (c *Classes) note(d richtext.Doc, within string) {
	for _, b := range d {
		switch b := b.(type) {
		case richtext.Para:
			c.count("paragraph", true)
			c.noteInlines(b.Text)
		case richtext.Heading:
			c.count("heading", true)
			c.noteInlines(b.Text)
		case richtext.Code:
			c.count("code"+within, true)
			c.count("code with language", b.Language != "")
		case richtext.Quote:
			c.count("quote"+within, true)
			c.note(b.Body, " in quote")
		case richtext.List:
			c.count("list"+within, true)
			c.count("ordered list", b.Ordered)
			c.count("bulleted list", !b.Ordered)
			for _, item := range b.Items {
				c.count("empty item", len(item) == 0)
				c.note(item, " in list")
			}
		}
	}
}

func (c *Classes) noteInlines(ins []richtext.Inline) {
	c.count("empty block", len(ins) == 0)
	var last richtext.Text
	for _, in := range ins {
		text, is := in.(richtext.Text)
		if is {
			c.noteText(text)
			c.count("neighbours of one style", text.S != "" && last.S != "" && text.Style == last.Style && text.Link == last.Link)
			c.count("two links in a row", text.Link != "" && last.Link != "" && text.Link != last.Link)
			both := text.Style & last.Style
			c.count("nested styles", both != 0 && text.Style != last.Style && (both == text.Style || both == last.Style))
		}
		last = text
		switch in := in.(type) {
		case richtext.Break:
			c.count("break", true)
		case richtext.Emoji:
			c.count("emoji", true)
			c.count("custom emoji", in.Unicode == "")
		case richtext.Mention:
			c.count([]string{
				richtext.Person: "person", richtext.Group: "group", richtext.Room: "room", richtext.Broadcast: "broadcast",
				richtext.Thread: "thread",
			}[in.Kind], true)
			c.count("mention without label", in.Label == "")
		}
	}
}

func (c *Classes) noteText(text richtext.Text) {
	styles := 0
	for i, name := range []string{"bold", "italic", "underline", "strike", "mono", "spoiler"} {
		if text.Style&(1<<i) != 0 {
			c.count(name, true)
			styles++
		}
	}
	c.count("three styles at once", styles >= 3)
	c.count("link", text.Link != "")
	c.count("styled link", text.Link != "" && styles > 0)
	c.count("link to a mailbox", strings.HasPrefix(text.Link, "mailto:"))
	c.count("misleading link", text.Link != "" && strings.Contains(text.S, "bank.example"))
	c.count("empty run", text.S == "")
	c.count("blank run", text.S != "" && strings.TrimSpace(text.S) == "")
	c.count("line feed in run", strings.Contains(text.S, "\n"))
	c.count("carriage return in run", strings.Contains(text.S, "\r"))
	c.count("word processor's line end in run", strings.ContainsAny(text.S, "\u2028\v"))
	c.count("letter with a ring", strings.Contains(text.S, "\u030A"))
	c.count("line through letters", strings.ContainsAny(text.S, "\u0333\u033F"))
	c.count("picture's place", strings.Contains(text.S, "\uFFFC"))
	c.count("embedding", strings.Contains(text.S, "\u202Bשלום"))
	c.count("back-ticks in code", text.Style&richtext.Mono != 0 && strings.Contains(text.S, "`"))
	c.count("keycap", strings.Contains(text.S, "\u20E3"))
	c.count("flag of tags", strings.Contains(text.S, "\U000E007F"))
	c.count("joined emoji", strings.Contains(text.S, "👩\u200D"))
	c.count("skin tone", strings.Contains(text.S, "🏽"))
	c.count("flag", strings.Contains(text.S, "🇩🇪"))
	c.count("hostile markup", strings.Contains(text.S, "<!here>") || strings.Contains(text.S, "@channel"))
	c.count("long word", strings.Contains(text.S, "longlonglong"))
	holds := func(is func(rune) bool) bool { return strings.ContainsFunc(text.S, is) }
	c.count("right-to-left", holds(rightToLeft))
	c.count("mixed directions", holds(rightToLeft) && holds(func(r rune) bool { return unicode.Is(unicode.Latin, r) }))
	c.count("direction control", holds(func(r rune) bool { return unicode.Is(unicode.Bidi_Control, r) }))
	c.count("astral", holds(astral))
	c.count("combining", holds(combining))
	c.count("invisible", strings.ContainsAny(text.S, "\u200B\u00AD"))
	c.count("full-width", strings.ContainsAny(text.S, "／ｎ"))
	c.count("Han", holds(func(r rune) bool { return unicode.Is(unicode.Han, r) }))
}

func rightToLeft(r rune) bool { return unicode.In(r, unicode.Hebrew, unicode.Arabic) }
func astral(r rune) bool      { return r > 0xFFFF }
func combining(r rune) bool   { return unicode.Is(unicode.Mn, r) }

// NoteParts counts what stands at the cuts between the parts of a text.
func (c *Classes) NoteParts(parts []richtext.Doc) {
	for i := 1; i < len(parts); i++ {
		before, after := edge(parts[i-1], true), edge(parts[i], false)
		c.count("code over a split", before.code && after.code)
		c.count("quote over a split", before.quote && after.quote)
		c.count("list over a split", before.list && after.list)
		a, b := before.text, after.text
		c.count("style over a split", a.S != "" && b.S != "" && a.Style&b.Style != 0)
		c.count("link over a split", a.Link != "" && a.Link == b.Link)
		c.count("link beside a split", (a.Link != "" || b.Link != "") && a.Link != b.Link)
		last, first := clusterAt(a.S, true), clusterAt(b.S, false)
		holds := func(is func(rune) bool) bool {
			return strings.ContainsFunc(last, is) || strings.ContainsFunc(first, is)
		}
		c.count("right-to-left at a split", holds(rightToLeft))
		c.count("astral at a split", holds(astral))
		c.count("combining at a split", holds(combining))
	}
}

// place is what stands at one end of a Doc.
type place struct {
	text              richtext.Text
	code, quote, list bool
}

func edge(d richtext.Doc, end bool) place {
	if len(d) == 0 {
		return place{}
	}
	b := d[0]
	if end {
		b = d[len(d)-1]
	}
	switch b := b.(type) {
	case richtext.Para:
		return place{text: edgeText(b.Text, end)}
	case richtext.Heading:
		return place{text: edgeText(b.Text, end)}
	case richtext.Code:
		return place{text: richtext.Text{S: b.S}, code: true}
	case richtext.Quote:
		p := edge(b.Body, end)
		p.quote = true
		return p
	case richtext.List:
		item := b.Items[0]
		if end {
			item = b.Items[len(b.Items)-1]
		}
		p := edge(item, end)
		p.list = true
		return p
	}
	return place{}
}

func edgeText(ins []richtext.Inline, end bool) richtext.Text {
	if len(ins) == 0 {
		return richtext.Text{}
	}
	in := ins[0]
	if end {
		in = ins[len(ins)-1]
	}
	t, _ := in.(richtext.Text)
	return t
}

// clusterAt is the first or last grapheme cluster of s.
func clusterAt(s string, end bool) string {
	found := ""
	for g := uniseg.NewGraphemes(s); g.Next(); {
		found = g.Str()
		if !end {
			break
		}
	}
	return found
}
