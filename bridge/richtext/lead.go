package richtext

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// Lead is the first line of d that holds anything to see, as it is compared with
// prefixes and read as a command: without formatting and the marks of quotes and
// lists, without invisible characters, full-width forms folded to ordinary ones,
// each run of blanks as one space, none at either end. It is not for showing:
// joined emoji and some scripts need what was taken out.
func Lead(d Doc) string {
	if lines := Lines(d); len(lines) > 0 {
		return lines[0]
	}
	return ""
}

// Lines are the lines of d that hold anything to see, each as Lead shows the first.
func Lines(d Doc) []string {
	var out []string
	f := flatten(d.Normalize())
	for line, next := f.lineFrom(0); len(line) > 0; line, next = f.lineFrom(next) {
		var sb strings.Builder
		for _, g := range line {
			sb.WriteRune(g.r)
		}
		out = append(out, sb.String())
	}
	return out
}

// TrimLead takes prefix off the beginning of d, with what stood before it and the
// blanks after it, and leaves all other formatting. It reports whether Lead(d)
// starts with prefix, case aside and prefix folded as Lead folds; if not, it
// returns d as it is. A blank at the end of prefix asks for a blank there or the
// line's end. A prefix in which there is nothing to see is no prefix of anything.
//
// The blanks after it include line breaks, but not, in a code block, the
// indentation of the next line. A mention or emoji of which the prefix takes a
// part goes as a whole; so does an item that is left with nothing, while the
// items after it keep their numbers.
func TrimLead(d Doc, prefix string) (Doc, bool) {
	want, wordEnd := foldPrefix(prefix)
	if len(want) == 0 {
		return d, false
	}
	f := flatten(d.Normalize())
	line, _ := f.lineFrom(0)
	if len(line) < len(want) {
		return d, false
	}
	for i, r := range want {
		if foldCase(line[i].r) != foldCase(r) {
			return d, false
		}
	}
	if wordEnd && len(line) > len(want) && line[len(want)].r != ' ' {
		return d, false
	}
	from := f.skipBlanks(line[len(want)-1].cell + 1)
	return f.slice(f.nodes, from, len(f.cells), asItem), true
}

// glyph is one folded character of a line and the cell that it came from.
type glyph struct {
	r    rune
	cell int
}

// lineFrom is the first line from a cell on with anything to see, folded, and the cell
// at which to look for the next.
func (f *flat) lineFrom(from int) (line []glyph, next int) {
	i := from
	for ; i < len(f.cells); i++ {
		c := f.cells[i]
		if c.ends() || c.leaf {
			if len(line) > 0 {
				break
			}
			if c.ends() {
				continue
			}
		}
		for _, r := range c.s {
			line = appendFolded(line, r, i)
		}
	}
	if n := len(line); n > 0 && line[n-1].r == ' ' {
		line = line[:n-1]
	}
	return line, i
}

// appendFolded adds a character to a line as Lead shows it, if it does.
func appendFolded(line []glyph, r rune, cell int) []glyph {
	r = foldForm(r)
	switch {
	case blank(r):
		if len(line) == 0 || line[len(line)-1].r == ' ' {
			return line
		}
		r = ' '
	case invisible(r):
		return line
	}
	return append(line, glyph{r, cell})
}

// foldPrefix folds a prefix as Lead folds a line. A blank at its end is told apart.
func foldPrefix(prefix string) (want []rune, wordEnd bool) {
	var line []glyph
	for _, r := range prefix {
		line = appendFolded(line, r, 0)
	}
	for _, g := range line {
		want = append(want, g.r)
	}
	if n := len(want); n > 0 && want[n-1] == ' ' {
		return want[:n-1], true
	}
	return want, false
}

// foldForm gives the ordinary form of full-width, half-width and small characters, and
// of such as the Greek question mark, which is a semicolon by another number. One that
// stands for several stays, as ‼ does, which is an emoji.
func foldForm(r rune) rune {
	if folded := width.LookupRune(r).Folded(); folded != 0 {
		return folded
	}
	if form := norm.NFKC.PropertiesString(string(r)).Decomposition(); utf8.RuneCount(form) == 1 {
		r, _ = utf8.DecodeRune(form)
	}
	return r
}

// foldCase gives the least of the characters that differ from r by case alone.
func foldCase(r rune) rune {
	least := r
	for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
		least = min(least, next)
	}
	return least
}

// skipBlanks is the first cell from there on, within the same block, that is not
// a blank after a prefix or an invisible remainder of it. Direction marks stay
// with the text that they stand right before.
func (f *flat) skipBlanks(from int) int {
	end := from
	for i := from; i < len(f.cells) && !f.cells[i].leaf; i++ {
		switch c := f.cells[i]; {
		case c.code && c.ends():
			return i + 1
		case visible(c.s) || c.atom != nil && !c.blank():
			return end
		case c.blank() || !bidiMark([]rune(c.s)[0]):
			end = i + 1
		}
	}
	return end
}
