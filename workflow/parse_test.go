package workflow_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestProblems has a workflow in each row and every problem that it has, in order.
func TestProblems(t *testing.T) {
	const known = " is known but not obeyed by this version of the program yet; take it out"
	for _, test := range []struct {
		name, source string
		want         []string
	}{
		{"nothing there", "{}", []string{
			`1:1: this workflow needs an "id"`,
			`1:1: this workflow needs "steps"`,
		}},
		{"not a workflow", "[]", []string{`1:1: a workflow must be keys and values, not a list`}},
		{"keys of the top", "id: w\nnmae: x\nsteps:\n- say: hi\ntrigger: {evnt: x, event: conversation_open, once_per_contact: often}\nid: v", []string{
			`2:1: a workflow has no key "nmae"; did you mean "name"?`,
			`5:11: "trigger" has no key "evnt"; did you mean "event"?`,
			`5:27: there is no event "conversation_open"; did you mean "conversation_opened"?`,
			`5:64: "once_per_contact" must be true or false`,
			`6:1: "id" is given twice in a workflow, the first time at w.yaml:1:1; keep one of them`,
		}},
		{"wrong types of the top", "id: [w]\nname: 5\ndescription:\nsteps: hi", []string{
			`1:5: "id" must be a word, not a list`,
			`2:7: "name" must be a text, not a number; put it in quotes`,
			`3:13: "description" must be a text, not empty; put it in quotes`,
			`4:8: "steps" must be a list of steps, each with a dash, not a text`,
		}},
		{"an id with blanks", "id: my flow\nsteps:\n- say: hi", []string{
			`1:5: the id "my flow" must begin with a letter and hold letters, digits, "_" and "-" only, at most 64`,
		}},
		{"steps that are none", withSteps(`
- sya: hi
- xylophone: 1
- {}
- hello
- say: a
  ask: b
- if: "true"
  then: []
`), []string{
			`4:3: there is no step "sya"; did you mean "say"?`,
			`5:3: there is no step "xylophone"; a step begins with say, ask, if, switch, route, assign, close, set, tag, note, wait, run, language or http`,
			`6:3: this step is empty; take it out`,
			`7:3: a step must be keys and values, not a text`,
			`8:3: one step has both "say" and "ask"; begin each with a dash of its own`,
			`11:9: "then" is an empty list; give it a step or take it out`,
		}},
		{"what later versions obey", withSteps(`
- ask: Where?
  id: n
- ask: How?
  id: m
- route: "@ana"
- route: =answers.m
- if: open("sales") && contact.time_zone == "Europe/Berlin"
  then: [{close: {note: x}}]
`), []string{
			`8:10: "@ana" is no team; a person is given a conversation by assign: {to: "@ana"}`,
			`9:10: an expression in place of a team is known but not obeyed by this version of the program yet; use switch with a route in each case`,
			`11:19: a key of "close"` + known,
		}},
		{"questions", withSteps(`
- ask: No id
- ask: Twice
  id: a
  typ: text
- ask: Twice
  id: a
  type: txet
- ask: ""
  id: 1st
  type: choice
- ask: Choices
  id: b
  choices: [{id: x, label: X}]
- ask: Limits
  id: c
  retries: many
  timeout: 5 minutes
  save: contact.emial
  required: perhaps
- ask: Limits
  id: d
  retries: 100
  timeout: 0s
  save: contact.fields.a-b
`), []string{
			`4:3: this question needs an "id", the name of its answer: with "id: topic" it is answers.topic`,
			`7:3: the step "ask" has no key "typ"; did you mean "type"?`,
			`9:7: the question "a" is asked twice, the first time at w.yaml:6:7; give one of them another id`,
			`10:9: there is no type of question "txet"; did you mean "text"?`,
			`11:3: a question of type choice needs "choices": [{id: sales, label: Sales}, …]`,
			`11:8: "ask" is empty; write what the customer is to read`,
			`12:7: the id "1st" must begin with a letter and hold letters, digits and "_" only, at most 64`,
			`16:3: "choices" belongs to the types choice, multi_choice, and this question is of type text`,
			`19:12: "retries" must be a whole number from 0 to 20`,
			`20:12: "timeout": "5 minutes" is no duration: write a number and a unit, such as 45s, 30m, 12h, 3d or 2w`,
			`21:9: an answer cannot be kept as "contact.emial"; write contact.email, contact.phone, contact.name, contact.first_name, contact.last_name, contact.language, contact.country, contact.fields.NAME or conversation.fields.NAME`,
			`22:13: "required" must be true or false`,
			`25:12: "retries" must be a whole number from 0 to 20`,
			`26:12: "timeout" must be between 1s and 366d`,
			`27:9: the field "a-b" must begin with a letter and hold letters, digits and "_" only, at most 64`,
		}},
		{"choices", withSteps(`
- ask: Which?
  id: a
  type: choice
  choices:
    - sales
    - {id: x}
    - {label: Y}
    - {id: x, label: {en: One, de: Eins}}
    - {id: y, label: Éins!, lable: z}
- ask: Which?
  id: b
  type: choice
  choices: []
- ask: Which?
  id: c
  type: choice
  choices: sales
`), []string{
			`8:7: a choice has an id and a label; write {id: "sales", label: …}`,
			`9:7: this choice needs a "label", what the customer is shown`,
			`10:7: this choice needs an "id", the value of the answer`,
			`11:12: the choice "x" is given twice, the first time at w.yaml:9:12; give one of them another id`,
			`12:29: a choice has no key "lable"; did you mean "label"?`,
			`16:12: "choices" must hold from 1 to 100 choices`,
			`20:12: "choices" must be a list of {id: …, label: …}, not a text`,
		}},
		{"labels that cannot be told apart", withSteps(`
- ask: Which?
  id: a
  type: choice
  choices:
    - {id: x, label: {en: One, de: Eins}}
    - {id: y, label: Éins!}
`), []string{`9:12: the labels "Eins" and "Éins!" of the choices "x" and "y" differ in nothing that counts when they are typed; make them different`}},
		{"texts", withSteps(`
- say: 5
- say: {en: Hi, nope-nope-x: Hm, EN: Hello}
- say: {}
- say:
- say: "Hello {{ contact.first_name"
- say: "Hello {{ }}"
- say: "Hello {{ contact.frist_name }} and {{ contact.fields }}"
- say: |
    Hello
    {{ contact.name }} and {{ contract.name }}
`), []string{
			`4:8: "say" must be a text (in quotes, if YAML takes it for something else) or a map from language to text, not a number`,
			`5:17: "nope-nope-x" is no language; write a tag such as en, pt-BR or zh-Hant`,
			`5:34: "say" has the language "EN" twice; keep one of them`,
			`6:8: "say" has no text in any language; write {en: …}`,
			`7:7: "say" must be a text (in quotes, if YAML takes it for something else) or a map from language to text, not empty`,
			`8:15: "say": "{{" has no "}}"; write {{ contact.first_name }}`,
			`9:15: "say": "{{ }}" is empty; name a value, such as {{ contact.first_name }}`,
			`10:26: there is no contact.frist_name; did you mean "first_name"?`,
			`10:55: contact.fields holds several values; write contact.fields.NAME`,
			`13: there is no name "contract"; did you mean "contact"?`,
		}},
		{"expressions", withSteps(`
- ask: Which?
  id: topic
  type: choice
  choices: [{id: sales, label: Sales}, {id: support, label: Support}]
- if: answers.topci == "sales"
  then: [{close: {}}]
- if: answers.topic == "slaes" && contact.nmae != ''
  then: [{close: {}}]
- if: 'contact.name == ''x'' && assignee.nam == "y"'
  then: [{close: {}}]
- if: "contact.name == \"x\" && team.nam == 'y'"
  then: [{close: {}}]
- if: answers.topic
  then: [{close: {}}]
- if: contact.name > 5
  then: [{close: {}}]
- if: contact.name ==
  then: [{close: {}}]
- if: =contact.returning
  then: [{close: {}}]
- if: "{{ contact.returning }}"
  then: [{close: {}}]
- if: 'all([1, 2], # > 1) or repeat("x", 1000000) == "x"'
  then: [{close: {}}]
- if: contact == nil or knwon(answers.topic)
  then: [{close: {}}]
- if: now.Weekday() == 1
  then: [{close: {}}]
- if: 1 % 0 == 1
  then: [{close: {}}]
- switch: '[contact.name]'
  cases: {a: [{close: {}}]}
- switch: answers.topic
  cases: {sale: [{close: {}}], "": [{close: {}}]}
`), []string{
			`8:15: there is no answers.topci; did you mean "topic"?`,
			`10:24: answers.topic is never "slaes"; did you mean "sales"?`,
			`10:43: there is no contact.nmae; did you mean "name"?`,
			`12:42: there is no assignee.nam; did you mean "name"?`,
			`14:38: there is no team.nam; did you mean "name"?`,
			`16:7: "if" must be true or false; compare the value with something, such as answers.topic == "…"`,
			`18:20: "if": contact.name is a text and 5 is a number, which cannot be compared; a number is asked for by "type: number"`,
			`20:21: "if": it is unfinished: what follows "==" is missing`,
			`22:7: "if" holds an expression in any case; take the "=" out`,
			`24:8: "if" holds an expression in any case; take the "{{" and "}}" out`,
			`26:8: there is no function "all"`,
			`26:30: there is no function "repeat"`,
			`28:7: "contact" holds several values; write contact.NAME`,
			`28:25: there is no function "knwon"; did you mean "known"?`,
			`30:11: there is no now.Weekday; did you mean "weekday"?`,
			`32:9: "if": it divides by 0`,
			`34:12: "switch" must be a text or a number`,
			`37:11: answers.topic is never "sale"; did you mean "sales"?`,
		}},
		{"a trigger has no answers yet", `
id: w
trigger: {event: conversation_opened, if: answers.a == "x"}
steps:
- ask: A?
  id: a
`, []string{`3:51: no question has been answered yet when a workflow begins; take answers.a out of the trigger, or save the answer in a field and ask for that`}},
		{"no questions at all", withSteps("- say: '{{ answers.a }}'"), []string{
			`3:20: no question is asked here, so there is no answers.a`,
		}},
		{"teams", withSteps(`
- route: slaes
- assign: {to: marketing, strategy: robin}
- assign:
- route: [sales]
- close: now
- switch: contact.country
- if: contact.returning
- assign: {to: "@"}
- assign: {to: "@ana", strategy: nobody, if_bussy: []}
- if: open("slaes") and available(contact.name) and available(3)
  then: [{say: "{{ opne('sales') }}"}]
`), []string{
			`4:10: there is no team "slaes"; did you mean "sales"?`,
			`5:16: there is no team "marketing"; there is sales, support`,
			`5:37: there is no strategy "robin"; there is nobody, round_robin, least_open, last_agent`,
			`6:10: "assign" (the short form is "assign: {}") must be keys and values, not empty`,
			`7:10: "route" must be a word, not a list`,
			`8:10: "close" (write "close: {}") must be keys and values, not a text`,
			`9:3: nothing is done after a "close" or a "run", so this step never runs; put it before that, or take it out`,
			`9:3: "switch" needs "cases": the steps for each value`,
			`10:3: "if" needs "then": the steps for when it holds`,
			`11:16: "to" needs a name behind the @, as Slack shows it`,
			`12:34: "to" says already who it is; take "strategy" out`,
			`12:42: "assign" has no key "if_bussy"; did you mean "if_busy"?`,
			`13:12: there is no team "slaes"; did you mean "sales"?`,
			`14:20: there is no function "opne"; did you mean "open"?`,
		}},
		{"waits, languages and other workflows", withSteps(`
- wait: soon
- wait: 0s
- wait: 400d
- language: german
- language: "=contact.langauge"
- language: [de]
- if: contact.returning
  then: [{run: two words}]
- if: contact.returning
  then: [{run: =contact.country}]
- run: other
- say: Never
`), []string{
			`4:9: "wait": "soon" is no duration: write a number and a unit, such as 45s, 30m, 12h, 3d or 2w`,
			`5:9: "wait" must be between 1s and 366d`,
			`6:9: "wait" must be between 1s and 366d`,
			`7:13: "german" is no language; write a tag such as en, pt-BR or zh-Hant`,
			`8:23: there is no contact.langauge; did you mean "language"?`,
			`9:13: "language" must be a value, or an expression such as "=answers.topic", not a list; "" takes it away`,
			`11:16: "run" must be the id of a workflow, not "two words"`,
			`13:16: an expression in place of a workflow is known but not obeyed by this version of the program yet; use switch with a run in each case`,
			`15:3: nothing is done after a "close" or a "run", so this step never runs; put it before that, or take it out`,
		}},
		{"questions of several answers, dates and the like", withSteps(`
- {ask: A, id: a, type: multi_choice}
- {ask: A, id: b, type: multi_choice, min: 0, max: 3, choices: [{id: "x,y", label: X}, {id: z, label: Z, also: zed}]}
- {ask: A, id: c, type: choice, choices: [{id: x, label: X, also: [ex, "…"]}, {id: y, label: Y, also: [EX]}]}
- {ask: A, id: d, type: date, min: tomorrow, max: 31.12.2026}
- {ask: A, id: e, type: date, min: 2027-01-01, max: 2026-12-31}
- {ask: A, id: f, type: time, min: today, max: 9am}
- {ask: A, id: g, type: rating, min: 1, max: 1.5}
- {ask: A, id: h, type: rating, min: 5}
- {ask: A, id: i, type: rating, max: 100}
- {ask: A, id: j, type: country, min: 1, save: contact.language}
- {ask: A, id: k, type: language, save: contact.country}
- {ask: A, id: l, type: multi_choice, choices: [{id: x, label: X}, {id: y, label: Y}]}
- if: answers.l == "x" or "z" in answers.l or answers.j == "Germany"
  then: [{close: {}}]
- switch: answers.l
  cases: {x: [{close: {}}]}
`), []string{
			`4:3: a question of type multi_choice needs "choices": [{id: sales, label: Sales}, …]`,
			`5:44: "min" must be a whole number`,
			`5:52: "max" is 3, and there are only 2 choices`,
			`5:70: the id "x,y" must have no comma, because an answer may consist of several ids`,
			`5:112: "also" must be a list of 1 to 100 words that people may type instead, such as [buy, order]`,
			`6:72: "also" has "…", which has nothing that counts when it is typed`,
			`6:84: the labels "ex" and "EX" of the choices "x" and "y" differ in nothing that counts when they are typed; make them different`,
			`7:36: "min" must be a day such as 2027-01-31, or today`,
			`7:51: "max" must be a day such as 2027-01-31, or today`,
			`8:53: "max" must not be before "min"`,
			`9:36: "min" must be a time of day such as "09:30"`,
			`9:48: "max" must be a time of day such as "09:30"`,
			`10:46: "max" must be a whole number`,
			`11:38: a rating goes from "min" to "max", at least 1 and at most 10 apart; left out they are 1 and 5`,
			`12:38: a rating goes from "min" to "max", at least 1 and at most 10 apart; left out they are 1 and 5`,
			`13:34: "min" belongs to the types text, multi_choice, number, date, time, rating, and this question is of type country`,
			`13:48: contact.language takes the answer to a question of type language; write "type: language"`,
			`14:41: contact.country takes the answer to a question of type country; write "type: country"`,
			`16:20: answers.l may be several; write "x" in answers.l`,
			`16:27: answers.l is never "z"; did you mean "x"?`,
			`16:60: answers.j is never "Germany"`,
			`18:11: answers.l may be several; use if with "…" in answers.l`,
		}},
		{"reminders and other words each time", withSteps(`
- {ask: A, id: a, remind: 30m}
- {ask: A, id: b, remind: {text: Hm}}
- {ask: A, id: c, timeout: 1h, remind: {after: 50m, text: "{{ contact.nme }}", too: x}}
- {ask: A, id: d, remind: often}
- {ask: A, id: e, invalid: []}
- {ask: A, id: f, invalid: [No, "{{ contact.nme }}", {en: 5}]}
`), []string{
			`4:27: "remind" must be at least 1s, and less than the "timeout", which is 30m if there is none`,
			`5:27: "remind" needs "after": how long after the question`,
			`6:71: there is no contact.nme; did you mean "name"?`,
			`6:80: "remind" has no key "too"; there is after, text`,
			`7:27: "remind": "often" is no duration: write a number and a unit, such as 45s, 30m, 12h, 3d or 2w`,
			`8:28: "invalid" must be a text, or a list of 1 to 20: for the first attempt, the second, …`,
			`9:45: there is no contact.nme; did you mean "name"?`,
			`9:59: "invalid" must be a text (in quotes, if YAML takes it for something else) or a map from language to text, not a number`,
		}},
		{"the kinds of a file", withSteps(`
- {ask: A, id: a, type: file, kinds: photo}
- {ask: A, id: b, type: file, kinds: []}
- {ask: A, id: c, type: file, kinds: [photo, pictures, photos, photo, [x]]}
- {ask: A, id: d, type: location, kinds: [photo]}
- {ask: A, id: e, type: file, save: contact.phone}
- {ask: A, id: f, type: location, pattern: x}
`), []string{
			`4:38: "kinds" must be a list of photo, video, audio, voice or document`,
			`5:38: "kinds" must be a list of photo, video, audio, voice or document`,
			`6:46: there is no kind of file "pictures"; there is photo, video, audio, voice, document`,
			`6:56: there is no kind of file "photos"; did you mean "photo"?`,
			`6:64: "photo" is there twice; keep one of them`,
			`6:71: "kinds" must be a word, not a list`,
			`7:35: "kinds" belongs to the type file; write "type: file"`,
			`8:37: contact.phone takes the answer to a question of type phone; write "type: phone"`,
			`9:35: "pattern" belongs to the types text, email, phone, url, and this question is of type location`,
		}},
		{"a file and buttons of a say", withSteps(`
- {say: "", buttons: [{label: A, url: https://example.com}]}
- {say: "", file: files/nothing.pdf}
- {say: A, file: [x]}
- {say: A, buttons: {label: A}}
- {say: A, buttons: [{label: A}, {url: https://example.com}, x, {label: A, url: https://example.com, id: x}]}
- {say: A, buttons: [{label: A, url: example.com}, {label: A, url: "https://{{ contact.email }}.com/"}, {label: A, url: "https://example.com/{{ contact.emial }}"}]}
- {say: A, buttons: [{label: "This is a label that no button of an app shows in full", url: "ftp://example.com"}]}
- {say: A, file: files/prices.pdf, buttons: [{label: A, url: "https://localhost/"}], choices: [x]}
`), []string{
			`4:9: "say" is empty; write what the customer is to read`,
			`5:19: there is no file "files/nothing.pdf"`,
			`6:18: "file" must be a word, not a list`,
			`7:21: "buttons" must be a list such as [{label: Our shop, url: https://example.com}], not keys and values`,
			`8:22: this button needs a "url", as in [{label: Our shop, url: https://example.com}]`,
			`8:34: this button needs a "label", as in [{label: Our shop, url: https://example.com}]`,
			`8:62: a button must be keys and values, not a text`,
			`8:102: a button has no key "id"; there is label, url`,
			`9:38: "url" must be a web address such as https://example.com/orders/{{ answers.order }}, whose site is written out, not "example.com"`,
			`9:68: "url" must be a web address such as https://example.com/orders/{{ answers.order }}, whose site is written out, not "https://{{ contact.email }}.com/"`,
			`9:153: there is no contact.emial; did you mean "email"?`,
			`10:30: the label of a button has at most 40 characters, and this one 54; make it shorter`,
			`10:93: "url" must be a web address such as https://example.com/orders/{{ answers.order }}, whose site is written out, not "ftp://example.com"`,
			`11:62: "url" must be a web address such as https://example.com/orders/{{ answers.order }}, whose site is written out, not "https://localhost/"`,
			`11:86: the step "say" has no key "choices"; there is say, file, buttons`,
		}},
		{"keys of a step within its text", withSteps(`
- say: {text: Hello, file: files/prices.pdf}
- say: {en: Hello, buttons: []}
- {ask: {de: Hallo, required: false}, id: a}
`), []string{
			`4:9: "say" is the text itself; take "text" out, and write what else there is beside "say", not within it`,
			`4:22: "file" stands beside "say", not within it`,
			`5:20: "buttons" stands beside "say", not within it`,
			`6:21: "required" stands beside "ask", not within it`,
		}},
		{"an anchor that contains itself", "id: w\nsteps: &s\n- if: contact.returning\n  then: *s", []string{
			`2:8: steps are nested more than 32 deep here; make it flatter`,
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			d, problems := parse(t, test.source)
			var got []string
			for _, p := range problems {
				got = append(got, strings.TrimPrefix(p.String(), "w.yaml:"))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if d != nil {
				t.Error("there is a definition in spite of the problems")
			}
		})
	}
}

func TestLimits(t *testing.T) {
	say := strings.Repeat("- say: hi\n", 1000)
	must(t, withSteps(say))
	_, problems := parse(t, withSteps(say+"- say: hi\n- say: hi\n"))
	want := "w.yaml:1003:3: a workflow has at most 1000 steps"
	if len(problems) != 1 || problems[0].String() != want {
		t.Errorf("got %v, want %s", problems, want)
	}

	nested := func(depth int) string {
		steps := "[{close: {}}]"
		for range depth - 1 {
			steps = fmt.Sprintf("[{if: contact.returning, then: %s}]", steps)
		}
		return "id: w\nsteps: " + steps
	}
	must(t, nested(32))
	if _, problems := parse(t, nested(33)); len(problems) != 1 {
		t.Errorf("33 levels: got %v, want one problem", problems)
	}

	long := withSteps("- if: contact.name == \"" + strings.Repeat("x", 2000) + "\"\n  then: [{close: {}}]")
	if _, problems := parse(t, long); len(problems) != 1 || !strings.Contains(problems[0].Text, "longer than 2000") {
		t.Errorf("a long expression: got %v", problems)
	}
}

// TestAliases: an anchor may be used again, in place of writing the same twice.
func TestAliases(t *testing.T) {
	d := must(t, `
id: w
steps:
- if: contact.returning
  then: &away
  - say: Back soon
  - close: {}
  else: *away
`)
	if got := show(second(d.Start(ana()))); len(got) != 2 {
		t.Errorf("got %q", got)
	}
}

func second[A, B any](_ A, b B) B { return b }
