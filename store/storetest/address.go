package storetest

import (
	"fmt"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
	"frontdesk/bridge/richtext"
	"frontdesk/connectors"
)

// Where a delivery goes, as Next fills it in.
var addressTests = []test{
	{"to the customer of the conversation", func(b *bench) {
		contact, conversation := b.conversation(ana)
		b.conversation(ben)
		b.effects(contact, post(contact, conversation, "m1"))
		d := b.next(b.claim()).Delivery
		want(b, "the room", d.Room, "chat 100")
		want(b, "the thread", d.Thread, "")
	}},
	{"to a contact without a conversation", func(b *bench) {
		b.arrive(says(ben, 1))
		b.decide(func(c *engine.Case) bridge.Outcome {
			e := post(c.Contact.ID, 0, "m1")
			e.ID = c.ID.Effect(0)
			return bridge.Outcome{Effects: []bridge.Effect{e}}
		})
		o := b.next(b.claim())
		want(b, "the room", o.Delivery.Room, "chat 200")
		want(b, "unaddressed", o.Unaddressed, false)
	}},
	{"never to a customer on another endpoint", func(b *bench) {
		contact, conversation := b.conversation(ana)
		e := post(contact, conversation, "m1")
		e.Endpoint = "other"
		b.effects(contact, e)
		o := b.next(b.claim())
		if !o.Unaddressed || o.Delivery.Room != "" {
			b.Errorf("the delivery is %+v", o)
		}
	}},
	{"to the conversation's thread", func(b *bench) {
		contact, conversation := b.thread(ana, "C1/ts1")
		b.thread(ben, "C1/ts2")
		for i, op := range []bridge.Op{bridge.Post{Message: "m1", Parts: 1}, bridge.RedrawCard{}, bridge.Whisper{To: "U1"}} {
			e := post(contact, conversation, "")
			e.Op, e.Side, e.Endpoint, e.Lane = op, bridge.ToDesk, bridge.Desk, lane(conversation, fmt.Sprint(i))
			b.effects(contact, e)
			o := b.next(b.claim())
			if o.Unaddressed || o.Delivery.Room != "C1" || o.Delivery.Thread != "C1/ts1" {
				b.Errorf("the delivery of %T is %+v", op, o)
			}
		}
	}},
	{"to one person in a Slack channel", func(b *bench) {
		contact, conversation := b.thread(ana, "C1/ts1")
		e := post(contact, conversation, "")
		e.Op, e.Side, e.Endpoint = bridge.Whisper{Room: "C2", To: "U1"}, bridge.Elsewhere, bridge.Desk
		b.effects(contact, e)
		if o := b.next(b.claim()); o.Unaddressed || o.Delivery.Room != "C2" || o.Delivery.Thread != "" {
			b.Errorf("the delivery is %+v", o)
		}
	}},
	{"nowhere while there is no thread", func(b *bench) {
		contact, conversation := b.conversation(ana)
		for i, op := range []bridge.Op{bridge.Post{Message: "m1", Parts: 1}, bridge.RedrawCard{}} {
			e := post(contact, conversation, "")
			e.Op, e.Side, e.Endpoint, e.Lane = op, bridge.ToDesk, bridge.Desk, lane(conversation, fmt.Sprint(i))
			b.effects(contact, e)
			want(b, "unaddressed", b.next(b.claim()).Unaddressed, true)
		}
	}},
	{"to the latest thread", func(b *bench) {
		contact, conversation := b.thread(ana, "C1/ts1")
		again := bridge.Effect{
			Conversation: conversation, Contact: contact, Side: bridge.ToDesk, Endpoint: bridge.Desk, Lane: lane(conversation, "thread"),
			Op: bridge.OpenThread{Room: "C2"},
		}
		b.effects(contact, again)
		l := b.claim()
		o := b.next(l)
		if o.Unaddressed || o.Delivery.Room != "C2" || o.Delivery.Thread != "" {
			b.Errorf("the delivery is %+v", o)
		}
		b.settle(l, o, engine.Verdict{Result: bridge.Delivered, Receipt: connectors.Receipt{Remote: "C2/ts9"}})
		e := post(contact, conversation, "m1")
		e.Side, e.Endpoint = bridge.ToDesk, bridge.Desk
		b.effects(contact, e)
		d := b.next(b.claim()).Delivery
		if d.Room != "C2" || d.Thread != "C2/ts9" {
			b.Errorf("the delivery is %+v", d)
		}
	}},
	{"to all parts of the message that is meant", func(b *bench) {
		contact, conversation := b.conversation(ana)
		b.outcome(contact, bridge.Outcome{Records: []bridge.Record{
			{Message: "m1", Conversation: conversation, From: bridge.FromProgram, Kind: "text"},
		}})
		for part := range 2 {
			e := post(contact, conversation, "m1")
			e.Op = bridge.Post{Message: "m1", Part: part, Parts: 2}
			b.effects(contact, e)
			l := b.claim()
			b.settle(l, b.next(l), engine.Verdict{
				Result: bridge.Delivered, Receipt: connectors.Receipt{Remote: bridge.RemoteID(fmt.Sprint("tg", part))},
			})
		}
		for message, refs := range map[bridge.MessageID][]bridge.RemoteID{"m1": {"tg0", "tg1"}, "m9": nil} {
			e := post(contact, conversation, "")
			e.Op = bridge.ClearButtons{Message: message}
			b.effects(contact, e)
			l := b.claim()
			o := b.next(l)
			if diff := cmp.Diff(refs, o.Delivery.Refs); diff != "" || o.Unaddressed != (refs == nil) {
				b.Errorf("unaddressed is %v, the refs are (-want +got):\n%s", o.Unaddressed, diff)
			}
			b.settle(l, o, engine.Verdict{Result: bridge.Refused})
		}
	}},
	{"an answer with the customer's message, if that is known", func(b *bench) {
		contact, conversation := b.conversation(ana)
		b.outcome(contact, bridge.Outcome{Records: []bridge.Record{
			{Message: "m1", Conversation: conversation, From: bridge.FromContact, Kind: "text", Side: bridge.ToCustomer, Remote: "tg5"},
		}})
		for message, refs := range map[bridge.MessageID][]bridge.RemoteID{"m1": {"tg5"}, "m9": nil, "": nil} {
			e := post(contact, conversation, "m2")
			e.Op = bridge.Post{Message: "m2", Parts: 1, Answers: message}
			b.effects(contact, e)
			l := b.claim()
			o := b.next(l)
			if diff := cmp.Diff(refs, o.Delivery.Refs); diff != "" || o.Unaddressed || o.Delivery.Room != "chat 100" {
				b.Errorf("unaddressed is %v, the refs are (-want +got):\n%s", o.Unaddressed, diff)
			}
			b.settle(l, o, engine.Verdict{Result: bridge.Delivered, Receipt: connectors.Receipt{Remote: "tg6"}})
		}
	}},
	{"links to messages", func(b *bench) {
		contact, conversation := b.thread(ana, "C1/ts1")
		b.outcome(contact, bridge.Outcome{Records: []bridge.Record{
			{Message: "m1.0", Conversation: conversation, From: bridge.FromAgent, Kind: "text", Side: bridge.ToDesk, Remote: "ts5"},
		}})
		known, unknown := bridge.ToMessage("m1.0", "this"), bridge.ToMessage("m9.0", "that")
		e := post(contact, conversation, "m2.1")
		e.Side, e.Endpoint = bridge.ToDesk, bridge.Desk
		e.Op = bridge.Post{Message: "m2.1", Parts: 1, Body: richtext.Doc{richtext.Para{Text: []richtext.Inline{known, unknown}}}}
		b.effects(contact, e)
		want := map[string]bridge.RemoteID{"m1.0": "ts5"}
		if diff := cmp.Diff(want, b.next(b.claim()).Delivery.Links); diff != "" {
			b.Errorf("the links differ (-want +got):\n%s", diff)
		}
	}},
	{"a mark to the message that came from the desk", func(b *bench) {
		contact, conversation := b.thread(ana, "C1/ts1")
		b.outcome(contact, bridge.Outcome{Records: []bridge.Record{
			{Message: "m1", Conversation: conversation, From: bridge.FromAgent, Kind: "text", Side: bridge.ToDesk, Remote: "ts5"},
		}})
		e := post(contact, conversation, "")
		e.Op, e.Side, e.Endpoint = bridge.SetMark{Message: "m1", Mark: bridge.MarkSent}, bridge.ToDesk, bridge.Desk
		b.effects(contact, e)
		o := b.next(b.claim())
		if diff := cmp.Diff([]bridge.RemoteID{"ts5"}, o.Delivery.Refs); diff != "" || o.Unaddressed || o.Delivery.Room != "C1" {
			b.Errorf("the delivery is %+v", o)
		}
	}},
	{"what names its own place", func(b *bench) {
		contact, _ := b.conversation(ana)
		for i, tt := range []struct {
			op   bridge.Op
			room bridge.RemoteID
		}{
			{bridge.Notice{Room: "-100"}, "-100"},
			{bridge.Leave{Room: "-100"}, "-100"},
			{bridge.Respond{To: "https://example.com", Until: b.now.Add(time.Hour)}, ""},
			{bridge.Call{Until: b.now.Add(time.Hour)}, ""},
		} {
			b.effects(contact, bridge.Effect{
				Side: bridge.Elsewhere, Endpoint: telegram, Lane: bridge.Lane(fmt.Sprint("e", i)), Op: tt.op,
			})
			o := b.next(b.claim())
			if o.Unaddressed || o.Delivery.Room != tt.room {
				b.Errorf("the delivery is %+v", o)
			}
		}
	}},
}
