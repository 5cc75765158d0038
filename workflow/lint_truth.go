package workflow

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/expr-lang/expr/ast"
	exprparser "github.com/expr-lang/expr/parser"
)

// truth is what can be said of a condition without a conversation.
type truth uint8

const (
	perhaps truth = iota
	always
	never
)

func (t truth) not() truth {
	switch t {
	case always:
		return never
	case never:
		return always
	}
	return perhaps
}

func truthOf(b bool) truth {
	if b {
		return always
	}
	return never
}

// tree is an expression taken apart; root is nil where it cannot be.
type tree struct {
	root  ast.Node
	paths []string // that it names
}

// tree takes an expression apart, once.
func (l *lint) tree(e *expression) tree {
	if t, known := l.trees[e]; known || e == nil {
		return t
	}
	var t tree
	if parsed, err := exprparser.Parse(e.src); err == nil {
		t.root = parsed.Node
		var all nodes
		ast.Walk(&t.root, &all)
		for _, n := range all {
			if path := pathOf(n); path != "" && !slices.Contains(t.paths, path) {
				t.paths = append(t.paths, path)
			}
		}
	}
	l.trees[e] = t
	return t
}

// mentions tells whether an expression names a path.
func (l *lint) mentions(e *expression, path string) bool {
	return e != nil && slices.Contains(l.tree(e).paths, path)
}

// facts are what is known of values on a way through a workflow.
type facts struct {
	d    *Definition
	of   *lint
	is   map[string]string          // the value; "" is that there is none
	isnt map[string]map[string]bool // values that it has not
}

func (l *lint) newFacts(d *Definition) facts {
	return facts{d: d, of: l, is: map[string]string{}, isnt: map[string]map[string]bool{}}
}

func (f facts) clone() facts {
	c := facts{d: f.d, of: f.of, is: maps.Clone(f.is), isnt: map[string]map[string]bool{}}
	for path, values := range f.isnt {
		c.isnt[path] = maps.Clone(values)
	}
	return c
}

// forget drops what is known of a value, since it changes.
func (f facts) forget(path string) {
	delete(f.is, path)
	delete(f.isnt, path)
}

// equals says whether a value is another.
func (f facts) equals(path, value string) truth {
	if is, known := f.is[path]; known {
		return truthOf(is == value)
	}
	if f.isnt[path][value] {
		return never
	}
	return perhaps
}

// learn keeps that a value is another, or is not.
func (f facts) learn(path, value string, is bool) {
	switch {
	case !f.of.named[path]:
	case is:
		f.is[path] = value
	case f.isnt[path] == nil:
		f.isnt[path] = map[string]bool{value: true}
	default:
		f.isnt[path][value] = true
	}
}

// filled tells whether there surely is a value.
func (f facts) filled(path string) bool {
	is, known := f.is[path]
	return known && is != "" || f.isnt[path][""]
}

// plain tells whether a value is a text, or true or false: of an unknown number or date
// neither an equality nor its contrary holds.
func (f facts) plain(path string) bool {
	t := FieldText
	if id, ok := strings.CutPrefix(path, "answers."); ok && f.d.questions[id] != nil {
		t = f.d.questions[id].of.value
	} else if group, name, ok := splitField(path); ok {
		t = f.d.fields.group(group)[name].Type
	}
	return t == "" || t == FieldText || t == FieldChoice || t == FieldBool
}

// equality is what a comparison for equality compares: a path with a text, or a truth.
// same is false for !=.
func equality(n *ast.BinaryNode, f facts) (path, value string, same, ok bool) {
	same = n.Operator == "=="
	if !same && n.Operator != "!=" {
		return "", "", false, false
	}
	for _, side := range [][2]ast.Node{{n.Left, n.Right}, {n.Right, n.Left}} {
		path := pathOf(side[0])
		if path == "" || !f.plain(path) {
			continue
		}
		switch v := side[1].(type) {
		case *ast.StringNode:
			return path, v.Value, same, true
		case *ast.BoolNode:
			return path, "true", same == v.Value, true
		}
	}
	return "", "", false, false
}

