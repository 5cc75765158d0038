package slack_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
	"frontdesk/connectors"
	"frontdesk/connectors/memnet"
	"frontdesk/connectors/slack"
	"frontdesk/connectors/slack/slacksim"
)

const (
	sales = "C0SALES"
	ana   = "U0ANA"
	ben   = "U0BEN"
)

// world is a simulated workspace, a Desk in it, and a store of what it received.
type world struct {
	*testing.T
	sim     *slacksim.Server
	desk    *slack.Desk
	store   store
	logs    lockedBuffer
	members chan bridge.RemoteID

	mu      sync.Mutex
	threads []connectors.Thread
	asked   int // how often the threads were asked for
}

type option func(*slack.Config, *[]slacksim.Option)

func paced(cfg *slack.Config, _ *[]slacksim.Option) { cfg.Limits = true }

func unlimited(_ *slack.Config, opts *[]slacksim.Option) {
	*opts = append(*opts, slacksim.WithoutLimits())
}

// serve builds a world on l, which dial reaches.
func serve(t *testing.T, l net.Listener, dial func(context.Context, string, string) (net.Conn, error), options ...option) *world {
	t.Helper()
	w := &world{T: t, members: make(chan bridge.RemoteID, 10)}
	tr := &http.Transport{DialContext: dial}
	cfg := slack.Config{
		APIURL: "http://" + l.Addr().String() + "/api/", HTTP: &http.Client{Transport: tr}, Dial: dial,
		Log: slog.New(slog.NewTextHandler(&w.logs, nil)), Command: "/desk",
		Threads:        w.openThreads,
		MembersChanged: func(room bridge.RemoteID) { w.members <- room },
	}
	var opts []slacksim.Option
	for _, o := range options {
		o(&cfg, &opts)
	}
	w.sim = slacksim.New(opts...)
	w.sim.AddUser(slacksim.User{ID: ana, Name: "ana", DisplayName: "Ana L", RealName: "Ana Lima", TimeZone: "Europe/Lisbon", Admin: true})
	w.sim.AddUser(slacksim.User{ID: ben, Name: "ben", RealName: "Ben Okri", Restricted: true})
	w.sim.AddChannel(slacksim.Channel{ID: sales, Name: "sales", Members: []string{"U0DESK", ana, ben}})
	w.sim.AddChannel(slacksim.Channel{ID: "C0ELSE", Name: "else", Members: []string{ana}})
	cfg.BotToken = connectors.NewSecret(w.sim.App().BotToken)
	if cfg.SigningSecret.IsZero() {
		cfg.AppToken = connectors.NewSecret(w.sim.App().AppToken)
	}
	var err error
	if w.desk, err = slack.Open(cfg); err != nil {
		t.Fatal(err)
	}
	srv := &http.Server{Handler: w.sim, ErrorLog: log.New(io.Discard, "", 0)}
	done := make(chan error, 1)
	go func() { done <- srv.Serve(l) }()
	t.Cleanup(func() {
		w.sim.Close()
		tr.CloseIdleConnections()
		_ = srv.Close() // ErrServerClosed comes from Serve
		if err := <-done; !errors.Is(err, http.ErrServerClosed) {
			t.Errorf("Serve = %v", err)
		}
		for _, secret := range []string{w.sim.App().BotToken, w.sim.App().AppToken, "ticket=", "/respond/"} {
			if strings.Contains(w.logs.String(), secret) {
				t.Errorf("the log holds %q", secret)
			}
		}
	})
	return w
}

// bubble runs a test in a bubble, over a network in memory.
func bubble(t *testing.T, test func(w *world), options ...option) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		network := new(memnet.Network)
		l, err := network.Listen("slack.test:80")
		if err != nil {
			t.Fatal(err)
		}
		test(serve(t, l, network.DialContext, options...))
	})
}

// loopback builds a world on real sockets.
func loopback(t *testing.T, options ...option) *world {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return serve(t, l, new(net.Dialer).DialContext, options...)
}

func (w *world) openThreads(context.Context) ([]connectors.Thread, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked++
	return w.threads, nil
}

// timesAsked counts how often the threads were asked for.
func (w *world) timesAsked() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.asked
}

