package bridge_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"frontdesk/bridge"
)

// openForm is a form that somebody has open, and what they have typed in it. was is how it
// looked before.
type openForm struct {
	modal, was bridge.Modal
	typed      map[string]string
}

// showForm shows a form to whoever has just done something.
func (w *world) showForm(m bridge.Modal) {
	if !strings.HasPrefix(m.Kind, "workflow") {
		return
	}
	if w.forms == nil {
		w.forms = map[bridge.PersonID]*openForm{}
	}
	was := bridge.Modal{}
	if f := w.forms[w.asker]; f != nil {
		was = f.modal
	}
	w.forms[w.asker] = &openForm{modal: m, was: was, typed: map[string]string{}}
}

// field is a field of a form as the transcripts have it.
func field(f bridge.ModalField) string {
	chosen := ""
	for _, c := range f.Choices {
		if c.ID == f.Value {
			chosen = c.Label
		}
	}
	s := f.Label + ": "
	switch f.Kind {
	case bridge.FieldNote:
		return quote(f.Text)
	case bridge.FieldButtons:
		return strings.TrimSpace(labels(f.Buttons))
	case bridge.FieldPick:
		if chosen != "" {
			s += chosen
		}
		return "[" + s + "▾]"
	case bridge.FieldChoice:
		s += "(" + chosen + ", of " + strconv.Itoa(len(f.Choices)) + ")"
	default:
		s += fmt.Sprintf("%q", f.Value)
	}
	if f.Optional {
		s += " optional"
	}
	if f.Hint != "" {
		s += " – " + f.Hint
	}
	return s
}

// build does something in a form: fills LABEL = VALUE (of a choice its label), taps BUTTON, or
// taps N BUTTON for the N-th of that name, picks CHOICE, saves (which sends it in). looks-back
// goes back to how the form looked before, as in another window.
func (w *world) build(t *testing.T, who bridge.PersonID, verb, what string) {
	t.Helper()
	f := w.forms[who]
	if f == nil {
		t.Fatalf("%s has no form open", who)
	}
	ev := bridge.Submitted{At: w.now, Actor: who, Kind: f.modal.Kind, Value: f.modal.Value, View: "view", Version: "v"}
	switch verb {
	case "looks-back":
		f.modal, f.typed = f.was, map[string]string{}
		return
	case "fills":
		f.fill(t, what)
		return
	case "taps":
		nth, label := 1, what
		if n, rest, ok := strings.Cut(what, " "); ok {
			if i, err := strconv.Atoi(n); err == nil {
				nth, label = i, rest
			}
		}
		var all []bridge.CardButton
		for _, x := range f.modal.Fields {
			for _, b := range x.Buttons {
				if b.Label == label {
					all = append(all, b)
				}
			}
		}
		if len(all) < nth {
			t.Fatalf("there is no button %q number %d", label, nth)
		}
		ev.Action, ev.Pick = all[nth-1].Action, all[nth-1].Value
	case "picks":
		for _, x := range f.modal.Fields {
			for _, c := range x.Choices {
				if x.Kind == bridge.FieldPick && c.Label == what {
					ev.Action, ev.Pick = x.Action, c.ID
				}
			}
		}
		if ev.Action == "" {
			t.Fatalf("there is nothing to pick %q", what)
		}
	}
	ev.Values = map[string]string{}
	for _, x := range f.modal.Fields {
		value := x.Value
		if typed, is := f.typed[x.ID]; is {
			value = typed
		}
		if value != "" && x.ID != "" && x.Kind != bridge.FieldPick {
			ev.Values[x.ID] = value
		}
	}
	w.asker = who
	env := w.env()
	if q, ok := bridge.Looks(env, nil, ev); ok {
		env.Found = w.look(q)
	}
	w.follow("", bridge.DecideDesk(env, ev))
}

// fill types something into a field.
func (f *openForm) fill(t *testing.T, what string) {
	t.Helper()
	label, value, _ := strings.Cut(what, " = ")
	i := slices.IndexFunc(f.modal.Fields, func(x bridge.ModalField) bool { return x.Label == label && x.ID != "" })
	if i < 0 {
		t.Fatalf("there is no field %q", label)
	}
	x := f.modal.Fields[i]
	if x.Kind == bridge.FieldChoice {
		j := slices.IndexFunc(x.Choices, func(c bridge.ModalChoice) bool { return c.Label == value })
		if j < 0 {
			t.Fatalf("%q has no choice %q", label, value)
		}
		value = x.Choices[j].ID
	}
	f.typed[x.ID] = strings.ReplaceAll(value, `\n`, "\n")
}

// keepDrafts keeps what is not saved.
func (w *world) keepDrafts(drafts []bridge.WorkflowDraft) {
	for _, d := range drafts {
		w.archive.drafts = slices.DeleteFunc(w.archive.drafts, func(o bridge.WorkflowDraft) bool { return (o.By == d.By || d.By == "") && o.Of == d.Of })
		if len(d.Body) > 0 {
			w.archive.drafts = append(w.archive.drafts, d)
		}
	}
}
