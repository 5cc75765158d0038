package workflow

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/expr-lang/expr/ast"
)

// handRange is the least and the greatest that a number of now can be.
type handRange struct{ least, most int }

// handRanges are those of the numbers that go round.
var handRanges = map[string]handRange{"now.month": {1, 12}, "now.day": {1, 31}, "now.hour": {0, 23}, "now.minute": {0, 59}}

// turned is an operator as it reads from the right.
var turned = map[string]string{"==": "==", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}

// lintClock finds comparisons with now that come out the same at whatever time.
func lintClock(l *lint, e *expression) {
	t := l.tree(e)
	if t.root == nil {
		return
	}
	var all nodes
	ast.Walk(&t.root, &all)
	for _, n := range all {
		pair, is := n.(*ast.BinaryNode)
		if !is {
			continue
		}
		l.clock(e, pathOf(pair.Left), pair.Operator, pair.Right)
		if operator := turned[pair.Operator]; operator != "" {
			l.clock(e, pathOf(pair.Right), operator, pair.Left)
		}
	}
}

// clock looks at the comparison of a path with something.
func (l *lint) clock(e *expression, path, operator string, with ast.Node) {
	at := e.place.at(byteOffset(e.src, with.Location().From))
	if list, is := with.(*ast.ArrayNode); is && operator == "in" {
		for _, one := range list.Nodes {
			l.clock(e, path, "==", one)
		}
		return
	}
	if text, is := with.(*ast.StringNode); is && turned[operator] != "" {
		layout, like := clockForm, "two digits for the hour and two for the minute, such as 09:30 (at most 23:59)"
		if path == "now.date" {
			layout, like = time.DateOnly, "a day such as 2027-01-31"
		}
		t, err := time.Parse(layout, text.Value)
		if (path == "now.date" || path == "now.time") && (err != nil || t.Format(layout) != text.Value) {
			l.warn(at, "%s is never written as %q, and is compared sign by sign; write %s", path, text.Value, like)
		}
		return
	}
	hand, known := handRanges[path]
	holds, ok := compared(hand, operator, with)
	if !known || !ok || !slices.Contains([]truth{always, never}, holds) {
		return
	}
	word := map[truth]string{always: "always", never: "never"}[holds]
	l.warn(at, "%s is a number from %d to %d, so that this %s holds; mend it, or take it out", path, hand.least, hand.most, word)
}

// compared judges the comparison of a number within a range; ok is false if it is none.
func compared(r handRange, operator string, with ast.Node) (holds truth, ok bool) {
	var test func(n float64) bool
	if between, is := with.(*ast.BinaryNode); is && operator == "in" && between.Operator == ".." {
		from, isFrom := literalNumber(between.Left)
		to, isTo := literalNumber(between.Right)
		test, ok = func(n float64) bool { return from <= n && n <= to }, isFrom && isTo
	} else {
		var value float64
		value, ok = literalNumber(with)
		test = func(n float64) bool { return ordered(operator, cmp.Compare(n, value)) }
		ok = ok && turned[operator] != ""
	}
	if !ok {
		return perhaps, false
	}
	times := 0
	for n := r.least; n <= r.most; n++ {
		if test(float64(n)) {
			times++
		}
	}
	switch times {
	case 0:
		return never, true
	case r.most - r.least + 1:
		return always, true
	}
	return perhaps, true
}

// ordered tells whether an operator holds for what a comparison has come to.
func ordered(operator string, order int) bool {
	switch operator {
	case "==":
		return order == 0
	case "!=":
		return order != 0
	case "<":
		return order < 0
	case "<=":
		return order <= 0
	case ">":
		return order > 0
	}
	return order >= 0
}

// literalNumber is a number that is written out.
func literalNumber(n ast.Node) (float64, bool) {
	switch n := n.(type) {
	case *ast.IntegerNode:
		return float64(n.Value), true
	case *ast.FloatNode:
		return n.Value, true
	case *ast.UnaryNode:
		value, ok := literalNumber(n.Node)
		if n.Operator == "-" {
			value = -value
		}
		return value, ok && strings.ContainsAny(n.Operator, "+-")
	}
	return 0, false
}
