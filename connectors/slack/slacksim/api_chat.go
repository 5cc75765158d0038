package slacksim

import (
	"encoding/json"
	"net/url"
	"time"
	"unicode/utf8"
)

// The limits of text, https://docs.slack.dev/reference/methods/chat.postMessage and
// …/chat.update. That of metadata is not documented.
const (
	maxPostText   = 40_000
	maxUpdateText = 4_000
	maxMetadata   = 16_000
	maxUsername   = 80
)

// room finds a channel that the bot may know of.
func (s *Server) room(id string) (*channel, error) {
	c := s.channels[id]
	if c == nil || c.Private && !c.has(s.app.UserID) {
		return nil, refuse("channel_not_found")
	}
	return c, nil
}

// writable finds a channel that the bot may write to.
func (s *Server) writable(id string) (*channel, error) {
	c, err := s.room(id)
	switch {
	case err != nil:
		return nil, err
	case c.Archived:
		return nil, refuse("is_archived")
	case !c.has(s.app.UserID) && !s.may("chat:write.public"):
		return nil, refuse("not_in_channel")
	case c.ReadOnly:
		return nil, refuse("restricted_action_read_only_channel")
	}
	return c, nil
}

// content is what a message says.
func (s *Server) content(r request, m *message) error {
	m.text = r.get("text")
	m.parse = r.get("parse")
	m.linkName = r.flag("link_names")
	if v, given := r.args["mrkdwn"]; given {
		m.plain = v == "false" || v == "0"
	}
	if raw, given := r.args["blocks"]; given {
		blocks, err := s.blocks(raw)
		if err != nil {
			return err
		}
		m.blocks = blocks
	}
	if raw, given := r.args["metadata"]; given {
		meta, err := readMetadata(raw)
		if err != nil {
			return err
		}
		m.metadata = meta
	}
	return nil
}

func readMetadata(raw string) (*Metadata, error) {
	if len(raw) > maxMetadata {
		return nil, refuse("metadata_too_large")
	}
	var m Metadata
	if err := json.Unmarshal([]byte(raw), &m); err != nil || m.EventType == "" || m.Payload == nil {
		return nil, refuse("invalid_metadata_format")
	}
	return &m, nil
}

// asBot fills in who wrote it. With a name of its own a message is a bot_message
// without user.
func (s *Server) asBot(r request, m *message) error {
	m.botID, m.appID = s.app.BotID, s.app.ID
	m.username = r.get("username")
	m.icon, m.iconURL = r.get("icon_emoji"), r.get("icon_url")
	if m.username == "" && m.icon == "" && m.iconURL == "" {
		m.user = s.app.UserID
		return nil
	}
	if err := s.need("chat:write.customize"); err != nil {
		return err
	}
	if utf8.RuneCountInString(m.username) > maxUsername {
		return &refusal{code: "invalid_arguments", messages: []string{"[ERROR] username is too long"}}
	}
	if at, err := url.Parse(m.iconURL); m.iconURL != "" && (err != nil || at.Scheme != "https" && at.Scheme != "http" || at.Host == "") {
		return &refusal{code: "invalid_arguments", messages: []string{"[ERROR] icon_url is no address"}}
	}
	m.subtype = "bot_message"
	return nil
}

func (s *Server) postMessage(r request) (reply, error) {
	c, err := s.writable(r.get("channel"))
	if err != nil {
		return nil, err
	}
	m := &message{channel: c}
	if err := s.content(r, m); err != nil {
		return nil, err
	}
	if m.text == "" && len(m.blocks) == 0 {
		return nil, refuse("no_text")
	}
	if n := utf8.RuneCountInString(m.text); n > maxPostText {
		m.text = string([]rune(m.text)[:maxPostText])
	}
	if err := s.asBot(r, m); err != nil {
		return nil, err
	}
	if err := s.intoThread(r, m); err != nil {
		return nil, err
	}
	if wait := s.spendPost(c.ID); wait > 0 {
		return nil, &refusal{code: "ratelimited", retryAfter: wait}
	}
	s.post(m)
	s.unfurl(m, s.previewsOf(r, m))
	return reply{"channel": c.ID, "ts": m.ts, "message": s.encode(m, true)}, nil
}

