package config

import (
	"slices"
	"time"

	"go.yaml.in/yaml/v4"

	"frontdesk/bridge"
)

// longestUndo is the longest that a reply may be made to wait.
const longestUndo = 10 * time.Minute

// replies reads who speaks to the customer.
func (r *reader) replies(n *yaml.Node, t *Team) {
	modes := []bridge.Mode{bridge.ModeGuarded, bridge.ModeDirect, bridge.ModeConfirm, bridge.ModeInside}
	words := make([]string, len(modes))
	for i, mode := range modes {
		words[i] = string(mode)
	}
	keys := []key{{name: "mode", read: func(n *yaml.Node) {
		if s, ok := r.choice(n, "a team's mode of replies", words); ok {
			t.Mode = bridge.Mode(s)
		}
	}}, {name: "undo", read: func(n *yaml.Node) {
		d, ok := r.duration(n, "a team's undo time", "30s")
		if ok && d > longestUndo {
			r.add(n, "a team's undo time must be at most 10m, not %s: for so long each reply waits", quoted(n.Value))
		} else if ok {
			t.Undo = d
		}
	}}}
	r.object(n, "a team's replies", keys...)
}

// observers reads who may look on in a team, and write notes.
func (r *reader) observers(n *yaml.Node) []bridge.PersonID {
	const what, example = "an observer", "U0CEO"
	var ids []bridge.PersonID
	r.list(n, "a team's observers", "[U0CEO]", func(n *yaml.Node) {
		s, ok := r.text(n, what, example)
		switch {
		case !ok:
		case !personID.MatchString(s):
			r.add(n, "%s must be a person's id in Slack such as %s, not %s; it is in their profile, below “Copy member ID”", what, example, quoted(n.Value))
		case slices.Contains(ids, bridge.PersonID(s)):
			r.add(n, "the observer %s is listed twice", s)
		default:
			ids = append(ids, bridge.PersonID(s))
		}
	})
	return ids
}
