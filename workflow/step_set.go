package workflow

import (
	"reflect"
	"strings"

	"github.com/expr-lang/expr/ast"
	exprparser "github.com/expr-lang/expr/parser"
)

// setStep changes the profile or the conversation.
type setStep struct {
	Set []setting `json:"set"`
}

// setting gives one attribute a value. An expression without a value changes
// nothing; the literal "" takes the value away.
type setting struct {
	Path  string `json:"path"`
	Value value  `json:"value"`
	place place
}

func parseSet(p *parser, m mapping) step {
	s := new(setStep)
	what, ok := p.mapping(m.get("set"), `"set"`)
	if !ok {
		return s
	}
	if len(what.keys) == 0 {
		p.bad(what.node, `"set" is empty; write {contact.fields.plan: pro}, or take it out`)
	}
	for _, key := range what.keys {
		if v, ok := p.value(what.get(key.Value), key.Value); ok {
			s.Set = append(s.Set, setting{Path: key.Value, Value: v, place: p.place(key)})
		}
	}
	return s
}

func (s *setStep) kind() string      { return "set" }
func (s *setStep) branches() []steps { return nil }

func (s *setStep) check(c *checker) {
	if len(s.Set) == 0 {
		c.missing(`what "set" changes`)
	}
	for i := range s.Set {
		s.Set[i].check(c)
	}
}

func (s *setting) check(c *checker) {
	if _, name, ok := splitField(s.Path); ok {
		s.checkField(c, name)
		return
	}
	a, ok := attributeOf(s.Path)
	if !ok {
		all := attributePaths(func(attribute) bool { return true })
		c.bad(s.place.start(), "%q cannot be set%s", s.Path,
			instead(s.Path, append(all, "contact.fields.NAME", "conversation.fields.NAME")))
		return
	}
	if s.Value.Expr != nil {
		c.value(s.Value.Expr, s.Path)
		c.open(s.Value.Expr, s.Path)
		c.results(s.Value.Expr, s.Path)
		return
	}
	normal, ok := a.normal(nil, s.Value.Literal)
	if s.Value.Literal != "" && !ok {
		c.bad(s.Value.place.start(), "%s must be %s, not %q", s.Path, a.like, s.Value.Literal)
		return
	}
	s.Value.Literal = normal
}

func (s *setting) checkField(c *checker, name string) {
	if !isName(name) {
		c.bad(s.place.start(), `the field %q must begin with a letter and hold letters, digits and "_" only, at most %d`, name, maxName)
		return
	}
	f, ok := c.field(s.Path, s.place.start())
	if !ok {
		return
	}
	if s.Value.Expr != nil {
		kind, ok := c.compile(s.Value.Expr, s.Path)
		if ok && !f.takes(kind) {
			c.bad(s.Value.Expr.place.at(0), "%s is declared as %s, and this is something else", s.Path, f.Like())
		}
		c.results(s.Value.Expr, s.Path)
		if !f.Hidden {
			c.open(s.Value.Expr, s.Path)
		}
		return
	}
	normal, ok := f.Value(s.Value.Literal)
	if !ok {
		c.bad(s.Value.place.start(), "%s is declared as %s, and %q is none", s.Path, f.Like(), s.Value.Literal)
		return
	}
	s.Value.Literal = normal
}

// Like says what a field holds, for a mistake.
func (f Field) Like() string {
	switch f.Type {
	case FieldNumber:
		return "a number"
	case FieldBool:
		return "true or false"
	case FieldChoice:
		return "one of " + quotedList(f.Choices)
	case FieldDate:
		return "a date such as 2027-01-31"
	}
	return "a text"
}

// takes tells whether the value of an expression can be kept in the field.
func (f Field) takes(k reflect.Kind) bool {
	switch f.Type {
	case FieldNumber:
		return isNumber(k)
	case FieldBool:
		return k == reflect.Bool
	case FieldChoice:
		return k == reflect.String || k == reflect.Interface
	case FieldDate:
		return k == reflect.String || k == reflect.Interface || k == reflect.Struct
	}
	return k == reflect.Bool || k == reflect.String || k == reflect.Struct || k == reflect.Interface || isNumber(k)
}

// results reports a literal that an expression may result in, where a value of
// path can never be that.
func (c *checker) results(e *expression, path string) {
	tree, err := exprparser.Parse(e.src)
	if err != nil {
		return
	}
	var walk func(ast.Node)
	walk = func(n ast.Node) {
		switch n := n.(type) {
		case *ast.ConditionalNode:
			walk(n.Exp1)
			walk(n.Exp2)
		case *ast.StringNode:
			c.oneOf(path, n.Value, e.place.at(byteOffset(e.src, n.Location().From)))
		}
	}
	walk(tree.Node)
}

func (s *setStep) write(f *form) {
	set := pairs()
	for _, one := range s.Set {
		set.add(one.Path, one.Value.form())
	}
	f.add("set", set)
}

func (s *setStep) run(x *execution) {
	for _, one := range s.Set {
		one.run(x)
	}
	x.next()
}

func (s setting) run(x *execution) {
	v, ok := s.Value.of(x)
	if !ok {
		return
	}
	normal, fits := x.fits(s.Path, v)
	if !fits {
		x.emit(Remark{"set " + s.Path + ": the value does not fit"})
		return
	}
	x.set(s.Path, normal)
}

// fits brings a value into the form in which an attribute is kept; ok is false if it
// cannot be.
func (x *execution) fits(path, v string) (normal string, ok bool) {
	if group, name, is := splitField(path); is {
		field, declared := x.d.fields.group(group)[name]
		if !declared {
			field = Field{Type: FieldText}
		}
		return field.Value(strings.TrimSpace(v))
	}
	a, is := attributeOf(path)
	switch {
	case v == "":
		return "", true
	case !is:
		return "", false
	}
	return a.normal(x, v)
}
