package workflow

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"

	"github.com/expr-lang/expr/ast"
)

// usages show how the functions of expressions are called.
var usages = map[string]string{
	"known": "known(answers.topic)", "open": `open("sales")`, "available": `available("sales")`, "string": "string(answers.seats)",
	"len": "len(contact.name)", "lower": "lower(contact.name)", "upper": "upper(contact.name)", "trim": "trim(contact.name)",
	"trimPrefix": `trimPrefix(contact.phone, "+")`, "trimSuffix": `trimSuffix(contact.email, ".com")`,
	"hasPrefix": `hasPrefix(contact.phone, "+49")`, "hasSuffix": `hasSuffix(contact.email, ".de")`,
	"indexOf": `indexOf(contact.email, "@")`, "lastIndexOf": `lastIndexOf(contact.email, ".")`,
	"int": "int(conversation.origin)", "float": "float(conversation.origin)", "abs": "abs(answers.seats)", "ceil": "ceil(answers.seats)",
	"floor": "floor(answers.seats)", "round": "round(answers.seats)", "min": "min(answers.seats, 10)", "max": "max(answers.seats, 10)",
}

// calledSo says how a function is called.
func calledSo(function string) string {
	return fmt.Sprintf("%s is not called so; write it as in %s", function, usages[function])
}

// typeMistake says what is wrong with an expression whose values do not go together. all
// are its parts with their types, from the place that was reported, in runes.
func (c *checker) typeMistake(all nodes, from int) string {
	here := slices.DeleteFunc(slices.Clone(all), func(n ast.Node) bool { return n.Location().From != from })
	for _, n := range here {
		said := ""
		switch n := n.(type) {
		case *ast.BinaryNode:
			said = c.pairMistake(n)
		case *ast.UnaryNode:
			said = c.operandMistake(n)
		case *ast.MemberNode:
			said = c.partMistake(n)
		case *ast.CallNode:
			if f, is := n.Callee.(*ast.IdentifierNode); is && usages[f.Value] != "" {
				said = calledSo(f.Value)
			}
		case *ast.BuiltinNode:
			said = calledSo(n.Name)
		}
		if said != "" {
			return said
		}
	}
	for _, n := range all { // the argument of a function is reported where it stands
		if call, is := n.(*ast.CallNode); is && slices.ContainsFunc(call.Arguments, func(a ast.Node) bool { return a.Location().From == from }) {
			if f, is := call.Callee.(*ast.IdentifierNode); is && usages[f.Value] != "" {
				return calledSo(f.Value)
			}
		}
		if call, is := n.(*ast.BuiltinNode); is && slices.ContainsFunc(call.Arguments, func(a ast.Node) bool { return a.Location().From == from }) {
			return calledSo(call.Name)
		}
	}
	return `its values do not go together here; write it as in answers.topic == "sales"`
}

// kindOf is what a value is, in a word; "" if that is not known.
func (c *checker) kindOf(n ast.Node) string {
	t := n.Type()
	switch {
	case t == nil:
	case c.words.dates[pathOf(n)]:
		return "a date or time of day"
	case t.Kind() == reflect.String:
		return "a text"
	case isNumber(t.Kind()):
		return "a number"
	case t.Kind() == reflect.Bool:
		return "true or false"
	case t.Kind() == reflect.Slice, t.Kind() == reflect.Array:
		return "a list"
	case t.Kind() == reflect.Struct:
		return "a moment"
	}
	return ""
}

// called is a part of an expression as one may call it.
func called(n ast.Node, otherwise string) string {
	switch n := n.(type) {
	case *ast.StringNode:
		return strconv.Quote(n.Value)
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return n.String()
	case *ast.CallNode, *ast.BuiltinNode:
		if name, _, ok := strings.Cut(n.String(), "("); ok {
			return name + "(…)"
		}
	}
	if path := pathOf(n); path != "" {
		return strings.Replace(path, clockName, "now", 1)
	}
	return otherwise
}

// is says what a part of an expression is.
func (c *checker) is(n ast.Node, otherwise string) string {
	return called(n, otherwise) + " is " + c.kindOf(n)
}

// pairMistake says why two values do not go together.
func (c *checker) pairMistake(n *ast.BinaryNode) string {
	left, right := c.kindOf(n.Left), c.kindOf(n.Right)
	if left == "" || right == "" {
		return ""
	}
	switch op := n.Operator; op {
	case "==", "!=", "<", "<=", ">", ">=":
		return c.comparisonMistake(n, left, right)
	case "and", "or", "&&", "||":
		for i, side := range []ast.Node{n.Left, n.Right} {
			if kind := c.kindOf(side); kind != "true or false" {
				what := called(side, "what stands "+[]string{"before", "behind"}[i]+" "+strconv.Quote(op))
				return fmt.Sprintf(`%s is %s, not true or false; compare it with something, as in %s == "…"`, what, kind, called(side, "answers.topic"))
			}
		}
	case "in":
		switch {
		case right == "a text":
			return fmt.Sprintf(`%s is one text, not several; write "contains" to look for a text within it, or "==" to compare`, called(n.Right, "what stands behind \"in\""))
		case right == "a list":
			return fmt.Sprintf("%s, and the list behind \"in\" holds something else%s", c.is(n.Left, "what stands before \"in\""), quotesMend(n.Left, n.Right))
		}
	case "contains", "startsWith", "endsWith", "matches":
		return c.textMistake(n, op)
	case "+", "-", "*", "/", "%", "**", "^", "..":
		for _, side := range []ast.Node{n.Left, n.Right} {
			if kind := c.kindOf(side); kind != "a number" && (op != "+" || kind != "a text" || left != right) {
				mend := ""
				if op == "+" && (left == "a text" || right == "a text") {
					mend = "; string(…) makes a text of a number"
				}
				return fmt.Sprintf("%q takes two numbers, and %s%s", op, c.is(side, "what stands beside it"), mend)
			}
		}
		if right, is := n.Right.(*ast.IntegerNode); is && right.Value == 0 {
			return "it divides by 0"
		}
	}
	return ""
}

