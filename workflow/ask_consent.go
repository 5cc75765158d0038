package workflow

import (
	"slices"
	"strings"

	"frontdesk/bridge/richtext"
)

// Evidence is what has to be shown of a consent later: the words that the contact
// agreed or did not agree to, as they stood there.
type Evidence struct {
	Given    bool
	Text     string
	Language string // of the text; empty if the file does not say
	Version  string
	Policy   string
}

func parseConsent(p *parser, m mapping, s *askStep) {
	if n := m.get("policy"); n != nil {
		if address, ok := p.word(n, `"policy"`); ok {
			if whole, ok := webAddress(address); !ok || !strings.Contains(address, "://") {
				p.bad(n, `"policy" must be a web address such as https://example.com/privacy, not %q`, address)
			} else {
				s.Policy = whole
			}
		}
	}
	if n := m.get("version"); n != nil {
		version, ok := p.word(n, `"version"`)
		if ok && (version == "" || version != oneLine(version, maxName)) {
			p.bad(n, `"version" must be one line of 1 to %d characters, such as 2026-05`, maxName)
		}
		s.Version = version
	}
	if n := m.get("on_refusal"); n != nil {
		s.OnRefusal = p.list(n, `"on_refusal"`)
	}
}

// consentKind is a value of a consent, with the keys of what stands on its button
// and of what agents read.
type consentKind struct{ value, button, label string }

// consents are the two that there are, in the order of their buttons.
var consents = []consentKind{
	{"true", "yes", "consent_given"},
	{"false", "no", "consent_refused"},
}

// consent is the answer that a button's place stands for, from 1.
func (s *askStep) consent(x *execution, place int) (Answer, bool) {
	if s.Type != "consent" || place < 1 || place > len(consents) {
		return Answer{}, false
	}
	c := consents[place-1]
	return Answer{Value: c.value, Label: x.d.phrases.Say(fallback, c.label)}, true
}

// offerConsents are the two.
func offerConsents(x *execution, s *askStep) []option {
	var out []option
	for i, c := range consents {
		answer, _ := s.consent(x, i+1)
		out = append(out, option{label: s.phrase(x, c.button), answer: answer})
	}
	return out
}

// judgeConsent takes a yes or no in any of the languages. Silence, and whatever
// else there is, is no consent.
func judgeConsent(x *execution, s *askStep, said string) (Answer, bool) {
	typed := fold(said)
	for i, c := range consents {
		if x.phrases().means(c.button, said) || slices.Contains(consentWords(c.button), typed) {
			return s.consent(x, i+1)
		}
	}
	if n, ok := wholeNumber(typed); ok {
		return s.consent(x, n)
	}
	return Answer{}, false
}

// consentWords are further words for yes and no, folded.
func consentWords(button string) []string {
	if button == "yes" {
		return []string{
			"y", "yep", "yeah", "yes please", "sure", "ok", "okay", "i agree", "agree", "agreed", "i accept", "accept", "i consent",
			"ja", "ja bitte", "einverstanden", "ich stimme zu", "zustimmen", "si", "acepto", "de acuerdo", "oui", "j accepte", "jaccepte", "daccord", "d accord",
			"tak", "zgadzam sie", "zgoda", "sim", "aceito", "concordo", "co", "dong y", "toi dong y", "نعم", "موافق", "اوافق",
			"是", "是的", "好", "好的", "同意", "我同意", "👍",
		}
	}
	return []string{
		"n", "nope", "no thanks", "i do not agree", "i dont agree", "i refuse", "refuse", "i decline", "decline", "nein", "nein danke", "ich stimme nicht zu",
		"no acepto", "non", "je refuse", "nie", "nie zgadzam sie", "nao", "nao aceito", "khong", "khong dong y", "toi khong dong y", "لا", "لا اوافق", "ارفض",
		"不", "否", "不同意", "我不同意", "不要", "👎",
	}
}

// withPolicy adds where the whole policy can be read.
func (s *askStep) withPolicy(x *execution, words richtext.Doc) richtext.Doc {
	if s.Policy == "" {
		return words
	}
	return append(words, richtext.FromPlain(s.phrase(x, "policy", "url", s.Policy))...)
}

// show keeps the words that the contact is about to be asked to agree to.
func (s *askStep) show(x *execution, words richtext.Doc) {
	x.r.Shown, x.r.ShownIn = cut(words.Plain(), maxAnswer), s.Text.variant(x.f.Contact.Language).Tag
}

// evidence is what is kept of an answer to the question; nil if it asks for no consent.
func (s *askStep) evidence(x *execution, a Answer) *Evidence {
	if s.Type != "consent" {
		return nil
	}
	return &Evidence{
		Given: a.Value == "true", Text: x.r.Shown, Language: x.r.ShownIn, Version: s.Version, Policy: s.Policy,
	}
}
