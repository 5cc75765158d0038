package slack_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
	"frontdesk/connectors"
	"frontdesk/connectors/slack"
	"frontdesk/connectors/slack/slacksim"
)

// decide has what is stored next answered with ops, after a while.
func (w *world) decide(after time.Duration, ops func(bridge.Event) []bridge.Op) {
	before := len(w.store.all())
	go func() {
		for len(w.store.all()) == before {
			time.Sleep(time.Millisecond)
		}
		raw := w.store.all()[before]
		filed, err := w.desk.Decode(raw)
		if err != nil || len(filed) != 1 {
			w.Errorf("Decode = %v, %v", filed, err)
			return
		}
		time.Sleep(after)
		var at []connectors.Delivery
		for _, op := range ops(filed[0].Event) {
			at = append(at, connectors.Delivery{ID: "1.1", Installation: "inst", Op: op})
		}
		w.desk.Answer(w.Context(), raw.Key, at)
	}()
}

func respond(text string) func(bridge.Event) []bridge.Op {
	return func(ev bridge.Event) []bridge.Op {
		op := bridge.Respond{Body: richtext.FromPlain(text)}
		switch ev := ev.(type) {
		case bridge.Commanded:
			op.To = ev.Respond
		case bridge.CardPressed:
			op.To = ev.Respond
		}
		return []bridge.Op{op}
	}
}

// longChoice is the longest id of a choice that a configuration may have, in a form.
var longChoice = "=" + strings.Repeat("茶", 64)

var assignModal = bridge.Modal{
	Kind: "assign", Value: "v1", Title: "Assign #1042", Submit: "Assign", Close: "Cancel", Text: richtext.FromPlain("Rosa <!here> waits"),
	Fields: []bridge.ModalField{
		{ID: "to", Label: "To whom?", Kind: bridge.FieldChoice, Choices: []bridge.ModalChoice{{ID: ana, Label: "Ana <@U0ANA>"}, {ID: "-", Label: "Nobody"}}},
		{ID: "other", Label: "Or else", Kind: bridge.FieldPerson, Optional: true},
		{ID: "words", Label: "Words", Kind: bridge.FieldText, Optional: true},
		{ID: "line", Label: "Line", Kind: bridge.FieldLine, Value: "boats", Hint: "It was “cars”.", Optional: true},
		{ID: "number", Label: "Number", Kind: bridge.FieldNumber, Value: "3.5", Optional: true},
		{ID: "day", Label: "Day", Kind: bridge.FieldDate, Value: "2027-01-31", Optional: true},
		{ID: "box", Label: "Box", Kind: bridge.FieldCheck, Value: "true", Choices: []bridge.ModalChoice{{ID: "true", Label: "Yes"}}, Optional: true},
		{ID: "empty", Label: "Empty", Kind: bridge.FieldCheck, Choices: []bridge.ModalChoice{{ID: "true", Label: "Yes"}}, Optional: true},
		{ID: "menu", Label: "Menu", Kind: bridge.FieldChoice, Value: longChoice, Choices: []bridge.ModalChoice{{ID: "=a", Label: "A"}, {ID: longChoice, Label: "B"}}, Optional: true},
	},
}

func opens(ev bridge.Event) []bridge.Op {
	p := ev.(bridge.CardPressed)
	return []bridge.Op{bridge.OpenModal{Trigger: p.Trigger, Respond: p.Respond, Thread: p.Thread, Modal: assignModal, Late: richtext.FromPlain("too late")}}
}

// bothWays runs a test with a desk on a socket, and with one that Slack sends requests to.
func bothWays(t *testing.T, test func(w *world)) {
	t.Run("socket", func(t *testing.T) {
		bubble(t, func(w *world) {
			w.run()
			test(w)
		})
	})
	t.Run("requests", func(t *testing.T) {
		byRequests(t, func(w called) {
			stop := w.attend()
			test(w.world)
			if err := stop(); err != nil {
				t.Error(err)
			}
		})
	})
}

// TestCommandsAreAnsweredInTheAcknowledgement: without a further call, and within 2 s.
func TestCommandsAreAnsweredInTheAcknowledgement(t *testing.T) {
	bothWays(t, func(w *world) {
		w.decide(time.Second, respond("all quiet <!here>"))
		began := time.Now()
		if err := w.sim.User(ana).Slash(sales, "/desk status"); err != nil {
			w.Fatal(err)
		}
		if seen := w.sim.User(ana).Ephemerals(sales); len(seen) != 1 || seen[0].Seen() != "all quiet <!here>" || time.Since(began) > 1100*time.Millisecond {
			w.Errorf("Ana sees %+v after %v", seen, time.Since(began))
		}

		w.decide(2500*time.Millisecond, respond("sorry for the wait"))
		began = time.Now()
		if err := w.sim.User(ana).Slash(sales, "/desk status"); err != nil {
			w.Fatal(err)
		}
		if took := time.Since(began); took != 2*time.Second {
			w.Errorf("it is acknowledged after %v", took)
		}
		w.until("the answer comes by the response URL", func() bool { return len(w.sim.User(ana).Ephemerals(sales)) == 2 })

		long := strings.Repeat("ü", 3900)
		w.decide(0, func(ev bridge.Event) []bridge.Op { return append(respond(long)(ev), respond("and more")(ev)...) })
		if err := w.sim.User(ana).Slash(sales, "/desk status"); err != nil {
			w.Fatal(err)
		}
		w.until("both answers are there", func() bool { return len(w.sim.User(ana).Ephemerals(sales)) == 4 })
		if w.sim.StrayAcks() != 0 {
			w.Errorf("%d acknowledgements were dropped", w.sim.StrayAcks())
		}
	})
}

