package slacksim

import (
	"cmp"
	"slices"
)

func (s *Server) encodeUser(u *User) reply {
	zone := u.TimeZone
	if zone == "" {
		zone = "Europe/London"
	}
	team := cmp.Or(u.Team, s.team)
	return reply{
		"id": u.ID, "team_id": team, "name": u.Name, "real_name": u.RealName, "deleted": u.Deleted, "color": "9f69e7",
		"tz": zone, "tz_label": zone, "tz_offset": 0, "is_admin": u.Admin, "is_owner": u.Owner, "is_primary_owner": false,
		"is_restricted": u.Restricted, "is_ultra_restricted": u.UltraRestricted, "is_bot": u.Bot, "is_app_user": false,
		"updated": 1577836800,
		"profile": reply{
			"real_name": u.RealName, "real_name_normalized": u.RealName, "display_name": u.DisplayName,
			"display_name_normalized": u.DisplayName, "team": s.team, "status_text": "", "status_emoji": "",
		},
	}
}

func (s *Server) userInfo(r request) (reply, error) {
	u := s.users[r.get("user")]
	if u == nil {
		return nil, refuse("user_not_found")
	}
	return reply{"user": s.encodeUser(u)}, nil
}

func (s *Server) userList(r request) (reply, error) {
	ids, next, err := page(r, s.userIDs, 1000)
	if err != nil {
		return nil, err
	}
	list := []reply{}
	for _, id := range ids {
		list = append(list, s.encodeUser(s.users[id]))
	}
	return paged(reply{"members": list, "cache_ts": 1577836800}, next), nil
}

// How many reactions a message takes, and how many of them from one person. The
// numbers are not documented.
const (
	maxEmoji     = 50
	maxReactions = 23
)

// reactedTo finds the message that a reaction names.
func (s *Server) reactedTo(r request) (*message, error) {
	id, ts := r.get("channel"), r.get("timestamp")
	if id == "" || ts == "" {
		return nil, refuse("no_item_specified")
	}
	if _, ok := micros(ts); !ok {
		return nil, refuse("bad_timestamp")
	}
	c, err := s.room(id)
	if err != nil {
		return nil, err
	}
	m := c.at(ts)
	if m == nil {
		return nil, refuse("message_not_found")
	}
	return m, nil
}

func (s *Server) reactionAdd(r request) (reply, error) {
	return s.react(r, s.addReaction)
}

func (s *Server) reactionRemove(r request) (reply, error) {
	return s.react(r, s.dropReaction)
}

func (s *Server) react(r request, change func(m *message, user, name string) error) (reply, error) {
	m, err := s.reactedTo(r)
	switch {
	case err != nil:
		return nil, err
	case !knownEmoji(r.get("name")):
		return nil, refuse("invalid_name")
	case m.channel.Archived:
		return nil, refuse("is_archived")
	case !m.channel.has(s.app.UserID):
		return nil, refuse("not_in_channel")
	}
	if parent := m.channel.byTS[m.threadTS]; m.locked || parent != nil && parent.locked {
		return nil, refuse("thread_locked")
	}
	return nil, change(m, s.app.UserID, r.get("name"))
}

func (s *Server) addReaction(m *message, user, name string) error {
	given, at := 0, -1
	for i, r := range m.reacts {
		if slices.Contains(r.users, user) {
			given++
		}
		if r.name == name {
			at = i
		}
	}
	switch {
	case at >= 0 && slices.Contains(m.reacts[at].users, user):
		return refuse("already_reacted")
	case given >= maxReactions:
		return refuse("too_many_reactions")
	case at < 0 && len(m.reacts) >= maxEmoji:
		return refuse("too_many_emoji")
	case at < 0:
		m.reacts = append(m.reacts, reaction{name: name, users: []string{user}})
	default:
		m.reacts[at].users = append(m.reacts[at].users, user)
	}
	s.emitReaction("reaction_added", user, name, m)
	return nil
}

func (s *Server) dropReaction(m *message, user, name string) error {
	for i, r := range m.reacts {
		if r.name != name || !slices.Contains(r.users, user) {
			continue
		}
		m.reacts[i].users = slices.DeleteFunc(r.users, func(id string) bool { return id == user })
		if len(m.reacts[i].users) == 0 {
			m.reacts = slices.Delete(m.reacts, i, i+1)
		}
		s.emitReaction("reaction_removed", user, name, m)
		return nil
	}
	return refuse("no_reaction")
}

func (s *Server) reactionGet(r request) (reply, error) {
	m, err := s.reactedTo(r)
	if err != nil {
		return nil, err
	}
	return reply{"type": "message", "channel": m.channel.ID, "message": s.encode(m, false)}, nil
}
