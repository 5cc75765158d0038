package workflow_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/workflow"
)

func declared() *workflow.Fields {
	return &workflow.Fields{
		Contact: map[string]workflow.Field{
			"plan": {Type: workflow.FieldChoice, Choices: []string{"free", "pro"}}, "seats": {Type: workflow.FieldNumber},
			"vip": {Type: workflow.FieldBool}, "nick": {Type: workflow.FieldText}, "born": {Type: workflow.FieldDate},
		},
		Conversation: map[string]workflow.Field{"order": {Type: workflow.FieldText}, "weight": {Type: workflow.FieldNumber}},
	}
}

// TestUnknown: an unknown number compares false with whatever there is, an unknown
// consent is false, what is unknown equals "", and nothing fails.
func TestUnknown(t *testing.T) {
	const questions = `
- ask: Seats?
  id: seats
  type: number
  timeout: 1s
- ask: May we?
  id: may
  type: consent
  timeout: 1s
- ask: Name?
  id: name
  timeout: 1s
- if: %s
  then: [{tag: [holds]}]
`
	for expression, want := range map[string]bool{
		"answers.seats > 50": false, "answers.seats < 50": false, "answers.seats >= 0": false, "answers.seats <= 0": false,
		"answers.seats == 50": false, "answers.seats != 50": false, "50 != answers.seats": false, "answers.seats != answers.seats": false,
		"answers.seats * 2 + 1 > 0": false, "round(answers.seats) != 3": false, "-answers.seats != 3": false,
		`answers.seats == ""`: true, `"" == answers.seats`: true, `answers.seats != ""`: false, "known(answers.seats)": false, "not known(answers.seats)": true,
		"known(answers.seats + 1)": false, `answers.seats > 50 or answers.name == ""`: true, `string(answers.seats) == ""`: true,
		"answers.may": false, "not answers.may": true, "answers.may == true": false, `answers.may == ""`: true, `answers.may != ""`: false, "known(answers.may)": false,
		`answers.name == ""`: true, "known(answers.name)": false, "len(answers.name) > 0": false,
		"contact.fields.seats > 1": false, "contact.fields.seats != 1": false, "known(contact.fields.seats)": false, `contact.fields.seats == ""`: true,
		"contact.fields.vip": false, "known(contact.fields.vip)": false, `contact.fields.plan == ""`: true, `conversation.fields.order != "x"`: true,
		`"vip" in conversation.tags`: false, `"vip" not in contact.tags`: true, "len(conversation.tags) == 0": true,
		`conversation.priority == "normal"`: true, "contact.phone_verified": false,
		`contact.fields.born < "2027-01-31"`: false, `"2027-01-31" >= contact.fields.born`: false, `contact.fields.born != "2027-01-31"`: false,
		`not (contact.fields.born < "2027-01-31")`: true, `contact.fields.born == ""`: true, `contact.fields.born != ""`: false,
		`contact.fields.born > ""`: false, `known(contact.fields.born)`: false, `now.Format("2006-01-02") > contact.fields.born`: false,
	} {
		d, problems := parseWith(t, withSteps(fmt.Sprintf(questions, "'"+expression+"'")), declared())
		if len(problems) > 0 {
			t.Errorf("%s: %v", expression, problems)
			continue
		}
		p := newPlayer(t, d, ana())
		p.begin()
		if got := strings.Contains(strings.Join(show(p.give(p.input("waits 2s"))), "\n"), "tag holds"); got != want {
			t.Errorf("unknown: %s is %v, want %v", expression, got, want)
		}
	}
}

