package connectors

import (
	"log/slog"
	"net/http"

	"frontdesk/bridge"
)

// Kind is a sort of customer-facing channel. The program lists its kinds in one
// place; a new one is a new folder and a line there.
type Kind interface {
	// Name is the channel's `type` in the configuration.
	Name() string
	// Settings returns a pointer to a struct whose yaml tags are the keys that
	// such a channel takes besides id and type. Its fields are strings, bools,
	// ints, time.Durations or Secrets, holding their defaults. The tag help says what a
	// key is for and enum which few words it takes, for the completion of editors.
	Settings() Settings
}

// Settings are one channel's keys, once they are read.
type Settings interface {
	// Check returns what is wrong with them.
	Check() []Fault
	// Open makes the channel. It does not use the network.
	Open(d Deps) (Channel, error)
}

// Hooked is Settings of an account that its platform may call.
type Hooked interface {
	// CheckHook returns what is wrong with being called below base, which is
	// http.public_url, or empty if there is none.
	CheckHook(base string) []Fault
}

// Reacting is Settings of an account on whose customers' messages we can put emoji.
type Reacting interface {
	// Reactions are those that its platform takes.
	Reactions() []string
}

// Fault is something wrong with a setting, and how to mend it.
type Fault struct {
	Key  string // a yaml tag of the struct; empty for the channel as a whole
	Text string
}

// Deps is what a channel is given.
type Deps struct {
	ID   bridge.EndpointID
	HTTP *http.Client // without a time-out of its own
	Log  *slog.Logger
	// Hook is the address at which the account's platform finds its Handler.
	Hook string
	// Unpaced leaves the pace out of Gates: for runs against a simulator that
	// throttles nothing, which else would take hours.
	Unpaced bool
}

// Channel is an opened customer-facing account. It may also be a Source, a Hook, a
// Finder, a Prober, an Inspector and a Watched.
type Channel interface {
	Endpoint
}
