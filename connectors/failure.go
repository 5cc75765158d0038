package connectors

import (
	"errors"
	"fmt"
	"time"
)

// Class is how a delivery failed; it decides what happens next.
type Class uint8

// The classes. An unknown error is Ambiguous.
const (
	// Ambiguous: it may have been done.
	Ambiguous Class = iota
	// Transient: surely not done; try again.
	Transient
	// Throttled: surely not done; try again After.
	Throttled
	// Rejected: the platform will not do it; tell the sender and go on.
	Rejected
	// Broken: the account cannot be used until a person mends it; everything waits.
	Broken
)

func (c Class) String() string {
	switch c {
	case Transient:
		return "transient"
	case Throttled:
		return "throttled"
	case Rejected:
		return "rejected"
	case Broken:
		return "broken"
	default:
		return "ambiguous"
	}
}

// ErrBusy is within a Throttled failure that the endpoint itself is the reason of: enough
// of these deliveries are under way. It is no try.
var ErrBusy = errors.New("enough of these are under way")

// Failure is an error of Deliver.
type Failure struct {
	Class Class
	// After is how long to wait, for Throttled.
	After time.Duration
	// Reason is one of bridge's Reason constants, for Rejected and Broken, and for any
	// failure of a Call.
	Reason string
	// Err is the platform's word. It holds no secret.
	Err error
}

func (f *Failure) Error() string {
	if f.Err == nil {
		return fmt.Sprintf("%s failure", f.Class)
	}
	return fmt.Sprintf("%s failure: %v", f.Class, f.Err)
}

// Unwrap gives Err.
func (f *Failure) Unwrap() error { return f.Err }

// AsFailure reads any error of Deliver; an unknown one is Ambiguous.
func AsFailure(err error) *Failure {
	if f, ok := errors.AsType[*Failure](err); ok {
		return f
	}
	return &Failure{Class: Ambiguous, Err: err}
}
