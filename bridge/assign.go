package bridge

import (
	"slices"
	"strings"

	"frontdesk/bridge/richtext"
	"frontdesk/workflow/problem"
)

// giveTo has somebody give the conversation to an agent of its team. It returns why
// not, in words, or "".
func (d *decision) giveTo(v *Conversation, agent, by PersonID) (refusal string) {
	p, known := d.env.People[agent]
	switch {
	case v.Assignee == agent && agent == by:
		return d.desk("desk.command.yours")
	case v.Assignee == agent:
		return d.desk("desk.assign.has", "agent", d.name(agent))
	case !d.isAgent(v, agent), known && (p.Guest || p.Machine || p.Gone):
		return d.desk(v.unlessTeamless("desk.assign.stranger"), "agent", d.name(agent), "team", d.teamName(v.Team))
	}
	d.assign(v, agent, by, true)
	d.stepIn(v)
	return ""
}

// putBack has somebody take the conversation from its assignee and give it to nobody.
func (d *decision) putBack(v *Conversation, by PersonID) (refusal string) {
	if v.Assignee == "" {
		return d.desk("desk.assign.nobody_has")
	}
	d.audit(v, by, "unassigned", string(v.Assignee), "")
	key, ping := "desk.put_back", []PersonID(nil)
	if v.Assignee != by {
		key, ping = "desk.put_back_for", []PersonID{v.Assignee}
	}
	d.release(v, "put back")
	v.Assignee, v.Choice, v.Spoke = "", nil, nil
	d.drawn, d.drawnNow = true, true
	d.toThread(v.ID, d.deskDoc(key, "agent", d.name(by)), ping...)
	d.wantAgent(v, Queued{Strategy: AssignNobody})
	return ""
}

// handOver has somebody give the conversation to another team.
func (d *decision) handOver(v *Conversation, team TeamID, by PersonID, words string) (refusal string) {
	switch {
	case team == v.Team:
		return d.desk("desk.transfer.here", "team", d.teamName(team))
	case !d.mayTransfer(v, team, by) && v.Assignee != by:
		return d.desk("desk.transfer.not_yours", "team", d.teamName(v.Team), "to", d.teamName(team))
	}
	d.transfer(v, team, by, words)
	return ""
}

// assignOrder is "!assign @ana", "!assign me" or "!assign nobody".
func (d *decision) assignOrder(v *Conversation, by PersonID, order richtext.Doc) (refusal string) {
	var whom PersonID
	for _, m := range richtext.Mentions(order) {
		switch id := PersonID(m.Ref); {
		case m.Kind != richtext.Person:
		case whom != "" && whom != id:
			return d.desk("desk.assign.one")
		default:
			whom = id
		}
	}
	if whom != "" {
		return d.giveTo(v, whom, by)
	}
	word := strings.TrimPrefix(strings.TrimSpace(order.Plain()), "@")
	switch strings.ToLower(word) {
	case "":
		return d.desk("desk.assign.whom")
	case "me":
		return d.giveTo(v, by, by)
	case "nobody":
		return d.putBack(v, by)
	}
	names := map[string]PersonID{}
	for _, id := range d.agents(v) {
		p := d.env.People[id]
		for _, name := range []string{p.Name, firstName(p)} {
			if name = strings.ToLower(name); name == "" {
				continue
			}
			if other, taken := names[name]; taken && other != id {
				names[name] = "" // two are called so
				continue
			}
			names[name] = id
		}
	}
	agent, known := names[strings.ToLower(word)]
	switch {
	case agent != "":
		return d.giveTo(v, agent, by)
	case known:
		return d.desk("desk.assign.two", "word", word)
	}
	if guess := problem.Suggest(strings.ToLower(word), keys(names)); guess != "" && names[guess] != "" {
		return d.desk("desk.assign.guess", "word", word, "guess", d.name(names[guess]))
	}
	return d.desk(v.unlessTeamless("desk.assign.unknown"), "word", word, "team", d.teamName(v.Team))
}

// transferOrder is "!transfer sales", by a team's id or name.
func (d *decision) transferOrder(v *Conversation, by PersonID, order richtext.Doc) (refusal string) {
	word, words, _ := strings.Cut(strings.TrimSpace(order.Plain()), "\n")
	word = strings.TrimSpace(word)
	var others []string
	known := map[string]TeamID{}
	for _, t := range d.env.Policy.Teams {
		known[strings.ToLower(t.Name)], known[string(t.ID)] = t.ID, t.ID
		if t.ID != v.Team {
			others = append(others, d.teamName(t.ID))
		}
	}
	if len(others) == 0 {
		return d.desk("desk.transfer.alone")
	}
	if team, ok := known[strings.ToLower(strings.TrimPrefix(word, "#"))]; ok && word != "" {
		return d.handOver(v, team, by, strings.TrimSpace(words))
	}
	teams := strings.Join(others, ", ")
	if team, more := cutTeam(word, known); more {
		return d.desk("desk.transfer.words", "team", d.teamName(team))
	}
	if word == "" {
		return d.desk("desk.transfer.whom", "teams", teams)
	}
	if guess := problem.Suggest(strings.ToLower(word), keys(known)); guess != "" {
		return d.desk("desk.transfer.guess", "word", word, "guess", string(known[guess]))
	}
	return d.desk("desk.transfer.unknown", "word", word, "teams", teams)
}

// cutTeam tells whether a line begins with the name of a team, and goes on.
func cutTeam(line string, known map[string]TeamID) (team TeamID, more bool) {
	words := strings.Fields(strings.ToLower(strings.TrimPrefix(line, "#")))
	for n := len(words) - 1; n > 0; n-- {
		name := strings.TrimRight(strings.Join(words[:n], " "), ":,.")
		if team, ok := known[name]; ok && name != "" {
			return team, true
		}
	}
	return "", false
}

// AsksForColleagues tells whether an event may name an agent of the conversation's
// team in a way that only who is in that team tells.
func AsksForColleagues(ev Event) bool {
	switch ev := ev.(type) {
	case Replied:
		return strings.HasPrefix(richtext.Lead(ev.Text), "!")
	case CardPressed, Submitted, Ordered:
		return true
	}
	return false
}

// keys are a map's keys in a fixed order.
func keys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
