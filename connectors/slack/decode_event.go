package slack

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack/slackevents"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
	"frontdesk/connectors"
)

// Decode reads what newRaw wrapped.
func (d *Desk) Decode(raw connectors.Raw) ([]connectors.Filed, error) {
	var b body
	if err := json.Unmarshal(raw.Body, &b); err != nil {
		return nil, fmt.Errorf("reading a stored Slack event: %w", err)
	}
	payload := readObject(b.Payload)
	if payload == nil {
		return nil, errors.New("a Slack event without a readable payload")
	}
	switch b.Kind {
	case kindEvent:
		return decodeEvent(b, payload)
	case kindCommand:
		return decodeCommand(b, payload, d.command)
	case kindInteractive:
		return decodeInteractive(b, payload)
	default:
		return nil, fmt.Errorf("a Slack frame of the unknown type %.40q", payload.str("type"))
	}
}

// teamOf is the workspace that ids are made with: ours, which is also the one
// that posts are kept under, or else the one that the event names.
func teamOf(b body, payload object) string {
	return firstOf(b.Self.Team, payload.str("team_id"), payload.obj("team").str("id"))
}

func decodeEvent(b body, payload object) ([]connectors.Filed, error) {
	ev := payload.obj("event")
	kind := ev.str("type")
	switch kind {
	case "reaction_added", "reaction_removed":
		return decodeReaction(b, payload)
	}
	if kind != "message" {
		if _, known := slackevents.EventsAPIInnerEventMapping[slackevents.EventsAPIType(kind)]; known || slices.Contains(retired, kind) {
			return nil, nil
		}
		return nil, fmt.Errorf("a Slack event of the unknown type %.40q", kind)
	}
	m := readEvent(ev)
	m.emoji = b.Emoji
	if m.before != nil {
		m.before.emoji = b.Emoji
	}
	if m.lostHead(b.Self, payload.str("api_app_id")) {
		return decodeLostHead(b, payload, m), nil
	}
	if m.isOurs(b.Self, payload.str("api_app_id")) || isHousekeeping(m.subtype) {
		return nil, nil
	}
	if m.channel == "" || m.ts == "" {
		return nil, errors.New("a Slack message without a Slack channel or a ts")
	}
	if private := ev.str("channel_type") == "im"; private || !m.inThread() {
		return decodeStray(b, m, private), nil
	}
	team := teamOf(b, payload)
	head := place{team: team, channel: m.channel, ts: m.thread}
	at, ok := stamp(place{team: team, channel: m.channel, ts: m.ts})
	if !ok || !head.valid() {
		return nil, errors.New("a Slack message at no place that we could name")
	}
	event, err := decodeMessage(b, m, at)
	if event == nil || err != nil {
		return nil, err
	}
	filed := connectors.Filed{Place: bridge.Place{
		Endpoint:     bridge.Desk,
		Thread:       head.id(),
		ThreadIsOurs: m.parent != "" && m.parent == b.Self.User,
	}, Event: event}
	for _, stray := range decodeStray(b, m, false) {
		if called := stray.Event.(bridge.Strayed); called.Mentioned {
			called.Thread = head.id()
			filed.Else = &connectors.Filed{Place: stray.Place, Event: called}
		}
	}
	return []connectors.Filed{filed}, nil
}

// retired are the events that there have been besides, which an app could subscribe to.
// Source: https://docs.slack.dev/reference/events
var retired = []string{
	"goodbye", "resources_added", "resources_removed", "scope_denied", "scope_granted", "user_resource_denied", "user_resource_granted",
	"user_resource_removed", "workflow_deleted", "workflow_published", "workflow_step_deleted", "workflow_step_execute", "workflow_unpublished",
}

// decodeStray tells of what a person wrote outside of every thread of ours, and what it was
// only where that is to us in private; nil if it is of no concern.
func decodeStray(b body, m message, private bool) []connectors.Filed {
	us, ok := parseTS(m.ts)
	plain := m.subtype == "" || m.subtype == "file_share"
	if !ok || !plain || m.change != posted || b.CaughtUp || m.isMachine() || !isID(m.user) || !isID(m.channel) {
		return nil
	}
	author := bridge.PersonID(m.user)
	mentioned := slices.ContainsFunc(richtext.Mentions(m.doc()), func(in richtext.Mention) bool {
		return in.Kind == richtext.Person && in.Ref == b.Self.User
	})
	stray := bridge.Strayed{At: time.UnixMicro(us).UTC(), Author: author, Room: bridge.RemoteID(m.channel), Private: private, Mentioned: mentioned}
	if private {
		stray.Words = cut(m.doc().Plain(), bridge.MaxStrayWords)
		for _, f := range filesOf(m.files) {
			stray.Files = append(stray.Files, firstOf(f.Name, f.Kind))
		}
	}
	return []connectors.Filed{{Place: bridge.Place{Endpoint: bridge.Desk, Command: author}, Event: stray}}
}

