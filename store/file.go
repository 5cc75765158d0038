package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
	"frontdesk/connectors"
)

// filing is an event on its way into a lane of the inbox.
type filing struct {
	lane         laneKey
	endpoint     bridge.EndpointID // of the raw event it came from, if any
	key          string            // of that raw event
	user         bridge.RemoteID   // the customer's identity it came from, if any
	contact      bridge.ContactID
	team         bridge.TeamID
	conversation bridge.ConversationID
	thread       int // which of its threads it happened in; 0: none
	event        bridge.Event
}

// File implements engine.Inbox.
func (db *DB) File(ctx context.Context, now time.Time, id int64, filed []connectors.Filed) error {
	err := db.write(ctx, func(t *tx) error {
		w, found, err := t.lockWaiting(id)
		if err != nil || !found {
			return err
		}
		var events []filing
		for _, f := range filed {
			e, known, err := t.place(now, f)
			if err == nil && !known && f.Else != nil {
				e, known, err = t.place(now, *f.Else)
			}
			if err != nil {
				return err
			}
			e.key = w.Key
			if known {
				events = append(events, e)
			}
		}
		if err := t.fileAll(now, events); err != nil {
			return err
		}
		// Of what concerns no conversation of ours nothing is kept but the key.
		q := `UPDATE inbox SET done_at = $2 WHERE id = $1`
		args := []any{id, micros(now)}
		if !keepsBody(events) {
			q = `UPDATE inbox SET done_at = $2, body = $3 WHERE id = $1`
			args = append(args, []byte{})
		}
		if _, err := t.exec(q, args...); err != nil {
			return err
		}
		return t.leave(now, laneKey{w.Stage, w.Lane})
	})
	if errors.Is(err, engine.ErrNoThread) {
		return engine.ErrNoThread
	}
	if db.hopeless(err) {
		return db.parkIfHopeless(ctx, now, bridge.EventID(id), &engine.ParkedError{ID: bridge.EventID(id), Err: err})
	}
	if err != nil {
		return fmt.Errorf("filing row %d: %w", id, err)
	}
	db.ring()
	return nil
}

// keepsBody tells whether one of the events concerns more than that somebody wrote
// something somewhere, or used a shortcut on it.
func keepsBody(events []filing) bool {
	return slices.ContainsFunc(events, func(e filing) bool {
		switch e.event.(type) {
		case bridge.Strayed:
			return false
		case bridge.CardPressed:
			return e.contact != 0
		}
		return true
	})
}

// fileAll puts events into their lanes, in their order.
func (t *tx) fileAll(now time.Time, events []filing) error {
	var keys []laneKey
	for _, e := range events {
		keys = append(keys, e.lane)
	}
	ls, err := t.lockLanes(now, keys)
	if err != nil {
		return err
	}
	for _, e := range events {
		if err := t.file(now, ls[e.lane], e); err != nil {
			return err
		}
	}
	return t.save(ls)
}

// fileOnce files those events that do not lie in their lanes already, be they still to be
// decided or parked, and tells whether there are any.
func (t *tx) fileOnce(now time.Time, events []filing) (filed bool, err error) {
	var keys []laneKey
	for _, e := range events {
		keys = append(keys, e.lane)
	}
	ls, err := t.lockLanes(now, keys)
	if err != nil {
		return false, err
	}
	for _, e := range events {
		there, err := t.lies(e)
		if err != nil {
			return false, err
		}
		if there {
			continue
		}
		filed = true
		if err := t.file(now, ls[e.lane], e); err != nil {
			return false, err
		}
	}
	return filed, t.save(ls)
}

// lies tells whether an event lies in its lane, which is locked.
func (t *tx) lies(e filing) (bool, error) {
	kind, body, err := bridge.EncodeEvent(e.event)
	if err != nil {
		return false, &encodeError{err}
	}
	for _, where := range []string{`stage = 'event' AND done_at = 0`, `parked_at > 0`} {
		var id int64
		found, err := t.get(&id, `SELECT id FROM inbox WHERE `+where+` AND lane = $1 AND kind = $2 AND conversation = $3 AND body = $4 LIMIT 1`,
			e.lane.Name, kind, e.conversation, body)
		if err != nil {
			return false, fmt.Errorf("looking for a %s event: %w", kind, err)
		}
		if found {
			return true, nil
		}
	}
	return false, nil
}

