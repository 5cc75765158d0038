//go:build !race

package sim

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
	"frontdesk/connectors"
)

// patience is how many seeds a planted fault has to come to light in. Most do in
// the first.
const patience = 20

// caught plays scenarios with a planted fault until the oracle complains of it, as
// it must: by one of these rules, and in these words. It begins with a seed that is
// known to bring the fault to light, or nearly always does.
func caught(t *testing.T, from uint64, change func(*scenario), complaint func(Violation) bool) {
	t.Helper()
	t.Parallel()
	for seed := from; seed < from+patience; seed++ {
		s := ordinary(seed)
		change(&s)
		r := play(t, s)
		var others []string
		for _, v := range r.violations {
			if complaint(v) {
				t.Logf("seed %d: %s", seed, v)
				return
			}
			others = append(others, v.String())
		}
		if n := len(others); n > 0 {
			t.Logf("seed %d, %d complaints of another kind:\n%s", seed, n, strings.Join(others[:min(n, 3)], "\n"))
		}
	}
	t.Errorf("the planted fault was not caught in %d seeds", patience)
}

func rule(name string) func(Violation) bool {
	return func(v Violation) bool { return v.Rule == name }
}

// forgetful is a store that takes every raw event for new.
type forgetful struct {
	engine.Store
	n *atomic.Int64
}

func (f forgetful) Receive(ctx context.Context, now time.Time, raws ...connectors.Raw) (int, error) {
	for i := range raws {
		raws[i].Key += fmt.Sprintf("/%d", f.n.Add(1))
	}
	return f.Store.Receive(ctx, now, raws...)
}

func TestPlantedNoDedupe(t *testing.T) {
	caught(t, 0, func(s *scenario) {
		s.plant = func(db engine.Store) engine.Store { return forgetful{db, new(atomic.Int64)} }
	}, rule(RuleTwice))
}

// unordered is a store in which each message to a customer has a lane of its own.
type unordered struct{ engine.Store }

func (u unordered) Process(ctx context.Context, now time.Time, decide engine.Decide) (engine.Processed, bool, error) {
	return u.Store.Process(ctx, now, func(c *engine.Case) bridge.Outcome {
		out := decide(c)
		for i, e := range out.Effects {
			if e.Side == bridge.ToCustomer {
				out.Effects[i].Lane += bridge.Lane("/" + string(e.ID))
			}
		}
		return out
	})
}

func TestPlantedLaneOrderDropped(t *testing.T) {
	caught(t, 0, func(s *scenario) {
		s.plant = func(db engine.Store) engine.Store { return unordered{db} }
	}, rule(RuleOrder))
}

// hasty is a store that says so before it has stored what came in.
type hasty struct{ engine.Store }

func (h hasty) Receive(ctx context.Context, now time.Time, raws ...connectors.Raw) (int, error) {
	ctx = context.WithoutCancel(ctx)
	go func() {
		pause(ctx, 500*time.Millisecond)
		_, _ = h.Store.Receive(ctx, now, raws...)
	}()
	return len(raws), nil
}

func TestPlantedAcknowledgeBeforeCommit(t *testing.T) {
	caught(t, 1, func(s *scenario) {
		s.plant = func(db engine.Store) engine.Store { return hasty{db} }
	}, rule(RuleMissing))
}

// late is a store before which a worker that has delivered a reply is held up now and
// then, until its lease has run out and another has the same reply in hand.
type late struct {
	engine.Store
	// unfenced: what it then writes down counts all the same.
	unfenced bool
	dead     context.Context

	mu      *sync.Mutex
	n       *int
	holder  map[bridge.Lane]engine.Leased
	replies map[int64]bool
	waiting map[int64]chan struct{}
}

func newLate(db engine.Store, unfenced bool) engine.Store {
	l := late{
		Store: db, unfenced: unfenced, mu: new(sync.Mutex), n: new(int),
		holder: map[bridge.Lane]engine.Leased{}, replies: map[int64]bool{}, waiting: map[int64]chan struct{}{},
	}
	l.dead = context.Background()
	if m, is := db.(mortal); is {
		l.dead = m.dead
	}
	return l
}

func (l late) Claim(ctx context.Context, now, until time.Time, n int, skip []bridge.EndpointID) ([]engine.Leased, error) {
	leased, err := l.Store.Claim(ctx, now, until, n, skip)
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, lease := range leased {
		l.holder[lease.Lane] = lease
	}
	return leased, err
}

func (l late) Next(ctx context.Context, now time.Time, lease engine.Leased) (engine.Outgoing, bool, error) {
	o, ok, err := l.Store.Next(ctx, now, lease)
	l.mu.Lock()
	defer l.mu.Unlock()
	if post, is := o.Delivery.Op.(bridge.Post); is && post.By != "" {
		l.replies[o.Row] = true
	}
	if c := l.waiting[o.Row]; ok && c != nil {
		delete(l.waiting, o.Row)
		close(c)
	}
	return o, ok, err
}

func (l late) Settle(ctx context.Context, now time.Time, lease engine.Leased, id int64, v engine.Verdict) (bool, error) {
	l.mu.Lock()
	hold := l.replies[id] && v.Result == bridge.Delivered && !v.Uncertain
	if hold {
		*l.n++
		hold = *l.n%4 == 1
	}
	if !hold {
		l.mu.Unlock()
		return l.Store.Settle(ctx, now, lease, id, v)
	}
	taken := make(chan struct{})
	l.waiting[id] = taken
	l.mu.Unlock()
	limit := time.NewTimer(3 * time.Minute)
	defer limit.Stop()
	select {
	case <-taken:
	case <-limit.C:
	case <-l.dead.Done():
	}
	l.mu.Lock()
	delete(l.waiting, id)
	if l.unfenced {
		lease = l.holder[lease.Lane]
	}
	l.mu.Unlock()
	return l.Store.Settle(context.WithoutCancel(ctx), now, lease, id, v)
}

// Workers that wake too late are the token's matter: with it nothing comes of them.
func TestPlantedSettleWithoutToken(t *testing.T) {
	caught(t, 1, func(s *scenario) {
		s.plant = func(db engine.Store) engine.Store { return newLate(db, true) }
	}, rule(RuleTwice))
}

func TestLateWorkersChangeNothing(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3) {
		s := ordinary(seed)
		s.plant = func(db engine.Store) engine.Store { return newLate(db, false) }
		tell(t, int(seed), play(t, s))
	}
}

// timeless is a store that loses the timers of questions.
type timeless struct{ engine.Store }

func (l timeless) Process(ctx context.Context, now time.Time, decide engine.Decide) (engine.Processed, bool, error) {
	return l.Store.Process(ctx, now, func(c *engine.Case) bridge.Outcome {
		out := decide(c)
		for i, timer := range out.Timers {
			if timer.Key == "question" && timer.Gen%2 == 0 {
				out.Timers = append(out.Timers[:i:i], out.Timers[i+1:]...)
				break
			}
		}
		return out
	})
}

func TestPlantedTimerLost(t *testing.T) {
	caught(t, 3, func(s *scenario) {
		s.plant = func(db engine.Store) engine.Store { return timeless{db} }
	}, rule(RuleStuck))
}
