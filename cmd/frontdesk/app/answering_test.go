package app_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
)

// A reply to a certain message quotes it at the customer's, shows in the thread in its
// author's name with a link to what it answers, and ends in a tick. More blocks her.
func TestReplyToThis(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const room = "C0DESK"
		w := office(t)
		r := w.start(plainly)
		defer r.end()
		mia := w.telegram.User(telegramsim.Person{FirstName: "Mia", LastName: "Wong", Language: "en"})
		asked := mia.Write("How do I pay?")
		mia.Write("And where?")
		thread := w.thread(room, "Mia Wong")
		question := ""
		w.slackShows(room, func(m slacksim.Message) bool {
			question = m.TS
			return m.ThreadTS == thread && strings.Contains(m.Seen(), "How do I pay?")
		}, "the question")
		w.replied(room, thread, "And where?")

		ana := w.slack.User("U0ANA")
		if err := ana.Shortcut(room, question, "frontdesk_reply"); err != nil {
			t.Fatal(err)
		}
		w.form("U0ANA", "How do I pay?")
		if err := ana.Submit(map[string]string{"Your reply to Mia Wong": "By card @here"}); err != nil {
			t.Fatal(err)
		}
		// It calls all, where no customer can hear it: so she is asked first.
		w.presses("U0ANA", room, w.askedAlone("U0ANA", room, "speak to a colleague"), "send")
		if m := w.told(mia, "By card @here"); m.ReplyTo != asked.ID {
			t.Errorf("it replies to message %d, and the question is %d", m.ReplyTo, asked.ID)
		}
		w.slackShows(room, func(m slacksim.Message) bool {
			return m.ThreadTS == thread && m.Username == "Ana" && strings.Contains(m.Seen(), "By card @here") && len(m.Notified()) == 0 &&
				len(m.Links()) == 1 && strings.Contains(m.Links()[0].URL, strings.Replace(question, ".", "", 1)) &&
				len(m.Reactions) == 1 && len(m.Reactions["white_check_mark"]) > 0
		}, "Ana's reply with its tick")

		if err := ana.Shortcut(room, question, "frontdesk_more"); err != nil {
			t.Fatal(err)
		}
		w.form("U0ANA", "first conversation")
		if err := ana.Submit(map[string]string{
			"What would you like to do?": "Block Mia Wong for a week", "If you block: why? Your colleagues see it, the customer does not": "spam",
		}); err != nil {
			t.Fatal(err)
		}
		w.replied(room, thread, "is blocked, by Ana until")

		// In a thread that is no conversation's, the shortcut and a mention are answered
		// for their user alone, and a mention once.
		w.slack.AddChannel(slacksim.Channel{ID: "C0ALL", Name: "all", Members: []string{"U0BEN", "U0DESK"}})
		ben := w.slack.User("U0BEN")
		lunch, err := ben.Post("C0ALL", "Lunch?")
		if err != nil {
			t.Fatal(err)
		}
		if err := ben.Shortcut("C0ALL", lunch, "frontdesk_reply"); err != nil {
			t.Fatal(err)
		}
		w.askedAlone("U0BEN", "C0ALL", "belongs to no conversation")
		for range 2 {
			w.writes("U0BEN", "C0ALL", lunch, "@frontdesk are you hungry?")
			w.long(20 * time.Second)
		}
		help := 0
		for _, m := range ben.Ephemerals("C0ALL") {
			if strings.Contains(m.Seen(), "/desk help") && m.ThreadTS == lunch {
				help++
			}
		}
		if help != 1 {
			t.Errorf("Ben was given the help %d times in the thread: %q", help, texts(ben.Ephemerals("C0ALL")))
		}
	})
}

// An agent of another team who is in a thread's Slack channel fetches its conversation
// into their own team, and may do nothing else there; whose it was is told.
func TestFetch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		if err := w.slack.User("U0BEN").JoinChannel("C0SALES"); err != nil {
			t.Fatal(err)
		}
		r := w.start(strings.Replace(configuration, "slack_channel: C0SALES,", "slack_channel: C0SALES, agents: [U0ANA],", 1))
		defer r.end()
		mia := w.telegram.User(telegramsim.Person{FirstName: "Mia", Language: "en"})
		w.waits(mia, "Where is my boat?", "Buying")
		before := w.thread("C0SALES", "Mia")
		w.replied("C0SALES", before, "this one is for you")
		w.marked("C0SALES", w.writes("U0BEN", "C0SALES", before, "!close"), "lock")
		w.askedAlone("U0BEN", "C0SALES", "only agents of Sales")
		w.writes("U0BEN", "C0SALES", before, "!transfer support\nI know her")
		after := w.thread("C0SUPPORT", "Mia")
		w.replied("C0SUPPORT", after, "Ben fetched this conversation from Sales for Support.")
		w.replied("C0SUPPORT", after, "I know her")
		w.slackShows("C0SALES", func(m slacksim.Message) bool {
			return m.ThreadTS == before && strings.Contains(m.Seen(), "Ben fetched it") && len(m.Notified()) == 1 && m.Notified()[0] == "U0ANA"
		}, "Ana is told")
		w.marked("C0SUPPORT", w.writes("U0BEN", "C0SUPPORT", after, "It is at sea."), "white_check_mark")
		w.told(mia, "It is at sea.")
		for _, m := range mia.Received() {
			if strings.Contains(m.Text, "closed") || strings.Contains(m.Text, "I know her") {
				t.Errorf("Mia is told %q", m.Text)
			}
		}
	})
}
