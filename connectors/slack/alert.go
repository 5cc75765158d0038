package slack

import (
	"context"
	"errors"
	"net/url"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
)

// Tell writes to a Slack channel what belongs to no conversation. Its error is a
// *connectors.Failure.
func (d *Desk) Tell(ctx context.Context, room bridge.RemoteID, text string) error {
	ctx, cancel := context.WithTimeoutCause(ctx, callTimeout, errSlow)
	defer cancel()
	words, blocks, err := content(richtext.FromPlain(text), nil, nil)
	if err != nil {
		return err
	}
	var sent trace
	if _, _, _, err := d.api.PostMessageWithResponseContext(sent.watch(ctx), string(room), always(words, blocks)); err != nil {
		return fail(err, unrepeatable, &sent)
	}
	return nil
}

// Private is where one person can be written to in private. Its error is a
// *connectors.Failure.
// Source: https://docs.slack.dev/reference/methods/conversations.open
func (d *Desk) Private(ctx context.Context, who bridge.PersonID) (bridge.RemoteID, error) {
	answer, err := d.page(ctx, "conversations.open", url.Values{"users": {string(who)}})
	if err != nil {
		return "", fail(err, repeatable, nil)
	}
	room := answer.obj("channel").str("id")
	if room == "" {
		return "", reject(bridge.ReasonOther, errors.New("conversations.open names no Slack channel"))
	}
	return bridge.RemoteID(room), nil
}

// Admins are the workspace's own, owners among them. Its error is a
// *connectors.Failure.
// Source: https://docs.slack.dev/reference/methods/users.list
func (d *Desk) Admins(ctx context.Context) ([]bridge.PersonID, error) {
	var admins []bridge.PersonID
	err := d.pages(ctx, "users.list", url.Values{}, func(answer object) (bool, error) {
		for _, u := range answer.list("members") {
			if (u.is("is_admin") || u.is("is_owner")) && !u.is("deleted") && !u.is("is_bot") {
				admins = append(admins, bridge.PersonID(u.str("id")))
			}
		}
		return true, nil
	})
	if err != nil {
		return nil, fail(err, repeatable, nil)
	}
	return admins, nil
}
