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
	timerHeld     = "held"     // a reply has waited for its author's decision
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
	v.Thread = Thread{Room: room, N: v.thread(), Points: v.Thread.Points, Opening: d.env.Event.Effect(d.effects)}
	d.opened = len(d.out.Effects)
	d.emit(Effect{
		Conversation: v.ID, Side: ToDesk, Endpoint: Desk, Lane: LaneOf(v.ID, ToDesk, LaneThread),
		Replaces: "thread", Report: true,
		Op: OpenThread{Room: room, N: v.Thread.N},
	})
}

// wantAgent asks the team for an agent, unless its rule is to assign nobody.
func (d *decision) wantAgent(v *Conversation, strategy string) bool {
	team, ok := d.env.Policy.Team(v.Team)
	if !ok {
		return false
	}
	if strategy == "" {
		strategy = team.Strategy
	}
	if strategy != AssignRoundRobin {
		d.note("team " + string(v.Team) + " assigns nobody")
		return false
	}
	v.Assigning = true
	d.out.Forwards = append(d.out.Forwards, Forward{
		Team: v.Team, Event: AgentWanted{Contact: d.c.ID, Conversation: v.ID, Strategy: strategy},
	})
	return true
}

// agentOffered is the team's answer.
func (d *decision) agentOffered(ev AgentOffered) {
	v := d.open()
	if v == nil || v.ID != ev.Conversation || !v.Assigning {
		d.note("an agent was offered too late")
		return
	}
	v.Assigning = false
	switch {
	case v.Assignee != "" || v.Team != ev.Team:
		d.note("an agent was offered who is not needed any more")
	case ev.Agent == "":
		d.note("nobody to assign: " + ev.Why)
		d.toThread(v.ID, d.deskDoc("desk.nobody", "team", d.teamName(v.Team)))
		d.resume(v, workflow.Unassigned{Wanted: true})
	default:
		d.note("assigned: " + ev.Why)
		d.assign(v, ev.Agent, "", true)
		d.resume(v, workflow.Assigned{})
	}
}

func (d *decision) teamName(id TeamID) string {
	if t, ok := d.env.Policy.Team(id); ok && t.Name != "" {
		return t.Name
	}
	return string(id)
}

// assign gives the conversation to an agent. by is who did it, empty for the
// program. The customer is told, if tell is set.
func (d *decision) assign(v *Conversation, agent, by PersonID, tell bool) {
	before := v.Assignee
	v.Assignee, v.Assigning, v.Spoke = agent, false, nil
	d.c.LastAgent = agent
	d.drawn, d.drawnNow = true, by != ""
	d.audit(v, by, "assigned", string(before), string(agent))
	switch {
	case by != "" && by != agent:
		d.toThread(v.ID, d.deskDoc("desk.assigned_by", "agent", d.name(by), "name", d.contactName()), agent)
		if before != "" && before != by {
			d.toThread(v.ID, d.deskDoc("desk.assigned_away", "agent", d.name(by), "to", d.name(agent)), before)
		}
	case by != agent:
		d.toThread(v.ID, d.deskDoc("desk.assigned", "name", d.contactName()), agent)
	case before != "":
		d.toThread(v.ID, d.deskDoc("desk.took_over", "agent", d.name(agent), "before", d.name(before)), before)
	default:
		d.toThread(v.ID, d.deskDoc("desk.took", "agent", d.name(agent)))
	}
	if !tell {
		return
	}
	if first := firstName(d.env.People[agent]); first != "" {
		d.toCustomer(v, d.say("assigned", "name", first), nil)
	} else {
		d.toCustomer(v, d.say("assigned_unnamed"), nil)
	}
}

// stepIn lets a person take over from a workflow that still runs.
func (d *decision) stepIn(v *Conversation) {
	if v.Run == nil {
		return
	}
	if v.Run.Wait == workflow.WaitAgent {
		d.resume(v, workflow.Assigned{})
		return
	}
	d.note("an agent stepped in while the questions ran")
	d.endWorkflow(v, workflow.Run{Assigned: true})
}

// close ends the conversation. by is who did it, empty for the program; how is
// "agent", "workflow" or "silence".
func (d *decision) close(v *Conversation, by PersonID, how string) {
	d.clearButtons(v)
	d.letGo(v, "desk.held.closed")
	v.Status, v.ClosedAt, v.Run, v.Assigning = Closed, d.env.Now, nil, false
	for _, key := range []string{timerQuestion, timerSilent} {
		d.cancelTimer(key)
	}
	d.audit(v, by, "closed", "", how)
	d.drawn, d.drawnNow = true, by != ""
	switch how {
	case "workflow":
		// The workflow has said what it wanted to say.
	default:
		d.toCustomer(v, d.say("closed"), nil)
	}
	if v.Thread.Room == "" {
		d.note("closed before it was routed: nothing is shown on the desk")
		d.out.Discard = append(d.out.Discard, LaneOfThread(v.ID, v.thread(), LaneMessages))
		return
	}
	switch how {
	case "agent":
		d.toThread(v.ID, d.deskDoc("desk.closed_by", "agent", d.name(by), "name", d.contactName()))
	case "silence":
		d.toThread(v.ID, d.deskDoc("desk.closed_silent", "name", d.contactName()))
	default:
		d.toThread(v.ID, d.deskDoc("desk.closed_workflow"))
	}
}

// reopen goes on with a closed conversation in its thread: with the last agent,
// or as the team's rule has it. by is who did it, empty for the contact.
func (d *decision) reopen(v *Conversation, by PersonID) {
	v.Status, v.ClosedAt = Open, time.Time{}
	d.drawn, d.drawnNow = true, by != ""
	d.audit(v, by, "reopened", "", "")
	if by != "" {
		d.toThread(v.ID, d.deskDoc("desk.reopened_by", "agent", d.name(by)))
	} else {
		d.toThread(v.ID, d.deskDoc("desk.reopened", "name", d.contactName()))
	}
	last := v.Assignee
	v.Assignee, v.Spoke = "", nil
	switch {
	case by != "":
		v.Assignee, d.c.LastAgent = by, by
		d.audit(v, by, "assigned", string(last), string(by))
	case d.isAgent(v, last):
		d.assign(v, last, "", false)
	default:
		d.wantAgent(v, "")
	}
}

// timerFired is an alarm of this contact.
func (d *decision) timerFired(ev TimerFired) {
	if d.c.Timers[ev.Key] != ev.Gen {
		d.note("stale timer " + ev.Key)
		return
	}
	delete(d.c.Timers, ev.Key)
	v := d.open()
	if v == nil {
		return
	}
	switch ev.Key {
	case timerQuestion:
		d.resume(v, workflow.Tick{})
	case timerSilent:
		// Any word of the contact's would have cancelled it.
		d.close(v, "", "silence")
	case timerLate:
		d.late(v)
	case timerHeld:
		d.askAll(v)
	case timerThread:
		if team, ok := d.env.Policy.Team(v.Team); ok && !v.Thread.Ready {
			d.openThread(v, team.Room)
		}
	}
}
