package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
	"frontdesk/connectors"
)

// crowd is how many work at once in the tests of what they do to each other.
const crowd = 12

var concurrencyTests = []test{
	{"one new customer becomes one contact, however many file", func(b *bench) {
		var ids []int64
		for i := range crowd {
			r := b.raw(fmt.Sprint("lane ", i))
			b.receive(r)
			ids = append(ids, b.rawID(r))
		}
		b.together(crowd, func(i int) error {
			return b.store.File(b.ctx(), b.now, ids[i], []connectors.Filed{says(ana, int64(i)), says(ben, int64(i))})
		})
		contacts := map[bridge.ContactID]int{}
		for range 2 * crowd {
			c, _ := b.decide(nil)
			contacts[c.Contact.ID]++
		}
		want(b, "contacts", len(contacts), 2)
		for id, n := range contacts {
			want(b, fmt.Sprint("events of contact ", id), n, crowd)
		}
	}},
	{"the same raw events taken in by many are stored once", func(b *bench) {
		raws := make([]connectors.Raw, 20)
		for i := range raws {
			raws[i] = b.raw(fmt.Sprint("lane ", i%3))
		}
		var fresh atomic.Int64
		b.together(crowd, func(i int) error {
			mine := append(raws[i:len(raws):len(raws)], raws[:i]...) // each in an order of its own
			n, err := b.store.Receive(b.ctx(), b.now, mine...)
			fresh.Add(int64(n))
			return err
		})
		want(b, "new", fresh.Load(), int64(len(raws)))
		want(b, "rows", b.backlog().Raw, len(raws))
	}},
	{"events of a contact are decided one after the other", func(b *bench) {
		const contacts, each = 5, 12
		for n := range each {
			for c := range contacts {
				b.arrive(says(bridge.RemoteID(fmt.Sprint("c", c)), int64(n)))
			}
		}
		var mu sync.Mutex
		busy := map[bridge.ContactID]bool{}
		b.together(crowd, func(int) error {
			for {
				_, did, err := b.store.Process(b.ctx(), b.now, func(c *engine.Case) bridge.Outcome {
					mu.Lock()
					if busy[c.Contact.ID] {
						b.Errorf("contact %d is decided twice at once", c.Contact.ID)
					}
					busy[c.Contact.ID] = true
					mu.Unlock()
					if got := c.Event.(bridge.MessageIn).Order; got != int64(c.Contact.Conversations) {
						b.Errorf("contact %d: event %d after %d", c.Contact.ID, got, c.Contact.Conversations)
					}
					c.Contact.Conversations++
					mu.Lock()
					busy[c.Contact.ID] = false
					mu.Unlock()
					return bridge.Outcome{}
				})
				if err != nil || !did && b.backlog().Events == 0 {
					return err
				}
			}
		})
	}},
	{"conversations that open at once have numbers of their own", func(b *bench) {
		const contacts = 30
		for c := range contacts {
			b.arrive(says(bridge.RemoteID(fmt.Sprint("c", c)), 1))
		}
		var mu sync.Mutex
		numbers := map[bridge.ContactID]bridge.ConversationID{}
		b.together(crowd, func(int) error {
			for {
				var contact bridge.ContactID
				var number bridge.ConversationID
				_, did, err := b.store.Process(b.ctx(), b.now, func(c *engine.Case) bridge.Outcome {
					contact = 0
					if c.Contact == nil {
						return bridge.Outcome{}
					}
					contact, number = c.Contact.ID, c.Env.Next
					out := opens(c)
					out.Forwards = []bridge.Forward{{Team: "sales", Event: bridge.AgentWanted{Contact: contact}}}
					return out
				})
				if err != nil || !did && b.backlog().Events == 0 {
					return err
				}
				if did && contact != 0 {
					mu.Lock()
					numbers[contact] = number
					mu.Unlock()
				}
			}
		})
		seen := map[bridge.ConversationID]bool{}
		for _, n := range numbers {
			seen[n] = true
			if n < 1 || n > contacts {
				b.Errorf("a number is %d", n)
			}
		}
		want(b, "numbers", len(seen), contacts)
	}},
	{"deliveries of a lane keep their order, one in flight at a time", deliverTogether},
	{"machines that speak to each other all the time get on", chatter},
	{"timers fire once, however many look", func(b *bench) {
		const timers = 40
		contact, _ := b.conversation(ana)
		var set []bridge.Timer
		for i := range timers {
			set = append(set, bridge.Timer{Key: fmt.Sprint("t", i), Gen: 1, At: b.now})
		}
		b.outcome(contact, bridge.Outcome{Timers: set})
		var fired atomic.Int64
		b.together(crowd, func(int) error {
			for {
				n, err := b.store.FireTimers(b.ctx(), b.now, 3)
				fired.Add(int64(n))
				if err != nil || fired.Load() >= timers {
					return err
				}
			}
		})
		want(b, "fired", fired.Load(), timers)
		want(b, "events", b.drain(), timers)
	}},
}

