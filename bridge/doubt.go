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
var missedMarks = []string{"/", "\\", ";", "internal"}

// callsOfAll are words that call all colleagues, where Slack has not made a
// mention of them.
var callsOfAll = []string{"here", "channel", "everyone"}

// doubt says why a reply may not be meant for the customer, as a key of the
// catalogue; empty if there is no doubt. lead is its beginning.
func doubt(w Writing, lead string) string {
	for _, mark := range missedMarks {
		if strings.HasPrefix(strings.ToLower(lead), mark) {
			return "desk.held.mark"
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
