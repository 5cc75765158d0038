package app

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"frontdesk/bridge"
	"frontdesk/connectors"
	"frontdesk/store"
)

// hooks mounts the accounts that their platforms call.
func (a *App) hooks(mux *http.ServeMux) {
	if h := a.desk.Handler(a.sink); h != nil {
		mux.Handle("/slack/", h)
	}
	for id, ch := range a.channels {
		if hook, is := ch.(connectors.Hook); is {
			if h := hook.Handler(a.sink); h != nil {
				mux.Handle(hookPath(id), h)
			}
		}
	}
}

func hookPath(id bridge.EndpointID) string { return "/hooks/" + string(id) }

// hookURL is where a channel's platform finds it; empty if nobody said how the
// outside reaches us.
func (a *App) hookURL(id bridge.EndpointID) string {
	if a.cfg().PublicURL == "" {
		return ""
	}
	return a.cfg().PublicURL + hookPath(id)
}

var (
	errStarting = errors.New("the program is starting: its database is not open yet")
	errStopping = errors.New("the program is stopping and takes in nothing more")
)

// sink stores what platforms send, from when the database is open until the
// program is told to stop. What it refuses they send again.
func (a *App) sink(ctx context.Context, raws ...connectors.Raw) error {
	if a.stopping.Load() {
		return errStopping
	}
	if e := a.engine.Load(); e != nil {
		return e.Sink(ctx, raws...)
	}
	if db := a.db.Load(); db != nil {
		return a.receive(ctx, db, raws)
	}
	return errStarting
}

// receive stores raws before there is an engine to be woken for them.
func (a *App) receive(ctx context.Context, db *store.DB, raws []connectors.Raw) error {
	if len(raws) == 0 {
		return nil
	}
	fresh, err := db.Receive(ctx, now(), raws...)
	if err != nil {
		return fmt.Errorf("storing what came in: %w", err)
	}
	a.metrics.Received(raws[0].Endpoint, fresh, len(raws)-fresh)
	return nil
}
