package workflow

// closeStep ends the conversation.
type closeStep struct {
	_ byte // so that no two are one and the same
}

func parseClose(p *parser, m mapping) step {
	if n, ok := p.mapping(m.get("close"), `"close" (write "close: {}")`); ok {
		for _, key := range n.keys {
			p.notYet(key, "a key of \"close\"")
		}
	}
	return new(closeStep)
}

func (s *closeStep) kind() string      { return "close" }
func (s *closeStep) check(*checker)    {}
func (s *closeStep) branches() []steps { return nil }

func (s *closeStep) write(f *form) { f.add("close", pairs()) }

func (s *closeStep) run(x *execution) {
	if x.r.Person {
		x.emit(Remark{"close: a person was asked for, so that it is passed over"})
	} else {
		x.emit(Close{})
	}
	x.finish()
}
