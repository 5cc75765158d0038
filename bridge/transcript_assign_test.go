package bridge_test

import (
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
	w.decide(bridge.Submitted{At: w.now, Actor: who, Kind: form, Values: values})
}
