package picture

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"sync"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"

	"frontdesk/workflow"
)

// The sizes of letters, in pixels, and up to how many pixels all is painted twice as large,
// for screens that show it sharply.
const (
	textSize  = 12
	labelSize = 11
	sharp     = 3_000_000
)

// The colours, which are those of the SVG in its light form.
var (
	paper = color.RGBA{0xff, 0xff, 0xff, 0xff}
	ink   = color.RGBA{0x1d, 0x1c, 0x1d, 0xff}
	faint = color.RGBA{0x55, 0x55, 0x55, 0xff}
	edge  = color.RGBA{0x88, 0x88, 0x88, 0xff}
)

// colorOf is what a box is filled with.
func colorOf(s workflow.BoxShape) color.RGBA {
	switch s {
	case workflow.BoxQuestion:
		return color.RGBA{0xe8, 0xf2, 0xff, 0xff}
	case workflow.BoxFork:
		return color.RGBA{0xff, 0xf6, 0xdd, 0xff}
	case workflow.BoxEnd:
		return color.RGBA{0xea, 0xf6, 0xea, 0xff}
	}
	return paper
}

// ErrUnpaintable tells that a drawing is too large or has letters that the font has not.
var ErrUnpaintable = errors.New("the picture cannot be painted")

// PNG paints a drawing.
func PNG(d *workflow.Drawing) ([]byte, error) {
	if !d.Paintable() {
		return nil, ErrUnpaintable
	}
	p, err := newPainter(d)
	if err != nil {
		return nil, err
	}
	for _, l := range d.Lines {
		p.line(l)
	}
	for _, b := range d.Boxes {
		p.box(b)
	}
	for _, l := range d.Labels {
		p.text(p.small, l.Text, l.X, l.Y, faint, false)
	}
	var out bytes.Buffer
	if err := png.Encode(&out, p.image); err != nil {
		return nil, fmt.Errorf("writing a picture: %w", err)
	}
	return out.Bytes(), nil
}

// painter paints on an image, scale times as large as the drawing.
type painter struct {
	image         *image.RGBA
	scale         int
	normal, small font.Face
	font          *opentype.Font
	buffer        sfnt.Buffer
}

// parsed is the font, which is read once.
var parsed = sync.OnceValues(func() (*opentype.Font, error) { return opentype.Parse(goregular.TTF) })

func newPainter(d *workflow.Drawing) (*painter, error) {
	f, err := parsed()
	if err != nil {
		return nil, fmt.Errorf("reading the font: %w", err)
	}
	p := &painter{scale: 1, font: f}
	if d.Width*d.Height <= sharp {
		p.scale = 2
	}
	for face, size := range map[*font.Face]float64{&p.normal: textSize, &p.small: labelSize} {
		if *face, err = opentype.NewFace(f, &opentype.FaceOptions{Size: size * float64(p.scale), DPI: 72, Hinting: font.HintingFull}); err != nil {
			return nil, fmt.Errorf("preparing the font: %w", err)
		}
	}
	p.image = image.NewRGBA(image.Rect(0, 0, d.Width*p.scale, d.Height*p.scale))
	draw.Draw(p.image, p.image.Bounds(), image.NewUniform(paper), image.Point{}, draw.Src)
	return p, nil
}

// tip is how long an arrow's tip is, and half as wide to each side.
const tip = 8

// line paints a way. Its parts go across or down, so that each is a thin bar.
func (p *painter) line(l workflow.Line) {
	n := len(l.Points)
	for i := 0; i+3 < n; i += 2 {
		x0, y0, x1, y1 := l.Points[i], l.Points[i+1], l.Points[i+2], l.Points[i+3]
		bar := image.Rect(min(x0, x1)*p.scale, min(y0, y1)*p.scale, max(x0, x1)*p.scale+p.scale, max(y0, y1)*p.scale+p.scale)
		draw.Draw(p.image, bar, image.NewUniform(edge), image.Point{}, draw.Src)
	}
	if l.Arrow && n >= 2 {
		x, y := float32(l.Points[n-2])+.5, float32(l.Points[n-1])
		p.fill(edge, [][2]float32{{x, y}, {x - tip/2, y - tip}, {x + tip/2, y - tip}})
	}
}