// asksKnown is the path of known(path).
func asksKnown(n ast.Node) (string, bool) {
	call, is := n.(*ast.CallNode)
	if !is || len(call.Arguments) != 1 {
		return "", false
	}
	name, is := call.Callee.(*ast.IdentifierNode)
	path := pathOf(call.Arguments[0])
	return path, is && name.Value == "known" && path != ""
}

// judge says whether a condition holds, as far as the facts tell.
func (l *lint) judge(n ast.Node, f facts) truth {
	switch n := n.(type) {
	case *ast.BoolNode:
		return truthOf(n.Value)
	case *ast.UnaryNode:
		if n.Operator == "!" || n.Operator == "not" {
			return l.judge(n.Node, f).not()
		}
	case *ast.BinaryNode:
		return l.judgePair(n, f)
	case *ast.CallNode:
		return l.judgeCall(n, f)
	case *ast.MemberNode, *ast.ChainNode:
		if path := pathOf(n); path != "" {
			return f.equals(path, "true")
		}
	}
	return perhaps
}

func (l *lint) judgePair(n *ast.BinaryNode, f facts) truth {
	left, right := perhaps, perhaps
	switch n.Operator {
	case "&&", "and", "||", "or":
		left, right = l.judge(n.Left, f), l.judge(n.Right, f)
	}
	switch n.Operator {
	case "&&", "and":
		if left == never || right == never {
			return never
		}
		if left == always && right == always {
			return always
		}
	case "||", "or":
		if left == always || right == always {
			return always
		}
		if left == never && right == never {
			return never
		}
	default:
		path, value, same, ok := equality(n, f)
		switch {
		case !ok:
			return constant(n)
		case same:
			return f.equals(path, value)
		default:
			return f.equals(path, value).not()
		}
	}
	return perhaps
}

// constant judges the comparison of two literals.
func constant(n *ast.BinaryNode) truth {
	var sides [2]string
	for i, side := range []ast.Node{n.Left, n.Right} {
		switch side := side.(type) {
		case *ast.StringNode:
			sides[i] = strconv.Quote(side.Value)
		case *ast.IntegerNode:
			sides[i] = strconv.Itoa(side.Value)
		default:
			return perhaps
		}
	}
	switch n.Operator {
	case "==":
		return truthOf(sides[0] == sides[1])
	case "!=":
		return truthOf(sides[0] != sides[1])
	}
	return perhaps
}

func (l *lint) judgeCall(n *ast.CallNode, f facts) truth {
	if path, ok := asksKnown(n); ok {
		return f.equals(path, "").not()
	}
	name, is := n.Callee.(*ast.IdentifierNode)
	if !is || name.Value != "open" || len(n.Arguments) != 1 {
		return perhaps
	}
	if team, ok := n.Arguments[0].(*ast.StringNode); ok && l.around.Teams[team.Value].Always {
		return always
	}
	return perhaps
}

// learn keeps what a condition tells that holds, or does not.
func (l *lint) learn(n ast.Node, f facts, holds bool) {
	switch n := n.(type) {
	case *ast.UnaryNode:
		if n.Operator == "!" || n.Operator == "not" {
			l.learn(n.Node, f, !holds)
		}
	case *ast.BinaryNode:
		switch and := n.Operator == "&&" || n.Operator == "and"; {
		case and && holds, (n.Operator == "||" || n.Operator == "or") && !holds:
			l.learn(n.Left, f, holds)
			l.learn(n.Right, f, holds)
		default:
			if path, value, same, ok := equality(n, f); ok {
				f.learn(path, value, same == holds)
			}
		}
	case *ast.CallNode:
		if path, ok := asksKnown(n); ok {
			f.learn(path, "", !holds)
		}
	case *ast.MemberNode, *ast.ChainNode:
		if path := pathOf(n); path != "" {
			f.learn(path, "true", holds)
		}
	}
}
