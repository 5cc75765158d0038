package slack_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
	"frontdesk/connectors/slack/slacksim"
)

// buildModal is a form with things to press in it.
func buildModal(fields ...bridge.ModalField) bridge.Modal {
	all := []bridge.ModalField{
		{ID: "name.1", Label: "Name", Kind: bridge.FieldLine, Optional: true, Value: "Welcome <!here>", Hint: "One line."},
		{ID: "when.1", Label: "When", Kind: bridge.FieldChoice, Value: "b", Choices: []bridge.ModalChoice{{ID: "a", Label: "Always"}, {ID: "b", Label: "Never"}}},
		{Kind: bridge.FieldNote, Text: richtext.FromPlain("1. What <!here>?")},
		{Kind: bridge.FieldButtons, Buttons: []bridge.CardButton{{Action: "up", Value: "1", Label: "Up"}, {Action: "back", Label: "Back"}}},
		{Kind: bridge.FieldPick, ID: "add.1", Action: "add", Label: "Add …", Choices: []bridge.ModalChoice{{ID: "text", Label: "Text"}, {ID: "date", Label: "Date"}}},
	}
	return bridge.Modal{Kind: "build", Value: "1 w", Title: "Build", Submit: "Save", Close: "Cancel", Fields: append(all, fields...)}
}

// opened has Ana open that form by a slash command.
func (w *world) opened() *slacksim.Person {
	w.Helper()
	me := w.sim.User(ana)
	w.decide(0, func(ev bridge.Event) []bridge.Op {
		return []bridge.Op{bridge.OpenModal{Trigger: ev.(bridge.Commanded).Trigger, Modal: buildModal()}}
	})
	if err := me.Slash(sales, "/desk workflow new"); err != nil {
		w.Fatal(err)
	}
	w.until("the form is open", func() bool { _, open := me.Modal(); return open })
	return me
}

// becomes answers what is done in a form with another one.
func becomes(got *bridge.Submitted, m bridge.Modal) func(bridge.Event) []bridge.Op {
	return func(ev bridge.Event) []bridge.Op {
		s := ev.(bridge.Submitted)
		*got = s
		return []bridge.Op{bridge.UpdateModal{View: s.View, Version: s.Version, Sent: s.Action == "", To: s.Actor, Modal: m, Late: richtext.FromPlain("it is closed")}}
	}
}

// TestFormsAreUpdated presses and chooses in a form, and sends it, and another one comes.
func TestFormsAreUpdated(t *testing.T) {
	bothWays(t, func(w *world) {
		me := w.opened()
		m, _ := me.Modal()
		if want := "Build\nName: Welcome <!here>\nWhen: Never\n1. What <!here>?\n[Up] [Back]\n[Add … ▾]"; m.Seen() != want {
			w.Errorf("it is seen as %q", m.Seen())
		}
		var got bridge.Submitted
		shows := func(title string) {
			w.Helper()
			w.until("the form is "+title, func() bool { m, _ := me.Modal(); return m.Title == title })
		}
		titled := func(title string) bridge.Modal {
			m := buildModal()
			m.Title = title
			return m
		}
		same := func(action, pick string, values map[string]string) {
			w.Helper()
			want := bridge.Submitted{At: got.At, Actor: ana, Kind: "build", Value: "1 w", Values: values, Action: action, Pick: pick, View: got.View, Version: got.Version}
			if diff := cmp.Diff(want, got); diff != "" || got.View == "" || got.Version == "" {
				w.Errorf("what was done (-want +got):\n%s", diff)
			}
		}
		w.decide(0, becomes(&got, titled("Pressed")))
		if err := me.PressInModal("frontdesk_up", "1", map[string]string{"Name": "Hello :wave::skin-tone-3: at 12:30:45 :nonesuch:"}); err != nil {
			w.Fatal(err)
		}
		shows("Pressed")
		same("up", "1", map[string]string{"name.1": "Hello 👋🏼 at 12:30:45 :nonesuch:", "when.1": "b"})
		w.decide(0, becomes(&got, titled("Chosen")))
		if err := me.ChooseInModal("frontdesk_add", "Date", nil); err != nil {
			w.Fatal(err)
		}
		shows("Chosen")
		same("add", "date", map[string]string{"name.1": "Hello 👋🏼 at 12:30:45 :nonesuch:", "when.1": "b"})
		w.decide(0, becomes(&got, titled("Sent")))
		if err := me.Submit(map[string]string{"Name": "", "When": "Always"}); err != nil {
			w.Fatal(err)
		}
		if m, _ := me.Modal(); m.Title != "Sent" {
			w.Errorf("the answer has shown %q", m.Title)
		}
		same("", "", map[string]string{"when.1": "a"})
		w.decide(0, becomes(&got, bridge.Modal{Kind: "build", Title: "Read", Close: "Close", Text: richtext.FromPlain("It is saved.")}))
		if err := me.PressInModal("frontdesk_back", "", nil); err != nil {
			w.Fatal(err)
		}
		shows("Read")
		if m, _ := me.Modal(); m.Submit != "" || m.Seen() != "Read\nIt is saved." {
			w.Errorf("it is seen as %q with %q", m.Seen(), m.Submit)
		}
	})
}

