package engine

import (
	"time"

	"frontdesk/bridge"
)

// Meter counts what the engine does. It is called on every message's way, by many
// goroutines at once, and must not wait for anything.
type Meter interface {
	// Received tells how many raw events an account has brought, and how many others
	// were known already.
	Received(endpoint bridge.EndpointID, fresh, known int)
	// Decided tells of an event, and how long it had waited.
	Decided(kind string, waited time.Duration)
	// Attempted tells of a try at a delivery.
	Attempted(a Attempted)
}

// Attempted is one try at a delivery, and what came of it.
type Attempted struct {
	Endpoint bridge.EndpointID
	Op       string // bridge.OpName
	// Outcome is delivered, found (it had arrived before), refused (not tried), unfetched
	// (a file could not be had from where it lies) or the class of the failure.
	Outcome string
	// Result ends the delivery; empty: it is tried again.
	Result bridge.Result
	// Again: it was tried before.
	Again bool
	// Uncertain: some try of it may have arrived, besides what Result tells of.
	Uncertain bool
	// Read is how many bytes of files were fetched for it.
	Read int64
	// Age is how long ago it was decided, Took how long the try took.
	Age, Took time.Duration
}

// idle counts nothing.
type idle struct{}

func (idle) Received(bridge.EndpointID, int, int) {}
func (idle) Decided(string, time.Duration)        {}
func (idle) Attempted(Attempted)                  {}

// Busy counts the lanes of each endpoint that are being delivered from.
func (e *Engine) Busy() map[bridge.EndpointID]int {
	d := e.dispatcher
	d.mu.Lock()
	defer d.mu.Unlock()
	busy := make(map[bridge.EndpointID]int, len(d.accounts))
	for id := range d.accounts {
		busy[id] = d.busy[id]
	}
	return busy
}
