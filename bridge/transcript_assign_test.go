package bridge_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"frontdesk/bridge"
)

// notify changes whom a team has notified.
func (w *world) notify(t *testing.T, id bridge.TeamID, what string) {
	t.Helper()
	for i := range w.policy.Teams {
		team := &w.policy.Teams[i]
		if team.ID != id {
			continue
		}
		for word := range strings.FieldsSeq(what) {
			key, value, _ := strings.Cut(word, "=")
			switch key {
			case "new":
				team.Notify.New = value
			case "assigned":
				team.Notify.Private = value == "dm"
			case "waiting":
				d, err := time.ParseDuration(value)
				if err != nil {
					t.Fatal(err)
				}
				team.Notify.Waiting = d
			}
		}
	}
}

// submits has somebody send a form: FORM FIELD=VALUE …
func (w *world) submits(who bridge.PersonID, what string) {
	form, rest, _ := strings.Cut(what, " ")
	values := map[string]string{}
	for field := range strings.FieldsSeq(rest) {
		name, value, _ := strings.Cut(field, "=")
		values[name] = value
	}
	w.decide(bridge.Submitted{At: w.now, Actor: who, Kind: form, Values: values, Value: w.opened[who].Value, View: "view", Version: "v"})
}

// opens notes the form that somebody has opened.
func (w *world) opens(op bridge.Op) {
	if w.opened == nil {
		w.opened = map[bridge.PersonID]bridge.Modal{}
	}
	switch op := op.(type) {
	case bridge.OpenModal:
		w.opened[w.acts] = op.Modal
	case bridge.UpdateModal:
		w.opened[w.acts] = op.Modal
	}
}

// changesForm has somebody send the form that they have opened last, with some of its fields filled in
// otherwise: FORM LABEL=VALUE …, a choice by its label, "-" for nothing.
func (w *world) changesForm(who bridge.PersonID, what string) {
	values := map[string]string{}
	for _, f := range w.opened[who].Fields {
		values[f.ID] = f.Value
	}
	for field := range strings.FieldsSeq(what) {
		label, value, _ := strings.Cut(field, "=")
		for _, f := range w.opened[who].Fields {
			if strings.ReplaceAll(f.Label, " ", "_") != label {
				continue
			}
			values[f.ID] = strings.ReplaceAll(value, "_", " ")
			for _, c := range f.Choices {
				if c.Label == value {
					values[f.ID] = c.ID
				}
			}
			if value == "-" && f.Kind != bridge.FieldChoice {
				delete(values, f.ID)
			}
		}
	}
	w.decide(bridge.Submitted{At: w.now, Actor: who, Kind: w.opened[who].Kind, Values: values, Value: w.opened[who].Value, View: "view", Version: "v"})
}

func (w *world) stamp() bridge.Stamp {
	w.order++
	return bridge.Stamp{Remote: bridge.RemoteID(fmt.Sprint(w.order)), At: w.now, Order: w.order}
}
