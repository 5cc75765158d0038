package engine_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
	"frontdesk/bridge/richtext"
	"frontdesk/connectors"
	"frontdesk/store"
	"frontdesk/store/sqlitetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// world is a store, endpoints and a core that echoes, inside a synctest bubble:
// what a user says on an endpoint is posted back to them there.
type world struct {
	*testing.T
	db     *store.DB
	store  engine.Store // db, or something in front of it
	config engine.Config
	core   *echo
	logs   *lines
}

// template is the database of each world.
var template sqlitetest.Template

func migrate(path string) error {
	db, err := store.Open(context.Background(), "sqlite:"+path, store.InBubble())
	if err != nil {
		return err
	}
	return db.Close()
}

// inBubble runs f with a new world in a bubble.
func inBubble(t *testing.T, f func(t *testing.T, w *world)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(sqlitetest.Folder(t), "test.db")
		template.Copy(t, path, migrate)
		db, err := store.Open(t.Context(), "sqlite:"+path, store.InBubble())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		})
		w := &world{T: t, db: db, store: db, core: &echo{}, logs: &lines{}}
		w.config = engine.Config{
			Core:         engine.Core{Contact: w.core.contact, Team: w.core.team, Desk: w.core.desk, Room: w.core.room},
			Endpoints:    map[bridge.EndpointID]connectors.Endpoint{},
			Policy:       &bridge.Policy{},
			Installation: "here",
			Log:          slog.New(slog.NewJSONHandler(w.logs, &slog.HandlerOptions{Level: slog.LevelDebug})),
		}
		f(t, w)
	})
}

// endpoint adds an account that delivers at once.
func (w *world) endpoint(id bridge.EndpointID) *fake {
	f := &fake{}
	w.config.Endpoints[id] = f
	return f
}

// start makes an engine and runs it until stop, which waits for it to have ended.
func (w *world) start() (e *engine.Engine, stop func()) {
	w.Helper()
	w.config.Store = w.store
	e, err := engine.New(w.config)
	if err != nil {
		w.Fatal(err)
	}
	ctx, cancel := context.WithCancel(w.Context())
	done := make(chan error, 1)
	go func() { done <- e.Run(ctx) }()
	var once sync.Once
	stop = func() {
		once.Do(func() {
			cancel()
			if err := <-done; err != nil {
				w.Errorf("Run: %v", err)
			}
		})
	}
	w.Cleanup(stop)
	return e, stop
}

// after lets simulated time pass, and waits until everybody is at rest.
func (w *world) after(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// say has users write: each what is "user: text".
func (w *world) say(e *engine.Engine, id bridge.EndpointID, what ...string) {
	w.Helper()
	for _, s := range what {
		user, _, _ := strings.Cut(s, ":")
		raw := connectors.Raw{Endpoint: id, Key: fmt.Sprint(time.Now().UnixNano(), s), Lane: user, Body: []byte(s)}
		if err := e.Sink(w.Context(), raw); err != nil {
			w.Fatal(err)
		}
	}
}

func (w *world) backlog() engine.Backlog {
	w.Helper()
	b, err := w.db.Backlog(w.Context(), time.Now())
	if err != nil {
		w.Fatal(err)
	}
	return b
}

// atRest fails unless nothing waits, and just so much is parked.
func (w *world) atRest(parked int) {
	w.Helper()
	if b := w.backlog(); b.Raw+b.Events+b.Deliveries != 0 || b.Parked != parked {
		w.Errorf("the backlog is %+v, want nothing but %d parked", b, parked)
	}
}

// echo is a core: it posts back what a contact says, and notes what it sees.
type echo struct {
	mu     sync.Mutex
	seen   []seen
	settle []bridge.Settled
	change func(c bridge.Contact, ev bridge.Event, out *bridge.Outcome)
}

// seen is an event that was decided.
type seen struct {
	env  bridge.Env
	ev   bridge.Event
	at   time.Time
	what string // "contact", "team", "desk" or "room" with its endpoint
}

func (e *echo) note(what string, env bridge.Env, ev bridge.Event) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.seen = append(e.seen, seen{env: env, ev: ev, at: time.Now(), what: what})
	if s, ok := ev.(bridge.Settled); ok {
		e.settle = append(e.settle, s)
	}
}

func (e *echo) contact(env bridge.Env, c bridge.Contact, ev bridge.Event) (bridge.Contact, bridge.Outcome) {
	e.note("contact", env, ev)
	out := bridge.Outcome{Notes: []string{"echoed"}}
	if m, ok := ev.(bridge.MessageIn); ok {
		text := m.Text.Plain()
		if text == "boom" {
			panic("told to: " + text)
		}
		out.Effects = []bridge.Effect{{
			ID: env.Event.Effect(0), Contact: c.ID, Side: bridge.ToCustomer, Endpoint: c.Identity.Endpoint,
			Lane:   bridge.Lane(fmt.Sprintf("contact/%d", c.ID)),
			Op:     bridge.Post{Message: env.Event.Message(1), Parts: 1, Body: m.Text},
			Report: true,
		}}
	}
	if e.change != nil {
		e.change(c, ev, &out)
	}
	return c, out
}

