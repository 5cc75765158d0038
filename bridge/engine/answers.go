package engine

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

// answerTime bounds the carrying out of what is of use at once.
const answerTime = 10 * time.Second

// answers tells endpoints what was decided for people who wait for it.
type answers struct {
	accounts     map[bridge.EndpointID]account
	installation string
	log          *slog.Logger
	giving       sync.WaitGroup
}

// give passes on what was decided about a raw event, or about one that follows from it
// and has no endpoint and no key: that is of the desk. It returns at once: a platform
// that is slow to take an answer holds up no decision.
func (a *answers) give(ctx context.Context, id bridge.EndpointID, key string, at []connectors.Delivery) {
	if id == "" {
		id = bridge.Desk
	}
	answering := a.accounts[id].answering
	if answering == nil {
		if len(at) > 0 {
			a.log.Warn("nobody can be answered on this endpoint", "endpoint", id, "answers", len(at))
		}
		return
	}
	for i := range at {
		at[i].Installation = a.installation
	}
	a.giving.Go(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), answerTime)
		defer cancel()
		err := Guard(func() error {
			answering.Answer(ctx, key, at)
			return nil
		})
		if err != nil {
			a.log.Error("an endpoint panicked in answering", "endpoint", id, "error", plain(err))
		}
	})
}
