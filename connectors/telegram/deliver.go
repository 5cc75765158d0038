package telegram

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http/httptrace"
	"strings"
	"sync/atomic"
	"unicode"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
	"frontdesk/connectors"
)

// Deliver tries once.
func (c *channel) Deliver(ctx context.Context, d connectors.Delivery) (connectors.Receipt, error) {
	if err := ctx.Err(); err != nil {
		return connectors.Receipt{}, &connectors.Failure{Class: connectors.Transient, Err: err}
	}
	var sent trace
	ctx = sent.watch(ctx)
	var receipt connectors.Receipt
	var err error
	switch op := d.Op.(type) {
	case bridge.Post:
		if len(op.Files) > 0 {
			receipt, err = c.postFiles(ctx, d, op, &sent)
			break
		}
		receipt, err = c.post(ctx, room(d), op.Body, markup(op), d.Refs...)
	case bridge.Notice:
		receipt, err = c.post(ctx, room(d), op.Body, nil)
	case bridge.Edit:
		err = c.edit(ctx, d.Refs, op.Body)
	case bridge.Delete:
		err = c.delete(ctx, d.Refs)
	case bridge.ClearButtons:
		err = c.clearButtons(ctx, d.Refs, op.Instead)
	case bridge.React:
		err = c.react(ctx, d.Refs, op.Emoji)
	case bridge.Leave:
		err = c.leave(ctx, room(d))
	default:
		err = rejected(bridge.ReasonNotAllowed, fmt.Sprintf("Telegram has no %s", bridge.OpName(d.Op)))
	}
	if err != nil {
		return connectors.Receipt{}, c.failure(err, &sent)
	}
	return receipt, nil
}

// room is the chat that a delivery goes to.
func room(d connectors.Delivery) bridge.RemoteID {
	switch op := d.Op.(type) {
	case bridge.Notice:
		return op.Room
	case bridge.Leave:
		return op.Room
	}
	return d.Room
}

func rejected(reason, why string) *connectors.Failure {
	return &connectors.Failure{Class: connectors.Rejected, Reason: reason, Err: errors.New(why)}
}

// post sends a message, as a reply to the first of those that it answers.
func (c *channel) post(ctx context.Context, to bridge.RemoteID, body richtext.Doc, markup models.ReplyMarkup, answers ...bridge.RemoteID) (connectors.Receipt, error) {
	in, err := readPeer(to)
	if err != nil {
		return connectors.Receipt{}, rejected(bridge.ReasonNoChat, err.Error())
	}
	if body.Empty() {
		return connectors.Receipt{}, rejected(bridge.ReasonOther, "there is nothing to say")
	}
	p := bot.SendMessageParams{ChatID: in.chat, BusinessConnectionID: in.via}
	p.Text, p.Entities = FromDoc(body)
	p.ReplyMarkup = in.takes(markup)
	p.LinkPreviewOptions = c.previewOptions()
	p.ReplyParameters = quoting(in, answers)
	m, err := c.api.SendMessage(ctx, &p)
	if err != nil && len(p.Entities) > 0 && entitiesRefused(err) {
		// Telegram has refused it whole, so the words were not sent yet: they matter more.
		c.log.Warn("Telegram refused the formatting; the text is sent without", "error", c.mask(err.Error()))
		p.Entities = nil
		m, err = c.api.SendMessage(ctx, &p)
	}
	if unreadResult(err) {
		return connectors.Receipt{}, nil
	}
	if err != nil {
		return connectors.Receipt{}, err
	}
	if m.ID <= 0 {
		return connectors.Receipt{}, nil
	}
	return connectors.Receipt{Remote: in.message(m.ID), Order: int64(m.ID)}, nil
}

// previewOptions leaves previews of links to Telegram, or has none; nil is the former.
func (c *channel) previewOptions() *models.LinkPreviewOptions {
	if c.previews {
		return nil
	}
	return &models.LinkPreviewOptions{IsDisabled: bot.True()}
}

// quoting has a message reply to another one of its chat, if the customer still has that.
func quoting(here peer, answers []bridge.RemoteID) *models.ReplyParameters {
	if len(answers) == 0 {
		return nil
	}
	in, message, err := readPeerMessage(answers[0])
	if err != nil || in != here {
		return nil
	}
	return &models.ReplyParameters{MessageID: message, AllowSendingWithoutReply: true}
}

