package bridge

import (
	"cmp"
	"time"

	"frontdesk/bridge/richtext"
	"frontdesk/workflow/problem"
)

// TrialPost is something that whoever tries a workflow is shown: what the customer would
// be told, and apart from that what else happens.
type TrialPost struct {
	Body    richtext.Doc
	Buttons []TrialButton
	// Instead: it takes the place of the message whose button was pressed.
	Instead bool
}

// TrialButton is a button that the customer would have. Value comes back in Move.Press.
type TrialButton struct{ Label, Value string }

// workflowTry begins a trial with whoever has called for it.
func workflowTry(d *decision, c workflowCall) richtext.Doc {
	played := d.env.Found.Played
	switch {
	case played == nil:
		_, why := d.tryable(c.ID)
		return d.sorry(d.deskDoc("desk.try.cannot", "name", d.nameOf(c.ID), "why", problem.Sentence(why)))
	case played.Refused != "":
		return d.sorry(d.deskDoc("desk.try.settings", "why", played.Refused, "command", d.env.Policy.Command, "id", c.ID, "name", d.nameOf(c.ID)))
	}
	t := Trial{Person: c.Actor, Workflow: c.ID, Settings: c.Rest, At: c.At}
	before := d.env.Found.Trial
	if before != nil {
		t.Room = before.Room
	}
	d.beginTrial(t, played, true)
	if d.trialOf(c.Actor, c.At) != nil {
		return d.sorry(d.deskDoc("desk.try.instead", "name", d.nameOf(c.ID), "before", d.nameOf(before.Workflow)))
	}
	return d.sorry(d.deskDoc("desk.try.begins", "name", d.nameOf(c.ID))) // for nobody else in the Slack channel, shared or not
}

// beginTrial shows the beginning of a trial; first: not of one that starts over.
func (d *decision) beginTrial(t Trial, played *Played, first bool) {
	t.Began = d.env.Event
	said := []string{d.desk("desk.try.intro",
		"id", d.titleOf(t.Workflow), "name", played.Name, "app", cmp.Or(d.env.Policy.Channels[played.Channel].App, string(played.Channel)),
		"language", languageName(played.Language), "when", played.Now.Format("Monday, 2 January 2006, 15:04"))}
	_, inFile := d.env.Policy.InFile(t.Workflow)
	if m, made := d.madeOf(t.Workflow); made && !m.On && !inFile {
		said = append(said, d.desk("desk.try.off", "id", t.Workflow, "name", d.nameOf(t.Workflow), "command", d.env.Policy.Command))
	}
	if first {
		said = append(said, d.desk("desk.try.how"))
	}
	var doc richtext.Doc
	for _, s := range said {
		doc = append(doc, richtext.FromPlain(s)...)
	}
	d.toTrial(t, Notice{Body: doc, Actions: d.trialButtons(t, pressWords, pressAgain, pressStop)})
	d.playedTrial(t, played, "")
}

// titleOf is what a workflow is called: "Inbound (inbound)".
func (d *decision) titleOf(id string) string {
	if name := d.nameOf(id); name != id {
		return name + " (" + id + ")"
	}
	return id
}

// trialButtons are those of a trial's buttons that are no answers.
func (d *decision) trialButtons(t Trial, all ...string) []CardButton {
	var buttons []CardButton
	for _, what := range all {
		buttons = append(buttons, CardButton{Action: ActionTry, Value: trialPress{t.Began, what}.String(), Label: d.desk("desk.try.button." + what)})
	}
	return buttons
}

// playedTrial shows what came of a move, and keeps how the trial stands. on is the message
// whose button was pressed, if one was.
func (d *decision) playedTrial(t Trial, played *Played, on RemoteID) {
	for _, p := range played.Posts {
		n := Notice{Body: p.Body}
		if p.Instead {
			n.On = on
		}
		for _, b := range p.Buttons {
			n.Actions = append(n.Actions, CardButton{Action: ActionTry, Value: trialPress{t.Began, "=" + b.Value}.String(), Label: b.Label})
		}
		d.toTrial(t, n)
	}
	if played.Ended {
		d.toTrial(t, Notice{Body: d.deskDoc("desk.try.ended"), Actions: d.trialButtons(t, pressAgain, pressStop)})
	}
	if t.Talk = played.Talk; len(t.Talk) > MaxTrial {
		d.endTrial(t, "desk.try.large")
		return
	}
	d.timeTrial(&t, played.Judged)
	d.out.Trials = append(d.out.Trials, TrialChange{Person: t.Person, Trial: &t})
}

// timeTrial has what was no answer judged in a while, unless more comes: the pieces of what
// a customer writes are one attempt.
func (d *decision) timeTrial(t *Trial, in time.Duration) {
	timer := Timer{Key: timerTrial + string(t.Person)}
	switch {
	case in > 0:
		t.Judge = d.env.Event
		timer.Gen, timer.At = int64(t.Judge), d.env.Now.Add(in)
	case t.Judge == 0:
		return
	default:
		t.Judge = 0
	}
	d.out.Timers = append(d.out.Timers, timer)
}

