package bridge

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"frontdesk/bridge/richtext"
	"frontdesk/workflow"
)

// The workflow of the opening leads a conversation to an agent. Others begin with an event
// in it: a message, a silence, a change, its end. One runs at a time. What happens while
// one does is kept, and begins afterwards what it would have begun, if that still holds.
//
// What happens in a decision is gathered, and workflows begin at its end, so that they
// find all of it done.

const (
	// maxPending is how many workflows may wait for their turn in a conversation.
	maxPending = 10
	// maxBegun is how many may begin in one decision; the rest does beginPause later.
	maxBegun = 20
	// maxChain is how many workflows may follow from one another's changes.
	maxChain = 5
	// maxRan is how many versions of workflows a conversation remembers.
	maxRan = 20
)

// timerBegin goes on with workflows that are to begin, of which there were too many at once.
// In all there are at most maxPending for each of the maxChain steps in which they follow
// from one another.
const (
	timerBegin = "begin"
	beginPause = time.Second
)

// Begun is what a workflow has begun with, or is to begin with.
type Begun struct {
	workflow.Cause
	// Workflow is its id.
	Workflow string `json:"workflow,omitempty"`
	// Message is the one that was received.
	Message MessageID `json:"message,omitempty"`
	// Since is when the silence began.
	Since time.Time `json:"since,omitzero"`
	// By are the workflows from whose changes it follows, one from the other.
	By []string `json:"by,omitempty"`
}

// happened takes note of something that a workflow may begin with.
func (d *decision) happened(b Begun) {
	b.By = d.acting
	d.causes = append(d.causes, b)
}

// valueChanged takes note that an attribute or a field has another value.
func (d *decision) valueChanged(path, before, after string) {
	if before != after {
		d.happened(Begun{Cause: workflow.Cause{Event: workflow.EventFieldChanged, Field: path}})
	}
}

// received takes note of a contact's message that neither opened the conversation nor is
// an attempt to answer a question.
func (d *decision) received(v *Conversation, id MessageID) {
	if v.Run != nil && v.Run.Wait == workflow.WaitAnswer {
		return
	}
	d.happened(Begun{Cause: workflow.Cause{Event: workflow.EventReceived}, Message: id})
}

// runs is whose changes the present ones are: of the workflows that led to the one that
// runs, and of that.
func (d *decision) runs(v *Conversation) []string {
	var chain []string
	if v.Began != nil {
		chain = slices.Clone(v.Began.By)
	}
	if def := d.env.Definition; def != nil {
		chain = append(chain, def.ID)
	}
	if v.Run != nil && v.Run.In != "" {
		chain = append(chain, v.Run.In)
	}
	return chain
}

// beginAll begins the workflows of what has happened, one after the other as long as
// none of them waits.
func (d *decision) beginAll() {
	v := d.c.Current
	if v == nil {
		return
	}
	d.sift(v)
	for n := 0; v.Run == nil && len(v.Pending) > 0; n++ {
		if n == maxBegun {
			d.note("too many workflows begin at once: the rest waits a moment")
			d.setTimer(timerBegin, d.env.Now.Add(beginPause))
			return
		}
		next := v.Pending[0]
		v.Pending = slices.Clone(v.Pending[1:])
		d.beginOne(v, next)
		d.sift(v)
	}
	d.cancelTimer(timerBegin)
}

// sift finds what is to begin with what has happened.
func (d *decision) sift(v *Conversation) {
	causes := d.causes
	d.causes = nil
	for _, b := range causes {
		def := d.firstOf(v, b)
		if def == nil {
			continue
		}
		b.Workflow = def.ID
		switch {
		case len(b.By) >= maxChain:
			d.note(fmt.Sprintf("workflow %s does not begin: %d workflows have followed from one another", def.ID, len(b.By)))
		case slices.ContainsFunc(v.Pending, func(p Begun) bool { return p.Workflow == b.Workflow }):
			d.note("workflow " + def.ID + " is to begin already")
		case len(v.Pending) >= maxPending:
			d.note("workflow " + def.ID + " does not begin: too many are to begin")
		default:
			v.Pending = append(slices.Clip(v.Pending), b)
		}
	}
}

