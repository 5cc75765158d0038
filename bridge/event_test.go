package bridge_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"frontdesk/bridge"
	"frontdesk/workflow"
)

// circleYAMLs are workflows that would begin one another for ever.
func circleYAMLs() (all []string) {
	for i := range 9 {
		all = append(all, fmt.Sprintf(`
id: circle%d
trigger: {event: tag_added, tag: t%d}
steps:
  - set: {conversation.fields.n: '=conversation.fields.n + "x"'}
  - tag: [t%d, t%d]
  - wait: 1m
`, i, i, i+1, (i+3)%9))
	}
	return append(all, `
id: field
trigger: {event: field_changed, field: conversation.fields.n}
steps:
  - set: {conversation.fields.n: '=conversation.fields.n + "y"'}
  - tag: [t0]
  - if: len(conversation.fields.n) > 20
    then: [{set: {conversation.fields.n: ""}}]
`, `
id: every
trigger: {event: message_received}
steps: [{tag: [t0, t4]}, {run: further}]
`, `
id: further
steps:
  - set: {conversation.fields.n: z}
  - assign: {}
  - {ask: "Which?", id: which, type: choice, choices: [{id: a, label: A}, {id: b, label: B}], timeout: 5m}
`, `
id: impatient
trigger: {event: agent_silent, after: 90s}
steps: [{assign: {strategy: round_robin, if_busy: [{say: Busy}], if_unavailable: [{route: support}]}}]
`, `
id: told
trigger: {event: conversation_closed, if: contact.fields.plan != "gold"}
steps:
  - http: {url: "https://crm.example.com/closed", keep: {contact.fields.plan: plan}, on_error: [{note: Not told}]}
  - say: Bye
  - tag: [t0]
`)
}

// withEvents is a world whose workflows begin with events; sources come first.
func withEvents(t *testing.T, sources ...string) *world {
	t.Helper()
	w := newWorld(t)
	var all []*workflow.Definition
	for _, source := range append(sources, eventYAMLs...) {
		all = append(all, parse(t, source))
	}
	all, problems := workflow.Link(append(all, w.policy.Workflows...))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	w.policy.Workflows = all
	return w
}

// TestEventsNeverStick plays anything at all in a world where every change begins
// something: whatever happens, nothing loops, nothing is stuck, and what is kept of a
// conversation survives being written and read.
func TestEventsNeverStick(t *testing.T) {
	lines := []string{
		"customer says hello", "customer says order", "customer says refund", "customer says 17", "customer says skip", "customer says yes",
		"customer says thanks", "customer says /agent", "customer says /restart", "customer says /back", "customer says human",
		"customer attaches photo/1.jpg/1MB Look", "customer adds A photo/2.jpg/1MB Two", "customer blocks", "customer says /start form",
		"ana writes Hi", "jonas writes Hello", "ana writes !take", "jonas writes !take", "ana writes !close", "jonas writes !close", "ana writes !reopen",
		"ana writes !transfer sales", "ana writes !transfer support", "jonas writes !assign nobody", "jonas writes !block spam for 1h", "ana commands unblock #1042",
		"advance 3s", "advance 95s", "advance 11m", "advance 65m", "advance 25h", "advance 73h", "press", "press", `crm answers {"plan": "gold"}`, "crm fails status_500", "crm late {}",
	}
	rapid.Check(t, func(rt *rapid.T) {
		w := withEvents(t, circleYAMLs()...)
		w.do(t, "policy support.strategy "+rapid.SampledFrom([]string{"nobody", "round_robin", "last_agent"}).Draw(rt, "strategy"))
		var played []string
		for range rapid.IntRange(1, 25).Draw(rt, "lines") {
			line := rapid.SampledFrom(lines).Draw(rt, "line")
			if line == "press" {
				if len(w.buttons) == 0 {
					continue
				}
				line = "customer presses " + rapid.SampledFrom(w.buttons).Draw(rt, "button").Label
			}
			if strings.HasPrefix(line, "crm") && len(w.calls) == 0 {
				continue
			}
			if strings.HasPrefix(line, "ana writes") || strings.HasPrefix(line, "jonas writes") {
				if w.contact.Current == nil || w.contact.Current.Thread.Room == "" {
					continue
				}
			}
			played = append(played, line)
			w.log.Reset()
			w.do(t, line)
			if n := strings.Count(w.log.String(), "\n"); n > 2000 {
				rt.Fatalf("%q had %d effects after\n%s", line, n, strings.Join(played, "\n"))
			}
			soundConversation(rt, w, played)
		}
		w.do(t, "advance 2000h")
		if v := w.contact.Current; v != nil && v.Run != nil {
			rt.Fatalf("a workflow still runs (%+v) after\n%s", v.Run, strings.Join(played, "\n"))
		}
	})
}