// TestKnown: what is known has its type.
func TestKnown(t *testing.T) {
	facts := ana()
	facts.Contact.Fields = map[string]string{"seats": "7", "vip": "false", "plan": "pro", "nick": "Nana", "born": "2020-02-29"}
	facts.Contact.PhoneVerified = true
	facts.Conversation.Fields = map[string]string{"weight": "heavy"} // from before it was declared a number
	facts.Conversation.Tags, facts.Contact.Tags = []string{"vip"}, []string{"old", "vip"}
	facts.Conversation.Priority = "high"
	for expression, want := range map[string]bool{
		"contact.fields.seats > 5": true, "contact.fields.seats != 7": false, "contact.fields.seats == 7": true, "contact.fields.seats != 8": true, `contact.fields.seats == ""`: false,
		"contact.fields.vip": false, "known(contact.fields.vip)": true, `contact.fields.vip != ""`: true, `contact.fields.plan == "pro"`: true, `contact.fields?.nick == "Nana"`: true,
		`"vip" in conversation.tags`: true, `"old" in contact.tags`: true, `conversation.priority == "high"`: true, "contact.phone_verified": true,
		`string(contact.fields.seats) == "7"`: true, "conversation.fields.weight > 1": false, "known(conversation.fields.weight)": false,
		`contact.fields.born < "2027-01-31"`: true, `"2020-02-28" >= contact.fields.born`: false, `contact.fields.born != "2027-01-31"`: true,
		`contact.fields.born == "2020-02-29"`: true, `contact.fields.born != ""`: true, `contact.fields.born < now.Format("2006-01-02")`: true,
	} {
		d, problems := parseWith(t, withSteps("- if: '"+expression+"'\n  then: [{close: {}}]"), declared())
		if len(problems) > 0 {
			t.Errorf("%s: %v", expression, problems)
			continue
		}
		if got := len(show(newPlayer(t, d, facts).begin())) > 0; got != want {
			t.Errorf("known: %s is %v, want %v", expression, got, want)
		}
	}
}

// TestSetNoteTag has a row for each way in which values are changed.
func TestSetNoteTag(t *testing.T) {
	for _, test := range []struct{ name, steps, script string }{
		{"literals, and what the steps that follow see of them", `
- set: {contact.fields.plan: pro, contact.fields.seats: 1e2, contact.fields.vip: yes, conversation.priority: high}
- say: "{{ contact.fields.plan }} {{ contact.fields.seats * 2 }} {{ contact.fields.vip }} {{ conversation.priority }}"
- set: {contact.name: " Ana  Maria ", contact.first_name: Ana, contact.last_name: M., contact.language: PT-br, contact.country: pt, contact.time_zone: America/Sao_Paulo, contact.email: <a@B.co>}
- say: "{{ contact.name }}, {{ contact.language }}, {{ contact.country }}, {{ contact.time_zone }}, {{ contact.email }}"`, `
			set contact.fields.plan = pro
			set contact.fields.seats = 100
			set contact.fields.vip = true
			set conversation.priority = high
			say pro 200 true high
			set contact.name = Ana Maria
			set contact.first_name = Ana
			set contact.last_name = M.
			set contact.language = pt-BR
			set contact.country = PT
			set contact.time_zone = America/Sao_Paulo
			set contact.email = a@b.co
			say Ana Maria, pt-BR, PT, America/Sao_Paulo, a@b.co
			done`},
		{"an empty literal takes a value away; an expression without one changes nothing", `
- set: {contact.email: a@b.co, contact.fields.plan: free}
- set: {contact.email: "=contact.country", contact.fields.plan: "=conversation.fields.order", contact.fields.seats: "=contact.fields.seats + 1"}
- say: "{{ contact.email }} {{ contact.fields.plan }}"
- set: {contact.email: "", contact.fields.plan: "", conversation.priority: ""}
- say: "{{ contact.email }} {{ contact.fields.plan }} {{ conversation.priority }}"`, `
			set contact.email = a@b.co
			set contact.fields.plan = free
			say a@b.co free
			set contact.email =
			set contact.fields.plan =
			set conversation.priority =
			say normal
			done`},
		{"dates", `
- set: {contact.fields.born: "=now"}
- say: "{{ contact.fields.born }}"
- set: {contact.fields.born: 2027-02-28}
- set: {contact.fields.born: "=contact.name"}
- say: "{{ contact.fields.born }}"
- set: {contact.fields.born: ""}`, `
			set contact.fields.born = 2026-11-23
			say 2026-11-23
			set contact.fields.born = 2027-02-28
			remark set contact.fields.born: the value does not fit
			say 2027-02-28
			set contact.fields.born =
			done`},
		{"expressions of each type", `
- set: {contact.fields.seats: "=len(contact.name)", contact.fields.vip: "=contact.returning", contact.fields.nick: "=now.Hour()"}
- set: {conversation.priority: '=contact.fields.seats > 5 ? "urgent" : "low"', contact.fields.plan: '=contact.returning ? "pro" : "free"'}`, `
			set contact.fields.seats = 9
			set contact.fields.vip = false
			set contact.fields.nick = 10
			set conversation.priority = urgent
			set contact.fields.plan = free
			done`},
		{"a value that does not fit is not kept", `
- set: {contact.email: "=contact.name", contact.phone: "=contact.name", contact.language: "=contact.name", contact.fields.plan: "=contact.name", conversation.priority: "=contact.name", contact.country: "=contact.name"}`, `
			remark set contact.email: the value does not fit
			remark set contact.phone: the value does not fit
			remark set contact.language: the value does not fit
			remark set contact.fields.plan: the value does not fit
			remark set conversation.priority: the value does not fit
			remark set contact.country: the value does not fit
			done`},
		{"tags: each once, also by an expression", `
- tag: [vip, "=contact.first_name", vip, "=contact.country"]
- tag: [vip, 7]
- if: '"Ana" in conversation.tags and "vip" in contact.tags and len(conversation.tags) == 3'
  then: [{close: {}}]`, `
			tag vip
			tag Ana
			tag 7
			close
			done`},
		{"notes are in the file's first language, for agents read them", `
- ask: Which?
  id: which
  type: choice
  choices: [{id: a, label: {de: Apfel, en: Apple}}]
- note: {de: "Möchte {{ answers.which }}", en: "Wants {{ answers.which }}"}
- note: "{{ contact.email }}"
- note: "{{ contact.name }}: {{ contact.fields.seats }}"`, `
			ask which: Which? [1.1 Apple]
			> presses 1.1
			answered Which = a (Apfel)
			note Möchte Apfel
			note Ana Lopez:
			done`},
		{"they are done also when the customer has gone silent", `
- ask: Seats?
  id: seats
  type: number
- note: silent
- tag: [silent]
- set: {conversation.priority: low, contact.fields.seats: "=answers.seats"}
- say: passed over`, `
			ask seats: Seats?
			> waits 30m
			unanswered Seats: timeout
			note silent
			tag silent
			set conversation.priority = low
			done`},
	} {
		t.Run(test.name, func(t *testing.T) {
			d, problems := parseWith(t, withSteps(test.steps[1:]), declared())
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			scriptOf(t, ana(), d, test.script)
		})
	}
}

