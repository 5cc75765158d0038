package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"frontdesk/bridge/config"
	"frontdesk/bridge/sim"
	"frontdesk/cmd/frontdesk/app"
	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
	"frontdesk/store"
)

// The migrations of a next release that the test holds up: each waits for a lock of
// the test's. The first one only adds; the second one keeps everybody from the outbox.
const (
	adding  = 71
	locking = 72

	addingSQL = `-- +goose Up
CREATE TABLE nickname (id BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL);
UPDATE installation SET needs = 1;
SELECT pg_advisory_xact_lock(71);`
	lockingSQL = `-- +goose Up
ALTER TABLE outbox ADD COLUMN nickname TEXT NOT NULL DEFAULT '';
SELECT pg_advisory_xact_lock(72);`
)

// release is this release's migrations and those of the next one.
func release(t *testing.T) fs.FS {
	t.Helper()
	first, err := fs.ReadFile(store.Releases, "migrations/postgres/00001_first.sql")
	if err != nil {
		t.Fatal(err)
	}
	return fstest.MapFS{
		"migrations/postgres/00001_first.sql":   {Data: first},
		"migrations/postgres/00002_adding.sql":  {Data: []byte(addingSQL)},
		"migrations/postgres/00003_locking.sql": {Data: []byte(lockingSQL)},
	}
}

// rolling is a business whose program is being replaced by the next release.
type rolling struct {
	*sim.World
	t    *testing.T
	ctx  context.Context
	file string

	holder *sql.Conn // holds up migrations
	mia    *telegramsim.User
	agent  string
	card   slacksim.Message
	n      int // how many messages each side has written
}

func newRolling(t *testing.T, database string) *rolling {
	t.Helper()
	listeners := make([]net.Listener, 2)
	for i := range listeners {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		listeners[i] = l
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	w := &rolling{t: t, ctx: ctx, World: sim.New(sim.Options{SlackAddr: listeners[0].Addr().String(), TelegramAddr: listeners[1].Addr().String()})}
	served := w.Serve(listeners[0], listeners[1])
	w.file = filepath.Join(t.TempDir(), "frontdesk.yaml")
	if err := os.WriteFile(w.file, []byte(w.Config(database, "")), 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("postgres", database)
	if err != nil {
		t.Fatal(err)
	}
	if w.holder, err = db.Conn(ctx); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = w.holder.Close()
		_ = db.Close()
		served()
		cancel()
	})
	return w
}

// replica is a program at work.
type replica struct {
	*app.App
	stop func()
}

// begin starts a program of a release.
func (w *rolling) begin(opts ...store.Option) *replica {
	w.t.Helper()
	cfg, problems := config.Load(w.file, os.LookupEnv, app.Kinds())
	if len(problems) > 0 {
		w.t.Fatal(problems)
	}
	a, err := app.New(cfg, app.WithoutLimits(), app.Store(opts...),
		app.LogHandler(slog.NewTextHandler(w.t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})))
	if err != nil {
		w.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(w.ctx)
	done := make(chan error, 1)
	go func() { done <- a.Run(ctx) }()
	stopped := false
	r := &replica{App: a, stop: func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-done; err != nil {
			w.t.Errorf("a program did not end well: %v", err)
		}
	}}
	w.t.Cleanup(r.stop)
	return r
}

// exec has the test's connection do something.
func (w *rolling) exec(query string, args ...any) {
	w.t.Helper()
	if _, err := w.holder.ExecContext(w.ctx, query, args...); err != nil {
		w.t.Fatal(err)
	}
}

// reached waits until a migration waits for the test's lock.
func (w *rolling) reached(lock int) {
	w.t.Helper()
	for waiting := 0; waiting == 0; {
		err := w.holder.QueryRowContext(w.ctx, `SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = $1 AND NOT granted`, lock).Scan(&waiting)
		if err != nil {
			w.t.Fatalf("waiting for the migration %d: %v", lock, err)
		}
	}
}

// ready waits until a program says that it is.
func (w *rolling) ready(r *replica) {
	w.t.Helper()
	for w.ctx.Err() == nil {
		if status(r) == http.StatusOK {
			return
		}
	}
	w.t.Fatal("a program does not become ready")
}

func status(r *replica) int {
	res, err := http.Get("http://" + r.Addr() + "/readyz")
	if err != nil {
		return 0
	}
	_ = res.Body.Close()
	return res.StatusCode
}

// opens has a conversation begin.
func (w *rolling) opens() {
	w.t.Helper()
	w.mia = w.Customer(telegramsim.Person{ID: 555, FirstName: "Mia", Language: "en"})
	w.mia.Write("Hello")
	w.press("What is it about?", "Buying")
	w.press("e-mail", "Skip")
	w.until("somebody to have it", func() bool {
		for _, m := range w.Slack.All(sim.Sales) {
			if n := m.Notified(); strings.Contains(m.Seen(), "this one is for you") && len(n) == 1 {
				w.agent, w.card = n[0], w.Threads(sim.Sales)[0]
				return true
			}
		}
		return false
	})
}

