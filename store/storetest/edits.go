package storetest

import (
	"fmt"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
	"frontdesk/bridge/richtext"
	"frontdesk/connectors"
)

// What contacts change of what they have written.
var editTests = []test{
	{"a contact's edit and deletion find the message, as it was worded last", func(b *bench) {
		contact, conversation := b.thread(ana, "C1/ts1")
		records := []bridge.Record{{
			Message: "m1", Conversation: conversation, From: bridge.FromContact, Kind: "text", Body: richtext.FromPlain("first"),
			At: b.now, Side: bridge.ToCustomer, Remote: "chat/5",
		}}
		for i := range 12 { // within one second, which is all that a platform may tell
			records = append(records, bridge.Record{
				Message: bridge.MessageID(fmt.Sprint("m", 90+i, ".0")), Conversation: conversation, From: bridge.FromContact, Kind: "edit",
				Body: richtext.FromPlain(fmt.Sprint("edit ", i)), At: b.now.Add(time.Second), About: "m1",
			})
		}
		b.outcome(contact, bridge.Outcome{Records: records})
		for _, ev := range []bridge.Event{
			bridge.MessageChanged{Stamp: bridge.Stamp{Remote: "chat/5"}}, bridge.MessageDeleted{Stamp: bridge.Stamp{Remote: "chat/5"}},
			bridge.MessageChanged{Stamp: bridge.Stamp{Remote: "chat/6"}},
		} {
			b.arrive(connectors.Filed{Place: bridge.Place{Endpoint: telegram, User: ana, Chat: "chat " + ana}, Event: ev})
			c, _ := b.decide(nil)
			if s := c.Env.Said["m1"]; c.Env.About == "m1" && (s.Body.Plain() != "edit 11" || s.Deleted) {
				b.Errorf("it reads %q, and deleted is %v", s.Body.Plain(), s.Deleted)
			}
			want(b, fmt.Sprintf("found for %T", ev), c.Env.About == "m1", fmt.Sprint(ev) != fmt.Sprint(bridge.MessageChanged{Stamp: bridge.Stamp{Remote: "chat/6"}}))
		}
	}},
	{"the replay of a reply knows whether it was taken back", func(b *bench) {
		contact, conversation := b.thread(ana, "C1/ts1")
		said := bridge.Record{Message: "m1", Conversation: conversation, From: bridge.FromAgent, Author: "U1", Kind: "text", At: b.now}
		gone := bridge.Record{Message: "m2", Conversation: conversation, From: bridge.FromNote, Author: "U1", Kind: bridge.KindDeletion, At: b.now, About: "m1"}
		for _, r := range []bridge.Record{said, gone} {
			b.outcome(contact, bridge.Outcome{Records: []bridge.Record{r}})
			b.arrive(connectors.Filed{Place: bridge.Place{Endpoint: telegram, User: ana}, Event: bridge.RetryWanted{Effect: "x", Message: "m1"}})
			c, _ := b.decide(nil)
			want(b, "it is known", c.Env.Said["m1"].Author, "U1")
			want(b, "it was deleted", c.Env.Said["m1"].Deleted, r.Message == "m2")
		}
	}},
	{"a late reply knows that it is throttled", func(b *bench) {
		contact, conversation := b.thread(ana, "C1/ts1")
		b.drain()
		e := post(contact, conversation, "m1")
		e.Lane = bridge.LaneOf(conversation, bridge.ToCustomer, bridge.LaneMessages)
		b.effects(contact, e)
		l := b.claim()
		for _, reason := range []string{bridge.ReasonThrottled, ""} {
			o := b.next(l)
			b.settle(l, o, engine.Verdict{RetryAt: b.now.Add(time.Minute), Reason: reason})
			b.outcome(contact, bridge.Outcome{Timers: []bridge.Timer{{Key: "late", Gen: 1, At: b.now}}})
			_, err := b.store.FireTimers(b.ctx(), b.now, 10)
			b.must(err)
			c, _ := b.decide(nil)
			want(b, "why it waits", c.Env.Delay, reason)
			b.pass(2 * time.Minute)
			l = b.claim()
		}
	}},
	{"an edit in the thread that failed says what, and where", func(b *bench) {
		contact, conversation := b.thread(ana, "C1/ts1")
		words := richtext.FromPlain("in vain")
		for _, side := range []bridge.Side{bridge.ToDesk, bridge.ToCustomer} {
			e := post(contact, conversation, "m1")
			if e.Side = side; side == bridge.ToDesk {
				e.Endpoint, e.Lane = bridge.Desk, lane(conversation, "desk")
			}
			b.effects(contact, e)
			l := b.claim()
			b.settle(l, b.next(l), engine.Verdict{Result: bridge.Delivered, Receipt: connectors.Receipt{Remote: "r1"}})
			e.Op = bridge.Edit{Side: side, Message: "m1", Body: words, Author: "Ana (Telegram)", Why: bridge.BackDeleted}
			b.effects(contact, e)
			l = b.claim()
			o := b.next(l)
			want(b, "addressed", len(o.Delivery.Refs), 1)
			b.settle(l, o, engine.Verdict{Result: bridge.Refused, Reason: bridge.ReasonNotAllowed})
			c, _ := b.decide(nil)
			s := c.Event.(bridge.Settled)
			if s.Side != side || s.Author != "Ana (Telegram)" || !richtext.Equal(s.Body, words) || s.Why != bridge.BackDeleted || s.Message != "m1" {
				b.Errorf("on the side of the %s it says %+v", side, s)
			}
			e.Op = bridge.Delete{Side: side, Message: "m1", Why: bridge.BackShorter}
			b.effects(contact, e)
			l = b.claim()
			b.settle(l, b.next(l), engine.Verdict{Result: bridge.Refused, Reason: bridge.ReasonNotAllowed})
			c, _ = b.decide(nil)
			want(b, "the side of a deletion", c.Event.(bridge.Settled).Side, side)
		}
	}},
}
