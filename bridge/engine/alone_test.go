package engine_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/bridge/engine"
)

// shared is one name that several programs want.
type shared struct {
	mu     sync.Mutex
	holder string
	until  time.Time
	broken map[string]bool // whom it does not answer
}

func (s *shared) Hold(_ context.Context, now, until time.Time, _, holder string) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.broken[holder] {
		return false, errors.New("no answer")
	}
	if s.holder != holder && now.Before(s.until) {
		return false, nil
	}
	s.holder, s.until = holder, until
	return true, nil
}

func (s *shared) LetGo(_ context.Context, _, holder string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.holder == holder {
		s.until = time.Time{}
	}
	return nil
}

func TestAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		leases := &shared{broken: map[string]bool{}}
		var running [2]atomic.Bool
		both := func() {
			t.Helper()
			if running[0].Load() && running[1].Load() {
				t.Error("both run")
			}
		}
		start := func(i int) (stop func()) {
			ctx, cancel := context.WithCancel(t.Context())
			ended := make(chan struct{})
			go func() {
				defer close(ended)
				engine.Alone(ctx, leases, "poll", string(rune('a'+i)), slog.New(slog.DiscardHandler), func(ctx context.Context) {
					running[i].Store(true)
					<-ctx.Done()
					running[i].Store(false)
				})
			}()
			return func() { cancel(); <-ended }
		}
		is := func(when string, first, second bool) {
			t.Helper()
			synctest.Wait()
			both()
			if running[0].Load() != first || running[1].Load() != second {
				t.Errorf("%s the first runs: %v, the second: %v", when, running[0].Load(), running[1].Load())
			}
		}
		stopFirst := start(0)
		is("at first", true, false)
		stopSecond := start(1)
		time.Sleep(time.Minute)
		is("after a minute", true, false)

		stopFirst()
		time.Sleep(6 * time.Second)
		is("once the first has stopped", false, true)

		stopFirst = start(0)
		leases.mu.Lock()
		leases.broken["b"] = true
		leases.mu.Unlock()
		time.Sleep(11 * time.Second)
		both()
		time.Sleep(20 * time.Second)
		is("once the second has no answer for long", true, false)

		leases.mu.Lock()
		leases.holder, leases.until, leases.broken["b"] = "b", time.Now().Add(time.Hour), false
		leases.mu.Unlock()
		time.Sleep(6 * time.Second)
		is("once the first has lost it, being paused", false, true)
		stopSecond()
		time.Sleep(6 * time.Second)
		is("in the end", true, false)
		stopFirst()
	})
}
