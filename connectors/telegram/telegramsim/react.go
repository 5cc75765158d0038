package telegramsim

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Reaction is an emoji that somebody has put on a message.
type Reaction struct {
	From   int64 // a user's or bot's id
	Emoji  string
	Custom string `json:",omitempty"` // the id of a custom emoji, in which case Emoji is empty
}

// reactionEmoji are those that there are: https://core.telegram.org/bots/api#reactiontypeemoji
var reactionEmoji = strings.Fields(`❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨
	😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡`)

// maxReactions is how many one person may put on a message; a bot and whoever does not
// pay may put one.
const maxReactions = 3

// setMessageReaction: https://core.telegram.org/bots/api#setmessagereaction. The words
// of its refusals are those of telegram-bot-api (Client::get_reaction_types) and of the
// server behind it, the latter from memory.
func (b *Bot) setMessageReaction(p params) *reply {
	list, refused := readReactionTypes(p["reaction"])
	if refused != nil {
		return refused
	}
	c, m, refused := b.own(p, "react")
	if refused != nil {
		return refused
	}
	if refused := c.mayWrite(); refused != nil {
		return refused
	}
	for _, r := range list {
		if r.Custom != "" || !slices.Contains(reactionEmoji, r.Emoji) {
			return refuse(400, "Bad Request: REACTION_INVALID")
		}
	}
	if len(list) > 1 {
		return refuse(400, "Bad Request: REACTIONS_TOO_MANY")
	}
	if slices.Equal(m.by(b.id), list) {
		return refuse(400, "Bad Request: MESSAGE_NOT_MODIFIED")
	}
	if refused := b.admit(c, 1); refused != nil {
		return refused
	}
	m.setReactions(b.id, list)
	b.s.notify()
	return grant(true)
}

func readReactionTypes(raw string) (list []Reaction, refused *reply) {
	if raw == "" {
		return nil, nil
	}
	if !json.Valid([]byte(raw)) {
		return nil, refuse(400, "Bad Request: Can't parse reaction types JSON object")
	}
	var all []json.RawMessage
	if json.Unmarshal([]byte(raw), &all) != nil {
		return nil, refuse(400, "Bad Request: Expected an Array of ReactionType")
	}
	for _, one := range all {
		var r struct {
			Type   string `json:"type"`
			Emoji  string `json:"emoji"`
			Custom string `json:"custom_emoji_id"`
		}
		err := json.Unmarshal(one, &r)
		switch {
		case err != nil:
			return nil, refuse(400, "Bad Request: Can't parse ReactionType: expected an Object")
		case r.Type == "emoji" && r.Emoji != "":
			list = append(list, Reaction{Emoji: r.Emoji})
		case r.Type == "custom_emoji" && r.Custom != "":
			list = append(list, Reaction{Custom: r.Custom})
		default:
			return nil, refuse(400, "Bad Request: Can't parse ReactionType: invalid reaction type specified")
		}
	}
	return list, nil
}

// by are somebody's reactions to a message, without whose they are.
func (m *Message) by(who int64) (list []Reaction) {
	for _, r := range m.Reactions {
		if r.From == who {
			r.From = 0
			list = append(list, r)
		}
	}
	return list
}

// setReactions puts somebody's reactions in the place of those before. What was read of
// the message earlier stays as it was.
func (m *Message) setReactions(who int64, list []Reaction) {
	m.Reactions = slices.DeleteFunc(slices.Clone(m.Reactions), func(r Reaction) bool { return r.From == who })
	for _, r := range list {
		r.From = who
		m.Reactions = append(m.Reactions, r)
	}
}

// React puts emoji on a message, in the place of the person's earlier ones; none takes
// those away. One that begins with "#" is the id of a custom emoji, as people who pay
// may put.
func (u *User) React(id int, emoji ...string) error {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	m := u.c.message(id)
	if m == nil {
		return fmt.Errorf("there is no message %d", id)
	}
	if len(emoji) > maxReactions {
		return fmt.Errorf("a message takes %d reactions of one person", maxReactions)
	}
	var list []Reaction
	for _, e := range emoji {
		custom, is := strings.CutPrefix(e, "#")
		switch {
		case is:
			list = append(list, Reaction{Custom: custom})
		case slices.Contains(reactionEmoji, e):
			list = append(list, Reaction{Emoji: e})
		default:
			return fmt.Errorf("%s is no reaction", e)
		}
	}
	before := m.by(u.p.ID)
	if slices.Equal(before, list) {
		return nil
	}
	m.setReactions(u.p.ID, list)
	u.b.enqueue("message_reaction", map[string]any{
		"chat": u.c.json(), "message_id": id, "user": u.p.json(), "date": time.Now().Unix(),
		"old_reaction": reactionsJSON(before), "new_reaction": reactionsJSON(list),
	}, keepUpdates)
	return nil
}

func reactionsJSON(list []Reaction) []map[string]any {
	out := []map[string]any{}
	for _, r := range list {
		if r.Custom != "" {
			out = append(out, map[string]any{"type": "custom_emoji", "custom_emoji_id": r.Custom})
		} else {
			out = append(out, map[string]any{"type": "emoji", "emoji": r.Emoji})
		}
	}
	return out
}
