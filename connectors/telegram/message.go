package telegram

import (
	"encoding/json"
	"errors"
	"strings"

	"github.com/go-telegram/bot/models"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
)

// The kinds of message, as MessageIn.Kind has them besides bridge.KindText.
const (
	KindPhoto     = "photo"
	KindLivePhoto = "live_photo"
	KindVideo     = "video"
	KindVideoNote = "video_note"
	KindAnimation = "animation"
	KindAudio     = "audio"
	KindVoice     = "voice"
	KindDocument  = "document"
	KindSticker   = "sticker"
	KindVenue     = "venue"
	KindLocation  = "location"
	KindContact   = bridge.KindContact
	KindPoll      = "poll"
	KindQuiz      = "quiz"
	KindDice      = "dice"
	KindGame      = "game"
	KindStory     = "story"
	KindChecklist = "checklist"
	KindPaidMedia = "paid_media"
	KindGiveaway  = "giveaway"
	KindGift      = "gift"
	KindWinners   = "winners" // of a giveaway
	KindInvoice   = "invoice"
	KindPayment   = "payment"
	KindRefund    = "refund"
	KindPeople    = "people" // whom the sender shares
	KindChat      = "chat"   // that the sender shares
	KindAppData   = "app_data"
	KindPassport  = "passport"
	KindUnknown   = "unknown"
)

// contents are the fields of https://core.telegram.org/bots/api#message that hold
// what was sent, and the kind that each makes. The first one that is there counts:
// an animation fills document too, a venue location, and a live photo photo.
var contents = []struct{ field, kind string }{
	{"animation", KindAnimation}, {"live_photo", KindLivePhoto}, {"paid_media", KindPaidMedia}, {"venue", KindVenue},
	{"photo", KindPhoto}, {"video", KindVideo}, {"video_note", KindVideoNote}, {"audio", KindAudio},
	{"voice", KindVoice}, {"document", KindDocument}, {"sticker", KindSticker}, {"location", KindLocation},
	{"contact", KindContact}, {"poll", KindPoll}, {"dice", KindDice}, {"game", KindGame}, {"story", KindStory},
	{"checklist", KindChecklist}, {"giveaway", KindGiveaway}, {"giveaway_winners", KindWinners},
	{"gift", KindGift}, {"unique_gift", KindGift}, {"invoice", KindInvoice}, {"successful_payment", KindPayment},
	{"refunded_payment", KindRefund}, {"users_shared", KindPeople}, {"chat_shared", KindChat}, {"web_app_data", KindAppData},
	{"passport_data", KindPassport},
}

// services are the fields of messages that nobody wrote: the app reports something
// that happened to the chat.
var services = []string{
	"new_chat_members", "left_chat_member", "chat_owner_left", "chat_owner_changed", "new_chat_title", "new_chat_photo",
	"delete_chat_photo", "group_chat_created", "supergroup_chat_created", "channel_chat_created",
	"message_auto_delete_timer_changed", "migrate_to_chat_id", "migrate_from_chat_id", "pinned_message",
	"gift_upgrade_sent", "connected_website", "write_access_allowed", "proximity_alert_triggered", "boost_added",
	"chat_background_set", "checklist_tasks_done", "checklist_tasks_added", "direct_message_price_changed",
	"forum_topic_created", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened",
	"general_forum_topic_hidden", "general_forum_topic_unhidden", "giveaway_created", "giveaway_completed",
	"managed_bot_created", "paid_message_price_changed", "poll_option_added", "poll_option_deleted",
	"suggested_post_approved", "suggested_post_approval_failed", "suggested_post_declined", "suggested_post_paid",
	"suggested_post_refunded", "video_chat_scheduled", "video_chat_started", "video_chat_ended",
	"video_chat_participants_invited", "community_chat_added", "community_chat_joined", "community_chat_removed",
}

func has(fields map[string]json.RawMessage, key string) bool {
	raw, ok := fields[key]
	return ok && string(raw) != "null"
}

