package bridge

import (
	"time"

	"frontdesk/workflow"
)

// The keys of a contact's timers.
const (
	timerQuestion = "question" // the present question's time is used up
	timerSilent   = "silent"   // nobody has said anything since the agent's last word
	timerLate     = "late"     // a reply has been on its way for long
	timerThread   = "thread"   // try again to open the thread
	timerUndo     = "undo"     // a reply's undo time has ended
	timerWaiting  = "waiting"  // the contact has waited for an answer for long
	timerHeld     = "held"     // a reply has waited for its author's decision
	timerWithdraw = "withdraw" // nothing more was deleted in a thread for a moment
	timerAlbum    = "album"    // nothing more of an album has come for a moment
	timerLive     = "live"     // the contact has moved since the thread was told where they are
)

// closingWordWindow is how long after closing a thank-you is taken for one, where
// conversations are not reopened.
const closingWordWindow = 15 * time.Minute

// route decides the team; the thread appears in its Slack channel.
func (d *decision) route(v *Conversation, id TeamID) {
	team, ok := d.env.Policy.Team(id)
	if !ok {
		// A running conversation may finish a workflow that names a team of old.
		d.note("team " + string(id) + " is not there any more: fallback team")
		team, ok = d.env.Policy.Team(d.env.Policy.FallbackTeam)
		if !ok {
			return
		}
	}
	if v.Team == team.ID {
		return
	}
	d.release(v, "routed away")
	d.audit(v, "", "routed", string(v.Team), string(team.ID))
	v.Team = team.ID
	d.drawn = true
	switch v.Thread.Room {
	case "":
		d.openThread(v, team.Room)
	case team.Room:
	default:
		d.out.Forwards = append(d.out.Forwards, Forward{Contact: d.c.ID, Event: Moving{Conversation: v.ID}})
	}
}

// openThread posts the card. What is to be shown in the thread waits for it.
func (d *decision) openThread(v *Conversation, room RemoteID) {
	called := v.Thread.Called && v.Thread.Room == room
	v.Thread = Thread{Room: room, N: v.thread(), Points: v.Thread.Points, Called: called, Opening: d.env.Event.Effect(d.effects)}
	call := d.team(v).Notify.New
	if called {
		call = ""
	}
	d.opened = len(d.out.Effects)
	d.emit(Effect{
		Conversation: v.ID, Side: ToDesk, Endpoint: Desk, Lane: LaneOf(v.ID, ToDesk, LaneThread),
		Replaces: "thread", Report: true,
		Op: OpenThread{Room: room, N: v.Thread.N, Call: call},
	})
}

func (d *decision) teamName(id TeamID) string {
	if t, ok := d.env.Policy.Team(id); ok && t.Name != "" {
		return t.Name
	}
	if id == "" {
		return d.desk("desk.no_team")
	}
	return string(id)
}

// assign gives the conversation to an agent. by is who did it, empty for the
// program. The customer is told, if tell is set.
func (d *decision) assign(v *Conversation, agent, by PersonID, tell bool) {
	d.join(v, agent)
	before := v.Assignee
	if before != agent && by != "" {
		d.release(v, "assigned by hand")
	}
	v.Assignee, v.Queued, v.Spoke = agent, nil, nil
	v.Choice = &Choice{Rule: RuleGiven, By: by}
	if by == agent {
		v.Choice.Rule = RuleTaken
	}
	d.c.LastAgent = agent
	d.drawn, d.drawnNow = true, by != ""
	d.audit(v, by, "assigned", string(before), string(agent))
	switch {
	case by != "" && by != agent:
		d.notifyAssigned(v, agent, "desk.assigned_by", "agent", d.name(by))
		if before != "" && before != by {
			d.toThread(v.ID, d.deskDoc("desk.assigned_away", "agent", d.name(by), "to", d.name(agent)), before)
		}
	case by != agent:
		d.notifyAssigned(v, agent, "desk.assigned")
	case before != "":
		d.toThread(v.ID, d.deskDoc("desk.took_over", "agent", d.name(agent)), before)
	default:
		d.toThread(v.ID, d.deskDoc("desk.took", "agent", d.name(agent)))
	}
	if tell {
		d.tellAssigned(v, agent)
	}
}

// stepIn lets a person take over from a workflow that still runs.
func (d *decision) stepIn(v *Conversation) {
	switch {
	case v.Run == nil:
		return
	case v.Began != nil:
		d.interrupt(v)
		return
	case v.Run.Wait == workflow.WaitAgent:
		d.resume(v, workflow.Assigned{})
		return
	}
	d.note("an agent stepped in while the questions ran")
	d.endWorkflow(v)
}

