package app

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/config"
	"frontdesk/bridge/engine"
	"frontdesk/connectors"
	"frontdesk/workflow/problem"
)

// reloadTime bounds reading the configuration anew, with all that the platforms are asked.
const reloadTime = 2 * time.Minute

// standing is what the program works by, and how it fares with what its files say since.
// Whoever reads or changes it but the report has its turn.
type standing struct {
	turn    chan struct{} // full while somebody has it; first until the database is open
	changed chan struct{} // rung when another configuration is followed before there is an engine
	files   *config.Files
	world   config.World  // once there is an engine
	seen    config.Digest // what was read last, whether it is followed or not
	report  atomic.Pointer[bridge.Configuration]
}

func newStanding(cfg *config.Config, env config.Lookup) *standing {
	s := &standing{
		turn: make(chan struct{}, 1), changed: make(chan struct{}, 1),
		files: config.NewFiles(cfg.File, env), seen: cfg.Digest,
	}
	s.turn <- struct{}{}
	s.report.Store(&bridge.Configuration{Loaded: now()})
	return s
}

// take waits for the turn; it returns false if ctx ended before.
func (s *standing) take(ctx context.Context) bool {
	select {
	case s.turn <- struct{}{}:
		return true
	case <-ctx.Done():
		return false
	}
}

func (s *standing) release() { <-s.turn }

// configuration is how the program fares with its configuration.
func (s *standing) configuration() bridge.Configuration { return *s.report.Load() }

// refusal is why a newer configuration is not followed.
type refusal struct {
	problems problem.List
	// passing: it may pass without anybody changing the files.
	passing bool
}

func (r *refusal) Error() string { return r.problems.Error() }

// Unwrap gives the problem.List.
func (r *refusal) Unwrap() error { return r.problems }

// errBusy is that the program was not ready to read its configuration before it was told
// to end.
var errBusy = errors.New("the program is starting or stopping, and does not read its configuration anew")

// Reload has the program follow its configuration as its files say it now. With anything
// wrong nothing changes; the problems, which are its error (a problem.List), are logged
// and told to the admins.
func (a *App) Reload(ctx context.Context) error {
	if !a.standing.take(ctx) {
		return errBusy
	}
	defer a.standing.release()
	_, err := a.reload(ctx)
	a.tellReload(ctx, err)
	return err
}

// reloadFor does the same for an admin, who gets the answer. The others are told of it only
// if they know of a mistake that is mended.
func (a *App) reloadFor(ctx context.Context, r bridge.Reload) {
	var done reloaded
	err := errBusy
	if a.standing.take(ctx) {
		a.log.Info("the configuration is read anew", "by", r.By)
		if done, err = a.reload(ctx); err == nil {
			a.endReloadAlarms(ctx, a.db.Load())
		}
		a.standing.release()
	}
	answer := r.Answer(reloadAnswer(done, err), err == nil)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), askTime)
	defer cancel()
	if _, err := a.desk.Deliver(ctx, connectors.Delivery{Op: answer}); err != nil {
		a.log.Warn("whoever had the configuration read could not be answered", "error", because(err))
	}
}

// reloaded is what came of reading the configuration anew.
type reloaded struct {
	changes []string
	// again are the workflows made in Slack that run again by it.
	again []string
	// unfit are the workflows made in Slack that are on and do not run, each with what is wrong
	// and a way on; those that ran until then come first.
	unfit []string
}

// reload reads the configuration and follows it, all of it or nothing, and tells what came of
// that. The caller has the turn.
func (a *App) reload(ctx context.Context) (done reloaded, err error) {
	ctx, cancel := context.WithTimeout(ctx, reloadTime)
	defer cancel()
	err = engine.Guard(func() error {
		cfg, err := a.newer()
		if err != nil {
			return err
		}
		done.changes = a.cfg().Changes(cfg)
		before := a.unfit()
		if err := a.follow(ctx, cfg); err != nil {
			return err
		}
		done.unfit, done.again = a.unfitBy(before)
		return nil
	})
	if p, is := errors.AsType[*engine.Panic](err); is { // a mistake of ours, which ends nothing
		a.log.Error("reading the configuration panicked", "panic", p.What, "stack", string(p.Stack))
		err = errors.New("the program has met a mistake of its own in this configuration, which its log shows")
	}
	if err != nil {
		r, is := errors.AsType[*refusal](err)
		if !is {
			r = &refusal{problems: problem.List{{Position: problem.Position{File: a.cfg().File}, Text: err.Error()}}, passing: true}
		}
		if r.passing {
			a.standing.seen = config.Digest{} // for watch to try it again
		}
		a.refused(r)
		return reloaded{}, r
	}
	a.standing.report.Store(&bridge.Configuration{Loaded: now()})
	a.changed.Store(true) // the next round looks at the Slack channels
	a.log.Info("the configuration is followed as the files say it now", "changes", strings.Join(done.changes, "; "))
	return done, nil
}

// refused keeps and logs why the newer configuration is not followed.
func (a *App) refused(r *refusal) {
	report := a.standing.configuration()
	report.Refused, report.Why, report.More = now(), r.problems[0].String(), len(r.problems)-1
	a.standing.report.Store(&report)
	for _, p := range r.problems[:min(len(r.problems), mostLogged)] {
		a.log.Error("the configuration on disk is not followed", "problem", p.String())
	}
}

