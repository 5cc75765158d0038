package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"frontdesk/bridge"
)

// saveTimers sets and cancels timers of the event's machine.
func (t *tx) saveTimers(h head, timers []bridge.Timer) error {
	timers = slices.Clone(timers)
	slices.SortStableFunc(timers, func(a, b bridge.Timer) int { return cmp.Compare(a.Key, b.Key) })
	for _, tm := range timers {
		var err error
		if tm.At.IsZero() {
			_, err = t.exec(`DELETE FROM timer WHERE lane = $1 AND name = $2`, h.Lane, tm.Key)
		} else {
			_, err = t.exec(`
				INSERT INTO timer (lane, name, gen, at, contact, team) VALUES ($1, $2, $3, $4, $5, $6)
				ON CONFLICT (lane, name) DO UPDATE SET gen = excluded.gen, at = excluded.at`,
				h.Lane, tm.Key, tm.Gen, micros(tm.At), h.Contact, h.Team)
		}
		if err != nil {
			return fmt.Errorf("setting a timer: %w", err)
		}
	}
	return nil
}

// FireTimers implements engine.Inbox.
func (db *DB) FireTimers(ctx context.Context, now time.Time, n int) (int, error) {
	var fired int
	err := db.write(ctx, func(t *tx) error {
		var due []struct {
			Lane    string
			Name    string
			Gen     int64
			Contact bridge.ContactID
			Team    bridge.TeamID
		}
		err := t.all(&due, `SELECT lane, name, gen, contact, team FROM timer WHERE at <= $1 ORDER BY at, lane, name LIMIT $2`+
			t.db.dialect.skipLocked, micros(now), n)
		if err != nil {
			return err
		}
		fired = len(due)
		events := make([]filing, len(due))
		for i, d := range due {
			events[i] = filing{
				lane: laneKey{stageEvent, d.Lane}, contact: d.Contact, team: d.Team,
				event: bridge.TimerFired{Key: d.Name, Gen: d.Gen},
			}
			if _, err := t.exec(`DELETE FROM timer WHERE lane = $1 AND name = $2`, d.Lane, d.Name); err != nil {
				return err
			}
		}
		return t.fileAll(now, events)
	})
	if err != nil {
		return 0, fmt.Errorf("firing timers: %w", err)
	}
	if fired > 0 {
		db.ring()
	}
	return fired, nil
}
