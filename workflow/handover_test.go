package workflow_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/workflow"
)

// TestHandOver: one workflow goes on with another one, whose questions are its own.
func TestHandOver(t *testing.T) {
	d := linked(t, `
id: first
steps:
- ask: "1?"
  id: a
  save: contact.fields.a
- if: answers.a == "x"
  then: [{run: second}]
- say: not handed over
`, `
id: second
trigger: {event: conversation_opened, if: contact.returning}
steps:
- say: "{{ answers.a }}: {{ contact.fields.a }}"
- ask: "2?"
  id: a
- if: answers.a != "" && contact.fields.a == "x"
  then: [{run: third}]
`, `
id: third
steps:
- say: {en: Bye, de: Tschüss}
- route: sales
`)
	scriptOf(t, ana(), d, `
		ask a: 1?
		> says y
		answered A = y
		set contact.fields.a = y
		say not handed over
		done`)
	scriptOf(t, ana(), d, `
		ask a: 1?
		> says x
		answered A = x
		set contact.fields.a = x
		say x
		ask a: 2?
		> presses 1.1
		> says z
		answered A = z
		say Bye
		route sales
		done`)
	scriptOf(t, ana(), d, `
		ask a: 1?
		> says x
		answered A = x
		set contact.fields.a = x
		say x
		ask a: 2?
		> waits 30m
		unanswered A: timeout
		done`)
}

// TestHandOverIsAVersion: what a conversation may come to is a part of the version of
// the workflow that it began.
func TestHandOverIsAVersion(t *testing.T) {
	one := linked(t, "id: w\nsteps: [{run: v}]", "id: v\nsteps: [{say: A}]")
	two := linked(t, "id: w\nsteps: [{run: v}]", "id: v\nsteps: [{say: B}]")
	if one.Hash == two.Hash {
		t.Error("another workflow to hand over to is the same version")
	}
	if got := fmt.Sprint(one.HandsOverTo()); got != "[v]" {
		t.Errorf("it hands over to %s", got)
	}
	// A run that is in a workflow which is not there changes nothing.
	r, _ := one.Start(ana())
	r.Done, r.Wait, r.In = false, workflow.WaitTime, "x"
	if _, out := one.Resume(r, ana(), workflow.Tick{}); len(out) > 0 {
		t.Errorf("got %q", show(out))
	}
}

// TestLinkProblems: circles, chains that are too long, too many, and what is not there.
func TestLinkProblems(t *testing.T) {
	flow := func(id string, runs ...string) string {
		var steps []string
		for _, r := range runs {
			steps = append(steps, "{if: contact.returning, then: [{run: "+r+"}]}")
		}
		return "id: " + id + "\nsteps: [" + strings.Join(append(steps, "{say: hi}"), ", ") + "]"
	}
	var chain, star, runs []string
	for i := range 13 {
		chain = append(chain, flow(fmt.Sprintf("w%d", i), fmt.Sprintf("w%d", i+1)))
	}
	chain = append(chain, flow("w13"))
	for i := range 101 {
		star = append(star, flow(fmt.Sprintf("s%d", i)))
		runs = append(runs, fmt.Sprintf("s%d", i))
	}
	for _, test := range []struct {
		name    string
		sources []string
		want    []string
	}{
		{"itself", []string{flow("a", "a")}, []string{"w.yaml:2:46: these workflows run in a circle: a, a; a conversation would never come out, so take one run out"}},
		{"a circle that is come to from outside", []string{flow("a", "b"), flow("b", "c"), flow("c", "b", "d"), flow("d")}, []string{
			"w.yaml:2:46: these workflows run in a circle: b, c, b; a conversation would never come out, so take one run out",
		}},
		{"not there, and not read", []string{flow("abc", "abd", "unread", "zzzz")}, []string{
			`w.yaml:2:46: there is no workflow "abd"; did you mean "abc"?`,
			`w.yaml:2:139: there is no workflow "zzzz"; there is abc`,
		}},
		{"a long chain", chain, []string{"w.yaml:2:46: more than 10 workflows run one after another from here; make it fewer"}},
		{"many", append([]string{flow("all", runs...)}, star...), []string{`w.yaml:2:46: the workflow "all" leads to 101 others; make it at most 100`}},
		{"two ways to one", []string{flow("a", "b", "c"), flow("b", "d"), flow("c", "d"), flow("d")}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			var all []*workflow.Definition
			for _, s := range test.sources {
				all = append(all, must(t, s))
			}
			out, problems := workflow.Link(all, "unread")
			var got []string
			for _, p := range problems {
				got = append(got, p.String())
			}
			if diff := cmp.Diff(test.want, got); diff != "" || (out == nil) != (len(problems) > 0) {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}
