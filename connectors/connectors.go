package connectors

import (
	"context"
	"io"
	"net/http"
	"time"

	"frontdesk/bridge"
)

// Raw is a platform event as it arrived.
type Raw struct {
	Endpoint bridge.EndpointID
	// Key recognises the same event when it comes again, within 48 hours.
	Key string
	// Also are the keys of further events of this endpoint that the Raw, where it is
	// new, tells as well: a message that is read late holds its edit already. They
	// count as received with it, also within one call of the Sink.
	Also []string
	// Lane orders events: those of one lane are decoded one after the other (a
	// Telegram chat; a Slack channel and thread).
	Lane string
	// Order is the event's place among those of its lane that wait together, the
	// least first; those with the same one go in the order in which they were handed
	// over. It is 0 where the platform hands over everything in its order.
	Order int64
	Body  []byte
}

// Sink makes raws durable, in their order. A nil error means that they are
// stored, or were already: only then may they be acknowledged to the platform.
type Sink func(ctx context.Context, raws ...Raw) error

// Filed is a decoded event and where it belongs.
type Filed struct {
	Place bridge.Place
	Event bridge.Event
	// Else, if set, is filed in its place where Place names a thread that is none of
	// ours. It names no thread itself.
	Else *Filed
}

// Decoder reads a Raw. It is pure. No Filed and a nil error means that the event
// is known and of no concern. An error parks the event for a person to look at.
type Decoder interface {
	Decode(raw Raw) ([]Filed, error)
}

// Endpoint is an account on a platform that we can deliver to. It is safe for
// concurrent use.
type Endpoint interface {
	Decoder
	Caps() bridge.Caps
	// Deliver tries once. Its error is a *Failure; any other counts as Ambiguous.
	Deliver(ctx context.Context, d Delivery) (Receipt, error)
	// Gates are the rate limits that d falls under, from the narrowest (one chat
	// or Slack channel) to the widest (the bot, the method).
	Gates(d Delivery) []Gate
}

// Gate is a rate limit. A throttle closes the narrowest gate of what was
// throttled; Every and Burst pace deliveries beforehand, so that this is rare.
type Gate struct {
	Key   string
	Every time.Duration // 0: not paced
	Burst int
	// Counts is as how many deliveries this one counts; 0: one.
	Counts int
}

// Delivery is one thing to do, with the platform's ids filled in.
type Delivery struct {
	// ID and Installation together are unique in the world and the same at each
	// attempt.
	ID           bridge.EffectID
	Installation string
	Op           bridge.Op
	// Room is the chat or Slack channel, Thread the thread's first message.
	Room   bridge.RemoteID
	Thread bridge.RemoteID
	// Refs are the platform's ids of the parts of the message that Op names; of the one
	// that a Post answers, they may be missing.
	Refs []bridge.RemoteID
	// Links are the threads and messages that Op links to, by the Ref of the mention
	// (bridge.ToThread, bridge.ToMessage).
	Links map[string]bridge.RemoteID
	// Since is when it was decided; a Finder need not look further back.
	Since time.Time
	// Open fetches a file that Op names, wherever it lies. Whoever calls it closes the
	// content. Its error is a *Failure that Deliver hands on as it is.
	Open func(ctx context.Context, f bridge.File) (Content, error)
}

// Content is a file as it comes in.
type Content struct {
	io.ReadCloser
	// Size is in bytes, -1 if it is not known beforehand.
	Size int64
	// Type is the media type as the place says where it lies; it may be empty or wrong.
	Type string
}

// Fetcher is an Endpoint from which files can be fetched. Its error is a *Failure:
// Rejected if the file is too large, not there any more, or not for us. The address of
// a file and what gives access to it never stand in an error.
type Fetcher interface {
	Fetch(ctx context.Context, f bridge.File) (Content, error)
}

