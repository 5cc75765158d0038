package bridge

import (
	"slices"
	"time"

	"frontdesk/workflow"
)

// The keys of the timers of silences that workflows begin with.
const (
	timerAgentSilent   = "agent_silent"
	timerContactSilent = "contact_silent"
)

// Silence is one that lasts, and how far workflows have begun with it.
type Silence struct {
	Since time.Time `json:"since"`
	// Passed is the longest time of it that has passed and was looked at, Next when the
	// next one will have.
	Passed time.Duration `json:"passed,omitempty"`
	Next   time.Time     `json:"next,omitzero"`
}

// silences are the kinds of silence, by the keys of their timers.
var silences = []struct{ timer, event string }{
	{timerAgentSilent, workflow.EventAgentSilent},
	{timerContactSilent, workflow.EventContactSilent},
}

// silence is since when it is silent in the way of an event; zero if it is not. While the
// questions of the opening run it is the program's turn, and nobody is silent.
func (v *Conversation) silence(event string) time.Time {
	switch {
	case v.Status != Open:
	case event == workflow.EventAgentSilent:
		return v.Waits
	case event == workflow.EventContactSilent:
		return v.QuietSince
	}
	return time.Time{}
}

// afters are after how long a silence of a kind begins workflows, the shortest first.
func (p *Policy) afters(event string) []time.Duration {
	var all []time.Duration
	for _, def := range p.Workflows {
		if c := def.Cause(); c.Event == event {
			all = append(all, c.After)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// watchSilences sets the alarms of silences that workflows begin with, or stops them.
func (d *decision) watchSilences() {
	for _, s := range silences {
		v := d.c.Current
		if v == nil || v.silence(s.event).IsZero() {
			if v != nil {
				delete(v.Silences, s.event)
			}
			d.cancelTimer(s.timer)
			continue
		}
		now := v.Silences[s.event]
		if since := v.silence(s.event); !now.Since.Equal(since) {
			now = Silence{Since: since}
		}
		next := time.Time{}
		for _, after := range d.env.Policy.afters(s.event) {
			if after > now.Passed {
				next = now.Since.Add(after)
				break
			}
		}
		switch {
		case next.IsZero():
			d.cancelTimer(s.timer)
		case !next.Equal(now.Next) || d.c.Timers[s.timer] == 0:
			d.setTimer(s.timer, next)
		}
		if now.Next = next; next.IsZero() && now.Passed == 0 {
			continue // no workflow begins with it
		}
		if v.Silences == nil {
			v.Silences = map[string]Silence{}
		}
		v.Silences[s.event] = now
	}
}

// silent takes note that it has been silent for so long as workflows begin with. Each time
// counts once in a silence.
func (d *decision) silent(v *Conversation, timer string) {
	for _, s := range silences {
		now, known := v.Silences[s.event]
		if s.timer != timer || !known || !now.Since.Equal(v.silence(s.event)) {
			continue
		}
		for _, after := range d.env.Policy.afters(s.event) {
			if after <= now.Passed || now.Since.Add(after).After(d.env.Now) {
				continue
			}
			now.Passed = after
			d.happened(Begun{Cause: workflow.Cause{Event: s.event, After: after}, Since: now.Since})
		}
		v.Silences[s.event] = now
	}
}
