package app_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
)

// This file is about edits and deletions, as its siblings named after what went wrong in
// other programs.

// shown is what a thread shows, one message a line.
func (w *world) shown(channel, thread string) string {
	var all []string
	for _, m := range w.slack.Thread(channel, thread) {
		all = append(all, m.Seen())
	}
	return strings.Join(all, "\n")
}

// chatwoot issue 13230: what a customer edited overwrote what they had written, and
// nobody was told.
func TestChatwoot13230CustomersEditOverwritesSilently(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := office(t)
		r := w.start(plainly)
		mia, thread := w.begins("Mia")
		question := mia.Write("Can I pay by crad?")
		w.replied("C0DESK", thread, "by crad?")
		for _, text := range []string{"Can I pay by car?", "Can I pay by card?"} {
			if err := mia.Edit(question.ID, text); err != nil {
				t.Fatal(err)
			}
			w.replied("C0DESK", thread, text)
		}
		w.replied("C0DESK", thread, "Mia edited this message")
		synctest.Wait()
		var edited slacksim.Message
		var lines []slacksim.Message
		for _, m := range w.slack.Thread("C0DESK", thread) {
			switch {
			case m.Seen() == "Can I pay by card?":
				edited = m
			case strings.Contains(m.Seen(), "edited this message"):
				lines = append(lines, m)
			}
		}
		if !edited.Edited || edited.Username != "Mia (Telegram)" || len(edited.History) != 2 {
			t.Errorf("the message is %q by %q, edited %d times", edited.Seen(), edited.Username, len(edited.History))
		}
		if len(lines) != 1 || !strings.Contains(lines[0].Seen(), "Can I pay by crad?") || len(lines[0].Links()) != 1 ||
			!strings.Contains(lines[0].Links()[0].URL, "/p"+strings.Replace(edited.TS, ".", "", 1)) {
			t.Errorf("the thread tells of it by %d lines:\n%s", len(lines), w.shown("C0DESK", thread))
		}
		if n := w.count("C0DESK", thread, "Can I pay"); n != 2 {
			t.Errorf("it is shown %d times", n)
		}
		r.end()
	})
}

// The same for one that was edited before anybody could see it, and for a long one.
func TestCustomerEditsBeforeTheThreadIsThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		r := w.start(configuration)
		mia := w.telegram.User(telegramsim.Person{FirstName: "Mia", Language: "en"})
		first := mia.Write("I need hlep")
		ask := w.told(mia, "What is it about?")
		for _, text := range []string{"I need hepl", "I need help"} {
			if err := mia.Edit(first.ID, text); err != nil {
				t.Fatal(err)
			}
		}
		b, _ := ask.Button("Help")
		if _, err := mia.Press(b); err != nil {
			t.Fatal(err)
		}
		w.told(mia, "Your email?")
		mia.Write("mia@example.com")
		thread := w.thread("C0SUPPORT", "Mia #")
		w.replied("C0SUPPORT", thread, "I need help")
		long := mia.Write(strings.Repeat("A long story. ", 280))
		w.replied("C0SUPPORT", thread, "A long story.")
		before := len(w.slack.Thread("C0SUPPORT", thread))
		if err := mia.Edit(long.ID, strings.Repeat("A long story. ", 280)+strings.Repeat("It goes on. ", 14)); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		if n := len(w.slack.Thread("C0SUPPORT", thread)) - before; n != 2 { // the second part, and the line
			t.Errorf("the thread has %d messages more", n)
		}
		if err := mia.Edit(long.ID, "A short story."); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		if n := len(w.slack.Thread("C0SUPPORT", thread)) - before; n != 1 || w.count("C0SUPPORT", thread, "It goes on.") != 0 {
			t.Errorf("the thread has %d messages more, and what is gone stands there %d times", n, w.count("C0SUPPORT", thread, "It goes on."))
		}
		r.end()
	})
}

// mautrix/slack issue 67: editing a relayed message had no author, and the bridge died.
// Other bots and admins cannot edit what we post, but an event may say anything.
func TestMautrixSlack67EditOfARelayedMessage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := office(t)
		r := w.start(plainly)
		mia, thread := w.begins("Mia")
		for i, inner := range []map[string]any{{}, {"user": "U0ANA"}, {"user": nil, "bot_id": "B0OTHER"}} {
			inner["type"], inner["ts"], inner["thread_ts"], inner["text"] = "message", thread[:len(thread)-1]+"8", thread, "Edited by nobody"
			inner["edited"] = map[string]any{"ts": fmt.Sprintf("180000000%d.000100", i)}
			w.slack.Emit(map[string]any{
				"type": "message", "subtype": "message_changed", "channel": "C0DESK", "channel_type": "channel",
				"ts": fmt.Sprintf("180000000%d.000200", i), "message": inner,
			})
		}
		w.marked("C0DESK", w.says("U0ANA", "C0DESK", thread, "Still here"), "white_check_mark")
		r.end()
		w.neverTold(mia, "Edited by nobody")
	})
}

