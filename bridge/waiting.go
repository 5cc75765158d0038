package bridge

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"frontdesk/bridge/richtext"
	"frontdesk/workflow"
)

// wantAgent puts the conversation into its team's queue and asks the team for an
// agent. answered tells whether the workflow went on and took the present input
// for an answer.
func (d *decision) wantAgent(v *Conversation, q Queued) (answered bool) {
	q.Since, q.Turn = d.env.Now, d.env.Event
	if before := v.Queued; before != nil {
		q.Since, q.Told, q.Place = before.Since, before.Told, before.Place
	}
	v.Queued = &q
	team, _ := d.env.Policy.Team(v.Team)
	strategy := q.Strategy
	if strategy == "" {
		strategy = team.Strategy
	}
	if strategy == AssignNobody && q.Named == "" {
		d.note("team " + string(v.Team) + " assigns nobody by itself")
		return d.waits(v, d.byHand(team))
	}
	q.Asked = true
	v.Queued = &q
	d.forward(v.Team, AgentWanted{Contact: d.c.ID, Conversation: v.ID})
	return false
}

// Waiter is how a contact's conversation stands in its team's queue.
func (q *Queued) Waiter(c Contact) Waiter {
	return Waiter{
		Conversation: c.Current.ID, Contact: c.ID, Since: q.Since, Turn: q.Turn, Strategy: q.Strategy, Named: q.Named,
		Speaks: len(q.Speaks) > 0, Last: c.LastAgent, Rank: slices.Index(ranks, c.Current.Priority) - slices.Index(ranks, ""),
	}
}

// ranks are the priorities of conversations, the most urgent first; "" is the normal one.
var ranks = []string{"urgent", "high", "", "low"}

// priorityOf is the priority of a rank in words, empty for the normal one.
func (d *decision) priorityOf(rank int) string {
	if i := rank + slices.Index(ranks, ""); i >= 0 && i < len(ranks) && ranks[i] != "" {
		return d.desk("desk.priority." + ranks[i])
	}
	return ""
}

func (d *decision) forward(team TeamID, ev Event) {
	d.out.Forwards = append(d.out.Forwards, Forward{Team: team, Event: ev})
}

// byHand is what a team says by whose rule nobody is assigned. Where no agent is
// known, as before the Slack channel was first read, nothing is claimed of them.
func (d *decision) byHand(team TeamPolicy) AgentOffered {
	agents := d.env.Members[team.ID]
	e := AgentOffered{Team: team.ID, Reason: ByHand, Agents: len(agents)}
	there := slices.ContainsFunc(agents, func(id PersonID) bool { return !isAway(d.env, id) })
	switch {
	case !team.Hours.Open(d.env.Now):
		e.Reason = OutsideHours
		e.Opens, _ = team.Hours.NextOpening(d.env.Now)
	case len(agents) > 0 && !there:
		e.Reason = NobodyAvailable
	}
	return e
}

// release lets go of the conversation's place in the queue and of its assignee, as
// far as the team is concerned, which may have something for them to do then.
func (d *decision) release(v *Conversation, why string) {
	if v.Team == "" || v.Status == Closed || v.Queued == nil && v.Assignee == "" {
		return
	}
	v.Queued = nil
	d.forward(v.Team, TeamWoken{Why: why})
}

// agentOffered is the team's answer.
func (d *decision) agentOffered(ev AgentOffered) {
	v := d.open()
	if v == nil || v.ID != ev.Conversation || v.Team != ev.Team || v.Queued == nil || v.Queued.Turn != ev.Turn || v.Assignee != "" {
		d.note("an agent was offered who is not needed any more")
		if ev.Agent != "" {
			d.forward(ev.Team, TeamWoken{Why: "an offer was declined"})
		}
		return
	}
	if ev.Agent == "" {
		d.note("nobody to assign: " + ev.Why)
		d.waits(v, ev)
		return
	}
	d.note("assigned: " + ev.Why)
	back := v.Queued.Reopened && !v.Queued.Told && ev.Choice != nil && ev.Choice.Rule == AssignLastAgent
	d.assign(v, ev.Agent, "", !back)
	v.Choice = ev.Choice
	d.resume(v, workflow.Assigned{})
}

// queueMoved is the conversation's new number in the queue.
func (d *decision) queueMoved(ev QueueMoved) {
	v := d.open()
	if v == nil || v.ID != ev.Conversation || v.Team != ev.Team || v.Queued == nil {
		d.note("moved in a queue that it has left")
		return
	}
	v.Queued.Place = ev.Place
	d.drawn = true
}

// waits says on both sides that there is nobody for the conversation yet, once
// each, and lets the workflow go on.
func (d *decision) waits(v *Conversation, ev AgentOffered) (answered bool) {
	q := v.Queued
	q.Asked, q.Place, q.Passed = false, ev.Place, nil
	if ev.Choice != nil {
		q.Passed = ev.Choice.Candidates
	}
	d.drawn = true
	before := *q
	if q.Named == "" {
		// Of an agent whom the workflow names the workflow speaks, and the team's own
		// rule is asked next.
		d.sayWait(v, ev)
	}
	q.Named, q.Speaks = "", nil
	if before.Named != "" {
		q.Strategy = ""
	}
	if v.Run != nil && v.Run.Wait == workflow.WaitAgent {
		answered = d.resume(v, workflow.Unassigned{Why: whyUnassigned(ev.Reason)})
	}
	if before.Named != "" && v.Queued == q {
		// Whom the workflow named is not to be had: it goes on by the team's own rule.
		d.wantAgent(v, *q)
	}
	return answered
}

