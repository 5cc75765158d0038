package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
	"frontdesk/connectors"
)

// Next implements engine.Outbox.
func (db *DB) Next(ctx context.Context, now time.Time, lease engine.Leased) (o engine.Outgoing, ok bool, err error) {
	for {
		err = db.read(ctx, func(t *tx) error {
			o, ok, err = t.next(now, lease)
			return err
		})
		broken, is := errors.AsType[*unreadable](err)
		if !is {
			break
		}
		// It would fail again and hold up its lane for good.
		v := engine.Verdict{Result: bridge.Parked, Reason: bridge.ReasonOther, Detail: broken.Error(), More: true}
		if _, err = db.Settle(ctx, now, lease, broken.row, v); err != nil {
			break
		}
	}
	if errors.Is(err, engine.ErrLeaseLost) {
		return engine.Outgoing{}, false, engine.ErrLeaseLost
	}
	if err != nil {
		return engine.Outgoing{}, false, fmt.Errorf("reading the next delivery: %w", err)
	}
	return o, ok, nil
}

// unreadable is a row of the outbox that this program cannot read.
type unreadable struct {
	error
	row int64
}

func (t *tx) next(now time.Time, lease engine.Leased) (o engine.Outgoing, ok bool, err error) {
	var held bool
	found, err := t.get(&held, `SELECT held FROM lane WHERE stage = 'out' AND name = $1 AND lease = $2`, lease.Lane, lease.Token)
	if err != nil {
		return o, false, err
	}
	if !found {
		return o, false, engine.ErrLeaseLost
	}
	if held {
		return o, false, nil
	}
	var row outgoing
	found, err = t.get(&row, `SELECT `+outboxColumns+` FROM outbox WHERE lane = $1 AND done_at = 0 ORDER BY id LIMIT 1`, lease.Lane)
	if err != nil || !found || row.DueAt > micros(now) {
		return o, false, err
	}
	op, err := bridge.DecodeOp(row.Op, []byte(row.Body))
	if err != nil {
		return o, false, &unreadable{err, row.ID}
	}
	o = engine.Outgoing{
		Row:          row.ID,
		Delivery:     connectors.Delivery{ID: row.Effect, Op: op, Since: moment(row.MadeAt)},
		Endpoint:     row.Endpoint,
		Contact:      row.Contact,
		Conversation: row.Conversation,
		Attempts:     row.Attempts,
		Uncertain:    row.Uncertain,
	}
	addressed, err := t.address(&o.Delivery, row)
	o.Unaddressed = !addressed
	return o, err == nil, err
}

// address fills in where a delivery goes, from what the tables say now. ok is
// false if there is no such place.
func (t *tx) address(d *connectors.Delivery, row outgoing) (ok bool, err error) {
	if err := t.link(d); err != nil {
		return false, err
	}
	switch op := d.Op.(type) {
	case bridge.OpenThread:
		d.Room = op.Room
		return op.Room != "", nil
	case bridge.Notice:
		d.Room = op.Room
		return op.Room != "" || op.To != "", nil
	case bridge.Whisper:
		if op.Room != "" {
			d.Room = op.Room
			return true, nil
		}
	case bridge.Leave:
		d.Room = op.Room
		return op.Room != "", nil
	case bridge.Respond:
		return op.To != "", nil
	case bridge.Call:
		return true, nil
	}
	switch row.Side {
	case bridge.ToCustomer:
		ok, err = t.toCustomer(d, row)
	case bridge.ToDesk:
		ok, err = t.toDesk(d, row)
	}
	if err != nil || !ok {
		return false, err
	}
	message, side, needed := bridge.MessageOf(d.Op)
	if !needed {
		return true, nil
	}
	first, end := bridge.PartsOf(d.Op)
	err = t.all(&d.Refs, `
		SELECT remote FROM message_part WHERE message = $1 AND side = $2 AND part >= $3 AND part < $4 ORDER BY part`,
		message, side, first, end)
	_, post := d.Op.(bridge.Post)
	return post || len(d.Refs) > 0, err
}

// toCustomer finds the chat, in the conversation's row, or in the contact's where
// there is no conversation. An address on another endpoint is none.
func (t *tx) toCustomer(d *connectors.Delivery, row outgoing) (bool, error) {
	q, id := `SELECT endpoint, chat_id FROM conversation WHERE id = $1`, int64(row.Conversation)
	if row.Conversation == 0 {
		q, id = `SELECT endpoint, chat_id FROM contact WHERE id = $1`, int64(row.Contact)
	}
	var at struct {
		Endpoint bridge.EndpointID
		Chat     bridge.RemoteID `db:"chat_id"`
	}
	if _, err := t.get(&at, q, id); err != nil {
		return false, err
	}
	if at.Endpoint != row.Endpoint || at.Chat == "" {
		return false, nil
	}
	d.Room = at.Chat
	return true, nil
}

// toDesk finds the thread of the conversation that is meant.
func (t *tx) toDesk(d *connectors.Delivery, row outgoing) (found bool, err error) {
	d.Room, d.Thread, found, err = t.threadOf(row.Conversation, row.Thread)
	return found, err
}

// threadOf finds the n-th thread of a conversation, or for 0 the latest.
func (t *tx) threadOf(id bridge.ConversationID, n int) (room, remote bridge.RemoteID, found bool, err error) {
	var at struct {
		Room   bridge.RemoteID
		Remote bridge.RemoteID
	}
	found, err = t.get(&at, `
		SELECT room, remote FROM thread WHERE conversation = $1 AND ($2 = 0 OR n = $2) ORDER BY id DESC LIMIT 1`, id, n)
	return at.Room, at.Remote, found, err
}

// link finds the threads and messages that a delivery links to, as far as they are there.
func (t *tx) link(d *connectors.Delivery) error {
	for _, ref := range bridge.ThreadsIn(d.Op) {
		remote, found, err := t.linked(ref)
		if err != nil {
			return err
		}
		if found {
			if d.Links == nil {
				d.Links = map[string]bridge.RemoteID{}
			}
			d.Links[ref] = remote
		}
	}
	return nil
}

// linked finds what a link leads to.
func (t *tx) linked(ref string) (remote bridge.RemoteID, found bool, err error) {
	if m, is := bridge.MessageLinked(ref); is {
		found, err = t.get(&remote, `SELECT remote FROM message_part WHERE message = $1 AND side = $2 ORDER BY part LIMIT 1`, m, bridge.ToDesk)
		return remote, found, err
	}
	id, n, ok := bridge.ThreadOf(ref)
	if !ok {
		return "", false, nil
	}
	_, remote, found, err = t.threadOf(id, n)
	return remote, found, err
}
