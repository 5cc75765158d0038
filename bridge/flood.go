package bridge

import (
	"slices"
	"time"
)

// Flood bounds how many conversations are opened within a minute. Whoever is beyond it
// waits, with all that they have written, and is let in later. Zero is no bound.
type Flood struct {
	// Contact is for the conversations of one contact.
	Contact int
	// Channel is for those of a channel: as many as it has opened, people who write for
	// the first time have to wait. Those who are known never do.
	Channel int
}

// DefaultFlood is what a person may do in earnest, and as many new threads a minute as
// Slack takes in one of its channels.
// https://docs.slack.dev/apis/web-api/rate-limits
func DefaultFlood() Flood { return Flood{Contact: 3, Channel: 60} }

const (
	// floodSpan is the time in which openings are counted.
	floodSpan = time.Minute
	// floodSpread is over how much longer those who wait are spread.
	floodSpread = 30 * time.Second
)

// Later is the answer to an event that is not to be decided yet.
type Later struct {
	At time.Time
	// Flood: more people write for the first time than the channel lets in.
	Flood bool
}

// looksAtFlood asks how many conversations the channel of somebody who writes for the
// first time has opened of late.
func looksAtFlood(env Env, c *Contact, ev Event) (q Query, ok bool) {
	if _, is := ev.(MessageIn); !is || c == nil || c.Conversations > 0 || env.Policy.Flood.Channel == 0 {
		return q, false
	}
	return Query{Kind: LookOpened, Endpoint: c.Identity.Endpoint, After: env.Now.Add(-floodSpan)}, true
}

// tooMany tells whether the contact has to wait before a conversation is opened, and
// else notes that one is.
func (d *decision) tooMany() bool {
	limit := d.env.Policy.Flood
	recent := slices.DeleteFunc(slices.Clone(d.c.Opened), func(at time.Time) bool { return !at.After(d.env.Now.Add(-floodSpan)) })
	switch {
	case limit.Contact > 0 && len(recent) >= limit.Contact:
		d.later = &Later{At: recent[0].Add(floodSpan)}
	case limit.Channel > 0 && d.c.Conversations == 0 && d.env.Found != nil && d.env.Found.Opened >= limit.Channel:
		spread := time.Duration(d.env.Event) * time.Second % floodSpread
		d.later = &Later{At: d.env.Now.Add(floodSpan + spread), Flood: true}
	default:
		if limit.Contact > 0 {
			d.c.Opened = append(recent, d.env.Now)
		}
		return false
	}
	return true
}