// mostLogged is how many problems of one configuration are logged.
const mostLogged = 20

// newer reads the files, as far as they hold still, and judges what can be judged without
// asking anybody.
func (a *App) newer() (cfg *config.Config, err error) {
	file := a.cfg().File
	lacking := false
	env := func(name string) (string, bool) {
		value, ok := a.options.environment(name)
		lacking = lacking || !ok
		return value, ok
	}
	before := a.standing.files.Digest()
	cfg, problems := config.Load(file, env, Kinds())
	if a.standing.files.Digest() != before {
		return nil, &refusal{passing: true, problems: problem.List{{Position: problem.Position{File: file}, Text: "the files are being written just now; try again in a moment"}}}
	}
	a.standing.seen = before
	if len(problems) > 0 {
		if lacking {
			problems.Add(problem.Position{File: file}, "the environment is that of the program's start: a new variable needs a restart")
		}
		return nil, &refusal{problems: problems}
	}
	if keys := a.cfg().NeedsRestart(cfg); len(keys) > 0 {
		verb := "is"
		if len(keys) > 1 {
			verb = "are"
		}
		problems.Add(problem.Position{File: file}, "%s %s read at the start only; restart the program to have the new configuration followed", enumerate(keys), verb)
		return nil, &refusal{problems: problems}
	}
	for _, failed := range cfg.RunTests(cfg.Policy(config.World{})) {
		problems = append(problems, failed.Problems...)
	}
	if len(problems) > 0 {
		return nil, &refusal{problems: problems}
	}
	return cfg, nil
}

// follow has everything follow from another configuration, if it fits the platforms and
// the database.
func (a *App) follow(ctx context.Context, cfg *config.Config) error {
	db, e := a.db.Load(), a.engine.Load()
	fit := func(ctx context.Context) error {
		err := fits(ctx, cfg, db)
		if problems, is := errors.AsType[problem.List](err); is {
			return &refusal{problems: problems}
		}
		return err
	}
	if e == nil { // it still looks for the Slack channels
		if err := fit(ctx); err != nil {
			return err
		}
		a.web.Set(callSettings(cfg))
		a.present.Store(cfg)
		select {
		case a.standing.changed <- struct{}{}:
		default:
		}
		return nil
	}
	world, err := a.explored(ctx, cfg)
	if err != nil {
		return err
	}
	// Nothing is decided until all of it holds, so that no call of a workflow meets the
	// secrets of another configuration.
	all := func(ctx context.Context) error {
		if err := fit(ctx); err != nil {
			return err
		}
		a.web.Set(callSettings(cfg))
		a.present.Store(cfg)
		return nil
	}
	if err := e.SetPolicy(ctx, a.policyOf(cfg, world, e.Policy().Made), all); err != nil {
		return err
	}
	a.standing.world = world
	return nil
}

// explored is the world of another configuration. The Slack channels that it names are
// looked for, and those that are new in it looked at.
func (a *App) explored(ctx context.Context, cfg *config.Config) (config.World, error) {
	w := a.standing.world
	w.Rooms = map[string]bridge.RemoteID{}
	no := &refusal{}
	missing := func(name, format string, args ...any) {
		no.problems.Add(cfg.At(name), format, args...)
	}
	for _, r := range wantedBy(cfg) {
		if w.Rooms[r.name] != "" {
			continue
		}
		id, err := a.room(ctx, r.name)
		known := a.standing.world.Rooms[r.name]
		switch {
		case err == nil:
			w.Rooms[r.name] = id
		case known != "":
			w.Rooms[r.name] = known // renaming does no harm, nor does a Slack that is away
		default:
			no.passing = no.passing || connectors.AsFailure(err).Class != connectors.Rejected
			missing(r.name, "the Slack channel %s %s was not found: %s", r.name, r.whose, because(err))
		}
	}
	for _, r := range roomsOf(cfg) {
		if slices.ContainsFunc(roomsOf(a.cfg()), r.same) || w.Rooms[r.name] == "" && len(no.problems) > 0 {
			continue
		}
		facts := a.lookAtRoom(ctx, r)
		for _, f := range judgeRoom(facts, "@Frontdesk") {
			if f.Gravity == connectors.Mend {
				no.passing = no.passing || f.Key == connectors.KeyReach
				missing(r.name, "the Slack channel %s: %s; %s", facts.called(), f.Text, f.How)
			}
		}
	}
	if len(no.problems) > 0 {
		no.problems.Sort()
		return w, no
	}
	return w, nil
}

// same tells whether another configuration has the same Slack channel, for the same teams.
func (r room) same(other room) bool { return r.sign() == other.sign() }

// sign is what of a Slack channel's use is worth a look when it changes.
func (r room) sign() string {
	teams := map[string]bool{}
	for _, t := range r.teams {
		teams[string(t.ID)+" "+t.Agents.Group] = true
	}
	return r.name + " " + r.whose + " " + strings.Join(slices.Sorted(maps.Keys(teams)), ",")
}
