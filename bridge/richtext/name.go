package richtext

import (
	"strings"
	"unicode"

	"github.com/rivo/uniseg"
	"golang.org/x/text/unicode/bidi"
)

// Isolate makes a value safe to stand within a line of the other direction. A
// value with right-to-left characters is wrapped in Unicode isolates (FSI … PDI),
// so that it cannot reorder what stands around it; any other stays unwrapped.
// Embeddings, overrides and isolates of the value's own, which could reach beyond
// it, are taken out of either. It is for values of one line, since an isolate ends
// with its paragraph.
func Isolate(s string) string {
	s = straight(s)
	if !strings.ContainsFunc(s, rightToLeft) {
		return s
	}
	return string(strongIsolate) + s + string(popIsolate)
}

func rightToLeft(r rune) bool {
	props, _ := bidi.LookupRune(r)
	return props.Class() == bidi.R || props.Class() == bidi.AL
}

const (
	nameLength = 60 // grapheme clusters
	nameMarks  = 4  // combining marks in a row; Hebrew and Vietnamese need up to three
)

// CleanName makes a display name that somebody else controls safe to show: without
// controls, direction marks, invisible characters, the signs that a platform may
// read as markup or as a mention, and heaps of combining marks; blanks collapsed;
// cut to 60 graphemes. It is empty if nothing is left.
func CleanName(s string) string {
	var sb strings.Builder
	gap, marks := false, 0
	for _, r := range strings.ToValidUTF8(s, "") {
		switch {
		case blank(r):
			gap = sb.Len() > 0
			continue
		case invisible(r), strings.ContainsRune("<>&@#*_~`", r):
			continue
		case unicode.In(r, unicode.Mn, unicode.Me):
			if marks++; marks > nameMarks {
				continue
			}
		default:
			marks = 0
		}
		if gap {
			sb.WriteByte(' ')
			gap = false
		}
		sb.WriteRune(r)
	}
	name, rest, state := sb.String(), sb.String(), -1
	for n := 0; rest != ""; n++ {
		if n == nameLength {
			return strings.TrimRight(name[:len(name)-len(rest)], " ")
		}
		_, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
	}
	return name
}
