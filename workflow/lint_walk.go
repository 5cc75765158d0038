package workflow

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// The bounds of Lint's walk: beyond so many ways that differ at one place they are taken
// for one, and after so many steps it is given up.
const (
	maxWays  = 24
	maxWalks = 20_000
)

// way is what is known on one of the ways that lead to a step. Customers who fall silent,
// want a person or give no valid answer are left out where the file says nothing of them;
// that there is an answer is therefore no fact, but must.
type way struct {
	facts facts
	// may and must are the ids of the questions that may have been answered, and that were.
	may, must map[string]bool
	saved     map[string]*askStep // which question was answered for a path
	required  []*askStep          // that were asked and have to be answered
	consent   consented
	// said: the customer has heard something. assigned: an agent has the conversation.
	said, routed, assigned bool
}

// consented tells how it stands with the customer's consent.
type consented uint8

const (
	notAsked consented = iota
	refused
	given
)

func (w way) clone() way {
	w.facts = w.facts.clone()
	w.may, w.must, w.saved = maps.Clone(w.may), maps.Clone(w.must), maps.Clone(w.saved)
	w.required = slices.Clip(w.required)
	return w
}

// key tells ways apart.
func (w way) key() string {
	var asked []string
	for _, q := range w.required {
		asked = append(asked, q.ID)
	}
	var saved []string
	for _, path := range keysOf(w.saved) {
		saved = append(saved, path, w.saved[path].ID)
	}
	return fmt.Sprint(w.facts.is, w.facts.isnt, w.may, w.must, saved, asked, w.consent, w.said, w.routed, w.assigned)
}

// joined takes several ways for one, of which only that is known which is on each of them.
func joined(ways []way) way {
	j := ways[0].clone()
	for _, w := range ways[1:] {
		maps.DeleteFunc(j.facts.is, func(path, v string) bool { is, ok := w.facts.is[path]; return !ok || is != v })
		for path, values := range j.facts.isnt {
			maps.DeleteFunc(values, func(v string, _ bool) bool { return !w.facts.isnt[path][v] })
		}
		maps.DeleteFunc(j.must, func(id string, _ bool) bool { return !w.must[id] })
		maps.DeleteFunc(j.saved, func(path string, q *askStep) bool { return w.saved[path] != q })
		maps.Copy(j.may, w.may)
		if len(w.required) > len(j.required) {
			j.required = w.required
		}
		j.consent = max(j.consent, w.consent)
		j.said, j.routed, j.assigned = j.said || w.said, j.routed && w.routed, j.assigned && w.assigned
	}
	return j
}

// fewer leaves out ways that are the same, and joins those that are too many.
func fewer(ways []way) []way {
	seen := map[string]bool{}
	var out []way
	for _, w := range ways {
		if key := w.key(); !seen[key] {
			seen[key] = true
			out = append(out, w)
		}
	}
	if len(out) > maxWays {
		return []way{joined(out)}
	}
	return out
}

// arrival is a step with a way to it.
type arrival struct {
	root *Definition // with which the conversation began
	way
	guards []string // the paths that the conditions around the step name
}

// branchOf is one of a step's branches.
type branchOf struct {
	st     step
	branch int
}

// survey is what Lint's walk has seen.
type survey struct {
	arrivals map[step][]arrival
	entered  map[branchOf]bool
	began    map[*Definition]bool
	skips    map[*askStep]bool // questions that were come to and may be passed over
	// partial: it was given up before all was seen.
	partial bool
}

// walker walks all ways through the workflows.
type walker struct {
	l      *lint
	byID   map[string]*Definition
	seen   *survey
	guards []string
	root   *Definition
	left   int
}

// explore walks from wherever conversations begin; what is not come to so, by itself.
func (l *lint) explore() *survey {
	w := &walker{
		l: l, byID: map[string]*Definition{}, left: maxWalks,
		seen: &survey{arrivals: map[step][]arrival{}, entered: map[branchOf]bool{}, began: map[*Definition]bool{}, skips: map[*askStep]bool{}},
	}
	for _, d := range l.all {
		w.byID[d.ID] = d
	}
	for _, d := range l.all {
		if d.trigger != nil {
			w.begin(d)
		}
	}
	for _, d := range l.all {
		if !w.seen.began[d] {
			w.begin(d)
		}
	}
	return w.seen
}

