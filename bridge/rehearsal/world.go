package rehearsal

import (
	"cmp"
	"slices"
	"time"

	"frontdesk/bridge"
	"frontdesk/workflow"
)

// world is the shell around the core while one input has its effects.
type world struct {
	p     *bridge.Policy
	t     Talk
	lines []Line
	queue []func()
	// asked is the question whose words are still to be said.
	asked *workflow.Ask
}

// most bounds what may come of one input.
const most = 10_000

func (w *world) line(l Line) {
	l.At = w.t.Now
	w.lines = append(w.lines, l)
}

func (w *world) stamp() bridge.Stamp { return bridge.Stamp{At: w.t.Now} }

// happen has something decided about the contact, and all that follows from it.
func (w *world) happen(ev bridge.Event) {
	before := w.t.Contact.Current
	w.contact(ev)
	for n := 0; len(w.queue) > 0 && n < most; n++ {
		next := w.queue[0]
		w.queue = w.queue[1:]
		next()
	}
	w.queue = nil
	w.ended(before)
}

// until lets time pass, with all that comes due.
func (w *world) until(target time.Time) {
	for range most {
		due := -1
		for i, a := range w.t.Alarms {
			if !a.At.After(target) && (due < 0 || a.At.Before(w.t.Alarms[due].At)) {
				due = i
			}
		}
		if due < 0 {
			break
		}
		a := w.t.Alarms[due]
		w.t.Alarms = slices.Delete(slices.Clone(w.t.Alarms), due, due+1)
		if a.At.After(w.t.Now) {
			w.t.Now = a.At.In(w.t.Now.Location())
		}
		fired := bridge.TimerFired{Key: a.Key, Gen: a.Gen}
		if a.Team != "" {
			w.queue = append(w.queue, func() { w.team(a.Team, fired) })
			w.happen(nil)
			continue
		}
		waited, said := w.t.waitsForMore(), len(w.lines)
		w.happen(fired)
		if waited && !w.t.waitsForMore() && !slices.ContainsFunc(w.lines[said:], func(l Line) bool { return l.Kind == Answered }) {
			w.lines = slices.Insert(w.lines, said, Line{Kind: Remark, Text: "that is no answer that counts", At: w.t.Now})
		}
	}
	if target.After(w.t.Now) {
		w.t.Now = target.In(w.t.Now.Location())
	}
}

// env is what the core may know.
func (w *world) env() bridge.Env {
	w.t.Event++
	env := bridge.Env{
		Now: w.t.Now, Event: w.t.Event, Next: bridge.ConversationID(w.t.Contact.Conversations + 1), Policy: w.p, Traced: true, Said: w.t.Said,
		People: map[bridge.PersonID]bridge.Person{}, Members: map[bridge.TeamID][]bridge.PersonID{},
		Away: map[bridge.PersonID]bridge.Away{}, Loads: map[bridge.TeamID]map[bridge.PersonID]int{},
	}
	v := w.t.Contact.Current
	if v != nil {
		env.Conversation = v.ID
		if v.Run != nil {
			env.Definition = definition(w.p, v.Run.Hash)
		}
	}
	for _, a := range w.t.Agents {
		env.People[a.ID] = bridge.Person{ID: a.ID, Name: a.Name, Handle: cmp.Or(a.Handle, string(a.ID))}
		if a.Away {
			env.Away[a.ID] = bridge.Away{Since: w.t.Now}
		}
		for _, id := range a.Teams {
			env.Members[id] = append(env.Members[id], a.ID)
			if env.Loads[id] == nil {
				env.Loads[id] = map[bridge.PersonID]int{}
			}
			env.Loads[id][a.ID] = a.Open[id]
			if team, _ := w.p.Team(id); slices.Contains(a.Busy, id) {
				env.Loads[id][a.ID] = max(a.Open[id], team.MaxOpen)
			}
			if v != nil && v.Status != bridge.Closed && v.Team == id && v.Assignee == a.ID {
				env.Loads[id][a.ID]++
			}
		}
	}
	return env
}

// definition finds a version of a workflow.
func definition(p *bridge.Policy, hash string) *workflow.Definition {
	for _, d := range p.Workflows {
		if d.Hash == hash {
			return d
		}
	}
	return nil
}

// contact has an event of the contact decided.
func (w *world) contact(ev bridge.Event) {
	if ev == nil {
		return
	}
	env, before := w.env(), w.t.Contact
	after, out := bridge.DecideContact(env, before, ev)
	w.t.Contact = after
	w.alarms("", out.Timers)
	w.tell(env, before, after, ev, out)
	w.remember(out.Records)
	w.settle(out.Effects)
	w.forward(out.Forwards)
}

// team has an event of a team decided.
func (w *world) team(id bridge.TeamID, ev bridge.Event) {
	env := w.env()
	if c := w.t.Contact; c.Current != nil && c.Current.Queued != nil && c.Current.Team == id {
		waiter := c.Current.Queued.Waiter(c)
		waiter.Place = 1
		env.Queue = []bridge.Waiter{waiter}
	}
	team := w.t.Teams[id]
	team.ID = id
	team, out := bridge.DecideTeam(env, team, ev)
	w.t.Teams[id] = team
	w.alarms(id, out.Timers)
	w.forward(out.Forwards)
}

// alarms sets and stops timers.
func (w *world) alarms(team bridge.TeamID, timers []bridge.Timer) {
	for _, x := range timers {
		w.t.Alarms = slices.DeleteFunc(w.t.Alarms, func(a Alarm) bool { return a.Team == team && a.Key == x.Key })
		if !x.At.IsZero() {
			w.t.Alarms = append(w.t.Alarms, Alarm{Team: team, Timer: x})
		}
	}
}

func (w *world) forward(all []bridge.Forward) {
	for _, f := range all {
		w.queue = append(w.queue, func() {
			if f.Team != "" {
				w.team(f.Team, f.Event)
				return
			}
			w.contact(f.Event)
		})
	}
}
