package store

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
	"frontdesk/bridge/richtext"
)

// saveState writes the new state, and the tables that show it to people and queries.
func (t *tx) saveState(now time.Time, h head, c *engine.Case, before memory) error {
	switch {
	case h.Contact != 0 && c.Contact == nil, h.Contact == 0 && h.Team != "" && c.Team == nil:
		return &engine.ParkedError{ID: h.ID, Err: errNoState}
	case h.Contact != 0:
		return t.saveContact(now, h, c, before)
	case h.Team != "":
		_, err := t.exec(`
			INSERT INTO team (id, version, state, changed_at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (id) DO UPDATE SET version = excluded.version, state = excluded.state, changed_at = excluded.changed_at`,
			h.Team, bridge.StateVersion, asJSON[*bridge.Team]{c.Team}, micros(now))
		if err != nil {
			return fmt.Errorf("saving a team: %w", err)
		}
	}
	return nil
}

func (t *tx) saveContact(now time.Time, h head, c *engine.Case, before memory) error {
	s := c.Contact
	if cur := s.Current; cur != nil && cur.ID == c.Env.Next {
		if err := t.takeNumber(c.Env.Next); err != nil {
			return err
		}
	}
	state, err := asJSON[*bridge.Contact]{s}.Value()
	if err != nil {
		return err
	}
	if state == before.stored {
		return nil // the tables say it already
	}
	_, err = t.exec(`
		UPDATE contact SET version = $2, state = $3, endpoint = $4, user_id = $5, chat_id = $6,
			name = $7, email = $8, language = $9, unreachable = $10, changed_at = $11
		WHERE id = $1`,
		h.Contact, bridge.StateVersion, state, s.Identity.Endpoint, s.Identity.User, s.Identity.Chat,
		clean(s.Called()), clean(s.Email), clean(s.Profile.Language), s.Unreachable, micros(now))
	if err != nil {
		return fmt.Errorf("saving a contact: %w", err)
	}
	if err := t.saveFields("contact", int64(h.Contact), before.contact, s.Fields); err != nil {
		return err
	}
	if err := t.changeTerms(h.Contact, before.terms, bridge.ContactTerms(*s)); err != nil {
		return err
	}
	cur := s.Current
	if cur == nil {
		return nil
	}
	if before.conversation != 0 && before.conversation != cur.ID {
		// The one before is no longer seen; it must not stay open in the table.
		_, err := t.exec(`
			UPDATE conversation SET running = '', closed_at = CASE WHEN status = 'closed' THEN closed_at ELSE $2 END, status = 'closed'
			WHERE id = $1 AND (status <> 'closed' OR running <> '')`, before.conversation, micros(now))
		if err != nil {
			return fmt.Errorf("closing a conversation: %w", err)
		}
		if err := t.unqueue(before.conversation); err != nil {
			return err
		}
		before.conversationFields = nil
	}
	if err := t.saveConversation(h.Contact, cur); err != nil {
		return err
	}
	if err := t.saveQueued(s, before.queued); err != nil {
		return err
	}
	return t.saveFields("conversation", int64(cur.ID), before.conversationFields, cur.Fields)
}

func (t *tx) saveConversation(contact bridge.ContactID, c *bridge.Conversation) error {
	running := ""
	if c.Run != nil {
		running = c.Run.Hash
	}
	_, err := t.exec(`
		INSERT INTO conversation (id, contact, status, endpoint, user_id, chat_id, source, origin, team, assignee,
			workflow, running, opened_at, closed_at, contact_at, agent_at, left_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
		ON CONFLICT (id) DO UPDATE SET status = excluded.status, endpoint = excluded.endpoint,
			user_id = excluded.user_id, chat_id = excluded.chat_id, team = excluded.team, assignee = excluded.assignee,
			workflow = excluded.workflow, running = excluded.running, closed_at = excluded.closed_at,
			contact_at = excluded.contact_at, agent_at = excluded.agent_at, left_at = excluded.left_at`,
		c.ID, contact, c.Status, c.Identity.Endpoint, c.Identity.User, c.Identity.Chat, c.Source, clean(c.Origin), c.Team,
		c.Assignee, c.Workflow, running, micros(c.OpenedAt), micros(c.ClosedAt), micros(c.ContactAt), micros(c.AgentAt), micros(c.Left))
	if err != nil {
		return fmt.Errorf("saving a conversation: %w", err)
	}
	return nil
}

