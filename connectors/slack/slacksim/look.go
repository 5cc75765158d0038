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

// Latest are the last n messages of a channel and its threads, oldest first, deleted or
// not, and before them the heads of the threads that they belong to.
func (s *Server) Latest(channel string, n int) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[channel]
	if c == nil {
		return nil
	}
	from := max(0, len(c.messages)-n)
	heads := map[string]bool{}
	for _, m := range c.messages[from:] {
		heads[m.threadTS] = true
	}
	var out []Message
	for i, m := range c.messages {
		if i >= from || heads[m.ts] {
			out = append(out, s.view(m))
		}
	}
	return out
}

// OnScreen are the blocks that are drawn of a message: those it has or, where it has
// only a text, what Slack makes of that.
func (m Message) OnScreen() json.RawMessage { return m.onScreen }

// drawing is what is drawn of a message, which is looked at far more often than it
// changes.
type drawing struct {
	of drawn

	blocks, onScreen json.RawMessage
	seen             string
	might            []string
	links            []Link
	buttons          []Button
}

// drawn is all that a drawing is made from: blocks are never altered in place.
type drawn struct {
	text    string
	dialect dialect
	blocks  *block // the first of them
	names   int
}

// drawing draws a message, unless that has been done.
func (s *Server) drawing(m *message) drawing {
	of := drawn{text: m.text, dialect: m.dialect(), names: s.names}
	if len(m.blocks) > 0 {
		of.blocks = &m.blocks[0]
	}
	if m.drawing != nil && m.drawing.of == of {
		return *m.drawing
	}
	sc := s.show(m)
	d := drawing{of: of, seen: sc.text(), links: sc.links, might: s.mightNotify(m)}
	switch {
	case len(m.blocks) > 0:
		d.blocks = mustJSON(m.blocks)
		d.onScreen = d.blocks
	case m.text != "":
		d.onScreen = mustJSON([]reply{{"type": "rich_text", "elements": s.parse(m.text, m.dialect())}})
	}
	for _, b := range buttons(m.blocks) {
		d.buttons = append(d.buttons, Button{ActionID: b.ActionID, Text: b.Text.Text, Value: b.Value, Style: b.Style})
	}
	m.drawing = &d
	return d
}
