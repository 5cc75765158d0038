package app_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
)

// eventWorkflows begin with what happens in a conversation.
const eventWorkflows = `
  - id: refund
    name: Refunds
    trigger: {event: message_received, if: 'lower(message.text) contains "refund"'}
    steps:
      - wait: 40s
      - note: "Wants money back: {{ message.text }}"
      - tag: [refund]
  - id: first
    name: Refunds first
    trigger: {event: tag_added, tag: refund}
    steps:
      - set: {conversation.priority: high}
      - ask: {en: Which order is it?, de: Um welche Bestellung geht es?}
        id: order
        type: choice
        choices: [{id: boat, label: The boat}, {id: sail, label: The sail}]
        save: conversation.fields.order
  - id: patience
    trigger: {event: agent_silent, after: 90s, if: available("support")}
    steps: [{say: Please bear with us.}]
  - id: follow
    name: Follow-up
    trigger: {event: contact_silent, after: 2m}
    steps:
      - {ask: Is everything fine?, id: fine, type: choice, choices: [{id: "yes", label: All fine}, {id: "no", label: Not yet}], timeout: 24h}
      - {if: answers.fine == "yes", then: [{close: {}}]}
  - id: farewell
    trigger: {event: conversation_closed}
    steps: [{tag: [served]}, {say: How was it? https://example.com/rate}]
`

// The workflows of a whole conversation: a message begins one that waits across a
// restart, its tag another that asks, and the silences of both sides and the end of the
// conversation begin theirs.
func TestWorkflowsOfAConversation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		text := configuration + eventWorkflows
		r := w.start(text)
		mia := w.telegram.User(telegramsim.Person{ID: 555, FirstName: "Mia", LastName: "Wong"})
		mia.Write("Hi")
		press(t, mia, w.told(mia, "What is it about?"), "Help")
		w.told(mia, "Your email?")
		mia.Write("mia@example.com")
		card := w.thread("C0SUPPORT", "Mia Wong")
		synctest.Wait()
		ben := w.slack.User("U0BEN")
		if _, err := ben.Reply("C0SUPPORT", card, "Hello Mia, what is it?"); err != nil {
			t.Fatal(err)
		}
		w.told(mia, "what is it?")
		mia.Write("I would like a REFUND")
		w.replied("C0SUPPORT", card, "I would like a REFUND")
		synctest.Wait()
		r.end()

		time.Sleep(20 * time.Second)
		r = w.start(text)
		w.replied("C0SUPPORT", card, "Wants money back: I would like a REFUND")
		w.replied("C0SUPPORT", card, "Refunds first to Mia Wong")
		press(t, mia, w.told(mia, "Which order is it?"), "The boat")
		w.replied("C0SUPPORT", card, "Mia Wong chose “The boat”")
		w.slackShows("C0SUPPORT", func(m slacksim.Message) bool {
			s := m.Seen()
			return m.TS == card && strings.Contains(s, "high") && strings.Contains(s, "refund") && strings.Contains(s, "The boat")
		}, "what the workflows have changed")
		w.told(mia, "Please bear with us.")
		if _, err := ben.Reply("C0SUPPORT", card, "You have it back."); err != nil {
			t.Fatal(err)
		}
		w.told(mia, "You have it back.")
		press(t, mia, w.told(mia, "Is everything fine?"), "All fine")
		w.told(mia, "How was it?")
		w.replied("C0SUPPORT", card, "Closed by the workflow.")
		w.slackShows("C0SUPPORT", func(m slacksim.Message) bool {
			return m.TS == card && strings.Contains(m.Seen(), "Closed") && strings.Contains(m.Seen(), "served")
		}, "the end on the card")
		r.end()
		for text, times := range map[string]int{"Please bear with us.": 1, "Which order": 1, "Is everything fine?": 1, "How was it?": 1} {
			n := 0
			for _, m := range mia.Received() {
				if strings.Contains(m.Text, text) {
					n++
				}
			}
			if n != times {
				t.Errorf("the customer was told %q %d times", text, n)
			}
		}
	})
}

// What a question does with answers that are none, and with silence: other words each
// time, then steps of its own; a reminder, then steps of its own.
func TestWaysOnOfQuestions(t *testing.T) {
	const ways = `
workflows:
  - id: ways
    trigger: {event: conversation_opened}
    steps:
      - ask: Your e-mail address?
        id: mail
        type: email
        invalid: [An address with an @ please., One such as mia@example.com.]
        on_invalid: [{say: "Never mind, we can do without."}, {tag: [no_mail]}]
      - ask: How many people?
        id: people
        type: number
        timeout: 4m
        remind: {after: 2m, text: Are you still thinking?}
        on_timeout: [{note: "Left while {{ contact.first_name }} counted."}, {say: A person will write to you.}]
      - route: support
`
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		before, _, _ := strings.Cut(configuration, "workflows:")
		r := w.start(before + ways)
		mia := w.telegram.User(telegramsim.Person{ID: 555, FirstName: "Mia", LastName: "Wong"})
		mia.Write("Hi")
		w.told(mia, "Your e-mail address?")
		mia.Write("why?")
		w.told(mia, "An address with an @ please.")
		mia.Write("no idea")
		w.told(mia, "One such as mia@example.com.")
		mia.Write("really not")
		w.told(mia, "Never mind, we can do without.")
		asked := time.Now()
		w.told(mia, "How many people?")
		w.told(mia, "Are you still thinking?\nHow many people?")
		if n := time.Since(asked).Round(time.Minute); n != 2*time.Minute {
			t.Errorf("the reminder came after %v", n)
		}
		w.told(mia, "A person will write to you.")
		if n := time.Since(asked).Round(time.Minute); n != 4*time.Minute {
			t.Errorf("the end came after %v", n)
		}
		card := w.thread("C0SUPPORT", "Mia Wong")
		for _, line := range []string{"why?", "no idea", "really not", "Left while Mia counted."} {
			w.replied("C0SUPPORT", card, line)
		}
		w.slackShows("C0SUPPORT", func(m slacksim.Message) bool { return m.TS == card && strings.Contains(m.Seen(), "no_mail") }, "the tag")
		mia.Write("twelve of us")
		w.replied("C0SUPPORT", card, "twelve of us")
		r.end()
	})
}

// press presses a button of a message.
func press(t *testing.T, u *telegramsim.User, m telegramsim.Message, label string) {
	t.Helper()
	b, ok := m.Button(label)
	if !ok {
		t.Fatalf("no button %q, only %v", label, m.Labels())
	}
	if _, err := u.Press(b); err != nil {
		t.Fatal(err)
	}
}
