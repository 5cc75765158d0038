package telegramsim

import (
	"reflect"
	"strconv"
	"time"
	"unicode/utf16"
)

// getMe: https://core.telegram.org/bots/api#getme
func (b *Bot) getMe() *reply {
	me := b.json()
	me["can_join_groups"], me["can_read_all_group_messages"] = true, false
	me["supports_inline_queries"] = false
	return grant(me)
}

func (b *Bot) json() map[string]any {
	return map[string]any{"id": b.id, "is_bot": true, "first_name": b.username, "username": b.username}
}

// find looks a chat up as Client::check_chat does it. The lock is held.
func (b *Bot) find(p params) (*chat, *reply) {
	if p["business_connection_id"] != "" {
		return b.represents(p)
	}
	if p["chat_id"] == "" {
		return nil, refuse(400, "Bad Request: chat_id is empty")
	}
	id, err := strconv.ParseInt(p["chat_id"], 10, 64)
	if err != nil {
		return nil, refuse(400, "Bad Request: chat not found")
	}
	if c, ok := b.chats[id]; ok {
		return c, nil
	}
	return nil, refuse(400, "Bad Request: chat not found")
}

// mayWrite tells what keeps the bot from writing in a chat; nil if nothing does.
func (c *chat) mayWrite() *reply {
	name := "group chat"
	if c.kind == "supergroup" {
		name = "supergroup chat"
	}
	switch {
	case c.via != nil:
		return c.mayRepresent()
	case c.user != nil && c.user.gone:
		return refuse(403, "Forbidden: user is deactivated")
	case c.user != nil && c.blocked:
		return refuse(403, "Forbidden: bot was blocked by the user")
	case c.user != nil && !c.started:
		return refuse(403, "Forbidden: bot can't initiate conversation with a user")
	case c.migratedTo != 0:
		a := refuse(400, "Bad Request: group chat was upgraded to a supergroup chat")
		a.migrateTo = c.migratedTo
		return a
	case c.kicked:
		return refuse(403, "Forbidden: bot was kicked from the "+name)
	case c.left:
		return refuse(403, "Forbidden: bot is not a member of the "+name)
	}
	return nil
}

// sendMessage: https://core.telegram.org/bots/api#sendmessage
func (b *Bot) sendMessage(p params) *reply {
	text, entities, refused := formatted(p)
	if refused != nil {
		return refused
	}
	c, markup, refused := b.destination(p)
	if refused != nil {
		return refused
	}
	previews, refused := readPreviewOptions(p["link_preview_options"])
	if refused != nil {
		return refused
	}
	if len(utf16.Encode([]rune(text))) > maxText {
		return refuse(400, "Bad Request: message is too long")
	}
	answered, refused := c.answered(p)
	if refused != nil {
		return refused
	}
	if refused := b.admit(c, 1); refused != nil {
		return refused
	}
	m := c.add(Message{From: b.id, Kind: "text", Text: text, Entities: entities, ReplyTo: answered, Preview: previews.preview(text, entities)})
	m.setButtons(markup.inline)
	m.keyed = markup.keyboard != nil
	c.apply(markup)
	b.s.notify()
	return grant(b.messageJSON(c, m))
}

// editMessageReplyMarkup: https://core.telegram.org/bots/api#editmessagereplymarkup
func (b *Bot) editMessageReplyMarkup(p params) *reply {
	markup, refused := readMarkup(p["reply_markup"], true)
	if refused != nil {
		return refused
	}
	if markup.keyboard != nil || markup.remove {
		return refuse(400, "Bad Request: inline keyboard expected")
	}
	buttons := markup.inline
	if p["chat_id"] == "" && p["message_id"] == "" {
		return refuse(400, "Bad Request: message identifier is not specified")
	}
	c, refused := b.find(p)
	if refused != nil {
		return refused
	}
	if c.via != nil {
		if refused := c.mayRepresent(); refused != nil {
			return refused
		}
	}
	if c.user != nil && c.user.gone {
		return refuse(403, "Forbidden: user is deactivated")
	}
	m := c.message(int(p.integer("message_id", 0, 0, 1<<31-1)))
	switch {
	case m == nil:
		return refuse(400, "Bad Request: message to edit not found")
	case m.From != b.id, m.keyed:
		return refuse(400, "Bad Request: message can't be edited")
	case sameButtons(m.Buttons, buttons):
		return refuse(400, notModified)
	}
	m.setButtons(buttons)
	m.Edited = time.Now()
	b.s.notify()
	return grant(b.messageJSON(c, m))
}

