package bridge

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"frontdesk/bridge/richtext"
)

// missedMarks are beginnings that look like a mark which was missed.
var missedMarks = []string{"/", "\\", ";", "internal", "note to self"}

// callsOfAll are words that call all colleagues, where Slack has not made a
// mention of them.
var callsOfAll = []string{"here", "channel", "everyone"}

// doubt says why a reply may not be meant for the customer, as a key of the
// catalogue; empty if there is no doubt. lead is its beginning.
func doubt(w Writing, lead string) string {
	if missesMark(lead) {
		return "desk.held.mark"
	}
	for i, line := range richtext.Lines(w.Text) {
		_, note := readNote(richtext.FromPlain(line), w.Prefixes)
		switch {
		case i == 0 && isTagged(line):
			return "desk.held.mark"
		case i > 0 && (note || isTagged(line)):
			return "desk.held.line_mark"
		}
	}
	text := width.Fold.String(w.Text.Plain())
	switch {
	case w.Forwarded:
		return "desk.held.forwarded"
	case namesColleague(text, w.Colleagues):
		return "desk.held.name"
	case leadsToSlack(text, richtext.Links(w.Text)):
		return "desk.held.link"
	}
	return ""
}

// missesMark tells whether a reply begins with a mark that was missed.
func missesMark(lead string) bool {
	lead = strings.ToLower(lead)
	return slices.ContainsFunc(missedMarks, func(mark string) bool { return strings.HasPrefix(lead, mark) })
}

// tagWords are words by which people set a note apart, in the languages of the phrases.
var tagWords = strings.Fields(`note notes internal
	notiz notizen intern interne interner internes internen
	nota notas interno interna internos internas internes notatka wewnętrzne wewnętrzna
	内部 备注 備註 内部备注 內部 內部備註 داخلي ملاحظة`)

// maxTag is of how many words a tag may consist, of which the first is one of those.
const maxTag = 3

// isTagged tells whether a line begins with a tag, as in "[note] x", "Note - x" and
// "Interne Notiz: x", or with two of the words, as in "note interne x". "Note that we
// close" does not.
func isTagged(line string) bool {
	words := strings.Fields(line)
	if len(words) > 1 && isTagWord(words[0]) && isTagWord(words[1]) {
		return true
	}
	tag := strings.Fields(tagOf(line))
	return len(tag) > 0 && len(tag) <= maxTag && isTagWord(tag[0])
}

func isTagWord(word string) bool {
	word = strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) })
	return slices.Contains(tagWords, strings.ToLower(word))
}

// tagOf is what stands in brackets at a line's beginning, or before its first colon or
// dash, if it has one: a hyphen within a word is none. Signs that stand before it do not
// count.
func tagOf(line string) string {
	begins := func(r rune) bool { return unicode.IsLetter(r) || isBracket(r) }
	rs := []rune(strings.TrimLeftFunc(line, func(r rune) bool { return !begins(r) }))
	if len(rs) > 0 && isBracket(rs[0]) {
		if end := slices.IndexFunc(rs[1:], isBracket); end >= 0 {
			return string(rs[1 : 1+end])
		}
		return ""
	}
	for i, r := range rs {
		within := r == '-' && i+1 < len(rs) && unicode.IsLetter(rs[i-1]) && unicode.IsLetter(rs[i+1])
		if r == ':' || (unicode.Is(unicode.Pd, r) || r == '−') && !within {
			return string(rs[:i])
		}
	}
	return ""
}

func isBracket(r rune) bool {
	return r == '<' || r == '>' || unicode.In(r, unicode.Ps, unicode.Pe, unicode.Pi, unicode.Pf)
}

// namesColleague tells whether a text holds a plain "@name" of one of those
// called names, or of all.
func namesColleague(text string, names []string) bool {
	before := ' '
	for i, r := range text {
		if r == '@' && !unicode.IsLetter(before) && !unicode.IsDigit(before) {
			rest := visible(text[i+1:])
			for _, name := range callsOfAll {
				if beginsWithWord(rest, name) {
					return true
				}
			}
			for _, name := range names {
				first, _, _ := strings.Cut(name, " ")
				if beginsWithWord(rest, name) || beginsWithWord(rest, first) {
					return true
				}
			}
		}
		before = r
	}
	return false
}

// visible is a text without blanks at its beginning and without invisible marks.
func visible(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s))
}

// beginsWithWord tells whether s begins with a word or name, case aside.
func beginsWithWord(s, word string) bool {
	rs, rw := []rune(s), []rune(visible(width.Fold.String(word)))
	if len(rw) == 0 || len(rs) < len(rw) || !strings.EqualFold(string(rs[:len(rw)]), string(rw)) {
		return false
	}
	return len(rs) == len(rw) || !unicode.IsLetter(rs[len(rw)]) && !unicode.IsDigit(rs[len(rw)])
}

// slackAddress is an address within Slack, which no customer can follow.
var slackAddress = regexp.MustCompile(`(?im)(^|[^a-z0-9-])slack\.com([/:?#]|$)|slack://`)

// leadsToSlack tells whether a text holds such an address, or points to one.
func leadsToSlack(text string, links []string) bool {
	return slackAddress.MatchString(visible(text)) || slices.ContainsFunc(links, slackAddress.MatchString)
}
