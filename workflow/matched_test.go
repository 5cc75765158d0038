package workflow_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/workflow"
)

// TestMatched: the log is told which way each branch goes, in the words of the
// configuration and with no value of anybody's.
func TestMatched(t *testing.T) {
	long := "contact.first_name != " + `"` + strings.Repeat("x", 200) + `"`
	for _, test := range []struct {
		steps string
		want  []string
	}{
		{"- {if: contact.returning, then: [{tag: [a]}]}", []string{"if contact.returning: no"}},
		{"- if: >-\n    contact.first_name\n    == 'Ana'\n  then: [{tag: [a]}]", []string{"if contact.first_name == 'Ana': yes"}},
		{"- switch: contact.first_name\n  cases: {Ben: [{tag: [a]}]}", []string{"switch contact.first_name: else"}},
		{"- switch: contact.first_name\n  cases: {Ana: [{if: 'true', then: [{tag: [a]}]}]}", []string{"switch contact.first_name: Ana", "if true: yes"}},
		{"- {if: '" + long + "', then: [{tag: [a]}]}", []string{"if " + long[:119] + "…: yes"}},
	} {
		d, problems := parse(t, withSteps(test.steps))
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		var got []string
		for _, o := range newPlayer(t, d, ana()).begin() {
			if m, ok := o.(workflow.Matched); ok {
				got = append(got, m.Rule)
			}
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s\n-want +got:\n%s", test.steps, diff)
		}
	}
}
