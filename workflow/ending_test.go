package workflow_test

import (
	"strings"
	"testing"

	"frontdesk/workflow"
)

// Where no team is decided and no step from there on decides one, a text names the fallback
// team, which then gets the conversation; elsewhere it names none before there is one.
func TestTeamOfTheLastWord(t *testing.T) {
	const thanks = "{say: 'Thanks, {{ team.name }} answers.'}"
	for steps, want := range map[string]string{
		thanks:                             "Thanks, Help desk answers.",
		thanks + ", {assign: {}}":          "Thanks, Help desk answers.",
		thanks + ", {route: sales}":        "Thanks answers.",
		"{route: sales}, " + thanks:        "Thanks, Sales answers.",
		thanks + ", {assign: {to: sales}}": "Thanks answers.",
		thanks + ", {close: {}}":           "Thanks answers.",
		"{if: contact.returning, then: [{route: sales}]}, " + thanks:          "Thanks, Help desk answers.",
		"{if: not contact.returning, then: [" + thanks + "]}, {note: x}":      "Thanks, Help desk answers.",
		"{if: not contact.returning, then: [" + thanks + "]}, {route: sales}": "Thanks answers.",
		thanks + ", {if: contact.returning, then: [{route: sales}]}":          "Thanks answers.",
		"{if: 'team.name == \"\"', then: [" + thanks + "]}":                   "Thanks, Help desk answers.",
		"{say: '{{ team.name }}, {{ conversation.team }}'}":                   "Help desk",
	} {
		d := must(t, "id: w\nsteps: ["+steps+"]")
		stored, err := workflow.Load(d.Source)
		if err != nil {
			t.Fatal(err)
		}
		f := ana()
		f.Contact.Returning = false
		f.Teams = map[string]workflow.TeamFacts{"support": {Name: "Help desk"}, "sales": {Name: "Sales"}}
		f.Fallback = "support"
		for _, d := range []*workflow.Definition{d, stored} {
			_, out := d.Start(f)
			if got := strings.Join(show(out), "\n"); !strings.Contains(got, "say "+want) {
				t.Errorf("%s says %q, want %q", steps, got, want)
			}
		}
	}
}
