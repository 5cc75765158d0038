package workflow

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// layout is where the parts that a form shows stand among the steps; -1: nowhere.
type layout struct {
	greeting, route, last int
	// items are the steps between: questions, and others.
	items []int
	// tail is where the steps behind the items begin.
	tail int
}

func (d *Draft) steps() []*yaml.Node { return d.get("steps").Content }

// layout finds the parts. What stands at the end and is nothing but a plain say, a route
// (also one for each choice of a question) or an empty assign, each once, is no item.
func (d *Draft) layout() layout {
	all := d.steps()
	l := layout{greeting: -1, route: -1, last: -1, tail: len(all)}
	assign := false
	for l.tail > 0 {
		i := l.tail - 1
		switch st := all[i]; {
		case l.last < 0 && isPlainSay(st):
			l.last = i
		case l.route < 0 && d.routes(i) != nil:
			l.route = i
		case !assign && isOnly(st, "assign") && len(at(st, "assign").Content) == 0:
			assign = true
		default:
			i = -1
		}
		if i < 0 {
			break
		}
		l.tail--
	}
	first := 0
	if len(all) > 0 && isPlainSay(all[0]) && (l.tail > 0 || l.last == 0 && !d.farewell) {
		l.greeting, first = 0, 1
		if l.last == 0 {
			l.last = -1
		}
	}
	l.tail = max(l.tail, first)
	for i := first; i < l.tail; i++ {
		l.items = append(l.items, i)
	}
	return l
}

// isOnly tells whether a step has one key, and which.
func isOnly(st *yaml.Node, key string) bool {
	return st.Kind == yaml.MappingNode && len(st.Content) == 2 && st.Content[0].Value == key
}

func isPlainSay(st *yaml.Node) bool {
	if !isOnly(st, "say") {
		return false
	}
	n := st.Content[1]
	return n.Kind == yaml.ScalarNode || n.Kind == yaml.MappingNode && len(n.Content) > 1
}

// Greeting is what is said before the questions, LastWord what is said behind them.
func (d *Draft) Greeting() Words { return d.said(d.layout().greeting) }

// LastWord is what is said behind the questions.
func (d *Draft) LastWord() Words { return d.said(d.layout().last) }

func (d *Draft) said(i int) Words {
	if i < 0 {
		return Words{}
	}
	return wordsOf(at(d.steps()[i], "say"))
}

// SetGreeting changes what is said before the questions; "" takes it out, in all languages.
func (d *Draft) SetGreeting(words string) {
	l := d.layout()
	d.farewell = l.last >= 0
	d.say(l.greeting, 0, words)
}

// SetLastWord changes what is said behind the questions; "" takes it out, in all languages.
func (d *Draft) SetLastWord(words string) {
	l, all := d.layout(), d.steps()
	end := len(all)
	if end > l.tail && isOnly(all[end-1], "assign") {
		end--
	}
	d.farewell = strings.TrimSpace(words) != ""
	d.say(l.last, end, words)
}

// say changes a say, or has one begin at a place.
func (d *Draft) say(i, place int, words string) {
	empty := strings.TrimSpace(words) == ""
	switch {
	case i < 0 && empty:
	case i < 0:
		d.insert(place, mapOf("say", textNode(words)))
	case empty:
		d.remove(i)
	default:
		put(d.steps()[i], "say", reworded(at(d.steps()[i], "say"), words))
	}
}

func (d *Draft) insert(i int, st *yaml.Node) {
	s := d.get("steps")
	s.Content = slices.Insert(s.Content, i, st)
}

func (d *Draft) remove(i int) {
	s := d.get("steps")
	s.Content = slices.Delete(s.Content, i, i+1)
}

// Routing is which team follows: by the answer to a question, or otherwise.
type Routing struct {
	// Question is the one whose choices lead to teams; empty: none does.
	Question string
	Teams    map[string]string // by choice
	Else     string            // empty: the fallback team
}

// Routing is which team follows. ok is false if a form cannot show it, because the workflow
// routes in another way; it stays as it is then.
func (d *Draft) Routing() (r Routing, ok bool) {
	if l := d.layout(); l.route >= 0 {
		return *d.routes(l.route), true
	}
	for _, st := range d.steps() {
		if routesAnywhere(st) {
			return Routing{}, false
		}
	}
	return Routing{}, true
}

