package telegramsim

import (
	"reflect"
	"slices"
	"time"
	"unicode/utf16"
)

// own finds a message of the bot's own that is to be changed. The lock is held.
func (b *Bot) own(p params, what string) (*chat, *Message, *reply) {
	if p["chat_id"] == "" && p["message_id"] == "" {
		return nil, nil, refuse(400, "Bad Request: message identifier is not specified")
	}
	c, refused := b.find(p)
	if refused != nil {
		return nil, nil, refused
	}
	if c.user != nil && c.user.gone {
		return nil, nil, refuse(403, "Forbidden: user is deactivated")
	}
	if c.via != nil {
		if refused := c.mayRepresent(); refused != nil {
			return nil, nil, refused
		}
	}
	m := c.message(int(p.integer("message_id", 0, 0, 1<<31-1)))
	if m == nil {
		return nil, nil, refuse(400, "Bad Request: message to "+what+" not found")
	}
	return c, m, nil
}

// editMessageText: https://core.telegram.org/bots/api#editmessagetext
func (b *Bot) editMessageText(p params) *reply {
	text, entities, refused := formatted(p)
	if refused != nil {
		return refused
	}
	buttons, refused := keyboard(p["reply_markup"])
	if refused != nil {
		return refused
	}
	previews, refused := readPreviewOptions(p["link_preview_options"])
	if refused != nil {
		return refused
	}
	c, m, refused := b.own(p, "edit")
	if refused != nil {
		return refused
	}
	switch {
	case m.From != b.id:
		return refuse(400, "Bad Request: message can't be edited")
	case m.Kind != "text":
		return refuse(400, "Bad Request: there is no text in the message to edit")
	case len(utf16.Encode([]rune(text))) > maxText:
		return refuse(400, "Bad Request: MESSAGE_TOO_LONG")
	case m.Text == text && sameEntities(m.Entities, entities) && sameButtons(m.Buttons, buttons):
		return refuse(400, notModified)
	}
	if refused := b.admit(c, 1); refused != nil {
		return refused
	}
	m.Rewritten = m.Rewritten || m.Text != text || !sameEntities(m.Entities, entities)
	m.Text, m.Entities, m.Edited, m.Preview = text, entities, time.Now(), previews.preview(text, entities)
	m.setButtons(buttons)
	b.s.notify()
	return grant(b.messageJSON(c, m))
}

func sameEntities(a, b []Entity) bool {
	return len(a) == 0 && len(b) == 0 || reflect.DeepEqual(a, b)
}

// keepDeletable is how old a message may be that a bot deletes.
const keepDeletable = 48 * time.Hour

// deleteMessage: https://core.telegram.org/bots/api#deletemessage. In a private chat
// a bot may delete what the person wrote as well.
func (b *Bot) deleteMessage(p params) *reply {
	c, m, refused := b.own(p, "delete")
	if refused != nil {
		return refused
	}
	if time.Since(m.At) >= keepDeletable || c.user == nil && m.From != b.id {
		return refuse(400, "Bad Request: message can't be deleted for everyone")
	}
	c.messages = slices.DeleteFunc(c.messages, func(other *Message) bool { return other == m })
	b.s.notify()
	return grant(true)
}

// Age makes all messages of the chat older.
func (u *User) Age(by time.Duration) {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	for _, m := range u.c.messages {
		m.At = m.At.Add(-by)
	}
}
