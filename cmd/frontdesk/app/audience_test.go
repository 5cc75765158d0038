package app_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
)

// plainly is a configuration without a workflow, for two agents of one team.
const plainly = `
database: sqlite:frontdesk.db
http: {listen: "127.0.0.1:0"}
slack: {bot_token: xoxb-simulated, app_token: xapp-simulated, api_url: "http://slack.test/api/"}
channels:
  - {id: telegram, type: telegram, token: "1:shop", api_url: "http://telegram.test"}
teams:
  - {id: desk, name: Desk, slack_channel: C0DESK, observers: [U0CEO]}
`

// office is a world where Ana and Ben share a Slack channel, in which somebody
// looks on and somebody is a guest.
func office(t *testing.T) *world {
	w := newWorld(t)
	w.slack.AddUser(slacksim.User{ID: "U0CEO", Name: "carl", DisplayName: "Carl", RealName: "Carl Boss"})
	w.slack.AddUser(slacksim.User{ID: "U0GAST", Name: "gil", DisplayName: "Gil", RealName: "Gil Guest", Restricted: true})
	w.slack.AddChannel(slacksim.Channel{ID: "C0DESK", Name: "desk", Members: []string{"U0ANA", "U0BEN", "U0CEO", "U0GAST", "U0DESK"}})
	return w
}

// writes has somebody write in a thread.
func (w *world) writes(who, channel, thread, text string, opts ...slacksim.SendOption) (ts string) {
	w.Helper()
	ts, err := w.slack.User(who).Reply(channel, thread, text, opts...)
	if err != nil {
		w.Fatal(err)
	}
	return ts
}

// marked waits until a message bears a mark, and no other.
func (w *world) marked(channel, ts, emoji string) {
	w.Helper()
	w.slackShows(channel, func(m slacksim.Message) bool {
		return m.TS == ts && len(m.Reactions) == 1 && len(m.Reactions[emoji]) > 0
	}, ":"+emoji+":")
}

// askedAlone waits until somebody alone is shown a text, and gives its ts.
func (w *world) askedAlone(who, channel, shows string) (ts string) {
	w.Helper()
	err := w.slack.Wait(w.ctx, func() bool {
		for _, m := range w.slack.User(who).Ephemerals(channel) {
			if strings.Contains(m.Seen(), shows) {
				ts = m.TS
				return true
			}
		}
		return false
	})
	if err != nil {
		w.Fatalf("%s was not shown %q: %v\nThe log:\n%s", who, shows, err, w.log)
	}
	return ts
}

func (w *world) presses(who, channel, ts, action string) {
	w.Helper()
	if err := w.slack.User(who).Press(channel, ts, "frontdesk_"+action); err != nil {
		w.Fatal(err)
	}
}

// neverTold fails if a customer was sent anything that holds one of the texts.
func (w *world) neverTold(u *telegramsim.User, texts ...string) {
	w.Helper()
	for _, m := range u.Received() {
		for _, text := range texts {
			if strings.Contains(m.Text, text) {
				w.Errorf("the customer was told %q", m.Text)
			}
		}
	}
}

// TestWhoSpeaks has everybody of a desk write in a thread, and reads what each of
// them and the customer see.
func TestWhoSpeaks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const room = "C0DESK"
		w := office(t)
		r := w.start(plainly)
		defer r.end()
		mia := w.telegram.User(telegramsim.Person{FirstName: "Mia", LastName: "Wong", Language: "en"})
		mia.Write("Hi!")
		thread := w.thread(room, "Mia Wong")
		w.replied(room, thread, "Hi!")

		w.marked(room, w.writes("U0GAST", room, thread, "me first"), "lock")
		w.marked(room, w.writes("U0CEO", room, thread, "me too"), "lock")
		w.askedAlone("U0CEO", room, "you are an observer")
		if err := w.slack.User("U0GAST").Shortcut(room, thread, "frontdesk_after_all"); err != nil {
			t.Fatal(err)
		}
		w.marked(room, w.writes("U0ANA", room, thread, "Hello Mia"), "white_check_mark")
		hint := w.writes("U0GAST", room, thread, "@Ben knows the answer")
		w.marked(room, hint, "lock")
		if err := w.slack.User("U0ANA").Shortcut(room, hint, "frontdesk_after_all"); err != nil {
			t.Fatal(err)
		}
		w.told(mia, "Ben knows the answer")
		w.marked(room, hint, "white_check_mark")
		w.told(mia, "Hello Mia")

		bens := w.writes("U0BEN", room, thread, "Ask me")
		w.marked(room, bens, "lock")
		asked := w.askedAlone("U0BEN", room, "Ana has this conversation.")
		w.presses("U0BEN", room, asked, "send")
		w.told(mia, "Ask me")
		w.marked(room, bens, "white_check_mark")
		w.askedAlone("U0BEN", room, "You sent it to Mia Wong")

		doubtful := w.writes("U0ANA", room, thread, "\\ she is rude")
		w.marked(room, doubtful, "double_vertical_bar")
		w.presses("U0ANA", room, w.askedAlone("U0ANA", room, "begins like a note"), "keep")
		w.marked(room, doubtful, "lock")

		// After two minutes anybody may decide.
		named := w.writes("U0ANA", room, thread, "`@ben` says it is blue")
		w.marked(room, named, "double_vertical_bar")
		var line string
		w.slackShows(room, func(m slacksim.Message) bool {
			line = m.TS
			return strings.Contains(m.Seen(), "has not said yet whether this is for Mia Wong")
		}, "a question to all")
		w.presses("U0BEN", room, line, "send")
		w.told(mia, "says it is blue")
		w.marked(room, named, "white_check_mark")

		shared := w.writes("U0ANA", room, thread, "see", slacksim.Sharing(bens))
		w.marked(room, shared, "double_vertical_bar")
		called := w.writes("U0ANA", room, thread, "@Frontdesk close")
		w.marked(room, called, "lock")
		w.told(mia, "closed now")
		w.marked(room, shared, "lock")

		late := w.writes("U0BEN", room, thread, "One more thing")
		w.marked(room, late, "warning")
		w.presses("U0BEN", room, w.askedAlone("U0BEN", room, "this conversation is closed"), "reopen_send")
		w.told(mia, "One more thing")
		w.marked(room, late, "white_check_mark")
		w.neverTold(mia, "me first", "me too", "rude", "see")
	})
}

