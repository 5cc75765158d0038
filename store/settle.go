package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
)

// Settle implements engine.Outbox.
func (db *DB) Settle(ctx context.Context, now time.Time, lease engine.Leased, id int64, v engine.Verdict) (kept bool, err error) {
	err = db.write(ctx, func(t *tx) (err error) {
		kept, err = t.settle(now, lease, id, v)
		return err
	})
	if errors.Is(err, engine.ErrLeaseLost) {
		return false, engine.ErrLeaseLost
	}
	if err != nil {
		return false, fmt.Errorf("settling row %d: %w", id, err)
	}
	db.ring()
	return kept, nil
}

func (t *tx) settle(now time.Time, lease engine.Leased, id int64, v engine.Verdict) (kept bool, err error) {
	var row outgoing
	found, err := t.get(&row, `SELECT `+outboxColumns+` FROM outbox WHERE id = $1 AND lane = $2 AND done_at = 0`, id, lease.Lane)
	if err != nil {
		return false, err
	}
	if !found {
		return false, engine.ErrLeaseLost
	}
	op, err := bridge.DecodeOp(row.Op, []byte(row.Body))
	if err != nil && v.Result != bridge.Parked {
		return false, err
	}
	// The contact's lane is locked before the outbound one, as Process does it.
	ended := v.Result != ""
	if ended && row.Contact != 0 && (v.Result != bridge.Delivered || row.Report || v.Uncertain) {
		if err := t.report(now, row, op, v); err != nil {
			return false, err
		}
	}
	var l lane
	found, err = t.get(&l, `
		SELECT stage, name, endpoint, open, due_at, held, lease, lease_until FROM lane
		WHERE stage = 'out' AND name = $1 AND lease = $2`+t.db.dialect.forUpdate, lease.Lane, lease.Token)
	if err != nil {
		return false, err
	}
	if !found {
		return false, engine.ErrLeaseLost
	}
	if err := t.endOrRetry(now, row, v); err != nil {
		return false, err
	}
	if err := t.keepReceipt(now, row, op, v); err != nil {
		return false, err
	}
	if ended {
		l.Open--
	}
	first, err := t.firstOf(l.Name)
	if err != nil {
		return false, err
	}
	if first.ID != 0 {
		l.DueAt = first.DueAt
	}
	kept = v.More && first.ID != 0 && first.DueAt <= micros(now) && !l.Held
	if !kept {
		l.Lease, l.LeaseUntil = "", 0
	}
	if err := t.saveLane(&l); err != nil {
		return false, err
	}
	return kept, t.closeGates(v)
}

// report files what became of an effect in its contact's lane.
func (t *tx) report(now time.Time, row outgoing, op bridge.Op, v engine.Verdict) error {
	s := bridge.Settled{
		Effect:       row.Effect,
		Conversation: row.Conversation,
		Thread:       row.Thread,
		Op:           row.Op,
		Result:       v.Result,
		Reason:       v.Reason,
		Detail:       clean(v.Detail),
		Uncertain:    v.Uncertain,
		Remote:       v.Receipt.Remote,
		Order:        v.Receipt.Order,
		Kept:         v.Receipt.Kept,
	}
	if m, _, last, parts, ok := bridge.PostedBy(op); ok {
		s.Message, s.Part, s.Parts = m, last, parts
	} else if m, _, ok := bridge.MessageOf(op); ok {
		s.Message = m
	}
	s.By, s.Why = bridge.AuthorOf(op)
	switch op := op.(type) {
	case bridge.Edit:
		s.Side, s.Part = row.Side, op.Part
		if v.Result != bridge.Delivered {
			s.Body, s.Author = op.Body, op.Author
		}
	case bridge.Delete:
		s.Side = row.Side
		if op.File != nil {
			s.Files = []bridge.File{*op.File}
		}
	}
	if files := bridge.FilesOf(op); v.Result != bridge.Delivered && len(files) > 0 {
		s.Files = files
	}
	if v.Result != bridge.Delivered {
		if p, ok := op.(bridge.Post); ok && (row.Side == bridge.ToDesk || len(p.Files) > 0) {
			s.Body, s.Author, s.Links = p.Body, p.Author, p.Links()
		}
	}
	return t.fileAll(now, []filing{{
		lane: contactLane(row.Contact), contact: row.Contact, conversation: row.Conversation, event: s,
	}})
}