// markup is what stands below a message, or in place of the customer's keyboard;
// nil if nothing does.
func markup(p bridge.Post) models.ReplyMarkup {
	switch {
	case p.Share != bridge.Share{}:
		return shareKeyboard(p)
	case len(p.Buttons) > 0:
		return keyboard(p.Buttons)
	case p.EndShare:
		return models.ReplyKeyboardRemove{RemoveKeyboard: true}
	}
	return nil
}

// takes is what of that can stand in the chat: in one of a business account, buttons
// below the message alone.
func (p peer) takes(markup models.ReplyMarkup) models.ReplyMarkup {
	if _, below := markup.(models.InlineKeyboardMarkup); p.via != "" && !below {
		return nil
	}
	return markup
}

// keyboard puts one button into each row, so that no label is cut short beside
// another one; those of a few characters, such as a rating's, stand side by side.
func keyboard(buttons []bridge.Button) models.InlineKeyboardMarkup {
	const shortest, widest = 3, 7
	var rows [][]models.InlineKeyboardButton
	before := false // the last one is short
	for _, b := range buttons {
		one := models.InlineKeyboardButton{Text: labelOf(b.Label), CallbackData: b.ID, URL: b.URL}
		short := richtext.Runes(one.Text) <= shortest && !strings.ContainsFunc(one.Text, wide)
		if last := len(rows) - 1; short && before && len(rows[last]) < widest {
			rows[last] = append(rows[last], one)
		} else {
			rows = append(rows, []models.InlineKeyboardButton{one})
		}
		before = short
	}
	return models.InlineKeyboardMarkup{InlineKeyboard: rows}
}

// wide tells whether a letter takes the room of two.
func wide(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}

// shareKeyboard takes the place of the customer's keyboard: only there Telegram has
// buttons that hand over their number, or where they are. It folds up once a button is pressed, and
// goes with a later message.
func shareKeyboard(p bridge.Post) models.ReplyKeyboardMarkup {
	share := models.KeyboardButton{
		Text: labelOf(p.Share.Label), RequestContact: p.Share.What == bridge.SharePhone, RequestLocation: p.Share.What == bridge.ShareLocation,
	}
	rows := [][]models.KeyboardButton{{share}}
	for _, b := range p.Buttons {
		rows = append(rows, []models.KeyboardButton{{Text: labelOf(b.Label)}})
	}
	return models.ReplyKeyboardMarkup{Keyboard: rows, ResizeKeyboard: true, OneTimeKeyboard: true}
}

// labelOf is a label as Telegram takes it: it refuses the whole message for an empty one.
func labelOf(s string) string { return cmp.Or(clip(strings.TrimSpace(s), maxLabel), "…") }

// clearButtons takes the buttons off all parts of a message, and puts others below the
// last one. Where there are none any more, or no message, there is nothing left to do.
func (c *channel) clearButtons(ctx context.Context, refs []bridge.RemoteID, instead []bridge.Button) error {
	for i, ref := range refs {
		in, message, err := readPeerMessage(ref)
		if err != nil {
			return rejected(bridge.ReasonOther, err.Error())
		}
		p := bot.EditMessageReplyMarkupParams{ChatID: in.chat, MessageID: message, BusinessConnectionID: in.via}
		if i == len(refs)-1 && len(instead) > 0 {
			p.ReplyMarkup = keyboard(instead)
		}
		_, err = c.api.EditMessageReplyMarkup(ctx, &p)
		if err != nil && !unreadResult(err) && !refusedWith(err, "message is not modified", "message to edit not found") {
			return err
		}
	}
	return nil
}

func (c *channel) leave(ctx context.Context, to bridge.RemoteID) error {
	chat, err := readChat(to)
	if err != nil {
		return rejected(bridge.ReasonNoChat, err.Error())
	}
	_, err = c.api.LeaveChat(ctx, &bot.LeaveChatParams{ChatID: chat})
	if refusedWith(err, "bot is not a member", "bot was kicked") {
		return nil // it is out already
	}
	return err
}

// trace watches how far a request gets. A form is one that is made while it is sent.
type trace struct{ asked, written, form, whole atomic.Bool }

func (t *trace) watch(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn:      func(string) { t.asked.Store(true) },
		WroteHeaders: func() { t.written.Store(true) },
	})
}

// unsent tells that for certain no request was sent: one was begun, and not even
// its headers were written, or not all of a form.
func (t *trace) unsent() bool {
	return t != nil && (t.asked.Load() && !t.written.Load() || t.form.Load() && !t.whole.Load())
}
