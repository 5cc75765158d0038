package workflow_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v4"

	"frontdesk/workflow"
)

func TestCauses(t *testing.T) {
	for trigger, want := range map[string]workflow.Cause{
		"{event: conversation_opened}":                         {Event: workflow.EventOpened},
		"{event: conversation_closed}":                         {Event: workflow.EventClosed},
		"{event: message_received}":                            {Event: workflow.EventReceived},
		"{event: agent_silent, after: 15m}":                    {Event: workflow.EventAgentSilent, After: 15 * time.Minute},
		"{event: contact_silent, after: 2d}":                   {Event: workflow.EventContactSilent, After: 48 * time.Hour},
		"{event: field_changed, field: contact.fields.plan}":   {Event: workflow.EventFieldChanged, Field: "contact.fields.plan"},
		"{event: field_changed, field: conversation.priority}": {Event: workflow.EventFieldChanged, Field: "conversation.priority"},
		"{event: tag_added, tag: vip}":                         {Event: workflow.EventTagAdded, Tag: "vip"},
	} {
		d := must(t, "id: w\ntrigger: "+trigger+"\nsteps: [{say: hi}]")
		stored, err := workflow.Load(d.Source)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range []*workflow.Definition{d, stored} {
			if diff := cmp.Diff(want, d.Cause()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", trigger, diff)
			}
			if !d.BeginsWith(want, ana()) || d.BeginsWith(workflow.Cause{Event: want.Event, Tag: "other"}, ana()) {
				t.Errorf("%s does not begin with its cause, or with another", trigger)
			}
			if again := must(t, string(d.YAML())); again.Hash != d.Hash {
				t.Errorf("%s is written as\n%s", trigger, d.YAML())
			}
			if picture := d.Mermaid(); !strings.Contains(picture, strings.ReplaceAll(want.Event[1:], "_", " ")) ||
				!strings.Contains(strings.ToLower(picture), want.Field[strings.LastIndex(want.Field, ".")+1:]+want.Tag) {
				t.Errorf("the picture of %s does not say so: %s", trigger, picture)
			}
			if d.Matches(ana()) != (want.Event == workflow.EventOpened) {
				t.Errorf("%s matches the opening of a conversation: %v", trigger, d.Matches(ana()))
			}
		}
	}
}

func TestTriggerProblems(t *testing.T) {
	for trigger, want := range map[string]string{
		"{event: message}":                                                            `2:18: there is no event "message"; did you mean "message_received"?`,
		"{event: agent_silent}":                                                       `2:10: the event agent_silent needs "after"; write "after: 15m"`,
		"{event: contact_silent, after: 0s}":                                          `2:41: "after" must be between 1s and 366d`,
		"{event: contact_silent, after: soon}":                                        `2:41: "after": "soon" is no duration: write a number and a unit, such as 45s, 30m, 12h, 3d or 2w`,
		"{event: field_changed, tag: x}":                                              `2:10: the event field_changed needs "field"; write "field: contact.fields.plan" | 2:33: "tag" belongs to the event tag_added, and this one is field_changed; take it out`,
		"{event: field_changed, field: contact.plan}":                                 `2:40: "contact.plan" is nothing that changes; did you mean "contact.phone"?`,
		"{event: field_changed, field: contact.emial}":                                `2:40: "contact.emial" is nothing that changes; did you mean "contact.email"?`,
		"{event: tag_added, tag: ''}":                                                 `2:34: a tag must be one line of 1 to 40 characters`,
		"{event: conversation_opened, after: 1h}":                                     `2:39: "after" belongs to the event agent_silent or contact_silent, and this one is conversation_opened; take it out`,
		"{event: tag_added, tag: x, if: message.text == 'x'}":                         `2:41: only a workflow that begins with message_received knows a message; here it is conversation.first_message`,
		"{event: message_received, if: message.txt == 'x'}":                           `2:48: there is no message.txt; did you mean "text"?`,
		"{event: message_received, if: answers.a == 'x'}":                             `2:48: no question has been answered yet when a workflow begins; take answers.a out of the trigger, or save the answer in a field and ask for that`,
		"{event: conversation_opened, if: now.hours > 5}":                             `2:47: there is no now.hours; did you mean "hour"?`,
		"{event: conversation_opened, if: now.weekday == 'sunny'}":                    `2:58: now.weekday is never "sunny"; there is monday, tuesday, wednesday, thursday, friday, saturday, sunday`,
		"{event: conversation_opened, if: \"now.weekday in ['saturday', 'Sunday']\"}": `2:72: now.weekday is never "Sunday"; did you mean "sunday"?`,
	} {
		_, problems := parse(t, "id: w\ntrigger: "+trigger+"\nsteps: [{say: hi}]")
		var got []string
		for _, p := range problems {
			got = append(got, strings.TrimPrefix(p.String(), "w.yaml:"))
		}
		if diff := cmp.Diff(want, strings.Join(got, " | ")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", trigger, diff)
		}
	}
}

