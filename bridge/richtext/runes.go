package richtext

import (
	"strings"
	"unicode"
)

// OneLine is a text with its blanks and line feeds each as one blank, and none at its ends.
func OneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// invisible reports whether r takes part in a text without showing: controls,
// zero-width and bidi marks, soft hyphens, byte order marks, variation selectors,
// tags and fillers. Blanks are not invisible in this sense.
func invisible(r rune) bool {
	if blank(r) {
		return false
	}
	switch {
	case r == '\u2800', r == '\uFFFC': // the braille cell without dots; where a picture was, which dictation leaves behind
		return true
	case unicode.Is(unicode.Prepended_Concatenation_Mark, r): // Arabic number signs show
		return false
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
}

// blank reports whether r shows as empty space. A line feed is one.
func blank(r rune) bool { return unicode.IsSpace(r) }

// bidiMark reports whether r only steers the direction of what stands beside it.
func bidiMark(r rune) bool { return unicode.Is(unicode.Bidi_Control, r) }

// visible reports whether s holds anything that a person could see.
func visible(s string) bool {
	for _, r := range s {
		if !blank(r) && !invisible(r) {
			return true
		}
	}
	return false
}
