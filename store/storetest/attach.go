package storetest

import (
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
	"frontdesk/bridge/richtext"
	"frontdesk/connectors"
)

// someFile is a file with all that is kept of one.
func someFile(id bridge.RemoteID) bridge.File {
	return bridge.File{
		Endpoint: telegram, ID: id, Kind: bridge.FilePhoto, Name: "cat.jpg", Type: "image/jpeg", Size: 5, Alt: "A cat",
		Lacking: bridge.ReasonTooLarge,
	}
}

// about is what a decision knows of the message that an event is about.
func (b *bench) about(user bridge.RemoteID, ev bridge.Event) (bridge.MessageID, bridge.Said) {
	b.Helper()
	b.arrive(connectors.Filed{Place: bridge.Place{Endpoint: telegram, User: user, Chat: "chat " + user}, Event: ev})
	c, _ := b.decide(nil)
	return c.Env.About, c.Env.Said[c.Env.About]
}

// What is attached to messages, and messages of several parts.
var attachTests = []test{
	{"the files of a message are kept, and further parts are added to it", func(b *bench) {
		contact, conversation := b.conversation(ana)
		first := bridge.Record{
			Message: "m1", Conversation: conversation, From: bridge.FromContact, Kind: "photo", Body: richtext.FromPlain("Ours"), At: b.now,
			Side: bridge.ToCustomer, Remote: "7:1", Files: []bridge.File{someFile("1")},
		}
		second, third := first, first
		second.Body, second.Remote, second.Part, second.Files = nil, "7:2", 1, []bridge.File{someFile("1"), someFile("2")}
		third.Body, third.Remote, third.Part = richtext.FromPlain("Ours\nand yours"), "7:3", 2
		third.Files = append(second.Files, someFile("3"))
		for _, r := range []bridge.Record{first, second, third} {
			b.outcome(contact, bridge.Outcome{Records: []bridge.Record{r}})
		}
		for _, remote := range []bridge.RemoteID{"7:1", "7:2", "7:3"} {
			m, said := b.about(ana, bridge.MessageDeleted{Stamp: bridge.Stamp{Remote: remote}})
			want(b, "the message at "+string(remote), m, "m1")
			want(b, "its words", said.Body.Plain(), "Ours\nand yours")
			want(b, "how many parts the customer has", said.Parts, 3)
			if diff := cmp.Diff(third.Files, said.Files); diff != "" {
				b.Errorf("the files (-want +got):\n%s", diff)
			}
		}
		b.arrive(connectors.Filed{Place: bridge.Place{Endpoint: telegram, User: ana}, Event: bridge.Moving{Conversation: conversation}})
		c, _ := b.decide(nil)
		if diff := cmp.Diff(third.Files, c.Env.History.Said[0].Files); diff != "" {
			b.Errorf("the files in the history (-want +got):\n%s", diff)
		}
		want(b, "the thread has it", c.Env.History.Said[0].Shown, false)
		shown := first
		shown.Message, shown.Side, shown.Remote = "m0", bridge.ToDesk, "C1/2"
		shown.At = b.now.Add(time.Second)
		b.outcome(contact, bridge.Outcome{Records: []bridge.Record{shown}})
		b.arrive(connectors.Filed{Place: bridge.Place{Endpoint: telegram, User: ana}, Event: bridge.Moving{Conversation: conversation}})
		c, _ = b.decide(nil)
		want(b, "the thread has another one", c.Env.History.Said[0].Shown, true)
	}},
	{"the album that the state refers to is handed in", func(b *bench) {
		b.conversation(ana)
		b.arrive(says(ana, 2))
		b.decide(func(c *engine.Case) bridge.Outcome {
			c.Contact.Current.Album = &bridge.Album{ID: "A", Message: "m1", Parts: 1}
			return bridge.Outcome{Records: []bridge.Record{{
				Message: "m1", Conversation: c.Contact.Current.ID, From: bridge.FromContact, Kind: "photo", At: b.now, Files: []bridge.File{someFile("1")},
			}}}
		})
		b.arrive(says(ana, 3))
		c, _ := b.decide(nil)
		if diff := cmp.Diff([]bridge.File{someFile("1")}, c.Env.Said["m1"].Files); diff != "" {
			b.Errorf("the files of the album (-want +got):\n%s", diff)
		}
	}},
	{"events of the customer find the message that they are about", func(b *bench) {
		contact, conversation := b.conversation(ana)
		b.conversation(ben)
		at := func(remote bridge.RemoteID) bridge.Stamp { return bridge.Stamp{Remote: remote} }
		record := bridge.Record{
			Message: "m1", Conversation: conversation, From: bridge.FromContact, Kind: "text", At: b.now, Side: bridge.ToCustomer, Remote: "7:1",
		}
		edit, desk := record, record
		edit.Message, edit.Kind = "m2", bridge.KindEdit
		desk.Message, desk.Side, desk.Remote = "m3", bridge.ToDesk, "7:2"
		b.outcome(contact, bridge.Outcome{Records: []bridge.Record{record, edit, desk}})
		for _, ev := range []bridge.Event{
			bridge.MessageIn{Stamp: at("7:9"), Kind: "text", About: "7:1"}, bridge.MessageChanged{Stamp: at("7:1"), Kind: "text"},
			bridge.MessageDeleted{Stamp: at("7:1")}, bridge.ContactReacted{Stamp: at("7:1")},
		} {
			m, _ := b.about(ana, ev)
			want(b, "the message of a "+bridge.EventKind(ev), m, "m1")
		}
		m, _ := b.about(ana, bridge.MessageIn{Stamp: at("7:1"), Kind: "text"})
		want(b, "the message of an ordinary one", m, "")
		m, _ = b.about(ana, bridge.ContactReacted{Stamp: at("7:2")})
		want(b, "the message that lies at the desk", m, "")
		m, _ = b.about(ben, bridge.ContactReacted{Stamp: at("7:1")})
		want(b, "the message of somebody else", m, "")
	}},
	{"a receipt names all parts", func(b *bench) {
		contact, conversation := b.thread(ana, "C1/ts1")
		b.drain()
		files := []bridge.File{someFile("1"), someFile("2"), someFile("3")}
		text, album := post(contact, conversation, "m1"), post(contact, conversation, "m1")
		text.Op = bridge.Post{Message: "m1", Parts: 4}
		album.Op = bridge.Post{Message: "m1", Part: 1, Parts: 4, Files: files, By: "U1", Body: richtext.FromPlain("Ours")}
		album.Report = true
		b.outcome(contact, bridge.Outcome{
			Records: []bridge.Record{{Message: "m1", Conversation: conversation, From: bridge.FromAgent, Kind: "text", At: b.now, Files: files}},
			Effects: []bridge.Effect{text, album},
		})
		l := b.claim()
		b.settle(l, b.next(l), engine.Verdict{Result: bridge.Delivered, Receipt: connectors.Receipt{Remote: "7:1"}, More: true})
		o := b.next(l)
		if diff := cmp.Diff(album.Op, o.Delivery.Op); diff != "" {
			b.Errorf("the operation (-want +got):\n%s", diff)
		}
		b.settle(l, o, engine.Verdict{
			Result: bridge.Delivered, Receipt: connectors.Receipt{Remote: "7:2", Also: []bridge.RemoteID{"7:3", "7:4", "7:5"}},
		})
		c, _ := b.decide(nil)
		s := c.Event.(bridge.Settled)
		want(b, "the last part", s.Part, 3)
		want(b, "of how many", s.Parts, 4)
		want(b, "files of what was delivered", len(s.Files), 0)
		m, said := b.about(ana, bridge.ContactReacted{Stamp: bridge.Stamp{Remote: "7:4"}})
		want(b, "the message of the last part", m, "m1")
		want(b, "how many parts the customer has", said.Parts, 4)
		m, _ = b.about(ana, bridge.ContactReacted{Stamp: bridge.Stamp{Remote: "7:5"}})
		want(b, "the message of a part too many", m, "")
		text.Op, album.Op = bridge.Edit{Message: "m1", Part: 1, Body: richtext.FromPlain("one")}, bridge.Delete{
			Message: "m1", From: 2, To: 3, Why: bridge.BackFile, File: new(someFile("2")),
		}
		b.effects(contact, text, album)
		l = b.claim()
		for range 2 {
			b.settle(l, b.next(l), engine.Verdict{Result: bridge.Delivered, More: true})
		}
		c, _ = b.decide(nil)
		s = c.Event.(bridge.Settled)
		if diff := cmp.Diff([]bridge.File{someFile("2")}, s.Files); diff != "" {
			b.Errorf("the file that is taken back (-want +got):\n%s", diff)
		}
		_, said = b.about(ana, bridge.ContactReacted{Stamp: bridge.Stamp{Remote: "7:4"}})
		if diff := cmp.Diff([]bridge.PartThere{{}, {Part: 1, File: "1", Words: true}, {Part: 2}, {Part: 3, File: "3"}}, said.There); diff != "" {
			b.Errorf("what is there (-want +got):\n%s", diff)
		}
		b.effects(contact, bridge.Effect{
			Conversation: conversation, Side: bridge.ToCustomer, Endpoint: telegram, Lane: lane(conversation, "msg"),
			Op: bridge.Delete{Message: "m1", From: 1, Why: bridge.BackUnsent},
		})
		l = b.claim()
		if diff := cmp.Diff([]bridge.RemoteID{"7:2", "7:3", "7:4"}, b.next(l).Delivery.Refs); diff != "" {
			b.Errorf("what is deleted (-want +got):\n%s", diff)
		}
	}},
	{"files that were not delivered come back, with their words and links", func(b *bench) {
		contact, conversation := b.thread(ana, "C1/ts1")
		b.drain()
		toCustomer, toDesk := post(contact, conversation, "m1"), post(contact, conversation, "m2")
		files := []bridge.File{someFile("1"), someFile("2")}
		links := []bridge.Button{{Label: "Our shop", URL: "https://example.com"}}
		toCustomer.Op = bridge.Post{Message: "m1", Parts: 2, Files: files, By: "U1", Body: richtext.FromPlain("Ours"), Buttons: links}
		toDesk.Side, toDesk.Endpoint, toDesk.Lane = bridge.ToDesk, bridge.Desk, lane(conversation, "desk")
		toDesk.Op = bridge.Post{Message: "m2", Parts: 2, Files: files, Author: "Ana", Body: richtext.FromPlain("Ours")}
		for _, e := range []bridge.Effect{toCustomer, toDesk} {
			b.effects(contact, e)
			l := b.claim()
			b.settle(l, b.next(l), engine.Verdict{Result: bridge.Refused, Reason: bridge.ReasonTooLarge})
			c, _ := b.decide(nil)
			s := c.Event.(bridge.Settled)
			if diff := cmp.Diff(files, s.Files); diff != "" {
				b.Errorf("the files (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(e.Op.(bridge.Post).Buttons, s.Links); diff != "" {
				b.Errorf("the links (-want +got):\n%s", diff)
			}
			want(b, "their words", s.Body.Plain(), "Ours")
			want(b, "whose they are", s.Author, e.Op.(bridge.Post).Author)
		}
	}},
}
