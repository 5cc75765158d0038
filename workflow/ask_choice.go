package workflow

import (
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"frontdesk/workflow/problem"
)

// maxChoices is how many choices a question may have.
const maxChoices = 100

// choice is one of the answers that a question offers.
type choice struct {
	ID    string   `json:"id"`
	Label *text    `json:"label"`
	Also  []string `json:"also,omitempty"` // what people may type instead
	place place
}

func parseChoices(p *parser, m mapping, s *askStep) {
	n := m.get("choices")
	switch {
	case n == nil:
		p.bad(m.node, `a question of type %s needs "choices": [{id: sales, label: Sales}, …]`, s.of.name)
		return
	case n.Kind != yaml.SequenceNode:
		p.bad(n, `"choices" must be a list of {id: …, label: …}, not %s`, describe(n))
		return
	case len(n.Content) == 0 || len(n.Content) > maxChoices:
		p.bad(n, `"choices" must hold from 1 to %d choices`, maxChoices)
		return
	}
	for _, item := range n.Content {
		if item = resolve(item); item.Kind == yaml.ScalarNode && !isNull(item) {
			p.bad(item, "a choice has an id and a label; write {id: %s, label: …}", strconv.Quote(item.Value))
			continue
		}
		if c, ok := p.mapping(item, "a choice"); ok {
			s.Choices = append(s.Choices, p.choice(c))
		}
	}
}

func (p *parser) choice(m mapping) choice {
	var c choice
	m.only("a choice", []string{"id", "label", "also"}, nil)
	if n := m.get("id"); n == nil {
		p.bad(m.node, `this choice needs an "id", the value of the answer`)
	} else if id, ok := p.word(n, `the "id" of a choice`); ok {
		if id == "" || len(id) > maxName {
			p.bad(n, `the "id" of a choice must have from 1 to %d characters`, maxName)
		}
		c.ID, c.place = id, p.place(n)
	}
	if n := m.get("label"); n == nil {
		p.bad(m.node, `this choice needs a "label", what the customer is shown`)
	} else {
		c.Label = p.text(n, `"label"`)
	}
	if n := m.get("also"); n != nil {
		c.Also = p.words(n)
	}
	return c
}

// words reads what people may type instead of a choice's label.
func (p *parser) words(n *yaml.Node) []string {
	if n.Kind != yaml.SequenceNode || len(n.Content) == 0 || len(n.Content) > maxChoices {
		p.bad(n, `"also" must be a list of 1 to %d words that people may type instead, such as [buy, order]`, maxChoices)
		return nil
	}
	var out []string
	for _, item := range n.Content {
		word, ok := p.word(resolve(item), `"also"`)
		switch {
		case !ok:
		case fold(word) == "":
			p.bad(item, `"also" has %q, which has nothing that counts when it is typed`, word)
		default:
			out = append(out, word)
		}
	}
	return out
}

// checkChoices reports ids and labels that could not be told apart.
func checkChoices(c *checker, s *askStep) {
	ids := map[string]problem.Position{}
	alike := map[string]string{}                      // what is typed, the id
	labels := map[string]struct{ id, label string }{} // what is typed, what it means
	for _, ch := range s.Choices {
		at := ch.place.start()
		if before, twice := ids[ch.ID]; twice && ch.ID != "" {
			c.bad(at, "the choice %q is given twice, the first time at %s; give one of them another id", ch.ID, before)
			continue
		}
		ids[ch.ID] = at
		if other, taken := alike[fold(ch.ID)]; taken && fold(ch.ID) != "" && !c.stored {
			c.bad(at, "the ids %q and %q of two choices differ in nothing that counts when they are typed; make them different", other, ch.ID)
			continue
		}
		alike[fold(ch.ID)] = ch.ID
		if c.text(ch.Label); ch.Label == nil {
			continue
		}
		named := slices.Clone(ch.Also)
		for _, v := range ch.Label.Variants {
			named = append(named, v.Template.src)
		}
		own := map[string]bool{}
		for _, label := range named {
			typed := fold(label)
			other, taken := labels[typed]
			switch {
			case taken && !own[typed] && other.label == label:
				c.bad(at, "the choices %q and %q have the same label %q; make them different", other.id, ch.ID, label)
			case taken && !own[typed]:
				c.bad(at, "the labels %q and %q of the choices %q and %q differ in nothing that counts when they are typed; make them different",
					other.label, label, other.id, ch.ID)
			default:
				labels[typed], own[typed] = struct{ id, label string }{ch.ID, label}, true
			}
		}
	}
}

// label is what people read of it, in one of its languages.
func (c choice) label(x *execution, t *template) string {
	if label := x.line(t, x.f.Contact.Language); label != "" {
		return label
	}
	return c.ID
}

// answer is what choosing it replies. The label is that of the file's first
// language, which is the team's own.
func (c choice) answer(x *execution) Answer {
	return Answer{Value: c.ID, Label: c.label(x, c.Label.Variants[0].Template)}
}

// offerChoices are all of them.
func offerChoices(x *execution, s *askStep) []option {
	var out []option
	for _, c := range s.Choices {
		out = append(out, option{label: c.label(x, c.Label.in(x.f.Contact.Language)), answer: c.answer(x)})
	}
	return out
}

// judgeChoice takes one choice.
func judgeChoice(x *execution, s *askStep, said string) (Answer, bool) {
	c, ok := s.choiceOf(x, said)
	if !ok {
		return Answer{}, false
	}
	return c.answer(x), true
}

// choiceOf finds the choice that is meant by a label in any of its languages, a word
// that may be typed instead, a number, or an id.
func (s *askStep) choiceOf(x *execution, said string) (choice, bool) {
	typed := fold(said)
	if typed == "" {
		return choice{}, false
	}
	for _, c := range s.Choices {
		for _, v := range c.Label.Variants {
			if fold(x.line(v.Template, v.Tag)) == typed {
				return c, true
			}
		}
	}
	for _, c := range s.Choices {
		if slices.ContainsFunc(c.Also, func(word string) bool { return fold(word) == typed }) {
			return c, true
		}
	}
	if i, ok := wholeNumber(typed); ok && 1 <= i && i <= len(s.Choices) {
		return s.Choices[i-1], true
	}
	for _, c := range s.Choices {
		if fold(c.ID) == typed {
			return c, true
		}
	}
	return choice{}, false
}

// oneOf reports a value that what a path names can never have, because it is none
// of those that there are.
func (c *checker) oneOf(path, value string, at problem.Position) {
	all := c.possible(path)
	if len(all) == 0 || value == "" || slices.Contains(all, value) {
		return
	}
	c.bad(at, "%s is never %q%s", path, value, instead(value, all))
}

// possible are the values that what a path names can have; none if it can have any.
func (c *checker) possible(path string) []string {
	switch path {
	case "conversation.priority":
		return Priorities()
	case "now.weekday":
		return weekdays()
	}
	if group, name, ok := splitField(path); ok {
		return c.scope.Fields.group(group)[name].values()
	}
	id, ok := strings.CutPrefix(path, "answers.")
	q := c.questions[id]
	if !ok || q == nil {
		return nil
	}
	if q.Type == "country" {
		return countryCodes()
	}
	if q.of.value == FieldBool {
		return Field{Type: FieldBool}.values()
	}
	var ids []string
	for _, ch := range q.Choices {
		ids = append(ids, ch.ID)
	}
	return ids
}

// values are those that a field can have; none if it can have any.
func (f Field) values() []string {
	if f.Type == FieldBool {
		return []string{"true", "false"}
	}
	return f.Choices
}
