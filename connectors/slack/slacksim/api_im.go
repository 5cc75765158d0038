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
	c := s.direct(users[0])
	known := c != nil
	if !known {
		id := "D" + number(s.next("direct"))
		c = &channel{
			Channel: Channel{ID: id, Private: true, Direct: true, Members: []string{s.app.UserID, users[0]}},
			byTS:    make(map[string]*message), threads: make(map[string][]*message),
		}
		s.channels[id] = c
		s.chanIDs = append(s.chanIDs, id)
	}
	return reply{"channel": reply{"id": c.ID}, "no_op": known, "already_open": known}, nil
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