// file puts an event into a lane that is locked.
func (t *tx) file(now time.Time, l *lane, e filing) error {
	kind, body, err := bridge.EncodeEvent(e.event)
	if err != nil {
		return &encodeError{err}
	}
	l.add(micros(now))
	_, err = t.exec(`
		INSERT INTO inbox (stage, lane, kind, endpoint, raw_key, user_id, contact, team, conversation, thread, body, made_at)
		VALUES ('event', $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		l.Name, kind, e.endpoint, clean(e.key), e.user, e.contact, e.team, e.conversation, e.thread, body, micros(now))
	if err != nil {
		return fmt.Errorf("filing a %s event: %w", kind, err)
	}
	return nil
}

// place finds out where an event belongs. known is false if that is nowhere.
func (t *tx) place(now time.Time, f connectors.Filed) (e filing, known bool, err error) {
	p := f.Place
	e = filing{endpoint: p.Endpoint, event: f.Event}
	switch {
	case p.User != "":
		e.user = p.User
		if e.contact, err = t.contactOf(now, p); err != nil {
			return e, false, err
		}
		e.lane = contactLane(e.contact)
	case p.Thread != "":
		var found struct {
			Contact      bridge.ContactID
			Conversation bridge.ConversationID
			N            int
		}
		known, err := t.get(&found, `
			SELECT c.contact, t.conversation, t.n FROM thread t JOIN conversation c ON c.id = t.conversation
			WHERE t.endpoint = $1 AND t.remote = $2`, p.Endpoint, p.Thread)
		if err != nil {
			return e, false, fmt.Errorf("looking a thread up: %w", err)
		}
		if !known && p.ThreadIsOurs {
			return e, false, engine.ErrNoThread
		}
		if !known {
			return e, false, nil
		}
		if r, ok := f.Event.(bridge.Replied); ok {
			if err := t.sawReply(p, r.Stamp); err != nil {
				return e, false, err
			}
		}
		e.contact, e.conversation, e.thread = found.Contact, found.Conversation, found.N
		e.lane = contactLane(e.contact)
	case p.Message != "":
		if known, err := t.placeMessage(p, &e); err != nil || !known {
			return e, false, err
		}
	case p.Room != "":
		e.lane = roomLane(p.Endpoint, p.Room)
	default:
		e.lane = commandLane(p.Endpoint, p.Command)
	}
	return e, true, nil
}

// sawReply notes how far a thread was read.
func (t *tx) sawReply(p bridge.Place, s bridge.Stamp) error {
	_, err := t.exec(`
		UPDATE thread SET seen = $3, seen_order = $4 WHERE endpoint = $1 AND remote = $2 AND seen_order < $4`,
		p.Endpoint, p.Thread, s.Remote, s.Order)
	if err != nil {
		return fmt.Errorf("noting a reply: %w", err)
	}
	return nil
}

// contactOf finds the contact that a user is, and makes one if there is none.
// Two that do so at once end up with the same one.
func (t *tx) contactOf(now time.Time, p bridge.Place) (bridge.ContactID, error) {
	var known struct {
		Contact bridge.ContactID
		Chat    bridge.RemoteID `db:"chat_id"`
	}
	const find = `SELECT contact, chat_id FROM identity WHERE endpoint = $1 AND user_id = $2`
	found, err := t.get(&known, find, p.Endpoint, p.User)
	if err != nil {
		return 0, fmt.Errorf("looking an identity up: %w", err)
	}
	if !found {
		made, err := t.newContact(now, p)
		if err != nil || made != 0 {
			return made, err
		}
		if found, err = t.get(&known, find, p.Endpoint, p.User); err != nil {
			return 0, fmt.Errorf("looking an identity up again: %w", err)
		}
		if !found {
			return 0, errAgain
		}
	}
	if p.Chat != "" && p.Chat != known.Chat {
		_, err := t.exec(`UPDATE identity SET chat_id = $3 WHERE endpoint = $1 AND user_id = $2`, p.Endpoint, p.User, p.Chat)
		if err != nil {
			return 0, fmt.Errorf("noting a chat: %w", err)
		}
	}
	return known.Contact, nil
}

// newContact makes a contact for an identity. It returns 0 if somebody else was faster.
func (t *tx) newContact(now time.Time, p bridge.Place) (bridge.ContactID, error) {
	var id bridge.ContactID
	c := bridge.Contact{Identity: bridge.Identity{Endpoint: p.Endpoint, User: p.User, Chat: p.Chat}}
	_, err := t.get(&id, `
		INSERT INTO contact (version, state, endpoint, user_id, chat_id, made_at, changed_at)
		VALUES ($1, $2, $3, $4, $5, $6, $6) RETURNING id`,
		bridge.StateVersion, asJSON[bridge.Contact]{c}, p.Endpoint, p.User, p.Chat, micros(now))
	if err != nil {
		return 0, fmt.Errorf("making a contact: %w", err)
	}
	n, err := t.exec(`
		INSERT INTO identity (endpoint, user_id, chat_id, contact) VALUES ($1, $2, $3, $4)
		ON CONFLICT (endpoint, user_id) DO NOTHING`, p.Endpoint, p.User, p.Chat, id)
	if err != nil {
		return 0, fmt.Errorf("making an identity: %w", err)
	}
	if n > 0 {
		return id, nil
	}
	if _, err := t.exec(`DELETE FROM contact WHERE id = $1`, id); err != nil {
		return 0, fmt.Errorf("taking a contact back: %w", err)
	}
	return 0, nil
}
