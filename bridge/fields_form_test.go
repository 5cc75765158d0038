package bridge_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/workflow"
)

// formOf opens the form of fields as somebody, the n-th of them.
func (w *world) formOf(t *testing.T, who string, n int) bridge.Modal {
	t.Helper()
	w.do(t, who+" presses more")
	w.do(t, fmt.Sprintf("%s submits more to=fields%d", who, n))
	m := w.opened[bridge.PersonID(who)]
	if m.Kind != bridge.ActionFields {
		t.Fatalf("%s has no form of fields:\n%s", who, w.log.String())
	}
	return m
}

// fieldsWorld is one in which a conversation waits in Support.
func fieldsWorld(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	w.do(t, "workflow {id: straight, trigger: {event: conversation_opened}, steps: [{route: support}]}")
	w.do(t, "customer says hello")
	return w
}

// TestManyFields: more than a form can have come in several, and each has room for what it
// carries along.
func TestManyFields(t *testing.T) {
	w := fieldsWorld(t)
	for i := range 45 {
		w.do(t, fmt.Sprintf("field conversation.fields.%s%d text", strings.Repeat("x", 60), i))
	}
	w.do(t, "jonas presses more")
	var labels []string
	for _, c := range w.opened["jonas"].Fields[0].Choices {
		if strings.HasPrefix(c.ID, "fields") {
			labels = append(labels, c.Label)
		}
	}
	want := []string{"Change the fields 1 to 20 of 45", "Change the fields 21 to 40 of 45", "Change the fields 41 to 45 of 45"}
	if diff := cmp.Diff(want, labels); diff != "" {
		t.Errorf("what is offered (-want +got):\n%s", diff)
	}
	for n, count := range []int{20, 20, 5} {
		if m := w.formOf(t, "jonas", n); len(m.Fields) != count || len(m.Value) > 2600 {
			t.Errorf("form %d has %d fields, and carries %d bytes", n, len(m.Fields), len(m.Value))
		}
	}
}

// TestFieldInputs: each type has its input, with the value that there is.
func TestFieldInputs(t *testing.T) {
	many := make([]string, 100)
	for i := range many {
		many[i] = fmt.Sprint("c", i)
	}
	w := fieldsWorld(t)
	field := func(name string, typ workflow.FieldType, choices ...string) bridge.FieldPolicy {
		return bridge.FieldPolicy{Path: "contact.fields." + name, Label: name, Field: workflow.Field{Type: typ, Choices: choices}}
	}
	w.policy.Fields = []bridge.FieldPolicy{
		field("line", workflow.FieldText), field("lines", workflow.FieldText), field("huge", workflow.FieldText), field("number", workflow.FieldNumber), field("odd", workflow.FieldNumber),
		field("date", workflow.FieldDate), field("check", workflow.FieldBool), field("choice", workflow.FieldChoice, "a", "b"), field("many", workflow.FieldChoice, many...),
	}
	w.contact.Fields = map[string]string{
		"line": "boats", "lines": "one\ntwo", "huge": strings.Repeat("x", 3001), "number": "3.5", "odd": "many", "date": "2027-01-31", "check": "true", "choice": "b", "many": "c7",
	}
	var got []string
	for _, f := range w.formOf(t, "jonas", 0).Fields {
		got = append(got, strings.TrimSpace(fmt.Sprintf("%s %s %q %s", f.Label, f.Kind, f.Value, f.Hint)))
	}
	want := []string{
		`line line "boats"`, `lines text "one\ntwo"`, `number number "3.5"`, `odd number "" Up to now it was “many”, which it cannot be any more.`, `date date "2027-01-31"`,
		`check check "true"`, `choice choice "=b"`, `many line "c7"`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the form (-want +got):\n%s", diff)
	}
	w.log.Reset()
	if w.do(t, "jonas changes"); w.log.Len() > 0 {
		t.Errorf("what was left as it was is changed:\n%s", w.log.String())
	}
}

