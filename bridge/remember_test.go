package bridge_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/workflow"
)

// TestRememberedStaysSmall: of many answers the latest are remembered, and the state is small.
func TestRememberedStaysSmall(t *testing.T) {
	w := newWorld(t)
	var steps strings.Builder
	for i := range 35 {
		fmt.Fprintf(&steps, "{ask: 'Question %d?', id: q%d, ask_again_after: 90d}, ", i, i)
	}
	w.do(t, "workflow {id: many, trigger: {event: conversation_opened}, steps: ["+steps.String()+"{route: support}]}")
	w.do(t, "customer says hello")
	for i := range 35 {
		w.do(t, fmt.Sprintf("customer says %d%s", i, strings.Repeat("x", 298)))
	}
	kept := w.contact.Remembered
	if len(kept) != 30 || kept[0].Key != "many.q5" || kept[29].Key != "many.q34" {
		t.Errorf("%d answers are remembered", len(kept))
	}
	raw, err := json.Marshal(kept)
	if err != nil || len(raw) > 14<<10 {
		t.Errorf("they have %d bytes (%v)", len(raw), err)
	}
}

// TestRememberedLate: an answer by a button that is pressed after the question's time is
// remembered as well; what is saved with the contact is not kept twice.
func TestRememberedLate(t *testing.T) {
	for _, test := range []struct {
		save string
		want workflow.Answer
	}{{"", workflow.Answer{Value: "a"}}, {", save: contact.fields.topic", workflow.Answer{}}} {
		w := newWorld(t)
		w.do(t, "workflow {id: late, trigger: {event: conversation_opened}, steps: [{ask: What?, id: q, type: choice, choices: [{id: a, label: Apples}], ask_again_after: 90d"+test.save+"}]}")
		w.do(t, "customer says hello")
		w.do(t, "advance 31m")
		w.do(t, "customer presses Apples")
		want := []bridge.Remembered{{Memory: workflow.Memory{Key: "late.q", Answer: test.want, At: w.now}, Conversation: 1042}}
		if diff := cmp.Diff(want, w.contact.Remembered); diff != "" {
			t.Errorf("%q: remembered is (-want +got):\n%s", test.save, diff)
		}
	}
}

// TestRememberedOfAnother: what is remembered is not changed in the state that a decision
// is made from.
func TestRememberedOfAnother(t *testing.T) {
	w := newWorld(t)
	w.do(t, "workflow {id: one, trigger: {event: conversation_opened}, steps: [{ask: What?, id: q, ask_again_after: 90d}, {ask: Why?, id: p, ask_again_after: 90d}]}")
	w.do(t, "customer says hello")
	w.do(t, "customer says first")
	before, err := json.Marshal(w.contact)
	if err != nil {
		t.Fatal(err)
	}
	was := w.contact
	w.now = w.now.Add(time.Minute)
	w.do(t, "customer says /back")
	w.do(t, "customer says second")
	if after, err := json.Marshal(was); err != nil || string(after) != string(before) {
		t.Errorf("the state before has become (%v)\n%s\nfrom\n%s", err, after, before)
	}
	if r := w.contact.Remembered; len(r) != 1 || r[0].Answer.Value != "second" {
		t.Errorf("remembered are %+v", r)
	}
}
