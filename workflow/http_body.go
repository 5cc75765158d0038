package workflow

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
)

// maxBodyValues is of how many values a body may be made, however its aliases multiply.
const maxBodyValues = 2000

// body is that of a request as the file has it: any YAML. As JSON it is the same with
// its texts as they are written: "{{ }}" in them holds an expression, and one that begins
// with "=" is one.
type body struct {
	kind    bodyKind
	literal string    // JSON
	text    *template // of a text
	expr    *expression
	members []member // of an object, and of a list without their keys
}

type member struct {
	key   string
	value *body
}

type bodyKind uint8

const (
	bodyLiteral bodyKind = iota
	bodyText
	bodyExpr
	bodyObject
	bodyList
)

// bodyReader reads a body.
type bodyReader struct {
	*parser
	read int
}

func (r *bodyReader) value(n *yaml.Node, depth int) *body {
	n = resolve(n)
	r.read++
	switch {
	case r.read > maxBodyValues:
		if r.read == maxBodyValues+1 {
			r.bad(n, `"body" has more than %d values`, maxBodyValues)
		}
		return &body{literal: "null"}
	case depth > maxDepth:
		r.bad(n, `"body" is nested more than %d deep here`, maxDepth)
		return &body{literal: "null"}
	}
	switch n.Kind {
	case yaml.MappingNode:
		s := &body{kind: bodyObject}
		m, _ := r.mapping(n, `"body"`)
		for _, key := range m.keys {
			s.members = append(s.members, member{key.Value, r.value(m.get(key.Value), depth+1)})
		}
		return s
	case yaml.SequenceNode:
		s := &body{kind: bodyList}
		for _, item := range n.Content {
			s.members = append(s.members, member{value: r.value(item, depth+1)})
		}
		return s
	case yaml.ScalarNode:
		return r.scalar(n)
	}
	r.bad(n, `"body" holds something that JSON has not`)
	return &body{literal: "null"}
}

// scalar reads a text, a number, true, false or nothing. A date is a text.
func (r *bodyReader) scalar(n *yaml.Node) *body {
	var value any
	switch n.ShortTag() {
	case "!!null":
	case "!!bool", "!!int", "!!float":
		if err := n.Decode(&value); err != nil {
			r.bad(n, `"body": %s cannot be read as %s`, strconv.Quote(n.Value), describe(n))
			return &body{literal: "null"}
		}
		if f, ok := value.(float64); ok && (math.IsNaN(f) || math.IsInf(f, 0)) {
			r.bad(n, `"body": JSON has no %s`, n.Value)
			return &body{literal: "null"}
		}
	case "!!str", "!!timestamp":
		s, err := newBodyText(n.Value, r.place(n))
		if err != nil {
			r.problems.Add(err.at, `"body": %s`, err.text)
			return &body{literal: "null"}
		}
		return s
	default:
		r.bad(n, `"body" holds something that JSON has not; write a text, in quotes`)
	}
	literal, err := json.Marshal(value)
	if err != nil {
		literal = []byte("null")
	}
	return &body{literal: string(literal)}
}

// newBodyText reads a text of a body: an expression behind "=", or a template.
func newBodyText(s string, at place) (*body, *templateError) {
	if src, is := strings.CutPrefix(s, "="); is {
		if strings.TrimSpace(src) == "" {
			return nil, &templateError{at.start(), `an "=" without an expression; write one such as "=answers.topic"`}
		}
		at.offset++
		return &body{kind: bodyExpr, expr: &expression{src: src, place: at}}, nil
	}
	t, err := newTemplate(s, at)
	if err != nil {
		return nil, err
	}
	return &body{kind: bodyText, text: t}, nil
}

// MarshalJSON writes the body as the file has it.
func (s *body) MarshalJSON() ([]byte, error) {
	switch s.kind {
	case bodyText:
		return json.Marshal(s.text)
	case bodyExpr:
		return json.Marshal("=" + s.expr.src)
	case bodyLiteral:
		return []byte(s.literal), nil
	}
	var b bytes.Buffer
	b.WriteByte(map[bodyKind]byte{bodyObject: '{', bodyList: '['}[s.kind])
	for i, m := range s.members {
		if i > 0 {
			b.WriteByte(',')
		}
		if s.kind == bodyObject {
			b.WriteString(quoted(m.key) + ":")
		}
		value, err := m.value.MarshalJSON()
		if err != nil {
			return nil, fmt.Errorf("writing a body: %w", err)
		}
		b.Write(value)
	}
	b.WriteByte(map[bodyKind]byte{bodyObject: '}', bodyList: ']'}[s.kind])
	return b.Bytes(), nil
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (s *body) UnmarshalJSON(data []byte) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	read, err := bodyOf(dec, 0)
	if err != nil {
		return fmt.Errorf("reading a body: %w", err)
	}
	*s = *read
	return nil
}

