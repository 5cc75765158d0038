package workflow

import (
	"cmp"
	"strings"
)

// node is a step as pictures of a workflow show it.
type node struct {
	shape    shape
	text     string
	branches []branch
	// along tells that one can also go on past the branches; onward is what that is called.
	along  bool
	onward string
	ends   bool // nothing comes behind it
}

// branch is a way out of a node, with the steps on it.
type branch struct {
	label string
	nodes []node
}

// shape is what a node looks like.
type shape uint8

const (
	shapeAction   shape = iota
	shapeQuestion       // something is asked
	shapeFork           // the way parts
	shapeEnd            // where it begins, and where it is over
)

// open tells whether one comes out at the end of nodes.
func open(nodes []node) bool {
	if len(nodes) == 0 {
		return true
	}
	last := nodes[len(nodes)-1]
	switch {
	case last.ends:
		return false
	case last.along || len(last.branches) == 0:
		return true
	}
	for _, b := range last.branches {
		if open(b.nodes) {
			return true
		}
	}
	return false
}

// Beginning says, in words for people, when the workflow begins. condition is what has to
// hold as well, as the file has it, where there are no words for that; where there are some
// for a part, the rest stands among the words `as code`.
func (d *Definition) Beginning() (words, condition string) {
	if d.trigger == nil {
		return "only when another workflow hands over to it", ""
	}
	words = d.trigger.Cause.said(d.wording())
	switch e := d.trigger.If; {
	case e == nil:
	case e.words == "":
		return words + ", if ", e.brief()
	default:
		words += ", if " + e.words
	}
	return words, ""
}

// chart is the whole workflow: where it begins, its steps, and what comes after them.
func (d *Definition) chart() []node {
	words, condition := d.Beginning()
	nodes := append([]node{{shape: shapeEnd, text: capital(words) + condition}}, d.nodes(d.steps)...)
	if open(nodes) {
		nodes = append(nodes, node{shape: shapeEnd, text: "The team goes on", ends: true})
	}
	return nodes
}

func (d *Definition) nodes(list steps) []node {
	var nodes []node
	for _, st := range list {
		nodes = append(nodes, d.node(st))
	}
	return nodes
}

// node draws one step.
func (d *Definition) node(st step) node {
	switch st := st.(type) {
	case *ifStep:
		return node{shape: shapeFork, text: st.If.asked(), branches: []branch{{"yes", d.nodes(st.Then)}, {"no", d.nodes(st.Else)}}}
	case *switchStep:
		n := node{shape: shapeFork, text: st.Switch.asked()}
		for _, c := range st.Cases {
			label, _ := d.wording().value(st.Switch.path, c.Value)
			n.branches = append(n.branches, branch{label, d.nodes(c.Steps)})
		}
		n.branches = append(n.branches, branch{"otherwise", d.nodes(st.Else)})
		return n
	case *askStep:
		n := node{shape: shapeQuestion, text: words(st.Text) + " (" + uncapital(QuestionTypeName(st.Type)) + ")"}
		if st.Optional {
			n.text += ", may be skipped"
		}
		if st.AskAgain > 0 {
			n.text += ", asked again after " + DurationWords(st.AskAgain)
		}
		if len(st.OnRefusal) > 0 {
			n.onward = "agreed"
		}
		return n.aside(d, "no valid answer", st.OnInvalid).aside(d, "silent for "+DurationWords(st.Timeout), st.OnTimeout).aside(d, "refused", st.OnRefusal)
	case *assignStep:
		n := node{text: "Assign to " + d.assignee(st)}
		return n.aside(d, "closed, or nobody is there", st.IfUnavailable).aside(d, "all are busy", st.IfBusy)
	case *closeStep:
		return node{shape: shapeEnd, text: "Close", ends: true}
	case *runStep:
		return node{shape: shapeEnd, text: "Go on with " + d.named(st.Workflow), ends: true}
	case *sayStep:
		return node{text: "Say: " + st.words()}
	case *noteStep:
		return node{text: "Note: " + words(st.Text)}
	case *routeStep:
		return node{text: "Route to " + cmp.Or(d.teams[st.Team], st.Team)}
	case *waitStep:
		return node{text: "Wait " + DurationWords(st.For)}
	case *httpStep:
		return node{text: st.brief()}.aside(d, "no answer", st.OnError)
	case *languageStep:
		return node{text: "Language" + d.isSet("contact.language", st.Value)}
	case *setStep:
		var set []string
		for _, s := range st.Set {
			set = append(set, d.wording().called(s.Path)+d.isSet(s.Path, s.Value))
		}
		return node{text: series(set, "and")}
	case *tagStep:
		var tags []string
		for _, t := range st.Tags {
			tags = append(tags, t.brief())
		}
		return node{text: "Tag " + strings.Join(tags, ", ")}
	}
	return node{text: st.kind()}
}

