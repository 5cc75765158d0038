package telegram

import (
	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
)

// maxReferred bounds what is kept of a message that another one replies to.
const maxReferred = 200

// forwarded tells from whom a message was passed on: a name, or "?" if that is not said.
// It is empty for the sender's own words, also where they pass those on once more.
// https://core.telegram.org/bots/api#messageorigin
func forwarded(m fields, sender int64) string {
	origin := object(m["forward_origin"])
	if origin == nil {
		if has(m, "forward_origin") || has(m, "forward_date") && number(m["forward_date"]) > 0 {
			return "?"
		}
		return ""
	}
	who := user{}
	if text(origin["type"]) == "user" {
		who = readUser(origin["sender_user"])
	}
	if who.id != 0 && who.id == sender {
		return ""
	}
	if name := originName(origin); name != "" {
		return name
	}
	return "?"
}

// originName is who has sent a message at first; empty if that is not said.
func originName(origin fields) string {
	switch text(origin["type"]) {
	case "user":
		return chatName(object(origin["sender_user"]))
	case "hidden_user":
		return tidy(text(origin["sender_user_name"]))
	case "chat":
		return signed(chatName(object(origin["sender_chat"])), origin)
	case "channel":
		return signed(chatName(object(origin["chat"])), origin)
	}
	return ""
}

// signed is a chat with the name of who has written in it for all.
func signed(chat string, origin fields) string {
	author := tidy(text(origin["author_signature"]))
	switch {
	case author == "":
		return chat
	case chat == "":
		return author
	}
	return chat + ", " + author
}

// reference is what a message replies to.
type reference struct {
	about    bridge.RemoteID
	quote    richtext.Doc
	referred *bridge.Referred
}

// referTo reads what a message replies to: a message of the chat, one of another chat,
// or a story. What Telegram quotes by itself is not taken for somebody's choice.
// https://core.telegram.org/bots/api#textquote
func (c *channel) referTo(m fields, in chat, sender int64) reference {
	var r reference
	if q := object(m["quote"]); q != nil {
		var manual bool
		into(q["is_manual"], &manual)
		if manual || !has(m, "reply_to_message") {
			r.quote = ToDoc(text(q["text"]), readEntities(q["entities"]))
		}
	}
	switch {
	case has(m, "reply_to_message"):
		to := object(m["reply_to_message"])
		var id int
		if into(to["message_id"], &id) && id > 0 {
			r.about = in.peer().message(id)
		}
		r.referred = c.referred(to, sender)
	case has(m, "external_reply"):
		to := object(m["external_reply"])
		r.referred = &bridge.Referred{From: originName(object(to["origin"])), Kind: fileOrNot(kindOf(to))}
	case has(m, "reply_to_story"):
		r.referred = &bridge.Referred{From: chatName(object(object(m["reply_to_story"])["chat"])), Kind: KindStory}
	}
	return r
}

// referred tells of a message of the chat that we may not know. Whose it is is told only
// if it is neither the sender's nor ours.
func (c *channel) referred(to fields, sender int64) *bridge.Referred {
	if to == nil {
		return nil
	}
	r := bridge.Referred{Words: clip(text(to["text"])+text(to["caption"]), maxReferred), Kind: fileOrNot(kindOf(to))}
	if from := readUser(to["from"]); from.id != 0 && from.id != sender && from.id != c.self {
		r.From = from.profile.Name
	}
	if r == (bridge.Referred{}) {
		return nil
	}
	return &r
}

// fileOrNot is a kind of message where it says more than that it is one.
func fileOrNot(kind string) string {
	if kind == bridge.KindText || kind == KindUnknown {
		return ""
	}
	return kind
}
