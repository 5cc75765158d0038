package telegram

import (
	"encoding/json"
	"errors"
	"fmt"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

// A bot can be connected with somebody's own account, a business: it then gets the
// messages of that account's chats, and writes there in its name.
// https://core.telegram.org/bots/api#businessconnection

var errUnreadConnection = errors.New("the business connection cannot be read")

// connectionOf is the business connection that a message came by; empty if by none, or by
// one that cannot be read.
func connectionOf(fields map[string]json.RawMessage) string {
	if id := text(fields["business_connection_id"]); connectionForm.MatchString(id) {
		return id
	}
	return ""
}

// ours is the name of who wrote a message in a business account's chat, if that was not
// the person it is with: the owner, or another bot of theirs. Else it is empty.
func (m incoming) ours() string {
	if m.chat.via == "" || m.from.id == 0 || m.from.id == m.chat.id {
		return ""
	}
	if bot := readUser(m.fields["sender_business_bot"]); bot.profile.Name != "" {
		return bot.profile.Name
	}
	if m.from.profile.Name != "" {
		return m.from.profile.Name
	}
	return "?"
}

// spokenByUs tells whether a message is one that this bot has sent in the owner's name.
func (c *channel) spokenByUs(m incoming) bool {
	return m.chat.via != "" && readUser(m.fields["sender_business_bot"]).id == c.self
}

// businessDeleted reads https://core.telegram.org/bots/api#businessmessagesdeleted
func (c *channel) businessDeleted(u rawUpdate) ([]connectors.Filed, error) {
	fields := object(u.body)
	ch, ok := readChatField(fields["chat"])
	ch.via = connectionOf(fields)
	var ids []int
	if !ok || ch.via == "" || !into(fields["message_ids"], &ids) {
		return nil, fmt.Errorf("update %d: the deletion cannot be read", u.id)
	}
	var filed []connectors.Filed
	for _, id := range ids {
		if id > 0 && ch.private() {
			gone := bridge.MessageDeleted{From: ch.with}
			gone.Remote, gone.Order = ch.peer().message(id), int64(id)
			filed = append(filed, connectors.Filed{Place: c.ours(user{}, ch), Event: gone})
		}
	}
	return filed, nil
}

// connected reads https://core.telegram.org/bots/api#businessconnection
func (c *channel) connected(body json.RawMessage) (bridge.Event, bridge.Place, error) {
	fields := object(body)
	id := text(fields["id"])
	if !connectionForm.MatchString(id) {
		return nil, bridge.Place{}, errUnreadConnection
	}
	ev := bridge.Represented{At: at(fields["date"]), Owner: readUser(fields["user"]).profile}
	into(fields["is_enabled"], &ev.Connected)
	into(object(fields["rights"])["can_reply"], &ev.Replies)
	return ev, bridge.Place{Endpoint: c.id, Room: bridge.RemoteID("business/" + id)}, nil
}
