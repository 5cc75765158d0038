package workflow

import (
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// DraftItem is a step between the greeting and the end of a draft.
type DraftItem struct {
	// Question is set for a question, Other for another step: how that begins.
	Question *DraftQuestion
	Other    string
}

// DraftQuestion is a question as a form shows it.
type DraftQuestion struct {
	ID       string        `json:"id,omitempty"`
	Type     string        `json:"type"`
	Text     Words         `json:"text,omitzero"`
	Optional bool          `json:"optional,omitempty"`
	Save     string        `json:"save,omitempty"`
	Choices  []DraftChoice `json:"choices,omitempty"`
	// Min and Max bound an answer, of the types that have them (HasBounds). Policy is where
	// the text of a consent can be read.
	Min    string `json:"min,omitempty"`
	Max    string `json:"max,omitempty"`
	Policy string `json:"policy,omitempty"`
	// Kept are the keys of the question that a form does not show; they stay as they are.
	Kept []string `json:"kept,omitempty"`
}

// DraftChoice is one of a question's choices. Team is where it leads; empty: nowhere of its
// own.
type DraftChoice struct {
	ID    string `json:"id,omitempty"`
	Label Words  `json:"label,omitzero"`
	Team  string `json:"team,omitempty"`
}

// HasChoices tells whether a question of a type has choices.
func HasChoices(kind string) bool { return slices.Contains(typeOf(kind).keys, "choices") }

// HasBounds tells whether a question of a type has a min and a max.
func HasBounds(kind string) bool { return slices.Contains(typeOf(kind).keys, "min") }

// HasPolicy tells whether a question of a type can say where a policy can be read.
func HasPolicy(kind string) bool { return slices.Contains(typeOf(kind).keys, "policy") }

// SavePlaces are the paths where the answer to a question of a type can be kept, without
// custom attributes that nobody has declared, or that agents may not see.
func SavePlaces(kind string, fields *Fields) []string {
	paths := attributePaths(func(a attribute) bool { return a.saves && (a.saveType == "" || a.saveType == kind) })
	for _, group := range []string{"contact", "conversation"} {
		declared := fields.group(group)
		for _, name := range keysOf(declared) {
			if fits(declared[name], kind) && !declared[name].Hidden {
				paths = append(paths, group+".fields."+name)
			}
		}
	}
	return paths
}

// AnswerPlaces are the paths where answers can be kept besides custom attributes.
func AnswerPlaces() []string { return attributePaths(func(a attribute) bool { return a.saves }) }

// fits tells whether a custom attribute can hold the answers to a question of a type.
func fits(f Field, kind string) bool {
	switch f.Type {
	case FieldChoice:
		return kind == "choice"
	case FieldNumber, FieldBool:
		return typeOf(kind).value == f.Type
	case FieldDate:
		return kind == "date"
	}
	return true
}

// Items are the questions and the other steps between the greeting and the end.
func (d *Draft) Items() []DraftItem {
	l := d.layout()
	r, _ := d.Routing()
	out := make([]DraftItem, len(l.items))
	for i, at := range l.items {
		out[i] = d.item(d.steps()[at], r)
	}
	return out
}

func (d *Draft) item(st *yaml.Node, r Routing) DraftItem {
	if at(st, "ask") == nil || typeOf(typeAt(st)).judge == nil {
		first, _, _ := strings.Cut(strings.TrimSpace(written(st)), "\n")
		return DraftItem{Other: first}
	}
	q := &DraftQuestion{
		ID: scalarAt(st, "id"), Type: typeAt(st), Text: wordsOf(at(st, "ask")), Save: scalarAt(st, "save"),
		Optional: slices.Contains([]string{"false", "no", "off"}, strings.ToLower(scalarAt(st, "required"))),
		Min:      scalarAt(st, "min"), Max: scalarAt(st, "max"), Policy: scalarAt(st, "policy"),
	}
	for _, c := range choicesOf(st) {
		one := DraftChoice{ID: scalarAt(c, "id"), Label: wordsOf(at(c, "label"))}
		if r.Question == q.ID {
			one.Team = r.Teams[one.ID]
		}
		q.Choices = append(q.Choices, one)
	}
	for i := 0; i+1 < len(st.Content); i += 2 {
		if key := st.Content[i].Value; !slices.Contains(shownKeys(), key) {
			q.Kept = append(q.Kept, key)
		}
	}
	return DraftItem{Question: q}
}

// shownKeys are the keys of a question that a form shows.
func shownKeys() []string {
	return []string{"ask", "id", "type", "choices", "min", "max", "policy", "required", "save"}
}

func typeAt(ask *yaml.Node) string {
	if kind := scalarAt(ask, "type"); kind != "" {
		return kind
	}
	return questionTypes()[0].name
}

// written is a step in the file's form.
func written(st *yaml.Node) string {
	var b strings.Builder
	f := formOf(st)
	f.open = true
	f.write(&b, 0)
	return b.String()
}

// Move has an item change places with the one that stands so far behind it.
func (d *Draft) Move(i, by int) {
	l := d.layout()
	if j := i + by; 0 <= i && i < len(l.items) && 0 <= j && j < len(l.items) {
		all := d.steps()
		all[l.items[i]], all[l.items[j]] = all[l.items[j]], all[l.items[i]]
	}
}

// Remove takes an item out; its choices lead to no teams any more.
func (d *Draft) Remove(i int) {
	l := d.layout()
	if i < 0 || i >= len(l.items) {
		return
	}
	if r, ok := d.Routing(); ok && r.Question != "" && r.Question == scalarAt(d.steps()[l.items[i]], "id") {
		d.Route(Routing{Else: r.Else})
	}
	d.farewell = l.last >= 0
	d.remove(l.items[i])
}

// Put changes the question at an item, or adds one behind the last. What a form does not
// show of it stays as it is, unless it belongs to another type than the question has now.
func (d *Draft) Put(i int, q DraftQuestion) {
	l := d.layout()
	r, routed := d.Routing()
	var route, st *yaml.Node
	if l.route >= 0 {
		route = d.steps()[l.route]
	}
	was := ""
	if 0 <= i && i < len(l.items) {
		st = d.steps()[l.items[i]]
		was = scalarAt(st, "id")
	} else {
		st = mapOf("ask", textNode(q.Text.Text), "id", textNode(q.ID))
		d.insert(l.end(), st)
	}
	d.change(st, q)
	next, teams := r, map[string]string{}
	for _, c := range q.Choices {
		if c.Team != "" && q.Type == "choice" {
			teams[c.ID] = c.Team
		}
	}
	switch leads := r.Question != "" && r.Question == was; {
	case !routed:
	case len(teams) > 0:
		next.Question, next.Teams = q.ID, teams
		d.reroute(route, r, next)
	case leads:
		d.reroute(route, r, Routing{Else: r.Else})
	}
}

// end is where the next item goes.
func (l layout) end() int {
	if n := len(l.items); n > 0 {
		return l.items[n-1] + 1
	}
	return l.greeting + 1
}

// change brings a question's keys up to what the form says.
func (d *Draft) change(st *yaml.Node, q DraftQuestion) {
	if typeAt(st) != q.Type {
		for _, other := range questionTypes() {
			for _, key := range other.keys {
				if !slices.Contains(typeOf(q.Type).keys, key) {
					put(st, key, nil)
				}
			}
		}
		if kind := textNode(q.Type); q.Type != questionTypes()[0].name {
			put(st, "type", kind, "ask", "id")
		} else {
			put(st, "type", nil)
		}
	}
	put(st, "ask", reworded(at(st, "ask"), q.Text.Text))
	if scalarAt(st, "id") != q.ID {
		put(st, "id", textNode(q.ID), "ask")
	}
	bound := numberNode
	if q.Type == "date" || q.Type == "time" {
		bound = textNode
	}
	setScalar(st, "min", q.Min, bound, HasBounds(q.Type))
	setScalar(st, "max", q.Max, bound, HasBounds(q.Type))
	setScalar(st, "policy", q.Policy, textNode, HasPolicy(q.Type))
	setScalar(st, "save", q.Save, textNode, true)
	if was := d.item(st, Routing{}); was.Question != nil && was.Question.Optional != q.Optional {
		put(st, "required", map[bool]*yaml.Node{true: {Kind: yaml.ScalarNode, Tag: "!!bool", Value: "false"}, false: nil}[q.Optional])
	}
	if HasChoices(q.Type) {
		setChoices(st, q.Choices)
	}
}

// setScalar changes a value of a question that its type has, and takes out an empty one.
func setScalar(st *yaml.Node, key, value string, node func(string) *yaml.Node, has bool) {
	switch {
	case !has || value == scalarAt(st, key):
	case value == "":
		put(st, key, nil)
	default:
		put(st, key, node(value))
	}
}

// setChoices changes the choices; one that was there before keeps what the form does not
// show of it.
func setChoices(st *yaml.Node, choices []DraftChoice) {
	was := choicesOf(st)
	list := seqOf()
	for _, c := range choices {
		i := slices.IndexFunc(was, func(n *yaml.Node) bool { return scalarAt(n, "id") == c.ID })
		one := mapOf("id", textNode(c.ID), "label", textNode(c.Label.Text))
		if i >= 0 {
			one = was[i]
			put(one, "label", reworded(at(one, "label"), c.Label.Text))
		}
		list.Content = append(list.Content, one)
	}
	put(st, "choices", list, "ask", "id", "type")
}

// NewID is an id like a text that none of those taken is, or else one that begins with
// another word and has a number.
func NewID(text, or string, taken func(string) bool) string {
	words := strings.FieldsFunc(strings.ToLower(Fold(text)), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	id := strings.Join(words[:min(len(words), 4)], "_")
	id = strings.TrimRight(id[:min(len(id), 30)], "_")
	if isName(id) && !taken(id) {
		return id
	}
	if !isName(id) {
		id = or
	}
	for n := 2; ; n++ {
		if next := id + "_" + strconv.Itoa(n); !taken(next) {
			return next
		}
	}
}
