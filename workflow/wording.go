package workflow

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/expr-lang/expr/ast"
	exprparser "github.com/expr-lang/expr/parser"
)

// maxWorded is how many characters a condition in words has at most; beyond that the file's
// own form is easier to read.
const maxWorded = 300

// wording says names, values and conditions as people do who have not written the file: a
// question, a field and a team by what they are called, a choice by its label, a language
// by its name.
type wording struct {
	questions map[string]*askStep
	fields    *Fields
	teams     map[string]string
	channels  map[string]string
}

// wording is what the workflow's own names are in words.
func (d *Definition) wording() wording { return wording{d.questions, d.fields, d.teams, d.channels} }

// word gives the conditions of a workflow their words, once it is checked. What comes from
// the store is shown to nobody.
func (c *checker) word(doc *document) {
	if c.stored || len(c.problems) > 0 {
		return
	}
	teams := maps.Clone(c.scope.Teams)
	if teams == nil {
		teams = map[string]string{}
	}
	maps.Copy(teams, c.mentioned) // by the ids of before, too
	w := wording{c.questions, c.scope.Fields, teams, c.scope.Channels}
	if doc.Trigger != nil {
		w.word(doc.Trigger.If)
	}
	doc.Steps.walk(func(st step) {
		switch st := st.(type) {
		case *ifStep:
			w.word(st.If)
		case *switchStep:
			if subject, ok := w.subject(st.Switch.path); ok {
				st.Switch.words = strings.Trim(subject, "“”")
			}
		}
	})
}

func (w wording) word(e *expression) {
	if e == nil {
		return
	}
	tree, err := exprparser.Parse(e.src)
	if err != nil {
		return
	}
	if words, ok := w.condition(tree.Node, true); ok && len([]rune(words)) <= maxWorded {
		e.words = words
	}
}

// said is a condition in words or, if it has none, as the file has it, marked as code.
func (e *expression) said() string {
	if e.words == "" {
		return "`" + e.brief() + "`"
	}
	return e.words
}

// condition says that a condition holds, or that it does not. ok is false for one that is
// not simple.
func (w wording) condition(n ast.Node, holds bool) (words string, ok bool) {
	n, holds = withoutNot(n, holds)
	switch n := n.(type) {
	case *ast.BinaryNode:
		if isLogic(n) {
			return w.logic(n, holds)
		}
		return w.comparison(n, holds)
	case *ast.BuiltinNode:
		if op := map[string]string{"hasPrefix": "startsWith", "hasSuffix": "endsWith"}[n.Name]; op != "" && len(n.Arguments) == 2 {
			return w.comparison(&ast.BinaryNode{Operator: op, Left: n.Arguments[0], Right: n.Arguments[1]}, holds)
		}
	case *ast.CallNode:
		return w.call(n, holds)
	case *ast.MemberNode, *ast.ChainNode:
		return w.truth(pathOf(n), holds)
	}
	return "", false
}

// withoutNot takes the negations off a condition.
func withoutNot(n ast.Node, holds bool) (ast.Node, bool) {
	not, is := n.(*ast.UnaryNode)
	for is && (not.Operator == "!" || not.Operator == "not") {
		n, holds = not.Node, !holds
		not, is = n.(*ast.UnaryNode)
	}
	return n, holds
}

func isLogic(n *ast.BinaryNode) bool {
	return slices.Contains([]string{"&&", "and", "||", "or"}, n.Operator)
}

// joins tells whether both sides must be so: "not (a or b)" is "not a and not b".
func joins(n *ast.BinaryNode, holds bool) bool {
	return (n.Operator == "&&" || n.Operator == "and") == holds
}

// logic says conditions that are joined by "and" or by "or". Of several those that are not
// simple stand as code between the others.
func (w wording) logic(n *ast.BinaryNode, holds bool) (string, bool) {
	and := joins(n, holds)
	var parts []string
	simple := false
	var add func(ast.Node, bool)
	add = func(side ast.Node, holds bool) {
		side, holds = withoutNot(side, holds)
		pair, is := side.(*ast.BinaryNode)
		if is && isLogic(pair) && joins(pair, holds) == and {
			add(pair.Left, holds)
			add(pair.Right, holds)
			return
		}
		part, ok := w.condition(side, holds)
		switch {
		case !ok:
			part = either(holds, "", "not ") + "`" + side.String() + "`"
		case is && isLogic(pair):
			part = "(" + part + ")"
		}
		parts, simple = append(parts, part), simple || ok
	}
	add(n, holds)
	if !simple {
		return "", false
	}
	if and {
		return series(parts, "and"), true
	}
	return series(parts, "or"), true
}