// TestLargeForms: what an acknowledgement cannot hold comes behind it.
func TestLargeForms(t *testing.T) {
	bothWays(t, func(w *world) {
		me := w.opened()
		var more []bridge.ModalField
		for i := range 90 {
			more = append(more, bridge.ModalField{Kind: bridge.FieldButtons, Buttons: []bridge.CardButton{{Action: "change", Value: fmt.Sprint(i), Label: "Change it"}, {Action: "remove", Value: fmt.Sprint(i), Label: "Remove", Confirm: "Really?"}}})
		}
		var got bridge.Submitted
		// Also where the acknowledgement takes effect late: it is not what is seen in the end.
		for _, late := range []time.Duration{0, 150 * time.Millisecond, time.Second, 2900 * time.Millisecond} {
			w.sim.AnswersLate(late)
			w.decide(0, becomes(&got, buildModal(more...)))
			if err := me.Submit(nil); err != nil {
				w.Fatal(err)
			}
			time.Sleep(4 * time.Second)
			if m, _ := me.Modal(); strings.Count(m.Seen(), "Change it") != 90 {
				w.Fatalf("after %s it is seen as %q", late, m.Seen())
			}
		}
		w.sim.AnswersLate(0)
		// And one of more blocks than there may be is not tried.
		w.decide(0, becomes(&got, buildModal(append(more, more...)...)))
		if err := me.PressInModal("frontdesk_up", "", nil); err != nil {
			w.Fatal(err)
		}
		time.Sleep(time.Second)
		if m, _ := me.Modal(); strings.Count(m.Seen(), "Change it") != 90 {
			w.Errorf("it is seen as %q", m.Seen())
		}
	})
}

