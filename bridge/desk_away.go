package bridge

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"frontdesk/bridge/richtext"
	"frontdesk/workflow"
)

// maxWhy bounds what is kept of why somebody is away.
const maxWhy = 100

// longestAway is how long an absence with an end may be.
const longestAway = 366 * 24 * time.Hour

// deskAway has an agent be passed over when conversations are assigned.
func deskAway(d *decision, c deskCall) richtext.Doc {
	who, rest, sorry := d.whose(c)
	if who == "" {
		return sorry
	}
	why, until, ok := d.absence(who, rest)
	if !ok {
		return d.deskDoc("desk.away.when", "text", rest, "command", d.env.Policy.Command)
	}
	before := d.env.Away[who]
	away := Away{Since: d.env.Now, Until: until, Why: why}
	if isAway(d.env, who) {
		away.Since = before.Since
	}
	d.out.Away = append(d.out.Away, AwayChange{Person: who, Away: away})
	d.out.Audits = append(d.out.Audits, Audit{Actor: c.Actor, Action: "away", Before: d.awayWords(who, before), After: d.awayWords(who, away)})
	// Those who wait need not wait longer for them than they said.
	d.wakeTeams(who, "away")
	key := "desk.away.now"
	if who != c.Actor {
		key = "desk.away.other"
	}
	text := d.desk(key, "name", d.name(who), "away", d.awayWords(who, away))
	if n := d.openOf(who); n > 0 {
		text += " " + d.desk("desk.away.keeps", "open", count(n, "conversation"))
	}
	if who == c.Actor {
		text += " " + d.desk("desk.away.back", "command", d.env.Policy.Command)
	}
	return richtext.FromPlain(text)
}

// deskBack ends an agent's absence.
func deskBack(d *decision, c deskCall) richtext.Doc {
	who, _, sorry := d.whose(c)
	if who == "" {
		return sorry
	}
	before, known := d.env.Away[who]
	if !known {
		return d.deskDoc(ofSelf("desk.back.already", who == c.Actor), "name", d.name(who))
	}
	d.out.Away = append(d.out.Away, AwayChange{Person: who, Back: true})
	d.out.Audits = append(d.out.Audits, Audit{Actor: c.Actor, Action: "back", Before: d.awayWords(who, before)})
	d.wakeTeams(who, "back")
	if who == c.Actor {
		return d.deskDoc("desk.back.now")
	}
	return d.deskDoc("desk.back.other", "name", d.name(who))
}

// whose is whom a command about presence concerns: the caller, or an agent whom an
// admin names first. Without anybody, sorry says why.
func (d *decision) whose(c deskCall) (who PersonID, rest string, sorry richtext.Doc) {
	who, rest = c.Actor, c.Args
	if strings.HasPrefix(c.Args, "@") {
		word, after, _ := strings.Cut(c.Args, " ")
		named, ok := d.person(word)
		if !ok {
			return "", "", d.deskDoc("desk.person.unknown", "name", word)
		}
		if named != c.Actor && !d.isAdmin(c.Actor) {
			return "", "", d.deskDoc("desk.away.forbidden")
		}
		who, rest = named, strings.TrimSpace(after)
	}
	if !d.isAnyAgent(who) {
		return "", "", d.deskDoc(ofSelf("desk.person.no_agent", who == c.Actor), "name", d.name(who))
	}
	return who, rest, nil
}

// ofSelf is the phrase for the caller themselves, or for somebody else.
func ofSelf(key string, self bool) string {
	if self {
		return key + "_you"
	}
	return key
}

// absence reads why somebody is away and until when: "lunch until 13:30", "2h",
// "until 2027-01-04", "dentist". ok is false if there is an end that cannot be read.
func (d *decision) absence(who PersonID, text string) (why string, until time.Time, ok bool) {
	words := strings.Fields(text)
	n := len(words)
	i := slices.IndexFunc(words, func(w string) bool { return strings.EqualFold(w, "until") })
	if i >= 0 {
		if until, ok = d.untilWord(who, words[n-1]); !ok || i != n-2 {
			return "", until, false
		}
		words = words[:i]
	} else if n > 0 {
		span, err := workflow.ParseDuration(words[n-1])
		switch {
		case err != nil:
		case span <= 0, span > longestAway:
			return "", until, false
		default:
			until, words = d.env.Now.Add(span), words[:n-1]
			if n > 1 && strings.EqualFold(words[n-2], "for") {
				words = words[:n-2]
			}
		}
	}
	r := []rune(richtext.CleanName(strings.Join(words, " ")))
	return string(r[:min(len(r), maxWhy)]), until, true
}

