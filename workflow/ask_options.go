package workflow

import (
	"slices"
	"strconv"
	"strings"
)

// option is an answer that a question offers by a button.
type option struct {
	label  string
	answer Answer
	hidden bool // as in Choice
}

// The ends of the keys of the buttons that are no options; those end in their number.
const (
	skipKey   = "skip"
	doneKey   = "done"
	personKey = "person"
	backKey   = "back"
)

// After so many attempts in vain the customer is offered a person, by a button unless
// there are too many others.
const (
	lostAt      = 2
	manyOptions = 6
)

// options are what can be pressed to answer the question.
func (s *askStep) options(x *execution) []option {
	switch {
	case x.r.Meant != "":
		return offerMeant(x)
	case s.of.offers == nil:
		return nil
	}
	return s.of.offers(x, s)
}

// offered are the buttons of the present question.
func (s *askStep) offered(x *execution) []Choice {
	var out []Choice
	prefix := strconv.Itoa(x.r.Ask) + "."
	for i, o := range s.options(x) {
		c := Choice{Key: prefix + strconv.Itoa(i+1), Label: o.label, Value: o.answer.Value, Hidden: o.hidden}
		if s.of.several {
			c.Mark = tick(slices.Contains(x.r.Picked, o.answer.Value))
		}
		out = append(out, c)
	}
	if s.of.several {
		out = append(out, Choice{Key: prefix + doneKey, Label: s.phrase(x, "done"), Hidden: true})
	}
	if x.r.Tries >= lostAt && len(out) <= manyOptions {
		out = append(out, Choice{Key: prefix + personKey, Label: s.phrase(x, "person_button"), Plain: true})
	}
	if x.r.Tries > 0 && len(x.r.Trail) > 0 && len(out) <= manyOptions {
		out = append(out, Choice{Key: prefix + backKey, Label: s.phrase(x, "back"), Plain: true})
	}
	if s.Optional {
		out = append(out, Choice{Key: prefix + skipKey, Label: s.phrase(x, "skip"), Skip: true, Plain: true})
	}
	return out
}

// Asks tells whether a button's key, a Choice's, belongs to the question that the run
// waits for an answer to.
func (r Run) Asks(key string) bool {
	number, _, ok := strings.Cut(key, ".")
	ask, err := strconv.Atoi(number)
	return ok && err == nil && r.Wait == WaitAnswer && r.Ask-r.Tries <= ask && ask <= r.Ask
}

// ForPerson tells whether a button's key, a Choice's, stands for the wish for a person.
func ForPerson(key string) bool {
	_, which, _ := strings.Cut(key, ".")
	return which == personKey
}

// pressed takes a press on a button of the present question, whichever of its
// attempts it belongs to.
func (s *askStep) pressed(x *execution, key string) {
	if !x.r.Asks(key) {
		return
	}
	_, which, _ := strings.Cut(key, ".")
	switch {
	case which == skipKey && s.Optional:
		s.skip(x)
		return
	case which == backKey:
		x.back()
		return
	case which == personKey:
		x.person(s)
		return
	case which == doneKey && s.of.several:
		s.done(x)
		return
	}
	i, err := strconv.Atoi(which)
	options := s.options(x)
	switch {
	case err != nil || i < 1 || i > len(options):
	case s.of.several:
		s.toggle(x, options[i-1].answer.Value)
	default:
		s.accept(x, options[i-1].answer)
	}
}

// skip passes an optional question over.
func (s *askStep) skip(x *execution) {
	s.tally(x, TallySkipped)
	s.unanswered(x, WhySkipped)
	x.passed(x.by)
	x.next()
}
