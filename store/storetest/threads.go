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

// A conversation with more than one thread.
var threadTests = []test{
	{"each effect goes to the thread that it is for", func(b *bench) {
		contact, conversation := b.moved()
		for n, want := range []bridge.RemoteID{"C2/ts9", "C1/ts1", "C2/ts9"} {
			e := post(contact, conversation, bridge.MessageID(fmt.Sprint("m", n)))
			e.Side, e.Endpoint, e.Thread, e.Lane = bridge.ToDesk, bridge.Desk, n, lane(conversation, fmt.Sprint(n))
			b.effects(contact, e)
			if d := b.next(b.claim()).Delivery; d.Thread != want || d.Room != want[:2] {
				b.Errorf("what is for thread %d goes to %s in %s, not %s", n, d.Thread, d.Room, want)
			}
		}
		e := post(contact, conversation, "m9")
		e.Side, e.Endpoint, e.Thread, e.Lane = bridge.ToDesk, bridge.Desk, 3, lane(conversation, "3")
		b.effects(contact, e)
		want(b, "unaddressed", b.next(b.claim()).Unaddressed, true)
	}},
	{"what agents wrote is known where it surely lies", func(b *bench) {
		contact, conversation := b.thread(ana, "C1/ts1")
		known := func() []connectors.Known {
			b.Helper()
			threads, err := b.store.OpenThreads(b.ctx(), b.now)
			b.must(err)
			var all []connectors.Known
			for _, t := range threads {
				all = append(all, t.Known...)
			}
			return all
		}
		said := func(from bridge.RecordFrom, author, kind string, about bridge.MessageID, remote bridge.RemoteID) (m bridge.MessageID) {
			b.Helper()
			b.arrive(says(ana, int64(b.keys)))
			b.decide(func(c *engine.Case) bridge.Outcome {
				m = c.ID.Message(0)
				return bridge.Outcome{Records: []bridge.Record{{
					Message: m, Conversation: c.Contact.Current.ID, From: from, Author: author, Kind: kind, At: b.now, About: about,
					Side: bridge.ToDesk, Remote: remote,
				}}}
			})
			return m
		}
		said(bridge.FromAgent, "U1", "text", "", "C1/old")
		b.pass(24*time.Hour + time.Second)
		reply := said(bridge.FromAgent, "U1", "text", "", "C1/reply")
		b.pass(time.Second)
		said(bridge.FromNote, "U2", "text", "", "C1/note")
		said(bridge.FromContact, "", "text", "", "C1/relayed")
		said(bridge.FromNote, "", "text", "", "C1/ours")
		want := []connectors.Known{{Message: "C1/reply", Author: "U1"}, {Message: "C1/note", Author: "U2"}}
		if diff := cmp.Diff(want, known()); diff != "" {
			b.Errorf("what is known (-want +got):\n%s", diff)
		}
		said(bridge.FromNote, "U1", "deletion", reply, "")
		if diff := cmp.Diff(want[1:], known()); diff != "" {
			b.Errorf("after a deletion (-want +got):\n%s", diff)
		}
		b.effects(contact, bridge.Effect{
			Conversation: conversation, Side: bridge.ToDesk, Endpoint: bridge.Desk, Lane: lane(conversation, "thread.2"), Thread: 2, Op: bridge.OpenThread{Room: "C1", N: 2},
		})
		l := b.claim()
		b.settle(l, b.next(l), engine.Verdict{Result: bridge.Delivered, Receipt: connectors.Receipt{Remote: "C1/ts2"}, Counted: true})
		if got := known(); len(got) > 0 {
			b.Errorf("with two threads in one Slack channel there are %v", got)
		}
	}},
	{"what became of it says which thread it was for", func(b *bench) {
		contact, conversation := b.moved()
		e := post(contact, conversation, "m1")
		e.Side, e.Endpoint, e.Thread = bridge.ToDesk, bridge.Desk, 1
		b.effects(contact, e)
		l := b.claim()
		b.settle(l, b.next(l), engine.Verdict{Result: bridge.Refused, Reason: bridge.ReasonThreadGone})
		c, _ := b.decide(nil)
		want(b, "the thread", c.Event.(bridge.Settled).Thread, 1)
	}},
	{"an event says in which thread it happened", func(b *bench) {
		_, conversation := b.moved()
		for n, thread := range []bridge.RemoteID{1: "C1/ts1", 2: "C2/ts9"} {
			if thread == "" {
				continue
			}
			b.arrive(replies(thread, int64(10+n)))
			c, _ := b.decide(nil)
			if c.Env.Conversation != conversation || c.Env.Thread != n {
				b.Errorf("it happened in thread %d of %s, not thread %d of %s", c.Env.Thread, c.Env.Conversation, n, conversation)
			}
		}
	}},
	{"links to threads are found", func(b *bench) {
		contact, conversation := b.moved()
		to := func(n int) richtext.Mention { return bridge.ToThread(conversation, n, "there") }
		e := post(contact, conversation, "m1")
		e.Side, e.Endpoint = bridge.ToDesk, bridge.Desk
		e.Op = bridge.Post{Message: "m1", Parts: 1, Body: richtext.Doc{richtext.Para{Text: []richtext.Inline{
			to(0), to(1), to(3), richtext.Mention{Kind: richtext.Thread, Ref: "nonsense"},
		}}}}
		card := e
		card.Lane = lane(conversation, "card")
		card.Op = bridge.RedrawCard{Card: bridge.Card{Lines: []bridge.CardLine{{Label: "Goes on in", Thread: to(2).Ref}}}}
		b.effects(contact, e, card)
		links := map[string]bridge.RemoteID{}
		for _, l := range b.claims() {
			for ref, at := range b.next(l).Delivery.Links {
				links[ref] = at
			}
		}
		want := map[string]bridge.RemoteID{to(0).Ref: "C2/ts9", to(1).Ref: "C1/ts1", to(2).Ref: "C2/ts9"}
		if diff := cmp.Diff(want, links); diff != "" {
			b.Errorf("the links are (-want +got):\n%s", diff)
		}
	}},
	{"a move has the end of the history, and those who wrote it", func(b *bench) {
		contact, conversation := b.conversation(ana)
		b.must(b.store.SavePeople(b.ctx(), b.now, []bridge.Person{{ID: "U1", Name: "Ana"}, {ID: "U2", Name: "Ben"}}))
		var records []bridge.Record
		for i := range bridge.MaxHistory + 5 {
			records = append(records, bridge.Record{
				Message: bridge.MessageID(fmt.Sprint("m9.", i)), Conversation: conversation, From: bridge.FromAgent, Author: "U1",
				Kind: bridge.KindText, Body: richtext.FromPlain(fmt.Sprint("words ", i)), Head: richtext.FromPlain("above"), Signed: "Ana", At: b.now.Add(time.Duration(i) * time.Second),
			})
		}
		b.outcome(contact, bridge.Outcome{Records: records, Forwards: []bridge.Forward{
			{Contact: contact, Event: bridge.Moving{Conversation: conversation, By: "U2"}},
		}})
		c, _ := b.decide(nil)
		h := c.Env.History
		if h == nil || len(h.Said) != bridge.MaxHistory || !h.Earlier {
			b.Fatalf("the history is %+v", h)
		}
		last := bridge.Said{
			Message: "m9.104", From: bridge.FromAgent, Author: "U1", Kind: bridge.KindText, Body: richtext.FromPlain("words 104"), Head: richtext.FromPlain("above"), Signed: "Ana",
			At: b.now.Add(104 * time.Second),
		}
		found := false
		for _, s := range h.Said {
			found = found || cmp.Equal(s, last)
		}
		if !found || c.Env.People["U1"].Name != "Ana" || c.Env.People["U2"].Name != "Ben" {
			b.Errorf("the last words are there: %v; the people are %+v", found, c.Env.People)
		}
		b.arrive(says(ana, 5))
		c, _ = b.decide(nil)
		want(b, "a history unasked for", c.Env.History, nil)
	}},
	{"more has the contact's earlier conversations", func(b *bench) {
		b.must(b.store.SavePeople(b.ctx(), b.now, []bridge.Person{{ID: "U1", Name: "Ana"}}))
		_, first := b.conversation(ana)
		b.arrive(says(ana, 2))
		b.decide(func(c *engine.Case) bridge.Outcome {
			c.Contact.Current.Assignee = "U1"
			return bridge.Outcome{}
		})
		b.conversation(ben)
		_, last := b.thread(ana, "C1/ts1")
		for action, want := range map[string]int{bridge.ActionMore: 1, bridge.ActionTake: 0} {
			b.arrive(connectors.Filed{
				Place: bridge.Place{Endpoint: bridge.Desk, Thread: "C1/ts1"}, Event: bridge.CardPressed{Actor: "U1", Action: action},
			})
			c, _ := b.decide(nil)
			if e := c.Env.Earlier; len(e) != want || want == 1 && (e[0].ID != first || e[0].Team != "sales" || e[0].Assignee != "U1" || e[0].OpenedAt.IsZero()) {
				b.Errorf("with %s of %s come %+v", action, last, c.Env.Earlier)
			}
		}
	}},
	{"what is of use at once comes back with its links and its raw event's key", func(b *bench) {
		_, conversation := b.moved()
		to := bridge.ToThread(conversation, 1, "there")
		r := b.raw("pressed")
		b.receive(r)
		b.must(b.store.File(b.ctx(), b.now, b.rawID(r), []connectors.Filed{{
			Place: bridge.Place{Endpoint: bridge.Desk, Thread: "C2/ts9"}, Event: bridge.CardPressed{Actor: "U1", Action: bridge.ActionTake},
		}}))
		_, done := b.decide(func(c *engine.Case) bridge.Outcome {
			return bridge.Outcome{AtOnce: []bridge.Effect{{
				ID: c.ID.Effect(0), Side: bridge.Elsewhere, Endpoint: bridge.Desk,
				Op: bridge.Respond{To: "r", Body: richtext.Doc{richtext.Para{Text: []richtext.Inline{to}}}},
			}}}
		})
		if done.Key != r.Key || done.Endpoint != bridge.Desk || len(done.AtOnce) != 1 || done.AtOnce[0].Links[to.Ref] != "C1/ts1" {
			b.Errorf("it is %+v", done)
		}
		want(b, "deliveries that wait", b.backlog().Deliveries, 0)
	}},
	{"a command has the names of the colleagues", func(b *bench) {
		b.thread(ana, "C1/ts1")
		b.must(b.store.SavePeople(b.ctx(), b.now, []bridge.Person{{ID: "U7", Name: "Eva"}}))
		b.must(b.store.SaveMembers(b.ctx(), b.now, "sales", []bridge.PersonID{"U7"}))
		for text, want := range map[string]string{"!assign eva": "Eva", "ask eva": ""} {
			r := replies("C1/ts1", int64(20+len(text)))
			said := r.Event.(bridge.Replied)
			said.Text = richtext.FromPlain(text)
			r.Event = said
			b.arrive(r)
			if c, _ := b.decide(nil); c.Env.People["U7"].Name != want {
				b.Errorf("with %q comes %+v", text, c.Env.People)
			}
		}
	}},
}

// moved opens a conversation whose thread C1/ts1 was followed by C2/ts9.
func (b *bench) moved() (bridge.ContactID, bridge.ConversationID) {
	b.Helper()
	contact, conversation := b.thread(ana, "C1/ts1")
	b.effects(contact, bridge.Effect{
		Conversation: conversation, Side: bridge.ToDesk, Endpoint: bridge.Desk, Lane: lane(conversation, "thread.2"), Thread: 2,
		Op: bridge.OpenThread{Room: "C2", N: 2},
	})
	l := b.claim()
	b.settle(l, b.next(l), engine.Verdict{Result: bridge.Delivered, Receipt: connectors.Receipt{Remote: "C2/ts9"}, Counted: true})
	return contact, conversation
}
