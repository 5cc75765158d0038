package workflow

import "time"

// maxWait is how long a workflow may wait at once.
const maxWait = 366 * 24 * time.Hour

// waitStep lets time pass. What the customer writes meanwhile neither shortens it
// nor answers anything.
type waitStep struct {
	For time.Duration `json:"for"`
}

func parseWait(p *parser, m mapping) step {
	s := new(waitStep)
	n, before := m.get("wait"), len(p.problems)
	s.For = p.duration(n, `"wait"`)
	if len(p.problems) == before && (s.For < time.Second || s.For > maxWait) {
		p.bad(n, `"wait" must be between 1s and 366d`)
	}
	return s
}

func (s *waitStep) kind() string      { return "wait" }
func (s *waitStep) branches() []steps { return nil }

func (s *waitStep) check(c *checker) {
	if s.For <= 0 {
		c.missing("how long to wait")
	}
}

func (s *waitStep) write(f *form) { f.add("wait", spanForm(s.For)) }

func (s *waitStep) run(x *execution) {
	if x.r.Person {
		x.next()
		return
	}
	x.wait(WaitTime, x.f.Now.Add(s.For))
}

func (s *waitStep) resume(x *execution, in Input) {
	switch in := in.(type) {
	case Said:
		x.r.Silent = false // whoever writes is there again
		x.wish(s, in.S)
	case Shared, Located, Sent:
		x.r.Silent = false
	case Tick:
		if !x.f.Now.Before(x.r.Deadline) {
			x.next()
		}
	}
}
