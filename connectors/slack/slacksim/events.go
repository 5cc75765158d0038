package slacksim

import (
	"encoding/json"
	"maps"
	"slices"
	"time"
)

// messageJSON is a message as the API and the events give it, and a message event.
type messageJSON struct {
	Type            string            `json:"type"`
	Subtype         string            `json:"subtype,omitempty"`
	Hidden          bool              `json:"hidden,omitempty"`
	ClientMsgID     string            `json:"client_msg_id,omitempty"`
	User            string            `json:"user,omitempty"`
	BotID           string            `json:"bot_id,omitempty"`
	AppID           string            `json:"app_id,omitempty"`
	BotProfile      *botProfile       `json:"bot_profile,omitempty"`
	Username        string            `json:"username,omitempty"`
	Icons           map[string]string `json:"icons,omitempty"`
	Text            string            `json:"text"`
	Team            string            `json:"team,omitempty"`
	TS              string            `json:"ts"`
	ThreadTS        string            `json:"thread_ts,omitempty"`
	ParentUserID    string            `json:"parent_user_id,omitempty"`
	ReplyCount      int               `json:"reply_count,omitempty"`
	ReplyUsersCount int               `json:"reply_users_count,omitempty"`
	ReplyUsers      []string          `json:"reply_users,omitempty"`
	LatestReply     string            `json:"latest_reply,omitempty"`
	IsLocked        bool              `json:"is_locked,omitempty"`
	Blocks          []block           `json:"blocks,omitempty"`
	Attachments     []reply           `json:"attachments,omitempty"`
	Files           []reply           `json:"files,omitempty"`
	Upload          bool              `json:"upload,omitempty"`
	Edited          *editedJSON       `json:"edited,omitempty"`
	Reactions       []reactionJSON    `json:"reactions,omitempty"`
	Metadata        *metadataJSON     `json:"metadata,omitempty"`
	Root            *messageJSON      `json:"root,omitempty"`
	Message         *messageJSON      `json:"message,omitempty"`
	PreviousMessage *messageJSON      `json:"previous_message,omitempty"`
	DeletedTS       string            `json:"deleted_ts,omitempty"`
	Inviter         string            `json:"inviter,omitempty"`
	Channel         string            `json:"channel,omitempty"`
	EventTS         string            `json:"event_ts,omitempty"`
	ChannelType     string            `json:"channel_type,omitempty"`
}

type botProfile struct {
	ID     string `json:"id"`
	AppID  string `json:"app_id"`
	Name   string `json:"name"`
	TeamID string `json:"team_id"`
}

type editedJSON struct {
	User string `json:"user"`
	TS   string `json:"ts"`
}

type reactionJSON struct {
	Name  string   `json:"name"`
	Users []string `json:"users"`
	Count int      `json:"count"`
}

// metadataJSON leaves the payload out where it was not asked for.
type metadataJSON struct {
	EventType string                     `json:"event_type"`
	Payload   map[string]json.RawMessage `json:"event_payload,omitempty"`
}

// encode gives a message as Slack does. Metadata comes in full only if asked for.
func (s *Server) encode(m *message, metadata bool) *messageJSON {
	out := &messageJSON{
		Type: "message", Subtype: m.subtype, User: m.user, BotID: m.botID, AppID: m.appID, Username: m.username,
		ClientMsgID: m.clientID, Text: m.text, Team: s.team, TS: m.ts, ThreadTS: m.threadTS, IsLocked: m.locked,
		Blocks: slices.Clone(m.blocks), Files: s.filesOf(m), Upload: len(m.files) > 0, Attachments: m.attachments(),
	}
	if m.botID != "" && m.subtype == "" {
		out.BotProfile = &botProfile{ID: m.botID, AppID: m.appID, Name: s.app.Name, TeamID: s.team}
	}
	if m.icon != "" {
		out.Icons = map[string]string{"emoji": m.icon}
	}
	if m.editedTS != "" {
		out.Edited = &editedJSON{User: m.editedBy, TS: m.editedTS}
	}
	for _, r := range m.reacts {
		out.Reactions = append(out.Reactions, reactionJSON{Name: r.name, Users: slices.Clone(r.users), Count: len(r.users)})
	}
	if m.metadata != nil {
		out.Metadata = &metadataJSON{EventType: m.metadata.EventType}
		if metadata {
			out.Metadata.Payload = m.metadata.Payload
		}
	}
	if m.threadTS != "" {
		if parent := m.channel.byTS[m.threadTS]; parent != nil {
			out.ParentUserID = parent.user
			if parent.deleted {
				out.ParentUserID = "USLACKBOT" // as the placeholder's
			}
		}
	} else if replies := m.channel.replies(m.ts); len(replies) > 0 {
		out.ThreadTS = m.ts
		out.ReplyCount = len(replies)
		out.LatestReply = replies[len(replies)-1].ts
		for _, r := range replies {
			if r.user != "" && !slices.Contains(out.ReplyUsers, r.user) {
				out.ReplyUsers = append(out.ReplyUsers, r.user)
			}
		}
		out.ReplyUsersCount = len(out.ReplyUsers)
	}
	return out
}

