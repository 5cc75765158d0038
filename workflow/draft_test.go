package workflow_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"frontdesk/workflow"
)

// draftOf is the draft of a sound workflow.
func draftOf(t testing.TB, source string) *workflow.Draft {
	t.Helper()
	d, err := workflow.ReadDraft(must(t, source).YAML())
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// resaid has all that a form shows written back as it is.
func resaid(d *workflow.Draft) {
	d.SetID(d.ID())
	d.SetName(d.Name())
	d.Begin(d.Beginning([]string{"telegram"}), []string{"telegram"})
	d.SetGreeting(d.Greeting().Text + "\n")
	d.SetLastWord(d.LastWord().Text)
	for i, item := range d.Items() {
		if item.Question != nil {
			d.Put(i, *item.Question)
		}
	}
	if r, ok := d.Routing(); ok {
		d.Route(r)
	}
}

// A form that is opened and sent changes nothing, whatever the workflow is.
func TestDraftWithoutChange(t *testing.T) {
	same := func(t testing.TB, source string) {
		def := must(t, source)
		d, err := workflow.ReadDraft(def.YAML())
		if err != nil {
			t.Fatal(err)
		}
		resaid(d)
		text := string(d.Text())
		if back, problems := parse(t, text); len(problems) > 0 || back.Hash != def.Hash {
			t.Fatalf("%v: another version of\n%s\nbecame\n%s", problems, def.YAML(), text)
		}
		again, err := workflow.ReadDraft([]byte(text))
		if err != nil || string(again.Text()) != text {
			t.Fatalf("%v: the draft reads back as\n%s", err, again.Text())
		}
	}
	for _, source := range []string{fullDraft, "id: w\nsteps: [{ask: 'A?', id: a, type: choice, choices: [{id: x, label: X}, {id: y, label: Y}]}, {say: Bye}, {switch: answers.a, cases: {x: [{route: sales}]}}, {assign: {}}]"} {
		same(t, source)
	}
	rapid.Check(t, func(rt *rapid.T) {
		same(t, drawWorkflows(rt)[0])
	})
}

// fullDraft has all that a form shows, and something that it does not show in each place.
const fullDraft = `
id: w
name: Welcome
description: Kept
trigger: {event: conversation_opened, if: 'conversation.channel == "telegram" and not contact.returning', once_per_contact: true}
steps:
  - say: {en: Hello, de: Hallo}
  - ask: {en: What?, de: Was?}
    id: topic
    type: choice
    retries: 5
    choices: [{id: buy, label: {en: Buy, de: Kaufen}, also: [order]}, {id: "no", label: Help}]
  - set: {conversation.priority: high}
  - {ask: 'How many?', id: seats, type: number, min: 1, max: 9.5, required: false, save: contact.fields.seats, timeout: 1h, on_timeout: [{tag: [late]}]}
  - {switch: answers.topic, cases: {buy: [{route: sales}]}, else: [{route: support}]}
  - say: Thanks
  - assign: {}
`

func TestDraftReads(t *testing.T) {
	d := draftOf(t, fullDraft)
	type read struct {
		Name            string
		Begin           workflow.Beginning
		Greeting, Last  workflow.Words
		Items           []workflow.DraftItem
		Routing         workflow.Routing
		CanShowTheRoute bool
	}
	got := read{Name: d.Name(), Begin: d.Beginning([]string{"web", "telegram"}), Greeting: d.Greeting(), Last: d.LastWord(), Items: d.Items()}
	got.Routing, got.CanShowTheRoute = d.Routing()
	both := []string{"en", "de"}
	want := read{
		Name: "Welcome", Begin: workflow.Beginning{When: workflow.BeginsNew, Channel: "telegram"},
		Greeting: workflow.Words{Text: "Hello", Languages: both}, Last: workflow.Words{Text: "Thanks"},
		Items: []workflow.DraftItem{
			{Question: &workflow.DraftQuestion{
				ID: "topic", Type: "choice", Text: workflow.Words{Text: "What?", Languages: both}, Kept: []string{"retries"},
				Choices: []workflow.DraftChoice{{ID: "buy", Label: workflow.Words{Text: "Buy", Languages: both}, Team: "sales"}, {ID: "no", Label: workflow.Words{Text: "Help"}}},
			}},
			{Other: "set: {conversation.priority: high}"},
			{Question: &workflow.DraftQuestion{
				ID: "seats", Type: "number", Text: workflow.Words{Text: "How many?"}, Optional: true, Save: "contact.fields.seats", Min: "1", Max: "9.5",
				Kept: []string{"timeout", "on_timeout"},
			}},
		},
		Routing: workflow.Routing{Question: "topic", Teams: map[string]string{"buy": "sales"}, Else: "support"}, CanShowTheRoute: true,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestDraftChanges has in each row a change, and what stands in the steps after it.
func TestDraftChanges(t *testing.T) {
	question := func(d *workflow.Draft, i int) workflow.DraftQuestion { return *d.Items()[i].Question }
	for _, tt := range []struct {
		name   string
		source string
		change func(d *workflow.Draft)
		want   []string
	}{
		{"a new one", "", func(d *workflow.Draft) {
			d.SetID("hello")
			d.SetName("Hello")
			d.Put(0, workflow.DraftQuestion{
				ID: "topic", Type: "choice", Text: workflow.Words{Text: "What?"},
				Choices: []workflow.DraftChoice{{ID: "a", Label: workflow.Words{Text: "A"}, Team: "sales"}, {ID: "b", Label: workflow.Words{Text: "B"}}},
			})
			d.Put(1, workflow.DraftQuestion{ID: "mail", Type: "email", Text: workflow.Words{Text: "Mail: which?"}, Optional: true, Save: "contact.email"})
			d.SetGreeting("Hi")
			d.SetLastWord("Bye")
		}, []string{
			"id: hello", "name: Hello", "trigger: {event: conversation_opened}", "steps:", "- say: Hi", "- ask: What?", "id: topic", "type: choice", "choices:",
			"- {id: a, label: A}", "- {id: b, label: B}", "- ask: \"Mail: which?\"", "id: mail", "type: email", "required: false", "save: contact.email",
			"- switch: answers.topic", "cases:", "a:", "- route: sales", "- say: Bye",
		}},
		{"texts in the language that is shown", "id: w\nsteps: [{say: {en: Hello, de: Hallo}}, {ask: {en: 'What?', de: 'Was?'}, id: a}]", func(d *workflow.Draft) {
			d.SetGreeting("Hi")
			q := question(d, 0)
			q.Text.Text = "Which?"
			d.Put(0, q)
		}, []string{"id: w", "steps:", "- say: {en: Hi, de: Hallo}", "- ask: {en: Which?, de: Was?}", "id: a"}},
		{"a greeting and a last word go", "id: w\nsteps: [{say: Hello}, {ask: 'What?', id: a}, {say: Bye}, {assign: {}}]", func(d *workflow.Draft) {
			d.SetGreeting("")
			d.SetLastWord(" ")
		}, []string{"id: w", "steps:", "- ask: What?", "id: a", "- assign: {}"}},
		{"a last word without a question stays one", "", func(d *workflow.Draft) {
			d.SetID("w")
			d.SetLastWord("Bye")
			d.SetGreeting(d.Greeting().Text)
			d.SetLastWord(d.LastWord().Text)
			d.Route(workflow.Routing{Else: "sales"})
			d.Put(0, workflow.DraftQuestion{ID: "a", Type: "text", Text: workflow.Words{Text: "A?"}})
		}, []string{"id: w", "trigger: {event: conversation_opened}", "steps:", "- ask: A?", "id: a", "- route: sales", "- say: Bye"}},
		{"also where the greeting and the question go", "id: w\nsteps: [{say: Hello}, {ask: 'A?', id: a}, {say: Bye}]", func(d *workflow.Draft) {
			d.Remove(0)
			for range 2 {
				d.SetGreeting("")
				d.SetLastWord("Bye")
			}
			d.Put(0, workflow.DraftQuestion{ID: "b", Type: "text", Text: workflow.Words{Text: "B?"}})
		}, []string{"id: w", "steps:", "- ask: B?", "id: b", "- say: Bye"}},
		{"and a greeting stays a greeting", "id: w\nsteps: [{say: Hello}, {ask: 'A?', id: a}, {say: Bye}]", func(d *workflow.Draft) {
			d.SetLastWord("")
			d.Remove(0)
			d.SetGreeting("Hello")
			d.Put(0, workflow.DraftQuestion{ID: "b", Type: "text", Text: workflow.Words{Text: "B?"}})
		}, []string{"id: w", "steps:", "- say: Hello", "- ask: B?", "id: b"}},
		{"questions change places across a step that stays", "id: w\nsteps: [{ask: 'A?', id: a}, {tag: [x]}, {ask: 'B?', id: b}, {route: sales}]", func(d *workflow.Draft) {
			d.Move(2, -1)
			d.Move(0, -1)
			d.Move(0, 3)
		}, []string{"id: w", "steps:", "- ask: A?", "id: a", "- ask: B?", "id: b", "- tag: [x]", "- route: sales"}},
		{"the question that decides on the team goes", fullDraft, func(d *workflow.Draft) { d.Remove(0) }, []string{
			"id: w", "name: Welcome", "description: Kept", "trigger:", "event: conversation_opened", "if: conversation.channel == \"telegram\" and not contact.returning",
			"once_per_contact: true", "steps:", "- say: {en: Hello, de: Hallo}", "- set: {conversation.priority: high}",
			"- ask: How many?", "id: seats", "type: number", "min: 1", "max: 9.5", "required: false", "save: contact.fields.seats", "timeout: 1h", "on_timeout:", "- tag: [late]",
			"- route: support", "- say: Thanks", "- assign: {}",
		}},
		{"it gets another name and other choices", "id: w\nsteps: [{ask: 'A?', id: a, type: choice, choices: [{id: x, label: X}, {id: y, label: Y}]}, {say: Bye}, {switch: answers.a, cases: {x: [{route: sales}], y: [{route: support}]}}]", func(d *workflow.Draft) {
			q := question(d, 0)
			q.ID, q.Choices = "b", []workflow.DraftChoice{{ID: "z", Label: workflow.Words{Text: "Z"}, Team: "sales"}, q.Choices[1]}
			d.Put(0, q)
		}, []string{"id: w", "steps:", "- ask: A?", "id: b", "type: choice", "choices:", "- {id: z, label: Z}", "- {id: y, label: \"Y\"}", "- say: Bye", "- switch: answers.b", "cases:", "z:", "- route: sales", "y:", "- route: support"}},
		{"another type, without what belongs to the old one", "id: w\nsteps: [{ask: 'A?', id: a, type: choice, retries: 1, choices: [{id: x, label: X}]}, {switch: answers.a, cases: {x: [{route: sales}]}}]", func(d *workflow.Draft) {
			q := question(d, 0)
			q.Type, q.Min, q.Max = "number", "1", "many"
			d.Put(0, q)
		}, []string{"id: w", "steps:", "- ask: A?", "id: a", "type: number", "retries: 1", "min: 1", "max: many"}},
		{"a workflow that routes in its own way keeps that", "id: w\nsteps: [{ask: 'A?', id: a}, {if: contact.returning, then: [{route: sales}]}, {say: Bye}]", func(d *workflow.Draft) {
			d.Route(workflow.Routing{Else: "support"})
			d.Put(2, workflow.DraftQuestion{ID: "b", Type: "text", Text: workflow.Words{Text: "B?"}})
		}, []string{"id: w", "steps:", "- ask: A?", "id: a", "- if: contact.returning", "then:", "- route: sales", "- ask: B?", "id: b", "- say: Bye"}},
		{"it begins otherwise", fullDraft, func(d *workflow.Draft) {
			for d.Items() != nil && len(d.Items()) > 1 {
				d.Remove(0)
			}
			d.Begin(workflow.Beginning{When: workflow.BeginsAlways, Channel: "web"}, []string{"telegram", "web"})
		}, []string{
			"id: w", "name: Welcome", "description: Kept", `trigger: {event: conversation_opened, if: conversation.channel == "web", once_per_contact: true}`, "steps:", "- say: {en: Hello, de: Hallo}",
			"- ask: How many?", "id: seats", "type: number", "min: 1", "max: 9.5", "required: false", "save: contact.fields.seats", "timeout: 1h", "on_timeout:", "- tag: [late]",
			"- route: support", "- say: Thanks", "- assign: {}",
		}},
		{"a beginning that the form has no choice for stays", "id: w\ntrigger: {event: tag_added, tag: vip}\nsteps: [{ask: 'A?', id: a}]", func(d *workflow.Draft) {
			d.Begin(d.Beginning(nil), nil)
		}, []string{"id: w", "trigger: {event: tag_added, tag: vip}", "steps:", "- ask: A?", "id: a"}},
		{"and another takes its place", "id: w\ntrigger: {event: tag_added, tag: vip}\nsteps: [{ask: 'A?', id: a}]", func(d *workflow.Draft) {
			d.Begin(workflow.Beginning{When: workflow.BeginsNew}, nil)
		}, []string{"id: w", "trigger: {event: conversation_opened, if: not contact.returning}", "steps:", "- ask: A?", "id: a"}},
		{"or only another workflow begins it", "id: w\ntrigger: {event: tag_added, tag: vip}\nsteps: [{ask: 'A?', id: a}]", func(d *workflow.Draft) {
			d.Begin(workflow.Beginning{When: workflow.BeginsRun}, nil)
		}, []string{"id: w", "steps:", "- ask: A?", "id: a"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := workflow.NewDraft()
			if tt.source != "" {
				d = draftOf(t, tt.source)
			}
			tt.change(d)
			text := d.Text()
			if def, problems := d.Check(workflow.Scope{Teams: teams()}); len(problems) == 0 {
				text = def.YAML()
			}
			back, err := workflow.ReadDraft(text)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, lines(t, back)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// lines are those of a draft's text, without blanks around them, with every step on lines of
// its own.
func lines(t *testing.T, d *workflow.Draft) []string {
	text := string(d.Text())
	if def, problems := parse(t, text); len(problems) == 0 {
		text = string(def.YAML())
	}
	var out []string
	for l := range strings.Lines(text) {
		out = append(out, strings.TrimSpace(l))
	}
	return out
}

// TestDraftProblems has in each row a mistake, and the part of the form where it is said.
func TestDraftProblems(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(d *workflow.Draft, q *workflow.DraftQuestion)
		want   []string
	}{
		{"the id", func(d *workflow.Draft, _ *workflow.DraftQuestion) { d.SetID("no id") }, []string{`-1/id/-1: the id "no id" must begin`}},
		{"the greeting", func(d *workflow.Draft, _ *workflow.DraftQuestion) { d.SetGreeting("Hello\n\n{{ contact.nam }}") }, []string{"-1/greeting/-1: "}},
		{"the last word", func(d *workflow.Draft, _ *workflow.DraftQuestion) { d.SetLastWord("Bye {{") }, []string{`-1/last/-1: "say": "{{" has no "}}"`}},
		{"the team", func(d *workflow.Draft, _ *workflow.DraftQuestion) {
			r, _ := d.Routing()
			r.Else = "nowhere"
			d.Route(r)
		}, []string{`-1/route/-1: there is no team "nowhere"`}},
		{"the team of a choice", func(_ *workflow.Draft, q *workflow.DraftQuestion) { q.Choices[0].Team = "nowhere" }, []string{`0/leads/0: there is no team "nowhere"`}},
		{"the trigger", func(d *workflow.Draft, _ *workflow.DraftQuestion) {
			d.Begin(workflow.Beginning{When: workflow.BeginsOther}, nil)
			d.SetName("x")
		}, nil},
		{"a question's text", func(_ *workflow.Draft, q *workflow.DraftQuestion) { q.Text.Text = "" }, []string{`0/ask/-1: "ask" is empty`}},
		{"a question's id", func(_ *workflow.Draft, q *workflow.DraftQuestion) { q.ID = "seats" }, []string{`2/id/-1: the question "seats" is asked twice`}},
		{"a choice", func(_ *workflow.Draft, q *workflow.DraftQuestion) { q.Choices[1].Label.Text = "Buy" }, []string{`0/choices/1: the choices "buy" and "no" have the same label`}},
		{"no choices", func(_ *workflow.Draft, q *workflow.DraftQuestion) { q.Choices = nil }, []string{`0/choices/-1: "choices" must hold from 1 to 100`}},
		{"where it is saved", func(_ *workflow.Draft, q *workflow.DraftQuestion) { q.Save = "contact.email" }, []string{"0/save/-1: contact.email takes the answer to a question of type email"}},
		{"a bound", func(_ *workflow.Draft, q *workflow.DraftQuestion) { q.Type, q.Min = "number", "few" }, []string{`0/min/-1: "min" must be a number`}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := draftOf(t, fullDraft)
			q := *d.Items()[0].Question
			q.Choices = slices.Clone(q.Choices)
			tt.change(d, &q)
			d.Put(0, q)
			def, problems := d.Check(workflow.Scope{Teams: teams()})
			if len(problems) != len(tt.want) || (def == nil) != (len(tt.want) > 0) {
				t.Fatalf("%+v", problems)
			}
			for i, p := range problems {
				if got := fmt.Sprintf("%d/%s/%d: %s", p.Item, p.Key, p.Choice, p.Text); !strings.HasPrefix(got, tt.want[i]) {
					t.Errorf("got %s, want %s", got, tt.want[i])
				}
			}
		})
	}
}

// Whatever is moved, removed and added, the other steps stay as they are.
func TestDraftKeepsTheOthers(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		def := must(t, drawWorkflows(rt)[0])
		d, err := workflow.ReadDraft(def.YAML())
		if err != nil {
			rt.Fatal(err)
		}
		steps := func() []string { return d.Written() }
		for range 4 {
			before, n := steps(), len(d.Items())
			switch i := rapid.IntRange(-1, n).Draw(rt, "item"); rapid.IntRange(0, 2).Draw(rt, "what") {
			case 0:
				d.Move(i, rapid.IntRange(-1, 1).Draw(rt, "by"))
				slices.Sort(before)
				if got := slices.Sorted(slices.Values(steps())); !slices.Equal(got, before) {
					rt.Fatalf("moving %d: %q became %q", i, before, got)
				}
			case 1:
				decides, _ := d.Routing()
				if decides.Question != "" {
					continue // its end changes too
				}
				d.Remove(i)
				if got := steps(); !within(got, before) || len(got) != len(before)-map[bool]int{true: 1}[0 <= i && i < n] {
					rt.Fatalf("removing %d: %q became %q", i, before, got)
				}
			default:
				d.Put(n, workflow.DraftQuestion{ID: "fresh", Type: "text", Text: workflow.Words{Text: "Well?"}})
				if got := steps(); !within(before, got) || len(got) != len(before)+1 {
					rt.Fatalf("adding: %q became %q", before, got)
				}
			}
		}
	})
}

// within tells whether the one list is the other with something left out.
func within(few, many []string) bool {
	for _, one := range many {
		if len(few) > 0 && few[0] == one {
			few = few[1:]
		}
	}
	return len(few) == 0
}

func TestNewID(t *testing.T) {
	taken := func(id string) bool { return id == "buy" || id == "choice_2" }
	for text, want := range map[string]string{
		"Order number?": "order_number", "Größe": "grosse", "Buy": "buy_2", "كيف": "choice_3", "1. first": "choice_3", "What is it that you want from us?": "what_is_it_that", "": "choice_3",
	} {
		if got := workflow.NewID(text, "choice", taken); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestReadDraftRefuses(t *testing.T) {
	for _, text := range []string{"", "a: [", "- a", "id: w", "id: w\nsteps: {}"} {
		if _, err := workflow.ReadDraft([]byte(text)); err == nil {
			t.Errorf("%q is read", text)
		}
	}
}
