package store

import (
	"context"
	"fmt"
	"time"
)

const (
	// retention is how long rows are kept that have done their work.
	retention = 7 * 24 * time.Hour
	// figuresRetention is how long the figures of questions are kept, so that a year can be
	// compared with the one before, and attachmentRetention how long files that no workflow
	// sends any more: transcripts show them as long.
	figuresRetention    = 400 * 24 * time.Hour
	attachmentRetention = 400 * 24 * time.Hour
	// purgeBatch bounds one transaction, so that others need not wait for long.
	purgeBatch = 1000
)

// Purge implements engine.Registry. It works in several transactions.
func (db *DB) Purge(ctx context.Context, now time.Time) error {
	old := micros(now.Add(-retention))
	for _, p := range []struct {
		query  string
		before int64
	}{
		{`DELETE FROM dedupe WHERE (endpoint, raw_key) IN (
			SELECT endpoint, raw_key FROM dedupe WHERE seen_at <= $1 LIMIT $2)`, micros(now.Add(-remember))},
		{`DELETE FROM inbox WHERE id IN (
			SELECT id FROM inbox WHERE done_at > 0 AND parked_at = 0 AND done_at <= $1 LIMIT $2)`, old},
		{`DELETE FROM outbox WHERE id IN (
			SELECT id FROM outbox WHERE done_at > 0 AND parked_at = 0 AND done_at <= $1 LIMIT $2)`, old},
		{`DELETE FROM tally WHERE id IN (SELECT id FROM tally WHERE at <= $1 LIMIT $2)`, micros(now.Add(-figuresRetention))},
		{`DELETE FROM attachment WHERE hash IN (
			SELECT hash FROM attachment WHERE used_at <= $1 LIMIT $2)`, micros(now.Add(-attachmentRetention))},
		{`DELETE FROM away WHERE person IN (
			SELECT person FROM away WHERE until_at > 0 AND until_at <= $1 LIMIT $2)`, old},
		{`DELETE FROM workflow_draft WHERE (person, workflow) IN (
			SELECT person, workflow FROM workflow_draft WHERE at <= $1 LIMIT $2)`, old},
		{`DELETE FROM trial WHERE person IN (SELECT person FROM trial WHERE at <= $1 LIMIT $2)`, old},
		{`DELETE FROM gate WHERE name IN (SELECT name FROM gate WHERE until_at <= $1 LIMIT $2)`, micros(now)},
		{`DELETE FROM lane WHERE open = 0 AND NOT held AND lease = '' AND (stage, name) IN (
			SELECT stage, name FROM lane WHERE open = 0 AND NOT held AND lease = '' AND due_at <= $1 LIMIT $2)`, old},
	} {
		for n := int64(purgeBatch); n == purgeBatch; {
			err := db.write(ctx, func(t *tx) (err error) {
				n, err = t.exec(p.query, p.before, purgeBatch)
				return err
			})
			if err != nil {
				return fmt.Errorf("removing old rows: %w", err)
			}
		}
	}
	return nil
}
