package richtext

import "strings"

// Degrade gives d, in canonical form, without what a platform of features feat
// cannot show, and with all of its words. A heading becomes a bold paragraph; a
// list, lines with bullets or numbers; a quote, lines after "> "; a code block,
// lines in Mono; the address of a link follows its text in brackets unless the
// text says it already; a style is dropped. Quotes, lists and headings within a
// quote or list that cannot be shown become lines with it. The lines read as in
// Plain.
//
// Direction controls that would reach beyond their line, and those that turn the
// order of characters round, are taken out for every platform.
func Degrade(d Doc, feat Features) Doc {
	d = feat.drop(contain(d.Normalize()))
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
			if g.feat.NoTabs {
				b.S = strings.ReplaceAll(b.S, "\t", "    ")
			}
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
	for i := 0; i < len(ins); {
		t, ok := ins[i].(Text)
		if !ok {
			out = append(out, ins[i])
			i++
			continue
		}
		label, end := t.S, i+1
		for t.Link != "" && end < len(ins) { // the link may go on in another style
			next, ok := ins[end].(Text)
			if !ok || next.Link != t.Link {
				break
			}
			label += next.S
			end++
		}
		keeps := g.feat.keeps(t.Link)
		spell := t.Link != "" && (!keeps && !sameAddress(label, t.Link) || keeps && g.feat.HonestLinks && Misleads(label, t.Link))
		for _, in := range ins[i:end] {
			run := in.(Text)
			run.Style &= g.feat.Styles
			if !keeps || spell {
				run.Link = ""
			}
			out = append(out, run)
		}
		if spell {
			address := Text{S: Address(t.Link)}
			if keeps {
				address.Link = t.Link
			}
			out = append(out, Text{S: " ("}, address, Text{S: ")"})
		}
		i = end
	}
	return out
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
