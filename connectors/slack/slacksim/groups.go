package slacksim

import (
	"maps"
	"slices"
)

// groupList answers usergroups.list, which has no pages.
// https://docs.slack.dev/reference/methods/usergroups.list
func (s *Server) groupList(r request) (reply, error) {
	list := []reply{}
	for _, id := range slices.Sorted(maps.Keys(s.groups)) {
		g := s.groups[id]
		group := reply{
			"id": g.ID, "team_id": s.team, "is_usergroup": true, "is_subteam": true, "name": g.Handle, "description": "",
			"handle": g.Handle, "is_external": false, "date_create": 1577836800, "date_update": 1577836800, "date_delete": 0,
			"auto_type": nil, "created_by": "U0ADMIN", "updated_by": "U0ADMIN", "deleted_by": nil,
			"prefs": reply{"channels": []string{}, "groups": []string{}},
		}
		if r.flag("include_count") {
			group["user_count"] = len(g.Members)
		}
		if r.flag("include_users") {
			group["users"] = g.Members
		}
		list = append(list, group)
	}
	return reply{"usergroups": list}, nil
}

// groupUsers answers usergroups.users.list.
// https://docs.slack.dev/reference/methods/usergroups.users.list
func (s *Server) groupUsers(r request) (reply, error) {
	id := r.get("usergroup")
	if id == "" {
		return nil, &refusal{code: "invalid_arguments", messages: []string{"[ERROR] missing required field: usergroup"}}
	}
	g := s.groups[id]
	if g == nil {
		return nil, refuse("no_such_subteam")
	}
	return reply{"users": append([]string{}, g.Members...)}, nil
}

// SetGroup changes who is in a user group, as an admin of the workspace does, and
// tells the app.
func (s *Server) SetGroup(id string, members ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.groups[id]
	added, removed := []string{}, []string{}
	for _, m := range members {
		if !slices.Contains(g.Members, m) {
			added = append(added, m)
		}
	}
	for _, m := range g.Members {
		if !slices.Contains(members, m) {
			removed = append(removed, m)
		}
	}
	g.Members = slices.Clone(members)
	s.emit("subteam_members_changed", nil, reply{
		"type": "subteam_members_changed", "subteam_id": id, "team_id": s.team, "date_previous_update": 1577836800,
		"date_update": 1577836801, "added_users": added, "added_users_count": len(added),
		"removed_users": removed, "removed_users_count": len(removed), "event_ts": s.nextTS(),
	})
}