// endOrRetry writes the verdict into the row. Somebody else may have ended it.
func (t *tx) endOrRetry(now time.Time, row outgoing, v engine.Verdict) error {
	attempts := row.Attempts
	if v.Counted {
		attempts++
	}
	var n int64
	var err error
	if v.Result == "" {
		n, err = t.exec(`
			UPDATE outbox SET attempts = $2, due_at = $3, uncertain = $4, reason = $5, detail = $6
			WHERE id = $1 AND done_at = 0`,
			row.ID, attempts, micros(v.RetryAt), v.Uncertain, v.Reason, clean(v.Detail))
	} else {
		var parked int64
		if v.Result == bridge.Parked {
			parked = micros(now)
		}
		n, err = t.exec(`
			UPDATE outbox SET attempts = $2, done_at = $3, parked_at = $4, uncertain = $5, result = $6, reason = $7, detail = $8
			WHERE id = $1 AND done_at = 0`,
			row.ID, attempts, micros(now), parked, v.Uncertain, v.Result, v.Reason, clean(v.Detail))
	}
	if err != nil {
		return err
	}
	if n == 0 {
		return engine.ErrLeaseLost
	}
	return nil
}

// keepReceipt notes the platform's id of what was delivered.
func (t *tx) keepReceipt(now time.Time, row outgoing, op bridge.Op, v engine.Verdict) error {
	if v.Result != bridge.Delivered {
		return nil
	}
	switch op := op.(type) {
	case bridge.Delete:
		return t.partsGone(row, op)
	case bridge.Edit:
		_, err := t.exec(`UPDATE message_part SET words = $4 WHERE message = $1 AND side = $2 AND part = $3`,
			op.Message, row.Side, op.Part, !op.Body.Empty())
		return err
	}
	if v.Receipt.Remote == "" {
		return nil
	}
	if p, ok := op.(bridge.Post); ok && p.Message != "" {
		remotes := append([]bridge.RemoteID{v.Receipt.Remote}, v.Receipt.Also...)
		for i, part := range p.Holds() {
			if i == len(remotes) {
				break
			}
			if err := t.savePart(p.Message, row.Side, remotes[i], part); err != nil {
				return err
			}
		}
		return nil
	}
	open, ok := op.(bridge.OpenThread)
	if !ok {
		return nil
	}
	_, err := t.exec(`
		INSERT INTO thread (endpoint, remote, conversation, n, room, made_at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (endpoint, remote) DO NOTHING`,
		row.Endpoint, v.Receipt.Remote, row.Conversation, max(open.N, 1), open.Room, micros(now))
	return err
}

// partsGone notes that parts of a message are deleted. One from the midst keeps its number,
// and can be deleted again, but holds nothing any more.
func (t *tx) partsGone(row outgoing, gone bridge.Delete) error {
	q, args := `DELETE FROM message_part WHERE message = $1 AND side = $2 AND part >= $3`, []any{gone.Message, row.Side, gone.From}
	if gone.To > 0 {
		q, args = `UPDATE message_part SET file = '', words = $5 WHERE message = $1 AND side = $2 AND part >= $3 AND part < $4`, append(args, gone.To, false)
	}
	_, err := t.exec(q, args...)
	return err
}

// closeGates closes the verdict's gates for all replicas; none is opened earlier by it.
func (t *tx) closeGates(v engine.Verdict) error {
	for _, key := range slices.Sorted(slices.Values(v.Gate)) {
		_, err := t.exec(`
			INSERT INTO gate (name, until_at) VALUES ($1, $2)
			ON CONFLICT (name) DO UPDATE SET until_at = excluded.until_at WHERE gate.until_at < excluded.until_at`,
			key, micros(v.GateUntil))
		if err != nil {
			return fmt.Errorf("closing a gate: %w", err)
		}
	}
	return nil
}