// answerCallbackQuery: https://core.telegram.org/bots/api#answercallbackquery
func (b *Bot) answerCallbackQuery(p params) *reply {
	press, ok := b.presses[p["callback_query_id"]]
	if !ok || press.answered || time.Since(press.at) > keepPresses {
		return refuse(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
	}
	if len([]rune(p["text"])) > 200 {
		return refuse(400, "Bad Request: MESSAGE_TOO_LONG")
	}
	press.answered, press.text = true, p["text"]
	b.s.notify()
	return grant(true)
}

// leaveChat: https://core.telegram.org/bots/api#leavechat
func (b *Bot) leaveChat(p params) *reply {
	c, refused := b.find(p)
	if refused != nil {
		return refused
	}
	if c.user != nil {
		return refuse(400, "Bad Request: chat member status can't be changed in private chats")
	}
	if refused := c.mayWrite(); refused != nil {
		return refused
	}
	c.left = true
	b.memberChanged(c, b.json(), "member", "left")
	b.service(c, b.json(), "left_chat_member", b.json())
	return grant(true)
}

// sameButtons compares two keyboards by what they show and send.
func sameButtons(a, b [][]Button) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if len(a[i]) != len(b[i]) {
			return false
		}
		for j := range a[i] {
			x, y := a[i][j], b[i][j]
			x.MessageID, y.MessageID = 0, 0
			if !reflect.DeepEqual(x, y) {
				return false
			}
		}
	}
	return true
}

func (b *Bot) messageJSON(c *chat, m *Message) map[string]any {
	v := map[string]any{"message_id": m.ID, "chat": c.json(), "date": m.At.Unix()}
	if c.via != nil {
		v["business_connection_id"] = c.via.id
	}
	if m.From == b.id && c.via != nil {
		v["from"], v["sender_business_bot"] = c.via.owner.json(), b.json()
	} else if m.From == b.id {
		v["from"] = b.json()
	} else if p := b.s.people[m.From]; p != nil {
		v["from"] = p.json()
	}
	if !m.Edited.IsZero() {
		v["edit_date"] = m.Edited.Unix()
	}
	text, entities := "text", "entities"
	if m.Kind != "text" {
		v[m.Kind] = m.payload
		if m.Kind == "animation" {
			v["document"] = m.payload // https://core.telegram.org/bots/api#message
		}
		text, entities = "caption", "caption_entities"
	}
	for field, value := range m.also {
		v[field] = value
	}
	if m.Album != "" {
		v["media_group_id"] = m.Album
	}
	if m.Text != "" {
		v[text] = m.Text
	}
	if len(m.Entities) > 0 {
		v[entities] = m.Entities
	}
	if to := c.message(m.ReplyTo); to != nil {
		quoted := *to
		quoted.ReplyTo = 0 // one level, https://core.telegram.org/bots/api#message
		v["reply_to_message"] = b.messageJSON(c, &quoted)
	}
	if len(m.Buttons) > 0 {
		rows := [][]map[string]any{}
		for _, row := range m.Buttons {
			var out []map[string]any
			for _, button := range row {
				one := map[string]any{"text": button.Label}
				if button.Data != "" {
					one["callback_data"] = button.Data
				}
				if button.URL != "" {
					one["url"] = button.URL
				}
				out = append(out, one)
			}
			rows = append(rows, out)
		}
		v["reply_markup"] = map[string]any{"inline_keyboard": rows}
	}
	return v
}
