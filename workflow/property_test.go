package workflow_test

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"frontdesk/workflow"
)

// stepsGen draws steps as YAML in flow style, with every kind of step in them.
type stepsGen struct {
	t       *rapid.T
	answers int      // questions drawn so far
	others  []string // the workflows that it may hand over to
}

func (g *stepsGen) list(depth int) string {
	list, _ := g.way(depth)
	return list
}

// way is a list of steps, and whether the conversation is closed at its end.
func (g *stepsGen) way(depth int) (list string, ends bool) {
	n := rapid.IntRange(1, 4).Draw(g.t, "steps")
	var out []string
	for len(out) < n && !ends {
		var step string
		step, ends = g.step(depth)
		out = append(out, step)
	}
	return "[" + strings.Join(out, ", ") + "]", ends
}

func (g *stepsGen) step(depth int) (text string, ends bool) {
	ways := func(n int) (all []any) {
		ends = true
		for range n {
			list, over := g.way(depth - 1)
			all, ends = append(all, list), ends && over
		}
		return all
	}
	kinds := []string{"say", "ask", "ask", "ask", "route", "assign", "set", "note", "tag", "wait", "language", "http"}
	if depth > 0 {
		kinds = append(kinds, "if", "switch", "assign with steps", "close", "run", "http with steps")
	}
	switch kind := rapid.SampledFrom(kinds).Draw(g.t, "kind"); kind {
	case "say":
		return rapid.SampledFrom([]string{
			`{say: "Hello {{ contact.first_name }}, {{ team.name }}"}`, `{say: "", file: files/prices.pdf}`,
			`{say: Prices, file: files/prices.pdf, buttons: [{label: {en: Open, de: Auf}, url: "https://example.com/?x={{ contact.fields.f }}"}]}`,
			`{say: See, buttons: [{label: "{{ contact.fields.f }}", url: https://example.com}]}`,
		}).Draw(g.t, "say"), false
	case "ask":
		return g.ask(depth), false
	case "set":
		return rapid.SampledFrom([]string{
			`{set: {contact.fields.f: x, conversation.priority: "=conversation.team == 'sales' ? 'high' : 'low'"}}`,
			`{set: {contact.phone: "=contact.name", contact.fields.f: "=contact.first_name", contact.country: pl}}`,
			`{set: {contact.email: ""}}`,
		}).Draw(g.t, "set"), false
	case "note":
		return `{note: "{{ contact.phone }} {{ contact.fields.f }}"}`, false
	case "tag":
		return `{tag: [vip, "=contact.fields.f"]}`, false
	case "wait":
		return "{wait: 15s}", false
	case "language":
		return rapid.SampledFrom([]string{"{language: de}", "{language: '=contact.fields.f'}"}).Draw(g.t, "language"), false
	case "http", "http with steps":
		http := rapid.SampledFrom([]string{
			"url: 'https://x.example/{{ contact.name }}', keep: {contact.fields.f: a, contact.phone: b.0}",
			"method: POST, url: '{{ secrets.base }}', headers: {A: 'B {{ secrets.crm }}{{ contact.fields.f }}'}, body: {n: '{{ contact.name }}', f: =contact.fields.f}, retries: 0",
		}).Draw(g.t, "http")
		if kind == "http with steps" {
			http += ", on_error: " + g.list(depth-1)
		}
		return "{http: {" + http + "}}", false
	case "run":
		return "{run: " + rapid.SampledFrom(g.others).Draw(g.t, "other") + "}", true
	case "route":
		return "{route: " + rapid.SampledFrom([]string{"sales", "support"}).Draw(g.t, "team") + "}", false
	case "assign":
		return rapid.SampledFrom([]string{"{assign: {}}", "{assign: {to: support, strategy: nobody}}", "{assign: {to: '@ana'}}", "{assign: {to: last_agent}}"}).Draw(g.t, "assign"), false
	case "assign with steps":
		return "{assign: {if_unavailable: " + g.list(depth-1) + ", if_busy: " + g.list(depth-1) + "}}", false
	case "if":
		return fmt.Sprintf(`{if: 'contact.fields.f == "2" or available("sales") and open("support") or conversation.team == "sales"', then: %s, else: %s}`, ways(2)...), ends
	case "switch":
		return fmt.Sprintf(`{switch: conversation.team, cases: {"": %s, sales: %s}, else: %s}`, ways(3)...), ends
	}
	return "{close: {}}", true
}