// TestUndo takes replies back in their undo time, across a restart.
func TestUndo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const room = "C0DESK"
		w := office(t)
		cfg := strings.Replace(plainly, "observers: [U0CEO]", "replies: {undo: 30s}", 1)
		r := w.start(cfg)
		mia := w.telegram.User(telegramsim.Person{FirstName: "Mia", LastName: "Wong", Language: "en"})
		mia.Write("Hi!")
		thread := w.thread(room, "Mia Wong")
		began := time.Now()
		first := w.writes("U0ANA", room, thread, "Hello Mia")
		w.askedAlone("U0ANA", room, "This goes to Mia Wong in 30 seconds: “Hello Mia”")
		mistake := w.writes("U0BEN", room, thread, "!r wrong chat")
		w.presses("U0BEN", room, w.askedAlone("U0BEN", room, "This goes to Mia Wong in 30 seconds: “wrong chat”"), "undo")
		w.marked(room, mistake, "lock")
		r.end()
		r = w.start(cfg)
		w.told(mia, "Hello Mia")
		if took := time.Since(began); took < 30*time.Second || took > time.Minute {
			t.Errorf("the reply was sent after %v", took)
		}
		w.marked(room, first, "white_check_mark")
		w.writes("U0ANA", room, thread, "!unsend")
		w.askedAlone("U0ANA", room, "Taken back. Mia Wong can’t see it any more.")
		r.end()
		if left := mia.Received(); len(left) != 0 {
			t.Errorf("the customer still has %+v", left)
		}
	})
}

// TestEditsReachTheCustomer edits and deletes replies, and reads what the customer
// is left with. Chatwoot issues 13854 and 2445: what a channel can do was not told from
// what it cannot.
func TestEditsReachTheCustomer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const room = "C0DESK"
		w := office(t)
		r := w.start(plainly)
		defer r.end()
		mia := w.telegram.User(telegramsim.Person{FirstName: "Mia", LastName: "Wong", Language: "en"})
		ana := w.slack.User("U0ANA")
		mia.Write("Hi!")
		thread := w.thread(room, "Mia Wong")
		reply := func(text string) string {
			ts := w.writes("U0ANA", room, thread, text)
			w.marked(room, ts, "white_check_mark")
			w.told(mia, strings.ReplaceAll(text, "*", ""))
			return ts
		}
		edit := func(ts, text string) {
			t.Helper()
			if err := ana.Edit(room, ts, text); err != nil {
				t.Fatal(err)
			}
		}
		reads := func(want ...string) {
			t.Helper()
			_, err := mia.Wait(w.ctx, func(received []telegramsim.Message) bool {
				var got []string
				for _, m := range received {
					got = append(got, m.Text)
				}
				return slices.Equal(got, want)
			})
			if err != nil {
				t.Fatalf("the customer never read %q: %v, but %+v\nThe log:\n%s", want, err, mia.Received(), w.log)
			}
		}
		first := reply("We have *blue* ones")
		edit(first, "We have *green* ones")
		reads("We have green ones")
		remark := reply("she never pays")
		edit(remark, ";; she never pays")
		w.marked(room, remark, "lock")
		reads("We have green ones")
		edit(remark, "she always pays")
		second := reply("Ten Euros")
		edit(second, "Ask @Ben, ten Euros")
		w.marked(room, second, "double_vertical_bar")
		w.presses("U0ANA", room, w.askedAlone("U0ANA", room, "your edit mentions somebody"), "send")
		reads("We have green ones", "Ask Ben, ten Euros")
		w.marked(room, second, "white_check_mark")
		if err := ana.Delete(room, second); err != nil {
			t.Fatal(err)
		}
		w.askedAlone("U0ANA", room, "It is deleted for Mia Wong as well")
		reads("We have green ones")
		mia.Age(48 * time.Hour)
		if err := ana.Delete(room, first); err != nil {
			t.Fatal(err)
		}
		w.replied(room, thread, "still has this reply: Telegram lets me take back only what is less than 48 hours old")
		reads("We have green ones")
	})
}
