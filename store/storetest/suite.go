package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
	"frontdesk/connectors"
)

// Run runs the suite. open makes a new, empty store for one test and closes it
// when that ends.
func Run(t *testing.T, open func(t *testing.T) engine.Store) {
	for _, group := range []struct {
		name  string
		tests []test
	}{
		{"receive", receiveTests},
		{"file", fileTests},
		{"process", processTests},
		{"look", lookTests},
		{"follow", followTests},
		{"attach", attachTests},
		{"lanes", laneTests},
		{"address", addressTests},
		{"threads", threadTests},
		{"edits", editTests},
		{"settle", settleTests},
		{"timers", timerTests},
		{"registry", registryTests},
		{"presence", presenceTests},
		{"made", madeTests},
		{"trial", trialTests},
		{"reactions", reactTests},
		{"gone", goneTests},
		{"rename", renameTests},
		{"concurrency", concurrencyTests},
	} {
		t.Run(group.name, func(t *testing.T) {
			for _, tt := range group.tests {
				t.Run(tt.name, func(t *testing.T) {
					tt.run(&bench{
						T: t, store: open(t), now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC),
						users: map[bridge.ContactID]bridge.RemoteID{},
					})
				})
			}
		})
	}
}

type test struct {
	name string
	run  func(b *bench)
}

// bench is a store under test, with a clock that a test moves by hand.
type bench struct {
	*testing.T
	store engine.Store
	now   time.Time
	keys  int
	users map[bridge.ContactID]bridge.RemoteID // who wrote
}

const (
	telegram bridge.EndpointID = "telegram"
	ana      bridge.RemoteID   = "100" // a customer
	ben      bridge.RemoteID   = "200" // another
)

func (b *bench) ctx() context.Context { return b.Context() }

func (b *bench) pass(d time.Duration) { b.now = b.now.Add(d) }

func (b *bench) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// raw makes a raw event with a key of its own.
func (b *bench) raw(lane string) connectors.Raw {
	b.keys++
	return connectors.Raw{Endpoint: telegram, Key: fmt.Sprint("k", b.keys), Lane: lane, Body: fmt.Append(nil, "body ", b.keys)}
}

// receive stores raws and wants them all to be new.
func (b *bench) receive(raws ...connectors.Raw) {
	b.Helper()
	fresh, err := b.store.Receive(b.ctx(), b.now, raws...)
	b.must(err)
	if fresh != len(raws) {
		b.Fatalf("%d of %d raws were new", fresh, len(raws))
	}
}

// undecoded reads the heads of all raw lanes that are due.
func (b *bench) undecoded(skip ...string) []engine.Undecoded {
	b.Helper()
	heads, err := b.store.Undecoded(b.ctx(), b.now, 100, skip)
	b.must(err)
	return heads
}

// rawID is the id of a raw event that is stored and waits alone in its lane.
func (b *bench) rawID(r connectors.Raw) int64 {
	b.Helper()
	for _, u := range b.undecoded() {
		if u.Raw.Key == r.Key {
			return u.ID
		}
	}
	b.Fatalf("raw event %s does not wait", r.Key)
	return 0
}

// arrive has events come in by way of one raw event.
func (b *bench) arrive(filed ...connectors.Filed) {
	b.Helper()
	b.must(b.tryArrive(filed...))
}

func (b *bench) tryArrive(filed ...connectors.Filed) error {
	b.Helper()
	r := b.raw(fmt.Sprint("lane ", b.keys))
	b.receive(r)
	return b.store.File(b.ctx(), b.now, b.rawID(r), filed)
}

// says is a message of a customer.
func says(user bridge.RemoteID, order int64) connectors.Filed {
	return connectors.Filed{
		Place: bridge.Place{Endpoint: telegram, User: user, Chat: "chat " + user},
		Event: bridge.MessageIn{Stamp: bridge.Stamp{Remote: bridge.RemoteID(fmt.Sprint(order)), Order: order}, Kind: bridge.KindText},
	}
}

// replies is a message in a thread of the desk.
func replies(thread bridge.RemoteID, order int64) connectors.Filed {
	return connectors.Filed{
		Place: bridge.Place{Endpoint: bridge.Desk, Thread: thread},
		Event: bridge.Replied{
			Stamp:  bridge.Stamp{Remote: bridge.RemoteID(fmt.Sprint("ts", order)), Order: order},
			Author: "U1",
		},
	}
}

// decide processes one event and wants there to be one.
func (b *bench) decide(f engine.Decide) (engine.Case, engine.Processed) {
	b.Helper()
	c, done, did := b.tryDecide(f)
	if !did {
		b.Fatal("no event was due")
	}
	return c, done
}

func (b *bench) tryDecide(f engine.Decide) (seen engine.Case, done engine.Processed, did bool) {
	b.Helper()
	done, did, err := b.store.Process(b.ctx(), b.now, func(c *engine.Case) bridge.Outcome {
		seen = *c
		if c.Contact != nil {
			contact := *c.Contact
			seen.Contact = &contact
		}
		if f == nil {
			return bridge.Outcome{}
		}
		return f(c)
	})
	b.must(err)
	return seen, done, did
}

// drain processes what is left and tells how much that was.
func (b *bench) drain() int {
	b.Helper()
	for n := 0; ; n++ {
		if _, _, did := b.tryDecide(nil); !did {
			return n
		}
	}
}

