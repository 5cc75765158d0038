package app_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
)

const withFields = plainly + `
conversations: {reopen_within: 0s}
fields:
  city: {on: contact, label: {de: Ort, en: Town}}
  seats: {on: contact, type: number}
  due: {on: conversation, type: date}
  vip: {on: contact, type: bool}
  risk: {on: contact, type: number, see: admins}
workflows:
  - id: inbound
    trigger: {event: conversation_opened}
    steps:
      - {ask: Which town?, id: town, save: contact.fields.city, ask_again_after: 90d}
      - {ask: "How may we help in {{ answers.town }}?", id: wish}
      - {set: {contact.fields.risk: 7}}
      - {route: desk}
  - id: seated
    trigger: {event: field_changed, field: contact.fields.seats, if: contact.fields.seats > 5}
    steps: [{tag: [large]}]
`

// In the next conversation the town is not asked for again: what an agent has corrected it to counts.
func TestFieldsAreKeptAndChanged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const room = "C0DESK"
		w := office(t)
		r := w.start(withFields)
		mia := w.telegram.User(telegramsim.Person{FirstName: "Mia", LastName: "Wong", Language: "en"})
		mia.Write("Hello")
		w.told(mia, "Which town?")
		mia.Write("Romee")
		w.told(mia, "How may we help in Romee?")
		mia.Write("Prices")
		thread := w.thread(room, "Mia Wong #")
		w.replied(room, thread, "Hello")
		ana := w.slack.User("U0ANA")
		if err := ana.Shortcut(room, thread, "frontdesk_more"); err != nil {
			t.Fatal(err)
		}
		w.form("U0ANA", "What would you like to do?")
		if err := ana.Submit(map[string]string{"What would you like to do?": "Change the fields"}); err != nil {
			t.Fatal(err)
		}
		if m := w.form("U0ANA", "Town: Romee"); strings.Contains(m.Seen(), "Risk") {
			t.Errorf("Ana is shown %q", m.Seen())
		}
		if err := ana.Submit(map[string]string{"Town": "Rome", "Seats": "7", "Due": "2027-01-31", "Vip": "yes"}); err != nil {
			t.Fatal(err)
		}
		if _, open := ana.Modal(); open {
			t.Error("the form is still open")
		}
		w.replied(room, thread, "changed the fields: Town is Rome (was Romee); Seats is 7; Due is 31 January 2027; Vip is yes.")
		w.slackShows(room, func(m slacksim.Message) bool {
			s := m.Seen()
			return m.TS == thread && strings.Contains(s, "Town: Rome") && strings.Contains(s, "Tags: large") && !strings.Contains(s, "Romee") && !strings.Contains(s, "Risk")
		}, "the card")
		w.press("U0ANA", room, thread, "close")
		w.told(mia, "closed")
		r.end()

		time.Sleep(time.Minute)
		r = w.start(withFields)
		defer r.end()
		mia.Write("Hello again")
		w.told(mia, "How may we help in Rome?")
		mia.Write("Delivery")
		w.slackShows(room, func(m slacksim.Message) bool {
			return m.TS != thread && m.ThreadTS == "" && strings.Contains(m.Seen(), "Town: Rome (answered on 1 January 2000)")
		}, "the second card")
	})
}
