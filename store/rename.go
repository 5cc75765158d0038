package store

import (
	"context"
	"fmt"
	"time"

	"frontdesk/bridge"
)

// RenameTeam implements engine.Registry.
func (db *DB) RenameTeam(ctx context.Context, now time.Time, from, to bridge.TeamID) (open int, err error) {
	filed := false
	err = db.write(ctx, func(t *tx) error {
		open, filed = 0, false
		var row struct {
			Version int
			State   text
		}
		known, err := t.get(&row, `SELECT version, state FROM team WHERE id = $1`, from)
		if err != nil {
			return err
		}
		var theirs []struct {
			ID      bridge.ConversationID
			Contact bridge.ContactID
		}
		err = t.all(&theirs, `SELECT id, contact FROM conversation WHERE team = $1 AND status <> 'closed' ORDER BY id`, from)
		if err != nil || !known && len(theirs) == 0 {
			return err // done already
		}
		if err := t.inherit(now, from, to, row.Version, []byte(row.State)); err != nil {
			return err
		}
		if _, err := t.exec(`UPDATE conversation SET team = $2 WHERE team = $1 AND status = 'closed'`, from, to); err != nil {
			return err
		}
		events := make([]filing, len(theirs))
		for i, c := range theirs {
			events[i] = filing{
				lane: contactLane(c.Contact), contact: c.Contact, conversation: c.ID, event: bridge.TeamRenamed{From: from, To: to},
			}
		}
		if open = len(events); open > 0 {
			filed, err = t.fileOnce(now, events)
			return err
		}
		for _, q := range []string{`DELETE FROM team_member WHERE team = $1`, `DELETE FROM team WHERE id = $1`} {
			if _, err := t.exec(q, from); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("renaming the team %s to %s: %w", from, to, err)
	}
	if filed {
		db.ring()
	}
	return open, nil
}

// inherit gives a team's agents, and whose turn it is, to one that has none yet.
func (t *tx) inherit(now time.Time, from, to bridge.TeamID, version int, state []byte) error {
	before := bridge.Team{}
	if len(state) > 0 {
		var err error
		if before, err = bridge.EvolveTeam(version, state); err != nil {
			return err
		}
	}
	heir := bridge.Team{ID: to, Last: before.Last}
	n, err := t.exec(`INSERT INTO team (id, version, state, changed_at) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING`,
		to, bridge.StateVersion, asJSON[bridge.Team]{heir}, micros(now))
	if err != nil || n == 0 {
		return err
	}
	_, err = t.exec(`INSERT INTO team_member (team, position, person) SELECT $2, position, person FROM team_member WHERE team = $1`, from, to)
	return err
}
