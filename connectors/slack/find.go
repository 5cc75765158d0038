package slack

import (
	"context"
	"errors"
	"net/url"
	"time"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

// findMargin is how far before the time when a thread was to be opened we look for
// its card. That time is turned to Slack's clock first.
const findMargin = 5 * time.Minute

// findLooks is how many of the looks there are at what an attempt before has shared, which
// may have ended just now. They take about five seconds.
const findLooks = 4

// Find looks a post up by its mark: a card in its Slack channel's history from
// shortly before it was decided, a reply in the whole of its thread. What else we
// do can be done again, and is never found.
//
// Files that Slack has are shown a moment later: where they are not to be seen, we look
// again until they would be.
func (d *Desk) Find(ctx context.Context, del connectors.Delivery) (connectors.Receipt, bool, error) {
	r, found, err := d.look(ctx, del)
	if op, is := del.Op.(bridge.Post); !is || len(op.Files) == 0 {
		return r, found, err
	}
	for _, pause := range looks[:findLooks] {
		if found || err != nil {
			break
		}
		select {
		case <-time.After(pause):
			r, found, err = d.look(ctx, del)
		case <-ctx.Done():
			err = &connectors.Failure{Class: connectors.Transient, Err: errors.New("shared files may still come to be seen")}
		}
	}
	return r, found, err
}

// look is Find, at this moment.
func (d *Desk) look(ctx context.Context, del connectors.Delivery) (connectors.Receipt, bool, error) {
	var method, channel string
	private := false
	args := url.Values{}
	switch op := del.Op.(type) {
	case bridge.OpenThread:
		method, channel = "conversations.history", firstOf(string(op.Room), string(del.Room))
		if !del.Since.IsZero() {
			args.Set("oldest", formatTS(d.client.slackTime(del.Since).Add(-findMargin)))
		}
	case bridge.Notice:
		room := op.Room
		switch {
		case op.On != "":
			return connectors.Receipt{}, false, nil
		case op.To != "":
			var err error
			if room, err = d.Private(ctx, op.To); err != nil {
				return connectors.Receipt{}, false, err
			}
		}
		private = op.To != "" || isDirect(string(room))
		method, channel = "conversations.history", string(room)
		if !del.Since.IsZero() {
			args.Set("oldest", formatTS(d.client.slackTime(del.Since).Add(-findMargin)))
		}
	case bridge.Post:
		head, err := parsePlace(del.Thread)
		if err != nil {
			return connectors.Receipt{}, false, reject(bridge.ReasonThreadGone, errNoThread)
		}
		method, channel = "conversations.replies", head.channel
		args.Set("ts", head.ts)
	default:
		return connectors.Receipt{}, false, nil
	}
	self, err := d.identified(ctx)
	if err != nil {
		return connectors.Receipt{}, false, err
	}
	args.Set("channel", channel)
	args.Set("include_all_metadata", "true")
	at := ""
	err = d.pages(ctx, method, args, func(answer object) (more bool, err error) {
		for _, m := range answer.list("messages") {
			if isDelivery(m, del) {
				at = m.str("ts")
				return false, nil
			}
		}
		return true, nil
	})
	switch {
	case word(err) == "thread_not_found":
		return connectors.Receipt{}, false, nil
	case private && word(err) == "missing_scope": // better twice than not at all
		return connectors.Receipt{}, false, nil
	case err != nil:
		return connectors.Receipt{}, false, fail(err, repeatable, nil)
	case at == "":
		return connectors.Receipt{}, false, nil
	}
	r, err := receipt(place{team: self.Team, channel: channel, ts: at})
	return r, err == nil, err
}

// isDelivery tells whether a message is what became of a delivery: by its metadata or,
// of one with files, by the id of a block.
func isDelivery(m object, del connectors.Delivery) bool {
	meta := m.obj("metadata")
	payload := meta.obj("event_payload")
	for _, b := range m.list("blocks") {
		if b.str("block_id") == markOf(del) {
			return true
		}
	}
	return meta.str("event_type") == metadataType &&
		payload.str(metaInstallation) == del.Installation && payload.str(metaEffect) == string(del.ID)
}
