package workflow

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/expr-lang/expr/ast"
)

// An unknown text reads as "", an unknown number is not a number, so that it
// compares false with whatever there is, as does an unknown date, and an unknown yes
// or no is false. What
// expressions would make of these against the language's word is patched here:
// known(x), x == "" and x != 5.

// knownName is the hidden name of a map that tells of numbers and truths, by
// path, whether they are known. Nobody can write it in an expression.
const knownName = "$known"

// number reads a stored number; it is NaN where there is none.
func number(s string) float64 {
	n, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return math.NaN()
	}
	return n
}

// formatNumber writes a number as people do.
func formatNumber(n float64) string {
	if math.IsNaN(n) || math.IsInf(n, 0) {
		return ""
	}
	return strconv.FormatFloat(n, 'f', -1, 64)
}

// unknowns patches an expression. It implements ast.Visitor.
type unknowns struct{ words *vocabulary }

// Visit implements ast.Visitor.
func (u unknowns) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.MemberNode:
		ofClock(node, n)
	case *ast.CallNode:
		callee, ok := n.Callee.(*ast.IdentifierNode)
		if ok && callee.Value == "known" && len(n.Arguments) == 1 {
			if path := pathOf(n.Arguments[0]); u.words.untext[path] {
				ast.Patch(node, isKnown(path))
			}
		}
	case *ast.BinaryNode:
		switch n.Operator {
		case "==", "!=":
			u.equality(node, n)
		}
		u.ofDates(node, n)
	}
}

func (u unknowns) equality(node *ast.Node, n *ast.BinaryNode) {
	for _, side := range [][2]ast.Node{{n.Left, n.Right}, {n.Right, n.Left}} {
		empty, ok := side[1].(*ast.StringNode)
		path := pathOf(side[0])
		if !ok || empty.Value != "" || !u.words.untext[path] {
			continue
		}
		is := ast.Node(isKnown(path))
		if n.Operator == "==" {
			is = &ast.UnaryNode{Operator: "not", Node: is}
		}
		ast.Patch(node, is)
		return
	}
	if n.Operator == "!=" && (isFloat(n.Left) || isFloat(n.Right)) {
		ast.Patch(node, &ast.BinaryNode{
			Operator: "or",
			Left:     &ast.BinaryNode{Operator: "<", Left: n.Left, Right: n.Right},
			Right:    &ast.BinaryNode{Operator: ">", Left: n.Left, Right: n.Right},
		})
	}
}

// ofDates has a comparison with an unknown date be false, but for those with "".
func (u unknowns) ofDates(node *ast.Node, n *ast.BinaryNode) {
	if !slices.Contains([]string{"!=", "<", "<=", ">", ">="}, n.Operator) {
		return
	}
	var whole ast.Node = n
	for _, side := range [][2]ast.Node{{n.Left, n.Right}, {n.Right, n.Left}} {
		if empty, ok := side[1].(*ast.StringNode); !u.words.dates[pathOf(side[0])] || ok && empty.Value == "" {
			continue
		}
		whole = &ast.BinaryNode{
			Operator: "and", Left: &ast.BinaryNode{Operator: "!=", Left: side[0], Right: &ast.StringNode{Value: ""}}, Right: whole,
		}
	}
	if whole != ast.Node(n) {
		ast.Patch(node, whole)
	}
}

func isFloat(n ast.Node) bool {
	t := n.Type()
	return t != nil && t.Kind() == reflect.Float64
}

func isKnown(path string) *ast.MemberNode {
	return &ast.MemberNode{Node: &ast.IdentifierNode{Value: knownName}, Property: &ast.StringNode{Value: path}}
}

// known tells whether there is a value.
func known(args ...any) (any, error) {
	switch v := args[0].(type) {
	case string:
		return v != "", nil
	case float64:
		return !math.IsNaN(v), nil
	}
	return false, nil
}

// asText is the function string: what cannot be shown reads as "".
func asText(args ...any) (any, error) { return shown(args[0]), nil }

// shown is a value as people read it.
func shown(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return v
	case time.Time:
		return v.Format("2006-01-02 15:04")
	case float64:
		return formatNumber(v)
	case []string:
		return strings.Join(v, several)
	}
	if k := reflect.TypeOf(value).Kind(); k == reflect.Bool || isNumber(k) {
		return fmt.Sprint(value)
	}
	return ""
}

// pathOf is the path that a node names, such as "answers.topic" or
// "contact.fields.plan"; "" if it is anything else.
func pathOf(n ast.Node) string {
	switch n := n.(type) {
	case *ast.ChainNode:
		return pathOf(n.Node)
	case *ast.IdentifierNode:
		return n.Value
	case *ast.MemberNode:
		of := pathOf(n.Node)
		if name, ok := n.Property.(*ast.StringNode); ok && of != "" {
			return of + "." + name.Value
		}
	}
	return ""
}
