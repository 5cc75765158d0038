package bridge_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
)

// TestTrials decides about what comes in private from somebody who tries a workflow, with
// what a store and a player might say.
func TestTrials(t *testing.T) {
	w := newWorld(t)
	w.policy.Admins = []bridge.PersonID{"eva"}
	trial := bridge.Trial{Person: "eva", Workflow: "inbound", Began: 40, Room: "D1", At: w.now, Talk: json.RawMessage(`{}`)}
	gone, unfit, misspelt := trial, trial, trial
	judged := trial
	judged.Judge = 41
	gone.Workflow, unfit.Workflow, misspelt.Workflow = "nonesuch", "bills", "sells"
	made := []bridge.MadeWorkflow{
		{ID: "bills", Version: 1, Text: "id: bills\nsteps:\n  - route: billing\n"},
		{ID: "sells", Version: 1, Text: "id: sells\nsteps:\n  - route: salse\n"},
	}
	post := func(text string) *bridge.Played {
		return &bridge.Played{Talk: json.RawMessage(`{"n":1}`), Posts: []bridge.TrialPost{{Body: richtext.FromPlain(text)}}}
	}
	says := func(who bridge.PersonID, words string, later time.Duration) bridge.Strayed {
		return bridge.Strayed{At: w.now.Add(later), Author: who, Room: "D2", Private: true, Words: words}
	}
	presses := func(value string) bridge.CardPressed {
		return bridge.CardPressed{At: w.now, Actor: "eva", Action: bridge.ActionTry, Value: value, Thread: "T/D1/1"}
	}
	tests := []struct {
		name   string
		ev     bridge.Event
		trial  *bridge.Trial
		played *bridge.Played
		want   string // is said
		on     bool   // the trial goes on
		notes  bool   // nothing is said
	}{
		{name: "words", ev: says("eva", "Hello", 0), trial: &trial, played: post("What is it about?"), want: "What is it about?", on: true},
		{name: "words after an hour", ev: says("eva", "Hello", time.Hour), trial: &trial, played: post("Well?"), want: "Well?", on: true},
		{name: "words later than that", ev: says("eva", "Hello", time.Hour+1), trial: &trial, played: post("Well?"), want: "has ended, since nobody said anything"},
		{name: "words after an outage", ev: says("eva", "Hello", -time.Hour), trial: &trial, played: post("Well?"), want: "Well?", on: true},
		{name: "stop", ev: says("eva", " !Stop ", 0), trial: &trial, want: "That was the talk about “Inbound”."},
		{name: "words of somebody who is no admin any more", ev: says("ana", "Hello", 0), trial: &trial, want: "Hello! I bring customers’ messages"},
		{name: "words where nothing is tried", ev: says("eva", "stop", 0), want: "Hello! I bring customers’ messages"},
		{name: "words about a workflow that is gone", ev: says("eva", "Hello", 0), trial: &gone, want: "there is no workflow “nonesuch” any more"},
		{name: "words about one that cannot run", ev: says("eva", "Hello", 0), trial: &unfit, want: `cannot be tried: there is no team “billing”`},
		{name: "words about one that names a team wrongly", ev: says("eva", "Hello", 0), trial: &misspelt, want: "did you mean “sales”?\n"},
		{name: "settings that fit no more", ev: says("eva", "Hello", 0), trial: &trial, played: &bridge.Played{Refused: "there is no channel “x”"}, want: "there is no channel “x”"},
		{name: "a long post", ev: says("eva", "Hello", 0), trial: &trial, played: post(strings.Repeat("word ", 1600)), want: "word", on: true},
		{name: "a talk too long", ev: says("eva", "Hello", 0), trial: &trial, played: &bridge.Played{Talk: make([]byte, bridge.MaxTrial+1)}, want: "has grown too long"},
		{name: "nothing more", ev: bridge.TimerFired{Key: "trial/eva", Gen: 41}, trial: &judged, played: post("Sorry"), want: "Sorry", on: true},
		{name: "nothing more, where more has come", ev: bridge.TimerFired{Key: "trial/eva", Gen: 40}, trial: &judged, notes: true},
		{name: "nothing more, where the talk is over", ev: bridge.TimerFired{Key: "trial/eva", Gen: 41}, notes: true},
		{name: "nothing more from somebody who is no admin any more", ev: bridge.TimerFired{Key: "trial/ana", Gen: 41}, trial: &judged, notes: true},
		{name: "an answer", ev: presses("40:=x"), trial: &trial, played: post("Thank you"), want: "Thank you", on: true},
		{name: "the button that ends it", ev: presses("40:stop"), trial: &trial, want: "That was the talk"},
		{name: "a button of an earlier talk", ev: presses("39:stop"), trial: &trial, want: "That talk is over."},
		{name: "a button where nothing is tried", ev: presses("40:stop"), want: "That talk is over."},
		{name: "a button that nobody made", ev: presses("x"), trial: &trial, want: "That talk is over."},
		{name: "a button of somebody who is no admin any more", ev: bridge.CardPressed{At: w.now, Actor: "ana", Action: bridge.ActionTry, Value: "40:stop"}, trial: &trial, notes: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			env := w.env()
			env.Found = &bridge.Findings{Trial: tt.trial, Played: tt.played, Made: made}
			out := bridge.DecideDesk(env, tt.ev)
			if tt.notes {
				if len(out.Effects)+len(out.Trials) > 0 || len(out.Notes) == 0 {
					t.Errorf("the outcome is %+v", out)
				}
				return
			}
			said := ""
			for _, e := range out.Effects {
				n := e.Op.(bridge.Notice)
				if said += n.Body.Plain() + "\n"; richtext.Runes(n.Body.Plain()) > 4000 {
					t.Errorf("a message has %d characters", richtext.Runes(n.Body.Plain()))
				}
			}
			if !strings.Contains(said, tt.want) {
				t.Errorf("it is said %q, want %q", said, tt.want)
			}
			on := len(out.Trials) == 1 && out.Trials[0].Trial != nil
			if on && out.Trials[0].Trial.At.Before(trial.At) {
				t.Errorf("the last word was at %v, before %v", out.Trials[0].Trial.At, trial.At)
			}
			if on != tt.on || on && string(out.Trials[0].Trial.Talk) != `{"n":1}` {
				t.Errorf("afterwards there is %+v", out.Trials)
			}
		})
	}
}
