package bridge_test

import (
	"fmt"
	"strings"
	"testing"

	"frontdesk/bridge"
	"frontdesk/workflow"
)

// answerTo is what the slash command answers an admin, and what is made of it.
func answerTo(t *testing.T, text string, p *bridge.Policy, f *bridge.Findings) (string, bridge.Outcome) {
	t.Helper()
	policy := *p
	policy.Admins, policy.Phrases, policy.Command = []bridge.PersonID{"eva"}, bridge.NewPhrases(), "/desk"
	env := bridge.Env{Event: 7, Policy: &policy, Found: f, People: map[bridge.PersonID]bridge.Person{"eva": {ID: "eva", Name: "Eva Kraus"}}}
	out := bridge.DecideDesk(env, bridge.Commanded{Actor: "eva", Text: text, Respond: "respond"})
	for _, e := range out.AtOnce {
		if r, is := e.Op.(bridge.Respond); is {
			return r.Body.Plain(), out
		}
	}
	t.Fatalf("%s is not answered", text)
	return "", out
}

// However many workflows there are and however long one is, an answer is short enough.
func TestWorkflowAnswersAreBounded(t *testing.T) {
	long := "id: long\nsteps:\n" + strings.Repeat("  - say: "+strings.Repeat("a long text ", 8)+"\n", 300)
	d, problems := workflow.Read([]byte(long), scope())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	made := []bridge.MadeWorkflow{{ID: "long", Version: 1, Text: string(d.YAML()), On: true}}
	for i := range 60 {
		id := fmt.Sprint("w", i)
		made = append(made, bridge.MadeWorkflow{ID: id, Version: 1, Text: "id: " + id + "\nsteps:\n  - route: sales\n"})
	}
	p := &bridge.Policy{Scope: scope()}
	if got, _ := answerTo(t, "workflow list", p, &bridge.Findings{Made: made}); !strings.Contains(got, "… and 21 more.") || len(got) > 8000 {
		t.Errorf("%d bytes: %s", len(got), got)
	}
	got, _ := answerTo(t, "workflow show long", p, &bridge.Findings{Made: made})
	if len(got) > 4000 || !strings.Contains(got, "That is not all of it. /desk workflow export long") {
		t.Errorf("%d bytes: %s", len(got), got)
	}
	other := made[0]
	other.Version, other.Text = 2, strings.ReplaceAll(other.Text, "long text", "short text")
	if got, _ := answerTo(t, "workflow diff long", p, &bridge.Findings{Made: made, Versions: []bridge.MadeWorkflow{other, made[0]}}); len(got) > 4000 || !strings.Contains(got, "from version 1 to 2") {
		t.Errorf("%d bytes: %s", len(got), got)
	}
}

// A condition of which only a part has words stands in the list with the rest as code.
func TestWorkflowListHasCode(t *testing.T) {
	text := "id: w\ntrigger: {event: conversation_opened, if: 'contact.returning and len(contact.name) > 5'}\nsteps: [{route: sales}]\n"
	f := &bridge.Findings{Made: []bridge.MadeWorkflow{{ID: "w", Version: 1, Text: text}}}
	got, _ := answerTo(t, "workflow list", &bridge.Policy{Scope: scope()}, f)
	if want := "conversation opened, if the customer has been here before and len(contact.name) > 5; 0 running"; !strings.Contains(got, want) {
		t.Errorf("the list says %s", got)
	}
}

