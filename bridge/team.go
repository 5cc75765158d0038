package bridge

import "slices"

// DecideTeam decides what follows from an event of a team. A team only offers an
// agent; the contact's machine accepts or declines.
func DecideTeam(env Env, t Team, ev Event) (Team, Outcome) {
	var out Outcome
	wanted, ok := ev.(AgentWanted)
	if !ok {
		out.Notes = append(out.Notes, "no concern of a team: "+EventKind(ev))
		return t, out
	}
	offer := AgentOffered{Conversation: wanted.Conversation, Team: t.ID, Why: "no agent in team " + string(t.ID)}
	if agents := env.Members[t.ID]; len(agents) > 0 {
		next := 0
		if i := slices.Index(agents, t.Last); i >= 0 {
			next = (i + 1) % len(agents)
		} else {
			// The one who was last has left: whoever would have followed comes next.
			next, _ = slices.BinarySearch(agents, t.Last)
			next %= len(agents)
		}
		t.Last = agents[next]
		offer.Agent, offer.Why = t.Last, "round robin: "+string(t.Last)+"'s turn"
	}
	out.Notes = append(out.Notes, offer.Why)
	out.Forwards = append(out.Forwards, Forward{Contact: wanted.Contact, Event: offer})
	return t, out
}
