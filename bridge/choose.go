package bridge

import (
	"slices"
	"strings"
)

// maxCandidates bounds what is kept of those whom a rule looked at.
const maxCandidates = 20

// Why somebody was passed over.
const (
	PassedAway = "away"
	PassedBusy = "busy"
)

// The rules of a Choice besides the strategies.
const (
	RuleTaken = "taken" // by the agent
	RuleGiven = "given" // by somebody
	RuleNamed = "named" // by the workflow
)

// chosen is what a rule says: an agent and how they were found, or why there is none.
type chosen struct {
	agent  PersonID
	choice Choice
	reason Reason
}

// choose finds an agent for a conversation that waits.
func (d *teamDecision) choose(w Waiter) chosen {
	if !d.policy.Hours.Open(d.env.Now) {
		return chosen{reason: OutsideHours}
	}
	all := d.candidates()
	strategy := w.Strategy
	if w.Named != "" {
		named := all.only(d.named(w.Named))
		if agent := named.first(); agent != "" {
			return chosen{agent: agent, choice: Choice{Rule: RuleNamed, Candidates: named.kept(agent)}}
		}
		if w.Speaks {
			return chosen{reason: named.why(), choice: Choice{Candidates: named.kept("")}}
		}
		strategy = ""
	}
	if Crowded(d.policy, len(all)) {
		return chosen{reason: ByHand}
	}
	sticky := strategy == AssignLastAgent
	if strategy == "" || sticky {
		strategy = d.policy.Strategy
	}
	if sticky || strategy == AssignLastAgent {
		if agent := all.only(w.Last).first(); agent != "" {
			return chosen{agent: agent, choice: Choice{Rule: AssignLastAgent, Candidates: all.kept(agent)}}
		}
	}
	switch strategy {
	case AssignRoundRobin, AssignLeastOpen:
	case AssignLastAgent:
		strategy = AssignRoundRobin
	default:
		return chosen{reason: ByHand}
	}
	agent := d.next(all, strategy)
	if agent == "" {
		return chosen{reason: all.why(), choice: Choice{Candidates: all.kept("")}}
	}
	return chosen{agent: agent, choice: Choice{Rule: strategy, Candidates: all.kept(agent)}}
}

// Crowded tells whether a team has so many agents, because nobody has said who they
// are, that nobody is assigned by themselves.
func Crowded(t TeamPolicy, agents int) bool { return agents > crowd && t.Agents.OfChannel() }

// candidates are a team's agents, in their fixed order.
type candidates []Candidate

func (d *teamDecision) candidates() candidates {
	var all candidates
	for _, id := range d.members() {
		c := Candidate{Agent: id, Open: d.load[id]}
		switch {
		case isAway(d.env, id):
			c.Passed = PassedAway
		case d.policy.MaxOpen > 0 && c.Open >= d.policy.MaxOpen:
			c.Passed = PassedBusy
		}
		all = append(all, c)
	}
	return all
}

// isAway tells whether somebody is away now.
func isAway(env Env, id PersonID) bool {
	a, away := env.Away[id]
	return away && (a.Until.IsZero() || a.Until.After(env.Now))
}

// named finds the agent whom a workflow names: by id behind a "=", or by name.
func (d *teamDecision) named(name string) PersonID {
	if id, ok := strings.CutPrefix(name, "="); ok {
		return PersonID(id)
	}
	for _, id := range d.members() {
		p := d.env.People[id]
		if strings.EqualFold(p.Handle, name) || strings.EqualFold(p.Name, name) || string(id) == name {
			return id
		}
	}
	for _, id := range d.members() {
		if strings.EqualFold(firstName(d.env.People[id]), name) {
			return id
		}
	}
	return ""
}

// only are those who are that agent: one or none.
func (all candidates) only(id PersonID) candidates {
	i := slices.IndexFunc(all, func(c Candidate) bool { return c.Agent == id })
	if i < 0 {
		return nil
	}
	return all[i : i+1]
}

// first is the first who was not passed over.
func (all candidates) first() PersonID {
	for _, c := range all {
		if c.Passed == "" {
			return c.Agent
		}
	}
	return ""
}

// why says why nobody of them is to be had.
func (all candidates) why() Reason {
	if slices.ContainsFunc(all, func(c Candidate) bool { return c.Passed == PassedBusy }) {
		return AllBusy
	}
	return NobodyAvailable
}

// next is whose turn it is: the one after the last, or by least_open the one who
// has the least, in the order of turns.
func (d *teamDecision) next(all candidates, strategy string) PersonID {
	if len(all) == 0 {
		return ""
	}
	turn := slices.IndexFunc(all, func(c Candidate) bool { return c.Agent > d.t.Last })
	if turn < 0 {
		turn = 0
	}
	best := -1
	for i := range all {
		c := all[(turn+i)%len(all)]
		switch {
		case c.Passed != "":
		case best < 0, strategy == AssignLeastOpen && c.Open < all[best].Open:
			best = (turn + i) % len(all)
		}
	}
	if best < 0 {
		return ""
	}
	return all[best].Agent
}

// kept is what is remembered of them, the chosen one first.
func (all candidates) kept(agent PersonID) []Candidate {
	kept := slices.Clone(all.only(agent))
	for _, c := range all {
		if c.Agent != agent && len(kept) < maxCandidates {
			kept = append(kept, c)
		}
	}
	return kept
}
