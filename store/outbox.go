package store

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
)

// outgoing is a row of the outbox.
type outgoing struct {
	ID           int64
	Effect       bridge.EffectID
	Lane         string
	Endpoint     bridge.EndpointID
	Contact      bridge.ContactID
	Conversation bridge.ConversationID
	Thread       int
	Side         bridge.Side
	Op           string
	Body         text
	Message      bridge.MessageID
	Replaces     string
	Report       bool
	MadeAt       int64 `db:"made_at"`
	DueAt        int64 `db:"due_at"`
	Attempts     int
	Uncertain    bool
}

const outboxColumns = `id, effect, lane, endpoint, contact, conversation, thread, side, op, body, replaces, report,
	made_at, due_at, attempts, uncertain`

// How effects end that never leave, besides bridge's Results.
const (
	resultReplaced  = "replaced"
	resultDiscarded = "discarded"
)

// enqueue puts an effect into a lane that is locked, or in the place of a waiting one.
func (t *tx) enqueue(now time.Time, l *lane, e bridge.Effect) error {
	op, body, err := bridge.EncodeOp(e.Op)
	if err != nil {
		return &encodeError{err}
	}
	row := outgoing{
		Effect: e.ID, Lane: l.Name, Endpoint: e.Endpoint, Contact: e.Contact, Conversation: e.Conversation,
		Thread: e.Thread, Side: e.Side, Op: op, Body: text(body), Replaces: clean(e.Replaces), Report: e.Report,
		MadeAt: micros(now), DueAt: max(micros(now), micros(e.After)), Uncertain: e.Uncertain,
	}
	if m, _, _, _, ok := bridge.PostedBy(e.Op); ok && e.Side == bridge.ToCustomer {
		row.Message = m
	}
	l.Endpoint = e.Endpoint
	if row.Replaces != "" {
		done, err := t.replace(now, l, row)
		if err != nil || done {
			return err
		}
	}
	l.add(row.DueAt)
	return t.insertOut(row, 0, "")
}

