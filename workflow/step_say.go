package workflow

// sayStep sends a message to the customer.
type sayStep struct {
	Text *text `json:"text"`
}

func parseSay(p *parser, m mapping) step {
	return &sayStep{Text: p.text(m.get("say"), `"say"`)}
}

func (s *sayStep) kind() string      { return "say" }
func (s *sayStep) check(c *checker)  { c.text(s.Text) }
func (s *sayStep) branches() []steps { return nil }

func (s *sayStep) write(f *form) { f.add("say", s.Text.form()) }

func (s *sayStep) run(x *execution) {
	if doc := x.fill(s.Text); !x.r.Silent && len(doc) > 0 {
		x.emit(Say{Text: doc})
	}
	x.next()
}