// routesAnywhere tells whether a step, or one within it, decides the team.
func routesAnywhere(n *yaml.Node) bool {
	if n.Kind == yaml.MappingNode && (at(n, "route") != nil || at(at(n, "assign"), "to") != nil || at(n, "run") != nil) {
		return true
	}
	return slices.ContainsFunc(n.Content, routesAnywhere)
}

// routes reads a step that decides the team as a form can show it, or gives nil.
func (d *Draft) routes(i int) *Routing {
	st := d.steps()[i]
	if isOnly(st, "route") && st.Content[1].Kind == yaml.ScalarNode {
		return &Routing{Else: st.Content[1].Value}
	}
	id, ok := strings.CutPrefix(strings.TrimSpace(scalarAt(st, "switch")), "answers.")
	cases := at(st, "cases")
	if !ok || cases == nil || cases.Kind != yaml.MappingNode {
		return nil
	}
	q := d.asked(id, i)
	if scalarAt(q, "type") != "choice" {
		return nil
	}
	r := &Routing{Question: id, Teams: map[string]string{}}
	for j := 0; j+1 < len(cases.Content); j += 2 {
		choice, team := cases.Content[j].Value, onlyRoute(cases.Content[j+1])
		if team == "" || !slices.ContainsFunc(choicesOf(q), func(c *yaml.Node) bool { return scalarAt(c, "id") == choice }) {
			return nil
		}
		r.Teams[choice] = team
	}
	if otherwise := at(st, "else"); otherwise != nil {
		if r.Else = onlyRoute(otherwise); r.Else == "" {
			return nil
		}
	}
	return r
}

// onlyRoute is the team of steps that do nothing but route; else "".
func onlyRoute(list *yaml.Node) string {
	if list.Kind != yaml.SequenceNode || len(list.Content) != 1 || !isOnly(list.Content[0], "route") {
		return ""
	}
	return scalarAt(list.Content[0], "route")
}

// asked is the question of an id among the steps before a place.
func (d *Draft) asked(id string, before int) *yaml.Node {
	for _, st := range d.steps()[:before] {
		if at(st, "ask") != nil && scalarAt(st, "id") == id {
			return st
		}
	}
	return nil
}

func choicesOf(ask *yaml.Node) []*yaml.Node {
	if n := at(ask, "choices"); n != nil && n.Kind == yaml.SequenceNode {
		return n.Content
	}
	return nil
}

// Route changes which team follows, unless a form cannot show it.
func (d *Draft) Route(r Routing) {
	was, ok := d.Routing()
	if !ok {
		return
	}
	var st *yaml.Node
	if l := d.layout(); l.route >= 0 {
		st = d.steps()[l.route]
	}
	d.reroute(st, was, r)
}

// reroute puts another step in the place of the one that decides the team, which is nil if
// there is none yet.
func (d *Draft) reroute(step *yaml.Node, was, r Routing) {
	if was.Question == r.Question && was.Else == r.Else && sameTeams(was.Teams, r.Teams) {
		return
	}
	next := d.routeStep(r)
	switch i := slices.Index(d.steps(), step); {
	case i >= 0 && next == nil:
		d.remove(i)
	case i >= 0:
		d.steps()[i] = next
	case next != nil:
		d.insert(d.layout().tail, next)
	}
}

func sameTeams(a, b map[string]string) bool {
	for _, m := range []map[string]string{a, b} {
		for choice := range m {
			if a[choice] != b[choice] {
				return false
			}
		}
	}
	return true
}

// routeStep is the step that decides the team; nil if none is needed.
func (d *Draft) routeStep(r Routing) *yaml.Node {
	cases := mapOf()
	for _, c := range choicesOf(d.asked(r.Question, len(d.steps()))) {
		if id := scalarAt(c, "id"); r.Teams[id] != "" {
			cases.Content = append(cases.Content, textNode(id), seqOf(mapOf("route", textNode(r.Teams[id]))))
		}
	}
	otherwise := mapOf("route", textNode(r.Else))
	switch {
	case len(cases.Content) == 0 && r.Else == "":
		return nil
	case len(cases.Content) == 0:
		return otherwise
	}
	st := mapOf("switch", textNode("answers."+r.Question), "cases", cases)
	if r.Else != "" {
		put(st, "else", seqOf(otherwise))
	}
	return st
}
