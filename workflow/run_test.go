package workflow_test

import (
	"testing"

	"frontdesk/workflow"
)

const inbound = `
id: inbound
name: Inbound enquiries
description: Greets, asks two questions, routes.
trigger: {event: conversation_opened, if: 'conversation.source == "contact"'}
steps:
  - say: "Hello {{ contact.first_name }}, welcome!"
  - ask: {en: What is it about?, de: Worum geht es?}
    id: topic
    type: choice
    choices:
      - {id: sales, label: {en: Buying, de: Kaufen}}
      - {id: support, label: {en: Help, de: Hilfe}}
  - ask: Your e-mail address?
    id: email
    type: email
    required: false
    save: contact.email
    skip_if: known(contact.email)
  - switch: answers.topic
    cases:
      sales:
        - route: sales
    else:
      - route: support
  - assign:
      if_unavailable:
        - say: "Nobody of {{ team.name }} is here right now."
  - say: "{{ assignee.first_name }} of {{ team.name }} is with you now."
`

func TestConversation(t *testing.T) {
	german := ana()
	german.Contact.Language = "de-AT"
	german.Contact.FirstName = ""
	german.Contact.Email = "ana@example.com"
	for _, test := range []struct {
		name   string
		facts  workflow.Facts
		script string
	}{
		{"the whole way", ana(), `
			say Hello Ana, welcome!
			ask topic: What is it about? [1.1 Buying] [1.2 Help]
			> presses 1.1
			answered Topic = sales (Buying)
			ask email: Your e-mail address? [2.skip Skip]
			> says it is ANA@Example.COM, thanks
			answered Email = ANA@example.com
			set contact.email = ANA@example.com
			route sales
			assign (speaks if unavailable)
			> assigned Ben Kim
			say Ben of Sales is with you now.
			done`},
		{"in another language, with what is known and what is missing", german, `
			say Hello, welcome!
			ask topic: Worum geht es? [1.1 Kaufen] [1.2 Hilfe]
			> says hilfe!
			answered Topic = support (Help)
			route support
			assign (speaks if unavailable)
			> nobody there
			say Nobody of Support is here right now.
			say of Support is with you now.
			done`},
		{"a customer who goes silent", ana(), `
			say Hello Ana, welcome!
			ask topic: What is it about? [1.1 Buying] [1.2 Help]
			> waits 29m
			> waits 1m
			unanswered Topic: timeout
			unanswered Email: timeout
			route support
			assign (speaks if unavailable)
			> unassigned
			done`},
		{"an optional question is passed over", ana(), `
			say Hello Ana, welcome!
			ask topic: What is it about? [1.1 Buying] [1.2 Help]
			> says 2.
			answered Topic = support (Help)
			ask email: Your e-mail address? [2.skip Skip]
			> presses 2.skip
			unanswered Email: skipped
			route support
			assign (speaks if unavailable)
			> assigned Ben Kim
			say Ben of Support is with you now.
			done`},
	} {
		t.Run(test.name, func(t *testing.T) { script(t, test.facts, inbound, test.script) })
	}
}