// firstOf is the first workflow that begins with what has happened, or nil.
func (d *decision) firstOf(v *Conversation, b Begun) *workflow.Definition {
	if (v.Status == Closed) != (b.Event == workflow.EventClosed) {
		return nil
	}
	for _, def := range d.env.Policy.Workflows {
		switch {
		case def.Cause() != b.Cause || !def.BeginsWith(b.Cause, d.factsOf(v, b.Message)):
		case slices.Contains(b.By, def.ID):
			d.note("workflow " + def.ID + " does not begin with a change of its own")
		case def.Once() && slices.Contains(d.c.Once, def.ID):
			d.note("workflow " + def.ID + " began for this contact before")
		default:
			return def
		}
	}
	return nil
}

// beginOne begins a workflow with an event, if it still would.
func (d *decision) beginOne(v *Conversation, b Begun) {
	i := slices.IndexFunc(d.env.Policy.Workflows, func(def *workflow.Definition) bool { return def.ID == b.Workflow && def.Cause() == b.Cause })
	if i < 0 {
		d.note("workflow " + b.Workflow + " is not there any more")
		return
	}
	def := d.env.Policy.Workflows[i]
	over := !b.Since.IsZero() && !v.silence(b.Event).Equal(b.Since) || (v.Status == Closed) != (b.Event == workflow.EventClosed)
	if over || !def.BeginsWith(b.Cause, d.factsOf(v, b.Message)) || def.Once() && slices.Contains(d.c.Once, def.ID) {
		d.note("workflow " + def.ID + " does not begin any more")
		return
	}
	d.note("workflow " + def.ID + ", with " + b.String())
	if d.env.Traced {
		d.trace(def.Consider(b.Cause, d.factsOf(v, b.Message)))
	}
	d.enrol(def)
	v.Began = &b
	if !slices.Contains(v.Ran, def.Hash) {
		v.Ran = append(slices.Clone(v.Ran), def.Hash)
		v.Ran = v.Ran[max(0, len(v.Ran)-maxRan):]
		d.audit(v, "", "workflow", b.String(), def.ID+" "+def.Hash)
	}
	run, outs := def.StartAfter(v.Questions, d.facts(v))
	d.follow(v, run, outs)
	if v.Status == Closed && v.Run != nil && v.Run.Wait != workflow.WaitCall {
		d.note("workflow " + def.ID + " waits, and the conversation is closed") // the configuration rules it out
		d.endEvent(v)
	}
}

// enrol has a workflow begin for the contact.
func (d *decision) enrol(def *workflow.Definition) {
	d.env.Definition = def
	if def.Once() {
		d.c.Once = append(slices.Clone(d.c.Once), def.ID)
		d.c.Once = d.c.Once[max(0, len(d.c.Once)-maxOnce):]
	}
}

// endEvent ends the run of a workflow that began with an event. The conversation goes on
// as it stands.
func (d *decision) endEvent(v *Conversation) {
	v.Run, v.Began, v.Calling = nil, nil, ""
	d.drawn = d.drawn || v.Asked != ""
	d.clearButtons(v)
	d.cancelTimer(timerQuestion)
}

// interrupt lets an agent go on in place of a workflow that began with an event: what it
// asks counts no more. One that waits for time, or for another system, goes on.
func (d *decision) interrupt(v *Conversation) {
	switch v.Run.Wait {
	case workflow.WaitAgent:
		d.resume(v, workflow.Assigned{})
	case workflow.WaitAnswer:
		d.note("an agent stepped in while a workflow asked")
		d.endEvent(v)
	}
}

