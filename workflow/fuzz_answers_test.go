package workflow_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"frontdesk/workflow"
)

// asking are workflows with one question each, of every type that is obeyed.
func asking(t testing.TB) map[string]*workflow.Definition {
	t.Helper()
	all := map[string]*workflow.Definition{}
	for kind, more := range map[string]string{
		"text": "", "choice": ", choices: [{id: a, label: {en: Apple, de: Äpfel}}, {id: b, label: Bread}]", "email": "", "number": ", min: 1, max: 1000000",
		"multi_choice": ", choices: [{id: a, label: Apple}, {id: b, label: Bread}]", "phone": "", "url": "", "date": "", "time": "", "rating": "",
		"location": "", "file": "", "country": "", "language": "", "consent": ", policy: 'https://x.co'",
	} {
		var node yaml.Node
		source := fmt.Sprintf("id: w\nsteps:\n- {ask: '?', id: q, type: %s%s}\n", kind, more)
		if err := yaml.Unmarshal([]byte(source), &node); err != nil {
			t.Fatal(err)
		}
		if d, problems := workflow.Parse(&node, workflow.Scope{File: "w.yaml", Teams: teams()}); len(problems) == 0 {
			all[kind] = d
		}
	}
	return all
}

// answered is what is known of the question after a text, in a language, as an answer to it.
func answered(d *workflow.Definition, said, language string) (a workflow.Answer, valid bool) {
	facts := ana()
	facts.Contact.Language = language
	r, _ := d.Start(facts)
	r, _ = d.Resume(r, facts, workflow.Arrived{Order: 1})
	r, _ = d.Resume(r, facts, workflow.Said{S: said, Order: 2})
	a, valid = r.Answers["q"]
	return a, valid
}

// FuzzAnswers: whatever a customer answers, in whichever language, is judged; what counts
// is a value that can be kept and shown, and that is the same answer when it is said again.
func FuzzAnswers(f *testing.F) {
	for _, s := range []string{
		"hello", "a@b.example", "my mail is a@b.example, thanks", "1.000", "1,5", "٢", "２", "+49 30 1234567", "030 1234", "0049301234567", "https://a.example/x?y",
		"a.example", "yes", "no", "Apple", "1", "äpfel", "\u202eApple", "31 January 2027", "2027-01-31", "14:30", "5", "★★★★", "Deutschland", "52.52, 13.405", "52°31'12\"N 13°24'18\"E", "https://maps.google.com/?q=-1.5,2", "geo:1,2", "DE", "\ufffc", "\u0301", "\xff", "",
	} {
		for _, language := range []string{"en", "de", "ar", "zz"} {
			f.Add(s, language)
		}
	}
	all := asking(f)
	f.Fuzz(func(t *testing.T, said, language string) {
		for kind, d := range all {
			a, valid := answered(d, said, language)
			if !valid {
				continue
			}
			if a.Value == "" || !utf8.ValidString(a.Value) && utf8.ValidString(said) {
				t.Errorf("%q as a %s is %q", said, kind, a.Value)
			}
			if _, err := json.Marshal(a); err != nil {
				t.Errorf("%q as a %s cannot be kept: %v", said, kind, err)
			}
			switch kind {
			case "choice", "multi_choice", "consent": // whose values are ids
				continue
			}
			if again, still := answered(d, a.Value, language); !still || again.Value != a.Value {
				t.Errorf("%q as a %s is %q, and that said again is %q (%v)", said, kind, a.Value, again.Value, still)
			}
		}
	})
}

// FuzzExpression: whatever stands in a condition, a value or a text of a workflow is
// refused with its place, or is computed in bounded time without an end to the run.
func FuzzExpression(f *testing.F) {
	for _, s := range []string{
		`contact.name == "Ana" and answers.q > 5`, `known(answers.q) ? contact.email : now`, `"vip" in conversation.tags`, `len(contact.name) > 3`, `open("sales")`,
		`contact.fields.x matches "a+"`, `1 / 0`, `answers.q ?? ""`, `contact.name[0:99]`, `"a" * 999999`, `map(1..9, #)`, `now.Format("Mon")`, `{{`, `}}`, `available("nobody")`, `not not`,
	} {
		f.Add(s, "Hello {{ "+s+" }}!", "7")
	}
	f.Fuzz(func(t *testing.T, condition, text, said string) {
		source, err := yaml.Marshal(map[string]any{"id": "w", "steps": []any{
			map[string]any{"ask": "?", "id": "q", "type": "number"},
			map[string]any{"if": condition, "then": []any{map[string]any{"say": text}}, "else": []any{map[string]any{"note": text}}},
			map[string]any{"set": map[string]any{"contact.fields.x": "=" + condition}},
			map[string]any{"switch": condition, "cases": map[string]any{"7": []any{map[string]any{"say": text}}}},
		}})
		if err != nil {
			return
		}
		var node yaml.Node
		if yaml.Unmarshal(source, &node) != nil {
			return
		}
		d, problems := workflow.Parse(&node, workflow.Scope{File: "w.yaml", Teams: teams()})
		for _, p := range problems {
			if p.Text == "" || p.Line == 0 {
				t.Errorf("a problem without a text or a place: %#v", p)
			}
		}
		if d == nil {
			return
		}
		play(t, d, said, 3)
	})
}
