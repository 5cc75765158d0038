package bridge

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"frontdesk/bridge/richtext"
	"frontdesk/workflow"
	"frontdesk/workflow/problem"
)

// ofSlack is a workflow that can be changed in Slack, or what to say instead.
func (d *decision) ofSlack(id string) (MadeWorkflow, richtext.Doc) {
	if f, is := d.env.Policy.InFile(id); is {
		return MadeWorkflow{}, d.deskDoc("desk.workflow.read_only", "id", id, "place", f.Place)
	}
	m, _ := d.lastOf(id)
	return m, nil
}

// workflowOn has conversations begin a workflow, and workflowOff none any more.
func workflowOn(d *decision, c workflowCall) richtext.Doc {
	return d.switchWorkflow(c, true, MadeOn, "desk.workflow.on")
}

func workflowOff(d *decision, c workflowCall) richtext.Doc {
	return d.switchWorkflow(c, false, MadeOff, "desk.workflow.off")
}

// switchWorkflow turns a workflow on or off. said begins the phrases for that.
func (d *decision) switchWorkflow(c workflowCall, on bool, what, said string) richtext.Doc {
	m, sorry := d.ofSlack(c.ID)
	if sorry != nil {
		return d.sorry(sorry)
	}
	if m.On == on {
		doc := d.deskDoc(said+"_already", "name", m.Name())
		if why := d.present().Unfit[c.ID]; on && why != "" {
			doc = d.deskDoc(said+"_unfit", "name", m.Name(), "why", problem.Sentence(why))
		}
		return doc
	}
	next := m.next(what, c.Actor, d.env.Now)
	next.On = on
	return d.changeWorkflow(c.Actor, m, next, said+"_now")
}

// workflowRestore puts the text of an earlier version back.
func workflowRestore(d *decision, c workflowCall) richtext.Doc {
	m, sorry := d.ofSlack(c.ID)
	if sorry != nil {
		return d.sorry(sorry)
	}
	switch {
	case len(c.Numbers) > 0:
	case m.Removed():
		return d.sorry(d.goneWorkflow(m))
	default:
		return d.sorry(d.whichVersion(m))
	}
	for _, v := range d.env.Found.Versions {
		switch {
		case v.Version != c.Numbers[0]:
			continue
		case v.Removed():
			return d.sorry(d.deskDoc("desk.workflow.restore_removal", "id", c.ID, "name", m.Name(), "version", strconv.Itoa(v.Version),
				"of", strconv.Itoa(v.Version-1), "command", d.env.Policy.Command))
		case v.Text == m.Text && !m.Removed():
			return d.deskDoc("desk.workflow.restored_already", "name", m.Name(), "of", strconv.Itoa(v.Version))
		}
		next := m.next(MadeRestored, c.Actor, d.env.Now)
		next.Text, next.Of = v.Text, v.Version
		done := "desk.workflow.restored"
		if m.Removed() {
			done = "desk.workflow.restored_back"
		}
		return d.changeWorkflow(c.Actor, m, next, done)
	}
	return d.sorry(d.deskDoc("desk.workflow.no_version", "id", c.ID, "version", strconv.Itoa(c.Numbers[0]), "command", d.env.Policy.Command))
}

// whichVersion asks which version is to be put back.
func (d *decision) whichVersion(m MadeWorkflow) richtext.Doc {
	phrase := "desk.workflow.restore_which"
	if m.Version == 1 {
		phrase = "desk.workflow.one_version"
	}
	return d.deskDoc(phrase, "id", m.ID, "name", m.Name(), "version", strconv.Itoa(m.Version), "command", d.env.Policy.Command)
}

// changeWorkflow makes the next version of a workflow hold, or says why it cannot. done is
// the phrase for when it does.
func (d *decision) changeWorkflow(who PersonID, was, next MadeWorkflow, done string) richtext.Doc {
	after := d.withMade(next)
	if why := after.Unfit[next.ID]; next.On && why != "" {
		return d.sorry(d.deskDoc("desk.workflow.cannot", "name", next.Name(), "why", problem.Sentence(why)))
	}
	d.out.Made = append(d.out.Made, next)
	d.out.Audits = append(d.out.Audits, Audit{Actor: who, Action: "workflow_made", Before: d.versionWords(was), After: d.versionWords(next)})
	file, _ := d.env.Policy.InFile(next.ID)
	args := []string{
		"id", next.ID, "name", next.Name(), "version", strconv.Itoa(next.Version), "was", strconv.Itoa(was.Version), "of", strconv.Itoa(next.Of),
		"place", file.Place, "command", d.env.Policy.Command,
	}
	first := d.desk(done, args...)
	if next.What == MadeOn {
		first = d.beginsNow(after, next, done, args...)
	}
	lines := []string{first}
	if next.What == MadeRestored && !next.On {
		lines = []string{first + " " + d.offAs(next)}
	}
	if def, _ := after.Readable(next); def != nil && next.What != MadeOff && !next.Removed() {
		lines = append(lines, d.offCards(def)...)
	}
	lines = append(lines, d.broken(after)...)
	lines = append(lines, d.pushedOut(d.present(), after, next)...)
	return richtext.FromPlain(strings.Join(lines, "\n"))
}

