package engine

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

// sourceSettled is how long a source must have run to count as working.
const sourceSettled = 10 * time.Second

// sources keeps the ways in running, each by itself.
type sources struct {
	sink   connectors.Sink
	health *health
	log    *slog.Logger
	leases Leases
	holder string // who this program is among others on the database
}

// keep runs one source until ctx ends: one that must be the only one of its account,
// while this program holds its name.
func (s *sources) keep(ctx context.Context, id bridge.EndpointID, src connectors.Source) {
	only, ok := src.(connectors.Exclusive)
	if !ok || !only.Exclusive() {
		s.again(ctx, id, src)
		return
	}
	Alone(ctx, s.leases, SourceName(id), s.holder, s.log, func(ctx context.Context) { s.again(ctx, id, src) })
}

// SourceName is the name that a program holds while it takes in from an account
// that has one source at a time.
func SourceName(id bridge.EndpointID) string { return "source/" + string(id) }

// again runs one source until ctx ends, and again whenever it returns.
func (s *sources) again(ctx context.Context, id bridge.EndpointID, src connectors.Source) {
	for failures := 1; ; failures++ {
		began := time.Now()
		err := s.once(ctx, id, src)
		if ctx.Err() != nil {
			return
		}
		if time.Since(began) >= time.Minute {
			failures = 1
		}
		wait, _ := firstWait(failures)
		wait = min(wait, time.Minute)
		f, ok := errors.AsType[*connectors.Failure](err)
		if ok && f.Class == connectors.Broken {
			s.health.broke(id, WayIn, whyOf(f))
			wait = mendEvery
		} else {
			s.log.Error("a source has returned and is started again", "endpoint", id, "wait", wait, "error", wordOf(err))
		}
		if !pause(ctx, wait) {
			return
		}
	}
}

// once runs a source until it returns. If it has gone on for a while, it is not
// broken any more.
func (s *sources) once(ctx context.Context, id bridge.EndpointID, src connectors.Source) error {
	done := make(chan error, 1)
	go func() {
		done <- Guard(func() error { return src.Run(ctx, s.sink) })
	}()
	settled := time.NewTimer(sourceSettled)
	defer settled.Stop()
	for {
		select {
		case err := <-done:
			if p, ok := errors.AsType[*Panic](err); ok {
				s.log.Error("a source panicked", "endpoint", id, "panic", p.What, "stack", string(p.Stack))
			}
			return err
		case <-settled.C:
			s.health.works(id, WayIn)
		}
	}
}

func wordOf(err error) string {
	if err == nil {
		return "none given"
	}
	return plain(err)
}
