package app

import (
	"context"
	"errors"
	"fmt"
	"maps"
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
	f.tellNew(ctx, p)
	var mended []string
	var err error
	for _, id := range slices.Sorted(maps.Keys(f.said)) {
		if p.Unfit[id] != "" {
			continue
		}
		var was bool
		if was, err = f.db.AlarmOver(ctx, ofWorkflows+id); err != nil {
			break
		}
		delete(f.said, id)
		if on := func(m bridge.MadeWorkflow) bool { return m.ID == id && m.On }; was && slices.ContainsFunc(p.Made, on) {
			mended = append(mended, "“"+nameOf(p, id)+"”") // else another replica tells, or an admin has turned it off or removed it
		}
	}
	if len(mended) > 0 {
		if failed := f.tell(ctx, mendedAlert(mended)); failed != nil {
			f.log.Warn("admins could not be told that workflows are mended", "workflows", mended, "error", failed)
		}
	}
	return err
}

// mendedAlert says which workflows run again.
func mendedAlert(names []string) string {
	if len(names) == 1 {
		return "✅ What kept the workflow " + names[0] + " from running is mended: it runs again."
	}
	return "✅ What kept these workflows from running is mended; they run again: " + someOf(names) + "."
}

// someOf is a list of names, as far as a message can hold it.
func someOf(names []string) string {
	more := ""
	if n := len(names) - mostUnfit; n > 0 {
		names, more = names[:mostUnfit], fmt.Sprintf(" and %d more", n)
	}
	return strings.Join(names, ", ") + more
}

// unfit are the workflows made in Slack that are on and do not run, and why.
func (a *App) unfit() map[string]string {
	if e := a.engine.Load(); e != nil {
		return e.Policy().Unfit
	}
	return nil
}

// unfitBy says which workflows made in Slack do not run with a new configuration: first, and in
// the log as well, those that are not among the ones that did not before. again are those of
// these that run now.
func (a *App) unfitBy(before map[string]string) (lines, again []string) {
	e := a.engine.Load()
	if e == nil {
		return nil, nil
	}
	p := e.Policy()
	var earlier []string
	for _, m := range p.Made {
		why := p.Unfit[m.ID]
		if why == "" {
			if before[m.ID] != "" && m.On {
				again = append(again, "“"+m.Name()+"”")
			}
			continue
		}
		line := unfitLine(p, m.ID)
		if before[m.ID] != "" {
			earlier = append(earlier, line)
			continue
		}
		lines = append(lines, line)
		a.log.Warn("a workflow made in Slack does not run with this configuration", "workflow", m.ID, "why", why)
	}
	return append(lines, earlier...), again
}

// unfitLine says of a workflow made in Slack why it does not run, and what an admin can do.
func unfitLine(p *bridge.Policy, id string) string {
	return fmt.Sprintf("“%s”: %s %s", nameOf(p, id), workflow.Begins(problem.Sentence(p.Unfit[id]), mostWhy), wayOn(p, id))
}

// nameOf is what people call a workflow made in Slack.
func nameOf(p *bridge.Policy, id string) string {
	for _, m := range p.Made {
		if m.ID == id {
			return m.Name()
		}
	}
	return id
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

// tellNew tells which workflows do not run of which nobody has told yet, in one message.
func (f *follower) tellNew(ctx context.Context, p *bridge.Policy) {
	var ids, lines []string
	var err error
	for _, m := range p.Made {
		if p.Unfit[m.ID] == "" || f.said[m.ID] {
			continue
		}
		var tell bool
		if tell, err = f.db.Alarm(ctx, now(), ofWorkflows+m.ID, once); err != nil {
			break
		}
		if f.said[m.ID] = true; tell {
			ids, lines = append(ids, m.ID), append(lines, unfitLine(p, m.ID))
		}
	}
	if len(ids) > 0 {
		if failed := f.tell(ctx, unfitAlert(lines)); failed != nil {
			err = errors.Join(err, failed)
			for _, id := range ids { // so that it is tried again
				_, undo := f.db.AlarmOver(ctx, ofWorkflows+id)
				err = errors.Join(err, undo)
				delete(f.said, id)
			}
		}
	}
	if err != nil {
		f.log.Warn("admins could not be told yet", "workflows", ids, "error", err)
		f.rest = time.Now().Add(tellAgain)
	}
}

// unfitAlert says which workflows do not run any more.
func unfitAlert(lines []string) string {
	if len(lines) == 1 {
		return "⚠️ The workflow " + strings.Replace(lines[0], "”:", "”, made in Slack, does not run any more:", 1)
	}
	return "⚠️ These workflows, made in Slack, do not run any more:" + unfitList(lines)
}

// unfitList is a list of them, as far as a message can hold it.
func unfitList(lines []string) string {
	text := ""
	for i, line := range lines {
		if i == mostUnfit {
			return text + fmt.Sprintf("\n… and %d more", len(lines)-i)
		}
		text += "\n• " + line
	}
	return text
}

// mostUnfit is how many workflows that do not run a message names.
const mostUnfit = 5
