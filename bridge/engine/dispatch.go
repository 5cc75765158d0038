package engine

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

// claimTime bounds the store's part of claiming and giving back. These go on
// for a moment after the engine was told to stop, so that it knows what it holds.
const claimTime = 5 * time.Second

// orphanWait is how long the lanes of an endpoint that is not configured rest.
const orphanWait = 5 * time.Minute

// dispatcher leases outbound lanes and has each worked by a goroutine of its own.
type dispatcher struct {
	store        Outbox
	accounts     map[bridge.EndpointID]account
	files        map[bridge.EndpointID]connectors.Fetcher
	installation string
	policy       *present
	log          *slog.Logger
	meter        Meter
	point        func(string)
	bells        *bells
	poll         func() time.Duration
	workers      int // lanes of one endpoint at once
	leaseTime    time.Duration
	attemptTime  time.Duration

	health    *health
	pacer     *pacer
	throttles *throttles
	alarm     *alarm
	slots     *slots

	mu   sync.Mutex
	busy map[bridge.EndpointID]int
}

// run delivers until ctx ends. Lanes in work then get on with what they have
// begun, until work ends as well.
func (d *dispatcher) run(ctx, work context.Context) {
	var lanes sync.WaitGroup
	defer lanes.Wait()
	for ctx.Err() == nil {
		more, err := d.claim(ctx, work, &lanes)
		switch {
		case err != nil:
			if ctx.Err() == nil {
				d.log.Error("lanes cannot be claimed", "error", err)
			}
			pause(ctx, troublePause)
		case !more:
			d.bells.dispatch.wait(ctx, d.alarm.next(clock(), d.poll()))
		}
	}
}

// claim leases lanes and starts work on them. It asks for no more than the
// endpoint with the least room can take, so that whichever lanes it gets, each
// endpoint has a place for its own: a slow one fills only its own places.
func (d *dispatcher) claim(ctx, work context.Context, lanes *sync.WaitGroup) (more bool, err error) {
	n, skip := d.room()
	if n == 0 {
		return false, nil
	}
	now := clock()
	until := now.Add(d.leaseTime)
	claiming, cancel := context.WithTimeout(work, claimTime)
	defer cancel()
	leased, err := d.store.Claim(claiming, now, until, n, skip)
	if err != nil {
		return false, err
	}
	for _, l := range leased {
		a, ok := d.accounts[l.Endpoint]
		if !ok {
			d.orphan(claiming, l)
			continue
		}
		d.enter(l.Endpoint, 1)
		w := &worker{dispatcher: d, account: a, stop: ctx, lease: l, until: until}
		lanes.Go(func() {
			w.run(work)
			d.enter(l.Endpoint, -1)
			d.bells.dispatch.ring()
		})
	}
	return len(leased) == n, nil
}

// room is how many lanes can be claimed, and of which endpoints none.
func (d *dispatcher) room() (n int, skip []bridge.EndpointID) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for id, a := range d.accounts {
		free := cmp.Or(a.lanes, d.workers) - d.busy[id]
		if free <= 0 || d.health.broken(id, WayOut) {
			skip = append(skip, id)
			continue
		}
		if n == 0 || free < n {
			n = free
		}
	}
	slices.Sort(skip)
	return n, skip
}

func (d *dispatcher) enter(id bridge.EndpointID, n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.busy[id] += n
}

// orphan puts aside a lane whose endpoint is not configured (any more).
func (d *dispatcher) orphan(ctx context.Context, l Leased) {
	d.log.Error("deliveries wait for an endpoint that is not configured", "endpoint", l.Endpoint, "lane", l.Lane)
	if err := d.store.Release(ctx, l, clock().Add(orphanWait)); err != nil {
		d.log.Warn("a lane could not be given back", "lane", l.Lane, "error", err)
	}
}

// maxAlarms bounds how many times an alarm keeps; what it forgets, polling finds.
const maxAlarms = 1024

// alarm knows when a lane that this replica has put off is due again, so that
// its loop need not wait for the next poll.
type alarm struct {
	bell bell
	mu   sync.Mutex
	at   []time.Time // sorted
}

func (a *alarm) set(at time.Time) {
	a.mu.Lock()
	i, found := slices.BinarySearchFunc(a.at, at, time.Time.Compare)
	if !found && len(a.at) < maxAlarms {
		a.at = slices.Insert(a.at, i, at)
	}
	a.mu.Unlock()
	if i == 0 {
		a.bell.ring()
	}
}

// next is how long to wait for the next time that was set, at most most.
func (a *alarm) next(now time.Time, most time.Duration) time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	for len(a.at) > 0 && !a.at[0].After(now) {
		a.at = a.at[1:]
	}
	if len(a.at) > 0 {
		return min(most, a.at[0].Sub(now))
	}
	return most
}

// account is a configured endpoint with what else it can do.
type account struct {
	endpoint connectors.Endpoint
	source   connectors.Source // nil if it has none, as the others
	finder   connectors.Finder
	fetcher  connectors.Fetcher
	prober   connectors.Prober
	catching connectors.CatchingUp
	watched  connectors.Watched

	answering connectors.Answering
	lanes     int // that are worked at once; 0: as many as of every other
}

func newAccount(e connectors.Endpoint) account {
	a := account{endpoint: e}
	a.source, _ = e.(connectors.Source)
	a.finder, _ = e.(connectors.Finder)
	a.fetcher, _ = e.(connectors.Fetcher)
	a.prober, _ = e.(connectors.Prober)
	a.catching, _ = e.(connectors.CatchingUp)
	a.watched, _ = e.(connectors.Watched)
	a.answering, _ = e.(connectors.Answering)
	if many, is := e.(connectors.Many); is {
		a.lanes = many.Lanes()
	}
	return a
}