// silenceOver ends a workflow that began with a silence which is over, so that nothing is
// said or done that belongs to it. One that has asked the contact goes on with the answer.
func (d *decision) silenceOver(v *Conversation, event string) {
	if v.Run == nil || v.Began == nil || v.Began.Event != event {
		return
	}
	if event == workflow.EventContactSilent && v.Run.Wait != workflow.WaitTime && v.Run.Wait != workflow.WaitCall {
		return
	}
	d.note("the silence is over with which a workflow began")
	d.endEvent(v)
}

// closingOver ends a workflow that began with the closing and waits for another system,
// since the conversation is opened again or the next one begins. What it asked for is done
// all the same; what comes of it changes nothing any more.
func (d *decision) closingOver(v *Conversation) {
	if v != nil && v.Run != nil && v.Status == Closed {
		d.note("the closing is over with which a workflow began")
		d.endEvent(v)
	}
}

// factsOf are the facts with a message that was received.
func (d *decision) factsOf(v *Conversation, message MessageID) workflow.Facts {
	f := d.facts(v)
	f.Message = d.messageFacts(message)
	return f
}

// reroute has a workflow that began with an event give the conversation to another team.
func (d *decision) reroute(v *Conversation, id TeamID) {
	from, had := v.Team, v.Assignee
	if team, ok := d.env.Policy.Team(id); ok && team.ID == from {
		return
	}
	d.letGo(v, "desk.held.moved")
	body := d.deskDoc("desk.event.routed", "workflow", d.workflowName(), "team", d.teamName(id))
	if had != "" {
		d.toThread(v.ID, body, had)
	} else {
		d.toThread(v.ID, body)
	}
	d.route(v, id)
	v.Assignee, v.Choice, v.Spoke = "", nil, nil
	v.Announced = false // the other team has not been told
	d.cancelTimer(timerWaiting)
	v.With = ""
	d.announceTo(v, "handed_over", "handed_over", "team", d.teamName(v.Team))
}

// reassign takes the conversation from its agent, where a workflow that began with an event
// wants another one, or one by another rule.
func (d *decision) reassign(v *Conversation, a workflow.AssignTo) {
	p := d.env.People[v.Assignee]
	theirs := func(name string) bool { return strings.EqualFold(name, a.Agent) }
	named := a.Agent != "" && !slices.ContainsFunc([]string{p.Handle, p.Name, firstName(p), string(p.ID)}, theirs) ||
		a.LastAgent && d.c.LastAgent != v.Assignee
	if v.Assignee == "" || !named && a.Strategy == "" && v.Began.Event != workflow.EventAgentSilent {
		return
	}
	had := v.Assignee
	d.audit(v, "", "unassigned", string(had), "")
	d.release(v, "reassigned by a workflow")
	v.Assignee, v.Choice, v.Spoke = "", nil, nil
	d.toThread(v.ID, d.deskDoc("desk.event.reassigned", "workflow", d.workflowName()), had)
}

// requeue has a conversation that a workflow has left without an agent ask for one.
func (d *decision) requeue(v *Conversation) {
	if v.Status == Open && v.Team != "" && v.Assignee == "" && v.Queued == nil {
		d.wantAgent(v, Queued{})
	}
}

// workflowName is what the workflow that runs is called on the desk side.
func (d *decision) workflowName() string {
	def := d.env.Definition
	if def == nil || def.Name == "" && def.ID == "" {
		return d.desk("desk.event.workflow")
	}
	if def.Name == "" {
		return def.ID
	}
	return def.Name
}

// overheard shows in the thread what a workflow that began with an event says to the
// contact: agents are there, and would else not know.
func (d *decision) overheard(v *Conversation, words richtext.Doc) {
	if v.Began == nil || words.Empty() {
		return
	}
	body := d.deskDoc("desk.event.says", "workflow", d.workflowName(), "name", d.contactName())
	d.toThread(v.ID, append(body, richtext.Quote{Body: words}))
}
