package engine

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	mrand "math/rand/v2"
	"sync"
	"time"
)

// bell wakes the loops that wait on it, one for each ring. A ring that nobody
// waits for is kept for the next who does; more than one are one.
type bell chan struct{}

func newBell() bell { return make(bell, 1) }

func (b bell) ring() {
	select {
	case b <- struct{}{}:
	default:
	}
}

// wait returns true after a ring or after d, false once ctx has ended.
func (b bell) wait(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-b:
	case <-t.C:
	}
	return ctx.Err() == nil
}

// pause waits for d, and returns false if ctx ended first.
func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// jitter spreads the polls of several replicas. It is seeded from crypto/rand, so
// that a test which fixes that has the same polls each time.
type jitter struct {
	mu  sync.Mutex
	src *mrand.Rand
}

func newJitter() *jitter {
	var seed [16]byte
	_, _ = rand.Read(seed[:]) // never fails, see crypto/rand
	return &jitter{src: mrand.New(mrand.NewPCG(
		binary.LittleEndian.Uint64(seed[:8]), binary.LittleEndian.Uint64(seed[8:])))}
}

// around is d, give or take a tenth.
func (j *jitter) around(d time.Duration) time.Duration {
	j.mu.Lock()
	defer j.mu.Unlock()
	return d - d/10 + time.Duration(j.src.Int64N(int64(d/5)+1))
}
