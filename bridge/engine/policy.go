package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"sync/atomic"

	"golang.org/x/sync/semaphore"

	"frontdesk/bridge"
	"frontdesk/workflow"
)

// present is the policy that everything follows from at present. A decision takes it
// once, and keeps to it to its end.
type present struct {
	atomic.Pointer[bridge.Policy]
	// deciding is held by each decision while it is made, and whole by who replaces the policy.
	deciding *semaphore.Weighted
}

func newPresent(p *bridge.Policy) *present {
	n := &present{deciding: semaphore.NewWeighted(deciders)}
	n.Store(p)
	return n
}

// Policy is the present one.
func (e *Engine) Policy() *bridge.Policy { return e.policy.Load() }

// SetPolicy has everything follow from another policy: all decisions that begin from now
// on, deliveries, and who the teams' agents are, who are read anew. A conversation finishes
// the version of the workflow that it began. unless is asked, if it is not nil, while
// nothing is being decided, and with an error of it, or of the store, nothing changes; once
// it has returned nil the policy is replaced.
func (e *Engine) SetPolicy(ctx context.Context, p *bridge.Policy, unless func(context.Context) error) error {
	// No conversation begins a workflow that the store does not have.
	if err := e.saveDefinitions(ctx, p); err != nil {
		return err
	}
	if err := e.policy.deciding.Acquire(ctx, deciders); err != nil {
		return fmt.Errorf("waiting for decisions to end: %w", err)
	}
	defer e.policy.deciding.Release(deciders)
	if unless != nil {
		if err := unless(ctx); err != nil {
			return err
		}
	}
	e.policy.Store(p)
	if e.members != nil {
		e.members.all()
	}
	return nil
}

// saveDefinitions keeps a policy's workflows in the store.
func (e *Engine) saveDefinitions(ctx context.Context, p *bridge.Policy) error {
	for _, d := range p.Workflows {
		if err := e.store.SaveDefinition(ctx, clock(), d.Hash, d.ID, d.Source); err != nil {
			return fmt.Errorf("storing the workflow %s: %w", d.ID, err)
		}
		for _, a := range d.Attachments() {
			if err := e.saveAttachment(ctx, a); err != nil {
				return fmt.Errorf("storing the file %s of the workflow %s: %w", a.Path, d.ID, err)
			}
		}
	}
	return nil
}

// saveAttachment keeps a file that a workflow sends in the store, unless it is there.
func (e *Engine) saveAttachment(ctx context.Context, a workflow.Attachment) error {
	if has, err := e.store.UseAttachment(ctx, clock(), a.Hash); err != nil || has {
		return err
	}
	if a.Open == nil {
		return errors.New("nothing is known of it but its name")
	}
	file, err := a.Open()
	if err != nil {
		return fmt.Errorf("opening it: %w", err)
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, a.Size+1))
	if err != nil {
		return fmt.Errorf("reading it: %w", err)
	}
	if workflow.AttachmentHash(data) != a.Hash {
		return errors.New("it has changed since the configuration was read; have that read again")
	}
	return e.store.SaveAttachment(ctx, clock(), a.Hash, data)
}

// staffed leaves only those agents who belong to a policy's teams. The store also has
// those of teams of old.
func staffed(p *bridge.Policy, members map[bridge.TeamID][]bridge.PersonID) {
	maps.DeleteFunc(members, func(id bridge.TeamID, _ []bridge.PersonID) bool {
		_, there := p.Team(id)
		return !there
	})
}
