package app_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
)

// The tests of these files are named after what went wrong in other programs that
// do a similar job, with the number of the issue there. This one is about threads:
// what belongs to which, and what is told to whom.

// begins has a customer write to the office, and gives the thread once Ana has it.
func (w *world) begins(name string) (u *telegramsim.User, thread string) {
	w.Helper()
	u = w.telegram.User(telegramsim.Person{FirstName: name, Language: "en"})
	u.Write("Hello from " + name)
	thread = w.thread("C0DESK", name+" #")
	w.replied("C0DESK", thread, "Hello from "+name)
	w.marked("C0DESK", w.says("U0ANA", "C0DESK", thread, "Hello "+name), "white_check_mark")
	return u, thread
}

// heard is how many of a customer's messages hold a text.
func heard(u *telegramsim.User, text string) (n int) {
	for _, m := range u.Received() {
		if strings.Contains(m.Text, text) {
			n++
		}
	}
	return n
}

// count is how many messages of a thread hold a text.
func (w *world) count(channel, thread, text string) (n int) {
	for _, m := range w.slack.Thread(channel, thread) {
		if strings.Contains(m.Seen(), text) {
			n++
		}
	}
	return n
}

// mautrix/slack issue 14 (and slack-irc 267): a reply that is also sent to the
// channel came as another subtype and got lost.
func TestMautrixSlack14AlsoSentToTheChannel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := office(t)
		r := w.start(plainly)
		mia, thread := w.begins("Mia")
		ts := w.writes("U0ANA", "C0DESK", thread, "We open at nine", slacksim.AlsoToChannel())
		w.marked("C0DESK", ts, "white_check_mark")
		w.told(mia, "We open at nine")
		// Sent to the channel later, it is the same reply.
		if err := w.slack.User("U0ANA").Broadcast("C0DESK", w.writes("U0ANA", "C0DESK", thread, "And close at five")); err != nil {
			t.Fatal(err)
		}
		w.told(mia, "And close at five")
		note := w.writes("U0ANA", "C0DESK", thread, ";; she is a regular", slacksim.AlsoToChannel())
		w.marked("C0DESK", note, "lock")
		r.end()
		missed := w.writes("U0ANA", "C0DESK", thread, "Sundays, too", slacksim.AlsoToChannel())
		r = w.start(plainly)
		w.marked("C0DESK", missed, "white_check_mark")
		r.end()
		for _, text := range []string{"We open at nine", "And close at five", "Sundays, too"} {
			if n := heard(mia, text); n != 1 {
				t.Errorf("the customer was told %q %d times", text, n)
			}
		}
		w.neverTold(mia, "regular")
	})
}

// matterbridge issue 1959: deleting the head of a Slack thread replayed every reply
// as an edit.
func TestMatterbridge1959TheHeadOfAThreadIsDeleted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := office(t)
		w.slack.AddUser(slacksim.User{ID: "U0BOSS", Name: "boss", DisplayName: "Boss", Admin: true})
		w.slack.AddChannel(slacksim.Channel{ID: "C0DESK", Name: "desk", Members: []string{"U0ANA", "U0BEN", "U0BOSS", "U0DESK"}})
		r := w.start(strings.Replace(plainly, "U0CEO", "U0BOSS", 1))
		mia, thread := w.begins("Mia")
		for i := range 3 {
			w.marked("C0DESK", w.says("U0ANA", "C0DESK", thread, fmt.Sprintf("Answer %d", i)), "white_check_mark")
		}
		before := len(w.telegram.Calls())
		if err := w.slack.User("U0BOSS").Delete("C0DESK", thread); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		for _, c := range w.telegram.Calls()[before:] {
			if c.Method != "getUpdates" && c.Method != "getWebhookInfo" && c.Method != "getMe" {
				t.Errorf("after the deletion Telegram was called: %s", c.Method)
			}
		}
		mia.Write("Still there?")
		var next string
		w.slackShows("C0DESK", func(m slacksim.Message) bool {
			next = m.TS
			return !m.Deleted && strings.Contains(m.Seen(), "Mia #1\n")
		}, "a new thread")
		w.replied("C0DESK", next, "Still there?")
		w.says("U0ANA", "C0DESK", next, "Yes, we are")
		w.told(mia, "Yes, we are")
		for i := range 3 {
			if n := heard(mia, fmt.Sprintf("Answer %d", i)); n != 1 {
				t.Errorf("the customer has answer %d %d times", i, n)
			}
		}
		r.end()
	})
}

// Chatwoot found a conversation by thread_ts alone, which is unique in one Slack
// channel only; and its hook by the channel's id alone.
func TestChatwootThreadFoundByTsAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := office(t)
		w.slack.AddChannel(slacksim.Channel{ID: "C0ALL", Name: "all", Members: []string{"U0ANA", "U0BEN", "U0DESK"}})
		r := w.start(plainly)
		mia, thread := w.begins("Mia")
		// Another Slack channel has a thread with the very same ts.
		w.slack.Emit(map[string]any{
			"type": "message", "channel": "C0ALL", "channel_type": "channel", "user": "U0ANA", "text": "Lunch at twelve?",
			"thread_ts": thread, "ts": thread[:len(thread)-1] + "9", "team": w.slack.Team(),
		})
		w.marked("C0DESK", w.says("U0ANA", "C0DESK", thread, "We have it"), "white_check_mark")
		time.Sleep(time.Minute)
		synctest.Wait()
		w.neverTold(mia, "Lunch")
		r.end()
	})
}

