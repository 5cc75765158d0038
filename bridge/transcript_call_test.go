package bridge_test

import (
	"testing"

	"frontdesk/bridge"
)

// enrichYAML asks another system who it is that writes, and tells it about them.
const enrichYAML = `
id: enrich
name: Enrich
trigger: {event: conversation_opened, if: 'conversation.origin == "vip" or conversation.origin == "quiet"'}
steps:
  - http:
      url: "https://crm.example.com/contacts?name={{ contact.name }}"
      headers: {Authorization: "Bearer {{ secrets.crm }}"}
      keep: {contact.fields.plan: data.plan, contact.email: data.mail}
  - if: contact.fields.plan == "gold"
    then: [{tag: [vip]}, {set: {conversation.priority: urgent}}, {route: sales}]
  - id: topic
    ask: "What is it about?"
  - http:
      method: POST
      url: https://crm.example.com/tickets
      body: {about: "{{ answers.topic }}", number: =conversation.number}
      on_error: [{note: "The CRM knows nothing of this"}]
`

// crm answers the call that was made last or, with "late", the first that was made.
func (w *world) crm(t *testing.T, verb, what string) {
	t.Helper()
	if len(w.calls) == 0 {
		t.Fatal("nobody has called")
	}
	e := w.calls[len(w.calls)-1]
	if verb == "late" {
		e = w.calls[0]
	}
	s := bridge.Settled{Effect: e.ID, Conversation: e.Conversation, Op: "call", Result: bridge.Delivered}
	switch verb {
	case "answers", "late":
		kept, err := e.Op.(bridge.Call).Pick([]byte(what))
		if err != nil {
			t.Fatal(err)
		}
		s.Kept = kept
	case "fails":
		s.Result, s.Reason = bridge.Refused, what
	default:
		t.Fatalf("another system cannot %q", verb)
	}
	w.decideFor(e.Contact, s)
}
