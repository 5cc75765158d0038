package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
	"frontdesk/store"
	"frontdesk/workflow"
	"frontdesk/workflow/problem"
)

// ofWorkflows begins the name of an alarm that a workflow made in Slack does not run.
const ofWorkflows = "workflow/"

// tellAgain is when it is tried again to tell what could not be told.
const tellAgain = 10 * time.Minute

// madeBell tells that workflows made in Slack were changed here. Other replicas find out
// by looking, every so often.
type madeBell struct {
	rung  chan struct{}
	every time.Duration
}

func (b *madeBell) ring() {
	select {
	case b.rung <- struct{}{}:
	default:
	}
}

// follower has the program follow what admins change of the workflows in Slack, here or
// by way of another replica, and tells them what does not run.
type follower struct {
	alerts
	engine   *engine.Engine
	revision int // of the workflows that hold; -1: not known
	said     map[string]bool
	whole    bool      // what earlier lives have told is known
	rest     time.Time // until then nothing is told
}

// followMade looks for changes until ctx ends.
func (a *App) followMade(ctx context.Context, db *store.DB, e *engine.Engine) {
	f := &follower{alerts: alerts{App: a, db: db}, engine: e, revision: -1, said: map[string]bool{}}
	tick := time.NewTicker(a.made.every)
	defer tick.Stop()
	for {
		err := engine.Guard(func() error {
			if err := f.look(ctx); err != nil {
				return err
			}
			return f.tellUnfit(ctx, e.Policy())
		})
		if err != nil && ctx.Err() == nil {
			f.log.Warn("the workflows made in Slack could not be followed", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-a.made.rung:
		case <-tick.C:
		}
	}
}

// look has the latest versions hold. A configuration that is read anew at the same time
// waits for that, or the other way round.
func (f *follower) look(ctx context.Context) error {
	revision, err := f.db.MadeRevision(ctx)
	if err != nil || revision == f.revision {
		return err
	}
	made, err := f.db.Made(ctx)
	if err != nil || !f.standing.take(ctx) {
		return err
	}
	defer f.standing.release()
	if base := f.engine.Policy(); !slices.Equal(made, base.Made) {
		next := base.WithMade(made)
		if err := f.engine.SetPolicy(ctx, next, nil); err != nil {
			return err
		}
		f.log.Info("the workflows made in Slack were read anew", "revision", revision, "workflows", len(made), "unfit", len(next.Unfit))
	}
	f.revision = revision
	return nil
}

// tellUnfit tells the admins which workflows that are on do not run, and which run again.
func (f *follower) tellUnfit(ctx context.Context, p *bridge.Policy) error {
	if !f.desk.Connected() || time.Now().Before(f.rest) || len(p.Unfit) == 0 && f.whole && len(f.said) == 0 {
		return nil
	}
	if !f.whole {
		names, err := f.db.Alarms(ctx)
		if err != nil {
			return err
		}
		for _, name := range names {
			if id, is := strings.CutPrefix(name, ofWorkflows); is {
				f.said[id] = true
			}
		}
		f.whole = true
	}
	for id, why := range p.Unfit {
		if !f.said[id] {
			f.tellOne(ctx, id, fmt.Sprintf("⚠️ The workflow “%s”, made in Slack, does not run any more: %s %s", id, problem.Sentence(why), wayOn(p, id)))
		}
	}
	for id := range f.said {
		if p.Unfit[id] != "" {
			continue
		}
		was, err := f.db.AlarmOver(ctx, ofWorkflows+id)
		if err != nil {
			return err
		}
		delete(f.said, id)
		if on := func(m bridge.MadeWorkflow) bool { return m.ID == id && m.On }; !was || !slices.ContainsFunc(p.Made, on) {
			continue // another replica tells, or an admin has turned it off or removed it
		}
		if err := f.tell(ctx, fmt.Sprintf("✅ What kept the workflow “%s” from running is mended.", id)); err != nil {
			f.log.Warn("admins could not be told that a workflow is mended", "workflow", id, "error", err)
		}
	}
	return nil
}

// unfit are the workflows made in Slack that are on and do not run, and why.
func (a *App) unfit() map[string]string {
	if e := a.engine.Load(); e != nil {
		return e.Policy().Unfit
	}
	return nil
}

// unfitBy says which workflows made in Slack do not run with a new configuration: first, and in
// the log as well, those that are not among the ones that did not before.
func (a *App) unfitBy(before map[string]string) (lines []string) {
	e := a.engine.Load()
	if e == nil {
		return nil
	}
	p := e.Policy()
	var earlier []string
	for _, m := range p.Made {
		why := p.Unfit[m.ID]
		if why == "" {
			continue
		}
		line := fmt.Sprintf("“%s”: %s %s", m.ID, workflow.Begins(problem.Sentence(why), mostWhy), wayOn(p, m.ID))
		if before[m.ID] != "" {
			earlier = append(earlier, line)
			continue
		}
		lines = append(lines, line)
		a.log.Warn("a workflow made in Slack does not run with this configuration", "workflow", m.ID, "why", why)
	}
	return append(lines, earlier...)
}

// mostWhy is how many characters an answer has of what keeps a workflow from running.
const mostWhy = 200

// wayOn says what an admin can do with a workflow made in Slack that does not run.
func wayOn(p *bridge.Policy, id string) string {
	if _, is := p.InFile(id); is {
		return fmt.Sprintf("%s workflow remove %s takes away the one made in Slack.", p.Command, id)
	}
	return fmt.Sprintf("%s workflow edit %s changes it, %s workflow remove %s takes it away.", p.Command, id, p.Command, id)
}

// tellOne tells that a workflow does not run, if nobody has yet.
func (f *follower) tellOne(ctx context.Context, id, text string) {
	tell, err := f.db.Alarm(ctx, now(), ofWorkflows+id, once)
	if err == nil && tell {
		if err = f.tell(ctx, text); err != nil {
			_, undo := f.db.AlarmOver(ctx, ofWorkflows+id) // so that it is tried again
			err = errors.Join(err, undo)
		}
	}
	if err != nil {
		f.log.Warn("admins could not be told yet", "workflow", id, "error", err)
		f.rest = time.Now().Add(tellAgain)
		return
	}
	f.said[id] = true
}