// trialTimer decides about the timer of a trial.
func (d *decision) trialTimer(ev TimerFired) {
	t := d.judgedTrial(ev)
	if t == nil {
		d.note("that was judged before")
		return
	}
	d.moved(*t, "")
}

// endTrial ends a trial, and says so.
func (d *decision) endTrial(t Trial, phrase string) {
	d.toTrial(t, Notice{Body: d.deskDoc(phrase, "id", t.Workflow, "name", d.nameOf(t.Workflow), "command", d.env.Policy.Command)})
	d.out.Trials = append(d.out.Trials, TrialChange{Person: t.Person})
}

// toTrial shows something to whoever tries a workflow. What is too long for one message
// goes in several.
func (d *decision) toTrial(t Trial, n Notice) {
	if n.Room = t.Room; t.Room == "" {
		n.To = t.Person
	}
	parts := []richtext.Doc{n.Body}
	if caps := d.env.Policy.Caps[Desk]; caps.Text > 0 && caps.Measure != nil {
		parts = richtext.Split(n.Body, caps.Measure, caps.Text)
	}
	for i, part := range parts {
		one := n
		one.Body = part
		if i > 0 {
			one.On = ""
		}
		if i < len(parts)-1 {
			one.Actions = nil
		}
		d.emit(Effect{Side: Elsewhere, Endpoint: Desk, Lane: laneOfTrial(t.Person), Op: one})
	}
}

// tried decides about what somebody writes to us in private who tries a workflow, and
// tells whether they do.
func (d *decision) tried(ev Strayed) bool {
	f := d.env.Found
	if f == nil || f.Trial == nil || !ev.Private || !d.isAdmin(ev.Author) {
		return false
	}
	t := *f.Trial
	t.Room = ev.Room
	switch {
	case d.trialOf(ev.Author, ev.At) == nil:
		d.endTrial(t, "desk.try.idle")
	case isStop(ev.Words):
		d.endTrial(t, "desk.try.stopped")
	default:
		t.heard(ev.At)
		d.moved(t, "")
	}
	return true
}

// pressedTrial decides about a button of a trial.
func (d *decision) pressedTrial(ev CardPressed) {
	f, p := d.env.Found, readPress(ev.Value)
	switch {
	case f == nil || !d.isAdmin(ev.Actor):
		d.note("a button of a trial was pressed by somebody who is no admin")
	case f.Trial == nil || p.began != f.Trial.Began:
		d.toTrial(Trial{Person: ev.Actor}, Notice{Body: d.deskDoc("desk.try.over", "command", d.env.Policy.Command)})
	case d.trialOf(ev.Actor, ev.At) == nil:
		d.endTrial(*f.Trial, "desk.try.idle")
	case p.what == pressStop:
		d.endTrial(*f.Trial, "desk.try.stopped")
	default:
		t := *f.Trial
		t.heard(ev.At)
		if p.what == pressAgain {
			t.Talk = nil
		}
		d.moved(t, ev.Thread)
	}
}

// moved shows what came of a move.
func (d *decision) moved(t Trial, on RemoteID) {
	played := d.env.Found.Played
	switch {
	case played == nil:
		d.stuck(t)
	case played.Refused != "": // what the settings name is not there any more
		d.toTrial(t, Notice{Body: d.deskDoc("desk.try.settings", "why", played.Refused, "command", d.env.Policy.Command, "id", t.Workflow, "name", d.nameOf(t.Workflow))})
		d.out.Trials = append(d.out.Trials, TrialChange{Person: t.Person})
	case played.Anew:
		d.toTrial(t, Notice{Body: d.deskDoc("desk.try.anew", "name", d.nameOf(t.Workflow))})
		d.beginTrial(t, played, false)
	case t.Talk == nil:
		d.beginTrial(t, played, false)
	default:
		d.playedTrial(t, played, on)
	}
}

// stuck ends a trial whose workflow is not there any more, or cannot run as it is now.
func (d *decision) stuck(t Trial) {
	_, why := d.tryable(t.Workflow)
	m, _ := d.lastOf(t.Workflow)
	doc := d.deskDoc("desk.try.cannot", "name", d.nameOf(t.Workflow), "why", problem.Sentence(why))
	switch {
	case why != "":
	case m.Removed():
		doc = append(d.deskDoc("desk.try.removed"), d.goneWorkflow(m)...)
	default:
		doc = d.deskDoc("desk.try.gone", "id", t.Workflow)
	}
	d.toTrial(t, Notice{Body: doc})
	d.out.Trials = append(d.out.Trials, TrialChange{Person: t.Person})
}
