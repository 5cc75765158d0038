package workflow

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"go.yaml.in/yaml/v4"

	"frontdesk/workflow/problem"
)

// Definition is a checked workflow. It is never changed.
type Definition struct {
	ID, Name, Description string
	// Hash names this version; Source is what Load reads it back from.
	Hash   string
	Source []byte

	doc       *document
	trigger   *trigger
	steps     steps
	questions map[string]*askStep
	teams     map[string]string // the names of the teams that it mentions
	channels  map[string]string // what the channels are called; none if it comes from a store
	available bool              // it asks whether somebody of a team is there
	fields    *Fields           // the declared fields that it mentions
	phrases   *Phrases
	runs      []*runStep             // its steps that hand over to another workflow
	languages []string               // of what it says and asks, in the order of the file
	also      map[string]*Definition // all that it may hand over to, by id
	last      map[step]bool          // the steps from which on none decides the team
	place     problem.Position       // where it stands; not known of one that was stored
	places    map[step]problem.Position
}

// Scope is what a workflow may refer to, besides itself.
type Scope struct {
	// File is the name of the file, for mistakes.
	File string
	// Teams are the names of the teams by id.
	Teams map[string]string
	// Was are the ids by which teams went before, with those of today, for what was written
	// then; nil where only those of today count.
	Was map[string]string
	// Channels are what people call the channels, by id.
	Channels map[string]string
	// Fields are the custom attributes; nil if the configuration declares none.
	Fields *Fields
	// Secrets are the names of those that the step http may use.
	Secrets []string
	// Attach looks at a file that a step sends, by its path; its error says what is wrong
	// and how to mend it. nil: no files can be sent.
	Attach func(path string) (Attachment, error)
}

// document is the Source's form. Every default is written out in it, so that a
// later version of the program finishes a conversation as it began.
type document struct {
	ID          string            `json:"id"`
	Name        string            `json:"name,omitempty"`
	Description string            `json:"description,omitempty"`
	Trigger     *trigger          `json:"trigger,omitempty"`
	Steps       steps             `json:"steps"`
	Teams       map[string]string `json:"teams,omitempty"`
	Fields      *Fields           `json:"fields,omitempty"`
	// Also are the workflows that it may hand over to, by id.
	Also map[string]*document `json:"also,omitempty"`
}

// Parse reads a workflow. The list holds every mistake, in the order of the
// file; if it is not empty, there is no definition. One that hands over to others
// has to be given to Link.
func Parse(node *yaml.Node, scope Scope) (*Definition, problem.List) {
	p := &parser{file: scope.File, attach: scope.Attach}
	doc := p.document(node)
	c := newChecker(doc, scope)
	c.problems = p.problems
	d := c.definition(doc)
	d.place, d.places = p.at(node), p.places
	if len(c.problems) == 0 {
		if source, err := json.Marshal(doc); err != nil {
			c.bad(p.at(node), "this workflow cannot be kept: %v", err)
		} else {
			d.seal(source)
		}
	}
	if len(c.problems) > 0 {
		c.problems.Sort()
		return nil, c.problems
	}
	return d, nil
}

// Load reads a definition back from its Source, as the store kept it.
func Load(source []byte) (*Definition, error) {
	var doc document
	if err := json.Unmarshal(source, &doc); err != nil {
		return nil, fmt.Errorf("reading a stored workflow: %w", err)
	}
	d, problems := loadOne(&doc)
	if len(problems) == 0 {
		problems = d.loadAlso(&doc)
	}
	if len(problems) > 0 {
		return nil, fmt.Errorf("reading the stored workflow %q: %w", doc.ID, problems)
	}
	d.seal(source)
	return d, nil
}

// loadOne makes a definition of a stored document, without those that it hands over to.
func loadOne(doc *document) (*Definition, problem.List) {
	c := newChecker(doc, Scope{Teams: doc.Teams, Fields: doc.Fields})
	c.stored = true
	d := c.definition(doc)
	return d, c.problems
}

// seal keeps the source and names the version after it.
func (d *Definition) seal(source []byte) {
	sum := sha256.Sum256(source)
	d.Source, d.Hash = source, hex.EncodeToString(sum[:16])
}

// document reads the shape of a workflow.
func (p *parser) document(node *yaml.Node) *document {
	doc := new(document)
	m, ok := p.mapping(node, "a workflow")
	if !ok {
		return doc
	}
	m.only("a workflow", []string{"id", "name", "description", "trigger", "steps"}, nil)
	if n := m.get("id"); n == nil {
		p.bad(m.node, `this workflow needs an "id"`)
	} else if id, ok := p.word(n, `"id"`); ok {
		if !isSlug(id) {
			p.bad(n, `the id %q must begin with a letter and hold letters, digits, "_" and "-" only, at most %d`, id, maxName)
		}
		doc.ID = id
	}
	if n := m.get("name"); n != nil {
		doc.Name = p.line(n, `"name"`)
	}
	if n := m.get("description"); n != nil {
		doc.Description = p.line(n, `"description"`)
	}
	if n := m.get("trigger"); n != nil {
		doc.Trigger = p.trigger(n)
	}
	if n := m.get("steps"); n == nil {
		p.bad(m.node, `this workflow needs "steps"`)
	} else {
		doc.Steps = p.list(n, `"steps"`)
	}
	return doc
}

// isSlug tells whether a word may be the id of a workflow.
func isSlug(s string) bool {
	plain := []byte(s)
	for i, b := range plain {
		if b == '-' && i > 0 {
			plain[i] = '_'
		}
	}
	return isName(string(plain))
}

// Questions are the ids of the questions that it asks, in a fixed order.
func (d *Definition) Questions() []string { return keysOf(d.questions) }

// Asks are the ids of the questions in the order in which they stand in the workflow.
func (d *Definition) Asks() (ids []string) {
	d.steps.walk(func(st step) {
		if q, is := st.(*askStep); is {
			ids = append(ids, q.ID)
		}
	})
	return ids
}

// Start begins a run.
func (d *Definition) Start(f Facts) (Run, []Output) {
	x := newExecution(d, Run{Hash: d.Hash, At: []int{0}}, f)
	x.advance()
	return x.r, x.out
}

// StartAfter begins a run in a conversation in which so many questions were asked before,
// so that a press on an older one's buttons is recognised.
func (d *Definition) StartAfter(asked int, f Facts) (Run, []Output) {
	x := newExecution(d, Run{Hash: d.Hash, At: []int{0}, Ask: asked}, f)
	x.advance()
	return x.r, x.out
}

// StartForPerson begins a run for a customer who wants a person and no questions.
func (d *Definition) StartForPerson(f Facts) (Run, []Output) {
	x := newExecution(d, Run{Hash: d.Hash, At: []int{0}}, f)
	x.person(nil)
	x.advance()
	return x.r, x.out
}

// Resume goes on with a run. An input that does not fit changes nothing.
func (d *Definition) Resume(r Run, f Facts, in Input) (Run, []Output) {
	if r.Done || r.Wait == "" || r.Hash != d.Hash {
		return r, nil
	}
	present := d.present(r)
	if present == nil {
		return r, nil
	}
	s, ok := present.steps.find(r.At).(waiter)
	if !ok {
		return r, nil
	}
	x := newExecution(d, r, f)
	switch in := in.(type) {
	case Person:
		x.person(s)
	case Restart:
		x.restart()
	case Back:
		x.back()
	case Edited:
		x.edited(s, in)
	default:
		s.resume(x, in)
	}
	x.advance()
	return x.r, x.out
}