// Event is something that happened in the workspace and that the app is told of.
type Event struct {
	// N counts events, from 1.
	N       int
	ID      string // the event_id
	Type    string
	Subtype string
	Channel string
	At      time.Time
	// Body is the event inside the callback.
	Body json.RawMessage
}

// Events are all that the app was told of, or should have been, in the order in
// which it happened.
func (s *Server) Events() []Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.events)
}

// emitMessage tells of a message event in a channel that the bot is in and may read.
func (s *Server) emitMessage(c *channel, body *messageJSON) {
	body.Channel, body.ChannelType = c.ID, c.kind()
	if body.EventTS == "" {
		body.EventTS = body.TS
	}
	s.lean(body)
	if s.may(c.plural() + ":history") {
		s.emit("message."+c.plural(), c, body)
	}
}

// emit tells the app of an event, if it subscribes to it and may see it.
func (s *Server) emit(subscription string, c *channel, body any) {
	s.touch()
	if !slices.Contains(s.app.Events, subscription) || c != nil && !c.has(s.app.UserID) {
		return
	}
	s.dispatch(mustJSON(body), c)
}

func (s *Server) dispatch(raw json.RawMessage, c *channel) {
	e := s.event(raw, c)
	var fault EventFault
	if s.onEvent != nil {
		fault = s.onEvent(e)
	}
	if fault.Rewrite != nil {
		var fields map[string]json.RawMessage
		if json.Unmarshal(raw, &fields) == nil {
			raw = mustJSON(fault.Rewrite(fields))
		}
	}
	env := &envelope{kind: "events_api", eventID: e.ID, payload: s.callback(e, raw, c), fault: fault, lose: fault.Lose}
	waiting := s.held
	s.held = nil
	switch {
	case fault.Delay > 0:
		s.later(fault.Delay, env)
	case fault.Reorder:
		s.held = append(s.held, env)
		s.after(time.Second, s.release)
	default:
		s.submit(env)
	}
	for _, h := range waiting {
		s.submit(h)
	}
	if fault.Again {
		twin := s.event(raw, c)
		s.submit(&envelope{kind: "events_api", eventID: twin.ID, payload: s.callback(twin, raw, c)})
	}
}

// release sends what waited for a next event that did not come.
func (s *Server) release() {
	waiting := s.held
	s.held = nil
	for _, h := range waiting {
		s.submit(h)
	}
}

func (s *Server) event(raw json.RawMessage, c *channel) Event {
	var head struct{ Type, Subtype string }
	_ = json.Unmarshal(raw, &head)
	n := s.next("event")
	e := Event{N: n, ID: "Ev" + number(n), Type: head.Type, Subtype: head.Subtype, At: time.Now(), Body: raw}
	if c != nil {
		e.Channel = c.ID
	}
	s.events = append(s.events, e)
	return e
}

// callback wraps an event, https://docs.slack.dev/apis/events-api.
func (s *Server) callback(e Event, raw json.RawMessage, c *channel) json.RawMessage {
	body := reply{
		"token": "simulated", "team_id": s.team, "context_team_id": s.team, "context_enterprise_id": nil,
		"api_app_id": s.app.ID, "type": "event_callback", "event_id": e.ID, "event_time": e.At.Unix(), "event": raw,
		"authorizations": []reply{{
			"enterprise_id": nil, "team_id": s.team, "user_id": s.app.UserID, "is_bot": true, "is_enterprise_install": false,
		}},
		"is_ext_shared_channel": c != nil && c.ExtShared, "event_context": "4-" + e.ID,
	}
	return mustJSON(body)
}

// announce tells of a new message.
func (s *Server) announce(m *message) {
	body := s.encode(m, true)
	if m.subtype == "thread_broadcast" {
		// A reply that is also sent to the channel comes both as reply and as broadcast,
		// with one ts. Whether Slack sends the first is not known.
		asReply := s.encode(m, true)
		asReply.Subtype = ""
		s.emitMessage(m.channel, asReply)
		if parent := m.channel.byTS[m.threadTS]; parent != nil {
			body.Root = s.encode(parent, true)
		}
	}
	s.emitMessage(m.channel, body)
	if m.botID == "" && slices.Contains(m.notified, s.app.UserID) {
		mention := s.encode(m, true)
		mention.Type, mention.Channel, mention.EventTS = "app_mention", m.channel.ID, m.ts
		s.lean(mention)
		s.emit("app_mention", m.channel, mention)
	}
}

