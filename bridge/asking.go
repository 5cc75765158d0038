package bridge

import (
	"slices"
	"strconv"
	"time"

	"frontdesk/bridge/richtext"
	"frontdesk/workflow"
)

// maxOnce is how many of the workflows that begin once are remembered.
const maxOnce = 100

// runWorkflow begins the first workflow that matches, or goes straight to the
// fallback team. person: the contact wants a person, and no questions.
func (d *decision) runWorkflow(v *Conversation, person bool) {
	f := d.facts(v)
	for _, def := range d.env.Policy.Workflows {
		d.consider(def, f)
		if !def.Matches(f) {
			continue
		}
		if def.Once() && slices.Contains(d.c.Once, def.ID) {
			d.note("workflow " + def.ID + " began for this contact before")
			continue
		}
		d.note("workflow " + def.ID)
		d.enrol(def)
		v.Workflow = def.Hash
		run, outs := def.Start(f)
		if person {
			run, outs = def.StartForPerson(f)
		}
		d.follow(v, run, outs)
		return
	}
	d.note("no workflow matches")
	d.endWorkflow(v)
}

// resume goes on with the conversation's workflow and tells whether the input was
// an answer.
func (d *decision) resume(v *Conversation, in workflow.Input) (answered bool) {
	switch {
	case v.Run == nil:
		return false
	case d.env.Definition == nil:
		d.note("the workflow's version cannot be read: it ends")
		d.endWorkflow(v)
		return false
	}
	run, outs := d.env.Definition.Resume(*v.Run, d.facts(v), in)
	return d.follow(v, run, outs)
}

// follow carries out what a workflow wants done.
func (d *decision) follow(v *Conversation, run workflow.Run, outs []workflow.Output) (answered bool) {
	v.Run = &run
	before, done := d.acting, d.doing
	d.acting = d.runs(v)
	if def := d.env.Definition; def != nil {
		d.doing = def.ID + " " + def.Hash
	}
	asked := v.Asked
	defer func() { d.acting, d.doing = before, done }()
	d.leaves(v)
	v.Questions = max(v.Questions, run.Ask)
	for i, out := range outs {
		d.trace(out)
		switch out := out.(type) {
		case workflow.Say:
			d.sayAll(v, out)
		case workflow.Ask:
			d.ask(v, out)
			d.overheard(v, out.Text)
		case workflow.Offer:
			d.offer(v, out)
		case workflow.Answered:
			answered = true
			d.answered(v, out)
		case workflow.Unanswered:
			answered = answered || out.Why == workflow.WhySkipped
			d.unanswered(v, out)
		case workflow.Remember:
			d.remember(v, out.Memory)
		case workflow.Forget:
			d.forgetAnswer(out.Key)
		case workflow.Recalled:
			d.recalled(v, out)
		case workflow.Withdrawn:
			d.clearButtons(v)
			v.Answers = slices.DeleteFunc(v.Answers, func(a CardLine) bool { return a.Key == out.Question })
			d.drawn = true
		case workflow.PersonWanted:
			d.toThread(v.ID, d.deskDoc("desk.person_wanted", "name", d.contactName()))
		case workflow.Restarted:
			d.restarted(v, out.Questions)
		case workflow.Set:
			d.setTraced(v, out.Path, out.Value, saves(outs[:i], out.Path))
			d.drawn = true
		case workflow.Tag:
			d.tag(v, out.Name)
		case workflow.Note:
			d.noteOf(v, out.Text)
		case workflow.Tally:
			d.out.Tallies = append(d.out.Tallies, Tally{Tally: out, Conversation: v.ID, Version: run.Hash, At: d.env.Now})
		case workflow.Remark:
			d.note(out.Text)
		case workflow.Matched:
			d.note(out.Rule)
		case workflow.Route:
			d.routeByWorkflow(v, TeamID(out.Team))
		case workflow.AssignTo:
			return d.assignByWorkflow(v, out) || answered
		case workflow.Call:
			d.call(v, out)
		case workflow.CallFailed:
			d.callFailed(v, out)
		case workflow.Close:
			d.close(v, "", "workflow")
			return answered
		}
	}
	d.drawn = d.drawn || v.Began != nil && (asked == "") != (v.Asked == "")
	if run.Done {
		d.endWorkflow(v)
		return answered
	}
	d.setDeadline(v)
	if v.Began != nil {
		d.requeue(v)
	}
	return answered
}

// saves tells whether what a workflow sets next, in a path, is an answer, by what it has told before.
func saves(told []workflow.Output, path string) bool {
	if len(told) == 0 {
		return false
	}
	switch a := told[len(told)-1].(type) {
	case workflow.Answered:
		return a.Save == path
	case workflow.Recalled:
		return a.Save == path
	}
	return false
}