func (g *stepsGen) ask(depth int) string {
	g.answers++
	keys := []string{fmt.Sprintf("ask: 'Question %d?', id: q%d", g.answers, g.answers)}
	keys = append(keys, rapid.SampledFrom([]string{
		"type: text", "type: email", "type: choice, choices: [{id: x, label: Ex}, {id: y, label: {en: Why, de: Wieso}}]",
		"type: number, min: 1, max: 50", "type: text, min: 2, pattern: '[a-z0-9]+'", "type: url", "type: phone",
		"type: multi_choice, min: 2, choices: [{id: x, label: Ex, also: [ix]}, {id: y, label: {en: Why, de: Wieso}}, {id: z, label: Zed}]",
		"type: date, min: today", "type: time, max: '18:00'", "type: rating", "type: rating, min: 0, max: 10", "type: country", "type: language",
		"type: consent, policy: 'https://example.com/p', version: v1",
		"type: location", "type: file", "type: file, kinds: [photo, voice]",
	}).Draw(g.t, "type"))
	for _, extra := range []string{
		"required: false", "save: contact.fields.f", "retries: 0", "timeout: 10s", "invalid: No", "invalid: [No, No again]", "remind: 4s", "ask_again_after: 90d", `skip_if: 'contact.fields.f == "x"'`,
	} {
		twice := strings.HasPrefix(extra, "invalid: [") && strings.Contains(strings.Join(keys, ", "), "invalid:")
		if rapid.Bool().Draw(g.t, extra) && !twice {
			keys = append(keys, extra)
		}
	}
	branches := []string{"on_invalid", "on_timeout"}
	if strings.Contains(keys[1], "consent") {
		branches = append(branches, "on_refusal")
	}
	for _, branch := range branches {
		if depth > 0 && rapid.Bool().Draw(g.t, branch) {
			keys = append(keys, branch+": "+g.list(depth-1))
		}
	}
	return "{" + strings.Join(keys, ", ") + "}"
}

// drawWorkflows draws workflows of which the first may hand over to the others.
func drawWorkflows(t *rapid.T) []string {
	last := &stepsGen{t: t, others: []string{"w3"}}
	middle := &stepsGen{t: t, others: []string{"w2", "w3"}}
	first := &stepsGen{t: t, others: []string{"w1", "w2", "w3"}}
	trigger := rapid.SampledFrom([]string{
		"", "\ntrigger: {event: conversation_opened, if: now.hour > 8, once_per_contact: true}", "\ntrigger: {event: agent_silent, after: 90s}",
		"\ntrigger: {event: field_changed, field: contact.fields.f}", "\ntrigger: {event: tag_added, tag: '1'}", "\ntrigger: {event: message_received, if: message.text != contact.email}",
	}).Draw(t, "trigger")
	return []string{
		"id: w" + trigger + "\nsteps: " + first.list(2), "id: w1\nsteps: " + middle.list(1), "id: w2\nsteps: " + last.list(1),
		"id: w3\nsteps: [{ask: Last?, id: q1}]",
	}
}

// drawMemories draws answers of earlier conversations, whatever the questions.
func drawMemories(t *rapid.T) (all []workflow.Memory) {
	for range rapid.IntRange(0, 4).Draw(t, "memories") {
		all = append(all, workflow.Memory{
			Key: workflow.MemoryKey("w", fmt.Sprintf("q%d", rapid.IntRange(1, 4).Draw(t, "of"))),
			Answer: workflow.Answer{Value: rapid.SampledFrom([]string{
				"", "x", "x, y", "7", "NaN", "true", "false", "a@b.co", "2099-01-31", "09:30", "PL", "pl", "52.5,13.4", "+48221234567", "{{", "https://x.example.com",
			}).Draw(t, "remembered")},
			Version: rapid.SampledFrom([]string{"v1", ""}).Draw(t, "version"),
			At:      start().Add(-rapid.SampledFrom([]time.Duration{time.Hour, 91 * 24 * time.Hour}).Draw(t, "age")),
		})
	}
	return all
}

