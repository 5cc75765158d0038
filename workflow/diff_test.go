package workflow_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"frontdesk/workflow"
)

func TestDiff(t *testing.T) {
	was := must(t, inbound)
	for _, test := range []struct {
		name string
		now  *workflow.Definition
		want string
	}{
		{"nothing", must(t, inbound), ""},
		{"a label, with the question that it belongs to", must(t, strings.Replace(inbound, "de: Hilfe", "de: Hilfe!", 1)), `
  …
  steps:
    - say: Hello {{ contact.first_name }}, welcome!
    - ask: {en: What is it about?, de: Worum geht es?}
  …
      choices:
        - {id: sales, label: {en: Buying, de: Kaufen}}
-       - {id: support, label: {en: Help, de: Hilfe}}
+       - {id: support, label: {en: Help, de: Hilfe!}}
    - ask: Your e-mail address?
      id: email
  …
`},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(strings.TrimPrefix(test.want, "\n"), workflow.Diff(was, test.now)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	one := must(t, "id: w\nsteps: [{route: sales}]")
	if got := workflow.Diff(nil, one); got != "+ id: w\n+ steps:\n+   - route: sales\n" {
		t.Errorf("what is new as a whole: %s", got)
	}
	if got := workflow.Diff(one, nil); got != "- id: w\n- steps:\n-   - route: sales\n" {
		t.Errorf("what is gone as a whole: %s", got)
	}
}

// A difference that is no excerpt has both versions in it: its lines without "+" are the
// one, those without "-" the other.
func TestDiffHoldsBoth(t *testing.T) {
	line := rapid.SampledFrom([]string{"a", "b", "c", " d", "  e", ""})
	rapid.Check(t, func(rt *rapid.T) {
		was, now := rapid.SliceOfN(line, 0, 12).Draw(rt, "was"), rapid.SliceOfN(line, 0, 12).Draw(rt, "now")
		var one, other []string
		common := 0
		for _, l := range workflow.Between(was, now) {
			if l[0] != '+' {
				one = append(one, l[1:])
			}
			if l[0] != '-' {
				other = append(other, l[1:])
			}
			if l[0] == ' ' {
				common++
			}
		}
		if diff := cmp.Diff(strings.Join(was, "\n"), strings.Join(one, "\n")); diff != "" {
			rt.Fatalf("the old one (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(strings.Join(now, "\n"), strings.Join(other, "\n")); diff != "" {
			rt.Fatalf("the new one (-want +got):\n%s", diff)
		}
		if cmp.Equal(was, now) && common != len(was) {
			rt.Fatalf("something differs between equal lines")
		}
	})
}
