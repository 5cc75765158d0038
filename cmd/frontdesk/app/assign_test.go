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
		w.replied("C0SALES", before, "this one is for you")
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

// form waits for a form to be open.
func (w *world) form(who, shows string) slacksim.Modal {
	w.Helper()
	var m slacksim.Modal
	if err := w.slack.Wait(w.ctx, func() bool {
		found, open := w.slack.User(who).Modal()
		m = found
		return open && strings.Contains(m.Seen(), shows)
	}); err != nil {
		w.Fatalf("%s sees no form with %q, but %q\nThe log:\n%s", who, shows, m.Seen(), w.log)
	}
	return m
}

func (w *world) press(who, channel, ts, action string) {
	w.Helper()
	if err := w.slack.User(who).Press(channel, ts, "frontdesk_"+action); err != nil {
		w.Fatalf("pressing %s: %v\nThe log:\n%s", action, err, w.log)
	}
}

// threeAgents puts Ana and Eva into sales, and Ben into support.
func threeAgents(t *testing.T) *world {
	w := newWorld(t)
	w.slack.AddUser(slacksim.User{ID: "U0EVA", Name: "eva", DisplayName: "Eva", RealName: "Eva Kraus"})
	w.slack.AddChannel(slacksim.Channel{ID: "C0SALES", Name: "sales", Members: []string{"U0ANA", "U0EVA", "U0DESK"}})
	return w
}

// TestCardsForms has three agents of two teams give a conversation to each other with
// the card's buttons.
func TestCardsForms(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := threeAgents(t)
		r := w.start(strings.Replace(configuration, "assignment: {strategy: round_robin}", "assignment: {strategy: nobody}", 1))
		defer r.end()
		mia := w.telegram.User(telegramsim.Person{ID: 555, FirstName: "Mia", LastName: "Wolf"})
		w.waits(mia, "I want a boat", "Buying")
		card := w.thread("C0SALES", "Mia Wolf")

		w.press("U0ANA", "C0SALES", card, "assign")
		m := w.form("U0ANA", "Assign #1")
		f, _ := m.Field("Who should have it?")
		if !slices.Equal(f.Choices, []string{"Ana", "Eva"}) {
			t.Errorf("there is to choose from %q", f.Choices)
		}
		w.press("U0EVA", "C0SALES", card, "take")
		w.told(mia, "Eva is with you now.")
		if err := w.slack.User("U0ANA").Submit(map[string]string{"Who should have it?": "Eva"}); err != nil {
			t.Fatal(err)
		}
		if m := w.form("U0ANA", "Eva has this conversation already."); len(m.Errors) != 1 {
			t.Errorf("the errors are %v", m.Errors)
		}
		if err := w.slack.User("U0ANA").Submit(map[string]string{"Who should have it?": "Ana"}); err != nil {
			t.Fatal(err)
		}
		if _, open := w.slack.User("U0ANA").Modal(); open {
			t.Error("the form is still open")
		}
		w.told(mia, "Ana is with you now.")

		w.press("U0ANA", "C0SALES", card, "more")
		w.form("U0ANA", "first conversation with Mia Wolf")

		if err := w.slack.User("U0EVA").Shortcut("C0SALES", card, "frontdesk_transfer"); err != nil {
			t.Fatal(err)
		}
		w.form("U0EVA", "Transfer #1")
		if err := w.slack.User("U0EVA").Submit(map[string]string{
			"Which team should have it?": "Support", "A word for them, which the customer does not see": "she is a good customer",
		}); err != nil {
			t.Fatal(err)
		}
		after := w.thread("C0SUPPORT", "Mia Wolf")
		w.replied("C0SUPPORT", after, "she is a good customer")
		w.says("U0BEN", "C0SUPPORT", after, "Ben here")
		w.told(mia, "Ben here")
		if err := w.slack.User("U0BEN").Shortcut("C0SUPPORT", after, "frontdesk_close"); err != nil {
			t.Fatal(err)
		}
		w.told(mia, "closed")
		for _, m := range mia.Messages() {
			if strings.Contains(m.Text, "good customer") {
				t.Errorf("the customer was told %q", m.Text)
			}
		}
	})
}

