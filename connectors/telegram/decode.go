package telegram

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

// Decode makes events of an update. It is pure.
func (c *channel) Decode(raw connectors.Raw) ([]connectors.Filed, error) {
	u, err := readUpdate(raw.Body)
	if err != nil {
		return nil, err
	}
	var event bridge.Event
	place := bridge.Place{Endpoint: c.id}
	switch u.kind {
	case "message":
		event, place, err = c.message(u.body)
	case "edited_message":
		event, place, err = c.edited(u.body)
	case "business_message":
		event, place, err = c.message(u.body)
	case "edited_business_message":
		event, place, err = c.edited(u.body)
	case "deleted_business_messages":
		return c.businessDeleted(u)
	case "business_connection":
		event, place, err = c.connected(u.body)
	case "callback_query":
		event, place, err = c.pressed(u.body)
	case "my_chat_member":
		event, place, err = c.member(u.body)
	case "message_reaction":
		event, place, err = c.reacted(u.body)
	default:
		if !slices.Contains(unasked, u.kind) {
			err = fmt.Errorf("an unknown kind of update, %q", clip(u.kind, 40))
		}
	}
	if err != nil {
		return nil, fmt.Errorf("update %d: %w", u.id, err)
	}
	if event == nil {
		return nil, nil
	}
	return []connectors.Filed{{Place: place, Event: event}}, nil
}

// unasked are the kinds of update that there are besides those that we ask for:
// https://core.telegram.org/bots/api#update They are of no concern.
var unasked = []string{
	"channel_post", "edited_channel_post", "guest_message", "message_reaction_count", "inline_query",
	"chosen_inline_result", "shipping_query", "pre_checkout_query", "purchased_paid_media", "poll", "poll_answer",
	"chat_member", "chat_join_request", "chat_boost", "removed_chat_boost", "managed_bot",
}

// raw is an update: its kind and what it holds.
type rawUpdate struct {
	id   int64
	kind string
	body json.RawMessage
}

func readUpdate(body []byte) (rawUpdate, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(body, &fields); err != nil || fields == nil {
		return rawUpdate{}, errors.New("this is no update: not a JSON object")
	}
	var u rawUpdate
	if !into(fields["update_id"], &u.id) {
		return u, errors.New("this is no update: it has no update_id")
	}
	delete(fields, "update_id")
	for _, kind := range slices.Sorted(maps.Keys(fields)) {
		// Should an update ever hold more, the kind that we know is the one that counts.
		if u.kind == "" || slices.Contains(wanted, kind) {
			u.kind, u.body = kind, fields[kind]
		}
	}
	if u.kind == "" {
		return u, fmt.Errorf("update %d holds nothing", u.id)
	}
	return u, nil
}

// into reads a field that may be absent or of another type, and tells whether it
// could.
func into(raw json.RawMessage, v any) bool {
	return len(raw) > 0 && string(raw) != "null" && json.Unmarshal(raw, v) == nil
}

// object reads an object, field by field later; nil if it is none.
func object(raw json.RawMessage) map[string]json.RawMessage {
	var fields map[string]json.RawMessage
	if !into(raw, &fields) {
		return nil
	}
	return fields
}

func text(raw json.RawMessage) string {
	var s string
	into(raw, &s)
	return s
}

// user is https://core.telegram.org/bots/api#user
type user struct {
	id      int64
	profile bridge.Profile
}

func readUser(raw json.RawMessage) user {
	fields := object(raw)
	var u user
	into(fields["id"], &u.id)
	first, last := tidy(text(fields["first_name"])), tidy(text(fields["last_name"]))
	u.profile = bridge.Profile{
		Name: strings.TrimSpace(first + " " + last), FirstName: first, LastName: last,
		Username: text(fields["username"]), Language: text(fields["language_code"]),
	}
	return u
}

// tidy makes one line of a name.
func tidy(name string) string { return strings.Join(strings.Fields(name), " ") }

// chat is https://core.telegram.org/bots/api#chat
type chat struct {
	id   int64
	kind string
	via  string         // the business connection; empty for the bot's own chats
	with bridge.Profile // of whoever it is with, as far as the chat tells
}

func readChatField(raw json.RawMessage) (chat, bool) {
	fields := object(raw)
	var ch chat
	if !into(fields["id"], &ch.id) || ch.id == 0 {
		return ch, false
	}
	ch.kind, ch.with = text(fields["type"]), readUser(raw).profile
	if ch.kind == "" && ch.id > 0 {
		ch.kind = "private" // only such chats have positive ids
	}
	return ch, true
}

func (ch chat) peer() peer { return peer{ch.id, ch.via} }