// TestFormsAreFilledIn opens a form, has it refused once, and reads what was sent.
func TestFormsAreFilledIn(t *testing.T) {
	bothWays(t, func(w *world) {
		thread, ts := w.openThread()
		w.decide(100*time.Millisecond, opens)
		if err := w.sim.User(ana).Press(sales, ts, "frontdesk_take"); err != nil {
			w.Fatal(err)
		}
		w.until("the form is open", func() bool { _, open := w.sim.User(ana).Modal(); return open })
		m, _ := w.sim.User(ana).Modal()
		if want := "Assign #1042\nRosa <!here> waits\nTo whom?: ____\nOr else: ____\nWords: ____\n" +
			"Line: boats\nNumber: 3.5\nDay: 2027-01-31\nBox: Yes\nEmpty: ____\nMenu: B"; m.Seen() != want || m.Submit != "Assign" {
			w.Errorf("it is seen as %q with %q", m.Seen(), m.Submit)
		}
		if f, _ := m.Field("To whom?"); !cmp.Equal(f.Choices, []string{"Ana <@U0ANA>", "Nobody"}) {
			w.Errorf("the choices are %q", f.Choices)
		}

		w.decide(0, func(bridge.Event) []bridge.Op {
			return []bridge.Op{bridge.RefuseModal{To: ana, Thread: thread, Errors: map[string]string{"to": "She is away."}}}
		})
		if err := w.sim.User(ana).Submit(map[string]string{"To whom?": "Nobody"}); err != nil {
			w.Fatal(err)
		}
		if m, open := w.sim.User(ana).Modal(); !open || m.Errors["To whom?"] != "She is away." {
			w.Errorf("the form is open: %v, with %v", open, m.Errors)
		}

		var got bridge.Event
		w.decide(0, func(ev bridge.Event) []bridge.Op { got = ev; return nil })
		began := time.Now()
		if err := w.sim.User(ana).Submit(map[string]string{"To whom?": "Ana <@U0ANA>", "Or else": ben, "Words": "one\ntwo", "Number": ""}); err != nil {
			w.Fatal(err)
		}
		want := bridge.Submitted{
			At: got.(bridge.Submitted).At, Actor: ana, Kind: "assign", Value: "v1", Thread: thread,
			View: got.(bridge.Submitted).View, Version: got.(bridge.Submitted).Version,
			Values: map[string]string{"to": ana, "other": ben, "words": "one\ntwo", "line": "boats", "day": "2027-01-31", "box": "true", "menu": longChoice},
		}
		if diff := cmp.Diff(bridge.Event(want), got); diff != "" {
			w.Errorf("what was sent (-want +got):\n%s", diff)
		}
		if _, open := w.sim.User(ana).Modal(); open || time.Since(began) > time.Second {
			w.Errorf("the form is still open after %v: %v", time.Since(began), open)
		}
	})
}

// TestLateForms: what comes too late is said by another way.
func TestLateForms(t *testing.T) {
	bothWays(t, func(w *world) {
		thread, ts := w.openThread()
		w.decide(4*time.Second, opens)
		if err := w.sim.User(ana).Press(sales, ts, "frontdesk_take"); err != nil {
			w.Fatal(err)
		}
		w.until("Ana is told", func() bool {
			seen := w.sim.User(ana).Ephemerals(sales)
			return len(seen) == 1 && seen[0].Seen() == "too late"
		})
		if _, open := w.sim.User(ana).Modal(); open {
			w.Error("the form is open")
		}
		w.decide(0, opens)
		if err := w.sim.User(ana).Press(sales, ts, "frontdesk_take"); err != nil {
			w.Fatal(err)
		}
		w.until("the form is open", func() bool { _, open := w.sim.User(ana).Modal(); return open })
		w.decide(5*time.Second, func(bridge.Event) []bridge.Op {
			return []bridge.Op{bridge.RefuseModal{To: ana, Thread: thread, Errors: map[string]string{"to": "She is away."}}}
		})
		if err := w.sim.User(ana).Submit(map[string]string{"To whom?": "Nobody"}); err != nil {
			w.Fatal(err)
		}
		w.until("Ana is told in the thread", func() bool {
			seen := w.sim.User(ana).Ephemerals(sales)
			return len(seen) == 2 && seen[1].Seen() == "She is away." && seen[1].ThreadTS == ts
		})
	})
}

