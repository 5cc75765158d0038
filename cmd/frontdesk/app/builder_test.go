package app_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
)

// showsForm waits until somebody's form shows something.
func (w *world) showsForm(who, shows string) {
	w.Helper()
	is := func() bool { m, open := w.slack.User(who).Modal(); return open && strings.Contains(m.Seen(), shows) }
	if err := w.slack.Wait(w.ctx, is); err != nil {
		m, open := w.slack.User(who).Modal()
		w.Fatalf("the form of %s (open: %v) does not show %q, but:\n%s\n%v\nThe log:\n%s", who, open, shows, m.Seen(), m.Errors, w.log)
	}
}

// does fails the test if something that somebody does in Slack is not taken.
func (w *world) does(err error) {
	w.Helper()
	if err != nil {
		w.Fatalf("%v\n%s", err, w.log)
	}
}

// TestWorkflowBuilder has an admin make a workflow in the form, over a restart in between, and
// a customer asked its questions; and two admins who change it at the same time.
func TestWorkflowBuilder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.slack.AddUser(slacksim.User{ID: "U0EVA", Name: "eva", DisplayName: "Eva", RealName: "Eva Kraus"})
		w.slack.AddUser(slacksim.User{ID: "U0TOM", Name: "tom", DisplayName: "Tom", RealName: "Tom Falk"})
		w.slack.AddChannel(slacksim.Channel{ID: "C0ALL", Name: "all", Members: []string{"U0EVA", "U0TOM"}})
		text := strings.Replace(configuration, "slack: {", "slack: {admins: [U0EVA, U0TOM], ", 1)
		r := w.start(text)
		eva, tom := w.slack.User("U0EVA"), w.slack.User("U0TOM")
		type fields = map[string]string

		w.does(eva.Slash("C0ALL", "/desk workflow new"))
		w.showsForm("U0EVA", "New workflow")
		w.does(eva.ChooseInModal("frontdesk_add", "One of several choices", fields{"Short id": "welcome", "Greeting": "Welcome!"}))
		w.showsForm("U0EVA", "New question")
		w.does(eva.Submit(fields{"Question": "How may we help?", "Choice 1": "With an order", "Choice 1 leads to": "Sales", "Choice 2": "With a bill"}))
		w.showsForm("U0EVA", "1. How may we help?")
		r.end()

		// After a restart the form goes on, as does what was not saved in a new one.
		r = w.start(text)
		w.does(eva.ChooseInModal("frontdesk_add", "Text", nil))
		w.showsForm("U0EVA", "New question")
		w.does(eva.CloseModal())
		w.does(eva.Slash("C0ALL", "/desk workflow new"))
		w.showsForm("U0EVA", "You had not saved this")
		w.does(eva.Submit(fields{"Question": "Which one?", "Short name": "Order number"}))
		w.showsForm("U0EVA", "short name order_number")
		w.does(eva.Submit(fields{"Is it on?": "On: new conversations that fit begin it"}))
		w.showsForm("U0EVA", "“welcome” is saved: version 1.")
		w.does(eva.CloseModal())
		time.Sleep(time.Second)
		mia := w.telegram.User(telegramsim.Person{ID: 555, FirstName: "Mia"})
		mia.Write("Hello")
		w.told(mia, "Welcome!")
		w.told(mia, "How may we help?")
		mia.Write("With an order")
		w.told(mia, "Which one?")
		mia.Write("A-17")
		w.thread("C0SALES", "A-17")

		// Two change it at the same time: the second is told, and nothing is lost.
		for _, who := range []*slacksim.Person{eva, tom} {
			w.does(who.Slash("C0ALL", "/desk workflow edit welcome"))
		}
		w.showsForm("U0EVA", "Greeting: Welcome!")
		w.showsForm("U0TOM", "Greeting: Welcome!")
		w.does(eva.Submit(fields{"Greeting": "Welcome, friend!"}))
		w.showsForm("U0EVA", "“welcome” is saved: version 2.")
		w.does(tom.Submit(fields{"Last word": "Bye"}))
		w.showsForm("U0TOM", "Eva has changed it since you began: it is version 2 now")
		w.showsForm("U0TOM", "Last word: Bye")
		w.does(tom.Submit(fields{"Greeting": "Welcome, friend!"}))
		w.showsForm("U0TOM", "“welcome” is saved: version 3.")
		w.slash("U0EVA", "C0ALL", "/desk workflow diff welcome 2 3", "+   - say: Bye")
		w.slash("U0TOM", "C0ALL", "/desk workflow history welcome", "2: Eva edited it")
		r.end()
	})
}
