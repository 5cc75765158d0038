package workflow

import (
	"strings"

	"golang.org/x/text/unicode/bidi"
)

// direction is the way in which a text is written.
type direction uint8

const (
	neutral direction = iota
	leftToRight
	rightToLeft
)

// directionOf is that of the first letter which has one.
func directionOf(s string) direction {
	for _, r := range s {
		if d := directionOfRune(r); d != neutral {
			return d
		}
	}
	return neutral
}

func directionOfRune(r rune) direction {
	p, _ := bidi.LookupRune(r)
	switch p.Class() {
	case bidi.L:
		return leftToRight
	case bidi.R, bidi.AL:
		return rightToLeft
	}
	return neutral
}

// isolate wraps a value that holds letters of the other direction than the text
// around it, so that the order of the words does not get mixed up.
func isolate(value string, around direction) string {
	const first, pop = "\u2068", "\u2069" // first strong isolate, pop directional isolate
	const left = "\u2066"                 // left-to-right isolate
	for _, r := range value {
		if d := directionOfRune(r); d != neutral && around != neutral && d != around {
			return first + value + pop
		}
	}
	// Numbers in several groups, such as a phone number, are read from the left everywhere.
	if around == rightToLeft && strings.ContainsAny(value, "0123456789") && strings.ContainsAny(value, " +-(/") && directionOf(value) == neutral {
		return left + value + pop
	}
	return value
}
