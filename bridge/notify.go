package bridge

import (
	"strconv"
	"strings"
	"time"

	"frontdesk/bridge/richtext"
)

// NotifyPolicy is whom a team has notified, and of what.
type NotifyPolicy struct {
	// New is who is called when a conversation comes to the team: CallHere, a user
	// group's handle with the @, or nobody if it is empty.
	New string
	// Private: who is given a conversation is told in private, and not mentioned in
	// the thread.
	Private bool
	// Waiting is how long a customer may wait for an answer until the Slack channel is
	// told; zero: for ever.
	Waiting time.Duration
}

// CallHere calls everybody who is there.
const CallHere = "here"

// team is the policy of the conversation's team.
func (d *decision) team(v *Conversation) TeamPolicy {
	t, _ := d.env.Policy.Team(v.Team)
	return t
}

// notifyAssigned tells an agent that a conversation is theirs now, by a phrase: in a
// new message of the thread, since a redrawn card notifies nobody, or in private.
func (d *decision) notifyAssigned(v *Conversation, agent PersonID, key string, args ...string) {
	text := d.desk(key, append(args, "name", d.contactName())...)
	if !d.team(v).Notify.Private {
		d.toThread(v.ID, richtext.FromPlain(text), agent) // behind a mention
		return
	}
	body := richtext.FromPlain(strings.ToUpper(text[:1]) + text[1:])
	d.toThread(v.ID, d.deskDoc("desk.assigned_to", "agent", d.name(agent)))
	d.emit(Effect{
		Conversation: v.ID, Side: ToDesk, Endpoint: Desk, Lane: LaneOf(v.ID, ToDesk, LaneNotices),
		Op: Notice{To: agent, Body: append(body, d.linked("desk.assigned_private", ToThread(v.ID, v.thread(), v.ID.String()))...)},
	})
}

// privateLost tells an agent in the thread what could not be told in private. v is nil
// if that conversation is not the current one any more.
func (d *decision) privateLost(v *Conversation, ev Settled) {
	d.note("an agent could not be told in private: " + ev.Reason)
	if v != nil && v.Status != Closed && v.Assignee == ev.By {
		d.toThread(v.ID, d.deskDoc("desk.assigned_no_private", "name", d.contactName()), ev.By)
	}
}

// watch sets the alarm for a customer who waits for an answer, or stops it. Each
// waiting is announced once.
func (d *decision) watch() {
	v := d.c.Current
	switch {
	case v == nil || v.Status != Open || v.Waits.IsZero() || d.team(v).Notify.Waiting == 0:
		d.cancelTimer(timerWaiting)
	case v.Announced:
	case d.c.Timers[timerWaiting] == 0:
		d.setTimer(timerWaiting, d.env.Now.Add(d.team(v).Notify.Waiting))
	}
}

// waiting begins a customer's waiting, unless they wait already.
func (v *Conversation) waiting(now time.Time) {
	if v.Waits.IsZero() {
		v.Waits, v.Announced = now, false
	}
}

// answeredNow ends a customer's waiting.
func (v *Conversation) answeredNow() { v.Waits, v.Announced = time.Time{}, false }

// announceWaiting tells the team's Slack channel that a customer has waited for long.
// While the team is closed nobody could answer: it is told after it has opened.
func (d *decision) announceWaiting(v *Conversation) {
	team := d.team(v)
	if v.Waits.IsZero() || team.Notify.Waiting == 0 {
		return
	}
	if due := v.Waits.Add(team.Notify.Waiting); due.After(d.env.Now) {
		d.setTimer(timerWaiting, due) // it was set by another configuration
		return
	}
	if !team.Hours.Open(d.env.Now) {
		if opens, ok := team.Hours.NextOpening(d.env.Now); ok {
			d.setTimer(timerWaiting, opens.Add(team.Notify.Waiting))
		}
		return
	}
	v.Announced = true
	n := Notice{Room: team.Room, Body: d.linked("desk.waiting", ToThread(v.ID, v.thread(), v.ID.String()),
		"name", d.contactName(), "time", forPeople(d.env.Now.Sub(v.Waits)))}
	if v.Assignee != "" {
		n.Ping = []PersonID{v.Assignee}
	} else {
		n.Call = team.Notify.New
	}
	d.emit(Effect{Conversation: v.ID, Side: ToDesk, Endpoint: Desk, Lane: LaneOf(v.ID, ToDesk, LaneNotices), Op: n})
}

// forPeople is a span of time in words: "5 minutes", "2 hours".
func forPeople(span time.Duration) string {
	switch {
	case span >= 48*time.Hour:
		return count(int(span/(24*time.Hour)), "day")
	case span >= 2*time.Hour:
		return count(int(span/time.Hour), "hour")
	case span >= time.Minute:
		return count(int(span/time.Minute), "minute")
	}
	return strconv.Itoa(int(span/time.Second)) + " seconds"
}
