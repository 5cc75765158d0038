package engine

import (
	"context"
	"fmt"

	"frontdesk/connectors"
)

// MaxBody is the greatest size of a raw event that is decoded. A larger one is
// stored like any other, since a refusal would make the platform send it again
// for ever, and is then parked. How much is read from the network at all is the
// connector's to bound.
const MaxBody = 1 << 20

// Sink stores raws and returns nil once they are committed; a source passes on
// nothing else to its platform. It is a connectors.Sink, and may be called
// whether the engine runs or not.
func (e *Engine) Sink(ctx context.Context, raws ...connectors.Raw) error {
	if len(raws) == 0 {
		return nil
	}
	e.point(PointReceiveBefore)
	fresh, err := e.store.Receive(ctx, clock(), raws...)
	if err != nil {
		return fmt.Errorf("storing %d raw events of %s: %w", len(raws), raws[0].Endpoint, err)
	}
	e.point(PointReceiveAfter)
	e.meter.Received(raws[0].Endpoint, fresh, len(raws)-fresh)
	if fresh > 0 {
		e.bells.decode.ring()
	}
	return nil
}
