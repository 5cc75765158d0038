package workflow

import (
	"slices"
	"strings"

	"frontdesk/bridge/richtext"
)

// doubts is what an e-mail address was probably meant to be; "" if it looks right, or
// if the customer was asked already.
func (s *askStep) doubts(x *execution, a Answer) string {
	local, domain, ok := strings.Cut(a.Value, "@")
	if s.Type != "email" || !ok || x.r.Meant != "" {
		return ""
	}
	if meant := meantDomain(domain); meant != "" && s.matches(local+"@"+meant) {
		return local + "@" + meant
	}
	return ""
}

// askMeant asks whether another address was meant. Both are answers.
func (s *askStep) askMeant(x *execution, typed, meant string) {
	x.r.Typed, x.r.Meant = typed, meant
	s.ask(x, s.words(x))
}

// meantWords ask it.
func (s *askStep) meantWords(x *execution) richtext.Doc {
	return richtext.FromPlain(s.phrase(x, "did_you_mean", "address", x.r.Meant))
}

// offerMeant are the two addresses.
func offerMeant(x *execution) []option {
	return []option{
		{label: x.r.Meant, answer: Answer{Value: x.r.Meant}},
		{label: x.r.Typed, answer: Answer{Value: x.r.Typed}},
	}
}

// confirmed reads which of the two it is.
func (s *askStep) confirmed(x *execution, said string) (Answer, bool) {
	typed := fold(said)
	for i, o := range offerMeant(x) {
		n, number := wholeNumber(typed)
		button := consents[i].button
		if number && n == i+1 || x.phrases().means(button, said) || slices.Contains(consentWords(button), typed) {
			return o.answer, true
		}
	}
	return Answer{}, false
}

// providers are the domains that are misspelled most; realDomains look like one of
// them and are meant.
var (
	providers = []string{
		"gmail.com", "googlemail.com", "hotmail.com", "outlook.com", "yahoo.com", "icloud.com", "protonmail.com", "t-online.de",
		"web.de", "freenet.de", "hotmail.fr", "hotmail.es", "hotmail.de", "yahoo.fr", "yahoo.de", "yahoo.es", "outlook.fr", "outlook.de",
		"orange.fr", "wanadoo.fr", "laposte.net", "interia.pl", "uol.com.br", "hotmail.com.br", "yahoo.com.br", "hotmail.co.uk", "yahoo.co.uk",
	}
	realDomains = []string{
		"mail.com", "email.com", "ymail.com", "fmail.com", "hmail.com", "zmail.com", "tmail.com", "jmail.com", "rmail.com", "bmail.com", "mmail.com",
		"yahoo.it", "yahoo.in", "outlook.es", "outlook.it", "outlook.at", "outlook.be", "outlook.pt", "outlook.cl", "hotmail.it", "hotmail.be",
		"hotmail.nl", "hotmail.ch", "web.dk", "wed.de", "interia.eu", "yahoo.no", "yahoo.se", "yahoo.ie", "yahoo.dk", "yahoo.gr", "yahoo.ro", "yahoo.pl",
	}
	// topDomains are no top-level domains, and what they were meant to be.
	topDomains = map[string]string{
		"con": "com", "cmo": "com", "ocm": "com", "vom": "com", "xom": "com", "comm": "com", "coom": "com", "copm": "com", "clm": "com",
		"nte": "net", "ner": "net", "rog": "org", "orgg": "org", "dee": "de",
	}
)

// meantDomain is the domain that was probably meant, "" if it looks right.
func meantDomain(domain string) string {
	if slices.Contains(providers, domain) || slices.Contains(realDomains, domain) {
		return ""
	}
	for _, p := range providers {
		if oneOff(domain, p) {
			return p
		}
	}
	i := strings.LastIndexByte(domain, '.')
	if right, ok := topDomains[domain[i+1:]]; ok {
		mended := domain[:i+1] + right
		if meant := meantDomain(mended); meant != "" {
			return meant
		}
		return mended
	}
	return ""
}

// oneOff tells whether two words differ by one letter: one too many, one too few,
// another one, or two in the wrong order.
func oneOff(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch len(b) - len(a) {
	case 1:
		return a[i:] == b[i+1:]
	case 0:
		if i == len(a) {
			return false
		}
		swapped := i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
		return a[i+1:] == b[i+1:] || swapped
	}
	return false
}
