package workflow_test

import (
	"testing"

	"frontdesk/workflow"
)

// TestSteps has a row for each way that a step can go, apart from questions.
func TestSteps(t *testing.T) {
	returning := ana()
	returning.Contact.Returning = true
	nameless := ana()
	nameless.Contact = workflow.ContactFacts{}
	nameless.Conversation.FirstMessage = "("
	routed := ana()
	routed.Conversation.Team, routed.Team.Name = "sales", "Sales"
	shifts := ana()
	shifts.Teams = map[string]workflow.TeamFacts{"sales": {Open: true}, "support": {Opens: "tomorrow"}}
	for _, test := range []struct {
		name   string
		facts  workflow.Facts
		steps  string
		script string
	}{
		{"say in the first language", ana(), `
- say: {de: Hallo, fr: Salut}`, `
			say Hallo
			done`},
		{"say of nothing but a missing value sends nothing", nameless, `
- say: "{{ contact.name }}"
- say: after`, `
			say after
			done`},
		{"if holds", returning, `
- if: contact.returning
  then: [{say: welcome back}]
  else: [{say: welcome}]
- say: after`, `
			say welcome back
			say after
			done`},
		{"if does not hold", ana(), `
- if: contact.returning
  then: [{say: welcome back}]
  else: [{say: welcome}]
- say: after`, `
			say welcome
			say after
			done`},
		{"if does not hold, and there is no else", ana(), `
- if: contact.returning
  then: [{say: welcome back}]`, `
			done`},
		{"if cannot be computed", nameless, `
- if: int(contact.name) > 3
  then: [{say: many}]
- if: '"x" matches conversation.first_message'
  then: [{say: matches}]
- if: contact.fields.plan == ""
  then: [{say: unknown}]`, `
			say unknown
			done`},
		{"switch", ana(), `
- switch: conversation.channel
  cases: {whatsapp: [{say: W}], telegram: [{say: T}]}
  else: [{say: other}]
- say: after`, `
			say T
			say after
			done`},
		{"switch to else", ana(), `
- switch: contact.country
  cases: {PL: [{say: PL}]}
  else: [{say: other}]`, `
			say other
			done`},
		{"switch on what is unknown, and on what is no text", ana(), `
- switch: contact.country
  cases: {"": [{say: unknown}]}
- switch: len(contact.first_name)
  cases: {3: [{say: three}]}
- switch: contact.returning
  cases: {false: [{say: new}]}
- switch: contact.country
  cases: {PL: [{say: PL}]}`, `
			say unknown
			say three
			say new
			done`},
		{"route is seen by the steps that follow", ana(), `
- say: "1 {{ team.name }}."
- route: sales
- say: "2 {{ team.name }}."
- if: conversation.team == "sales"
  then: [{route: support}]
- say: "3 {{ team.name }}."`, `
			say 1.
			route sales
			say 2 Sales.
			route support
			say 3 Support.
			done`},
		{"assign to the team routed to", routed, `
- assign: {}
- say: "{{ assignee.name }} is here"`, `
			assign
			> says hello
			> waits 40d
			> assigned Ben Kim
			say Ben Kim is here
			done`},
		{"assign to another team goes there first", routed, `
- assign: {to: support, strategy: round_robin}`, `
			route support
			assign support round_robin
			> assigned Ben
			done`},
		{"assign to the same team", routed, `
- assign: {to: sales, strategy: nobody, if_unavailable: [{say: nobody}]}
- say: after`, `
			assign sales nobody (speaks if unavailable)
			> unassigned
			say after
			done`},
		{"nobody was there", routed, `
- assign: {if_unavailable: [{say: nobody}, {assign: {to: support}}]}
- say: after`, `
			assign (speaks if unavailable)
			> nobody there
			say nobody
			route support
			assign support
			> nobody there
			say after
			done`},
		{"nobody was there, and there are no steps for it", routed, `
- assign: {}
- say: after`, `
			assign
			> nobody there
			say after
			done`},
		{"all are busy", routed, `
- assign: {if_unavailable: [{say: nobody}], if_busy: [{say: "busy until {{ team.opens }}"}]}
- say: after`, `
			assign (speaks if unavailable) (speaks if busy)
			> busy
			say busy until
			say after
			done`},
		{"nobody was there, and the steps are for when all are busy", routed, `
- assign: {if_busy: [{say: busy}]}`, `
			assign (speaks if busy)
			> nobody there
			done`},
		{"assign to a person, and to the one of last time", routed, `
- assign: {to: "@Ana Lima"}
- assign: {to: last_agent}
- assign: {strategy: least_open}`, `
			assign @Ana Lima
			> nobody there
			assign last agent
			> unassigned
			assign least_open
			> assigned Ben
			done`},
		{"who is open and available", shifts, `
- if: open("sales") and not available("sales")
  then: [{say: "Sales is busy."}]
- if: open("support")
  then: [{say: never}]
  else: [{route: support}, {say: "{{ team.name }} opens {{ team.opens }}."}]`, `
			say Sales is busy.
			route support
			say Support opens tomorrow.
			done`},
		{"wait lets time pass, and nothing shortens it", ana(), `
- say: before
- wait: 1d
- say: after`, `
			say before
			> waits 23h
			> says hello?
			> presses 1.1
			> again
			> assigned Ben
			> waits 59m
			> waits 1m
			say after
			done`},
		{"who writes while the workflow waits is there again", ana(), `
- ask: A?
  id: a
- wait: 10m
- ask: B?
  id: b`, `
			ask a: A?
			> waits 30m
			unanswered A: timeout
			> says sorry
			> waits 10m
			ask b: B?
			> says b
			answered B = b
			done`},
		{"who stays silent meanwhile stays so", ana(), `
- ask: A?
  id: a
- wait: 10m
- ask: B?
  id: b`, `
			ask a: A?
			> waits 30m
			unanswered A: timeout
			> waits 10m
			unanswered B: timeout
			done`},
		{"the language of what follows", ana(), `
- say: {en: Hello, de: Hallo}
- language: de
- say: {en: Hello, de: Hallo}
- language: "=contact.country"
- language: "=conversation.channel"
- say: {en: Hello, de: Hallo}
- language: "=conversation.origin"`, `
			say Hello
			set contact.language = de
			say Hallo
			remark language: the value is none
			say Hallo
			done`},
		{"close ends it", ana(), `
- if: contact.name != ""
  then: [{say: bye}, {close: {}}]
- say: never`, `
			say bye
			close
			done`},
	} {
		t.Run(test.name, func(t *testing.T) { script(t, test.facts, withSteps(test.steps[1:]), test.script) })
	}
}

func TestMatches(t *testing.T) {
	for _, test := range []struct {
		name, trigger string
		want          bool
	}{
		{"none", "", false},
		{"always", "trigger: {event: conversation_opened}", true},
		{"holds", `trigger: {event: conversation_opened, if: conversation.source == "contact"}`, true},
		{"does not", `trigger: {event: conversation_opened, if: conversation.source == "agent"}`, false},
		{"cannot be computed", `trigger: {event: conversation_opened, if: int(contact.country) < 3}`, false},
		{"by the origin", `trigger: {event: conversation_opened, if: conversation.origin startsWith "ad"}`, false},
		{"once for each contact", `trigger: {event: conversation_opened, once_per_contact: true}`, true},
		{"by the clock", `trigger: {event: conversation_opened, if: now.Hour() >= 10 and now.Format("Mon") == "Mon"}`, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := must(t, withSteps("- say: hi\n")+test.trigger)
			if got := d.Matches(ana()); got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}
