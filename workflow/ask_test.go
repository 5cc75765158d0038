package workflow_test

import (
	"strings"
	"testing"

	"frontdesk/workflow"
)

// TestAsk has a row for each way that a question can go.
func TestAsk(t *testing.T) {
	known := ana()
	known.Contact.Email = "ana@example.com"
	german := ana()
	german.Contact.Language = "de"
	const choice = `
- ask: Which?
  id: which_one
  type: choice
  choices: [{id: a, label: Apple}, {id: b, label: Berry}]
`
	for _, test := range []struct {
		name   string
		facts  workflow.Facts
		steps  string
		script string
	}{
		{"an invalid answer is judged three seconds after its last piece", ana(), choice, `
			ask which_one: Which? [1.1 Apple] [1.2 Berry]
			> says hello
			> waits 2s
			> says I would like
			> waits 2s
			> says something else
			> waits 2s
			> waits 1s
			ask which_one: Sorry, I did not understand that. Please pick one of these. [2.1 Apple] [2.2 Berry]
			> says pear
			> waits 3s
			ask which_one: Sorry, I did not understand that. Please pick one of these. [3.1 Apple] [3.2 Berry] [3.person Talk to a person]
			> says plum
			> waits 3s
			unanswered Which one: invalid
			done`},
		{"a valid answer counts at once, also among pieces that are none", ana(), choice, `
			ask which_one: Which? [1.1 Apple] [1.2 Berry]
			> says hello
			> says berry
			answered Which one = b (Berry)
			done`},
		{"asked once more, it is the same question: its time, its tries and its pieces go on", ana(), choice, `
			ask which_one: Which? [1.1 Apple] [1.2 Berry]
			> again
			ask which_one: Which? [1.1 Apple] [1.2 Berry]
			> says hello
			> again
			ask which_one: Which? [1.1 Apple] [1.2 Berry]
			> waits 3s
			ask which_one: Sorry, I did not understand that. Please pick one of these. [2.1 Apple] [2.2 Berry]
			> again
			ask which_one: Which? [2.1 Apple] [2.2 Berry]
			> presses 2.2
			answered Which one = b (Berry)
			done`},
		{"pieces that are an answer together", ana(), `
- ask: Which?
  id: a
  type: choice
  choices: [{id: x, label: Order status}, {id: y, label: Other}]`, `
			ask a: Which? [1.1 Order status] [1.2 Other]
			> says order
			> says status
			> waits 3s
			answered A = x (Order status)
			done`},
		{"pieces just before the end of the question", ana(), choice, `
			ask which_one: Which? [1.1 Apple] [1.2 Berry]
			> waits 1799s
			> says hello
			> waits 1s
			ask which_one: Sorry, I did not understand that. Please pick one of these. [2.1 Apple] [2.2 Berry]
			> waits 30m
			unanswered Which one: timeout
			done`},
		{"own words, own steps, no retries", german, choice + `
  retries: 0
  invalid: {en: No., de: "Nein, {{ contact.first_name }}."}
  on_invalid: [{say: never mind}]
- say: after`, `
			ask which_one: Which? [1.1 Apple] [1.2 Berry]
			> says pear
			> waits 3s
			unanswered Which one: invalid
			say never mind
			say after
			done`},
		{"own words when it is asked again", german, choice + `
  retries: 1
  invalid: {en: No., de: "Nein, {{ contact.first_name }}."}`, `
			ask which_one: Which? [1.1 Apple] [1.2 Berry]
			> says pear
			> waits 3s
			ask which_one: Nein, Ana. [2.1 Apple] [2.2 Berry]
			> presses 1.2
			answered Which one = b (Berry)
			done`},
		{"presses on other questions, or on nothing", ana(), choice + `
- ask: And?
  id: more
  type: choice
  choices: [{id: c, label: Cherry}]`, `
			ask which_one: Which? [1.1 Apple] [1.2 Berry]
			> presses 1.3
			> presses 1.0
			> presses 2.1
			> presses 1.skip
			> presses nonsense
			> presses 1.1
			answered Which one = a (Apple)
			ask more: And? [2.1 Cherry]
			> presses 1.1
			> presses 2.1
			answered More = c (Cherry)
			done`},
		{"time is up, and there are steps for it: the customer is still there", ana(), `
- ask: Number?
  id: order_number
  timeout: 2d
  on_timeout: [{say: still there?}]
- ask: Why?
  id: why`, `
			ask order_number: Number?
			> waits 47h
			> waits 1h
			unanswered Order number: timeout
			say still there?
			ask why: Why?
			> says because
			answered Why = because
			done`},
		{"time is up: silent from there on", known, `
- ask: Number?
  id: order_number
- say: passed over
- ask: Skipped anyhow
  id: skipped
  skip_if: known(contact.email)
- ask: Why?
  id: why
  on_timeout: [{say: not run}]
- route: sales`, `
			ask order_number: Number?
			> waits 30m
			unanswered Order number: timeout
			unanswered Why: timeout
			route sales
			done`},
		{"a question that is skipped", known, `
- ask: E-mail?
  id: email
  type: email
  skip_if: known(contact.email)
- say: "Thanks {{ answers.email }}!"`, `
			say Thanks!
			done`},
		{"skipping by words, in whichever language", ana(), `
- ask: Number?
  id: a
  type: email
  required: false
- ask: Number?
  id: b
  type: email
  required: no`, `
			ask a: Number? [1.skip Skip]
			> says SKIP!
			unanswered A: skipped
			ask b: Number? [2.skip Skip]
			> says überspringen
			unanswered B: skipped
			done`},
		{"a required question cannot be skipped", ana(), `
- ask: Number?
  id: a
  type: email`, `
			ask a: Number?
			> says skip
			> presses 1.skip
			> waits 3s
			ask a: That does not look like an e-mail address. Please write it like this: name@example.com
			> says a@b.co
			answered A = a@b.co
			done`},
		{"what was written before the question arrived is no answer", ana(), `
- ask: Name?
  id: a`, `
			ask a: Name?
			> says@4 early
			> arrived 5
			> says@3 late news of early words
			> says@6 Ana
			answered A = Ana
			done`},
		{"what was written after it arrived, before that was known", ana(), `
- ask: Name?
  id: a
- ask: E-mail?
  id: b
  type: email`, `
			ask a: Name?
			> says@4 early
			> says@6 Ana
			> arrived 5
			answered A = Ana
			ask b: E-mail?
			> says@9 none
			> arrived 8
			> waits 3s
			ask b: That does not look like an e-mail address. Please write it like this: name@example.com [3.back Back]
			> says@10 a@b.co
			> arrived 11
			> says@12 a@b.co
			answered B = a@b.co
			done`},
		{"a platform that gives no order", ana(), `
- ask: Name?
  id: a`, `
			ask a: Name?
			> says Ana
			answered A = Ana
			done`},
		{"no text at all, such as a picture", ana(), `
- ask: Name?
  id: a`, `
			ask a: Name?
			> says
			> waits 3s
			ask a: Please write your answer as a text message.
			> says Ana
			answered A = Ana
			done`},
		{"saved at once, and seen by the steps that follow", ana(), `
- ask: Plan?
  id: plan
  type: choice
  choices: [{id: pro, label: "Pro, {{ contact.first_name }}"}]
  save: contact.fields.plan
- ask: Order?
  id: order
  save: conversation.fields.order
- ask: Mail?
  id: mail
  type: email
  save: contact.email
- if: contact.fields.plan == "pro" && conversation.fields.order == "17" && contact.email == answers.mail
  then: [{say: "{{ answers.plan }} / {{ contact.fields.plan }} / {{ answers.order }}"}]`, `
			ask plan: Plan? [1.1 Pro, Ana]
			> says pro ana
			answered Plan = pro (Pro, Ana)
			set contact.fields.plan = pro
			ask order: Order?
			> says 17
			answered Order = 17
			set conversation.fields.order = 17
			ask mail: Mail?
			> says a@b.co
			answered Mail = a@b.co
			set contact.email = a@b.co
			say Pro, Ana / pro / 17
			done`},
		{"a question of nothing but a missing value", ana(), `
- ask: "{{ contact.country }}"
  id: your_country`, `
			ask your_country: Your country
			> waits 30m
			unanswered Your country: timeout
			done`},
		{"assigned and the like mean nothing to a question", ana(), `
- ask: Name?
  id: a`, `
			ask a: Name?
			> assigned Ben
			> nobody there
			> says x
			answered A = x
			done`},
	} {
		t.Run(test.name, func(t *testing.T) { script(t, test.facts, withSteps(test.steps[1:]), test.script) })
	}
}