func (e *echo) team(env bridge.Env, t bridge.Team, ev bridge.Event) (bridge.Team, bridge.Outcome) {
	e.note("team", env, ev)
	return t, bridge.Outcome{}
}

func (e *echo) desk(env bridge.Env, ev bridge.Event) bridge.Outcome {
	e.note("desk", env, ev)
	return bridge.Outcome{}
}

func (e *echo) room(env bridge.Env, endpoint bridge.EndpointID, ev bridge.Event) bridge.Outcome {
	e.note("room "+string(endpoint), env, ev)
	return bridge.Outcome{}
}

// settled are what became of effects, so far.
func (e *echo) settled() []bridge.Settled {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.settle)
}

func (e *echo) events() []seen {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.seen)
}

// fake is an endpoint. What users write there is "user: text".
type fake struct {
	caps bridge.Caps
	// do is what Deliver does; nil delivers at once.
	do    func(ctx context.Context, d connectors.Delivery) error
	gates func(d connectors.Delivery) []connectors.Gate
	read  func(raw connectors.Raw) ([]connectors.Filed, error)

	mu    sync.Mutex
	tries []try
	shown []shown
}

// try is an attempt, and when it began; shown is what people saw.
type try struct {
	room bridge.RemoteID
	text string
	at   time.Time
}

type shown try

func (f *fake) Caps() bridge.Caps { return f.caps }

func (f *fake) Decode(raw connectors.Raw) ([]connectors.Filed, error) {
	if f.read != nil {
		return f.read(raw)
	}
	user, text, ok := strings.Cut(string(raw.Body), ": ")
	if !ok {
		return nil, errors.New("that is no message")
	}
	return []connectors.Filed{{
		Place: bridge.Place{Endpoint: raw.Endpoint, User: bridge.RemoteID(user), Chat: bridge.RemoteID(user)},
		Event: bridge.MessageIn{Stamp: bridge.Stamp{At: time.Now()}, Kind: bridge.KindText, Text: richtext.FromPlain(text)},
	}}, nil
}

func (f *fake) Gates(d connectors.Delivery) []connectors.Gate {
	if f.gates == nil {
		return nil
	}
	return f.gates(d)
}

func (f *fake) Deliver(ctx context.Context, d connectors.Delivery) (connectors.Receipt, error) {
	t := try{room: d.Room, text: textOf(d.Op), at: time.Now()}
	f.mu.Lock()
	f.tries = append(f.tries, t)
	f.mu.Unlock()
	if f.do != nil {
		if err := f.do(ctx, d); err != nil {
			return connectors.Receipt{}, err
		}
	}
	return f.show(d), nil
}

// show has people see a delivery.
func (f *fake) show(d connectors.Delivery) connectors.Receipt {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.shown = append(f.shown, shown{room: d.Room, text: textOf(d.Op), at: time.Now()})
	n := len(f.shown)
	return connectors.Receipt{Remote: bridge.RemoteID(fmt.Sprintf("r%d", n)), Order: int64(n)}
}

// attempts are the tries so far at what was said in a room.
func (f *fake) attempts() []try {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.tries)
}

// texts are what was shown in a room, in order.
func (f *fake) texts(room bridge.RemoteID) []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []string
	for _, s := range f.shown {
		if s.room == room {
			out = append(out, s.text)
		}
	}
	return out
}

func (f *fake) count() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.shown)
}

func textOf(op bridge.Op) string {
	switch op := op.(type) {
	case bridge.Post:
		return op.Body.Plain()
	case bridge.Notice:
		return op.Body.Plain()
	default:
		return bridge.OpName(op)
	}
}

// finder is a fake whose deliveries can be looked up.
type finder struct {
	*fake
	fail  func() error // nil: it does not
	mu    sync.Mutex
	looks int
}

func (f *finder) Find(_ context.Context, d connectors.Delivery) (connectors.Receipt, bool, error) {
	f.mu.Lock()
	f.looks++
	f.mu.Unlock()
	if f.fail != nil {
		if err := f.fail(); err != nil {
			return connectors.Receipt{}, false, err
		}
	}
	f.fake.mu.Lock()
	defer f.fake.mu.Unlock()
	for i, s := range f.shown {
		if s.room == d.Room && s.text == textOf(d.Op) {
			return connectors.Receipt{Remote: bridge.RemoteID(fmt.Sprintf("r%d", i+1)), Order: int64(i + 1)}, true, nil
		}
	}
	return connectors.Receipt{}, false, nil
}

func (f *finder) looked() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.looks
}

// lines keeps log lines.
type lines struct {
	mu  sync.Mutex
	all []map[string]any
}

func (l *lines) Write(p []byte) (int, error) {
	var line map[string]any
	if err := json.Unmarshal(p, &line); err != nil {
		return 0, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = append(l.all, line)
	return len(p), nil
}

// with are the lines that have a message.
func (l *lines) with(msg string) []map[string]any {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(l.all), func(m map[string]any) bool { return m["msg"] != msg })
}

func fails(c connectors.Class, text string) *connectors.Failure {
	return &connectors.Failure{Class: c, Err: errors.New(text)}
}
