package workflow

import (
	"slices"
	"strings"
	"time"

	"frontdesk/workflow/problem"
)

// assignStep gives the conversation to an agent.
type assignStep struct {
	// To is a team, "@" and a person's name, or lastAgent; empty for the team routed
	// to. Strategy is empty for the team's own.
	To            string `json:"to,omitempty"`
	Strategy      string `json:"strategy,omitempty"`
	IfUnavailable steps  `json:"if_unavailable,omitempty"`
	IfBusy        steps  `json:"if_busy,omitempty"`
	place         place
	strategyAt    problem.Position
}

// lastAgent stands for the agent whom the contact had before, as a target and as a strategy.
const lastAgent = "last_agent"

func strategies() []string { return []string{"nobody", "round_robin", "least_open", lastAgent} }

func parseAssign(p *parser, m mapping) step {
	s := new(assignStep)
	what, ok := p.mapping(m.get("assign"), `"assign" (the short form is "assign: {}")`)
	if !ok {
		return s
	}
	what.only(`"assign"`, []string{"to", "strategy", "if_unavailable", "if_busy"}, nil)
	if n := what.get("to"); n != nil {
		s.To, s.place = p.team(n, `"to"`)
	}
	if n := what.get("strategy"); n != nil {
		word, ok := p.word(n, `"strategy"`)
		if ok && !slices.Contains(strategies(), word) {
			p.bad(n, "there is no strategy %q%s", word, instead(word, strategies()))
		}
		s.Strategy, s.strategyAt = word, p.at(n)
	}
	if n := what.get("if_unavailable"); n != nil {
		s.IfUnavailable = p.list(n, `"if_unavailable"`)
	}
	if n := what.get("if_busy"); n != nil {
		s.IfBusy = p.list(n, `"if_busy"`)
	}
	return s
}

func (s *assignStep) kind() string      { return "assign" }
func (s *assignStep) branches() []steps { return []steps{s.IfUnavailable, s.IfBusy} }

func (s *assignStep) check(c *checker) {
	switch {
	case s.team() != "":
		s.To = c.team(s.To, s.place)
	case s.To == "@":
		c.bad(s.place.start(), `"to" needs a name behind the @, as Slack shows it`)
	case s.To != "" && s.Strategy != "":
		c.bad(s.strategyAt, `"to" says already who it is; take "strategy" out`)
	}
}

// team is the team that it names, or "".
func (s *assignStep) team() string {
	if s.To == lastAgent || strings.HasPrefix(s.To, "@") {
		return ""
	}
	return s.To
}

func (s *assignStep) write(f *form) {
	what := pairs()
	if s.To != "" {
		what.add("to", wordForm(s.To))
	}
	if s.Strategy != "" {
		what.add("strategy", wordForm(s.Strategy))
	}
	what.steps("if_unavailable", s.IfUnavailable)
	what.steps("if_busy", s.IfBusy)
	f.add("assign", what)
}

func (s *assignStep) run(x *execution) {
	team := s.team()
	// An agent works in their team's Slack channel, so the thread must be there.
	if team != "" && team != x.f.Conversation.Team {
		x.route(team)
	}
	out := AssignTo{Team: team, Strategy: s.Strategy, IfUnavailable: len(s.IfUnavailable) > 0, IfBusy: len(s.IfBusy) > 0}
	switch {
	case s.To == lastAgent:
		out.LastAgent = true
	case team == "":
		out.Agent = strings.TrimPrefix(s.To, "@")
	}
	x.r.Assigned = true
	x.wait(WaitAgent, time.Time{})
	x.emit(out)
}

func (s *assignStep) resume(x *execution, in Input) {
	switch in := in.(type) {
	case Assigned:
		x.next()
	case Unassigned:
		switch {
		case in.Why == WhyUnavailable && len(s.IfUnavailable) > 0:
			x.enter(0)
		case in.Why == WhyBusy && len(s.IfBusy) > 0:
			x.enter(1)
		default:
			x.next()
		}
	}
}
