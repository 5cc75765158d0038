package store_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
	"frontdesk/connectors"
	"frontdesk/store"
)

func TestParked(t *testing.T) {
	for name, url := range map[string]func(t *testing.T) string{
		"sqlite":   func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "desk.db") },
		"postgres": func(t *testing.T) string { return store.Postgres.Database(t) },
	} {
		t.Run(name, func(t *testing.T) { parked(t, url(t)) })
	}
}

func parked(t *testing.T, url string) {
	if _, err := store.Open(t.Context(), url, store.Visiting()); err == nil {
		t.Error("a visitor made a database")
	}
	ctx, now := t.Context(), time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	db := open(t, url)
	receive := func(key string) int64 {
		t.Helper()
		if _, err := db.Receive(ctx, now, connectors.Raw{Endpoint: "telegram", Key: key, Lane: "a", Body: []byte(key)}); err != nil {
			t.Fatal(err)
		}
		heads, err := db.Undecoded(ctx, now, 9, nil)
		if err != nil || len(heads) != 1 {
			t.Fatalf("%d heads, %v", len(heads), err)
		}
		return heads[0].ID
	}
	if err := db.Park(ctx, now, receive("first"), "unreadable\nbecause"); err != nil {
		t.Fatal(err)
	}
	filed := []connectors.Filed{{
		Place: bridge.Place{Endpoint: "telegram", User: "1", Chat: "1"}, Event: bridge.MessageIn{Kind: bridge.KindText},
	}}
	if err := db.File(ctx, now, receive("second"), filed); err != nil {
		t.Fatal(err)
	}
	_, _, err := db.Process(ctx, now, func(*engine.Case) bridge.Outcome {
		return bridge.Outcome{Effects: []bridge.Effect{{
			ID: "x.0", Contact: 1, Side: bridge.ToCustomer, Endpoint: "telegram", Lane: "out",
			Op: bridge.Post{Message: "m1", Parts: 1},
		}}}
	})
	if err != nil {
		t.Fatal(err)
	}
	leased, err := db.Claim(ctx, now, now.Add(time.Minute), 1, nil)
	if err != nil || len(leased) != 1 {
		t.Fatalf("claimed %v, %v", leased, err)
	}
	o, _, err := db.Next(ctx, now, leased[0])
	if err != nil {
		t.Fatal(err)
	}
	later := now.Add(time.Hour)
	verdict := engine.Verdict{Result: bridge.Parked, Reason: bridge.ReasonExpired, Detail: "no luck", Counted: true}
	if _, err := db.Settle(ctx, later, leased[0], o.Row, verdict); err != nil {
		t.Fatal(err)
	}
	next := func() bridge.Event {
		t.Helper()
		var got bridge.Event
		_, did, err := db.Process(ctx, later, func(c *engine.Case) bridge.Outcome {
			got = c.Event
			if w, ok := got.(bridge.RetryWanted); ok {
				return bridge.Outcome{Retries: []bridge.EffectID{w.Effect}}
			}
			return bridge.Outcome{}
		})
		if err != nil || !did {
			t.Fatalf("no event was decided: %v", err)
		}
		return got
	}
	next() // what became of the delivery

	visitor := open(t, url, store.Visiting())
	list, err := visitor.ListParked(ctx, 9)
	if err != nil || len(list) != 2 {
		t.Fatalf("parked are %v, %v", list, err)
	}
	event, delivery := list[0], list[1]
	if event.Kind != "raw" || event.Endpoint != "telegram" || event.Reason != "unreadable\nbecause" || !event.At.Equal(now) || !strings.HasPrefix(event.Ref, "e") {
		t.Errorf("the event is %+v", event)
	}
	if delivery.Kind != "post" || delivery.Contact != 1 || delivery.Reason != "no luck" || !strings.HasPrefix(delivery.Ref, "d") {
		t.Errorf("the delivery is %+v", delivery)
	}
	if p, err := visitor.ShowParked(ctx, event.Ref); err != nil || string(p.Body) != "first" {
		t.Errorf("shown is %+v, %v", p, err)
	}
	for _, ref := range []string{"", "e", "x1", "e999", "d-", delivery.Ref + "0"} {
		for what, err := range map[string]error{
			"show": second(visitor.ShowParked(ctx, ref)), "replay": visitor.Replay(ctx, later, ref), "drop": visitor.Drop(ctx, later, ref),
		} {
			if !errors.Is(err, store.ErrNotParked) {
				t.Errorf("%s %q: %v", what, ref, err)
			}
		}
	}
	if err := visitor.Replay(ctx, later, event.Ref); err != nil {
		t.Fatal(err)
	}
	if heads, err := db.Undecoded(ctx, later, 9, nil); err != nil || len(heads) != 1 || heads[0].Raw.Key != "first" {
		t.Errorf("after its replay the heads are %v, %v", heads, err)
	}
	if err := visitor.Replay(ctx, later, delivery.Ref); err != nil {
		t.Fatal(err)
	}
	if got, want := next(), (bridge.RetryWanted{Effect: "x.0", Message: "m1"}); got != want {
		t.Errorf("the replay is decided as %+v, want %+v", got, want)
	}
	if b := backlog(ctx, t, db, later); b.Parked != 0 || b.Deliveries != 1 {
		t.Errorf("the backlog is %+v", b)
	}
	if err := db.Park(ctx, later, mustHead(ctx, t, db, later), "again"); err != nil {
		t.Fatal(err)
	}
	if err := visitor.Drop(ctx, later, event.Ref); err != nil {
		t.Fatal(err)
	}
	if b := backlog(ctx, t, db, later); b.Parked != 0 || b.Raw != 0 {
		t.Errorf("after dropping it the backlog is %+v", b)
	}
}

func second[T any](_ T, err error) error { return err }

func backlog(ctx context.Context, t *testing.T, db *store.DB, now time.Time) engine.Backlog {
	t.Helper()
	b, err := db.Backlog(ctx, now)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func mustHead(ctx context.Context, t *testing.T, db *store.DB, now time.Time) int64 {
	t.Helper()
	heads, err := db.Undecoded(ctx, now, 1, nil)
	if err != nil || len(heads) == 0 {
		t.Fatalf("no head: %v", err)
	}
	return heads[0].ID
}
