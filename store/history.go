package store

import (
	"fmt"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
)

// history is the end of a conversation's transcript.
func (t *tx) history(id bridge.ConversationID) (*bridge.History, error) {
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
		Shown  bool
	}
	err := t.all(&rows, `
		SELECT id, author_kind, author, kind, body, at, about, signed, files, head,
			EXISTS (SELECT 1 FROM message_part p WHERE p.message = message.id AND p.side = 'desk') AS shown
		FROM message WHERE conversation = $1 ORDER BY at DESC LIMIT $2`,
		id, bridge.MaxHistory+1)
	if err != nil {
		return nil, fmt.Errorf("reading a conversation's history: %w", err)
	}
	h := &bridge.History{}
	if len(rows) > bridge.MaxHistory {
		h.Earlier, rows = true, rows[:bridge.MaxHistory]
	}
	for _, r := range rows {
		h.Said = append(h.Said, bridge.Said{
			Message: r.ID, From: r.From, Author: r.Author, Kind: r.Kind, Body: r.Body.V, At: moment(r.At), About: r.About, Signed: r.Signed, Files: r.Files.V,
			Head: r.Head.V, Shown: r.Shown,
		})
	}
	return h, nil
}

// maxEarlier bounds the conversations that are listed of a contact.
const maxEarlier = 10

// earlier are the contact's conversations before that of the event.
func (t *tx) earlier(h head) ([]bridge.EarlierConversation, error) {
	var rows []struct {
		ID       bridge.ConversationID
		Team     bridge.TeamID
		Assignee bridge.PersonID
		OpenedAt int64 `db:"opened_at"`
	}
	err := t.all(&rows, `SELECT id, team, assignee, opened_at FROM conversation WHERE contact = $1 AND id < $2 ORDER BY id DESC LIMIT $3`,
		h.Contact, h.Conversation, maxEarlier)
	if err != nil {
		return nil, fmt.Errorf("reading a contact's conversations: %w", err)
	}
	var all []bridge.EarlierConversation
	for _, r := range rows {
		all = append(all, bridge.EarlierConversation{ID: r.ID, Team: r.Team, Assignee: r.Assignee, OpenedAt: moment(r.OpenedAt)})
	}
	return all, nil
}
