package workflow

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	exprparser "github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/vm"
)

// maxExpression is how many bytes an expression may have. Together with the
// functions that are there (none of them a loop) it bounds the work of one.
const maxExpression = 2000

// expression is a condition or a value. As JSON it is its source.
type expression struct {
	src     string
	place   place
	program *vm.Program
	// path is the value's, if the expression names one and no more: "answers.topic".
	path string
	// reads are the names that it is decided by, for explanations.
	reads []read
	// words are a condition, or what a switch looks at, in words; empty: it has none.
	words string
	// secret is the name of the secret that it stands for, in the step http, and no more.
	secret string
}

// MarshalJSON writes the source.
func (e *expression) MarshalJSON() ([]byte, error) { return json.Marshal(strings.TrimSpace(e.src)) }

// UnmarshalJSON reads what MarshalJSON wrote.
func (e *expression) UnmarshalJSON(data []byte) error {
	if err := json.Unmarshal(data, &e.src); err != nil {
		return fmt.Errorf("reading an expression: %w", err)
	}
	e.place = place{value: e.src}
	return nil
}

// brief is the source on one line, short enough for a log.
func (e *expression) brief() string {
	const most = 120
	line := []rune(strings.Join(strings.Fields(e.src), " "))
	if len(line) > most {
		return string(line[:most-1]) + "…"
	}
	return string(line)
}

// eval computes the value. Whatever cannot be computed, such as the number in an
// unknown text, is not there.
func (e *expression) eval(env map[string]any) (any, bool) {
	value, err := expr.Run(e.program, env)
	return value, err == nil
}

// holds tells whether a condition is true.
func (e *expression) holds(env map[string]any) bool {
	value, ok := e.eval(env)
	yes, isBool := value.(bool)
	return ok && isBool && yes
}

// string is the value as people read it; "" if there is none.
func (e *expression) string(env map[string]any) string {
	value, ok := e.eval(env)
	if !ok {
		return ""
	}
	return shown(value)
}

func isNumber(k reflect.Kind) bool { return reflect.Int <= k && k <= reflect.Float64 }

// condition compiles an expression that must be true or false.
func (c *checker) condition(e *expression, what string) {
	kind, ok := c.compile(e, what)
	if ok && kind != reflect.Bool {
		c.bad(e.place.at(0), `%s must be true or false; compare the value with something, such as %s == "…"`, what, strings.TrimSpace(e.src))
	}
}

// value compiles an expression that must be a text, a number, a time or true or false.
func (c *checker) value(e *expression, what string) {
	kind, ok := c.compile(e, what)
	if ok && kind == reflect.Slice && c.words.lists[e.path] {
		return
	}
	if ok && kind != reflect.Bool && kind != reflect.String && kind != reflect.Struct && kind != reflect.Interface && !isNumber(kind) {
		c.bad(e.place.at(0), "%s must be a text or a number", what)
	}
}

// compile checks an expression's names and compiles it. It returns the kind of
// its value: Struct is a time, Interface one of several.
func (c *checker) compile(e *expression, what string) (reflect.Kind, bool) {
	if e == nil {
		c.missing(what)
		return 0, false
	}
	src := e.src
	switch trimmed := strings.TrimSpace(src); {
	case len(src) > maxExpression:
		c.bad(e.place.at(0), "%s is longer than %d characters; make it shorter", what, maxExpression)
		return 0, false
	case strings.HasPrefix(trimmed, "=") && !strings.HasPrefix(trimmed, "=="):
		c.bad(e.place.at(0), `%s holds an expression in any case; take the "=" out`, what)
		return 0, false
	case strings.HasPrefix(trimmed, "{{"):
		c.bad(e.place.at(0), `%s holds an expression in any case; take the "{{" and "}}" out`, what)
		return 0, false
	}
	tree, err := exprparser.Parse(src)
	if err != nil {
		at, mistake := syntaxMistake(src, errorPlace(err))
		c.exprError(e, what, at, mistake)
		return 0, false
	}
	before := len(c.problems)
	if c.names(e, tree); len(c.problems) > before {
		return 0, false
	}
	typed := new(nodes)
	options := []expr.Option{
		expr.Env(c.words.env),
		expr.DisableAllBuiltins(),
		expr.Patch(unknowns{c.words}),
		expr.Patch(typed),
		expr.Function("known", known, new(func(string) bool), new(func(float64) bool)),
		expr.Function("string", asText, new(func(any) string)),
	}
	for _, f := range functions() {
		if f != "known" && f != "string" {
			options = append(options, expr.EnableBuiltin(f))
		}
	}
	if e.program, err = expr.Compile(src, options...); err != nil {
		at := errorPlace(err)
		c.exprError(e, what, at, c.typeMistake(*typed, at))
		return 0, false
	}
	return e.program.Node().Type().Kind(), true
}

