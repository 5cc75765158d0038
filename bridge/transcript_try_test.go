package bridge_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"frontdesk/bridge"
	"frontdesk/bridge/rehearsal"
)

// desk has an event of the desk decided, with what a store would know for it.
func (w *world) desk(env bridge.Env, ev bridge.Event) {
	if q, ok := bridge.Looks(env, nil, ev); ok {
		env.Found = w.look(q)
	}
	if m, ok := bridge.Moves(env, ev); ok {
		played := rehearsal.Play(env, m)
		env.Found.Played = &played
	}
	w.follow("desk ", bridge.DecideDesk(env, ev))
}

// inPrivate has somebody confide TEXT to us in private, or touch LABEL there: the latest such
// button or, with "old LABEL", the one before.
func (w *world) inPrivate(t *testing.T, who bridge.PersonID, verb, what string) {
	t.Helper()
	if verb == "touches" {
		w.touches(t, who, what)
		return
	}
	w.confides(who, what)
}

func (w *world) confides(who bridge.PersonID, text string) {
	ev := bridge.Strayed{At: w.now, Author: who, Room: bridge.RemoteID("D-" + who), Private: true, Words: text}
	if name, is := strings.CutPrefix(text, "📎 "); is {
		ev.Words, ev.Files = "", []string{name}
	}
	w.desk(w.env(), ev)
}

func (w *world) touches(t *testing.T, who bridge.PersonID, label string) {
	t.Helper()
	skip := 0
	if rest, old := strings.CutPrefix(label, "old "); old {
		label, skip = rest, 1
	}
	for _, b := range slices.Backward(w.archive.private) {
		if b.Label != label {
			continue
		}
		if skip--; skip < 0 {
			w.desk(w.env(), bridge.CardPressed{At: w.now, Actor: who, Action: b.Action, Value: b.Value, Respond: "respond", Thread: "message"})
			return
		}
	}
	t.Fatalf("%s has no button %q; there are %v", who, label, w.archive.private)
}

// keepTrials keeps what people try out, as a store does, and the buttons that they are shown.
func (a *archive) keepTrials(out bridge.Outcome) {
	for _, c := range out.Trials {
		if a.trials == nil {
			a.trials = map[bridge.PersonID]*bridge.Trial{}
		}
		if delete(a.trials, c.Person); c.Trial == nil {
			continue
		}
		kept, err := json.Marshal(c.Trial)
		if err != nil {
			panic(err)
		}
		a.trials[c.Person] = &bridge.Trial{}
		if err := json.Unmarshal(kept, a.trials[c.Person]); err != nil {
			panic(err)
		}
	}
	for _, e := range out.Effects {
		if n, is := e.Op.(bridge.Notice); is {
			a.private = append(a.private, n.Actions...)
		}
	}
}
