package slacksim

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// saveVersion is the form of what Save writes. Load reads no other.
const saveVersion = 2

// leap is how far numbers jump when a workspace is loaded. What was drawn after it
// was saved, and forgotten by that, is not drawn again: an app may remember it.
const leap = 1000

// settle is when a loaded workspace sends what was not acknowledged: an app needs a
// moment to connect.
const settle = 5 * time.Second

// saved is a workspace as JSON: everything that people see, and the events that the
// app has not acknowledged. Sockets, open modals and what can be answered for a while
// only (triggers, response_urls) are gone, as after an outage of Slack's.
type saved struct {
	Version    int                 `json:"version"`
	Team       string              `json:"team"`
	LastTS     int64               `json:"last_ts"`
	Serial     map[string]int      `json:"serial"`
	Users      []User              `json:"users"`
	Groups     []UserGroup         `json:"groups,omitempty"`
	Emoji      map[string]string   `json:"emoji,omitempty"`
	Channels   []savedChannel      `json:"channels"`
	Ephemerals []savedMessage      `json:"ephemerals,omitempty"`
	Notices    map[string][]Notice `json:"notices,omitempty"`
	Marks      []savedMark         `json:"marks,omitempty"`
	Files      []savedFile         `json:"files,omitempty"`
	Sharing    []savedMessage      `json:"sharing,omitempty"`
	Pending    []savedEvent        `json:"pending,omitempty"`
}

type savedChannel struct {
	Channel
	Messages []savedMessage `json:"messages"`
}

type savedMessage struct {
	Channel  string          `json:"channel,omitempty"` // of an ephemeral one
	TS       string          `json:"ts"`
	Thread   string          `json:"thread,omitempty"`
	Subtype  string          `json:"subtype,omitempty"`
	User     string          `json:"user,omitempty"`
	BotID    string          `json:"bot_id,omitempty"`
	AppID    string          `json:"app_id,omitempty"`
	Username string          `json:"username,omitempty"`
	Icon     string          `json:"icon,omitempty"`
	IconURL  string          `json:"icon_url,omitempty"`
	Text     string          `json:"text,omitempty"`
	Parse    string          `json:"parse,omitempty"`
	LinkName bool            `json:"link_names,omitempty"`
	Plain    bool            `json:"plain,omitempty"`
	Blocks   json.RawMessage `json:"blocks,omitempty"`
	Metadata *Metadata       `json:"metadata,omitempty"`
	Files    []string        `json:"files,omitempty"`
	Shared   []reply         `json:"shared,omitempty"`
	Previews []string        `json:"previews,omitempty"`
	ClientID string          `json:"client_id,omitempty"`
	EditedBy string          `json:"edited_by,omitempty"`
	EditedTS string          `json:"edited_ts,omitempty"`
	Deleted  bool            `json:"deleted,omitempty"`
	Locked   bool            `json:"locked,omitempty"`
	Reacts   []savedReaction `json:"reactions,omitempty"`
	SentTo   string          `json:"sent_to,omitempty"`
	Notified []string        `json:"notified,omitempty"`
	History  []string        `json:"history,omitempty"`
}

type savedReaction struct {
	Name  string   `json:"name"`
	Users []string `json:"users"`
}

type savedMark struct {
	Person  string `json:"person"`
	Channel string `json:"channel"`
	At      int64  `json:"at"`
}

type savedEvent struct {
	EventID string          `json:"event_id"`
	Payload json.RawMessage `json:"payload"`
	Attempt int             `json:"attempt"`
	Reason  string          `json:"reason,omitempty"`
}