// kindOf tells what a message is; empty for what nobody wrote. What is not known
// is KindUnknown and not passed over: it may be a person's.
func kindOf(fields map[string]json.RawMessage) string {
	if text(fields["text"]) != "" {
		return bridge.KindText
	}
	for _, c := range contents {
		switch {
		case !has(fields, c.field):
		case c.kind == KindPoll && text(object(fields["poll"])["type"]) == "quiz":
			return KindQuiz
		default:
			return c.kind
		}
	}
	if text(fields["caption"]) == "" && reportOf(fields) != "" {
		return ""
	}
	return KindUnknown
}

// reportOf is which report of the app a message holds; empty for none.
func reportOf(fields map[string]json.RawMessage) string {
	for _, field := range services {
		if has(fields, field) {
			return field
		}
	}
	return ""
}

// incoming is what a message and an edit have in common.
type incoming struct {
	fields map[string]json.RawMessage
	chat   chat
	from   user
	stamp  bridge.Stamp
	kind   string
	plain  string
	body   richtext.Doc
	detail string
	place  *bridge.Location
}

func readIncoming(body json.RawMessage) (incoming, error) {
	m := incoming{fields: object(body)}
	if m.fields == nil {
		return m, errors.New("the message cannot be read")
	}
	var ok bool
	if m.chat, ok = readChatField(m.fields["chat"]); !ok {
		return m, errors.New("the message has no chat")
	}
	if m.chat.via = connectionOf(m.fields); m.chat.via == "" && has(m.fields, "business_connection_id") {
		return m, errUnreadConnection
	}
	m.from, m.kind = readUser(m.fields["from"]), kindOf(m.fields)
	m.stamp.At = at(m.fields["date"])
	var id int
	if into(m.fields["message_id"], &id) && id > 0 {
		m.stamp.Remote, m.stamp.Order = m.chat.peer().message(id), int64(id)
	}
	var entities []models.MessageEntity
	if m.plain = text(m.fields["text"]); m.plain != "" {
		entities = readEntities(m.fields["entities"])
	} else {
		m.plain = text(m.fields["caption"])
		entities = readEntities(m.fields["caption_entities"])
	}
	m.body = ToDoc(m.plain, entities)
	if m.plain == "" && has(m.fields, "rich_message") {
		if m.body = richDoc(m.fields["rich_message"]); !m.body.Empty() {
			m.plain, m.kind = m.body.Plain(), bridge.KindText
		}
	}
	if content := contentOf(m.kind, m.fields); m.kind != bridge.KindText {
		m.body, m.detail, m.place = append(m.body, content.doc...).Normalize(), content.detail, place(m.fields)
	}
	return m, nil
}

// readEntities reads a list of entities without those that cannot be read.
func readEntities(raw json.RawMessage) []models.MessageEntity {
	var list []json.RawMessage
	into(raw, &list)
	var entities []models.MessageEntity
	for _, one := range list {
		var e models.MessageEntity
		if into(one, &e) {
			entities = append(entities, e)
		}
	}
	return entities
}

func (c *channel) message(body json.RawMessage) (bridge.Event, bridge.Place, error) {
	m, err := readIncoming(body)
	switch {
	case err != nil:
		return nil, bridge.Place{}, err
	case m.chat.group():
		if c.comesOrGoes(m.fields) {
			return nil, bridge.Place{}, nil
		}
		room := chatRef(m.chat.id)
		return bridge.RoomSeen{Room: room, From: m.from.profile}, bridge.Place{Endpoint: c.id, Room: room}, nil
	case !m.chat.private():
		return nil, bridge.Place{}, nil
	}
	if c.spokenByUs(m) {
		return nil, bridge.Place{}, nil
	}
	return c.messageIn(m), c.ours(m.from, m.chat), nil
}