func drawInput(t *rapid.T) workflow.Input {
	switch rapid.IntRange(0, 16).Draw(t, "input") {
	case 16:
		return workflow.Called{
			Kept: map[string]string{"contact.fields.f": rapid.SampledFrom([]string{"", "x", "2", "{{"}).Draw(t, "kept")},
			Why:  rapid.SampledFrom([]string{"", "", "status_500"}).Draw(t, "why"),
		}
	case 15:
		return workflow.Located{
			Latitude: rapid.SampledFrom([]float64{52.52, -90, 91, math.NaN()}).Draw(t, "latitude"), Longitude: 13.405,
			Name: rapid.SampledFrom([]string{"", "Café", "{{"}).Draw(t, "place"), Order: rapid.Int64Range(0, 9).Draw(t, "order"), Ref: "a",
		}
	case 14:
		f := workflow.File{Kind: rapid.SampledFrom([]string{"photo", "voice", "sticker", "document"}).Draw(t, "file"), Name: rapid.SampledFrom([]string{"", "a.pdf", "{{", ", "}).Draw(t, "file name")}
		files := []workflow.File{f, f}[:rapid.IntRange(0, 2).Draw(t, "files")]
		if rapid.Bool().Draw(t, "swapped") {
			return workflow.Edited{Ref: "a", Files: files}
		}
		return workflow.Sent{Files: files, Order: rapid.Int64Range(0, 9).Draw(t, "order"), Ref: "a"}
	case 13:
		return workflow.Edited{S: rapid.SampledFrom([]string{"1", "x", "ex", "a@b.co", "yes", "3"}).Draw(t, "edited"), Ref: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "ref")}
	case 12:
		return workflow.Back{}
	case 11:
		return workflow.Restart{}
	case 10:
		return workflow.Person{}
	case 9:
		return workflow.Again{}
	case 8:
		return workflow.Shared{
			Phone: rapid.SampledFrom([]string{"48221234567", "+1", ""}).Draw(t, "phone"), Verified: rapid.Bool().Draw(t, "own"),
			Order: rapid.Int64Range(0, 9).Draw(t, "order"),
		}
	case 0, 1:
		said := rapid.OneOf(rapid.SampledFrom([]string{"1", "2", "ex", "wieso", "skip", "a@b.co", "", "{{", "7", "yes", "no", "x.example.com", "+48 22 123 45 67", "a@gmial.com", "1, 2", "31.12.2026", "3 pm", "52.5, 13.4", "Poland", "polski", "done", "agent", "back", "start over", "Talk to a person"}), rapid.String())
		return workflow.Said{S: said.Draw(t, "said"), Order: rapid.Int64Range(0, 9).Draw(t, "order"), Ref: rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "ref")}
	case 2:
		return workflow.Pressed{Key: fmt.Sprintf("%d.%s", rapid.IntRange(0, 4).Draw(t, "ask"), rapid.SampledFrom([]string{"1", "2", "skip", "done", "person", "back"}).Draw(t, "key"))}
	case 3:
		return workflow.Arrived{Order: rapid.Int64Range(0, 9).Draw(t, "arrived")}
	case 4:
		return workflow.Assigned{}
	case 5:
		return workflow.Unassigned{Why: rapid.SampledFrom([]string{"", workflow.WhyUnavailable, workflow.WhyBusy}).Draw(t, "why")}
	}
	return workflow.Tick{}
}

