package workflow

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// seam stands in a text where a value is missing. No value has that character, and literals
// lose it.
const seam = "\x00"

// closings are the signs that enclose something, each with the one that ends it.
var closings = map[rune]string{
	'(': ")", '[': "]", '（': "）", '【': "】", '“': "”", '„': "“”", '‘': "’", '«': "»", '»': "«", '"': `"`, '「': "」", '『': "』", '《': "》", '<': ">", '¿': "?", '¡': "!",
}

const (
	// stops end a sentence, pauses part one, joiners stand between two things.
	stops   = ".!?…。！？؟"
	pauses  = ",;:،؛，、；："
	joiners = "-–—/|·•"
	// prefixes stand right before a value.
	prefixes = "#@№"
)

// mend takes what belongs to missing values out of a text: a neighbouring space, or a comma
// and a space; brackets and quotation marks with nothing in them; a second sign where one is
// enough; and lines in which nothing is left.
func mend(text string) string {
	if !strings.Contains(text, seam) {
		return strings.TrimSpace(text)
	}
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		if strings.Contains(line, seam) {
			if line = mendLine(line); strings.IndexFunc(line, says) < 0 {
				continue
			}
		}
		lines = append(lines, line)
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// says tells whether a character says something by itself.
func says(r rune) bool {
	return !unicode.IsSpace(r) && !unicode.IsPunct(r) && r != '<' && r != '>' && r != '|'
}

// mendLine mends one line, seam by seam.
func mendLine(line string) string {
	left, right, more := strings.Cut(line, seam)
	for more {
		left, right = mendSeam(left, right)
		var next string
		next, right, more = strings.Cut(right, seam)
		left += next
	}
	return left
}

// mendSeam is what stands before and after a missing value, so that the one follows the other.
func mendSeam(left, right string) (string, string) {
	for {
		short := trimSeparator(left)
		if short == left && begins(left) {
			right = trimLeadingSeparator(right)
		}
		left = short
		if strings.HasPrefix(right, " ") {
			left, right = strings.TrimRight(left, " "), " "+strings.TrimLeft(right, " ")
		}
		before, atEnd := utf8.DecodeLastRuneInString(left)
		after, atStart := utf8.DecodeRuneInString(right)
		next := strings.TrimLeft(right, " ")
		joiner, joint := utf8.DecodeRuneInString(next)
		bare := strings.TrimSuffix(left, string(before))
		switch {
		case strings.HasPrefix(right, seam):
			return left, right
		case atEnd > 0 && atStart > 0 && strings.ContainsRune(closings[before], after):
			left, right = bare, right[atStart:] // nothing in brackets
		case atStart > 0 && strings.ContainsRune(stops+pauses, after) && (left == "" || strings.ContainsRune(stops, before)):
			if right = strings.TrimLeft(right[atStart:], " "); left != "" && right != "" {
				right = " " + right
			}
		case atStart > 0 && atEnd > 0 && strings.ContainsRune(pauses, before) && strings.ContainsRune(stops, after):
			left = bare
		case atStart > 0 && atEnd > 0 && strings.ContainsRune(pauses, before) && strings.ContainsRune(pauses, after):
			right = right[atStart:]
		case atEnd > 0 && strings.ContainsRune(prefixes, before) && (bare == "" || strings.HasSuffix(bare, " ")) && !unicode.IsLetter(after) && !unicode.IsDigit(after):
			left = bare
		case joint > 0 && strings.ContainsRune(joiners, joiner) && strings.HasPrefix(next[joint:], " ") && (left == "" || strings.ContainsRune(joiners+pauses+stops, before) && next != right):
			if right = strings.TrimLeft(next[joint:], " "); left != "" {
				right = " " + right
			}
		case atEnd > 0 && (right == "" || unicode.IsPunct(after)) && strings.ContainsRune(joiners, before) && strings.HasSuffix(bare, " "):
			left = strings.TrimRight(bare, " ")
		default:
			return left, right
		}
	}
}

// begins tells whether what follows begins a line, or something enclosed.
func begins(left string) bool {
	before, size := utf8.DecodeLastRuneInString(left)
	return size == 0 || closings[before] != "" && before != '»' && before != '"'
}
