package slacksim

import (
	"encoding/json"
	"slices"
)

// Message is a message as it stands, with what a person sees of it.
type Message struct {
	Channel  string
	TS       string
	ThreadTS string // of a reply: its parent
	Subtype  string
	User     string // who wrote it; empty for a bot with a name of its own
	BotID    string
	Username string // the name of its own
	IconURL  string // where the picture of its own lies
	Text     string // the text field, as it was sent
	Blocks   json.RawMessage
	Metadata *Metadata
	Files    []File
	Edited   bool
	Deleted  bool
	// Previews are the addresses of which a preview is shown.
	Previews []string
	SentTo   string // the only one who sees it, if ephemeral
	// Reactions are the people who reacted, by emoji.
	Reactions map[string][]string
	// History is what was seen of it before each edit.
	History []string

	seen     string
	onScreen json.RawMessage
	notified []string
	might    []string
	links    []Link
	buttons  []Button
}

// Button is a button that a message shows.
type Button struct {
	ActionID string
	Text     string
	Value    string
	Style    string
}

// Seen is the message as a person reads it on screen: mentions by name, links by
// their label, emoji as short codes, quotes with a bar, buttons in brackets.
func (m Message) Seen() string { return m.seen }

// Notified are those whom the message pinged when it was posted: ids of people and
// user groups, and "here", "channel", "everyone". An edit pings nobody.
func (m Message) Notified() []string { return m.notified }

// MightNotify are those whom it could ping as it stands, in blocks or text, were it
// posted now. For a customer's text it must be empty.
func (m Message) MightNotify() []string { return m.might }

// Links are the live links on screen.
func (m Message) Links() []Link { return m.links }

// Buttons are the buttons on screen.
func (m Message) Buttons() []Button { return m.buttons }

func (s *Server) view(m *message) Message {
	d := s.drawing(m)
	out := Message{
		Channel: m.channel.ID, TS: m.ts, ThreadTS: m.threadTS, Subtype: m.subtype, User: m.user, BotID: m.botID,
		Username: m.username, IconURL: m.iconURL, Text: m.text, Previews: slices.Clone(m.previews), Edited: m.editedTS != "", Deleted: m.deleted,
		SentTo: m.sentTo, History: slices.Clone(m.history), Blocks: d.blocks, seen: d.seen, notified: m.notified,
		might: d.might, links: d.links, onScreen: d.onScreen, buttons: d.buttons,
	}
	for _, f := range m.files {
		out.Files = append(out.Files, f.File)
	}
	if m.metadata != nil {
		meta := *m.metadata
		out.Metadata = &meta
	}
	for _, r := range m.reacts {
		if out.Reactions == nil {
			out.Reactions = make(map[string][]string)
		}
		out.Reactions[r.name] = slices.Clone(r.users)
	}
	return out
}

func (s *Server) views(channel string, keep func(*message) bool) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Message
	if c := s.channels[channel]; c != nil {
		for _, m := range c.messages {
			if keep(m) {
				out = append(out, s.view(m))
			}
		}
	}
	return out
}

// Messages are what is seen in a channel, oldest first, without the replies in
// threads that were not sent to the channel too, and without what was deleted.
func (s *Server) Messages(channel string) []Message {
	return s.views(channel, func(m *message) bool {
		return !m.deleted && (m.threadTS == "" || m.subtype == "thread_broadcast")
	})
}

// Thread is the parent and its replies, oldest first, without what was deleted.
func (s *Server) Thread(channel, ts string) []Message {
	return s.views(channel, func(m *message) bool { return !m.deleted && (m.ts == ts || m.threadTS == ts) })
}

// All is everything that was ever in a channel, oldest first, deleted or not.
func (s *Server) All(channel string) []Message {
	return s.views(channel, func(*message) bool { return true })
}

// Message gives one message, also a deleted one.
func (s *Server) Message(channel, ts string) (Message, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[channel]
	if c == nil || c.byTS[ts] == nil {
		return Message{}, false
	}
	return s.view(c.byTS[ts]), true
}

// Ephemerals are the messages that only this person sees in a channel, oldest first.
func (p *Person) Ephemerals(channel string) []Message {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	var out []Message
	for _, m := range p.s.ephemerals {
		if m.sentTo == p.id && m.channel.ID == channel && !m.deleted {
			out = append(out, p.s.view(m))
		}
	}
	return out
}

// PostsBy groups every message that an app ever posted with metadata, deleted or
// not, by a key drawn from the metadata: a group of more than one is something
// that was posted more than once. Messages for which key gives "" are left out.
func (s *Server) PostsBy(key func(Metadata) string) map[string][]Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make(map[string][]Message)
	for _, id := range s.chanIDs {
		for _, m := range s.channels[id].messages {
			if m.metadata == nil {
				continue
			}
			if k := key(*m.metadata); k != "" {
				out[k] = append(out[k], s.view(m))
			}
		}
	}
	return out
}

// Members are the people and bots in a channel.
func (s *Server) Members(channel string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.channels[channel]; c != nil {
		return slices.Clone(c.Members)
	}
	return nil
}
