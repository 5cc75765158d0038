package config

import (
	"regexp"
	"strconv"

	"go.yaml.in/yaml/v4"

	"frontdesk/bridge"
)

// assignment reads by which rule a team's conversations are given to its agents.
func (r *reader) assignment(n *yaml.Node, t *Team) {
	r.object(n, "a team's assignment",
		key{name: "strategy", read: func(n *yaml.Node) {
			words := []string{bridge.AssignNobody, bridge.AssignRoundRobin, bridge.AssignLeastOpen, bridge.AssignLastAgent}
			if s, ok := r.choice(n, "a team's strategy", words); ok {
				t.Strategy = s
			}
		}},
		key{name: "max_open", read: func(n *yaml.Node) {
			s, ok := r.word(n, "a team's max_open", "5")
			if !ok {
				return
			}
			number, err := strconv.Atoi(s)
			if err != nil || number < 1 || number > 1000 {
				r.add(n, "a team's max_open must be a whole number from 1 to 1000, the open conversations that an agent may have, not %s", quoted(n.Value))
				return
			}
			t.MaxOpen = number
		}},
	)
}

var groupHandle = regexp.MustCompile(`^@[\p{L}\p{N}._-]{1,80}$`)

// agents reads who a team's agents are: the word channel, a user group or a list.
func (r *reader) agents(n *yaml.Node) bridge.AgentsRule {
	const what = "a team's agents"
	if n.Kind == yaml.SequenceNode {
		if len(n.Content) == 0 {
			r.add(n, `%s is an empty list; name people, or write channel for everybody in the Slack channel`, what)
		}
		return bridge.AgentsRule{List: r.people(n, what)}
	}
	s, ok := r.text(n, what, "channel")
	switch {
	case !ok, s == "channel":
	case groupHandle.MatchString(s):
		return bridge.AgentsRule{Group: s}
	default:
		r.add(n, `%s must be channel (everybody in the Slack channel), a user group such as "@support-team", or people such as [U0ANA, U0BEN], not %s`, what, quoted(n.Value))
	}
	return bridge.AgentsRule{}
}
