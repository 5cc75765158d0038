package slacksim

import (
	"fmt"
	"slices"
)

// DeactivateUser ends somebody's account, as a workspace's admin does: they stay where
// they were, and write nothing any more.
func (s *Server) DeactivateUser(id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.users[id]
	if u == nil {
		return fmt.Errorf("no person %s", id)
	}
	u.Deleted = true
	s.names++
	if s.may("users:read") {
		s.emit("user_change", nil, reply{"type": "user_change", "user": s.encodeUser(u), "cache_ts": 1577836800, "event_ts": s.nextTS()})
	}
	s.touch()
	return nil
}

// Remark changes somebody's status, of which Slack tells all who listen.
func (s *Server) Remark(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if u := s.users[id]; u != nil && s.may("users:read") {
		s.emit("user_change", nil, reply{"type": "user_change", "user": s.encodeUser(u), "cache_ts": 1577836800, "event_ts": s.nextTS()})
	}
}

// DeleteChannel deletes a channel with all that was in it.
func (s *Server) DeleteChannel(id string) error {
	return s.change(id, func(c *channel) error {
		s.emit(c.kind()+"_deleted", c, reply{"type": c.kind() + "_deleted", "channel": c.ID, "actor_id": "U0ADMIN", "event_ts": s.nextTS()})
		delete(s.channels, id)
		s.chanIDs = slices.DeleteFunc(s.chanIDs, func(other string) bool { return other == id })
		s.names++
		return nil
	})
}

// ConvertToPrivate makes a public channel private. Its id stays, and a line in it says so.
func (s *Server) ConvertToPrivate(id string) error {
	return s.change(id, func(c *channel) error {
		s.post(&message{channel: c, user: "U0ADMIN", subtype: "channel_convert_to_private", text: "made this channel private"})
		c.Private = true
		return nil
	})
}

// ShareWith shares a channel with another company.
func (s *Server) ShareWith(id, team string) error {
	return s.change(id, func(c *channel) error {
		c.ExtShared = true
		s.emit("channel_shared", c, reply{"type": "channel_shared", "connected_team_id": team, "channel": c.ID, "event_ts": s.nextTS()})
		return nil
	})
}

// As is a kind of message of its own that people and Slack itself put into channels.
type As struct {
	Thread  string // the ts of the thread's first message
	Subtype string // "me_message", "huddle_thread"
	User    string // empty: nobody
	Bot     string // an app's bot_id
	Text    string
}

// PostAs puts such a message into a channel, and gives its ts.
func (s *Server) PostAs(id string, as As) (ts string, err error) {
	err = s.change(id, func(c *channel) error {
		m := &message{channel: c, threadTS: as.Thread, subtype: as.Subtype, user: as.User, botID: as.Bot, text: as.Text}
		s.post(m)
		ts = m.ts
		return nil
	})
	return ts, err
}
