package richtext

import (
	"reflect"
	"strings"
)

const allStyles = Bold | Italic | Underline | Strike | Mono | Spoiler

// lineFeeds makes a line feed of everything that ends a line: besides those of keyboards
// the vertical tab and the separators that word processors put into what is copied from
// them. Telegram would join the lines there.
var lineFeeds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n")

// Normalize gives the canonical form of d: neighbouring runs of one style and
// link are one run, empty runs and blocks are gone, a line's end in a run is a
// Break, and all of it is valid UTF-8. Blanks and breaks stay as they are. An
// empty item stays in its list, for the sake of the numbers after it, unless the
// whole list is empty.
func (d Doc) Normalize() Doc {
	var out Doc
	for _, b := range d {
		if b := normalBlock(b); b != nil {
			out = append(out, b)
		}
	}
	return out
}

// normalBlock gives the canonical form of one block, or nil if it is empty.
func normalBlock(b Block) Block {
	switch b := b.(type) {
	case Para:
		if text := normalInlines(b.Text); text != nil {
			return Para{Text: text}
		}
	case Heading:
		if text := normalInlines(b.Text); text != nil {
			return Heading{Text: text}
		}
	case Quote:
		if body := b.Body.Normalize(); body != nil {
			return Quote{Body: body}
		}
	case Code:
		if b.S != "" {
			return Code{S: lineFeeds.Replace(valid(b.S)), Language: valid(b.Language)}
		}
	case List:
		return normalList(b)
	}
	return nil
}

func normalList(l List) Block {
	out := List{Ordered: l.Ordered}
	if l.Ordered {
		out.Start = max(l.Start, 1)
	}
	full := false
	for _, item := range l.Items {
		item = item.Normalize()
		out.Items = append(out.Items, item)
		full = full || item != nil
	}
	if !full {
		return nil
	}
	return out
}

func normalInlines(ins []Inline) []Inline {
	var out []Inline
	for _, in := range ins {
		switch in := in.(type) {
		case Text:
			out = appendText(out, in)
		case Mention:
			out = append(out, Mention{Kind: in.Kind, Ref: valid(in.Ref), Label: oneLine(in.Label)})
		case Emoji:
			if in.Short != "" || in.Unicode != "" {
				out = append(out, Emoji{Short: oneLine(in.Short), Unicode: oneLine(in.Unicode)})
			}
		case Break:
			out = append(out, in)
		}
	}
	return out
}

// appendText adds a run, with its line feeds as Breaks and joined to the run
// before it where both are alike.
func appendText(out []Inline, t Text) []Inline {
	t.Style &= allStyles
	t.Link = valid(t.Link)
	for i, line := range strings.Split(lineFeeds.Replace(valid(t.S)), "\n") {
		if i > 0 {
			out = append(out, Break{})
		}
		if line == "" {
			continue
		}
		run := Text{S: line, Style: t.Style, Link: t.Link}
		if len(out) > 0 {
			if last, ok := out[len(out)-1].(Text); ok && last.Style == run.Style && last.Link == run.Link {
				run.S = last.S + run.S
				out = out[:len(out)-1]
			}
		}
		out = append(out, run)
	}
	return out
}

func valid(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }

func oneLine(s string) string {
	return strings.ReplaceAll(lineFeeds.Replace(valid(s)), "\n", " ")
}

// Equal reports whether a and b are the same text, both taken in canonical form.
func Equal(a, b Doc) bool {
	return reflect.DeepEqual(a.Normalize(), b.Normalize())
}

// Empty reports whether d holds nothing that a person could see: no more than
// blanks, breaks and invisible characters.
func (d Doc) Empty() bool {
	for _, b := range d {
		switch b := b.(type) {
		case Para:
			if !emptyInlines(b.Text) {
				return false
			}
		case Heading:
			if !emptyInlines(b.Text) {
				return false
			}
		case Quote:
			if !b.Body.Empty() {
				return false
			}
		case Code:
			if visible(b.S) {
				return false
			}
		case List:
			for _, item := range b.Items {
				if !item.Empty() {
					return false
				}
			}
		}
	}
	return true
}

func emptyInlines(ins []Inline) bool {
	for _, in := range ins {
		if _, mention := in.(Mention); mention || visible(plainInline(in)) {
			return false
		}
	}
	return true
}