// series is a list as one says it.
func series(words []string, joint string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " " + joint + " " + words[last]
}

// truth says a value that is true or false by itself.
func (w wording) truth(path string, holds bool) (string, bool) {
	switch path {
	case "contact.returning":
		return either(holds, "the customer has been here before", "the customer is new"), true
	case "contact.phone_verified":
		return "the phone number " + either(holds, "is", "is not") + " confirmed", true
	}
	subject, ok := w.subject(path)
	if q := w.question(path); q != nil && q.Type == "consent" {
		return subject + either(holds, " is agreed to", " is not agreed to"), ok
	}
	return subject + either(holds, " is yes", " is not yes"), ok
}

func either(holds bool, yes, no string) string {
	if holds {
		return yes
	}
	return no
}

// call says what a function of a value or of a team tells.
func (w wording) call(n *ast.CallNode, holds bool) (string, bool) {
	name, is := n.Callee.(*ast.IdentifierNode)
	if !is || len(n.Arguments) != 1 {
		return "", false
	}
	if name.Value == "known" {
		return w.known(pathOf(n.Arguments[0]), holds)
	}
	team := "the team"
	if id, is := n.Arguments[0].(*ast.StringNode); is {
		team = cmp.Or(w.teams[id.Value], id.Value)
	} else if pathOf(n.Arguments[0]) != "conversation.team" {
		return "", false
	}
	words := ofTeam(name.Value, team, holds)
	return words, words != ""
}

// ofTeam says what a function of a team tells.
func ofTeam(function, team string, holds bool) string {
	switch function {
	case "open":
		return team + either(holds, " is open", " is closed")
	case "available":
		return either(holds, "somebody of ", "nobody of ") + team + " is free"
	}
	return ""
}

// opensAgain says that it is known when a team opens.
const opensAgain = "the team will open again"

func (w wording) known(path string, holds bool) (string, bool) {
	if path == "team.opens" {
		return either(holds, opensAgain, "it is not known when the team opens again"), true
	}
	subject, ok := w.subject(path)
	return subject + either(holds, " is known", " is not known"), ok && !strings.HasSuffix(path, ".tags")
}

// comparison says how a value compares with others that are written out.
func (w wording) comparison(n *ast.BinaryNode, holds bool) (string, bool) {
	op, left, right := n.Operator, undressed(n.Left), undressed(n.Right)
	mirrored := map[string]string{"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
	if mirrored[op] != "" && pathOf(left) == "" {
		op, left, right = mirrored[op], right, left
	}
	if op == "!=" {
		op, holds = "==", !holds
	}
	path := pathOf(left)
	if other := pathOf(right); path == "now.date" && w.dated(other) {
		op, path, right = cmp.Or(mirrored[op], op), other, left
	}
	if op == "in" {
		return w.among(left, right, holds)
	}
	if truth, is := right.(*ast.BoolNode); is && op == "==" {
		return w.truth(path, truth.Value == holds)
	}
	value, ok := writtenOut(right)
	if pathOf(right) == "now.date" && w.dated(path) {
		value, ok = "today", true
	}
	switch {
	case !ok || path == "":
		return "", false
	case op == "==" && value == "":
		return w.known(path, !holds)
	case op == "==":
		return w.oneOf(path, []string{value}, holds)
	}
	if verb := map[string][2]string{
		"contains": {"contains", "contain"}, "startsWith": {"begins with", "begin with"}, "endsWith": {"ends with", "end with"},
	}[op]; verb[0] != "" {
		subject, ok := w.subject(path)
		return subject + " " + either(holds, verb[0], "does not "+verb[1]) + " " + inQuotes(value), ok
	}
	return w.order(path, op, value, holds)
}

// undressed takes off what changes nothing for people: the case of letters, blanks around, and
// that a number is taken for a text.
func undressed(n ast.Node) ast.Node {
	for {
		f, is := n.(*ast.BuiltinNode)
		if !is || len(f.Arguments) != 1 || !slices.Contains([]string{"lower", "upper", "trim", "string"}, f.Name) {
			return n
		}
		n = f.Arguments[0]
	}
}

// writtenOut is a value that is written out.
func writtenOut(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.IntegerNode:
		return strconv.Itoa(n.Value), true
	case *ast.FloatNode:
		return formatNumber(n.Value), true
	case *ast.UnaryNode:
		if s, ok := writtenOut(n.Node); ok && n.Operator == "-" {
			return "-" + s, true
		}
	}
	return "", false
}

