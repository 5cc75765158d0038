package engine

import (
	"cmp"
	"context"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

// The two things of an endpoint that can be broken, each by itself.
const (
	WayOut = "deliveries"
	WayIn  = "its way in"
)

// Crowd is the trouble that more people write for the first time than are let in.
const Crowd = "crowd"

// Scope is the trouble that the app may not do all that it should.
const Scope = "a scope"

// Room begins the name of a Slack channel that takes nothing in; its id follows.
const Room = "room "

const (
	// crowdLasts is how long after the last of them had to wait a crowd is over.
	crowdLasts = 2 * time.Minute
	// scopeLasts is how long after the last refusal a lacking scope counts.
	scopeLasts = time.Hour
)

const (
	// mendEvery is how often something broken is tried again.
	mendEvery = 30 * time.Second
	// probeTime is how long such a try may take.
	probeTime = 10 * time.Second
)

// part is one of the two things of an endpoint.
type part struct {
	endpoint bridge.EndpointID
	what     string
}

type damage struct {
	since time.Time
	why   string
}

// health remembers what only a person can mend, until it works again. It is
// kept in memory: another replica, or a later life, finds out for itself.
type health struct {
	log *slog.Logger
	mu  sync.Mutex
	bad map[part]damage
	// rooms are Slack channels that take nothing in.
	rooms map[bridge.RemoteID]damage
	// crowds is when somebody had to wait last.
	crowds map[bridge.EndpointID]time.Time
	// scopes are what an endpoint's account was last refused for want of a permission.
	scopes map[bridge.EndpointID]damage
}

func newHealth(log *slog.Logger) *health {
	return &health{log: log, bad: map[part]damage{}, rooms: map[bridge.RemoteID]damage{}, crowds: map[bridge.EndpointID]time.Time{}, scopes: map[bridge.EndpointID]damage{}}
}

// whyOf is the platform's word for a failure.
func whyOf(f *connectors.Failure) string {
	if f.Err == nil {
		return plain(f)
	}
	return plain(f.Err)
}

// broke marks a part as broken. The operator is told loudly the first time.
func (h *health) broke(e bridge.EndpointID, what, why string) {
	h.mu.Lock()
	p := part{e, what}
	d, known := h.bad[p]
	if !known {
		d.since = time.Now()
	}
	d.why = why
	h.bad[p] = d
	h.mu.Unlock()
	level := slog.LevelError
	if known {
		level = slog.LevelWarn
	}
	h.log.Log(context.Background(), level, "endpoint broken: everything for it waits until it is mended",
		"endpoint", e, "what", what, "since", d.since, "error", why)
}

// works marks a part as whole, and tells whether it was broken.
func (h *health) works(e bridge.EndpointID, what string) bool {
	h.mu.Lock()
	p := part{e, what}
	_, was := h.bad[p]
	delete(h.bad, p)
	h.mu.Unlock()
	if was {
		h.log.Info("endpoint works again", "endpoint", e, "what", what)
	}
	return was
}

func (h *health) broken(e bridge.EndpointID, what string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	_, is := h.bad[part{e, what}]
	return is
}

// Trouble is something of an endpoint that only a person can mend.
type Trouble struct {
	Endpoint bridge.EndpointID
	// What is WayIn, WayOut, Crowd, Scope or a Room.
	What string
	// Broken tells that nothing goes that way until it is mended; Since is when that
	// was found out.
	Broken bool
	Since  time.Time
	// Why is the platform's word, or the connector's. It holds no secret.
	Why string
}

func (t Trouble) String() string {
	if !t.Broken {
		return string(t.Endpoint) + ": " + t.Why
	}
	return string(t.Endpoint) + ": " + t.What + " broken since " + t.Since.UTC().Format(time.RFC3339) + ": " + t.Why
}

// closed notes that a Slack channel takes nothing in. Its conversations appear
// elsewhere, or wait, until a person has mended it.
func (h *health) closed(room bridge.RemoteID, name string) {
	h.mu.Lock()
	_, known := h.rooms[room]
	why := "the Slack channel " + name + " takes no messages: it is archived, or the app is not in it (any more); unarchive it, or write /invite there"
	if !known {
		h.rooms[room] = damage{since: time.Now(), why: why}
	}
	h.mu.Unlock()
	if !known {
		h.log.Error("a Slack channel takes nothing in", "room", room)
	}
}

// open notes that a Slack channel takes messages.
func (h *health) open(room bridge.RemoteID) {
	h.mu.Lock()
	_, was := h.rooms[room]
	delete(h.rooms, room)
	h.mu.Unlock()
	if was {
		h.log.Info("a Slack channel takes messages again", "room", room)
	}
}

// lookAtRooms asks the desk about Slack channels that took nothing in.
func (h *health) lookAtRooms(ctx context.Context, desk account) {
	directory, ok := desk.endpoint.(connectors.Directory)
	h.mu.Lock()
	rooms := slices.Collect(maps.Keys(h.rooms))
	h.mu.Unlock()
	for _, room := range rooms {
		asking, cancel := context.WithTimeout(ctx, probeTime)
		if ok {
			if _, err := directory.Room(asking, string(room)); err == nil {
				h.open(room)
			}
		}
		cancel()
	}
}

// lacked notes that an account may not do something; all the rest goes on.
func (h *health) lacked(e bridge.EndpointID, op, why string) {
	h.mu.Lock()
	known := clock().Sub(h.scopes[e].since) < scopeLasts
	h.scopes[e] = damage{since: clock(), why: why}
	h.mu.Unlock()
	if !known {
		h.log.Error("the app may not do this: it goes on without", "endpoint", e, "op", op, "error", why)
	}
}

// crowded notes that somebody new has to wait on an endpoint.
func (h *health) crowded(e bridge.EndpointID, now time.Time) {
	h.mu.Lock()
	h.crowds[e] = now
	h.mu.Unlock()
}

// troubles lists what is broken, and where there is a crowd.
func (h *health) troubles() []Trouble {
	h.mu.Lock()
	defer h.mu.Unlock()
	var all []Trouble
	for p, d := range h.bad {
		all = append(all, Trouble{Endpoint: p.endpoint, What: p.what, Broken: true, Since: d.since, Why: d.why})
	}
	for room, d := range h.rooms {
		all = append(all, Trouble{Endpoint: bridge.Desk, What: Room + string(room), Since: d.since, Why: d.why})
	}
	for e, at := range h.crowds {
		if clock().Sub(at) < crowdLasts {
			all = append(all, Trouble{Endpoint: e, What: Crowd, Why: "more people write for the first time than conversations are opened for; the others are let in bit by bit, and may be a flood"})
		}
	}
	for e, d := range h.scopes {
		if clock().Sub(d.since) < scopeLasts {
			all = append(all, Trouble{Endpoint: e, What: Scope, Since: d.since, Why: "the app may not do all that it should: " + d.why})
		}
	}
	return all
}

// Troubles lists what only a person can mend, in a fixed order.
func (e *Engine) Troubles() []Trouble {
	all := e.health.troubles()
	for id, a := range e.accounts {
		if a.watched == nil || e.health.broken(id, WayIn) {
			continue
		}
		if why := a.watched.Trouble(); why != "" {
			all = append(all, Trouble{Endpoint: id, What: WayIn, Why: why})
		}
	}
	slices.SortFunc(all, func(a, b Trouble) int {
		return cmp.Or(cmp.Compare(a.Endpoint, b.Endpoint), cmp.Compare(a.What, b.What))
	})
	return all
}

// mend tries broken ways out again until ctx ends. One without a Prober is
// taken for whole, and is marked again by the next delivery if it is not.
func (h *health) mend(ctx context.Context, accounts map[bridge.EndpointID]account, mended func()) {
	for pause(ctx, mendEvery) {
		h.lookAtRooms(ctx, accounts[bridge.Desk])
		for id, a := range accounts {
			if !h.broken(id, WayOut) || !probe(ctx, a.prober) {
				continue
			}
			if h.works(id, WayOut) {
				mended()
			}
		}
	}
}

func probe(ctx context.Context, p connectors.Prober) bool {
	if p == nil {
		return true
	}
	ctx, cancel := context.WithTimeout(ctx, probeTime)
	defer cancel()
	_, err := p.Probe(ctx)
	return err == nil
}