// deliverTogether has many claim, deliver and settle, some with attempts that fail.
func deliverTogether(b *bench) {
	const conversations, each = 5, 12
	for c := range conversations {
		b.arrive(says(bridge.RemoteID(fmt.Sprint("c", c)), 1))
	}
	for range conversations {
		b.decide(func(c *engine.Case) bridge.Outcome {
			out := opens(c)
			for i := range each {
				e := post(c.Contact.ID, c.Env.Next, bridge.MessageID(fmt.Sprint(i)))
				e.ID, e.Report = c.ID.Effect(i), i%3 == 0
				out.Effects = append(out.Effects, e)
			}
			return out
		})
	}
	var mu sync.Mutex
	inFlight, arrived, left := map[bridge.Lane]bool{}, map[bridge.Lane]int{}, conversations*each
	deliver := func(l engine.Leased, o engine.Outgoing) engine.Verdict {
		mu.Lock()
		defer mu.Unlock()
		defer func() { inFlight[l.Lane] = false }()
		if inFlight[l.Lane] {
			b.Errorf("lane %s has two deliveries in flight", l.Lane)
		}
		inFlight[l.Lane] = true
		if o.Attempts == 0 && o.Row%7 == 0 {
			return engine.Verdict{RetryAt: b.now, Counted: true}
		}
		m := o.Delivery.Op.(bridge.Post).Message
		if m != bridge.MessageID(fmt.Sprint(arrived[l.Lane])) {
			b.Errorf("lane %s delivers %s after %d others", l.Lane, m, arrived[l.Lane])
		}
		arrived[l.Lane]++
		left--
		return engine.Verdict{Result: bridge.Delivered, Counted: true, More: o.Row%2 == 0}
	}
	b.together(crowd, func(int) error {
		for {
			mu.Lock()
			done := left == 0
			mu.Unlock()
			if done {
				return nil
			}
			if err := b.workLanes(deliver); err != nil {
				return err
			}
		}
	})
	want(b, "waiting", b.backlog().Deliveries, 0)
	want(b, "reports", b.drain(), conversations*((each+2)/3))
}

// workLanes claims a few lanes and delivers from each as long as it is allowed to.
func (b *bench) workLanes(deliver func(engine.Leased, engine.Outgoing) engine.Verdict) error {
	leased, err := b.store.Claim(b.ctx(), b.now, b.now.Add(time.Minute), 2, nil)
	if err != nil {
		return err
	}
	for _, l := range leased {
		for more := true; more; {
			o, ok, err := b.store.Next(b.ctx(), b.now, l)
			if err != nil {
				return err
			}
			if !ok {
				if err := b.store.Release(b.ctx(), l, time.Time{}); err != nil {
					return err
				}
				break
			}
			if more, err = b.store.Settle(b.ctx(), b.now, l, o.Row, deliver(l, o)); err != nil {
				return err
			}
		}
	}
	return nil
}

// chatter has contacts and teams send each other events and deliveries while
// deliveries are settled and new events are filed: the locks that they take must
// not end in a circle that never opens.
func chatter(b *bench) {
	const contacts, rounds = 3, 5
	for c := range contacts {
		b.arrive(says(bridge.RemoteID(fmt.Sprint("c", c)), 1))
	}
	var ids []bridge.ContactID
	for range contacts {
		c, _ := b.decide(opens)
		ids = append(ids, c.Contact.ID)
	}
	for round := range rounds {
		for c := range contacts {
			b.arrive(says(bridge.RemoteID(fmt.Sprint("c", c)), int64(round+2)))
		}
	}
	var offers atomic.Int64
	decide := func(c *engine.Case) bridge.Outcome {
		switch ev := c.Event.(type) {
		case bridge.MessageIn:
			out := bridge.Outcome{Forwards: []bridge.Forward{
				{Team: "sales", Event: bridge.AgentWanted{Contact: c.Contact.ID}},
				{Team: "support", Event: bridge.AgentWanted{Contact: c.Contact.ID}},
			}}
			for i := range 2 {
				e := post(c.Contact.ID, c.Contact.Current.ID, bridge.MessageID(c.ID.Effect(i)))
				e.ID, e.Report, e.Lane = c.ID.Effect(i), true, bridge.Lane(fmt.Sprint("shared ", i))
				out.Effects = append(out.Effects, e)
			}
			return out
		case bridge.AgentWanted:
			var out bridge.Outcome
			for _, id := range ids {
				out.Forwards = append(out.Forwards, bridge.Forward{Contact: id, Event: bridge.AgentOffered{Team: c.Team.ID}})
			}
			_ = ev
			return out
		case bridge.AgentOffered:
			offers.Add(1)
		}
		return bridge.Outcome{}
	}
	deliver := func(engine.Leased, engine.Outgoing) engine.Verdict {
		return engine.Verdict{Result: bridge.Delivered, Gate: []string{"x", "a"}, GateUntil: b.now.Add(time.Second)}
	}
	b.together(crowd, func(i int) error {
		for {
			var did bool
			var err error
			if i%3 == 0 {
				err = b.workLanes(deliver)
			} else {
				_, did, err = b.store.Process(b.ctx(), b.now, decide)
			}
			if err != nil {
				return err
			}
			l, err := b.store.Backlog(b.ctx(), b.now)
			if err != nil || !did && l.Events == 0 && l.Deliveries == 0 {
				return err
			}
		}
	})
	want(b, "offers", offers.Load(), contacts*rounds*2*contacts)
}

// together runs f n times at once and wants no error.
func (b *bench) together(n int, f func(i int) error) {
	b.Helper()
	start := make(chan struct{})
	errs := make(chan error, n)
	for i := range n {
		go func() {
			<-start
			errs <- f(i)
		}()
	}
	close(start)
	for range n {
		if err := <-errs; err != nil && !errors.Is(err, context.Canceled) {
			b.Error(err)
		}
	}
}
