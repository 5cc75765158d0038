package store

import (
	"context"
	"fmt"
	"time"

	"frontdesk/bridge"
)

// saveConsents keeps the evidence of a contact's yes or no. Nothing ever changes a
// row: who answers again makes another one.
func (t *tx) saveConsents(contact bridge.ContactID, consents []bridge.ConsentRecord) error {
	for _, c := range consents {
		_, err := t.exec(`
			INSERT INTO consent (contact, conversation, question, given, shown, language, version, policy, endpoint,
				asked, answer, remote, workflow, at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
			contact, c.Conversation, c.Question, c.Given, clean(c.Text), c.Language, clean(c.Version), clean(c.Policy), c.Endpoint,
			c.Asked, c.Answer, c.Remote, c.Workflow, micros(c.At))
		if err != nil {
			return fmt.Errorf("saving the evidence of a consent: %w", err)
		}
	}
	return nil
}

// Consents are a contact's answers to the questions for their consent, with what
// has to be shown of each, the oldest first.
func (db *DB) Consents(ctx context.Context, contact bridge.ContactID) ([]bridge.ConsentRecord, error) {
	var rows []struct {
		Conversation                                         bridge.ConversationID
		Question, Shown, Language, Version, Policy, Workflow string
		Given                                                bool
		Endpoint                                             bridge.EndpointID
		Asked, Answer                                        bridge.MessageID
		Remote                                               bridge.RemoteID
		At                                                   int64
	}
	err := db.glance(ctx, func(t *tx) error {
		return t.all(&rows, `
			SELECT conversation, question, given, shown, language, version, policy, endpoint, asked, answer, remote, workflow, at
			FROM consent WHERE contact = $1 ORDER BY id`, contact)
	})
	if err != nil {
		return nil, fmt.Errorf("reading a contact's consents: %w", err)
	}
	var all []bridge.ConsentRecord
	for _, r := range rows {
		all = append(all, bridge.ConsentRecord{
			Conversation: r.Conversation, Question: r.Question, Given: r.Given, Text: r.Shown, Language: r.Language,
			Version: r.Version, Policy: r.Policy, Endpoint: r.Endpoint, Asked: r.Asked, Answer: r.Answer, Remote: r.Remote,
			Workflow: r.Workflow, At: time.UnixMicro(r.At).UTC(),
		})
	}
	return all, nil
}
