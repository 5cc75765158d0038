package engine_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
	"frontdesk/connectors"
	"frontdesk/workflow"
)

// keeper notes what is stored about members.
type keeper struct {
	*flakyStore
	mu  sync.Mutex
	got map[bridge.TeamID][]bridge.PersonID
}

func (k *keeper) SaveMembers(ctx context.Context, now time.Time, team bridge.TeamID, agents []bridge.PersonID) error {
	k.mu.Lock()
	k.got[team] = agents
	k.mu.Unlock()
	return k.Store.SaveMembers(ctx, now, team, agents)
}

func (k *keeper) members(team bridge.TeamID) []bridge.PersonID {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.got[team]
}

func TestNewSaysWhatIsWrong(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.config.Store = w.db
		tests := []struct {
			name   string
			change func(c *engine.Config)
			want   string
		}{
			{"as it is", func(*engine.Config) {}, ""},
			{"no store", func(c *engine.Config) { c.Store = nil }, "needs a store"},
			{"no policy", func(c *engine.Config) { c.Policy = nil }, "needs a store, a policy"},
			{"no installation", func(c *engine.Config) { c.Installation = "" }, "installation"},
			{"half a core", func(c *engine.Config) { c.Core.Room = nil }, "core"},
			{"attempts as long as the lease", func(c *engine.Config) { c.Lease, c.AttemptTimeout = 10*time.Second, 5*time.Second }, "less than half"},
			{"negative drain", func(c *engine.Config) { c.Drain = -1 }, "drain time"},
			{"negative workers", func(c *engine.Config) { c.Workers = -1 }, "workers"},
		}
		for _, tt := range tests {
			c := w.config
			tt.change(&c)
			_, err := engine.New(c)
			switch {
			case tt.want == "" && err != nil:
				t.Errorf("%s: %v", tt.name, err)
			case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
				t.Errorf("%s: %v, want it to speak of %q", tt.name, err, tt.want)
			}
		}
	})
}

func TestTimersFireAndEachPointIsReached(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		var mu sync.Mutex
		reached := map[string]bool{}
		w.config.Point = func(name string) {
			mu.Lock()
			defer mu.Unlock()
			reached[name] = true
		}
		w.config.Poll = 20 * time.Second
		w.endpoint("tg")
		w.core.change = func(c bridge.Contact, ev bridge.Event, out *bridge.Outcome) {
			if _, ok := ev.(bridge.MessageIn); ok {
				out.Timers = []bridge.Timer{{Key: "silent", Gen: 7, At: time.Now().Add(time.Hour)}}
			}
		}
		e, stop := w.start()
		began := time.Now()
		w.say(e, "tg", "u1: hello")
		w.after(time.Minute)
		stop()
		w.start() // a timer outlives the engine
		w.after(time.Hour)
		all := w.core.events()
		last := all[len(all)-1]
		if diff := cmp.Diff(bridge.Event(bridge.TimerFired{Key: "silent", Gen: 7}), last.ev); diff != "" {
			t.Errorf("the last event (-want +got):\n%s", diff)
		}
		if at := last.at.Sub(began); at < time.Hour || at > time.Hour+30*time.Second {
			t.Errorf("it fired after %v", at)
		}
		if last.env.Now.IsZero() || last.env.Policy != w.config.Policy {
			t.Errorf("the environment lacks time or policy: %+v", last.env)
		}
		for _, p := range engine.Points() {
			if !reached[p] {
				t.Errorf("%s was not reached", p)
			}
		}
		if len(reached) != len(engine.Points()) {
			t.Errorf("points reached: %v, more than Points lists", reached)
		}
	})
}

