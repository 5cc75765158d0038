package store_test

import (
	"path/filepath"
	"testing"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
	"frontdesk/connectors"
	"frontdesk/store"
)

func TestCast(t *testing.T) {
	for name, url := range map[string]func(t *testing.T) string{
		"sqlite":   func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "desk.db") },
		"postgres": func(t *testing.T) string { return store.Postgres.Database(t) },
	} {
		t.Run(name, func(t *testing.T) { readsCast(t, open(t, url(t))) })
	}
}

// readsCast writes two contacts and a team, and reads who is meant and how the team stands.
func readsCast(t *testing.T, db *store.DB) {
	ctx, now := t.Context(), time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	if err := db.SavePeople(ctx, now, []bridge.Person{{ID: "U1", Name: "Ana Lima", Handle: "ana"}, {ID: "U2", Name: "Ben"}}); err != nil {
		t.Fatal(err)
	}
	if err := db.SaveMembers(ctx, now, "sales", []bridge.PersonID{"U1", "U2"}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := db.Process(ctx, now, func(c *engine.Case) bridge.Outcome { // the team is woken by that
		c.Team.Last = "U2"
		return bridge.Outcome{Away: []bridge.AwayChange{{Person: "U2", Away: bridge.Away{Since: now}}}}
	}); err != nil {
		t.Fatal(err)
	}
	for _, who := range []string{"Mia Wong", "Mia Berg"} {
		user := bridge.RemoteID(who)
		if _, err := db.Receive(ctx, now, connectors.Raw{Endpoint: "telegram", Key: who, Lane: who, Body: []byte(who)}); err != nil {
			t.Fatal(err)
		}
		if err := db.File(ctx, now, mustHead(ctx, t, db, now), []connectors.Filed{{
			Place: bridge.Place{Endpoint: "telegram", User: user, Chat: user}, Event: bridge.MessageIn{Kind: bridge.KindText},
		}}); err != nil {
			t.Fatal(err)
		}
		if _, _, err := db.Process(ctx, now, func(c *engine.Case) bridge.Outcome {
			c.Contact.Profile.Name, c.Contact.Fields = who, map[string]string{"plan": "pro"}
			c.Contact.Current = &bridge.Conversation{ID: c.Env.Next, Status: bridge.Open, Identity: c.Contact.Identity, Team: "sales", Assignee: "U1", OpenedAt: now}
			return bridge.Outcome{}
		}); err != nil {
			t.Fatal(err)
		}
	}
	several, err := db.Cast(ctx, bridge.FindContact("mia"))
	if err != nil || len(several.Hits) != 2 || several.Contact != nil {
		t.Errorf("%d may be meant, and it is %v: %v", len(several.Hits), several.Contact, err)
	}
	none, err := db.Cast(ctx, bridge.FindContact("lena"))
	if err != nil || len(none.Hits) != 0 {
		t.Errorf("%d may be meant: %v", len(none.Hits), err)
	}
	c, err := db.Cast(ctx, bridge.FindContact("Mia Wong"))
	switch {
	case err != nil:
		t.Fatal(err)
	case c.Contact == nil || c.Contact.Fields["plan"] != "pro":
		t.Errorf("the contact is %+v", c.Contact)
	case len(c.Members["sales"]) != 2, c.Loads["sales"]["U1"] != 2, c.Away["U2"].Since.IsZero(), c.Turns["sales"] != "U2", c.People["U1"].Handle != "ana":
		t.Errorf("the team stands like this: %+v", c)
	}
}
