package store

import (
	"fmt"
	"slices"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
	"frontdesk/bridge/richtext"
)

// recall reads the messages that a decision may need: those that the state refers
// to, and the one that the event is about.
func (t *tx) recall(c *engine.Case, h head) error {
	if c.Contact == nil {
		return nil
	}
	about, err := t.aboutWhich(h, c.Event)
	if err != nil {
		return fmt.Errorf("looking a message up: %w", err)
	}
	c.Env.About = about
	ids := c.Contact.Refers()
	if about != "" {
		ids = append(ids, about)
	}
	if len(ids) == 0 {
		return nil
	}
	slices.Sort(ids)
	if c.Env.Said, err = t.saidBy(slices.Compact(ids)); err != nil {
		return fmt.Errorf("reading what was said: %w", err)
	}
	return t.recallReactions(c)
}

// delay reads why what is next for the contact was not delivered yet.
func (t *tx) delay(c *engine.Case) error {
	if c.Contact == nil || c.Contact.Current == nil {
		return nil
	}
	lane := bridge.LaneOf(c.Contact.Current.ID, bridge.ToCustomer, bridge.LaneMessages)
	_, err := t.get(&c.Env.Delay, `SELECT reason FROM outbox WHERE lane = $1 AND done_at = 0 ORDER BY id LIMIT 1`, lane)
	if err != nil {
		return fmt.Errorf("reading why a delivery waits: %w", err)
	}
	return nil
}

// aboutWhich is the message that an event is about; empty if that is none of ours.
func (t *tx) aboutWhich(h head, ev bridge.Event) (bridge.MessageID, error) {
	var remote bridge.RemoteID
	switch ev := ev.(type) {
	case bridge.CardPressed:
		if ev.On == "" {
			return bridge.MessageID(ev.Value), nil
		}
		remote = ev.On
	case bridge.Submitted:
		return bridge.MessageID(ev.Value), nil
	case bridge.Settled:
		if ev.Uncertain && ev.Op == "post" {
			return ev.Message, nil // it may have to be quoted
		}
		if ev.Op == "edit" && ev.Side == bridge.ToCustomer && ev.Result != bridge.Delivered {
			return ev.Message, nil // it may have to be corrected otherwise
		}
		if ev.Op == bridge.OpName(bridge.React{}) {
			return ev.Message, nil
		}
		return "", nil
	case bridge.RetryWanted:
		return ev.Message, nil // it may have been taken back since
	case bridge.ReplyChanged:
		remote = ev.Remote
	case bridge.ReplyDeleted:
		remote = ev.Remote
	case bridge.ReplyReacted:
		remote = ev.Remote
	case bridge.MessageIn:
		return t.customersMessage(h.Contact, ev.About)
	case bridge.MessageChanged:
		return t.customersMessage(h.Contact, ev.Remote)
	case bridge.MessageDeleted:
		return t.customersMessage(h.Contact, ev.Remote)
	case bridge.ContactReacted:
		return t.customersMessage(h.Contact, ev.Remote)
	default:
		return "", nil
	}
	// An edit that is shown by itself is, at the contact's, the message that it edits.
	var id bridge.MessageID
	_, err := t.get(&id, `
		SELECT CASE WHEN m.kind = 'edit' AND m.about <> '' THEN m.about ELSE m.id END FROM message_part p JOIN message m ON m.id = p.message
		WHERE p.side = $1 AND p.remote = $2 AND m.conversation = $3 LIMIT 1`,
		bridge.ToDesk, remote, h.Conversation)
	return id, err
}

// customersMessage finds the message of one of the contact's conversations that lies
// somewhere at their side; empty if there is none.
func (t *tx) customersMessage(contact bridge.ContactID, remote bridge.RemoteID) (id bridge.MessageID, err error) {
	if remote == "" {
		return "", nil
	}
	_, err = t.get(&id, `
		SELECT m.id FROM message_part p JOIN message m ON m.id = p.message JOIN conversation c ON c.id = m.conversation
		WHERE p.side = $1 AND p.remote = $2 AND c.contact = $3
			AND m.kind <> 'edit' AND m.kind <> 'deletion' ORDER BY m.at LIMIT 1`,
		bridge.ToCustomer, remote, contact)
	return id, err
}

// saidBy reads messages, in the words of their last edit.
func (t *tx) saidBy(ids []bridge.MessageID) (map[bridge.MessageID]bridge.Said, error) {
	var rows []struct {
		ID           bridge.MessageID
		Conversation bridge.ConversationID
		From         bridge.RecordFrom `db:"author_kind"`
		Author       bridge.PersonID
		Kind         string
		Body         asJSON[richtext.Doc]
		At           int64
		Deleted      bool
		About        bridge.MessageID
		Signed       string
		Files        asJSON[[]bridge.File]
		Head         asJSON[richtext.Doc]
	}
	places, args := list(nil, ids)
	err := t.all(&rows, `
		SELECT m.id, m.conversation, m.author_kind, m.author, m.kind, m.at, m.about, m.signed, m.files, m.head,
			EXISTS (SELECT 1 FROM message g WHERE g.about = m.id AND g.about <> '' AND g.kind = 'deletion') AS deleted, COALESCE((
			SELECT e.body FROM message e WHERE e.about = m.id AND e.about <> '' AND e.kind = 'edit'
			ORDER BY e.at DESC, length(e.id) DESC, e.id DESC LIMIT 1), m.body) AS body
		FROM message m WHERE m.id IN (`+places+`)`, args...)
	if err != nil {
		return nil, err
	}
	var parts []struct {
		Message bridge.MessageID
		Part    int
		File    bridge.RemoteID
		Words   bool
	}
	err = t.all(&parts, `
		SELECT message, part, file, words FROM message_part WHERE message IN (`+places+`) AND side = 'customer' ORDER BY message, part`, args...)
	if err != nil {
		return nil, err
	}
	said := make(map[bridge.MessageID]bridge.Said, len(rows))
	for _, r := range rows {
		said[r.ID] = bridge.Said{
			Message: r.ID, Conversation: r.Conversation, From: r.From, Author: r.Author, Kind: r.Kind, Body: r.Body.V, At: moment(r.At),
			Deleted: r.Deleted, About: r.About, Signed: r.Signed, Files: r.Files.V, Head: r.Head.V,
		}
	}
	for _, p := range parts {
		if s, known := said[p.Message]; known {
			s.Parts, s.There = p.Part+1, append(s.There, bridge.PartThere{Part: p.Part, File: p.File, Words: p.Words})
			said[p.Message] = s
		}
	}
	return said, nil
}
