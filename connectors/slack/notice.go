package slack

import (
	"context"
	"errors"

	"github.com/slack-go/slack"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

// call is a line that calls those whom the configuration names: everybody who is
// there, or a user group; nil for nobody. Where a group cannot be found the message
// goes without.
func (d *Desk) call(ctx context.Context, who string) []slack.Block {
	var e slack.RichTextSectionElement
	switch who {
	case "":
		return nil
	case bridge.CallHere:
		e = slack.NewRichTextSectionBroadcastElement(who)
	default:
		id, err := d.groupID(ctx, who)
		if err != nil {
			d.log.ErrorContext(ctx, "a user group cannot be called", "group", who, "err", bare(err))
			return nil
		}
		e = slack.NewRichTextSectionUserGroupElement(id)
	}
	return []slack.Block{slack.NewRichTextBlock("", slack.NewRichTextSection(e))}
}

// notice posts what stands in no thread: to a Slack channel, or to one person in private.
func (d *Desk) notice(ctx context.Context, del connectors.Delivery, op bridge.Notice) (connectors.Receipt, error) {
	if op.On != "" {
		return connectors.Receipt{}, d.noticeInstead(ctx, op)
	}
	room := op.Room
	if op.To != "" {
		private, err := d.Private(ctx, op.To)
		if err != nil {
			return connectors.Receipt{}, err
		}
		room = private
	}
	if room == "" {
		return connectors.Receipt{}, reject(bridge.ReasonOther, errors.New("there is nowhere to write to"))
	}
	if len(op.Files) > 0 {
		files, empty, err := d.uploadAll(ctx, del, op.Files)
		if err != nil {
			return connectors.Receipt{}, err
		}
		op.Files, op.Body = nil, withEmpty(op.Body, empty)
		if len(files) > 0 {
			return d.noticeWithFiles(ctx, del, op, room, files)
		}
	}
	self, err := d.identified(ctx)
	if err != nil {
		return connectors.Receipt{}, err
	}
	text, blocks, err := content(op.Body, op.Ping, op.Actions)
	if err != nil {
		return connectors.Receipt{}, err
	}
	var sent trace
	channel, ts, _, err := d.api.PostMessageWithResponseContext(sent.watch(ctx), string(room),
		always(text, append(d.call(ctx, op.Call), blocks...)), metadata(del))
	if err != nil {
		return connectors.Receipt{}, fail(err, unrepeatable, &sent)
	}
	return receipt(place{team: self.Team, channel: channel, ts: ts})
}

// noticeInstead puts a notice in the place of a message of ours.
func (d *Desk) noticeInstead(ctx context.Context, op bridge.Notice) error {
	at, err := parsePlace(op.On)
	if err != nil {
		return reject(bridge.ReasonGone, err)
	}
	_, blocks, err := content(op.Body, op.Ping, op.Actions)
	if err != nil {
		return err
	}
	var sent trace
	// The text behind the blocks stays, so that it does not show as edited.
	if _, _, _, err = d.api.UpdateMessageContext(sent.watch(ctx), at.channel, at.ts, slack.MsgOptionBlocks(blocks...)); err != nil {
		return fail(err, repeatable, &sent)
	}
	return nil
}

// noticeWithFiles shares files outside of every thread. Nothing that comes later refers to
// them, so that where they are shown need not be known.
func (d *Desk) noticeWithFiles(ctx context.Context, del connectors.Delivery, op bridge.Notice, room bridge.RemoteID, files []slack.FileSummary) (connectors.Receipt, error) {
	blocks, err := sharedBlocks(del, bridge.Post{Body: op.Body, Ping: op.Ping})
	if err != nil {
		return connectors.Receipt{}, err
	}
	var sent trace
	_, err = d.api.CompleteUploadExternalContext(sent.watch(ctx), slack.CompleteUploadExternalParameters{
		Files: files, Channel: string(room), Blocks: slack.Blocks{BlockSet: blocks},
	})
	if err != nil {
		return connectors.Receipt{}, failShare(err, &sent)
	}
	return connectors.Receipt{}, nil
}
