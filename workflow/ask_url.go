package workflow

import (
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// maxURL is how long a web address may be, in bytes.
const maxURL = 2000

// judgeURL takes a text in which exactly one word is a web address.
func judgeURL(_ *execution, s *askStep, said string) (Answer, bool) {
	found := ""
	for word := range strings.FieldsSeq(visible(norm.NFC.String(said))) {
		address, ok := webAddress(word)
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

// webAddress reads an address, with or without its scheme and apart from the
// punctuation around it. Names and passwords within it are refused.
func webAddress(word string) (string, bool) {
	word = strings.TrimRight(strings.TrimLeft(word, "<([{\"'“‘«„"), ">)]}\"'”’»,;:!?.。，、；：！？…")
	scheme, rest := "https", word
	if before, after, ok := strings.Cut(word, "://"); ok {
		scheme, rest = strings.ToLower(before), after
	}
	if scheme != "http" && scheme != "https" || len(word) > maxURL {
		return "", false
	}
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	host, path := rest[:end], rest[end:]
	name, port, hasPort := strings.Cut(host, ":")
	if _, err := strconv.ParseUint(port, 10, 16); hasPort && err != nil {
		return "", false
	}
	if !isDomain(name) || strings.ContainsAny(path, "<>\"\\") {
		return "", false
	}
	return scheme + "://" + strings.ToLower(host) + path, true
}
