package bridge

import (
	"slices"
	"time"
)

// timerWake is the team's alarm: the day begins, or somebody comes back.
const timerWake = "wake"

const (
	// offerLife is how long an offer counts. One that was not answered by then has
	// gone astray, and another may be made.
	offerLife = time.Minute
	// shownPlaces is how many of the queue are kept informed of their place.
	shownPlaces = 5
	// crowd is how many people a Slack channel may have and still be taken for the
	// team's agents where nobody has said who they are.
	crowd = 50
)

// DecideTeam decides what follows from an event of a team. A team only offers an
// agent; the contact's machine accepts or declines. Whatever has happened, it looks
// at its whole queue, the members and their loads, which are read from rows in the
// same transaction: there is nothing that a lost or repeated event could put wrong.
func DecideTeam(env Env, t Team, ev Event) (Team, Outcome) {
	t.Offers, t.Places = slices.Clone(t.Offers), slices.Clone(t.Places)
	d := &teamDecision{env: env, t: t}
	d.policy, _ = env.Policy.Team(t.ID)
	switch ev := ev.(type) {
	case AgentWanted:
		d.drain(ev.Conversation)
	case TeamWoken:
		d.note("woken: " + ev.Why)
		d.drain(0)
	case TimerFired:
		if ev.Key != timerWake || ev.Gen != t.Gen || t.Wake.IsZero() {
			d.note("stale timer " + ev.Key)
			break
		}
		d.t.Wake = time.Time{}
		d.drain(0)
	default:
		d.note("no concern of a team: " + EventKind(ev))
	}
	return d.t, d.out
}

// teamDecision gathers what follows from one event of a team.
type teamDecision struct {
	env    Env
	policy TeamPolicy
	t      Team
	out    Outcome
	// load counts what each agent has, offers included.
	load map[PersonID]int
}

func (d *teamDecision) note(s string) { d.out.Notes = append(d.out.Notes, s) }

// drain offers the conversations of the queue, in order, as long as there are
// agents for them. asker is the one that has just begun to wait, which gets an
// answer in any case; zero: none has.
func (d *teamDecision) drain(asker ConversationID) {
	d.count()
	var left []Waiter
	var asked func()
	restless := false // some wait for more than a person's hand
	for i, w := range d.env.Queue {
		if slices.ContainsFunc(d.t.Offers, w.offered) {
			continue
		}
		c := d.choose(w)
		if c.agent != "" {
			d.offer(w, c)
			continue
		}
		at := 0
		restless = restless || c.reason != ByHand || w.Strategy == AssignLastAgent
		if c.reason != ByHand {
			left = append(left, w)
			at = len(left)
			if w.Place > i+1 {
				at = w.Place // it stands behind what is known of the queue here
			}
		}
		if w.Conversation == asker {
			asked = func() { d.answer(w, c, at) }
		}
	}
	if asked != nil {
		asked()
	}
	d.places(left, asker)
	d.alarm(restless)
}

// count finds out what each agent has to do. An offer whose conversation does not
// wait any more has been answered: the rows tell what became of it.
func (d *teamDecision) count() {
	d.load = map[PersonID]int{}
	for agent, n := range d.env.Loads[d.t.ID] {
		d.load[agent] = n
	}
	d.t.Offers = slices.DeleteFunc(d.t.Offers, func(o Offer) bool {
		waits := slices.ContainsFunc(d.env.Queue, func(w Waiter) bool { return w.offered(o) })
		return !waits || d.env.Now.Sub(o.At) >= offerLife
	})
	for _, o := range d.t.Offers {
		d.load[o.Agent]++
	}
}

// offered tells whether an offer is for the conversation as it waits now.
func (w Waiter) offered(o Offer) bool { return o.Conversation == w.Conversation && o.Turn == w.Turn }

// offer gives a conversation to an agent, if its contact agrees.
func (d *teamDecision) offer(w Waiter, c chosen) {
	d.t.Last = c.agent
	d.load[c.agent]++
	d.t.Offers = append(d.t.Offers, Offer{Conversation: w.Conversation, Turn: w.Turn, Agent: c.agent, At: d.env.Now})
	why := c.choice.Rule + ": " + string(c.agent)
	d.note(w.Conversation.String() + " " + why)
	d.out.Forwards = append(d.out.Forwards, Forward{Contact: w.Contact, Event: AgentOffered{
		Conversation: w.Conversation, Turn: w.Turn, Team: d.t.ID, Agent: c.agent, Why: why, Choice: &c.choice,
	}})
}

// answer tells a conversation why it has to wait.
func (d *teamDecision) answer(w Waiter, c chosen, at int) {
	reason := c.reason
	e := AgentOffered{
		Conversation: w.Conversation, Turn: w.Turn, Team: d.t.ID, Why: string(reason), Reason: reason, Agents: len(d.members()), Place: at,
	}
	for _, id := range d.members() {
		if isAway(d.env, id) {
			e.Away++
		}
	}
	if len(c.choice.Candidates) > 0 {
		e.Choice = &c.choice
	}
	if reason == OutsideHours {
		e.Opens, _ = d.policy.Hours.NextOpening(d.env.Now)
	}
	d.note(w.Conversation.String() + " waits: " + e.Why)
	d.out.Forwards = append(d.out.Forwards, Forward{Contact: w.Contact, Event: e})
}

// places tells the first of the queue where they stand now, if that has changed.
func (d *teamDecision) places(left []Waiter, asker ConversationID) {
	first := left[:min(len(left), shownPlaces)]
	told := d.t.Places
	d.t.Places = nil
	for i, w := range first {
		d.t.Places = append(d.t.Places, w.Conversation)
		if w.Conversation == asker || slices.Index(told, w.Conversation) == i {
			continue
		}
		d.out.Forwards = append(d.out.Forwards, Forward{Contact: w.Contact, Event: QueueMoved{
			Conversation: w.Conversation, Team: d.t.ID, Place: i + 1,
		}})
	}
}

// alarm sets the time at which the team looks again by itself: when it opens, or
// when the first of those who are away comes back.
func (d *teamDecision) alarm(waiting bool) {
	var next time.Time
	if waiting {
		opens, ok := d.policy.Hours.NextOpening(d.env.Now)
		switch {
		case ok && opens.After(d.env.Now):
			next = opens
		case ok:
			next = d.back()
		}
	}
	if next.Equal(d.t.Wake) {
		return
	}
	d.t.Wake = next
	d.t.Gen++
	d.out.Timers = append(d.out.Timers, Timer{Key: timerWake, Gen: d.t.Gen, At: next})
}

// back is when the first of the team's agents comes back who has said so.
func (d *teamDecision) back() time.Time {
	var first time.Time
	for _, id := range d.members() {
		until := d.env.Away[id].Until
		if until.After(d.env.Now) && (first.IsZero() || until.Before(first)) {
			first = until
		}
	}
	return first
}

func (d *teamDecision) members() []PersonID { return d.env.Members[d.t.ID] }