// answerTo asks a single question and gives one reply.
func answerTo(t *testing.T, question, said string) (string, bool) {
	t.Helper()
	p := newPlayer(t, must(t, withSteps(question)), ana())
	p.begin()
	for _, o := range p.give(workflow.Said{S: said}) {
		if a, ok := o.(workflow.Answered); ok {
			return a.Answer.Value, true
		}
	}
	return "", false
}

func TestChoice(t *testing.T) {
	const question = `
- ask: Which?
  id: a
  type: choice
  choices:
    - {id: sales, label: {en: "🛒 Buy something!", de: Etwas kaufen, pl: Łódź, ar: "شراء"}}
    - {id: support, label: {en: Café, vi: Đổi trả, zh-Hans: 退货}}
    - {id: third, label: "7"}
    - {id: "42", label: Straße}
`
	for said, want := range map[string]string{
		"1": "sales", " 2. ": "support", "２": "support", "٢": "support", "(2)": "support", "2️⃣": "support", "#4": "42",
		"7": "third", "buy something": "sales", "BUY  SOMETHING": "sales", "etwas kaufen.": "sales", "lodz": "sales",
		"شراء": "sales", "cafe": "support", "CAFÉ": "support", "doi tra": "support", "退货": "support", "strasse": "42",
		"Support": "support", "42": "42",
		"0": "", "5": "", "1 2": "", "buy": "", "12": "", "-": "", "-1": "sales", "👍": "", "": "", "99999999999999999999": "",
	} {
		if got, _ := answerTo(t, question, said); got != want {
			t.Errorf("%q: got %q, want %q", said, got, want)
		}
	}
}

