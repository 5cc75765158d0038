package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
	"frontdesk/connectors"
	"frontdesk/store"
)

// Conversations are counted by team and state, and lanes in which something waits.
func TestCounts(t *testing.T) {
	for name, url := range map[string]func(t *testing.T) string{
		"sqlite":   func(t *testing.T) string { return store.SQLite(t) },
		"postgres": func(t *testing.T) string { return store.Migrated(t) },
	} {
		t.Run(name, func(t *testing.T) {
			db, ctx, now := open(t, url(t)), t.Context(), time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
			begin := func(user string, c bridge.Conversation) {
				t.Helper()
				id := bridge.RemoteID(user)
				if _, err := db.Receive(ctx, now, connectors.Raw{Endpoint: "telegram", Key: user, Lane: user, Body: []byte("x")}); err != nil {
					t.Fatal(err)
				}
				heads, err := db.Undecoded(ctx, now, 1, nil)
				if err != nil || len(heads) != 1 {
					t.Fatalf("%d heads, %v", len(heads), err)
				}
				filed := connectors.Filed{Place: bridge.Place{Endpoint: "telegram", User: id, Chat: id}, Event: bridge.MessageIn{Kind: bridge.KindText}}
				if err := db.File(ctx, now, heads[0].ID, []connectors.Filed{filed}); err != nil {
					t.Fatal(err)
				}
				_, _, err = db.Process(ctx, now, func(k *engine.Case) bridge.Outcome {
					c.ID = k.Env.Next
					k.Contact.Current = &c
					return bridge.Outcome{Effects: []bridge.Effect{{
						ID: bridge.EffectID(user), Contact: k.Contact.ID, Side: bridge.ToCustomer, Endpoint: "telegram",
						Lane: bridge.Lane("out/" + user), Op: bridge.Post{Message: "m1", Parts: 1},
					}}}
				})
				if err != nil {
					t.Fatal(err)
				}
			}
			begin("1", bridge.Conversation{Status: bridge.Asking})
			begin("2", bridge.Conversation{Status: bridge.Open, Team: "sales"})
			begin("3", bridge.Conversation{Status: bridge.Open, Team: "sales"})
			begin("4", bridge.Conversation{Status: bridge.Closed, Team: "sales"})
			counts, err := db.Conversations(ctx)
			want := []store.Count{{Status: bridge.Asking, N: 1}, {Team: "sales", Status: bridge.Open, N: 2}}
			if diff := cmp.Diff(want, counts); err != nil || diff != "" {
				t.Errorf("%v %s", err, diff)
			}
			if n, err := db.Lanes(ctx); err != nil || n != 4 {
				t.Errorf("%d lanes, %v", n, err)
			}
		})
	}
}
