package workflow

import "slices"

// QuestionTitle is a question as lists of answers have it. Save is the attribute that its
// answer goes to; "" for none.
type QuestionTitle struct{ ID, Title, Save string }

// Answers are the questions in the order in which they stand in the workflow.
func (d *Definition) Answers() (all []QuestionTitle) {
	d.steps.walk(func(st step) {
		if q, is := st.(*askStep); is {
			all = append(all, QuestionTitle{q.ID, q.title(), q.Save})
		}
	})
	return all
}

// ComesTo tells whether the workflow may leave a conversation to a team. fallback is the one
// that gets it where the workflow gives it to none.
func (d *Definition) ComesTo(team, fallback string) bool {
	if _, named := d.teams[team]; named {
		return true
	}
	routes := slices.ContainsFunc(d.steps, func(st step) bool { _, is := st.(*routeStep); return is })
	return team == fallback && !routes
}
