package workflow

// languageStep sets the contact's language. All that they are told from there on is
// in it.
type languageStep struct {
	Value value `json:"value"`
}

func parseLanguage(p *parser, m mapping) step {
	s, n := new(languageStep), m.get("language")
	v, ok := p.value(n, `"language"`)
	if ok && v.Expr == nil {
		if v.Literal, ok = languageTag(nil, v.Literal); !ok {
			p.bad(n, "%q is no language; write a tag such as en, pt-BR or zh-Hant", n.Value)
		}
	}
	s.Value = v
	return s
}

func (s *languageStep) kind() string      { return "language" }
func (s *languageStep) branches() []steps { return nil }

func (s *languageStep) check(c *checker) {
	if s.Value.Expr != nil {
		c.value(s.Value.Expr, `"language"`)
		c.open(s.Value.Expr, "the language")
		return
	}
	if _, ok := languageTag(nil, s.Value.Literal); !ok {
		c.missing("the language")
	}
}

func (s *languageStep) write(f *form) { f.add("language", s.Value.form()) }

func (s *languageStep) run(x *execution) {
	if v, ok := s.Value.of(x); ok {
		if tag, fits := languageTag(x, v); fits {
			x.set("contact.language", tag)
		} else {
			x.emit(Remark{"language: the value is none"})
		}
	}
	x.next()
}
