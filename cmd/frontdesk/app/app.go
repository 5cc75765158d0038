package app

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"frontdesk/bridge"
	"frontdesk/bridge/config"
	"frontdesk/bridge/engine"
	"frontdesk/bridge/rehearsal"
	"frontdesk/connectors"
	"frontdesk/connectors/slack"
	"frontdesk/connectors/web"
	"frontdesk/store"
)

// App is the program. Make it with New, and Run it once.
type App struct {
	present  atomic.Pointer[config.Config] // see cfg
	options  options
	log      *slog.Logger
	listener net.Listener
	status   status
	replica  string // tells this program from others on the same database
	standing *standing
	made     madeBell

	desk     *slack.Desk
	channels map[bridge.EndpointID]connectors.Channel
	web      *web.Web // the systems that workflows ask
	metrics  *metrics
	avatars  *avatars // nil: customers' pictures are shown nowhere

	stopping atomic.Bool
	// changed: something befell a Slack channel since the last inspection.
	changed atomic.Bool

	// engine and db are there once they are made; the desk, which is made before
	// them, asks for them later.
	engine atomic.Pointer[engine.Engine]
	db     atomic.Pointer[store.DB]
}

// New makes the program. It listens for HTTP already, so that Addr is known, but
// it touches neither the database nor a platform before Run.
func New(cfg *config.Config, opts ...Option) (*App, error) {
	a := prepared(cfg, opts)
	a.log = slog.New(a.options.handler(cfg.Log))
	a.status.set("it is starting")
	if err := a.open(); err != nil {
		return nil, err
	}
	a.metrics = newMetrics(a)
	a.listener = a.options.listener
	if a.listener == nil {
		l, err := net.Listen("tcp", cfg.Listen)
		if err != nil {
			return nil, fmt.Errorf("http.listen: %s cannot be listened at; is another program there? %w", cfg.Listen, err)
		}
		a.listener = l
	}
	return a, nil
}

// prepared is an App with nothing in it but its configuration and options.
func prepared(cfg *config.Config, opts []Option) *App {
	a := &App{options: defaults(), replica: rand.Text(), channels: map[bridge.EndpointID]connectors.Channel{}}
	a.present.Store(cfg)
	for _, opt := range opts {
		opt(&a.options)
	}
	a.standing = newStanding(cfg, a.options.environment)
	a.made.rung = make(chan struct{}, 1)
	return a
}

// cfg is the present configuration.
func (a *App) cfg() *config.Config { return a.present.Load() }

// Addr is where the HTTP server listens.
func (a *App) Addr() string { return a.listener.Addr().String() }

// open makes the desk and the channels, without using the network.
func (a *App) open() error {
	if err := a.openAvatars(); err != nil {
		return err
	}
	cfg := a.cfg()
	desk, err := slack.Open(slack.Config{
		BotToken: cfg.Slack.BotToken,
		AppToken: cfg.Slack.AppToken, SigningSecret: cfg.Slack.SigningSecret,
		APIURL:  cfg.Slack.APIURL,
		Command: cfg.Slack.Command,
		HTTP:    a.options.http,
		Dial:    a.options.dial,
		Log:     a.log.With("endpoint", bridge.Desk),
		Threads: a.threads,
		MembersChanged: func(room bridge.RemoteID) {
			if e := a.engine.Load(); e != nil {
				e.MembersChanged(room)
			}
		},
		PersonGone: func(id bridge.PersonID) {
			if e := a.engine.Load(); e != nil {
				e.PersonGone(id)
			}
		},
		RoomChanged: func() { a.changed.Store(true) },
		Avatar:      a.avatarOf,
		Previews:    cfg.Slack.LinkPreviews,
		Limits:      a.options.limits,
	})
	if err != nil {
		return err
	}
	a.desk = desk
	a.web = web.Open(web.Config{Settings: callSettings(cfg), Unpaced: !a.options.limits, Resolve: a.options.resolve, Dial: a.options.dial})
	for _, c := range cfg.Channels {
		ch, err := c.Settings.Open(connectors.Deps{
			ID: c.ID, HTTP: a.options.http, Log: a.log, Unpaced: !a.options.limits, Hook: a.hookURL(c.ID),
		})
		if err != nil {
			return fmt.Errorf("opening the channel %s: %w", c.ID, err)
		}
		a.channels[c.ID] = ch
	}
	return nil
}

// callSettings are what a configuration says about the systems that workflows ask.
func callSettings(cfg *config.Config) web.Settings {
	return web.Settings{Secrets: cfg.Secrets, Allow: cfg.HTTPAllow}
}

// threads are those that the desk catches up with after a gap.
func (a *App) threads(ctx context.Context) ([]connectors.Thread, error) {
	db := a.db.Load()
	if db == nil {
		return nil, errors.New("the database is not open yet")
	}
	return db.OpenThreads(ctx, now())
}

