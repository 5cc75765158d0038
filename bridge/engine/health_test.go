package engine_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

// probed is a fake whose credentials can be tried.
type probed struct {
	*fake
	works  func() bool
	probes atomic.Int32
}

func (p *probed) Probe(context.Context) (string, error) {
	p.probes.Add(1)
	if p.works() {
		return "@bot", nil
	}
	return "", fails(connectors.Broken, "unauthorized")
}

func TestBrokenEndpointWaitsAndRecovers(t *testing.T) {
	for _, prober := range []bool{true, false} {
		t.Run(map[bool]string{true: "with a probe", false: "without"}[prober], func(t *testing.T) {
			inBubble(t, func(t *testing.T, w *world) {
				w.config.Poll = 10 * time.Second
				var works atomic.Bool
				tg := w.endpoint("tg")
				tg.do = func(context.Context, connectors.Delivery) error {
					if works.Load() {
						return nil
					}
					return fails(connectors.Broken, "unauthorized")
				}
				p := &probed{fake: tg, works: works.Load}
				if prober {
					w.config.Endpoints["tg"] = p
				}
				other := w.endpoint("other")
				e, _ := w.start()
				w.say(e, "tg", "u1: one", "u1: two", "u2: one")
				w.say(e, "other", "u9: hello")
				w.after(25 * time.Second)
				if n := other.count(); n != 1 {
					t.Errorf("the other endpoint delivered %d messages, want 1", n)
				}
				if n := len(tg.attempts()); n < 1 || n > 2 {
					t.Errorf("%d attempts at the broken endpoint, want one for each lane at most", n)
				}
				if got := e.Ready(); len(got) != 1 || !strings.HasPrefix(got[0], "tg: deliveries broken since ") || !strings.Contains(got[0], "unauthorized") {
					t.Errorf("Ready = %q", got)
				}
				w.after(time.Hour)
				if n := len(tg.attempts()); prober && n > 2 {
					t.Errorf("%d attempts although the probe fails", n)
				}
				works.Store(true)
				w.after(31 * time.Second)
				if got := e.Ready(); len(got) != 0 {
					t.Errorf("Ready = %q after the mend", got)
				}
				if diff := cmp.Diff([]string{"one", "two"}, tg.texts("u1")); diff != "" {
					t.Errorf("what was shown (-want +got):\n%s", diff)
				}
				w.atRest(0)
			})
		})
	}
}

// feeding is a fake with a way in.
type feeding struct {
	*fake
	run func(ctx context.Context, sink connectors.Sink) error
}

func (f *feeding) Run(ctx context.Context, sink connectors.Sink) error { return f.run(ctx, sink) }

func TestSources(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		ends := func(ctx context.Context) error { <-ctx.Done(); return nil }
		good := &feeding{fake: &fake{}, run: func(ctx context.Context, sink connectors.Sink) error {
			if err := sink(ctx, connectors.Raw{Endpoint: "good", Key: "1", Lane: "u1", Body: []byte("u1: hello")}); err != nil {
				t.Error(err)
			}
			return ends(ctx)
		}}
		var runs, panics, broken atomic.Int32
		fickle := &feeding{fake: &fake{}, run: func(ctx context.Context, _ connectors.Sink) error {
			if runs.Add(1) > 3 {
				return ends(ctx)
			}
			return errors.New("gone away")
		}}
		panicky := &feeding{fake: &fake{}, run: func(ctx context.Context, _ connectors.Sink) error {
			if panics.Add(1) > 1 {
				return ends(ctx)
			}
			panic("oh")
		}}
		revoked := &feeding{fake: &fake{}, run: func(ctx context.Context, _ connectors.Sink) error {
			if broken.Add(1) > 3 {
				return ends(ctx)
			}
			return fails(connectors.Broken, "token revoked")
		}}
		for id, f := range map[bridge.EndpointID]*feeding{"good": good, "fickle": fickle, "panicky": panicky, "revoked": revoked} {
			w.config.Endpoints[id] = f
		}
		e, _ := w.start()
		w.after(40 * time.Second)
		if diff := cmp.Diff([]string{"hello"}, good.texts("u1")); diff != "" {
			t.Errorf("the good source (-want +got):\n%s", diff)
		}
		if n := runs.Load(); n != 4 { // after 1, 5 and 15 seconds
			t.Errorf("the fickle source ran %d times", n)
		}
		if n := panics.Load(); n != 2 {
			t.Errorf("the panicking source ran %d times", n)
		}
		if n := broken.Load(); n != 2 {
			t.Errorf("the broken source ran %d times, want one every 30s", n)
		}
		if got := e.Ready(); len(got) != 1 || !strings.HasPrefix(got[0], "revoked: its way in broken since ") {
			t.Errorf("Ready = %q", got)
		}
		w.after(71 * time.Second)
		if got := e.Ready(); len(got) != 0 {
			t.Errorf("Ready = %q once it runs again", got)
		}
	})
}

