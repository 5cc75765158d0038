package bridge_test

import (
	"strings"
	"testing"

	"frontdesk/bridge"
	"frontdesk/workflow"
)

// One whose id the configuration has too can be removed, and nothing else changes; who is no
// admin any more removes nothing.
func TestRemoveOfTheSameID(t *testing.T) {
	d, problems := workflow.Read([]byte("id: w\nsteps:\n  - route: sales\n"), scope())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	made := []bridge.MadeWorkflow{{ID: "w", Version: 3, Text: string(d.YAML()), On: true}}
	policy := &bridge.Policy{
		Scope: scope(), File: []bridge.FileWorkflow{{Definition: d, Place: "frontdesk.yaml:4:5"}},
		Admins: []bridge.PersonID{"eva"}, Phrases: bridge.NewPhrases(), Command: "/desk",
	}
	env := bridge.Env{Event: 7, Policy: policy.WithMade(made), Found: &bridge.Findings{Made: made}}
	if got, _ := answerTo(t, "workflow show w", policy, env.Found); !strings.Contains(got, "/desk workflow remove w takes it away") {
		t.Errorf("it is shown as %s", got)
	}
	var form bridge.Modal
	for _, e := range bridge.DecideDesk(env, bridge.Commanded{Actor: "eva", Text: "workflow remove w", Trigger: "trigger"}).AtOnce {
		if open, is := e.Op.(bridge.OpenModal); is {
			form = open.Modal
		}
	}
	if got := form.Text.Plain(); !strings.Contains(got, "made in Slack (version 3)?\nThe “w” of the configuration, at frontdesk.yaml:4:5, goes on as before.") || form.Submit == "" {
		t.Errorf("it asks %s [%s]", got, form.Submit)
	}
	for _, test := range []struct {
		who  bridge.PersonID
		want string
	}{{"ana", "is for admins"}, {"eva", "The “w” that was made in Slack is removed."}} {
		out := bridge.DecideDesk(env, bridge.Submitted{Actor: test.who, Kind: form.Kind, Value: form.Value, View: "view"})
		if got := out.AtOnce[0].Op.(bridge.UpdateModal).Modal.Text.Plain(); !strings.Contains(got, test.want) {
			t.Errorf("%s reads %s", test.who, got)
		}
		if removed := len(out.Made) == 1 && out.Made[0].Removed() && out.Made[0].Version == 4 && !out.Made[0].On && out.Made[0].Text == made[0].Text; removed != (test.who == "eva") {
			t.Errorf("%s has made %+v", test.who, out.Made)
		}
		if len(out.Made) == 0 {
			continue
		}
		after := policy.WithMade(out.Made)
		if len(after.Unfit) > 0 || len(after.Workflows) != 1 || after.Workflows[0].Hash != d.Hash {
			t.Errorf("afterwards %d run, unfit are %v", len(after.Workflows), after.Unfit)
		}
	}
}