// soundConversation checks what must hold of a conversation after every event.
func soundConversation(t *rapid.T, w *world, played []string) {
	v := w.contact.Current
	if v == nil {
		return
	}
	fail := func(format string, args ...any) {
		t.Fatalf(format+"\nafter\n%s", append(args, strings.Join(played, "\n"))...)
	}
	timer, set := w.timers[w.owner()+"question"]
	switch {
	case v.Status == bridge.Closed && (v.Run != nil && v.Run.Wait != workflow.WaitCall || (v.Run == nil) != (v.Began == nil) || len(v.Pending) > 0):
		fail("a closed conversation runs %+v, %+v", v.Run, v.Pending)
	case v.Run == nil && v.Began != nil:
		fail("nothing runs that began with %+v", v.Began)
	case v.Run == nil && v.Status == bridge.Asking:
		fail("nothing asks")
	case v.Run == nil && len(v.Pending) > 0 && w.timers[w.owner()+"begin"].At.IsZero():
		fail("%+v waits for nothing", v.Pending)
	case v.Began != nil && (v.Began.Event == workflow.EventClosed) != (v.Status == bridge.Closed), v.Began != nil && v.Status == bridge.Asking:
		fail("the status is %s while %+v runs", v.Status, v.Began)
	case v.Run != nil && v.Run.Wait == workflow.WaitAgent && v.Queued == nil:
		fail("it waits for an agent, and is in no queue")
	case v.Run != nil && v.Run.Wait != workflow.WaitAgent && (!set || !timer.At.Equal(v.Run.Deadline)):
		fail("the alarm is set to %v, not to %v", timer.At, v.Run.Deadline)
	case v.Status == bridge.Open && v.Assignee == "" && v.Queued == nil:
		fail("an open conversation has nobody and is in no queue")
	case len(v.Pending) > 10:
		fail("%d workflows wait", len(v.Pending))
	}
	state, err := json.Marshal(w.contact)
	if err != nil || len(state) > 20_000 {
		fail("the state has %d bytes (%v)", len(state), err)
	}
	again, err := bridge.EvolveContact(bridge.StateVersion, state)
	if err != nil {
		fail("%v", err)
	}
	next, _ := json.Marshal(again)
	if diff := cmp.Diff(string(state), string(next)); diff != "" {
		fail("the state changed in storage:\n%s", diff)
	}
	w.contact = again
}

// TestChainsEnd: changes that begin one another end, and the log says so.
func TestChainsEnd(t *testing.T) {
	w := withEvents(t, circleYAMLs()...)
	for _, line := range []string{"customer says hello", "customer presses Help", "customer says skip", "ana writes Hi!", "customer says more", "customer presses A"} {
		w.do(t, line)
	}
	for range 40 {
		w.do(t, "advance 61s")
	}
	for _, want := range []string{"does not begin with a change of its own", "does not begin: 5 workflows have followed from one another", "is to begin already"} {
		if !slices.ContainsFunc(w.notes, func(n string) bool { return strings.Contains(n, want) }) {
			t.Errorf("the log lacks %q: %s", want, strings.Join(w.notes, "\n"))
		}
	}
}