func TestEmail(t *testing.T) {
	const question = "- ask: E-mail?\n  id: a\n  type: email\n"
	for said, want := range map[string]string{
		"ana@example.com": "ana@example.com", " Ana@Example.COM ": "Ana@example.com", "it is ana@example.com": "ana@example.com",
		"<ana@example.com>": "ana@example.com", "mailto:ana@example.com": "ana@example.com", "ana@example.com.": "ana@example.com",
		"ana@example.com, yes ana@example.com!": "ana@example.com", "a.b+c_d@x-y.co.uk": "a.b+c_d@x-y.co.uk",
		"jürgen@müller.de": "jürgen@müller.de", "ana＠example.com": "ana@example.com", "ana@\u200bexample.com": "ana@example.com",
		"我的是 ana@example.cn。": "ana@example.cn",
		"ana":                 "", "ana@": "", "@example.com": "", "ana@example": "", "ana@@example.com": "", "ana@exa mple.com": "",
		"a@b.co c@d.co": "", ".ana@example.com": "", "a..b@example.com": "", "ana@-example.com": "", "ana@example.c": "",
		"ana@1.2.3.4": "", "ana@example..com": "", `"ana lopez"@example.com`: "", "ana@[1.2.3.4]": "", "": "",
		strings.Repeat("a", 65) + "@example.com": "", "a@" + strings.Repeat("b", 64) + ".com": "",
	} {
		if got, _ := answerTo(t, question, said); got != want {
			t.Errorf("%q: got %q, want %q", said, got, want)
		}
	}
}

func TestText(t *testing.T) {
	const question = "- ask: Name?\n  id: a\n"
	for said, want := range map[string]string{
		"Ana": "Ana", "  two\nlines ": "two\nlines", "👍": "👍", "?": "?", "👩‍👧": "👩‍👧",
		" \n ": "", "\u200b\u2060": "", "\u3164": "", "\ufffc\u034f": "",
		strings.Repeat("я", 5000): strings.Repeat("я", 4000),
	} {
		got, ok := answerTo(t, question, said)
		if got != want || ok != (want != "") {
			t.Errorf("%q: got %q, %v, want %q", said, got, ok, want)
		}
	}
}
