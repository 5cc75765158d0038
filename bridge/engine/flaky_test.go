package engine_test

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
	"frontdesk/connectors"
)

var errStore = errors.New("the database is away")

// flakyStore fails some calls.
type flakyStore struct {
	engine.Store
	settles, receives, nexts, releases atomic.Int32 // how many are to fail
	away                               atomic.Bool  // everything else fails
}

func (s *flakyStore) trouble() error {
	if s.away.Load() {
		return errStore
	}
	return nil
}

func (s *flakyStore) Process(ctx context.Context, now time.Time, d engine.Decide) (engine.Processed, bool, error) {
	if err := s.trouble(); err != nil {
		return engine.Processed{}, false, err
	}
	return s.Store.Process(ctx, now, d)
}

func (s *flakyStore) Undecoded(ctx context.Context, now time.Time, n int, skip []string) ([]engine.Undecoded, error) {
	if err := s.trouble(); err != nil {
		return nil, err
	}
	return s.Store.Undecoded(ctx, now, n, skip)
}

func (s *flakyStore) Claim(ctx context.Context, now, until time.Time, n int, skip []bridge.EndpointID) ([]engine.Leased, error) {
	if err := s.trouble(); err != nil {
		return nil, err
	}
	return s.Store.Claim(ctx, now, until, n, skip)
}

func (s *flakyStore) FireTimers(ctx context.Context, now time.Time, n int) (int, error) {
	if err := s.trouble(); err != nil {
		return 0, err
	}
	return s.Store.FireTimers(ctx, now, n)
}

func (s *flakyStore) SaveDefinition(ctx context.Context, now time.Time, hash, id string, source []byte) error {
	if err := s.trouble(); err != nil {
		return err
	}
	return s.Store.SaveDefinition(ctx, now, hash, id, source)
}

func (s *flakyStore) Ping(ctx context.Context) error {
	if err := s.trouble(); err != nil {
		return err
	}
	return s.Store.Ping(ctx)
}

func (s *flakyStore) Settle(ctx context.Context, now time.Time, l engine.Leased, id int64, v engine.Verdict) (bool, error) {
	if s.settles.Add(-1) >= 0 {
		return false, errStore
	}
	return s.Store.Settle(ctx, now, l, id, v)
}

func (s *flakyStore) Receive(ctx context.Context, now time.Time, raws ...connectors.Raw) (int, error) {
	if s.receives.Add(-1) >= 0 {
		return 0, errStore
	}
	return s.Store.Receive(ctx, now, raws...)
}

func (s *flakyStore) Next(ctx context.Context, now time.Time, l engine.Leased) (engine.Outgoing, bool, error) {
	if s.nexts.Add(-1) >= 0 {
		return engine.Outgoing{}, false, errStore
	}
	return s.Store.Next(ctx, now, l)
}

func (s *flakyStore) Release(ctx context.Context, l engine.Leased, notBefore time.Time) error {
	if s.releases.Add(-1) >= 0 {
		return errStore
	}
	return s.Store.Release(ctx, l, notBefore)
}
