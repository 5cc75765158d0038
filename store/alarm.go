package store

import (
	"context"
	"fmt"
	"time"
)

// Alarm notes that admins are about to be told of something, and tells whether they
// may be: they have not been for a while, by whichever program.
func (db *DB) Alarm(ctx context.Context, now time.Time, name string, every time.Duration) (tell bool, err error) {
	err = db.write(ctx, func(t *tx) error {
		n, err := t.exec(`
			INSERT INTO alarm (name, told_at) VALUES ($1, $2)
			ON CONFLICT (name) DO UPDATE SET told_at = excluded.told_at WHERE alarm.told_at <= $3`,
			name, micros(now), micros(now.Add(-every)))
		tell = n > 0
		return err
	})
	if err != nil {
		return false, fmt.Errorf("noting the alarm %q: %w", name, err)
	}
	return tell, nil
}

// AlarmOver forgets an alarm, and tells whether there was one.
func (db *DB) AlarmOver(ctx context.Context, name string) (was bool, err error) {
	err = db.write(ctx, func(t *tx) error {
		n, err := t.exec(`DELETE FROM alarm WHERE name = $1`, name)
		was = n > 0
		return err
	})
	if err != nil {
		return false, fmt.Errorf("ending the alarm %q: %w", name, err)
	}
	return was, nil
}

// Alarms are the names of those that are not over.
func (db *DB) Alarms(ctx context.Context) ([]string, error) {
	var names []string
	err := db.glance(ctx, func(t *tx) error {
		names = nil
		return t.all(&names, `SELECT name FROM alarm ORDER BY name`)
	})
	if err != nil {
		return nil, fmt.Errorf("reading the alarms: %w", err)
	}
	return names, nil
}