func (t *tx) insertOut(r outgoing, doneAt int64, result string) error {
	_, err := t.exec(`
		INSERT INTO outbox (effect, lane, endpoint, contact, conversation, thread, side, op, body, message, replaces, report,
			made_at, due_at, uncertain, done_at, result)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
		r.Effect, r.Lane, r.Endpoint, r.Contact, r.Conversation, r.Thread, r.Side, r.Op, string(r.Body), r.Message, r.Replaces,
		r.Report, r.MadeAt, r.DueAt, r.Uncertain, doneAt, result)
	if err != nil {
		return fmt.Errorf("storing an effect: %w", err)
	}
	return nil
}

// replace puts row in the place of one that waits with the same key and was never
// tried: so it keeps its place in the lane, and is due when the earlier of the two was.
// What is being delivered, or may have been, stays.
func (t *tx) replace(now time.Time, l *lane, row outgoing) (bool, error) {
	var old outgoing
	found, err := t.get(&old, `
		SELECT `+outboxColumns+` FROM outbox
		WHERE lane = $1 AND replaces = $2 AND replaces <> '' AND done_at = 0 AND attempts = 0 AND NOT uncertain
		ORDER BY id DESC LIMIT 1`, l.Name, row.Replaces)
	if err != nil {
		return false, fmt.Errorf("looking for what an effect replaces: %w", err)
	}
	if !found {
		return false, nil
	}
	first, err := t.firstOf(l.Name)
	if err != nil {
		return false, err
	}
	if first.ID == old.ID && l.Lease != "" {
		return false, nil
	}
	if row.DueAt < old.DueAt && first.ID == old.ID {
		l.DueAt = min(l.DueAt, row.DueAt)
	}
	_, err = t.exec(`
		UPDATE outbox SET effect = $2, endpoint = $3, contact = $4, conversation = $5, side = $6, op = $7, body = $8,
			report = $9, made_at = $10, due_at = $11, thread = $12
		WHERE id = $1`,
		old.ID, row.Effect, row.Endpoint, row.Contact, row.Conversation, row.Side, row.Op, string(row.Body),
		row.Report, row.MadeAt, min(row.DueAt, old.DueAt), row.Thread)
	if err != nil {
		return false, fmt.Errorf("replacing an effect: %w", err)
	}
	return true, t.insertOut(old, micros(now), resultReplaced)
}

// place is a waiting row's id and when it is due; 0 if there is none.
type place struct {
	ID    int64
	DueAt int64 `db:"due_at"`
}

// firstOf is the head of an outbound lane.
func (t *tx) firstOf(name string) (place, error) {
	var p place
	_, err := t.get(&p, `SELECT id, due_at FROM outbox WHERE lane = $1 AND done_at = 0 ORDER BY id LIMIT 1`, name)
	if err != nil {
		return p, fmt.Errorf("reading the head of a lane: %w", err)
	}
	return p, nil
}

// discard ends all that waits in a lane, but for a head that is being delivered or
// may have been.
func (t *tx) discard(now time.Time, l *lane) error {
	var keep place
	if l.Lease != "" {
		var err error
		if keep, err = t.firstOf(l.Name); err != nil {
			return err
		}
	}
	n, err := t.exec(`UPDATE outbox SET done_at = $3, result = $4 WHERE lane = $1 AND done_at = 0 AND id <> $2`,
		l.Name, keep.ID, micros(now), resultDiscarded)
	if err != nil {
		return fmt.Errorf("discarding effects: %w", err)
	}
	l.Open -= n
	return nil
}

// cancel ends what waits of a message, but for what is being delivered or may have been.
func (t *tx) cancel(now time.Time, l *lane, m bridge.MessageID) error {
	var keep place
	if l.Lease != "" {
		var err error
		if keep, err = t.firstOf(l.Name); err != nil {
			return err
		}
	}
	n, err := t.exec(`
		UPDATE outbox SET done_at = $4, result = $5
		WHERE lane = $1 AND message = $2 AND message <> '' AND id <> $3 AND done_at = 0 AND NOT uncertain`,
		l.Name, m, keep.ID, micros(now), resultDiscarded)
	if err != nil {
		return fmt.Errorf("taking a message out of its lane: %w", err)
	}
	l.Open -= n
	return nil
}

// Claim implements engine.Outbox.
func (db *DB) Claim(ctx context.Context, now, until time.Time, n int, skip []bridge.EndpointID) ([]engine.Leased, error) {
	var leased []engine.Leased
	token := rand.Text()
	err := db.write(ctx, func(t *tx) error {
		leased = nil
		args := []any{micros(now), n}
		q := `
			SELECT name, endpoint, lease FROM lane
			WHERE stage = 'out' AND open > 0 AND NOT held AND due_at <= $1 AND lease_until <= $1`
		if len(skip) > 0 {
			var places string
			places, args = list(args, skip)
			q += ` AND endpoint NOT IN (` + places + `)`
		}
		var due []lane
		if err := t.all(&due, q+` ORDER BY due_at, name LIMIT $2`+t.db.dialect.skipLocked, args...); err != nil {
			return err
		}
		for _, l := range due {
			_, err := t.exec(`UPDATE lane SET lease = $2, lease_until = $3 WHERE stage = 'out' AND name = $1`,
				l.Name, token, micros(until))
			if err != nil {
				return err
			}
			// Written down at once, so that it is known even if this holder gives
			// the lane back without having tried.
			if l.Lease != "" {
				if err := t.doubt(l.Name); err != nil {
					return err
				}
			}
			leased = append(leased, engine.Leased{
				Lane: bridge.Lane(l.Name), Endpoint: l.Endpoint, Token: token, Uncertain: l.Lease != "",
			})
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("claiming lanes: %w", err)
	}
	return leased, nil
}

// doubt marks the head of a lane as perhaps delivered.
func (t *tx) doubt(name string) error {
	_, err := t.exec(`
		UPDATE outbox SET uncertain = true
		WHERE id = (SELECT min(h.id) FROM outbox h WHERE h.lane = $1 AND h.done_at = 0)`, name)
	if err != nil {
		return fmt.Errorf("noting a doubt: %w", err)
	}
	return nil
}

// Extend implements engine.Outbox.
func (db *DB) Extend(ctx context.Context, lease engine.Leased, until time.Time) error {
	var n int64
	err := db.write(ctx, func(t *tx) (err error) {
		n, err = t.exec(`UPDATE lane SET lease_until = $3 WHERE stage = 'out' AND name = $1 AND lease = $2`,
			lease.Lane, lease.Token, micros(until))
		return err
	})
	if err != nil {
		return fmt.Errorf("extending a lease: %w", err)
	}
	if n == 0 {
		return engine.ErrLeaseLost
	}
	return nil
}

// Release implements engine.Outbox.
func (db *DB) Release(ctx context.Context, lease engine.Leased, notBefore time.Time) error {
	err := db.write(ctx, func(t *tx) error {
		_, err := t.exec(`
			UPDATE lane SET lease = '', lease_until = 0, due_at = CASE WHEN due_at < $3 THEN $3 ELSE due_at END
			WHERE stage = 'out' AND name = $1 AND lease = $2`,
			lease.Lane, lease.Token, micros(notBefore))
		return err
	})
	if err != nil {
		return fmt.Errorf("releasing a lane: %w", err)
	}
	return nil
}

// Gates implements engine.Outbox.
func (db *DB) Gates(ctx context.Context, now time.Time, keys []string) (map[string]time.Time, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	var rows []struct {
		Name  string
		Until int64 `db:"until_at"`
	}
	err := db.glance(ctx, func(t *tx) error {
		places, args := list([]any{micros(now)}, keys)
		return t.all(&rows, `SELECT name, until_at FROM gate WHERE until_at > $1 AND name IN (`+places+`)`, args...)
	})
	if err != nil {
		return nil, fmt.Errorf("reading gates: %w", err)
	}
	closed := make(map[string]time.Time, len(rows))
	for _, r := range rows {
		closed[r.Name] = moment(r.Until)
	}
	return closed, nil
}
