package storetest

import (
	"errors"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
	"frontdesk/bridge/richtext"
	"frontdesk/connectors"
)

// Reactions: where they belong, and what is known of those before.
var reactTests = []test{
	{"a reaction in the desk finds its message's conversation and thread", func(b *bench) {
		contact, conversation := b.moved()
		b.outcome(contact, bridge.Outcome{Records: []bridge.Record{
			{Message: "m1", Conversation: conversation, From: bridge.FromContact, Kind: "text", Body: richtext.FromPlain("one"), At: b.now, Side: bridge.ToDesk, Remote: "C1/5"},
			{Message: "m2", Conversation: conversation, From: bridge.FromContact, Kind: "text", Body: richtext.FromPlain("two"), At: b.now, Side: bridge.ToDesk, Remote: "C2/6"},
			{Message: "m3", Conversation: conversation, From: bridge.FromContact, Kind: bridge.KindEdit, About: "m2", At: b.now, Side: bridge.ToDesk, Remote: "C2/7"},
		}})
		b.drain()
		for _, step := range []struct {
			remote, in bridge.RemoteID
			about      bridge.MessageID
			thread     int
		}{{"C1/5", "C1", "m1", 1}, {"C2/6", "C2", "m2", 2}, {"C2/7", "C2", "m2", 2}, {"C2/6", "C9", "m2", 0}} {
			b.arrive(connectors.Filed{
				Place: bridge.Place{Endpoint: bridge.Desk, Message: step.remote, In: step.in, ThreadIsOurs: true},
				Event: bridge.ReplyReacted{Stamp: bridge.Stamp{Remote: step.remote, At: b.now}, Author: "U1", Emoji: "👍"},
			})
			c, _ := b.decide(nil)
			want(b, "the message", c.Env.About, step.about)
			want(b, "the conversation", c.Env.Conversation, conversation)
			want(b, "the thread", c.Env.Thread, step.thread)
			want(b, "the contact", c.Contact.ID, contact)
		}
	}},
	{"a reaction to what is not known waits if that may be ours, and else is dropped", func(b *bench) {
		contact, conversation := b.thread(ana, "C1/ts1")
		e := post(contact, conversation, "m9")
		e.Side, e.Endpoint = bridge.ToDesk, bridge.Desk
		b.effects(contact, e)
		l := b.claim()
		b.settle(l, b.next(l), engine.Verdict{Result: bridge.Delivered, Receipt: connectors.Receipt{Remote: "C1/line"}, Counted: true})
		b.drain()
		for _, step := range []struct {
			remote bridge.RemoteID
			ours   bool
			err    error
		}{{"C1/strange", false, nil}, {"C1/strange", true, engine.ErrNoThread}, {"C1/ts1", true, nil}, {"C1/line", true, nil}} {
			err := b.tryArrive(connectors.Filed{
				Place: bridge.Place{Endpoint: bridge.Desk, Message: step.remote, In: "C1", ThreadIsOurs: step.ours},
				Event: bridge.ReplyReacted{Author: "U1", Emoji: "👍"},
			})
			if !errors.Is(err, step.err) {
				b.Errorf("%s: %v, want %v", step.remote, err, step.err)
			}
			want(b, "events of it", b.drain(), 0)
		}
	}},
	{"reactions are kept by whose they are, and handed in", func(b *bench) {
		contact, conversation := b.thread(ana, "C1/ts1")
		b.outcome(contact, bridge.Outcome{
			Records: []bridge.Record{
				{Message: "m1", Conversation: conversation, From: bridge.FromContact, Kind: "text", Body: richtext.FromPlain("one"), At: b.now, Side: bridge.ToCustomer, Remote: "100:5"},
			},
			Reactions: []bridge.Reacted{
				{Message: "m1", Reaction: bridge.Reaction{Emoji: "👍", At: b.now}},
				{Message: "m1", Reaction: bridge.Reaction{By: "U1", Emoji: "👍", At: b.now.Add(time.Second)}},
				{Message: "m1", Reaction: bridge.Reaction{Emoji: "👍", At: b.now.Add(time.Minute), Gone: true}},
				{Message: "m2", Reaction: bridge.Reaction{Emoji: "❤", At: b.now}},
			},
		})
		b.drain()
		all := []bridge.Reaction{
			{By: "U1", Emoji: "👍", At: b.now.Add(time.Second)},
			{Emoji: "👍", At: b.now.Add(time.Minute), Gone: true},
		}
		f := says(ana, 2)
		f.Event = bridge.ContactReacted{Stamp: bridge.Stamp{Remote: "100:5", At: b.now}}
		b.arrive(f)
		c, _ := b.decide(nil)
		want(b, "the message", c.Env.About, "m1")
		if diff := cmp.Diff(all, c.Env.Said["m1"].Reactions); diff != "" {
			b.Errorf("the reactions (-want +got):\n%s", diff)
		}
	}},
}