func (w *walker) begin(d *Definition) {
	first := way{facts: w.l.newFacts(d), may: map[string]bool{}, must: map[string]bool{}, saved: map[string]*askStep{}}
	w.guards, w.root = nil, d
	if t := d.trigger; t != nil && t.If != nil {
		w.l.learn(w.l.tree(t.If).root, first.facts, true)
		w.guards = w.l.tree(t.If).paths
	}
	w.seen.began[d] = true
	w.list(d, d.steps, []way{first})
}

// list walks a list of steps and returns the ways out at its end.
func (w *walker) list(d *Definition, list steps, ways []way) []way {
	for _, st := range list {
		if len(ways) == 0 {
			return nil
		}
		ways = fewer(ways)
		var out []way
		for _, one := range ways {
			if w.left--; w.left < 0 {
				w.seen.partial = true
				return nil
			}
			out = append(out, w.step(d, st, one.clone())...)
		}
		ways = out
	}
	return ways
}

// arrive notes that a step is come to.
func (w *walker) arrive(st step, here way) {
	w.seen.arrivals[st] = append(w.seen.arrivals[st], arrival{w.root, here.clone(), slices.Clone(w.guards)})
}

// branch walks one of a step's branches; guards are the paths that lead into it.
func (w *walker) branch(d *Definition, st step, i int, here way, guards ...string) []way {
	w.seen.entered[branchOf{st, i}] = true
	before := w.guards
	w.guards = slices.Concat(before, guards)
	defer func() { w.guards = before }()
	return w.list(d, st.branches()[i], []way{here})
}

func (w *walker) step(d *Definition, st step, here way) []way {
	if q, is := st.(*askStep); is {
		return w.ask(d, q, here)
	}
	w.arrive(st, here)
	switch st := st.(type) {
	case *sayStep:
		here.said = true
	case *ifStep:
		return w.fork(d, st, here)
	case *switchStep:
		return w.switches(d, st, here)
	case *routeStep:
		here.routed = true
		here.facts.learn("conversation.team", st.Team, true)
	case *assignStep:
		return w.assign(d, st, here)
	case *setStep:
		for _, s := range st.Set {
			here.set(s.Path, s.Value)
		}
	case *httpStep:
		return w.http(d, st, here)
	case *languageStep:
		here.set("contact.language", st.Value)
	case *closeStep:
		return nil
	case *runStep:
		w.run(st, here)
		return nil
	case *noteStep, *tagStep, *waitStep:
	default:
		return w.other(d, st, here)
	}
	return []way{here}
}

// http is answered, so that values change, or goes the way for when it is not.
func (w *walker) http(d *Definition, st *httpStep, here way) []way {
	failed := here.clone()
	for _, path := range st.writes() {
		here.facts.forget(path)
	}
	if len(st.OnError) == 0 {
		return []way{here}
	}
	return append([]way{here}, w.branch(d, st, 0, failed)...)
}

// set is that a value changes.
func (w way) set(path string, v value) {
	w.facts.forget(path)
	if v.Expr == nil {
		w.facts.learn(path, v.Literal, true)
	}
}

// other is a step of which nothing is known but its branches.
func (w *walker) other(d *Definition, st step, here way) []way {
	for path := range here.facts.is {
		if !strings.HasPrefix(path, "answers.") {
			here.facts.forget(path)
		}
	}
	out := []way{here}
	for i, branch := range st.branches() {
		if len(branch) > 0 {
			out = append(out, w.branch(d, st, i, here.clone())...)
		}
	}
	return out
}

func (w *walker) fork(d *Definition, st *ifStep, here way) []way {
	t := w.l.tree(st.If)
	holds := w.l.judge(t.root, here.facts)
	var out []way
	if holds != never {
		yes := here.clone()
		w.l.learn(t.root, yes.facts, true)
		out = append(out, w.branch(d, st, 0, yes, t.paths...)...)
	}
	if holds != always {
		w.l.learn(t.root, here.facts, false)
		out = append(out, w.branch(d, st, 1, here, t.paths...)...)
	}
	return out
}

