package storetest

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
	"frontdesk/bridge/richtext"
	"frontdesk/connectors"
	"frontdesk/workflow"
)

var processTests = []test{
	{"nothing to do is no error", func(b *bench) {
		_, _, did := b.tryDecide(nil)
		want(b, "did", did, false)
	}},
	{"the state is kept as it was left", func(b *bench) {
		state := fullContact()
		b.arrive(says(ana, 1), says(ana, 2))
		var kept bridge.Contact
		b.decide(func(c *engine.Case) bridge.Outcome {
			state.ID, state.Identity, state.Current.ID = c.Contact.ID, c.Contact.Identity, c.Env.Next
			*c.Contact = state
			kept = state
			return bridge.Outcome{}
		})
		c, _ := b.decide(nil)
		if diff := cmp.Diff(kept, *c.Contact); diff != "" {
			b.Errorf("the state (-want +got):\n%s", diff)
		}
	}},
	{"conversations are numbered one after the other", func(b *bench) {
		_, first := b.conversation(ana)
		_, second := b.conversation(ben)
		b.arrive(says(ben, 2))
		c, _ := b.decide(nil)
		if first != 1 || second != 2 || c.Env.Next != 3 {
			b.Errorf("the numbers are %d, %d, and %d is next", first, second, c.Env.Next)
		}
	}},
	{"a contact has one open conversation", func(b *bench) {
		b.thread(ana, "C1/ts1")
		b.arrive(says(ana, 2))
		_, _ = b.decide(opens) // in place of the other, which is thereby over
		byTeam, byChannel, err := b.store.OpenConversations(b.ctx())
		b.must(err)
		want(b, "open in the team", byTeam["sales"], 1)
		want(b, "open in the channel", byChannel[telegram], 1)
	}},
	{"the definition that runs is handed in", func(b *bench) {
		b.must(b.store.SaveDefinition(b.ctx(), b.now, "hash1", "inbound", []byte("steps: []")))
		b.must(b.store.SaveDefinition(b.ctx(), b.now, "hash1", "inbound", []byte("something else")))
		b.arrive(says(ana, 1), says(ana, 2))
		c, _ := b.decide(func(c *engine.Case) bridge.Outcome {
			out := opens(c)
			c.Contact.Current.Run = &workflow.Run{Hash: "hash1"}
			return out
		})
		want(b, "the source before", string(c.Source), "")
		c, _ = b.decide(nil)
		want(b, "the source", string(c.Source), "steps: []")
	}},
	{"the evidence of consents is kept, each answer by itself", func(b *bench) {
		kept, ok := b.store.(interface {
			Consents(ctx context.Context, contact bridge.ContactID) ([]bridge.ConsentRecord, error)
		})
		if !ok {
			b.Fatal("the store cannot show the evidence of consents")
		}
		contact, conversation := b.conversation(ana)
		other, _ := b.conversation(ben)
		one := bridge.ConsentRecord{
			Conversation: conversation, Question: "privacy", Given: true, Text: "May we?\nRead more: https://example.com", Language: "en",
			Version: "v1", Policy: "https://example.com", Endpoint: telegram, Asked: "m1.1", Answer: "m2.0", Workflow: "hash", At: b.now,
		}
		two := one
		two.Given, two.Answer, two.Remote, two.At = false, "", "7:12", b.now.Add(time.Second)
		b.outcome(contact, bridge.Outcome{Consents: []bridge.ConsentRecord{one}})
		b.outcome(contact, bridge.Outcome{Consents: []bridge.ConsentRecord{two}})
		got, err := kept.Consents(b.ctx(), contact)
		b.must(err)
		if diff := cmp.Diff([]bridge.ConsentRecord{one, two}, got); diff != "" {
			b.Errorf("the evidence (-want +got):\n%s", diff)
		}
		none, err := kept.Consents(b.ctx(), other)
		b.must(err)
		want(b, "somebody else's consents", len(none), 0)
	}},
	{"what became of questions is counted", func(b *bench) {
		counts, ok := b.store.(interface {
			QuestionFigures(ctx context.Context, id string, from, until time.Time) ([]bridge.QuestionFigures, error)
		})
		if !ok {
			b.Fatal("the store counts no questions")
		}
		one, first := b.conversation(ana)
		two, second := b.conversation(ben)
		count := func(contact bridge.ContactID, c bridge.ConversationID, question, what string, took time.Duration) {
			b.outcome(contact, bridge.Outcome{Tallies: []bridge.Tally{{
				Tally:        workflow.Tally{Workflow: "w", Question: question, What: what, Took: took},
				Conversation: c, Version: "hash", At: b.now,
			}}})
		}
		count(one, first, "mail", workflow.TallyAsked, 0)
		before := b.now
		b.pass(time.Hour)
		count(one, first, "mail", workflow.TallyAsked, 0)
		count(one, first, "mail", workflow.TallyAsked, 0) // after going back
		count(two, second, "mail", workflow.TallyAsked, 0)
		count(one, first, "mail", workflow.TallyInvalid, time.Second)
		count(one, first, "mail", workflow.TallyInvalid, time.Second)
		count(one, first, "mail", workflow.TallyAnswered, 9*time.Second)
		count(one, first, "mail", workflow.TallyAnswered, 3*time.Second)
		count(two, second, "mail", workflow.TallyAnswered, 5*time.Second)
		count(one, first, "why", workflow.TallySkipped, time.Second)
		count(two, second, "why", workflow.TallyTimedOut, time.Minute)
		count(two, second, "why", workflow.TallyPerson, time.Minute)
		got, err := counts.QuestionFigures(b.ctx(), "w", before.Add(time.Minute), b.now.Add(time.Minute))
		b.must(err)
		if diff := cmp.Diff([]bridge.QuestionFigures{
			{Workflow: "w", Question: "mail", Asked: 2, Answered: 2, Invalid: 2, Median: 5 * time.Second},
			{Workflow: "w", Question: "why", Skipped: 1, TimedOut: 1, Person: 1},
		}, got); diff != "" {
			b.Errorf("the figures (-want +got):\n%s", diff)
		}
		all, err := counts.QuestionFigures(b.ctx(), "", before, b.now.Add(time.Minute))
		b.must(err)
		want(b, "questions of all workflows", len(all), 2)
		none, err := counts.QuestionFigures(b.ctx(), "w2", before, b.now.Add(time.Minute))
		b.must(err)
		want(b, "of another workflow", len(none), 0)
		b.pass(400*24*time.Hour - time.Minute)
		b.must(b.store.Purge(b.ctx(), b.now))
		late, err := counts.QuestionFigures(b.ctx(), "", before, b.now)
		b.must(err)
		want(b, "questions of the last 400 days", len(late), 2)
		want(b, "how often one of them was asked, without what is older", late[0].Asked, 2)
		b.pass(time.Hour)
		b.must(b.store.Purge(b.ctx(), b.now))
		late, err = counts.QuestionFigures(b.ctx(), "", time.Time{}, b.now)
		b.must(err)
		want(b, "questions that were asked before", len(late), 0)
	}},
	{"people and members are handed in", func(b *bench) {
		b.thread(ana, "C1/ts1")
		b.drain()
		for _, id := range []bridge.PersonID{"U1", "U2", "U3", "U4", "U9"} {
			b.must(b.store.SavePeople(b.ctx(), b.now, []bridge.Person{{ID: id, Name: "Name of " + string(id)}}))
		}
		b.must(b.store.SaveMembers(b.ctx(), b.now, "sales", []bridge.PersonID{"U2", "U1"}))
		b.must(b.store.SaveMembers(b.ctx(), b.now, "support", []bridge.PersonID{"U3"}))
		f := replies("C1/ts1", 5)
		ev := f.Event.(bridge.Replied)
		mention := richtext.Mention{Kind: richtext.Person, Ref: "U4"}
		unknown := richtext.Mention{Kind: richtext.Person, Ref: "U5"}
		ev.Text = richtext.Doc{richtext.Quote{Body: richtext.Doc{richtext.List{Items: []richtext.Doc{
			{richtext.Para{Text: []richtext.Inline{mention, unknown}}},
		}}}}}
		f.Event = ev
		b.arrive(says(ana, 2), f)
		b.decide(func(c *engine.Case) bridge.Outcome {
			c.Contact.Current.Assignee, c.Contact.Current.Spoke = "U2", []bridge.PersonID{"U3"}
			return bridge.Outcome{}
		})
		c, _ := b.decide(nil)
		names := map[bridge.PersonID]string{}
		for id, p := range c.Env.People {
			names[id] = p.Name
		}
		if diff := cmp.Diff(map[bridge.PersonID]string{
			"U1": "Name of U1", "U2": "Name of U2", "U3": "Name of U3", "U4": "Name of U4",
		}, names); diff != "" {
			b.Errorf("the people (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(map[bridge.TeamID][]bridge.PersonID{"sales": {"U2", "U1"}, "support": {"U3"}}, c.Env.Members); diff != "" {
			b.Errorf("the members (-want +got):\n%s", diff)
		}
	}},
	{"what was said earlier is handed in, in its last wording", func(b *bench) {
		contact, conversation := b.thread(ana, "C1/ts1")
		words := richtext.FromPlain
		b.outcome(contact, bridge.Outcome{Records: []bridge.Record{
			{Message: "m1", Conversation: conversation, From: bridge.FromAgent, Author: "U1", Kind: "text", Body: words("one"), At: b.now, Side: bridge.ToDesk, Remote: "ts5"},
			{Message: "m2", Conversation: conversation, From: bridge.FromNote, Author: "U2", Kind: "text", Body: words("two"), Head: words("in reply"), At: b.now, Side: bridge.ToDesk, Remote: "ts6"},
			{Message: "m3", Conversation: conversation, From: bridge.FromNote, Author: "U2", Kind: "edit", Body: words("2"), At: b.now.Add(1), About: "m2"},
			{Message: "m4", Conversation: conversation, From: bridge.FromNote, Author: "U2", Kind: "edit", Body: words("II"), At: b.now.Add(time.Minute), About: "m2"},
			{Message: "m5", Conversation: conversation, From: bridge.FromNote, Author: "U2", Kind: "deletion", At: b.now.Add(time.Hour), About: "m2"},
		}})
		b.outcome(contact, bridge.Outcome{Records: []bridge.Record{{Message: "m2", From: bridge.FromAgent, Signed: "Ben"}}})
		b.must(b.store.SavePeople(b.ctx(), b.now, []bridge.Person{{ID: "U2", Name: "Ben"}}))
		b.drain()
		thread := bridge.Place{Endpoint: bridge.Desk, Thread: "C1/ts1"}
		for _, step := range []struct {
			event bridge.Event
			about bridge.MessageID
		}{
			{bridge.ReplyDeleted{Stamp: bridge.Stamp{Remote: "ts5"}, Author: "U1"}, "m1"},
			{bridge.ReplyChanged{Stamp: bridge.Stamp{Remote: "ts6"}, Author: "U1"}, "m2"},
			{bridge.ReplyDeleted{Stamp: bridge.Stamp{Remote: "ts7"}, Author: "U1"}, ""},
			{bridge.CardPressed{Value: "m2", Actor: "U1"}, "m2"},
			{bridge.CardPressed{Value: "m9", Actor: "U1"}, "m9"},
			{bridge.CardPressed{On: "ts5", Actor: "U1"}, "m1"},
			{bridge.CardPressed{On: "ts9", Actor: "U1"}, ""},
			{bridge.Replied{Stamp: bridge.Stamp{Remote: "ts8"}, Author: "U1"}, ""},
		} {
			b.arrive(connectors.Filed{Place: thread, Event: step.event})
			c, _ := b.decide(nil)
			want(b, "the message that it is about", c.Env.About, step.about)
			_, known := c.Env.Said[step.about]
			want(b, "known", known, step.about == "m1" || step.about == "m2")
			if step.about == "m2" {
				got := c.Env.Said["m2"]
				want(b, "whose words", got.From, bridge.FromAgent)
				want(b, "whose name heads it", got.Signed, "Ben")
				want(b, "what stands above it", got.Head.Plain(), "in reply")
				want(b, "the last wording", got.Body.Plain(), "II")
				want(b, "the author's name", c.Env.People["U2"].Name, "Ben")
				want(b, "the conversation", got.Conversation, conversation)
			}
		}
		b.arrive(says(ana, 2), says(ana, 3))
		b.decide(func(c *engine.Case) bridge.Outcome {
			c.Contact.Current.Held = []bridge.Held{{Message: "m1", Author: "U1"}}
			return bridge.Outcome{}
		})
		c, _ := b.decide(nil)
		want(b, "what the state refers to", c.Env.Said["m1"].Body.Plain(), "one")
	}},
	{"what waits of a message is taken out of its lane, unless it may have gone out", func(b *bench) {
		contact, conversation := b.conversation(ana)
		lane := bridge.LaneOf(conversation, bridge.ToCustomer, bridge.LaneMessages)
		post := func(m bridge.MessageID, part int) bridge.Effect {
			return bridge.Effect{
				ID: bridge.EffectID(string(m) + "/" + strconv.Itoa(part)), Conversation: conversation, Contact: contact, Side: bridge.ToCustomer, Endpoint: telegram, Lane: lane,
				Op: bridge.Post{Message: m, Part: part, Parts: 2, Body: richtext.FromPlain("x")},
			}
		}
		b.outcome(contact, bridge.Outcome{Effects: []bridge.Effect{post("m7", 0), post("m7", 1), post("m8", 0)}})
		l := b.claim()
		o := b.next(l)
		b.outcome(contact, bridge.Outcome{Cancel: []bridge.Cancel{{Lane: lane, Message: "m7"}}})
		b.settle(l, o, engine.Verdict{Result: bridge.Delivered, Receipt: connectors.Receipt{Remote: "r1"}, More: true})
		o = b.next(l)
		want(b, "what follows", o.Delivery.Op.(bridge.Post).Message, bridge.MessageID("m8"))
		kept := b.settle(l, o, engine.Verdict{Result: bridge.Delivered, Receipt: connectors.Receipt{Remote: "r2"}, More: true})
		want(b, "the lane, which is empty, is kept", kept, false)
	}},
	{"edits and deletions find the parts that the customer has", func(b *bench) {
		contact, conversation := b.thread(ana, "C1/ts1")
		lane := bridge.LaneOf(conversation, bridge.ToCustomer, bridge.LaneMessages)
		effect := func(id bridge.EffectID, op bridge.Op) bridge.Effect {
			return bridge.Effect{ID: id, Conversation: conversation, Contact: contact, Side: bridge.ToCustomer, Endpoint: telegram, Lane: lane, Op: op}
		}
		parts := func() int {
			b.arrive(connectors.Filed{Place: bridge.Place{Endpoint: bridge.Desk, Thread: "C1/ts1"}, Event: bridge.CardPressed{Value: "m7", Actor: "U1"}})
			c, _ := b.decide(nil)
			return c.Env.Said["m7"].Parts
		}
		b.outcome(contact, bridge.Outcome{
			Records: []bridge.Record{{Message: "m7", Conversation: conversation, From: bridge.FromAgent, Kind: "text"}},
			Effects: []bridge.Effect{
				effect("e1", bridge.Post{Message: "m7", Part: 0, Parts: 3}), effect("e2", bridge.Post{Message: "m7", Part: 1, Parts: 3}),
				effect("e3", bridge.Post{Message: "m7", Part: 2, Parts: 3}), effect("e4", bridge.Edit{Message: "m7", Part: 1}),
				effect("e4a", bridge.Delete{Message: "m7", From: 1, To: 2, By: "U1", Why: bridge.BackFile}),
				effect("e5", bridge.Delete{Message: "m7", From: 1, By: "U1", Why: bridge.BackShorter}), effect("e6", bridge.Edit{Message: "m7", Part: 1}),
			},
		})
		b.drain()
		l := b.claim()
		for i, refs := range [][]bridge.RemoteID{nil, nil, nil, {"r1"}, {"r1"}, {"r1", "r2"}, nil} {
			o := b.next(l)
			if diff := cmp.Diff(refs, o.Delivery.Refs); diff != "" {
				b.Errorf("effect %d is addressed to (-want +got):\n%s", i, diff)
			}
			want(b, "unaddressed", o.Unaddressed, i == 6)
			if i == 5 { // one taken from the midst keeps its place
				want(b, "parts", parts(), 3)
			}
			b.settle(l, o, engine.Verdict{Result: bridge.Delivered, Receipt: connectors.Receipt{Remote: bridge.RemoteID("r" + strconv.Itoa(i))}, More: true})
		}
		want(b, "parts that are left", parts(), 1)
	}},
	{"the team's agents are handed in where one may be called by name", func(b *bench) {
		b.thread(ana, "C1/ts1")
		b.drain()
		b.must(b.store.SavePeople(b.ctx(), b.now, []bridge.Person{{ID: "U7", Name: "Zoë"}}))
		b.must(b.store.SaveMembers(b.ctx(), b.now, "support", []bridge.PersonID{"U7"}))
		for text, known := range map[string]bool{"ask zoë": false, "ask ＠zoë": true, "@zoë": true} {
			f := replies("C1/ts1", 5)
			ev := f.Event.(bridge.Replied)
			ev.Text = richtext.FromPlain(text)
			f.Event = ev
			b.arrive(says(ana, 2), f)
			b.decide(func(c *engine.Case) bridge.Outcome {
				c.Contact.Current.Team = "support"
				return bridge.Outcome{}
			})
			c, _ := b.decide(nil)
			_, got := c.Env.People["U7"]
			want(b, text, got, known)
		}
	}},
	{"a decision that panics parks its event alone", func(b *bench) {
		contact, _ := b.conversation(ana)
		b.arrive(says(ana, 2), says(ana, 3), says(ben, 1))
		done, did, err := b.store.Process(b.ctx(), b.now, func(c *engine.Case) bridge.Outcome {
			c.Contact.Email = "half@done"
			panic("oh \x00")
		})
		var p *engine.PanicError
		if !errors.As(err, &p) || !did || done.Kind != "message_in" || p.ID != done.ID || p.Value != "oh \x00" ||
			!strings.Contains(string(p.Stack), "storetest") {
			b.Fatalf("did %v, %+v, %v", did, done, err)
		}
		want(b, "parked", b.backlog().Parked, 1)
		var left []int64
		for range 2 {
			c, _ := b.decide(nil)
			if c.Contact.ID == contact {
				want(b, "the email", c.Contact.Email, "")
				left = append(left, c.Event.(bridge.MessageIn).Order)
			}
		}
		if diff := cmp.Diff([]int64{3}, left); diff != "" {
			b.Errorf("what is left (-want +got):\n%s", diff)
		}
		want(b, "events after", b.drain(), 0)
	}},
	{"consequences that cannot be written park their event", func(b *bench) {
		contact, conversation := b.conversation(ana)
		b.arrive(says(ana, 2), says(ana, 3))
		_, did, err := b.store.Process(b.ctx(), b.now, func(c *engine.Case) bridge.Outcome {
			c.Contact.Email = "half@done"
			e := post(contact, conversation, "m1")
			e.ID = "same"
			return bridge.Outcome{Effects: []bridge.Effect{e, e}}
		})
		var parked *engine.ParkedError
		if !errors.As(err, &parked) || !did {
			b.Fatalf("did %v, %v", did, err)
		}
		c, _ := b.decide(nil)
		want(b, "the event after", c.Event.(bridge.MessageIn).Order, 3)
		want(b, "the email", c.Contact.Email, "")
		want(b, "deliveries", b.backlog().Deliveries, 0)
	}},
	{"names that no text column takes stop nothing", func(b *bench) {
		bad := "a\x00b\xffc"
		b.arrive(says(ana, 1), says(ana, 2))
		b.decide(func(c *engine.Case) bridge.Outcome {
			opens(c)
			c.Contact.Profile.Name, c.Contact.Email, c.Contact.Fields = bad, bad, map[string]string{bad: bad}
			c.Contact.Current.Origin, c.Contact.Current.Fields = bad, map[string]string{"x": bad}
			text := richtext.Doc{richtext.Para{Text: []richtext.Inline{richtext.Text{S: bad}}}}
			return bridge.Outcome{
				Records: []bridge.Record{{Message: "m1", Conversation: c.Env.Next, From: bridge.FromContact, Author: bad, Kind: "text", Body: text}},
				Answers: []bridge.Answered{{Conversation: c.Env.Next, Question: "q", Value: bad, Label: bad}},
				Audits:  []bridge.Audit{{Conversation: c.Env.Next, Action: "opened", Before: bad, After: bad}},
				Effects: []bridge.Effect{{
					ID: c.ID.Effect(0), Side: bridge.ToCustomer, Endpoint: telegram, Lane: "l", Contact: c.Contact.ID,
					Op: bridge.Post{Message: "m2", Parts: 1, Body: text, Author: bad},
				}},
			}
		})
		c, _ := b.decide(nil)
		want(b, "the name", c.Contact.Profile.Name, "a\x00b\uFFFDc")
	}},
	{"the desk's figures", func(b *bench) {
		contact, conversation := b.conversation(ana)
		b.conversation(ben)
		b.outcome(contact, bridge.Outcome{Effects: []bridge.Effect{post(contact, conversation, "m1")}})
		since := b.now
		b.pass(time.Minute)
		b.arrive(says("300", 1))
		b.decide(func(c *engine.Case) bridge.Outcome {
			out := opens(c)
			c.Contact.Current.Status, c.Contact.Current.Team = bridge.Asking, ""
			return out
		})
		b.arrive(says(ana, 9))
		b.decide(func(c *engine.Case) bridge.Outcome {
			c.Contact.Current.Assignee = "U1"
			return bridge.Outcome{}
		})
		b.arrive(connectors.Filed{Place: bridge.Place{Endpoint: bridge.Desk, Command: "U1"}, Event: bridge.Commanded{Actor: "U1"}})
		c, _ := b.decide(nil)
		if diff := cmp.Diff(&bridge.Figures{
			Teams:  []bridge.TeamFigures{{Team: "sales", Open: 2, Unassigned: 1}},
			Asking: 1, Waiting: 1, Oldest: since,
		}, c.Env.Figures); diff != "" {
			b.Errorf("the figures (-want +got):\n%s", diff)
		}
	}},
}

// fullContact is a contact's state with every field filled in.
func fullContact() bridge.Contact {
	at := time.Date(2026, 3, 2, 9, 0, 0, 123000, time.UTC)
	fields := map[string]string{"plan": "pro", "größe": "七"}
	return bridge.Contact{
		Profile: bridge.Profile{Name: "Ana Lima", FirstName: "Ana", LastName: "Lima", Username: "ana", Language: "pt-BR"},
		Email:   "ana@example.com", Phone: "+351", Country: "PT", Fields: fields,
		Remembered:    []bridge.Remembered{{Memory: workflow.Memory{Key: "w.q", Answer: workflow.Answer{Value: "v", Label: "l"}, Version: "v1", At: at}, Conversation: 2}},
		Conversations: 3, LastAgent: "U1", Unreachable: true,
		Opened: []time.Time{at},
		Block:  &bridge.Block{By: "U3", Since: at, Until: at, Why: "spam", Ignored: 2, Last: at},
		Timers: map[string]int64{"silent": 4}, Gen: 4,
		Current: &bridge.Conversation{
			Status: bridge.Open, Identity: bridge.Identity{Endpoint: telegram, User: ana, Chat: "chat 100"},
			Source: "contact", Origin: "ad", First: "Hello", OpenedAt: at, ClosedAt: at, Team: "sales",
			Thread:   bridge.Thread{Room: "C1", Ready: true, Stale: true, Drawn: at},
			Assignee: "U1", Spoke: []bridge.PersonID{"U1", "U2"}, Fields: fields,
			Run: &workflow.Run{
				Hash: "h", At: []int{1, 2}, Answers: map[string]workflow.Answer{"q": {Value: "v", Label: "l"}},
				Wait: workflow.WaitAnswer, Deadline: at, Ask: 2, Tries: 1, Arrived: 7, Early: []workflow.Early{{S: "x", Order: 3}},
			},
			Workflow: "h", Asked: "m1", AskedButtons: true,
			Answers: []bridge.CardLine{{Label: "Topic", Value: "Billing", Person: "U1"}},
			Queued: &bridge.Queued{
				Since: at, Turn: 5, Strategy: "least_open", Named: "=U7", Speaks: []bridge.Reason{bridge.AllBusy}, Reopened: true,
				Asked: true, Said: bridge.OutsideHours, Told: true, Place: 3,
			},
			Choice:  &bridge.Choice{Rule: "given", By: "U3", Candidates: []bridge.Candidate{{Agent: "U1", Open: 2, Passed: "away"}}},
			Waiting: []bridge.Waiting{{Message: "m2", Since: at, Trying: true}}, Failed: []bridge.Failed{{Message: "m3", Effects: []bridge.EffectID{"7.1"}}},
			ContactAt: at, AgentAt: at, Latest: 9,
		},
	}
}