func (w *world) setThreads(ts ...connectors.Thread) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.threads = ts
}

// run starts receiving; the returned function stops it and gives Run's error.
func (w *world) run() (stop func() error) {
	w.Helper()
	ctx, cancel := context.WithCancel(w.Context())
	done := make(chan error, 1)
	go func() { done <- w.desk.Run(ctx, w.store.sink) }()
	var once sync.Once
	var err error
	stop = func() error {
		once.Do(func() { cancel(); err = <-done })
		return err
	}
	w.Cleanup(func() { _ = stop() })
	w.until("the socket is open", func() bool { return w.sim.Sockets() > 0 })
	return stop
}

// until waits for a condition that a change in the workspace or the store brings
// about. It looks seldom once it has waited long, since a look costs real time
// where the wait costs none.
func (w *world) until(what string, cond func() bool) {
	w.Helper()
	deadline := time.Now().Add(2 * time.Minute)
	for pause := time.Millisecond; !cond(); pause = min(2*pause, 100*time.Millisecond) {
		if !time.Now().Before(deadline) {
			w.Fatalf("in vain: %s\n%s", what, w.logs.String())
		}
		time.Sleep(pause)
	}
}

// filed decodes all that was stored.
func (w *world) filed() []connectors.Filed {
	w.Helper()
	var all []connectors.Filed
	for _, raw := range w.store.all() {
		filed, err := w.desk.Decode(raw)
		if err != nil {
			w.Errorf("Decode(%s) = %v", raw.Key, err)
		}
		all = append(all, filed...)
	}
	return all
}

// replies are the texts of the Replied that were stored, in order.
func (w *world) replies() []string {
	w.Helper()
	var texts []string
	for _, f := range w.filed() {
		if r, is := f.Event.(bridge.Replied); is {
			texts = append(texts, r.Text.Plain())
		}
	}
	return texts
}

// openThread posts a card and gives its place.
func (w *world) openThread() (thread bridge.RemoteID, ts string) {
	w.Helper()
	r, err := w.desk.Deliver(w.Context(), connectors.Delivery{
		ID: "1.0", Installation: "inst", Since: time.Now(),
		Op: bridge.OpenThread{Room: sales, Card: bridge.Card{
			Conversation: 1, Title: "Rosa", Number: "#1", Lines: []bridge.CardLine{{Label: "Status", Value: "open"}},
			Buttons: []bridge.CardButton{{Action: bridge.ActionTake, Label: "Take", Primary: true}},
		}},
	})
	if err != nil {
		w.Fatal(err)
	}
	return r.Remote, tsOf(r.Remote)
}

// tsOf is the ts in an id.
func tsOf(id bridge.RemoteID) string { return string(id)[strings.LastIndexByte(string(id), '/')+1:] }

// post is a delivery of a text to a thread.
func post(thread bridge.RemoteID, id bridge.EffectID, text string) connectors.Delivery {
	return connectors.Delivery{
		ID: id, Installation: "inst", Room: sales, Thread: thread, Since: time.Now(),
		Op: bridge.Post{Message: "m1.1", Parts: 1, Author: "Rosa (Telegram)", Body: richtext.FromPlain(text)},
	}
}

// store keeps raws as the engine's does: once for each key, and each further key
// that they tell as well.
type store struct {
	mu     sync.Mutex
	raws   []connectors.Raw
	keys   map[string]bool
	calls  int
	before func(ctx context.Context) error // called before storing
}

func (s *store) sink(ctx context.Context, raws ...connectors.Raw) error {
	s.mu.Lock()
	before := s.before
	s.calls++
	s.mu.Unlock()
	if before != nil {
		if err := before(ctx); err != nil {
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.keys == nil {
		s.keys = map[string]bool{}
	}
	for _, r := range raws {
		if !s.keys[r.Key] {
			s.raws = append(s.raws, r)
			for _, key := range append(r.Also, r.Key) {
				s.keys[key] = true
			}
		}
	}
	return nil
}

func (s *store) onStore(f func(ctx context.Context) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.before = f
}

// called counts the calls of the sink.
func (s *store) called() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls
}

func (s *store) all() []connectors.Raw {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]connectors.Raw(nil), s.raws...)
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