// TestMessageNames: what a customer wrote is known where it began the workflow, in its
// trigger and in its steps, and is never evaluated.
func TestMessageNames(t *testing.T) {
	d := must(t, `
id: w
trigger: {event: message_received, if: 'lower(message.text) contains "refund" and message.kind == "text"'}
steps: [{note: "They wrote: {{ message.text }}"}]`)
	f, what := ana(), workflow.Cause{Event: workflow.EventReceived}
	if d.BeginsWith(what, f) {
		t.Error("it begins without the word")
	}
	f.Message = workflow.MessageFacts{Text: "A REFUND {{ contact.email }} please", Kind: "text"}
	if !d.BeginsWith(what, f) {
		t.Error("it does not begin with the word")
	}
	_, out := d.Start(f)
	if got := show(out); len(got) != 1 || got[0] != "note They wrote: A REFUND {{ contact.email }} please" {
		t.Errorf("got %q", got)
	}
	for _, source := range []string{
		"id: w\nsteps: [{note: '{{ message.text }}'}]",
		"id: w\ntrigger: {event: conversation_opened}\nsteps: [{note: '{{ message.text }}'}]",
	} {
		if _, problems := parse(t, source); len(problems) != 1 || !strings.Contains(problems[0].String(), "only a workflow that begins with message_received") {
			t.Errorf("%s: %v", source, problems)
		}
	}
}

// TestNow: hours, days and dates can be asked for in plain words, in the time zone of
// now, and the names of before mean what they meant.
func TestNow(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for condition, want := range map[string]bool{
		"now.hour == 23 and now.minute == 5":                                          true,
		"now.weekday == 'sunday'":                                                     true,
		"now.weekday in ['monday', 'tuesday']":                                        false,
		"now.date == '2026-11-22'":                                                    true,
		"now.date >= '2026-12-24' and now.date <= '2026-12-26'":                       false,
		"now.time >= '22:30' or now.time < '06:00'":                                   true,
		"now.year == 2026 and now.month == 11 and now.day == 22":                      true,
		"now.Hour() == 23 and now.Day() == 22 and now.Format('Monday') == 'Sunday'":   true,
		"let n = now.hour; n == 23":                                                   true,
		"contact.fields.renewal < now.date":                                           false,
		"known(contact.fields.renewal) and contact.fields.renewal < now.date":         false,
		"(now.weekday == 'sunday' ? now.hour : 0) == 23 and string(now.hour) == '23'": true,
		"now.hour in 22..23":                                                          true,
	} {
		d, problems := parseWith(t, "id: w\ntrigger: {event: conversation_opened, if: \""+condition+"\"}\nsteps: [{say: 'It is {{ now.weekday }}, {{ now.time }}'}]",
			&workflow.Fields{Contact: map[string]workflow.Field{"renewal": {Type: workflow.FieldDate}}})
		if len(problems) > 0 {
			t.Errorf("%s: %v", condition, problems)
			continue
		}
		f := ana()
		f.Now = time.Date(2026, 11, 22, 22, 5, 0, 0, time.UTC).In(berlin)
		if d.Matches(f) != want {
			t.Errorf("%s: %v", condition, !want)
		}
		if _, out := d.Start(f); show(out)[0] != "say It is sunday, 23:05" {
			t.Errorf("got %q", show(out))
		}
	}
}

// TestClosingDoesNotWait: once a conversation is closed nothing can be asked, waited for,
// routed, assigned or closed, also not by a workflow that is run from there.
func TestClosingDoesNotWait(t *testing.T) {
	link := func(sources ...string) []string {
		var all []*workflow.Definition
		for i, s := range sources {
			var node yaml.Node
			if err := yaml.Unmarshal([]byte(s), &node); err != nil {
				t.Fatal(err)
			}
			d, problems := workflow.Parse(&node, workflow.Scope{File: string(rune('a'+i)) + ".yaml", Teams: teams()})
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			all = append(all, d)
		}
		_, problems := workflow.Link(all)
		var got []string
		for _, p := range problems {
			got = append(got, p.String())
		}
		return got
	}
	got := link(`
id: after
trigger: {event: conversation_closed}
steps:
  - say: Bye
  - if: contact.returning
    then: [{close: {}}]
    else: [{run: rate}]`, `
id: rate
steps:
  - {ask: How was it?, id: stars, type: rating}
  - http: {url: "https://crm.example.com/", on_error: [{wait: 1h}]}
  - {route: sales}
  - {assign: {}}
  - {close: {}}`)
	want := []string{
		`a.yaml:7:12: the step "close" cannot be done once the conversation is closed, with which "after" begins; take it out`,
		`b.yaml:4:5: the step "ask" cannot be done once the conversation is closed, with which "after" begins; take it out`,
		`b.yaml:5:56: the step "wait" cannot be done once the conversation is closed, with which "after" begins; take it out`,
		`b.yaml:6:5: the step "route" cannot be done once the conversation is closed, with which "after" begins; take it out`,
		`b.yaml:7:5: the step "assign" cannot be done once the conversation is closed, with which "after" begins; take it out`,
		`b.yaml:8:5: the step "close" cannot be done once the conversation is closed, with which "after" begins; take it out`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if got := link("id: after\ntrigger: {event: conversation_closed}\nsteps: [{tag: [x]}, {set: {contact.fields.f: x}}, {note: n}, {language: de}, {say: Bye}, {http: {url: 'https://crm.example.com/'}}]"); len(got) > 0 {
		t.Errorf("got %q", got)
	}
}

// TestWhoIsThere: a workflow that asks whether somebody is available says so.
func TestWhoIsThere(t *testing.T) {
	for steps, want := range map[string]bool{
		`[{say: hi}]`: false, `[{if: 'available("sales")', then: [{say: hi}]}]`: true,
		`[{if: 'open("sales")', then: [{say: hi}]}]`: false, `[{run: other}]`: true,
	} {
		if d := linked(t, "id: w\nsteps: "+steps, "id: other\nsteps: [{if: available(conversation.team), then: [{say: hi}]}]"); d.AsksWhoIsThere() != want {
			t.Errorf("%s: %v", steps, !want)
		}
	}
}
