package workflow

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// judgeEmail takes a text in which exactly one word is an e-mail address.
func judgeEmail(_ *execution, s *askStep, said string) (Answer, bool) {
	found := ""
	for word := range strings.FieldsSeq(visible(norm.NFKC.String(said))) {
		address, ok := emailAddress(word)
		switch {
		case !ok:
		case found != "" && found != address:
			return Answer{}, false
		default:
			found = address
		}
	}
	return Answer{Value: found}, found != "" && s.matches(found)
}

// emailAddress reads an address, apart from the punctuation around it. It is
// stricter than RFC 5322, which allows what nobody has: comments, quotes, spaces.
func emailAddress(word string) (string, bool) {
	word = strings.Trim(word, "<>()[]{}\"'`“”‘’«»„,;:!?。，、；：！？…*_~")
	word = strings.TrimPrefix(strings.TrimPrefix(word, "mailto:"), "MAILTO:")
	word = strings.TrimRight(word, ".")
	local, domain, ok := strings.Cut(word, "@")
	if !ok || len(word) > 254 || len(local) > 64 || !isLocal(local) || !isDomain(domain) {
		return "", false
	}
	return local + "@" + strings.ToLower(domain), true
}

func isLocal(s string) bool {
	if s == "" || strings.HasPrefix(s, ".") || strings.HasSuffix(s, ".") || strings.Contains(s, "..") {
		return false
	}
	for _, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(".!#$%&'*+/=?^_`{|}~-", r) {
			return false
		}
	}
	return true
}

func isDomain(s string) bool {
	labels := strings.Split(s, ".")
	for _, label := range labels {
		if label == "" || len(label) > 63 || strings.HasPrefix(label, "-") || strings.HasSuffix(label, "-") {
			return false
		}
		for _, r := range label {
			if !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) && r != '-' {
				return false
			}
		}
	}
	top := labels[len(labels)-1]
	return len(labels) > 1 && len([]rune(top)) > 1 && strings.ContainsFunc(top, unicode.IsLetter)
}
