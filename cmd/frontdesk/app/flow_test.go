package app_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
	"frontdesk/store"
)

const formConfiguration = `
database: sqlite:frontdesk.db
http: {listen: "127.0.0.1:0"}
slack: {bot_token: xoxb-simulated, app_token: xapp-simulated, api_url: "http://slack.test/api/"}
channels:
  - {id: telegram, type: telegram, token: "1:shop", api_url: "http://telegram.test"}
teams:
  - {id: support, name: Support, slack_channel: "#support"}
fallback_team: support
waiting_room: "#incoming"
include: [more/*.yaml]
`

const formTeams = `
teams:
  - {id: sales, name: Sales, slack_channel: C0SALES, card: {fields: [privacy, phone, size]}}
fields:
  size: {on: contact, type: number, label: Number of seats}
`

const formWorkflow = `
workflows:
  - id: form
    trigger: {event: conversation_opened}
    steps:
      - ask: {en: May we keep your number?, de: Dürfen wir Ihre Nummer speichern?}
        id: privacy
        type: consent
        policy: https://example.com/privacy
        version: "2026-05"
        on_refusal: [{note: Wants no calls.}, {route: support}]
      - if: answers.privacy
        then:
          - {ask: Your phone number?, id: phone, type: phone}
          - {ask: How many seats?, id: size, type: number, save: contact.fields.size}
          - {tag: [seats]}
          - {note: "Call {{ answers.phone }} about {{ answers.size }} seats"}
          - if: contact.phone_verified and answers.size > 50
            then: [{set: {conversation.priority: high}}]
          - {say: "Thank you, {{ contact.first_name }}."}
          - {route: sales}
`