// aside adds a way that is gone if something is the matter, where there are steps for it.
func (n node) aside(d *Definition, label string, list steps) node {
	if len(list) > 0 {
		n.branches, n.along = append(n.branches, branch{label, d.nodes(list)}), true
	}
	return n
}

// assignee is to whom a step assigns, in words.
func (d *Definition) assignee(st *assignStep) string {
	to := "the team"
	switch {
	case st.To == lastAgent:
		to = "the last agent"
	case st.team() != "":
		to = cmp.Or(d.teams[st.To], st.To)
	case st.To != "":
		to = st.To
	}
	if st.Strategy != "" {
		to += ", " + strings.ReplaceAll(st.Strategy, "_", " ")
	}
	return to
}

// words are what is said, with the file and the buttons.
func (s *sayStep) words() string {
	var all []string
	if s.Text != nil {
		all = append(all, words(s.Text))
	}
	if s.File != nil {
		all = append(all, "("+s.File.Name+")")
	}
	for _, b := range s.Buttons {
		all = append(all, "["+words(b.Label)+"]")
	}
	return strings.Join(all, " ")
}

// words are a text in its first language, on one line, with what its values are called.
func words(t *text) string {
	var b strings.Builder
	for _, p := range t.Variants[0].Template.pieces {
		if p.value != nil {
			b.WriteString("‹" + p.value.title() + "›")
		}
		b.WriteString(p.literal)
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// title is what a value is called in a picture: {{ contact.first_name }} is the first name.
func (e *expression) title() string {
	name := e.path
	for _, group := range []string{"contact.", "conversation.", "answers.", "fields."} {
		name = strings.TrimPrefix(name, group)
	}
	if name == "" {
		return e.brief()
	}
	return strings.NewReplacer("_", " ", ".", " ").Replace(name)
}

// asked is a condition, or what a switch looks at, as a question or, where it has no words,
// as the file has it.
func (e *expression) asked() string {
	switch e.words {
	case "":
		return e.brief()
	case opensAgain:
		return "Will the team open again?"
	}
	return capital(e.words) + "?"
}

// named is what a workflow is called that this one hands over to.
func (d *Definition) named(id string) string {
	if next := d.also[id]; next != nil {
		return cmp.Or(next.Name, id)
	}
	return id
}

// isSet says what a step makes of a value, as a trial does.
func (d *Definition) isSet(path string, v value) string {
	switch {
	case v.Expr != nil && v.Expr.path != "":
		return " is set to ‹" + v.Expr.title() + "›"
	case v.Expr != nil:
		return " is set to `" + v.Expr.brief() + "`"
	case v.Literal == "":
		return " is taken away"
	}
	called, _ := d.wording().value(path, v.Literal)
	return " is set to " + called
}

// brief is a value as the file has it.
func (v value) brief() string {
	if v.Expr != nil {
		return v.Expr.brief()
	}
	return cmp.Or(v.Literal, "nothing")
}
