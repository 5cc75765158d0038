package bridge_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
)

// asks is an admin at a new question of a type.
func (b *builds) asks(kind string) bridge.Modal {
	b.Helper()
	return b.sends(b.opens(), "add", kind, nil)
}

// wrong are the mistakes that a form is refused with, by the names of its fields.
func (b *builds) wrong() map[string]string {
	r, is := b.out.AtOnce[0].Op.(bridge.RefuseModal)
	if !is {
		return nil
	}
	wrong := map[string]string{}
	for id, why := range r.Errors {
		name, _, _ := strings.Cut(id, ".")
		wrong[name] = why
	}
	return wrong
}

// TestBuilderRefusesQuestions has in each row what is typed for a question, and what stands below
// which field then: whole sentences, in the words that the form has for its fields.
func TestBuilderRefusesQuestions(t *testing.T) {
	for _, tt := range []struct {
		kind   string
		values map[string]string
		field  string
		want   string
	}{
		{"time", map[string]string{"least": "9:00", "most": "18:00"}, "", ""},
		{"time", map[string]string{"least": "19:00", "most": "18:00"}, "most", "Write a time of day such as 18:00, not before “At least”."},
		{"time", map[string]string{"least": "nine"}, "least", "Write a time of day such as 09:30."},
		{"text", map[string]string{"least": "5", "most": "4"}, "most", "Write how many characters an answer may have: a whole number up to 4000, not less than “At least”."},
		{"text", map[string]string{"least": "-1"}, "least", "Write how many characters an answer must have: a whole number from 0 to 4000."},
		{"number", map[string]string{"least": "few"}, "least", "Write a number such as 1 or 2.5."},
		{"rating", map[string]string{"least": "1", "most": "50"}, "most", "Write a whole number from 1 to 10 above “At least”. Left empty, a rating goes from 1 to 5."},
		{"multi_choice", map[string]string{"label1": "One", "most": "2"}, "most", "Write a whole number, not less than “At least”, at most as many as there are choices."},
		{"date", map[string]string{"least": "today", "most": "2026-01-31"}, "most", "This day has passed, so no answer could fit. Leave it empty, or write a later day."},
		{"date", map[string]string{"least": "today", "most": "2026-12-31"}, "", ""},
		{"date", map[string]string{"most": "2020-01-01"}, "", ""},
		{"consent", map[string]string{"policy": "our policy"}, "policy", "Write a web address such as https://example.com/privacy."},
		{"choice", map[string]string{"label1": "One", "label3": "ONE!"}, "label3", "Choice 1 reads the same where customers type it. Make the two different."},
		{"text", map[string]string{"short": "first"}, "short", "Question 1 has this short name already: “The first one?”"},
		{"text", map[string]string{"ask": "{{ answers.nope }}?", "short": "own"}, "ask", "What is in {{ }} cannot be filled in: there is no answers.nope; there is first, own."},
	} {
		b := newBuilds(t)
		b.env.Now = time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)
		list := b.sends(b.asks("text"), "", "", map[string]string{"ask": "The first one?", "short": "first"})
		values := map[string]string{"ask": "What?"}
		for name, value := range tt.values {
			values[name] = value
		}
		b.sends(b.sends(list, "add", tt.kind, nil), "", "", values)
		want := map[string]string{tt.field: tt.want}
		if tt.field == "" {
			want = nil
		}
		if diff := cmp.Diff(want, b.wrong()); diff != "" {
			t.Errorf("%s with %v (-want +got):\n%s", tt.kind, tt.values, diff)
		}
	}
}

