package workflow

import "slices"

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
