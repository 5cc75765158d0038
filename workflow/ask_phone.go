package workflow

import (
	"regexp"
	"strings"

	"github.com/nyaruka/phonenumbers"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// phoneForm finds what may be a phone number.
var phoneForm = regexp.MustCompile(`\+?[(0-9][0-9 ().\-/]{3,40}[0-9]`)

// judgePhone takes a text in which exactly one phone number is. Its value is in
// the international form without blanks (E.164), and people are shown it with them.
func judgePhone(x *execution, s *askStep, said string) (Answer, bool) {
	text := strings.Map(numeral, norm.NFKC.String(visible(said)))
	found := ""
	for _, run := range phoneForm.FindAllString(text, -1) {
		e164, ok := phoneNumber(run, region(x))
		switch {
		case !ok:
		case found != "" && found != e164:
			return Answer{}, false
		default:
			found = e164
		}
	}
	if found == "" || !s.matches(found) {
		return Answer{}, false
	}
	return Answer{Value: found, Label: FormatPhone(found)}, true
}

// phoneNumber reads a number as people of a region write it, or in the
// international form with or without its plus.
func phoneNumber(s, region string) (e164 string, ok bool) {
	tries := []string{s}
	digits := strings.NewReplacer(" ", "", "(", "", ")", "", ".", "", "-", "", "/", "").Replace(s)
	switch {
	case strings.HasPrefix(digits, "+"):
	case strings.HasPrefix(digits, "00"):
		tries = append(tries, "+"+digits[2:])
	case len(digits) >= 10:
		tries = append(tries, "+"+digits)
	}
	for _, try := range tries {
		n, err := phonenumbers.Parse(try, region)
		if err == nil && phonenumbers.IsValidNumber(n) {
			return phonenumbers.Format(n, phonenumbers.E164), true
		}
	}
	return "", false
}

// region is where the contact's national numbers belong, as far as their country, an
// answer or their language tells.
func region(x *execution) string {
	if x == nil {
		return ""
	}
	if r, ok := countryCode(x, x.f.Contact.Country); ok {
		return r
	}
	for _, id := range keysOf(x.d.questions) {
		if code := x.r.Answers[id].Value; x.d.questions[id].Type == "country" && code != "" {
			return code
		}
	}
	if x.f.Contact.Language == "" {
		return ""
	}
	r, _ := language.Make(x.f.Contact.Language).Region()
	return r.String()
}

// FormatPhone shows a number in E.164 form, with or without its plus, with blanks.
func FormatPhone(e164 string) string {
	n, err := phonenumbers.Parse("+"+strings.TrimPrefix(e164, "+"), "")
	if err != nil || !phonenumbers.IsValidNumber(n) {
		return e164
	}
	return phonenumbers.Format(n, phonenumbers.INTERNATIONAL)
}

// shared takes a number that the customer's app has handed over. Verified: the app
// says that it is their own.
func (s *askStep) shared(x *execution, in Shared) {
	e164, ok := phoneNumber("+"+strings.TrimLeft(in.Phone, "+"), "")
	if !ok {
		e164, ok = phoneNumber(in.Phone, region(x))
	}
	if !ok || !s.matches(e164) {
		s.hear(x, in.Phone)
		return
	}
	answer := Answer{Value: e164, Label: FormatPhone(e164)}
	if in.Verified {
		answer.Label = x.d.phrases.Say(fallback, "phone_verified", "phone", answer.Label)
	}
	s.tally(x, TallyAnswered)
	s.keep(x, answer, nil)
	if in.Verified {
		// The app vouches for it, so that it is the contact's wherever else it is kept.
		x.set("contact.phone", e164)
		x.set("contact.phone_verified", "true")
	}
	s.leave(x, answer)
}
