package workflow

import "frontdesk/bridge/richtext"

// noteStep writes an internal comment into the thread. Agents read it, so it is
// in the first of its languages, which is the team's own.
type noteStep struct {
	Text *text `json:"text"`
}

func parseNote(p *parser, m mapping) step {
	return &noteStep{Text: p.text(m.get("note"), `"note"`)}
}

func (s *noteStep) kind() string      { return "note" }
func (s *noteStep) check(c *checker)  { c.text(s.Text) }
func (s *noteStep) branches() []steps { return nil }

func (s *noteStep) write(f *form) { f.add("note", s.Text.form()) }

func (s *noteStep) run(x *execution) {
	if words := x.line(s.Text.Variants[0].Template, s.Text.Variants[0].Tag); words != "" {
		x.emit(Note{Text: richtext.FromPlain(words)})
	}
	x.next()
}
