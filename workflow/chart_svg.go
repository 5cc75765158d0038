package workflow

import (
	"encoding/xml"
	"fmt"
	"strings"

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
	maxLines   = 6
	margin     = 16
)

// SVG is the workflow as a picture that stands alone. It follows the reader's choice of
// light or dark colours.
func (d *Definition) SVG() []byte {
	nodes := d.chart()
	width, height := measure(nodes)
	p := &picture{}
	p.chain(nodes, margin+width/2, margin)
	title := d.Name
	if title == "" {
		title = d.ID
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" role="img" width="%d" height="%d" viewBox="0 0 %d %d">`+"\n",
		width+2*margin, height+2*margin, width+2*margin, height+2*margin)
	fmt.Fprintf(&b, "<title>%s</title>\n<style>%s</style>\n", xmlText(title), pictureStyle)
	b.WriteString(`<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path class="tip" d="M0 0 8 4 0 8z"/></marker></defs>` + "\n")
	b.WriteString(p.lines.String())
	b.WriteString(p.boxes.String())
	b.WriteString("</svg>\n")
	return []byte(b.String())
}

const pictureStyle = `:root{color-scheme:light dark}text{font:13px system-ui,sans-serif;fill:light-dark(#1d1c1d,#e8e8e8);text-anchor:middle}` +
	`.label{font-size:12px;text-anchor:start;fill:light-dark(#555,#aaa)}rect,polygon{stroke:light-dark(#888,#777);fill:light-dark(#fff,#242424)}` +
	`.question{fill:light-dark(#e8f2ff,#1c2f46)}.fork{fill:light-dark(#fff6dd,#3a3216)}.end{fill:light-dark(#eaf6ea,#1d3420)}` +
	`path{fill:none;stroke:light-dark(#888,#777)}.tip{fill:light-dark(#888,#777);stroke:none}`

// picture is what is drawn so far; boxes lie above lines.
type picture struct{ lines, boxes strings.Builder }

// ways are the branches of a node, with the one along which one goes on.
func (n node) ways() []branch {
	if n.along {
		return append([]branch{{}}, n.branches...)
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
			across, down := 0, 0
			for _, w := range ways {
				ww, wh := measure(w.nodes)
				across, down = across+ww+gapAcross, max(down, wh)
			}
			width = max(width, across-gapAcross)
			height += down + 2*gapDown
		}
	}
	return width, height
}

// chain draws nodes around a line x, from y on, and tells where it ends.
func (p *picture) chain(nodes []node, x, y int) (end int) {
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
func (p *picture) fork(n node, x, y int) (end int) {
	across, down := -gapAcross, 0
	for _, w := range n.ways() {
		ww, wh := measure(w.nodes)
		across, down = across+ww+gapAcross, max(down, wh)
	}
	top, bottom, left := y+gapDown, y+down+2*gapDown, x-across/2
	for _, w := range n.ways() {
		ww, _ := measure(w.nodes)
		center := left + ww/2
		left += ww + gapAcross
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
			p.label(w.label, center+6, y+gapDown/2+13)
		}
	}
	return bottom
}

func (p *picture) box(n node, x, y int) {
	h := n.height()
	class := map[shape]string{shapeAction: "action", shapeQuestion: "question", shapeFork: "fork", shapeEnd: "end"}[n.shape]
	left, right := x-boxWidth/2, x+boxWidth/2
	switch n.shape {
	case shapeFork:
		fmt.Fprintf(&p.boxes, `<polygon class="%s" points="%d,%d %d,%d %d,%d %d,%d %d,%d %d,%d"/>`, class,
			left, y+h/2, left+12, y, right-12, y, right, y+h/2, right-12, y+h, left+12, y+h)
	case shapeEnd:
		fmt.Fprintf(&p.boxes, `<rect class="%s" x="%d" y="%d" width="%d" height="%d" rx="%d"/>`, class, left, y, boxWidth, h, h/2)
	default:
		fmt.Fprintf(&p.boxes, `<rect class="%s" x="%d" y="%d" width="%d" height="%d" rx="4"/>`, class, left, y, boxWidth, h)
	}
	for i, line := range n.wrapped() {
		fmt.Fprintf(&p.boxes, `<text x="%d" y="%d">%s</text>`, x, y+boxPadding+i*lineHeight+13, xmlText(line))
	}
	p.boxes.WriteByte('\n')
}

// label stands beside a line, as far as the next box.
func (p *picture) label(s string, x, y int) {
	if uniseg.StringWidth(s) > lineLength/2 {
		s, _ = cutWidth(s, lineLength/2)
		s += "…"
	}
	fmt.Fprintf(&p.boxes, `<text class="label" x="%d" y="%d">%s</text>`+"\n", x, y, xmlText(s))
}

func (p *picture) line(points ...int) { p.path("", points) }

func (p *picture) arrow(points ...int) { p.path(` marker-end="url(#tip)"`, points) }

func (p *picture) path(more string, points []int) {
	p.lines.WriteString(`<path d="M`)
	for i := 0; i < len(points); i += 2 {
		fmt.Fprintf(&p.lines, " %d %d", points[i], points[i+1])
	}
	p.lines.WriteString(`"` + more + "/>\n")
}

func xmlText(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder takes everything
	return b.String()
}
