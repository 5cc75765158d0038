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

// asked has somebody call a slash command, and gives what the store finds for it.
func (b *bench) asked(q bridge.Query) *bridge.Findings {
	b.Helper()
	var f *bridge.Findings
	b.arrive(connectors.Filed{Place: bridge.Place{Endpoint: bridge.Desk, Command: "U1"}, Event: bridge.Commanded{Actor: "U1"}})
	b.decide(func(c *engine.Case) bridge.Outcome {
		f = c.Look(q)
		return bridge.Outcome{}
	})
	if f == nil {
		b.Fatal("nothing was looked up")
	}
	return f
}

// known opens a conversation with a contact of a name.
func (b *bench) known(user bridge.RemoteID, name string, more func(c *engine.Case)) bridge.ConversationID {
	b.Helper()
	b.arrive(says(user, int64(b.keys)))
	c, _ := b.decide(func(c *engine.Case) bridge.Outcome {
		out := opens(c)
		c.Contact.Profile.Name = name
		c.Contact.Current.OpenedAt = b.now
		if more != nil {
			more(c)
		}
		return out
	})
	b.users[c.Contact.ID] = user
	return c.Env.Next
}

// record adds words to a conversation's transcript.
func (b *bench) record(user bridge.RemoteID, r bridge.Record) {
	b.Helper()
	b.arrive(says(user, int64(b.keys)))
	b.decide(func(c *engine.Case) bridge.Outcome {
		r.Message, r.Conversation, r.At = c.ID.Message(0), c.Contact.Current.ID, b.now
		if r.Kind == "" {
			r.Kind = bridge.KindText
		}
		return bridge.Outcome{Records: []bridge.Record{r}}
	})
}

// numbers are the conversations that were found.
func numbers(hits []bridge.Hit) string {
	s := ""
	for _, h := range hits {
		s += h.Conversation.String()
	}
	return s
}

