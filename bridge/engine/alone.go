package engine

import (
	"context"
	"log/slog"
	"time"
)

// Leases are names that one program at a time holds, of all that run on a database.
type Leases interface {
	// Hold takes a name for holder until a time, or prolongs that, and tells whether
	// holder has it now. A name whose time is over is free.
	Hold(ctx context.Context, now, until time.Time, name, holder string) (bool, error)
	// LetGo frees a name, if holder has it.
	LetGo(ctx context.Context, name, holder string) error
}

const (
	// aloneTime is for how long a name is taken, and so how long nobody has it
	// after its holder was killed.
	aloneTime = 15 * time.Second
	// aloneEvery is how often it is prolonged, or asked for by the others.
	aloneEvery = 5 * time.Second
)

// Alone runs f whenever this program holds a name, until ctx ends. f is told to
// end, by its context, as soon as the name is another's or its time is over.
func Alone(ctx context.Context, leases Leases, name, holder string, log *slog.Logger, f func(context.Context)) {
	a := alone{leases: leases, name: name, holder: holder, log: log}
	for ctx.Err() == nil {
		if a.hold(ctx) {
			a.run(ctx, f)
			continue
		}
		pause(ctx, aloneEvery)
	}
}

// alone is a name that this program has, or would like to have.
type alone struct {
	leases       Leases
	name, holder string
	log          *slog.Logger
	until        time.Time
	lost         bool // it is another's, as far as we know
}

// hold takes the name or prolongs it. Where the store does not answer, it is ours
// for as long as it was.
func (a *alone) hold(ctx context.Context) bool {
	now := clock()
	until := now.Add(aloneTime)
	asking, cancel := context.WithTimeout(ctx, aloneEvery)
	defer cancel()
	held, err := a.leases.Hold(asking, now, until, a.name, a.holder)
	switch {
	case err != nil:
		if ctx.Err() == nil {
			a.log.Warn("who is to do this alone cannot be agreed on", "name", a.name, "error", err)
		}
		return now.Before(a.until)
	case held:
		a.until, a.lost = until, false
	default:
		if !a.lost {
			a.log.Info("another program on this database does this", "name", a.name)
		}
		a.until, a.lost = time.Time{}, true
	}
	return held
}

// run runs f until it returns, the name is lost, or ctx ends; then the name is free.
func (a *alone) run(ctx context.Context, f func(context.Context)) {
	running, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		f(running)
	}()
	tick := time.NewTicker(aloneEvery)
	defer tick.Stop()
	for mine := true; mine; {
		select {
		case <-done:
			mine = false
		case <-ctx.Done():
			mine = false
		case <-tick.C:
			mine = a.hold(ctx)
		}
	}
	cancel()
	<-done
	if a.lost {
		return
	}
	freeing, cancel := context.WithTimeout(context.WithoutCancel(ctx), claimTime)
	defer cancel()
	if err := a.leases.LetGo(freeing, a.name, a.holder); err != nil {
		a.log.Warn("a name could not be given back", "name", a.name, "error", err)
	}
	a.until = time.Time{}
}
