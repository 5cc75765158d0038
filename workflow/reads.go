package workflow

import (
	"cmp"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/expr-lang/expr/ast"
)

// Value is what a name in an expression stands for, as people read it: whoever tries a
// workflow out sees by it why a condition holds or not.
type Value struct {
	Name, Value string
	// Text: it is one, and shown in quotes.
	Text bool
	// Words say it as a condition in words does; empty: it has none.
	Words string
}

// String is the value as one says it: `conversation.origin is "quote"`.
func (v Value) String() string {
	switch {
	case v.Value == "":
		return v.Name + " is not known"
	case v.Text:
		return v.Name + " is " + strconv.Quote(v.Value)
	}
	return v.Name + " is " + v.Value
}

// read is a name that an expression reads: a path, or a function of a team with what
// stands between its parentheses, a path or an id.
type read struct {
	path, function string
	literal        bool
}

// readsOf are the names that the parts of an expression read, each once.
func readsOf(all nodes) []read {
	var out []read
	add := func(r read) {
		if !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	for _, n := range all {
		switch n := n.(type) {
		case *ast.MemberNode:
			if path := pathOf(n); strings.HasPrefix(path, "now.") {
				add(read{path: "now"})
			} else if path != "" {
				add(read{path: path})
			}
		case *ast.IdentifierNode:
			if n.Value == "now" {
				add(read{path: "now"})
			}
		case *ast.CallNode:
			callee, _ := n.Callee.(*ast.IdentifierNode)
			if callee == nil || teamFunctions()[callee.Value] == nil || len(n.Arguments) != 1 {
				continue
			}
			if id, is := n.Arguments[0].(*ast.StringNode); is {
				add(read{path: id.Value, function: callee.Value, literal: true})
			} else if path := pathOf(n.Arguments[0]); path != "" {
				add(read{path: path, function: callee.Value})
			}
		}
	}
	// Of contact.fields.plan the parts contact.fields and contact say nothing.
	return slices.DeleteFunc(out, func(r read) bool {
		return r.function == "" && slices.ContainsFunc(out, func(o read) bool { return o.function == "" && strings.HasPrefix(o.path, r.path+".") })
	})
}

// seen are the values that an expression was decided by.
func (e *expression) seen(w wording, env map[string]any) []Value {
	var out []Value
	for _, r := range e.reads {
		value := lookUp(env, r.path)
		switch {
		case r.function != "":
			ask, _ := env[r.function].(func(string) bool)
			team, name := r.path, strconv.Quote(r.path)
			if !r.literal {
				team, name = shown(value), r.path
			}
			if ask != nil {
				yes := ask(team)
				out = append(out, Value{Name: r.function + "(" + name + ")", Value: strconv.FormatBool(yes), Words: ofTeam(r.function, cmp.Or(w.teams[team], "the team"), yes)})
			}
		case r.path == "now":
			if now, is := value.(time.Time); is {
				out = append(out, Value{Name: "now", Value: now.Format("Monday 2006-01-02 15:04"), Words: "it is " + now.Format("Monday, 2 January 2006, 15:04")})
			}
		default:
			_, text := value.(string)
			known, _ := env[knownName].(map[string]bool)
			v := Value{Name: r.path, Value: shown(value), Text: text}
			if is, counted := known[r.path]; counted && !is {
				v.Value = ""
			}
			v.Words = w.seen(r.path, v.Value, value)
			out = append(out, v)
		}
	}
	return out
}

// seen says in words what a path stands for.
func (w wording) seen(path, shown string, value any) string {
	truth, is := value.(bool)
	_, text := value.(string)
	words, ok := "", false
	who := map[string]string{"contact.tags": "the customer", "conversation.tags": "the conversation"}[path]
	switch {
	case who != "" && shown == "":
		return who + " has no tags"
	case who != "":
		return who + " has the tags " + shown
	case shown == "":
		words, ok = w.known(path, false)
	case is:
		words, ok = w.truth(path, truth)
	case text, isNumber(reflect.ValueOf(value).Kind()):
		words, ok = w.oneOf(path, []string{shown}, true)
	}
	if !ok {
		return ""
	}
	return words
}

// lookUp finds what a path names in the values of expressions.
func lookUp(env map[string]any, path string) any {
	var at any = env
	for name := range strings.SplitSeq(path, ".") {
		switch group := at.(type) {
		case map[string]any:
			at = group[name]
		case map[string]string:
			at = group[name]
		default:
			return nil
		}
	}
	return at
}

// Consider tells whether the workflow would begin with what has happened, and by which
// values.
func (d *Definition) Consider(what Cause, f Facts) Considered {
	c := Considered{ID: d.ID, Begins: d.BeginsWith(what, f)}
	if d.trigger != nil && what.Event != EventOpened {
		c.With = d.trigger.Cause.String()
	}
	if d.trigger != nil && d.trigger.If != nil {
		c.Rule, c.Seen = d.trigger.If.said(), d.trigger.If.seen(d.wording(), d.values(f, nil))
	}
	return c
}

// Always is the same version with a trigger that always holds, to try it out.
func (d *Definition) Always() *Definition {
	always := *d
	always.trigger = &trigger{Cause: Cause{Event: EventOpened}}
	return &always
}

// Agents are the names of those to whom it gives conversations by name, or to whom one
// does to which it hands over.
func (d *Definition) Agents() []string {
	var out []string
	add := func(s step) {
		if a, ok := s.(*assignStep); ok {
			if name, named := strings.CutPrefix(a.To, "@"); named && !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	d.steps.walk(add)
	for _, id := range d.HandsOverTo() {
		d.also[id].steps.walk(add)
	}
	return out
}

// Choices are the ids of the choices of a question, none if it takes anything else.
func (d *Definition) Choices(question string) []string {
	q := d.questions[question]
	if q == nil {
		return nil
	}
	ids := make([]string, len(q.Choices))
	for i, c := range q.Choices {
		ids[i] = c.ID
	}
	return ids
}