// TestLateUpdates: who has sent a form that is closed by then is told in private; who has closed
// it, or looks at something later, is left alone.
func TestLateUpdates(t *testing.T) {
	bothWays(t, func(w *world) {
		me := w.opened()
		var got bridge.Submitted
		w.decide(3*time.Second, becomes(&got, buildModal()))
		if err := me.Submit(nil); err != nil {
			w.Fatal(err)
		}
		if _, open := me.Modal(); open {
			w.Error("the form is open")
		}
		private := func() int { return len(w.sim.Direct(ana)) }
		w.until("Ana is told in private", func() bool { return private() == 1 })
		if said := w.sim.Direct(ana)[0].Seen(); said != "it is closed" {
			w.Errorf("she is told %q", said)
		}

		me = w.opened()
		w.decide(3*time.Second, becomes(&got, buildModal()))
		if err := me.PressInModal("frontdesk_up", "1", nil); err != nil {
			w.Fatal(err)
		}
		if err := me.CloseModal(); err != nil {
			w.Fatal(err)
		}
		time.Sleep(5 * time.Second)

		me = w.opened()
		later := buildModal()
		later.Title = "Later"
		w.decide(0, becomes(&got, later))
		if err := me.PressInModal("frontdesk_up", "1", nil); err != nil {
			w.Fatal(err)
		}
		w.until("it shows the later one", func() bool { m, _ := me.Modal(); return m.Title == "Later" })
		old := got
		w.decide(0, func(ev bridge.Event) []bridge.Op {
			return []bridge.Op{bridge.UpdateModal{View: old.View, Version: old.Version, To: ana, Modal: buildModal()}}
		})
		if err := me.PressInModal("frontdesk_up", "1", nil); err != nil {
			w.Fatal(err)
		}
		time.Sleep(time.Second)
		if m, _ := me.Modal(); m.Title != "Later" || private() != 1 {
			w.Errorf("it shows %q, and %d things were said in private", m.Title, private())
		}
		// The refusal of one that is closed by then is told in private, too.
		w.decide(3*time.Second, func(bridge.Event) []bridge.Op {
			return []bridge.Op{bridge.RefuseModal{To: ana, Errors: map[string]string{"name.1": "It is taken."}}}
		})
		if err := me.Submit(nil); err != nil {
			w.Fatal(err)
		}
		w.until("Ana is told why in private", func() bool { return private() == 2 })
	})
}

// TestFieldsHaveALimit: Slack itself lets nobody type more into a field than it takes.
func TestFieldsHaveALimit(t *testing.T) {
	bubble(t, func(w *world) {
		w.run()
		me := w.sim.User(ana)
		m := buildModal(bridge.ModalField{ID: "short.1", Label: "Short", Kind: bridge.FieldLine, Optional: true, Most: 5})
		w.decide(0, func(ev bridge.Event) []bridge.Op {
			return []bridge.Op{bridge.OpenModal{Trigger: ev.(bridge.Commanded).Trigger, Modal: m}}
		})
		if err := me.Slash(sales, "/desk workflow new"); err != nil {
			w.Fatal(err)
		}
		w.until("the form is open", func() bool { _, open := me.Modal(); return open })
		if err := me.Submit(map[string]string{"Short": "sixsix"}); err == nil {
			w.Error("six characters are taken")
		}
		if err := me.Submit(map[string]string{"Short": "five5"}); err != nil {
			w.Error(err)
		}
	})
}

// TestFormThatOnlyAsks has somebody say yes to a form in which there is nothing to fill in.
func TestFormThatOnlyAsks(t *testing.T) {
	bothWays(t, func(w *world) {
		me := w.sim.User(ana)
		asks := bridge.Modal{Kind: "sure", Value: "3 w", Title: "Sure?", Submit: "Yes", Close: "No", Text: richtext.FromPlain("Really <!here>?")}
		w.decide(0, func(ev bridge.Event) []bridge.Op {
			return []bridge.Op{bridge.OpenModal{Trigger: ev.(bridge.Commanded).Trigger, Modal: asks}}
		})
		if err := me.Slash(sales, "/desk workflow remove w"); err != nil {
			w.Fatal(err)
		}
		w.until("the form is open", func() bool { m, open := me.Modal(); return open && m.Submit == "Yes" })
		var got bridge.Submitted
		done := asks
		done.Submit, done.Text = "", richtext.FromPlain("Done.")
		w.decide(0, becomes(&got, done))
		if err := me.Submit(nil); err != nil {
			w.Fatal(err)
		}
		w.until("the answer is there", func() bool { m, _ := me.Modal(); return m.Seen() == "Sure?\nDone." && m.Submit == "" })
		if got.Kind != "sure" || got.Value != "3 w" || got.Action != "" || len(got.Values) != 0 {
			w.Errorf("it sends %+v", got)
		}
	})
}
