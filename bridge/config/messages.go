package config

import (
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"frontdesk/bridge"
	"frontdesk/workflow"
)

// messageKeys are what the program says to customers by itself.
func messageKeys() []string {
	return []string{"assigned", "outside_hours", "nobody_available", "all_busy", "closed", "reopened", "handed_over"}
}

// messages reads the file's own words to customers. They may name teams, so they
// are read once these are known; keep then gets them.
func (r *reader) messages(n *yaml.Node, what string, keep func(*Config, map[string]bridge.OwnMessage)) {
	var keys []key
	for _, name := range messageKeys() {
		keys = append(keys, key{name: name, read: func(n *yaml.Node) {
			r.atEnd = append(r.atEnd, func(c *Config) {
				m, ok := r.message(n, what+"."+name, c)
				if ok {
					keep(c, map[string]bridge.OwnMessage{name: m})
				}
			})
		}})
	}
	r.object(n, what, keys...)
}

// message reads one text; "" is nothing.
func (r *reader) message(n *yaml.Node, what string, c *Config) (bridge.OwnMessage, bool) {
	if n.Kind == yaml.ScalarNode && n.Tag == "!!str" && strings.TrimSpace(n.Value) == "" {
		return bridge.OwnMessage{}, true
	}
	scope := c.Scope
	scope.File = r.file
	// As it is written first, so that no mistake shows what a variable holds.
	m, problems := workflow.ParseMessage(n, what, scope)
	r.problems = append(r.problems, problems...)
	filled, ok := r.filled(n)
	if !ok || m == nil {
		return bridge.OwnMessage{}, false
	}
	if m, problems = workflow.ParseMessage(filled, what, scope); m == nil {
		r.add(n, "%s is no text any more once its ${…} is filled in (%d mistakes); look at what the variable holds", what, len(problems))
	}
	return bridge.OwnMessage{Text: m}, m != nil
}

// filled is a copy of a text, or of a text for each language, with ${…} filled in.
func (r *reader) filled(n *yaml.Node) (*yaml.Node, bool) {
	c := *n
	c.Content = slices.Clone(n.Content)
	ok := true
	if n.Kind == yaml.ScalarNode {
		c.Value, ok = r.fill(n)
	}
	for i := 1; i < len(c.Content); i += 2 {
		value, fine := r.filled(c.Content[i])
		c.Content[i], ok = value, ok && fine
	}
	return &c, ok
}

// with adds messages to those that are there.
func with(m, more map[string]bridge.OwnMessage) map[string]bridge.OwnMessage {
	if m == nil {
		m = map[string]bridge.OwnMessage{}
	}
	maps.Copy(m, more)
	return m
}

// keysOf are a map's keys in their order.
func keysOf[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
