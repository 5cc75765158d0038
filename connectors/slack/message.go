package slack

import (
	"encoding/json"
	"slices"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
)

// change is what a message event tells about its message.
type change uint8

const (
	posted change = iota
	changed
	deleted
)

// message is a Slack message as far as we care, whichever event it came in.
type message struct {
	change  change
	channel string
	ts      string // the message's own, also where the event has another
	event   string // the event's ts
	thread  string // thread_ts
	parent  string // who wrote the thread's first message
	subtype string
	user    string
	bot     string
	app     string
	kind    string // the type of its metadata
	edited  string // when it was last edited
	text    string
	blocks  json.RawMessage
	files   []object
	extras  int               // attachments: link previews, forwarded messages
	shares  bool              // one of them is another message of Slack's
	before  *message          // the message before a change, where Slack tells
	emoji   map[string]string // see body
}

// readEvent reads the event of a message callback.
// Source: https://docs.slack.dev/reference/events/message
func readEvent(ev object) message {
	channel := ev.str("channel")
	var m message
	switch ev.str("subtype") {
	case "message_changed":
		m = readMessage(ev.obj("message"))
		m.change = changed
		if prev := ev.obj("previous_message"); prev != nil {
			before := readMessage(prev)
			m.before = &before
		}
	case "message_deleted":
		m = readMessage(ev.obj("previous_message"))
		m.change = deleted
		m.ts = firstOf(ev.str("deleted_ts"), m.ts)
	default:
		m = readMessage(ev)
	}
	m.channel, m.event = channel, ev.str("ts")
	return m
}

// readMessage reads a message as events and history have it.
func readMessage(o object) message {
	profile := o.obj("bot_profile")
	m := message{
		channel: o.str("channel"),
		ts:      o.str("ts"),
		event:   o.str("ts"),
		thread:  o.str("thread_ts"),
		parent:  o.str("parent_user_id"),
		subtype: o.str("subtype"),
		user:    o.str("user"),
		bot:     firstOf(o.str("bot_id"), profile.str("id")),
		app:     firstOf(o.str("app_id"), profile.str("app_id")),
		kind:    o.obj("metadata").str("event_type"),
		edited:  o.obj("edited").str("ts"),
		text:    o.str("text"),
		blocks:  o["blocks"],
		files:   o.list("files"),
	}
	for _, a := range o.list("attachments") {
		m.extras++
		m.shares = m.shares || a.is("is_share") || a.is("is_msg_unfurl")
	}
	return m
}

// inThread tells whether m is a reply, and not the head of a thread.
func (m message) inThread() bool { return m.thread != "" && m.thread != m.ts }

// isOurs tells whether we posted m. A post may come back before we know its ts,
// and without a bot_id; the metadata is the surest sign.
func (m message) isOurs(self identity, app string) bool {
	return m.kind == metadataType ||
		m.user != "" && m.user == self.User ||
		m.bot != "" && m.bot == self.Bot ||
		m.app != "" && m.app == app
}

// isMachine tells whether an app, a workflow or Slack itself wrote m.
func (m message) isMachine() bool {
	return m.bot != "" || m.user == "" || m.user == "USLACKBOT" ||
		m.subtype == "bot_message" || m.subtype == "slackbot_response"
}

// retention is how old a file is at least that a workspace's own rules delete: what goes
// before was deleted by a person. From memory.
const retention = 24 * 60 * 60 * 1e6

// filesDeleted are the files of a message that somebody deleted. The message stays then,
// with what it says besides.
func (m message) filesDeleted() (ids []bridge.RemoteID) {
	posted, _ := parseTS(m.ts)
	now, ok := parseTS(m.event)
	if m.change != changed || m.before == nil || !ok || now-posted >= retention {
		return nil
	}
	left := m.filesLeft()
	for _, id := range m.before.filesLeft() {
		if !slices.Contains(left, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// filesLeft are the files of a message that are still there.
func (m message) filesLeft() (ids []bridge.RemoteID) {
	for _, f := range m.files {
		if f.str("mode") != "tombstone" {
			ids = append(ids, bridge.RemoteID(f.str("id")))
		}
	}
	return ids
}

// doc is what m says: its rich_text blocks, or its text where there are none or
// where they hold something that we do not know.
func (m message) doc() richtext.Doc {
	if doc, whole := docFromBlocks(m.blocks); len(doc) > 0 && (whole || m.text == "") {
		return standard(doc, m.emoji)
	}
	return docFromMrkdwn(m.text)
}
