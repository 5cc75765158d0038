package richtext

import (
	"sort"

	"github.com/rivo/uniseg"
)

// class tells how good a place is for a cut, the better the greater.
type class uint8

const (
	inCluster    class = iota // within a grapheme cluster
	afterMark                 // between an item's mark and the item
	linkCluster               // within a link's text: between two characters,
	linkWord                  // words
	linkSentence              // or sentences
	cluster                   // between two characters
	word                      // between two words
	sentence                  // between two sentences
	line                      // at a line break
	inner                     // between two items, or two blocks of a quote or item
	outer                     // between two blocks
)

// Split cuts d into parts of at most limit each, where a part's length is what m
// says of its plain text, that is with the marks of quotes and lists but without
// a link's address. A platform whose own form is longer has to measure that.
//
// It cuts between blocks if it can, else between items, at line breaks, between
// sentences, between words, provided that the part is filled to a third; it never
// cuts within a grapheme cluster or a link's text unless that alone is too long.
// A quote goes on as a quote, a code block as one of the same language, a link as
// the same link; the rest of an item follows as blocks and then its list with the
// numbers that the items had. A mention or emoji that is too long alone becomes text.
//
// Every character is kept, in order, except for the one blank or line break at
// which a cut was made (in code: the line break only), and for parts in which
// nobody could see anything (Empty), which are left out. A limit too small for
// one character with the marks around it is exceeded by parts of one character.
func Split(d Doc, m Measure, limit int) []Doc {
	d = d.Normalize()
	if m(render(d)) <= limit {
		if d == nil {
			return nil
		}
		return []Doc{d}
	}
	f := flatten(spellOut(d, m, limit))
	f.rank()
	var parts []Doc
	for from := 0; from < len(f.cells); {
		cut := f.choose(from, f.reach(from, m, limit))
		for cut > from+1 && !f.fits(from, cut, m, limit) { // m may not grow evenly
			cut = f.choose(from, cut-1)
		}
		if part := f.part(from, cut); !part.Empty() {
			parts = append(parts, part)
		}
		from = cut
	}
	return parts
}

// spellOut turns what cannot be cut and is longer than limit into text.
func spellOut(d Doc, m Measure, limit int) Doc {
	return mapInlines(d, func(in Inline) Inline {
		switch in.(type) {
		case Mention, Emoji:
			if s := plainInline(in); m(s) > limit {
				return Text{S: s}
			}
		}
		return in
	}).Normalize()
}

// part is the Doc from one cut to the next, without the blank before the latter.
func (f *flat) part(from, cut int) Doc {
	if f.drops(cut) {
		cut--
	}
	return f.slice(f.nodes, from, cut, asBlocks)
}

func (f *flat) fits(from, cut int, m Measure, limit int) bool {
	return m(render(f.part(from, cut))) <= limit
}

// drops reports whether a cut takes the place of the blank or line break before it.
func (f *flat) drops(cut int) bool {
	if cut == len(f.cells) {
		return false
	}
	before := f.cells[cut-1]
	switch f.cells[cut].class {
	case line:
		return before.ends() || before.blank() && !before.code
	case linkWord, linkSentence, word, sentence:
		return before.blank() && !before.code
	}
	return false
}

// reach is the last cut after from that leaves a part within the limit, but at
// least one cell after it.
func (f *flat) reach(from int, m Measure, limit int) int {
	lo, hi := from+1, len(f.cells)
	for step := max(min(limit, hi), 1); lo < hi; step *= 2 {
		next := min(lo+step, len(f.cells))
		if !f.fits(from, next, m, limit) {
			hi = next
			break
		}
		lo = next
	}
	// All up to lo fit; hi, if greater, does not.
	return lo + sort.Search(hi-lo, func(i int) bool { return !f.fits(from, lo+1+i, m, limit) })
}

// choose picks the best cut in (from, last].
func (f *flat) choose(from, last int) int {
	if last == len(f.cells) {
		return last
	}
	// A part should have something to see in it.
	least := from + 1
	for i := from; i < last; i++ {
		if visible(f.cells[i].s) {
			least = i + 1
			break
		}
	}
	enough := max(least, from+(last-from)/3)
	for _, want := range []class{outer, inner, line, sentence, word} {
		for cut := last; cut >= enough; cut-- {
			if f.cells[cut].class == want {
				return cut
			}
		}
	}
	if cut := f.best(least, last); f.cells[cut].class >= linkCluster {
		return cut
	}
	return f.best(from+1, last)
}

// best is the last cut of the best class in [least, last].
func (f *flat) best(least, last int) int {
	best := last
	for cut := last; cut >= least; cut-- {
		if f.cells[cut].class > f.cells[best].class {
			best = cut
		}
	}
	return best
}

// rank gives each cell the class of a cut before it.
func (f *flat) rank() {
	for start := 0; start < len(f.cells); {
		end := start + 1
		for end < len(f.cells) && !f.cells[end].leaf {
			end++
		}
		f.rankLeaf(start, end)
		f.cells[start].class = inner
		start = end
	}
	for _, n := range f.nodes {
		f.cells[n.start].class = outer
	}
	f.rankItems(f.nodes)
}

// rankItems sees to it that marks are not parted from their items.
func (f *flat) rankItems(nodes []node) {
	for _, n := range nodes {
		if n.block == nil && n.end > n.start+1 {
			f.cells[n.start+1].class = afterMark
		}
		f.rankItems(n.kids)
	}
}

// rankLeaf ranks the cuts within one paragraph, heading or code block.
func (f *flat) rankLeaf(start, end int) {
	classes := boundaries(join(f.cells[start:end]))
	offset := len(f.cells[start].s)
	for i := start + 1; i < end; i++ {
		c, ok := classes[offset]
		if link := f.cells[i].link; ok && link != "" && f.cells[i-1].link == link {
			c = min(linkSentence, c-cluster+linkCluster)
		}
		f.cells[i].class = c
		offset += len(f.cells[i].s)
	}
}

// boundaries gives the class of each byte offset of s at which a grapheme
// cluster ends.
func boundaries(s string) map[int]class {
	out := make(map[int]class)
	rest, state, offset := s, -1, 0
	for rest != "" {
		var c string
		var bounds int
		c, rest, bounds, state = uniseg.StepString(rest, state)
		offset += len(c)
		at := cluster
		switch canBreak := bounds & uniseg.MaskLine; {
		case canBreak == uniseg.LineMustBreak:
			at = line
		case canBreak == uniseg.LineCanBreak && bounds&uniseg.MaskSentence != 0:
			at = sentence
		case canBreak == uniseg.LineCanBreak:
			at = word
		}
		out[offset] = at
	}
	return out
}
