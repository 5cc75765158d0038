package workflow

import "slices"

// ends tells whether the conversation is closed whichever way the steps are gone.
func (s steps) ends() bool {
	return slices.ContainsFunc(s, func(st step) bool {
		switch st := st.(type) {
		case *closeStep:
			return true
		case *ifStep, *switchStep:
			// A branch that is missing goes on.
			return !slices.ContainsFunc(st.branches(), func(branch steps) bool { return !branch.ends() })
		}
		return false
	})
}

// Begins tells whether conversations ever begin with the definition, and whether every
// one would.
func (d *Definition) Begins() (ever, always bool) {
	return d.trigger != nil, d.trigger != nil && d.trigger.If == nil
}
