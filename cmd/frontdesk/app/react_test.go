package app_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
)

// chatting has a customer through the questions and in a conversation with Ana, and
// gives the thread and the last message of each in it.
func (w *running) chatting(mia *telegramsim.User) (thread, theirs, anas string) {
	w.Helper()
	mia.Write("Hello, a boat please")
	m := w.told(mia, "What is it about?")
	b, _ := m.Button("Buying")
	if _, err := mia.Press(b); err != nil {
		w.Fatal(err)
	}
	w.told(mia, "Your email?")
	mia.Write("mia@example.com")
	thread = w.thread("C0SALES", "Mia")
	w.replied("C0SALES", thread, "a boat please")
	anas, err := w.slack.User("U0ANA").Reply("C0SALES", thread, "Which one?")
	if err != nil {
		w.Fatal(err)
	}
	w.told(mia, "Which one?")
	for _, m := range w.slack.All("C0SALES") {
		if m.ThreadTS == thread && strings.Contains(m.Seen(), "a boat please") {
			theirs = m.TS
		}
	}
	return thread, theirs, anas
}

// reactions waits until a message in #sales has exactly these of the program's.
func (w *running) reactions(ts string, names ...string) {
	w.Helper()
	slices.Sort(names)
	var got []string
	err := w.slack.Wait(w.ctx, func() bool {
		m, _ := w.slack.Message("C0SALES", ts)
		got = nil
		for name, who := range m.Reactions {
			if slices.Contains(who, w.slack.App().UserID) {
				got = append(got, name)
			}
		}
		slices.Sort(got)
		return slices.Equal(got, names)
	})
	if err != nil {
		w.Fatalf("the reactions of %s are %v, want %v; the log:\n%s", ts, got, names, w.log)
	}
}

// sees waits until the customer sees this reaction of the bot's on a message, or none.
func (w *running) sees(mia *telegramsim.User, part, emoji string) {
	w.Helper()
	got := ""
	err := w.telegram.WaitUntil(w.ctx, func() bool {
		got = ""
		for _, m := range mia.Messages() {
			for _, r := range m.Reactions {
				if strings.Contains(m.Text, part) && r.From != mia.ID() {
					got += r.Emoji
				}
			}
		}
		return got == emoji
	})
	if err != nil {
		w.Fatalf("the customer sees %q on %q, want %q; the log:\n%s", got, part, emoji, w.log)
	}
}

// matterbridge issue 526: reactions are missing.
func TestReactionsReachTheOtherSide(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		world := newWorld(t)
		world.slack.AddUser(slacksim.User{ID: "U0CAT", Name: "cat", DisplayName: "Cat", RealName: "Cat Mori"})
		if err := world.slack.User("U0ANA").Invite("C0SALES", "U0CAT"); err != nil {
			t.Fatal(err)
		}
		w := world.start(configuration)
		mia := w.telegram.User(telegramsim.Person{ID: 555, FirstName: "Mia", Language: "en"})
		thread, theirs, anas := w.chatting(mia)
		ana, cat := w.slack.User("U0ANA"), w.slack.User("U0CAT")
		react := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
		}

		// The customer's, on what Ana wrote and on their own.
		which := w.told(mia, "Which one?")
		w.reactions(anas, "white_check_mark")
		react(mia.React(which.ID, "❤"))
		w.reactions(anas, "white_check_mark", "heart")
		react(mia.React(which.ID, "👍"))
		w.reactions(anas, "white_check_mark", "+1")
		react(mia.React(which.ID))
		w.reactions(anas, "white_check_mark")
		react(mia.React(1, "🎉"))
		w.reactions(theirs, "tada")
		react(mia.React(which.ID, "👀", "#4711"))
		w.replied("C0SALES", thread, "Mia reacted with 👀, an emoji of their app’s own to “Which one?”.")

		// Ana's, who speaks to them, one at a time.
		react(ana.React("C0SALES", theirs, "+1"))
		w.sees(mia, "a boat please", "👍")
		react(ana.React("C0SALES", theirs, "pray"))
		w.sees(mia, "a boat please", "🙏")
		react(ana.Unreact("C0SALES", theirs, "pray"))
		w.sees(mia, "a boat please", "👍")
		// Office talk: by a colleague, of another sort, on what is not the customer's.
		react(cat.React("C0SALES", theirs, "fire"))
		react(ana.React("C0SALES", theirs, "eyes"))
		react(cat.React("C0SALES", anas, "fire"))
		react(ana.React("C0SALES", thread, "fire"))
		react(ana.React("C0SALES", anas, "tada"))
		react(ana.Unreact("C0SALES", theirs, "+1"))
		w.sees(mia, "a boat please", "")
		for _, m := range mia.Messages() {
			for _, r := range m.Reactions {
				if r.From != mia.ID() {
					t.Errorf("%q has the reaction %s", m.Text, r.Emoji)
				}
			}
		}

		// Nothing of what is on a message for good is lost by a restart.
		w.end()
		w = world.start(configuration)
		react(ana.React("C0SALES", theirs, "heart"))
		w.sees(mia, "a boat please", "❤")

		// As thanks after closing it opens nothing.
		react(ana.Press("C0SALES", thread, "frontdesk_close"))
		closed := w.told(mia, "closed now")
		react(mia.React(closed.ID, "👍"))
		w.replied("C0SALES", thread, "Mia reacted with 👍 to “This conversation is closed now.")
		react(mia.React(which.ID, "🔥"))
		w.reactions(anas, "white_check_mark", "fire")
		for _, m := range w.slack.All("C0SALES") {
			if m.ThreadTS == "" && m.TS != thread && m.User == w.slack.App().UserID {
				t.Errorf("a reaction opened something: %s", m.Seen())
			}
		}
		w.end()
	})
}

// An agent may be faster than the program, which learns only then where its post lies.
func TestReactionBeforeThePostIsKnown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t).start(configuration)
		mia := w.telegram.User(telegramsim.Person{ID: 555, FirstName: "Mia", Language: "en"})
		thread, _, _ := w.chatting(mia)
		done := false
		w.slack.OnCall(func(c slacksim.Call) slacksim.Fault {
			if c.Method == "chat.postMessage" && strings.Contains(c.Args["text"], "The blue one") && !done {
				done = true
				return slacksim.Drop().AfterEffect() // it is found a while later
			}
			return slacksim.Fault{}
		})
		mia.Write("The blue one")
		w.replied("C0SALES", thread, "The blue one")
		for _, m := range w.slack.All("C0SALES") {
			if strings.Contains(m.Seen(), "The blue one") {
				if err := w.slack.User("U0ANA").React("C0SALES", m.TS, "tada"); err != nil {
					t.Fatal(err)
				}
			}
		}
		w.sees(mia, "The blue one", "🎉")
		w.end()
	})
}
