package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
	"frontdesk/connectors"
)

// remember is how long a raw event is recognised when it comes again.
const remember = 48 * time.Hour

// kindRaw is the kind of a raw row.
const kindRaw = "raw"

// Receive implements engine.Inbox.
func (db *DB) Receive(ctx context.Context, now time.Time, raws ...connectors.Raw) (int, error) {
	var fresh int
	err := db.write(ctx, func(t *tx) error {
		isNew, err := t.dedupe(now, raws)
		if err != nil {
			return err
		}
		fresh = 0
		var keys []laneKey
		for i, r := range raws {
			if isNew[i] {
				fresh++
				keys = append(keys, rawLane(r))
			}
		}
		ls, err := t.lockLanes(now, keys)
		if err != nil {
			return err
		}
		for i, r := range raws {
			if !isNew[i] {
				continue
			}
			l := ls[rawLane(r)]
			l.Endpoint = r.Endpoint
			l.add(micros(now))
			body := r.Body
			if body == nil {
				body = []byte{}
			}
			_, err := t.exec(`
				INSERT INTO inbox (stage, lane, kind, endpoint, raw_key, body, position, made_at)
				VALUES ('raw', $1, $2, $3, $4, $5, $6, $7)`,
				l.Name, kindRaw, r.Endpoint, clean(r.Key), body, r.Order, micros(now))
			if err != nil {
				return fmt.Errorf("storing a raw event: %w", err)
			}
		}
		return t.save(ls)
	})
	if err != nil {
		return 0, fmt.Errorf("receiving: %w", err)
	}
	if fresh > 0 {
		db.ring()
	}
	return fresh, nil
}

// dedupe notes the keys of raws and tells which of them are new.
func (t *tx) dedupe(now time.Time, raws []connectors.Raw) ([]bool, error) {
	order := make([]int, len(raws))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(
			cmp.Compare(raws[a].Endpoint, raws[b].Endpoint),
			cmp.Compare(len(raws[b].Also), len(raws[a].Also)), // those first that make others known
			cmp.Compare(raws[a].Key, raws[b].Key))
	})
	isNew := make([]bool, len(raws))
	for _, i := range order {
		r := raws[i]
		var err error
		if isNew[i], err = t.noteKey(now, r.Endpoint, r.Key); err != nil {
			return nil, err
		}
		if !isNew[i] {
			continue
		}
		for _, key := range r.Also {
			if _, err := t.noteKey(now, r.Endpoint, key); err != nil {
				return nil, err
			}
		}
	}
	return isNew, nil
}

// noteKey tells whether a key is new, and remembers it.
func (t *tx) noteKey(now time.Time, of bridge.EndpointID, key string) (bool, error) {
	n, err := t.exec(`
		INSERT INTO dedupe (endpoint, raw_key, seen_at) VALUES ($1, $2, $3)
		ON CONFLICT (endpoint, raw_key) DO UPDATE SET seen_at = excluded.seen_at WHERE dedupe.seen_at <= $4`,
		of, clean(key), micros(now), micros(now.Add(-remember)))
	if err != nil {
		return false, fmt.Errorf("noting a key: %w", err)
	}
	return n > 0, nil
}

// Undecoded implements engine.Inbox.
func (db *DB) Undecoded(ctx context.Context, now time.Time, n int, skip []string) ([]engine.Undecoded, error) {
	var rows []struct {
		ID       int64
		Lane     string
		Endpoint bridge.EndpointID
		Key      string `db:"raw_key"`
		Body     []byte
		MadeAt   int64 `db:"made_at"`
		Tries    int
	}
	err := db.glance(ctx, func(t *tx) error {
		// The lanes to skip are those being worked on: few, so they are left out here.
		return t.all(&rows, `
			SELECT i.id, i.lane, i.endpoint, i.raw_key, i.body, i.made_at, i.tries
			FROM lane l JOIN inbox i ON i.id = (
				SELECT h.id FROM inbox h WHERE h.stage = 'raw' AND h.lane = l.name AND h.done_at = 0
				ORDER BY h.position, h.id LIMIT 1)
			WHERE l.stage = 'raw' AND l.open > 0 AND NOT l.held AND l.due_at <= $1
			ORDER BY l.due_at, l.name LIMIT $2`, micros(now), n+len(skip))
	})
	if err != nil {
		return nil, fmt.Errorf("reading what is to be decoded: %w", err)
	}
	var heads []engine.Undecoded
	for _, r := range rows {
		lane := strings.TrimPrefix(r.Lane, string(r.Endpoint)+"/")
		if slices.Contains(skip, lane) || len(heads) == n {
			continue
		}
		heads = append(heads, engine.Undecoded{
			ID:       r.ID,
			Raw:      connectors.Raw{Endpoint: r.Endpoint, Key: r.Key, Lane: lane, Body: r.Body},
			Received: moment(r.MadeAt),
			Tries:    r.Tries,
		})
	}
	return heads, nil
}

// waiting is a row of the inbox that has not left its lane.
type waiting struct {
	ID    int64
	Stage stage
	Lane  string
	Key   string `db:"raw_key"`
}

// lockWaiting locks a row of the inbox; found is false if it is done already.
func (t *tx) lockWaiting(id int64) (w waiting, found bool, err error) {
	found, err = t.get(&w, `SELECT id, stage, lane, raw_key FROM inbox WHERE id = $1 AND done_at = 0`+t.db.dialect.forUpdate, id)
	if err != nil {
		return w, false, fmt.Errorf("locking a row of the inbox: %w", err)
	}
	return w, found, nil
}

// Postpone implements engine.Inbox.
func (db *DB) Postpone(ctx context.Context, id int64, until time.Time) error {
	err := db.write(ctx, func(t *tx) error {
		w, found, err := t.lockWaiting(id)
		if err != nil || !found {
			return err
		}
		if _, err := t.exec(`UPDATE inbox SET tries = tries + 1 WHERE id = $1`, id); err != nil {
			return err
		}
		_, err = t.exec(`UPDATE lane SET due_at = $3 WHERE stage = $1 AND name = $2`, w.Stage, w.Lane, micros(until))
		return err
	})
	if err != nil {
		return fmt.Errorf("postponing row %d: %w", id, err)
	}
	return nil
}

// Park implements engine.Inbox.
func (db *DB) Park(ctx context.Context, now time.Time, id int64, reason string) error {
	err := db.write(ctx, func(t *tx) error {
		w, found, err := t.lockWaiting(id)
		if err != nil || !found {
			return err
		}
		_, err = t.exec(`UPDATE inbox SET done_at = $2, parked_at = $2, reason = $3 WHERE id = $1`,
			id, micros(now), clean(reason))
		if err != nil {
			return err
		}
		return t.leave(now, laneKey{w.Stage, w.Lane})
	})
	if err != nil {
		return fmt.Errorf("parking row %d: %w", id, err)
	}
	return nil
}

// leave counts a row out of its lane.
func (t *tx) leave(now time.Time, k laneKey) error {
	_, err := t.exec(`UPDATE lane SET open = open - 1, due_at = $3 WHERE stage = $1 AND name = $2`,
		k.Stage, k.Name, micros(now))
	if err != nil {
		return fmt.Errorf("taking a row out of its lane: %w", err)
	}
	return nil
}
