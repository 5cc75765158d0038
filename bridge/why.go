package bridge

import (
	"strconv"
	"strings"

	"frontdesk/bridge/richtext"
)

// WhyMe says in words how a conversation came to its assignee, or why it has none:
// the rule, the candidates and who was passed over. It is empty where there is
// nothing to say.
func WhyMe(env Env, v *Conversation) richtext.Doc {
	d := newDecision(env, Contact{Current: v})
	if v == nil || v.Status == Closed {
		return nil
	}
	if v.Assignee == "" {
		return d.whyNobody(v)
	}
	c := v.Choice
	if c == nil {
		return nil
	}
	lines := []string{d.desk("desk.why."+c.Rule, "agent", d.name(v.Assignee), "by", d.byName(c.By), "team", d.teamName(v.Team))}
	return richtext.FromPlain(strings.Join(append(lines, d.candidateLines(c.Candidates)...), "\n"))
}

// candidateLines say whom a rule looked at, and who was passed over and why.
func (d *decision) candidateLines(all []Candidate) (lines []string) {
	var others, passed []string
	for _, x := range all {
		text := d.desk("desk.why.candidate", "name", d.name(x.Agent), "open", count(x.Open, "open conversation"))
		switch x.Passed {
		case PassedAway:
			passed = append(passed, d.desk("desk.why.away", "name", d.name(x.Agent)))
		case PassedBusy:
			passed = append(passed, d.desk("desk.why.busy", "name", d.name(x.Agent), "open", strconv.Itoa(x.Open)))
		default:
			others = append(others, text)
		}
	}
	if len(others) > 0 {
		lines = append(lines, d.desk("desk.why.candidates", "names", strings.Join(others, ", ")))
	}
	if len(passed) > 0 {
		lines = append(lines, d.desk("desk.why.passed", "names", strings.Join(passed, ", ")))
	}
	return lines
}

// whyNobody says why nobody has a conversation.
func (d *decision) whyNobody(v *Conversation) richtext.Doc {
	q := v.Queued
	if q == nil || q.Asked || q.Said == "" {
		return nil
	}
	text := d.desk("desk.why."+string(q.Said), "team", d.teamName(v.Team))
	if q.Place > 0 {
		text += " " + d.desk("desk.waits.place", "place", strconv.Itoa(q.Place))
	}
	return richtext.FromPlain(strings.Join(append([]string{text}, d.candidateLines(q.Passed)...), "\n"))
}

// byName is who did something by hand, or the program.
func (d *decision) byName(id PersonID) string {
	if id == "" {
		return d.desk("desk.why.program")
	}
	return d.name(id)
}
