package workflow

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"frontdesk/workflow/problem"
)

// DraftPart is a part of a draft that a form shows, for a mistake in it.
type DraftPart struct {
	// Item is the place among the items, -1 if it is none of them.
	Item int
	// Key is a key of the workflow or of the question, or one of the Parts. Choice is the
	// place among the choices, for the key "choices" and PartLeads.
	Key    string
	Choice int
}

// The Keys of what a form shows and no key stands for: three steps that are no items, and
// where a choice of a question leads.
const (
	PartGreeting = "greeting"
	PartRoute    = "route"
	PartLast     = "last"
	PartLeads    = "leads"
)

// DraftProblem is a mistake in a draft.
type DraftProblem struct {
	DraftPart
	Text string
}

// Check reads the draft as a workflow. The list holds every mistake; if it is not empty,
// there is no definition.
func (d *Draft) Check(scope Scope) (*Definition, []DraftProblem) {
	text := d.Text()
	def, problems := Read(text, scope)
	if len(problems) == 0 {
		return def, nil
	}
	placed, err := ReadDraft(text) // the same, with places
	if err != nil {
		placed = d
	}
	placed.farewell = d.farewell
	var out []DraftProblem
	for _, p := range problems {
		out = append(out, DraftProblem{placed.Part(p.Position), p.Text})
	}
	return nil, out
}

// Part is the part of a draft that stands at a position of the text that it was read from.
func (d *Draft) Part(pos problem.Position) DraftPart {
	part := DraftPart{Item: -1, Choice: -1}
	i := under(d.root.Content, pos, 2)
	if i < 0 {
		return part
	}
	if part.Key = d.root.Content[i].Value; part.Key != "steps" {
		return part
	}
	all := d.steps()
	i = under(all, pos, 1)
	if i < 0 {
		return part
	}
	switch l := d.layout(); {
	case i == l.greeting:
		part.Key = PartGreeting
	case i == l.route:
		part = d.routePart(l, pos)
	case i == l.last:
		part.Key = PartLast
	case i < l.tail:
		part.Item = i - l.items[0]
		part.Key, part.Choice = keyAt(all[i], pos)
	}
	return part
}

// routePart is the part of the step that decides the team: a choice that leads to one, or the
// step as a whole.
func (d *Draft) routePart(l layout, pos problem.Position) DraftPart {
	st := d.steps()[l.route]
	whole := DraftPart{Item: -1, Key: PartRoute, Choice: -1}
	i := under(st.Content, pos, 2)
	if i < 0 || st.Content[i].Value != "cases" {
		return whole
	}
	cases, r := st.Content[i+1].Content, d.routes(l.route)
	if i = under(cases, pos, 2); i < 0 {
		return whole
	}
	for item, at := range l.items {
		ask := d.steps()[at]
		choice := slices.IndexFunc(choicesOf(ask), func(c *yaml.Node) bool { return scalarAt(c, "id") == cases[i].Value })
		if scalarAt(ask, "id") == r.Question && choice >= 0 {
			return DraftPart{Item: item, Key: PartLeads, Choice: choice}
		}
	}
	return whole
}

// keyAt is the key of a step at a position, and the place among its choices.
func keyAt(st *yaml.Node, pos problem.Position) (key string, choice int) {
	i := under(st.Content, pos, 2)
	if i < 0 {
		return "", -1
	}
	key, choice = st.Content[i].Value, -1
	if key == "choices" {
		choice = under(st.Content[i+1].Content, pos, 1)
	}
	return key, choice
}

// under is the last of nodes, of which every n-th counts, that begins at or before a
// position; -1: none does.
func under(nodes []*yaml.Node, pos problem.Position, n int) int {
	found := -1
	for i := 0; i < len(nodes); i += n {
		if nodes[i].Line < pos.Line || nodes[i].Line == pos.Line && (pos.Column == 0 || nodes[i].Column <= pos.Column) {
			found = i
		}
	}
	return found
}

// Begins is how a text begins, as one line of at most so many characters.
func Begins(text string, most int) string {
	line := strings.Join(strings.Fields(text), " ")
	if short := cut(line, most); short != line {
		return strings.TrimSpace(cut(line, most-1)) + "…"
	}
	return line
}
