package storetest

import (
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
	"frontdesk/bridge/richtext"
	"frontdesk/connectors"
)

// What becomes of deliveries.
var settleTests = []test{
	{"a delivery is reported if that was asked for, or if it failed", func(b *bench) {
		contact, conversation := b.conversation(ana)
		for _, tt := range []struct {
			report bool
			result bridge.Result
			events int
		}{
			{false, bridge.Delivered, 0},
			{true, bridge.Delivered, 1},
			{false, bridge.Refused, 1},
			{false, bridge.Parked, 1},
		} {
			e := post(contact, conversation, "m1")
			e.Report = tt.report
			b.effects(contact, e)
			l := b.claim()
			b.settle(l, b.next(l), engine.Verdict{Result: tt.result, Counted: true})
			if n := b.drain(); n != tt.events {
				b.Errorf("%v, report %v: %d events, not %d", tt.result, tt.report, n, tt.events)
			}
		}
		want(b, "parked", b.backlog().Parked, 1)
	}},
	{"what may have been done twice is reported, with its words", func(b *bench) {
		contact, conversation := b.conversation(ana)
		b.outcome(contact, bridge.Outcome{
			Records: []bridge.Record{{Message: "m1", Conversation: conversation, From: bridge.FromProgram, Kind: bridge.KindText, Body: richtext.FromPlain("Closed.")}},
			Effects: []bridge.Effect{post(contact, conversation, "m1")},
		})
		l := b.claim()
		b.settle(l, b.next(l), engine.Verdict{Result: bridge.Delivered, Counted: true, Uncertain: true})
		c, done := b.decide(nil)
		settled, is := c.Event.(bridge.Settled)
		if !is || !settled.Uncertain || settled.Message != "m1" || c.Env.Said["m1"].Body.Plain() != "Closed." || c.Env.Said["m1"].From != bridge.FromProgram {
			b.Errorf("a %s is decided of %+v", done.Kind, c.Env.Said)
		}
	}},
	{"what was refused or given up is tried anew in its old place", func(b *bench) {
		contact, conversation := b.conversation(ana)
		first, second, third := post(contact, conversation, "m1"), post(contact, conversation, "m2"), post(contact, conversation, "m3")
		sent := b.effects(contact, first, second, third)
		l := b.claim()
		o := b.next(l)
		b.settle(l, o, engine.Verdict{Result: bridge.Parked, Reason: bridge.ReasonExpired, Counted: true, Uncertain: true, More: true})
		b.settle(l, b.next(l), engine.Verdict{Result: bridge.Delivered, Counted: true})
		b.drain()
		b.arrive(says(ana, 2))
		b.decide(func(*engine.Case) bridge.Outcome {
			return bridge.Outcome{Retries: []bridge.EffectID{sent[1].ID, sent[0].ID, "unknown"}}
		})
		want(b, "parked", b.backlog().Parked, 0)
		want(b, "deliveries that wait", b.backlog().Deliveries, 2)
		l = b.claim()
		o = b.next(l)
		if o.Delivery.ID != sent[0].ID || o.Attempts != 0 || !o.Uncertain {
			b.Errorf("the head is %+v, want the first effect, untried and in doubt still", o)
		}
		b.settle(l, o, engine.Verdict{Result: bridge.Delivered, Counted: true, More: true})
		want(b, "then", b.next(l).Delivery.ID, sent[2].ID)
	}},
	{"a report says what became of what", func(b *bench) {
		contact, conversation := b.conversation(ana)
		e := post(contact, conversation, "")
		e.Op = bridge.Post{Message: "m1", Part: 1, Parts: 2, By: "U1"}
		sent := b.effects(contact, e)
		l := b.claim()
		b.settle(l, b.next(l), engine.Verdict{
			Result: bridge.Refused, Reason: bridge.ReasonBlocked, Detail: "Forbidden: \x00", Uncertain: true,
			Receipt: connectors.Receipt{Remote: "5", Order: 5},
		})
		c, done := b.decide(nil)
		if diff := cmp.Diff(bridge.Settled{
			Effect: sent[0].ID, Conversation: conversation, Op: "post", Message: "m1", Part: 1, Parts: 2, By: "U1",
			Result: bridge.Refused, Reason: bridge.ReasonBlocked, Detail: "Forbidden: \uFFFD", Uncertain: true, Remote: "5", Order: 5,
		}, c.Event); diff != "" {
			b.Errorf("the event (-want +got):\n%s", diff)
		}
		if c.Contact == nil || c.Contact.ID != contact || c.Env.Conversation != conversation || c.Endpoint != "" || done.Kind != "settled" {
			b.Errorf("the case is %+v", c)
		}
	}},
	{"a report names the message that was marked", func(b *bench) {
		contact, conversation := b.conversation(ana)
		e := post(contact, conversation, "")
		e.Op = bridge.SetMark{Message: "m7", Mark: bridge.MarkSent}
		b.effects(contact, e)
		l := b.claim()
		b.settle(l, b.next(l), engine.Verdict{Result: bridge.Refused})
		c, _ := b.decide(nil)
		want(b, "the message", c.Event.(bridge.Settled).Message, "m7")
	}},
	{"words that did not reach the desk come back", func(b *bench) {
		contact, conversation := b.conversation(ana)
		body := richtext.Doc{richtext.Para{Text: []richtext.Inline{richtext.Text{S: "help"}}}}
		for _, side := range []bridge.Side{bridge.ToDesk, bridge.ToCustomer} {
			e := post(contact, conversation, "")
			e.Side, e.Op = side, bridge.Post{Message: "m1", Parts: 1, Body: body, Author: "Ana"}
			b.effects(contact, e)
			l := b.claim()
			b.settle(l, b.next(l), engine.Verdict{Result: bridge.Refused})
			c, _ := b.decide(nil)
			s := c.Event.(bridge.Settled)
			if back := side == bridge.ToDesk; (s.Author == "Ana") != back || (len(s.Body) == 1) != back {
				b.Errorf("from %s came back %+v", side, s)
			}
		}
	}},
	{"what another system has answered comes back, and nothing else of it is kept", func(b *bench) {
		contact, conversation := b.conversation(ana)
		e := post(contact, conversation, "")
		e.Side, e.Endpoint, e.Report, e.Lane = bridge.Elsewhere, bridge.Calls, true, "call/1"
		e.Op = bridge.Call{Until: b.now.Add(time.Hour)}
		b.effects(contact, e)
		l := b.claim()
		o := b.next(l)
		want(b, "endpoint", o.Endpoint, bridge.Calls)
		b.settle(l, o, engine.Verdict{Result: bridge.Delivered, Receipt: connectors.Receipt{Kept: map[string]string{"contact.fields.plan": "pro"}}})
		c, _ := b.decide(nil)
		s := c.Event.(bridge.Settled)
		if s.Op != "call" || s.Kept["contact.fields.plan"] != "pro" || s.Conversation != conversation {
			b.Errorf("what came back is %+v", s)
		}
	}},
	{"what concerns no contact just ends", func(b *bench) {
		b.arrive(connectors.Filed{Place: bridge.Place{Endpoint: telegram, Room: "-1"}, Event: bridge.RoomSeen{Room: "-1"}})
		b.decide(func(c *engine.Case) bridge.Outcome {
			return bridge.Outcome{Effects: []bridge.Effect{{
				ID: c.ID.Effect(0), Side: bridge.Elsewhere, Endpoint: telegram, Lane: "room", Op: bridge.Leave{Room: "-1"}, Report: true,
			}}}
		})
		l := b.claim()
		b.settle(l, b.next(l), engine.Verdict{Result: bridge.Refused})
		want(b, "events", b.drain(), 0)
		want(b, "waiting", b.backlog().Deliveries, 0)
	}},
	{"a failed attempt is made again later, before what follows", func(b *bench) {
		contact, conversation := b.conversation(ana)
		b.effects(contact, post(contact, conversation, "m1"), post(contact, conversation, "m2"))
		l := b.claim()
		b.settle(l, b.next(l), engine.Verdict{RetryAt: b.now.Add(5 * time.Second), Counted: true, Uncertain: true})
		b.effects(contact, post(contact, conversation, "m3"))
		b.pass(5*time.Second - time.Microsecond)
		want(b, "lanes before", len(b.claims()), 0)
		b.pass(time.Microsecond)
		l = b.claim()
		o := b.next(l)
		if l.Uncertain || o.Delivery.Op.(bridge.Post).Message != "m1" || o.Attempts != 1 || !o.Uncertain {
			b.Errorf("the delivery is %+v of %+v", o, l)
		}
		b.settle(l, o, engine.Verdict{RetryAt: b.now, More: true})
		o = b.next(l)
		if o.Attempts != 1 || o.Uncertain {
			b.Errorf("after an attempt that does not count, and found out what was in doubt: %+v", o)
		}
	}},
	{"the doubt about an effect is that about the one that it goes on with", func(b *bench) {
		contact, conversation := b.conversation(ana)
		m1, m2 := post(contact, conversation, "m1"), post(contact, conversation, "m2")
		m1.Uncertain = true
		b.effects(contact, m1, m2)
		l := b.claim()
		o := b.next(l)
		want(b, "doubt", o.Uncertain, true)
		b.settle(l, o, engine.Verdict{Result: bridge.Delivered, Uncertain: true, More: true})
		want(b, "doubt about the next", b.next(l).Uncertain, false)
	}},
	{"a lane is kept for more, or given back", func(b *bench) {
		contact, conversation := b.conversation(ana)
		b.effects(contact, post(contact, conversation, "m1"), post(contact, conversation, "m2"), post(contact, conversation, "m3"))
		l := b.claim()
		b.settle(l, b.next(l), engine.Verdict{Result: bridge.Delivered, More: true})
		want(b, "lanes while kept", len(b.claims()), 0)
		o := b.next(l)
		b.settle(l, o, engine.Verdict{Result: bridge.Delivered})
		_, _, err := b.store.Next(b.ctx(), b.now, l)
		b.lost(err)
		l = b.claim()
		want(b, "doubt", l.Uncertain, false)
		o = b.next(l)
		want(b, "the head", o.Delivery.Op.(bridge.Post).Message, "m3")
		later := b.now.Add(time.Second)
		want(b, "kept though its head is not due", b.settle(l, o, engine.Verdict{RetryAt: later, More: true}), false)
		b.pass(time.Second)
		l = b.claim()
		want(b, "kept though it is empty", b.settle(l, b.next(l), engine.Verdict{Result: bridge.Delivered, More: true}), false)
		_, _, err = b.store.Next(b.ctx(), b.now, l)
		b.lost(err)
	}},
	{"a parked delivery leaves its lane and is kept", func(b *bench) {
		contact, conversation := b.conversation(ana)
		b.effects(contact, post(contact, conversation, "m1"), post(contact, conversation, "m2"))
		l := b.claim()
		b.settle(l, b.next(l), engine.Verdict{Result: bridge.Parked, Reason: bridge.ReasonExpired, More: true})
		want(b, "the head", b.next(l).Delivery.Op.(bridge.Post).Message, "m2")
		b.pass(30 * 24 * time.Hour)
		b.must(b.store.Purge(b.ctx(), b.now))
		want(b, "parked for a month", b.backlog().Parked, 1)
	}},
	{"gates are closed for all", func(b *bench) {
		contact, conversation := b.conversation(ana)
		b.effects(contact, post(contact, conversation, "m1"))
		l := b.claim()
		o := b.next(l)
		until := b.now.Add(time.Minute)
		b.settle(l, o, engine.Verdict{RetryAt: b.now, Gate: []string{"b", "a"}, GateUntil: until, More: true})
		b.settle(l, o, engine.Verdict{RetryAt: until, Gate: []string{"a"}, GateUntil: b.now.Add(time.Second)})
		gates := func() map[string]time.Time {
			g, err := b.store.Gates(b.ctx(), b.now, []string{"a", "b", "c"})
			b.must(err)
			return g
		}
		if diff := cmp.Diff(map[string]time.Time{"a": until, "b": until}, gates()); diff != "" {
			b.Errorf("the gates (-want +got):\n%s", diff)
		}
		b.pass(time.Minute)
		want(b, "gates after", len(gates()), 0)
		none, err := b.store.Gates(b.ctx(), b.now, nil)
		b.must(err)
		want(b, "gates of none", len(none), 0)
	}},
}
