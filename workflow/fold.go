package workflow

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Fold reduces a text to the words that it is found by: lower-case letters and digits
// without accents, with single spaces between words.
func Fold(s string) string { return fold(s) }

// fold reduces a text to what counts when two are compared: letters and digits,
// without case, accents and forms, with single spaces between words. A text
// without any, such as a thumb, is reduced to its symbols.
func fold(s string) string {
	s = cases.Fold().String(norm.NFKD.String(s))
	var words, symbols strings.Builder
	gap := false
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Nd, r):
			r = asciiDigit(r)
		case unicode.IsLetter(r), unicode.IsNumber(r):
		case unicode.Is(unicode.M, r), unicode.Is(unicode.Cf, r), r == '\'', r == '’':
			continue // accents, vowel points, variation selectors, joiners
		case unicode.Is(unicode.So, r):
			symbols.WriteRune(r)
			gap = true
			continue
		default:
			gap = true // spaces and punctuation, and skin tones, which are Sk
			continue
		}
		if gap && words.Len() > 0 {
			words.WriteByte(' ')
		}
		gap = false
		words.WriteString(baseLetter(r))
	}
	if words.Len() == 0 {
		return symbols.String()
	}
	return words.String()
}

// baseLetter is what people type who lack a letter on their keyboard, for those
// letters that Unicode does not take apart.
func baseLetter(r rune) string {
	switch r {
	case 'ł':
		return "l"
	case 'đ', 'ð':
		return "d"
	case 'ø':
		return "o"
	case 'ı':
		return "i"
	case 'æ':
		return "ae"
	case 'œ':
		return "oe"
	}
	return string(r)
}

// asciiDigit turns a decimal digit of any script into 0 to 9. Unicode keeps each
// script's ten together and in their order.
func asciiDigit(r rune) rune {
	for _, t := range unicode.Nd.R16 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return '0' + (r-rune(t.Lo))%10
		}
	}
	for _, t := range unicode.Nd.R32 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return '0' + (r-rune(t.Lo))%10
		}
	}
	return r
}

// wholeNumber reads a folded text as a number.
func wholeNumber(folded string) (int, bool) {
	n, err := strconv.Atoi(folded)
	return n, err == nil
}

// visible takes the characters out that have no shape of their own, but for
// those that hold emoji and some scripts' letters together.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && !unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || r == '\u3164' || r == '\u2800' {
			return -1
		}
		return r
	}, s)
}
