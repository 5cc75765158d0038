package slack

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

// identity is who we are in Slack. It is stored with each event, so that Decode
// needs nothing else.
type identity struct {
	Team string `json:"team"`
	User string `json:"user"`          // the bot user
	Bot  string `json:"bot,omitempty"` // the bot id that its posts carry
	Name string `json:"-"`
	// Workspace is what people call it.
	Workspace string `json:"-"`
	URL       string `json:"-"` // the workspace's, with a slash at its end
}

// The kinds of stored payload.
const (
	kindEvent       = "event"       // an Events API callback
	kindCommand     = "command"     // a slash command
	kindInteractive = "interactive" // a press of a button and the like
	kindBad         = "bad"         // a frame that is none of these
)

// body is what a Raw of ours holds.
type body struct {
	Kind string `json:"kind"`
	// At is when we received it, in microseconds: slash commands carry no time.
	At       int64    `json:"at"`
	CaughtUp bool     `json:"caught_up,omitempty"`
	Self     identity `json:"self"`
	// Emoji are the standard names of the workspace's emoji that are in the payload.
	Emoji   map[string]string `json:"emoji,omitempty"`
	Payload json.RawMessage   `json:"payload"`
}

// newRaw wraps a payload. wanted is false for what need not be stored at all: our
// own posts, and mentions of us, which come as message events too.
func newRaw(b body) (raw connectors.Raw, wanted bool, err error) {
	switch b.Kind {
	case kindEvent:
		raw, wanted = eventRaw(b)
	case kindCommand:
		raw, wanted = commandRaw(b), true
	case kindInteractive:
		raw, wanted = interactiveRaw(b), true
	default:
		raw, wanted = connectors.Raw{Key: "bad/" + badSum(b.Payload), Lane: kindBad}, true
	}
	raw.Endpoint = bridge.Desk
	raw.Body, err = json.Marshal(b)
	if err != nil {
		return connectors.Raw{}, false, fmt.Errorf("wrapping a Slack %s: %w", b.Kind, err)
	}
	return raw, wanted, nil
}

// eventRaw recognises a message by its Slack channel and ts: Slack has sent one
// message under up to eleven event ids
// (https://github.com/slackapi/node-slack-sdk/issues/2141), and history has none.
// A message that was edited before it was read tells its last edit as well.
func eventRaw(b body) (raw connectors.Raw, wanted bool) {
	payload := readObject(b.Payload)
	ev := payload.obj("event")
	other := connectors.Raw{Key: "event/" + sum(b.Payload), Lane: "events"}
	switch ev.str("type") {
	case "app_mention":
		return raw, false
	case "message":
	case "reaction_added", "reaction_removed":
		return reactionRaw(b, ev)
	default:
		if id := payload.str("event_id"); id != "" {
			other.Key = "event/" + id
		}
		return other, true
	}
	m := readEvent(ev)
	if m.channel == "" || m.ts == "" {
		return other, true
	}
	raw.Key, raw.Lane = "message/"+m.channel+"/"+m.ts, m.channel
	edit := raw.Key + "/edited/" + firstOf(m.edited, "event/"+ev.str("ts")) // else an unfurl and the like
	switch m.change {
	case posted:
		if m.edited != "" {
			raw.Also = []string{edit}
		}
	case changed:
		if gone := m.filesDeleted(); len(gone) > 0 {
			raw.Key += fmt.Sprintf("/without/%q", gone) // an edit before it has the same time
			break
		}
		raw.Key = edit
	case deleted:
		raw.Key += "/deleted"
	}
	lost := m.lostHead(b.Self, payload.str("api_app_id"))
	switch {
	case m.inThread():
		raw.Lane = threadLane(m.channel, m.thread)
	case lost:
		raw.Lane = threadLane(m.channel, m.ts) // before what follows from it
	}
	raw.Order, _ = parseTS(m.event)
	return raw, lost || !m.isOurs(b.Self, payload.str("api_app_id"))
}

func commandRaw(b body) connectors.Raw {
	payload := readObject(b.Payload)
	trigger := payload.str("trigger_id")
	if trigger == "" {
		trigger = sum(b.Payload)
	}
	return connectors.Raw{Key: "command/" + trigger, Lane: "command/" + payload.str("user_id")}
}

