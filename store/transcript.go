package store

import (
	"context"
	"errors"
	"fmt"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
	"frontdesk/bridge/transcript"
)

// ErrNoConversation tells that there is no conversation of a number.
var ErrNoConversation = errors.New("there is no such conversation")

// Transcript reads all that is kept of a conversation.
func (db *DB) Transcript(ctx context.Context, id bridge.ConversationID) (s *transcript.Transcript, err error) {
	err = db.read(ctx, func(t *tx) error {
		s, err = t.transcript(id)
		return err
	})
	if errors.Is(err, ErrNoConversation) {
		return nil, fmt.Errorf("%s: %w", id, ErrNoConversation)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the conversation %s: %w", id, err)
	}
	return s, nil
}

func (t *tx) transcript(id bridge.ConversationID) (*transcript.Transcript, error) {
	s := &transcript.Transcript{Conversation: id}
	if err := t.transcriptHead(s); err != nil {
		return nil, err
	}
	for _, read := range []func(*transcript.Transcript) error{t.transcriptAnswers, t.transcriptMessages, t.transcriptParts, t.transcriptChanges, t.transcriptPeople} {
		if err := read(s); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// transcriptHead reads the conversation and whose it is.
func (t *tx) transcriptHead(s *transcript.Transcript) (err error) {
	var row struct {
		Contact  bridge.ContactID
		Status   bridge.Status
		Endpoint bridge.EndpointID
		Source   string
		Origin   string
		Team     bridge.TeamID
		Assignee bridge.PersonID
		Workflow string
		OpenedAt int64 `db:"opened_at"`
		ClosedAt int64 `db:"closed_at"`
		Version  int
		State    text
	}
	found, err := t.get(&row, `
		SELECT c.contact, c.status, c.endpoint, c.source, c.origin, c.team, c.assignee, c.workflow, c.opened_at, c.closed_at, p.version, p.state
		FROM conversation c JOIN contact p ON p.id = c.contact WHERE c.id = $1`, s.Conversation)
	if err != nil {
		return err
	}
	if !found {
		return ErrNoConversation
	}
	contact, err := bridge.EvolveContact(row.Version, []byte(row.State))
	if err != nil {
		return err
	}
	s.Contact = transcript.Contact{
		ID: row.Contact, Name: richtext.CleanName(contact.Called()), Email: contact.Email, Phone: contact.Phone, Language: contact.Profile.Language,
		Fields: contact.Fields,
	}
	s.Channel, s.Status, s.Source, s.Origin, s.Team, s.Assignee = row.Endpoint, row.Status, row.Source, row.Origin, row.Team, row.Assignee
	s.Workflow, s.OpenedAt, s.ClosedAt = row.Workflow, moment(row.OpenedAt), moment(row.ClosedAt)
	return nil
}

// transcriptAnswers reads what the contact answered, and the conversation's fields.
func (t *tx) transcriptAnswers(s *transcript.Transcript) error {
	var answers []struct {
		Question, Value, Label string
		At                     int64
	}
	if err := t.all(&answers, `SELECT question, value, label, at FROM answer WHERE conversation = $1 ORDER BY at, question`, s.Conversation); err != nil {
		return err
	}
	for _, a := range answers {
		s.Answers = append(s.Answers, transcript.Answer{Question: a.Question, Value: a.Value, Label: a.Label, At: moment(a.At)})
	}
	var fields []struct{ Name, Value string }
	if err := t.all(&fields, `SELECT name, value FROM field WHERE owner = 'conversation' AND owner_id = $1`, s.Conversation); err != nil {
		return err
	}
	for _, f := range fields {
		if s.Fields == nil {
			s.Fields = map[string]string{}
		}
		s.Fields[f.Name] = f.Value
	}
	return nil
}

func (t *tx) transcriptMessages(s *transcript.Transcript) error {
	var rows []struct {
		ID     bridge.MessageID
		From   bridge.RecordFrom `db:"author_kind"`
		Author bridge.PersonID
		Kind   string
		Body   asJSON[richtext.Doc]
		At     int64
		About  bridge.MessageID
		Signed string
		Files  asJSON[[]bridge.File]
		Head   asJSON[richtext.Doc]
	}
	err := t.all(&rows, `SELECT id, author_kind, author, kind, body, at, about, signed, files, head FROM message WHERE conversation = $1 ORDER BY at`, s.Conversation)
	if err != nil {
		return err
	}
	for _, r := range rows {
		s.Messages = append(s.Messages, transcript.Message{
			ID: r.ID, From: r.From, Author: r.Author, Kind: r.Kind, Body: r.Body.V, At: moment(r.At), About: r.About, Signed: r.Signed, Files: r.Files.V, Head: r.Head.V,
		})
	}
	return nil
}

// transcriptParts reads where the messages and the threads lie.
func (t *tx) transcriptParts(s *transcript.Transcript) error {
	var rows []struct {
		Message bridge.MessageID
		Side    bridge.Side
		Remote  bridge.RemoteID
	}
	err := t.all(&rows, `
		SELECT p.message, p.side, p.remote FROM message m JOIN message_part p ON p.message = m.id
		WHERE m.conversation = $1 ORDER BY p.part`, s.Conversation)
	if err != nil {
		return err
	}
	at := make(map[bridge.MessageID]int, len(s.Messages))
	for i, m := range s.Messages {
		at[m.ID] = i
	}
	for _, r := range rows {
		m := &s.Messages[at[r.Message]]
		if r.Side == bridge.ToDesk {
			m.Desk = append(m.Desk, r.Remote)
		} else {
			m.Customer = append(m.Customer, r.Remote)
		}
	}
	var reactions []struct {
		Message bridge.MessageID
		Person  bridge.PersonID
		Emoji   string
		At      int64
	}
	err = t.all(&reactions, `
		SELECT r.message, r.person, r.emoji, r.at FROM message m JOIN reaction r ON r.message = m.id
		WHERE m.conversation = $1 AND r.gone = $2 ORDER BY r.at, r.person, r.emoji`, s.Conversation, false)
	if err != nil {
		return err
	}
	for _, r := range reactions {
		m := &s.Messages[at[r.Message]]
		m.Reactions = append(m.Reactions, transcript.Reaction{By: r.Person, Emoji: r.Emoji, At: moment(r.At)})
	}
	var threads []struct {
		N      int
		Remote bridge.RemoteID
		MadeAt int64 `db:"made_at"`
	}
	if err := t.all(&threads, `SELECT n, remote, made_at FROM thread WHERE conversation = $1 ORDER BY id`, s.Conversation); err != nil {
		return err
	}
	for _, th := range threads {
		s.Threads = append(s.Threads, transcript.Thread{N: th.N, Remote: th.Remote, At: moment(th.MadeAt)})
	}
	return nil
}

func (t *tx) transcriptChanges(s *transcript.Transcript) error {
	var rows []struct {
		Event    bridge.EventID
		Actor    bridge.PersonID
		Workflow string
		Action   string
		Was      string
		Became   string
		At       int64
	}
	if err := t.all(&rows, `SELECT event, actor, workflow, action, was, became, at FROM audit WHERE conversation = $1 ORDER BY id`, s.Conversation); err != nil {
		return err
	}
	for _, r := range rows {
		s.Changes = append(s.Changes, transcript.Change{Event: r.Event, Actor: r.Actor, Workflow: r.Workflow, Action: r.Action, Before: r.Was, After: r.Became, At: moment(r.At)})
	}
	return nil
}

// transcriptPeople reads the names of those whom it names.
func (t *tx) transcriptPeople(s *transcript.Transcript) error {
	named := map[bridge.PersonID]bool{s.Assignee: true}
	for _, m := range s.Messages {
		named[m.Author] = true
		for _, r := range m.Reactions {
			named[r.By] = true
		}
	}
	for _, c := range s.Changes {
		named[c.Actor] = true
		if c.Action == "assigned" || c.Action == "unassigned" {
			named[bridge.PersonID(c.Before)], named[bridge.PersonID(c.After)] = true, true
		}
	}
	delete(named, "")
	ids := make([]bridge.PersonID, 0, len(named))
	for id := range named {
		ids = append(ids, id)
	}
	people, err := t.peopleOf(ids)
	if err != nil {
		return err
	}
	s.People = make(map[bridge.PersonID]string, len(people))
	for id, p := range people {
		s.People[id] = p.Name
	}
	return nil
}
