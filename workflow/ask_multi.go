package workflow

import (
	"slices"
	"strings"
	"unicode"
)

// several is what joins the choices of one answer.
const several = ", "

// tick stands before a choice of which several may be made.
func tick(chosen bool) string {
	if chosen {
		return "✅ "
	}
	return "⬜ "
}

// parseMulti reads the choices, and how many of them may be made.
func parseMulti(p *parser, m mapping, s *askStep) {
	parseChoices(p, m, s)
	parseBounds(p, m, s)
	for _, key := range []string{"min", "max"} {
		n, bound := m.get(key), s.Min
		if key == "max" {
			bound = s.Max
		}
		if bound != nil && *bound > float64(len(s.Choices)) && len(s.Choices) > 0 {
			p.bad(n, "%q is %s, and there are only %d choices", key, n.Value, len(s.Choices))
		}
	}
}

// checkMulti reports choices that could not be told apart, or not be kept together.
func checkMulti(c *checker, s *askStep) {
	checkChoices(c, s)
	for _, ch := range s.Choices {
		if strings.Contains(ch.ID, ",") && !c.stored {
			c.bad(ch.place.start(), "the id %q must have no comma, because an answer may consist of several ids", ch.ID)
		}
	}
}

// toggle makes a choice, or unmakes it. Done ends that.
func (s *askStep) toggle(x *execution, id string) {
	picked := slices.Clone(x.r.Picked)
	if i := slices.Index(picked, id); i >= 0 {
		picked = slices.Delete(picked, i, i+1)
	} else {
		picked = append(picked, id)
	}
	x.r.Picked = picked
	if x.r.Until.IsZero() {
		s.await(x) // they are at it
	} else {
		x.r.Until = x.f.Now.Add(s.Timeout)
	}
	x.emit(Offer{Choices: s.offered(x)})
}

// done takes the choices that were made for the answer.
func (s *askStep) done(x *execution) {
	answer, ok := s.chosen(x, x.r.Picked)
	switch {
	case ok:
		s.accept(x, answer)
	case s.Optional && len(x.r.Picked) == 0:
		s.skip(x)
	default:
		s.invalid(x)
	}
}

// chosen is the answer that consists of these choices, if they are as many as there
// have to be.
func (s *askStep) chosen(x *execution, ids []string) (Answer, bool) {
	var values, labels []string
	for _, c := range s.Choices {
		if slices.Contains(ids, c.ID) {
			a := c.answer(x)
			values, labels = append(values, a.Value), append(labels, a.Label)
		}
	}
	a := Answer{Value: strings.Join(values, several), Label: strings.Join(labels, several)}
	return a, len(values) > 0 && s.within(float64(len(values)))
}

// judgeMulti takes labels, numbers and ids, one or more of them, together with what
// was pressed already.
func judgeMulti(x *execution, s *askStep, said string) (Answer, bool) {
	if x.phrases().means("done", said) && len(x.r.Picked) > 0 {
		return s.chosen(x, x.r.Picked)
	}
	ids := slices.Clone(x.r.Picked)
	for _, part := range s.parts(x, said) {
		c, ok := s.choiceOf(x, part)
		if !ok {
			return Answer{}, false
		}
		ids = append(ids, c.ID)
	}
	if len(ids) == len(x.r.Picked) {
		return Answer{}, false
	}
	return s.chosen(x, ids)
}

// parts takes an enumeration apart: by commas and the like, then by the words for
// "and", then, of numbers only, by blanks. What is a choice as a whole is one.
func (s *askStep) parts(x *execution, said string) []string {
	if _, ok := s.choiceOf(x, said); ok {
		return []string{said}
	}
	var out []string
	for _, part := range strings.FieldsFunc(said, func(r rune) bool { return strings.ContainsRune(",;/&+\n，、；和与與及", r) }) {
		words := strings.Fields(part)
		if _, ok := s.choiceOf(x, part); ok || len(words) < 2 {
			out = append(out, strings.TrimSpace(part))
			continue
		}
		if !strings.ContainsFunc(part, unicode.IsLetter) {
			out = append(out, words...)
			continue
		}
		from := 0
		for i := range words {
			if slices.Contains(andWords, fold(words[i])) {
				out = append(out, strings.Join(words[from:i], " "))
				from = i + 1
			}
		}
		out = append(out, strings.Join(words[from:], " "))
	}
	return slices.DeleteFunc(out, func(p string) bool { return fold(p) == "" })
}

// andWords are the words for "and", folded.
var andWords = []string{"and", "und", "y", "e", "et", "i", "oraz", "va", "و"}

// list is an answer of several choices as expressions see it.
func list(value string) []string {
	if value == "" {
		return nil
	}
	return strings.Split(value, several)
}
