package storetest

import (
	"fmt"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
	"frontdesk/connectors"
)

var timerTests = []test{
	{"a timer fires once, when it is due", func(b *bench) {
		contact, _ := b.conversation(ana)
		b.outcome(contact, bridge.Outcome{Timers: []bridge.Timer{{Key: "silent", Gen: 3, At: b.now.Add(time.Minute)}}})
		b.pass(time.Minute - time.Microsecond)
		want(b, "fired before", b.fire(100), 0)
		b.pass(time.Microsecond)
		want(b, "fired", b.fire(100), 1)
		want(b, "fired again", b.fire(100), 0)
		c, _ := b.decide(nil)
		if diff := cmp.Diff(bridge.TimerFired{Key: "silent", Gen: 3}, c.Event); diff != "" || c.Contact == nil || c.Contact.ID != contact {
			b.Errorf("the event (-want +got):\n%s", diff)
		}
	}},
	{"a timer of somebody's own comes back to them, and names who they are", func(b *bench) {
		b.must(b.store.SavePeople(b.ctx(), b.now, []bridge.Person{{ID: "U1", Name: "Eva", Admin: true}}))
		command := connectors.Filed{Place: bridge.Place{Endpoint: bridge.Desk, Command: "U1"}, Event: bridge.Strayed{Author: "U1", Private: true, Words: "Hello"}}
		b.arrive(command)
		fired := bridge.TimerFired{Key: "trial/U1", Gen: 7}
		_, first := b.decide(func(*engine.Case) bridge.Outcome {
			return bridge.Outcome{Timers: []bridge.Timer{{Key: fired.Key, Gen: fired.Gen, At: b.now.Add(time.Second)}}}
		})
		b.pass(time.Second)
		want(b, "fired", b.fire(100), 1)
		c, done := b.decide(nil)
		want(b, "the lane", done.Lane, first.Lane)
		if diff := cmp.Diff(fired, c.Event); diff != "" || c.Contact != nil || c.Team != nil || !c.Env.People["U1"].Admin {
			b.Errorf("of %+v the event is (-want +got):\n%s", c.Env.People, diff)
		}
	}},
	{"a timer takes the place of the one before", func(b *bench) {
		contact, _ := b.conversation(ana)
		b.outcome(contact, bridge.Outcome{Timers: []bridge.Timer{{Key: "silent", Gen: 1, At: b.now.Add(time.Minute)}}})
		b.outcome(contact, bridge.Outcome{Timers: []bridge.Timer{{Key: "silent", Gen: 2, At: b.now.Add(time.Hour)}}})
		b.pass(time.Minute)
		want(b, "fired at the first time", b.fire(100), 0)
		b.pass(time.Hour)
		want(b, "fired at the second", b.fire(100), 1)
		c, _ := b.decide(nil)
		want(b, "the generation", c.Event.(bridge.TimerFired).Gen, 2)
	}},
	{"a timer can be cancelled", func(b *bench) {
		contact, _ := b.conversation(ana)
		b.outcome(contact, bridge.Outcome{Timers: []bridge.Timer{
			{Key: "a", Gen: 1, At: b.now.Add(time.Minute)}, {Key: "b", Gen: 2, At: b.now.Add(time.Minute)},
			{Key: "c", Gen: 3, At: b.now.Add(time.Minute)}, {Key: "c"},
		}})
		b.outcome(contact, bridge.Outcome{Timers: []bridge.Timer{{Key: "a"}, {Key: "never set"}}})
		b.pass(time.Minute)
		want(b, "fired", b.fire(100), 1)
		c, _ := b.decide(nil)
		want(b, "which", c.Event.(bridge.TimerFired).Key, "b")
	}},
	{"timers belong to their machine", func(b *bench) {
		contact, _ := b.conversation(ana)
		other, _ := b.conversation(ben)
		set := []bridge.Timer{{Key: "silent", Gen: 1, At: b.now.Add(time.Minute)}}
		b.outcome(contact, bridge.Outcome{Timers: set})
		b.outcome(other, bridge.Outcome{Timers: set, Forwards: []bridge.Forward{{Team: "sales", Event: bridge.AgentWanted{}}}})
		b.decide(func(c *engine.Case) bridge.Outcome { return bridge.Outcome{Timers: set} })
		b.outcome(contact, bridge.Outcome{Timers: []bridge.Timer{{Key: "silent"}}})
		b.pass(time.Minute)
		want(b, "fired", b.fire(100), 2)
		owners := map[string]bool{}
		for range 2 {
			c, done := b.decide(nil)
			owners[fmt.Sprint(done.Contact, done.Team)] = true
			want(b, "a machine", c.Contact != nil || c.Team != nil, true)
		}
		if diff := cmp.Diff(map[string]bool{fmt.Sprint(other, ""): true, "0sales": true}, owners); diff != "" {
			b.Errorf("the owners (-want +got):\n%s", diff)
		}
	}},
	{"the earliest timers fire first, no more than asked for", func(b *bench) {
		contact, _ := b.conversation(ana)
		for i, key := range []string{"c", "b", "a"} {
			b.outcome(contact, bridge.Outcome{Timers: []bridge.Timer{{Key: key, Gen: 1, At: b.now.Add(time.Duration(i) * time.Second)}}})
		}
		b.pass(time.Minute)
		want(b, "fired", b.fire(2), 2)
		for _, key := range []string{"c", "b"} {
			c, _ := b.decide(nil)
			want(b, "which", c.Event.(bridge.TimerFired).Key, key)
		}
		want(b, "events left", b.drain(), 0)
	}},
	{"a timer that was set again after it fired fires again", func(b *bench) {
		contact, _ := b.conversation(ana)
		b.outcome(contact, bridge.Outcome{Timers: []bridge.Timer{{Key: "a", Gen: 1, At: b.now}}})
		want(b, "fired", b.fire(100), 1)
		b.decide(func(c *engine.Case) bridge.Outcome {
			return bridge.Outcome{Timers: []bridge.Timer{{Key: "a", Gen: 2, At: b.now}}}
		})
		want(b, "fired again", b.fire(100), 1)
		c, _ := b.decide(nil)
		want(b, "the generation", c.Event.(bridge.TimerFired).Gen, 2)
	}},
}

// fire fires up to n timers and tells how many it did.
func (b *bench) fire(n int) int {
	b.Helper()
	fired, err := b.store.FireTimers(b.ctx(), b.now, n)
	b.must(err)
	return fired
}
