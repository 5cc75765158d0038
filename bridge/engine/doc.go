// Package engine is the shell around the core: it receives, has decided, and
// delivers, and it alone knows the time.
//
// An event's way: a connector hands Raws to Sink, which stores them; a worker
// decodes each and files it in the lane of its contact, thread or desk; another
// takes the head of that lane and lets package bridge decide, in the transaction
// that also writes everything that follows; a dispatcher leases outbound lanes
// and delivers their effects in order. What became of a delivery goes back into
// the inbox. Nothing is kept in memory that a crash may not take.
//
// It declares the Store it needs and may import bridge, workflow, richtext and
// connectors.
//
// Invariants:
//   - A Sink's nil means committed.
//   - Settling is fenced by the lease's token.
//   - One slow, failing or panicking conversation, channel or platform never holds
//     up the others.
//   - A decision follows from one policy, also where SetPolicy replaces it meanwhile; and no
//     conversation begins a workflow that is not stored.
//   - Each goroutine belongs to a Run, which returns when all of them have.
package engine
