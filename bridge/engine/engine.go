package engine

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"frontdesk/bridge"
	"frontdesk/connectors"
	"frontdesk/workflow"
)

// Config is what an Engine is made of. Store, Core, Policy and Installation must
// be set; the rest has defaults.
type Config struct {
	Store Store
	Core  Core
	// Endpoints are the accounts, the desk among them. What else they can do
	// (Source, Finder, Prober, and the desk's Directory) is looked up once, here.
	Endpoints map[bridge.EndpointID]connectors.Endpoint
	// Files are where else files can be fetched that deliveries attach, besides the
	// endpoints that are Fetchers.
	Files        map[bridge.EndpointID]connectors.Fetcher
	Policy       *bridge.Policy
	Installation string
	// Replica tells this program from others on the same database; drawn if empty.
	Replica string
	Log     *slog.Logger // none: nothing is logged
	Meter   Meter        // none: nothing is counted

	// Workers is how many lanes of one endpoint are worked at once; 8 if zero.
	Workers int
	// Lease is for how long a lane is taken; a minute if zero. A lane whose
	// holder has vanished is taken by another after so long.
	Lease time.Duration
	// AttemptTimeout bounds one delivery; 20 s if zero. It must be less than half
	// of Lease, so that no lease runs out under an attempt.
	AttemptTimeout time.Duration
	// Drain is for how long deliveries may go on once Run is told to stop; 10 s if zero.
	Drain time.Duration
	// Poll is how often the store is asked for work without being woken, give or
	// take a tenth; a second if zero.
	Poll time.Duration
	// Reload reads the configuration anew and tells whoever asked for it what came of
	// that; nil: there is none. Configuration tells how the program fares with it; nil:
	// nobody knows.
	Reload        func(context.Context, bridge.Reload)
	Configuration func() bridge.Configuration
	// Made is told when workflows that admins make in Slack were changed here; nil:
	// nobody is.
	Made func()
	// Point is called at each of the named points (see Points). It is for tests.
	Point func(name string)
}

// deciders is how many events are decided at once. One is all that SQLite has
// use for; on Postgres a few keep the database busy while others wait for it.
const deciders = 4

// seldom is how often the deciders but the first look for work unasked.
func seldom() time.Duration { return time.Hour }

// Engine is the shell. Make it with New, and Run it once.
type Engine struct {
	store    Store
	policy   *present
	log      *slog.Logger
	meter    Meter
	point    func(string)
	bells    *bells
	accounts map[bridge.EndpointID]account
	health   *health
	drain    time.Duration
	poll     func() time.Duration // until the next look for work, unless woken

	decoder    *decoder
	processor  *processor
	dispatcher *dispatcher
	timers     *timers
	sources    *sources
	answers    *answers
	members    *members // nil without a Directory

	running atomic.Bool
}

// bells are those of the three loops.
type bells struct{ decode, decide, dispatch bell }

func (b *bells) all() {
	b.decode.ring()
	b.decide.ring()
	b.dispatch.ring()
}

func (c Config) withDefaults() (Config, error) {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Replica == "" {
		c.Replica = rand.Text()
	}
	if c.Meter == nil {
		c.Meter = idle{}
	}
	if c.Made == nil {
		c.Made = func() {}
	}
	if c.Point == nil {
		c.Point = func(string) {}
	}
	if c.Workers == 0 {
		c.Workers = 8
	}
	if c.Configuration == nil {
		c.Configuration = func() bridge.Configuration { return bridge.Configuration{} }
	}
	if c.Reload == nil {
		c.Reload = func(context.Context, bridge.Reload) {}
	}
	for _, d := range []struct {
		of     *time.Duration
		usual  time.Duration
		called string
	}{
		{&c.Lease, time.Minute, "lease"},
		{&c.AttemptTimeout, 20 * time.Second, "attempt timeout"},
		{&c.Drain, 10 * time.Second, "drain time"},
		{&c.Poll, time.Second, "poll interval"},
	} {
		if *d.of == 0 {
			*d.of = d.usual
		}
		if *d.of < 0 {
			return c, fmt.Errorf("the %s is negative", d.called)
		}
	}
	switch {
	case c.Store == nil, c.Policy == nil, c.Installation == "":
		return c, errors.New("the engine needs a store, a policy and an installation id")
	case c.Core.Contact == nil, c.Core.Team == nil, c.Core.Desk == nil, c.Core.Room == nil:
		return c, errors.New("the engine needs a core that can decide for contacts, teams, the desk and rooms")
	case c.Workers < 0:
		return c, errors.New("the number of workers is negative")
	case c.AttemptTimeout >= c.Lease/2:
		return c, fmt.Errorf("the attempt timeout (%v) must be less than half of the lease (%v)", c.AttemptTimeout, c.Lease)
	}
	return c, nil
}

