package slacksim

import (
	"fmt"
)

// change alters a channel that exists.
func (s *Server) change(id string, f func(*channel) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[id]
	if c == nil {
		return fmt.Errorf("no channel %s", id)
	}
	defer s.touch()
	return f(c)
}

// Archive archives a channel, as an admin does.
func (s *Server) Archive(channel string) error { return s.setArchived(channel, true, "_archive") }

// Unarchive brings an archived channel back.
func (s *Server) Unarchive(channel string) error { return s.setArchived(channel, false, "_unarchive") }

func (s *Server) setArchived(id string, on bool, event string) error {
	return s.change(id, func(c *channel) error {
		c.Archived = on
		s.emit(c.kind()+event, c, reply{
			"type": c.kind() + event, "channel": c.ID, "user": "U0ADMIN", "event_ts": s.nextTS(), "is_moved": 0,
		})
		return nil
	})
}

// Rename gives a channel another name; its id stays.
func (s *Server) Rename(channelID, name string) error {
	return s.change(channelID, func(c *channel) error {
		c.Name = name
		s.names++
		s.emit(c.kind()+"_rename", c, reply{
			"type": c.kind() + "_rename", "channel": reply{"id": c.ID, "name": name, "created": 1577836800}, "event_ts": s.nextTS(),
		})
		return nil
	})
}

// SetReadOnly lets only admins post in a channel, or everybody again.
func (s *Server) SetReadOnly(channelID string, on bool) error {
	return s.change(channelID, func(c *channel) error {
		c.ReadOnly = on
		return nil
	})
}

// mustAt finds a message that is still there.
func (c *channel) mustAt(ts string) (*message, error) {
	if m := c.at(ts); m != nil {
		return m, nil
	}
	return nil, fmt.Errorf("no message %s in %s", ts, c.ID)
}

// LockThread lets nobody reply to a message or react in its thread any more.
func (s *Server) LockThread(channelID, ts string) error {
	return s.change(channelID, func(c *channel) error {
		m, err := c.mustAt(ts)
		if err == nil {
			m.locked = true
		}
		return err
	})
}

// Expire deletes a message as a workspace's retention does: whoever wrote it,
// with no trace of it left in its thread.
func (s *Server) Expire(channelID, ts string) error {
	return s.change(channelID, func(c *channel) error {
		m, err := c.mustAt(ts)
		if err == nil {
			s.remove(m)
		}
		return err
	})
}

// Unfurl lets Slack add a preview to a message, which tells of a change that no
// person made.
func (s *Server) Unfurl(channelID, ts string) error {
	return s.change(channelID, func(c *channel) error {
		m, err := c.mustAt(ts)
		if err != nil {
			return err
		}
		before := s.encode(m, true)
		after := s.encode(m, true)
		after.Attachments = []reply{{"title": "A preview", "from_url": "https://example.com/"}}
		s.emitMessage(c, &messageJSON{
			Type: "message", Subtype: "message_changed", Hidden: true, TS: s.nextTS(), Message: after, PreviousMessage: before,
		})
		return nil
	})
}

// PostAsApp posts a text in the name of another app, and gives its ts.
func (s *Server) PostAsApp(channelID, thread, botID, name, text string) (ts string, err error) {
	err = s.change(channelID, func(c *channel) error {
		m := &message{
			channel: c, threadTS: thread, subtype: "bot_message", botID: botID, appID: "A" + botID[1:], username: name, text: text,
		}
		s.post(m)
		ts = m.ts
		return nil
	})
	return ts, err
}
