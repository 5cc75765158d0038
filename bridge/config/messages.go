package config

import (
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"frontdesk/bridge"
	"frontdesk/workflow"
)

// ownWords is where a file's own words to customers go: those of the whole configuration, or
// those of a team.
type ownWords func(*Config) (messages *map[string]bridge.OwnMessage, phrases *map[string]*workflow.Phrase)

// messages reads the file's own words to customers. They may name teams, so they
// are read once these are known.
func (r *reader) messages(n *yaml.Node, what string, to ownWords) {
	var keys []key
	for _, name := range bridge.Announcements() {
		keys = append(keys, key{name: name, read: func(n *yaml.Node) {
			r.atEnd = append(r.atEnd, func(c *Config) {
				if m, ok := r.message(n, what+"."+name, c); ok {
					messages, _ := to(c)
					*messages = with(*messages, name, m)
					if m.Text != nil {
						r.speaks(n, what+"."+name, m.Text.Lacks, c)
					}
				}
			})
		}})
	}
	for _, own := range bridge.OwnTexts() {
		keys = append(keys, key{name: own.Name, read: func(n *yaml.Node) {
			r.atEnd = append(r.atEnd, func(c *Config) {
				if phrase := r.phrase(n, what+"."+own.Name, own, c); phrase != nil {
					_, phrases := to(c)
					*phrases = with(*phrases, own.Key, phrase)
				}
			})
		}})
	}
	r.object(n, what, keys...)
}

// phrase reads a wording of a text of the catalogue; "" is nothing, of those that may be.
func (r *reader) phrase(n *yaml.Node, what string, own bridge.OwnText, c *Config) *workflow.Phrase {
	if own.Silent && n.Kind == yaml.ScalarNode && n.Tag == "!!str" && strings.TrimSpace(n.Value) == "" {
		return new(workflow.Phrase)
	}
	scope := c.Scope
	scope.File = r.file
	phrase, missing, problems := workflow.ParsePhrase(n, what, own.Values, scope)
	r.problems = append(r.problems, problems...)
	r.warnings = append(r.warnings, missing...)
	filled, ok := r.filled(n)
	if !ok || phrase == nil {
		return nil
	}
	r.speaks(n, what, phrase.Lacks, c)
	if phrase, _, problems = workflow.ParsePhrase(filled, what, own.Values, scope); phrase == nil {
		r.add(n, "%s is no text any more once its ${…} is filled in (%d mistakes); look at what the variable holds", what, len(problems))
	}
	return phrase
}

// speaks warns of a text that lacks a language that is spoken.
func (r *reader) speaks(n *yaml.Node, what string, lacks func([]string) []string, c *Config) {
	wanted := c.Languages
	if wanted == nil {
		wanted = workflow.Languages(c.Workflows)
	}
	if len(wanted) < 2 {
		return
	}
	if missing := lacks(wanted); len(missing) > 0 {
		r.warn(n, "%s lacks a language in which you speak to customers: %s; add it, or name the languages that you speak, as in languages: [en, de]", what, strings.Join(missing, ", "))
	}
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

// with adds a value to those that are there.
func with[V any](m map[string]V, key string, value V) map[string]V {
	if m == nil {
		m = map[string]V{}
	}
	m[key] = value
	return m
}

// keysOf are a map's keys in their order.
func keysOf[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
