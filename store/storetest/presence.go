package storetest

import (
	"fmt"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
	"frontdesk/connectors"
)

// waits has a customer's conversation begin to wait for an agent of a team.
func (b *bench) waits(user bridge.RemoteID, team bridge.TeamID, q bridge.Queued) (bridge.ContactID, bridge.ConversationID) {
	b.Helper()
	contact, conversation := b.conversation(user)
	b.becomes(contact, func(s *bridge.Contact) { s.Current.Team, s.Current.Queued = team, &q })
	return contact, conversation
}

// becomes changes a contact's state.
func (b *bench) becomes(contact bridge.ContactID, change func(*bridge.Contact)) {
	b.Helper()
	b.arrive(says(b.users[contact], 1000+int64(b.keys)))
	b.decide(func(c *engine.Case) bridge.Outcome {
		want(b, "the contact", c.Contact.ID, contact)
		change(c.Contact)
		return bridge.Outcome{}
	})
}

// ask has a team asked for an agent, by way of a contact, and gives what it is decided from.
func (b *bench) ask(contact bridge.ContactID, team bridge.TeamID, ev bridge.Event) bridge.Env {
	b.Helper()
	b.outcome(contact, bridge.Outcome{Forwards: []bridge.Forward{{Team: team, Event: ev}}})
	c, _ := b.decide(nil)
	if c.Team == nil || c.Team.ID != team {
		b.Fatalf("the event is not the team's: %+v", c.Event)
	}
	return c.Env
}

func (b *bench) away(contact bridge.ContactID, changes ...bridge.AwayChange) {
	b.Helper()
	b.outcome(contact, bridge.Outcome{Away: changes})
}

