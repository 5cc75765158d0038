package app

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/config"
	"frontdesk/bridge/engine"
	"frontdesk/connectors"
	"frontdesk/store"
)

const (
	// askTime bounds one question to a platform at the start.
	askTime = 10 * time.Second
	// restart is how long a way in rests that has returned.
	restart = 5 * time.Second
)

// waits are the pauses between attempts to find the Slack channels; the last is repeated.
var waits = [...]time.Duration{time.Second, 5 * time.Second, 15 * time.Second, 30 * time.Second}

// explore finds out what only the platforms can tell. It goes on until Slack has
// said where the teams' Slack channels are, taking in and storing what comes
// meanwhile. ok is false if ctx ended before.
func (a *App) explore(ctx context.Context, db *store.DB) (w config.World, ok bool) {
	w = config.World{
		Rooms:    map[string]bridge.RemoteID{},
		Channels: a.names(ctx),
		Caps:     map[bridge.EndpointID]bridge.Caps{},
	}
	for id, e := range a.endpoints() {
		w.Caps[id] = e.Caps()
	}
	missing := a.find(ctx, w.Rooms)
	if len(missing) == 0 {
		return w, ctx.Err() == nil
	}
	meanwhile, enough := context.WithCancel(ctx)
	var taking sync.WaitGroup
	defer taking.Wait()
	defer enough()
	for id, e := range a.endpoints() {
		if source, is := e.(connectors.Source); is {
			taking.Go(func() { a.takeInAlone(meanwhile, id, source, db) })
		}
	}
	taking.Go(func() { a.roundsAtStart(meanwhile, db) })
	for i := 0; len(missing) > 0; i++ {
		a.status.set(missing...)
		for _, m := range missing {
			a.log.Error("not ready", "reason", m)
		}
		if !a.await(ctx, waits[min(i, len(waits)-1)]) {
			return w, false
		}
		missing = a.find(ctx, w.Rooms)
	}
	return w, ctx.Err() == nil
}

// wantedBy are the Slack channels that a configuration names, and whose each is.
func wantedBy(cfg *config.Config) []wantedRoom {
	var all []wantedRoom
	for _, t := range cfg.Teams {
		all = append(all, wantedRoom{t.SlackChannel, "of the team " + string(t.ID)})
	}
	if cfg.WaitingRoom != "" {
		all = append(all, wantedRoom{cfg.WaitingRoom, "of the waiting room"})
	}
	return all
}

type wantedRoom struct{ name, whose string }

// find adds the Slack channels that are not in rooms yet, and says which
// of them could not be found and why. An id stands for itself, so that a Slack
// that cannot be reached holds up only those who name their Slack channels.
func (a *App) find(ctx context.Context, rooms map[string]bridge.RemoteID) (missing []string) {
	var unreachable error
	for _, w := range wantedBy(a.cfg()) {
		if _, known := rooms[w.name]; known {
			continue
		}
		room, err := bridge.RemoteID(""), unreachable
		if err == nil {
			room, err = a.room(ctx, w.name)
		}
		switch {
		case err == nil:
			rooms[w.name] = room
			continue
		case connectors.AsFailure(err).Class != connectors.Rejected:
			// What is no answer for one will be none for the others.
			unreachable = err
		}
		reason := fmt.Sprintf("slack: the Slack channel %s %s was not found: %s", w.name, w.whose, because(err))
		if strings.HasPrefix(w.name, "#") {
			missing = append(missing, reason)
			continue
		}
		rooms[w.name] = bridge.RemoteID(w.name)
		a.log.Error("conversations may not be shown", "reason", reason)
	}
	return missing
}

// because says in words why Slack gave no answer.
func because(err error) string {
	f := connectors.AsFailure(err)
	if f.Err == nil {
		return f.Class.String() + " failure"
	}
	switch f.Class {
	case connectors.Rejected:
		return f.Err.Error()
	case connectors.Broken:
		return fmt.Sprintf("Slack refuses slack.bot_token (%v)", f.Err)
	}
	return fmt.Sprintf("Slack cannot be reached (%v)", f.Err)
}

func (a *App) room(ctx context.Context, name string) (bridge.RemoteID, error) {
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	return a.desk.Room(ctx, name)
}

// names asks each channel what people call it. One that does not answer is
// called by its platform's name until the next start.
func (a *App) names(ctx context.Context) map[bridge.EndpointID]string {
	var mu sync.Mutex
	var asking sync.WaitGroup
	names := map[bridge.EndpointID]string{}
	for id, ch := range a.channels {
		p, is := ch.(connectors.Prober)
		if !is {
			continue
		}
		asking.Go(func() {
			ctx, cancel := context.WithTimeout(ctx, askTime)
			defer cancel()
			name, err := p.Probe(ctx)
			if err != nil {
				a.log.Error("the channel's account cannot be reached; it is tried on", "endpoint", id, "error", err)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			names[id] = name
		})
	}
	asking.Wait()
	return names
}

// takeInAlone runs one way in before the engine does, one that must be the only one
// of its account only while no other program on the database does.
func (a *App) takeInAlone(ctx context.Context, id bridge.EndpointID, source connectors.Source, db *store.DB) {
	takeIn := func(ctx context.Context) { a.takeIn(ctx, id, source, db) }
	if only, is := source.(connectors.Exclusive); is && only.Exclusive() {
		engine.Alone(ctx, db, engine.SourceName(id), a.replica, a.log, takeIn)
		return
	}
	takeIn(ctx)
}

// takeIn runs one way in before the engine does, and only stores what comes.
func (a *App) takeIn(ctx context.Context, id bridge.EndpointID, source connectors.Source, db *store.DB) {
	sink := func(ctx context.Context, raws ...connectors.Raw) error { return a.receive(ctx, db, raws) }
	for ctx.Err() == nil {
		err := source.Run(ctx, sink)
		if ctx.Err() != nil {
			return
		}
		if err == nil {
			err = errors.New("none given")
		}
		a.log.Error("a source has returned and is started again", "endpoint", id, "error", err)
		pause(ctx, restart)
	}
}

// await waits, but no longer than until another configuration is followed; it returns
// false if ctx ended first.
func (a *App) await(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
	case <-a.standing.changed:
	}
	return true
}

// pause waits; it returns false if ctx ended first.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
