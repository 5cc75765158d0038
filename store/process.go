package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"runtime/debug"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
	"frontdesk/connectors"
)

// maxReason bounds what is kept of why an event was parked.
const maxReason = 16 << 10

// head is the first waiting row of an event lane.
type head struct {
	ID           bridge.EventID
	Key          string `db:"raw_key"`
	Lane         string
	Kind         string
	Endpoint     bridge.EndpointID
	User         bridge.RemoteID `db:"user_id"`
	Contact      bridge.ContactID
	Team         bridge.TeamID
	Conversation bridge.ConversationID
	Thread       int
	Body         []byte
	MadeAt       int64 `db:"made_at"`
}

// Process implements engine.Inbox.
func (db *DB) Process(ctx context.Context, now time.Time, decide engine.Decide) (done engine.Processed, did bool, err error) {
	err = db.write(ctx, func(t *tx) error {
		done, did = engine.Processed{}, false
		h, found, err := t.nextHead(now)
		if err != nil || !found {
			return err
		}
		did = true
		done = engine.Processed{ID: h.ID, Lane: h.Lane, Kind: h.Kind, Filed: moment(h.MadeAt), Contact: h.Contact, Team: h.Team, Endpoint: h.Endpoint, Key: h.Key}
		out, err := t.process(now, h, decide)
		if err != nil {
			if db.hopeless(err) {
				err = &engine.ParkedError{ID: h.ID, Err: err}
			}
			return err
		}
		done.Effects, done.Notes, done.Later, done.Reload, done.Made = len(out.Effects), out.Notes, out.Later, out.Reload, len(out.Made) > 0
		for _, e := range out.AtOnce {
			d := connectors.Delivery{ID: e.ID, Op: e.Op, Since: now}
			if err := t.link(&d); err != nil {
				return err
			}
			done.AtOnce = append(done.AtOnce, d)
		}
		return nil
	})
	if err != nil {
		return done, did, db.parkIfHopeless(ctx, now, done.ID, err)
	}
	if did {
		db.ring()
	}
	return done, did, nil
}

// parkIfHopeless parks an event that would fail again, and gives the error to return.
func (db *DB) parkIfHopeless(ctx context.Context, now time.Time, id bridge.EventID, err error) error {
	var reason string
	panicked, isPanic := errors.AsType[*engine.PanicError](err)
	parked, isParked := errors.AsType[*engine.ParkedError](err)
	switch {
	case isPanic:
		reason = fmt.Sprintf("the decision panicked: %v\n%s", panicked.Value, panicked.Stack)
		err = panicked
	case isParked:
		reason = parked.Err.Error()
		err = parked
	default:
		return fmt.Errorf("processing an event: %w", err)
	}
	if len(reason) > maxReason {
		reason = reason[:maxReason]
	}
	if e := db.Park(ctx, now, int64(id), reason); e != nil {
		return fmt.Errorf("%w, after: %w", e, err)
	}
	return err
}

// nextHead takes the head of the event lane that has been due the longest, of those
// that nobody else is working on. It locks the row, not the lane, so that
// events can be filed behind it meanwhile.
func (t *tx) nextHead(now time.Time) (h head, found bool, err error) {
	found, err = t.get(&h, `
		SELECT i.id, i.raw_key, i.lane, i.kind, i.endpoint, i.user_id, i.contact, i.team, i.conversation, i.thread, i.body, i.made_at
		FROM lane l JOIN inbox i ON i.id = (
			SELECT h.id FROM inbox h WHERE h.stage = 'event' AND h.lane = l.name AND h.done_at = 0
			ORDER BY h.position, h.id LIMIT 1)
		WHERE l.stage = 'event' AND l.open > 0 AND NOT l.held AND l.due_at <= $1 AND i.done_at = 0
		ORDER BY l.due_at, l.name LIMIT 1`+t.db.dialect.skipHeads, micros(now))
	if err != nil {
		return h, false, fmt.Errorf("reading the next event: %w", err)
	}
	return h, found, nil
}

