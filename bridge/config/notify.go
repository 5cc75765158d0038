package config

import (
	"go.yaml.in/yaml/v4"

	"frontdesk/bridge"
)

// notify reads whom a team has notified, and of what.
func (r *reader) notify(n *yaml.Node, t *Team) {
	r.object(n, "a team's notify",
		key{name: "new", read: func(n *yaml.Node) {
			s, ok := r.text(n, "a team's notify.new", "here")
			switch {
			case !ok:
			case s == "nobody":
				t.Notify.New = ""
			case s == bridge.CallHere, groupHandle.MatchString(s):
				t.Notify.New = s
			default:
				r.add(n, `a team's notify.new must be nobody, here (everybody who is there) or a user group such as "@support-team", not %s`, quoted(n.Value))
			}
		}},
		key{name: "assigned", read: func(n *yaml.Node) {
			if s, ok := r.choice(n, "a team's notify.assigned", []string{"mention", "dm"}); ok {
				t.Notify.Private = s == "dm"
			}
		}},
		key{name: "waiting", read: func(n *yaml.Node) {
			if d, ok := r.duration(n, "a team's notify.waiting", "5m"); ok {
				t.Notify.Waiting = d
			}
		}},
	)
}

// persona reads what customers see of agents.
func (r *reader) persona(n *yaml.Node, c *Config) {
	personas := []bridge.Persona{bridge.PersonaFirstName, bridge.PersonaFullName, bridge.PersonaTeam, bridge.PersonaNone}
	words := make([]string, len(personas))
	for i, p := range personas {
		words[i] = string(p)
	}
	if s, ok := r.choice(n, "conversations.persona", words); ok {
		c.Persona = bridge.Persona(s)
	}
}
