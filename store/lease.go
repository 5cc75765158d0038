package store

import (
	"context"
	"fmt"
	"time"
)

// Hold implements engine.Leases.
func (db *DB) Hold(ctx context.Context, now, until time.Time, name, holder string) (held bool, err error) {
	err = db.write(ctx, func(t *tx) error {
		n, err := t.exec(`
			INSERT INTO lease (name, holder, until_at) VALUES ($1, $2, $3)
			ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until_at = excluded.until_at
			WHERE lease.holder = excluded.holder OR lease.until_at <= $4`,
			name, holder, micros(until), micros(now))
		held = n > 0
		return err
	})
	if err != nil {
		return false, fmt.Errorf("asking for the lease %q: %w", name, err)
	}
	return held, nil
}

// LetGo implements engine.Leases.
func (db *DB) LetGo(ctx context.Context, name, holder string) error {
	err := db.write(ctx, func(t *tx) error {
		_, err := t.exec(`DELETE FROM lease WHERE name = $1 AND holder = $2`, name, holder)
		return err
	})
	if err != nil {
		return fmt.Errorf("giving the lease %q back: %w", name, err)
	}
	return nil
}

// inherit frees what another program holds: it has this file no more, so it is dead.
// Lanes that it had leased stay marked, since what it was delivering may have arrived.
func (db *DB) inherit(ctx context.Context) error {
	return db.write(ctx, func(t *tx) error {
		if _, err := t.exec(`DELETE FROM lease`); err != nil {
			return err
		}
		_, err := t.exec(`UPDATE lane SET lease_until = 0 WHERE stage = 'out' AND lease <> '' AND lease_until > 0`)
		return err
	})
}
