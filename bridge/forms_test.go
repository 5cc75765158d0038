package bridge_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/workflow"
)

// TestForms: how each type of question is put where there are buttons, and where there are none.
func TestForms(t *testing.T) {
	const choices = "choices: [{id: a, label: Apple}, {id: b, label: Bread}]"
	for _, tt := range []struct{ name, keys, buttons, plain string }{
		{"text", "type: text", `"Well?"`, `"Well?"`},
		{"text that may be skipped", "type: text, required: false", `"Well?" [Skip]`, `"Well?\nSkip"`},
		{"choice", "type: choice, " + choices, `"Well?" [Apple] [Bread]`, `"Well?\n1. Apple\n2. Bread"`},
		{"choice that may be skipped", "type: choice, required: false, " + choices, `"Well?" [Apple] [Bread] [Skip]`, `"Well?\n1. Apple\n2. Bread\nSkip"`},
		{
			"choice with a label that no button shows in full", "type: choice, choices: [{id: a, label: " + strings.Repeat("Apple ", 9) + "}, {id: b, label: Bread}]",
			`"Well?\n1. Apple Apple Apple Apple Apple Apple Apple Apple Apple\n2. Bread"`, `"Well?\n1. Apple Apple Apple Apple Apple Apple Apple Apple Apple\n2. Bread"`,
		},
		{
			"choice of many", "type: choice, choices: [{id: a, label: A}, {id: b, label: B}, {id: c, label: C}, {id: d, label: D}, {id: e, label: E}, {id: f, label: F}, {id: g, label: G}, {id: h, label: H}, {id: i, label: I}]",
			`"Well?\n1. A\n2. B\n3. C\n4. D\n5. E\n6. F\n7. G\n8. H\n9. I"`, `"Well?\n1. A\n2. B\n3. C\n4. D\n5. E\n6. F\n7. G\n8. H\n9. I"`,
		},
		{"several choices", "type: multi_choice, " + choices, `"Well?" [⬜ Apple] [⬜ Bread] [Done]`, `"Well?\n1. Apple\n2. Bread"`},
		{"rating", "type: rating", `"Well?" [1 ⭐] [2 ⭐] [3 ⭐] [4 ⭐] [5 ⭐]`, `"Well?"`},
		{"consent", "type: consent, policy: 'https://example.com/p'", `"Well?\nRead more: https://example.com/p" [Yes] [No]`, `"Well?\nRead more: https://example.com/p\n1. Yes\n2. No"`},
		{"phone", "type: phone, required: false", `"Well?" [share phone: Share my number] [Skip]`, `"Well?\nSkip"`},
		{"location", "type: location, required: false", `"Well?" [share location: Share my location] [Skip]`, `"Well?\nSkip"`},
		{"file", "type: file", `"Well?"`, `"Well?"`},
		{"number", "type: number", `"Well?"`, `"Well?"`}, {"email", "type: email", `"Well?"`, `"Well?"`}, {"url", "type: url", `"Well?"`, `"Well?"`},
		{"date", "type: date", `"Well?"`, `"Well?"`}, {"time", "type: time", `"Well?"`, `"Well?"`}, {"country", "type: country", `"Well?"`, `"Well?"`},
	} {
		for form, want := range map[string]string{"with buttons": tt.buttons, "without": tt.plain} {
			t.Run(tt.name+", "+form, func(t *testing.T) {
				w := newWorld(t)
				policy, caps := *w.policy, maps.Clone(w.policy.Caps)
				policy.Workflows = []*workflow.Definition{parse(t, "id: w\ntrigger: {event: conversation_opened}\nsteps: [{ask: 'Well?', id: q, "+tt.keys+"}]")}
				if c := caps["telegram"]; form == "without" {
					c.Buttons, c.Share = 0, nil
					caps["telegram"] = c
				}
				policy.Caps = caps
				w.policy = &policy
				w.do(t, "customer says Hi")
				if diff := cmp.Diff("\tcustomer: "+want+"\n", w.log.String()); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
			})
		}
	}
}
