package telegramsim

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// Business is a bot's connection with somebody's own account, whose chats it then sees
// and in which it writes in the owner's name: https://core.telegram.org/bots/api#businessconnection
// Save leaves it out.
type Business struct {
	b     *Bot
	id    string
	owner *person
	// All below is guarded by the server's lock.
	rights  Rights
	enabled bool
	made    time.Time
	last    int // message id: in one account all private chats share them
	chats   map[int64]*chat
}

// Rights is what the owner lets the bot do: https://core.telegram.org/bots/api#businessbotrights
type Rights struct{ Reply, DeleteSent, DeleteAll bool }

// Connect connects the bot with somebody's account.
func (b *Bot) Connect(owner Person, rights Rights) *Business {
	u := b.s.User(owner)
	b.s.mu.Lock()
	defer b.s.mu.Unlock()
	b.s.lastID++
	z := &Business{
		b: b, id: "Wd2sDgqJMFcHEAAA-" + strconv.FormatInt(b.s.lastID, 10), owner: u.p, rights: rights, enabled: true,
		made: time.Now(), chats: map[int64]*chat{},
	}
	if b.business == nil {
		b.business = map[string]*Business{}
	}
	b.business[z.id] = z
	b.enqueue("business_connection", z.json(), keepUpdates)
	return z
}

func (z *Business) json() map[string]any {
	rights := map[string]any{}
	for name, has := range map[string]bool{
		"can_reply": z.rights.Reply, "can_delete_sent_messages": z.rights.DeleteSent, "can_delete_all_messages": z.rights.DeleteAll,
	} {
		if has {
			rights[name] = true
		}
	}
	return map[string]any{
		"id": z.id, "user": z.owner.json(), "user_chat_id": z.owner.ID, "date": z.made.Unix(), "rights": rights, "is_enabled": z.enabled,
	}
}

// Allow changes what the bot may do; Disconnect ends the connection.
func (z *Business) Allow(rights Rights) { z.change(rights, true) }

// Disconnect ends the connection.
func (z *Business) Disconnect() { z.change(Rights{}, false) }

func (z *Business) change(rights Rights, enabled bool) {
	z.b.s.mu.Lock()
	defer z.b.s.mu.Unlock()
	z.rights, z.enabled = rights, enabled
	z.b.enqueue("business_connection", z.json(), keepUpdates)
}

// ID is the connection's id.
func (z *Business) ID() string { return z.id }

// Chat brings a person to the owner's chat, in which nothing was written yet. It is
// another one than theirs with the bot.
func (z *Business) Chat(p Person) *User {
	u := z.b.s.User(p)
	z.b.s.mu.Lock()
	defer z.b.s.mu.Unlock()
	c, ok := z.chats[u.p.ID]
	if !ok {
		c = &chat{id: u.p.ID, kind: "private", user: u.p, via: z}
		z.chats[u.p.ID] = c
	}
	return &User{s: z.b.s, b: z.b, p: u.p, c: c}
}

// OwnerWrites has the owner write in the chat by themselves.
func (u *User) OwnerWrites(text string) (Message, error) {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	if u.c.via == nil {
		return Message{}, fmt.Errorf("the chat of user %d is nobody else's", u.p.ID)
	}
	m := u.c.add(Message{From: u.c.via.owner.ID, Kind: "text", Text: text})
	u.b.report(u.c, m, false)
	return *m, nil
}

// OwnerEdits has the owner change what they wrote.
func (u *User) OwnerEdits(id int, text string) error {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	m := u.c.message(id)
	if m == nil || u.c.via == nil || m.From != u.c.via.owner.ID {
		return fmt.Errorf("message %d is not the owner's to edit", id)
	}
	m.Text, m.Entities, m.Edited, m.Rewritten = text, nil, time.Now(), true
	u.b.report(u.c, m, true)
	return nil
}

// Delete deletes messages for both sides. The bot is told of it in a business account's
// chat alone.
func (u *User) Delete(ids ...int) error {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	for _, id := range ids {
		if u.c.message(id) == nil {
			return fmt.Errorf("there is no message %d to delete", id)
		}
	}
	u.c.forget(ids)
	if z := u.c.via; z != nil && z.enabled {
		u.b.enqueue("deleted_business_messages", map[string]any{"business_connection_id": z.id, "chat": u.c.json(), "message_ids": ids}, keepUpdates)
	}
	u.s.notify()
	return nil
}

