package bridge_test

import (
	"testing"

	"frontdesk/workflow"
)

// languageYAML are workflows that use what the others do not, each begun by the origin
// of its name.
var languageYAML = []string{`
id: tour
name: Tour
trigger: {event: conversation_opened, if: 'conversation.origin == "tour"', once_per_contact: true}
steps:
  - say: "Welcome to the tour."
  - close: {}
`, `
id: later
name: Later
trigger: {event: conversation_opened, if: 'conversation.origin == "later"'}
steps:
  - say: {en: "One moment.", pl: "Chwileczkę."}
  - wait: 10m
  - language: pl
  - run: details
`, `
id: details
name: Details
steps:
  - id: wish
    ask: {en: "What do you need?", pl: "W czym możemy pomóc?"}
  - route: support
`, `
id: trip
name: Trip
trigger: {event: conversation_opened, if: 'conversation.origin == "trip"'}
steps:
  - id: tongue
    ask: {en: "Which language?", de: "Welche Sprache?"}
    type: language
  - id: extras
    ask: {en: "What would you like besides?", de: "Was wünschen Sie dazu?"}
    type: multi_choice
    max: 2
    required: false
    choices:
      - {id: food, label: {en: Food, de: Essen}, also: [meal]}
      - {id: bike, label: {en: A bicycle, de: Ein Fahrrad}}
      - {id: guide, label: {en: A guide, de: Eine Führung}}
  - id: day
    ask: {en: "When?", de: "Wann?"}
    type: date
    min: today
    save: conversation.fields.day
  - id: email
    ask: {en: "Your e-mail address?", de: "Ihre E-Mail-Adresse?"}
    type: email
  - id: stars
    ask: {en: "How did you like this?", de: "Wie hat es Ihnen gefallen?"}
    type: rating
    required: false
  - say: {en: "{{ answers.extras }} on {{ answers.day }}.", de: "{{ answers.extras }} am {{ answers.day }}."}
  - route: support
`}

// languageWorkflows are those, joined.
func languageWorkflows(t *testing.T) []*workflow.Definition {
	t.Helper()
	var all []*workflow.Definition
	for _, source := range languageYAML {
		all = append(all, parse(t, source))
	}
	linked, problems := workflow.Link(all)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return linked
}
