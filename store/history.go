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
	}
	err := t.all(&rows, `SELECT id, author_kind, author, kind, body, at FROM message WHERE conversation = $1 ORDER BY at DESC LIMIT $2`,
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
			Message: r.ID, From: r.From, Author: r.Author, Kind: r.Kind, Body: r.Body.V, At: moment(r.At),
		})
	}
	return h, nil
}
