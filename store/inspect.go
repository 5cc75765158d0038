package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// Standing is how a database stands.
type Standing struct {
	// Where is what people call it.
	Where string
	// New: nothing of ours is in it yet; it can be made.
	New bool
	// Holder is the process that has the file; empty if none has, or on Postgres.
	Holder string
	// Version is the schema's, Known the one that this program makes. Needs is which
	// one a program must know, if Version is newer.
	Version, Known, Needs int64
	// Held are the names that programs hold now; see engine.Alone.
	Held []string
}

// ErrMayNotMigrate tells that the database's user may not make tables.
var ErrMayNotMigrate = errors.New("its user may not make tables")

// Inspect finds out how the database at url stands, and whether we may write to it. It
// changes nothing, and may be called beside a program that runs on it.
func Inspect(ctx context.Context, now time.Time, url string, opts ...Option) (s Standing, err error) {
	o := options{migrations: migrationFiles}
	for _, opt := range opts {
		opt(&o)
	}
	o.visit, o.pool = true, 1
	if path, is := strings.CutPrefix(url, "sqlite:"); is {
		if s.Where, err = filepath.Abs(path); err != nil {
			return s, fmt.Errorf("finding the database: %w", err)
		}
		if s.New, err = missing(s.Where); s.New || err != nil {
			return s, err
		}
		if s.Holder, err = holderOf(s.Where); err != nil {
			return s, err
		}
	}
	db, err := connect(url, o)
	if err != nil {
		return s, err
	}
	s.Where, db.migrations = db.where, o.migrations
	err = db.inspect(ctx, now, &s)
	if err != nil && !errors.Is(err, ErrMayNotMigrate) {
		err = db.explain(err)
	}
	return s, errors.Join(err, db.Close())
}

// missing tells that there is no file at path yet, if one can be made there.
func missing(path string) (bool, error) {
	switch _, err := os.Stat(path); {
	case err == nil:
		return false, nil
	case !errors.Is(err, fs.ErrNotExist):
		return false, explainFile(path, err)
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".frontdesk-check-*")
	if err != nil {
		if failed, ok := errors.AsType[*fs.PathError](err); ok {
			err = failed.Err // the file's name is nobody's
		}
		return false, explainFile(path, err)
	}
	if err := errors.Join(f.Close(), os.Remove(f.Name())); err != nil {
		return false, explainFile(path, err)
	}
	return true, nil
}

// holderOf is the process that has the database at path; empty if none has.
func holderOf(path string) (string, error) {
	f, err := os.Open(path + ".lock")
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", explainFile(path, err)
	}
	defer f.Close()
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_SH|syscall.LOCK_NB)
	if err == nil || !errors.Is(err, syscall.EWOULDBLOCK) {
		return "", nil
	}
	pid := make([]byte, 20)
	n, _ := f.ReadAt(pid, 0)
	if who := strings.TrimSpace(string(pid[:n])); who != "" {
		return who, nil
	}
	return "unknown", nil
}

// errInspected takes back what a transaction only tried.
var errInspected = errors.New("it was only tried")

func (db *DB) inspect(ctx context.Context, now time.Time, s *Standing) error {
	p, err := db.migrator()
	if err != nil {
		return err
	}
	for _, m := range p.ListSources() {
		s.Known = max(s.Known, m.Version)
	}
	err = db.write(ctx, func(t *tx) error {
		there, may := false, false
		if _, err := t.get(&there, db.dialect.migrated); err != nil {
			return fmt.Errorf("looking for its schema: %w", err)
		}
		s.New = !there
		if there {
			if err := t.standing(now, s); err != nil {
				return err
			}
		}
		if s.Version < s.Known {
			if _, err := t.get(&may, db.dialect.mayMigrate); err != nil {
				return fmt.Errorf("asking for its user's rights: %w", err)
			}
			if !may {
				return ErrMayNotMigrate
			}
		}
		return errInspected
	})
	if errors.Is(err, errInspected) {
		return nil
	}
	return err
}

// standing reads the schema's version and who is at work, and tries to write.
func (t *tx) standing(now time.Time, s *Standing) error {
	s.Held = nil
	if _, err := t.get(&s.Version, `SELECT COALESCE(max(version_id), 0) FROM goose_db_version WHERE is_applied`); err != nil {
		return fmt.Errorf("reading the schema's version: %w", err)
	}
	if s.Version == 0 {
		return nil
	}
	if _, err := t.get(&s.Needs, `SELECT needs FROM installation WHERE id = 1`); err != nil {
		return fmt.Errorf("reading which program the schema needs: %w", err)
	}
	if err := t.all(&s.Held, `SELECT name FROM lease WHERE until_at > $1 ORDER BY name`, micros(now)); err != nil {
		return fmt.Errorf("reading who is at work: %w", err)
	}
	if _, err := t.exec(`UPDATE installation SET pinged = pinged WHERE id = 1`); err != nil {
		return fmt.Errorf("writing: %w", err)
	}
	return nil
}
