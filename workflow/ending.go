package workflow

import (
	"slices"
	"strings"
)

// ends tells whether nothing of the workflow is done after the steps, whichever way
// they are gone: the conversation is closed, or handed over to another workflow.
func (s steps) ends() bool {
	return slices.ContainsFunc(s, func(st step) bool {
		switch st := st.(type) {
		case *closeStep, *runStep:
			return true
		case *ifStep, *switchStep:
			// A branch that is missing goes on.
			return !slices.ContainsFunc(st.branches(), func(branch steps) bool { return !branch.ends() })
		}
		return false
	})
}

// Policy is the address of the first privacy policy that it shows, or that one does to
// which it hands over; "" if none does.
func (d *Definition) Policy() string {
	found := ""
	d.steps.walk(func(st step) {
		if q, ok := st.(*askStep); ok && found == "" {
			found = q.Policy
		}
	})
	for _, id := range d.HandsOverTo() {
		if found == "" {
			found = d.also[id].Policy()
		}
	}
	return found
}

// HandsOverTo are the ids of the workflows that it may hand over to, by whichever way,
// once it is linked.
func (d *Definition) HandsOverTo() []string { return keysOf(d.also) }

// decides tells whether a step, or one within it, may still decide the team: by naming it,
// or by going on elsewhere. A conversation that is closed gets none.
func decides(st step) bool {
	switch st := st.(type) {
	case *routeStep, *runStep, *closeStep:
		return true
	case *assignStep:
		if st.team() != "" {
			return true
		}
	}
	return slices.ContainsFunc(st.branches(), func(branch steps) bool { return slices.ContainsFunc(branch, decides) })
}

// undecided notes in last the steps from which on none decides the team: a conversation
// that has none by then goes to the fallback team. later: a step behind the list does.
func (s steps) undecided(later bool, last map[step]bool) {
	for _, st := range slices.Backward(s) {
		for _, branch := range st.branches() {
			branch.undecided(later, last)
		}
		later = later || decides(st)
		last[st] = !later
	}
}

// aheadOf are the facts that a text is filled in with: where no team is decided and none
// will be, they are those of the team that the conversation comes to.
func (x *execution) aheadOf(e *expression) Facts {
	f := x.f
	names := func(r read) bool { return r.function == "" && strings.HasPrefix(r.path, "team.") }
	if f.Conversation.Team == "" && slices.ContainsFunc(e.reads, names) && x.d.last[x.d.steps.find(x.r.At)] {
		f.Team = f.Teams[f.Fallback]
	}
	return f
}