// node-slack-sdk issue 2141 (and vercel/chat 667, agno 10073): one message came as up
// to eleven events, each with an event_id of its own and none marked as a retry; while a
// retry after a restart is the only one, and must not be dropped.
func TestNodeSlackSDK2141OneMessageAsManyEvents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := office(t)
		w.slack.OnEvent(func(slacksim.Event) slacksim.EventFault {
			return slacksim.EventFault{Again: true, Duplicate: true}
		})
		r := w.start(plainly)
		mia, thread := w.begins("Mia")
		first := w.says("U0ANA", "C0DESK", thread, "Blue or green?")
		w.marked("C0DESK", first, "white_check_mark")
		if err := w.slack.User("U0ANA").Edit("C0DESK", first, "Blue, green or red?"); err != nil {
			t.Fatal(err)
		}
		w.told(mia, "Blue, green or red?")
		if _, err := w.slack.User("U0ANA").Post("C0DESK", "!close"); err != nil {
			t.Fatal(err)
		}
		w.says("U0ANA", "C0DESK", thread, "!close")
		w.told(mia, "closed now")
		synctest.Wait()
		// What is lost until the program is there again is sent once more by Slack.
		w.slack.OnEvent(func(slacksim.Event) slacksim.EventFault { return slacksim.EventFault{Lose: 2} })
		tom, toms := w.begins("Tom")
		w.says("U0ANA", "C0DESK", toms, "A late one")
		w.told(tom, "A late one")
		r.end()
		for text, u := range map[string]*telegramsim.User{"Blue": mia, "closed now": mia, "A late one": tom, "Hello Mia": mia} {
			if n := heard(u, text); n != 1 {
				t.Errorf("%q was told %d times", text, n)
			}
		}
		if n := w.count("C0DESK", thread, "closed this conversation"); n != 1 {
			t.Errorf("the closing is said %d times", n)
		}
	})
}

// matterbridge issues 325 and 1392: what was written while the bridge was down was
// lost, on both sides.
func TestMatterbridge325WrittenWhileTheProgramWasDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := office(t)
		r := w.start(plainly)
		mia, thread := w.begins("Mia")
		r.end()
		var marks []string
		for i := range 3 {
			mia.Write(fmt.Sprintf("Question %d", i))
			marks = append(marks, w.says("U0ANA", "C0DESK", thread, fmt.Sprintf("Answer %d", i)))
		}
		tom := w.telegram.User(telegramsim.Person{FirstName: "Tom", Language: "en"})
		tom.Write("I am new")
		time.Sleep(10 * time.Minute / 2)
		w.ctx = t.Context()
		r = w.start(plainly)
		for i := range 3 {
			w.replied("C0DESK", thread, fmt.Sprintf("Question %d", i))
			w.marked("C0DESK", marks[i], "white_check_mark")
		}
		w.replied("C0DESK", w.thread("C0DESK", "Tom #"), "I am new")
		r.end()
		last := -1
		for _, m := range mia.Received() {
			var i int
			if n, _ := fmt.Sscanf(m.Text, "Answer %d", &i); n == 1 {
				if i != last+1 {
					t.Errorf("answer %d came after answer %d", i, last)
				}
				last = i
			}
		}
		if last != 2 {
			t.Errorf("the last answer that came is number %d", last)
		}
	})
}

// matterbridge kept which message is which in memory, 5,000 of them: after a restart
// nothing could be edited. PostHog issue 85974: edits in Slack never arrived, since
// the ts was not kept.
func TestMatterbridgeEditAfterARestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := office(t)
		r := w.start(plainly)
		mia, thread := w.begins("Mia")
		ts := w.says("U0ANA", "C0DESK", thread, "Ten Euros")
		w.marked("C0DESK", ts, "white_check_mark")
		question := mia.Write("How mcuh?")
		w.replied("C0DESK", thread, "How mcuh?")
		r.end()
		r = w.start(plainly)
		if err := w.slack.User("U0ANA").Edit("C0DESK", ts, "Twelve Euros"); err != nil {
			t.Fatal(err)
		}
		w.told(mia, "Twelve Euros")
		if err := mia.Edit(question.ID, "How much?"); err != nil {
			t.Fatal(err)
		}
		w.replied("C0DESK", thread, "How much?")
		w.replied("C0DESK", thread, "How mcuh?") // chatwoot 13230: what it said before stays to be read
		r.end()
		if n := heard(mia, "Euros"); n != 1 {
			t.Errorf("the customer has %d prices", n)
		}
	})
}

