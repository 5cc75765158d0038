package bridge

import (
	"strconv"
	"strings"

	"frontdesk/bridge/richtext"
	"frontdesk/workflow/problem"
)

// formRemove is the Kind of the form that asks whether a workflow made in Slack is to be removed.
// Its Value is the version that is meant, and the workflow's id.
const formRemove = "workflow_remove"

// workflowRemove asks whether a workflow made in Slack is to be removed. One with an id that the
// configuration has, too, can be.
func workflowRemove(d *decision, c workflowCall) richtext.Doc {
	m, made := d.madeOf(c.ID)
	file, inFile := d.env.Policy.InFile(c.ID)
	switch {
	case !made && inFile:
		return d.sorry(d.deskDoc("desk.workflow.read_only", "id", c.ID, "place", file.Place))
	case c.Trigger == "":
		return d.sorry(d.deskDoc("desk.builder.no_trigger"))
	}
	args := []string{"id", m.ID, "name", m.Name(), "version", strconv.Itoa(m.Version), "place", file.Place, "command", d.env.Policy.Command}
	lines, kept := []string{d.desk("desk.workflow.remove.sure", args...)}, "desk.workflow.remove.kept"
	if inFile {
		kept = "desk.workflow.remove.kept_behind"
		lines = append(lines, d.desk("desk.workflow.remove.behind", args...))
	} else {
		switch why := d.present().Unfit[m.ID]; {
		case m.On && why != "":
			lines = append(lines, d.desk("desk.workflow.remove.unfit", "why", problem.Sentence(why)))
		case m.On:
			lines = append(lines, d.desk("desk.workflow.remove.on", args...))
		}
		lines = append(lines, d.running(m.ID)...)
	}
	lines = append(lines, d.broken(d.withMade(d.removal(m, c.Actor)))...)
	lines = append(lines, d.givenUp()...)
	lines = append(lines, d.desk(kept, args...))
	d.emit(Effect{
		Side: Elsewhere, Endpoint: Desk, Lane: laneOfAnswer(d.env.Event),
		Op: OpenModal{
			Trigger: c.Trigger, Respond: c.Respond,
			Modal: Modal{
				Kind: formRemove, Value: strconv.Itoa(m.Version) + " " + m.ID, Title: d.desk("desk.workflow.remove.title"),
				Submit: d.desk("desk.workflow.remove.do"), Close: d.desk("desk.form.cancel"), Text: richtext.FromPlain(strings.Join(lines, "\n")),
			},
			Late: d.deskDoc("desk.builder.too_late", "command", d.env.Policy.Command+" workflow remove "+m.ID),
		},
	})
	return nil
}

// running says in how many conversations a workflow that is removed runs, if in any.
func (d *decision) running(id string) []string {
	n := d.env.Found.Runs[id].Now
	if n == 0 {
		return nil
	}
	return []string{d.desk("desk.workflow.remove.runs", "now", strconv.Itoa(n))}
}

// givenUp says who has not saved what they have changed in the workflow that is to be removed.
func (d *decision) givenUp() []string {
	var who []string
	for _, draft := range d.env.Found.Drafts {
		if b := d.builderOf(draft.By, draft.Of, draft.Body); b != nil && b.changed() {
			who = append(who, d.name(draft.By))
		}
	}
	if len(who) == 0 {
		return nil
	}
	return []string{d.desk("desk.workflow.remove.drafts", "who", enumerated(who))}
}

// removal is the version that says that a workflow is removed.
func (d *decision) removal(m MadeWorkflow, by PersonID) MadeWorkflow {
	next := m.next(MadeRemoved, by, d.env.Now)
	next.On = false
	return next
}

// removeSent removes a workflow, unless it is another one by now than the form has shown.
func (d *decision) removeSent(ev Submitted, version, id string) {
	m, known := d.lastOf(id)
	slash := d.env.Policy.Command
	switch {
	case !d.isAdmin(ev.Actor):
		d.endForm(ev, d.deskDoc("desk.workflow.admins", "command", slash, "word", "remove"))
	case !known:
		d.endForm(ev, d.noWorkflow(id, false))
	case m.Removed():
		d.endForm(ev, d.goneWorkflow(m))
	case strconv.Itoa(m.Version) != version:
		d.endForm(ev, d.deskDoc("desk.workflow.remove.changed", "id", id, "name", m.Name(), "who", d.name(m.By), "version", strconv.Itoa(m.Version), "command", slash))
	default:
		done, running := "desk.workflow.removed", d.running(id)
		if _, inFile := d.env.Policy.InFile(id); inFile {
			done, running = "desk.workflow.removed_behind", nil
		}
		d.out.Drafts = append(d.out.Drafts, WorkflowDraft{Of: id})
		doc := d.changeWorkflow(ev.Actor, m, d.removal(m, ev.Actor), done)
		for _, line := range running {
			doc = append(doc, richtext.FromPlain(line)...)
		}
		d.endForm(ev, doc)
	}
}

// goneWorkflow says that a workflow was removed, and how it comes back.
func (d *decision) goneWorkflow(m MadeWorkflow) richtext.Doc {
	return d.deskDoc("desk.workflow.gone", "id", m.ID, "name", m.Name(), "who", d.name(m.By), "when", d.when(m.At),
		"of", strconv.Itoa(m.Version-1), "command", d.env.Policy.Command)
}