func (w *walker) switches(d *Definition, st *switchStep, here way) []way {
	path, paths := st.Switch.path, w.l.tree(st.Switch).paths
	plain := path != "" && here.facts.plain(path)
	var out []way
	for i, c := range st.Cases {
		fits := perhaps
		if plain {
			fits = here.facts.equals(path, c.Value)
		}
		if fits == never {
			continue
		}
		in := here.clone()
		if plain {
			in.facts.learn(path, c.Value, true)
		}
		out = append(out, w.branch(d, st, i, in, paths...)...)
		if fits == always {
			return out
		}
		if plain {
			here.facts.learn(path, c.Value, false)
		}
	}
	return append(out, w.branch(d, st, len(st.Cases), here, paths...)...)
}

func (w *walker) assign(d *Definition, st *assignStep, here way) []way {
	if team := st.team(); team != "" {
		here.facts.learn("conversation.team", team, true)
	}
	here.routed = true
	got := here.clone()
	got.assigned = true
	out := []way{got}
	for i, branch := range st.branches() {
		if len(branch) > 0 {
			out = append(out, w.branch(d, st, i, here.clone())...)
		}
	}
	if len(st.IfUnavailable) == 0 || len(st.IfBusy) == 0 {
		out = append(out, here)
	}
	return out
}

// run goes on in another workflow, which has answers of its own.
func (w *walker) run(st *runStep, here way) {
	next := w.byID[st.Workflow]
	if next == nil {
		return
	}
	w.seen.began[next] = true
	here.facts.d, here.may, here.must = next, map[string]bool{}, map[string]bool{}
	for _, path := range slices.Concat(keysOf(here.facts.is), keysOf(here.facts.isnt)) {
		if strings.HasPrefix(path, "answers.") {
			here.facts.forget(path)
		}
	}
	w.list(next, next.steps, []way{here})
}

// ask goes the ways that a question has: it is answered, or one of those of which the
// file says where they lead.
func (w *walker) ask(d *Definition, q *askStep, here way) []way {
	var out []way
	path := "answers." + q.ID
	if q.SkipIf != nil {
		t := w.l.tree(q.SkipIf)
		skip := w.l.judge(t.root, here.facts)
		if skip != never {
			w.seen.skips[q] = true
			past := here.clone()
			w.l.learn(t.root, past.facts, true)
			past.facts.learn(path, "", true)
			if q.Type == "consent" {
				past.consent = given // it was given before, or is no matter here
			}
			out = append(out, past)
		}
		if skip == always {
			return out
		}
		w.l.learn(t.root, here.facts, false)
	}
	w.seen.entered[branchOf{q, asked}] = true
	w.arrive(q, here)
	here.said = true
	here.facts.forget(path)
	if !q.Optional && len(here.required) <= manyQuestions && !w.dependsOnAnswers(q.SkipIf) {
		here.required = append(here.required, q)
	}
	unanswered := here.clone()
	unanswered.facts.learn(path, "", true)
	for i, list := range []steps{q.OnInvalid, q.OnTimeout} {
		if len(list) > 0 {
			out = append(out, w.branch(d, q, i, unanswered.clone())...)
		}
	}
	if q.Optional {
		out = append(out, unanswered)
	}
	return append(out, w.answered(d, q, here)...)
}

// asked stands for the asking of a question among its branches.
const asked = -1

// answered goes on with an answer.
func (w *walker) answered(d *Definition, q *askStep, here way) []way {
	path := "answers." + q.ID
	if w.l.named[path] {
		here.may[q.ID], here.must[q.ID] = true, true
	}
	if q.Save != "" {
		here.facts.forget(q.Save)
	}
	if w.l.saves[q.Save] > 1 || w.l.named[q.Save] {
		here.saved[q.Save] = q
	}
	if q.Type == "language" {
		here.facts.forget("contact.language")
	}
	if q.Type != "consent" {
		return []way{here}
	}
	no := here.clone()
	no.consent = max(no.consent, refused)
	no.facts.learn(path, "true", false)
	here.consent = given
	here.facts.learn(path, "true", true)
	if len(q.OnRefusal) == 0 {
		return []way{here, no}
	}
	return append([]way{here}, w.branch(d, q, 2, no)...)
}

func (w *walker) dependsOnAnswers(e *expression) bool {
	return e != nil && slices.ContainsFunc(w.l.tree(e).paths, func(p string) bool { return strings.HasPrefix(p, "answers.") })
}