// TestTwoTakeAtOnce: one gets the conversation, and the other is told who has it.
func TestTwoTakeAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := threeAgents(t)
		r := w.start(strings.Replace(configuration, "assignment: {strategy: round_robin}", "assignment: {strategy: nobody}", 1))
		defer r.end()
		mia := w.telegram.User(telegramsim.Person{ID: 555, FirstName: "Mia", LastName: "Wolf"})
		w.waits(mia, "I want a boat", "Buying")
		card := w.thread("C0SALES", "Mia Wolf")
		pressed := make(chan error, 2)
		for _, who := range []string{"U0ANA", "U0EVA"} {
			go func() { pressed <- w.slack.User(who).Press("C0SALES", card, "frontdesk_take") }()
		}
		for range 2 {
			if err := <-pressed; err != nil {
				t.Fatal(err)
			}
		}
		w.told(mia, "is with you now.")
		synctest.Wait()
		told := map[string]int{}
		for _, m := range mia.Messages() {
			if strings.Contains(m.Text, "is with you now.") {
				told[m.Text]++
			}
		}
		ana, eva := w.slack.User("U0ANA").Ephemerals("C0SALES"), w.slack.User("U0EVA").Ephemerals("C0SALES")
		if len(told) != 1 || len(ana)+len(eva) != 1 {
			t.Fatalf("the customer was told %v, and %d and %d answers were given", told, len(ana), len(eva))
		}
		loser, winner := append(ana, eva...)[0], "Eva"
		if len(eva) == 1 {
			winner = "Ana"
		}
		if !strings.Contains(loser.Seen(), winner+" has this conversation already") || told[winner+" is with you now."] != 1 {
			t.Errorf("the other was told %q, and the customer %v", loser.Seen(), told)
		}
		if loser.ThreadTS != card {
			t.Errorf("the answer stands outside of the thread: %+v", loser)
		}
	})
}

// TestNotify has a team called to a new conversation, an agent told in private, and
// the Slack channel told of a customer who waits, across a restart; and a reply says
// whose it is where another agent speaks.
func TestNotify(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := threeAgents(t)
		text := strings.Replace(configuration, "assignment: {strategy: round_robin}}",
			"assignment: {strategy: nobody}, notify: {new: here, assigned: dm, waiting: 3m}}", 1)
		r := w.start(text)
		mia := w.telegram.User(telegramsim.Person{ID: 555, FirstName: "Mia", LastName: "Wolf"})
		w.waits(mia, "I want <!channel> a boat", "Buying")
		card := w.thread("C0SALES", "Mia Wolf")
		if m, _ := w.slack.Message("C0SALES", card); !slices.Equal(m.Notified(), []string{"here"}) {
			t.Errorf("a new conversation notifies %v", m.Notified())
		}
		r.end()
		time.Sleep(time.Minute)
		r = w.start(text)
		defer r.end()
		const waiting = "Mia Wolf has been waiting for an answer for 3 minutes"
		ts := w.thread("C0SALES", waiting)
		m, _ := w.slack.Message("C0SALES", ts)
		if !slices.Equal(m.Notified(), []string{"here"}) || len(m.Links()) != 1 || !strings.HasSuffix(m.Links()[0].URL, strings.Replace(card, ".", "", 1)) {
			t.Errorf("it notifies %v and links to %v", m.Notified(), m.Links())
		}
		w.press("U0ANA", "C0SALES", card, "assign")
		w.form("U0ANA", "Assign #1")
		if err := w.slack.User("U0ANA").Submit(map[string]string{"Who should have it?": "Eva"}); err != nil {
			t.Fatal(err)
		}
		w.told(mia, "Eva is with you now.")
		if err := w.slack.Wait(w.ctx, func() bool { return len(w.slack.Direct("U0EVA")) == 1 }); err != nil {
			t.Fatalf("Eva is not told: %v", err)
		}
		if m := w.slack.Direct("U0EVA")[0]; !strings.Contains(m.Seen(), "This one is for you, from Ana: Mia Wolf.") || len(m.Links()) != 1 {
			t.Errorf("Eva reads %q with %v", m.Seen(), m.Links())
		}
		w.says("U0EVA", "C0SALES", card, "Hello")
		w.told(mia, "Hello")
		here := w.says("U0ANA", "C0SALES", card, "!r Here I am")
		if m := w.told(mia, "Here I am"); m.Text != "Ana\nHere I am" {
			t.Errorf("the customer reads %q", m.Text)
		}
		if err := w.slack.User("U0ANA").Edit("C0SALES", here, "!r Here I am now"); err != nil {
			t.Fatal(err)
		}
		if m := w.told(mia, "Here I am now"); m.Text != "Ana\nHere I am now" {
			t.Errorf("after an edit the customer reads %q", m.Text)
		}
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		n := 0
		for _, m := range w.slack.Messages("C0SALES") {
			if strings.Contains(m.Seen(), "has been waiting") {
				n++
			}
		}
		if n != 1 {
			t.Errorf("it was announced %d times", n)
		}
	})
}
