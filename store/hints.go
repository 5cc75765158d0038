package store

import (
	"context"
	"crypto/rand"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// hintChannel is where programs on one Postgres database tell each other that
// something may be due.
const hintChannel = "frontdesk"

const (
	// hintEvery bounds how often a program tells the others.
	hintEvery = 20 * time.Millisecond
	// hintTime bounds one telling.
	hintTime = 5 * time.Second
	// The pauses before the listening connection is opened again.
	listenMin, listenMax = time.Second, time.Minute
)

// hints passes rings on between programs, by LISTEN and NOTIFY. They are no more
// than that: what is lost, polling finds.
type hints struct {
	self   string // what this program says, so that it does not wake itself
	due    chan struct{}
	cancel context.CancelFunc
	ended  chan struct{}
}

// newHints listens at dsn and tells by way of conn, until close.
func newHints(conn *sqlx.DB, dsn string, ring func()) *hints {
	ctx, cancel := context.WithCancel(context.Background())
	h := &hints{self: rand.Text(), due: make(chan struct{}, 1), cancel: cancel, ended: make(chan struct{}, 2)}
	go func() {
		h.tell(ctx, conn)
		h.ended <- struct{}{}
	}()
	go func() {
		h.listen(ctx, dsn, ring)
		h.ended <- struct{}{}
	}()
	return h
}

// close ends both and waits for them.
func (h *hints) close() {
	h.cancel()
	<-h.ended
	<-h.ended
}

// ring has the others told soon.
func (h *hints) ring() {
	select {
	case h.due <- struct{}{}:
	default:
	}
}

func (h *hints) tell(ctx context.Context, conn *sqlx.DB) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-h.due:
		}
		h.notify(ctx, conn)
		select {
		case <-ctx.Done():
			return
		case <-time.After(hintEvery):
		}
	}
}

// notify tells the others once. Should it fail, they find out by themselves.
func (h *hints) notify(ctx context.Context, conn *sqlx.DB) {
	ctx, cancel := context.WithTimeout(ctx, hintTime)
	defer cancel()
	t, err := conn.BeginTxx(ctx, nil)
	if err != nil {
		return
	}
	defer func() { _ = t.Rollback() }() // does nothing after a commit
	// A hint need not reach the disk.
	if _, err := t.ExecContext(ctx, `SET LOCAL synchronous_commit = off`); err != nil {
		return
	}
	if _, err := t.ExecContext(ctx, `SELECT pg_notify($1, $2)`, hintChannel, h.self); err != nil {
		return
	}
	_ = t.Commit()
}

func (h *hints) listen(ctx context.Context, dsn string, ring func()) {
	l := pq.NewListener(dsn, listenMin, listenMax, nil)
	stop := context.AfterFunc(ctx, func() { _ = l.Close() })
	defer stop()
	if err := l.Listen(hintChannel); err != nil {
		return // it was closed
	}
	for {
		select {
		case <-ctx.Done():
			return
		case n, ok := <-l.Notify:
			if !ok {
				return
			}
			// nil: the connection was lost and is there again, and hints may have been missed.
			if n == nil || n.Extra != h.self {
				ring()
			}
		}
	}
}
