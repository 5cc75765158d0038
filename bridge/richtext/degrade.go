package richtext

import "strings"

// Degrade gives d, in canonical form, without what a platform of features feat
// cannot show, and with all of its words. A heading becomes a bold paragraph; a
// list, lines with bullets or numbers; a quote, lines after "> "; a code block,
// lines in Mono; the address of a link follows its text in brackets unless the
// text says it already; a style is dropped. Quotes, lists and headings within a
// quote or list that cannot be shown become lines with it. The lines read as in
// Plain.
func Degrade(d Doc, feat Features) Doc {
	return degrader{feat}.doc(d.Normalize()).Normalize()
}

type degrader struct{ feat Features }

func (g degrader) doc(d Doc) Doc {
	var out Doc
	for _, b := range d {
		switch b := b.(type) {
		case Para:
			out = append(out, Para{Text: g.inlines(b.Text)})
		case Heading:
			out = append(out, g.heading(b))
		case Quote:
			if g.feat.Quotes {
				out = append(out, Quote{Body: g.doc(b.Body)})
				continue
			}
			out = append(out, prefixBlocks(g.lines().doc(b.Body), quoteMark, quoteMark)...)
		case Code:
			if g.feat.CodeBlocks {
				out = append(out, b)
				continue
			}
			out = append(out, Para{Text: []Inline{Text{S: b.S, Style: Mono & g.feat.Styles}}})
		case List:
			out = append(out, g.list(b)...)
		}
	}
	return out
}

// lines degrades what stands in a block that is shown as lines.
func (g degrader) lines() degrader {
	g.feat.Quotes, g.feat.Lists, g.feat.Headings = false, false, false
	return g
}

func (g degrader) heading(h Heading) Block {
	text := g.inlines(h.Text)
	if g.feat.Headings {
		return Heading{Text: text}
	}
	for i, in := range text {
		if t, ok := in.(Text); ok {
			t.Style |= Bold & g.feat.Styles
			text[i] = t
		}
	}
	return Para{Text: text}
}

func (g degrader) list(l List) Doc {
	if g.feat.Lists {
		items := make([]Doc, len(l.Items))
		for i, item := range l.Items {
			items[i] = g.doc(item)
		}
		return Doc{List{Ordered: l.Ordered, Start: l.Start, Items: items}}
	}
	var out Doc
	for i, item := range l.Items {
		first, rest := itemMarks(l, i)
		out = append(out, prefixBlocks(g.lines().doc(item), first, rest)...)
	}
	return joinLines(out)
}

// inlines drops styles and spells out addresses.
func (g degrader) inlines(ins []Inline) []Inline {
	var out []Inline
	label := ""
	for i, in := range ins {
		t, ok := in.(Text)
		if !ok {
			out = append(out, in)
			continue
		}
		link := t.Link
		t.Style &= g.feat.Styles
		if !g.feat.Links {
			t.Link = ""
		}
		out = append(out, t)
		if g.feat.Links || link == "" {
			continue
		}
		label += t.S
		if i+1 < len(ins) {
			if next, ok := ins[i+1].(Text); ok && next.Link == link {
				continue // the link goes on in another style
			}
		}
		if !sameAddress(label, link) {
			out = append(out, Text{S: " (" + link + ")"})
		}
		label = ""
	}
	return out
}

// sameAddress reports whether a link's text already says where it goes.
func sameAddress(label, link string) bool {
	bare := func(s string) string {
		s = strings.ToLower(strings.TrimSpace(s))
		for _, scheme := range []string{"https://", "http://", "mailto:", "tel:"} {
			s = strings.TrimPrefix(s, scheme)
		}
		return strings.TrimSuffix(s, "/")
	}
	return bare(label) == bare(link)
}

// prefixBlocks puts first before the first line of d, which holds nothing but
// paragraphs and code blocks, and rest before the others, as prefixLines does. A
// code block, which would be spoilt by it, stands as it is below the mark.
func prefixBlocks(d Doc, first, rest string) Doc {
	d = d.Normalize()
	if len(d) == 0 {
		return Doc{Para{Text: []Inline{Text{S: linePrefix(first, true)}}}}
	}
	var out Doc
	prefix := first
	for i, b := range d {
		p, ok := b.(Para)
		if !ok {
			if i == 0 {
				out = append(out, Para{Text: []Inline{Text{S: linePrefix(first, true)}}})
			}
			out = append(out, b)
			prefix = rest
			continue
		}
		var text []Inline
		lineStart := true
		for _, in := range p.Text {
			_, br := in.(Break)
			if lineStart {
				text = append(text, Text{S: linePrefix(prefix, br)})
				prefix, lineStart = rest, false
			}
			text = append(text, in)
			lineStart = br
		}
		if lineStart {
			text = append(text, Text{S: linePrefix(prefix, true)})
		}
		out = append(out, Para{Text: text})
	}
	return joinLines(out)
}

// joinLines makes neighbouring paragraphs one, with Breaks between them.
func joinLines(d Doc) Doc {
	var out Doc
	for _, b := range d {
		p, ok := b.(Para)
		if ok && len(out) > 0 {
			if last, ok := out[len(out)-1].(Para); ok {
				text := append(last.Text[:len(last.Text):len(last.Text)], Break{})
				out[len(out)-1] = Para{Text: append(text, p.Text...)}
				continue
			}
		}
		out = append(out, b)
	}
	return out
}
