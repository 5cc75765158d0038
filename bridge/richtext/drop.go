package richtext

import (
	"strings"

	"github.com/rivo/uniseg"
	"golang.org/x/text/unicode/norm"
)

// drop gives d without the characters that a platform would take out, so that what is
// measured, and judged to be empty or not, is what arrives.
func (f Features) drop(d Doc) Doc {
	if f.Drops == "" || !strings.ContainsAny(d.Plain(), f.Drops) {
		return d
	}
	d = mapInlines(d, func(in Inline) Inline {
		switch in := in.(type) {
		case Text:
			in.S = f.without(in.S)
			return in
		case Mention:
			in.Label = f.without(in.Label)
			return in
		case Emoji:
			return Emoji{Short: f.without(in.Short), Unicode: f.without(in.Unicode)}
		}
		return in
	})
	return mapCode(d, f.without)
}

// mapCode gives d with the text of each code block as change makes it.
func mapCode(d Doc, change func(string) string) Doc {
	out := make(Doc, len(d))
	for i, b := range d {
		switch t := b.(type) {
		case Code:
			t.S = change(t.S)
			b = t
		case Quote:
			b = Quote{Body: mapCode(t.Body, change)}
		case List:
			items := make([]Doc, len(t.Items))
			for n, item := range t.Items {
				items[n] = mapCode(item, change)
			}
			t.Items = items
			b = t
		}
		out[i] = b
	}
	return out
}

// without is s without the characters that are dropped, but with the letters that they
// are marks on composed first: Å of A and a ring stays Å.
func (f Features) without(s string) string {
	if !strings.ContainsAny(s, f.Drops) {
		return s
	}
	var sb strings.Builder
	for g := uniseg.NewGraphemes(s); g.Next(); {
		c := g.Str()
		if strings.ContainsAny(c, f.Drops) {
			c = strings.Map(func(r rune) rune {
				if strings.ContainsRune(f.Drops, r) {
					return -1
				}
				return r
			}, norm.NFC.String(c))
		}
		sb.WriteString(c)
	}
	return sb.String()
}
