package store

import (
	"testing"

	"frontdesk/store/pgtest"
)

// Postgres is the server of this package's tests, those within it too.
var Postgres pgtest.Server

// EndConnections has Postgres end all connections to it but the one that asks.
func (db *DB) EndConnections(t *testing.T) {
	t.Helper()
	_, err := db.writer.ExecContext(t.Context(), `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
		WHERE pid <> pg_backend_pid() AND query LIKE 'LISTEN%'`)
	if err != nil {
		t.Fatal(err)
	}
}
