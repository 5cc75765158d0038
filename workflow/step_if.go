package workflow

// ifStep goes one of two ways.
type ifStep struct {
	If   *expression `json:"if"`
	Then steps       `json:"then"`
	Else steps       `json:"else,omitempty"`
}

func parseIf(p *parser, m mapping) step {
	s := &ifStep{If: p.expression(m.get("if"), `"if"`)}
	if then := m.get("then"); then != nil {
		s.Then = p.list(then, `"then"`)
	} else {
		p.bad(m.node, `"if" needs "then": the steps for when it holds`)
	}
	if otherwise := m.get("else"); otherwise != nil {
		s.Else = p.list(otherwise, `"else"`)
	}
	return s
}

func (s *ifStep) kind() string      { return "if" }
func (s *ifStep) check(c *checker)  { c.condition(s.If, `"if"`) }
func (s *ifStep) branches() []steps { return []steps{s.Then, s.Else} }

func (s *ifStep) write(f *form) {
	f.add("if", s.If.form()).steps("then", s.Then)
	f.steps("else", s.Else)
}

func (s *ifStep) run(x *execution) {
	env := x.values()
	branch, came := 1, ": no"
	if s.If.holds(env) {
		branch, came = 0, ": yes"
	}
	x.emit(Matched{"if " + s.If.brief() + came, "if " + s.If.said() + came, s.If.seen(x.d.wording(), env)})
	x.enter(branch)
}