// sayWait says why nobody was assigned, on both sides, where that is new.
func (d *decision) sayWait(v *Conversation, ev AgentOffered) {
	q := v.Queued
	if q.Said != ev.Reason {
		q.Said = ev.Reason
		d.explainWait(v, ev)
	}
	speaks := v.Run != nil && slices.Contains(q.Speaks, ev.Reason)
	if !speaks && !q.Told && ev.Reason != ByHand {
		q.Told, v.With = true, ""
		d.tellWait(v, ev)
	}
}

// whyUnassigned is a reason in the workflow's words.
func whyUnassigned(r Reason) string {
	switch r {
	case AllBusy:
		return workflow.WhyBusy
	case OutsideHours, NobodyAvailable:
		return workflow.WhyUnavailable
	}
	return ""
}

// explainWait says in the thread why nobody was assigned.
func (d *decision) explainWait(v *Conversation, ev AgentOffered) {
	team, _ := d.env.Policy.Team(v.Team)
	key := "desk.waits." + string(ev.Reason)
	switch {
	case ev.Reason == OutsideHours && ev.Opens.IsZero():
		key = "desk.waits.closed"
	case ev.Reason == NobodyAvailable && ev.Agents == 0:
		key = "desk.waits.nobody"
	case ev.Reason == AllBusy && ev.Agents == 1:
		key = "desk.waits.one_busy"
	case ev.Reason == AllBusy && ev.Away > 0:
		key = "desk.waits.rest_busy"
	case ev.Reason == NobodyAvailable && ev.Agents == 1:
		key = "desk.waits.one_away"
	case ev.Reason == ByHand && !Crowded(team, ev.Agents):
		return
	}
	text := d.desk(key, "team", d.teamName(v.Team), "agents", strconv.Itoa(ev.Agents), "most", strconv.Itoa(team.MaxOpen),
		"opens", d.opensAt(team, ev.Opens))
	if ev.Place > 0 {
		text += " " + d.desk("desk.waits.place", "place", strconv.Itoa(ev.Place))
	}
	d.toThread(v.ID, richtext.FromPlain(text))
}

// tellWait tells the customer that they have to wait.
func (d *decision) tellWait(v *Conversation, ev AgentOffered) {
	team, _ := d.env.Policy.Team(v.Team)
	key := string(ev.Reason)
	if ev.Reason == OutsideHours {
		if opens := d.opensForContact(team, ev.Opens); opens != "" {
			d.announceTo(v, key, "outside_hours_opens", "opens", opens)
			return
		}
	}
	if ev.Reason == AllBusy && ev.Place > 0 {
		d.announceTo(v, key, "all_busy_place", "place", strconv.Itoa(ev.Place))
		return
	}
	d.announceTo(v, key, key)
}

// announceTo tells the customer something in the program's own words: the team's,
// else the configuration's under that name, else the phrase.
func (d *decision) announceTo(v *Conversation, name, phrase string, args ...string) {
	team, _ := d.env.Policy.Team(v.Team)
	for _, own := range []map[string]OwnMessage{team.Messages, d.env.Policy.Messages} {
		m, ok := own[name]
		switch {
		case ok && m.Text == nil:
			return
		case ok:
			d.toCustomer(v, m.Text.Fill(d.facts(v)), nil)
			return
		}
	}
	d.toCustomer(v, d.say(phrase, args...), nil)
}

// opensAt says to the desk when a team opens, where the team is.
func (d *decision) opensAt(team TeamPolicy, at time.Time) string {
	if team.Hours == nil {
		return ""
	}
	return moment(d.env.Policy.Phrases, deskLanguage, team.Hours.Zone, d.env.Now, at)
}

// opensForContact says it to the contact.
func (d *decision) opensForContact(team TeamPolicy, at time.Time) string {
	return OpensFor(d.phrases(), d.c.Profile.Language, d.c.TimeZone, team, d.env.Now, at)
}

// OpensFor says to a customer when a team opens: by the time zone in which they live or,
// where that is not known, with the place whose time it is. It is empty if that is too
// far away to be said in the language.
func OpensFor(phrases *workflow.Phrases, language, zone string, team TeamPolicy, now, at time.Time) string {
	if team.Hours == nil {
		return ""
	}
	if theirs, err := time.LoadLocation(zone); err == nil && zone != "" {
		return moment(phrases, language, theirs, now, at)
	}
	opens := moment(phrases, language, team.Hours.Zone, now, at)
	if opens == "" {
		return ""
	}
	return phrases.Say(language, "opens.zone", "opens", opens, "place", placeOf(team.Hours.Zone))
}

// placeOf is what people call a time zone by: "Europe/Berlin" is Berlin.
func placeOf(zone *time.Location) string {
	name := zone.String()
	if strings.HasPrefix(name, "Etc/") {
		return strings.TrimPrefix(name, "Etc/")
	}
	return strings.ReplaceAll(name[strings.LastIndex(name, "/")+1:], "_", " ")
}

// moment says when something will be, as one says it now; empty if that is too far
// away to be said in the language, or not known.
func moment(phrases *workflow.Phrases, language string, zone *time.Location, now, at time.Time) string {
	if at.IsZero() {
		return ""
	}
	now, at = now.In(zone), at.In(zone)
	key := ""
	switch days := daysBetween(now, at); {
	case days == 0:
		key = "opens.today"
	case days == 1:
		key = "opens.tomorrow"
	case days < 7:
		key = "opens.day" + strconv.Itoa(int(at.Weekday()))
	case language == deskLanguage:
		return at.Format("on 2 January at 15:04")
	default:
		return ""
	}
	return phrases.Say(language, key, "time", at.Format("15:04"))
}

// daysBetween counts the midnights between two times.
func daysBetween(from, to time.Time) int {
	day := func(t time.Time) time.Time {
		y, m, d := t.Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	return int(day(to).Sub(day(from)) / (24 * time.Hour))
}