// A version that does not fit any more is put back while the workflow is off, and not while
// it is on.
func TestRestoreOfWhatDoesNotFit(t *testing.T) {
	gone := bridge.MadeWorkflow{ID: "w", Version: 1, Text: "id: w\nsteps:\n  - route: gone\n", What: bridge.MadeNew}
	for _, on := range []bool{true, false} {
		present := bridge.MadeWorkflow{ID: "w", Version: 2, Text: "id: w\nsteps:\n  - route: sales\n", On: on, What: bridge.MadeEdited}
		f := &bridge.Findings{Made: []bridge.MadeWorkflow{present}, Versions: []bridge.MadeWorkflow{present, gone}}
		got, out := answerTo(t, "workflow restore w 1", &bridge.Policy{Scope: scope()}, f)
		if restored := len(out.Made) == 1; restored == on || on && !strings.Contains(got, `Nothing was changed: “w” cannot run: there is no team “gone”`) {
			t.Errorf("on %v: %s, %+v", on, got, out.Made)
		}
		if !on && (out.Made[0].Version != 3 || out.Made[0].Of != 1 || out.Made[0].Text != gone.Text || out.Made[0].On) {
			t.Errorf("restored as %+v", out.Made[0])
		}
		if want := "It is off, and cannot run as it is: "; !on && (!strings.Contains(got, want) || !strings.Contains(got, "/desk workflow edit w changes it.")) {
			t.Errorf("it reads %s", got)
		}
	}
}

// Where the configuration and Slack have a workflow of the same id, that of the configuration
// holds, and its picture is shown.
func TestWorkflowOfTheSameID(t *testing.T) {
	d, problems := workflow.Read([]byte("id: w\nsteps:\n  - route: sales\n"), scope())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	p := &bridge.Policy{Scope: scope(), File: []bridge.FileWorkflow{{Definition: d, Place: "frontdesk.yaml:4:5"}}}
	f := &bridge.Findings{Made: []bridge.MadeWorkflow{{ID: "w", Version: 3, Text: string(d.YAML())}}}
	got, _ := answerTo(t, "workflow list", p, f)
	if want := "does not run: the one of the configuration with the same id, at frontdesk.yaml:4:5, holds in its place; made in Slack, version 3"; !strings.Contains(got, want) {
		t.Errorf("the list says %s", got)
	}
	_, out := answerTo(t, "workflow show w", p, f)
	var picture bridge.RemoteID
	for _, e := range append(out.AtOnce, out.Effects...) {
		if n, is := e.Op.(bridge.Notice); is {
			picture = n.Files[0].ID
		}
	}
	if picture != "w@0" {
		t.Errorf("the picture is that of %q", picture)
	}
}

// An ID in other capitals is that of the one workflow which is called so: of one that is there,
// or else of one that was removed.
func TestWorkflowInOtherCapitals(t *testing.T) {
	made := func(ids ...string) (all []bridge.MadeWorkflow) {
		for _, id := range ids {
			name, removed := strings.CutPrefix(id, "-")
			m := bridge.MadeWorkflow{ID: name, Version: 1, Text: "id: " + name + "\nsteps:\n  - route: sales\n"}
			if removed {
				m.Version, m.What = 2, bridge.MadeRemoved
			}
			all = append(all, m)
		}
		return all
	}
	for _, test := range []struct {
		made  []bridge.MadeWorkflow
		words string
		want  string
	}{
		{made("Big_Deal"), "on big_deal", "“Big_Deal” is on now"},
		{made("Big_Deal", "big_deal"), "on BIG_DEAL", "There is no workflow “BIG_DEAL”."},
		{made("Big_Deal", "big_deal"), "on big_deal", "“big_deal” is on now"},
		{made("Big_Deal", "-big_deal"), "on BIG_DEAL", "“Big_Deal” is on now"},
		{made("Big_Deal", "-big_deal"), "on big_deal", "“big_deal” was removed"},
		{made("-big_deal"), "on BIG_DEAL", "“big_deal” was removed"},
		{made("-big_deal"), "on big_dael", "There is no workflow “big_dael”. /desk"},
	} {
		p := (&bridge.Policy{Scope: scope()}).WithMade(test.made)
		if got, _ := answerTo(t, "workflow "+test.words, p, &bridge.Findings{Made: test.made}); !strings.Contains(got, test.want) {
			t.Errorf("%s is answered %s, want %s", test.words, got, test.want)
		}
	}
}
