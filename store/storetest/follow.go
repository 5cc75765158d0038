package storetest

import (
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
)

// What follows from a decision: effects, forwards, and what is done to lanes.
var followTests = []test{
	{"effects are delivered in order, with all that they carry", func(b *bench) {
		contact, conversation := b.conversation(ana)
		m1, m2 := post(contact, conversation, "m1"), post(contact, conversation, "m2")
		sent := b.effects(contact, m1, m2)
		l := b.claim()
		want(b, "the lane", l.Lane, lane(conversation, "msg"))
		want(b, "the lane's endpoint", l.Endpoint, telegram)
		for i, e := range sent {
			o := b.next(l)
			if o.Delivery.ID != e.ID || o.Endpoint != telegram || o.Contact != contact || o.Conversation != conversation ||
				o.Attempts != 0 || o.Uncertain || o.Unaddressed || !o.Delivery.Since.Equal(b.now) {
				b.Errorf("the delivery is %+v", o)
			}
			if diff := cmp.Diff(e.Op, o.Delivery.Op); diff != "" {
				b.Errorf("the operation (-want +got):\n%s", diff)
			}
			kept := b.settle(l, o, engine.Verdict{Result: bridge.Delivered, Counted: true, More: true})
			want(b, "the lane is kept", kept, i < len(sent)-1)
		}
	}},
	{"an effect may have to wait", func(b *bench) {
		contact, conversation := b.conversation(ana)
		e := post(contact, conversation, "m1")
		e.After = b.now.Add(time.Minute)
		b.effects(contact, e)
		b.pass(time.Minute - time.Microsecond)
		want(b, "lanes before", len(b.claims()), 0)
		b.pass(time.Microsecond)
		b.next(b.claim())
	}},
	{"what comes behind a waiting effect waits as well", func(b *bench) {
		contact, conversation := b.conversation(ana)
		first, second := post(contact, conversation, "m1"), post(contact, conversation, "m2")
		first.After = b.now.Add(time.Minute)
		b.effects(contact, first, second)
		want(b, "lanes before", len(b.claims()), 0)
		b.pass(time.Minute)
		want(b, "the head", b.next(b.claim()).Delivery.Op.(bridge.Post).Message, "m1")
	}},
	{"an effect takes the place of a waiting one", func(b *bench) {
		contact, conversation := b.conversation(ana)
		first, other, second := post(contact, conversation, "m1"), post(contact, conversation, "m2"), post(contact, conversation, "m3")
		first.Replaces, second.Replaces = "key", "key"
		first.After = b.now.Add(2 * time.Second)
		b.effects(contact, first, other)
		second.After = b.now.Add(4 * time.Second)
		ids := b.effects(contact, second)
		want(b, "waiting", b.backlog().Deliveries, 2)
		b.pass(2 * time.Second)
		l := b.claim()
		o := b.next(l)
		want(b, "the head", o.Delivery.Op.(bridge.Post).Message, "m3")
		want(b, "its id", o.Delivery.ID, ids[0].ID)
		b.settle(l, o, engine.Verdict{Result: bridge.Delivered, More: true})
		want(b, "what follows", b.next(l).Delivery.Op.(bridge.Post).Message, "m2")
	}},
	{"an earlier time counts for what takes a place", func(b *bench) {
		contact, conversation := b.conversation(ana)
		first, second := post(contact, conversation, "m1"), post(contact, conversation, "m2")
		first.Replaces, second.Replaces = "key", "key"
		first.After = b.now.Add(time.Minute)
		b.effects(contact, first)
		b.effects(contact, second)
		want(b, "the head", b.next(b.claim()).Delivery.Op.(bridge.Post).Message, "m2")
	}},
	{"what is under way is not replaced", func(b *bench) {
		contact, conversation := b.conversation(ana)
		first, second := post(contact, conversation, "m1"), post(contact, conversation, "m2")
		first.Replaces, second.Replaces = "key", "key"
		b.effects(contact, first)
		l := b.claim()
		o := b.next(l)
		b.effects(contact, second)
		b.settle(l, o, engine.Verdict{Result: bridge.Delivered, More: true})
		o = b.next(l)
		want(b, "the head", o.Delivery.Op.(bridge.Post).Message, "m2")
		b.settle(l, o, engine.Verdict{Counted: true, RetryAt: b.now})
		third := post(contact, conversation, "m3")
		third.Replaces = "key"
		b.effects(contact, third)
		l = b.claim()
		want(b, "what was tried", b.next(l).Delivery.Op.(bridge.Post).Message, "m2")
		want(b, "waiting", b.backlog().Deliveries, 2)
	}},
	{"keys of two lanes do not meet", func(b *bench) {
		contact, conversation := b.conversation(ana)
		first, second := post(contact, conversation, "m1"), post(contact, conversation, "m2")
		first.Replaces, second.Replaces = "key", "key"
		second.Lane = lane(conversation, "other")
		b.effects(contact, first, second)
		want(b, "waiting", b.backlog().Deliveries, 2)
	}},
	{"a held lane delivers nothing until it is released", func(b *bench) {
		contact, conversation := b.conversation(ana)
		msg := lane(conversation, "msg")
		b.outcome(contact, bridge.Outcome{Hold: []bridge.Lane{msg}})
		b.effects(contact, post(contact, conversation, "m1"))
		want(b, "lanes while held", len(b.claims()), 0)
		b.outcome(contact, bridge.Outcome{Release: []bridge.Lane{msg}})
		l := b.claim()
		b.next(l)
		b.outcome(contact, bridge.Outcome{Hold: []bridge.Lane{msg}})
		b.none(l)
	}},
	{"discarding drops what waits, this event's own too", func(b *bench) {
		contact, conversation := b.conversation(ana)
		msg := lane(conversation, "msg")
		b.outcome(contact, bridge.Outcome{Hold: []bridge.Lane{msg}})
		b.effects(contact, post(contact, conversation, "m1"))
		b.outcome(contact, bridge.Outcome{
			Effects: []bridge.Effect{post(contact, conversation, "m2")},
			Release: []bridge.Lane{msg}, Discard: []bridge.Lane{msg, "never seen"},
		})
		want(b, "waiting", b.backlog().Deliveries, 0)
		want(b, "lanes", len(b.claims()), 0)
		b.effects(contact, post(contact, conversation, "m3"))
		want(b, "the head", b.next(b.claim()).Delivery.Op.(bridge.Post).Message, "m3")
	}},
	{"discarding leaves what is under way", func(b *bench) {
		contact, conversation := b.conversation(ana)
		b.effects(contact, post(contact, conversation, "m1"), post(contact, conversation, "m2"))
		l := b.claim()
		o := b.next(l)
		b.outcome(contact, bridge.Outcome{Discard: []bridge.Lane{l.Lane}})
		want(b, "waiting", b.backlog().Deliveries, 1)
		want(b, "the lane, which is empty, is kept", b.settle(l, o, engine.Verdict{Result: bridge.Delivered, More: true}), false)
	}},
	{"machines speak to each other", func(b *bench) {
		contact, conversation := b.conversation(ana)
		b.outcome(contact, bridge.Outcome{Forwards: []bridge.Forward{
			{Team: "sales", Event: bridge.AgentWanted{Contact: contact, Conversation: conversation}},
		}})
		c, done := b.decide(func(c *engine.Case) bridge.Outcome {
			c.Team.Last = "U1"
			return bridge.Outcome{Forwards: []bridge.Forward{
				{Contact: contact, Event: bridge.AgentOffered{Conversation: conversation, Team: "sales", Agent: "U1"}},
				{Team: "sales", Event: bridge.AgentWanted{Contact: contact}},
			}}
		})
		if c.Contact != nil || c.Team == nil || c.Team.ID != "sales" || done.Team != "sales" || c.Endpoint != "" {
			b.Errorf("the team's case is %+v", c)
		}
		for range 2 {
			c, _ := b.decide(nil)
			switch {
			case c.Team != nil:
				want(b, "whose turn it was", c.Team.Last, "U1")
			case c.Contact == nil || c.Contact.ID != contact:
				b.Errorf("the case is %+v", c)
			}
		}
		want(b, "events after", b.drain(), 0)
	}},
	{"saving members leaves a team's turn alone", func(b *bench) {
		contact, _ := b.conversation(ana)
		wanted := bridge.Forward{Team: "sales", Event: bridge.AgentWanted{}}
		b.outcome(contact, bridge.Outcome{Forwards: []bridge.Forward{wanted, wanted}})
		b.decide(func(c *engine.Case) bridge.Outcome { c.Team.Last = "U1"; return bridge.Outcome{} })
		b.must(b.store.SaveMembers(b.ctx(), b.now, "sales", []bridge.PersonID{"U1"}))
		c, _ := b.decide(nil)
		want(b, "whose turn it was", c.Team.Last, "U1")
	}},
}