func (c *chat) forget(ids []int) {
	c.messages = slices.DeleteFunc(c.messages, func(m *Message) bool { return slices.Contains(ids, m.ID) })
}

// report tells the bot of a message, or of its edit. The lock is held.
func (b *Bot) report(c *chat, m *Message, edited bool) {
	kind := "message"
	switch {
	case c.via != nil && !c.via.enabled:
		b.s.notify()
		return
	case c.via != nil && edited:
		kind = "edited_business_message"
	case c.via != nil:
		kind = "business_message"
	case edited:
		kind = "edited_message"
	}
	b.enqueue(kind, b.messageJSON(c, m), keepUpdates)
}

// represents finds the connection and the chat that a request names, as
// Client::check_business_connection_chat_id does it. The lock is held.
func (b *Bot) represents(p params) (*chat, *reply) {
	z, ok := b.business[p["business_connection_id"]]
	switch id, err := strconv.ParseInt(p["chat_id"], 10, 64); {
	case p["chat_id"] == "":
		return nil, refuse(400, "Bad Request: chat identifier is empty")
	case err != nil:
		return nil, refuse(400, "Bad Request: chat identifier must be a valid Integer")
	case !ok:
		return nil, refuse(400, "Bad Request: business connection not found")
	case z.chats[id] == nil:
		return nil, refuse(400, "Bad Request: BUSINESS_PEER_INVALID")
	default:
		return z.chats[id], nil
	}
}

// mayRepresent tells what keeps the bot from writing in a business account's chat: it
// needs the right to reply, and only where the other side has written within a day.
// https://core.telegram.org/bots/api#businessbotrights
// The words are those of https://core.telegram.org/method/messages.sendMessage
func (c *chat) mayRepresent() *reply {
	switch z := c.via; {
	case !z.enabled:
		return refuse(400, "Bad Request: BUSINESS_CONNECTION_INVALID")
	case !z.rights.Reply:
		return refuse(400, "Bad Request: BUSINESS_PEER_INVALID")
	}
	for _, m := range slices.Backward(c.messages) {
		if m.From == c.user.ID && time.Since(m.At) < 24*time.Hour {
			return nil
		}
	}
	return refuse(400, "Bad Request: BUSINESS_PEER_USAGE_MISSING")
}

// getBusinessConnection: https://core.telegram.org/bots/api#getbusinessconnection
func (b *Bot) getBusinessConnection(p params) *reply {
	z, ok := b.business[p["business_connection_id"]]
	if !ok {
		return refuse(400, "Bad Request: business connection not found")
	}
	return grant(z.json())
}

// deleteBusinessMessages: https://core.telegram.org/bots/api#deletebusinessmessages
func (b *Bot) deleteBusinessMessages(p params) *reply {
	var ids []int
	if p["message_ids"] == "" || json.Unmarshal([]byte(p["message_ids"]), &ids) != nil {
		return refuse(400, "Bad Request: expected an Array of message identifiers")
	}
	z, ok := b.business[p["business_connection_id"]]
	switch {
	case len(ids) == 0:
		return refuse(400, "Bad Request: message identifiers are not specified")
	case len(ids) > 100:
		return refuse(400, "Bad Request: too many message identifiers specified")
	case !ok:
		return refuse(400, "Bad Request: business connection not found")
	case !z.enabled:
		return refuse(400, "Bad Request: BUSINESS_CONNECTION_INVALID")
	}
	for _, c := range z.chats {
		for _, id := range ids {
			m := c.message(id)
			switch {
			case m == nil:
			case !z.rights.DeleteAll && (m.From != b.id || !z.rights.DeleteSent):
				return refuse(403, "Forbidden: not enough rights")
			case time.Since(m.At) >= keepDeletable:
				return refuse(400, "Bad Request: message can't be deleted for everyone")
			}
		}
	}
	for _, c := range z.chats {
		c.forget(ids)
	}
	b.s.notify()
	return grant(true)
}
