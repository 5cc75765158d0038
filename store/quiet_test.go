package store

import (
	"bytes"
	"testing"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
	"frontdesk/connectors"
)

// Of what people write beside the threads nothing is kept but the key; of what concerns
// a customer all is, for a while.
func TestStrayWordsAreNotKept(t *testing.T) {
	for name, url := range map[string]func(t *testing.T) string{
		"sqlite":   func(t *testing.T) string { return SQLite(t) },
		"postgres": func(t *testing.T) string { return Migrated(t) },
	} {
		t.Run(name, func(t *testing.T) {
			db, now := openTest(t, url(t)), time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
			stray := connectors.Filed{
				Place: bridge.Place{Endpoint: bridge.Desk, Command: "U1"}, Event: bridge.Strayed{At: now, Author: "U1", Room: "C1"},
			}
			message := connectors.Filed{
				Place: bridge.Place{Endpoint: "telegram", User: "5", Chat: "5"}, Event: bridge.Reachable{At: now, Can: true},
			}
			for key, row := range map[string]struct {
				filed []connectors.Filed
				kept  string
			}{
				"nothing": {nil, ""}, "stray": {[]connectors.Filed{stray}, ""},
				"message": {[]connectors.Filed{message}, "words"}, "both": {[]connectors.Filed{stray, message}, "words"},
			} {
				raw := connectors.Raw{Endpoint: bridge.Desk, Key: key, Lane: key, Body: []byte("words")}
				if _, err := db.Receive(t.Context(), now, raw); err != nil {
					t.Fatal(err)
				}
				var id int64
				if err := db.writer.GetContext(t.Context(), &id, `SELECT id FROM inbox WHERE stage = 'raw' AND raw_key = $1`, key); err != nil {
					t.Fatal(err)
				}
				if err := db.File(t.Context(), now, id, row.filed); err != nil {
					t.Fatal(err)
				}
				var body []byte
				if err := db.writer.GetContext(t.Context(), &body, `SELECT body FROM inbox WHERE id = $1`, id); err != nil {
					t.Fatal(err)
				}
				if string(body) != row.kept {
					t.Errorf("of %s %q is kept", key, body)
				}
			}
			said := stray
			said.Event = bridge.Strayed{At: now, Author: "U1", Room: "D1", Private: true, Words: "words"}
			if _, err := db.Receive(t.Context(), now, connectors.Raw{Endpoint: bridge.Desk, Key: "private", Lane: "private", Body: []byte("words")}); err != nil {
				t.Fatal(err)
			}
			var id int64
			if err := db.writer.GetContext(t.Context(), &id, `SELECT id FROM inbox WHERE stage = 'raw' AND raw_key = 'private'`); err != nil {
				t.Fatal(err)
			}
			if err := db.File(t.Context(), now, id, []connectors.Filed{said}); err != nil {
				t.Fatal(err)
			}
			heard := false
			for did := true; did; {
				var err error
				if _, did, err = db.Process(t.Context(), now, func(c *engine.Case) bridge.Outcome {
					s, _ := c.Event.(bridge.Strayed)
					heard = heard || s.Words == "words"
					return bridge.Outcome{}
				}); err != nil {
					t.Fatal(err)
				}
			}
			var bodies [][]byte
			if err := db.writer.SelectContext(t.Context(), &bodies, `SELECT body FROM inbox WHERE kind = 'strayed' OR raw_key = 'private'`); err != nil {
				t.Fatal(err)
			}
			if !heard || len(bodies) != 4 || len(bytes.Join(bodies, nil)) > 0 {
				t.Errorf("words said in private are heard (%v), and %q is kept of them", heard, bodies)
			}
		})
	}
}
