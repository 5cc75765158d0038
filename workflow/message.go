package workflow

import (
	"go.yaml.in/yaml/v4"

	"frontdesk/bridge/richtext"
	"frontdesk/workflow/problem"
)

// Message is a text that the program says to customers outside any workflow. It
// may use the names that a workflow's texts use, but for answers.
type Message struct {
	text *text
	d    *Definition
}

// ParseMessage reads a text: a string, or one for each language. what names it in
// mistakes; if there are any, there is no Message.
func ParseMessage(node *yaml.Node, what string, scope Scope) (*Message, problem.List) {
	p := &parser{file: scope.File}
	m := &Message{text: p.text(node, what)}
	c := newChecker(&document{}, scope)
	c.problems = p.problems
	if m.text != nil {
		c.text(m.text)
	}
	if len(c.problems) > 0 {
		c.problems.Sort()
		return nil, c.problems
	}
	m.d = &Definition{phrases: NewPhrases(Builtin())}
	return m, nil
}

// Fill is the text in the contact's language with its values filled in.
func (m *Message) Fill(f Facts) richtext.Doc { return newExecution(m.d, Run{}, f).fill(m.text) }
