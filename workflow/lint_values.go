package workflow

import (
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"

	"frontdesk/workflow/problem"
)

// comparison is an equality of a path with a text.
type comparison struct {
	path, value string
	in          bool // the path is a list, which holds the text or not
	at          problem.Position
}

// comparisons are those of an expression.
func (l *lint) comparisons(e *expression) (found []comparison) {
	t := l.tree(e)
	if t.root == nil {
		return nil
	}
	var all nodes
	ast.Walk(&t.root, &all)
	for _, n := range all {
		pair, is := n.(*ast.BinaryNode)
		if !is || !slices.Contains([]string{"==", "!=", "in"}, pair.Operator) {
			continue
		}
		for _, side := range [][2]ast.Node{{pair.Left, pair.Right}, {pair.Right, pair.Left}} {
			if value, is := side[1].(*ast.StringNode); is && pathOf(side[0]) != "" {
				at := e.place.at(byteOffset(e.src, value.Location().From))
				found = append(found, comparison{pathOf(side[0]), value.Value, pair.Operator == "in", at})
			}
		}
	}
	return found
}

// lintNeverKnown finds answers that are asked for where they never are there.
func lintNeverKnown(l *lint) {
	l.steps(func(_ *Definition, st step) {
		arrivals := l.seen.arrivals[st]
		if len(arrivals) == 0 {
			return
		}
		for _, e := range expressions(st) {
			if q, is := st.(*askStep); is && e == q.SkipIf {
				continue // which is looked at before the others
			}
			for _, path := range l.tree(e).paths {
				id, ok := strings.CutPrefix(path, "answers.")
				if ok && !slices.ContainsFunc(arrivals, func(a arrival) bool { return a.may[id] }) {
					l.warn(e.place.at(max(strings.Index(e.src, path), 0)), "%s is never known here: its question comes later, or on another way; put this behind it", path)
				}
			}
		}
	})
}

// lintNeverWritten finds custom attributes that are asked for and never get a value.
func lintNeverWritten(l *lint) {
	if l.around.Everything {
		return
	}
	written := l.written()
	look := func(path string, at problem.Position) {
		if _, _, is := splitField(path); !is || written[path] {
			return
		}
		mend := "; have a question save: " + path + ", or set it"
		if near := problem.Suggest(path, fieldsOf(written)); near != "" {
			mend = "; did you mean " + near + "?"
		}
		l.warn(at, "%s never gets a value%s", path, mend)
	}
	for _, d := range l.all {
		if d.trigger != nil {
			look(d.trigger.Field, d.trigger.field.start())
		}
	}
	l.eachExpression(func(_ *Definition, e *expression) {
		for _, path := range l.tree(e).paths {
			look(path, e.place.at(max(strings.Index(e.src, path), 0)))
		}
	})
}

// fieldsOf are the custom attributes among paths.
func fieldsOf(paths map[string]bool) []string {
	return slices.DeleteFunc(keysOf(paths), func(p string) bool { _, _, is := splitField(p); return !is })
}

// lintTags finds tags that no workflow gives and that look like one that some workflow
// does. Those that look like none may be given by one that is made in Slack.
func lintTags(l *lint) {
	var given []string
	l.steps(func(_ *Definition, st step) {
		if t, is := st.(*tagStep); is {
			for _, v := range t.Tags {
				if v.Expr == nil {
					given = append(given, v.Literal)
				}
			}
		}
	})
	look := func(tag string, at problem.Position) {
		if slices.Contains(given, tag) {
			return
		}
		if near := problem.Suggest(tag, given); near != "" {
			l.warn(at, "no workflow gives the tag %q; did you mean %q?", tag, near)
		}
	}
	for _, d := range l.all {
		if t := d.trigger; t != nil && t.Tag != "" {
			look(t.Tag, t.tag.start())
		}
	}
	l.eachExpression(func(_ *Definition, e *expression) {
		for _, c := range l.comparisons(e) {
			if c.in && (c.path == "conversation.tags" || c.path == "contact.tags") {
				look(c.value, c.at)
			}
		}
	})
}

// lintOddWithout finds texts that read as if something were left out where a value is missing.
func lintOddWithout(l *lint) {
	l.steps(func(d *Definition, st step) {
		arrivals := l.seen.arrivals[st]
		if len(arrivals) == 0 {
			return
		}
		for _, t := range forCustomer(st) {
			l.oddText(t, arrivals, d.last[st])
		}
	})
}

// oddText looks at the values of a text, in its first language. last: no step from there on
// decides the team, so that it is known which it is.
func (l *lint) oddText(t *text, arrivals []arrival, last bool) {
	tmpl := t.Variants[0].Template
	for i, p := range tmpl.pieces {
		if p.value == nil || p.value.path == "" || last && p.value.path == "team.name" || !missing(p.value.path, arrivals) || !tmpl.oddWithout(i) {
			continue
		}
		path := p.value.path
		if l.form {
			l.warn(p.value.place.at(0), "there may be no %s, and this then reads “%s”; say it in other words", p.value.title(), tmpl.without(path))
			return
		}
		l.warn(p.value.place.at(0), "%s may be missing here, and this then reads %q; put it into an if: %s != \"\", or say it in other words", path, tmpl.without(path), path)
		return
	}
}

// missing tells whether a value may be missing on one of the ways, and is a value of which
// one has to think so.
func missing(path string, arrivals []arrival) bool {
	group, name, _ := strings.Cut(path, ".")
	_, _, field := splitField(path)
	thought := group == "answers" || group == "assignee" || group == "team" || field ||
		slices.Contains([]string{"contact.email", "contact.phone", "contact.country", "contact.time_zone", "contact.last_agent", "contact.last_name", "conversation.origin"}, path)
	if !thought {
		return false
	}
	if group == "answers" && !slices.ContainsFunc(arrivals, func(a arrival) bool { return a.may[name] }) {
		return false // it never is there, which is said already
	}
	return slices.ContainsFunc(arrivals, func(a arrival) bool {
		switch {
		case a.guarded(path), a.facts.filled(path), a.saved[path] != nil:
			return false
		case group == "answers":
			return !a.must[name]
		case group == "assignee":
			return !a.assigned
		case path == "team.name":
			return !a.routed
		}
		return true
	})
}

// oddWithout tells whether a template reads oddly without one of its values. What is set
// off by signs, with hardly another word, does not: "Hello {{ contact.first_name }}!".
func (t *template) oddWithout(i int) bool {
	before, after := "", ""
	if i > 0 {
		before = t.pieces[i-1].literal
	}
	if i+1 < len(t.pieces) {
		after = t.pieces[i+1].literal
	}
	const ends = ".!?…;\n,،，。！？、;；"
	from := strings.LastIndexAny(before, ends+":：")
	if from >= 0 && strings.ContainsAny(before[from:], ":：") {
		return true // "Your number: "
	}
	before = before[from+1:]
	if to := strings.IndexAny(after, ends); to >= 0 {
		after = after[:to]
	}
	if strings.ContainsAny(after, ":：") {
		after = after[:strings.IndexAny(after, ":：")]
	}
	rest := strings.TrimSpace(before + after)
	const han = 4 // so many signs of a script without spaces
	return len(strings.Fields(rest)) > 2 || strings.IndexFunc(rest, isHan) >= 0 && len([]rune(rest)) > han
}

// without is a template as it reads without one of its values, with dots for the others.
func (t *template) without(path string) string {
	whole := t.fill(func(e *expression) string {
		if e.path == path {
			return ""
		}
		return "…"
	})
	return oneLine(whole, maxName)
}
