package bridge_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"frontdesk/bridge"
	"frontdesk/workflow"
)

// formYAML has a step and a question of each kind that needs more than words.
const formYAML = `
id: form
name: Form
trigger: {event: conversation_opened, if: 'conversation.origin == "form"'}
steps:
  - id: privacy
    ask: {en: "May we keep your number?", de: "Dürfen wir Ihre Nummer speichern?"}
    type: consent
    policy: https://example.com/privacy
    version: v3
    on_refusal:
      - say: "Then we will not ask for it."
      - note: "Does not want to be called."
  - id: phone
    ask: "Your phone number?"
    type: phone
    required: false
    save: contact.phone
    skip_if: not answers.privacy
  - id: seats
    ask: "How many seats?"
    type: number
    min: 1
    max: 500
    save: conversation.fields.seats
  - set: {contact.fields.plan: pro, conversation.priority: '=answers.seats > 50 ? "high" : "normal"'}
  - if: answers.seats > 50
    then: [{tag: [big, "=contact.language"]}]
  - note: "Wants {{ answers.seats }} seats, call {{ answers.phone }}"
  - say: "Thank you, one moment."
  - route: support
`

// callYAML asks with buttons after a question that takes the place of the keyboard.
const callYAML = `
id: call
name: Call
trigger: {event: conversation_opened, if: 'conversation.origin == "call"'}
steps:
  - {id: phone, ask: "Your phone number?", type: phone}
  - {id: now, ask: "May we call at once?", type: consent}
  - {id: again, ask: "Another number?", type: phone, retries: 0}
  - route: support
`

// visitYAML asks for what is no text.
const visitYAML = `
id: visit
name: Visit
trigger: {event: conversation_opened, if: 'conversation.origin == "visit"'}
steps:
  - {id: spot, ask: "Where is it?", type: location, required: false, save: conversation.fields.spot}
  - {id: proof, ask: "A picture of it?", type: file, kinds: [photo, video], timeout: 10m}
  - {id: words, ask: "What is wrong with it?"}
  - note: "At {{ answers.spot }}, with {{ answers.proof }}"
  - route: support
`

// salesTalkYAML says more than words.
const salesTalkYAML = `
id: talk
name: Talk
trigger: {event: conversation_opened, if: 'conversation.origin == "talk"'}
steps:
  - {id: phone, ask: "Your number?", type: phone}
  - say: "All prices, {{ contact.first_name }}."
    file: document/prices.pdf/2MB
    buttons: [{label: Our shop, url: https://example.com}, {label: "Order as {{ contact.name }}", url: "https://example.com/order?by={{ contact.name }}"}]
  - {say: "", file: photo/shop.jpg/1MB}
  - {say: "A long film that shows how we work, in all rooms of our house.", file: video/film.mp4/15MB}
  - {say: "More on our pages.", buttons: [{label: Pages, url: https://example.com/pages}]}
  - {id: well, ask: "Well?"}
`

// attach is a file that a workflow sends, by its kind, name and size.
func attach(path string) (workflow.Attachment, error) {
	part := strings.Split(path, "/")
	a := workflow.Attachment{Path: path, Hash: part[1], Name: part[1], Kind: part[0]}
	if _, err := fmt.Sscanf(part[2], "%dMB", &a.Size); err != nil {
		return a, err
	}
	a.Size <<= 20
	return a, nil
}

// advance lets time pass, with the alarms that go off in it.
func (w *world) advance(t *testing.T, by string) {
	t.Helper()
	span, err := time.ParseDuration(by)
	if err != nil {
		t.Fatal(err)
	}
	end := w.now.Add(span)
	for {
		owner := ""
		for id, x := range w.timers {
			due, found := w.timers[owner]
			if !x.At.After(end) && (!found || x.At.Before(due.At) || x.At.Equal(due.At) && id < owner) {
				owner = id
			}
		}
		due, found := w.timers[owner]
		if !found {
			break
		}
		w.now = due.At
		delete(w.timers, owner)
		w.wake(owner, bridge.TimerFired{Key: due.Key, Gen: due.Gen})
		w.run()
	}
	w.now = end
}