func TestMembers(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.config.Poll = time.Minute
		people := map[bridge.PersonID]bridge.Person{
			"U3": {Name: "Ana"}, "U1": {Name: "Ben"}, "U4": {Name: "A guest", Guest: true},
			"U5": {Name: "A bot", Machine: true}, "U6": {Name: "Gone", Gone: true},
		}
		var lost atomic.Bool
		var now atomic.Pointer[[]bridge.PersonID] // who is in every room
		become := func(ids ...bridge.PersonID) { now.Store(&ids) }
		lost.Store(true)
		d := &directory{
			person: func(_ context.Context, id bridge.PersonID) (bridge.Person, error) {
				if id == "U2" && lost.Load() {
					return bridge.Person{}, fails(connectors.Transient, "no answer")
				}
				return people[id], nil
			},
			members: func(room bridge.RemoteID) ([]bridge.PersonID, error) {
				if ids := now.Load(); ids != nil {
					return *ids, nil
				}
				switch room {
				case "C2":
					return nil, fails(connectors.Rejected, "not in it")
				case "@support":
					return []bridge.PersonID{"U4", "U3"}, nil
				}
				return []bridge.PersonID{"U3", "U5", "U1", "U2", "U4", "U6"}, nil
			},
		}
		w.commands(d)
		w.config.Policy = &bridge.Policy{Teams: []bridge.TeamPolicy{
			{ID: "other", Room: "C2"}, {ID: "sales", Room: "C1"},
			{ID: "support", Room: "C3", Agents: bridge.AgentsRule{Group: "@support"}},
			{ID: "third", Room: "C4", Agents: bridge.AgentsRule{List: []bridge.PersonID{"U6", "U1", "U3"}}, Observers: []bridge.PersonID{"U1"}},
		}}
		kept := &keeper{flakyStore: &flakyStore{Store: w.db}, got: map[bridge.TeamID][]bridge.PersonID{}}
		w.store = kept
		e, _ := w.start()
		w.after(time.Second)
		check := func(when string, want ...bridge.PersonID) {
			t.Helper()
			if diff := cmp.Diff(want, kept.members("sales")); diff != "" {
				t.Errorf("the agents %s (-want +got):\n%s", when, diff)
			}
		}
		for team, want := range map[bridge.TeamID]bridge.PersonID{"support": "U3", "third": "U3"} {
			if got := kept.members(team); len(got) != 1 || got[0] != want {
				t.Errorf("the agents of %s are %v, want %s", team, got, want)
			}
		}
		check("while one cannot be looked up", "U1", "U3")
		lost.Store(false)
		w.after(31 * time.Second)
		check("after half a minute", "U1", "U2", "U3")
		become("U1")
		w.after(10 * time.Minute)
		check("before anybody said that they changed", "U1", "U2", "U3")
		e.MembersChanged("C1")
		w.after(time.Second)
		check("after that was said", "U1")
		become("U1", "U3")
		e.MembersChanged("")
		w.after(time.Second)
		check("after a user group changed", "U1")
		if got := kept.members("support"); len(got) != 2 {
			t.Errorf("the agents of a user group that changed are %v", got)
		}
		become("U3")
		w.after(time.Hour)
		check("an hour later", "U3")
	})
}