// untilWord reads a time of today or tomorrow, or a day, where the person is.
func (d *decision) untilWord(who PersonID, word string) (time.Time, bool) {
	now := d.env.Now.In(d.zoneOf(who))
	year, month, day := now.Date()
	if at, err := time.Parse("15:04", word); err == nil {
		until := time.Date(year, month, day, at.Hour(), at.Minute(), 0, 0, now.Location())
		if !until.After(now) {
			until = time.Date(year, month, day+1, at.Hour(), at.Minute(), 0, 0, now.Location())
		}
		return until, true
	}
	if strings.EqualFold(word, "tomorrow") {
		return time.Date(year, month, day+1, 0, 0, 0, 0, now.Location()), true
	}
	at, err := time.ParseInLocation("2006-01-02", word, now.Location())
	if err != nil || !at.After(now) || at.Sub(now) > longestAway {
		return time.Time{}, false
	}
	return at, true
}

// zoneOf is where a person works: where their team has its hours, or else where
// the program is.
func (d *decision) zoneOf(who PersonID) *time.Location {
	for _, t := range d.env.Policy.Teams {
		if t.Hours != nil && d.isMember(t.ID, who) {
			return t.Hours.Zone
		}
	}
	if zone := d.env.Policy.TimeZone; zone != nil {
		return zone
	}
	return time.UTC
}

// awayWords says how somebody is away: "away (lunch) until 13:30".
func (d *decision) awayWords(who PersonID, a Away) string {
	if a.Since.IsZero() {
		return ""
	}
	text := d.desk("desk.away.word")
	if a.Why != "" {
		text = d.desk("desk.away.why", "why", a.Why)
	}
	if a.Until.IsZero() {
		return text
	}
	zone := d.zoneOf(who)
	now, until := d.env.Now.In(zone), a.Until.In(zone)
	layout := "15:04"
	if daysBetween(now, until) > 0 {
		layout = "Mon 2 Jan 15:04"
	}
	return d.desk("desk.away.until", "away", text, "until", until.Format(layout))
}

// wakeTeams has the teams of an agent look at their queues.
func (d *decision) wakeTeams(who PersonID, why string) {
	for _, t := range d.env.Policy.Teams {
		if d.isMember(t.ID, who) {
			d.forward(t.ID, TeamWoken{Why: why})
		}
	}
}

// openOf counts an agent's open conversations.
func (d *decision) openOf(who PersonID) int {
	n := 0
	for _, loads := range d.env.Loads {
		n += loads[who]
	}
	return n
}

// deskAgents says who is there, who is away, and how much each has to do, of all teams
// or of one.
func deskAgents(d *decision, c deskCall) richtext.Doc {
	var only TeamID
	if c.Args != "" {
		team, sorry := d.teamNamed(c.Args)
		if sorry != nil {
			return d.sorry(sorry)
		}
		only = team
	}
	var lines []string
	for _, t := range d.env.Policy.Teams {
		if only != "" && t.ID != only {
			continue
		}
		lines = append(lines, d.teamHead(t))
		for _, id := range d.env.Members[t.ID] {
			n := d.env.Loads[t.ID][id]
			open := count(n, "open conversation")
			if t.MaxOpen > 0 {
				open = d.desk("desk.agents.of", "open", strconv.Itoa(n), "most", strconv.Itoa(t.MaxOpen))
			}
			line := d.desk("desk.agents.line", "name", d.name(id), "open", open)
			if isAway(d.env, id) {
				line += ", " + d.awayWords(id, d.env.Away[id])
			}
			lines = append(lines, line)
		}
	}
	return richtext.FromPlain(strings.Join(lines, "\n"))
}

// teamHead is the line above a team's agents.
func (d *decision) teamHead(t TeamPolicy) string {
	agents := d.env.Members[t.ID]
	opens, _ := t.Hours.NextOpening(d.env.Now)
	state := d.opensAt(t, opens)
	switch {
	case len(agents) == 0:
		return d.desk("desk.agents.none", "team", d.teamName(t.ID))
	case Crowded(t, len(agents)):
		return d.desk("desk.agents.crowd", "team", d.teamName(t.ID), "agents", strconv.Itoa(len(agents)))
	case t.Hours.Open(d.env.Now):
		return d.desk("desk.agents.open", "team", d.teamName(t.ID))
	case state == "":
		return d.desk("desk.agents.closed", "team", d.teamName(t.ID))
	}
	return d.desk("desk.agents.opens", "team", d.teamName(t.ID), "opens", state)
}
