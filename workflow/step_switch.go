package workflow

import "strconv"

// switchStep goes the way that a value names.
type switchStep struct {
	Switch *expression `json:"switch"`
	Cases  []caseOf    `json:"cases"`
	Else   steps       `json:"else,omitempty"`
}

type caseOf struct {
	Value string `json:"value"`
	Steps steps  `json:"steps"`
	place place
}

func parseSwitch(p *parser, m mapping) step {
	s := &switchStep{Switch: p.expression(m.get("switch"), `"switch"`)}
	if n := m.get("cases"); n == nil {
		p.bad(m.node, `"switch" needs "cases": the steps for each value`)
	} else if cases, ok := p.mapping(n, `"cases"`); ok {
		if len(cases.keys) == 0 {
			p.bad(cases.node, `"cases" is empty; give it a value with its steps`)
		}
		for _, key := range cases.keys {
			if value, ok := p.word(key, "the value of a case"); ok {
				list := p.list(cases.get(value), "the case "+strconv.Quote(value))
				s.Cases = append(s.Cases, caseOf{Value: value, Steps: list, place: p.place(key)})
			}
		}
	}
	if otherwise := m.get("else"); otherwise != nil {
		s.Else = p.list(otherwise, `"else"`)
	}
	return s
}

func (s *switchStep) kind() string { return "switch" }

func (s *switchStep) check(c *checker) {
	c.value(s.Switch, `"switch"`)
	if s.Switch == nil {
		return
	}
	if c.words.lists[s.Switch.path] {
		c.bad(s.Switch.place.at(0), `%s may be several; use if with "…" in %s`, s.Switch.path, s.Switch.path)
	}
	for _, k := range s.Cases {
		c.oneOf(s.Switch.path, k.Value, k.place.start())
	}
}

func (s *switchStep) branches() []steps {
	out := make([]steps, 0, len(s.Cases)+1)
	for _, k := range s.Cases {
		out = append(out, k.Steps)
	}
	return append(out, s.Else)
}

func (s *switchStep) write(f *form) {
	cases := pairs()
	for _, k := range s.Cases {
		cases.add(k.Value, k.Steps.form())
	}
	f.add("switch", s.Switch.form()).add("cases", cases).steps("else", s.Else)
}

func (s *switchStep) run(x *execution) {
	env := x.values()
	value, seen := s.Switch.string(env), s.Switch.seen(x.d.wording(), env)
	for i, k := range s.Cases {
		if k.Value == value {
			label, _ := x.d.wording().value(s.Switch.path, k.Value)
			x.emit(Matched{"switch " + s.Switch.brief() + ": " + k.Value, capital(s.Switch.said()) + ": takes the way " + inQuotes(label), seen})
			x.enter(i)
			return
		}
	}
	x.emit(Matched{"switch " + s.Switch.brief() + ": else", capital(s.Switch.said()) + ": takes the way for all else", seen})
	x.enter(len(s.Cases))
}
