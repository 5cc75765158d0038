package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	"modernc.org/sqlite"

	"frontdesk/bridge/engine"
)

// DB is an open database. It implements engine.Store.
type DB struct {
	dialect dialect
	writer  *sqlx.DB
	reader  *sqlx.DB // the same as writer, except on SQLite
	lock    *os.File // SQLite only
	where   string   // what people call the database; holds no password
	dsn     string   // Postgres only; holds the password
	wake    chan struct{}
	hints   *hints // Postgres only
	// migrations holds migrations/sqlite and migrations/postgres.
	migrations fs.FS
	// observe, if set, sees each statement; for tests.
	observe func(query string, args []any)
}

var _ engine.Store = (*DB)(nil)

type options struct {
	bubble     bool
	visit      bool
	pool       int // how many connections to Postgres there may be
	migrations fs.FS
}

// Option changes how a database is opened.
type Option func(*options)

// InBubble is for tests inside a testing/synctest bubble: SQLite then has a single
// connection and never waits for a lock, since that would take real time.
func InBubble() Option { return func(o *options) { o.bubble = true } }

// Visiting opens a database that must be there already, beside a program that may
// be running on it: for a short look or a small change. It migrates nothing.
func Visiting() Option { return func(o *options) { o.visit = true } }

// Open opens the database at url, "sqlite:PATH" or "postgres://…", creates the file
// if need be, and brings its schema up to date.
func Open(ctx context.Context, url string, opts ...Option) (*DB, error) {
	o := options{pool: 16, migrations: migrationFiles}
	for _, opt := range opts {
		opt(&o)
	}
	db, err := connect(url, o)
	if err != nil {
		return nil, err
	}
	db.wake, db.migrations = make(chan struct{}, 1), o.migrations
	if err := db.start(ctx, o.visit); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	if db.dsn != "" {
		db.hints = newHints(db.writer, db.dsn, db.wakeUp)
	}
	return db, nil
}

// connect prepares the connections to the database at url.
func connect(url string, o options) (*DB, error) {
	switch scheme, rest, _ := strings.Cut(url, ":"); scheme {
	case "sqlite":
		return openSQLite(rest, o)
	case "postgres", "postgresql":
		return openPostgres(url, o)
	}
	return nil, errors.New(`a database is given as "sqlite:PATH" or "postgres://USER:PASSWORD@HOST/NAME"`)
}

// start reaches the database and, but for a visit, migrates it.
func (db *DB) start(ctx context.Context, visit bool) error {
	if err := db.writer.PingContext(ctx); err != nil {
		return db.explain(err)
	}
	if err := db.migrate(ctx, visit); err != nil {
		return db.explain(err)
	}
	if db.lock != nil {
		if err := db.inherit(ctx); err != nil {
			return db.explain(err)
		}
	}
	return nil
}

// Close closes the database and lets others have it.
func (db *DB) Close() error {
	var errs []error
	if db.hints != nil {
		db.hints.close()
	}
	if db.reader != db.writer {
		errs = append(errs, db.reader.Close())
	}
	errs = append(errs, db.writer.Close(), db.vacate())
	return errors.Join(errs...)
}

// explain says in words what is wrong with a database that does not open.
func (db *DB) explain(err error) error {
	if db.dialect.damaged(err) {
		return fmt.Errorf("the database %s is damaged, or no database of Frontdesk: %w", db.where, err)
	}
	if db.lock == nil && unreachable(err) {
		return fmt.Errorf("the database %s cannot be reached: %w", db.where, err)
	}
	return fmt.Errorf("opening the database %s: %w", db.where, err)
}

func openSQLite(path string, o options) (*DB, error) {
	if path == "" {
		return nil, errors.New(`the database needs a path, as in "sqlite:frontdesk.db"`)
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("finding the database: %w", err)
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real // so that two names of one file have one lock
	}
	db := &DB{dialect: sqliteDialect(), where: path}
	if err := db.occupy(o.visit); err != nil {
		return nil, err
	}
	wait := 5 * time.Second
	if o.bubble {
		wait = 0
	}
	if db.writer, err = sqlitePool(path, wait, false); err != nil {
		return nil, errors.Join(err, db.vacate())
	}
	db.writer.SetMaxOpenConns(1)
	db.reader = db.writer
	if o.bubble {
		return db, nil
	}
	if db.reader, err = sqlitePool(path, wait, true); err != nil {
		return nil, errors.Join(err, db.writer.Close(), db.vacate())
	}
	db.reader.SetMaxOpenConns(4)
	db.reader.SetMaxIdleConns(4)
	return db, nil
}

func sqlitePool(path string, wait time.Duration, readOnly bool) (*sqlx.DB, error) {
	c, err := sqlite.NewConnector(sqliteDSN(path, wait, readOnly))
	if err != nil {
		return nil, fmt.Errorf("opening the database %s: %w", path, err)
	}
	return openKept("sqlite", c), nil
}

// sqliteDSN is what the driver needs to open path safely: a transaction that
// writes takes the write lock at its beginning, and a commit is on the disk.
func sqliteDSN(path string, wait time.Duration, readOnly bool) string {
	q := url.Values{}
	q.Set("_dqs", "0")
	q.Add("_pragma", fmt.Sprintf("busy_timeout(%d)", wait.Milliseconds()))
	q.Add("_pragma", "foreign_keys(1)")
	if readOnly {
		q.Set("mode", "ro")
	} else {
		q.Set("_txlock", "immediate")
		q.Add("_pragma", "journal_mode(WAL)")
		q.Add("_pragma", "synchronous(FULL)")
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
}

func openPostgres(address string, o options) (*DB, error) {
	dsn, where, err := postgresDSN(address)
	if err != nil {
		return nil, err
	}
	c, err := pq.NewConnector(dsn)
	if err != nil {
		return nil, fmt.Errorf("opening the database %s: %w", where, err)
	}
	conn := openKept("postgres", c)
	conn.SetMaxOpenConns(o.pool)
	conn.SetMaxIdleConns(o.pool)
	conn.SetConnMaxIdleTime(5 * time.Minute)
	return &DB{dialect: postgresDialect(), writer: conn, reader: conn, where: where, dsn: dsn}, nil
}

// postgresDSN writes out what the driver would else assume by itself, and gives
// the address without its password, for people.
func postgresDSN(address string) (dsn, where string, err error) {
	u, err := url.Parse(address)
	if err != nil {
		// The parser's words would repeat the address, and with it the password.
		return "", "", errors.New("the database's address cannot be read; a password's special characters are written as %XX")
	}
	q := u.Query()
	for key, value := range map[string]string{
		"sslmode":          "prefer",
		"connect_timeout":  "10",
		"application_name": "frontdesk",
	} {
		if !q.Has(key) && !(key == "sslmode" && os.Getenv("PGSSLMODE") != "") {
			q.Set(key, value)
		}
	}
	u.RawQuery = q.Encode()
	shown := url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}
	return u.String(), shown.String(), nil
}