// opens is a decision that opens the contact's next conversation.
func opens(c *engine.Case) bridge.Outcome {
	c.Contact.Current = &bridge.Conversation{
		ID: c.Env.Next, Status: bridge.Open, Identity: c.Contact.Identity, Source: "contact", Team: "sales",
		OpenedAt: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC),
	}
	return bridge.Outcome{}
}

// conversation opens a conversation with a customer.
func (b *bench) conversation(user bridge.RemoteID) (bridge.ContactID, bridge.ConversationID) {
	b.Helper()
	b.arrive(says(user, 1))
	c, _ := b.decide(opens)
	b.users[c.Contact.ID] = user
	return c.Contact.ID, c.Env.Next
}

// thread opens a conversation and its thread at the desk.
func (b *bench) thread(user, remote bridge.RemoteID) (bridge.ContactID, bridge.ConversationID) {
	b.Helper()
	contact, conversation := b.conversation(user)
	b.effects(contact, bridge.Effect{
		Conversation: conversation, Contact: contact, Side: bridge.ToDesk, Endpoint: bridge.Desk, Lane: lane(conversation, "thread"),
		Op: bridge.OpenThread{Room: "C1"},
	})
	l := b.claim()
	o := b.next(l)
	b.settle(l, o, engine.Verdict{
		Result: bridge.Delivered, Receipt: connectors.Receipt{Remote: remote, Order: 1}, Counted: true,
	})
	return contact, conversation
}

// lane names an outbound lane of a conversation.
func lane(c bridge.ConversationID, kind string) bridge.Lane {
	return bridge.Lane(fmt.Sprint("c", int64(c), "/", kind))
}

// effects has an event of the contact bring about effects, with ids of their own.
func (b *bench) effects(contact bridge.ContactID, effects ...bridge.Effect) []bridge.Effect {
	b.Helper()
	return b.outcome(contact, bridge.Outcome{Effects: effects})
}

// outcome has an event of the contact bring about an outcome.
func (b *bench) outcome(contact bridge.ContactID, out bridge.Outcome) []bridge.Effect {
	b.Helper()
	b.arrive(says(b.users[contact], 1000+int64(b.keys)))
	b.decide(func(c *engine.Case) bridge.Outcome {
		if c.Contact.ID != contact {
			b.Errorf("contact %d decides, not %d", c.Contact.ID, contact)
		}
		for i := range out.Effects {
			out.Effects[i].ID = c.ID.Effect(i)
		}
		return out
	})
	return out.Effects
}

// post is a message to the customer of a conversation.
func post(contact bridge.ContactID, c bridge.ConversationID, m bridge.MessageID) bridge.Effect {
	return bridge.Effect{
		Conversation: c, Contact: contact, Side: bridge.ToCustomer, Endpoint: telegram, Lane: lane(c, "msg"),
		Op: bridge.Post{Message: m, Parts: 1},
	}
}

// claims leases all lanes that are due.
func (b *bench) claims(skip ...bridge.EndpointID) []engine.Leased {
	b.Helper()
	ls, err := b.store.Claim(b.ctx(), b.now, b.now.Add(time.Minute), 100, skip)
	b.must(err)
	return ls
}

// claim leases the one lane that is due.
func (b *bench) claim() engine.Leased {
	b.Helper()
	ls := b.claims()
	if len(ls) != 1 {
		b.Fatalf("%d lanes are due, not one", len(ls))
	}
	return ls[0]
}

// next is the head of a leased lane, which must be there.
func (b *bench) next(l engine.Leased) engine.Outgoing {
	b.Helper()
	o, ok, err := b.store.Next(b.ctx(), b.now, l)
	b.must(err)
	if !ok {
		b.Fatalf("nothing is to be delivered from lane %s", l.Lane)
	}
	return o
}

// none wants nothing to be delivered from a leased lane.
func (b *bench) none(l engine.Leased) {
	b.Helper()
	o, ok, err := b.store.Next(b.ctx(), b.now, l)
	b.must(err)
	if ok {
		b.Fatalf("effect %s is to be delivered from lane %s", o.Delivery.ID, l.Lane)
	}
}

// settle settles the head of a leased lane, and tells whether the lane was kept.
func (b *bench) settle(l engine.Leased, o engine.Outgoing, v engine.Verdict) (kept bool) {
	b.Helper()
	kept, err := b.store.Settle(b.ctx(), b.now, l, o.Row, v)
	b.must(err)
	return kept
}

// settled is what the store says to settling the head of a leased lane.
func (b *bench) settled(l engine.Leased, o engine.Outgoing, v engine.Verdict) error {
	_, err := b.store.Settle(b.ctx(), b.now, l, o.Row, v)
	return err
}

// lost wants an error to be ErrLeaseLost.
func (b *bench) lost(err error) {
	b.Helper()
	if !errors.Is(err, engine.ErrLeaseLost) {
		b.Fatalf("the error is %v, not ErrLeaseLost", err)
	}
}

func (b *bench) backlog() engine.Backlog {
	b.Helper()
	l, err := b.store.Backlog(b.ctx(), b.now)
	b.must(err)
	return l
}

// want compares.
func want[T comparable](b *bench, what string, got, want T) {
	b.Helper()
	if got != want {
		b.Errorf("%s is %v, not %v", what, got, want)
	}
}
