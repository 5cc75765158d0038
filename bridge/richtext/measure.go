package richtext

import "unicode/utf8"

// Runes is the Measure of platforms that count Unicode code points.
func Runes(s string) int { return utf8.RuneCountInString(s) }

// UTF16 is the Measure of platforms that count UTF-16 code units.
func UTF16(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}

// Len is the length of d's plain text by m.
func (d Doc) Len(m Measure) int { return m(d.Plain()) }
