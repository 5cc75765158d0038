package workflow

import (
	"strings"
	"unicode"

	"github.com/rivo/uniseg"
)

// The measures of the picture, in pixels; lineLength is in columns of text.
const (
	boxWidth   = 240
	lineHeight = 18
	boxPadding = 10
	gapAcross  = 32
	gapDown    = 34
	lineLength = 30
	labelWidth = 37 // as lineLength, of what stands beside a line
	columnRoom = 7  // how wide a column of that is at most
	labelGap   = 6  // between a line and what stands beside it
	maxLines   = 6
	margin     = 16
)

// Drawing is a workflow as a picture, in pixels: what is to be drawn, and where.
type Drawing struct {
	Title         string
	Width, Height int
	Lines         []Line
	Boxes         []Box // they lie above lines
	Labels        []Label
}

// Line is a way between boxes: the corners that it goes by, x and y in turn. It ends in an
// arrow's tip or leads on.
type Line struct {
	Points []int
	Arrow  bool
}

// Box is a step, with its text around its middle.
type Box struct {
	Shape               BoxShape
	X, Y, Width, Height int
	Lines               []string
}

// BoxShape is what a box looks like.
type BoxShape string

// The shapes of boxes. A fork has pointed ends (ForkInset), where it begins or ends round ones.
const (
	BoxAction   BoxShape = "action"
	BoxQuestion BoxShape = "question"
	BoxFork     BoxShape = "fork"
	BoxEnd      BoxShape = "end"
)

// ForkInset is how long the points of a fork's box are.
const ForkInset = 12

// Radius is that of the box's corners.
func (x Box) Radius() int {
	if x.Shape == BoxEnd {
		return x.Height / 2
	}
	return 4
}

// Baseline is where the letters of a line of the box stand.
func (x Box) Baseline(line int) int { return x.Y + boxPadding + line*lineHeight + 13 }

// Label stands beside a line; X is where it begins, Y where its letters stand.
type Label struct {
	Text string
	X, Y int
}

// Drawing lays the workflow out.
func (d *Definition) Drawing() *Drawing { return d.drawn(d.chart()) }

func (d *Definition) drawn(nodes []node) *Drawing {
	width, height := measure(nodes)
	p := &Drawing{Title: d.Name, Width: width + 2*margin, Height: height + 2*margin}
	if p.Title == "" {
		p.Title = d.ID
	}
	p.chain(nodes, margin+width/2, margin)
	return p
}

// ways are the branches of a node, with the one along which one goes on.
func (n node) ways() []branch {
	if n.along {
		return append([]branch{{label: n.onward}}, n.branches...)
	}
	return n.branches
}

// wrapped is a node's text in lines.
func (n node) wrapped() []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(n.text) {
		for uniseg.StringWidth(word) > lineLength {
			head, rest := cutWidth(word, lineLength)
			lines, line, word = append(lines, strings.TrimSpace(line+" "+head)), "", rest
		}
		if line != "" && uniseg.StringWidth(line+" "+word) > lineLength {
			lines, line = append(lines, line), ""
		}
		line = strings.TrimSpace(line + " " + word)
	}
	if line != "" || len(lines) == 0 {
		lines = append(lines, line)
	}
	if len(lines) > maxLines {
		lines = append(lines[:maxLines-1], lines[maxLines-1]+" …")
	}
	return lines
}

// cutWidth parts a word after so many columns, between two characters as people see them.
func cutWidth(s string, columns int) (head, rest string) {
	g, used := uniseg.NewGraphemes(s), 0
	for g.Next() {
		if used += g.Width(); used > columns {
			from, _ := g.Positions()
			if from == 0 {
				_, from = g.Positions()
			}
			return s[:from], s[from:]
		}
	}
	return s, ""
}

func (n node) height() int { return len(n.wrapped())*lineHeight + 2*boxPadding }

// measure is how much room nodes take, one below the other.
func measure(nodes []node) (width, height int) {
	width = boxWidth
	for i, n := range nodes {
		if i > 0 {
			height += gapDown
		}
		height += n.height()
		if ways := n.ways(); len(ways) > 0 {
			_, across, down := span(ways)
			width = max(width, across)
			height += down + 2*gapDown
		}
	}
	return width, height
}