// close ends the conversation. by is who did it, empty for the program; how is
// "agent", "workflow", "silence" or "blocked".
func (d *decision) close(v *Conversation, by PersonID, how string) {
	d.showAlbum()
	d.clearButtons(v)
	d.letGo(v, "desk.held.closed")
	d.release(v, "closed")
	v.Status, v.ClosedAt, v.Run = Closed, d.env.Now, nil
	v.Began, v.Pending, v.QuietSince = nil, nil, time.Time{}
	v.answeredNow()
	if how != "blocked" { // who is blocked is told nothing more
		d.happened(Begun{Cause: workflow.Cause{Event: workflow.EventClosed}})
	}
	for _, key := range []string{timerQuestion, timerSilent} {
		d.cancelTimer(key)
	}
	d.audit(v, by, "closed", "", how)
	d.drawn, d.drawnNow = true, by != ""
	switch how {
	case "workflow", "blocked":
		// The workflow has said what it wanted to say. Who is blocked is told nothing.
	default:
		d.announceTo(v, "closed", "closed")
	}
	if v.Thread.Room == "" {
		d.note("closed before it was routed: nothing is shown on the desk")
		d.out.Discard = append(d.out.Discard, LaneOfThread(v.ID, v.thread(), LaneMessages))
		return
	}
	switch how {
	case "agent":
		d.toThread(v.ID, d.deskDoc("desk.closed_by", "agent", d.name(by), "name", d.contactName()))
	case "blocked":
		// The block says it.
	case "silence":
		d.toThread(v.ID, d.deskDoc("desk.closed_silent", "name", d.contactName()))
	default:
		d.toThread(v.ID, d.deskDoc("desk.closed_workflow"))
	}
}

// reopen goes on with a closed conversation in its thread: with the last agent if
// they are there, else in the team's queue. by is who did it, empty for the contact.
func (d *decision) reopen(v *Conversation, by PersonID) {
	d.closingOver(v)
	v.Status, v.ClosedAt = Open, time.Time{}
	d.drawn, d.drawnNow = true, by != ""
	d.audit(v, by, "reopened", "", "")
	if by != "" {
		d.toThread(v.ID, d.deskDoc("desk.reopened_by", "agent", d.name(by)))
	} else {
		d.toThread(v.ID, d.deskDoc("desk.reopened", "name", d.contactName()))
	}
	d.announceTo(v, "reopened", "reopened")
	last := v.Assignee
	v.Assignee, v.Spoke, v.Choice, v.With = "", nil, nil, ""
	team, _ := d.env.Policy.Team(v.Team)
	v.Team = team.ID // empty if that team is not there any more
	agent := d.isAgent(v, by)
	switch {
	case v.Team != "":
	case agent:
		d.join(v, by)
	default:
		d.route(v, d.env.Policy.FallbackTeam)
	}
	if agent {
		v.Assignee, d.c.LastAgent, v.Choice = by, by, &Choice{Rule: RuleTaken, By: by}
		d.audit(v, by, "assigned", string(last), string(by))
		return
	}
	d.wantAgent(v, Queued{Strategy: AssignLastAgent, Reopened: true})
}

// timerFired is an alarm of this contact.
func (d *decision) timerFired(ev TimerFired) {
	if d.c.Timers[ev.Key] != ev.Gen {
		d.note("stale timer " + ev.Key)
		return
	}
	delete(d.c.Timers, ev.Key)
	if ev.Key == timerBlock && d.c.Block != nil {
		d.unblock("")
	}
	if ev.Key == timerAlbum {
		d.albumComplete()
	}
	if ev.Key == timerWithdraw {
		d.withdrawNow()
	}
	v := d.open()
	if last := d.c.Current; v == nil && last != nil && last.Run != nil && ev.Key == timerQuestion {
		d.resume(last, workflow.Tick{}) // which began with the closing
	}
	if v == nil {
		return
	}
	switch ev.Key {
	case timerQuestion:
		if v.Album != nil && v.Album.Message != "" {
			d.setTimer(timerQuestion, d.env.Now.Add(albumWait)) // what came in time may be the answer
			return
		}
		d.resume(v, workflow.Tick{})
	case timerSilent:
		d.closeSilent(v)
	case timerAgentSilent, timerContactSilent:
		d.silent(v, ev.Key)
	case timerLate:
		d.late(v)
	case timerUndo:
		d.sendPaused(v, d.env.Now)
	case timerWaiting:
		d.announceWaiting(v)
	case timerHeld:
		d.askAll(v)
	case timerLive:
		d.movesOn(v)
	case timerThread:
		if team, ok := d.env.Policy.Team(v.Team); ok && !v.Thread.Ready {
			d.openThread(v, team.Room)
		}
	}
}
