package connectors

import "context"

// Gravity is how much a Finding matters.
type Gravity uint8

// The gravities, from the least.
const (
	// Look: it works, and may be meant so.
	Look Gravity = iota
	// Warn: it works, and those who answer for it should know.
	Warn
	// Mend: something does not work until a person has mended it.
	Mend
)

// Finding is something about an account that a person should see to. It holds no secret.
type Finding struct {
	// Key names it among the findings of its account: the same one has the same each time.
	Key     string
	Gravity Gravity
	// Text says what is the matter, How what to do about it; both without a full stop.
	Text, How string
}

// KeyReach is the Key of the finding that an account could not be asked at all, for a
// reason that may pass by itself; what else there is to find is not known then.
const KeyReach = "reach"

// Inspector is an Endpoint that looks for what a person should see to.
type Inspector interface {
	// Inspect asks the platform and changes nothing there. attended: a program of ours
	// is at work with the account and sees for itself how its way in fares, so that
	// trying that would only disturb.
	Inspect(ctx context.Context, attended bool) []Finding
}
