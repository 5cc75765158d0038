package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
)

// tx is a transaction, or a single statement outside one. Its methods see to the
// context and to the tests' observer.
type tx struct {
	runner
	ctx context.Context
	db  *DB
	// try counts from 0; a transaction that lost against another one is repeated.
	try int
}

// runner is what a transaction and a pool can both do.
type runner interface {
	GetContext(ctx context.Context, dest any, query string, args ...any) error
	SelectContext(ctx context.Context, dest any, query string, args ...any) error
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// errAgain is returned by a transaction's function that wants to be repeated.
var errAgain = errors.New("lost against another transaction")

// tries bounds how often a transaction is repeated; each loses only to one that won.
const tries = 50

// write runs f in a transaction, and again if it lost against another one.
// Whatever f keeps outside itself it must set anew each time.
func (db *DB) write(ctx context.Context, f func(*tx) error) error {
	for try := 0; ; try++ {
		err := db.once(ctx, db.writer, nil, try, f)
		if err == nil || try == tries || !(errors.Is(err, errAgain) || db.dialect.again(err)) {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%w (%w)", context.Cause(ctx), err)
		case <-time.After(time.Duration(min(try, 10)) * time.Millisecond):
		}
	}
}

// read runs f in a transaction that sees one state of the database and changes nothing.
func (db *DB) read(ctx context.Context, f func(*tx) error) error {
	return db.once(ctx, db.reader, &sql.TxOptions{ReadOnly: true, Isolation: db.dialect.snapshot}, 0, f)
}

// glance runs f, which reads with one statement, without a transaction: that would
// be two more calls of the database for nothing.
func (db *DB) glance(ctx context.Context, f func(*tx) error) error {
	return f(&tx{runner: db.reader, ctx: ctx, db: db})
}

func (db *DB) once(ctx context.Context, pool *sqlx.DB, opts *sql.TxOptions, try int, f func(*tx) error) (err error) {
	t, err := pool.BeginTxx(ctx, opts)
	if err != nil {
		return fmt.Errorf("beginning a transaction: %w", err)
	}
	defer func() { _ = t.Rollback() }() // does nothing after a commit
	if err := f(&tx{runner: t, ctx: ctx, db: db, try: try}); err != nil {
		return err
	}
	if err := t.Commit(); err != nil {
		return fmt.Errorf("committing: %w", err)
	}
	return nil
}

// get reads one row; found is false if there is none.
func (t *tx) get(dest any, query string, args ...any) (found bool, err error) {
	t.seen(query, args)
	err = t.GetContext(t.ctx, dest, query, args...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// all reads rows into a slice.
func (t *tx) all(dest any, query string, args ...any) error {
	t.seen(query, args)
	return t.SelectContext(t.ctx, dest, query, args...)
}

// exec runs a statement and tells how many rows it changed.
func (t *tx) exec(query string, args ...any) (int64, error) {
	t.seen(query, args)
	res, err := t.ExecContext(t.ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

func (t *tx) seen(query string, args []any) {
	if t.db.observe != nil {
		t.db.observe(query, args)
	}
}

// list adds values to args and gives the places for them, as "$3, $4".
func list[T ~string](args []any, values []T) (string, []any) {
	var b strings.Builder
	for i, v := range values {
		if i > 0 {
			b.WriteString(", ")
		}
		args = append(args, string(v))
		b.WriteString("$" + strconv.Itoa(len(args)))
	}
	return b.String(), args
}

// ring tells Wake's reader, and those of other programs, that something may be due.
func (db *DB) ring() {
	db.wakeUp()
	if db.hints != nil {
		db.hints.ring()
	}
}

// wakeUp tells Wake's reader.
func (db *DB) wakeUp() {
	select {
	case db.wake <- struct{}{}:
	default:
	}
}

// unreachable tells that err is about the way to the server.
func unreachable(err error) bool {
	_, ok := errors.AsType[net.Error](err)
	return ok
}