// exprError reports what is wrong with an expression, at a place in runes.
func (c *checker) exprError(e *expression, what string, at int, mistake string) {
	c.bad(e.place.at(byteOffset(e.src, at)), "%s: %s", what, mistake)
}

// errorPlace is where the expression library found a mistake, in runes. What it says of it
// is meant for programmers.
func errorPlace(err error) int {
	if bad, is := errors.AsType[*file.Error](err); is {
		return bad.From
	}
	return 0
}

// byteOffset turns a count of runes into one of bytes.
func byteOffset(s string, runes int) int {
	for i := range s {
		if runes == 0 {
			return i
		}
		runes--
	}
	return len(s)
}

// nodes collects the parts of an expression.
type nodes []ast.Node

// Visit implements ast.Visitor.
func (n *nodes) Visit(node *ast.Node) { *n = append(*n, *node) }

// names reports every name of an expression that does not exist, and notes
// whether it is no more than an answer.
func (c *checker) names(e *expression, tree *exprparser.Tree) {
	var all nodes
	ast.Walk(&tree.Node, &all)
	w := nameWalk{c: c, e: e, parent: map[ast.Node]ast.Node{}, declared: map[string]bool{}}
	for _, n := range all {
		switch n := n.(type) {
		case *ast.MemberNode:
			w.parent[n.Node] = n
		case *ast.ChainNode:
			w.parent[n.Node] = n
		case *ast.CallNode:
			w.parent[n.Callee] = n
		case *ast.VariableDeclaratorNode:
			w.declared[n.Name] = true
		}
	}
	for _, n := range all {
		switch n := n.(type) {
		case *ast.IdentifierNode:
			w.identifier(n)
		case *ast.BuiltinNode:
			w.function(n, n.Name)
		case *ast.CallNode:
			w.call(n)
		case *ast.BinaryNode:
			w.comparison(n)
		}
	}
	e.path, e.reads = pathOf(tree.Node), readsOf(all)
}

// nameWalk looks at the names of one expression.
type nameWalk struct {
	c        *checker
	e        *expression
	parent   map[ast.Node]ast.Node
	declared map[string]bool
}

func (w nameWalk) bad(n ast.Node, format string, args ...any) {
	w.c.bad(w.e.place.at(byteOffset(w.e.src, n.Location().From)), format, args...)
}

// member is the node that takes a part of n, past optional chaining, and that part's name.
func (w nameWalk) member(n ast.Node) (ast.Node, *ast.StringNode) {
	up := w.parent[n]
	for chain, ok := up.(*ast.ChainNode); ok; chain, ok = up.(*ast.ChainNode) {
		up = w.parent[chain]
	}
	m, ok := up.(*ast.MemberNode)
	if !ok {
		return nil, nil
	}
	name, _ := m.Property.(*ast.StringNode)
	return m, name
}

func (w nameWalk) identifier(n *ast.IdentifierNode) {
	if call, ok := w.parent[n].(*ast.CallNode); ok && call.Callee == ast.Node(n) {
		w.function(n, n.Value)
		return
	}
	if w.declared[n.Value] {
		return
	}
	m, name := w.member(n)
	if n.Value == "now" {
		w.ofNow(m, name)
		return
	}
	group, ok := w.c.words.groups[n.Value]
	groups := keysOf(w.c.words.groups)
	switch {
	case n.Value == "secrets":
		w.bad(n, "a secret stands by itself, as in {{ secrets.crm }}, and in the url, the headers and the body of the step http only")
	case !ok && n.Value == groupMessage:
		w.bad(n, "only a workflow that begins with %s knows a message; here it is conversation.first_message", EventReceived)
	case slices.Contains([]string{"null", "none", "undefined"}, strings.ToLower(n.Value)):
		w.bad(n, `there is no %s; what is not known equals ""`, n.Value)
	case !ok:
		w.bad(n, "there is no name %q%s", n.Value, instead(n.Value, append(groups, "now"), functions(), keysOf(teamFunctions())))
	case name == nil:
		w.bad(n, "%q holds several values; write %s.NAME", n.Value, n.Value)
	default:
		w.inGroup(n.Value, group, m, name)
	}
}

