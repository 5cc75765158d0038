package slack

import (
	"context"
	"errors"
	"fmt"

	"github.com/slack-go/slack"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
	"frontdesk/connectors"
)

// reactionRaw recognises a reaction by what it is, since Slack has sent one event under
// several ids. Our own, and those on what is no message, are not wanted.
// Source: https://docs.slack.dev/reference/events/reaction_added
func reactionRaw(b body, ev object) (raw connectors.Raw, wanted bool) {
	item, who := ev.obj("item"), ev.str("user")
	at := item.str("channel") + "/" + item.str("ts")
	raw.Key = ev.str("type") + "/" + at + "/" + who + "/" + ev.str("reaction") + "/" + ev.str("event_ts")
	raw.Lane = "reaction/" + at
	raw.Order, _ = parseTS(ev.str("event_ts"))
	return raw, item.str("type") == "message" && who != "" && who != b.Self.User
}

// decodeReaction reads a reaction to a message. It does not say in which thread that is.
// What a bot has written under a name of its own has no author in it, and may be ours.
func decodeReaction(b body, payload object) ([]connectors.Filed, error) {
	ev := payload.obj("event")
	item, who, author := ev.obj("item"), ev.str("user"), ev.str("item_user")
	if item.str("type") != "message" || who == b.Self.User {
		return nil, nil
	}
	of := place{team: teamOf(b, payload), channel: item.str("channel"), ts: item.str("ts")}
	at, ok := stamp(of)
	if !ok || !isID(who) || ev.str("reaction") == "" {
		return nil, errors.New("a Slack reaction by nobody, of nothing, or at no place that we could name")
	}
	at.Order, _ = parseTS(ev.str("event_ts"))
	at.At = timeOf(ev.str("event_ts"), at.At)
	emoji, standard := richtext.EmojiByShort(ev.str("reaction"))
	if !standard {
		emoji = ":" + ev.str("reaction") + ":"
	}
	return []connectors.Filed{{
		Place: bridge.Place{
			Endpoint: bridge.Desk, Message: of.id(), In: bridge.RemoteID(of.channel), ThreadIsOurs: author == "" || author == b.Self.User,
		},
		Event: bridge.ReplyReacted{
			Stamp: at, Author: bridge.PersonID(who), Emoji: emoji, Removed: ev.str("type") == "reaction_removed",
		},
	}}, nil
}

// react puts an emoji on the first part of a message and takes the one before away. One
// that is there already, or gone, is done.
func (d *Desk) react(ctx context.Context, del connectors.Delivery, op bridge.React) error {
	if len(del.Refs) == 0 {
		return reject(bridge.ReasonOther, errors.New("there is no message to react to"))
	}
	p, err := parsePlace(del.Refs[0])
	if err != nil {
		return reject(bridge.ReasonOther, err)
	}
	at := slack.NewRefToMessage(p.channel, p.ts)
	var sent trace
	if op.Emoji != "" {
		name, standard := richtext.ShortByEmoji(op.Emoji)
		if !standard {
			return reject(bridge.ReasonNotAllowed, fmt.Errorf("no emoji of Slack is %.20q", op.Emoji))
		}
		err := d.api.AddReactionContext(sent.watch(ctx), name, at)
		if err != nil && word(err) != "already_reacted" {
			return failReaction(err, &sent)
		}
	}
	if was, standard := richtext.ShortByEmoji(op.Was); standard && op.Was != op.Emoji {
		err := d.api.RemoveReactionContext(sent.watch(ctx), was, at)
		if err != nil && word(err) != "no_reaction" {
			return failReaction(err, &sent)
		}
	}
	return nil
}

// failReaction reads a refusal as one of the message, not of its thread.
// Source: https://docs.slack.dev/reference/methods/reactions.add
func failReaction(err error, sent *trace) *connectors.Failure {
	switch word(err) {
	case "message_not_found":
		return reject(bridge.ReasonGone, err)
	case "invalid_name", "too_many_emoji", "too_many_reactions":
		return reject(bridge.ReasonNotAllowed, err)
	}
	return fail(err, repeatable, sent)
}
