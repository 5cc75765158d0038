package storetest

import (
	"errors"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
	"frontdesk/connectors"
)

var fileTests = []test{
	{"an unknown customer becomes a contact", func(b *bench) {
		b.arrive(says(ana, 7))
		c, done := b.decide(nil)
		want := bridge.Contact{ID: c.Contact.ID, Identity: bridge.Identity{Endpoint: telegram, User: ana, Chat: "chat 100"}}
		if diff := cmp.Diff(want, *c.Contact); diff != "" || c.Contact.ID == 0 {
			b.Errorf("a new contact's state (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(says(ana, 7).Event, c.Event); diff != "" {
			b.Errorf("the event (-want +got):\n%s", diff)
		}
		if c.ID == 0 || c.Env.Event != c.ID || c.Endpoint != telegram || c.Env.Next != 1 || c.Env.Conversation != 0 || c.Team != nil {
			b.Errorf("the case is %+v", c)
		}
		if done.ID != c.ID || done.Kind != "message_in" || done.Contact != c.Contact.ID || !done.Filed.Equal(b.now) || done.Lane == "" {
			b.Errorf("what was processed is %+v", done)
		}
	}},
	{"a known customer stays the same contact", func(b *bench) {
		b.arrive(says(ana, 1), says(ben, 1), says(ana, 2))
		b.arrive(says(ana, 3))
		seen := map[bridge.RemoteID]bridge.ContactID{}
		for range 4 {
			c, _ := b.decide(nil)
			user := c.Contact.Identity.User
			if id, ok := seen[user]; ok && id != c.Contact.ID {
				b.Errorf("%s is contact %d and %d", user, id, c.Contact.ID)
			}
			seen[user] = c.Contact.ID
		}
		want(b, "contacts", len(seen), 2)
	}},
	{"one person on two channels is two contacts", func(b *bench) {
		f := says(ana, 1)
		f.Place.Endpoint = "other"
		b.arrive(says(ana, 1), f)
		one, _ := b.decide(nil)
		two, _ := b.decide(nil)
		if one.Contact.ID == two.Contact.ID {
			b.Error("they are the same")
		}
	}},
	{"a customer is answered where they wrote last", func(b *bench) {
		contact, conversation := b.conversation(ana)
		f := says(ana, 2)
		f.Place.Chat = "moved"
		b.arrive(f)
		c, _ := b.decide(func(c *engine.Case) bridge.Outcome {
			c.Contact.Current.Identity = c.Contact.Identity
			return bridge.Outcome{}
		})
		want(b, "the chat", c.Contact.Identity.Chat, bridge.RemoteID("moved"))
		b.effects(contact, post(contact, conversation, "m1"))
		want(b, "the delivery's room", b.next(b.claim()).Delivery.Room, bridge.RemoteID("moved"))
	}},
	{"events of a contact keep their order", func(b *bench) {
		b.arrive(says(ana, 1), says(ana, 2))
		b.arrive(says(ana, 3))
		for order := int64(1); order <= 3; order++ {
			c, _ := b.decide(nil)
			want(b, "the event", c.Event.(bridge.MessageIn).Order, order)
		}
	}},
	{"a reply finds its conversation by its thread", func(b *bench) {
		contact, conversation := b.thread(ana, "C1/ts1")
		other, _ := b.thread(ben, "C1/ts2")
		b.drain()
		b.arrive(replies("C1/ts1", 5))
		c, _ := b.decide(nil)
		if c.Contact == nil || c.Contact.ID != contact || contact == other || c.Env.Conversation != conversation || c.Endpoint != bridge.Desk {
			b.Errorf("the case is %+v", c)
		}
	}},
	{"a thread belongs to its endpoint", func(b *bench) {
		b.thread(ana, "C1/ts1")
		f := replies("C1/ts1", 5)
		f.Place.Endpoint = "another workspace"
		b.arrive(f)
		want(b, "events", b.drain(), 0)
	}},
	{"what is said elsewhere at the desk is dropped", func(b *bench) {
		b.arrive(replies("C1/unknown", 5))
		want(b, "events", b.drain(), 0)
		want(b, "raw rows", b.backlog().Raw, 0)
	}},
	{"a reply to a post that is not settled yet waits", func(b *bench) {
		f := replies("C1/ts1", 5)
		f.Place.ThreadIsOurs = true
		if err := b.tryArrive(says(ben, 1), f); !errors.Is(err, engine.ErrNoThread) {
			b.Fatalf("the error is %v, not ErrNoThread", err)
		}
		want(b, "events", b.drain(), 0)
		heads := b.undecoded()
		if len(heads) != 1 {
			b.Fatalf("%d raws wait", len(heads))
		}
		b.must(b.store.Postpone(b.ctx(), heads[0].ID, b.now.Add(time.Second)))
		contact, _ := b.thread(ana, "C1/ts1")
		b.drain()
		b.pass(time.Second)
		b.must(b.store.File(b.ctx(), b.now, heads[0].ID, []connectors.Filed{f}))
		c, _ := b.decide(nil)
		want(b, "the contact", c.Contact.ID, contact)
	}},
	{"a room has a lane without a machine", func(b *bench) {
		b.arrive(connectors.Filed{
			Place: bridge.Place{Endpoint: telegram, Room: "-100"},
			Event: bridge.RoomSeen{Room: "-100", Joined: true},
		})
		c, done := b.decide(nil)
		if c.Contact != nil || c.Team != nil || c.Endpoint != telegram || done.Kind != "room_seen" {
			b.Errorf("the case is %+v, %+v", c, done)
		}
	}},
	{"a command has a lane without a machine", func(b *bench) {
		b.arrive(connectors.Filed{
			Place: bridge.Place{Endpoint: bridge.Desk, Command: "U1"},
			Event: bridge.Commanded{Actor: "U1", Text: "status"},
		})
		c, _ := b.decide(nil)
		if c.Contact != nil || c.Team != nil || c.Env.Figures == nil {
			b.Errorf("the case is %+v", c)
		}
	}},
	{"a hint is remembered until it may be given again", func(b *bench) {
		quiet := func(who bridge.PersonID) bool {
			b.arrive(connectors.Filed{
				Place: bridge.Place{Endpoint: bridge.Desk, Command: who}, Event: bridge.Strayed{At: b.now, Author: who, Room: "C1"},
			})
			c, _ := b.decide(func(*engine.Case) bridge.Outcome {
				return bridge.Outcome{Quiet: []bridge.Quiet{{Person: who, Until: b.now.Add(time.Hour)}}}
			})
			return c.Env.Quiet
		}
		want(b, "at first", quiet("U1"), false)
		want(b, "for somebody else", quiet("U2"), false)
		want(b, "at once", quiet("U1"), true)
		b.pass(59 * time.Minute)
		b.must(b.store.Purge(b.ctx(), b.now))
		want(b, "within the hour", quiet("U1"), true)
		b.pass(time.Hour)
		want(b, "after an hour", quiet("U1"), false)
	}},
	{"what is in no thread of ours is filed elsewhere, if it says where", func(b *bench) {
		b.thread(ana, "C1/ts1")
		for thread, want := range map[bridge.RemoteID]string{"C1/ts1": "replied", "C9/ts9": "strayed"} {
			f := replies(thread, 5)
			f.Else = &connectors.Filed{
				Place: bridge.Place{Endpoint: bridge.Desk, Command: "U1"},
				Event: bridge.Strayed{At: b.now, Author: "U1", Room: "C9", Mentioned: true, Thread: thread},
			}
			b.arrive(f)
			c, done := b.decide(nil)
			if done.Kind != want || (c.Contact == nil) != (want == "strayed") {
				b.Errorf("in %s: a %s of %+v", thread, done.Kind, c.Contact)
			}
		}
	}},
	{"a thread is read up to the last reply stored", func(b *bench) {
		b.thread(ana, "C1/ts1")
		seen := func() bridge.RemoteID {
			threads, err := b.store.OpenThreads(b.ctx(), b.now)
			b.must(err)
			if len(threads) != 1 || threads[0].Thread != "C1/ts1" {
				b.Fatalf("the open threads are %v", threads)
			}
			return threads[0].Seen
		}
		want(b, "seen at first", seen(), "")
		b.arrive(replies("C1/ts1", 5))
		b.arrive(replies("C1/ts1", 9))
		b.arrive(replies("C1/ts1", 7))
		want(b, "seen", seen(), "ts9")
	}},
	{"what cannot be stored parks its raw event", func(b *bench) {
		var parked *engine.ParkedError
		err := b.tryArrive(connectors.Filed{Place: bridge.Place{Endpoint: telegram, User: ana}, Event: bridge.Reachable{At: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)}})
		if !errors.As(err, &parked) {
			b.Fatalf("the error is %v", err)
		}
		want(b, "parked", b.backlog().Parked, 1)
		want(b, "raw rows", b.backlog().Raw, 0)
	}},
}