var lookTests = []test{
	{"contacts are found by the beginnings of their words", func(b *bench) {
		b.known(ana, "Mia Wolf", func(c *engine.Case) { c.Contact.Email, c.Contact.Phone = "mia@example.com", "+49 151 234567" })
		b.known(ben, "Miau Katz", nil)
		all := bridge.Query{Kind: bridge.LookFind, Every: true}
		for _, tt := range []struct {
			terms []string
			want  string
		}{
			{[]string{"mia"}, "#2#1"},
			{[]string{"mia", "wo"}, "#1"},
			{[]string{"wolf", "katz"}, ""},
			{[]string{"mia@example"}, "#1"},
			{[]string{"+765"}, "#1"},
			{[]string{"iau"}, ""},
			{nil, ""},
		} {
			q := all
			q.Contact = tt.terms
			want(b, fmt.Sprint(tt.terms), numbers(b.asked(q).Hits), tt.want)
		}
	}},
	{"a contact is no longer found by the name of before", func(b *bench) {
		b.known(ana, "Mia Wolf", nil)
		b.arrive(says(ana, 9))
		b.decide(func(c *engine.Case) bridge.Outcome {
			c.Contact.Profile.Name = "Mia Berg"
			return bridge.Outcome{}
		})
		q := bridge.Query{Kind: bridge.LookFind, Every: true, Contact: []string{"wolf"}}
		want(b, "by the old name", numbers(b.asked(q).Hits), "")
		q.Contact = []string{"mia", "berg"}
		f := b.asked(q)
		want(b, "by the new name", numbers(f.Hits), "#1")
		if diff := cmp.Diff(bridge.Hit{
			Conversation: 1, Contact: f.Hits[0].Contact, Name: "Mia Berg", Endpoint: telegram, Status: bridge.Open, Team: "sales",
			OpenedAt: b.now, Since: b.now,
		}, f.Hits[0]); diff != "" {
			b.Errorf("the hit (-want +got):\n%s", diff)
		}
	}},
	{"conversations are found by what was said", func(b *bench) {
		b.known(ana, "Mia", nil)
		b.known(ben, "Ben", nil)
		b.record(ana, bridge.Record{From: bridge.FromContact, Body: richtext.FromPlain("My invoice is wrong")})
		b.record(ben, bridge.Record{From: bridge.FromNote, Body: richtext.FromPlain("The INVOICE again")})
		b.record(ben, bridge.Record{From: bridge.FromContact, Body: richtext.FromPlain("I said: the invoice, the invoice")})
		b.record(ben, bridge.Record{From: bridge.FromProgram, Body: richtext.FromPlain("Hello there")})
		q := bridge.Query{Kind: bridge.LookFind, Every: true}
		for word, found := range map[string]string{"invoice": "#2#1", "wrong": "#1", "inv": "", "hello": ""} {
			q.Said = []string{word}
			want(b, word, numbers(b.asked(q).Hits), found)
		}
		q.Said = []string{"again", "invoice"}
		want(b, "both words", numbers(b.asked(q).Hits), "#2")
		q.Number = 1
		want(b, "with a number", numbers(b.asked(q).Hits), "#1#2")
	}},
	{"who asks finds what is theirs alone", func(b *bench) {
		b.known(ana, "Mia", nil)
		b.known(ben, "Mia", func(c *engine.Case) { c.Contact.Current.Team = "support" })
		b.known("300", "Mia", func(c *engine.Case) { c.Contact.Current.Team, c.Contact.Current.Assignee = "vip", "U1" })
		b.known("400", "Mia", func(c *engine.Case) { c.Contact.Current.Team, c.Contact.Current.Status = "", bridge.Asking })
		b.record(ana, bridge.Record{From: bridge.FromContact, Body: richtext.FromPlain("invoice")})
		b.record(ben, bridge.Record{From: bridge.FromContact, Body: richtext.FromPlain("invoice")})
		for _, kind := range []bridge.QueryKind{bridge.LookFind, bridge.LookOne} {
			q := bridge.Query{Kind: kind, Self: "U1", Contact: []string{"mia"}}
			want(b, "without a team", numbers(b.asked(q).Hits), "#3")
			q.Teams = []bridge.TeamID{"support", "other"}
			want(b, "support", numbers(b.asked(q).Hits), "#3#2")
			q.Every = true
			want(b, "everything", numbers(b.asked(q).Hits), "#4#3#2#1")
		}
		q := bridge.Query{Kind: bridge.LookFind, Self: "U1", Teams: []bridge.TeamID{"sales"}, Said: []string{"invoice"}, Number: 2}
		want(b, "words of sales", numbers(b.asked(q).Hits), "#1")
		// A number is told of whoever's it is, so that one can be told whose it is.
		want(b, "one by number", numbers(b.asked(bridge.Query{Kind: bridge.LookOne, Number: 2}).Hits), "#2")
		want(b, "no such number", numbers(b.asked(bridge.Query{Kind: bridge.LookOne, Number: 9}).Hits), "")
	}},
	{"what is found is bounded", func(b *bench) {
		for i := range bridge.MaxHits + 2 {
			b.known(bridge.RemoteID(fmt.Sprint(1000+i)), "Mia", nil)
		}
		f := b.asked(bridge.Query{Kind: bridge.LookFind, Every: true, Contact: []string{"mia"}})
		want(b, "hits", len(f.Hits), bridge.MaxHits)
		want(b, "more", f.More[""] > 0, true)
		want(b, "the latest", f.Hits[0].Conversation, bridge.MaxHits+2)
	}},
	{"a contact's sheet", func(b *bench) {
		for range 2 {
			b.known(ana, "Mia", func(c *engine.Case) { c.Contact.Current.Team = "support" })
			b.record(ana, bridge.Record{From: bridge.FromNote, Body: richtext.FromPlain("a note")})
			b.record(ana, bridge.Record{From: bridge.FromNote, Body: richtext.FromPlain("!close")})
			b.record(ana, bridge.Record{From: bridge.FromNote, Kind: "edit", Body: richtext.FromPlain("an edit")})
		}
		b.known(ana, "Mia", nil)
		b.record(ana, bridge.Record{From: bridge.FromNote, Body: richtext.FromPlain("not for support")})
		q := bridge.Query{Kind: bridge.LookSheet, Teams: []bridge.TeamID{"support"}, Contact: []string{"mia"}}
		s := b.asked(q).Sheet
		if s == nil {
			b.Fatal("there is none")
		}
		want(b, "the name", s.Contact.Profile.Name, "Mia")
		want(b, "the conversations", numbers(s.Conversations), "#2#1")
		want(b, "others", s.Others, 1)
		want(b, "notes", s.Notes, 2)
		b.known(ben, "Mia Too", func(c *engine.Case) { c.Contact.Current.Team = "support" })
		f := b.asked(q)
		want(b, "two contacts", numbers(f.Hits), "#4#2")
		want(b, "a sheet of two", f.Sheet == nil, true)
	}},
	{"what waits, by team and in order", func(b *bench) {
		wait := func(since time.Duration) func(*engine.Case) {
			return func(c *engine.Case) { c.Contact.Current.Queued = &bridge.Queued{Since: b.now.Add(-since)} }
		}
		b.known("1", "A", wait(time.Minute))
		b.known("2", "B", wait(time.Hour))
		b.known("3", "C", func(c *engine.Case) { c.Contact.Current.Left = b.now })
		b.known("4", "D", func(c *engine.Case) { c.Contact.Current.Assignee = "U2" })
		b.known("5", "E", func(c *engine.Case) { c.Contact.Current.Status = bridge.Asking })
		b.known("6", "F", func(c *engine.Case) { c.Contact.Current.Team = "support" })
		for i := range bridge.MaxListed + 3 {
			b.known(bridge.RemoteID(fmt.Sprint(1000+i)), "Mia", func(c *engine.Case) { c.Contact.Current.Team = "vip" })
		}
		f := b.asked(bridge.Query{Kind: bridge.LookQueue, Teams: []bridge.TeamID{"sales"}})
		want(b, "the queue of sales", numbers(f.Hits), "#2#1#3")
		want(b, "since", f.Hits[0].Since, b.now.Add(-time.Hour))
		want(b, "left", f.Hits[2].LeftAt, b.now)
		want(b, "did not leave", f.Hits[0].LeftAt.IsZero(), true)
		f = b.asked(bridge.Query{Kind: bridge.LookQueue, Every: true})
		want(b, "hits", len(f.Hits), 4+bridge.MaxListed)
		want(b, "more", f.More["vip"], 3)
	}},
	{"what somebody has to do", func(b *bench) {
		given := func(contact, agent time.Duration) func(*engine.Case) {
			return func(c *engine.Case) {
				v := c.Contact.Current
				v.Assignee, v.ContactAt, v.AgentAt = "U1", b.now.Add(contact), b.now.Add(agent)
			}
		}
		b.known("1", "A", given(1, 2))
		b.known("2", "B", given(time.Minute, time.Second))
		b.known("3", "C", given(time.Second, 0))
		b.known("4", "D", func(c *engine.Case) { c.Contact.Current.Assignee = "U2" })
		b.known("5", "E", func(c *engine.Case) { given(0, 0)(c); c.Contact.Current.Status = bridge.Closed })
		want(b, "mine", numbers(b.asked(bridge.Query{Kind: bridge.LookMine, Self: "U1"}).Hits), "#3#2#1")
		want(b, "nobody's", numbers(b.asked(bridge.Query{Kind: bridge.LookMine}).Hits), "")
		for i := range bridge.MaxListed {
			b.known(bridge.RemoteID(fmt.Sprint(1000+i)), "Mia", given(0, 0))
		}
		f := b.asked(bridge.Query{Kind: bridge.LookMine, Self: "U1"})
		want(b, "hits", len(f.Hits), bridge.MaxListed)
		want(b, "more", f.More[""], 3)
	}},
	{"the last changes", func(b *bench) {
		change := func(user bridge.RemoteID, a bridge.Audit) {
			b.arrive(says(user, int64(b.keys)))
			b.decide(func(c *engine.Case) bridge.Outcome {
				a.Conversation = c.Contact.Current.ID
				return bridge.Outcome{Audits: []bridge.Audit{a}}
			})
		}
		b.known(ana, "Mia", nil)
		b.known(ben, "Ben", func(c *engine.Case) { c.Contact.Current.Team = "support" })
		change(ana, bridge.Audit{Actor: "U1", Action: "assigned", Before: "", After: "U2"})
		change(ben, bridge.Audit{Actor: "U2", Action: "closed", After: "agent"})
		change(ben, bridge.Audit{Actor: "U3", Action: "reopened"})
		told := func(q bridge.Query) string {
			q.Kind = bridge.LookAudit
			s := ""
			for _, a := range b.asked(q).Audits {
				s += a.Action + " "
			}
			return s
		}
		change(ben, bridge.Audit{Workflow: "inbound h1", Action: "set contact.email", Before: "a@b", After: "c@d"})
		lines := b.asked(bridge.Query{Kind: bridge.LookAudit, Every: true}).Audits
		want(b, "the workflow", lines[0].Workflow, "inbound h1")
		want(b, "all", told(bridge.Query{Every: true}), "set contact.email reopened closed assigned ")
		want(b, "of sales", told(bridge.Query{Self: "U9", Teams: []bridge.TeamID{"sales"}}), "assigned ")
		want(b, "one's own besides", told(bridge.Query{Self: "U3", Teams: []bridge.TeamID{"sales"}}), "reopened assigned ")
		want(b, "of a conversation", told(bridge.Query{Every: true, Number: 2}), "set contact.email reopened closed ")
		want(b, "of a person", told(bridge.Query{Every: true, Person: "U2"}), "closed ")
		f := b.asked(bridge.Query{Kind: bridge.LookAudit, Every: true, Number: 1})
		if diff := cmp.Diff([]bridge.AuditLine{{
			Audit: bridge.Audit{Conversation: 1, Actor: "U1", Action: "assigned", After: "U2"}, Team: "sales", Name: "Mia", At: b.now,
		}}, f.Audits); diff != "" {
			b.Errorf("the line (-want +got):\n%s", diff)
		}
	}},
	{"how much agents have to do is found", func(b *bench) {
		given := func(c *engine.Case) { c.Contact.Current.Assignee = "U2" }
		b.known("1", "A", given)
		b.known("2", "B", given)
		b.known("3", "C", nil)
		f := b.asked(bridge.Query{Kind: bridge.LookLoads})
		if diff := cmp.Diff(map[bridge.TeamID]map[bridge.PersonID]int{"sales": {"U2": 2}}, f.Loads); diff != "" {
			b.Errorf("loads (-want +got):\n%s", diff)
		}
	}},
	{"openings are counted by channel and time", func(b *bench) {
		b.known("1", "A", nil)
		b.pass(time.Minute)
		b.known("2", "B", nil)
		b.known("3", "C", func(c *engine.Case) { c.Contact.Current.Status = bridge.Closed })
		q := bridge.Query{Kind: bridge.LookOpened, Endpoint: telegram, After: b.now.Add(-time.Minute)}
		want(b, "within a minute", b.asked(q).Opened, 2)
		q.After = q.After.Add(-1)
		want(b, "a little longer", b.asked(q).Opened, 3)
		q.Endpoint = "other"
		want(b, "elsewhere", b.asked(q).Opened, 0)
	}},
	{"an event that is to be decided later waits with all behind it", func(b *bench) {
		b.arrive(says(ana, 1), says(ana, 2))
		_, done := b.decide(func(c *engine.Case) bridge.Outcome {
			c.Contact.Profile.Name = "not to be kept"
			return bridge.Outcome{Later: &bridge.Later{At: b.now.Add(time.Minute), Flood: true}}
		})
		want(b, "told", done.Later != nil && done.Later.Flood, true)
		b.arrive(says(ben, 1))
		c, _ := b.decide(nil)
		want(b, "another contact", c.Contact.Identity.User, ben)
		b.arrive(says(ana, 3))
		b.pass(time.Minute - time.Microsecond)
		if _, _, did := b.tryDecide(nil); did {
			b.Fatal("it was decided too early")
		}
		b.pass(time.Microsecond)
		for order := range int64(3) {
			c, _ := b.decide(nil)
			want(b, "the order", c.Event.(bridge.MessageIn).Order, order+1)
			want(b, "the name", c.Contact.Profile.Name, "")
		}
		want(b, "waiting", b.backlog().Events, 0)
	}},
	{"those who are named in what was found are known", func(b *bench) {
		b.must(b.store.SavePeople(b.ctx(), b.now, []bridge.Person{{ID: "U2", Name: "Ben"}}))
		b.known(ana, "Mia", func(c *engine.Case) { c.Contact.Current.Assignee = "U2" })
		b.arrive(connectors.Filed{Place: bridge.Place{Endpoint: bridge.Desk, Command: "U1"}, Event: bridge.Commanded{Actor: "U1"}})
		c, _ := b.decide(func(c *engine.Case) bridge.Outcome {
			c.Look(bridge.Query{Kind: bridge.LookOne, Number: 1})
			return bridge.Outcome{}
		})
		want(b, "the name", c.Env.People["U2"].Name, "Ben")
	}},
}
