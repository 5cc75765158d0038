package storetest

import (
	"bytes"
	"fmt"
	"regexp"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
	"frontdesk/connectors"
)

var registryTests = []test{
	{"a lease has one holder at a time", func(b *bench) {
		hold := func(holder string) bool {
			held, err := b.store.Hold(b.ctx(), b.now, b.now.Add(10*time.Second), "poll", holder)
			b.must(err)
			return held
		}
		want(b, "the first has it", hold("a"), true)
		want(b, "another has it", hold("b"), false)
		b.pass(9 * time.Second)
		want(b, "the first prolongs it", hold("a"), true)
		b.pass(9 * time.Second)
		want(b, "another has it then", hold("b"), false)
		b.pass(time.Second)
		want(b, "another has it when its time is over", hold("b"), true)
		want(b, "the first has it still", hold("a"), false)
		b.must(b.store.LetGo(b.ctx(), "poll", "a"))
		want(b, "the first frees what is another's", hold("a"), false)
		b.must(b.store.LetGo(b.ctx(), "poll", "b"))
		want(b, "the first has it again", hold("a"), true)
	}},
	{"an installation has one id", func(b *bench) {
		id, err := b.store.Installation(b.ctx())
		b.must(err)
		again, err := b.store.Installation(b.ctx())
		b.must(err)
		want(b, "the id", again, id)
		if !regexp.MustCompile(`^[0-9a-f]{32}$`).MatchString(id) {
			b.Errorf("the id is %q", id)
		}
	}},
	{"the files that workflows send are kept by their hash", func(b *bench) {
		data := bytes.Repeat([]byte{0, 255, 'x'}, 1<<16)
		b.must(b.store.SaveAttachment(b.ctx(), b.now, "h1", data))
		b.must(b.store.SaveAttachment(b.ctx(), b.now, "h1", []byte("something else")))
		for hash, has := range map[string]bool{"h1": true, "h2": false} {
			got, err := b.store.UseAttachment(b.ctx(), b.now, hash)
			b.must(err)
			want(b, "it is there: "+hash, got, has)
			read, err := b.store.Attachment(b.ctx(), hash)
			b.must(err)
			want(b, "its bytes: "+hash, bytes.Equal(read, data), has)
			want(b, "there are some: "+hash, len(read) > 0, has)
		}
	}},
	{"files that no workflow sends any more are removed after a long time", func(b *bench) {
		b.must(b.store.SaveAttachment(b.ctx(), b.now, "old", []byte("o")))
		b.must(b.store.SaveAttachment(b.ctx(), b.now, "still", []byte("s")))
		b.pass(390 * 24 * time.Hour)
		_, err := b.store.UseAttachment(b.ctx(), b.now, "still")
		b.must(err)
		b.must(b.store.Purge(b.ctx(), b.now))
		for days, left := range []string{"os", "s"} {
			b.pass(time.Duration(days) * 20 * 24 * time.Hour)
			b.must(b.store.Purge(b.ctx(), b.now))
			var got []byte
			for _, hash := range []string{"old", "still"} {
				data, err := b.store.Attachment(b.ctx(), hash)
				b.must(err)
				got = append(got, data...)
			}
			want(b, "what is left", string(got), left)
		}
	}},
	{"people are kept with the time they were read", func(b *bench) {
		one := bridge.Person{ID: "U1", Name: "Ana", FirstName: "A", Guest: true, Machine: true, Gone: true, Admin: true, Language: "pt", TimeZone: "Europe/Lisbon"}
		b.must(b.store.SavePeople(b.ctx(), b.now, []bridge.Person{one, {ID: "U2", Name: "B\x00n"}}))
		first := b.now
		b.pass(time.Hour)
		b.must(b.store.SavePeople(b.ctx(), b.now, []bridge.Person{{ID: "U2", Name: "Ben"}}))
		got, err := b.store.People(b.ctx(), []bridge.PersonID{"U2", "U3", "U1"})
		b.must(err)
		if diff := cmp.Diff(map[bridge.PersonID]engine.KnownPerson{
			"U1": {Person: one, Read: first}, "U2": {Person: bridge.Person{ID: "U2", Name: "Ben"}, Read: b.now},
		}, got); diff != "" {
			b.Errorf("the people (-want +got):\n%s", diff)
		}
		none, err := b.store.People(b.ctx(), nil)
		b.must(err)
		want(b, "nobody", len(none), 0)
		var many []bridge.Person
		var ids []bridge.PersonID
		for i := range 1200 {
			ids = append(ids, bridge.PersonID(fmt.Sprint("M", i)))
			many = append(many, bridge.Person{ID: ids[i]})
		}
		b.must(b.store.SavePeople(b.ctx(), b.now, many))
		all, err := b.store.People(b.ctx(), ids)
		b.must(err)
		want(b, "a crowd", len(all), len(ids))
	}},
	{"members are replaced", func(b *bench) {
		b.must(b.store.SaveMembers(b.ctx(), b.now, "sales", []bridge.PersonID{"U3", "U1", "U2"}))
		b.must(b.store.SaveMembers(b.ctx(), b.now, "sales", []bridge.PersonID{"U2", "U3"}))
		b.must(b.store.SaveMembers(b.ctx(), b.now, "support", []bridge.PersonID{"U9"}))
		b.must(b.store.SaveMembers(b.ctx(), b.now, "support", nil))
		for _, team := range []bridge.TeamID{"sales", "sales", "support", "support"} {
			c, _ := b.decide(nil)
			if _, woken := c.Event.(bridge.TeamWoken); !woken || c.Team.ID != team {
				b.Errorf("after reading members %T of %s is decided", c.Event, c.Team.ID)
			}
		}
		b.arrive(says(ana, 1))
		c, _ := b.decide(nil)
		if diff := cmp.Diff(map[bridge.TeamID][]bridge.PersonID{"sales": {"U2", "U3"}}, c.Env.Members); diff != "" {
			b.Errorf("the members (-want +got):\n%s", diff)
		}
	}},
	{"threads are open for a day after closing", func(b *bench) {
		b.thread(ana, "C1/ts1")
		contact, _ := b.thread(ben, "C1/ts2")
		threads := func() []connectors.Thread {
			ts, err := b.store.OpenThreads(b.ctx(), b.now)
			b.must(err)
			return ts
		}
		both := []connectors.Thread{{Thread: "C1/ts2"}, {Thread: "C1/ts1"}}
		if diff := cmp.Diff(both, threads()); diff != "" {
			b.Errorf("the open threads (-want +got):\n%s", diff)
		}
		b.arrive(says(ben, 5))
		b.decide(func(c *engine.Case) bridge.Outcome {
			want(b, "the contact", c.Contact.ID, contact)
			c.Contact.Current.Status, c.Contact.Current.ClosedAt = bridge.Closed, b.now
			return bridge.Outcome{}
		})
		b.pass(24 * time.Hour)
		if diff := cmp.Diff(both, threads()); diff != "" {
			b.Errorf("a day after (-want +got):\n%s", diff)
		}
		b.pass(time.Second)
		if diff := cmp.Diff(both[1:], threads()); diff != "" {
			b.Errorf("later (-want +got):\n%s", diff)
		}
	}},
	{"open conversations are counted", func(b *bench) {
		b.conversation(ana)
		b.arrive(says(ben, 1), says("300", 1))
		b.decide(func(c *engine.Case) bridge.Outcome {
			opens(c)
			c.Contact.Current.Team, c.Contact.Current.Status = "", bridge.Asking
			return bridge.Outcome{}
		})
		b.decide(func(c *engine.Case) bridge.Outcome {
			opens(c)
			c.Contact.Current.Status, c.Contact.Current.ClosedAt = bridge.Closed, b.now
			return bridge.Outcome{}
		})
		byTeam, byChannel, err := b.store.OpenConversations(b.ctx())
		b.must(err)
		if diff := cmp.Diff(map[bridge.TeamID]int{"sales": 1}, byTeam); diff != "" {
			b.Errorf("by team (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(map[bridge.EndpointID]int{telegram: 2}, byChannel); diff != "" {
			b.Errorf("by channel (-want +got):\n%s", diff)
		}
	}},
	{"what waits is counted", func(b *bench) {
		if diff := cmp.Diff(engine.Backlog{}, b.backlog()); diff != "" {
			b.Errorf("at first (-want +got):\n%s", diff)
		}
		contact, conversation := b.conversation(ana)
		b.effects(contact, post(contact, conversation, "m1"), post(contact, conversation, "m2"))
		made := b.now
		b.pass(time.Minute)
		b.arrive(says(ana, 2), says(ben, 3))
		came := b.now
		b.pass(time.Minute)
		b.receive(b.raw("x"), b.raw("x"), b.raw("y"))
		if diff := cmp.Diff(engine.Backlog{Raw: 3, Events: 2, Deliveries: 2, OldestEvent: came, OldestDelivery: made}, b.backlog()); diff != "" {
			b.Errorf("what waits (-want +got):\n%s", diff)
		}
	}},
	{"what has outlived its use is removed, and nothing else", func(b *bench) {
		contact, conversation := b.thread(ana, "C1/ts1")
		b.effects(contact, post(contact, conversation, "m1"))
		old := make([]connectors.Raw, 1100) // more than one batch
		for i := range old {
			old[i] = b.raw("old")
		}
		b.receive(old...)
		for _, u := range b.undecoded() {
			b.must(b.store.File(b.ctx(), b.now, u.ID, []connectors.Filed{says(ana, 9)}))
		}
		left := b.backlog()
		b.pass(8 * 24 * time.Hour)
		b.must(b.store.Purge(b.ctx(), b.now))
		if diff := cmp.Diff(left, b.backlog()); diff != "" {
			b.Errorf("what waits (-before +after):\n%s", diff)
		}
		want(b, "the delivery", b.next(b.claim()).Delivery.Op.(bridge.Post).Message, "m1")
		c, _ := b.decide(nil)
		want(b, "the event", c.Event.(bridge.MessageIn).Order, 9)
		want(b, "the conversation", c.Contact.Current.ID, conversation)
	}},
	{"numbers are not used again after a purge", func(b *bench) {
		b.arrive(says(ana, 1))
		first, _ := b.decide(nil)
		b.pass(30 * 24 * time.Hour)
		b.must(b.store.Purge(b.ctx(), b.now))
		b.arrive(says(ana, 2))
		second, _ := b.decide(nil)
		if second.ID <= first.ID {
			b.Errorf("event %d came after %d", second.ID, first.ID)
		}
	}},
	{"wake rings for what is stored", func(b *bench) {
		rung := func() bool {
			select {
			case <-b.store.Wake():
				return true
			default:
				return false
			}
		}
		rung()
		b.receive(b.raw("a"), b.raw("b"))
		want(b, "after receiving", rung(), true)
		want(b, "once more", rung(), false)
		b.arrive(says(ana, 1))
		want(b, "after filing", rung(), true)
		b.decide(nil)
		want(b, "after a decision", rung(), true)
		b.tryDecide(nil)
		want(b, "after nothing", rung(), false)
	}},
	{"ping writes", func(b *bench) {
		b.must(b.store.Ping(b.ctx()))
	}},
}