// ofNow looks at what is asked of now.
func (w nameWalk) ofNow(m ast.Node, name *ast.StringNode) {
	switch {
	case m == nil:
	case name == nil:
		w.bad(m, "now has only %s", strings.Join(handNames(), ", "))
	case !slices.Contains(handNames(), name.Value) && !slices.Contains(clockMethods(), name.Value):
		w.bad(name, "there is no now.%s%s", name.Value, instead(name.Value, handNames()))
	}
}

func (w nameWalk) inGroup(groupName string, group map[string]bool, m ast.Node, name *ast.StringNode) {
	full := groupName + "." + name.Value
	_, ok := group[name.Value]
	switch {
	case !ok && groupName == "answers" && w.c.opening:
		w.bad(name, "no question has been answered yet when a workflow begins; take %s out of the trigger, or save the answer in a field and ask for that", full)
	case !ok && groupName == "answers" && len(group) == 0:
		w.bad(name, "no question is asked here, so there is no %s", full)
	case !ok:
		w.bad(name, "there is no %s%s", full, instead(name.Value, keysOf(group)))
	case name.Value == "fields" && groupName != "answers":
		_, field := w.member(m)
		if field == nil {
			w.bad(name, "%s holds several values; write %s.NAME", full, full)
			return
		}
		w.c.field(full+"."+field.Value, w.e.place.at(byteOffset(w.e.src, field.Location().From)))
	}
}

func (w nameWalk) function(n ast.Node, name string) {
	switch {
	case slices.Contains(functions(), name), teamFunctions()[name] != nil:
	default:
		w.bad(n, "there is no function %q%s", name, instead(name, functions(), keysOf(teamFunctions())))
	}
}

// call looks at the team that a function asks about.
func (w nameWalk) call(n *ast.CallNode) {
	f, ok := n.Callee.(*ast.IdentifierNode)
	if !ok || teamFunctions()[f.Value] == nil || len(n.Arguments) != 1 {
		return
	}
	w.c.available = w.c.available || f.Value == "available"
	if team, ok := n.Arguments[0].(*ast.StringNode); ok {
		w.c.askedOf(team.Value, w.e.place.at(byteOffset(w.e.src, team.Location().From)))
	}
}

// comparison reports the comparison of a choice with something that it can never be.
func (w nameWalk) comparison(n *ast.BinaryNode) {
	if list, ok := n.Right.(*ast.ArrayNode); ok && n.Operator == "in" {
		for _, item := range list.Nodes {
			if value, ok := item.(*ast.StringNode); ok {
				w.c.oneOf(pathOf(n.Left), value.Value, w.e.place.at(byteOffset(w.e.src, value.Location().From)))
			}
		}
	}
	if value, ok := n.Left.(*ast.StringNode); ok && n.Operator == "in" {
		w.c.oneOf(pathOf(n.Right), value.Value, w.e.place.at(byteOffset(w.e.src, value.Location().From)))
	}
	if n.Operator != "==" && n.Operator != "!=" {
		return
	}
	for _, side := range [][2]ast.Node{{n.Left, n.Right}, {n.Right, n.Left}} {
		value, ok := side[1].(*ast.StringNode)
		switch path := pathOf(side[0]); {
		case !ok:
		case w.c.words.lists[path] && value.Value != "":
			w.bad(value, "%s may be several; write %q in %s", path, value.Value, path)
		default:
			w.c.oneOf(pathOf(side[0]), value.Value, w.e.place.at(byteOffset(w.e.src, value.Location().From)))
		}
	}
}