func bodyOf(dec *json.Decoder, depth int) (*body, error) {
	token, err := dec.Token()
	if err != nil {
		return nil, err
	}
	if depth > maxDepth {
		return nil, errors.New("it is nested too deep")
	}
	delim, is := token.(json.Delim)
	if !is {
		if text, is := token.(string); is {
			s, bad := newBodyText(text, place{value: text})
			if bad != nil {
				return nil, errors.New(bad.text)
			}
			return s, nil
		}
		literal, err := json.Marshal(token)
		return &body{literal: string(literal)}, err
	}
	s := &body{kind: map[json.Delim]bodyKind{'{': bodyObject, '[': bodyList}[delim]}
	for dec.More() {
		var m member
		if s.kind == bodyObject {
			key, err := dec.Token()
			if err != nil {
				return nil, err
			}
			m.key, _ = key.(string)
		}
		if m.value, err = bodyOf(dec, depth+1); err != nil {
			return nil, err
		}
		s.members = append(s.members, m)
	}
	_, err = dec.Token()
	return s, err
}

// form is the body as the file has it.
func (s *body) form() *form {
	switch s.kind {
	case bodyText:
		return textForm(s.text.src)
	case bodyExpr:
		return textForm("=" + s.expr.src)
	case bodyLiteral:
		return &form{value: s.literal, inner: s.literal}
	}
	f := &form{list: s.kind == bodyList}
	for _, m := range s.members {
		if f.list {
			f.items = append(f.items, m.value.form())
		} else {
			f.add(m.key, m.value.form())
		}
	}
	return f
}

// visit visits the texts and expressions in it.
func (s *body) visit(visit func(any)) {
	switch s.kind {
	case bodyText:
		visit(s.text)
	case bodyExpr:
		visit(s.expr)
	}
	for _, m := range s.members {
		m.value.visit(visit)
	}
}

func (s *body) check(c *checker) {
	switch s.kind {
	case bodyText:
		c.wire(s.text, `"body"`)
	case bodyExpr:
		const what = `a value of "body"`
		if c.secret(s.expr) {
			return
		}
		if kind, ok := c.compile(s.expr, what); ok && kind == reflect.Map {
			c.bad(s.expr.place.at(0), "%s must be a text, a number, a list, or true or false", what)
		}
	}
	for _, m := range s.members {
		m.value.check(c)
	}
}

// parts adds the body as JSON with its values filled in.
func (s *body) parts(to []Part, x *execution) []Part {
	switch s.kind {
	case bodyLiteral:
		return addText(to, s.literal)
	case bodyText:
		to = addText(to, `"`)
		for _, p := range s.text.parts(x, inString, inString) {
			if p.Secret != "" {
				to = append(to, p)
			} else {
				to = addText(to, p.Text)
			}
		}
		return addText(to, `"`)
	case bodyExpr:
		if s.expr.secret != "" {
			return addText(append(addText(to, `"`), Part{Secret: s.expr.secret}), `"`)
		}
		value, _ := s.expr.eval(x.values())
		return addText(to, asJSON(value))
	}
	bounds := map[bodyKind]string{bodyObject: "{}", bodyList: "[]"}[s.kind]
	to = addText(to, bounds[:1])
	for i, m := range s.members {
		if i > 0 {
			to = addText(to, ",")
		}
		if s.kind == bodyObject {
			to = addText(to, quoted(m.key)+":")
		}
		to = m.value.parts(to, x)
	}
	return addText(to, bounds[1:])
}

// asJSON is the value of an expression with its type; null if it is not known.
func asJSON(value any) string {
	switch v := value.(type) {
	case string:
		if v == "" {
			return "null"
		}
		return quoted(v)
	case time.Time:
		return quoted(v.Format(time.RFC3339))
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return "null"
		}
	}
	b, err := json.Marshal(value)
	if err != nil || len(b) == 0 {
		return "null"
	}
	return string(b)
}

// quoted is a text as JSON.
func quoted(s string) string { return `"` + inString(s) + `"` }

// inString is a text as it stands within quotes in JSON.
func inString(s string) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if enc.Encode(s) != nil {
		return ""
	}
	return strings.TrimSuffix(strings.TrimPrefix(b.String(), `"`), "\"\n")
}