// textMistake is that of an operator which takes two texts.
func (c *checker) textMistake(n *ast.BinaryNode, op string) string {
	for i, side := range []ast.Node{n.Left, n.Right} {
		switch kind := c.kindOf(side); {
		case kind == "a list":
			return fmt.Sprintf(`%s may be several; write "…" in %s`, called(side, "this"), called(side, "it"))
		case kind != "a text" && kind != "a date or time of day":
			return fmt.Sprintf("%q takes two texts, and %s%s", op, c.is(side, "what stands "+[]string{"before", "behind"}[i]+" it"), quotesMend(side, nil))
		}
	}
	if pattern, is := n.Right.(*ast.StringNode); is && op == "matches" {
		if _, err := regexp.Compile(pattern.Value); err != nil {
			return fmt.Sprintf("%q is no regular expression: %s", pattern.Value, patternMistake(err))
		}
	}
	return ""
}

// patternMistake says what is wrong with a regular expression.
func patternMistake(err error) string {
	if bad, is := errors.AsType[*syntax.Error](err); is {
		return bad.Code.String() + " in " + bad.Expr
	}
	return "it cannot be read"
}

// quotesMend tells a number that another value is compared with how it would be a text, and
// a text how it would be a number; "" if neither helps.
func quotesMend(side, other ast.Node) string {
	switch v := side.(type) {
	case *ast.IntegerNode, *ast.FloatNode:
		return fmt.Sprintf("; write %q, in quotes", v.String())
	case *ast.StringNode:
		if _, err := strconv.ParseFloat(v.Value, 64); err == nil && other != nil {
			return fmt.Sprintf("; write %s, without quotes", v.Value)
		}
	}
	return ""
}

// comparisonMistake says why two values cannot be compared.
func (c *checker) comparisonMistake(n *ast.BinaryNode, left, right string) string {
	equality := n.Operator == "==" || n.Operator == "!="
	for _, side := range [][2]ast.Node{{n.Left, n.Right}, {n.Right, n.Left}} {
		value, with := side[0], side[1]
		switch kind, other := c.kindOf(value), c.kindOf(with); {
		case kind == "a moment":
			return fmt.Sprintf("now is a moment, and %s; compare now.date, now.time, now.weekday or now.hour", c.is(with, "the other side"))
		case kind == "a list" && len(called(value, "")) > 0:
			return fmt.Sprintf(`%s may be several; write "…" in %s`, called(value, ""), called(value, ""))
		case kind == "a list":
			return fmt.Sprintf(`%s is compared with several values; write %s in ["a", "b"]`, called(with, "a value"), called(with, "it"))
		case kind == "a date or time of day" && other == "a number":
			return fmt.Sprintf(`%s is a date or time of day; compare it with one in quotes, such as "2027-01-31" or "09:30"`, called(value, "this"))
		case kind == "a number" && other == "a text" && quotesMend(with, value) != "":
			return c.is(value, "the other side") + quotesMend(with, value)
		case kind == "a number" && other == "a text" && isLiteral(with):
			return fmt.Sprintf("%s, and never %s", c.is(value, "the other side"), called(with, ""))
		case kind == "a text" && other == "a number" && equality && quotesMend(with, value) != "":
			return c.is(value, "the other side") + quotesMend(with, value)
		case kind == "true or false" && pathOf(value) != "":
			return fmt.Sprintf("%s is true or false by itself; write %s, or not %s", called(value, ""), called(value, ""), called(value, ""))
		}
	}
	mend := ""
	if left == "a text" && right == "a number" || left == "a number" && right == "a text" {
		mend = `; a number is asked for by "type: number"`
	}
	return fmt.Sprintf("%s and %s, which cannot be compared%s", c.is(n.Left, "the left side"), c.is(n.Right, "the right side"), mend)
}

func isLiteral(n ast.Node) bool {
	_, is := n.(*ast.StringNode)
	return is
}

// operandMistake is that of "not" and of a sign.
func (c *checker) operandMistake(n *ast.UnaryNode) string {
	kind := c.kindOf(n.Node)
	switch {
	case kind == "":
	case n.Operator == "!" || n.Operator == "not":
		of := called(n.Node, "it")
		return fmt.Sprintf(`%s, not true or false; compare it with something, as in %s == ""`, c.is(n.Node, "what follows "+strconv.Quote(n.Operator)), of)
	default:
		return fmt.Sprintf("%q takes a number, and %s", n.Operator, c.is(n.Node, "what follows"))
	}
	return ""
}

// partMistake is that of a part which a value has not.
func (c *checker) partMistake(n *ast.MemberNode) string {
	if kind := c.kindOf(n.Node); kind != "" {
		return fmt.Sprintf("%s and has no parts; take what follows it out", c.is(n.Node, "what stands before it"))
	}
	return ""
}
