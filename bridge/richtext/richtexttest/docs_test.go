package richtexttest_test

import (
	"strings"
	"testing"
	"unicode"

	"frontdesk/bridge/richtext"
	"frontdesk/bridge/richtext/richtexttest"
)

// A property that was never tried on a class of text says nothing about it.
func TestDocsReachEveryClass(t *testing.T) {
	seen := make(map[string]int)
	g := richtexttest.Docs()
	for seed := range 600 {
		note(seen, g.Example(seed), "")
	}
	for _, class := range []string{
		"paragraph", "heading", "code", "code language", "quote", "ordered list", "bulleted list",
		"quote in list", "list in list", "list in quote", "code in list", "quote in quote",
		"bold", "italic", "underline", "strike", "mono", "spoiler", "three styles at once",
		"link", "styled link", "two links in a row", "break", "emoji", "custom emoji",
		"person", "group", "room", "broadcast", "mention without label",
		"right-to-left", "bidi control", "astral", "combining", "joined emoji", "skin tone", "invisible", "full-width", "Han",
		"line feed in run", "carriage return in run", "markup", "blank run", "long word",
		"empty document", "empty run", "empty block", "empty item", "neighbours of one style",
	} {
		if seen[class] == 0 {
			t.Errorf("no document had: %s", class)
		}
	}
}

func note(seen map[string]int, d richtext.Doc, within string) {
	if within == "" && len(d) == 0 {
		seen["empty document"]++
	}
	for _, b := range d {
		switch b := b.(type) {
		case richtext.Para:
			seen["paragraph"]++
			noteInlines(seen, b.Text)
		case richtext.Heading:
			seen["heading"]++
			noteInlines(seen, b.Text)
		case richtext.Code:
			seen["code"]++
			seen["code"+within]++
			if b.Language != "" {
				seen["code language"]++
			}
		case richtext.Quote:
			seen["quote"]++
			seen["quote"+within]++
			note(seen, b.Body, " in quote")
		case richtext.List:
			seen["list"+within]++
			if b.Ordered {
				seen["ordered list"]++
			} else {
				seen["bulleted list"]++
			}
			for _, item := range b.Items {
				if len(item) == 0 {
					seen["empty item"]++
				}
				note(seen, item, " in list")
			}
		}
	}
}

func noteInlines(seen map[string]int, ins []richtext.Inline) {
	if len(ins) == 0 {
		seen["empty block"]++
	}
	var last richtext.Text
	for _, in := range ins {
		text, ok := in.(richtext.Text)
		if ok {
			noteText(seen, text)
			if text.S != "" && last.S != "" && text.Style == last.Style && text.Link == last.Link {
				seen["neighbours of one style"]++
			}
			if text.Link != "" && last.Link != "" {
				seen["two links in a row"]++
			}
		}
		last = text
		switch in := in.(type) {
		case richtext.Break:
			seen["break"]++
		case richtext.Emoji:
			seen["emoji"]++
			if in.Unicode == "" {
				seen["custom emoji"]++
			}
		case richtext.Mention:
			seen[map[richtext.MentionKind]string{
				richtext.Person: "person", richtext.Group: "group", richtext.Room: "room", richtext.Broadcast: "broadcast",
			}[in.Kind]]++
			if in.Label == "" {
				seen["mention without label"]++
			}
		}
	}
}

func noteText(seen map[string]int, text richtext.Text) {
	styles := 0
	for i, name := range []string{"bold", "italic", "underline", "strike", "mono", "spoiler"} {
		if text.Style&(1<<i) != 0 {
			seen[name]++
			styles++
		}
	}
	if styles >= 3 {
		seen["three styles at once"]++
	}
	if text.Link != "" {
		seen["link"]++
		if styles > 0 {
			seen["styled link"]++
		}
	}
	for class, holds := range map[string]bool{
		"empty run":              text.S == "",
		"blank run":              text.S != "" && strings.TrimSpace(text.S) == "",
		"line feed in run":       strings.Contains(text.S, "\n"),
		"carriage return in run": strings.Contains(text.S, "\r"),
		"joined emoji":           strings.Contains(text.S, "👩\u200D"),
		"skin tone":              strings.Contains(text.S, "🏽"),
		"markup":                 strings.Contains(text.S, "<!here>"),
		"long word":              strings.Contains(text.S, "longlonglong"),
	} {
		if holds {
			seen[class]++
		}
	}
	for _, r := range text.S {
		for class, holds := range map[string]bool{
			"right-to-left": unicode.In(r, unicode.Hebrew, unicode.Arabic),
			"bidi control":  unicode.Is(unicode.Bidi_Control, r),
			"astral":        r > 0xFFFF,
			"combining":     unicode.Is(unicode.Mn, r),
			"invisible":     r == '\u200B' || r == '\u00AD',
			"full-width":    r == '／' || r == 'ｎ',
			"Han":           unicode.Is(unicode.Han, r),
		} {
			if holds {
				seen[class]++
			}
		}
	}
}
