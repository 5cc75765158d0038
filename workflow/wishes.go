package workflow

import "frontdesk/bridge/richtext"

// person has the customer come to a person: the questions that remain are passed over,
// the other steps are done with the answers there are. at is the step that waits, nil
// at the beginning.
func (x *execution) person(at waiter) {
	switch {
	case x.r.Person && x.r.Wait == WaitCall:
		x.next() // they have waited for long
		return
	case x.r.Wait == WaitAgent || x.r.Person:
		return
	}
	x.r.Person, x.r.Silent, x.r.Trail = true, false, nil
	x.emit(PersonWanted{})
	x.emit(Say{Text: richtext.FromPlain(x.phrase("person"))})
	if q, ok := at.(*askStep); ok {
		q.tally(x, TallyPerson)
		q.unanswered(x, WhyPerson)
	}
	if at != nil {
		x.next()
	}
}

// restart begins anew, with the workflow that the conversation began with. What was
// saved stays.
func (x *execution) restart() {
	if x.r.Wait == WaitAgent || x.r.Assigned {
		return
	}
	x.leave()
	x.emit(Restarted{Questions: x.r.questionsAnswered()})
	x.d = x.root
	x.r.In, x.r.At, x.r.Answers, x.r.Before, x.r.Silent, x.r.Trail, x.r.Anew = "", []int{0}, nil, nil, false, nil, true
}

// wish carries out what a customer writes in place of an answer, if it is the wish for
// a person or to start over.
func (x *execution) wish(at waiter, said string) bool {
	switch {
	case WantsPerson(said), x.phrases().means("person_button", said):
		x.person(at)
	case WantsRestart(said):
		x.restart()
	default:
		return false
	}
	return true
}
