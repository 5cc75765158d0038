package slacksim

import (
	"encoding/json"
	"slices"
)

// Changed is closed at the next change in the workspace. Whoever shows the workspace
// takes it before they read, so that nothing falls between.
func (s *Server) Changed() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.changed
}

// Users are the people and bots of the workspace, in the order in which they came.
func (s *Server) Users() []User {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []User
	for _, id := range s.userIDs {
		out = append(out, *s.users[id])
	}
	return out
}

// Shown is the name that people see of somebody.
func (u User) Shown() string { return u.shown() }

// Channels are the Slack channels, direct messages with the bot among them, in the
// order in which they came.
func (s *Server) Channels() []Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Channel
	for _, id := range s.chanIDs {
		c := s.channels[id].Channel
		c.Members = slices.Clone(c.Members)
		out = append(out, c)
	}
	return out
}

// OnScreen are the blocks that are drawn of a message: those it has or, where it has
// only a text, what Slack makes of that.
func (m Message) OnScreen() json.RawMessage { return m.onScreen }

// drawn gives OnScreen.
func (s *Server) drawn(m *message) json.RawMessage {
	switch {
	case len(m.blocks) > 0:
		return mustJSON(m.blocks)
	case m.text == "":
		return nil
	default:
		return mustJSON([]reply{{"type": "rich_text", "elements": s.parse(m.text, m.dialect())}})
	}
}
