package workflow

import (
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// value is what stands where plain YAML is a literal and "=EXPR" an expression.
type value struct {
	Literal string      `json:"literal,omitempty"`
	Expr    *expression `json:"expr,omitempty"`
	place   place
}

// value reads one.
func (p *parser) value(n *yaml.Node, what string) (value, bool) {
	n = resolve(n)
	v := value{place: p.place(n)}
	switch {
	case n.Kind != yaml.ScalarNode || isNull(n):
		p.bad(n, `%s must be a value, or an expression such as "=answers.topic", not %s; "" takes it away`, what, describe(n))
		return v, false
	case strings.HasPrefix(n.Value, "="):
		if strings.TrimSpace(n.Value[1:]) == "" {
			p.bad(n, `%s is an "=" without an expression; write one such as "=answers.topic"`, what)
			return v, false
		}
		inner := p.place(n)
		inner.offset = 1
		v.Expr = &expression{src: n.Value[1:], place: inner}
		return v, true
	case strings.Contains(n.Value, "{{"):
		p.bad(n, `%s is no text, so "{{ }}" stands for itself; write an expression such as "=answers.topic"`, what)
		return v, false
	}
	v.Literal = n.Value
	return v, true
}

// of is the value now; ok is false for an expression that has none.
func (v value) of(x *execution) (s string, ok bool) {
	if v.Expr == nil {
		return v.Literal, true
	}
	s = x.string(v.Expr)
	return s, s != ""
}

// quotedList is how words are named in a mistake.
func quotedList(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = strconv.Quote(w)
	}
	return strings.Join(quoted, ", ")
}
