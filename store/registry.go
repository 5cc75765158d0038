package store

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
	"frontdesk/connectors"
)

// Installation implements engine.Registry.
func (db *DB) Installation(ctx context.Context) (string, error) {
	var drawn [16]byte
	_, _ = rand.Read(drawn[:]) // never fails, see crypto/rand
	var token string
	err := db.write(ctx, func(t *tx) error {
		_, err := t.exec(`UPDATE installation SET token = $1 WHERE id = 1 AND token = ''`, hex.EncodeToString(drawn[:]))
		if err != nil {
			return err
		}
		_, err = t.get(&token, `SELECT token FROM installation WHERE id = 1`)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("reading the installation's id: %w", err)
	}
	return token, nil
}

// SaveDefinition implements engine.Registry.
func (db *DB) SaveDefinition(ctx context.Context, now time.Time, hash, id string, source []byte) error {
	err := db.write(ctx, func(t *tx) error {
		_, err := t.exec(`
			INSERT INTO workflow_definition (hash, id, source, made_at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (hash) DO NOTHING`, hash, id, source, micros(now))
		return err
	})
	if err != nil {
		return fmt.Errorf("saving workflow %s: %w", id, err)
	}
	return nil
}

// SaveAttachment implements engine.Registry.
func (db *DB) SaveAttachment(ctx context.Context, now time.Time, hash string, data []byte) error {
	err := db.write(ctx, func(t *tx) error {
		_, err := t.exec(`
			INSERT INTO attachment (hash, data, used_at) VALUES ($1, $2, $3)
			ON CONFLICT (hash) DO NOTHING`, hash, data, micros(now))
		return err
	})
	if err != nil {
		return fmt.Errorf("saving the attachment %s: %w", hash, err)
	}
	return nil
}

// UseAttachment implements engine.Registry.
func (db *DB) UseAttachment(ctx context.Context, now time.Time, hash string) (has bool, err error) {
	err = db.write(ctx, func(t *tx) error {
		n, err := t.exec(`UPDATE attachment SET used_at = $2 WHERE hash = $1`, hash, micros(now))
		has = n > 0
		return err
	})
	if err != nil {
		return false, fmt.Errorf("looking for the attachment %s: %w", hash, err)
	}
	return has, nil
}

// Attachment implements engine.Registry.
func (db *DB) Attachment(ctx context.Context, hash string) (data []byte, err error) {
	err = db.glance(ctx, func(t *tx) error {
		_, err = t.get(&data, `SELECT data FROM attachment WHERE hash = $1`, hash)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading the attachment %s: %w", hash, err)
	}
	return data, nil
}

// OpenThreads implements engine.Registry.
func (db *DB) OpenThreads(ctx context.Context, now time.Time) ([]connectors.Thread, error) {
	var rows []struct {
		ID     int64
		Remote bridge.RemoteID
		Seen   bridge.RemoteID
	}
	known := map[int64][]connectors.Known{}
	aDayAgo := micros(now.Add(-24 * time.Hour))
	err := db.glance(ctx, func(t *tx) error {
		err := t.all(&rows, `
			SELECT t.id, t.remote, t.seen FROM thread t
			WHERE t.conversation IN (
				SELECT id FROM conversation WHERE status <> 'closed'
				UNION ALL SELECT id FROM conversation WHERE status = 'closed' AND closed_at >= $1)
			ORDER BY t.id DESC`, aDayAgo)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if known[r.ID], err = t.known(r.ID, aDayAgo); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the open threads: %w", err)
	}
	threads := make([]connectors.Thread, len(rows))
	for i, r := range rows {
		threads[i] = connectors.Thread{Thread: r.Remote, Seen: r.Seen, Known: known[r.ID]}
	}
	return threads, nil
}

// known are the messages that agents wrote in a thread since then and have not deleted.
// Which thread a message lies in is not kept, so there are none where a conversation has
// had two in one Slack channel.
func (t *tx) known(thread int64, since int64) ([]connectors.Known, error) {
	var known []connectors.Known
	err := t.all(&known, `
		SELECT p.remote AS message, m.author FROM thread t
		JOIN message m ON m.conversation = t.conversation AND m.at >= $2
		JOIN message_part p ON p.message = m.id AND p.side = $3 AND p.part = 0
		WHERE t.id = $1 AND m.author_kind IN ($4, $5) AND m.author <> '' AND m.about = ''
			AND NOT EXISTS (SELECT 1 FROM thread o WHERE o.conversation = t.conversation AND o.room = t.room AND o.id <> t.id)
			AND NOT EXISTS (SELECT 1 FROM message g WHERE g.about = m.id AND g.about <> '' AND g.kind = 'deletion')
		ORDER BY m.at, m.id`, thread, since, bridge.ToDesk, bridge.FromAgent, bridge.FromNote)
	return known, err
}

// OpenConversations implements engine.Registry.
func (db *DB) OpenConversations(ctx context.Context) (map[bridge.TeamID]int, map[bridge.EndpointID]int, error) {
	var rows []struct {
		Team     bridge.TeamID
		Endpoint bridge.EndpointID
		N        int
	}
	err := db.glance(ctx, func(t *tx) error {
		return t.all(&rows, `
			SELECT team, endpoint, count(*) AS n FROM conversation WHERE status <> 'closed' GROUP BY team, endpoint`)
	})
	if err != nil {
		return nil, nil, fmt.Errorf("counting the open conversations: %w", err)
	}
	byTeam, byChannel := make(map[bridge.TeamID]int), make(map[bridge.EndpointID]int)
	for _, r := range rows {
		if r.Team != "" {
			byTeam[r.Team] += r.N
		}
		byChannel[r.Endpoint] += r.N
	}
	return byTeam, byChannel, nil
}

// Wake implements engine.Registry. It rings for what this process has stored and, on
// Postgres, for what others have.
func (db *DB) Wake() <-chan struct{} { return db.wake }

// Ping implements engine.Registry.
func (db *DB) Ping(ctx context.Context) error {
	err := db.write(ctx, func(t *tx) error {
		_, err := t.exec(`UPDATE installation SET pinged = pinged + 1 WHERE id = 1`)
		return err
	})
	if err != nil {
		return fmt.Errorf("writing to the database %s: %w", db.where, err)
	}
	return nil
}

// backlog is a count of rows that wait, with the time of the oldest.
type backlog struct {
	Stage  stage
	N      int
	Oldest int64
}

// Backlog implements engine.Registry.
func (db *DB) Backlog(ctx context.Context, now time.Time) (engine.Backlog, error) {
	var b engine.Backlog
	err := db.read(ctx, func(t *tx) error {
		var in []backlog
		err := t.all(&in, `SELECT stage, count(*) AS n, min(made_at) AS oldest FROM inbox WHERE done_at = 0 GROUP BY stage`)
		if err != nil {
			return err
		}
		for _, r := range in {
			if r.Stage == stageRaw {
				b.Raw = r.N
			} else {
				b.Events = r.N
			}
			if at := moment(r.Oldest); b.OldestEvent.IsZero() || at.Before(b.OldestEvent) {
				b.OldestEvent = at
			}
		}
		out, err := t.deliveries()
		if err != nil {
			return err
		}
		b.Deliveries, b.OldestDelivery = out.N, moment(out.Oldest)
		b.Parked, err = t.parked()
		return err
	})
	if err != nil {
		return engine.Backlog{}, fmt.Errorf("counting what waits: %w", err)
	}
	return b, nil
}

// deliveries counts those that wait to go out: not those that are held until their
// conversation has a thread.
func (t *tx) deliveries() (b backlog, err error) {
	_, err = t.get(&b, `
		SELECT count(*) AS n, COALESCE(min(o.made_at), 0) AS oldest FROM outbox o JOIN lane l ON l.stage = 'out' AND l.name = o.lane
		WHERE o.done_at = 0 AND NOT l.held`)
	return b, err
}

// parked counts events and deliveries that were given up.
func (t *tx) parked() (n int, err error) {
	_, err = t.get(&n, `
		SELECT (SELECT count(*) FROM inbox WHERE parked_at > 0) + (SELECT count(*) FROM outbox WHERE parked_at > 0)`)
	return n, err
}

// figures is the state of affairs, for "/desk status".
func (t *tx) figures() (*bridge.Figures, error) {
	var rows []struct {
		Team       bridge.TeamID
		Status     bridge.Status
		N          int
		Unassigned int
	}
	err := t.all(&rows, `
		SELECT team, status, count(*) AS n, count(CASE WHEN assignee = '' THEN 1 END) AS unassigned
		FROM conversation WHERE status <> 'closed' GROUP BY team, status ORDER BY team`)
	if err != nil {
		return nil, fmt.Errorf("counting conversations: %w", err)
	}
	f := &bridge.Figures{}
	for _, r := range rows {
		if r.Status == bridge.Asking {
			f.Asking += r.N
			continue
		}
		f.Teams = append(f.Teams, bridge.TeamFigures{Team: r.Team, Open: r.N, Unassigned: r.Unassigned})
	}
	out, err := t.deliveries()
	if err != nil {
		return nil, fmt.Errorf("counting deliveries: %w", err)
	}
	f.Waiting, f.Oldest = out.N, moment(out.Oldest)
	if f.Parked, err = t.parked(); err != nil {
		return nil, fmt.Errorf("counting what is parked: %w", err)
	}
	return f, nil
}
