package bridge_test

import (
	"slices"
	"strings"
	"testing"

	"frontdesk/bridge"
	"frontdesk/workflow"
)

// cardOf has a form filled in and returns the lines of the card that the team sees.
func cardOf(t *testing.T, change func(*bridge.Policy)) string {
	t.Helper()
	w := newWorld(t)
	change(w.policy)
	w.contact.Email, w.contact.Fields = "mia@example.com", map[string]string{"vip": "true", "note": "likes boats"}
	for _, line := range []string{"customer says /start form", "customer says yes", "customer says +48 22 123 45 67"} {
		w.do(t, line)
	}
	w.log.Reset()
	w.do(t, "customer says 7")
	for line := range strings.Lines(w.log.String()) {
		line, _, _ = strings.Cut(line, " [Take]")
		if _, card, ok := strings.Cut(line, "opens a thread in C0SUPPORT: Mia Wolf #1042 | Status: Waiting for an agent | App: Telegram @shop_bot"); ok {
			return strings.TrimSpace(card)
		}
	}
	t.Fatalf("no thread was opened:\n%s", w.log.String())
	return ""
}

// TestCardShowsTheContact: declared fields by their labels, and of all that is
// known no more than the team may see.
func TestCardShowsTheContact(t *testing.T) {
	declared := []bridge.FieldPolicy{
		{Path: "contact.fields.vip", Label: "Important", Field: workflow.Field{Type: workflow.FieldBool}},
		{Path: "conversation.fields.seats", Label: "Number of seats", Field: workflow.Field{Type: workflow.FieldNumber}},
		{Path: "contact.fields.plan", Label: "Their plan", Field: workflow.Field{Type: workflow.FieldChoice, Choices: []string{"pro"}}},
		{Path: "contact.fields.unknown", Label: "Unknown"},
	}
	shows := func(names ...string) func(*bridge.Policy) {
		return func(p *bridge.Policy) {
			p.Fields = declared
			p.Teams[1].Shows = names
		}
	}
	for name, test := range map[string]struct {
		change func(*bridge.Policy)
		want   string
	}{
		"nothing declared: every field, under its name": {func(*bridge.Policy) {},
			"| Language: English | Email: mia@example.com | Origin: form | Note: likes boats | Plan: pro | Vip: true | Privacy: given | Phone: +48 22 123 45 67 | Seats: 7"},
		"declared: with labels, and in the order of the file": {shows(),
			"| Language: English | Email: mia@example.com | Origin: form | Important: yes | Their plan: pro | Privacy: given | Phone: +48 22 123 45 67 | Seats: 7"},
		"agents see no more than is for them": {func(p *bridge.Policy) {
			p.Fields = slices.Clone(declared)
			p.Fields[0].See, p.Fields[1].See = bridge.AccessAdmins, bridge.AccessAgents
		}, "| Language: English | Email: mia@example.com | Origin: form | Their plan: pro | Privacy: given | Phone: +48 22 123 45 67 | Seats: 7"},
		"a team that sees some of it": {shows("email", "seats", "plan"), "| Email: mia@example.com | Their plan: pro | Seats: 7"},
		"a team that sees none of it": {func(p *bridge.Policy) { p.Teams[1].Shows = []string{} }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := cardOf(t, test.change); got != test.want {
				t.Errorf("the card shows\n%s, want\n%s", got, test.want)
			}
		})
	}
}

// TestCardShowsWhatAnAnswerDoesNot: a team that is shown a field, and not the question whose
// answer is saved there, sees the field.
func TestCardShowsWhatAnAnswerDoesNot(t *testing.T) {
	w := newWorld(t)
	w.policy.Teams[1].Shows = []string{"plan", "email"}
	w.do(t, "field contact.fields.plan text")
	w.do(t, "workflow {id: asks, trigger: {event: conversation_opened}, steps: [{ask: Which plan?, id: wish, save: contact.fields.plan}, {ask: Your mail?, id: mail, type: email, save: contact.email}, {route: support}]}")
	for _, said := range []string{"hello", "pro", "mia@example.com"} {
		w.do(t, "customer says "+said)
	}
	if got := w.log.String(); !strings.Contains(got, "| Email: mia@example.com | Plan: pro [Take]") {
		t.Errorf("the card:\n%s", got)
	}
}
