package bridge

import (
	"slices"
	"strings"

	"frontdesk/bridge/richtext"
	"frontdesk/workflow"
)

// beginsNow says what a workflow that is on begins with, or what keeps it from that. said
// begins the phrases.
func (d *decision) beginsNow(p *Policy, m MadeWorkflow, said string, args ...string) string {
	def, _ := p.Readable(m)
	if def == nil {
		return d.desk(said, args...)
	}
	cause := def.Cause()
	args = append(args, "event", cause.String())
	switch by := neverBegin(p)[m.ID]; {
	case by != "":
		return d.desk(said+"_taken", append(args, "by", nameIn(p, by))...)
	case cause == (workflow.Cause{}):
		return d.desk(said+"_run", args...)
	case cause != (workflow.Cause{Event: workflow.EventOpened}):
		return d.desk(said+"_event", args...)
	}
	return d.desk(said, args...)
}

// hidden is what the cards of a team show, and the answers that they do not show.
type hidden struct{ shown, answers string }

// offCards says which answers of a workflow do not stand on the cards of the teams that may get
// its conversations.
func (d *decision) offCards(def *workflow.Definition) (lines []string) {
	p := d.env.Policy
	teams := map[hidden][]string{}
	var order []hidden
	for _, t := range p.Teams {
		if t.Shows == nil || !def.ComesTo(string(t.ID), string(p.FallbackTeam)) {
			continue
		}
		var all []string
		for _, q := range def.Answers() {
			if !slices.Contains(t.Shows, q.ID) && !slices.Contains(t.Shows, q.Save[strings.LastIndexByte(q.Save, '.')+1:]) {
				all = append(all, "“"+q.Title+"”")
			}
		}
		if len(all) == 0 {
			continue
		}
		h := hidden{enumerated(t.Shows), enumerated(all)}
		if teams[h] == nil {
			order = append(order, h)
		}
		teams[h] = append(teams[h], t.Name)
	}
	for _, h := range order {
		key := "desk.workflow.hidden"
		if h.shown == "" {
			key = "desk.workflow.hidden_all"
		}
		lines = append(lines, d.desk(key, "teams", enumerated(teams[h]), "shown", h.shown, "answers", h.answers, "command", p.Command))
	}
	return lines
}

// enumerated is a list as one says it.
func enumerated(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

// withCode are words in which some stand `as code`.
func withCode(words string) []richtext.Inline {
	parts := strings.Split(words, "`")
	if len(parts)%2 == 0 {
		return []richtext.Inline{richtext.Text{S: words}}
	}
	var out []richtext.Inline
	for i, part := range parts {
		style := richtext.Style(0)
		if i%2 == 1 {
			style = richtext.Mono
		}
		if part != "" {
			out = append(out, richtext.Text{S: part, Style: style})
		}
	}
	return out
}
