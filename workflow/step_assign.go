package workflow

import (
	"slices"
	"strconv"
	"time"
)

// assignStep gives the conversation to an agent.
type assignStep struct {
	// To is empty for the team routed to, Strategy for the team's own.
	To            string `json:"to,omitempty"`
	Strategy      string `json:"strategy,omitempty"`
	IfUnavailable steps  `json:"if_unavailable,omitempty"`
	place         place
}

func parseAssign(p *parser, m mapping) step {
	s := new(assignStep)
	what, ok := p.mapping(m.get("assign"), `"assign" (the short form is "assign: {}")`)
	if !ok {
		return s
	}
	what.only(`"assign"`, []string{"to", "strategy", "if_unavailable"}, []string{"if_busy"})
	if n := what.get("to"); n != nil {
		s.To, s.place = p.team(n, `"to"`)
	}
	if n := what.get("strategy"); n != nil {
		strategies, later := []string{"nobody", "round_robin"}, []string{"least_open", "last_agent"}
		word, ok := p.word(n, `"strategy"`)
		switch {
		case !ok:
		case slices.Contains(later, word):
			p.notYet(n, "the strategy "+strconv.Quote(word))
		case !slices.Contains(strategies, word):
			p.bad(n, "there is no strategy %q%s", word, instead(word, strategies, later))
		}
		s.Strategy = word
	}
	if n := what.get("if_unavailable"); n != nil {
		s.IfUnavailable = p.list(n, `"if_unavailable"`)
	}
	return s
}

func (s *assignStep) kind() string      { return "assign" }
func (s *assignStep) check(c *checker)  { c.team(s.To, s.place) }
func (s *assignStep) branches() []steps { return []steps{s.IfUnavailable} }

func (s *assignStep) run(x *execution) {
	// An agent works in their team's Slack channel, so the thread must be there.
	if s.To != "" && s.To != x.f.Conversation.Team {
		x.route(s.To)
	}
	x.r.Assigned = true
	x.wait(WaitAgent, time.Time{})
	x.emit(AssignTo{Team: s.To, Strategy: s.Strategy})
}

func (s *assignStep) resume(x *execution, in Input) {
	switch in := in.(type) {
	case Assigned:
		x.next()
	case Unassigned:
		if in.Wanted {
			x.enter(0)
		} else {
			x.next()
		}
	}
}
