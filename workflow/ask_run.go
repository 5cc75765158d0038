package workflow

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"frontdesk/bridge/richtext"
)

const (
	// settle is how long after its last piece an invalid answer is judged.
	settle = 3 * time.Second
	// maxEarly is how many messages are kept until the question is known to have arrived.
	maxEarly = 20
	// maxPieces is how much of those pieces is kept.
	maxPieces = 1000
)

func (s *askStep) run(x *execution) {
	switch {
	case s.SkipIf != nil && x.holds(s.SkipIf):
		x.next()
	case s.recall(x):
		x.next()
	case x.r.Person:
		s.unanswered(x, WhyPerson)
		x.next()
	case x.r.Silent:
		s.unanswered(x, WhyTimeout)
		x.next()
	default:
		s.begin(x)
	}
}

// begin asks the question for the first time.
func (s *askStep) begin(x *execution) {
	x.r.Tries, x.r.Begun = 0, x.f.Now
	s.tally(x, TallyAsked)
	words := s.words(x)
	if s.Type == "consent" {
		s.show(x, words)
	}
	s.ask(x, words)
}

// words are the question as it is asked first.
func (s *askStep) words(x *execution) richtext.Doc {
	if x.r.Meant != "" {
		return s.meantWords(x)
	}
	words := s.orTitle(x.fill(s.Text))
	if s.Type == "consent" {
		words = s.withPolicy(x, words)
	}
	return words
}

// ask puts the question, in these words, and waits.
func (s *askStep) ask(x *execution, words richtext.Doc) {
	x.r.Ask++
	x.r.Arrived, x.r.Early = 0, nil
	x.r.Pieces, x.r.Piece, x.r.Until = "", "", time.Time{}
	s.await(x)
	s.put(x, s.orTitle(words))
}

// await waits for the answer from now on, or for the time of the reminder before that.
func (s *askStep) await(x *execution) {
	x.wait(WaitAnswer, x.f.Now.Add(s.Timeout))
	if s.Remind > 0 {
		x.r.End = x.r.Deadline
		x.r.Deadline = x.f.Now.Add(s.Remind)
	}
}

// remind asks once more, in the words of the reminder and its own.
func (s *askStep) remind(x *execution) {
	x.r.Deadline, x.r.End = x.r.End, time.Time{}
	var words richtext.Doc
	if s.Reminder != nil {
		words = x.fill(s.Reminder)
	}
	if len(words) == 0 {
		words = richtext.FromPlain(s.phrase(x, "reminder"))
	}
	s.put(x, append(words, s.words(x)...))
}

// put says the question, in these words, with what can be pressed below it.
func (s *askStep) put(x *execution, words richtext.Doc) {
	ask := Ask{Question: s.ID, Text: words, Choices: s.offered(x)}
	if s.of.share != "" {
		ask.Share = Share{What: s.of.share, Label: s.phrase(x, "share_"+s.of.share)}
	}
	x.emit(ask)
}

// language is that of the words which the program puts beside the question's own: the one
// in which the customer reads these.
func (s *askStep) language(x *execution) string { return s.Text.readIn(x.f.Contact.Language) }

// phrase is what the program says by itself in asking.
func (s *askStep) phrase(x *execution, key string, args ...string) string {
	return x.phrases().Say(s.language(x), key, args...)
}

// orTitle is a text, or the question in short if all of the text were values that
// are missing.
func (s *askStep) orTitle(words richtext.Doc) richtext.Doc {
	if len(words) == 0 {
		return richtext.FromPlain(s.title())
	}
	return words
}

func (s *askStep) resume(x *execution, in Input) {
	switch in := in.(type) {
	case Said:
		s.said(x, Early{S: in.S, Order: in.Order, Ref: in.Ref})
	case Shared:
		if s.Type != "phone" {
			return
		}
		s.said(x, Early{S: in.Phone, Order: in.Order, Ref: in.Ref, What: SharePhone, Verified: in.Verified})
	case Located:
		s.located(x, in)
	case Sent:
		s.sent(x, in)
	case Pressed:
		s.pressed(x, in.Key)
	case Again:
		s.put(x, s.words(x))
	case Arrived:
		s.arrived(x, in.Order)
	case Tick:
		s.tick(x)
	}
}

// said takes what came, unless it was written before the question arrived.
func (s *askStep) said(x *execution, in Early) {
	switch {
	case in.Order != 0 && x.r.Arrived == 0:
		s.remember(x, in)
	case in.Order != 0 && in.Order < x.r.Arrived:
	default:
		s.take(x, in)
	}
}

// remember keeps what came until it is known where the question lies. Of very
// much only the end is kept.
func (s *askStep) remember(x *execution, in Early) {
	in.S = cut(in.S, maxAnswer)
	all := append(slices.Clone(x.r.Early), in)
	total := 0
	for i, e := range slices.Backward(all) {
		if total += len([]rune(e.S + e.Label)); total > maxAnswer || len(all)-i > maxEarly {
			all = all[i+1:]
			break
		}
	}
	x.r.Early = all
}

// arrived judges what came meanwhile, and after the question.
func (s *askStep) arrived(x *execution, order int64) {
	asked, early := x.r.Ask, x.r.Early
	x.r.Arrived, x.r.Early = order, nil
	for _, e := range early {
		if e.Order <= order {
			continue
		}
		if s.take(x, e); x.r.Ask != asked || x.r.Arrived != order {
			return // it was the answer
		}
	}
}

func (s *askStep) take(x *execution, in Early) {
	x.by = in.Ref
	switch in.What {
	case SharePhone:
		s.shared(x, Shared{Phone: in.S, Verified: in.Verified})
	case ShareLocation, files:
		s.given(x, in)
	default:
		s.hear(x, in.S)
	}
}