// offAs says of a workflow that was put back while it is off how it is turned on, or what keeps
// it from running.
func (d *decision) offAs(m MadeWorkflow) string {
	on, phrase := m, "desk.workflow.restored_off"
	on.On = true
	why := d.withMade(on).Unfit[m.ID]
	if why != "" {
		phrase = "desk.workflow.restored_unfit"
	}
	return d.desk(phrase, "id", m.ID, "why", problem.Sentence(why), "command", d.env.Policy.Command)
}

// broken says which workflows made in Slack do not run any more with another policy, though
// they do now.
func (d *decision) broken(after *Policy) (lines []string) {
	before := d.present()
	for _, m := range after.Made {
		if why := after.Unfit[m.ID]; why != "" && before.Unfit[m.ID] == "" {
			lines = append(lines, d.desk("desk.workflow.breaks", "name", m.Name(), "why", problem.Sentence(why)))
		}
	}
	return lines
}

// withMade is the policy with a version of a workflow in its place.
func (d *decision) withMade(next MadeWorkflow) *Policy {
	made := slices.Clone(d.env.Found.Made)
	if i := slices.IndexFunc(made, func(m MadeWorkflow) bool { return m.ID == next.ID }); i >= 0 {
		made[i] = next
		return d.env.Policy.WithMade(made)
	}
	return d.env.Policy.WithMade(append(made, next))
}

// pushedOut says which workflows begin no more, because another one comes before them now and
// takes every event of that kind. What was changed last says that of itself, but where it is
// put back.
func (d *decision) pushedOut(before, after *Policy, changed MadeWorkflow) (lines []string) {
	was, is := neverBegin(before), neverBegin(after)
	type taker struct {
		id    string
		cause workflow.Cause
	}
	var takers []taker
	ids := map[taker][]string{}
	for _, def := range after.Workflows {
		t := taker{is[def.ID], def.Cause()}
		if t.id != "" && was[def.ID] == "" && (def.ID != changed.ID || changed.What == MadeRestored) {
			if ids[t] == nil {
				takers = append(takers, t)
			}
			ids[t] = append(ids[t], "“"+cmp.Or(def.Name, def.ID)+"”")
		}
	}
	for _, t := range takers {
		names := ids[t]
		if more := len(names) - maxPushedOut; more > 0 {
			names = append(names[:maxPushedOut:maxPushedOut], d.desk("desk.workflow.taken_more", "n", strconv.Itoa(more)))
		}
		lines = append(lines, d.desk("desk.workflow.taken", "ids", strings.Join(names, ", "), "by", nameIn(after, t.id), "event", t.cause.String()))
	}
	return lines
}

// maxPushedOut is how many of them are named.
const maxPushedOut = 5

// neverBegin are the workflows of a policy that never begin, with the one that comes before.
func neverBegin(p *Policy) map[string]string {
	never, first := map[string]string{}, map[workflow.Cause]string{}
	for _, def := range p.Workflows {
		ever, always := def.Begins()
		switch by := first[def.Cause()]; {
		case ever && by != "":
			never[def.ID] = by
		case always:
			first[def.Cause()] = def.ID
		}
	}
	return never
}

// nameIn is what people call a workflow that runs with a policy.
func nameIn(p *Policy, id string) string {
	for _, def := range p.Workflows {
		if def.ID == id {
			return cmp.Or(def.Name, id)
		}
	}
	return id
}

// versionWords is a version in the audit trail: "inbound, version 3, on".
func (d *decision) versionWords(m MadeWorkflow) string {
	if m.Version == 0 {
		return ""
	}
	state := d.switched(m.On)
	if m.Removed() {
		state = d.desk("desk.workflow.is_removed")
	}
	return d.desk("desk.workflow.version", "id", m.ID, "version", strconv.Itoa(m.Version), "state", state)
}
