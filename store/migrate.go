package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations/sqlite/*.sql migrations/postgres/*.sql
var migrationFiles embed.FS

// migrate brings the schema up to date, or for a visit sees that it is. On SQLite the lock file keeps others out
// meanwhile, on Postgres an advisory lock.
func (db *DB) migrate(ctx context.Context, visit bool) error {
	p, err := db.migrator()
	if err != nil {
		return err
	}
	current, target, err := p.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("reading the schema's version: %w", err)
	}
	if current > target {
		return db.checkNewer(ctx, current, target)
	}
	if visit && current < target {
		return fmt.Errorf("its schema has version %d and this program needs %d; frontdesk serve brings it up to date", current, target)
	}
	if err := db.up(ctx, p); err != nil {
		return err
	}
	// A newer program may have come first while this one waited for the lock.
	if current, err = p.GetDBVersion(ctx); err != nil {
		return fmt.Errorf("reading the schema's version: %w", err)
	}
	if current > target {
		return db.checkNewer(ctx, current, target)
	}
	return nil
}

// up migrates. Programs that are at work meanwhile take locks in another order than a
// migration does, so that it may lose against them; then it is tried again.
func (db *DB) up(ctx context.Context, p *goose.Provider) error {
	for try := 0; ; try++ {
		_, err := p.Up(ctx)
		if err == nil {
			return nil
		}
		if try < tries && db.dialect.again(err) && ctx.Err() == nil {
			continue
		}
		failed, ok := errors.AsType[*goose.PartialError](err)
		if !ok {
			return fmt.Errorf("migrating the database: %w", err)
		}
		to := failed.Failed.Source.Version
		return fmt.Errorf("bringing its schema from version %d to %d failed, and nothing of that step was kept: %w; "+
			"mend that and start again; until then the program that ran before runs on it as ever", to-1, to, failed.Err)
	}
}

func (db *DB) migrator() (*goose.Provider, error) {
	files, err := fs.Sub(db.migrations, "migrations/"+db.dialect.name)
	if err != nil {
		return nil, fmt.Errorf("reading the migrations: %w", err)
	}
	opts := []goose.ProviderOption{
		goose.WithDisableGlobalRegistry(true),
		goose.WithLogger(goose.NopLogger()),
	}
	if db.dialect.goose == goose.DialectPostgres {
		session, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, patience), lock.WithUnlockTimeout(1, 60))
		if err != nil {
			return nil, fmt.Errorf("preparing the migrations' lock: %w", err)
		}
		opts = append(opts, goose.WithSessionLocker(patient{session}))
	}
	p, err := goose.NewProvider(db.dialect.goose, db.writer.DB, files, opts...)
	if err != nil {
		return nil, fmt.Errorf("reading the migrations: %w", err)
	}
	return p, nil
}

// patience is for how many seconds a program waits while another one migrates.
const patience = 3600

// patient is the migrations' lock, and says in words what it has waited for.
type patient struct{ lock.SessionLocker }

// SessionLock waits until no other program migrates.
func (l patient) SessionLock(ctx context.Context, conn *sql.Conn) error {
	if err := l.SessionLocker.SessionLock(ctx, conn); err != nil {
		return fmt.Errorf("waiting for another program that is migrating the database: %w", err)
	}
	return nil
}

// checkNewer decides whether this program may run on a schema that a newer one
// made. It may for one release: the newer schema says how old a program may be.
func (db *DB) checkNewer(ctx context.Context, current, known int64) error {
	var needs int64
	if err := db.writer.GetContext(ctx, &needs, `SELECT needs FROM installation WHERE id = 1`); err != nil {
		return fmt.Errorf("reading which program the schema needs: %w", err)
	}
	if needs > known {
		return fmt.Errorf("a newer Frontdesk has used it: its schema has version %d and needs a program that knows version %d, and this one knows %d; run a newer program, or go back to a copy of the database",
			current, needs, known)
	}
	return nil
}