// TestRuns drives generated workflows with any inputs at all, once through JSON
// and the stored source at every step, and once without. Both must agree; no
// state is broken; and whatever has happened, time and the team end the run.
func TestRuns(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		source := drawWorkflows(rt)
		d := linked(t, source...)
		facts := ana()
		facts.Contact.FirstName = rapid.SampledFrom([]string{"", "Ana", "{{ contact.email }}"}).Draw(rt, "name")
		facts.Remembered = drawMemories(rt)
		p := newPlayer(t, d, facts)

		stored := p.begin()
		r, direct := d.Start(facts)
		agree(rt, p, r, stored, direct)
		for range rapid.IntRange(0, 30).Draw(rt, "inputs") {
			in := drawInput(rt)
			p.facts.Now = p.facts.Now.Add(time.Duration(rapid.IntRange(0, 20).Draw(rt, "seconds")) * time.Second)
			before, facts := r, p.facts
			stored = p.give(in)
			r, direct = d.Resume(r, facts, in)
			agree(rt, p, r, stored, direct)
			if before.Done && len(direct) > 0 {
				rt.Fatalf("a run that has ended goes on: %q", show(direct))
			}
		}
		for moves := 0; !p.run().Done; moves++ {
			if moves > 1000 {
				rt.Fatalf("stuck at %+v in\n%s", p.run(), strings.Join(source, "\n"))
			}
			switch p.run().Wait {
			case workflow.WaitAnswer, workflow.WaitTime, workflow.WaitCall:
				p.facts.Now = p.run().Deadline
				sound(rt, p, p.give(workflow.Tick{}))
			default:
				p.give(workflow.Unassigned{Why: []string{"", workflow.WhyUnavailable, workflow.WhyBusy}[moves%3]})
			}
		}
	})
}

// agree compares what came of one step by the two ways.
func agree(t *rapid.T, p *player, r workflow.Run, stored, direct []workflow.Output) {
	if diff := cmp.Diff(stored, direct, cmpopts.IgnoreFields(workflow.Matched{}, "Words")); diff != "" {
		t.Fatalf("outputs: -stored +direct:\n%s", diff)
	}
	state, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(p.state), string(state)); diff != "" {
		t.Fatalf("runs: -stored +direct:\n%s", diff)
	}
	sound(t, p, direct)
}

// sound checks what must hold after every step.
func sound(t *rapid.T, p *player, out []workflow.Output) {
	r := p.run()
	switch {
	case r.Done && (r.Wait != "" || !r.Deadline.IsZero() || r.At != nil):
		t.Fatalf("an ended run waits: %+v", r)
	case !r.Done && r.Wait == "":
		t.Fatalf("a run neither waits nor has ended: %+v", r)
	case r.Wait != workflow.WaitAgent && !r.Done && r.Deadline.IsZero():
		t.Fatalf("a wait without an end: %+v", r)
	case r.Wait == workflow.WaitAgent && !r.Deadline.IsZero():
		t.Fatalf("waiting for an agent has an end: %+v", r)
	}
	for _, o := range out {
		line := showOne(o)
		written := strings.Contains(fmt.Sprint(p.facts)+string(p.state), "{{") // somebody has, in an answer, a field or a name
		if (strings.HasPrefix(line, "say ") || strings.HasPrefix(line, "ask ")) && strings.Contains(line, "{{") && !written {
			t.Fatalf("braces reach the customer: %s", line)
		}
		if ask, ok := o.(workflow.Ask); ok {
			soundAsk(t, ask)
		}
		if again, ok := o.(workflow.Recalled); ok && (again.Answer.Value == "" || r.Anew || p.facts.Now.Sub(again.At) >= 90*24*time.Hour) {
			t.Fatalf("an answer of earlier counts, and must not: %+v", again)
		}
		if _, calls := o.(workflow.Call); calls && r.Wait != workflow.WaitCall {
			t.Fatalf("a call, and the run does not wait for it: %+v", r)
		}
	}
	if n := len(p.state); n > 40_000 {
		t.Fatalf("the run has %d bytes", n)
	}
}

func soundAsk(t *rapid.T, ask workflow.Ask) {
	seen := map[string]bool{}
	for _, c := range ask.Choices {
		if c.Key == "" || len(c.Key) > 24 || seen[c.Key] || c.Label == "" {
			t.Fatalf("the choice %+v of %+v", c, ask)
		}
		seen[c.Key] = true
	}
	if len(ask.Text) == 0 {
		t.Fatalf("an empty question: %+v", ask)
	}
}
