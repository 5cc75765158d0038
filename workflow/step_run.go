package workflow

import "strings"

// runStep hands over to another workflow; nothing of this one follows. The other one
// has its own questions, so the answers given so far are not its answers; what is to be
// known there is saved in a field.
type runStep struct {
	Workflow string `json:"workflow"`
	place    place
}

func parseRun(p *parser, m mapping) step {
	s := new(runStep)
	n := m.get("run")
	id, ok := p.word(n, `"run"`)
	switch {
	case !ok:
	case strings.HasPrefix(id, "="):
		p.bad(n, "an expression in place of a workflow is known but not obeyed by this version of the program yet; use switch with a run in each case")
	case !isSlug(id):
		p.bad(n, `"run" must be the id of a workflow, not %q`, id)
	default:
		s.Workflow, s.place = id, p.place(n)
	}
	return s
}

func (s *runStep) kind() string      { return "run" }
func (s *runStep) branches() []steps { return nil }

func (s *runStep) check(c *checker) {
	if s.Workflow == "" {
		c.missing("the workflow to run")
		return
	}
	c.runs = append(c.runs, s)
}

func (s *runStep) write(f *form) { f.add("run", wordForm(s.Workflow)) }

func (s *runStep) run(x *execution) {
	x.emit(Matched{Rule: "run " + s.Workflow, Words: "goes on with " + x.root.named(s.Workflow)})
	x.handOver(s.Workflow)
}
