package config

import (
	"go.yaml.in/yaml/v4"

	"frontdesk/workflow"
)

// scope is what workflows may refer to.
func (c *Config) scope(fields *workflow.Fields) workflow.Scope {
	scope := workflow.Scope{Teams: make(map[string]string, len(c.Teams)), Fields: fields}
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
	scope.File = r.file
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
			r.begins(n, c, definition)
		}
	})
	return known
}

// begins warns of a workflow that no conversation begins with: the first whose trigger
// holds takes it.
func (r *reader) begins(n *yaml.Node, c *Config, d *workflow.Definition) {
	switch ever, always := d.Begins(); {
	case !ever:
		r.warn(n, `the workflow %s has no trigger, so that no conversation ever begins with it; give it one, as in trigger: {event: conversation_opened}`, quoted(d.ID))
	case c.always != "":
		r.warn(n, `the workflow %s never begins, because the one at %s takes every conversation before; put it before that one, or give that one's trigger an "if"`,
			quoted(d.ID), c.always)
	case always:
		c.always = r.at(n)
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
