package bridge

import (
	"slices"
	"strings"
	"unicode"

	"frontdesk/bridge/richtext"
	"frontdesk/workflow"
)

const (
	// maxTerms bounds the words that one message or contact is found by, maxTerm their
	// length in characters.
	maxTerms = 100
	maxTerm  = 40
	// leastPhone is how many digits it takes to look for a phone number.
	leastPhone = 4
)

// SaidTerms are the words that a text is found by: without case, accents and forms.
// Writing that has no spaces between words is taken two characters at a time.
func SaidTerms(text string) []string {
	var terms []string
	for word := range strings.FieldsSeq(workflow.Fold(text)) {
		for _, run := range runs(word) {
			r := []rune(run)
			if !spaceless(r[0]) {
				terms = append(terms, string(r[:min(len(r), maxTerm)]))
				continue
			}
			for i := range max(1, len(r)-1) {
				terms = append(terms, string(r[i:min(i+2, len(r))]))
			}
		}
	}
	return bounded(terms)
}

// ContactTerms are the words that a contact is found by: their names, their e-mail
// address and their phone number, which is kept backwards, so that it is found by its
// end.
func ContactTerms(c Contact) []string {
	p := c.Profile
	var terms []string
	for word := range strings.FieldsSeq(workflow.Fold(strings.Join([]string{p.Name, p.FirstName, p.LastName, p.Username}, " "))) {
		terms = append(terms, begin(word))
	}
	if c.Email != "" {
		terms = append(terms, begin(strings.ToLower(c.Email)))
	}
	if digits := phoneTerm(c.Phone); digits != "" {
		terms = append(terms, digits)
	}
	return bounded(terms)
}

// soughtTerms are what ContactTerms must begin with for a contact to be meant.
func soughtTerms(text string) []string {
	if term := phoneTerm(text); term != "" {
		return []string{term}
	}
	var terms []string
	for word := range strings.FieldsSeq(text) {
		if strings.Contains(strings.Trim(word, "@"), "@") {
			terms = append(terms, begin(strings.ToLower(word)))
			continue
		}
		for part := range strings.FieldsSeq(workflow.Fold(word)) {
			terms = append(terms, begin(part))
		}
	}
	return bounded(terms)
}

// phoneTerm is a phone number as a term, empty if the text is none: its digits without
// leading zeros, backwards, behind a "+".
func phoneTerm(text string) string {
	var digits []rune
	for _, r := range text {
		switch {
		case '0' <= r && r <= '9':
			digits = append(digits, r)
		case !strings.ContainsRune("+-()/. \u00a0", r):
			return ""
		}
	}
	for len(digits) > 0 && digits[0] == '0' {
		digits = digits[1:]
	}
	if len(digits) < leastPhone {
		return ""
	}
	slices.Reverse(digits)
	return "+" + begin(string(digits))
}

// runs takes a word apart where writing with and without spaces meet.
func runs(word string) []string {
	var out []string
	from, dense := 0, false
	for i, r := range word {
		if is := spaceless(r); is != dense {
			if i > from {
				out = append(out, word[from:i])
			}
			from, dense = i, is
		}
	}
	return append(out, word[from:])
}

// spaceless tells whether a character belongs to writing without spaces between words.
func spaceless(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

func begin(term string) string {
	r := []rune(term)
	return string(r[:min(len(r), maxTerm)])
}

// bounded sorts terms, drops repetitions, and what is too much.
func bounded(terms []string) []string {
	terms = terms[:min(len(terms), maxTerms)]
	slices.Sort(terms)
	return slices.Compact(terms)
}

// Called is what a contact is called on the desk side, by their own account; empty: it
// is not known.
func (c Contact) Called() string {
	p := c.Profile
	for _, name := range []string{p.Name, strings.TrimSpace(p.FirstName + " " + p.LastName), p.Username} {
		if clean := richtext.CleanName(name); clean != "" {
			return clean
		}
	}
	return ""
}

// Names are the people of the desk side whom a contact's state names.
func (c Contact) Names() []PersonID {
	ids := []PersonID{c.LastAgent}
	if c.Block != nil {
		ids = append(ids, c.Block.By)
	}
	if c.Current != nil {
		ids = append(append(ids, c.Current.Spoke...), c.Current.Assignee)
	}
	return ids
}
