package store

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"frontdesk/bridge/engine"
	"frontdesk/store/storetest"
)

// statements are the texts that a suite ran, with arguments that fit.
type statements struct {
	mu  sync.Mutex
	all map[string][]any
}

func (s *statements) see(query string, args []any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all == nil {
		s.all = map[string][]any{}
	}
	s.all[strings.Join(strings.Fields(query), " ")] = slices.Clone(args)
}

// whole are statements that read a whole table or index on purpose: they count for
// an operator or an admin, look at a table of a few rows, or run once an hour.
var whole = []string{
	"SELECT stage, count(*) AS n, min(made_at) AS oldest FROM inbox WHERE done_at = 0",
	"SELECT count(*) AS n, COALESCE(min(o.made_at), 0) AS oldest FROM outbox o",
	"SELECT (SELECT count(*) FROM inbox WHERE parked_at > 0)",
	"SELECT team, status, count(*) AS n",
	"SELECT team, endpoint, count(*) AS n FROM conversation",
	"SELECT team, person FROM team_member",
	"DELETE FROM lease", // at the start
	"UPDATE lane SET lease_until = 0",
	"SELECT id, version, state FROM team",
	"SELECT person, since_at, until_at, why FROM away",
	"DELETE FROM away",
	"SELECT a.conversation, a.actor", // a bounded end of the audit trail
	"DELETE FROM gate",
	"DELETE FROM workflow_draft",
	"SELECT person, body, at FROM workflow_draft", // of a few days
	"DELETE FROM lane",
	"SELECT id, version, body", // the workflows made in Slack
	"SELECT count(*) FROM made_workflow",
	"SELECT d.id, count(*)",
}

// TestSQLite runs the suite, and reads the plan of each statement that it ran: none on
// a message's way reads a table from end to end, so that work does not grow with history.
func TestSQLite(t *testing.T) {
	seen := &statements{}
	storetest.Run(t, func(t *testing.T) engine.Store {
		db := openTest(t, SQLite(t))
		db.observe = seen.see
		return db
	})
	t.Run("plans", func(t *testing.T) {
		db := openTest(t, SQLite(t))
		// SCAN without an index is the table itself; a list of values is none. What is
		// counted of questions grows for long, and is never read whole.
		bad := regexp.MustCompile(`^SCAN (tally\b.*|(\w+)( USING (COVERING )?INDEX sqlite_autoindex.*)?)$`)
		for query, args := range seen.all {
			for _, step := range sqlitePlan(t, db, query, args) {
				if bad.MatchString(step) && !onPurpose(query) {
					t.Errorf("%s:\n\t%s", step, query)
				}
			}
		}
		if len(seen.all) < 60 {
			t.Errorf("only %d statements were seen", len(seen.all))
		}
	})
}

func onPurpose(query string) bool {
	return slices.ContainsFunc(whole, func(begin string) bool { return strings.HasPrefix(query, begin) })
}

func sqlitePlan(t *testing.T, db *DB, query string, args []any) (steps []string) {
	t.Helper()
	rows, err := db.writer.QueryContext(context.Background(), "EXPLAIN QUERY PLAN "+query, args...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, parent, unused int
		var detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, detail)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return steps
}
