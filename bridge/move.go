package bridge

import (
	"strings"

	"frontdesk/bridge/richtext"
	"frontdesk/workflow"
)

// thread is which of the conversation's threads is the present one (Thread.N), or
// the first while there is none.
func (v *Conversation) thread() int { return max(v.Thread.N, 1) }

// thread is which thread an effect is for, and its lane there. What is for the
// present conversation's desk goes to its present thread, unless it says otherwise,
// and stays there also if the conversation moves on before it is delivered. A mark is
// where its message is.
func (d *decision) thread(e Effect) (int, Lane) {
	switch e.Op.(type) {
	case SetMark, React:
		return e.Thread, e.Lane
	}
	if e.Side != ToDesk {
		return e.Thread, e.Lane
	}
	if v := d.c.Current; e.Thread == 0 && v != nil && v.ID == e.Conversation {
		e.Thread = v.thread()
	}
	return e.Thread, inThread(e.Lane, e.Thread)
}

// here tells whether the event happened in the present thread of v.
func (d *decision) here(v *Conversation) bool {
	return v.ID == d.env.Conversation && (d.env.Thread == 0 || d.env.Thread == v.thread())
}

// transfer gives the conversation to another team. What follows is decided by
// moving, which needs the history.
func (d *decision) transfer(v *Conversation, team TeamID, by PersonID, words string) {
	d.out.Forwards = append(d.out.Forwards, Forward{
		Contact: d.c.ID, Event: Moving{Conversation: v.ID, Team: team, By: by, Words: words},
	})
}

// moving has the thread follow the conversation to its team's Slack channel. If
// somebody transfers it, it changes team first: its assignee is released, and the
// other team's rule says who gets it.
func (d *decision) moving(ev Moving) {
	if ev.Gone > 0 {
		d.replaceThread(ev)
		return
	}
	v := d.open()
	if v == nil || v.ID != ev.Conversation {
		d.note("it was closed before it could move")
		return
	}
	if ev.Lost {
		d.flee(v, ev.Team)
		return
	}
	from, had, before := v.Team, v.Assignee, v.thread()
	transferred := ev.By != "" && ev.Team != v.Team
	if transferred {
		d.audit(v, ev.By, "transferred", string(from), string(ev.Team))
		d.letGo(v, "desk.held.moved")
		d.release(v, "transferred away")
		v.Team, v.Assignee, v.Choice, v.Spoke = ev.Team, "", nil, nil
		v.Announced = false // the other team has not been told
		d.cancelTimer(timerWaiting)
		d.drawn, d.drawnNow = true, true
	}
	team, ok := d.env.Policy.Team(v.Team)
	if !ok {
		d.note("team " + string(v.Team) + " is not there any more: fallback team")
		if team, ok = d.env.Policy.Team(d.env.Policy.FallbackTeam); !ok {
			return
		}
		v.Team = team.ID
	}
	if team.Room != v.Thread.Room {
		d.move(v, team.Room)
	}
	if !transferred {
		return
	}
	key := "desk.transferred"
	switch {
	case from == "":
		key = "desk.transferred_first"
	case !d.isAgentOf(from, ev.By) && d.isAgentOf(v.Team, ev.By):
		key = "desk.fetched"
		d.tellFetched(v, before, had, ev.By)
	}
	body := d.deskDoc(key, "agent", d.name(ev.By), "from", d.teamName(from), "team", team.Name)
	if ev.Words != "" {
		body = append(body, richtext.Quote{Body: richtext.FromPlain(ev.Words)})
	}
	d.toThread(v.ID, body)
	v.With = ""
	d.announceTo(v, "handed_over", "handed_over", "team", d.teamName(v.Team))
	if v.Run != nil && (v.Began == nil || v.Run.Wait != workflow.WaitTime && v.Run.Wait != workflow.WaitCall) {
		d.note("transferred while the questions ran")
		d.endWorkflow(v)
		return
	}
	d.wantAgent(v, Queued{})
}

