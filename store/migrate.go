package store

import (
	"context"
	"embed"
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
	p, err := db.migrations()
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
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrating the database: %w", err)
	}
	return nil
}

func (db *DB) migrations() (*goose.Provider, error) {
	files, err := fs.Sub(migrationFiles, "migrations/"+db.dialect.name)
	if err != nil {
		return nil, fmt.Errorf("reading the migrations: %w", err)
	}
	opts := []goose.ProviderOption{
		goose.WithDisableGlobalRegistry(true),
		goose.WithLogger(goose.NopLogger()),
	}
	if db.dialect.goose == goose.DialectPostgres {
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300), lock.WithUnlockTimeout(1, 60))
		if err != nil {
			return nil, fmt.Errorf("preparing the migrations' lock: %w", err)
		}
		opts = append(opts, goose.WithSessionLocker(locker))
	}
	p, err := goose.NewProvider(db.dialect.goose, db.writer.DB, files, opts...)
	if err != nil {
		return nil, fmt.Errorf("reading the migrations: %w", err)
	}
	return p, nil
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
