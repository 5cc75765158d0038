package slacksim

import (
	"slices"
	"strings"
)

// conversationOpen opens the bot's direct messages with one person,
// https://docs.slack.dev/reference/methods/conversations.open. Of several people the
// simulator knows nothing.
func (s *Server) conversationOpen(r request) (reply, error) {
	users := strings.Split(r.get("users"), ",")
	switch {
	case r.get("users") == "":
		return nil, refuse("users_list_not_supplied")
	case len(users) > 1:
		return nil, refuse("not_enough_users")
	case s.users[users[0]] == nil:
		return nil, refuse("user_not_found")
	case s.users[users[0]].Deleted:
		return nil, refuse("user_disabled")
	}
	c, known := s.opened(users[0])
	return reply{"channel": reply{"id": c.ID}, "no_op": known, "already_open": known}, nil
}

// opened are the bot's direct messages with a person; known is false if there were none.
func (s *Server) opened(user string) (c *channel, known bool) {
	if c := s.direct(user); c != nil {
		return c, true
	}
	id := "D" + number(s.next("direct"))
	c = &channel{
		Channel: Channel{ID: id, Private: true, Direct: true, Members: []string{s.app.UserID, user}},
		byTS:    make(map[string]*message), threads: make(map[string][]*message),
	}
	s.channels[id] = c
	s.names++
	s.chanIDs = append(s.chanIDs, id)
	return c, false
}

// Message writes to the bot in private, and gives the message's ts. Slack's clients
// allow that only where the app's manifest does; the code is that of the API.
func (p *Person) Message(text string, opts ...SendOption) (ts string, err error) {
	p.s.mu.Lock()
	if !p.s.app.Messages {
		defer p.s.mu.Unlock()
		return "", p.notice("messages_tab_disabled", "Sending messages to this app has been turned off.")
	}
	c, _ := p.s.opened(p.id)
	p.s.mu.Unlock()
	return p.Post(c.ID, text, opts...)
}

func (s *Server) direct(user string) *channel {
	for _, id := range s.chanIDs {
		if c := s.channels[id]; c.Direct && slices.Contains(c.Members, user) {
			return c
		}
	}
	return nil
}

// Direct are the messages between a person and the bot in private.
func (s *Server) Direct(user string) []Message {
	s.mu.Lock()
	c := s.direct(user)
	s.mu.Unlock()
	if c == nil {
		return nil
	}
	return s.All(c.ID)
}