// span is how much room ways take beside each other: each of them, and all. Beside the last
// one there is no other, so that what it is called has to fit in its own half.
func span(ways []branch) (widths []int, across, down int) {
	across = -gapAcross
	for i, w := range ways {
		width, height := measure(w.nodes)
		if i == len(ways)-1 {
			label := min(uniseg.StringWidth(w.label), labelWidth) * columnRoom
			width = max(width, 2*(label+labelGap-gapAcross/2))
		}
		widths = append(widths, width)
		across, down = across+width+gapAcross, max(down, height)
	}
	return widths, across, down
}

// chain draws nodes around a line x, from y on, and tells where it ends.
func (p *Drawing) chain(nodes []node, x, y int) (end int) {
	for i, n := range nodes {
		if i > 0 {
			p.arrow(x, y, x, y+gapDown)
			y += gapDown
		}
		p.box(n, x, y)
		y += n.height()
		if len(n.ways()) > 0 {
			y = p.fork(n, x, y)
		}
	}
	return y
}

// fork draws a node's ways beside each other, and leads those together that go on.
func (p *Drawing) fork(n node, x, y int) (end int) {
	widths, across, down := span(n.ways())
	top, bottom, left := y+gapDown, y+down+2*gapDown, x-across/2
	for i, w := range n.ways() {
		center := left + widths[i]/2
		left += widths[i] + gapAcross
		if len(w.nodes) == 0 {
			p.line(x, y, x, y+gapDown/2, center, y+gapDown/2, center, bottom-gapDown/2, x, bottom-gapDown/2, x, bottom)
		} else {
			p.arrow(x, y, x, y+gapDown/2, center, y+gapDown/2, center, top)
			last := p.chain(w.nodes, center, top)
			if open(w.nodes) {
				p.line(center, last, center, bottom-gapDown/2, x, bottom-gapDown/2, x, bottom)
			}
		}
		if w.label != "" {
			p.label(w.label, center+labelGap, y+gapDown/2+13)
		}
	}
	return bottom
}

func (p *Drawing) box(n node, x, y int) {
	shape := map[shape]BoxShape{shapeAction: BoxAction, shapeQuestion: BoxQuestion, shapeFork: BoxFork, shapeEnd: BoxEnd}[n.shape]
	p.Boxes = append(p.Boxes, Box{Shape: shape, X: x - boxWidth/2, Y: y, Width: boxWidth, Height: n.height(), Lines: n.wrapped()})
}

// label stands beside a line, as far as the next box.
func (p *Drawing) label(s string, x, y int) {
	if uniseg.StringWidth(s) > labelWidth {
		s, _ = cutWidth(s, labelWidth-1)
		s = strings.TrimSpace(s) + "…"
	}
	p.Labels = append(p.Labels, Label{s, x, y})
}

func (p *Drawing) line(points ...int) { p.Lines = append(p.Lines, Line{Points: points}) }

func (p *Drawing) arrow(points ...int) {
	p.Lines = append(p.Lines, Line{Points: points, Arrow: true})
}

// maxPainted is how many pixels a picture may have that is painted.
const maxPainted = 12_000_000

// Paintable tells whether the picture can be painted with the letters that Western fonts
// have, and is not too large for that.
func (p *Drawing) Paintable() bool {
	if p.Width*p.Height > maxPainted {
		return false
	}
	western := &unicode.RangeTable{R16: []unicode.Range16{
		{Lo: 'A', Hi: 0x17f, Stride: 1}, {Lo: 0x386, Hi: 0x3ce, Stride: 1}, {Lo: 0x400, Hi: 0x45f, Stride: 1}, {Lo: 0x490, Hi: 0x491, Stride: 1},
	}}
	foreign := func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(western, r) || unicode.IsMark(r) }
	for _, b := range p.Boxes {
		if strings.ContainsFunc(strings.Join(b.Lines, ""), foreign) {
			return false
		}
	}
	for _, l := range p.Labels {
		if strings.ContainsFunc(l.Text, foreign) {
			return false
		}
	}
	return true
}