// newFormWorld has a waiting room, and a configuration of three files.
func newFormWorld(t *testing.T) *world {
	w := newWorld(t)
	w.slack.AddChannel(slacksim.Channel{ID: "C0WAIT", Name: "incoming", Members: []string{"U0ANA", "U0BEN", "U0DESK"}})
	for name, text := range map[string]string{"more/teams.yaml": formTeams, "more/workflow.yaml": formWorkflow} {
		path := filepath.Join(w.dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

// A consent and a phone number, asked for while the conversation shows in the
// waiting room, with a restart in the middle; then it moves to its team. Chatwoot issue
// 4690: which fields Slack shows could not be chosen.
func TestFormInTheWaitingRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newFormWorld(t)
		r := w.start(formConfiguration)
		mia := w.telegram.User(telegramsim.Person{ID: 555, FirstName: "Mia", LastName: "Wong", Language: "de", Phone: "48221234567"})
		mia.Write("Hi, seats please")
		waiting := w.thread("C0WAIT", "Mia Wong")
		w.replied("C0WAIT", waiting, "Hi, seats please")
		question := w.told(mia, "Dürfen wir Ihre Nummer speichern?\nMehr dazu: https://example.com/privacy")
		yes, ok := question.Button("Ja")
		if !ok {
			t.Fatalf("no button to press, only %v", question.Labels())
		}
		if _, err := mia.Press(yes); err != nil {
			t.Fatal(err)
		}
		w.told(mia, "Your phone number?")
		r.end()

		r = w.start(formConfiguration)
		if _, err := mia.PressKey("Meine Nummer senden"); err != nil {
			t.Fatal(err)
		}
		w.told(mia, "How many seats?")
		if keys, _ := mia.Keys(); len(keys) > 0 {
			t.Errorf("in place of the keyboard there is still %q", keys)
		}
		mia.Write("60 Plätze")
		w.told(mia, "Thank you, Mia.")
		card := w.thread("C0SALES", "Mia Wong")
		w.replied("C0SALES", card, "Hi, seats please")
		w.replied("C0SALES", card, "Call +48 22 123 45 67 about 60 seats")
		w.replied("C0WAIT", waiting, "goes on in")
		w.slackShows("C0SALES", func(m slacksim.Message) bool {
			s := m.Seen()
			return m.TS == card && strings.Contains(s, "high") && strings.Contains(s, "given") && strings.Contains(s, "+48 22 123 45 67 (verified)") &&
				strings.Contains(s, "60") && strings.Contains(s, "seats") && !strings.Contains(s, "German")
		}, "what the team may see of the contact")
		synctest.Wait() // until the teams' members are known
		if _, err := w.slack.User("U0ANA").Reply("C0SALES", card, "Gern, Mia!"); err != nil {
			t.Fatal(err)
		}
		w.told(mia, "Gern, Mia!")
		late, err := w.slack.User("U0ANA").Reply("C0WAIT", waiting, "This reaches nobody")
		if err != nil {
			t.Fatal(err)
		}
		w.marked("C0WAIT", late, "warning")
		r.end()
		for _, m := range mia.Received() {
			if strings.Contains(m.Text, "nobody") || strings.Contains(m.Text, "Call +48") {
				t.Errorf("the customer was told %q", m.Text)
			}
		}

		db, err := store.Open(t.Context(), "sqlite:"+filepath.Join(w.dir, "frontdesk.db"), store.InBubble())
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		kept, err := db.Consents(t.Context(), 1)
		if err != nil || len(kept) != 1 {
			t.Fatalf("%d consents are kept: %v", len(kept), err)
		}
		got := kept[0]
		if got.At.IsZero() || got.Workflow == "" || got.Asked == "" || got.Remote == "" {
			t.Errorf("the evidence does not say when, by what and where: %+v", got)
		}
		want := bridge.ConsentRecord{
			Conversation: 1, Question: "privacy", Given: true, Text: "Dürfen wir Ihre Nummer speichern?\nMehr dazu: https://example.com/privacy",
			Language: "de", Version: "2026-05", Policy: "https://example.com/privacy", Endpoint: "telegram",
			Asked: got.Asked, Remote: got.Remote, Workflow: got.Workflow, At: got.At,
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("the evidence (-want +got):\n%s", diff)
		}
		figures, err := db.QuestionFigures(t.Context(), "form", time.Time{}, time.Now().Add(time.Second))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]bridge.QuestionFigures{
			{Workflow: "form", Question: "phone", Asked: 1, Answered: 1},
			{Workflow: "form", Question: "privacy", Asked: 1, Answered: 1},
			{Workflow: "form", Question: "size", Asked: 1, Answered: 1},
		}, figures); diff != "" {
			t.Errorf("what became of the questions (-want +got):\n%s", diff)
		}
	})
}

// An agent who replies in the waiting room ends the questions, and goes on in
// their own team's Slack channel.
func TestStepInFromTheWaitingRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newFormWorld(t)
		r := w.start(formConfiguration)
		synctest.Wait() // until the teams' members are known
		mia := w.telegram.User(telegramsim.Person{ID: 555, FirstName: "Mia", LastName: "Wong", Language: "en", Phone: "48221234567"})
		mia.Write("Hi, seats please")
		w.told(mia, "May we keep your number?")
		waiting := w.thread("C0WAIT", "Mia Wong")
		ana := w.slack.User("U0ANA")
		if _, err := ana.Reply("C0WAIT", waiting, "Hello Mia, how many?"); err != nil {
			t.Fatal(err)
		}
		w.told(mia, "Hello Mia, how many?")
		card := w.thread("C0SALES", "Mia Wong")
		w.replied("C0SALES", card, "Hello Mia, how many?")
		w.replied("C0WAIT", waiting, "goes on in")
		mia.Write("yes")
		w.replied("C0SALES", card, "yes")
		if _, err := ana.Reply("C0SALES", card, "Five?"); err != nil {
			t.Fatal(err)
		}
		w.told(mia, "Five?")
		for _, m := range mia.Received() {
			if strings.Contains(m.Text, "phone number") {
				t.Errorf("the questions went on: %q", m.Text)
			}
		}
		r.end()
	})
}
