package store

import (
	"context"
	"fmt"
	"time"

	"frontdesk/bridge"
)

// FreeFromGone implements engine.Registry.
func (db *DB) FreeFromGone(ctx context.Context, now time.Time) error {
	filed := false
	err := db.write(ctx, func(t *tx) error {
		filed = false
		var ids []bridge.PersonID
		if err := t.all(&ids, `SELECT DISTINCT assignee FROM conversation WHERE status <> 'closed' AND assignee <> ''`); err != nil {
			return err
		}
		known, err := t.people(ids)
		if err != nil {
			return err
		}
		var events []filing
		for _, id := range ids {
			if !known[id].Gone {
				continue
			}
			var theirs []struct {
				ID      bridge.ConversationID
				Contact bridge.ContactID
			}
			err := t.all(&theirs, `SELECT id, contact FROM conversation WHERE assignee = $1 AND assignee <> '' AND status <> 'closed' ORDER BY id`, id)
			if err != nil {
				return err
			}
			for _, c := range theirs {
				events = append(events, filing{
					lane: contactLane(c.Contact), contact: c.Contact, conversation: c.ID, event: bridge.AgentGone{Agent: id},
				})
			}
		}
		filed, err = t.fileOnce(now, events)
		return err
	})
	if err != nil {
		return fmt.Errorf("freeing conversations of those who are gone: %w", err)
	}
	if filed {
		db.ring()
	}
	return nil
}
