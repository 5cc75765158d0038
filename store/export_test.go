package store

import (
	"io/fs"
	"testing"

	"frontdesk/store/pgtest"
)

// Postgres is the server of this package's tests, those within it too.
var Postgres pgtest.Server

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
