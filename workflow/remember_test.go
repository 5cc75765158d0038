package workflow_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/workflow"
)

// daysAgo is an answer of an earlier conversation, in the form "QUESTION DAYS VALUE".
func daysAgo(t *testing.T, line string) workflow.Memory {
	t.Helper()
	var question string
	var days int
	if _, err := fmt.Sscan(line, &question, &days); err != nil {
		t.Fatal(err)
	}
	_, value, _ := strings.Cut(strings.TrimPrefix(line, question+" "), " ")
	return workflow.Memory{
		Key: workflow.MemoryKey("w", question), Answer: workflow.Answer{Value: value}, Version: "v1", At: start().Add(-time.Duration(days) * 24 * time.Hour),
	}
}

// TestRecall: an answer of an earlier conversation counts while it is young enough and
// would still be one; else the question is asked.
func TestRecall(t *testing.T) {
	for _, test := range []struct{ name, question, remembered, fields, want string }{
		{"young enough", "type: text", "q 89 Berlin", "", "recalled Q = Berlin of 2026-08-26|say Berlin"},
		{"too old", "type: text", "q 90 Berlin", "", "ask"},
		{"of another question", "type: text", "p 1 Berlin", "", "ask"},
		{"none", "type: text", "q 1 ", "", "ask"},
		{"a choice, by its label of today", "type: choice, choices: [{id: x, label: Ex}, {id: y, label: {en: Why}}]", "q 1 y", "", "recalled Q = y Why of 2026-11-22|say Why"},
		{"a choice that is no longer there", "type: choice, choices: [{id: x, label: Ex}]", "q 1 y", "", "ask"},
		{"several choices", "type: multi_choice, choices: [{id: x, label: Ex}, {id: y, label: Why}]", "q 1 x, y", "", "recalled Q = x, y Ex, Why of 2026-11-22|say Ex, Why"},
		{"one of several is gone", "type: multi_choice, choices: [{id: x, label: Ex}, {id: y, label: Why}]", "q 1 x, z", "", "ask"},
		{"more than are taken now", "type: multi_choice, max: 1, choices: [{id: x, label: Ex}, {id: y, label: Why}]", "q 1 x, y", "", "ask"},
		{"a number, whatever the language", "type: number", "q 1 1.234", "", "recalled Q = 1.234 of 2026-11-22|say 1.234"},
		{"a number out of its bounds", "type: number, max: 9", "q 1 10", "", "ask"},
		{"no number", "type: number", "q 1 ten", "", "ask"},
		{"a rating", "type: rating", "q 1 4", "", "recalled Q = 4 of 2026-11-22|say 4"},
		{"a day that is over", "type: date, min: today", "q 1 2026-11-22", "", "ask"},
		{"a day to come", "type: date, min: today", "q 1 2026-12-31", "", "recalled Q = 2026-12-31 31 December 2026 of 2026-11-22|say 31 December 2026"},
		{"a time", "type: time", "q 1 09:30", "", "recalled Q = 09:30 of 2026-11-22|say 9:30 am"},
		{"an address", "type: email", "q 1 a@b.co", "", "recalled Q = a@b.co of 2026-11-22|say a@b.co"},
		{"a phone number", "type: phone", "q 1 +442079460958", "", "recalled Q = +442079460958 +44 20 7946 0958 of 2026-11-22|say +44 20 7946 0958"},
		{"a country", "type: country", "q 1 DE", "", "recalled Q = DE Germany of 2026-11-22|say Germany"},
		{"a place", "type: location", "q 1 52.52,13.405", "", "recalled Q = 52.52,13.405 52.52, 13.405 of 2026-11-22|say 52.52, 13.405"},
		{"a file", "type: file", "q 1 bill.pdf", "", "recalled Q = bill.pdf of 2026-11-22|say bill.pdf"},
		{"a page", "type: url", "q 1 https://example.com/a", "", "recalled Q = https://example.com/a of 2026-11-22|say https://example.com/a"},
		{"a consent", "type: consent, version: v1", "q 1 true", "", "recalled Q = true given of 2026-11-22|say Yes"},
		{"a consent to other words", "type: consent, version: v2", "q 1 true", "", "ask"},
		{"a refusal", "type: consent, version: v1", "q 1 false", "", "ask"},
		{"a pattern of today", "type: text, pattern: '[0-9]+'", "q 1 abc", "", "ask"},
		{"what is saved with the contact counts", "save: contact.fields.city", "q 1 ", "Rome", "recalled Q = Rome of 2026-11-22|say Rome"},
		{"nothing is saved any more", "save: contact.fields.city", "q 1 ", "", "ask"},
		{"what is saved is none", "type: choice, choices: [{id: x, label: Ex}], save: contact.fields.city", "q 1 ", "Rome", "ask"},
		{"it is saved since", "save: contact.fields.city", "q 1 Berlin", "", "recalled Q = Berlin of 2026-11-22|set contact.fields.city = Berlin|say Berlin"},
		{"with the conversation it is saved anew", "save: conversation.fields.city", "q 1 Berlin", "Rome", "recalled Q = Berlin of 2026-11-22|set conversation.fields.city = Berlin|say Berlin"},
		{"passed over by its condition", "skip_if: contact.name != ''", "q 1 Berlin", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			facts := ana()
			facts.Remembered = []workflow.Memory{daysAgo(t, test.remembered)}
			if test.fields != "" {
				facts.Contact.Fields = map[string]string{"city": test.fields}
			}
			p := newPlayer(t, must(t, withSteps("- {ask: Well?, id: q, ask_again_after: 90d, "+test.question+"}\n- {say: '{{ answers.q }}'}")), facts)
			out := p.begin()
			got := strings.Join(show(out), "|")
			if test.want == "ask" && strings.HasPrefix(got, "ask q: Well?") {
				return
			}
			if got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			if slices.ContainsFunc(out, func(o workflow.Output) bool { _, counted := o.(workflow.Tally); return counted }) {
				t.Error("what was passed over was counted as asked")
			}
		})
	}
}

