package workflow

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"frontdesk/workflow/problem"
)

// The limits of a definition. They keep aliases that multiply, or contain
// themselves, from doing harm.
const (
	maxSteps = 1000
	maxDepth = 32
)

// parser is the first pass: it reads the shape of a workflow from YAML.
type parser struct {
	file     string
	problems problem.List
	steps    int // read so far
	depth    int // of lists of steps within steps
	attach   func(path string) (Attachment, error)
	places   map[step]problem.Position
}

func (p *parser) at(n *yaml.Node) problem.Position {
	return problem.Position{File: p.file, Line: n.Line, Column: n.Column}
}

func (p *parser) bad(n *yaml.Node, format string, args ...any) {
	p.problems.Add(p.at(n), format, args...)
}

// notYet reports something that belongs to the language, but not to this version of it.
func (p *parser) notYet(n *yaml.Node, what string) {
	p.bad(n, "%s is known but not obeyed by this version of the program yet; take it out", what)
}

// resolve follows an alias to what it stands for.
func resolve(n *yaml.Node) *yaml.Node {
	for range maxDepth {
		switch {
		case n.Kind == yaml.AliasNode && n.Alias != nil:
			n = n.Alias
		case n.Kind == yaml.DocumentNode && len(n.Content) == 1:
			n = n.Content[0]
		default:
			return n
		}
	}
	return n
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" }

// describe says what a node is, for a mistake that says what it should have been.
func describe(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.MappingNode:
		return "keys and values"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case isNull(n):
		return "empty"
	}
	switch n.ShortTag() {
	case "!!int", "!!float":
		return "a number"
	case "!!bool":
		return "true or false"
	case "!!str":
		return "a text"
	}
	return "something else"
}

// mapping is a YAML mapping whose keys are known to be words, each given once.
type mapping struct {
	p    *parser
	node *yaml.Node
	keys []*yaml.Node
	vals map[string]*yaml.Node
}

// mapping reads n as a mapping; what names it in mistakes.
func (p *parser) mapping(n *yaml.Node, what string) (mapping, bool) {
	n = resolve(n)
	if n.Kind != yaml.MappingNode {
		p.bad(n, "%s must be keys and values, not %s", what, describe(n))
		return mapping{}, false
	}
	m := mapping{p: p, node: n, vals: map[string]*yaml.Node{}}
	first := map[string]*yaml.Node{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := resolve(n.Content[i])
		if key.Kind != yaml.ScalarNode {
			p.bad(key, "a key of %s must be a word, not %s", what, describe(key))
			continue
		}
		if before, twice := first[key.Value]; twice {
			p.bad(key, "%q is given twice in %s, the first time at %s; keep one of them", key.Value, what, p.at(before))
			continue
		}
		first[key.Value] = key
		m.keys = append(m.keys, key)
		m.vals[key.Value] = resolve(n.Content[i+1])
	}
	return m, true
}

// get returns the value of a key, or nil.
func (m mapping) get(key string) *yaml.Node { return m.vals[key] }

// only reports every key that is not among those allowed.
func (m mapping) only(what string, allowed, later []string) {
	for _, key := range m.keys {
		switch {
		case slices.Contains(allowed, key.Value):
		case slices.Contains(later, key.Value):
			m.p.notYet(key, strconv.Quote(key.Value)+" of "+what)
		default:
			m.p.bad(key, "%s has no key %q%s", what, key.Value, instead(key.Value, allowed, later))
		}
	}
}

// instead is the end of a mistake about a word that does not exist.
func instead(word string, candidates ...[]string) string {
	all := slices.Concat(candidates...)
	if meant := problem.Suggest(word, all); meant != "" {
		return "; did you mean " + strconv.Quote(meant) + "?"
	}
	if len(all) == 0 {
		return ""
	}
	const most = 12
	if len(all) > most {
		return ""
	}
	return "; there is " + strings.Join(all, ", ")
}

// word reads a scalar of any type as it is written, such as an id.
func (p *parser) word(n *yaml.Node, what string) (string, bool) {
	if n.Kind != yaml.ScalarNode || isNull(n) {
		p.bad(n, "%s must be a word, not %s", what, describe(n))
		return "", false
	}
	return n.Value, true
}

// line reads a text that is not shown to customers.
func (p *parser) line(n *yaml.Node, what string) string {
	if n.Kind != yaml.ScalarNode || n.ShortTag() != "!!str" {
		p.bad(n, "%s must be a text, not %s; put it in quotes", what, describe(n))
		return ""
	}
	return n.Value
}

func (p *parser) boolean(n *yaml.Node, what string) bool {
	if n.Kind == yaml.ScalarNode {
		switch strings.ToLower(n.Value) {
		case "true", "yes", "on":
			return true
		case "false", "no", "off":
			return false
		}
	}
	p.bad(n, "%s must be true or false", what)
	return false
}

// integer reads a whole number between two bounds.
func (p *parser) integer(n *yaml.Node, what string, least, most int) int {
	if n.Kind == yaml.ScalarNode && n.ShortTag() == "!!int" {
		if i, err := strconv.Atoi(n.Value); err == nil && least <= i && i <= most {
			return i
		}
	}
	p.bad(n, "%s must be a whole number from %d to %d", what, least, most)
	return least
}

func (p *parser) duration(n *yaml.Node, what string) time.Duration {
	if n.Kind != yaml.ScalarNode || isNull(n) {
		p.bad(n, "%s must be a duration such as 30m, 12h or 2d, not %s", what, describe(n))
		return 0
	}
	d, err := ParseDuration(n.Value)
	if err != nil {
		p.bad(n, "%s: %v", what, err)
	}
	return d
}

// expression reads an expression; the second pass compiles it.
func (p *parser) expression(n *yaml.Node, what string) *expression {
	if n.Kind != yaml.ScalarNode || isNull(n) || strings.TrimSpace(n.Value) == "" {
		p.bad(n, `%s must be an expression such as answers.topic == "sales", not %s`, what, describe(n))
		return nil
	}
	return &expression{src: n.Value, place: p.place(n)}
}

// place remembers where a scalar stands, for mistakes within it.
func (p *parser) place(n *yaml.Node) place {
	return place{position: p.at(n), style: n.Style, value: n.Value}
}

// place is where an expression stands: in a scalar, after the first offset bytes.
type place struct {
	position problem.Position
	style    yaml.Style
	value    string
	offset   int
}

// start is the position of the scalar itself.
func (s place) start() problem.Position { return s.position }

// at is the position of a byte of the scalar, counted from the offset. Where
// YAML does not tell how the scalar was broken into lines, it is the scalar's own.
func (s place) at(i int) problem.Position {
	pos := s.position
	if pos.Line == 0 {
		return pos
	}
	before := s.value[:min(max(s.offset+i, 0), len(s.value))]
	switch {
	case s.style&yaml.LiteralStyle != 0:
		// The indentation is not kept, so only the line is known.
		return problem.Position{File: pos.File, Line: pos.Line + 1 + strings.Count(before, "\n")}
	case s.style&yaml.FoldedStyle != 0:
		return pos
	case s.style&yaml.SingleQuotedStyle != 0:
		pos.Column += 1 + strings.Count(before, "'")
	case s.style&yaml.DoubleQuotedStyle != 0:
		pos.Column += 1 + strings.Count(before, `"`) + strings.Count(before, `\`) + strings.Count(before, "\n")
	}
	pos.Column += len([]rune(before))
	return pos
}
