package slacksim

import (
	"encoding/json"
	"slices"
)

// User is a person or a bot of the workspace.
type User struct {
	ID string
	// Name is the handle, DisplayName what people see; if empty, RealName.
	Name        string
	DisplayName string
	RealName    string
	TimeZone    string
	Bot         bool
	Deleted     bool
	Admin       bool
	Owner       bool
	// Team is the workspace that they belong to, if it is another one than the app's.
	Team string
	// Restricted is a guest of several channels, UltraRestricted of one.
	Restricted      bool
	UltraRestricted bool
}

func (u *User) shown() string {
	switch {
	case u.DisplayName != "":
		return u.DisplayName
	case u.RealName != "":
		return u.RealName
	default:
		return u.Name
	}
}

// UserGroup is a group of people with a handle ("@support").
type UserGroup struct {
	ID      string
	Handle  string
	Members []string
}

// Channel is a Slack channel.
type Channel struct {
	ID        string
	Name      string // without "#"
	Private   bool
	Archived  bool
	ExtShared bool // shared with another organisation
	OrgShared bool // shared with other workspaces of the same organisation
	// Pending are organisations that were invited to share it.
	Pending  []string
	ReadOnly bool // only admins may post
	Direct   bool // the bot's direct messages with one person
	Members  []string
}

type channel struct {
	Channel
	messages []*message // by ts
	byTS     map[string]*message
	threads  map[string][]*message // replies, by their parent's ts
}

func (c *channel) has(user string) bool { return slices.Contains(c.Members, user) }

func (c *channel) kind() string {
	if c.Direct {
		return "im"
	}
	if c.Private {
		return "group"
	}
	return "channel"
}

// plural is what Slack's scopes and events call channels of that kind.
func (c *channel) plural() string {
	if c.Direct {
		return "im"
	}
	return c.kind() + "s"
}

// AddUser adds a person, or replaces the one with that id.
func (s *Server) AddUser(u User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.users[u.ID] == nil {
		s.userIDs = append(s.userIDs, u.ID)
	}
	s.users[u.ID] = &u
	s.names++
	s.touch()
}

// AddGroup adds a user group.
func (s *Server) AddGroup(g UserGroup) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.groups[g.ID] = &g
	s.names++
	s.touch()
}

// AddChannel adds a Slack channel. The bot is in it if it is among the members.
func (s *Server) AddChannel(c Channel) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.Members = slices.Clone(c.Members)
	if s.channels[c.ID] == nil {
		s.chanIDs = append(s.chanIDs, c.ID)
	}
	s.channels[c.ID] = &channel{Channel: c, byTS: make(map[string]*message), threads: make(map[string][]*message)}
	s.names++
	s.touch()
}

// App is the installed app.
func (s *Server) App() App { return s.app }

// Team is the workspace's id.
func (s *Server) Team() string { return s.team }

// message is one message, as it stands now.
type message struct {
	channel  *channel
	ts       string
	threadTS string // the parent's ts, for a reply
	subtype  string
	user     string
	botID    string
	appID    string
	username string
	icon     string
	iconURL  string
	text     string
	parse    string
	linkName bool
	plain    bool // mrkdwn=false
	blocks   []block
	metadata *Metadata
	files    []*file
	shared   []reply  // messages that it passes on
	previews []string // addresses of which a preview is shown
	clientID string
	editedBy string
	editedTS string
	deleted  bool // gone; a tombstone if it has replies
	locked   bool
	reacts   []reaction
	sentTo   string // the only one who sees it, if ephemeral
	notified []string
	history  []string // what was seen before each edit
	drawing  *drawing // the last one made of it
}

type reaction struct {
	name  string
	users []string
}

// Metadata is what an app attaches to a message for itself.
type Metadata struct {
	EventType string                     `json:"event_type"`
	Payload   map[string]json.RawMessage `json:"event_payload"`
}

// Text gives a field of the payload that is a string.
func (m Metadata) Text(field string) string {
	var v string
	if json.Unmarshal(m.Payload[field], &v) != nil {
		return ""
	}
	return v
}

func (c *channel) add(m *message) {
	m.channel = c
	c.messages = append(c.messages, m)
	c.byTS[m.ts] = m
	if m.threadTS != "" {
		c.threads[m.threadTS] = append(c.threads[m.threadTS], m)
	}
}

// at finds a message that has not been deleted.
func (c *channel) at(ts string) *message {
	m := c.byTS[ts]
	if m == nil || m.deleted {
		return nil
	}
	return m
}

// replies are those of a thread that are still there.
func (c *channel) replies(parent string) []*message {
	var out []*message
	for _, m := range c.threads[parent] {
		if !m.deleted {
			out = append(out, m)
		}
	}
	return out
}

func (m *message) own(a App) bool { return m.botID == a.BotID }

func (s *Server) channelNamed(name string) *channel {
	for _, id := range s.chanIDs {
		if c := s.channels[id]; c.Name == name {
			return c
		}
	}
	return nil
}
