package bridge

import (
	"cmp"
	"fmt"
	"time"

	"frontdesk/workflow"
	"frontdesk/workflow/problem"
)

// MadeWorkflow is one version of a workflow that an admin has made in Slack. Each change
// is a version of its own, and none of them is ever changed or lost: one that is removed has
// a last version that says so, with the text that it had.
type MadeWorkflow struct {
	ID string
	// Version counts the changes, from 1.
	Version int
	// Text is the workflow in the file's own form (workflow.Definition.YAML).
	Text string
	// On: conversations may begin it.
	On bool
	// What was done, one of the Made constants, by whom and when. Of is the version
	// whose text MadeRestored has put back.
	What string
	Of   int
	By   PersonID
	At   time.Time
}

// What was done to a made workflow.
const (
	MadeNew      = "made"
	MadeEdited   = "edited"
	MadeRestored = "restored"
	MadeOn       = "on"
	MadeOff      = "off"
	MadeRemoved  = "removed"
)

// MaxMade is how many bytes the text of a made workflow may have.
const MaxMade = 64 << 10

// Removed tells whether there is no such workflow any more.
func (m MadeWorkflow) Removed() bool { return m.What == MadeRemoved }

// Name is what people call it: its id if it has no other.
func (m MadeWorkflow) Name() string {
	draft, err := workflow.ReadDraft([]byte(m.Text))
	if err != nil {
		return m.ID
	}
	return cmp.Or(draft.Name(), m.ID)
}

// next is the version that comes after it, by a change of somebody.
func (m MadeWorkflow) next(what string, by PersonID, at time.Time) MadeWorkflow {
	m.Version, m.What, m.Of, m.By, m.At = m.Version+1, what, 0, by, at
	return m
}

// WorkflowDraft is what an admin has not saved of a workflow made in Slack: of the one with the
// id Of, or of a new one if that is empty. There is one of each for everybody; without a By it
// is that of all who have one.
type WorkflowDraft struct {
	By PersonID
	Of string
	At time.Time
	// Body is the form as it stands. Empty: nothing is left to save.
	Body []byte
}

// RanVersion is a version of a workflow that the store has kept because conversations
// could begin it.
type RanVersion struct {
	Number int // from 1, in the order in which they were first there
	Hash   string
	Source []byte
	At     time.Time
	// Last is the latest conversation that began it; zero: none did.
	Last ConversationID
}

// WorkflowRuns counts the conversations that began a workflow, in any of its versions.
type WorkflowRuns struct {
	Now int // in which one still runs
	All int
}

// FileWorkflow is a workflow of the configuration.
type FileWorkflow struct {
	*workflow.Definition
	Place string // where it stands: "frontdesk.yaml:40:5"
}

// WithMade is the policy with the workflows that admins have made in Slack, in their
// latest versions, instead of those that it had. Those that are on come before the
// file's, in their order. One that does not fit in with the rest does not run; Unfit then
// says why.
func (p *Policy) WithMade(made []MadeWorkflow) *Policy {
	q := *p
	q.Made, q.Unfit = made, map[string]string{}
	file := make([]*workflow.Definition, len(p.File))
	for i, f := range p.File {
		file[i] = f.Definition
	}
	var fit []*workflow.Definition
	for _, m := range made {
		if !m.On {
			continue
		}
		d, why := p.Readable(m)
		if why != "" {
			q.Unfit[m.ID] = why
			continue
		}
		fit = append(fit, d)
	}
	for {
		linked, problems := workflow.Link(append(fit[:len(fit):len(fit)], file...))
		if len(problems) == 0 {
			q.Workflows = linked
			return &q
		}
		before := len(q.Unfit)
		for _, x := range problems {
			if _, known := q.Unfit[x.File]; !known && x.File != "" {
				q.Unfit[x.File] = reasonOf(textIn(made, x.File), x)
			}
		}
		var rest []*workflow.Definition
		for _, d := range fit {
			if q.Unfit[d.ID] == "" {
				rest = append(rest, d)
			}
		}
		if fit = rest; len(q.Unfit) == before {
			q.Workflows = file // the fault is none of theirs
			return &q
		}
	}
}

// Readable reads a made workflow by itself, or says why it cannot run.
func (p *Policy) Readable(m MadeWorkflow) (d *workflow.Definition, why string) {
	if f, ok := p.InFile(m.ID); ok {
		return nil, fmt.Sprintf("the configuration has a workflow with this id, at %s", f.Place)
	}
	d, problems := workflow.Read([]byte(m.Text), p.scopeOf(m.ID))
	switch {
	case len(problems) > 0:
		return nil, reasonOf(m.Text, problems[0])
	case d.ID != m.ID:
		return nil, fmt.Sprintf("its text is that of a workflow with the id “%s”", d.ID)
	}
	return d, ""
}

// scopeOf is what a made workflow may refer to: teams by the ids of before, too, since nobody
// changes its text where a team is renamed.
func (p *Policy) scopeOf(id string) workflow.Scope {
	scope := p.Scope
	scope.File, scope.Was = id, map[string]string{}
	for _, t := range p.Teams {
		for _, was := range t.Was {
			scope.Was[string(was)] = string(t.ID)
		}
	}
	return scope
}

// textIn is the text of the made workflow with that id.
func textIn(made []MadeWorkflow, id string) string {
	for _, m := range made {
		if m.ID == id {
			return m.Text
		}
	}
	return ""
}

// reasonOf is a mistake in a made workflow for people who see no lines of it: with the question
// in which it is, if it is in one.
func reasonOf(text string, x problem.Problem) string {
	why := curly(x.Text)
	draft, err := workflow.ReadDraft([]byte(text))
	if err != nil || x.Line == 0 {
		return why
	}
	items, part := draft.Items(), draft.Part(x.Position)
	if part.Item < 0 || items[part.Item].Question == nil {
		return why
	}
	title := workflow.Begins(items[part.Item].Question.Text.Text, maxListedLabel)
	return fmt.Sprintf("question %d (“%s”): %s", part.Item+1, title, why)
}

// InFile finds a workflow of the configuration.
func (p *Policy) InFile(id string) (FileWorkflow, bool) {
	for _, f := range p.File {
		if f.ID == id {
			return f, true
		}
	}
	return FileWorkflow{}, false
}