// Receipt is a platform's word that it has it.
type Receipt struct {
	// Remote is the id the platform gave it; empty for what gets none.
	Remote bridge.RemoteID
	// Order is its place in the chat or thread, comparable with bridge.Stamp.Order.
	Order int64
	// Also are the ids of a Post's further parts, where the platform makes a message of
	// each of its Files.
	Also []bridge.RemoteID
	// Kept is what a Call's answer has of what is to be kept.
	Kept map[string]string
}

// Source is a way in that runs by itself: a poll, a socket. Run returns when ctx
// ends (nil), or with an error that only a person can mend (a *Failure of class
// Broken); passing trouble it rides out, and logs.
type Source interface {
	Run(ctx context.Context, sink Sink) error
}

// Hook is a way in by HTTP: the platform calls us.
type Hook interface {
	// Handler answers the platform's requests. It verifies each before it reads it,
	// acknowledges what sink has stored, and answers 5xx to what it has not. nil: the
	// account is not set up to be called.
	Handler(sink Sink) http.Handler
}

// Many is an Endpoint behind which there are many systems: of its lanes so many are worked
// at once, so that one that is slow leaves room for the others.
type Many interface {
	Lanes() int
}

// Watched is an Endpoint that sees trouble with its way in while Run goes on.
type Watched interface {
	// Trouble says in words for the operator what only a person can mend; empty if
	// there is nothing.
	Trouble() string
}

// Exclusive is a Source that may have to be the only one of its account at a time,
// also among several programs on one database: a platform that hands each event to
// whoever asks first would deal them out between two.
type Exclusive interface {
	Exclusive() bool
}

// CatchingUp is an Endpoint that reads from the platform's history what it has
// missed.
type CatchingUp interface {
	// Behind tells whether something of a raw lane may be missing that came before
	// what is there. What is there then waits, so that it does not overtake; for how
	// long at most is the endpoint's matter.
	Behind(lane string) bool
}

// Answering is an Endpoint with people who wait for an answer: they called a
// command, pressed a button or sent a form.
type Answering interface {
	// Answer carries out what was decided about the raw event with a key, each once:
	// bridge.AtOnce. It may be nothing, so that whoever waits need not any longer.
	Answer(ctx context.Context, key string, at []Delivery)
}

// Finder looks an earlier delivery up after an uncertain outcome.
type Finder interface {
	Find(ctx context.Context, d Delivery) (r Receipt, found bool, err error)
}

// Directory knows the people and Slack channels of the desk.
type Directory interface {
	Person(ctx context.Context, id bridge.PersonID) (bridge.Person, error)
	// Members are those of a Slack channel, all pages, the bot among them.
	Members(ctx context.Context, room bridge.RemoteID) ([]bridge.PersonID, error)
	// Group are the members of a user group, which is called by its handle with the @.
	Group(ctx context.Context, handle string) ([]bridge.PersonID, error)
	// Room finds a Slack channel by id or "#name".
	Room(ctx context.Context, name string) (bridge.RemoteID, error)
}

// Thread is an open thread whose replies must not be missed.
type Thread struct {
	Thread bridge.RemoteID
	// Seen is the last message of it that was stored; empty if none.
	Seen bridge.RemoteID
	// Known are those of a day that agents wrote in it and have not deleted, as far as
	// it is certain that they lie in this thread.
	Known []Known
}

// Known is a message that is known to have been there.
type Known struct {
	Message bridge.RemoteID
	Author  bridge.PersonID
}

// Portrayer is a Channel that knows what its users look like.
type Portrayer interface {
	// Portrait is a user's picture: a JPEG or PNG of some ten kilobytes. found is false if
	// they have none, or show it to nobody.
	Portrait(ctx context.Context, user bridge.RemoteID) (c Content, found bool, err error)
}

// Prober tries an endpoint's credentials. Name is what people call the account
// ("@shop_bot").
type Prober interface {
	Probe(ctx context.Context) (name string, err error)
}