// What an agent deletes while the program is away is taken back from the customer; what
// they said else stays, as do notes.
func TestDeletedWhileTheProgramWasDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := office(t)
		r := w.start(plainly)
		mia, thread := w.begins("Mia")
		wrong := w.says("U0ANA", "C0DESK", thread, "Your password is hunter2")
		w.marked("C0DESK", wrong, "white_check_mark")
		note := w.says("U0ANA", "C0DESK", thread, ";; she is a regular")
		w.marked("C0DESK", note, "lock")
		r.end()
		for _, ts := range []string{wrong, note} {
			if err := w.slack.User("U0ANA").Delete("C0DESK", ts); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(5 * time.Minute)
		r = w.start(plainly)
		if _, err := mia.Wait(w.ctx, func([]telegramsim.Message) bool { return heard(mia, "hunter2") == 0 }); err != nil {
			t.Fatalf("the customer still has it: %v\n%s", err, w.log)
		}
		w.askedAlone("U0ANA", "C0DESK", "It is deleted for Mia")
		r.end()
		r = w.start(plainly) // it is noticed once
		time.Sleep(time.Minute)
		r.end()
		if n := heard(mia, "Hello Mia"); n != 1 {
			t.Errorf("the customer has what was not deleted %d times", n)
		}
		if n := strings.Count(w.log.String(), "kind=reply_deleted"); n != 2 {
			t.Errorf("%d deletions were decided", n)
		}
	})
}

// matterbridge took a message that reads so for a deletion. Chatwoot told its own
// posts by their text, "Attached File!", and sent them to customers (issue 4591). telegram-support-bot found the ticket by what
// stands in the message that was replied to.
func TestMatterbridgeTextTakenForAnEvent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := office(t)
		r := w.start(plainly)
		mia, thread := w.begins("Mia")
		tom, toms := w.begins("Tom")
		for i, text := range []string{"This message was deleted.", "Attached File!", "Mia Wong (Telegram)", "#1 is closed now", "#T000001"} {
			if i%2 == 0 {
				mia.Write(text)
				w.replied("C0DESK", thread, text)
			}
			w.marked("C0DESK", w.says("U0ANA", "C0DESK", thread, text), "white_check_mark")
			w.told(mia, text)
		}
		w.says("U0ANA", "C0DESK", toms, "Good-bye, Mia Wong (Telegram) #1")
		w.told(tom, "Good-bye, Mia Wong")
		r.end()
		w.neverTold(mia, "Good-bye")
		if n := heard(mia, "Hello Mia"); n != 1 {
			t.Error("a message of before is gone")
		}
	})
}

// telegram-support-bot issue 153: what an agent wrote opened a ticket instead of
// answering one. An agent who writes to the bot as a customer is a customer, and what
// they write at their desk is an answer.
func TestTelegramSupportBot153AnAgentIsNoCustomer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := office(t)
		r := w.start(plainly)
		mia, thread := w.begins("Mia")
		for _, text := range []string{"Answer", "/start", "!r Mia", "Hello from Ana"} {
			w.writes("U0ANA", "C0DESK", thread, text, slacksim.NoCommand())
		}
		ana := w.telegram.User(telegramsim.Person{FirstName: "Ana", LastName: "Lima", Language: "en"})
		ana.Write("Do I get a discount?")
		own := w.thread("C0DESK", "Ana Lima #2")
		w.says("U0BEN", "C0DESK", own, "No, Ana")
		w.told(ana, "No, Ana")
		time.Sleep(time.Minute)
		synctest.Wait()
		threads := 0
		for _, m := range w.slack.Messages("C0DESK") {
			if m.ThreadTS == "" && strings.Contains(m.Seen(), "Status:") {
				threads++
			}
		}
		if threads != 2 {
			t.Errorf("there are %d conversations", threads)
		}
		w.neverTold(mia, "discount", "No, Ana")
		r.end()
	})
}

// zammad issue 2379: one person who wrote to two bots was put into one ticket.
func TestZammad2379TwoBots(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := office(t)
		w.telegram = telegramsim.New(telegramsim.WithBot("1:shop", "shop_bot"), telegramsim.WithBot("2:help", "help_bot"))
		w.serve("two.test:80", w.telegram, w.telegram.Close)
		r := w.start(strings.Replace(plainly, `"http://telegram.test"}`, `"http://two.test"}
  - {id: helpline, type: telegram, token: "2:help", api_url: "http://two.test"}`, 1))
		shop := w.telegram.User(telegramsim.Person{ID: 555, FirstName: "Mia", Language: "en"})
		help := shop.With(w.telegram.Bot("help_bot"))
		shop.Write("I want to buy")
		first := w.thread("C0DESK", "Mia #1")
		help.Write("It is broken")
		second := w.thread("C0DESK", "Mia #2")
		w.replied("C0DESK", first, "I want to buy")
		w.replied("C0DESK", second, "It is broken")
		w.says("U0ANA", "C0DESK", second, "Mended")
		w.told(help, "Mended")
		w.says("U0ANA", "C0DESK", first, "Sold")
		w.told(shop, "Sold")
		r.end()
		w.neverTold(shop, "Mended")
		w.neverTold(help, "Sold")
	})
}
