package workflow

import (
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"frontdesk/workflow/problem"
)

// routeStep decides the team.
type routeStep struct {
	Team  string `json:"team"`
	place place
}

func parseRoute(p *parser, m mapping) step {
	s := new(routeStep)
	n := m.get("route")
	s.Team, s.place = p.team(n, `"route"`)
	return s
}

func (s *routeStep) kind() string      { return "route" }
func (s *routeStep) check(c *checker)  { s.Team = c.team(s.Team, s.place) }
func (s *routeStep) branches() []steps { return nil }

func (s *routeStep) write(f *form) { f.add("route", wordForm(s.Team)) }

func (s *routeStep) run(x *execution) {
	x.route(s.Team)
	x.next()
}

// team gives the id that a team has today, and reports one that does not exist.
func (c *checker) team(id string, at place) string {
	if is, before := c.scope.Was[id]; before {
		id = is
	}
	name, known := c.scope.Teams[id]
	switch {
	case id == "":
	case known:
		c.mentioned[id] = name
	case strings.HasPrefix(id, "="):
		c.bad(at.start(), "an expression in place of a team is known but not obeyed by this version of the program yet; use switch with a route in each case")
	case strings.HasPrefix(id, "@"), id == lastAgent:
		c.bad(at.start(), "%q is no team; a person is given a conversation by assign: {to: %q}", id, id)
	default:
		c.bad(at.start(), "there is no team %s%s", strconv.Quote(id), instead(id, keysOf(c.scope.Teams)))
	}
	return id
}

// askedOf reports a team that an expression asks about and that does not exist.
func (c *checker) askedOf(id string, at problem.Position) {
	is, before := c.scope.Was[id]
	if !before {
		is = id
	}
	if name, known := c.scope.Teams[is]; known {
		c.mentioned[id] = name
		return
	}
	c.bad(at, "there is no team %s%s", strconv.Quote(id), instead(id, keysOf(c.scope.Teams)))
}

// team reads the id of a team; the second pass looks it up.
func (p *parser) team(n *yaml.Node, what string) (string, place) {
	id, ok := p.word(n, what)
	if !ok {
		return "", place{}
	}
	return id, p.place(n)
}
