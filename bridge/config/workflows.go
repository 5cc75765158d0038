package config

import (
	"path/filepath"

	"go.yaml.in/yaml/v4"

	"frontdesk/workflow"
	"frontdesk/workflow/problem"
)

// scope is what workflows may refer to.
func (c *Config) scope(fields *workflow.Fields) workflow.Scope {
	scope := workflow.Scope{
		Teams: make(map[string]string, len(c.Teams)), Channels: make(map[string]string, len(c.Channels)),
		Fields: fields, Secrets: c.secretNames(),
	}
	apps := map[string]int{}
	for _, ch := range c.Channels {
		apps[ch.Type]++
	}
	for _, ch := range c.Channels {
		switch {
		case ch.Type == "": // which is a mistake of its own
		case apps[ch.Type] == 1:
			scope.Channels[string(ch.ID)] = ch.platform()
		default:
			scope.Channels[string(ch.ID)] = ch.platform() + " (" + string(ch.ID) + ")"
		}
	}
	for _, t := range c.Teams {
		if t.ID != "" {
			scope.Teams[string(t.ID)] = t.Name
		}
	}
	return scope
}

// workflows hands each workflow of one file to its own reader, and sees that no
// two have the same id. known are those of the files before.
func (r *reader) workflows(n *yaml.Node, c *Config, scope workflow.Scope, known []placed) []placed {
	scope.File, scope.Attach = r.file, func(path string) (workflow.Attachment, error) { return r.attach(c, path) }
	r.list(n, "workflows", "- {id: inbound, steps: [{route: support}]}", func(n *yaml.Node) {
		definition, problems := workflow.Parse(n, scope)
		r.problems = append(r.problems, problems...)
		if id := value(n, "id"); id != nil && id.Kind == yaml.ScalarNode {
			for _, k := range known {
				if k.id == id.Value {
					r.add(id, "there is a workflow with the id %s already, at %s; give this one another id", quoted(k.id), k.at)
				}
			}
			known = append(known, placed{id.Value, r.at(id)})
		}
		if definition != nil {
			c.Workflows = append(c.Workflows, definition)
			c.places = append(c.places, workflowPlace{r, n})
		}
	})
	return known
}

// workflowPlace is where a workflow stands.
type workflowPlace struct {
	r *reader
	n *yaml.Node
}

// near is the place of a workflow as one finds it from the main file.
func (r *reader) near(p workflowPlace) string {
	at := problem.Position{File: p.r.file, Line: p.n.Line, Column: p.n.Column}
	if rel, err := filepath.Rel(filepath.Dir(r.file), p.r.file); err == nil {
		at.File = filepath.ToSlash(rel)
	}
	return at.String()
}

// link joins the workflows that hand over to one another, and warns of those that
// nothing ever begins with. known are all that there are, read or not.
func (r *reader) link(c *Config, known []placed) {
	var ids []string
	for _, k := range known {
		ids = append(ids, k.id)
	}
	for _, at := range c.places {
		c.Places = append(c.Places, r.near(at))
	}
	linked, problems := workflow.Link(c.Workflows, ids...)
	if len(problems) > 0 {
		r.problems = append(r.problems, problems...)
		return
	}
	c.Workflows = linked
	reached := map[string]bool{}
	for _, d := range linked {
		if ever, _ := d.Begins(); ever {
			for _, id := range d.HandsOverTo() {
				reached[id] = true
			}
		}
	}
	for i, d := range linked {
		at := c.places[i]
		at.r.begins(at.n, c, d, reached[d.ID])
	}
}

// begins warns of a workflow that never begins: the first whose trigger holds takes the
// event. reached: another one that begins hands over to it.
func (r *reader) begins(n *yaml.Node, c *Config, d *workflow.Definition, reached bool) {
	ever, always := d.Begins()
	before := c.always[d.Cause()]
	switch {
	case reached && (!ever || before != ""):
	case !ever:
		r.warn(n, `the workflow %s has no trigger, so that no conversation ever begins with it; give it one, as in trigger: {event: conversation_opened}, or have another one run it`, quoted(d.ID))
	case before != "":
		takes := "every conversation"
		if cause := d.Cause(); cause.Event != workflow.EventOpened {
			takes = `every "` + cause.String() + `"`
		}
		r.warn(n, `the workflow %s never begins, because the one at %s takes %s before; put it before that one, or give that one's trigger an "if"`,
			quoted(d.ID), before, takes)
	case always:
		if c.always == nil {
			c.always = map[workflow.Cause]string{}
		}
		c.always[d.Cause()] = r.at(n)
	}
}

// value is what a mapping has under a key, or nil.
func value(n *yaml.Node, name string) *yaml.Node {
	if n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if k, v := n.Content[i], n.Content[i+1]; k.Kind == yaml.ScalarNode && k.Value == name {
			return v
		}
	}
	return nil
}
