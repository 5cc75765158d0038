package workflow

import (
	"encoding/xml"
	"fmt"
	"strings"
)

// SVG is the workflow as a picture that stands alone. It follows the reader's choice of
// light or dark colours.
func (d *Definition) SVG() []byte {
	p := d.Drawing()
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" role="img" width="%d" height="%d" viewBox="0 0 %d %d">`+"\n", p.Width, p.Height, p.Width, p.Height)
	fmt.Fprintf(&b, "<title>%s</title>\n<style>%s</style>\n", xmlText(p.Title), pictureStyle)
	b.WriteString(`<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path class="tip" d="M0 0 8 4 0 8z"/></marker></defs>` + "\n")
	for _, l := range p.Lines {
		b.WriteString(`<path d="M`)
		for i := 0; i < len(l.Points); i += 2 {
			fmt.Fprintf(&b, " %d %d", l.Points[i], l.Points[i+1])
		}
		tip := ""
		if l.Arrow {
			tip = ` marker-end="url(#tip)"`
		}
		b.WriteString(`"` + tip + "/>\n")
	}
	for _, box := range p.Boxes {
		box.svg(&b)
	}
	for _, l := range p.Labels {
		fmt.Fprintf(&b, `<text class="label" x="%d" y="%d">%s</text>`+"\n", l.X, l.Y, xmlText(l.Text))
	}
	b.WriteString("</svg>\n")
	return []byte(b.String())
}

const pictureStyle = `:root{color-scheme:light dark}text{font:13px system-ui,sans-serif;fill:light-dark(#1d1c1d,#e8e8e8);text-anchor:middle}` +
	`.label{font-size:12px;text-anchor:start;fill:light-dark(#555,#aaa)}rect,polygon{stroke:light-dark(#888,#777);fill:light-dark(#fff,#242424)}` +
	`.question{fill:light-dark(#e8f2ff,#1c2f46)}.fork{fill:light-dark(#fff6dd,#3a3216)}.end{fill:light-dark(#eaf6ea,#1d3420)}` +
	`path{fill:none;stroke:light-dark(#888,#777)}.tip{fill:light-dark(#888,#777);stroke:none}`

// svg writes a box with its text.
func (x Box) svg(b *strings.Builder) {
	right, bottom := x.X+x.Width, x.Y+x.Height
	switch x.Shape {
	case BoxFork:
		fmt.Fprintf(b, `<polygon class="%s" points="%d,%d %d,%d %d,%d %d,%d %d,%d %d,%d"/>`, x.Shape,
			x.X, x.Y+x.Height/2, x.X+ForkInset, x.Y, right-ForkInset, x.Y, right, x.Y+x.Height/2, right-ForkInset, bottom, x.X+ForkInset, bottom)
	default:
		fmt.Fprintf(b, `<rect class="%s" x="%d" y="%d" width="%d" height="%d" rx="%d"/>`, x.Shape, x.X, x.Y, x.Width, x.Height, x.Radius())
	}
	for i, line := range x.Lines {
		fmt.Fprintf(b, `<text x="%d" y="%d">%s</text>`, x.X+x.Width/2, x.Baseline(i), xmlText(line))
	}
	b.WriteByte('\n')
}

func xmlText(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder takes everything
	return b.String()
}
