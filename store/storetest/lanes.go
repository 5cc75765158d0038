package storetest

import (
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
)

// Leases of outbound lanes.
var laneTests = []test{
	{"a leased lane is nobody else's", func(b *bench) {
		contact, conversation := b.conversation(ana)
		b.effects(contact, post(contact, conversation, "m1"))
		b.claim()
		want(b, "lanes", len(b.claims()), 0)
	}},
	{"an expired lease leaves a doubt", func(b *bench) {
		contact, conversation := b.conversation(ana)
		b.effects(contact, post(contact, conversation, "m1"), post(contact, conversation, "m2"))
		first := b.claim()
		want(b, "doubt at first", first.Uncertain, false)
		b.pass(time.Minute)
		second := b.claim()
		want(b, "doubt", second.Uncertain, true)
		o := b.next(second)
		want(b, "doubt about the head", o.Uncertain, true)
		b.settle(second, o, engine.Verdict{Result: bridge.Delivered, More: true})
		want(b, "doubt about the next", b.next(second).Uncertain, false)
	}},
	{"a doubt outlives giving the lane back", func(b *bench) {
		contact, conversation := b.conversation(ana)
		b.effects(contact, post(contact, conversation, "m1"))
		b.claim()
		b.pass(time.Minute)
		b.must(b.store.Release(b.ctx(), b.claim(), time.Time{}))
		l := b.claim()
		want(b, "doubt about the lane", l.Uncertain, false)
		want(b, "doubt about the head", b.next(l).Uncertain, true)
	}},
	{"who lost a lease changes nothing", func(b *bench) {
		contact, conversation := b.conversation(ana)
		e := post(contact, conversation, "m1")
		e.Report = true
		b.effects(contact, e)
		late := b.claim()
		o := b.next(late)
		b.pass(time.Minute)
		now := b.claim()
		v := engine.Verdict{Result: bridge.Delivered, Gate: []string{"g"}, GateUntil: b.now.Add(time.Hour)}
		b.lost(b.settled(late, o, v))
		b.lost(b.store.Extend(b.ctx(), late, b.now.Add(time.Hour)))
		_, _, err := b.store.Next(b.ctx(), b.now, late)
		b.lost(err)
		b.must(b.store.Release(b.ctx(), late, b.now.Add(time.Hour)))
		want(b, "events", b.drain(), 0)
		gates, err := b.store.Gates(b.ctx(), b.now, []string{"g"})
		b.must(err)
		want(b, "gates", len(gates), 0)
		o = b.next(now)
		want(b, "attempts", o.Attempts, 0)
		b.settle(now, o, v)
		b.lost(b.settled(now, o, v))
		want(b, "events after", b.drain(), 1)
	}},
	{"a lease can be prolonged", func(b *bench) {
		contact, conversation := b.conversation(ana)
		b.effects(contact, post(contact, conversation, "m1"))
		l := b.claim()
		b.must(b.store.Extend(b.ctx(), l, b.now.Add(5*time.Minute)))
		b.pass(5*time.Minute - time.Second)
		want(b, "lanes before it ends", len(b.claims()), 0)
		b.pass(time.Second)
		want(b, "lanes when it has ended", len(b.claims()), 1)
	}},
	{"a lane can be given back for later", func(b *bench) {
		contact, conversation := b.conversation(ana)
		b.effects(contact, post(contact, conversation, "m1"))
		b.must(b.store.Release(b.ctx(), b.claim(), b.now.Add(time.Minute)))
		want(b, "lanes at once", len(b.claims()), 0)
		b.pass(time.Minute)
		l := b.claim()
		want(b, "doubt", l.Uncertain || b.next(l).Uncertain, false)
		b.must(b.store.Release(b.ctx(), l, time.Time{}))
		b.claim()
	}},
	{"endpoints can be left alone", func(b *bench) {
		contact, conversation := b.conversation(ana)
		desk := post(contact, conversation, "m2")
		desk.Endpoint, desk.Lane, desk.Side = bridge.Desk, lane(conversation, "desk"), bridge.ToDesk
		b.effects(contact, post(contact, conversation, "m1"), desk)
		want(b, "lanes but for both", len(b.claims(telegram, bridge.Desk)), 0)
		ls := b.claims(telegram)
		if len(ls) != 1 || ls[0].Endpoint != bridge.Desk {
			b.Errorf("the lanes are %v", ls)
		}
	}},
	{"no more lanes than asked for, the longest due first", func(b *bench) {
		contact, conversation := b.conversation(ana)
		for _, kind := range []string{"z", "y", "x"} {
			e := post(contact, conversation, "m1")
			e.Lane = lane(conversation, kind)
			b.effects(contact, e)
			b.pass(time.Second)
		}
		ls, err := b.store.Claim(b.ctx(), b.now, b.now.Add(time.Minute), 2, nil)
		b.must(err)
		if len(ls) != 2 || ls[0].Lane != lane(conversation, "z") || ls[1].Lane != lane(conversation, "y") {
			b.Errorf("the lanes are %v", ls)
		}
	}},
	{"an old lane is forgotten and comes back", func(b *bench) {
		contact, conversation := b.conversation(ana)
		b.effects(contact, post(contact, conversation, "m1"))
		l := b.claim()
		b.settle(l, b.next(l), engine.Verdict{Result: bridge.Delivered})
		b.outcome(contact, bridge.Outcome{Hold: []bridge.Lane{"held"}})
		b.pass(8 * 24 * time.Hour)
		b.must(b.store.Purge(b.ctx(), b.now))
		held := post(contact, conversation, "m2")
		held.Lane = "held"
		b.effects(contact, post(contact, conversation, "m3"), held)
		want(b, "the head", b.next(b.claim()).Delivery.Op.(bridge.Post).Message, "m3")
	}},
}