// among says that a value is one of several, or that one of several is a certain one.
func (w wording) among(left, right ast.Node, holds bool) (string, bool) {
	switch right := right.(type) {
	case *ast.ArrayNode:
		values := make([]string, len(right.Nodes))
		for i, item := range right.Nodes {
			value, ok := writtenOut(item)
			if !ok || value == "" {
				return "", false
			}
			values[i] = value
		}
		return w.oneOf(pathOf(left), values, holds)
	case *ast.BinaryNode: // 9..17
		from, ok := writtenOut(right.Left)
		to, also := writtenOut(right.Right)
		if subject, known := w.subject(pathOf(left)); ok && also && known && right.Operator == ".." {
			return subject + either(holds, " is", " is not") + " from " + from + " to " + to, true
		}
		return "", false
	}
	value, ok := writtenOut(left)
	path := pathOf(right)
	switch {
	case !ok || path == "":
	case path == "contact.tags":
		return "the customer " + either(holds, "has", "does not have") + " the tag " + inQuotes(value), true
	case path == "conversation.tags":
		return "the conversation " + either(holds, "has", "does not have") + " the tag " + inQuotes(value), true
	default:
		subject, ok := w.subject(path)
		return subject + either(holds, " includes ", " does not include ") + w.quoted(path, value), ok
	}
	return "", false
}

// oneOf says that a value is one of those, or none of them.
func (w wording) oneOf(path string, values []string, holds bool) (string, bool) {
	subject, ok := w.subject(path)
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = w.quoted(path, v)
		if path == "conversation.source" {
			words[i] = map[string]string{"contact": "the customer", "agent": "an agent", "workflow": "a workflow"}[v]
			ok = ok && words[i] != ""
		}
		if path == "message.kind" {
			words[i] = kindOfMessage(v)
			ok = ok && words[i] != ""
		}
	}
	switch {
	case !ok || len(words) == 0:
		return "", false
	case path == "conversation.source" && len(words) == 1:
		return words[0] + either(holds, " wrote first", " did not write first"), true
	case path == "conversation.source":
		return either(holds, series(words, "or"), "none of "+series(words, "and")) + " wrote first", true
	case path == "now.weekday", path == "message.kind":
		subject = "it"
	}
	switch {
	case holds:
		return subject + " is " + series(words, "or"), true
	case len(words) == 1:
		return subject + " is not " + words[0], true
	}
	return subject + " is neither " + strings.Join(words, " nor "), true
}

// order says that a value is more or less than another, or earlier or later.
func (w wording) order(path, op, value string, holds bool) (string, bool) {
	subject, ok := w.subject(path)
	if strings.HasPrefix(path, "now.") && !holds {
		// What time it is always is known, so that "not before" is "or later".
		op, holds = map[string]string{"<": ">=", "<=": ">", ">": "<=", ">=": "<"}[op], true
	}
	if path == "now.hour" {
		return oClock(op, value)
	}
	words, _ := w.value(path, value)
	is := either(holds, " is ", " is not ")
	switch {
	case !ok:
	case !w.timed(path):
		how := map[string]string{"<": "less than ", "<=": "at most ", ">": "more than ", ">=": "at least "}[op]
		return subject + is + how + words, how != ""
	case op == "<":
		return subject + is + "before " + words, true
	case op == "<=":
		return subject + is + words + " or earlier", true
	case op == ">":
		return subject + is + "after " + words, true
	case op == ">=":
		return subject + is + words + " or later", true
	}
	return "", false
}

// oClock says how the hour of the day compares with another one.
func oClock(op, value string) (string, bool) {
	hour, err := strconv.Atoi(value)
	if op == ">" || op == "<=" {
		hour++ // past 18 is from 19:00 on
	}
	at := strconv.Itoa(hour) + ":00"
	switch {
	case err != nil:
	case op == "<", op == "<=":
		return "it is before " + at, true
	case op == ">", op == ">=":
		return "it is " + at + " or later", true
	}
	return "", false
}
