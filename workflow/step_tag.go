package workflow

import (
	"go.yaml.in/yaml/v4"
)

// maxTag is how many characters a tag may have.
const maxTag = 40

// tagStep tags the conversation.
type tagStep struct {
	Tags []value `json:"tags"`
}

func parseTag(p *parser, m mapping) step {
	s := new(tagStep)
	n := m.get("tag")
	switch {
	case n.Kind != yaml.SequenceNode:
		p.bad(n, `"tag" must be a list such as [vip], not %s`, describe(n))
	case len(n.Content) == 0:
		p.bad(n, `"tag" is an empty list; name a tag, or take it out`)
	}
	if n.Kind != yaml.SequenceNode {
		return s
	}
	for _, item := range n.Content {
		v, ok := p.value(item, "a tag")
		switch {
		case !ok:
		case v.Expr == nil && (v.Literal != oneLine(v.Literal, maxTag) || v.Literal == ""):
			p.bad(resolve(item), "a tag must be one line of 1 to %d characters", maxTag)
		default:
			s.Tags = append(s.Tags, v)
		}
	}
	return s
}

func (s *tagStep) kind() string      { return "tag" }
func (s *tagStep) branches() []steps { return nil }

func (s *tagStep) check(c *checker) {
	if len(s.Tags) == 0 {
		c.missing("a tag")
	}
	for _, t := range s.Tags {
		if t.Expr != nil {
			c.value(t.Expr, "a tag")
			c.open(t.Expr, "a tag")
		}
	}
}

func (s *tagStep) write(f *form) {
	tags := listOf()
	for _, t := range s.Tags {
		tags.items = append(tags.items, t.form())
	}
	f.add("tag", tags)
}

func (s *tagStep) run(x *execution) {
	for _, t := range s.Tags {
		if v, ok := t.of(x); ok {
			if name := oneLine(v, maxTag); name != "" {
				x.tag(name)
			}
		}
	}
	x.next()
}