// process decides an event and writes what follows.
func (t *tx) process(now time.Time, h head, decide engine.Decide) (bridge.Outcome, error) {
	c, before, err := t.newCase(h)
	if err != nil {
		return bridge.Outcome{}, err
	}
	asked := t.looking(c)
	out, err := decided(decide, c)
	if err = cmp.Or(asked.err, err); err != nil {
		return out, err
	}
	if out.Later != nil {
		return out, t.postponeEvent(now, h, out.Later.At)
	}
	if err := t.saveState(now, h, c, before); err != nil {
		return out, err
	}
	if err := t.saveRecords(now, h, out); err != nil {
		return out, err
	}
	if err := t.saveReactions(out.Reactions); err != nil {
		return out, err
	}
	if err := t.saveAway(out.Away); err != nil {
		return out, err
	}
	if err := t.saveQuiet(out.Quiet); err != nil {
		return out, err
	}
	if err := t.saveMade(out.Made); err != nil {
		return out, err
	}
	if err := t.saveDrafts(out.Drafts); err != nil {
		return out, err
	}
	if err := t.saveTrials(out.Trials); err != nil {
		return out, err
	}
	if err := t.saveTimers(h, out.Timers); err != nil {
		return out, err
	}
	if err := t.send(now, h, out); err != nil {
		return out, err
	}
	q, args := `UPDATE inbox SET done_at = $2 WHERE id = $1`, []any{h.ID, micros(now)}
	if _, is := c.Event.(bridge.Strayed); is {
		// What somebody wrote to us in private is of no use any more.
		q, args = `UPDATE inbox SET done_at = $2, body = $3 WHERE id = $1`, append(args, []byte{})
	}
	if _, err := t.exec(q, args...); err != nil {
		return out, fmt.Errorf("ending an event: %w", err)
	}
	return out, nil
}

// postponeEvent lets the lane of an event rest until a time.
func (t *tx) postponeEvent(now time.Time, h head, until time.Time) error {
	own := laneKey{stageEvent, h.Lane}
	ls, err := t.lockLanes(now, []laneKey{own})
	if err != nil {
		return err
	}
	ls[own].DueAt = micros(until)
	return t.save(ls)
}

// decided calls decide and turns a panic into an error.
func decided(decide engine.Decide, c *engine.Case) (out bridge.Outcome, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &engine.PanicError{ID: c.ID, Value: v, Stack: debug.Stack()}
		}
	}()
	return decide(c), nil
}

// send files what goes to other machines and to the outside, carries out what
// concerns outbound lanes, and counts the event out of its own lane.
func (t *tx) send(now time.Time, h head, out bridge.Outcome) error {
	own := laneKey{stageEvent, h.Lane}
	keys := []laneKey{own}
	forwards := make([]filing, len(out.Forwards))
	for i, f := range out.Forwards {
		forwards[i] = filing{contact: f.Contact, team: f.Team, event: f.Event, lane: teamLane(f.Team)}
		if f.Contact != 0 {
			forwards[i].lane = contactLane(f.Contact)
		}
		keys = append(keys, forwards[i].lane)
	}
	for _, e := range out.Effects {
		keys = append(keys, outLane(e.Lane))
	}
	for _, names := range [][]bridge.Lane{out.Hold, out.Release, out.Discard} {
		for _, l := range names {
			keys = append(keys, outLane(l))
		}
	}
	for _, c := range out.Cancel {
		keys = append(keys, outLane(c.Lane))
	}
	retries, err := t.given(out.Retries)
	if err != nil {
		return err
	}
	for _, r := range retries {
		keys = append(keys, laneKey{stageOut, r.Lane})
	}
	ls, err := t.lockLanes(now, keys)
	if err != nil {
		return err
	}
	ls[own].took(now)
	for _, r := range retries {
		if err := t.putBack(now, ls[laneKey{stageOut, r.Lane}], r); err != nil {
			return err
		}
	}
	for _, f := range forwards {
		if err := t.file(now, ls[f.lane], f); err != nil {
			return err
		}
	}
	for _, c := range out.Cancel {
		if err := t.cancel(now, ls[outLane(c.Lane)], c.Message); err != nil {
			return err
		}
	}
	for _, e := range out.Effects {
		if err := t.enqueue(now, ls[outLane(e.Lane)], e); err != nil {
			return err
		}
	}
	for _, l := range out.Hold {
		ls[outLane(l)].Held = true
	}
	for _, l := range out.Release {
		ls[outLane(l)].Held = false
	}
	for _, l := range out.Discard {
		if err := t.discard(now, ls[outLane(l)]); err != nil {
			return err
		}
	}
	return t.save(ls)
}

// memory is what was known before a decision, as far as writing the new state needs it.
type memory struct {
	// stored is the contact's state as it stands in the database; "" if it is not
	// of this version.
	stored             string
	conversation       bridge.ConversationID
	queued             bool
	contact            map[string]string // the contact's fields
	conversationFields map[string]string
	terms              []string // that the contact is found by
}

// remembered copies it, since a decision may change the maps of its state.
func remembered(s *bridge.Contact) memory {
	m := memory{contact: maps.Clone(s.Fields), terms: bridge.ContactTerms(*s)}
	if cur := s.Current; cur != nil {
		m.conversation, m.queued = cur.ID, cur.Queued != nil
		m.conversationFields = maps.Clone(cur.Fields)
	}
	return m
}
