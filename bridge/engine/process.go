package engine

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"frontdesk/bridge"
	"frontdesk/workflow"
)

// Core is what decides: package bridge's functions, or a test's.
type Core struct {
	Contact func(bridge.Env, bridge.Contact, bridge.Event) (bridge.Contact, bridge.Outcome)
	Team    func(bridge.Env, bridge.Team, bridge.Event) (bridge.Team, bridge.Outcome)
	Desk    func(bridge.Env, bridge.Event) bridge.Outcome                    // slash commands
	Room    func(bridge.Env, bridge.EndpointID, bridge.Event) bridge.Outcome // rooms that belong to no conversation
	// Looks tells what the store is asked before a decision; nil: never anything.
	Looks func(bridge.Env, *bridge.Contact, bridge.Event) (q bridge.Query, ok bool)
	// Play goes on in what somebody tries out; nil: nothing can be tried. It is as pure as
	// the others.
	Play func(bridge.Env, bridge.Move) bridge.Played
}

// processor has events decided, one of each lane at a time.
type processor struct {
	inbox   Inbox
	core    Core
	policy  *present
	log     *slog.Logger
	meter   Meter
	point   func(string)
	bells   *bells
	answers *answers
	// crowded is told of somebody new who has to wait.
	crowded func(bridge.EndpointID, time.Time)
	// reload and configuration are those of Config.
	reload        func(context.Context, bridge.Reload)
	configuration func() bridge.Configuration
	// made is that of Config.
	made func()

	mu     sync.Mutex
	loaded map[string]*workflow.Definition
}

// run decides events until ctx ends. Any number of runs may go on at once; one
// that does not poll works only when it is woken, which the others do while
// there is work.
func (p *processor) run(ctx context.Context, poll func() time.Duration) {
	for ctx.Err() == nil {
		did, err := p.step(ctx)
		switch {
		case err != nil:
			if ctx.Err() == nil {
				p.log.Error("an event could not be decided yet", "error", err)
			}
			pause(ctx, troublePause)
		case did:
			p.bells.decide.ring() // another may be at work beside this one
		default:
			p.bells.decide.wait(ctx, poll())
		}
	}
}

// step decides one event and tells whether there was one.
func (p *processor) step(ctx context.Context) (bool, error) {
	now := clock()
	began := time.Now()
	var conversation bridge.ConversationID
	waited := false // somebody waits for what is decided
	done, did, err := p.next(ctx, now, func(c *Case) bridge.Outcome {
		c.Env.Now, c.Env.Policy = now, p.policy.Load()
		staffed(c.Env.Policy, c.Env.Members)
		if _, is := c.Event.(bridge.Commanded); is {
			c.Env.Configuration = p.configuration()
		}
		c.Env.Definition = p.definition(c)
		waited = bridge.Awaited(c.Event)
		p.look(c)
		out := p.decide(c)
		conversation = conversationOf(c)
		p.point(PointDecideBefore)
		return out
	})
	if bad, ok := errors.AsType[*PanicError](err); ok {
		p.log.Error("a decision panicked; its event is parked", "event", bad.ID, "kind", done.Kind,
			"lane", done.Lane, "panic", caught(bad.Value).What, "stack", string(bad.Stack))
		return true, nil
	}
	if bad, ok := errors.AsType[*ParkedError](err); ok {
		p.log.Error("an event cannot be read or carried out and is parked", "event", bad.ID, "kind", done.Kind,
			"lane", done.Lane, "error", bad.Err)
		return true, nil
	}
	if err != nil || !did {
		return false, err
	}
	p.point(PointDecideAfter)
	p.bells.dispatch.ring()
	if waited || len(done.AtOnce) > 0 {
		p.answers.give(ctx, done.Endpoint, done.Key, done.AtOnce)
	}
	if done.Reload != nil {
		p.answers.giving.Go(func() {
			if err := Guard(func() error { p.reload(ctx, *done.Reload); return nil }); err != nil {
				p.log.Error("reading the configuration anew panicked", "error", err)
			}
		})
	}
	if done.Made {
		p.made()
	}
	if done.Later != nil {
		if done.Later.Flood && p.crowded != nil {
			p.crowded(done.Endpoint, now)
		}
		p.log.Warn("an event has to wait", "event", done.ID, "kind", done.Kind, "lane", done.Lane, "until", done.Later.At, "notes", done.Notes)
		return true, nil
	}
	p.meter.Decided(done.Kind, now.Sub(done.Filed))
	p.log.Info("event", "event", done.ID, "kind", done.Kind, "lane", done.Lane,
		"contact", done.Contact, "team", done.Team, "conversation", int64(conversation),
		"effects", done.Effects, "notes", done.Notes,
		"lag", now.Sub(done.Filed), "duration", time.Since(began))
	return true, nil
}

// next has one event decided, unless the policy is just being replaced, and then after that.
func (p *processor) next(ctx context.Context, now time.Time, decide Decide) (done Processed, did bool, err error) {
	if err := p.policy.deciding.Acquire(ctx, 1); err != nil {
		return done, false, err
	}
	defer p.policy.deciding.Release(1)
	return p.inbox.Process(ctx, now, decide)
}

// look asks the store for what a decision needs to know besides, and has a trial played.
func (p *processor) look(c *Case) {
	if p.core.Looks == nil {
		return
	}
	if q, ok := p.core.Looks(c.Env, c.Contact, c.Event); ok {
		c.Env.Found = c.Look(q)
	}
	if p.core.Play == nil {
		return
	}
	if m, ok := bridge.Moves(c.Env, c.Event); ok {
		played := p.core.Play(c.Env, m)
		c.Env.Found.Played = &played
	}
}

// decide hands a case to the machine it belongs to.
func (p *processor) decide(c *Case) (out bridge.Outcome) {
	switch {
	case c.Contact != nil:
		*c.Contact, out = p.core.Contact(c.Env, *c.Contact, c.Event)
	case c.Team != nil:
		*c.Team, out = p.core.Team(c.Env, *c.Team, c.Event)
	case ofRoom(c.Event):
		out = p.core.Room(c.Env, c.Endpoint, c.Event)
	default:
		out = p.core.Desk(c.Env, c.Event)
	}
	return out
}

// ofRoom tells whether an event concerns nobody whom we talk with, but the account.
func ofRoom(ev bridge.Event) bool {
	switch ev.(type) {
	case bridge.RoomSeen, bridge.Represented:
		return true
	}
	return false
}

// conversationOf is the conversation that an event turned out to concern.
func conversationOf(c *Case) bridge.ConversationID {
	if c.Env.Conversation == 0 && c.Contact != nil && c.Contact.Current != nil {
		return c.Contact.Current.ID
	}
	return c.Env.Conversation
}

// maxLoaded bounds the old versions of workflows kept in memory.
const maxLoaded = 64

// definition is the version of the workflow that the contact's conversation
// runs: one of the policy's, or an older one that the store has kept.
func (p *processor) definition(c *Case) *workflow.Definition {
	if c.Contact == nil || c.Contact.Current == nil || c.Contact.Current.Run == nil {
		return nil
	}
	hash := c.Contact.Current.Run.Hash
	for _, d := range c.Env.Policy.Workflows {
		if d.Hash == hash {
			return d
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if d, ok := p.loaded[hash]; ok {
		return d
	}
	d, err := workflow.Load(c.Source)
	if err != nil {
		p.log.Error("the stored version of a workflow cannot be read", "hash", hash, "event", c.ID, "error", err)
		return nil
	}
	if len(p.loaded) >= maxLoaded {
		clear(p.loaded)
	}
	p.loaded[hash] = d
	return d
}
