package workflow_test

import "testing"

// TestBack: what was answered can be answered anew, as long as nothing has come of it.
func TestBack(t *testing.T) {
	const form = `
- ask: Which?
  id: which
  type: choice
  choices: [{id: a, label: Apple}, {id: b, label: Berry}]
- if: answers.which == "a"
  then: [{say: Apples!}, {ask: How many?, id: many, type: number, save: contact.fields.many, skip_if: contact.fields.many != ""}]
  else: [{ask: Which berry?, id: berry}]
- {ask: Mail?, id: mail, type: email}
- tag: [done]
- {ask: How long?, id: may, type: number}
- say: "{{ answers.which }} {{ answers.many }} {{ answers.berry }}"
`
	for _, test := range []struct{ name, script string }{
		{"by the word, by the command and by the button of a question that is asked again", `
			ask which: Which? [1.1 Apple] [1.2 Berry]
			> back
			> says back
			> waits 3s
			ask which: Sorry, I did not understand that. Please pick one of these. [2.1 Apple] [2.2 Berry]
			> presses 1.1
			answered Which = a (Apple)
			say Apples!
			ask many: How many?
			> says 5
			answered Many = 5
			set contact.fields.many = 5
			ask mail: Mail?
			> says Back
			withdrawn many
			ask many: How many?
			> back
			withdrawn which
			ask which: Which? [6.1 Apple] [6.2 Berry]
			> presses 6.2
			answered Which = b (Berry)
			ask berry: Which berry?
			> says Back
			answered Berry = Back
			ask mail: Mail?
			> says what
			> waits 3s
			ask mail: That does not look like an e-mail address. Please write it like this: name@example.com [9.back Back]
			> presses 9.back
			withdrawn berry
			ask berry: Which berry?
			> says Blackberry
			answered Berry = Blackberry
			ask mail: Mail?
			> says a@b.co
			answered Mail = a@b.co
			tag done
			ask may: How long?
			> back
			> says 7
			answered May = 7
			say Berry Blackberry
			done`},
		{"by an edit of the answer", `
			ask which: Which? [1.1 Apple] [1.2 Berry]
			> says=m1 apple
			answered Which = a (Apple)
			say Apples!
			ask many: How many?
			> says=m2 5
			answered Many = 5
			set contact.fields.many = 5
			ask mail: Mail?
			> edits=m2 many
			> edits=m2 five or 5
			> edits=m3 6
			> edits=m2 6
			withdrawn many
			answered Many = 6
			set contact.fields.many = 6
			ask mail: Mail?
			> says=m4 ab.co
			> edits=m4 a@b.co
			answered Mail = a@b.co
			tag done
			ask may: How long?
			> edits=m1 berry
			> waits 30m
			unanswered May: timeout
			done`},
		{"by an edit that leads another way", `
			ask which: Which? [1.1 Apple] [1.2 Berry]
			> says=m1 apple
			answered Which = a (Apple)
			say Apples!
			ask many: How many?
			> says=m2 5
			answered Many = 5
			set contact.fields.many = 5
			ask mail: Mail?
			> edits=m1 berry
			withdrawn which
			withdrawn many
			answered Which = b (Berry)
			ask berry: Which berry?
			> waits 30m
			unanswered Berry: timeout
			unanswered Mail: timeout
			tag done
			unanswered May: timeout
			done`},
	} {
		t.Run(test.name, func(t *testing.T) { script(t, ana(), withSteps(form[1:]), test.script) })
	}
}
