package engine_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"frontdesk/bridge"
	"frontdesk/workflow"
)

// roomOf is who is in a Slack channel of TestSetPolicy.
func roomOf(room bridge.RemoteID) ([]bridge.PersonID, error) {
	return map[bridge.RemoteID][]bridge.PersonID{"C1": {"U1"}, "C2": {"U2"}, "C3": {"U3"}}[room], nil
}

func TestSetPolicy(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		d := &directory{members: roomOf}
		w.commands(d)
		first := &bridge.Policy{Command: "/first", Teams: []bridge.TeamPolicy{{ID: "sales", Room: "C1"}, {ID: "old", Room: "C2"}}}
		second := &bridge.Policy{
			Command:   "/second",
			Teams:     []bridge.TeamPolicy{{ID: "sales", Room: "C1"}, {ID: "new", Room: "C3"}},
			Workflows: []*workflow.Definition{{ID: "w", Hash: "h", Source: []byte("{}")}},
		}
		w.config.Policy = first
		flaky := &flakyStore{Store: w.db}
		w.store = flaky
		e, _ := w.start()
		w.after(time.Second)
		last := func() bridge.Env {
			t.Helper()
			w.say(e, bridge.Desk, "U1: status "+time.Now().String())
			w.after(time.Second)
			all := w.core.events()
			return all[len(all)-1].env
		}
		follows := func(when string, want *bridge.Policy, teams ...bridge.TeamID) {
			t.Helper()
			env := last()
			if env.Policy != want || e.Policy() != want {
				t.Errorf("%s, decisions follow from %s, want %s", when, env.Policy.Command, want.Command)
			}
			if len(env.Members) != len(teams) {
				t.Errorf("%s, there are agents of %v, want %v", when, env.Members, teams)
			}
			for _, id := range teams {
				if len(env.Members[id]) != 1 {
					t.Errorf("%s, the agents of %s are %v", when, id, env.Members[id])
				}
			}
		}
		follows("at first", first, "sales", "old")

		no := errors.New("no")
		if err := e.SetPolicy(t.Context(), second, func(context.Context) error { return no }); !errors.Is(err, no) {
			t.Errorf("SetPolicy that is refused: %v", err)
		}
		follows("after a refusal", first, "sales", "old")

		flaky.away.Store(true)
		if err := e.SetPolicy(t.Context(), second, nil); !errors.Is(err, errStore) {
			t.Errorf("SetPolicy without a database: %v", err)
		}
		flaky.away.Store(false)
		w.after(time.Minute)
		follows("after the database was away", first, "sales", "old")

		if err := e.SetPolicy(t.Context(), second, nil); err != nil {
			t.Fatal(err)
		}
		w.after(time.Second)
		follows("after that", second, "sales", "new")
	})
}

// A decision ends by the policy that it began with, and none begins while a policy is
// being judged; a program that stops waits for neither.
func TestSetPolicyWaitsForDecisions(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.endpoint("shop")
		first, second := &bridge.Policy{Command: "/first"}, &bridge.Policy{Command: "/second"}
		w.config.Policy = first
		began, goOn := make(chan struct{}), make(chan struct{})
		w.core.change = func(bridge.Contact, bridge.Event, *bridge.Outcome) {
			close(began)
			<-goOn
		}
		e, stop := w.start()
		w.say(e, "shop", "Mia: hello")
		<-began
		w.core.change = nil
		judged := make(chan error, 1)
		asked, answer := make(chan struct{}), make(chan struct{})
		go func() {
			judged <- e.SetPolicy(t.Context(), second, func(context.Context) error {
				close(asked)
				<-answer
				return nil
			})
		}()
		w.after(time.Minute)
		select {
		case <-asked:
			t.Fatal("the policy is judged while something is decided")
		default:
		}
		close(goOn)
		<-asked
		before := len(w.core.events())
		w.say(e, "shop", "Mia: are you there?")
		w.after(time.Minute)
		if n := len(w.core.events()); n != before {
			t.Errorf("%d events were decided while the policy was judged", n-before)
		}
		close(answer)
		if err := <-judged; err != nil {
			t.Fatal(err)
		}
		w.after(time.Minute)
		all := w.core.events()
		if all[0].env.Policy != first || all[len(all)-1].env.Policy != second || len(all) == before {
			t.Errorf("%d events were decided, the first by %s, the last by %s", len(all), all[0].env.Policy.Command, all[len(all)-1].env.Policy.Command)
		}
		stop()
		cut, cancel := context.WithCancel(t.Context())
		cancel()
		if err := e.SetPolicy(cut, first, nil); err == nil {
			t.Error("SetPolicy goes on after its context has ended")
		}
	})
}
