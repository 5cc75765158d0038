package workflow

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"frontdesk/workflow/problem"
)

// step is one step of a workflow. Its exported fields are its JSON form.
type step interface {
	// kind is its name in the table.
	kind() string
	// check is the second pass: it compiles what the step holds and reports mistakes.
	check(c *checker)
	// run does the step and says where to go on: next, enter, or a wait.
	run(x *execution)
	// branches are the lists of steps within it, always the same number in the
	// same order.
	branches() []steps
	// write adds its keys as the file has them, without what is so by itself.
	write(f *form)
}

// waiter is a step that a run can wait in.
type waiter interface {
	step
	// resume goes on with an input. One that does not fit changes nothing.
	resume(x *execution, in Input)
}

// kind is a line of the table of steps.
type kind struct {
	name string
	// keys are what a step of this kind takes besides its name; later are those
	// that the language has and this version does not obey.
	keys, later []string
	// parse reads the step, blank makes an empty one to read JSON into. Both are
	// nil for a kind that this version does not obey.
	parse func(p *parser, m mapping) step
	blank func() step
}

// kinds is the table of steps.
func kinds() []kind {
	return []kind{
		{name: "say", keys: []string{"file", "buttons"}, parse: parseSay, blank: func() step { return new(sayStep) }},
		{name: "ask", keys: askKeys(), parse: parseAsk, blank: func() step { return new(askStep) }},
		{name: "if", keys: []string{"then", "else"}, parse: parseIf, blank: func() step { return new(ifStep) }},
		{name: "switch", keys: []string{"cases", "else"}, parse: parseSwitch, blank: func() step { return new(switchStep) }},
		{name: "route", parse: parseRoute, blank: func() step { return new(routeStep) }},
		{name: "assign", parse: parseAssign, blank: func() step { return new(assignStep) }},
		{name: "close", parse: parseClose, blank: func() step { return new(closeStep) }},
		{name: "set", parse: parseSet, blank: func() step { return new(setStep) }},
		{name: "tag", parse: parseTag, blank: func() step { return new(tagStep) }},
		{name: "note", parse: parseNote, blank: func() step { return new(noteStep) }},
		{name: "wait", parse: parseWait, blank: func() step { return new(waitStep) }},
		{name: "run", parse: parseRun, blank: func() step { return new(runStep) }},
		{name: "language", parse: parseLanguage, blank: func() step { return new(languageStep) }},
		{name: "http", parse: parseHTTP, blank: func() step { return new(httpStep) }},
	}
}

func kindNames() []string {
	var names []string
	for _, k := range kinds() {
		names = append(names, k.name)
	}
	return names
}

// steps is a list of steps. As JSON it is a list of objects with one key, the kind.
type steps []step

// MarshalJSON writes each step under the name of its kind.
func (s steps) MarshalJSON() ([]byte, error) {
	list := make([]map[string]step, len(s))
	for i, st := range s {
		list[i] = map[string]step{st.kind(): st}
	}
	return json.Marshal(list)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (s *steps) UnmarshalJSON(data []byte) error {
	var list []map[string]json.RawMessage
	if err := json.Unmarshal(data, &list); err != nil {
		return fmt.Errorf("reading steps: %w", err)
	}
	table := kinds()
	*s = nil
	for _, object := range list {
		for name, body := range object {
			i := slices.IndexFunc(table, func(k kind) bool { return k.name == name && k.blank != nil })
			if i < 0 || len(object) != 1 {
				return fmt.Errorf("reading steps: no step %q", name)
			}
			st := table[i].blank()
			if err := json.Unmarshal(body, st); err != nil {
				return fmt.Errorf("reading step %q: %w", name, err)
			}
			*s = append(*s, st)
		}
	}
	return nil
}

// walk visits each step in the order in which it is written.
func (s steps) walk(visit func(step)) {
	for _, st := range s {
		visit(st)
		for _, branch := range st.branches() {
			branch.walk(visit)
		}
	}
}

// list reads a list of steps; what names the key it stands under.
func (p *parser) list(n *yaml.Node, what string) steps {
	n = resolve(n)
	if n.Kind != yaml.SequenceNode {
		p.bad(n, "%s must be a list of steps, each with a dash, not %s", what, describe(n))
		return nil
	}
	if len(n.Content) == 0 {
		p.bad(n, "%s is an empty list; give it a step or take it out", what)
		return nil
	}
	if p.depth == maxDepth {
		p.bad(n, "steps are nested more than %d deep here; make it flatter", maxDepth)
		return nil
	}
	p.depth++
	defer func() { p.depth-- }()
	var out steps
	over := false
	for _, item := range n.Content {
		if !over && out.ends() {
			over = true
			p.bad(item, `nothing is done after a "close" or a "run", so this step never runs; put it before that, or take it out`)
		}
		if p.steps++; p.steps > maxSteps {
			if p.steps == maxSteps+1 {
				p.bad(item, "a workflow has at most %d steps", maxSteps)
			}
			return out
		}
		if st := p.step(item); st != nil {
			out = append(out, st)
		}
	}
	return out
}

// step reads one step.
func (p *parser) step(n *yaml.Node) step {
	m, ok := p.mapping(n, "a step")
	if !ok {
		return nil
	}
	var found []kind
	for _, k := range kinds() {
		if m.get(k.name) != nil {
			found = append(found, k)
		}
	}
	switch {
	case len(found) == 0:
		p.unknownStep(m)
		return nil
	case len(found) > 1:
		p.bad(m.node, "one step has both %q and %q; begin each with a dash of its own", found[0].name, found[1].name)
		return nil
	}
	k := found[0]
	if k.parse == nil {
		p.notYet(m.keyOf(k.name), "the step "+strconv.Quote(k.name))
		return nil
	}
	m.only("the step "+strconv.Quote(k.name), append([]string{k.name}, k.keys...), k.later)
	st := k.parse(p, m)
	if p.places == nil {
		p.places = map[step]problem.Position{}
	}
	p.places[st] = p.at(m.node)
	return st
}

// unknownStep reports a step that is of no kind.
func (p *parser) unknownStep(m mapping) {
	if len(m.keys) == 0 {
		p.bad(m.node, "this step is empty; take it out")
		return
	}
	for _, key := range m.keys {
		if meant := instead(key.Value, kindNames()); meant != "" {
			p.bad(key, "there is no step %q%s", key.Value, meant)
			return
		}
	}
	p.bad(m.keys[0], "there is no step %q; a step begins with %s", m.keys[0].Value, enumerated(StepNames()))
}

// keyOf is the node of a key, for a mistake about it.
func (m mapping) keyOf(key string) *yaml.Node {
	for _, k := range m.keys {
		if k.Value == key {
			return k
		}
	}
	return m.node
}

// enumerated is a list as one says it.
func enumerated(words []string) string {
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