func TestOneLineForEachEventAndAttempt(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		tg := w.endpoint("tg")
		tg.do = once(func(connectors.Delivery) error { return fails(connectors.Transient, "try again") })
		e, _ := w.start()
		w.say(e, "tg", "u1: a secret word")
		w.after(10 * time.Second)
		events, attempts := w.logs.with("event"), w.logs.with("attempt")
		if len(events) != 2 || len(attempts) != 2 {
			t.Fatalf("%d events and %d attempts were logged, want 2 and 2", len(events), len(attempts))
		}
		keys := func(line map[string]any) []string {
			var out []string
			for k := range line {
				out = append(out, k)
			}
			slices.Sort(out)
			return out
		}
		if diff := cmp.Diff([]string{"contact", "conversation", "duration", "effects", "event", "kind", "lag", "lane", "level", "msg", "notes", "team", "time"},
			keys(events[0])); diff != "" {
			t.Errorf("an event's line (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]string{"attempt", "contact", "conversation", "duration", "effect", "endpoint", "error", "lane", "level", "msg", "op", "outcome", "result", "time", "uncertain", "wait"},
			keys(attempts[0])); diff != "" {
			t.Errorf("an attempt's line (-want +got):\n%s", diff)
		}
		got := []any{attempts[0]["outcome"], attempts[0]["attempt"], attempts[1]["outcome"], attempts[1]["attempt"], attempts[1]["result"]}
		if diff := cmp.Diff([]any{"transient", 1., "delivered", 2., "delivered"}, got); diff != "" {
			t.Errorf("attempts (-want +got):\n%s", diff)
		}
		for _, line := range w.logs.all {
			for k, v := range line {
				if s, ok := v.(string); ok && strings.Contains(s, "secret") {
					t.Errorf("%s of a line holds what a customer wrote: %q", k, s)
				}
			}
		}
	})
}

func TestNotReady(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.config.Store = w.db
		e, err := engine.New(w.config)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"the engine is not running"}, e.Ready()); diff != "" {
			t.Errorf("Ready (-want +got):\n%s", diff)
		}
		e.MembersChanged("C1") // without a directory there is nothing to read
		running, _ := w.start()
		w.after(time.Second)
		if got := running.Ready(); len(got) != 0 {
			t.Errorf("Ready = %q", got)
		}
	})
}

func TestTroubleWithTheStoreIsRiddenOut(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		tg := w.endpoint("tg")
		w.config.Policy.Workflows = []*workflow.Definition{{ID: "inbound", Hash: "h1", Source: []byte("{}")}}
		flaky := &flakyStore{Store: w.db}
		flaky.away.Store(true)
		w.store = flaky
		e, _ := w.start()
		w.say(e, "tg", "u1: before it began")
		w.after(10 * time.Second)
		want := []string{"the engine is not running", "the database does not answer: the database is away"}
		if diff := cmp.Diff(want, e.Ready()); diff != "" {
			t.Errorf("Ready (-want +got):\n%s", diff)
		}
		flaky.away.Store(false)
		w.after(2 * time.Second)
		if got := e.Ready(); len(got) != 0 {
			t.Errorf("Ready = %q", got)
		}
		flaky.away.Store(true)
		w.say(e, "tg", "u1: in between")
		w.after(time.Minute)
		flaky.away.Store(false)
		w.after(2 * time.Second)
		if diff := cmp.Diff([]string{"before it began", "in between"}, tg.texts("u1")); diff != "" {
			t.Errorf("what was shown (-want +got):\n%s", diff)
		}
		w.atRest(0)
	})
}

// A lane that was in hand when the store went away does not rest until its lease ends.
func TestLaneIsGivenBackOnceTheStoreIsBack(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		tg := w.endpoint("tg")
		flaky := &flakyStore{Store: w.db}
		flaky.nexts.Store(1)
		flaky.releases.Store(3)
		w.store = flaky
		e, _ := w.start()
		w.say(e, "tg", "u1: hello")
		w.after(5 * time.Second)
		if diff := cmp.Diff([]string{"hello"}, tg.texts("u1")); diff != "" {
			t.Errorf("what was shown (-want +got):\n%s", diff)
		}
	})
}

func TestRoomsAreDecidedByTheirOwn(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		tg := w.endpoint("tg")
		tg.read = func(raw connectors.Raw) ([]connectors.Filed, error) {
			return []connectors.Filed{{
				Place: bridge.Place{Endpoint: raw.Endpoint, Room: "g1"},
				Event: bridge.RoomSeen{Room: "g1", Joined: true},
			}}, nil
		}
		e, _ := w.start()
		w.say(e, "tg", "g1: hello all")
		w.after(time.Second)
		if got := w.core.events(); len(got) != 1 || got[0].what != "room tg" {
			t.Errorf("decided: %+v", got)
		}
	})
}