func (ch chat) private() bool { return ch.kind == "private" }
func (ch chat) group() bool   { return ch.kind == "group" || ch.kind == "supergroup" }

// at reads a Unix time. What lies beyond the calendar that JSON can hold is unknown.
func at(raw json.RawMessage) time.Time {
	var seconds int64
	if !into(raw, &seconds) || seconds <= 0 || seconds > 253402300799 {
		return time.Time{}
	}
	return time.Unix(seconds, 0).UTC()
}

// ours is the place of a customer in their private chat. In one of a business account it
// is the chat that says whose it is.
func (c *channel) ours(from user, ch chat) bridge.Place {
	if ch.via != "" {
		return bridge.Place{Endpoint: c.id, User: ch.peer().ref(), Chat: ch.peer().ref()}
	}
	id := from.id
	if id == 0 {
		id = ch.id // the same number, in a private chat
	}
	return bridge.Place{
		Endpoint: c.id, User: bridge.RemoteID(strconv.FormatInt(id, 10)), Chat: chatRef(ch.id),
	}
}

func (c *channel) pressed(body json.RawMessage) (bridge.Event, bridge.Place, error) {
	fields := object(body)
	if fields == nil {
		return nil, bridge.Place{}, errors.New("the button press cannot be read")
	}
	from, data := readUser(fields["from"]), text(fields["data"])
	if from.id == 0 {
		return nil, bridge.Place{}, errors.New("nobody pressed the button")
	}
	if data == "" {
		return nil, bridge.Place{}, nil // of a game, say: not one of ours
	}
	p := bridge.Pressed{From: from.profile, Data: data}
	// The message may be inaccessible to us by now, and then has no more than its ids.
	message := object(fields["message"])
	ch, known := readChatField(message["chat"])
	if !known {
		ch = chat{id: from.id, kind: "private"}
	}
	if ch.via = connectionOf(message); ch.via == "" && has(message, "business_connection_id") {
		return nil, bridge.Place{}, errUnreadConnection
	}
	if !ch.private() {
		return nil, bridge.Place{}, nil
	}
	var id int
	if into(message["message_id"], &id) && id > 0 && known {
		p.Remote, p.Order = ch.peer().message(id), int64(id)
	}
	return p, c.ours(from, ch), nil
}

// member reads https://core.telegram.org/bots/api#chatmemberupdated about the bot.
// In a private chat it tells that the bot was blocked or unblocked.
func (c *channel) member(body json.RawMessage) (bridge.Event, bridge.Place, error) {
	fields := object(body)
	ch, ok := readChatField(fields["chat"])
	if !ok {
		return nil, bridge.Place{}, errors.New("the change of membership names no chat")
	}
	from := readUser(fields["from"])
	before, after := object(fields["old_chat_member"]), object(fields["new_chat_member"])
	switch {
	case ch.private():
		status := text(after["status"])
		if status != "kicked" && status != "member" {
			return nil, bridge.Place{}, nil
		}
		return bridge.Reachable{At: at(fields["date"]), From: from.profile, Can: status == "member"}, c.ours(from, ch), nil
	case ch.group() && present(after) && !present(before):
		place := bridge.Place{Endpoint: c.id, Room: chatRef(ch.id)}
		return bridge.RoomSeen{Room: chatRef(ch.id), Joined: true, From: from.profile}, place, nil
	}
	return nil, bridge.Place{}, nil
}

// present tells whether somebody of that standing is in the chat:
// https://core.telegram.org/bots/api#chatmember
func present(member map[string]json.RawMessage) bool {
	switch text(member["status"]) {
	case "creator", "administrator", "member":
		return true
	case "restricted":
		var is bool
		return into(member["is_member"], &is) && is
	}
	return false
}

// laneOf finds the chat of an update: what happens in one chat stays in order.
func laneOf(body []byte) string {
	u, err := readUpdate(body)
	if err != nil {
		return "strange"
	}
	fields := object(u.body)
	if u.kind == "callback_query" {
		if message := object(fields["message"]); message != nil {
			if ch, ok := readChatField(message["chat"]); ok {
				return "chat/" + string(peer{ch.id, connectionOf(message)}.ref())
			}
		}
		return "chat/" + strconv.FormatInt(readUser(fields["from"]).id, 10)
	}
	if ch, ok := readChatField(fields["chat"]); ok {
		return "chat/" + string(peer{ch.id, connectionOf(fields)}.ref())
	}
	return "other"
}

// clip cuts s after n characters.
func clip(s string, n int) string {
	if runes := []rune(s); len(runes) > n {
		return string(runes[:n-1]) + "…"
	}
	return s
}