// TestManyBeginAtOnce: of the workflows that one event and what follows from it begin, more
// than one decision may hold go on by themselves.
func TestManyBeginAtOnce(t *testing.T) {
	sources := []string{"{id: all, trigger: {event: message_received}, steps: [{tag: [a0, a1, a2, a3, a4, a5, a6, a7]}]}"}
	for i, level := range []string{"a", "b", "c", "d"} {
		for n := range 8 {
			sources = append(sources, fmt.Sprintf("{id: %[1]s%[2]d, trigger: {event: tag_added, tag: %[1]s%[2]d}, steps: [{tag: [%[3]s%[2]d]}]}",
				level, n, string("bcde"[i])))
		}
	}
	w := withEvents(t, sources...)
	for _, line := range []string{"customer says hello", "customer presses Help", "customer says skip", "ana writes Hi!", "customer says more"} {
		w.do(t, line)
	}
	tags := func() int { return len(w.contact.Current.Tags) }
	if got := tags(); got >= 40 {
		t.Fatalf("%d tags at once", got)
	}
	w.do(t, "advance 5s")
	if got := tags(); got != 40 || len(w.contact.Current.Pending) > 0 || w.contact.Timers["begin"] != 0 {
		t.Errorf("%d tags of 40, and %+v is still to begin", got, w.contact.Current.Pending)
	}
}

// TestRestartAfterHandover: who starts over in a workflow that was handed over to has
// answered nothing of it up to there; what other workflows were answered stays.
func TestRestartAfterHandover(t *testing.T) {
	w := withEvents(t, `
id: survey
trigger: {event: message_received, if: 'message.text contains "survey"'}
steps:
  - {id: first, ask: "1?", save: contact.fields.first}
  - {run: more}
`, `
id: more
steps:
  - {id: second, ask: "2?"}
  - {id: third, ask: "3?"}
  - {id: topic, ask: "4?"}
`)
	answers := func() (all []string) {
		for _, a := range w.contact.Current.Answers {
			all = append(all, a.Key+"="+a.Value)
		}
		return all
	}
	for _, step := range []struct {
		line string
		want []string
	}{
		{"customer says hello", nil},
		{"customer presses Help", []string{"topic=Help"}},
		{"customer says skip", []string{"topic=Help"}},
		{"ana writes Hi!", []string{"topic=Help"}},
		{"customer says survey", []string{"topic=Help"}},
		{"customer says a", []string{"topic=Help", "first=a"}},
		{"customer says b", []string{"topic=Help", "first=a", "second=b"}},
		{"customer says /restart", []string{"topic=Help"}},
		{"customer says c", []string{"topic=Help", "first=c"}},
		{"customer says d", []string{"topic=Help", "first=c", "second=d"}},
		{"customer says e", []string{"topic=Help", "first=c", "second=d", "third=e"}},
		{"customer says f", []string{"first=c", "second=d", "third=e", "topic=f"}},
	} {
		w.do(t, step.line)
		if diff := cmp.Diff(step.want, answers()); diff != "" {
			t.Errorf("after %q (-want +got):\n%s", step.line, diff)
		}
	}
	if got := w.contact.Fields["first"]; got != "c" {
		t.Errorf("what was saved is %q, not what was answered anew", got)
	}
}

// TestLoadsAreLookedUp: where a workflow that may begin with an event asks whether
// somebody is there, how much they have to do is asked of the store.
func TestLoadsAreLookedUp(t *testing.T) {
	const asks = `
id: there
trigger: {event: message_received, if: available("support")}
steps: [{note: "Somebody is there."}]`
	for source, want := range map[string]bool{asks: true, eventYAMLs[0]: false} {
		w := newWorld(t)
		w.policy.Workflows = []*workflow.Definition{parse(t, source)}
		for _, line := range []string{"policy support.max_open 1", "customer says hello", "ana writes Hi!"} {
			w.do(t, line)
		}
		env := w.env()
		env.Loads = nil
		ev := bridge.MessageIn{Stamp: w.stamp(), Kind: bridge.KindText, Text: para()}
		q, ok := bridge.Looks(env, &w.contact, ev)
		if ok != want || want && q.Kind != bridge.LookLoads {
			t.Fatalf("%s: asked %+v, %v", source, q, ok)
		}
		for busy, begins := range map[int]bool{0: true, 1: false} {
			env.Found = &bridge.Findings{Loads: map[bridge.TeamID]map[bridge.PersonID]int{"support": {"ana": busy, "jonas": 1}}}
			_, out := bridge.DecideContact(env, w.contact, ev)
			if got := slices.Contains(out.Notes, "workflow there, with message received"); want && got != begins {
				t.Errorf("with %d it begins: %v", busy, got)
			}
		}
	}
}