// hear judges a text. A valid one counts at once; one that is not may be the
// first of several pieces, so the attempt is judged a little later. Words belong to those
// before them, if they are an answer together.
func (s *askStep) hear(x *execution, said string) {
	free := s.Type == "text" // which takes any words
	all := cut(strings.TrimSpace(x.r.Pieces+" "+strings.TrimSpace(said)), maxPieces)
	if free && (x.wish(s, said) || x.r.Pieces != "" && s.answered(x, all)) || s.answered(x, said) || !free && (x.wish(s, said) || x.phrases().means("back", said) && x.back()) {
		return
	}
	if x.r.Until.IsZero() {
		x.r.Until = x.r.Deadline
		if !x.r.End.IsZero() {
			x.r.Until, x.r.End = x.r.End, time.Time{}
		}
	}
	x.r.Pieces, x.r.Piece = all, x.by
	x.r.Deadline = x.f.Now.Add(settle)
	if x.r.Until.Before(x.r.Deadline) {
		x.r.Deadline = x.r.Until
	}
}

// answered takes a text as the answer or as the wish to skip, if it is one.
func (s *askStep) answered(x *execution, said string) bool {
	answer, ok := s.of.judge(x, s, said)
	if !ok && x.r.Meant != "" {
		answer, ok = s.confirmed(x, said)
	}
	if ok {
		if meant := s.doubts(x, answer); meant != "" {
			s.askMeant(x, answer.Value, meant)
		} else {
			s.accept(x, answer)
		}
		return true
	}
	if s.Optional && x.phrases().means("skip", said) {
		s.skip(x)
		return true
	}
	return false
}

func (s *askStep) tick(x *execution) {
	switch {
	case x.f.Now.Before(x.r.Deadline):
	case !x.r.Until.IsZero():
		x.by = x.r.Piece
		if !s.answered(x, x.r.Pieces) {
			s.invalid(x)
		}
	case !x.r.End.IsZero():
		s.remind(x)
	default:
		s.timedOut(x)
	}
}

// soFar is what the customer has told without coming to an end: choices without Done,
// or an address that they were asked about once more.
func (s *askStep) soFar(x *execution) (Answer, bool) {
	if x.r.Typed != "" {
		return Answer{Value: x.r.Typed}, true
	}
	return s.chosen(x, x.r.Picked)
}

// timedOut is the end of the question's time.
func (s *askStep) timedOut(x *execution) {
	if answer, ok := s.soFar(x); ok {
		x.by = ""
		s.accept(x, answer)
		return
	}
	s.tally(x, TallyTimedOut)
	x.emit(Unanswered{Question: s.ID, Title: s.title(), Why: WhyTimeout, Late: s.late(x), Save: s.home(), Memory: s.memoryKey(x)})
	x.r.Trail = nil
	if len(s.OnTimeout) > 0 {
		x.enter(1)
		return
	}
	x.r.Silent = true
	x.next()
}

// maxLate bounds the answers that are remembered after the time of a question.
const maxLate = 30

// late are the answers that the question's buttons stand for. A consent cannot be given any
// more when nobody shows what it is to, and of several choices one alone is no answer.
func (s *askStep) late(x *execution) map[string]Answer {
	if s.of.several || s.Type == "consent" {
		return nil
	}
	var late map[string]Answer
	for i, o := range s.options(x) {
		if o.answer.Value == "" || i >= maxLate {
			continue
		}
		if late == nil {
			late = map[string]Answer{}
		}
		late[strconv.Itoa(x.r.Ask)+"."+strconv.Itoa(i+1)] = o.answer
	}
	return late
}

// invalid counts an attempt that was no answer.
func (s *askStep) invalid(x *execution) {
	x.r.Tries++
	s.tally(x, TallyInvalid)
	if x.r.Tries > s.Retries {
		if answer, ok := s.soFar(x); ok {
			s.accept(x, answer)
			return
		}
		s.unanswered(x, WhyInvalid)
		x.r.Trail = nil
		x.enter(0)
		return
	}
	var words richtext.Doc
	if len(s.Invalid) > 0 {
		words = x.fill(s.Invalid[min(x.r.Tries, len(s.Invalid))-1])
	}
	if len(words) == 0 {
		words = richtext.FromPlain(s.complaint(x))
	}
	s.ask(x, words)
}

// accept keeps an answer, and goes on.
func (s *askStep) accept(x *execution, a Answer) {
	s.tally(x, TallyAnswered)
	s.keep(x, a, s.evidence(x, a))
	s.leave(x, a)
}

// tally counts what became of the question.
func (s *askStep) tally(x *execution, what string) {
	t := Tally{Workflow: x.d.ID, Question: s.ID, What: what}
	if !x.r.Begun.IsZero() { // it is, for what an older version asked
		t.Took = max(0, x.f.Now.Sub(x.r.Begun))
	}
	x.emit(t)
}

// keep keeps an answer.
func (s *askStep) keep(x *execution, a Answer, evidence *Evidence) {
	x.answer(s.ID, a)
	x.emit(Answered{Question: s.ID, Title: s.title(), Answer: a, By: x.by, Save: s.Save, Consent: evidence})
	if s.Save != "" {
		x.set(s.Save, a.Value)
	}
	if s.Type == "language" && s.Save != "contact.language" {
		x.set("contact.language", a.Value)
	}
	s.memorize(x, a)
}

// leave goes on after an answer.
func (s *askStep) leave(x *execution, a Answer) {
	x.passed(x.by)
	if s.Type == "consent" && a.Value == "false" {
		x.enter(2)
		return
	}
	x.next()
}

func (s *askStep) unanswered(x *execution, why string) {
	x.emit(Unanswered{Question: s.ID, Title: s.title(), Why: why})
}
