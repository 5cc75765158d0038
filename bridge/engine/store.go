package engine

import (
	"context"
	"errors"
	"time"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

// ErrLeaseLost tells that somebody else has the lane now: what the caller was
// about to write must not be written.
var ErrLeaseLost = errors.New("lease lost")

// Store is the durable half of the engine. Every method is one transaction. All
// are safe for concurrent use, also by several processes on one database.
// Package storetest has the suite that an implementation must pass.
type Store interface {
	Inbox
	Outbox
	Registry
}

// Inbox is the way in: raw events, then events of contacts, teams and the desk.
type Inbox interface {
	// Receive stores raws in their order and tells how many were new. Those whose
	// (endpoint, key) was seen within the last 48 hours are passed over.
	Receive(ctx context.Context, now time.Time, raws ...connectors.Raw) (fresh int, err error)

	// Undecoded returns the heads of up to n raw lanes that are due, oldest due
	// time first, none of them in skip. It takes no lease: File, Postpone and Park
	// do nothing for a row that is done already.
	Undecoded(ctx context.Context, now time.Time, n int, skip []string) ([]Undecoded, error)

	// File ends the raw row and puts what it held into the lanes of the contacts,
	// threads and desk concerned, creating contacts that are not known yet. With
	// ErrNoThread nothing is changed: a Place with ThreadIsOurs named a thread that
	// is not known. Of Filed whose thread is unknown and not ours their Else is filed,
	// if there is one.
	File(ctx context.Context, now time.Time, id int64, filed []connectors.Filed) error

	// Postpone lets the lane of a raw row rest until a time.
	Postpone(ctx context.Context, id int64, until time.Time) error

	// Park takes a row (raw or event) out of its lane and keeps it with the reason
	// until a person deals with it.
	Park(ctx context.Context, now time.Time, id int64, reason string) error

	// Process takes the head of one due event lane, calls decide with all that it
	// needs, and writes what follows, in one transaction. did is false if no lane
	// was due. If decide panics, the event is parked in a transaction of its own
	// and the PanicError is returned with did true; likewise a ParkedError for an
	// event that cannot be read, or whose consequences the database refuses.
	Process(ctx context.Context, now time.Time, decide Decide) (done Processed, did bool, err error)

	// FireTimers turns due timers into TimerFired events.
	FireTimers(ctx context.Context, now time.Time, n int) (fired int, err error)
}

// ErrNoThread is returned by File: see there.
var ErrNoThread = errors.New("thread not known yet")

// Undecoded is the head of a raw lane.
type Undecoded struct {
	ID       int64
	Raw      connectors.Raw
	Received time.Time
	// Tries counts Postpones.
	Tries int
}

// Case is what a decision is made from. Exactly one of Contact and Team is set,
// or neither for an event of the desk or of a room.
type Case struct {
	ID      bridge.EventID
	Event   bridge.Event
	Contact *bridge.Contact
	Team    *bridge.Team
	// Env has Event, Next, Conversation, People, Members, Away, Said and About filled
	// in, Loads and Queue as bridge.Env says, Figures for a Commanded and
	// Quiet for a Strayed. Now, Policy,
	// Definition, Configuration and Found are the engine's to add.
	Env bridge.Env
	// Look asks the store for what bridge.Looks says. An error of it ends the
	// transaction, and is returned by Process.
	Look func(bridge.Query) *bridge.Findings
	// Source is the stored definition that the contact's conversation runs, if any.
	Source []byte
	// Endpoint is that of the raw event it came from, if any.
	Endpoint bridge.EndpointID
}

// Decide makes the decision and leaves the new state in c.Contact or c.Team. It
// is called inside the transaction and must do no I/O but Look.
type Decide func(c *Case) bridge.Outcome

// Processed tells, for the log, what was decided.
type Processed struct {
	ID      bridge.EventID
	Lane    string
	Kind    string // bridge.EventKind
	Filed   time.Time
	Contact bridge.ContactID
	Team    bridge.TeamID
	Effects int
	Notes   []string
	Later   *bridge.Later  // as in bridge.Outcome
	Reload  *bridge.Reload // as in bridge.Outcome
	// Made: workflows that admins make in Slack were changed.
	Made bool
	// Endpoint and Key are those of the raw event it came from, if any; AtOnce is what
	// is of use at once or never, with its links filled in.
	Endpoint bridge.EndpointID
	Key      string
	AtOnce   []connectors.Delivery
}

// PanicError is a decision that panicked.
type PanicError struct {
	ID    bridge.EventID
	Value any
	Stack []byte
}

func (e *PanicError) Error() string { return "a decision panicked; its event is parked" }

// ParkedError is an event that was parked because repeating it would not help.
type ParkedError struct {
	ID  bridge.EventID
	Err error
}

func (e *ParkedError) Error() string { return "an event is parked: " + e.Err.Error() }

// Unwrap gives Err.
func (e *ParkedError) Unwrap() error { return e.Err }

// Outbox is the way out: lanes of effects.
type Outbox interface {
	// Claim leases up to n outbound lanes that are due, not held and not leased,
	// until a time. Endpoints in skip are left alone. The head of a lane whose
	// holder never gave it back is Uncertain from then on.
	Claim(ctx context.Context, now, until time.Time, n int, skip []bridge.EndpointID) ([]Leased, error)

	// Next is the head of a leased lane, with its platform ids filled in and its
	// recipient read anew. ok is false if the lane is empty, held, or its head is
	// not due yet. A head whose Op names a message or thread that has no platform
	// id (it was refused, say) comes with Unaddressed set.
	Next(ctx context.Context, now time.Time, lease Leased) (o Outgoing, ok bool, err error)

	// Settle ends or reschedules the head of a leased lane: see Verdict. It files
	// the Settled event, keeps the platform's id of the message or thread, and
	// closes Gate, all in one transaction. With ErrLeaseLost nothing is changed.
	// kept tells whether the lane is still the caller's: if Verdict.More is set and
	// something more is due in it.
	Settle(ctx context.Context, now time.Time, lease Leased, id int64, v Verdict) (kept bool, err error)

	// Extend prolongs a lease; ErrLeaseLost if it is gone.
	Extend(ctx context.Context, lease Leased, until time.Time) error

	// Release gives a lane back, to be looked at again at once, or at a later time
	// if notBefore is set. A lease that is gone is no error.
	Release(ctx context.Context, lease Leased, notBefore time.Time) error

	// Gates returns those of keys that are closed, with the time until which.
	Gates(ctx context.Context, now time.Time, keys []string) (map[string]time.Time, error)
}

// Leased is a lane that we may deliver from.
type Leased struct {
	Lane     bridge.Lane
	Endpoint bridge.EndpointID
	Token    string
	// Uncertain: the one who had the lane before us never gave it back, so the head
	// may have been delivered.
	Uncertain bool
}

// Outgoing is an effect to deliver.
type Outgoing struct {
	Row          int64
	Delivery     connectors.Delivery
	Endpoint     bridge.EndpointID
	Contact      bridge.ContactID
	Conversation bridge.ConversationID
	Attempts     int // made before this one
	// Uncertain: an attempt made before ended without our knowing how.
	Uncertain bool
	// Unaddressed: see Next.
	Unaddressed bool
}

// Verdict is what the engine makes of an attempt.
type Verdict struct {
	// Result ends the row; empty means that it is tried again at RetryAt.
	Result  bridge.Result
	RetryAt time.Time
	// Receipt is the platform's, for Delivered.
	Receipt connectors.Receipt
	// Counted is false for an attempt that does not count (a throttle).
	Counted bool
	// Uncertain: some attempt, this one or one before, ended without our knowing
	// how, and may have arrived besides what Result tells of. It takes the place
	// of what the row said before (false if it has been found out since), and is
	// what Settled.Uncertain says.
	Uncertain bool
	Reason    string // see bridge.Settled
	Detail    string
	// Gate and GateUntil close a gate for all replicas.
	Gate      []string
	GateUntil time.Time
	// More tells that the caller would go on with the lane.
	More bool
}

// Registry is what the shell knows of the world around the conversations.
type Registry interface {
	Leases

	// Installation is drawn once per database.
	Installation(ctx context.Context) (string, error)

	// SaveDefinition keeps a workflow's version.
	SaveDefinition(ctx context.Context, now time.Time, hash, id string, source []byte) error
	// SaveAttachment keeps a file that workflows send, UseAttachment notes that one still
	// does and tells whether it is there, and Attachment gives its bytes; nil if it is not.
	SaveAttachment(ctx context.Context, now time.Time, hash string, data []byte) error
	UseAttachment(ctx context.Context, now time.Time, hash string) (has bool, err error)
	Attachment(ctx context.Context, hash string) ([]byte, error)

	// Running are the sources of the versions that run in a conversation.
	Running(ctx context.Context) (sources [][]byte, err error)

	// Definitions are the versions of a workflow that are kept, the latest first.
	Definitions(ctx context.Context, id string) ([]bridge.RanVersion, error)

	// Made are the workflows that admins have made in Slack, each in its latest version,
	// those that were made first first. MadeRevision grows with each change of them.
	Made(ctx context.Context) ([]bridge.MadeWorkflow, error)
	MadeRevision(ctx context.Context) (int, error)

	// MadeVersion is one version of such a workflow; ok is false if there is none.
	MadeVersion(ctx context.Context, id string, version int) (m bridge.MadeWorkflow, ok bool, err error)

	// People returns those of ids that are known, with the time each was read.
	People(ctx context.Context, ids []bridge.PersonID) (map[bridge.PersonID]KnownPerson, error)
	SavePeople(ctx context.Context, now time.Time, people []bridge.Person) error
	// SaveMembers replaces a team's agents, in the order given, and wakes the team.
	SaveMembers(ctx context.Context, now time.Time, team bridge.TeamID, agents []bridge.PersonID) error

	// FreeFromGone has open conversations told (AgentGone) whose assignee's account is
	// known to be gone; each once, however often it is called before that is decided.
	FreeFromGone(ctx context.Context, now time.Time) error

	// RenameTeam has a team go by another id: its open conversations are told
	// (TeamRenamed), those that are closed are the other's at once, and it gets the
	// agents and the turn if it has none yet. open is how many have still to follow; the
	// caller does it again until there are none, and each is told once.
	RenameTeam(ctx context.Context, now time.Time, from, to bridge.TeamID) (open int, err error)

	// OpenThreads are the threads of conversations that are open or were closed
	// within the last day, most recent first.
	OpenThreads(ctx context.Context, now time.Time) ([]connectors.Thread, error)

	// Backlog counts what waits, for readiness and figures.
	Backlog(ctx context.Context, now time.Time) (Backlog, error)

	// OpenConversations counts the open conversations that a team or channel has:
	// neither may vanish from the configuration while it has any.
	OpenConversations(ctx context.Context) (byTeam map[bridge.TeamID]int, byChannel map[bridge.EndpointID]int, err error)

	// Purge removes what has outlived its use: dedupe keys after 48 hours, done raw
	// rows, events and deliveries after 7 days, the figures of questions after 400 days, and
	// files that workflows send 400 days after their last UseAttachment.
	Purge(ctx context.Context, now time.Time) error

	// Wake tells that something may be due. It is a hint: a caller polls as well.
	Wake() <-chan struct{}

	// Ping tells whether the database answers and takes writes.
	Ping(ctx context.Context) error
}

// KnownPerson is a Person with the time when it was read from the platform.
type KnownPerson struct {
	bridge.Person
	Read time.Time
}

// Backlog is what waits.
type Backlog struct {
	Raw, Events, Deliveries, Parked int
	// OldestEvent and OldestDelivery are zero if nothing waits.
	OldestEvent, OldestDelivery time.Time
}
