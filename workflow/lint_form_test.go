package workflow_test

import (
	"strings"
	"testing"

	"frontdesk/workflow"
)

// What is said to somebody who sees a form has no words of the file in it, and stands by the
// question that it is about.
func TestLintForm(t *testing.T) {
	row := ""
	for _, id := range []string{"a", "b", "c", "d", "e", "f"} {
		row += "  - {ask: 'What about " + id + "?', id: " + id + "}\n"
	}
	for name, test := range map[string]struct {
		steps string
		item  int
		key   string
		want  string
	}{
		"many":         {row, 5, "id", "“What about f?” is the sixth question in a row that must be answered, after “What about a?”, “What about b?”, “What about c?”, “What about d?” and “What about e?”; many people leave by then: let some of them be skipped, or leave them to the agent"},
		"twice":        {"  - {ask: 'Mail?', id: a, type: email, save: contact.email}\n  - {ask: 'Mail again?', id: b, type: email, save: contact.email}\n", 1, "id", "“Mail again?” asks once more for what “Mail?” has asked for; take one of them out"},
		"late":         {"  - {assign: {}}\n  - {ask: 'Well?', id: a}\n", 1, "id", "“Well?” is asked when an agent has the conversation already, so that two talk with the customer at once; ask before an agent gets it"},
		"private":      {"  - {ask: 'Your home address?', id: a}\n", 0, "id", "“Your home address?” asks for an address before the customer has consented; ask for consent first, with a question of that type"},
		"missing":      {"  - {say: 'Dear Mr or Mrs {{ contact.last_name }}, welcome!'}\n", -1, workflow.PartGreeting, "there may be no last name, and this then reads “Dear Mr or Mrs, welcome!”; say it in other words"},
		"languages":    {"  - {say: {en: Hello, de: Hallo}}\n  - {ask: 'What?', id: a}\n", -1, "", "some of its texts are not there in German"},
		"one language": {"  - {ask: 'What?', id: a}\n", -1, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			text := "id: w\ntrigger: {event: conversation_opened}\nsteps:\n" + test.steps
			other := must(t, "id: other\nsteps:\n  - {say: {en: Hello, pl: Witaj}}\n")
			d, problems := workflow.Read([]byte(text), workflow.Scope{File: "w"})
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			all, problems := workflow.Link([]*workflow.Definition{d, other})
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			var got []string
			for _, w := range workflow.LintForm(all, workflow.Surroundings{}, "w", []byte(text)) {
				got = append(got, w.Text)
				if w.Text == test.want && (w.Item != test.item || w.Key != test.key) {
					t.Errorf("it stands at %+v", w.DraftPart)
				}
			}
			if all := strings.Join(got, "\n"); test.want == "" && all != "" || !strings.Contains(all, test.want) {
				t.Errorf("got %q, want %q", all, test.want)
			}
		})
	}
}
