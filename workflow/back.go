package workflow

import (
	"maps"
	"slices"
)

// maxTrail is how many questions a customer may go back.
const maxTrail = 20

// passed notes that a question is over, so that the customer may go back to it. by is
// the message that answered it.
func (x *execution) passed(by string) {
	trail := append(slices.Clone(x.r.Trail), Passed{At: slices.Clone(x.r.At), By: by})
	x.r.Trail = trail[max(0, len(trail)-maxTrail):]
}

// keepsTrail tells whether one may go back past a step: nothing has come of it that
// would stay.
func keepsTrail(s step) bool {
	switch s.(type) {
	case *askStep, *sayStep, *ifStep, *switchStep:
		return true
	}
	return false
}

// back asks the question before once more.
func (x *execution) back() bool {
	if x.r.Wait != WaitAnswer || len(x.r.Trail) == 0 {
		return false
	}
	q := x.returnTo(len(x.r.Trail) - 1)
	if q == nil {
		return false
	}
	q.begin(x)
	return true
}

// returnTo goes back to a question of the trail. It and those after it are unanswered
// again; what was saved stays until there is another answer.
func (x *execution) returnTo(i int) *askStep {
	trail := x.r.Trail
	q, ok := x.d.steps.find(trail[i].At).(*askStep)
	if !ok {
		return nil
	}
	answers := maps.Clone(x.r.Answers)
	for _, p := range trail[i:] {
		later, ok := x.d.steps.find(p.At).(*askStep)
		if _, known := answers[idOf(later)]; ok && known {
			delete(answers, later.ID)
			x.emit(Withdrawn{Question: later.ID})
			if key := later.memoryKey(x); key != "" {
				x.emit(Forget{Key: key})
			}
		}
	}
	x.leave()
	x.r.Answers, x.r.Trail, x.r.At = answers, trail[:i], slices.Clone(trail[i].At)
	return q
}

func idOf(q *askStep) string {
	if q == nil {
		return ""
	}
	return q.ID
}

// edited takes an edit of a message: of one that was an answer the new one, if it is
// one, and of one that was none as if it were said now.
func (x *execution) edited(at waiter, in Edited) {
	present, ok := at.(*askStep)
	if !ok || in.Ref == "" {
		return
	}
	if in.Ref == x.r.Piece {
		if len(in.Files) > 0 {
			present.sent(x, Sent{Files: in.Files, Ref: in.Ref})
			return
		}
		x.by = in.Ref
		present.hear(x, in.S)
		return
	}
	i := slices.IndexFunc(x.r.Trail, func(p Passed) bool { return p.By == in.Ref })
	if i < 0 {
		return
	}
	q, ok := x.d.steps.find(x.r.Trail[i].At).(*askStep)
	if !ok {
		return
	}
	then := newExecution(x.root, x.r, x.f)
	then.leave()
	answer, ok := q.of.judge(then, q, in.S)
	if len(in.Files) > 0 {
		answer = q.fileAnswer(then, in.Files)
		ok = answer.Value != ""
	}
	if !ok || answer.Value == x.r.Answers[q.ID].Value {
		return
	}
	x.returnTo(i)
	if q.Type == "consent" {
		q.begin(x) // what they agree to has to be shown
		return
	}
	x.by = in.Ref
	q.keep(x, answer, nil)
	q.leave(x, answer)
}
