package bridge_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/workflow"
)

// TestWithMade has in each row the workflows that are made in Slack, besides those of a
// configuration, and what runs in which order.
func TestWithMade(t *testing.T) {
	file := func(text string) bridge.FileWorkflow {
		d, problems := workflow.Read([]byte(text), scope())
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		return bridge.FileWorkflow{Definition: d, Place: "workflows.yaml:7:5"}
	}
	base := &bridge.Policy{Scope: scope(), Teams: []bridge.TeamPolicy{{ID: "sales", Was: []bridge.TeamID{"shop"}}, {ID: "support"}}, File: []bridge.FileWorkflow{
		file("id: inbound\ntrigger: {event: conversation_opened}\nsteps: [{route: sales}]"), file("id: other\nsteps: [{close: {}}]"),
	}}
	on := func(id, text string) bridge.MadeWorkflow {
		return bridge.MadeWorkflow{ID: id, Version: 1, Text: text, On: true}
	}
	off := func(m bridge.MadeWorkflow) bridge.MadeWorkflow { m.On = false; return m }
	runs := func(id, other string) bridge.MadeWorkflow { return on(id, "id: "+id+"\nsteps:\n  - run: "+other+"\n") }
	for _, test := range []struct {
		name  string
		made  []bridge.MadeWorkflow
		want  string
		unfit map[string]string
	}{
		{"none", nil, "inbound other", nil},
		{"those that are on come first", []bridge.MadeWorkflow{
			on("b", "id: b\nsteps: [{route: sales}]"), off(on("x", "id: x\nsteps: [{route: sales}]")), on("a", "id: a\nsteps: [{run: other}]"),
		}, "b a inbound other", nil},
		{"a team that is gone, in one that is on and in one that is off", []bridge.MadeWorkflow{
			on("a", "id: a\nsteps:\n  - say: Hello\n  - route: gone"), off(on("b", "id: b\nsteps: [{route: gone}]")), on("c", "id: c\nsteps: [{route: sales}]"),
		}, "c inbound other", map[string]string{"a": `there is no team “gone”; there is sales, support`}},
		{"a choice that leads to a team that is gone", []bridge.MadeWorkflow{
			on("a", "id: a\nsteps:\n  - say: Hello\n  - ask: What about?\n    id: topic\n    type: choice\n    choices: [{id: x, label: X}, {id: y, label: Y}]\n  - switch: answers.topic\n    cases: {x: [{route: gone}]}\n    else: [{route: sales}]\n"),
		}, "inbound other", map[string]string{"a": `question 1 (“What about?”): there is no team “gone”; there is sales, support`}},
		{"an id that the configuration has too", []bridge.MadeWorkflow{
			on("inbound", "id: inbound\nsteps: [{route: support}]"),
		}, "inbound other", map[string]string{"inbound": "the configuration has a workflow with this id, at workflows.yaml:7:5"}},
		{"a text that is another workflow's, or none", []bridge.MadeWorkflow{on("a", "id: b\nsteps: [{route: support}]"), on("c", "")}, "inbound other",
			map[string]string{"a": `its text is that of a workflow with the id “b”`, "c": "there is nothing here"}},
		{"a team by the id of before", []bridge.MadeWorkflow{on("a", "id: a\nsteps:\n  - if: open(\"shop\")\n    then: [{route: shop}]\n    else: [{assign: {to: shop}}]")}, "a inbound other", nil},
		{"one hands over to another", []bridge.MadeWorkflow{runs("a", "b"), runs("b", "inbound")}, "a b inbound other", nil},
		{"one hands over to another that is off", []bridge.MadeWorkflow{runs("a", "b"), off(runs("b", "inbound")), runs("c", "a"), runs("d", "other")}, "d inbound other",
			map[string]string{"a": `there is no workflow “b”; did you mean “a”?`, "c": `there is no workflow “a”; did you mean “c”?`}},
		{"a circle", []bridge.MadeWorkflow{runs("a", "b"), runs("b", "a")}, "inbound other",
			map[string]string{
				"a": `there is no workflow “b”; did you mean “a”?`,
				"b": "these workflows run in a circle: a, b, a; a conversation would never come out, so take one run out",
			}},
	} {
		t.Run(test.name, func(t *testing.T) {
			// What was made before has no part in it.
			p := base.WithMade([]bridge.MadeWorkflow{on("before", "id: before\nsteps: [{route: sales}]")}).WithMade(test.made)
			var ids []string
			for _, d := range p.Workflows {
				ids = append(ids, d.ID)
			}
			if got := strings.Join(ids, " "); got != test.want {
				t.Errorf("there run %s, want %s", got, test.want)
			}
			if test.unfit == nil {
				test.unfit = map[string]string{}
			}
			if diff := cmp.Diff(test.unfit, p.Unfit); diff != "" {
				t.Errorf("unfit (-want +got):\n%s", diff)
			}
			for _, f := range base.File {
				for _, d := range p.Workflows {
					if d.ID == f.ID && d.Hash != f.Hash {
						t.Errorf("%s of the configuration is another version", d.ID)
					}
				}
			}
		})
	}
}

// Where a team has another id by now, what was made in Slack goes on with it under that.
func TestMadeForTheTeamOfBefore(t *testing.T) {
	p := &bridge.Policy{Scope: scope(), Teams: []bridge.TeamPolicy{{ID: "sales", Was: []bridge.TeamID{"shop"}}}}
	text := "id: a\nsteps:\n  - if: open(\"shop\")\n    then:\n      - route: shop\n"
	d, why := p.Readable(bridge.MadeWorkflow{ID: "a", Text: text})
	if why != "" {
		t.Fatal(why)
	}
	if got, want := string(d.YAML()), strings.Replace(text, "route: shop", "route: sales", 1); got != want {
		t.Errorf("it goes on as %s", got)
	}
	if !d.ComesTo("sales", "") {
		t.Error("it does not come to the team")
	}
	if back, err := workflow.Load(d.Source); err != nil || back.Hash != d.Hash {
		t.Errorf("what is kept of it is read as %v, %v", back, err)
	}
	if _, problems := workflow.Read([]byte(text), scope()); len(problems) != 2 {
		t.Errorf("the configuration may name it so: %v", problems)
	}
}

// What names a picture can be read again.
func TestChartID(t *testing.T) {
	for _, version := range []int{0, 12} {
		def, _ := workflow.Read([]byte("id: in-bound\nsteps: [{say: Hello}]"), scope())
		id, n, ok := bridge.ChartID(bridge.ChartOf(def, version).ID)
		if id != "in-bound" || n != version || !ok {
			t.Errorf("%q, %d, %v", id, n, ok)
		}
	}
	for _, bad := range []bridge.RemoteID{"", "x", "x@", "x@y"} {
		if _, _, ok := bridge.ChartID(bad); ok {
			t.Errorf("%q is taken for a picture", bad)
		}
	}
}
