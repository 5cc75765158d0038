package bridge

import (
	"slices"
	"strings"

	"frontdesk/bridge/richtext"
	"frontdesk/workflow/problem"
)

func asksQueue(*decision, deskCall) (Query, bool) { return Query{Kind: LookQueue}, true }

// deskQueue says what waits for an agent, by team and in order.
func deskQueue(d *decision, c deskCall) richtext.Doc {
	teams := d.teamsOf(c.Actor)
	if d.isAdmin(c.Actor) {
		teams = nil
		for _, t := range d.env.Policy.Teams {
			teams = append(teams, t.ID)
		}
	}
	if c.Args != "" {
		team, sorry := d.teamNamed(c.Args)
		switch {
		case sorry != nil:
			return d.sorry(sorry)
		case !slices.Contains(teams, team):
			return d.sorry(d.deskDoc("desk.queue.not_yours", "team", d.teamName(team)))
		}
		teams = []TeamID{team}
	}
	f := d.env.Found
	if f == nil {
		return d.deskDoc("desk.slash.no_figures")
	}
	var doc richtext.Doc
	for _, t := range teams {
		var lines richtext.Doc
		n := f.More[t]
		for _, h := range f.Hits {
			if h.Team == t {
				words := []string{d.who(h), d.desk("desk.queue.for", "span", d.since(h.Since))}
				if !h.LeftAt.IsZero() && !h.ContactAt.After(h.LeftAt) {
					words = append(words, d.desk("desk.queue.left"))
				}
				if priority := d.priorityOf(h.Rank); priority != "" {
					words = append(words, priority)
				}
				lines = append(lines, d.hitLine(h, words...)...)
				n++
			}
		}
		if n == 0 {
			doc = append(doc, d.deskDoc("desk.queue.nobody", "team", d.teamName(t))...)
			continue
		}
		doc = append(append(doc, d.deskDoc("desk.queue.team", "team", d.teamName(t), "waiting", count(n, "conversation"))...), lines...)
		if more := f.More[t]; more > 0 {
			doc = append(doc, d.deskDoc("desk.list.more", "more", count(more, "conversation"))...)
		}
	}
	return doc
}

func asksMine(*decision, deskCall) (Query, bool) { return Query{Kind: LookMine}, true }

// deskMine says what the caller has to do, those who wait for an answer first.
func deskMine(d *decision, c deskCall) richtext.Doc {
	f := d.env.Found
	if f == nil {
		return d.deskDoc("desk.slash.no_figures")
	}
	if len(f.Hits) == 0 {
		return d.deskDoc("desk.mine.none")
	}
	var doc richtext.Doc
	for _, h := range f.Hits {
		last := d.desk("desk.mine.answered", "span", d.since(h.AgentAt))
		if h.ContactAt.After(h.AgentAt) {
			last = d.desk("desk.mine.waits", "span", d.since(h.ContactAt))
		}
		doc = append(doc, d.hitLine(h, d.who(h), d.teamOrNone(h.Team), last)...)
	}
	if more := f.More[""]; more > 0 {
		doc = append(doc, d.deskDoc("desk.list.more", "more", count(more, "conversation"))...)
	}
	return append(d.deskDoc("desk.mine.head", "open", count(len(f.Hits)+f.More[""], "open conversation")), doc...)
}

// teamNamed is the team that a word means, by its id or name, or what to say instead.
func (d *decision) teamNamed(word string) (TeamID, richtext.Doc) {
	known := map[string]TeamID{}
	var names []string
	for _, t := range d.env.Policy.Teams {
		known[strings.ToLower(t.Name)], known[strings.ToLower(string(t.ID))] = t.ID, t.ID
		names = append(names, d.teamName(t.ID))
	}
	word = strings.TrimPrefix(strings.TrimSpace(word), "#")
	if id, ok := known[strings.ToLower(word)]; ok && word != "" {
		return id, nil
	}
	if guess := problem.Suggest(strings.ToLower(word), keys(known)); guess != "" && word != "" {
		return "", d.deskDoc("desk.transfer.guess", "word", word, "guess", string(known[guess]))
	}
	return "", d.deskDoc("desk.transfer.unknown", "word", word, "teams", strings.Join(names, ", "))
}