// flee gives a conversation whose Slack channel takes nothing any more to another team,
// in a new thread that begins with what was said so far: what waited for the thread
// before is in there.
func (d *decision) flee(v *Conversation, to TeamID) {
	team, ok := d.env.Policy.Team(to)
	if !ok {
		return
	}
	from, had, before := v.Team, v.Assignee, v.thread()
	d.audit(v, "", "routed", string(from), string(to))
	d.release(v, "the team cannot be reached")
	v.Team, v.Assignee, v.Choice, v.Spoke = to, "", nil, nil
	v.Thread = Thread{N: before + 1}
	d.openThread(v, team.Room)
	d.out.Hold = append(d.out.Hold, LaneOfThread(v.ID, v.thread(), LaneMessages))
	d.out.Discard = append(d.out.Discard, LaneOfThread(v.ID, before, LaneMessages))
	if past := d.history(v, before); !past.Empty() {
		d.toThread(v.ID, past)
	}
	d.showFiles(v, false)
	d.letGo(v, "desk.held.moved")
	d.sayMoved(v, from, had)
	d.wantAgain(v)
}

// wantAgain has a conversation that came to another team ask that for an agent, unless its
// first questions still run.
func (d *decision) wantAgain(v *Conversation) {
	if v.Status == Open || v.Status == Asking && (v.Run == nil || v.Run.Wait == workflow.WaitAgent) {
		d.wantAgent(v, Queued{})
	}
}

// tellFetched tells those whom a conversation was with, in the thread up to now, that
// somebody has fetched it for another team.
func (d *decision) tellFetched(v *Conversation, thread int, had, by PersonID) {
	p := Post{Message: d.newMessage(), Body: d.deskDoc("desk.fetched_away", "agent", d.name(by), "team", d.teamName(v.Team))}
	if had != "" && had != by {
		p.Ping = []PersonID{had}
	}
	d.emit(Effect{Conversation: v.ID, Thread: thread, Side: ToDesk, Endpoint: Desk, Lane: LaneOf(v.ID, ToDesk, LaneMessages), Op: p})
}

// move opens a new thread for the conversation in another Slack channel, with the
// card and what was said so far. The thread before it points there once it is open.
// One that nobody has seen yet opens there instead.
func (d *decision) move(v *Conversation, room RemoteID) {
	if !v.Thread.Ready {
		d.openThread(v, room)
		return
	}
	before := v.thread()
	v.Thread = Thread{N: before + 1, Points: true}
	d.openThread(v, room)
	d.out.Hold = append(d.out.Hold, LaneOfThread(v.ID, v.thread(), LaneMessages))
	if past := d.history(v, before); !past.Empty() {
		d.toThread(v.ID, past)
	}
	d.showFiles(v, true)
}

// pointOn has the thread before the present one say where the conversation goes on.
func (d *decision) pointOn(v *Conversation) {
	if !v.Thread.Points {
		return
	}
	v.Thread.Points = false
	to := ToThread(v.ID, v.thread(), d.teamName(v.Team)+" "+v.ID.String())
	before := v.thread() - 1
	d.emit(Effect{
		Conversation: v.ID, Thread: before, Side: ToDesk, Endpoint: Desk, Lane: LaneOf(v.ID, ToDesk, LaneCard),
		Replaces: "card",
		Op: RedrawCard{Card: Card{
			Conversation: v.ID, Title: d.contactName(), Number: v.ID.String(), Closed: true,
			Lines: []CardLine{{Label: d.desk("desk.card.moved"), Value: to.Label, Thread: to.Ref}},
			Foot:  d.desk("desk.foot.closed"),
		}},
	})
	d.emit(Effect{
		Conversation: v.ID, Thread: before, Side: ToDesk, Endpoint: Desk, Lane: LaneOf(v.ID, ToDesk, LaneMessages),
		Op: Post{Message: d.newMessage(), Body: d.linked("desk.moved", to)},
	})
}

// elsewhere tells where a conversation is that the event's thread is not about (any more).
func (d *decision) elsewhere(v *Conversation) richtext.Doc {
	if v.ID == d.env.Conversation {
		to := ToThread(v.ID, v.thread(), d.teamName(v.Team)+" "+v.ID.String())
		return d.linked("desk.nobody.moved", to, "name", d.contactName())
	}
	return d.linked("desk.nobody.newer", ToThread(v.ID, 0, v.ID.String()), "name", d.contactName())
}

// linked is a phrase of the desk with a link in the place of {link}, which stands
// behind all that people can influence.
func (d *decision) linked(key string, to richtext.Mention, args ...string) richtext.Doc {
	text := d.desk(key, args...)
	before, after := text, ""
	if i := strings.LastIndex(text, "{link}"); i >= 0 {
		before, after = text[:i], text[i+len("{link}"):]
	}
	return richtext.Doc{richtext.Para{Text: []richtext.Inline{richtext.Text{S: before}, to, richtext.Text{S: after}}}}.Normalize()
}