// Save writes the workspace down, for Load.
func (s *Server) Save() ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v := saved{
		Version: saveVersion, Team: s.team, LastTS: s.lastTS, Serial: s.serial, Emoji: s.custom, Notices: s.notices, Pending: s.unacknowledged(),
	}
	for _, id := range s.userIDs {
		v.Users = append(v.Users, *s.users[id])
	}
	for _, g := range s.groups {
		v.Groups = append(v.Groups, *g)
	}
	slices.SortFunc(v.Groups, func(a, b UserGroup) int { return strings.Compare(a.ID, b.ID) })
	for _, id := range s.chanIDs {
		c := savedChannel{Channel: s.channels[id].Channel, Messages: []savedMessage{}}
		for _, m := range s.channels[id].messages {
			c.Messages = append(c.Messages, m.save())
		}
		v.Channels = append(v.Channels, c)
	}
	for _, m := range s.ephemerals {
		one := m.save()
		one.Channel = m.channel.ID
		v.Ephemerals = append(v.Ephemerals, one)
	}
	for _, m := range s.sharing {
		one := m.save()
		one.Channel = m.channel.ID
		v.Sharing = append(v.Sharing, one)
	}
	v.Files = s.saveFiles()
	for at, seen := range s.marks {
		v.Marks = append(v.Marks, savedMark{at.person, at.channel, seen})
	}
	slices.SortFunc(v.Marks, func(a, b savedMark) int { return strings.Compare(a.Person+" "+a.Channel, b.Person+" "+b.Channel) })
	out, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("writing the workspace: %w", err)
	}
	return out, nil
}

// unacknowledged are the events that are on their way, held back or wait for their
// next attempt, in the order in which they happened.
func (s *Server) unacknowledged() []savedEvent {
	var all []*envelope
	for _, f := range s.flights {
		all = append(all, f.env)
	}
	for _, d := range s.due {
		all = append(all, d.env)
	}
	all = append(all, s.held...)
	var out []savedEvent
	for _, e := range all {
		if e.eventID != "" {
			out = append(out, savedEvent{EventID: e.eventID, Payload: e.payload, Attempt: e.attempt, Reason: e.reason})
		}
	}
	slices.SortFunc(out, func(a, b savedEvent) int { return strings.Compare(a.EventID, b.EventID) })
	return out
}

func (m *message) save() savedMessage {
	out := savedMessage{
		TS: m.ts, Thread: m.threadTS, Subtype: m.subtype, User: m.user, BotID: m.botID, AppID: m.appID,
		Username: m.username, Icon: m.icon, IconURL: m.iconURL, Text: m.text, Parse: m.parse, LinkName: m.linkName, Plain: m.plain,
		Metadata: m.metadata, Shared: m.shared, Previews: m.previews, ClientID: m.clientID,
		EditedBy: m.editedBy, EditedTS: m.editedTS, Deleted: m.deleted, Locked: m.locked,
		SentTo: m.sentTo, Notified: m.notified, History: m.history,
	}
	for _, f := range m.files {
		out.Files = append(out.Files, f.ID)
	}
	if len(m.blocks) > 0 {
		out.Blocks = mustJSON(m.blocks)
	}
	for _, r := range m.reacts {
		out.Reacts = append(out.Reacts, savedReaction{r.name, r.users})
	}
	return out
}

