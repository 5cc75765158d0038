package engine

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"frontdesk/bridge"
	"frontdesk/workflow"
)

const (
	// timerBatch is how many timers become events in one transaction.
	timerBatch = 100
	// timersAfter is how long after the start the first timer may fire.
	timersAfter = 5 * time.Second
	// purgeEvery is how often what has outlived its use is removed.
	purgeEvery = time.Hour
)

// timers turns timers that have come due into events, and keeps the store tidy.
type timers struct {
	store Store
	log   *slog.Logger
	point func(string)
	bells *bells
	poll  func() time.Duration
	// policy is whose workflows name the files that are still sent.
	policy func() *bridge.Policy
}

// run fires timers until ctx ends. At the start it lets a moment pass in which what
// people wrote while we were away comes in: it may be what a timer waits for.
func (t *timers) run(ctx context.Context) {
	pause(ctx, timersAfter)
	for ctx.Err() == nil {
		fired, err := t.store.FireTimers(ctx, clock(), timerBatch)
		if err != nil {
			if ctx.Err() == nil {
				t.log.Error("timers cannot be fired", "error", err)
			}
			pause(ctx, troublePause)
			continue
		}
		if fired > 0 {
			t.point(PointTimersAfter)
			t.bells.decide.ring()
		}
		if fired < timerBatch {
			pause(ctx, t.poll())
		}
	}
}

// purge removes old rows until ctx ends.
func (t *timers) purge(ctx context.Context) {
	for {
		err := t.use(ctx)
		if err == nil {
			err = t.store.Purge(ctx, clock())
		}
		if err != nil && ctx.Err() == nil {
			t.log.Error("old rows cannot be removed", "error", err)
		}
		if !pause(ctx, purgeEvery) {
			return
		}
	}
}

// use notes which files are still sent, by workflows that hold or that run in a version of
// old, so that they are not removed.
func (t *timers) use(ctx context.Context) error {
	running, err := t.store.Running(ctx)
	if err != nil {
		return err
	}
	all := slices.Clone(t.policy().Workflows)
	for _, source := range running {
		d, err := workflow.Load(source)
		if err != nil {
			t.log.Warn("a workflow that runs cannot be read, and its files are not known", "error", err)
			continue
		}
		all = append(all, d)
	}
	for _, d := range all {
		for _, a := range d.Attachments() {
			if _, err := t.store.UseAttachment(ctx, clock(), a.Hash); err != nil {
				return err
			}
		}
	}
	return nil
}
