package workflow_test

import (
	"strings"
	"testing"
)

// TestPieces: what comes in several short messages is one answer, for each type: a message
// that is one by itself counts at once, and what is none waits for the next.
func TestPieces(t *testing.T) {
	for _, test := range []struct{ name, keys, script string }{
		{"a text that has to look like something", "type: text, pattern: '.*[0-9]{4}'", `
			> says my order is
			> says 4711
			answered Q = my order is 4711`},
		{"a text that is one without what came before", "type: text, pattern: '[0-9]{4}'", `
			> says my order is
			> says 4711
			answered Q = 4711`},
		{"a text that has to be long enough", "type: text, min: 15", `
			> says it is
			> says rather
			> waits 2s
			> says broken
			answered Q = it is rather broken`},
		{"any text", "type: text", `
			> says my order is
			answered Q = my order is`},
		{"a choice", "type: choice, choices: [{id: buy, label: Buying}, {id: help, label: Help with an order}]", `
			> says help with
			> says an order
			> waits 3s
			answered Q = help (Help with an order)`},
		{"several choices", "type: multi_choice, choices: [{id: a, label: Apple}, {id: b, label: Bread}]", `
			> says well
			> says apple, bread
			answered Q = a, b (Apple, Bread)`},
		{"an e-mail address", "type: email", `
			> says my address is
			> says ana@example.com
			answered Q = ana@example.com`},
		{"a phone number", "type: phone", `
			> says +48 22
			> says 123 45 67
			> waits 3s
			answered Q = +48221234567 (+48 22 123 45 67)`},
		{"a number", "type: number", `
			> says about
			> says sixty
			> says 60
			answered Q = 60`},
		{"an address on the web", "type: url", `
			> says here it is
			> says www.example.com/a
			answered Q = https://www.example.com/a`},
		{"a time", "type: time", `
			> says in the evening
			> says 18:30
			answered Q = 18:30`},
		{"a rating", "type: rating", `
			> says I give
			> says 4
			answered Q = 4`},
		{"a country", "type: country", `
			> says United
			> says Kingdom
			> waits 3s
			answered Q = GB (United Kingdom)`},
		{"a place", "type: location", `
			> says 52.52
			> says 13.405
			> waits 3s
			answered Q = 52.52,13.405 (52.52, 13.405) https://www.openstreetmap.org/?mlat=52.52&mlon=13.405#map=17/52.52/13.405`},
		{"a file", "type: file", `
			> says here comes
			> says the bill
			> sends document bill.pdf
			answered Q = bill.pdf (bill.pdf)`},
		{"a consent", "type: consent, policy: 'https://x.co', version: v1", `
			> says well
			> says yes please
			answered Q = true (given) true to "?\nRead more: https://x.co" in "", version v1 of https://x.co`},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := must(t, withSteps("\n- {ask: '?', id: q, "+test.keys+"}"))
			asked := show(newPlayer(t, d, ana()).begin())
			scriptOf(t, ana(), d, strings.Join(asked, "\n")+test.script+"\ndone")
		})
	}
}

// TestOldPresses: buttons of questions that are over, of each type that has any, change
// nothing: pressed again, pressed late, and after their time.
func TestOldPresses(t *testing.T) {
	for _, test := range []struct{ name, keys, press string }{
		{"choice", "type: choice, choices: [{id: a, label: A}, {id: b, label: B}]", "1.1"},
		{"several choices", "type: multi_choice, required: false, choices: [{id: a, label: A}]", "1.done"},
		{"rating", "type: rating", "1.4"},
		{"consent", "type: consent", "1.1"},
		{"text that may be skipped", "type: text, required: false", "1.skip"},
		{"place that may be skipped", "type: location, required: false", "1.skip"},
		{"file that may be skipped", "type: file, required: false", "1.skip"},
	} {
		for how, before := range map[string]string{"twice": "presses " + test.press, "after its time": "waits 30m"} {
			t.Run(test.name+", "+how, func(t *testing.T) {
				p := newPlayer(t, must(t, withSteps("\n- {ask: '?', id: q, on_timeout: [{say: Late}], "+test.keys+"}\n- {ask: Next?, id: next, required: false}")), ana())
				p.begin()
				p.give(p.input(before))
				state := string(p.state)
				for _, key := range []string{test.press, "1.1", "1.2", "1.skip", "1.done", "1.back", "1.person"} {
					if out := p.give(p.input("presses " + key)); len(out) > 0 || string(p.state) != state {
						t.Errorf("pressing %s does %q", key, show(out))
					}
				}
				if got := show(p.give(p.input("presses 2.skip"))); len(got) != 1 || got[0] != "unanswered Next: skipped" {
					t.Errorf("the present question's button does %q", got)
				}
			})
		}
	}
}
