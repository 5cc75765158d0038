package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"frontdesk/bridge"
)

// ErrNotParked tells that there is nothing parked under a reference.
var ErrNotParked = errors.New("there is nothing parked under that reference")

// Parked is an event that could not be read or decided, or a delivery that was
// given up.
type Parked struct {
	// Ref names it towards people: "e12" is an event, "d7" a delivery.
	Ref string
	// Kind is "raw" for a platform's event as it came, else an event's or an
	// operation's name.
	Kind         string
	Endpoint     bridge.EndpointID
	Contact      bridge.ContactID
	Conversation bridge.ConversationID
	// Made is when it came in or was decided, At when it was parked.
	Made, At time.Time
	Reason   string
	// Body is what it holds, as it is stored.
	Body []byte
}

// given is a delivery that ended without having been delivered.
type given struct {
	ID       int64
	Effect   bridge.EffectID
	Lane     string
	Endpoint bridge.EndpointID
}

// given finds effects that were refused or given up; others are passed over.
func (t *tx) given(effects []bridge.EffectID) ([]given, error) {
	var all []given
	for _, e := range slices.Sorted(slices.Values(effects)) {
		var g given
		found, err := t.get(&g, `
			SELECT id, effect, lane, endpoint FROM outbox WHERE effect = $1 AND result IN ($2, $3)`,
			e, bridge.Refused, bridge.Parked)
		if err != nil {
			return nil, fmt.Errorf("looking for an effect to retry: %w", err)
		}
		if found {
			all = append(all, g)
		}
	}
	return all, nil
}

// putBack has a delivery wait again in its old place of a lane that is locked.
func (t *tx) putBack(now time.Time, l *lane, g given) error {
	n, err := t.exec(`
		UPDATE outbox SET done_at = 0, parked_at = 0, result = '', reason = '', detail = '', attempts = 0, due_at = $2
		WHERE id = $1 AND done_at > 0 AND result IN ($3, $4)`,
		g.ID, micros(now), bridge.Refused, bridge.Parked)
	if err != nil {
		return fmt.Errorf("putting a delivery back: %w", err)
	}
	if n > 0 {
		l.Endpoint = g.Endpoint
		l.Open++
		l.DueAt = micros(now) // it comes before whatever waits there
	}
	return nil
}

// parkedColumns are those of a Parked, of either table.
const (
	parkedEvents = `SELECT 'e' AS table_, id, kind, endpoint, contact, conversation, made_at, parked_at, reason, body
		FROM inbox WHERE parked_at > 0`
	parkedDeliveries = `SELECT 'd' AS table_, id, op AS kind, endpoint, contact, conversation, made_at, parked_at, detail AS reason, body
		FROM outbox WHERE parked_at > 0`
)

type parkedRow struct {
	Table        string `db:"table_"`
	ID           int64
	Kind         string
	Endpoint     bridge.EndpointID
	Contact      bridge.ContactID
	Conversation bridge.ConversationID
	MadeAt       int64 `db:"made_at"`
	ParkedAt     int64 `db:"parked_at"`
	Reason       string
	Body         text
}

func (r parkedRow) parked() Parked {
	return Parked{
		Ref: r.Table + strconv.FormatInt(r.ID, 10), Kind: r.Kind, Endpoint: r.Endpoint, Contact: r.Contact,
		Conversation: r.Conversation, Made: moment(r.MadeAt), At: moment(r.ParkedAt), Reason: r.Reason, Body: []byte(r.Body),
	}
}

