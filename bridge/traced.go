package bridge

import (
	"slices"

	"frontdesk/workflow"
)

// trace tells whoever tries workflows out what one wants.
func (d *decision) trace(out workflow.Output) {
	if d.env.Traced {
		d.out.Steps = append(d.out.Steps, Step{Output: out, Effects: len(d.out.Effects)})
	}
}

// consider tells them whether a workflow begins when the conversation opens, and why.
func (d *decision) consider(def *workflow.Definition, f workflow.Facts) {
	if cause := def.Cause(); !d.env.Traced || cause.Event != "" && cause.Event != workflow.EventOpened {
		return
	}
	c := def.Consider(workflow.Cause{Event: workflow.EventOpened}, f)
	c.Again = c.Begins && def.Once() && slices.Contains(d.c.Once, def.ID)
	c.Begins = c.Begins && !c.Again
	d.trace(c)
}

// FindContact is the query for whom a text may mean: by the number of a conversation, a
// name, an e-mail address or a phone number.
func FindContact(text string) Query {
	n, rest := cutNumber(text)
	if rest != "" {
		n = 0
	}
	return Query{Kind: LookOne, Number: n, Contact: soughtTerms(text)}
}
