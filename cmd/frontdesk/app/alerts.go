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
)

const (
	// alertLook is how often it is looked for what only an admin can mend.
	alertLook = 30 * time.Second
	// alertEvery is how often the same is told at most.
	alertEvery = time.Hour
	// alertLasting is how long a trouble must last that may pass by itself.
	alertLasting = 2 * time.Minute
	// alertSettled is when what an earlier life has told counts as mended, if it has
	// not been found again.
	alertSettled = 5 * time.Minute
	// alertTime bounds telling.
	alertTime = 20 * time.Second
	// alertMost is how many of a workspace's own admins are told.
	alertMost = 5
)

// alerts tells admins, in Slack, what only they can mend, and when it is mended. It
// never tells what is wrong with our posting in Slack: that stands in the log.
type alerts struct {
	*App
	db    *store.DB
	seen  map[string]time.Time // troubles that are there, by name, and since when
	told  map[string]bool      // alarms that are to be ended when the trouble is
	names map[bridge.EndpointID]string
}

// alert tells until ctx ends.
func (a *App) alert(ctx context.Context, db *store.DB, e *engine.Engine) {
	w := &alerts{App: a, db: db, seen: map[string]time.Time{}, told: map[string]bool{}, names: map[bridge.EndpointID]string{bridge.Desk: "Slack"}}
	for id, c := range e.Policy().Channels {
		w.names[id] = c.App
		if c.Name != "" {
			w.names[id] = c.App + " (" + c.Name + ")"
		}
	}
	began, adopted := time.Now(), false
	r := newRounds(w)
	for pause(ctx, alertLook) {
		if !adopted && time.Since(began) >= alertSettled {
			adopted = w.adopt(ctx)
		}
		err := engine.Guard(func() error {
			troubles := e.Troubles()
			w.look(ctx, slices.DeleteFunc(slices.Clone(troubles), r.knows))
			r.look(ctx, troubles)
			return nil
		})
		if err != nil {
			a.log.Error("looking for what admins are told failed", "error", err)
		}
	}
}

// adopt takes over what earlier lives have told, and tells whether that was possible.
func (w *alerts) adopt(ctx context.Context) bool {
	names, err := w.db.Alarms(ctx)
	for _, name := range names {
		if !strings.HasPrefix(name, ofRounds) && !strings.HasPrefix(name, ofReload) && !strings.HasPrefix(name, ofWorkflows) {
			w.told[name] = true
		}
	}
	return err == nil
}

// look tells what is new, and what is over.
func (w *alerts) look(ctx context.Context, troubles []engine.Trouble) {
	if w.mute(ctx, troubles) {
		return
	}
	there := map[string]bool{}
	for _, t := range troubles {
		if t.Endpoint == bridge.Desk && (t.What == engine.WayOut || t.What == engine.Scope) {
			continue // the log tells the one, an inspection the other
		}
		name := string(t.Endpoint) + "/" + t.What
		there[name] = true
		if _, known := w.seen[name]; !known {
			w.seen[name] = time.Now()
		}
		if t.Broken || time.Since(w.seen[name]) >= alertLasting {
			w.raise(ctx, name, t)
		}
	}
	for name := range w.seen {
		if !there[name] {
			delete(w.seen, name)
		}
	}
	for name := range w.told {
		if !there[name] {
			w.end(ctx, name)
		}
	}
}

// mute tells whether Slack takes nothing from us at all, so that trying to tell is no use.
func (w *alerts) mute(ctx context.Context, troubles []engine.Trouble) bool {
	broken := slices.ContainsFunc(troubles, func(t engine.Trouble) bool { return t.Endpoint == bridge.Desk && t.What == engine.WayOut })
	if !broken {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, alertTime)
	defer cancel()
	_, err := w.desk.Probe(ctx)
	return err != nil
}

func (w *alerts) raise(ctx context.Context, name string, t engine.Trouble) {
	tell, err := w.db.Alarm(ctx, now(), name, alertEvery)
	if err == nil && tell {
		if err = w.tell(ctx, w.words(t)); err != nil {
			_, undo := w.db.AlarmOver(ctx, name) // so that it is tried again
			if undo != nil {
				w.log.Warn("an alarm that was not told counts as told for an hour", "alarm", name, "error", undo)
			}
		}
	}
	if err != nil {
		w.log.Warn("admins could not be told yet", "alarm", name, "error", err)
		return
	}
	w.told[name] = true
}

func (w *alerts) end(ctx context.Context, name string) {
	was, err := w.db.AlarmOver(ctx, name)
	if err == nil && was {
		id, what, _ := strings.Cut(name, "/")
		text := "✅ " + w.called(bridge.EndpointID(id)) + " works again."
		if strings.HasPrefix(what, engine.Room) {
			text = "✅ The Slack channel takes messages again."
		}
		if what == engine.Crowd {
			text = "✅ Everybody who writes to " + w.called(bridge.EndpointID(id)) + " is let in again."
		}
		if err = w.tell(ctx, text); err != nil {
			_, err = w.db.Alarm(ctx, now(), name, 0) // so that it is tried again
			w.log.Warn("admins could not be told yet that all is well", "alarm", name, "error", err)
			return
		}
	}
	if err != nil {
		w.log.Warn("admins could not be told yet that all is well", "alarm", name, "error", err)
		return
	}
	delete(w.told, name)
}

func (w *alerts) called(id bridge.EndpointID) string {
	if name := w.names[id]; name != "" {
		return name
	}
	return string(id)
}

// words say what is wrong and what follows.
func (w *alerts) words(t engine.Trouble) string {
	name := w.called(t.Endpoint)
	switch {
	case !t.Broken:
		return fmt.Sprintf("⚠️ %s: %s. Nothing is lost yet; please see to it.", name, t.Why)
	case t.What == engine.WayOut:
		return fmt.Sprintf("⚠️ %s takes nothing from us: %s. What is written to customers there waits, and goes out when this is mended.", name, t.Why)
	default:
		return fmt.Sprintf("⚠️ Nothing reaches us from %s: %s. It is tried on; please mend it.", name, t.Why)
	}
}

// tell writes to where alerts go, or to the admins in private. It is done when
// somebody was told.
func (a *App) tell(ctx context.Context, text string) error {
	ctx, cancel := context.WithTimeout(ctx, alertTime)
	defer cancel()
	cfg := a.cfg()
	if name := cfg.Slack.Alerts; name != "" {
		room, err := a.desk.Room(ctx, name)
		if err != nil {
			return fmt.Errorf("looking for slack.alerts: %w", err)
		}
		return a.desk.Tell(ctx, room, text)
	}
	admins := cfg.Slack.Admins
	if len(admins) == 0 && cfg.Slack.WorkspaceAdmins {
		all, err := a.desk.Admins(ctx)
		if err != nil {
			return fmt.Errorf("asking who the workspace's admins are: %w", err)
		}
		admins = all[:min(len(all), alertMost)]
	}
	err := errors.New("there is nobody to tell: set slack.alerts or slack.admins")
	told := false
	for _, who := range admins {
		room, failed := a.desk.Private(ctx, who)
		if failed == nil {
			failed = a.desk.Tell(ctx, room, text)
		}
		if failed != nil {
			err = fmt.Errorf("telling the admin %s: %w", who, failed)
			continue
		}
		told = true
	}
	if told {
		return nil
	}
	return err
}