// ListParked returns up to n of what is parked, the oldest first, without bodies.
func (db *DB) ListParked(ctx context.Context, n int) ([]Parked, error) {
	var list []Parked
	err := db.read(ctx, func(t *tx) error {
		list = nil
		for _, q := range []string{parkedEvents, parkedDeliveries} {
			var rows []parkedRow
			if err := t.all(&rows, q+` ORDER BY parked_at, id LIMIT $1`, n); err != nil {
				return err
			}
			for _, r := range rows {
				r.Body = ""
				list = append(list, r.parked())
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("listing what is parked: %w", err)
	}
	slices.SortStableFunc(list, func(a, b Parked) int { return a.At.Compare(b.At) })
	return list[:min(n, len(list))], nil
}

// ShowParked returns one of what is parked, whole. It is ErrNotParked if there is none.
func (db *DB) ShowParked(ctx context.Context, ref string) (p Parked, err error) {
	err = db.read(ctx, func(t *tx) error {
		r, err := t.parkedRow(ref)
		p = r.parked()
		return err
	})
	return p, err
}

// parkedRow finds the row that a reference names.
func (t *tx) parkedRow(ref string) (r parkedRow, err error) {
	kind, number := "", ""
	if ref = strings.TrimSpace(ref); len(ref) > 1 {
		kind, number = ref[:1], ref[1:]
	}
	id, err := strconv.ParseInt(number, 10, 64)
	q, ok := map[string]string{"e": parkedEvents, "d": parkedDeliveries}[kind]
	if err != nil || !ok {
		return r, fmt.Errorf("%.40q: %w", ref, ErrNotParked)
	}
	found, err := t.get(&r, q+` AND id = $1`, id)
	if err != nil {
		return r, fmt.Errorf("reading what is parked: %w", err)
	}
	if !found {
		return r, fmt.Errorf("%.40q: %w", ref, ErrNotParked)
	}
	return r, nil
}

// Replay puts what is parked back to work: an event in its old place, a delivery by
// way of its contact's lane, so that its marks are changed as well.
func (db *DB) Replay(ctx context.Context, now time.Time, ref string) error {
	err := db.write(ctx, func(t *tx) error {
		r, err := t.parkedRow(ref)
		if err != nil {
			return err
		}
		if r.Table == "e" {
			return t.replayEvent(now, r.ID)
		}
		return t.replayDelivery(now, r)
	})
	if err != nil {
		return fmt.Errorf("replaying: %w", err)
	}
	db.ring()
	return nil
}

func (t *tx) replayEvent(now time.Time, id int64) error {
	var w waiting
	if _, err := t.get(&w, `SELECT id, stage, lane FROM inbox WHERE id = $1`+t.db.dialect.forUpdate, id); err != nil {
		return err
	}
	key := laneKey{w.Stage, w.Lane}
	ls, err := t.lockLanes(now, []laneKey{key})
	if err != nil {
		return err
	}
	n, err := t.exec(`UPDATE inbox SET done_at = 0, parked_at = 0, reason = '', tries = 0 WHERE id = $1 AND parked_at > 0`, id)
	if err != nil || n == 0 {
		return err
	}
	ls[key].Open++
	ls[key].DueAt = micros(now)
	return t.save(ls)
}

func (t *tx) replayDelivery(now time.Time, r parkedRow) error {
	var g given
	_, err := t.get(&g, `SELECT id, effect, lane, endpoint FROM outbox WHERE id = $1`, r.ID)
	if err != nil {
		return err
	}
	if r.Contact != 0 {
		wanted := bridge.RetryWanted{Effect: g.Effect}
		if op, err := bridge.DecodeOp(r.Kind, []byte(r.Body)); err == nil {
			wanted.Message, _, _, _, _ = bridge.PostedBy(op)
		}
		return t.fileAll(now, []filing{{lane: contactLane(r.Contact), contact: r.Contact, conversation: r.Conversation, event: wanted}})
	}
	key := laneKey{stageOut, g.Lane}
	ls, err := t.lockLanes(now, []laneKey{key})
	if err != nil {
		return err
	}
	if err := t.putBack(now, ls[key], g); err != nil {
		return err
	}
	return t.save(ls)
}

// Drop lets go of what is parked: it is removed with other old rows, and noted in
// the audit trail.
func (db *DB) Drop(ctx context.Context, now time.Time, ref string) error {
	err := db.write(ctx, func(t *tx) error {
		r, err := t.parkedRow(ref)
		if err != nil {
			return err
		}
		q := `UPDATE inbox SET parked_at = 0, done_at = $2 WHERE id = $1`
		if r.Table == "d" {
			q = `UPDATE outbox SET parked_at = 0, done_at = $2 WHERE id = $1`
		}
		if _, err := t.exec(q, r.ID, micros(now)); err != nil {
			return err
		}
		_, err = t.exec(`
			INSERT INTO audit (event, conversation, actor, action, was, became, at) VALUES ($1, $2, $3, $4, $5, '', $6)`,
			0, r.Conversation, "", "dropped", ref+" "+r.Kind, micros(now))
		return err
	})
	if err != nil {
		return fmt.Errorf("dropping: %w", err)
	}
	return nil
}
