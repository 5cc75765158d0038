package workflow

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// The limits of what is taken out of an answer.
const (
	maxPath       = 200 // bytes of a path
	maxParts      = 16  // of a path
	maxAnswerDeep = 200
)

// keeping is a value of the answer, From, that goes to an attribute, To.
type keeping struct {
	To     string `json:"to"`
	From   string `json:"from"`
	toAt   place
	fromAt place
}

// keep reads what is kept of the answer.
func (p *parser) keep(n *yaml.Node) []keeping {
	m, ok := p.mapping(n, `"keep"`)
	if !ok {
		return nil
	}
	switch {
	case len(m.keys) == 0:
		p.bad(n, `"keep" is empty; write {contact.fields.plan: plan}, or take it out`)
	case len(m.keys) > maxKept:
		p.bad(n, `"keep" has more than %d lines`, maxKept)
	}
	var list []keeping
	for _, key := range m.keys {
		from := m.get(key.Value)
		path, ok := p.word(from, key.Value)
		if !ok {
			continue
		}
		k := keeping{key.Value, path, p.place(key), p.place(from)}
		switch {
		case strings.HasPrefix(path, "="), strings.Contains(path, "{{"):
			p.bad(from, "%s: what is kept stands at a fixed place of the answer, such as data.0.name, and not at %q", key.Value, path)
		case strings.HasPrefix(path, "$"), strings.ContainsAny(path, "[]"):
			p.bad(from, `%s: write the place without "$" and brackets, such as data.0.name`, key.Value)
		case !goodPath(path):
			p.bad(from, "%s: %q is no place in an answer; write the names on the way there with dots between, such as data.0.name", key.Value, path)
		default:
			list = append(list, k)
		}
	}
	return list
}

func goodPath(path string) bool {
	parts := strings.Split(path, ".")
	for _, part := range parts {
		if part == "" || strings.ContainsFunc(part, isControl) {
			return false
		}
	}
	return len(path) <= maxPath && len(parts) <= maxParts
}

func (k keeping) check(c *checker) {
	if !goodPath(k.From) {
		c.missing("a place in the answer")
	}
	if _, name, ok := splitField(k.To); ok {
		if !isName(name) {
			c.bad(k.toAt.start(), `the field %q must begin with a letter and hold letters, digits and "_" only, at most %d`, name, maxName)
			return
		}
		c.field(k.To, k.toAt.start())
		return
	}
	if _, ok := attributeOf(k.To); !ok {
		all := attributePaths(func(attribute) bool { return true })
		c.bad(k.toAt.start(), "nothing can be kept in %q%s", k.To, instead(k.To, append(all, "contact.fields.NAME", "conversation.fields.NAME")))
	}
}

// keep takes over what the answer has. A value that is not there changes nothing, and a
// null takes away what was there.
func (s *httpStep) keep(x *execution, kept map[string]string) {
	for _, k := range s.Keep {
		value, ok := kept[k.To]
		if ok {
			value, ok = x.fits(k.To, plain(value))
		}
		if !ok {
			x.emit(Remark{"http keep " + k.To + ": the answer of " + s.host + " has nothing at " + k.From + " that fits"})
			continue
		}
		x.set(k.To, value)
	}
}

// ErrNotJSON is what an answer is that cannot be read.
var ErrNotJSON = errors.New("the answer is not JSON")

// Pick takes what is to be kept out of an answer: texts, numbers, and true or false as
// words; null as "". What is not there, a list, an object or a very long text is left out.
func (r Request) Pick(body []byte) (map[string]string, error) {
	if len(r.Keep) == 0 {
		return nil, nil
	}
	root := new(wanted)
	for _, to := range keysOf(r.Keep) {
		at := root
		for part := range strings.SplitSeq(r.Keep[to], ".") {
			at = at.child(part)
		}
		at.to = append(at.to, to)
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	p := picker{dec: dec, kept: map[string]string{}}
	if err := p.value(root, 0); err != nil {
		return nil, ErrNotJSON
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, ErrNotJSON
	}
	return p.kept, nil
}

// wanted is a place in an answer below which something is wanted.
type wanted struct {
	to       []string
	children map[string]*wanted
}

func (w *wanted) child(name string) *wanted {
	if w.children == nil {
		w.children = map[string]*wanted{}
	}
	if w.children[name] == nil {
		w.children[name] = new(wanted)
	}
	return w.children[name]
}

// below is a place one step further; nil if nothing is wanted there.
func (w *wanted) below(name string) *wanted {
	if w == nil {
		return nil
	}
	return w.children[name]
}

// picker reads an answer piece by piece, so that it never stands in memory as a tree.
type picker struct {
	dec  *json.Decoder
	kept map[string]string
}

var errTooDeep = errors.New("nested too deep")

func (p picker) value(at *wanted, depth int) error {
	token, err := p.dec.Token()
	if err != nil {
		return err
	}
	if depth > maxAnswerDeep {
		return errTooDeep
	}
	delim, is := token.(json.Delim)
	if !is {
		p.scalar(at, token)
		return nil
	}
	if at != nil {
		for _, to := range at.to {
			delete(p.kept, to)
		}
	}
	for i := 0; p.dec.More(); i++ {
		name := strconv.Itoa(i)
		if delim == '{' {
			key, err := p.dec.Token()
			if err != nil {
				return err
			}
			name, _ = key.(string)
		}
		if err := p.value(at.below(name), depth+1); err != nil {
			return err
		}
	}
	_, err = p.dec.Token()
	return err
}

// scalar keeps a single value where it is wanted.
func (p picker) scalar(at *wanted, token json.Token) {
	if at == nil {
		return
	}
	value := ""
	switch v := token.(type) {
	case string:
		value = v
	case json.Number:
		value = v.String()
	case bool:
		value = strconv.FormatBool(v)
	}
	for _, to := range at.to {
		if len(value) > maxAnswer {
			delete(p.kept, to)
			continue
		}
		p.kept[to] = value
	}
}
