package picture_test

import (
	"bytes"
	"errors"
	"flag"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"

	"frontdesk/workflow"
	"frontdesk/workflow/picture"
)

var keep = flag.String("keep", "", "a folder to write the pictures of the test to, to be looked at")

func draw(t *testing.T, text string) *workflow.Drawing {
	t.Helper()
	d, problems := workflow.Read([]byte(text), workflow.Scope{Teams: map[string]string{"sales": "Sales", "support": "Support"}})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return d.Lettered()
}

const whole = `
id: inbound
trigger: {event: conversation_opened, if: 'conversation.source == "contact"'}
steps:
  - say: "Hello {{ contact.first_name }} 👋, this greeting is far too long to stand on one line of a box"
  - {ask: What is it about?, id: topic, type: choice, choices: [{id: buy, label: Buying}, {id: help, label: Help}], on_timeout: [{note: silent}, {close: {}}]}
  - switch: answers.topic
    cases:
      buy: [{route: sales}, {assign: {if_unavailable: [{say: Sorry}]}}]
    else: [{say: "Füße, żółć, Ελλάδα, Москва"}, {route: support}]
`

// The picture has the drawing's size, or twice that, and something is on it.
func TestPNG(t *testing.T) {
	d := draw(t, whole)
	got, err := picture.PNG(d)
	if err != nil {
		t.Fatal(err)
	}
	if *keep != "" {
		if err := os.WriteFile(filepath.Join(*keep, "whole.png"), got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	img, err := png.Decode(bytes.NewReader(got))
	if err != nil {
		t.Fatal(err)
	}
	if size := img.Bounds().Size(); size.X != 2*d.Width || size.Y != 2*d.Height {
		t.Errorf("it is %v large, and the drawing %d by %d", size, d.Width, d.Height)
	}
	for _, b := range d.Boxes {
		dark := 0
		for x := b.X + 14; x < b.X+b.Width-14; x++ {
			for y := b.Y + 4; y < b.Y+b.Height-4; y++ {
				if r, _, _, _ := img.At(2*x, 2*y).RGBA(); r < 0x6000 {
					dark++
				}
			}
		}
		if dark < 20 {
			t.Errorf("no text is in the box %q", b.Lines)
		}
	}
	again, err := picture.PNG(draw(t, whole))
	if err != nil || !bytes.Equal(got, again) {
		t.Errorf("painted twice it is another picture (%v)", err)
	}
}

// What cannot be painted is said to be that, and nothing of it is painted.
func TestUnpaintable(t *testing.T) {
	steps := strings.Repeat("  - say: Hello\n", 999)
	for name, text := range map[string]string{
		"Vietnamese": "id: x\nsteps: [{say: Được}]", "Chinese": "id: x\nsteps: [{say: 你好}]", "Arabic": "id: x\nsteps: [{note: مرحبا}]",
		"huge": "id: x\nsteps:\n" + steps,
		"wide": "id: x\nsteps:\n  - switch: contact.name\n    cases:\n" + cases(400),
	} {
		d := draw(t, text)
		if _, err := picture.PNG(d); (err == nil) != d.Paintable() || err != nil && !errors.Is(err, picture.ErrUnpaintable) {
			t.Errorf("%s: %v, paintable %v", name, err, d.Paintable())
		}
		if d.Paintable() != (name == "huge" && d.Width*d.Height <= 12_000_000) {
			t.Errorf("%s, %d by %d: paintable %v", name, d.Width, d.Height, d.Paintable())
		}
	}
}

func cases(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("      " + strings.Repeat("x", 1+i) + ": [{say: a}, {say: b}]\n")
	}
	return b.String()
}

// The font has each letter of what counts as paintable.
func TestFontHasTheLetters(t *testing.T) {
	f, err := sfnt.Parse(goregular.TTF)
	if err != nil {
		t.Fatal(err)
	}
	var buf sfnt.Buffer
	paintable := 0
	for r := ' '; r < 0x3000; r++ {
		d := workflow.Drawing{Boxes: []workflow.Box{{Lines: []string{string(r)}}}}
		if !unicode.IsLetter(r) || !d.Paintable() {
			continue
		}
		paintable++
		if i, err := f.GlyphIndex(&buf, r); err != nil || i == 0 {
			t.Errorf("the font lacks %q, %U", r, r)
		}
	}
	if paintable < 300 {
		t.Errorf("only %d letters are paintable", paintable)
	}
}
