package slacksim

import "slices"

// Unread is what a person has not seen of a Slack channel yet.
type Unread struct {
	// Messages by others in the channel itself, without replies in threads.
	Messages int
	// Mentions are those that pinged the person, in threads too. Slack shows these
	// under Threads; here they count with their channel.
	Mentions int
}

// Unread counts what has come since the person last looked at a channel.
func (p *Person) Unread(channel string) Unread {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	var n Unread
	c := p.s.channels[channel]
	if c == nil || !c.has(p.id) {
		return n
	}
	seen := p.s.marks[mark{p.id, channel}]
	for _, m := range c.messages {
		if at, _ := micros(m.ts); at <= seen || m.deleted || m.user == p.id && m.botID == "" {
			continue
		}
		if m.threadTS == "" || m.subtype == "thread_broadcast" {
			n.Messages++
		}
		if p.s.pings(m, p.id) {
			n.Mentions++
		}
	}
	return n
}

// Look moves the person's unread mark to the end of a channel.
func (p *Person) Look(channel string) error {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	c := p.s.channels[channel]
	if c == nil || !c.has(p.id) {
		return p.notice("channel_not_found", "There is no such channel.")
	}
	last := int64(0)
	if n := len(c.messages); n > 0 {
		last, _ = micros(c.messages[n-1].ts)
	}
	if at := (mark{p.id, channel}); p.s.marks[at] < last {
		p.s.marks[at] = last
		p.s.touch()
	}
	return nil
}

// mark is how far a person has seen a channel.
type mark struct{ person, channel string }

// pings tells whether a message pinged somebody who is in its channel.
func (s *Server) pings(m *message, user string) bool {
	for _, id := range m.notified {
		switch id {
		case user, "here", "channel", "everyone":
			return true
		}
		if g := s.groups[id]; g != nil && slices.Contains(g.Members, user) {
			return true
		}
	}
	return m.channel.Direct
}
