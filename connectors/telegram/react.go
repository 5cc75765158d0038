package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"frontdesk/bridge"
)

// reactions are the emoji that Telegram takes from a bot, in Telegram's own spelling:
// https://core.telegram.org/bots/api#reactiontypeemoji
var reactions = strings.Fields(`❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨
	😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡`)

// Reactions are the emoji that can be put on a customer's message.
func (s *Settings) Reactions() []string { return reactions }

// reacted reads https://core.telegram.org/bots/api#messagereactionupdated. Whether
// Telegram tells of what happens in private chats is disputed: it is taken where it comes.
func (c *channel) reacted(body json.RawMessage) (bridge.Event, bridge.Place, error) {
	fields := object(body)
	ch, ok := readChatField(fields["chat"])
	var id int
	if !ok || !into(fields["message_id"], &id) || id <= 0 {
		return nil, bridge.Place{}, errors.New("the reaction is on no message")
	}
	from := readUser(fields["user"])
	if !ch.private() || from.id == c.self {
		return nil, bridge.Place{}, nil
	}
	r := bridge.ContactReacted{From: from.profile, Emoji: readReactions(fields["new_reaction"]), Was: readReactions(fields["old_reaction"])}
	r.Remote, r.Order, r.At = messageRef(ch.id, id), int64(id), at(fields["date"])
	return r, c.ours(from, ch), nil
}

// readReactions reads a list of https://core.telegram.org/bots/api#reactiontype
func readReactions(raw json.RawMessage) []string {
	var list []json.RawMessage
	into(raw, &list)
	var out []string
	for _, one := range list {
		fields := object(one)
		switch text(fields["type"]) {
		case "emoji":
			if emoji := text(fields["emoji"]); emoji != "" {
				out = append(out, emoji)
			}
		case "paid":
			out = append(out, "⭐")
		default:
			out = append(out, bridge.CustomEmoji)
		}
	}
	return out
}

// react puts an emoji on the first of the messages, in the place of the one before, or
// takes that away. An album's reactions are on its first message.
func (c *channel) react(ctx context.Context, refs []bridge.RemoteID, emoji string) error {
	if len(refs) == 0 {
		return rejected(bridge.ReasonOther, "there is no message to react to")
	}
	in, message, err := readPeerMessage(refs[0])
	if err != nil {
		return rejected(bridge.ReasonOther, err.Error())
	}
	if in.via != "" {
		return rejected(bridge.ReasonNotAllowed, "a bot cannot react in a business account's chats")
	}
	p := bot.SetMessageReactionParams{ChatID: in.chat, MessageID: message}
	if emoji != "" {
		p.Reaction = []models.ReactionType{{
			Type: models.ReactionTypeTypeEmoji, ReactionTypeEmoji: &models.ReactionTypeEmoji{Emoji: emoji},
		}}
	}
	_, err = c.api.SetMessageReaction(ctx, &p)
	switch {
	case unreadResult(err), refusedWith(err, "not_modified", "not modified"):
		return nil
	case refusedWith(err, "message to react not found", "message not found"):
		return rejected(bridge.ReasonGone, c.mask(err.Error()))
	case refusedWith(err, "reaction"):
		return rejected(bridge.ReasonNotAllowed, c.mask(err.Error()))
	}
	return err
}