// saveFields writes what has changed of a contact's or conversation's fields.
func (t *tx) saveFields(owner string, id int64, before, after map[string]string) error {
	for _, name := range slices.Sorted(maps.Keys(before)) {
		if _, kept := after[name]; kept {
			continue
		}
		_, err := t.exec(`DELETE FROM field WHERE owner = $1 AND owner_id = $2 AND name = $3`, owner, id, clean(name))
		if err != nil {
			return fmt.Errorf("removing a field: %w", err)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(after)) {
		if was, ok := before[name]; ok && was == after[name] {
			continue
		}
		_, err := t.exec(`
			INSERT INTO field (owner, owner_id, name, value) VALUES ($1, $2, $3, $4)
			ON CONFLICT (owner, owner_id, name) DO UPDATE SET value = excluded.value`,
			owner, id, clean(name), clean(after[name]))
		if err != nil {
			return fmt.Errorf("saving a field: %w", err)
		}
	}
	return nil
}

// saveRecords writes the transcript, the answers and the audit trail.
func (t *tx) saveRecords(now time.Time, h head, out bridge.Outcome) error {
	for _, r := range out.Records {
		_, err := t.exec(`
			INSERT INTO message (id, conversation, author_kind, author, kind, body, at, about, signed, files, head)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
			ON CONFLICT (id) DO UPDATE SET author_kind = excluded.author_kind, signed = excluded.signed`,
			r.Message, r.Conversation, r.From, clean(r.Author), r.Kind, asJSON[richtext.Doc]{r.Body}, micros(r.At), r.About, clean(r.Signed),
			asJSON[[]bridge.File]{r.Files}, asJSON[richtext.Doc]{r.Head})
		if err != nil {
			return fmt.Errorf("saving a message: %w", err)
		}
		if r.Part > 0 {
			if err := t.addPart(r); err != nil {
				return err
			}
		}
		if r.From != bridge.FromProgram {
			if err := t.saveTerms("conversation", int64(r.Conversation), bridge.SaidTerms(r.Body.Plain())); err != nil {
				return err
			}
		}
		if r.Remote == "" {
			continue
		}
		if err := t.savePart(r.Message, r.Side, r.Remote, bridge.PartThere{Part: r.Part}); err != nil {
			return err
		}
	}
	for _, a := range out.Answers {
		_, err := t.exec(`
			INSERT INTO answer (conversation, question, value, label, workflow, at) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (conversation, question) DO UPDATE SET value = excluded.value, label = excluded.label,
				workflow = excluded.workflow, at = excluded.at`,
			a.Conversation, a.Question, clean(a.Value), clean(a.Label), a.Workflow, micros(a.At))
		if err != nil {
			return fmt.Errorf("saving an answer: %w", err)
		}
	}
	if err := t.saveConsents(h.Contact, out.Consents); err != nil {
		return err
	}
	if err := t.saveTallies(out.Tallies); err != nil {
		return err
	}
	for _, a := range out.Audits {
		_, err := t.exec(`
			INSERT INTO audit (event, conversation, actor, workflow, action, was, became, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			h.ID, a.Conversation, a.Actor, a.Workflow, a.Action, clean(a.Before), clean(a.After), micros(now))
		if err != nil {
			return fmt.Errorf("saving a line of the audit trail: %w", err)
		}
	}
	return nil
}

// addPart gives a message what it has with a further part.
func (t *tx) addPart(r bridge.Record) error {
	q, args := `UPDATE message SET files = $2 WHERE id = $1`, []any{r.Message, asJSON[[]bridge.File]{r.Files}}
	if !r.Body.Empty() {
		q, args = `UPDATE message SET files = $2, body = $3 WHERE id = $1`, append(args, asJSON[richtext.Doc]{r.Body})
	}
	if _, err := t.exec(q, args...); err != nil {
		return fmt.Errorf("adding to a message: %w", err)
	}
	return nil
}

// savePart notes where a part of a message lies, and what it holds.
func (t *tx) savePart(m bridge.MessageID, side bridge.Side, remote bridge.RemoteID, p bridge.PartThere) error {
	_, err := t.exec(`
		INSERT INTO message_part (message, side, part, remote, file, words) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (message, side, part) DO UPDATE SET remote = excluded.remote, file = excluded.file, words = excluded.words`,
		m, side, p.Part, remote, p.File, p.Words)
	if err != nil {
		return fmt.Errorf("noting where a message lies: %w", err)
	}
	return nil
}