// TestFieldsOfOthers: what somebody may not change they do not change, whatever they send.
func TestFieldsOfOthers(t *testing.T) {
	w := fieldsWorld(t)
	w.do(t, "field contact.fields.open text")
	w.do(t, "field contact.fields.shut text edit=nobody")
	w.do(t, "field contact.fields.risk text see=admins edit=admins")
	m := w.formOf(t, "jonas", 0)
	if len(m.Fields) != 1 {
		t.Errorf("the form has %d fields", len(m.Fields))
	}
	send := func(who bridge.PersonID, value string, values map[string]string) string {
		w.log.Reset()
		w.decide(bridge.Submitted{At: w.now, Actor: who, Kind: bridge.ActionFields, Value: value, Values: values})
		w.run()
		return w.log.String()
	}
	forged := map[string]string{"contact.fields.shut": "x", "contact.fields.risk": "x", "contact.email": "x"}
	if got := send("jonas", m.Value, forged); got != "" {
		t.Errorf("what was not in the form is changed:\n%s", got)
	}
	if got := send("jonas", m.Value+" contact.fields.shut=0 contact.email=0", forged); strings.Count(got, "cannot be changed") != 2 || len(w.contact.Fields) > 0 {
		t.Errorf("what may not be changed: %v\n%s", w.contact.Fields, got)
	}
	if got := send("fremd", m.Value, map[string]string{"contact.fields.open": "x"}); !strings.Contains(got, "Only agents of Support") || len(w.contact.Fields) > 0 {
		t.Errorf("a stranger changes %v:\n%s", w.contact.Fields, got)
	}
}

// TestFieldsWithdrawn: a field that may not be changed any more, and was not, is in nobody's way.
func TestFieldsWithdrawn(t *testing.T) {
	w := fieldsWorld(t)
	w.do(t, "field contact.fields.plan choice choices=free,pro")
	w.do(t, "field contact.fields.size choice choices=s,m")
	w.do(t, "field contact.fields.city text")
	w.contact.Fields = map[string]string{"plan": "pro"}
	w.formOf(t, "jonas", 0)
	policy := *w.policy
	policy.Fields = policy.Fields[2:]
	w.policy = &policy
	if w.do(t, "jonas changes City=Rome"); w.contact.Fields["city"] != "Rome" {
		t.Errorf("the fields are %v:\n%s", w.contact.Fields, w.log.String())
	}
}

// TestAuditOfUndeclaredFields: how a field was changed that is declared no more, maybe one that
// agents could not see, is for admins.
func TestAuditOfUndeclaredFields(t *testing.T) {
	w := fieldsWorld(t)
	w.policy.Admins = append(w.policy.Admins, "eva")
	w.do(t, "field contact.fields.risk text see=admins edit=admins")
	w.do(t, "field contact.fields.city text")
	w.formOf(t, "eva", 0)
	w.do(t, "eva changes Risk=r7 City=Rome")
	policy := *w.policy
	policy.Fields = policy.Fields[1:]
	w.policy = &policy
	for who, risk := range map[string]bool{"jonas": false, "eva": true} {
		w.log.Reset()
		w.do(t, who+" commands audit 1042")
		if got := w.log.String(); strings.Contains(got, "r7") != risk || strings.Contains(got, "Risk") != risk || !strings.Contains(got, "Rome") {
			t.Errorf("%s reads:\n%s", who, got)
		}
	}
}

// TestFieldsOfTheTeam: agents change no more than the cards of their team show, and those
// that nobody has declared as well.
func TestFieldsOfTheTeam(t *testing.T) {
	w := fieldsWorld(t)
	w.contact.Fields = map[string]string{"plan": "pro", "city": "Rome"}
	w.policy.Teams[1].Shows = []string{"city"}
	if m := w.formOf(t, "jonas", 0); len(m.Fields) != 1 || m.Fields[0].ID != "contact.fields.city" {
		t.Errorf("an agent is offered %+v", m.Fields)
	}
	w.policy.Admins = append(w.policy.Admins, "eva")
	if m := w.formOf(t, "eva", 0); len(m.Fields) != 2 {
		t.Errorf("an admin is offered %+v", m.Fields)
	}
	w.log.Reset()
	w.do(t, "eva changes Plan=free City=Bari")
	if got := w.log.String(); !strings.Contains(got, "City is Bari (was Rome)") || strings.Contains(got, "Plan") || w.contact.Fields["plan"] != "free" {
		t.Errorf("the thread reads:\n%s", got)
	}
}
