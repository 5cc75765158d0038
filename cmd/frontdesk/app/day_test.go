package app_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
)

// dayConfiguration is that of a team with hours, whose two agents may have one
// conversation each.
const dayConfiguration = `
database: sqlite:frontdesk.db
http: {listen: "127.0.0.1:0"}
slack: {bot_token: xoxb-simulated, app_token: xapp-simulated, api_url: "http://slack.test/api/"}
channels:
  - {id: telegram, type: telegram, token: "1:shop", api_url: "http://telegram.test"}
teams:
  - id: sales
    name: Sales
    slack_channel: C0SALES
    agents: "@sales"
    hours: office
    assignment: {strategy: least_open, max_open: 1}
    messages: {closed: "Bye {{ contact.first_name }}, from {{ team.name }}."}
hours:
  office: {week: {sat: [11:57-12:30, 12:36-18:00]}}
messages: {reopened: ""}
workflows:
  - id: inbound
    trigger: {event: conversation_opened}
    steps:
      - route: sales
      - if: not open("sales")
        then: [{say: "Sales is back {{ team.opens }}, it said."}]
      - assign: {if_busy: [{say: "All busy, says the workflow."}]}
`

// TestDay has a morning with a queue, a lunch break with a restart in it, and an
// absence. Papercups issue 354: from Slack one could not see how things stand.
func TestDay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		ctx, cancel := context.WithTimeout(t.Context(), 13*time.Hour)
		defer cancel()
		w.ctx = ctx
		w.slack.AddChannel(slacksim.Channel{ID: "C0SALES", Name: "sales", Members: []string{"U0ANA", "U0BEN", "U0DESK"}})
		w.slack.AddGroup(slacksim.UserGroup{ID: "S0SALES", Handle: "sales", Members: []string{"U0ANA"}})
		ana, ben := w.slack.User("U0ANA"), w.slack.User("U0BEN")
		customer := func(name string) *telegramsim.User {
			return w.telegram.User(telegramsim.Person{FirstName: name, Language: "en"})
		}
		at := func(clock string) {
			t.Helper()
			now := time.Now().UTC()
			then, err := time.Parse("15:04:05", clock)
			if err != nil {
				t.Fatal(err)
			}
			day := time.Date(now.Year(), now.Month(), now.Day(), then.Hour(), then.Minute(), then.Second(), 0, time.UTC)
			<-time.After(day.Sub(now))
		}
		reply := func(p *slacksim.Person, thread, text string) {
			t.Helper()
			if _, err := p.Reply("C0SALES", thread, text); err != nil {
				t.Fatal(err)
			}
		}
		never := func(u *telegramsim.User, part string) {
			t.Helper()
			for _, m := range u.Messages() {
				if strings.Contains(m.Text, part) {
					t.Errorf("a customer was told %q", m.Text)
				}
			}
		}

		at("12:28:00")
		r := w.start(dayConfiguration)
		mia, tom, eva, kim := customer("Mia"), customer("Tom"), customer("Eva"), customer("Kim")
		mia.Write("Hi")
		w.told(mia, "Ana is with you now")
		w.slack.SetGroup("S0SALES", "U0ANA", "U0BEN")
		tom.Write("Hi")
		w.told(tom, "Ben is with you now")
		eva.Write("Hello")
		w.told(eva, "All busy, says the workflow.")
		evas := w.thread("C0SALES", "Eva")
		w.replied("C0SALES", evas, "each of the 2 agents of Sales is at the limit of 1")
		w.slackShows("C0SALES", func(m slacksim.Message) bool {
			return m.TS == evas && strings.Contains(m.Seen(), "number 1 in the queue")
		}, "the place on Eva's card")
		reply(ana, w.thread("C0SALES", "Mia"), "!close")
		w.told(mia, "Bye Mia, from Sales.")
		w.told(eva, "Ana is with you now")
		never(eva, "Everybody is in a conversation")

		at("12:31:00")
		kim.Write("Hello?")
		w.told(kim, "Sales is back today at 12:36 (UTC time), it said.")
		kims := w.thread("C0SALES", "Kim")
		w.replied("C0SALES", kims, "Outside hours: Sales opens today at 12:36.")
		w.told(kim, "closed right now and back today at 12:36")
		reply(ben, w.thread("C0SALES", "Tom"), "!close")
		w.told(tom, "Bye Tom")
		r.end()
		at("12:33:00")
		never(kim, "is with you now")
		r = w.start(dayConfiguration)
		w.told(kim, "Ben is with you now")
		if now := time.Now().UTC(); now.Hour() != 12 || now.Minute() != 36 {
			t.Errorf("the day began at %v", now)
		}

		if err := ben.Slash("C0SALES", "/desk away until 13:00"); err != nil {
			t.Fatal(err)
		}
		answered := func(p *slacksim.Person, part string) {
			t.Helper()
			if err := w.slack.Wait(w.ctx, func() bool {
				for _, m := range p.Ephemerals("C0SALES") {
					if strings.Contains(m.Seen(), part) {
						return true
					}
				}
				return false
			}); err != nil {
				t.Fatalf("%q was not answered: %v", part, p.Ephemerals("C0SALES"))
			}
		}
		answered(ben, "You are away until 13:00: nothing new is assigned to you. What is open stays: 1 conversation.")
		if err := ana.Slash("C0SALES", "/desk back @ben"); err != nil {
			t.Fatal(err)
		}
		answered(ana, "Only admins say of others")
		reply(ben, kims, "!close")
		w.told(kim, "Bye Kim")
		kim.Write("One more thing, please")
		w.replied("C0SALES", kims, "are not away are at their limit of 1")
		w.told(kim, "Everybody is in a conversation right now")
		if err := ben.Slash("C0SALES", "/desk back"); err != nil {
			t.Fatal(err)
		}
		answered(ben, "Welcome back!")
		w.slackShows("C0SALES", func(m slacksim.Message) bool {
			return m.TS == kims && strings.Contains(m.Seen(), "Ben") && strings.Contains(m.Seen(), "Open")
		}, "Kim's card with Ben")
		never(kim, "open again")
		r.end()
	})
}