// New makes an Engine, and says what is wrong with its Config.
func New(c Config) (*Engine, error) {
	c, err := c.withDefaults()
	if err != nil {
		return nil, fmt.Errorf("making the engine: %w", err)
	}
	e := &Engine{
		store: c.Store, policy: newPresent(c.Policy), log: c.Log, meter: c.Meter, point: c.Point, drain: c.Drain,
		bells:    &bells{newBell(), newBell(), newBell()},
		accounts: map[bridge.EndpointID]account{},
		health:   newHealth(c.Log),
	}
	j := newJitter()
	e.poll = func() time.Duration { return j.around(c.Poll) }
	for id, endpoint := range c.Endpoints {
		e.accounts[id] = newAccount(endpoint)
	}
	if dir, ok := c.Endpoints[bridge.Desk].(connectors.Directory); ok {
		p := &people{store: c.Store, directory: dir, log: c.Log}
		e.members = &members{people: p, policy: e.policy, log: c.Log, bell: newBell(), due: map[bridge.RemoteID]bool{}}
	}
	e.decoder = &decoder{
		inbox: c.Store, accounts: e.accounts, log: c.Log, point: c.Point, bells: e.bells, poll: e.poll,
		alarm: &alarm{bell: e.bells.decode}, busy: map[string]bool{},
	}
	if e.members != nil {
		e.decoder.people = e.members.people
	}
	e.answers = &answers{accounts: e.accounts, installation: c.Installation, log: c.Log}
	e.decoder.answers = e.answers
	e.processor = &processor{
		meter:   c.Meter,
		answers: e.answers, crowded: e.health.crowded, reload: c.Reload, configuration: c.Configuration, made: c.Made,
		inbox: c.Store, core: c.Core, policy: e.policy, log: c.Log, point: c.Point, bells: e.bells,
		loaded: map[string]*workflow.Definition{},
	}
	e.dispatcher = &dispatcher{
		meter: c.Meter,
		store: c.Store, accounts: e.accounts, files: c.Files, installation: c.Installation, policy: e.policy,
		log: c.Log, point: c.Point, bells: e.bells, poll: e.poll,
		workers: c.Workers, leaseTime: c.Lease, attemptTime: c.AttemptTimeout,
		health: e.health, pacer: newPacer(), throttles: &throttles{}, alarm: &alarm{bell: e.bells.dispatch},
		busy: map[bridge.EndpointID]int{}, slots: newSlots(c.Workers),
	}
	e.timers = &timers{store: c.Store, log: c.Log, point: c.Point, bells: e.bells, poll: e.poll, policy: e.Policy}
	e.sources = &sources{sink: e.Sink, health: e.health, log: c.Log, leases: c.Store, holder: c.Replica}
	return e, nil
}

// Run works until ctx ends: it then takes in nothing more, lets deliveries in
// flight finish within the drain time, cuts off those that do not (they are
// written down as uncertain), gives its lanes back and returns nil. Trouble with
// the store or a platform never makes it return.
func (e *Engine) Run(ctx context.Context) error {
	for {
		err := e.saveDefinitions(ctx, e.policy.Load())
		if err == nil {
			break
		}
		e.log.Error("workflows cannot be stored", "error", err)
		if !pause(ctx, troublePause) {
			return nil
		}
	}
	work, cut := context.WithCancelCause(context.WithoutCancel(ctx))
	defer cut(nil)
	var g errgroup.Group
	run := func(f func()) { g.Go(func() error { f(); return nil }) }
	run(func() { e.wake(ctx) })
	for id, a := range e.accounts {
		if a.source != nil {
			run(func() { e.sources.keep(ctx, id, a.source) })
		}
	}
	run(func() { e.decoder.run(ctx) })
	run(func() { e.processor.run(ctx, e.poll) })
	for range deciders - 1 {
		run(func() { e.processor.run(ctx, seldom) })
	}
	run(func() { e.timers.run(ctx) })
	run(func() { e.timers.purge(ctx) })
	run(func() { e.health.mend(ctx, e.accounts, e.bells.dispatch.ring) })
	if e.members != nil {
		run(func() { e.members.run(ctx) })
	}
	drained := make(chan struct{})
	run(func() {
		defer close(drained)
		e.dispatcher.run(ctx, work)
	})
	run(func() {
		<-ctx.Done()
		left := time.NewTimer(e.drain)
		defer left.Stop()
		select {
		case <-drained:
		case <-left.C:
			cut(ErrStopping)
		}
	})
	e.running.Store(true)
	defer e.running.Store(false)
	defer e.answers.giving.Wait()
	return g.Wait()
}

// wake passes the store's hints on to the loops.
func (e *Engine) wake(ctx context.Context) {
	hints := e.store.Wake()
	for {
		select {
		case <-ctx.Done():
			return
		case _, ok := <-hints:
			if !ok {
				return
			}
			e.bells.all()
		}
	}
}

// pingTime bounds how long Ready waits for the store.
const pingTime = 2 * time.Second

// Ready lists, in words for the operator, why the engine cannot do its work; it
// is empty if all is well.
func (e *Engine) Ready() []string {
	var reasons []string
	if !e.running.Load() {
		reasons = append(reasons, "the engine is not running")
	}
	ctx, cancel := context.WithTimeout(context.Background(), pingTime)
	defer cancel()
	if err := e.store.Ping(ctx); err != nil {
		reasons = append(reasons, "the database does not answer: "+plain(err))
	}
	for _, t := range e.Troubles() {
		if t.What != Crowd && t.What != Scope { // all the rest goes on
			reasons = append(reasons, t.String())
		}
	}
	return reasons
}
