package slacksim

import (
	"slices"
	"strconv"
	"strings"
)

// readable finds a channel whose messages the bot may read.
func (s *Server) readable(id string) (*channel, error) {
	c, err := s.room(id)
	if err != nil {
		return nil, err
	}
	if err := s.need(c.plural() + ":history"); err != nil {
		return nil, err
	}
	if !c.has(s.app.UserID) {
		return nil, refuse("not_in_channel")
	}
	return c, nil
}

// span is the time that oldest, latest and inclusive leave.
type span struct {
	oldest, latest int64
	inclusive      bool
}

func (r request) span() (span, error) {
	out := span{inclusive: r.flag("inclusive")}
	if v := r.get("oldest"); v != "" && v != "0" {
		n, ok := micros(dotted(v))
		if !ok {
			return out, refuse("invalid_ts_oldest")
		}
		out.oldest = n
	}
	if v := r.get("latest"); v != "" && v != "now" {
		n, ok := micros(dotted(v))
		if !ok {
			return out, refuse("invalid_ts_latest")
		}
		out.latest = n
	}
	return out, nil
}

func dotted(ts string) string {
	if strings.Contains(ts, ".") {
		return ts
	}
	return ts + ".0"
}

func (p span) holds(ts string) bool {
	n, _ := micros(ts)
	return (p.oldest == 0 || n > p.oldest || p.inclusive && n == p.oldest) &&
		(p.latest == 0 || n < p.latest || p.inclusive && n == p.latest)
}

// page cuts a list by cursor and limit, and names the next page.
func page[T any](r request, list []T, normal int) ([]T, string, error) {
	limit, err := r.limit(normal)
	if err != nil {
		return nil, "", err
	}
	start := 0
	if cursor := r.get("cursor"); cursor != "" {
		n, ok := strings.CutPrefix(cursor, "next:")
		start, err = strconv.Atoi(n)
		if !ok || err != nil || start < 0 || start > len(list) {
			return nil, "", refuse("invalid_cursor")
		}
	}
	end := min(start+limit, len(list))
	next := ""
	if end < len(list) {
		next = "next:" + strconv.Itoa(end)
	}
	return list[start:end], next, nil
}

func paged(body reply, next string) reply {
	body["response_metadata"] = reply{"next_cursor": next}
	return body
}

func (s *Server) conversationReplies(r request) (reply, error) {
	c, err := s.readable(r.get("channel"))
	if err != nil {
		return nil, err
	}
	within, err := r.span()
	if err != nil {
		return nil, err
	}
	metadata := r.flag("include_all_metadata")
	parent := c.byTS[r.get("ts")]
	replies := c.replies(r.get("ts"))
	if parent == nil || parent.deleted && len(replies) == 0 {
		return nil, refuse("thread_not_found")
	}
	var list []*message
	for _, m := range replies {
		if within.holds(m.ts) {
			list = append(list, m)
		}
	}
	list, next, err := page(r, list, 1000)
	if err != nil {
		return nil, err
	}
	// The parent comes first, on every page and whatever the span.
	out := []*messageJSON{s.encodeAny(parent, metadata)}
	for _, m := range list {
		out = append(out, s.encode(m, metadata))
	}
	return paged(reply{"messages": out, "has_more": next != ""}, next), nil
}

// encodeAny also gives what has been deleted, as the placeholder that stays.
func (s *Server) encodeAny(m *message, metadata bool) *messageJSON {
	if m.deleted {
		return s.tombstone(m)
	}
	return s.encode(m, metadata)
}

// conversationHistory gives the newest first, without replies.
func (s *Server) conversationHistory(r request) (reply, error) {
	c, err := s.readable(r.get("channel"))
	if err != nil {
		return nil, err
	}
	within, err := r.span()
	if err != nil {
		return nil, err
	}
	var list []*message
	for _, m := range slices.Backward(c.messages) {
		top := m.threadTS == "" || m.subtype == "thread_broadcast"
		gone := m.deleted && len(c.replies(m.ts)) == 0
		if top && !gone && within.holds(m.ts) {
			list = append(list, m)
		}
	}
	list, next, err := page(r, list, 100)
	if err != nil {
		return nil, err
	}
	out := []*messageJSON{}
	for _, m := range list {
		out = append(out, s.encodeAny(m, r.flag("include_all_metadata")))
	}
	return paged(reply{"messages": out, "has_more": next != "", "pin_count": 0}, next), nil
}