// TestRecallWithoutAsking: a question that has no ask_again_after is asked, whoever has
// answered it before; one that has it is known also to whoever asks for a person.
func TestRecallWithoutAsking(t *testing.T) {
	facts := ana()
	facts.Remembered = []workflow.Memory{daysAgo(t, "q 1 Berlin")}
	p := newPlayer(t, must(t, withSteps("- {ask: Well?, id: q}")), facts)
	if got := strings.Join(show(p.begin()), "|"); got != "ask q: Well?" {
		t.Errorf("got %s", got)
	}
	d := must(t, withSteps("- {ask: Well?, id: q, ask_again_after: 90d}\n- {note: 'From {{ answers.q }}'}"))
	_, out := d.StartForPerson(facts)
	if got := strings.Join(show(out), "|"); !strings.Contains(got, "recalled Q = Berlin of 2026-11-22|note From Berlin") {
		t.Errorf("got %s", got)
	}
}

// TestRemember: what is kept of an answer, and when it is kept no longer.
func TestRemember(t *testing.T) {
	for _, test := range []struct{ name, question, inputs, want string }{
		{"an answer", "type: text", "says Berlin", "w.q = Berlin"},
		{"only where it is wanted", "", "says Berlin", ""},
		{"what is saved with the contact stays there alone", "save: contact.fields.city", "says Berlin", "w.q ="},
		{"what is saved with the conversation does not last", "save: conversation.fields.city", "says Berlin", "w.q = Berlin"},
		{"a choice by its id", "type: choice, choices: [{id: x, label: Ex}]", "says Ex", "w.q = x"},
		{"a consent with its version", "type: consent, version: v1", "says yes", "w.q = true v1"},
		{"a refusal", "type: consent, version: v1", "says no", "not w.q"},
		{"a place by its name", "type: location", "locates 52.52 13.405 Café", "w.q = 52.52,13.405 Café (52.52, 13.405)"},
		{"what is long", "type: text", "says " + strings.Repeat("x", 301), "not w.q"},
		{"a language, which is the contact's", "type: language", "says Deutsch", "w.q ="},
		{"taken back", "type: text", "says Berlin|back|says Rome", "w.q = Berlin, not w.q, w.q = Rome"},
		{"corrected", "type: text", "says=a Berlin|edits=a Rome", "w.q = Berlin, not w.q, w.q = Rome"},
	} {
		t.Run(test.name, func(t *testing.T) {
			keys := "ask_again_after: 90d, " + test.question
			if test.question == "" {
				keys = "type: text"
			}
			p := newPlayer(t, must(t, withSteps("- {ask: Well?, id: q, "+keys+"}\n- {ask: Then?, id: p}")), ana())
			out := slices.Clone(p.begin())
			for in := range strings.SplitSeq(test.inputs, "|") {
				out = append(out, p.give(p.input(in))...)
			}
			var got []string
			for _, o := range out {
				switch o := o.(type) {
				case workflow.Remember:
					m := o.Memory
					got = append(got, strings.Join(strings.Fields(m.Key+" = "+m.Answer.Value+" "+m.Answer.Label+" "+m.Version), " "))
					if !m.At.Equal(start()) {
						t.Errorf("answered at %v", m.At)
					}
				case workflow.Forget:
					got = append(got, "not "+o.Key)
				}
			}
			if s := strings.Join(got, ", "); s != test.want {
				t.Errorf("got  %s\nwant %s", s, test.want)
			}
		})
	}
}

// TestRecallAndRestart: whoever starts over is asked, also what they have answered in an
// earlier conversation.
func TestRecallAndRestart(t *testing.T) {
	facts := ana()
	facts.Remembered = []workflow.Memory{daysAgo(t, "q 1 Berlin")}
	p := newPlayer(t, must(t, withSteps("- {ask: Well?, id: q, ask_again_after: 90d}\n- {ask: Then?, id: p}")), facts)
	want := []string{"recalled Q = Berlin of 2026-11-22|ask p: Then?", "restarted q|ask q: Well?", "answered Q = Rome|ask p: Then?"}
	for i, out := range [][]workflow.Output{p.begin(), p.give(workflow.Restart{}), p.give(p.input("says Rome"))} {
		if got := strings.Join(show(out), "|"); got != want[i] {
			t.Errorf("got  %s\nwant %s", got, want[i])
		}
	}
}

func TestAskAgainMistakes(t *testing.T) {
	_, problems := parse(t, withSteps(`
- {ask: A, id: a, ask_again_after: 30s}
- {ask: A, id: b, ask_again_after: 3661d}
- {ask: A, id: c, ask_again_after: soon}
- {ask: A, id: d, ask_agian_after: 90d}
`))
	want := `w.yaml:4:36: "ask_again_after" must be between 1m and 3660d, such as 90d; without it the question is asked in each conversation
w.yaml:5:36: "ask_again_after" must be between 1m and 3660d, such as 90d; without it the question is asked in each conversation
w.yaml:6:36: "ask_again_after": "soon" is no duration: write a number and a unit, such as 45s, 30m, 12h, 3d or 2w
w.yaml:7:19: the step "ask" has no key "ask_agian_after"; did you mean "ask_again_after"?`
	if got := strings.TrimSpace(problems.Error()); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
