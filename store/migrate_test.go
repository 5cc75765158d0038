package store

import (
	"context"
	"database/sql"
	"io/fs"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"
)

// later is this release's migrations and those of the releases after it, which are
// the same on both databases.
func later(t *testing.T, added map[string]string) fs.FS {
	t.Helper()
	files := fstest.MapFS{}
	for _, name := range []string{"migrations/sqlite/00001_first.sql", "migrations/postgres/00001_first.sql"} {
		text, err := fs.ReadFile(Releases, name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: text}
	}
	for name, text := range added {
		for _, d := range []string{"sqlite", "postgres"} {
			files["migrations/"+d+"/"+name] = &fstest.MapFile{Data: []byte("-- +goose Up\n" + text)}
		}
	}
	return files
}

// The migrations of the next release and of the one after it.
var (
	second = map[string]string{"00002_nickname.sql": `
		ALTER TABLE contact ADD COLUMN nickname TEXT NOT NULL DEFAULT '';
		UPDATE installation SET needs = 1;`}
	third = map[string]string{"00002_nickname.sql": second["00002_nickname.sql"], "00003_shrink.sql": `
		CREATE TABLE shrunk (id INTEGER NOT NULL PRIMARY KEY);
		UPDATE installation SET needs = 2;`}
)

// both runs a test on both databases.
func both(t *testing.T, f func(t *testing.T, url string)) {
	t.Run("sqlite", func(t *testing.T) { f(t, "sqlite:"+filepath.Join(t.TempDir(), "desk.db")) })
	t.Run("postgres", func(t *testing.T) { f(t, Postgres.Database(t)) })
}

// version opens and closes the database as a release with these migrations, and
// gives the version that the schema then has.
func version(t *testing.T, url string, files fs.FS) (int, error) {
	t.Helper()
	db, err := Open(t.Context(), url, Migrations(files))
	if err != nil {
		return 0, err
	}
	var v int
	if err := db.writer.GetContext(t.Context(), &v, `SELECT max(version_id) FROM goose_db_version`); err != nil {
		t.Error(err)
	}
	return v, db.Close()
}

// A program starts on the schema of the next release, so that rolling back works,
// and refuses that of the release after it in words.
func TestRollBack(t *testing.T) {
	both(t, func(t *testing.T, url string) {
		for _, files := range []fs.FS{Releases, later(t, second), Releases, later(t, second)} {
			if _, err := version(t, url, files); err != nil {
				t.Fatal(err)
			}
		}
		if v, err := version(t, url, later(t, third)); v != 3 || err != nil {
			t.Fatalf("version %d, %v", v, err)
		}
		if _, err := version(t, url, later(t, second)); err != nil {
			t.Errorf("the release before does not start: %v", err)
		}
		_, err := version(t, url, Releases)
		want := "its schema has version 3 and needs a program that knows version 2, and this one knows 1; run a newer program"
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the release before that one: %v", err)
		}
	})
}