func (s *Server) encodeChannel(c *channel) reply {
	return reply{
		"id": c.ID, "name": c.Name, "name_normalized": c.Name, "is_channel": !c.Private, "is_group": false, "is_im": false,
		"is_mpim": false, "is_private": c.Private, "is_archived": c.Archived, "is_general": false, "is_shared": c.ExtShared || c.OrgShared,
		"is_ext_shared": c.ExtShared, "is_org_shared": c.OrgShared, "is_pending_ext_shared": len(c.Pending) > 0,
		"pending_shared": append([]string{}, c.Pending...), "is_member": c.has(s.app.UserID), "created": 1577836800,
		"creator": "U0FOUNDER", "unlinked": 0, "num_members": len(c.Members), "context_team_id": s.team,
		"topic":   reply{"value": "", "creator": "", "last_set": 0},
		"purpose": reply{"value": "", "creator": "", "last_set": 0},
	}
}

func (s *Server) conversationInfo(r request) (reply, error) {
	c, err := s.room(r.get("channel"))
	if err != nil {
		return nil, err
	}
	if err := s.need(c.kind() + "s:read"); err != nil {
		return nil, err
	}
	return reply{"channel": s.encodeChannel(c)}, nil
}

func (s *Server) conversationList(r request) (reply, error) {
	types := strings.Split(r.get("types"), ",")
	if r.get("types") == "" {
		types = []string{"public_channel"}
	}
	for _, t := range types {
		switch t {
		case "public_channel":
			if err := s.need("channels:read"); err != nil {
				return nil, err
			}
		case "private_channel":
			if err := s.need("groups:read"); err != nil {
				return nil, err
			}
		case "im", "mpim":
			if err := s.need(t + ":read"); err != nil {
				return nil, err
			}
		default:
			return nil, refuse("invalid_types")
		}
	}
	list := []reply{}
	for _, id := range s.chanIDs {
		c := s.channels[id]
		want := slices.Contains(types, "public_channel") && !c.Private ||
			slices.Contains(types, "private_channel") && c.Private && !c.Direct && c.has(s.app.UserID) ||
			slices.Contains(types, "im") && c.Direct
		if want && !(c.Archived && r.flag("exclude_archived")) {
			list = append(list, s.encodeChannel(c))
		}
	}
	list, next, err := page(r, list, 100)
	if err != nil {
		return nil, err
	}
	return paged(reply{"channels": list}, next), nil
}

func (s *Server) conversationMembers(r request) (reply, error) {
	c, err := s.room(r.get("channel"))
	if err != nil {
		return nil, err
	}
	if err := s.need(c.kind() + "s:read"); err != nil {
		return nil, err
	}
	list, next, err := page(r, slices.Clone(c.Members), 100)
	if err != nil {
		return nil, err
	}
	return paged(reply{"members": list}, next), nil
}

func (s *Server) conversationJoin(r request) (reply, error) {
	c, err := s.room(r.get("channel"))
	switch {
	case err != nil:
		return nil, err
	case c.Private:
		return nil, refuse("method_not_supported_for_channel_type")
	case c.Archived:
		return nil, refuse("is_archived")
	case c.has(s.app.UserID):
		return reply{
			"channel": s.encodeChannel(c), "warning": "already_in_channel",
			"response_metadata": reply{"warnings": []string{"already_in_channel"}},
		}, nil
	}
	s.join(c, s.app.UserID)
	return reply{"channel": s.encodeChannel(c)}, nil
}

// join lets somebody into a channel.
func (s *Server) join(c *channel, user string) {
	c.Members = append(c.Members, user)
	m := &message{channel: c, subtype: "channel_join", user: user, text: "<@" + user + "> has joined the channel"}
	m.ts = s.nextTS()
	c.add(m)
	s.emitMember("member_joined_channel", user, c)
	s.announce(m)
}

// leave lets somebody out, or throws them out.
func (s *Server) leave(c *channel, user string) {
	c.Members = slices.DeleteFunc(c.Members, func(id string) bool { return id == user })
	if user == s.app.UserID {
		// What the bot itself left it can no longer see, except that it left.
		kind := c.kind() + "_left"
		if slices.Contains(s.app.Events, kind) {
			s.dispatch(mustJSON(reply{"type": kind, "channel": c.ID, "actor_id": user, "event_ts": s.nextTS()}), nil)
		}
		s.touch()
		return
	}
	s.emitMember("member_left_channel", user, c)
}
