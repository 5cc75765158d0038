package workflow_test

import (
	"testing"

	"frontdesk/workflow"
)

// TestWishes: whoever wants a person or to start over gets there, from wherever they are.
func TestWishes(t *testing.T) {
	const form = `
- say: {en: Hello, de: Hallo}
- {ask: Name?, id: name, save: contact.name}
- ask: Which?
  id: which
  type: choice
  choices: [{id: a, label: Apple}, {id: p, label: A person}]
- wait: 10m
- {ask: Mail?, id: mail, type: email, on_invalid: [{close: {}}]}
- say: Thank you
- if: answers.which == "a"
  then: [{route: sales}]
  else: [{close: {}}]
- assign: {}
`
	for _, test := range []struct{ name, steps, script string }{
		{"by the word, also where any word is an answer", form, `
			say Hello
			ask name: Name?
			> says Talk to a human, please!
			person wanted
			say Of course, a person will answer you here.
			unanswered Name: person
			unanswered Which: person
			unanswered Mail: person
			say Thank you
			remark close: a person was asked for, so that it is passed over
			done`},
		{"by the command, while the workflow waits", form, `
			say Hello
			ask name: Name?
			> says Ana
			answered Name = Ana
			set contact.name = Ana
			ask which: Which? [2.1 Apple] [2.2 A person]
			> says a person
			answered Which = p (A person)
			> says hello?
			> person
			person wanted
			say Of course, a person will answer you here.
			unanswered Mail: person
			say Thank you
			remark close: a person was asked for, so that it is passed over
			done`},
		{"by the button, after two attempts; and once an agent is asked for it changes nothing", `
- {ask: Mail?, id: mail, type: email, required: false}
- assign: {}
- say: after`, `
			ask mail: Mail? [1.skip Skip]
			> says no idea
			> waits 3s
			ask mail: That does not look like an e-mail address. Please write it like this: name@example.com [2.skip Skip]
			> says no idea
			> waits 3s
			ask mail: That does not look like an e-mail address. Please write it like this: name@example.com [3.person Talk to a person] [3.skip Skip]
			> presses 3.person
			person wanted
			say Of course, a person will answer you here.
			unanswered Mail: person
			assign
			> person
			> restart
			> assigned Ben
			say after
			done`},
		{"starting over", form, `
			say Hello
			ask name: Name?
			> says Ana
			answered Name = Ana
			set contact.name = Ana
			ask which: Which? [2.1 Apple] [2.2 A person]
			> says start over
			restarted name
			say Hello
			ask name: Name?
			> presses 2.1
			> says Anna
			answered Name = Anna
			set contact.name = Anna
			ask which: Which? [4.1 Apple] [4.2 A person]
			> presses 4.1
			answered Which = a (Apple)
			> restart
			restarted name which
			say Hello
			ask name: Name?
			> waits 30m
			unanswered Name: timeout
			unanswered Which: timeout
			> waits 10m
			unanswered Mail: timeout
			close
			done`},
		{"a reminder, with the question and its buttons; the end stays where it was", `
- ask: Which?
  id: which
  type: choice
  choices: [{id: a, label: Apple}]
  remind: 20m
- {ask: Mail?, id: mail, type: email, timeout: 1h, remind: {after: 10m, text: {en: Hm?, de: Na?}}, retries: 0}`, `
			ask which: Which? [1.1 Apple]
			> waits 19m
			> waits 1m
			ask which: Are you still there? We only need your answer to go on: | Which? [1.1 Apple]
			> presses 1.1
			answered Which = a (Apple)
			ask mail: Mail?
			> waits 9m
			> says hm
			> waits 3s
			unanswered Mail: invalid
			done`},
		{"a reminder, and no answer either", `
- {ask: Mail?, id: mail, type: email, timeout: 1h, remind: {after: 10m, text: {en: Hm?, de: Na?}}}`, `
			ask mail: Mail?
			> waits 10m
			ask mail: Hm? | Mail?
			> waits 49m
			> waits 1m
			unanswered Mail: timeout
			done`},
		{"other words each time", `
- {ask: Mail?, id: mail, type: email, retries: 3, invalid: [No., "Still no.", ]}`, `
			ask mail: Mail?
			> says a
			> waits 3s
			ask mail: No.
			> says b
			> waits 3s
			ask mail: Still no. [3.person Talk to a person]
			> says c
			> waits 3s
			ask mail: Still no. [4.person Talk to a person]
			> says d
			> waits 3s
			unanswered Mail: invalid
			done`},
	} {
		t.Run(test.name, func(t *testing.T) { script(t, ana(), withSteps(test.steps[1:]), test.script) })
	}
}

// TestStartForPerson: a conversation that begins with the wish for a person asks nothing.
func TestStartForPerson(t *testing.T) {
	d := must(t, withSteps("- say: hi\n- {ask: A?, id: a}\n- route: sales\n"))
	r, out := d.StartForPerson(ana())
	got := show(out)
	want := []string{"person wanted", "say Of course, a person will answer you here.", "say hi", "unanswered A: person", "route sales"}
	if !r.Done || len(got) != len(want) {
		t.Fatalf("got %q", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("got %q, want %q", got[i], want[i])
		}
	}
}

func TestWantsPerson(t *testing.T) {
	for _, s := range []string{
		"agent", "Agent!", "I want to talk to a human", "talk to a person please", "Please, a human", "Bitte einen Menschen", "Mitarbeiter bitte", "hablar con una persona",
		"Parler à un conseiller", "Chcę rozmawiać z konsultantem", "Quero falar com um atendente", "خدمة العملاء", "Gặp nhân viên", "转人工", "轉人工", "人工客服",
	} {
		if !workflow.WantsPerson(s) {
			t.Errorf("%q should ask for a person", s)
		}
	}
	for _, s := range []string{"", "please", "my agent told me so", "person of the year", "no", "Ana", "humanity", "agent agent"} {
		if workflow.WantsPerson(s) || workflow.WantsRestart(s) {
			t.Errorf("%q should ask for nothing", s)
		}
	}
	for _, s := range []string{"restart", "Start over!", "noch einmal von vorn", "empezar de nuevo", "zacznij od nowa", "重新开始", "bắt đầu lại"} {
		if !workflow.WantsRestart(s) {
			t.Errorf("%q should ask to start over", s)
		}
	}
}