// Load brings back what Save wrote, into a workspace that has nobody but the app's bot
// user. Events that were not acknowledged are sent again after a moment.
func (s *Server) Load(data []byte) error {
	var v saved
	if err := json.Unmarshal(data, &v); err != nil {
		return fmt.Errorf("reading a saved workspace: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case v.Version != saveVersion:
		return fmt.Errorf("reading a saved workspace: its form is %d, not %d", v.Version, saveVersion)
	case v.Team != s.team:
		return fmt.Errorf("reading a saved workspace: it is %s, not %s", v.Team, s.team)
	case len(s.chanIDs) > 0:
		return errors.New("loading a workspace: there is one already")
	}
	s.lastTS = max(s.lastTS, v.LastTS)
	for kind, n := range v.Serial {
		s.serial[kind] = n + leap
	}
	for _, u := range v.Users {
		if s.users[u.ID] == nil {
			s.userIDs = append(s.userIDs, u.ID)
		}
		if u.ID != s.app.UserID {
			s.users[u.ID] = &u
		}
	}
	s.custom = v.Emoji
	for _, g := range v.Groups {
		s.groups[g.ID] = &g
	}
	// All channels are there before a message that may link to one.
	for _, c := range v.Channels {
		s.chanIDs = append(s.chanIDs, c.ID)
		s.channels[c.ID] = &channel{Channel: c.Channel, byTS: make(map[string]*message), threads: make(map[string][]*message)}
	}
	s.loadFiles(v.Files)
	if err := s.loadMessages(v); err != nil {
		return err
	}
	for id, list := range v.Notices {
		s.notices[id] = list
	}
	for _, m := range v.Marks {
		s.marks[mark{m.Person, m.Channel}] = m.At
	}
	for _, e := range v.Pending {
		s.pending++
		s.later(settle, &envelope{
			kind: "events_api", eventID: e.EventID, payload: e.Payload, reason: e.Reason, attempt: max(1, min(e.Attempt, len(retrySchedule))),
		})
	}
	s.touch()
	return nil
}

func (s *Server) loadMessages(v saved) error {
	for _, c := range v.Channels {
		for _, one := range c.Messages {
			m, err := s.loadMessage(one)
			if err != nil {
				return fmt.Errorf("reading the message %s of #%s: %w", one.TS, c.Name, err)
			}
			s.channels[c.ID].add(m)
			for _, f := range m.files {
				f.shares = append(f.shares, m)
			}
		}
	}
	for _, one := range v.Sharing {
		one.TS = formatMicros(s.lastTS)
		m, err := s.loadMessage(one)
		if err != nil {
			return fmt.Errorf("reading a message with files: %w", err)
		}
		if m.channel = s.channels[one.Channel]; m.channel == nil {
			return errors.New("a message with files is in no channel")
		}
		s.share(m, settle)
	}
	for _, one := range v.Ephemerals {
		m, err := s.loadMessage(one)
		if err != nil {
			return fmt.Errorf("reading a message for %s: %w", one.SentTo, err)
		}
		if m.channel = s.channels[one.Channel]; m.channel == nil {
			return fmt.Errorf("a message for %s is in no channel", one.SentTo)
		}
		s.ephemerals = append(s.ephemerals, m)
	}
	return nil
}

func (s *Server) loadMessage(v savedMessage) (*message, error) {
	at, ok := micros(v.TS)
	if !ok {
		return nil, fmt.Errorf("%q is no ts", v.TS)
	}
	s.lastTS = max(s.lastTS, at)
	m := &message{
		ts: v.TS, threadTS: v.Thread, subtype: v.Subtype, user: v.User, botID: v.BotID, appID: v.AppID,
		username: v.Username, icon: v.Icon, iconURL: v.IconURL, text: v.Text, parse: v.Parse, linkName: v.LinkName, plain: v.Plain,
		metadata: v.Metadata, shared: v.Shared, previews: v.Previews, clientID: v.ClientID,
		editedBy: v.EditedBy, editedTS: v.EditedTS, deleted: v.Deleted, locked: v.Locked,
		sentTo: v.SentTo, notified: v.Notified, history: v.History,
	}
	for _, id := range v.Files {
		if f := s.files[id]; f != nil {
			m.files = append(m.files, f)
		}
	}
	for _, r := range v.Reacts {
		m.reacts = append(m.reacts, reaction{r.Name, r.Users})
	}
	if v.Blocks == nil {
		return m, nil
	}
	// What was accepted once is not judged again: limits are of the way in.
	c := &checker{s: s}
	blocks, err := c.all(v.Blocks, "/blocks", maxBlocks)
	var list []json.RawMessage
	if err == nil {
		err = json.Unmarshal(v.Blocks, &list)
	}
	if err != nil {
		return nil, fmt.Errorf("reading its blocks: %w", err)
	}
	if len(blocks) != len(list) {
		return nil, fmt.Errorf("reading its blocks: %v", c.problems)
	}
	m.blocks = blocks
	return m, nil
}