// A migration that fails half-way leaves the schema before it, on which the program
// of before runs, and says so; once it is mended all goes on.
func TestFailedMigration(t *testing.T) {
	both(t, func(t *testing.T, url string) {
		if _, err := version(t, url, Releases); err != nil {
			t.Fatal(err)
		}
		broken := later(t, map[string]string{
			"00002_nickname.sql": second["00002_nickname.sql"],
			"00003_broken.sql":   "CREATE TABLE half (id INTEGER NOT NULL PRIMARY KEY);\nUPDATE nothing SET x = 1;",
		})
		_, err := version(t, url, broken)
		if err == nil {
			t.Fatal("a broken migration went well")
		}
		for _, part := range []string{"from version 2 to 3 failed", "nothing of that step was kept", "start again", "the program that ran before"} {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("it is said %q, without %q", err, part)
			}
		}
		db, err := Open(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		var n int
		if err := db.writer.GetContext(t.Context(), &n, `SELECT count(*) FROM half`); err == nil {
			t.Error("half of a migration was kept")
		}
		if err := db.Ping(t.Context()); err != nil {
			t.Error(err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
		if v, err := version(t, url, later(t, third)); v != 3 || err != nil {
			t.Errorf("once it is mended: version %d, %v", v, err)
		}
	})
}

// Several programs that start at once, on an empty database or on one of the release
// before, migrate it once.
func TestMigrateOnce(t *testing.T) {
	url := Postgres.Database(t)
	slow := later(t, map[string]string{"00002_slow.sql": `CREATE TABLE slow (id INTEGER NOT NULL PRIMARY KEY); SELECT pg_sleep(0.3);`})
	for _, files := range []fs.FS{Releases, slow} {
		var starting sync.WaitGroup
		for range 4 {
			starting.Go(func() {
				db, err := Open(t.Context(), url, Migrations(files))
				if err != nil {
					t.Error(err)
					return
				}
				if err := db.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		starting.Wait()
	}
	db := openTest(t, url)
	var versions []int
	selectAll(t, db, &versions, `SELECT version_id FROM goose_db_version ORDER BY id`)
	if len(versions) != 3 {
		t.Errorf("these versions were applied: %v", versions)
	}
}

// A program that waits while another one migrates, and then finds a schema that is
// too new for it, refuses it as if it had found it at once.
func TestOvertakenWhileWaiting(t *testing.T) {
	url := Postgres.Database(t)
	db := openTest(t, url)
	conn, err := db.writer.Connx(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	run := func(q string) {
		t.Helper()
		if _, err := conn.ExecContext(t.Context(), q); err != nil {
			t.Fatal(err)
		}
	}
	run(`SELECT pg_advisory_lock(4097083626)`) // as goose does
	done := make(chan error)
	go func() {
		_, err := version(t, url, later(t, second))
		done <- err
	}()
	waits(t, db, `SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_try_advisory_lock%' AND pid <> pg_backend_pid()`)
	run(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (2, true), (3, true), (4, true)`)
	run(`UPDATE installation SET needs = 3`)
	run(`SELECT pg_advisory_unlock(4097083626)`)
	if err := <-done; err == nil || !strings.Contains(err.Error(), "run a newer program") {
		t.Errorf("it is said: %v", err)
	}
}

// A migration that loses against programs at work (they lock tables in another
// order) is tried again.
func TestMigrationThatLosesIsTriedAgain(t *testing.T) {
	url := Postgres.Database(t)
	db := openTest(t, url)
	work, err := db.writer.BeginTxx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = work.Rollback() }()
	holder, err := db.writer.Connx(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer holder.Close()
	run := func(c interface {
		ExecContext(context.Context, string, ...any) (sql.Result, error)
	}, q string) {
		if _, err := c.ExecContext(t.Context(), q); err != nil {
			t.Errorf("%s: %v", q, err)
		}
	}
	run(holder, `SELECT pg_advisory_lock(73)`)
	run(work, `SET LOCAL deadlock_timeout = '1h'`) // it is the migration that finds out, and loses
	run(work, `LOCK TABLE timer IN ROW EXCLUSIVE MODE`)
	migrated, worked := make(chan error, 1), make(chan struct{})
	go func() {
		_, err := version(t, url, later(t, map[string]string{"00002_two.sql": `
			SET LOCAL deadlock_timeout = '1ms';
			ALTER TABLE contact ADD COLUMN nickname TEXT NOT NULL DEFAULT '';
			SELECT pg_advisory_xact_lock(73);
			ALTER TABLE timer ADD COLUMN nickname TEXT NOT NULL DEFAULT '';`}))
		migrated <- err
	}()
	waits(t, db, `SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 73 AND NOT granted`)
	go func() {
		defer close(worked)
		run(work, `LOCK TABLE contact IN ROW EXCLUSIVE MODE`)
		run(work, `COMMIT`)
	}()
	waits(t, db, `SELECT count(*) FROM pg_locks WHERE locktype = 'relation' AND NOT granted`)
	run(holder, `SELECT pg_advisory_unlock(73)`)
	<-worked
	if err := <-migrated; err != nil {
		t.Error(err)
	}
}

// waits waits until a query counts anything.
func waits(t *testing.T, db *DB, query string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for n := 0; n == 0; {
		if err := db.writer.GetContext(ctx, &n, query); err != nil {
			t.Fatalf("waiting for %s: %v", query, err)
		}
	}
}
