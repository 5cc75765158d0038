package telegram

import (
	"context"
	"slices"
	"time"

	"github.com/go-telegram/bot"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
)

// edit puts other words into a message, or below its file. One that reads like that
// already is done.
func (c *channel) edit(ctx context.Context, refs []bridge.RemoteID, body richtext.Doc) error {
	if len(refs) != 1 {
		return rejected(bridge.ReasonOther, "there is not one message to edit")
	}
	in, message, err := readPeerMessage(refs[0])
	if err != nil {
		return rejected(bridge.ReasonOther, err.Error())
	}
	if body.Empty() { // a file can do without words, a text not
		err = c.editCaption(ctx, in, message, body)
	} else if err = c.editText(ctx, in, message, body); refusedWith(err, "there is no text in the message to edit") {
		err = c.editCaption(ctx, in, message, body)
	}
	switch {
	case unreadResult(err), refusedWith(err, "message is not modified"):
		return nil
	case refusedWith(err, "message to edit not found"):
		return rejected(bridge.ReasonGone, c.mask(err.Error()))
	case refusedWith(err, "message can't be edited"):
		return rejected(bridge.ReasonTooOld, c.mask(err.Error()))
	}
	return err
}

func (c *channel) editText(ctx context.Context, in peer, message int, body richtext.Doc) error {
	p := bot.EditMessageTextParams{ChatID: in.chat, MessageID: message, BusinessConnectionID: in.via}
	p.Text, p.Entities = FromDoc(body)
	p.LinkPreviewOptions = c.previewOptions()
	_, err := c.api.EditMessageText(ctx, &p)
	if err != nil && len(p.Entities) > 0 && entitiesRefused(err) {
		c.log.Warn("Telegram refused the formatting; the text is edited without", "error", c.mask(err.Error()))
		p.Entities = nil
		_, err = c.api.EditMessageText(ctx, &p)
	}
	return err
}

func (c *channel) editCaption(ctx context.Context, in peer, message int, body richtext.Doc) error {
	p := bot.EditMessageCaptionParams{ChatID: in.chat, MessageID: message, BusinessConnectionID: in.via}
	if !body.Empty() {
		p.Caption, p.CaptionEntities = FromDoc(body)
	}
	_, err := c.api.EditMessageCaption(ctx, &p)
	if err != nil && len(p.CaptionEntities) > 0 && entitiesRefused(err) {
		c.log.Warn("Telegram refused the formatting; the caption is edited without", "error", c.mask(err.Error()))
		p.CaptionEntities = nil
		_, err = c.api.EditMessageCaption(ctx, &p)
	}
	return err
}

// maxDelete is for how long Telegram lets a bot delete a message:
// https://core.telegram.org/bots/api#deletemessage
const maxDelete = 48 * time.Hour

// delete deletes all parts of a message, the last first, so that what is left if one
// cannot be is its beginning. Where there is none any more, it is done.
func (c *channel) delete(ctx context.Context, refs []bridge.RemoteID) error {
	for _, ref := range slices.Backward(refs) {
		in, message, err := readPeerMessage(ref)
		if err != nil {
			return rejected(bridge.ReasonOther, err.Error())
		}
		if in.via == "" {
			_, err = c.api.DeleteMessage(ctx, &bot.DeleteMessageParams{ChatID: in.chat, MessageID: message})
		} else {
			_, err = c.api.DeleteBusinessMessages(ctx, &bot.DeleteBusinessMessagesParams{BusinessConnectionID: in.via, MessageIDs: []int{message}})
		}
		switch {
		case err == nil, unreadResult(err), refusedWith(err, "message to delete not found"):
		case refusedWith(err, "message can't be deleted"):
			return rejected(bridge.ReasonTooOld, c.mask(err.Error()))
		default:
			return err
		}
	}
	return nil
}
