package sim

import (
	"context"
	"errors"
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

// patience is how many seeds a planted fault has to come to light in.
const patience = 40

// caught plays scenarios with a planted fault until the oracle complains of it, as
// it must: by one of these rules, and in these words.
func caught(t *testing.T, change func(*scenario), complaint func(Violation) bool) {
	t.Helper()
	for seed := range patience {
		s := ordinary(uint64(seed))
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
		if len(others) > 0 {
			t.Logf("seed %d, complaints of another kind:\n%s", seed, strings.Join(others, "\n"))
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
	caught(t, func(s *scenario) {
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
	caught(t, func(s *scenario) {
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
	caught(t, func(s *scenario) {
		s.plant = func(db engine.Store) engine.Store { return hasty{db} }
	}, rule(RuleMissing))
}

// unfenced is a store that lets whoever comes settle a lane's head.
type unfenced struct {
	engine.Store
	mu     *sync.Mutex
	holder map[bridge.Lane]engine.Leased
}

func (u unfenced) Claim(ctx context.Context, now, until time.Time, n int, skip []bridge.EndpointID) ([]engine.Leased, error) {
	leased, err := u.Store.Claim(ctx, now, until, n, skip)
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, l := range leased {
		u.holder[l.Lane] = l
	}
	return leased, err
}

func (u unfenced) Settle(ctx context.Context, now time.Time, lease engine.Leased, id int64, v engine.Verdict) error {
	err := u.Store.Settle(ctx, now, lease, id, v)
	if errors.Is(err, engine.ErrLeaseLost) {
		u.mu.Lock()
		lease = u.holder[lease.Lane]
		u.mu.Unlock()
		err = u.Store.Settle(ctx, now, lease, id, v)
	}
	return err
}

func TestPlantedSettleWithoutToken(t *testing.T) {
	caught(t, func(s *scenario) {
		s.stalling = 100
		s.plant = func(db engine.Store) engine.Store {
			return unfenced{db, new(sync.Mutex), map[bridge.Lane]engine.Leased{}}
		}
	}, rule(RuleTwice))
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
	caught(t, func(s *scenario) {
		s.plant = func(db engine.Store) engine.Store { return timeless{db} }
	}, rule(RuleStuck))
}