// routeByWorkflow carries out the step `route`.
func (d *decision) routeByWorkflow(v *Conversation, id TeamID) {
	d.note("route to " + string(id))
	if v.Began != nil {
		d.reroute(v, id)
		return
	}
	d.route(v, id)
}

// leaves takes note that the contact has fallen silent before the end of the questions,
// or is there again.
func (d *decision) leaves(v *Conversation) {
	switch {
	case v.Began != nil:
	case !v.Run.Silent:
		v.Left = time.Time{}
	case v.Left.IsZero():
		v.Left = d.env.Now
	}
}

// noteOf writes a workflow's comment into the thread. It is a part of what was
// said, and goes along if the conversation moves.
func (d *decision) noteOf(v *Conversation, text richtext.Doc) {
	id := d.newMessage()
	d.record(Record{Message: id, Conversation: v.ID, From: FromNote, Kind: KindText, Body: text, At: d.env.Now})
	d.emit(Effect{
		Conversation: v.ID, Side: ToDesk, Endpoint: Desk, Lane: LaneOf(v.ID, ToDesk, LaneMessages),
		Op: Post{Message: id, Body: append(d.deskDoc("desk.note"), text...)},
	})
}

func (d *decision) setDeadline(v *Conversation) {
	if v.Run == nil || v.Run.Deadline.IsZero() {
		d.cancelTimer(timerQuestion)
		return
	}
	d.setTimer(timerQuestion, v.Run.Deadline)
}

// buttonPrefix marks a conversation's buttons, so that those of an earlier one
// are recognised.
func (v *Conversation) buttonPrefix() string { return strconv.FormatInt(int64(v.ID), 10) }

func (d *decision) ask(v *Conversation, q workflow.Ask) {
	d.clearButtons(v)
	buttons := v.buttons(q.Choices)
	share := Share(q.Share)
	if !slices.Contains(d.env.Policy.Caps[v.Identity.Endpoint].Share, share.What) {
		share = Share{}
	}
	shares := share != Share{}
	if !shares && len(buttons) > 0 {
		d.endShare(v)
	}
	id := d.newMessage()
	d.record(Record{Message: id, Conversation: v.ID, From: FromProgram, Kind: KindText, Body: q.Text, At: d.env.Now})
	d.emit(Effect{
		Conversation: v.ID, Side: ToCustomer, Endpoint: v.Identity.Endpoint,
		Lane: LaneOf(v.ID, ToCustomer, LaneMessages), Report: true,
		Op: Post{Message: id, Body: q.Text, Buttons: buttons, Share: share, EndShare: v.takeKeyboard(shares, buttons)},
	})
	v.Asked, v.AskedButtons = id, len(buttons) > 0 && !shares
	v.Keyboard = v.Keyboard || shares
}

// buttons are those that a question offers.
func (v *Conversation) buttons(choices []workflow.Choice) []Button {
	out := make([]Button, len(choices))
	for i, c := range choices {
		out[i] = Button{ID: v.buttonPrefix() + ":" + c.Key, Label: c.Label, Mark: c.Mark, Plain: c.Plain, Hidden: c.Hidden}
	}
	return out
}

// offer changes the buttons below the present question. Of several changes that wait
// only the latest is made.
func (d *decision) offer(v *Conversation, o workflow.Offer) {
	if v.Asked == "" || !v.AskedButtons {
		return
	}
	d.emit(Effect{
		Conversation: v.ID, Side: ToCustomer, Endpoint: v.Identity.Endpoint, Lane: LaneOf(v.ID, ToCustomer, LaneMarks),
		Replaces: "buttons:" + string(v.Asked), Op: ClearButtons{Message: v.Asked, Instead: v.buttons(o.Choices)},
	})
}

// takeKeyboard tells whether a message that is about to be sent takes the button
// in place of the contact's keyboard away: a message can do so only if it has no
// buttons itself.
func (v *Conversation) takeKeyboard(share bool, buttons []Button) bool {
	if !v.Keyboard || share || len(buttons) > 0 {
		return false
	}
	v.Keyboard = false
	return true
}

// endShare takes the button in place of the contact's keyboard away with a message
// of its own, where no other one can.
func (d *decision) endShare(v *Conversation) {
	if v.Keyboard {
		d.toCustomer(v, d.say("thanks"), nil)
	}
}

