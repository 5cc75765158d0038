package store

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// column is a column of a table as both databases describe it.
type column struct {
	Table    string `db:"table_name"`
	Name     string `db:"column_name"`
	Required bool
}

// The two schemas have the same tables, columns and unique keys.
func TestSchemasAreAlike(t *testing.T) {
	sqlite := openTest(t, "sqlite:"+filepath.Join(t.TempDir(), "desk.db"))
	postgres := openTest(t, Postgres.Database(t))

	var a, b []column
	selectAll(t, sqlite, &a, `
		SELECT m.name AS table_name, c.name AS column_name, c."notnull" = 1 AS required
		FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'
			AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE 'goose_%'
		ORDER BY 1, 2`)
	selectAll(t, postgres, &b, `
		SELECT table_name, column_name, is_nullable = 'NO' AS required FROM information_schema.columns
		WHERE table_schema = current_schema() AND table_name NOT LIKE 'goose_%'
		ORDER BY 1, 2`)
	slices.SortFunc(b, func(x, y column) int { return strings.Compare(x.Table+" "+x.Name, y.Table+" "+y.Name) })
	slices.SortFunc(a, func(x, y column) int { return strings.Compare(x.Table+" "+x.Name, y.Table+" "+y.Name) })
	if diff := cmp.Diff(a, b); diff != "" || len(a) < 50 {
		t.Errorf("the tables differ (-sqlite +postgres):\n%s", diff)
	}

	var x, y []string
	selectAll(t, sqlite, &x, `SELECT name || CASE WHEN sql LIKE '%UNIQUE%' THEN ' unique' ELSE '' END FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL`)
	selectAll(t, postgres, &y, `SELECT indexname || CASE WHEN indexdef LIKE '%UNIQUE%' THEN ' unique' ELSE '' END FROM pg_indexes
		WHERE schemaname = current_schema() AND indexname NOT LIKE '%_pkey' AND indexname NOT LIKE '%_key' AND indexname NOT LIKE 'goose_%'`)
	slices.Sort(x)
	slices.Sort(y)
	if diff := cmp.Diff(x, y); diff != "" || len(x) < 10 {
		t.Errorf("the indexes differ (-sqlite +postgres):\n%s", diff)
	}
}

func openTest(t *testing.T, url string) *DB {
	t.Helper()
	db, err := Open(t.Context(), url)
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

func selectAll(t *testing.T, db *DB, dest any, query string) {
	t.Helper()
	if err := db.writer.SelectContext(t.Context(), dest, query); err != nil {
		t.Fatal(err)
	}
}
