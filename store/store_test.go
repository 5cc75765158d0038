package store_test

import (
	"os"
	"testing"

	"frontdesk/bridge/engine"
	"frontdesk/store"
	"frontdesk/store/pgtest"
	"frontdesk/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m, &store.Postgres)) }

func open(t *testing.T, url string, opts ...store.Option) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), url, opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// That SQLite passes the suite is TestSQLite's, with the plans of its statements.
func TestPostgres(t *testing.T) {
	storetest.Run(t, func(t *testing.T) engine.Store {
		return open(t, store.Migrated(t))
	})
}