func interactiveRaw(b body) connectors.Raw {
	payload := readObject(b.Payload)
	trigger := payload.str("trigger_id")
	if trigger == "" {
		trigger = sum(b.Payload)
	}
	raw := connectors.Raw{Key: "interactive/" + trigger, Lane: "interactive/" + payload.obj("user").str("id"), Order: b.At}
	if channel, thread := pressedIn(payload); channel != "" && thread != "" {
		if raw.Lane = threadLane(channel, thread); isDirect(channel) {
			raw.Lane = channel // in order with what is written there
		}
	}
	if actions := payload.list("actions"); len(actions) > 0 {
		if at, ok := parseTS(actions[0].str("action_ts")); ok {
			raw.Order = at
		}
	}
	return raw
}

// pressedIn is the thread in which a button was pressed; a card is the head of its own.
func pressedIn(payload object) (channel, thread string) {
	container, message := payload.obj("container"), payload.obj("message")
	channel = firstOf(container.str("channel_id"), payload.obj("channel").str("id"))
	thread = firstOf(container.str("thread_ts"), message.str("thread_ts"), container.str("message_ts"), message.str("ts"))
	return channel, thread
}

// badSum tells a frame that nobody can read from others, and knows it when Slack sends it
// again in another envelope.
func badSum(frame json.RawMessage) string {
	o := readObject(frame)
	if o == nil {
		return sum(frame)
	}
	for _, name := range []string{"envelope_id", "retry_attempt", "retry_reason"} {
		delete(o, name)
	}
	same, err := json.Marshal(o)
	if err != nil {
		return sum(frame)
	}
	return sum(same)
}

func sum(b []byte) string {
	s := sha256.Sum256(b)
	return hex.EncodeToString(s[:16])
}

func firstOf(ss ...string) string {
	for _, s := range ss {
		if s != "" {
			return s
		}
	}
	return ""
}

// roomChanged tells on that something befell a Slack channel, of which whoever asks
// Slack how it stands learns more.
func (d *Desk) roomChanged() {
	if d.rooms != nil {
		d.rooms()
	}
}

// newBody wraps what has just arrived.
func (d *Desk) newBody(kind string, payload json.RawMessage) body {
	return body{Kind: kind, At: time.Now().UnixMicro(), Self: d.self(), Emoji: d.emoji.in(payload), Payload: payload}
}

// wrap makes a Raw of what has just arrived; wanted is false if there is nothing in
// it to store. Who came to or left a Slack channel is told on at once.
func (d *Desk) wrap(kind string, payload json.RawMessage) (raw connectors.Raw, wanted bool, err error) {
	if kind == kindEvent {
		switch ev := readObject(payload).obj("event"); ev.str("type") {
		case "message":
			if us := d.self().User; us != "" && ev.str("user") == us {
				d.shares.tell(ev)
			}
		case "user_change":
			// It tells of every change of everybody's status: all but one is of no concern.
			if u := ev.obj("user"); u.is("deleted") && d.gone != nil && isID(u.str("id")) {
				d.gone(bridge.PersonID(u.str("id")))
			}
			return connectors.Raw{}, false, nil
		case "channel_archive", "channel_unarchive", "channel_deleted", "channel_rename", "channel_left", "channel_id_changed",
			"channel_shared", "channel_unshared", "group_archive", "group_unarchive", "group_deleted", "group_rename", "group_left":
			d.roomChanged()
			return connectors.Raw{}, false, nil
		case "member_joined_channel", "member_left_channel":
			if who := ev.str("user"); who != "" && who == d.self().User {
				d.roomChanged()
			}
			if d.members != nil {
				d.members(bridge.RemoteID(ev.str("channel")))
			}
			return connectors.Raw{}, false, nil
		case "emoji_changed":
			d.emoji.change(ev)
			return connectors.Raw{}, false, nil
		case "subteam_members_changed", "subteam_updated":
			// Which teams that concerns is known by the group's handle only.
			if d.members != nil {
				d.members("")
			}
			return connectors.Raw{}, false, nil
		}
	}
	return newRaw(d.newBody(kind, payload))
}
