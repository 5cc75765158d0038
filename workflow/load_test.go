package workflow_test

import (
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"frontdesk/workflow"
)

// TestHash: the version is what a workflow does, not how it is written down.
func TestHash(t *testing.T) {
	one := must(t, inbound)
	same := []string{
		"# a comment\n\n" + inbound,
		strings.ReplaceAll(inbound, "    type: choice\n", "    # which?\n    retries: 2\n    type:    'choice'\n    timeout: 1800s\n"),
		strings.Replace(inbound, "switch: answers.topic", `switch: " answers.topic "`, 1),
	}
	for _, s := range same {
		if got := must(t, s); got.Hash != one.Hash {
			t.Errorf("another hash for the same workflow:\n%s\n%s", one.Source, got.Source)
		}
	}
	other := []string{
		strings.Replace(inbound, "Buying", "Purchase", 1),
		strings.Replace(inbound, "Inbound enquiries", "Inbound", 1),
		strings.Replace(inbound, "required: false", "required: true", 1),
	}
	for _, s := range other {
		if got := must(t, s); got.Hash == one.Hash {
			t.Errorf("the same hash for another workflow:\n%s", got.Source)
		}
	}
	if len(one.Hash) != 32 {
		t.Errorf("the hash %q has %d digits, want 32", one.Hash, len(one.Hash))
	}
}

func TestHashAndTeams(t *testing.T) {
	var node yaml.Node
	if err := yaml.Unmarshal([]byte("id: w\nsteps: [{route: sales}]"), &node); err != nil {
		t.Fatal(err)
	}
	hash := func(teams map[string]string) string {
		d, problems := workflow.Parse(&node, workflow.Scope{Teams: teams})
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		return d.Hash
	}
	one := hash(map[string]string{"sales": "Sales"})
	if hash(map[string]string{"sales": "Sales", "support": "Support"}) != one {
		t.Error("a team that the workflow does not mention changes its hash")
	}
	if hash(map[string]string{"sales": "Verkauf"}) == one {
		t.Error("the name of a team that the workflow mentions does not change its hash")
	}
}

func TestLoad(t *testing.T) {
	d := must(t, inbound)
	back, err := workflow.Load(d.Source)
	if err != nil {
		t.Fatal(err)
	}
	if back.Hash != d.Hash || back.ID != "inbound" || back.Name != "Inbound enquiries" || back.Description != d.Description {
		t.Errorf("got %+v, want %+v", back, d)
	}
	if !back.Matches(ana()) {
		t.Error("the trigger is lost")
	}
	for _, bad := range []string{
		``, `{`, `[]`, `{"steps": [{"dance": {}}]}`, `{"steps": [{"say": {}}]}`, `{"steps": [{"say": {"text": []}}]}`,
		`{"steps": [{"say": {"text": [{"text": "{{ contact.nme }}"}]}}]}`, `{"steps": [{"say": {"text": [{"text": "{{"}]}}]}`,
		`{"steps": [{"say": {"text": [{"text": null}]}}]}`, `{"steps": [{"ask": {"id": "a", "type": "text", "timeout": 1}}]}`,
		`{"steps": [{"ask": {"id": "a", "type": "fancy", "text": [{"text": "?"}], "timeout": 1}}]}`,
		`{"steps": [{"ask": {"id": "a", "type": "text", "text": [{"text": "?"}]}}]}`,
		`{"steps": [{"if": {"then": []}}]}`, `{"steps": [{"if": {"if": "contact.name"}}]}`, `{"steps": [{"switch": {}}]}`,
		`{"steps": [{"route": {"team": "sales"}}]}`, `{"steps": [{"set": {}}]}`, `{"steps": [{}, {"say": 1}]}`,
		`{"steps": [{"ask": {"id": "a", "type": "choice", "text": [{"text": "?"}], "timeout": 1, "choices": [{"id": "x"}]}}]}`,
		`{"steps": [{"ask": {"id": "a", "type": "choice", "text": [{"text": "?"}], "timeout": 1, "choices": [{"id": "x", "label": [{"tag": "en"}]}]}}]}`,
		`{"steps": [{"wait": {}}]}`, `{"steps": [{"run": {}}]}`, `{"steps": [{"run": {"workflow": "x"}}]}`, `{"steps": [{"language": {"value": {"literal": "?"}}}]}`,
		`{"id": "w", "steps": [{"run": {"workflow": "x"}}], "also": {"x": null}}`,
		`{"id": "w", "steps": [{"run": {"workflow": "x"}}], "also": {"x": {"id": "x", "steps": [{"run": {"workflow": "w"}}]}}}`,
		`{"id": "w", "steps": [{"run": {"workflow": "x"}}], "also": {"x": {"id": "x", "steps": [{"say": {}}]}}}`,
	} {
		if _, err := workflow.Load([]byte(bad)); err == nil {
			t.Errorf("%s was read", bad)
		}
	}
}

// TestForeignRun: a run of another definition, or a damaged one, changes nothing or ends.
func TestForeignRun(t *testing.T) {
	d := must(t, inbound)
	waiting, _ := d.Start(ana())
	for name, change := range map[string]func(*workflow.Run){
		"another hash":  func(r *workflow.Run) { r.Hash = "x" },
		"ended":         func(r *workflow.Run) { r.Done = true },
		"not waiting":   func(r *workflow.Run) { r.Wait = "" },
		"nowhere":       func(r *workflow.Run) { r.At = nil },
		"no such step":  func(r *workflow.Run) { r.At = []int{99} },
		"no such way":   func(r *workflow.Run) { r.At = []int{3, 9, 0} },
		"between steps": func(r *workflow.Run) { r.At = []int{3, 0} },
		"negative":      func(r *workflow.Run) { r.At = []int{-1} },
		"not a wait":    func(r *workflow.Run) { r.At = []int{0} },
		"never begun":   func(r *workflow.Run) { *r = workflow.Run{} },
	} {
		t.Run(name, func(t *testing.T) {
			r := waiting
			change(&r)
			if _, out := d.Resume(r, ana(), workflow.Pressed{Key: "1.1"}); len(out) > 0 {
				t.Errorf("got %q", show(out))
			}
		})
	}
}

// TestRunIsNotShared: what was handed in stays as it was.
func TestRunIsNotShared(t *testing.T) {
	d := must(t, withSteps(`
- ask: A?
  id: a
  save: contact.fields.a
- ask: B?
  id: b
`))
	f := ana()
	f.Contact.Fields = map[string]string{"a": "old"}
	r, _ := d.Start(f)
	one, _ := d.Resume(r, f, workflow.Said{S: "1"})
	two, _ := d.Resume(one, f, workflow.Said{S: "2"})
	again, _ := d.Resume(one, f, workflow.Said{S: "3"})
	if f.Contact.Fields["a"] != "old" || len(r.Answers) != 0 || len(one.Answers) != 1 || two.Answers["b"].Value != "2" || again.Answers["b"].Value != "3" || one.At[0] != 1 {
		t.Errorf("facts %v, runs %+v, %+v, %+v, %+v", f.Contact.Fields, r, one, two, again)
	}
}