// Run runs the program until ctx ends, and returns nil once everything in flight
// is finished or handed back. A configuration that does not fit the database is
// a problem.List.
func (a *App) Run(ctx context.Context) error {
	server := &http.Server{
		Handler:           a.handler(),
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(a.log.Handler(), slog.LevelWarn),
	}
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		if err := server.Serve(a.listener); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serving HTTP: %w", err)
		}
		return nil
	})
	g.Go(func() error {
		// The server goes on answering while the rest is stopping.
		defer a.shut(server)
		return a.work(ctx)
	})
	return g.Wait()
}

// shutTime is for how long requests in flight may hold up the end.
const shutTime = 3 * time.Second

func (a *App) shut(server *http.Server) {
	ctx, cancel := context.WithTimeout(context.Background(), shutTime)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		a.log.Warn("requests in flight were cut off", "error", err)
		server.Close()
	}
}

// work is the program but for HTTP.
func (a *App) work(ctx context.Context) (err error) {
	stopping := context.AfterFunc(ctx, func() {
		a.stopping.Store(true)
		a.status.set("it is stopping")
		a.log.Info("stopping: nothing more is taken in")
	})
	defer stopping()
	db, err := store.Open(ctx, a.cfg().Database.Reveal(), a.options.store...)
	if err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	a.db.Store(db)
	fit := fits(ctx, a.cfg(), db)
	if ctx.Err() != nil {
		return nil // stopped at the start: whatever the database says to that
	}
	if fit != nil {
		return fit
	}
	installation, err := db.Installation(ctx)
	if ctx.Err() != nil {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading the installation's id: %w", err)
	}
	// From here on the configuration may be read anew, until the end.
	a.standing.release()
	defer a.standing.take(context.Background())
	beside, enough := context.WithCancel(ctx)
	var aside sync.WaitGroup
	defer aside.Wait()
	defer enough()
	if a.options.watching {
		aside.Go(func() { a.watch(beside, db) })
	}
	e, err := a.begin(ctx, db, installation)
	if e == nil {
		return err
	}
	cfg := a.cfg()
	a.status.set()
	a.log.Info("running", "http", a.Addr(), "teams", len(cfg.Teams), "channels", len(cfg.Channels), "workflows", len(cfg.Workflows))
	aside.Go(func() { a.alert(beside, db, e) })
	aside.Go(func() { a.followMade(beside, db, e) })
	if err := e.Run(ctx); err != nil {
		return err
	}
	a.log.Info("stopped")
	return nil
}

// begin makes the engine, once Slack has said where the teams' Slack channels are; nil if
// ctx ended before.
func (a *App) begin(ctx context.Context, db *store.DB, installation string) (*engine.Engine, error) {
	for {
		world, ok := a.explore(ctx, db)
		if !ok || !a.standing.take(ctx) {
			return nil, nil
		}
		if slices.ContainsFunc(wantedBy(a.cfg()), func(r wantedRoom) bool { return world.Rooms[r.name] == "" }) {
			a.standing.release() // another configuration is followed by now
			continue
		}
		defer a.standing.release()
		made, err := db.Made(ctx)
		switch {
		case ctx.Err() != nil:
			return nil, nil
		case err != nil:
			return nil, fmt.Errorf("reading the workflows made in Slack: %w", err)
		}
		c := engine.Config{
			Store: db,
			Core: engine.Core{
				Contact: bridge.DecideContact, Team: bridge.DecideTeam, Desk: bridge.DecideDesk, Room: bridge.DecideRoom, Looks: bridge.Looks, Play: rehearsal.Play,
			},
			Endpoints:     a.endpoints(),
			Files:         map[bridge.EndpointID]connectors.Fetcher{bridge.Transcripts: transcripts{db, a.cfg}, bridge.Charts: charts{a, db}, bridge.Attachments: Attachments(db.Attachment)},
			Policy:        a.policyOf(a.cfg(), world, made),
			Installation:  installation,
			Replica:       a.replica,
			Log:           a.log,
			Meter:         a.metrics,
			Reload:        a.reloadFor,
			Configuration: a.standing.configuration,
			Made:          a.made.ring,
		}
		if a.options.tune != nil {
			a.options.tune(&c)
		}
		e, err := engine.New(c)
		if err != nil {
			return nil, err
		}
		a.standing.world = world
		a.made.every = 2 * cmp.Or(c.Poll, time.Second)
		a.engine.Store(e)
		return e, nil
	}
}

// endpoints are all accounts, the desk among them.
func (a *App) endpoints() map[bridge.EndpointID]connectors.Endpoint {
	all := map[bridge.EndpointID]connectors.Endpoint{bridge.Desk: a.desk, bridge.Calls: a.web}
	for id, ch := range a.channels {
		all[id] = ch
	}
	return all
}

// now is the time as rows hold it.
func now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }
