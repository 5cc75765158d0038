package workflow

import (
	"strconv"
	"strings"
	"time"

	"frontdesk/bridge/richtext"
)

const (
	// settle is how long after its last piece an invalid answer is judged.
	settle = 3 * time.Second
	// maxPieces is how much of those pieces is kept.
	maxPieces = 1000
)

func (s *askStep) run(x *execution) {
	switch {
	case s.SkipIf != nil && x.holds(s.SkipIf):
		x.next()
	case x.r.Silent:
		s.unanswered(x, WhyTimeout)
		x.next()
	default:
		x.r.Tries = 0
		s.ask(x, x.fill(s.Text))
	}
}

// ask puts the question, in these words, and waits.
func (s *askStep) ask(x *execution, words richtext.Doc) {
	if len(words) == 0 {
		// All of the text were values that are missing.
		words = richtext.FromPlain(s.title())
	}
	x.r.Ask++
	x.r.Arrived, x.r.Early = 0, nil
	x.r.Pieces, x.r.Until = "", time.Time{}
	x.wait(WaitAnswer, x.f.Now.Add(s.Timeout))
	x.emit(Ask{Question: s.ID, Text: words, Choices: s.offered(x)})
}

// offered are the buttons of the present question.
func (s *askStep) offered(x *execution) []Choice {
	var out []Choice
	prefix := strconv.Itoa(x.r.Ask) + "."
	for i, c := range s.Choices {
		label := c.label(x, c.Label.in(x.f.Contact.Language))
		out = append(out, Choice{Key: prefix + strconv.Itoa(i+1), Label: label})
	}
	if s.Optional {
		out = append(out, Choice{Key: prefix + skipKey, Label: x.phrase("skip")})
	}
	return out
}

// skipKey is the end of the Skip button's key; the others end in their number.
const skipKey = "skip"

func (s *askStep) resume(x *execution, in Input) {
	switch in := in.(type) {
	case Said:
		s.said(x, in)
	case Pressed:
		s.pressed(x, in.Key)
	case Arrived:
		early := x.r.Early
		x.r.Arrived, x.r.Early = in.Order, nil
		if early != nil && early.Order > in.Order {
			s.hear(x, early.S)
		}
	case Tick:
		s.tick(x)
	}
}

// said takes a text, unless it was written before the question arrived.
func (s *askStep) said(x *execution, in Said) {
	switch {
	case in.Order != 0 && x.r.Arrived == 0:
		x.r.Early = &Early{S: cut(in.S, maxAnswer), Order: in.Order}
	case in.Order != 0 && in.Order < x.r.Arrived:
	default:
		s.hear(x, in.S)
	}
}

// hear judges a text. A valid one counts at once; one that is not may be the
// first of several pieces, so the attempt is judged a little later.
func (s *askStep) hear(x *execution, said string) {
	if s.answered(x, said) {
		return
	}
	if x.r.Until.IsZero() {
		x.r.Until = x.r.Deadline
	}
	x.r.Pieces = cut(strings.TrimSpace(x.r.Pieces+" "+strings.TrimSpace(said)), maxPieces)
	x.r.Deadline = x.f.Now.Add(settle)
	if x.r.Until.Before(x.r.Deadline) {
		x.r.Deadline = x.r.Until
	}
}

// answered takes a text as the answer or as the wish to skip, if it is one.
func (s *askStep) answered(x *execution, said string) bool {
	if answer, ok := s.of.judge(x, s, said); ok {
		s.accept(x, answer)
		return true
	}
	if s.Optional && x.d.phrases.means("skip", said) {
		s.unanswered(x, WhySkipped)
		x.next()
		return true
	}
	return false
}

// pressed takes a press on a button of the present question, whichever of its
// attempts it belongs to.
func (s *askStep) pressed(x *execution, key string) {
	number, which, ok := strings.Cut(key, ".")
	ask, err := strconv.Atoi(number)
	if !ok || err != nil || ask > x.r.Ask || ask < x.r.Ask-x.r.Tries {
		return
	}
	if which == skipKey && s.Optional {
		s.unanswered(x, WhySkipped)
		x.next()
		return
	}
	if i, err := strconv.Atoi(which); err == nil && 1 <= i && i <= len(s.Choices) {
		s.accept(x, s.Choices[i-1].answer(x))
	}
}

func (s *askStep) tick(x *execution) {
	switch {
	case x.f.Now.Before(x.r.Deadline):
	case !x.r.Until.IsZero():
		if !s.answered(x, x.r.Pieces) {
			s.invalid(x)
		}
	default:
		s.unanswered(x, WhyTimeout)
		if len(s.OnTimeout) > 0 {
			x.enter(1)
			return
		}
		x.r.Silent = true
		x.next()
	}
}

// invalid counts an attempt that was no answer.
func (s *askStep) invalid(x *execution) {
	x.r.Tries++
	if x.r.Tries > s.Retries {
		s.unanswered(x, WhyInvalid)
		x.enter(0)
		return
	}
	var words richtext.Doc
	if s.Invalid != nil {
		words = x.fill(s.Invalid)
	}
	if len(words) == 0 {
		words = richtext.FromPlain(x.phrase(s.of.invalid))
	}
	s.ask(x, words)
}

// accept keeps an answer, and goes on.
func (s *askStep) accept(x *execution, a Answer) {
	x.answer(s.ID, a)
	x.emit(Answered{Question: s.ID, Title: s.title(), Answer: a})
	if s.Save != "" {
		x.set(s.Save, a.Value)
	}
	x.next()
}

func (s *askStep) unanswered(x *execution, why string) {
	x.emit(Unanswered{Question: s.ID, Title: s.title(), Why: why})
}