// A team that is gone is said where a choice leads to it: in the list at its question, and in the
// question's form below that choice.
func TestBuilderTeamIsGone(t *testing.T) {
	b := newBuilds(t)
	b.env.Policy.Teams = []bridge.TeamPolicy{{ID: "sales", Name: "Sales"}, {ID: "support", Name: "Support"}}
	m := bridge.MadeWorkflow{ID: "w", Version: 1, Text: "id: w\nsteps:\n  - ask: A?\n    id: a\n    type: choice\n    choices:\n      - {id: x, label: X}\n      - {id: y, label: Why}\n  - switch: answers.a\n    cases:\n      x:\n        - route: sales\n      y:\n        - route: vip\n"}
	b.env.Found.Made, b.env.Found.Versions = []bridge.MadeWorkflow{m}, []bridge.MadeWorkflow{m}
	list := b.does(bridge.Commanded{Actor: "eva", Text: "workflow edit w", Trigger: "t"})
	list = b.sends(list, "", "", nil)
	var seen string
	for _, f := range list.Fields {
		seen += f.Text.Plain() + "\n"
	}
	if !strings.Contains(seen, "X → Sales, Why → vip (gone)\n⚠️ This team does not exist any more. Choose another one.") {
		t.Fatalf("the list shows %s", seen)
	}
	question := b.sends(list, "change", "0", nil)
	i := slices.IndexFunc(question.Fields, func(f bridge.ModalField) bool { return strings.HasPrefix(f.ID, "leads2.") })
	if offered := question.Fields[i].Choices; offered[len(offered)-1] != (bridge.ModalChoice{ID: "vip", Label: "vip (gone)"}) {
		t.Errorf("it offers %+v", offered)
	}
	b.sends(question, "", "", nil)
	if diff := cmp.Diff(map[string]string{"leads2": "This team does not exist any more. Choose another one."}, b.wrong()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	// And whoever makes another type of it is told what that takes away.
	if other := b.sends(question, "type", "text", nil); !strings.Contains(other.Fields[0].Text.Plain(), "the teams that they led to go") {
		t.Errorf("it begins with %q", other.Fields[0].Text.Plain())
	}
}

// An id that differs from another one's in capitals only is taken, and one that cannot be is said
// in a sentence; one line takes no text without end, and what is longer already is kept.
func TestBuilderNames(t *testing.T) {
	b := newBuilds(t)
	b.env.Found.Made = []bridge.MadeWorkflow{{ID: "hello", Version: 1, Text: "id: hello\nsteps: [{say: Hi}]"}}
	opened := b.opens()
	for id, want := range map[string]string{
		"Hello":                 "There is a workflow “hello” already: /desk workflow edit hello changes it.",
		strings.Repeat("x", 70): "Write one word of letters, digits, “-” and “_” that begins with a letter, at most 64 characters.",
	} {
		if b.sends(opened, "", "", map[string]string{"id": id, "greeting": "Hi"}); b.wrong()["id"] != want {
			t.Errorf("%s: %v", id, b.wrong())
		}
		b.env.Event = 2 // what is refused looks as before
	}
	most := func(m bridge.Modal, name string) int {
		i := slices.IndexFunc(m.Fields, func(f bridge.ModalField) bool { return strings.HasPrefix(f.ID, name+".") })
		return m.Fields[i].Most
	}
	again := b.sends(opened, "add", "choice", map[string]string{"id": "other", "name": strings.Repeat("n", 80)})
	if most(opened, "id") != 64 || most(opened, "name") != 60 || most(again, "label1") != 75 || most(again, "short") != 64 {
		t.Errorf("an id has %d characters, a name %d, a label %d, a short name %d", most(opened, "id"), most(opened, "name"), most(again, "label1"), most(again, "short"))
	}
	if back := b.sends(again, "back", "", nil); most(back, "name") != 80 {
		t.Errorf("a name of 80 characters may have %d", most(back, "name"))
	}
}

// Where there is no room for more choices, that is said.
func TestBuilderChoicesFull(t *testing.T) {
	b := newBuilds(t)
	m := b.asks("choice")
	for range 8 {
		m = b.sends(m, "choices", "", nil)
	}
	var seen string
	for _, f := range m.Fields {
		seen += f.Text.Plain()
	}
	if !strings.Contains(seen, "A form has room for 25 choices.") {
		t.Errorf("it shows %q", seen)
	}
}
