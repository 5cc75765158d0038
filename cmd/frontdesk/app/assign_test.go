package app_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
)

// says has somebody write in a thread.
func (w *world) says(who, channel, thread, text string) (ts string) {
	w.Helper()
	ts, err := w.slack.User(who).Reply(channel, thread, text)
	if err != nil {
		w.Fatal(err)
	}
	return ts
}

// whispered waits for something that only one person sees.
func (w *world) whispered(who, channel, shows string) slacksim.Message {
	w.Helper()
	var found slacksim.Message
	seen := func() bool {
		i := slices.IndexFunc(w.slack.User(who).Ephemerals(channel), func(m slacksim.Message) bool { return strings.Contains(m.Seen(), shows) })
		if i >= 0 {
			found = w.slack.User(who).Ephemerals(channel)[i]
		}
		return i >= 0
	}
	if err := w.slack.Wait(w.ctx, seen); err != nil {
		var all []string
		for _, m := range w.slack.User(who).Ephemerals(channel) {
			all = append(all, m.Seen())
		}
		w.Fatalf("%s is not told %q, but:\n%s\nThe log:\n%s", who, shows, strings.Join(all, "\n"), w.log)
	}
	return found
}

// waits brings a customer to the thread of a team, "Buying" to sales and "Help" to support.
func (w *world) waits(u *telegramsim.User, first, topic string) {
	w.Helper()
	u.Write(first)
	m := w.told(u, "What is it about?")
	b, ok := m.Button(topic)
	if !ok {
		w.Fatalf("there is no button %q", topic)
	}
	if _, err := u.Press(b); err != nil {
		w.Fatal(err)
	}
	w.told(u, "Your email?")
	u.Write("mia@example.com")
}

// TestTransfer has a conversation go from one team's Slack channel to another's.
func TestTransfer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		r := w.start(configuration)
		defer r.end()
		mia := w.telegram.User(telegramsim.Person{ID: 555, FirstName: "Mia", LastName: "Wolf"})
		w.waits(mia, "I want <!channel> a boat", "Buying")
		before := w.thread("C0SALES", "Mia Wolf")
		w.replied("C0SALES", before, "is yours")
		w.says("U0ANA", "C0SALES", before, "Which one?")
		w.told(mia, "Which one?")
		w.says("U0ANA", "C0SALES", before, ";; she is in a hurry")
		w.says("U0ANA", "C0SALES", before, "!transfer support")
		after := w.thread("C0SUPPORT", "Mia Wolf")
		w.told(mia, "Support will go on with you here.")
		w.replied("C0SUPPORT", after, "transferred this conversation from Sales")
		w.replied("C0SALES", before, "goes on in Support")
		for _, m := range w.slack.Thread("C0SUPPORT", after) {
			if strings.Contains(m.Seen(), "What was said so far") {
				for _, part := range []string{"I want <!channel> a boat", "Which one?", "🔒 Ana", "she is in a hurry"} {
					if !strings.Contains(m.Seen(), part) {
						t.Errorf("%q is not in the history:\n%s", part, m.Seen())
					}
				}
			}
			if n := m.MightNotify(); len(n) > 0 {
				t.Errorf("%q might notify %v", m.Seen(), n)
			}
		}
		address := "https://simulated.slack.com/archives/C0SUPPORT/p" + strings.Replace(after, ".", "", 1)
		pointers := 0
		for _, m := range w.slack.Thread("C0SALES", before) {
			for _, l := range m.Links() {
				if l.URL == address {
					pointers++
				}
			}
		}
		if pointers != 2 {
			t.Errorf("%d messages of the thread before point to the new one, not the card and the last line", pointers)
		}

		mia.Write("Are you there?")
		w.replied("C0SUPPORT", after, "Are you there?")
		w.says("U0ANA", "C0SALES", before, "I answer in the wrong place")
		if m := w.whispered("U0ANA", "C0SALES", "goes on in Support"); len(m.Links()) != 1 || m.Links()[0].URL != address {
			t.Errorf("the links are %v", m.Links())
		}
		w.says("U0BEN", "C0SUPPORT", after, "Ben here, hello")
		w.told(mia, "Ben here, hello")
		for _, m := range mia.Messages() {
			if strings.Contains(m.Text, "wrong place") || strings.Contains(m.Text, "hurry") {
				t.Errorf("the customer was told %q", m.Text)
			}
		}
	})
}
