package richtext

import "strings"

// cell is the smallest thing that a Doc can be cut at: one character of a run or
// of code, an emoji, a mention, a Break, or the mark before a list's item.
type cell struct {
	s     string // as it stands in plain text; empty for an item's mark
	style Style  // of a run's character
	link  string
	atom  Inline // an emoji, a mention or a Break; nil for a character
	leaf  bool   // first in a paragraph, heading or code block, or an item's mark
	code  bool   // in a code block
	class class  // how good a cut before it is; see rank
}

func (c cell) mark() bool { return c.s == "" && c.atom == nil }

func (c cell) blank() bool {
	if _, br := c.atom.(Break); br {
		return true
	}
	return c.atom == nil && !c.mark() && !visible(c.s) && blank([]rune(c.s)[0])
}

// ends reports whether a line ends with c.
func (c cell) ends() bool { return c.s == "\n" }

// node is a block, or an item of a list, and the cells that it covers.
type node struct {
	block      Block // nil for an item
	start, end int
	kids       []node // of a quote: its blocks; of a list: its items; of an item: its blocks
}

// flat is a Doc laid out as a row of cells under its tree of blocks.
type flat struct {
	cells []cell
	nodes []node
}

// flatten lays out d, which is in canonical form.
func flatten(d Doc) *flat {
	f := &flat{}
	f.nodes = f.addDoc(d)
	return f
}

func (f *flat) addDoc(d Doc) []node {
	nodes := make([]node, 0, len(d))
	for _, b := range d {
		n := node{block: b, start: len(f.cells)}
		switch b := b.(type) {
		case Para:
			f.addInlines(b.Text)
		case Heading:
			f.addInlines(b.Text)
		case Quote:
			n.kids = f.addDoc(b.Body)
		case Code:
			f.addRunes(cell{code: true}, b.S)
		case List:
			for _, item := range b.Items {
				it := node{start: len(f.cells)}
				f.cells = append(f.cells, cell{leaf: true})
				it.kids = f.addDoc(item)
				it.end = len(f.cells)
				n.kids = append(n.kids, it)
			}
		}
		if n.end = len(f.cells); n.end > n.start {
			f.cells[n.start].leaf = true
			nodes = append(nodes, n)
		}
	}
	return nodes
}

func (f *flat) addInlines(ins []Inline) {
	for _, in := range ins {
		if t, ok := in.(Text); ok {
			f.addRunes(cell{style: t.Style, link: t.Link}, t.S)
			continue
		}
		f.cells = append(f.cells, cell{s: plainInline(in), atom: in})
	}
}

func (f *flat) addRunes(c cell, s string) {
	start := 0
	for i := range s {
		if i > start {
			c.s = s[start:i]
			f.cells = append(f.cells, c)
			start = i
		}
	}
	if c.s = s[start:]; c.s != "" {
		f.cells = append(f.cells, c)
	}
}

// slicing says what becomes of a list's item whose mark was cut off.
type slicing bool

const (
	asBlocks slicing = false // the rest of it stands before the list
	asItem   slicing = true  // it stays an item
)

// slice gives the cells [from, to) as a Doc, in the blocks in which they stood.
func (f *flat) slice(nodes []node, from, to int, how slicing) Doc {
	var out Doc
	for _, n := range nodes {
		if n.end <= from {
			continue
		}
		if n.start >= to {
			break
		}
		switch b := n.block.(type) {
		case Para:
			out = append(out, Para{Text: f.inlines(n, from, to)})
		case Heading:
			out = append(out, Heading{Text: f.inlines(n, from, to)})
		case Quote:
			if body := f.slice(n.kids, from, to, how); body != nil {
				out = append(out, Quote{Body: body})
			}
		case Code:
			s := join(f.cells[max(n.start, from):min(n.end, to)])
			out = append(out, Code{S: s, Language: b.Language})
		case List:
			out = append(out, f.sliceList(n, b, from, to, how)...)
		}
	}
	return out
}

// sliceList keeps the numbers of an ordered list's items.
func (f *flat) sliceList(n node, l List, from, to int, how slicing) Doc {
	var out Doc
	part := List{Ordered: l.Ordered}
	full := false
	for i, item := range n.kids {
		if item.end <= from || item.start >= to {
			continue
		}
		body := f.slice(item.kids, from, to, how)
		if item.start < from && how == asBlocks {
			out = append(out, body...)
			continue
		}
		if l.Ordered && part.Items == nil {
			part.Start = l.Start + i
		}
		part.Items = append(part.Items, body)
		full = full || body != nil
	}
	if full {
		out = append(out, part)
	}
	return out
}

// join is what cells are in plain text.
func join(cells []cell) string {
	var sb strings.Builder
	for _, c := range cells {
		sb.WriteString(c.s)
	}
	return sb.String()
}

// inlines joins a paragraph's cells within [from, to) to runs again.
func (f *flat) inlines(n node, from, to int) []Inline {
	var out []Inline
	cells := f.cells[max(n.start, from):min(n.end, to)]
	for i := 0; i < len(cells); {
		c := cells[i]
		if c.atom != nil {
			out = append(out, c.atom)
			i++
			continue
		}
		run := Text{Style: c.style, Link: c.link}
		end := i
		for end < len(cells) && cells[end].atom == nil && cells[end].style == c.style && cells[end].link == c.link {
			end++
		}
		run.S = join(cells[i:end])
		out = append(out, run)
		i = end
	}
	return out
}
