package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"frontdesk/bridge/engine"
	"frontdesk/connectors"
	"frontdesk/store"
	"frontdesk/workflow/problem"
)

const (
	// roundsBegin is how long after the start the platforms are inspected for the first
	// time; what hinders the start itself is said in other ways.
	roundsBegin = time.Minute
	// roundsEvery is how often that is done again, and roundsSoon how often while
	// something has been told that is not mended yet.
	roundsEvery, roundsSoon = 24 * time.Hour, time.Hour
	// roundTime bounds one inspection.
	roundTime = 2 * time.Minute
	// ofRounds begins the name of an alarm that an inspection has raised.
	ofRounds = "round/"
	// once is longer than any program lives: what an inspection found is told once.
	once = 100 * 365 * 24 * time.Hour
)

// rounds inspect the platforms while the program runs, and have admins told what they
// find.
type rounds struct {
	*alerts
	due  time.Time
	away bool              // Slack was not connected at the last look
	lack bool              // the app lacked a scope then
	said map[string]string // what was told and is not mended, by the alarm's name
	// whole: what earlier lives have told is known.
	whole bool
}

// newRounds begins with what is found a while from now.
func newRounds(w *alerts) *rounds {
	return &rounds{alerts: w, due: time.Now().Add(roundsBegin), said: map[string]string{}}
}

// roundsAtStart tells admins what keeps the program from beginning, until ctx ends.
func (a *App) roundsAtStart(ctx context.Context, db *store.DB) {
	r := newRounds(&alerts{App: a, db: db})
	for pause(ctx, alertLook) {
		r.look(ctx, nil)
	}
}

// look inspects the platforms when that is due, when Slack has come back, when something
// befell a Slack channel, or when the app was refused for want of a scope, and tells the admins what is new and what is over.
func (r *rounds) look(ctx context.Context, troubles []engine.Trouble) {
	back := r.desk.Connected() && r.away
	r.away = !r.desk.Connected()
	if r.away {
		return
	}
	lacked := r.lack
	r.lack = slices.ContainsFunc(troubles, func(t engine.Trouble) bool { return t.What == engine.Scope })
	if !back && (lacked || !r.lack) && time.Now().Before(r.due) && !r.changed.Load() {
		return
	}
	r.changed.Store(false)
	r.due = time.Now().Add(roundsEvery)
	inspecting, cancel := context.WithTimeout(ctx, roundTime)
	in := r.again(inspecting, r.db)
	cancel()
	if ctx.Err() != nil || !r.adoptOwn(ctx) {
		return
	}
	r.compare(ctx, in, troubles)
	if len(r.said) > 0 || len(in.Unknown) > 0 {
		r.due = time.Now().Add(roundsSoon)
	}
}

// adoptOwn takes over what inspections of earlier lives have told, and tells whether
// that was possible.
func (r *rounds) adoptOwn(ctx context.Context) bool {
	if r.whole {
		return true
	}
	names, err := r.db.Alarms(ctx)
	if err != nil {
		r.log.Warn("what admins were told is not known", "error", err)
		return false
	}
	for _, name := range names {
		if strings.HasPrefix(name, ofRounds) {
			r.said[name] = ""
		}
	}
	r.whole = true
	return true
}

// compare compares what was found with what was told.
func (r *rounds) compare(ctx context.Context, in *Inspection, troubles []engine.Trouble) {
	there := map[string]bool{}
	for _, f := range in.Findings {
		r.log.Info("an inspection has found something", "where", f.Where, "what", f.Text, "how", f.How)
		// What is not worth it, may pass, can be told to nobody, or was told already.
		name := ofRounds + f.Where + "/" + f.Key
		_, told := r.said[name]
		if f.Gravity == connectors.Look || f.Key == connectors.KeyReach || f.Key == "admins" || !told && known(f, troubles) {
			continue
		}
		there[name] = true
		r.tellOnce(ctx, name, f)
	}
	for name := range r.said {
		where, _, _ := strings.Cut(strings.TrimPrefix(name, ofRounds), "/")
		if !there[name] && !slices.ContainsFunc(in.Unknown, func(u string) bool { return strings.HasPrefix(where, u) }) {
			r.mended(ctx, name, where)
		}
	}
}

// known tells whether a finding is what the engine has run into itself.
func known(f Finding, troubles []engine.Trouble) bool {
	return slices.ContainsFunc(troubles, func(t engine.Trouble) bool {
		switch f.Key {
		case t.What: // a Slack channel
		case "token":
			return t.Endpoint == f.Endpoint && t.Broken
		case "socket", "hook":
			return t.Endpoint == f.Endpoint && t.What == engine.WayIn
		default:
			return false
		}
		return t.Endpoint == f.Endpoint
	})
}

// knows tells whether what the engine has run into was told already, by a Slack
// channel's finding, whose key is the trouble's name.
func (r *rounds) knows(t engine.Trouble) bool {
	for name := range r.said {
		if strings.HasSuffix(name, "/"+t.What) {
			return true
		}
	}
	return false
}

// tellOnce tells the admins of a finding, if nobody has yet.
func (r *rounds) tellOnce(ctx context.Context, name string, f Finding) {
	tell, err := r.db.Alarm(ctx, now(), name, once)
	if err == nil && tell {
		if err = r.tell(ctx, "⚠️ "+f.Where+": "+problem.Sentence(f.Text)+" Please see to it: "+problem.Sentence(f.How)); err != nil {
			_, undo := r.db.AlarmOver(ctx, name) // so that it is tried again
			if undo != nil {
				r.log.Warn("an alarm that was not told counts as told", "alarm", name, "error", undo)
			}
		}
	}
	if err != nil {
		r.log.Warn("admins could not be told yet", "alarm", name, "error", err)
		r.due = time.Now().Add(roundsSoon)
		return
	}
	r.said[name] = f.Text
}

// mended tells the admins that something is over.
func (r *rounds) mended(ctx context.Context, name, where string) {
	was, err := r.db.AlarmOver(ctx, name)
	if err == nil && was {
		text := "✅ " + where + ": what was told of is mended."
		if what := r.said[name]; what != "" {
			text = "✅ " + where + ": “" + what + "” is mended."
		}
		if err = r.tell(ctx, text); err != nil {
			_, undo := r.db.Alarm(ctx, now(), name, 0) // so that it is tried again
			if undo != nil {
				r.log.Warn("it will not be told that all is well", "alarm", name, "error", undo)
			}
		}
	}
	if err != nil {
		r.log.Warn("admins could not be told yet that all is well", "alarm", name, "error", err)
		return
	}
	delete(r.said, name)
}
