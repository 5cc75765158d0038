package bridge_test

import (
	"strings"
	"testing"
	"time"

	"frontdesk/bridge"
)

// TestStrayed has people write outside of every thread: who speaks to us gets a short
// help, an agent among the team's threads a hint, and everybody else nothing at all.
func TestStrayed(t *testing.T) {
	const help, hint = "Hello! I bring", "That went to nobody outside"
	tests := []struct {
		name      string
		ev        bridge.Strayed
		quiet     bool
		want      string
		inPrivate bool
	}{
		{name: "an agent in the team's Slack channel", ev: bridge.Strayed{Author: "ana", Room: "C0SALES"}, want: hint},
		{name: "an agent in the waiting room", ev: bridge.Strayed{Author: "ana", Room: "C0WAIT"}, want: hint},
		{name: "again within the hour", ev: bridge.Strayed{Author: "ana", Room: "C0SALES"}, quiet: true},
		{name: "an agent of another team", ev: bridge.Strayed{Author: "jonas", Room: "C0SALES"}},
		{name: "an agent in another Slack channel", ev: bridge.Strayed{Author: "ana", Room: "C0LUNCH"}},
		{name: "an agent in no Slack channel", ev: bridge.Strayed{Author: "ana"}},
		{name: "no agent", ev: bridge.Strayed{Author: "fremd", Room: "C0SALES"}},
		{name: "no agent in the waiting room", ev: bridge.Strayed{Author: "fremd", Room: "C0WAIT"}},
		{name: "in private", ev: bridge.Strayed{Author: "fremd", Room: "D1", Private: true}, want: help, inPrivate: true},
		{name: "in private, after a hint", ev: bridge.Strayed{Author: "ana", Room: "D1", Private: true}, quiet: true, want: help, inPrivate: true},
		{name: "a mention", ev: bridge.Strayed{Author: "fremd", Room: "C0LUNCH", Mentioned: true}, want: help},
		{name: "a mention by an agent", ev: bridge.Strayed{Author: "ana", Room: "C0SALES", Mentioned: true}, want: help},
		{name: "a mention in a thread", ev: bridge.Strayed{Author: "fremd", Room: "C0LUNCH", Mentioned: true, Thread: "T/C0LUNCH/1"}, want: help},
		{name: "another one there", ev: bridge.Strayed{Author: "fremd", Room: "C0LUNCH", Mentioned: true, Thread: "T/C0LUNCH/1"}, quiet: true},
		{name: "a guest in private", ev: bridge.Strayed{Author: "gast", Room: "D1", Private: true}},
		{name: "a guest's mention", ev: bridge.Strayed{Author: "gast", Room: "C0SALES", Mentioned: true}},
		{name: "a guest who passes for an agent", ev: bridge.Strayed{Author: "gast", Room: "C0SUPPORT"}},
		{name: "a machine", ev: bridge.Strayed{Author: "robot", Room: "D1", Private: true, Mentioned: true}},
		{name: "somebody who is gone", ev: bridge.Strayed{Author: "weg", Room: "D1", Private: true}},
		{name: "somebody unknown", ev: bridge.Strayed{Author: "U9", Room: "D1", Private: true, Mentioned: true}},
		{name: "long ago", ev: bridge.Strayed{Author: "ana", Room: "C0SALES", At: time.Date(2026, 11, 23, 8, 44, 0, 0, time.UTC)}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			w.policy.WaitingRoom = "C0WAIT"
			w.members = map[bridge.TeamID][]bridge.PersonID{"sales": {"ana"}, "support": {"jonas", "gast"}}
			w.people["robot"] = bridge.Person{ID: "robot", Machine: true}
			w.people["weg"] = bridge.Person{ID: "weg", Gone: true}
			if tt.ev.At.IsZero() {
				tt.ev.At = w.now
			}
			env := w.env()
			env.Quiet = tt.quiet
			out := bridge.DecideDesk(env, tt.ev)
			if tt.want == "" {
				if len(out.Effects)+len(out.AtOnce)+len(out.Quiet) > 0 {
					t.Errorf("the outcome is %+v", out)
				}
				return
			}
			if len(out.Effects) != 1 {
				t.Fatalf("the effects are %+v", out.Effects)
			}
			e := out.Effects[0]
			var said string
			switch op := e.Op.(type) {
			case bridge.Notice:
				said = op.Body.Plain()
				if !tt.inPrivate || op.Room != tt.ev.Room {
					t.Errorf("all in %s are told", op.Room)
				}
			case bridge.Whisper:
				said = op.Body.Plain()
				if tt.inPrivate || op.Room != tt.ev.Room || op.To != tt.ev.Author || op.In != tt.ev.Thread {
					t.Errorf("%s is told in %s", op.To, op.Room)
				}
			}
			if !strings.HasPrefix(said, tt.want) || e.Endpoint != bridge.Desk || e.Side != bridge.Elsewhere || e.Contact != 0 || e.Conversation != 0 {
				t.Errorf("%+v says %q", e, said)
			}
			switch {
			case tt.ev.Thread != "" && (len(out.Quiet) != 1 || out.Quiet[0].Person != tt.ev.Hint() || tt.ev.Hint() == tt.ev.Author):
				t.Errorf("after a help in a thread %v", out.Quiet)
			case tt.ev.Thread == "" && tt.want == help && len(out.Quiet) > 0:
				t.Errorf("after a help %v", out.Quiet)
			case tt.want == hint && (len(out.Quiet) != 1 || out.Quiet[0] != bridge.Quiet{Person: "ana", Until: w.now.Add(time.Hour)}):
				t.Errorf("after a hint %v", out.Quiet)
			}
		})
	}
}