// decodeMessage reads a message in a thread; nil if it is of no concern.
func decodeMessage(b body, m message, at bridge.Stamp) (bridge.Event, error) {
	author := bridge.PersonID(firstOf(m.user, m.bot))
	switch m.change {
	case changed:
		gone := m.filesDeleted()
		switch {
		case m.isMachine():
			return nil, nil
		case len(gone) > 0:
			at.At = timeOf(m.event, at.At)
			return bridge.ReplyDeleted{Stamp: at, Author: author, Files: gone, NoneLeft: len(m.filesLeft()) == 0}, nil
		case m.edited == "" || m.sameAsBefore():
			return nil, nil // a link preview or a thumbnail, not a person
		}
		at.At = timeOf(m.edited, at.At)
		return bridge.ReplyChanged{Stamp: at, Author: author, Text: m.doc()}, nil
	case deleted:
		if m.isMachine() {
			return nil, nil
		}
		at.At = timeOf(m.event, at.At)
		return bridge.ReplyDeleted{Stamp: at, Author: author}, nil
	}
	switch m.subtype {
	case "", "file_share", "thread_broadcast", "me_message", "bot_message", "slackbot_response":
	default:
		return nil, fmt.Errorf("a Slack message of the unknown subtype %.40q", m.subtype)
	}
	r := bridge.Replied{
		Stamp: at, Author: author, Files: filesOf(m.files),
		Machine: m.isMachine(), CaughtUp: b.CaughtUp, Forwarded: m.shares,
	}
	r.Text, r.ToUs = withoutCall(m.doc(), b.Self.User)
	if len(r.Text) == 0 && len(r.Files) == 0 && !m.shares {
		switch {
		case m.subtype == "file_share": // the files of another company are left out where we may not have them
			r.Files = []bridge.File{{Kind: bridge.FileDocument, Lacking: bridge.ReasonNoAccess}}
		case m.extras > 0:
			r.Files = []bridge.File{{Kind: bridge.FileDocument, Lacking: bridge.ReasonNotAFile}}
		}
	}
	return r, nil
}

// withoutCall takes the mention of us off the beginning of a message, and tells
// whether it was there.
func withoutCall(doc richtext.Doc, us string) (rest richtext.Doc, called bool) {
	if len(doc) == 0 || us == "" {
		return doc, false
	}
	p, is := doc[0].(richtext.Para)
	if !is {
		return doc, false
	}
	for i, in := range p.Text {
		switch in := in.(type) {
		case richtext.Text:
			if strings.TrimSpace(in.S) == "" {
				continue
			}
		case richtext.Break:
			continue
		case richtext.Mention:
			if in.Kind == richtext.Person && in.Ref == us {
				rest = append(richtext.Doc{richtext.Para{Text: p.Text[i+1:]}}, doc[1:]...)
				return rest.Normalize(), true
			}
		}
		break
	}
	return doc, false
}

// sameAsBefore tells whether a change left alone what people wrote.
// Unfurls and thumbnails change a message too
// (https://github.com/slackapi/bolt-js/issues/2327).
func (m message) sameAsBefore() bool {
	if m.before == nil {
		return false
	}
	return m.before.edited == m.edited ||
		reflect.DeepEqual(m.doc(), m.before.doc()) && reflect.DeepEqual(fileIDs(m.files), fileIDs(m.before.files))
}

func fileIDs(files []object) []string {
	var ids []string
	for _, f := range files {
		ids = append(ids, f.str("id"))
	}
	return ids
}

// timeOf is a ts as a time, or else the time given.
func timeOf(ts string, or time.Time) time.Time {
	if us, ok := parseTS(ts); ok {
		return time.UnixMicro(us).UTC()
	}
	return or
}

// isHousekeeping tells whether a message of this subtype is Slack's own note of
// something that happened, in which nobody speaks.
// Source: https://docs.slack.dev/reference/events/message#subtypes
func isHousekeeping(subtype string) bool {
	switch subtype {
	case "assistant_app_thread", "bot_add", "bot_disable", "bot_enable", "bot_remove",
		"channel_archive", "channel_canvas_updated", "channel_convert_to_private", "channel_convert_to_public",
		"channel_join", "channel_leave", "channel_name", "channel_posting_permissions", "channel_purpose",
		"channel_topic", "channel_unarchive", "document_mention", "ekm_access_denied", "file_comment", "file_mention",
		"group_archive", "group_join", "group_leave", "group_name", "group_purpose", "group_topic", "group_unarchive",
		"huddle_thread", "message_replied", "pinned_item", "reminder_add", "reply_broadcast", "sh_room_created",
		"tombstone", "unpinned_item":
		return true
	}
	return false
}

