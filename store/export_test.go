package store

import (
	"context"
	"io/fs"
	"path/filepath"
	"testing"

	"frontdesk/store/pgtest"
	"frontdesk/store/sqlitetest"
)

// Postgres is the server of this package's tests, those within it too.
var Postgres pgtest.Server

var template sqlitetest.Template

// SQLite gives the address of an empty database that is the test's own.
func SQLite(t testing.TB) string {
	t.Helper()
	path := filepath.Join(sqlitetest.Folder(t), "desk.db")
	template.Copy(t, path, func(path string) error { return migrated("sqlite:" + path) })
	return "sqlite:" + path
}

// Migrated gives the address of an empty schema of Postgres that is the test's own.
func Migrated(t testing.TB) string {
	t.Helper()
	return Postgres.Migrated(t, migrated)
}

func migrated(url string) error {
	db, err := Open(context.Background(), url)
	if err != nil {
		return err
	}
	return db.Close()
}

// Releases are the migrations of this release. A test may add those of later ones.
var Releases fs.FS = migrationFiles

// Migrations opens a database as a release with other migrations would.
func Migrations(files fs.FS) Option { return func(o *options) { o.migrations = files } }

// EndConnections has Postgres end all connections to it but the one that asks.
func (db *DB) EndConnections(t *testing.T) {
	t.Helper()
	_, err := db.writer.ExecContext(t.Context(), `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
		WHERE pid <> pg_backend_pid() AND query LIKE 'LISTEN%'`)
	if err != nil {
		t.Fatal(err)
	}
}