// TestDeclaredProblems has what a workflow can get wrong about values and their types.
func TestDeclaredProblems(t *testing.T) {
	for _, test := range []struct {
		name, steps string
		want        []string
	}{
		{"names that are not declared", `
- say: "{{ contact.fields.plam }}"
- if: contact.fields.order == "x" and conversation.fields.plan == ""
  then: [{close: {}}]
- set: {contact.fields.sets: 5, conversation.fields.size: 5, contact.fields.a-b: 5}
- ask: What?
  id: a
  save: contact.fields.nickname
`, []string{
			`4:27: there is no contact.fields.plam; did you mean "plan"?`,
			`5:22: there is no contact.fields.order; did you mean conversation.fields.order?`,
			`5:59: there is no conversation.fields.plan; did you mean contact.fields.plan?`,
			`7:9: there is no contact.fields.sets; did you mean "seats"?`,
			`7:33: there is no conversation.fields.size; declare it: fields: {size: {on: conversation, type: text}}`,
			`7:62: the field "a-b" must begin with a letter and hold letters, digits and "_" only, at most 64`,
			`10:9: there is no contact.fields.nickname; declare it: fields: {nickname: {on: contact, type: text}}`,
		}},
		{"values that cannot be", `
- set: {contact.fields.plan: gold, contact.fields.seats: many, contact.fields.vip: perhaps, conversation.priority: hihg, contact.email: ana}
- set: {contact.country: XYZ, contact.language: english language, contact.phone: "12", contact.time_zone: Local, contact.fields.born: 2027-02-29}
- set: {contact.fields.plan: '=contact.returning ? "gold" : "pro"', contact.fields.seats: "=contact.name", contact.fields.vip: "=contact.fields.seats", conversation.priority: '="hihg"', contact.fields.nick: "=conversation.tags"}
- set: {contact.nmae: x, assignee.name: x, contact.fields: x, contact.name: [x], contact.email: , contact.first_name: "{{ answers.x }}", contact.last_name: "="}
- set: {}
- set: vip
`, []string{
			`4:30: contact.fields.plan is declared as one of "free", "pro", and "gold" is none`,
			`4:58: contact.fields.seats is declared as a number, and "many" is none`,
			`4:84: contact.fields.vip is declared as true or false, and "perhaps" is none`,
			`4:116: conversation.priority must be low, normal, high, urgent, not "hihg"`,
			`4:137: contact.email must be an e-mail address, not "ana"`,
			`5:26: contact.country must be a country's code such as DE, not "XYZ"`,
			`5:49: contact.language must be a language such as en or pt-BR, not "english language"`,
			`5:82: contact.phone must be a phone number with its country code, such as +442079460958, not "12"`,
			`5:107: contact.time_zone must be a time zone such as Europe/Berlin, not "Local"`,
			`5:135: contact.fields.born is declared as a date such as 2027-01-31, and "2027-02-29" is none`,
			`6:52: contact.fields.plan is never "gold"; there is free, pro`,
			`6:93: contact.fields.seats is declared as a number, and this is something else`,
			`6:130: contact.fields.vip is declared as true or false, and this is something else`,
			`6:178: conversation.priority is never "hihg"; did you mean "high"?`,
			`6:210: contact.fields.nick is declared as a text, and this is something else`,
			`7:9: "contact.nmae" cannot be set; did you mean "contact.name"?`,
			`7:26: "assignee.name" cannot be set; there is contact.email, contact.phone, contact.name, contact.first_name, contact.last_name, contact.language, contact.country, contact.time_zone, conversation.priority, contact.fields.NAME, conversation.fields.NAME`,
			`7:44: "contact.fields" cannot be set; did you mean "contact.fields.NAME"?`,
			`7:77: contact.name must be a value, or an expression such as "=answers.topic", not a list; "" takes it away`,
			`7:97: contact.email must be a value, or an expression such as "=answers.topic", not empty; "" takes it away`,
			`7:119: contact.first_name is no text, so "{{ }}" stands for itself; write an expression such as "=answers.topic"`,
			`7:157: contact.last_name is an "=" without an expression; write one such as "=answers.topic"`,
			`8:8: "set" is empty; write {contact.fields.plan: pro}, or take it out`,
			`9:8: "set" must be keys and values, not a text`,
		}},
		{"answers that do not fit where they are kept", `
- ask: Plan?
  id: plan
  save: contact.fields.plan
- ask: Plan?
  id: plan2
  type: choice
  choices: [{id: pro, label: Pro}, {id: gold, label: Gold}]
  save: contact.fields.plan
- ask: Seats?
  id: seats
  type: consent
  save: contact.fields.seats
- ask: VIP?
  id: vip
  type: number
  save: contact.fields.vip
- ask: Phone?
  id: phone
  save: contact.phone
- ask: Fine?
  id: fine
  type: number
  save: contact.fields.nick
- ask: Name?
  id: name
  type: number
  save: contact.name
`, []string{
			`6:9: contact.fields.plan is declared as one of "free", "pro", which the answer to a question of type text is not`,
			`10:41: contact.fields.plan is declared as one of "free", "pro", and "gold" is none`,
			`15:9: contact.fields.seats is declared as a number, which the answer to a question of type consent is not`,
			`19:9: contact.fields.vip is declared as true or false, which the answer to a question of type number is not`,
			`22:9: contact.phone takes the answer to a question of type phone; write "type: phone"`,
			`30:9: contact.name takes the answer to a question of type text; write "type: text"`,
		}},
		{"keys of questions", `
- ask: A?
  id: a
  type: number
  min: x
  max: 3
  pattern: "[0-9]"
- ask: B?
  id: b
  min: 2.5
  max: -1
  pattern: "["
- ask: C?
  id: c
  type: number
  min: 5
  max: 4
  policy: https://example.com
- ask: D?
  id: d
  type: consent
  policy: example
  version: ""
  on_refusal: []
  min: 1
- ask: E?
  id: e
  type: phone
  version: 3
  on_refusal: [{close: {}}]
- ask: F?
  id: f
  pattern: ` + strings.Repeat("a", 501) + `
`, []string{
			`7:8: "min" must be a number`,
			`9:3: "pattern" belongs to the types text, email, phone, url, and this question is of type number`,
			`12:8: "min" of a text is how many characters it has, from 0 to 4000`,
			`13:8: "max" of a text is how many characters it has, from 0 to 4000`,
			"14:12: \"pattern\" is no regular expression: missing closing ] in [",
			`19:8: "max" must not be less than "min"`,
			`20:3: "policy" belongs to the type consent; write "type: consent"`,
			`24:11: "policy" must be a web address such as https://example.com/privacy, not "example"`,
			`25:12: "version" must be one line of 1 to 64 characters, such as 2026-05`,
			`26:15: "on_refusal" is an empty list; give it a step or take it out`,
			`27:3: "min" belongs to the types text, multi_choice, number, date, time, rating, and this question is of type consent`,
			`31:3: "version" belongs to the type consent; write "type: consent"`,
			`32:3: "on_refusal" belongs to the type consent; write "type: consent"`,
			`35:12: "pattern" is longer than 500 characters; make it shorter`,
		}},
		{"types in expressions", `
- ask: Seats?
  id: seats
  type: number
- ask: May we?
  id: may
  type: consent
- if: answers.seats == "many" or contact.fields.vip > 3
  then: [{close: {}}]
- if: answers.seats
  then: [{close: {}}]
- switch: answers.may
  cases: {yes: [{close: {}}], true: [{close: {}}]}
- if: conversation.priority == "important" or contact.fields.plan == "gold"
  then: [{close: {}}]
- say: "{{ conversation.tags }}"
- tag: [x, "=conversation.tags", "=answers.x", "", "  x", {a: b}]
- tag: x
- tag: []
`, []string{
			`10:21: "if": answers.seats is a number, and never "many"`,
			`12:7: "if" must be true or false; compare the value with something, such as answers.seats == "…"`,
			`15:11: answers.may is never "yes"; there is true, false`,
			`16:32: conversation.priority is never "important"; there is low, normal, high, urgent`,
			`16:70: contact.fields.plan is never "gold"; there is free, pro`,
			`18:11: "{{ }}" must be a text or a number`,
			`19:14: a tag must be a text or a number`,
			`19:44: there is no answers.x; there is may, seats`,
			`19:48: a tag must be one line of 1 to 40 characters`,
			`19:52: a tag must be one line of 1 to 40 characters`,
			`19:59: a tag must be a value, or an expression such as "=answers.topic", not keys and values; "" takes it away`,
			`20:8: "tag" must be a list such as [vip], not a text`,
			`21:8: "tag" is an empty list; name a tag, or take it out`,
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, problems := parseWith(t, withSteps(test.steps), declared())
			var got []string
			for _, p := range problems {
				got = append(got, strings.TrimPrefix(p.String(), "w.yaml:"))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestUndeclared: where a configuration declares no fields, any name may be used,
// and its value is a text.
func TestUndeclared(t *testing.T) {
	script(t, ana(), withSteps(`
- set: {contact.fields.whatever: 5, conversation.fields.x: "=contact.fields.whatever + contact.fields.other"}
- if: contact.fields.whatever == "5"
  then: [{say: "{{ conversation.fields.x }}"}]`), `
			set contact.fields.whatever = 5
			set conversation.fields.x = 5
			say 5
			done`)
}

// TestDeclaredHash: a version tells what the fields that it mentions are, and no others.
func TestDeclaredHash(t *testing.T) {
	hash := func(f *workflow.Fields) string {
		d, problems := parseWith(t, withSteps("- say: '{{ contact.fields.plan }}'"), f)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		return d.Hash
	}
	more, other := declared(), declared()
	more.Contact["more"] = workflow.Field{Type: workflow.FieldText}
	other.Contact["plan"] = workflow.Field{Type: workflow.FieldChoice, Choices: []string{"free", "pro", "gold"}}
	if hash(more) != hash(declared()) || hash(other) == hash(declared()) || hash(nil) == hash(declared()) {
		t.Error("the hash does not tell what the workflow does")
	}
}

// TestStoredDefinitions: what an earlier version of the program stored is read
// back as the same version, and does the same.
func TestStoredDefinitions(t *testing.T) {
	source, err := os.ReadFile("testdata/stored_1.json")
	if err != nil {
		t.Fatal(err)
	}
	source = []byte(strings.TrimSpace(string(source)))
	d, err := workflow.Load(source)
	if err != nil {
		t.Fatal(err)
	}
	if d.Hash != must(t, inbound).Hash {
		t.Error("the workflow of today's tests has another hash than it was stored under")
	}
	p := newPlayer(t, d, ana())
	p.begin()
	out := strings.Join(show(p.give(p.input("presses 1.1"))), "\n")
	if !strings.Contains(out, "answered Topic = sales") {
		t.Errorf("got %s", out)
	}
}
