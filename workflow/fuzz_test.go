package workflow_test

import (
	"testing"
	"time"

	"go.yaml.in/yaml/v4"

	"frontdesk/workflow"
)

// FuzzParse: no file breaks the parser; what it takes can be stored and read
// back as the same version; what it refuses is refused with a reason.
func FuzzParse(f *testing.F) {
	f.Add([]byte(inbound))
	f.Add([]byte("id: w\nsteps: &s [{if: 'contact.name == ''x''', then: *s}]"))
	f.Add([]byte("id: w\nsteps:\n- say: |\n    {{ now.Format(\"Mon\") }}\n- switch: len(contact.name)\n  cases: {1: [close: {}]}"))
	f.Add([]byte("id: w\nsteps: [{ask: '?', id: a, type: choice, choices: [{id: x, label: {en: y}}], required: no}]"))
	f.Add([]byte("id: w\nsteps: [{ask: '?', id: a, type: consent, policy: 'https://x.co', on_refusal: [{tag: [no]}]}, {set: {contact.fields.x: '=answers.a ? 1 : 2'}}]"))
	f.Add([]byte("id: w\nsteps: [{ask: '?', id: a, type: number, min: 1, max: 9}, {if: 'answers.a != 5 or answers.a == \"\" or known(answers.a)', then: [{note: '{{ answers.a }}'}]}]"))
	f.Add([]byte("id: w\nsteps: [{ask: A, id: a, type: multi_choice, min: 1, choices: [{id: x, label: X, also: [ex]}]}, {ask: B, id: b, type: date, min: today}, {ask: C, id: c, type: time, max: '18:00'}, {ask: D, id: d, type: rating}, {ask: E, id: e, type: country}, {ask: F, id: f, type: language}, {if: '\"x\" in answers.a', then: [{note: '{{ answers.b }}'}]}]"))
	f.Add([]byte("id: w\nsteps: [{wait: 1h}, {language: '=contact.country'}, {if: contact.returning, then: [run: w], else: [run: v]}]"))
	f.Add([]byte("id: w\nsteps: [{http: {method: PUT, url: 'https://x.co/{{ contact.name }}?k={{ secrets.crm }}', headers: {A: 'b {{ contact.name }}'}, body: {a: =contact.tags, b: [1, .5, ~, 2027-01-31, '{{ secrets.key }}']}, timeout: 5s, retries: 1, keep: {contact.email: a.0.b}, on_error: [{tag: [x]}]}}]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var node yaml.Node
		if yaml.Unmarshal(data, &node) != nil {
			return
		}
		d, problems := workflow.Parse(&node, workflow.Scope{File: "w.yaml", Teams: teams(), Secrets: []string{"crm", "key"}})
		if (d == nil) != (len(problems) > 0) {
			t.Fatalf("definition %v, problems %v", d, problems)
		}
		for _, p := range problems {
			if p.Text == "" || p.Line == 0 && len(data) > 0 && node.Line > 0 {
				t.Errorf("a problem without a text or a place: %#v", p)
			}
		}
		if d == nil {
			return
		}
		if again, problems := workflow.Read(d.YAML(), workflow.Scope{File: "w.yaml", Teams: teams(), Secrets: []string{"crm", "key"}}); len(problems) > 0 || again.Hash != d.Hash {
			t.Fatalf("written as another version, %v:\n%s\n%s", problems, d.Source, d.YAML())
		}
		joined, problems := workflow.Link([]*workflow.Definition{d})
		if len(problems) > 0 {
			return
		}
		d = joined[0]
		for _, around := range []workflow.Surroundings{{}, {Languages: []string{"en", "pl"}, Apps: []workflow.App{{Name: "App", Buttons: 1, Label: 1}}}} {
			for _, p := range workflow.Lint(joined, around) {
				if p.Text == "" || p.Line == 0 && node.Line > 0 {
					t.Errorf("a warning without a text or a place: %#v", p)
				}
			}
		}
		back, err := workflow.Load(d.Source)
		if err != nil || back.Hash != d.Hash {
			t.Fatalf("read back as %v, %v:\n%s", back, err, d.Source)
		}
		play(t, back, "1", 5)
	})
}

// FuzzLoad: no stored bytes break the reader.
func FuzzLoad(f *testing.F) {
	f.Add(must(f, inbound).Source)
	f.Add(linked(f, "id: w\nsteps: [{run: v}]", "id: v\nsteps: [{wait: 1h}, {language: de}, {ask: A?, id: a}]").Source)
	f.Fuzz(func(t *testing.T, data []byte) {
		if d, err := workflow.Load(data); err == nil {
			play(t, d, "1", 5)
		}
	})
}

// FuzzSaid: whatever customers write, the interpreter takes it, and the run ends.
func FuzzSaid(f *testing.F) {
	d := must(f, inbound)
	kinds := must(f, withSteps(`
- {ask: A, id: a, type: multi_choice, choices: [{id: x, label: X}, {id: y, label: Y}], retries: 0}
- {ask: B, id: b, type: date, retries: 0}
- {ask: C, id: c, type: time, retries: 0}
- {ask: D, id: d, type: rating, retries: 0}
- {ask: E, id: e, type: country, retries: 0}
- {ask: {en: F, de: F}, id: f, type: language, retries: 0}
- {ask: G, id: g, type: email, retries: 0}
`))
	for _, s := range []string{"1, 2 and 3", "31.12.2026", "12/31", "Dec 31st 26", "下午3点半", "3 p.m.", "4/5 ⭐", "🇵🇱 Poland", "I speak Tiếng Việt", "a@gmial.con", "1", "it is a@b.co", "{{ contact.name }}", "٢", "\xff", "👍🏽", "a\u0301"} {
		f.Add(s, int64(3))
	}
	f.Fuzz(func(t *testing.T, said string, order int64) {
		workflow.ClosingWord(said)
		play(t, d, said, order)
		play(t, kinds, said, order)
	})
}

// play answers each question with a text and a button, and lets time and team do the rest.
func play(t *testing.T, d *workflow.Definition, said string, order int64) {
	facts := ana()
	facts.Contact.FirstName, facts.Contact.Language = said, said
	d.Matches(facts)
	r, _ := d.Start(facts)
	for moves := 0; !r.Done; moves++ {
		if moves > 30*1000 {
			t.Fatalf("stuck at %+v", r)
		}
		for _, in := range []workflow.Input{
			workflow.Said{S: said, Order: order, Ref: "r"}, workflow.Arrived{Order: order - 1}, workflow.Pressed{Key: said},
			workflow.Shared{Phone: said, Verified: true, Order: order}, workflow.Edited{S: said, Ref: "r"}, workflow.Assigned{}, workflow.Called{Kept: map[string]string{"contact.email": said, "contact.fields.x": said}}, workflow.Tick{},
		} {
			if _, tick := in.(workflow.Tick); tick && r.Deadline.After(facts.Now) {
				facts.Now = r.Deadline.Add(time.Second)
			}
			r, _ = d.Resume(r, facts, in)
		}
	}
}