// intoThread finds the thread of a post. Where its parent is gone, the post lands
// in the channel, and nothing but the missing thread_ts of the answer says so. A
// thread_ts that is a reply's is refused here; what Slack makes of it is not known.
func (s *Server) intoThread(r request, m *message) error {
	ts, given := r.args["thread_ts"]
	if !given || ts == "" {
		return nil
	}
	parent := m.channel.at(ts)
	switch {
	case parent == nil:
		return nil
	case parent.threadTS != "":
		return refuse("cannot_reply_to_message")
	case parent.locked:
		return refuse("restricted_action_thread_locked")
	}
	m.threadTS = ts
	if r.flag("reply_broadcast") {
		m.subtype = "thread_broadcast"
	}
	return nil
}

// post puts a message into its channel and tells of it.
func (s *Server) post(m *message) {
	m.ts = s.nextTS()
	m.channel.add(m)
	m.notified = s.show(m).notified
	s.announce(m)
	for _, f := range m.files {
		f.shares = append(f.shares, m)
		s.emitFile("file_shared", f, m.channel)
	}
	if len(m.files) > 0 {
		s.preview(m)
	}
}

func (s *Server) postEphemeral(r request) (reply, error) {
	c, err := s.writable(r.get("channel"))
	if err != nil {
		return nil, err
	}
	m := &message{channel: c, sentTo: r.get("user"), threadTS: r.get("thread_ts")}
	if !c.has(m.sentTo) {
		return nil, refuse("user_not_in_channel")
	}
	if err := s.content(r, m); err != nil {
		return nil, err
	}
	if m.text == "" && len(m.blocks) == 0 {
		return nil, refuse("no_text")
	}
	if utf8.RuneCountInString(m.text) > maxPostText {
		return nil, refuse("msg_too_long")
	}
	if err := s.asBot(r, m); err != nil {
		return nil, err
	}
	s.whisper(m)
	return reply{"message_ts": m.ts}, nil
}

// whisper shows a message to one person. The app gets no event of it.
func (s *Server) whisper(m *message) {
	m.ts = s.nextTS()
	m.notified = s.show(m).notified
	s.ephemerals = append(s.ephemerals, m)
	s.touch()
}

func (s *Server) update(r request) (reply, error) {
	c, err := s.room(r.get("channel"))
	if err != nil {
		return nil, err
	}
	m := c.at(r.get("ts"))
	switch {
	case m == nil:
		return nil, refuse("message_not_found")
	case c.Archived:
		return nil, refuse("is_inactive")
	case !m.own(s.app):
		return nil, refuse("cant_update_message")
	case s.tooLate(m):
		return nil, refuse("edit_window_closed")
	}
	next := &message{metadata: m.metadata, parse: "client"}
	if err := s.content(r, next); err != nil {
		return nil, err
	}
	_, hasText := r.args["text"]
	_, hasBlocks := r.args["blocks"]
	switch {
	case !hasText && !hasBlocks, next.text == "" && len(next.blocks) == 0:
		return nil, refuse("no_text")
	case utf8.RuneCountInString(next.text) > maxUpdateText:
		return nil, refuse("msg_too_long")
	case onlyRichText(m.blocks) && !onlyRichText(next.blocks):
		return nil, refuse("block_mismatch")
	}
	if next.parse == "" {
		next.parse = "client"
	}
	s.edit(m, func() {
		// A text without blocks takes the old blocks away; blocks alone leave the text
		// and show no "(edited)".
		if hasText {
			m.text, m.editedBy, m.editedTS = next.text, s.app.UserID, s.nextTS()
		}
		m.blocks, m.metadata = next.blocks, next.metadata
		m.parse, m.linkName, m.plain = next.parse, next.linkName, next.plain
	})
	return reply{"channel": c.ID, "ts": m.ts, "text": m.text, "message": s.encode(m, true)}, nil
}

// edit changes a message, keeps what was seen before, and tells of it. An edit
// notifies nobody.
func (s *Server) edit(m *message, change func()) {
	before := s.encode(m, true)
	m.history = append(m.history, s.show(m).text())
	change()
	s.announceChange(m, before)
}

func (s *Server) tooLate(m *message) bool {
	at, ok := micros(m.ts)
	return s.editWindow > 0 && ok && time.Now().After(time.UnixMicro(at).Add(s.editWindow))
}

func (s *Server) deleteMessage(r request) (reply, error) {
	c, err := s.room(r.get("channel"))
	if err != nil {
		return nil, err
	}
	m := c.at(r.get("ts"))
	switch {
	case m == nil:
		return nil, refuse("message_not_found")
	case !m.own(s.app):
		return nil, refuse("cant_delete_message")
	}
	s.remove(m)
	return reply{"channel": c.ID, "ts": m.ts}, nil
}
