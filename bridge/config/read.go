package config

import (
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"frontdesk/workflow"
	"frontdesk/workflow/problem"
)

// key is a key that an object of the file may have.
type key struct {
	name string
	read func(*yaml.Node)
	// later keys are described already but not obeyed by this version.
	later bool
}

// later are keys that this version does not obey.
func later(names ...string) []key {
	keys := make([]key, len(names))
	for i, name := range names {
		keys[i] = key{name: name, later: true}
	}
	return keys
}

// object reads a mapping. what names it for people: "slack", "a team". It returns
// the places of the keys that are there, whatever is wrong with their values.
func (r *reader) object(n *yaml.Node, what string, keys ...key) map[string]*yaml.Node {
	seen := map[string]*yaml.Node{}
	if !r.isMapping(n, what) {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		if k.Kind == yaml.AliasNode {
			continue
		}
		if k.Kind != yaml.ScalarNode {
			r.add(k, "a key must be a plain word")
			continue
		}
		if first, again := seen[k.Value]; again {
			r.add(k, "%q is written twice; it stands at %s already", k.Value, r.at(first))
			continue
		}
		seen[k.Value] = k
		j := slices.IndexFunc(keys, func(c key) bool { return c.name == k.Value })
		switch {
		case j < 0:
			r.unknownKey(k, what, keys)
		case keys[j].later:
			r.add(k, "%q is known but not obeyed by this version; remove it", k.Value)
		case v.Kind == yaml.AliasNode:
		default:
			keys[j].read(v)
		}
	}
	return seen
}

func (r *reader) unknownKey(k *yaml.Node, what string, keys []key) {
	var names []string
	for _, c := range keys {
		if !c.later {
			names = append(names, c.name)
		}
	}
	if near := problem.Suggest(k.Value, names); near != "" {
		r.add(k, "%s has no key %s; did you mean %q?", what, quoted(k.Value), near)
		return
	}
	const most = 30
	if len(names) > most && strings.HasSuffix(what, "messages") {
		r.add(k, "%s has no key %s; frontdesk help messages lists them", what, quoted(k.Value))
		return
	}
	r.add(k, "%s has no key %s; it takes %s", what, quoted(k.Value), strings.Join(names, ", "))
}

// isMapping notes what n is if it is no mapping.
func (r *reader) isMapping(n *yaml.Node, what string) bool {
	switch {
	case n.Kind == yaml.MappingNode:
		return true
	case n.Kind == yaml.AliasNode:
	case isNull(n):
		r.add(n, "%s is empty; give it its keys, or remove it", what)
	default:
		r.add(n, "%s must be keys with values, each on its own line, not %s", what, shape(n))
	}
	return false
}

// list reads a sequence, calling each for its items.
func (r *reader) list(n *yaml.Node, what, example string, each func(*yaml.Node)) {
	switch {
	case n.Kind == yaml.SequenceNode:
		for _, item := range n.Content {
			if item.Kind != yaml.AliasNode {
				each(item)
			}
		}
	case n.Kind == yaml.AliasNode:
	default:
		r.add(n, "%s must be a list, such as %s, not %s", what, example, shape(n))
	}
}

// text reads a value as text, filled in. ok is false if something is wrong with
// it, which is noted already.
func (r *reader) text(n *yaml.Node, what, example string) (s string, ok bool) {
	switch {
	case n.Kind == yaml.AliasNode:
		return "", false
	case isNull(n) && strings.HasPrefix(example, `"#`):
		r.add(n, `%s is empty; if its value begins with #, put it in quotes: %s`, what, example)
		return "", false
	case isNull(n):
		r.add(n, "%s is empty; write a value such as %s", what, example)
		return "", false
	case n.Kind != yaml.ScalarNode:
		r.add(n, "%s must be text such as %s, not %s", what, example, shape(n))
		return "", false
	case n.Tag != "!!str" && n.Style&yaml.TaggedStyle == 0:
		r.add(n, "%s must be text such as %s, not %s; put it in quotes if it is meant", what, example, shape(n))
		return "", false
	}
	s, ok = r.fill(n)
	if ok && strings.TrimSpace(s) == "" {
		r.add(n, "%s is empty; write a value such as %s", what, example)
		return "", false
	}
	return s, ok
}

// word reads a value of any simple type, filled in, for those that are not text.
func (r *reader) word(n *yaml.Node, what, example string) (s string, ok bool) {
	if n.Kind != yaml.AliasNode && n.Kind != yaml.ScalarNode || isNull(n) {
		r.add(n, "%s must be a value such as %s, not %s", what, example, shape(n))
		return "", false
	}
	if n.Kind == yaml.AliasNode {
		return "", false
	}
	return r.fill(n)
}

// choice reads one of a few words.
func (r *reader) choice(n *yaml.Node, what string, words []string, later ...string) (string, bool) {
	s, ok := r.text(n, what, words[0])
	switch {
	case !ok:
		return "", false
	case slices.Contains(words, s):
		return s, true
	case slices.Contains(later, s):
		r.add(n, "%s: %s is known but not obeyed by this version; it takes %s", what, s, either(words))
	default:
		hint := ""
		if near := problem.Suggest(s, words); near != "" && near == problem.Suggest(n.Value, words) {
			hint = "; did you mean " + near + "?"
		}
		r.add(n, "%s must be %s, not %s%s", what, either(words), quoted(n.Value), hint)
	}
	return "", false
}

// yes reads true or false.
func (r *reader) yes(n *yaml.Node, what string) (yes, ok bool) {
	word, ok := r.word(n, what, "true")
	if ok && word != "true" && word != "false" {
		r.add(n, "%s must be true or false, not %s", what, quoted(n.Value))
		return false, false
	}
	return word == "true", ok
}

// duration reads a length of time of at most longest; 0s is allowed.
func (r *reader) duration(n *yaml.Node, what, example string) (time.Duration, bool) {
	const day, longest = 24 * time.Hour, 365 * 24 * time.Hour
	s, ok := r.word(n, what, example)
	if !ok {
		return 0, false
	}
	d, err := workflow.ParseDuration(s)
	switch {
	case err != nil:
		r.add(n, "%s must be a length of time such as %s (s, m, h, d, w), not %s", what, example, quoted(n.Value))
		return 0, false
	case d > longest:
		r.add(n, "%s must be at most %dd, not %s", what, longest/day, quoted(n.Value))
		return 0, false
	}
	return d, true
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

// shape says what a node is, for people. It shows only words, since a number
// may be a secret.
func shape(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "keys with values"
	case yaml.SequenceNode:
		return "a list"
	case yaml.ScalarNode:
	default:
		return "this"
	}
	switch n.Tag {
	case "!!null":
		return "nothing"
	case "!!bool":
		return "true or false"
	case "!!int", "!!float":
		return "a number"
	case "!!timestamp":
		return "a date"
	default:
		return quoted(n.Value)
	}
}

// either joins words: "a, b or c".
func either(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