// messageIn is what somebody sent in a private chat, or what the app reports about it.
func (c *channel) messageIn(m incoming) bridge.MessageIn {
	in := bridge.MessageIn{Stamp: m.stamp, From: m.from.profile, Text: m.body, Kind: m.kind, Detail: m.detail, Place: m.place}
	if in.Ours = m.ours(); in.Ours != "" {
		in.From = m.chat.with
	}
	if m.kind == "" {
		in.Kind, in.Service = reportOf(m.fields), true
		s, about := serviceOf(in.Kind, m.fields, m.chat)
		in.Text, in.Detail, in.About = s.doc, s.detail, about
		return in
	}
	if in.Files = c.attached(m); len(in.Files) > 0 {
		in.Album = text(m.fields["media_group_id"])
	}
	in.Forwarded = forwarded(m.fields, m.from.id)
	r := c.referTo(m.fields, m.chat, m.from.id)
	in.About, in.Quote, in.Referred = r.about, r.quote, r.referred
	switch m.kind {
	case bridge.KindText:
		if in.Forwarded == "" && m.chat.via == "" {
			in.Command, in.Args = command(m.plain)
		}
	case KindSticker:
		in.Text = stickerWords(m.fields[KindSticker])
	case KindContact:
		if in.Card = contactCard(m); in.Card != nil {
			in.Files = cardFile(m, *in.Card)
		}
	}
	return in
}

// contactCard reads https://core.telegram.org/bots/api#contact . It is the sender's
// own only if Telegram says whose it is: anybody's card can be sent, and whatever
// can be written on one.
func contactCard(m incoming) *bridge.ContactCard {
	fields := object(m.fields["contact"])
	phone := strings.TrimSpace(text(fields["phone_number"]))
	if phone == "" {
		return nil
	}
	var owner int64
	into(fields["user_id"], &owner)
	passedOn := has(m.fields, "forward_origin") || has(m.fields, "forward_date")
	return &bridge.ContactCard{
		Name: tidy(text(fields["first_name"]) + " " + text(fields["last_name"])), Phone: phone,
		Own: owner != 0 && owner == m.from.id && !passedOn,
	}
}

func (c *channel) edited(body json.RawMessage) (bridge.Event, bridge.Place, error) {
	m, err := readIncoming(body)
	if err != nil || !m.chat.private() || m.kind == "" {
		return nil, bridge.Place{}, err
	}
	if edited := at(m.fields["edit_date"]); !edited.IsZero() {
		m.stamp.At = edited
	}
	if c.spokenByUs(m) {
		return nil, bridge.Place{}, nil
	}
	changed := bridge.MessageChanged{Stamp: m.stamp, From: m.from.profile, Text: m.body, Kind: m.kind, Detail: m.detail, Place: m.place}
	if changed.Ours = m.ours(); changed.Ours != "" {
		changed.From = m.chat.with
	}
	return changed, c.ours(m.from, m.chat), nil
}

// comesOrGoes tells whether a message in a group does no more than report that the
// bot has come or gone, which my_chat_member tells as well, or that the group now
// lives under another id.
func (c *channel) comesOrGoes(fields map[string]json.RawMessage) bool {
	if has(fields, "left_chat_member") {
		return readUser(fields["left_chat_member"]).id == c.self
	}
	var came []json.RawMessage
	into(fields["new_chat_members"], &came)
	for _, one := range came {
		if readUser(one).id == c.self {
			return true
		}
	}
	return has(fields, "migrate_to_chat_id")
}

// command reads the commands that we know, with or without the bot's name. Others
// are ordinary text.
func command(s string) (name, args string) {
	rest, ok := strings.CutPrefix(s, "/")
	if !ok {
		return "", ""
	}
	word := rest
	if i := strings.IndexAny(rest, " \n\t"); i >= 0 {
		word, args = rest[:i], strings.TrimSpace(rest[i:])
	}
	name, _, _ = strings.Cut(word, "@")
	switch name = strings.ToLower(name); name {
	case "start", "help", "agent", "restart", "back", "privacy":
		return name, args
	}
	return "", ""
}