func decodeCommand(b body, payload object, own string) ([]connectors.Filed, error) {
	if name := payload.str("command"); own != "" && name != own {
		return nil, fmt.Errorf("the slash command %.40q is not ours, which is %q", name, own)
	}
	actor, room := payload.str("user_id"), payload.str("channel_id")
	if !isID(actor) || !isID(room) {
		return nil, errors.New("a slash command without its caller or its Slack channel")
	}
	text, mentions := commandText(payload.str("text"))
	return []connectors.Filed{{
		Place: bridge.Place{Endpoint: bridge.Desk, Command: bridge.PersonID(actor)},
		Event: bridge.Commanded{
			At: time.UnixMicro(b.At).UTC(), Actor: bridge.PersonID(actor), Room: bridge.RemoteID(room),
			Text: text, Mentions: mentions, Respond: bridge.RemoteID(payload.str("response_url")),
			Trigger: bridge.RemoteID(payload.str("trigger_id")),
		},
	}}, nil
}

// written finds what Slack has put in place of a name that was typed in a command;
// it does so where the manifest says should_escape.
// Source: https://docs.slack.dev/interactivity/implementing-slash-commands
var written = regexp.MustCompile(`<([@#])([UWC][A-Z0-9]+)(?:\|([^<>]*))?>`)

// commandText reads a command's text: a person becomes "@" and their id, a Slack
// channel "#" and its name.
func commandText(s string) (text string, mentions []bridge.PersonID) {
	text = written.ReplaceAllStringFunc(s, func(m string) string {
		part := written.FindStringSubmatch(m)
		if part[1] == "@" {
			mentions = append(mentions, bridge.PersonID(part[2]))
			return "@" + part[2]
		}
		return "#" + firstOf(part[3], part[2])
	})
	return strings.TrimSpace(unescape(text)), mentions
}

func decodeInteractive(b body, payload object) ([]connectors.Filed, error) {
	switch kind := payload.str("type"); kind {
	case "block_actions":
		if payload.obj("container").str("type") == "view" {
			return decodeModalPress(b, payload)
		}
	case "view_submission":
		return decodeSubmission(b, payload)
	case "message_action":
		return decodeShortcut(b, payload)
	case "block_suggestion", "dialog_cancellation", "dialog_submission", "dialog_suggestion", "interactive_message",
		"shortcut", "view_closed", "workflow_step_edit":
		return nil, nil
	default:
		return nil, fmt.Errorf("a Slack interaction of the unknown type %.40q", kind)
	}
	var filed []connectors.Filed
	for _, action := range payload.list("actions") {
		name, ours := actionOf(action.str("action_id"))
		if !ours || name == "" {
			continue
		}
		channel, thread := pressedIn(payload)
		head := place{team: teamOf(b, payload), channel: channel, ts: thread}
		actor := payload.obj("user").str("id")
		if !head.valid() || !isID(actor) {
			return nil, errors.New("a press of a button at no place that we could name, or by nobody")
		}
		at, private := head, payload.obj("container").is("is_ephemeral")
		if of, err := parsePlace(bridge.RemoteID(action.str("block_id"))); err == nil && private {
			at = of
		}
		pressed := bridge.CardPressed{
			At:    timeOf(action.str("action_ts"), time.UnixMicro(b.At).UTC()),
			Actor: bridge.PersonID(actor), Action: name, Value: valueOf(action, name), Private: private,
			Respond: bridge.RemoteID(payload.str("response_url")),
			Trigger: bridge.RemoteID(payload.str("trigger_id")), Thread: at.id(),
		}
		belongs := bridge.Place{Endpoint: bridge.Desk, Thread: at.id(), ThreadIsOurs: true}
		if name == bridge.ActionTry { // in private, where there are no threads of conversations
			belongs = bridge.Place{Endpoint: bridge.Desk, Command: pressed.Actor}
		}
		filed = append(filed, connectors.Filed{Place: belongs, Event: pressed})
	}
	return filed, nil
}

// valueOf is what a button stands for besides its name; one that stands for nothing
// else has its name there.
func valueOf(action object, name string) string {
	if value := action.str("value"); value != name {
		return value
	}
	return ""
}