// matterbridge issue 1959 once more: a whole thread is deleted, also while the program is
// away. The customer keeps what they have, and the conversation goes on in a new thread.
func TestMatterbridge1959AWholeThreadIsDeleted(t *testing.T) {
	for _, away := range []bool{false, true} {
		t.Run(fmt.Sprint("away ", away), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := office(t)
				w.slack.AddUser(slacksim.User{ID: "U0BOSS", Name: "boss", DisplayName: "Boss", Admin: true})
				w.slack.AddChannel(slacksim.Channel{ID: "C0DESK", Name: "desk", Members: []string{"U0ANA", "U0BEN", "U0BOSS", "U0DESK"}})
				text := strings.Replace(plainly, "U0CEO", "U0BOSS", 1)
				r := w.start(text)
				mia, thread := w.begins("Mia")
				for i := range 3 {
					w.marked("C0DESK", w.says("U0ANA", "C0DESK", thread, fmt.Sprintf("Answer %d", i)), "white_check_mark")
				}
				edited := w.says("U0ANA", "C0DESK", thread, "Ten Euros")
				w.marked("C0DESK", edited, "white_check_mark")
				if err := w.slack.User("U0ANA").Edit("C0DESK", edited, "Twelve Euros"); err != nil {
					t.Fatal(err)
				}
				w.told(mia, "Twelve Euros")
				if away {
					r.end()
				}
				changes := len(w.telegram.Calls())
				if err := w.slack.User("U0BOSS").DeleteThread("C0DESK", thread); err != nil {
					t.Fatal(err)
				}
				if away {
					time.Sleep(5 * time.Minute) // Slack has given up sending it
					r = w.start(text)
				}
				var next string
				w.slackShows("C0DESK", func(m slacksim.Message) bool {
					next = m.TS
					return !m.Deleted && m.ThreadTS == "" && strings.Contains(m.Seen(), "Mia #1\n")
				}, "a new thread")
				w.replied("C0DESK", next, "Answer 2")
				w.replied("C0DESK", next, "was deleted. It goes on here")
				time.Sleep(time.Minute)
				for _, c := range w.telegram.Calls()[changes:] {
					if c.Method != "getUpdates" && c.Method != "getWebhookInfo" && c.Method != "getMe" {
						t.Errorf("after the deletion Telegram was called: %s", c.Method)
					}
				}
				w.says("U0ANA", "C0DESK", next, "Where were we?")
				w.told(mia, "Where were we?")
				r.end()
				for _, text := range []string{"Answer 0", "Answer 1", "Answer 2", "Twelve Euros"} {
					if n := heard(mia, text); n != 1 {
						t.Errorf("the customer has %q %d times", text, n)
					}
				}
			})
		})
	}
}

// chatwoot issues 13230 and 13854: an agent could not mend a typo. What they edit before
// the customer has it arrives once, in its last wording; what takes long is said, with why.
func TestChatwoot13854EditsBeforeTheReplyArrived(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := office(t)
		w.ctx = context.WithoutCancel(w.ctx) // it takes longer than ten minutes
		r := w.start(plainly)
		mia, thread := w.begins("Mia")
		w.telegram.Order("sendMessage", telegramsim.Throttled(15*60))
		ts := w.says("U0ANA", "C0DESK", thread, "Ten Euors")
		for _, text := range []string{"Ten Euro", "Ten Euros", "Twelve Euros"} {
			if err := w.slack.User("U0ANA").Edit("C0DESK", ts, text); err != nil {
				t.Fatal(err)
			}
			time.Sleep(5 * time.Second)
		}
		w.marked("C0DESK", ts, "hourglass_flowing_sand")
		time.Sleep(9 * time.Minute)
		if n := w.count("C0DESK", thread, "Telegram limits how fast it takes messages"); n != 0 {
			t.Error("it is called long too soon")
		}
		w.replied("C0DESK", thread, "Telegram limits how fast it takes messages")
		w.told(mia, "Twelve Euros")
		w.marked("C0DESK", ts, "white_check_mark")
		r.end()
		edits := 0
		for _, c := range w.telegram.Calls() {
			if c.Method == "editMessageText" {
				edits++
			}
		}
		if edits != 1 {
			t.Errorf("it was edited %d times", edits)
		}
		if n := heard(mia, "Euro"); n != 1 {
			t.Errorf("the customer has it %d times", n)
		}
		if n := w.count("C0DESK", thread, "limits how fast"); n != 1 {
			t.Errorf("it is said %d times", n)
		}
	})
}
