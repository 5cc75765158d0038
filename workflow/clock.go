package workflow

import (
	"strings"
	"time"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/types"
)

// clockName is the hidden name of what stands behind now.hour and the like. Nobody can
// write it in an expression.
const clockName = "$now"

// hand is a line of the table of what now has.
type hand struct {
	name  string
	kind  types.Type
	value func(time.Time) any
}

// hands is that table.
func hands() []hand {
	return []hand{
		{"date", types.String, func(t time.Time) any { return t.Format(time.DateOnly) }},
		{"time", types.String, func(t time.Time) any { return t.Format("15:04") }},
		{"weekday", types.String, func(t time.Time) any { return strings.ToLower(t.Weekday().String()) }},
		{"year", types.Int, func(t time.Time) any { return t.Year() }},
		{"month", types.Int, func(t time.Time) any { return int(t.Month()) }},
		{"day", types.Int, func(t time.Time) any { return t.Day() }},
		{"hour", types.Int, func(t time.Time) any { return t.Hour() }},
		{"minute", types.Int, func(t time.Time) any { return t.Minute() }},
	}
}

// handNames are what now has.
func handNames() []string {
	var names []string
	for _, h := range hands() {
		names = append(names, h.name)
	}
	return names
}

// clockMethods are the methods of now that give a plain number or text, as the language had
// them before it had names for these.
func clockMethods() []string { return []string{"Year", "YearDay", "Day", "Hour", "Minute", "Format"} }

// weekdays are the values of now.weekday.
func weekdays() []string {
	return []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
}

func clockTypes() types.Map {
	m := types.Map{}
	for _, h := range hands() {
		m[h.name] = h.kind
	}
	return m
}

func clockValues(now time.Time) map[string]any {
	m := map[string]any{}
	for _, h := range hands() {
		m[h.name] = h.value(now)
	}
	return m
}

// ofClock has now.hour and the like mean what the table says.
func ofClock(node *ast.Node, n *ast.MemberNode) {
	name, ok := n.Property.(*ast.StringNode)
	if id, is := n.Node.(*ast.IdentifierNode); !ok || !is || id.Value != "now" || clockTypes()[name.Value] == nil {
		return
	}
	ast.Patch(node, &ast.MemberNode{Node: &ast.IdentifierNode{Value: clockName}, Property: &ast.StringNode{Value: name.Value}})
}