func (w *rolling) press(question, label string) {
	w.t.Helper()
	m, err := w.mia.WaitText(w.ctx, question)
	if err != nil {
		w.t.Fatal(err)
	}
	b, ok := m.Button(label)
	if !ok {
		w.t.Fatalf("%q has no button %q", m.Text, label)
	}
	if _, err := w.mia.Press(b); err != nil {
		w.t.Fatal(err)
	}
}

func (w *rolling) until(what string, cond func() bool) {
	w.t.Helper()
	if err := w.Slack.Wait(w.ctx, cond); err != nil {
		var seen []string
		for _, m := range w.Slack.All(sim.Sales) {
			seen = append(seen, m.Seen())
		}
		w.t.Fatalf("waiting for %s: %v; in Slack there is\n%s", what, err, strings.Join(seen, "\n"))
	}
}

// write has both sides write some messages.
func (w *rolling) write() {
	w.t.Helper()
	for range 5 {
		w.n++
		w.mia.Write(fmt.Sprintf("customer %d.", w.n))
		if _, err := w.Slack.User(w.agent).Reply(sim.Sales, w.card.TS, fmt.Sprintf("agent %d.", w.n)); err != nil {
			w.t.Fatal(err)
		}
	}
}

// arrived waits until each side has all that the other one wrote, once and in order.
func (w *rolling) arrived() {
	w.t.Helper()
	w.until("all to arrive", func() bool {
		customer, marked := 0, 0
		for _, m := range w.Slack.Thread(sim.Sales, w.card.TS) {
			if strings.Contains(m.Seen(), "customer ") {
				customer++
			}
			if m.User == w.agent && len(m.Reactions["white_check_mark"]) > 0 {
				marked++
			}
		}
		return customer >= w.n && marked >= w.n
	})
	var thread, chat []string
	for _, m := range w.Slack.Thread(sim.Sales, w.card.TS) {
		if strings.Contains(m.Seen(), "customer ") {
			thread = append(thread, m.Seen())
		}
	}
	for _, m := range w.mia.Received() {
		if strings.Contains(m.Text, "agent ") {
			chat = append(chat, m.Text)
		}
	}
	w.inOrder("customer", thread)
	w.inOrder("agent", chat)
}

// inOrder judges what came of one side's messages. One may come after a later one only
// where it says so: two programs may each have been handed one.
func (w *rolling) inOrder(who string, got []string) {
	w.t.Helper()
	all := strings.Join(got, " | ")
	seen, latest := map[int]bool{}, 0
	for _, text := range got {
		_, number, _ := strings.Cut(text, who+" ")
		n := 0
		if _, err := fmt.Sscanf(number, "%d.", &n); err != nil || seen[n] {
			w.t.Fatalf("%q came twice, or is nobody's: %s", text, all)
		}
		if n < latest && !strings.Contains(text, "(written earlier)") {
			w.t.Fatalf("%q came too late and does not say so: %s", text, all)
		}
		seen[n], latest = true, max(latest, n)
	}
	if len(seen) != w.n {
		w.t.Errorf("%d of %d messages arrived: %s", len(seen), w.n, all)
	}
}

// TestRollingStart replaces a program by one of the next release while people write:
// during a migration that adds, everything arrives; during one that locks a table, it
// waits. Then both are at work, then either alone. Nothing is lost or comes twice.
func TestRollingStart(t *testing.T) {
	w := newRolling(t, store.Postgres.Database(t))
	before := w.begin()
	w.opens()
	w.write()
	w.arrived()

	w.exec(`SELECT pg_advisory_lock($1)`, adding)
	w.exec(`SELECT pg_advisory_lock($1)`, locking)
	next := []*replica{w.begin(store.Migrations(release(t))), w.begin(store.Migrations(release(t)))}
	w.reached(adding)
	w.write()
	w.arrived()
	if code := status(next[0]); code != http.StatusServiceUnavailable {
		t.Errorf("a program that migrates answers /readyz with %d", code)
	}
	w.exec(`SELECT pg_advisory_unlock($1)`, adding)
	w.reached(locking)
	w.write()
	w.exec(`SELECT pg_advisory_unlock($1)`, locking)
	w.arrived()
	for _, r := range append(slices.Clone(next), before) {
		w.ready(r)
	}
	w.write()
	w.arrived()

	before.stop()
	w.write()
	w.arrived()

	// It was no good: back to the release before, on the newer schema.
	before = w.begin()
	w.ready(before)
	for _, r := range next {
		r.stop()
	}
	w.write()
	w.arrived()
}