// clearButtons takes the buttons off the question that was asked last.
func (d *decision) clearButtons(v *Conversation) {
	if v.Asked != "" && v.AskedButtons {
		d.emit(Effect{
			Conversation: v.ID, Side: ToCustomer, Endpoint: v.Identity.Endpoint,
			Lane: LaneOf(v.ID, ToCustomer, LaneMarks), Replaces: "buttons:" + string(v.Asked), Op: ClearButtons{Message: v.Asked},
		})
	}
	v.Asked, v.AskedButtons = "", false
}

func (d *decision) answered(v *Conversation, a workflow.Answered) {
	asked := v.Asked
	d.clearButtons(v)
	d.thanked = true
	label := a.Answer.Label
	if label == "" {
		label = a.Answer.Value
	}
	if v.Late != nil && v.Late.Question == a.Question {
		v.Late = nil
	}
	if v.Began != nil && a.By == "" {
		d.toThread(v.ID, d.deskDoc("desk.event.answered", "name", d.contactName(), "question", a.Title, "answer", label))
	}
	v.Answers = slices.DeleteFunc(v.Answers, func(l CardLine) bool { return l.Key == a.Question }) // of an earlier workflow, or time
	v.Answers = append(v.Answers, CardLine{Key: a.Question, Label: a.Title, Value: beginning(label), Link: a.Answer.Link, Saved: a.Save})
	d.out.Answers = append(d.out.Answers, Answered{
		Conversation: v.ID, Question: a.Question, Value: a.Answer.Value, Label: label, Workflow: v.Run.Hash, At: d.env.Now,
	})
	if c := a.Consent; c != nil {
		d.consented(v, a, asked)
	}
	d.drawn = true
}

// consented keeps the evidence of a yes or no.
func (d *decision) consented(v *Conversation, a workflow.Answered, asked MessageID) {
	c := a.Consent
	d.out.Consents = append(d.out.Consents, ConsentRecord{
		Conversation: v.ID, Question: a.Question, Given: c.Given, Text: c.Text, Language: c.Language, Version: c.Version,
		Policy: c.Policy, Endpoint: v.Identity.Endpoint, Asked: asked, Answer: MessageID(a.By), Remote: d.press,
		Workflow: v.Run.Hash, At: d.env.Now,
	})
	became := "refused"
	if c.Given {
		became = "given"
	}
	d.audit(v, "", "consent", "", a.Question+" "+became)
}

func (d *decision) unanswered(v *Conversation, u workflow.Unanswered) {
	d.clearButtons(v)
	d.thanked = u.Why != workflow.WhyTimeout
	if len(u.Late) > 0 {
		v.Late = &Late{Question: u.Question, Title: u.Title, Save: u.Save, Memory: u.Memory, Workflow: v.Run.Hash, Answers: u.Late}
	}
	switch u.Why {
	case workflow.WhyInvalid:
		d.toThread(v.ID, d.deskDoc("desk.unanswered_invalid", "question", u.Title))
	case workflow.WhyTimeout:
		d.toThread(v.ID, d.deskDoc("desk.unanswered_timeout", "question", u.Title))
	}
	d.note("unanswered " + u.Question + ": " + u.Why)
}

// assignByWorkflow carries out the step `assign`; the run then waits.
func (d *decision) assignByWorkflow(v *Conversation, a workflow.AssignTo) bool {
	if a.Team != "" {
		d.route(v, TeamID(a.Team))
	}
	if v.Team == "" {
		d.route(v, d.env.Policy.FallbackTeam)
	}
	d.setDeadline(v)
	if v.Began != nil {
		d.reassign(v, a)
	}
	if v.Assignee != "" {
		return d.resume(v, workflow.Assigned{})
	}
	q := Queued{Strategy: a.Strategy, Named: a.Agent}
	if a.LastAgent {
		q.Named = "=" + string(d.c.LastAgent)
	}
	if a.IfUnavailable {
		q.Speaks = append(q.Speaks, OutsideHours, NobodyAvailable)
	}
	if a.IfBusy {
		q.Speaks = append(q.Speaks, AllBusy)
	}
	return d.wantAgent(v, q)
}

// endWorkflow hands the conversation to the agents, if they do not have it already.
func (d *decision) endWorkflow(v *Conversation) {
	if v.Began != nil {
		d.endEvent(v)
		d.requeue(v)
		return
	}
	v.Run = nil
	v.Status = Open
	if !v.Waits.IsZero() {
		v.Waits = d.env.Now // until now it was the program's turn
	}
	d.clearButtons(v)
	d.cancelTimer(timerQuestion)
	d.drawn = true
	if v.Team == "" {
		d.note("no team routed to: fallback team")
		d.route(v, d.env.Policy.FallbackTeam)
	}
	if v.Assignee == "" && v.Queued == nil {
		d.wantAgent(v, Queued{})
	}
}