// TestAnswersHoldUpNothing: while one waits, others are taken in; and a request that
// comes twice is waited for once.
func TestAnswersHoldUpNothing(t *testing.T) {
	bubble(t, func(w *world) {
		stop := w.run()
		_, ts := w.openThread()
		pressed := make(chan error, 1)
		go func() { pressed <- w.sim.User(ana).Press(sales, ts, "frontdesk_take") }()
		synctest.Wait()
		began := time.Now()
		w.reply(ts, "meanwhile")
		w.wantReplies("meanwhile")
		if took := time.Since(began); took > time.Second {
			t.Errorf("a message waited for %v", took)
		}
		if err := <-pressed; err != nil || time.Since(began) != 2*time.Second {
			t.Errorf("Press = %v after %v", err, time.Since(began))
		}
		w.sim.OnEvent(func(slacksim.Event) slacksim.EventFault { return slacksim.EventFault{Duplicate: true} })
		go func() { pressed <- w.sim.User(ana).Press(sales, ts, "frontdesk_take") }()
		synctest.Wait()
		if err := stop(); err != nil { // with somebody still waiting
			t.Errorf("Run = %v", err)
		}
		<-pressed
	})
}

// TestWhatAStoreDidNotTakeIsNotWaitedFor: the request fails at once.
func TestWhatAStoreDidNotTakeIsNotWaitedFor(t *testing.T) {
	byRequests(t, func(w called) {
		w.attend()
		_, ts := w.openThread()
		w.store.onStore(func(context.Context) error { return errors.New("disk full") })
		began := time.Now()
		if err := w.sim.User(ana).Press(sales, ts, "frontdesk_take"); err == nil || time.Since(began) > time.Second {
			t.Errorf("Press = %v after %v", err, time.Since(began))
		}
	})
}

func TestDecodeShortcutsAndForms(t *testing.T) {
	d := opened(t)
	const shortcut = `{"type":"message_action","callback_id":"frontdesk_transfer","trigger_id":"1.2.x","response_url":"https://hooks.slack.com/actions/1",` +
		`"action_ts":"1700000100.000200","team":{"id":"T0SIM"},"user":{"id":"U0ANA"},"channel":{"id":"C0SALES"},"message":{"ts":"1700000050.000100"THREAD}}`
	for name, payload := range map[string]string{
		"on a reply": strings.Replace(shortcut, "THREAD", `,"thread_ts":"1700000000.000100"`, 1),
		"on a card":  strings.Replace(strings.Replace(shortcut, "THREAD", "", 1), "1700000050", "1700000000", 1),
	} {
		on := "T0SIM/C0SALES/1700000050.000100"
		if name == "on a card" {
			on = "T0SIM/C0SALES/1700000000.000100"
		}
		used := bridge.CardPressed{
			At: time.UnixMicro(1700000100000200).UTC(), Actor: "U0ANA", Action: bridge.ActionTransfer, On: bridge.RemoteID(on),
			Respond: "https://hooks.slack.com/actions/1", Trigger: "1.2.x", Thread: "T0SIM/C0SALES/1700000000.000100",
		}
		want := []connectors.Filed{{
			Place: bridge.Place{Endpoint: bridge.Desk, Thread: "T0SIM/C0SALES/1700000000.000100"}, Event: used,
			Else: &connectors.Filed{Place: bridge.Place{Endpoint: bridge.Desk, Command: "U0ANA"}, Event: used},
		}}
		got, err := d.Decode(wrap(t, slack.KindInteractive, payload, false))
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: Decode() = %v, and differs (-want +got):\n%s", name, err, diff)
		}
	}
	for _, payload := range []string{
		`{"type":"message_action","callback_id":"another"}`, `{"type":"view_submission","view":{"callback_id":"another"}}`,
	} {
		if got, err := d.Decode(wrap(t, slack.KindInteractive, payload, false)); err != nil || got != nil {
			t.Errorf("Decode(%s) = %v, %v; want nothing", payload, got, err)
		}
	}
	for _, payload := range []string{
		`{"type":"message_action","callback_id":"frontdesk_more","user":{"id":"U0ANA"}}`,
		`{"type":"view_submission","user":{"id":"U0ANA"},"view":{"callback_id":"frontdesk_assign","private_metadata":"?"}}`,
		`{"type":"view_submission","user":{"id":"U0ANA"},"view":{"callback_id":"frontdesk_assign","private_metadata":"{\"thread\":\"?\"}"}}`,
	} {
		if got, err := d.Decode(wrap(t, slack.KindInteractive, payload, false)); err == nil {
			t.Errorf("Decode(%s) = %v, want an error", payload, got)
		}
	}
	got, err := d.Decode(wrap(t, slack.KindInteractive,
		`{"type":"view_submission","user":{"id":"U0ANA"},"view":{"callback_id":"frontdesk_away","private_metadata":"{}","state":{"values":{"odd":1}}}}`, false))
	if err != nil || len(got) != 1 || got[0].Place.Command != "U0ANA" {
		t.Errorf("a form about no thread: %v, %v", got, err)
	}
}
