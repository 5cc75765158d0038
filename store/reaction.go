package store

import (
	"fmt"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
)

// saveReactions keeps reactions that both sides know of.
func (t *tx) saveReactions(all []bridge.Reacted) error {
	for _, r := range all {
		_, err := t.exec(`
			INSERT INTO reaction (message, person, emoji, at, gone) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (message, person, emoji) DO UPDATE SET at = excluded.at, gone = excluded.gone`,
			r.Message, clean(string(r.By)), clean(r.Emoji), micros(r.At), r.Gone)
		if err != nil {
			return fmt.Errorf("saving a reaction: %w", err)
		}
	}
	return nil
}

// recallReactions adds those that are on the message that an event about reactions is about.
func (t *tx) recallReactions(c *engine.Case) error {
	switch ev := c.Event.(type) {
	case bridge.ContactReacted, bridge.ReplyReacted:
	case bridge.Settled:
		if ev.Op != bridge.OpName(bridge.React{}) {
			return nil
		}
	default:
		return nil
	}
	said, known := c.Env.Said[c.Env.About]
	if !known {
		return nil
	}
	var rows []struct {
		Person bridge.PersonID
		Emoji  string
		At     int64
		Gone   bool
	}
	err := t.all(&rows, `SELECT person, emoji, at, gone FROM reaction WHERE message = $1 ORDER BY at, person, emoji`, said.Message)
	if err != nil {
		return fmt.Errorf("reading reactions: %w", err)
	}
	for _, r := range rows {
		said.Reactions = append(said.Reactions, bridge.Reaction{By: r.Person, Emoji: r.Emoji, At: moment(r.At), Gone: r.Gone})
	}
	c.Env.Said[said.Message] = said
	return nil
}

// placeMessage finds the conversation that a desk message belongs to. One that we have
// posted may not be known yet, and is waited for.
func (t *tx) placeMessage(p bridge.Place, e *filing) (known bool, err error) {
	var found struct {
		Contact      bridge.ContactID
		Conversation bridge.ConversationID
	}
	known, err = t.get(&found, `
		SELECT c.contact, m.conversation FROM message_part p JOIN message m ON m.id = p.message JOIN conversation c ON c.id = m.conversation
		WHERE p.side = $1 AND p.remote = $2 LIMIT 1`, bridge.ToDesk, p.Message)
	if err != nil {
		return false, fmt.Errorf("looking a message up: %w", err)
	}
	if !known {
		if p.ThreadIsOurs {
			return t.ownLine(p)
		}
		return false, nil
	}
	e.contact, e.conversation, e.lane = found.Contact, found.Conversation, contactLane(found.Contact)
	_, err = t.get(&e.thread, `
		SELECT n FROM thread WHERE conversation = $1 AND endpoint = $2 AND room = $3 ORDER BY id DESC LIMIT 1`,
		found.Conversation, p.Endpoint, p.In)
	if err != nil {
		return false, fmt.Errorf("looking for a message's thread: %w", err)
	}
	return true, nil
}

// ownLine is about a message of ours that is no customer's: a card or something that we
// said ourselves is known to be none, and what is not known at all is waited for.
func (t *tx) ownLine(p bridge.Place) (known bool, err error) {
	var n int
	_, err = t.get(&n, `
		SELECT (SELECT count(*) FROM message_part WHERE side = $1 AND remote = $2)
			+ (SELECT count(*) FROM thread WHERE endpoint = $3 AND remote = $2)`, bridge.ToDesk, p.Message, p.Endpoint)
	if err != nil {
		return false, fmt.Errorf("looking for a line of ours: %w", err)
	}
	if n == 0 {
		return false, engine.ErrNoThread
	}
	return false, nil
}
