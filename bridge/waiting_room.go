package bridge

import "slices"

// The waiting room is a Slack channel in which conversations show while their
// questions still run. No team has them yet, so that any agent may step in; the
// conversation is then theirs and their team's. Once there is a team, the thread
// moves to that team's Slack channel.

// enterWaitingRoom shows a conversation that no team has yet, if there is a
// waiting room.
func (d *decision) enterWaitingRoom(v *Conversation) {
	if room := d.env.Policy.WaitingRoom; room != "" && v.Status == Asking && v.Thread.Room == "" {
		d.openThread(v, room)
	}
}

// leaveWaitingRoom has a conversation wait for its team unseen, where it cannot be
// shown before. What is for its thread is kept.
func (d *decision) leaveWaitingRoom(v *Conversation) {
	d.note("the waiting room cannot be reached: nothing is shown before there is a team")
	v.Thread = Thread{}
}

// join gives a conversation that no team has yet to an agent's team.
func (d *decision) join(v *Conversation, agent PersonID) {
	if v.Team == "" {
		d.route(v, d.teamFor(v, agent))
	}
}

// teamFor is the conversation's team or, while it has none, the one that it would
// have with an agent: the fallback team, if they are in it, else the first of theirs.
func (d *decision) teamFor(v *Conversation, agent PersonID) TeamID {
	fallback := d.env.Policy.FallbackTeam
	if v.Team != "" {
		return v.Team
	}
	if d.isAgentOf(fallback, agent) {
		return fallback
	}
	for _, t := range d.env.Policy.Teams {
		if d.isAgentOf(t.ID, agent) {
			return t.ID
		}
	}
	return fallback
}

// isAgentOf tells whether somebody is an agent of a team.
func (d *decision) isAgentOf(team TeamID, id PersonID) bool {
	t, _ := d.env.Policy.Team(team)
	return slices.Contains(d.env.Members[team], id) && !slices.Contains(t.Observers, id)
}

// agents are those who may have the conversation: the agents of its team or, while
// it has none, of all teams.
func (d *decision) agents(v *Conversation) []PersonID {
	if v.Team != "" {
		return d.env.Members[v.Team]
	}
	var all []PersonID
	for _, t := range d.env.Policy.Teams {
		for _, id := range d.env.Members[t.ID] {
			if d.isAgentOf(t.ID, id) && !slices.Contains(all, id) {
				all = append(all, id)
			}
		}
	}
	return all
}

// strangerKey is the key of a phrase that tells somebody that they are no agent, and how
// to become one.
func (d *decision) strangerKey(v *Conversation, key string) string {
	if team, ok := d.env.Policy.Team(v.Team); ok && !team.Agents.OfChannel() {
		return key + "_listed"
	}
	return v.unlessTeamless(key)
}

// stranger tells somebody that what they would do is the agents' to do.
func (d *decision) stranger(v *Conversation) string {
	return d.desk(d.strangerKey(v, "desk.card.stranger"), "team", d.teamName(v.Team))
}

// unlessTeamless is the key of a phrase that names the conversation's team, or of
// its like for a conversation that has none.
func (v *Conversation) unlessTeamless(key string) string {
	if v.Team == "" {
		return key + "_anywhere"
	}
	return key
}
