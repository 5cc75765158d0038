package demo

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/png"
	"math"
)

// sample is a file that the page offers, so that nobody has to look for one.
func sample(name string) (attachment, bool) {
	switch name {
	case "chair":
		return attachment{"chair.png", "image/png", drawing(color.RGBA{0x2f, 0x6f, 0xb5, 0xff})}, true
	case "table":
		return attachment{"table.png", "image/png", drawing(color.RGBA{0xb5, 0x5a, 0x2f, 0xff})}, true
	case "lamp":
		return attachment{"lamp.png", "image/png", drawing(color.RGBA{0x3c, 0x8d, 0x5a, 0xff})}, true
	case "invoice":
		return attachment{"invoice.pdf", "application/pdf", []byte(onePage)}, true
	case "sound":
		return attachment{"hello.wav", "audio/wav", tone()}, true
	}
	return attachment{}, false
}

// drawing is a plain piece of furniture in a colour.
func drawing(c color.RGBA) []byte {
	const width, height = 320, 240
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	wall, floor := color.RGBA{0xf3, 0xee, 0xe4, 0xff}, color.RGBA{0xd9, 0xcd, 0xba, 0xff}
	for y := range height {
		for x := range width {
			at := wall
			if y > 190 {
				at = floor
			}
			back := x >= 110 && x < 124 && y >= 50 && y < 210
			leg := x >= 196 && x < 210 && y >= 130 && y < 210
			seat := x >= 110 && x < 210 && y >= 130 && y < 146
			if back || leg || seat {
				at = c
			}
			img.SetRGBA(x, y, at)
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err) // a buffer takes everything
	}
	return b.Bytes()
}

// tone is half a second of a sound, as WAV.
func tone() []byte {
	const rate, length = 8000, 4000
	var b bytes.Buffer
	b.WriteString("RIFF")
	put := func(v any) { _ = binary.Write(&b, binary.LittleEndian, v) } // a buffer takes everything
	put(uint32(36 + length))
	b.WriteString("WAVEfmt ")
	put(uint32(16))
	put([]uint16{1, 1})
	put([]uint32{rate, rate})
	put([]uint16{1, 8})
	b.WriteString("data")
	put(uint32(length))
	for i := range length {
		fade := 1 - float64(i)/length
		b.WriteByte(byte(128 + 90*fade*math.Sin(2*math.Pi*440*float64(i)/rate)))
	}
	return b.Bytes()
}

// onePage is a document with nothing on it but a line.
const onePage = `%PDF-1.1
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 144]/Contents 4 0 R/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj
4 0 obj<</Length 48>>stream
BT /F1 18 Tf 40 72 Td (Invoice 4711: 49 EUR) Tj ET
endstream
endobj
trailer<</Root 1 0 R>>
%%EOF
`