var presenceTests = []test{
	{"a team sees its queue, in the order of waiting", func(b *bench) {
		late, first := b.now.Add(time.Minute), b.now
		contact, one := b.waits(ana, "sales", bridge.Queued{Since: late, Turn: 7, Strategy: "last_agent", Named: "Eva é"})
		b.becomes(contact, func(s *bridge.Contact) { s.LastAgent = "U5" })
		other, two := b.waits(ben, "sales", bridge.Queued{Since: first, Speaks: []bridge.Reason{bridge.AllBusy}})
		b.waits("300", "support", bridge.Queued{Since: first})
		env := b.ask(contact, "sales", bridge.TeamWoken{})
		want := []bridge.Waiter{
			{Conversation: two, Contact: other, Since: first, Speaks: true, Place: 1},
			{Conversation: one, Contact: contact, Since: late, Turn: 7, Strategy: "last_agent", Named: "Eva é", Last: "U5", Place: 2},
		}
		if diff := cmp.Diff(want, env.Queue); diff != "" {
			b.Errorf("the queue (-want +got):\n%s", diff)
		}
		b.becomes(contact, func(s *bridge.Contact) { s.Current.Queued, s.Current.Assignee = nil, "U1" })
		b.becomes(other, func(s *bridge.Contact) { s.Current.Team = "support" })
		if env := b.ask(contact, "sales", bridge.TeamWoken{}); len(env.Queue) != 0 {
			b.Errorf("the queue that all have left is %+v", env.Queue)
		}
		if env := b.ask(contact, "support", bridge.TeamWoken{}); len(env.Queue) != 2 {
			b.Errorf("the queue of the other team is %+v", env.Queue)
		}
	}},
	{"urgent ones come first in a queue, by since among themselves", func(b *bench) {
		rank := func(contact bridge.ContactID, priority string) {
			b.becomes(contact, func(s *bridge.Contact) { s.Current.Priority = priority })
		}
		var contacts []bridge.ContactID
		for i, user := range []bridge.RemoteID{"1", "2", "3", "4", "5"} {
			contact, _ := b.waits(user, "sales", bridge.Queued{Since: b.now.Add(time.Duration(i) * time.Second)})
			contacts = append(contacts, contact)
		}
		rank(contacts[0], "low")
		rank(contacts[2], "urgent")
		rank(contacts[3], "high")
		rank(contacts[4], "urgent")
		order := func() (got []bridge.ContactID) {
			for i, w := range b.ask(contacts[0], "sales", bridge.TeamWoken{}).Queue {
				want(b, "the place", w.Place, i+1)
				got = append(got, w.Contact)
			}
			return got
		}
		if diff := cmp.Diff([]bridge.ContactID{contacts[2], contacts[4], contacts[3], contacts[1], contacts[0]}, order()); diff != "" {
			b.Errorf("the queue (-want +got):\n%s", diff)
		}
		rank(contacts[2], "")
		if diff := cmp.Diff([]bridge.ContactID{contacts[4], contacts[3], contacts[1], contacts[2], contacts[0]}, order()); diff != "" {
			b.Errorf("the queue after a change (-want +got):\n%s", diff)
		}
		f := b.asked(bridge.Query{Kind: bridge.LookQueue, Teams: []bridge.TeamID{"sales"}})
		want(b, "the queue that people are shown", numbers(f.Hits), "#5#4#2#3#1")
		want(b, "the rank of the first", f.Hits[0].Rank, -2)
	}},
	{"closing leaves the queue, and so does the next conversation", func(b *bench) {
		contact, _ := b.waits(ana, "sales", bridge.Queued{Since: b.now})
		b.becomes(contact, func(s *bridge.Contact) { s.Current.Status = bridge.Closed })
		other, _ := b.waits(ben, "sales", bridge.Queued{Since: b.now})
		b.arrive(says(ben, 9))
		b.decide(opens)
		if env := b.ask(other, "sales", bridge.TeamWoken{}); len(env.Queue) != 0 {
			b.Errorf("the queue is %+v", env.Queue)
		}
	}},
	{"of a long queue a team sees the beginning, and the one that asks", func(b *bench) {
		var contact bridge.ContactID
		var conversation bridge.ConversationID
		for i := range 210 {
			contact, conversation = b.waits(bridge.RemoteID(fmt.Sprint(1000+i)), "sales", bridge.Queued{Since: b.now.Add(time.Duration(i) * time.Second)})
		}
		env := b.ask(contact, "sales", bridge.AgentWanted{Contact: contact, Conversation: conversation})
		n := len(env.Queue)
		want(b, "what is seen", n, 201)
		want(b, "the last place that is seen", env.Queue[n-2].Place, 200)
		b.becomes(contact, func(s *bridge.Contact) { s.Current.Priority = "low" })
		high, _ := b.waits("5000", "sales", bridge.Queued{Since: b.now.Add(time.Hour)})
		b.becomes(high, func(s *bridge.Contact) { s.Current.Priority = "high" })
		env = b.ask(contact, "sales", bridge.AgentWanted{Contact: contact, Conversation: conversation})
		want(b, "the place of a less urgent one", env.Queue[n-1].Place, 211)
		b.becomes(contact, func(s *bridge.Contact) { s.Current.Priority = "" })
		b.becomes(high, func(s *bridge.Contact) { s.Current.Queued = nil })
		env = b.ask(contact, "sales", bridge.AgentWanted{Contact: contact, Conversation: conversation})
		want(b, "the one that asks", env.Queue[n-1].Conversation, conversation)
		want(b, "its place", env.Queue[n-1].Place, 210)
		want(b, "what is seen without one that asks", len(b.ask(contact, "sales", bridge.TeamWoken{}).Queue), 200)
	}},
	{"what agents have to do is counted", func(b *bench) {
		for i, who := range []bridge.PersonID{"U1", "U2", "U1", ""} {
			user := bridge.RemoteID(fmt.Sprint(100 + i))
			contact, _ := b.conversation(user)
			b.becomes(contact, func(s *bridge.Contact) { s.Current.Assignee = who })
		}
		closed, _ := b.conversation("500")
		b.becomes(closed, func(s *bridge.Contact) { s.Current.Assignee, s.Current.Status = "U1", bridge.Closed })
		away, _ := b.conversation("600")
		b.becomes(away, func(s *bridge.Contact) { s.Current.Assignee, s.Current.Team = "U1", "support" })
		env := b.ask(away, "sales", bridge.TeamWoken{})
		if diff := cmp.Diff(map[bridge.TeamID]map[bridge.PersonID]int{"sales": {"U1": 2, "U2": 1}, "support": {"U1": 1}}, env.Loads); diff != "" {
			b.Errorf("the loads (-want +got):\n%s", diff)
		}
	}},
	{"whoever looks for a colleague sees what each has to do", func(b *bench) {
		contact, _ := b.thread(ana, "C1/ts1")
		b.becomes(contact, func(s *bridge.Contact) { s.Current.Assignee = "U1" })
		b.arrive(connectors.Filed{Place: bridge.Place{Endpoint: bridge.Desk, Thread: "C1/ts1"}, Event: bridge.CardPressed{Actor: "U1"}})
		c, _ := b.decide(nil)
		want(b, "the load of U1", c.Env.Loads["sales"]["U1"], 1)
		b.arrive(says(ana, 7))
		if c, _ := b.decide(nil); c.Env.Loads != nil {
			b.Error("a customer's word in an assigned conversation has everything counted")
		}
	}},
	{"who is away is known until they are back", func(b *bench) {
		contact, _ := b.conversation(ana)
		until := b.now.Add(time.Hour)
		b.away(contact,
			bridge.AwayChange{Person: "U1", Away: bridge.Away{Since: b.now, Until: until, Why: "lunch \x00"}},
			bridge.AwayChange{Person: "U2", Away: bridge.Away{Since: b.now}},
			bridge.AwayChange{Person: "U3", Away: bridge.Away{Since: b.now}})
		later := b.now.Add(time.Minute)
		b.away(contact, bridge.AwayChange{Person: "U2", Away: bridge.Away{Since: later, Why: "home"}}, bridge.AwayChange{Person: "U3", Back: true})
		want := map[bridge.PersonID]bridge.Away{
			"U1": {Since: b.now, Until: until, Why: "lunch \uFFFD"}, "U2": {Since: later, Why: "home"},
		}
		if diff := cmp.Diff(want, b.ask(contact, "sales", bridge.TeamWoken{}).Away); diff != "" {
			b.Errorf("who is away (-want +got):\n%s", diff)
		}
		b.pass(8 * 24 * time.Hour)
		b.must(b.store.Purge(b.ctx(), b.now))
		if env := b.ask(contact, "sales", bridge.TeamWoken{}); len(env.Away) != 1 {
			b.Errorf("after a week %+v are away", env.Away)
		}
	}},
}
