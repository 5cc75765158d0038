package store

import (
	"errors"
	"testing"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
	"frontdesk/connectors"
)

// A talk to a workflow that another version of the program has kept holds up nothing that its
// admin does, nor does a team whose state is of another one.
func TestTrialsOfOtherVersions(t *testing.T) {
	db, now := openTest(t, SQLite(t)), time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	asked := func(key string, q bridge.Query) (f *bridge.Findings, err error) {
		t.Helper()
		if _, err := db.Receive(t.Context(), now, connectors.Raw{Endpoint: bridge.Desk, Key: key, Lane: "D1", Body: []byte("{}")}); err != nil {
			t.Fatal(err)
		}
		var id int64
		if err := db.writer.GetContext(t.Context(), &id, `SELECT id FROM inbox WHERE stage = 'raw' AND raw_key = $1`, key); err != nil {
			t.Fatal(err)
		}
		said := connectors.Filed{Place: bridge.Place{Endpoint: bridge.Desk, Command: "U1"}, Event: bridge.Strayed{At: now, Author: "U1", Private: true}}
		if err := db.File(t.Context(), now, id, []connectors.Filed{said}); err != nil {
			t.Fatal(err)
		}
		_, _, err = db.Process(t.Context(), now, func(c *engine.Case) bridge.Outcome {
			f = c.Look(q)
			return bridge.Outcome{}
		})
		return f, err
	}
	if _, err := db.writer.ExecContext(t.Context(), `INSERT INTO trial (person, state, at) VALUES ('U1', '{"began": {}}', 1)`); err != nil {
		t.Fatal(err)
	}
	if f, err := asked("one", bridge.Query{Kind: bridge.LookTrial, Person: "U1"}); err != nil || f == nil || f.Trial != nil {
		t.Errorf("found %+v, %v", f, err)
	}
	if _, err := db.writer.ExecContext(t.Context(), `INSERT INTO team (id, version, state, changed_at) VALUES ('sales', 9999, '{}', 1)`); err != nil {
		t.Fatal(err)
	}
	_, err := asked("two", bridge.Query{Kind: bridge.LookWorkflows, Person: "U1"})
	if _, is := errors.AsType[*engine.ParkedError](err); !is {
		t.Errorf("a command that needs its turn: %v", err)
	}
	if _, err := asked("three", bridge.Query{Kind: bridge.LookWorkflows}); err != nil {
		t.Errorf("what comes next: %v", err)
	}
}
