package slack

import (
	"context"
	"errors"
	"slices"

	"github.com/slack-go/slack"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

var errNotThere = errors.New("the message is not there (any more)")

// edit puts other words into a message of ours in a thread. Its name, its files and its
// metadata stay as they are. Slack shows it as edited, and notifies nobody.
// Source: https://docs.slack.dev/reference/methods/chat.update
func (d *Desk) edit(ctx context.Context, del connectors.Delivery, op bridge.Edit) error {
	p, err := onlyRef(del)
	if err != nil {
		return err
	}
	body := op.Body
	if op.Caption {
		body = captioned(op.Author, body)
	}
	text, blocks, err := content(body, nil, nil)
	if err != nil {
		return err
	}
	if op.Author != "" && !op.Caption && !d.mayName() {
		blocks = []slack.Block{richTextBlock(captioned(op.Author, op.Body), nil)}
	}
	var sent trace
	_, _, _, err = d.api.UpdateMessageContext(sent.watch(ctx), p.channel, p.ts, d.words(text, blocks, op.Author))
	if word(err) == "message_not_found" {
		return reject(bridge.ReasonGone, errNotThere)
	}
	if err != nil {
		return fail(err, repeatable, &sent)
	}
	return nil
}

// onlyRef is the one message that a delivery is about.
func onlyRef(del connectors.Delivery) (place, error) {
	if len(del.Refs) != 1 {
		return place{}, reject(bridge.ReasonGone, errNotThere)
	}
	p, err := parsePlace(del.Refs[0])
	if err != nil {
		return place{}, reject(bridge.ReasonGone, err)
	}
	return p, nil
}

// delete takes messages of ours out of a thread, the last first. One that is not there
// any more is deleted.
// Source: https://docs.slack.dev/reference/methods/chat.delete
func (d *Desk) delete(ctx context.Context, del connectors.Delivery) error {
	for _, ref := range slices.Backward(del.Refs) {
		p, err := parsePlace(ref)
		if err != nil {
			return reject(bridge.ReasonOther, err)
		}
		var sent trace
		_, _, err = d.api.DeleteMessageContext(sent.watch(ctx), p.channel, p.ts)
		if err != nil && word(err) != "message_not_found" {
			return fail(err, repeatable, &sent)
		}
	}
	return nil
}
