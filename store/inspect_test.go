package store

import (
	"context"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// What Inspect tells of a database, from before it is there until a newer program has
// used it, and that it changes nothing.
func TestInspect(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for name, made := range map[string]func(t *testing.T) string{
		"sqlite":   func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "desk.db") },
		"postgres": func(t *testing.T) string { return Postgres.Database(t) },
	} {
		t.Run(name, func(t *testing.T) {
			address, ctx := made(t), t.Context()
			look := func() Standing {
				t.Helper()
				s, err := Inspect(ctx, now, address)
				if err != nil {
					t.Fatal(err)
				}
				return s
			}
			for range 2 { // the first look has made nothing
				if s := look(); !s.New || s.Holder != "" || s.Where == "" {
					t.Errorf("before it is made: %+v", s)
				}
			}
			db := openTest(t, address)
			s := look()
			if s.New || s.Version != s.Known || s.Known == 0 || s.Needs != 1 || len(s.Held) != 0 {
				t.Errorf("once it is made: %+v", s)
			}
			if name == "sqlite" && s.Holder != strconv.Itoa(os.Getpid()) {
				t.Errorf("it is said to be held by %q", s.Holder)
			}
			for name, until := range map[string]time.Time{"source/a": now.Add(time.Second), "source/b": now.Add(-time.Second)} {
				if _, err := db.Hold(ctx, now.Add(-time.Minute), until, name, "me"); err != nil {
					t.Fatal(err)
				}
			}
			if s := look(); !slices.Equal(s.Held, []string{"source/a"}) {
				t.Errorf("held are %q", s.Held)
			}
			newer := func(version, needs int) {
				t.Helper()
				for _, q := range []string{
					`DELETE FROM goose_db_version WHERE version_id > 1`,
					`INSERT INTO goose_db_version (version_id, is_applied) VALUES (` + strconv.Itoa(version) + `, true)`,
					`UPDATE installation SET needs = ` + strconv.Itoa(needs),
				} {
					if _, err := db.writer.ExecContext(ctx, q); err != nil {
						t.Fatal(err)
					}
				}
			}
			newer(99, 98)
			if s := look(); s.Version != 99 || s.Needs != 98 || s.Known >= 98 {
				t.Errorf("after a newer program: %+v", s)
			}
		})
	}
}

// Somebody who may only read cannot run on a database, and is told so.
func TestInspectRights(t *testing.T) {
	address, ctx := Postgres.Database(t), t.Context()
	db := openTest(t, address)
	role, schema := "reader_"+strconv.Itoa(os.Getpid()), schemaOf(t, address)
	say := func(queries ...string) {
		t.Helper()
		for _, q := range queries {
			if _, err := db.writer.ExecContext(context.WithoutCancel(ctx), strings.NewReplacer("ROLENAME", role, "SCHEMANAME", schema).Replace(q)); err != nil {
				t.Fatal(err)
			}
		}
	}
	say(`CREATE ROLE ROLENAME LOGIN PASSWORD 'secret'`, `GRANT USAGE ON SCHEMA SCHEMANAME TO ROLENAME`,
		`GRANT SELECT ON ALL TABLES IN SCHEMA SCHEMANAME TO ROLENAME`)
	t.Cleanup(func() { say(`DROP OWNED BY ROLENAME`, `DROP ROLE ROLENAME`) })
	as := asRole(t, address, role)
	_, err := Inspect(ctx, time.Now(), as)
	if err == nil || !strings.Contains(err.Error(), "permission denied") || strings.Contains(err.Error(), "secret") {
		t.Errorf("who may only read is told %v", err)
	}
	// Nor may they make one.
	say(`DROP SCHEMA SCHEMANAME CASCADE`, `CREATE SCHEMA SCHEMANAME`, `GRANT USAGE ON SCHEMA SCHEMANAME TO ROLENAME`)
	if _, err := Inspect(ctx, time.Now(), as); !errors.Is(err, ErrMayNotMigrate) {
		t.Errorf("who may make no tables is told %v", err)
	}
}

// A directory that cannot be written to is no place for a database.
func TestInspectReadOnlyDirectory(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	if f, err := os.CreateTemp(dir, "x"); err == nil { // root may
		_ = f.Close()
		dir = filepath.Join(dir, "nowhere")
	}
	_, err := Inspect(t.Context(), time.Now(), "sqlite:"+filepath.Join(dir, "desk.db"))
	if err == nil || !strings.Contains(err.Error(), "the directory "+dir) {
		t.Errorf("it is said %v", err)
	}
}

// asRole is the address of a database for another of its users.
func asRole(t *testing.T, address, role string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.UserPassword(role, "secret")
	return u.String()
}

// schemaOf is the schema that an address names.
func schemaOf(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u.Query().Get("search_path")
}