// changed tells of an edit; before is the message as it was.
func (s *Server) announceChange(m *message, before *messageJSON) {
	s.emitMessage(m.channel, &messageJSON{
		Type: "message", Subtype: "message_changed", Hidden: true, TS: s.nextTS(),
		Message: s.encode(m, true), PreviousMessage: before,
	})
}

// remove deletes a message: of one that has replies a placeholder stays, which is told of
// as a change, and so are all the replies, as if somebody had edited them
// (https://github.com/42wim/matterbridge/issues/600 and 1959). Whether those events have
// the message before is not known: here they have not. With its last reply the
// placeholder goes.
func (s *Server) remove(m *message) {
	before := s.encode(m, true)
	m.deleted = true
	if replies := m.channel.replies(m.ts); len(replies) > 0 && m.threadTS == "" {
		s.emitMessage(m.channel, &messageJSON{
			Type: "message", Subtype: "message_changed", Hidden: true, TS: s.nextTS(),
			Message: s.tombstone(m), PreviousMessage: before,
		})
		for _, r := range replies {
			s.emitMessage(m.channel, &messageJSON{
				Type: "message", Subtype: "message_changed", Hidden: true, TS: s.nextTS(), Message: s.encode(r, true),
			})
		}
		return
	}
	defer s.removePlaceholder(m)
	s.emitMessage(m.channel, &messageJSON{
		Type: "message", Subtype: "message_deleted", Hidden: true, TS: s.nextTS(),
		DeletedTS: m.ts, PreviousMessage: before,
	})
}

// removePlaceholder tells that a deleted parent's placeholder is gone, if m was the last
// reply to it.
func (s *Server) removePlaceholder(m *message) {
	parent := m.channel.byTS[m.threadTS]
	if parent == nil || !parent.deleted || len(m.channel.replies(parent.ts)) > 0 {
		return
	}
	s.emitMessage(m.channel, &messageJSON{
		Type: "message", Subtype: "message_deleted", Hidden: true, TS: s.nextTS(), DeletedTS: parent.ts, PreviousMessage: s.tombstone(parent),
	})
}

func (s *Server) tombstone(m *message) *messageJSON {
	out := s.encode(m, false)
	return &messageJSON{
		Type: "message", Subtype: "tombstone", Hidden: true, User: "USLACKBOT", Text: "This message was deleted.",
		TS: m.ts, ThreadTS: m.ts, ReplyCount: out.ReplyCount, ReplyUsersCount: out.ReplyUsersCount,
		ReplyUsers: out.ReplyUsers, LatestReply: out.LatestReply,
	}
}

// emitMember tells of somebody who came to or left a channel.
func (s *Server) emitMember(kind, user string, c *channel) {
	s.emit(kind, c, reply{
		"type": kind, "user": user, "channel": c.ID, "channel_type": map[bool]string{false: "C", true: "G"}[c.Private],
		"team": s.team, "event_ts": s.nextTS(),
	})
}

// emitReaction tells of a reaction, if the app may see those at all. Of what a bot wrote
// under a name of its own it does not say whose that is:
// https://docs.slack.dev/reference/events/reaction_added
func (s *Server) emitReaction(kind, user, name string, m *message) {
	if !s.may("reactions:read") {
		return
	}
	body := reply{
		"type": kind, "user": user, "reaction": name, "event_ts": s.nextTS(),
		"item": reply{"type": "message", "channel": m.channel.ID, "ts": m.ts},
	}
	if m.user != "" {
		body["item_user"] = m.user
	}
	s.emit(kind, m.channel, body)
}

// EmitEnvelope sends the app an envelope of any type with any payload.
func (s *Server) EmitEnvelope(kind string, payload json.RawMessage) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.touch()
	s.submit(&envelope{kind: kind, payload: payload})
}

// EmitFrame sends any text over each open socket.
func (s *Server) EmitFrame(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.touch()
	for _, l := range s.links {
		l.send(json.RawMessage(text))
	}
}

// Emit sends the app any event, such as one that Slack may invent tomorrow.
func (s *Server) Emit(event map[string]any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.touch()
	id, _ := event["channel"].(string)
	s.dispatch(mustJSON(maps.Clone(event)), s.channels[id])
}
