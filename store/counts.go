package store

import (
	"context"
	"fmt"

	"frontdesk/bridge"
)

// Count is how many conversations are in a state.
type Count struct {
	Team   bridge.TeamID // empty: none yet
	Status bridge.Status
	N      int
}

// Conversations counts those that are not closed, by team and state.
func (db *DB) Conversations(ctx context.Context) ([]Count, error) {
	var counts []Count
	err := db.glance(ctx, func(t *tx) error {
		counts = nil
		return t.all(&counts, `
			SELECT team, status, count(*) AS n FROM conversation WHERE status <> 'closed'
			GROUP BY team, status ORDER BY team, status`)
	})
	if err != nil {
		return nil, fmt.Errorf("counting the conversations: %w", err)
	}
	return counts, nil
}

// Lanes counts the outbound lanes in which something waits, but for those that wait
// for their conversation's thread.
func (db *DB) Lanes(ctx context.Context) (n int, err error) {
	err = db.glance(ctx, func(t *tx) error {
		_, err := t.get(&n, `SELECT count(*) FROM lane WHERE stage = 'out' AND open > 0 AND NOT held`)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("counting the lanes: %w", err)
	}
	return n, nil
}
