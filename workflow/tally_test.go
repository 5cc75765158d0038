package workflow_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"frontdesk/workflow"
)

// TestTally: what became of each question is counted once, with the time since it was
// asked first.
func TestTally(t *testing.T) {
	const form = `
- {ask: Mail?, id: mail, type: email, retries: 1}
- {ask: Why?, id: why, required: false}
- {ask: Topic?, id: topic, type: choice, choices: [{id: a, label: Apple}], timeout: 10m}
- {ask: More?, id: more}
`
	for _, test := range []struct{ name, inputs, want string }{
		{"an answer", "says a@b.co", "asked mail 0s, answered mail 5s, asked why 0s"},
		{"invalid attempts", "says no|waits 3s|says a@b.co", "asked mail 0s, invalid mail 13s, answered mail 18s, asked why 0s"},
		{
			"as often as may be", "says no|waits 3s|says no|waits 3s",
			"asked mail 0s, invalid mail 13s, invalid mail 26s, asked why 0s",
		},
		{"skipped", "says a@b.co|presses 2.skip", "asked mail 0s, answered mail 5s, asked why 0s, skipped why 5s, asked topic 0s"},
		{
			"silence: what is passed over was not asked", "says a@b.co|presses 2.skip|waits 10m",
			"asked mail 0s, answered mail 5s, asked why 0s, skipped why 5s, asked topic 0s, timed_out topic 10m5s",
		},
		{"a person", "person", "asked mail 0s, person mail 5s"},
		{
			"back: it is asked anew", "says a@b.co|back|says c@d.co",
			"asked mail 0s, answered mail 5s, asked why 0s, asked mail 0s, answered mail 5s, asked why 0s",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := newPlayer(t, must(t, withSteps(form)), ana())
			out := slices.Clone(p.begin())
			for in := range strings.SplitSeq(test.inputs, "|") {
				p.facts.Now = p.facts.Now.Add(5e9)
				out = append(out, p.give(p.input(in))...)
			}
			var got []string
			for _, o := range out {
				if c, ok := o.(workflow.Tally); ok {
					if c.Workflow != "w" {
						t.Errorf("of workflow %q", c.Workflow)
					}
					got = append(got, fmt.Sprintf("%s %s %v", c.What, c.Question, c.Took))
				}
			}
			if s := strings.Join(got, ", "); s != test.want {
				t.Errorf("got  %s\nwant %s", s, test.want)
			}
		})
	}
}