// box paints a step: its edge, what it is filled with, and its text.
func (p *painter) box(b workflow.Box) {
	p.fill(edge, outline(b, 0))
	p.fill(colorOf(b.Shape), outline(b, 1))
	for i, line := range b.Lines {
		p.text(p.normal, line, b.X+b.Width/2, b.Baseline(i), ink, true)
	}
}

// outline is a box as a polygon, smaller by so much on each side.
func outline(b workflow.Box, by float32) [][2]float32 {
	left, top := float32(b.X)+by, float32(b.Y)+by
	right, bottom := float32(b.X+b.Width)-by, float32(b.Y+b.Height)-by
	if b.Shape == workflow.BoxFork {
		middle, inset := (top+bottom)/2, float32(workflow.ForkInset)
		return [][2]float32{{left, middle}, {left + inset, top}, {right - inset, top}, {right, middle}, {right - inset, bottom}, {left + inset, bottom}}
	}
	r := float32(b.Radius()) - by
	var all [][2]float32
	for _, c := range []struct{ x, y, from float32 }{{right - r, top + r, 0}, {right - r, bottom - r, 1}, {left + r, bottom - r, 2}, {left + r, top + r, 3}} {
		all = append(all, arc(c.x, c.y, r, c.from)...)
	}
	return all
}

// arc are points of a quarter of a circle, of which 0 is that at the top right.
func arc(x, y, r, quarter float32) [][2]float32 {
	// The cosines of 90°, 75°, … 0°.
	cos := []float32{0, .2588, .5, .7071, .8660, .9659, 1}
	var all [][2]float32
	for i := range cos {
		a, b := cos[i]*r, cos[len(cos)-1-i]*r // to the right, and up
		switch quarter {
		case 0:
			all = append(all, [2]float32{x + a, y - b})
		case 1:
			all = append(all, [2]float32{x + b, y + a})
		case 2:
			all = append(all, [2]float32{x - a, y + b})
		default:
			all = append(all, [2]float32{x - b, y - a})
		}
	}
	return all
}

// fill fills a polygon.
func (p *painter) fill(c color.Color, points [][2]float32) {
	bounds, scale := bounding(points), float32(p.scale)
	r := vector.NewRasterizer(bounds.Dx()*p.scale, bounds.Dy()*p.scale)
	at := func(i int) (x, y float32) {
		return (points[i][0] - float32(bounds.Min.X)) * scale, (points[i][1] - float32(bounds.Min.Y)) * scale
	}
	r.MoveTo(at(0))
	for i := 1; i < len(points); i++ {
		r.LineTo(at(i))
	}
	r.ClosePath()
	target := image.Rect(bounds.Min.X*p.scale, bounds.Min.Y*p.scale, bounds.Max.X*p.scale, bounds.Max.Y*p.scale)
	r.Draw(p.image, target, image.NewUniform(c), image.Point{})
}

// bounding is the smallest rectangle that holds all points.
func bounding(points [][2]float32) image.Rectangle {
	var all image.Rectangle
	for i, q := range points {
		x, y := int(q[0]), int(q[1])
		one := image.Rect(x, y, x+1, y+1)
		if i == 0 {
			all = one
			continue
		}
		all = all.Union(one)
	}
	return all
}

// has tells whether the font has a sign for a character; for what it has not, it would
// show an empty box.
func (p *painter) has(r rune) bool {
	i, err := p.font.GlyphIndex(&p.buffer, r)
	return err == nil && i != 0
}

// text writes a line of text at x, or around it. What the font has no sign for is left out.
func (p *painter) text(face font.Face, s string, x, y int, c color.Color, around bool) {
	shown := make([]rune, 0, len(s))
	for _, r := range s {
		if p.has(r) && !unicode.Is(unicode.Cf, r) {
			shown = append(shown, r)
		}
	}
	d := font.Drawer{Dst: p.image, Src: image.NewUniform(c), Face: face}
	d.Dot = fixed.P(x*p.scale, y*p.scale)
	if around {
		d.Dot.X -= d.MeasureString(string(shown)) / 2
	}
	d.DrawString(string(shown))
}
