package config

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"frontdesk/bridge"
	"frontdesk/bridge/rehearsal"
	"frontdesk/workflow"
	"frontdesk/workflow/problem"
)

// maxTests is how many tests one file may have.
const maxTests = 1000

// RunTests plays the tests of the configuration by a policy, and returns those that
// failed. The policy may have more workflows than the configuration.
func (c *Config) RunTests(p *bridge.Policy) []rehearsal.Result { return rehearsal.RunTests(p, c.Tests) }

// tests reads the tests of one file, once all workflows are known; whole tells that none
// of them was left out for a mistake.
func (r *reader) tests(n *yaml.Node, c *Config, whole bool) {
	count := 0
	r.list(n, "tests", "- {name: Buyers get to Sales, given: {answers: {topic: buy}}, then: {team: sales}}", func(n *yaml.Node) {
		if count++; count == maxTests+1 {
			r.add(n, "a file has at most %d tests; put this and the rest into another one, which include names", maxTests)
		}
		if count > maxTests {
			return
		}
		r.test(n, c, whole)
	})
}

// testReader reads one test.
type testReader struct {
	given
	test rehearsal.Test
}

// newTest is a test of which nothing is read yet.
func (r *reader) newTest(c *Config, whole bool) *testReader {
	t := &testReader{}
	t.given = given{r: r, c: c, setting: &t.test.Setting}
	t.test.Answers = map[string]string{}
	t.setting.Now, t.setting.First = rehearsal.Monday(c.TimeZone), "Hello"
	t.setting.Contact = rehearsal.Contact{Name: "Mia Wong", Language: "en"}
	if whole {
		t.asked = c.Workflows
	}
	return t
}

// circumstances reads what is given.
func (t *testReader) circumstances(n *yaml.Node, what string) {
	seen := t.r.object(n, what, append(t.keys(), t.talkKeys()...)...)
	if at := seen["says"]; at != nil && seen["answers"] != nil {
		t.r.add(at, `there are either "answers", for each question one, or "says", line by line; take one of them out`)
	}
	t.end()
}

func (r *reader) test(n *yaml.Node, c *Config, whole bool) {
	t := r.newTest(c, whole)
	t.test.At = problem.Position{File: r.file, Line: n.Line, Column: n.Column}
	var from, then *yaml.Node
	seen := r.object(n, "a test",
		key{name: "name", read: func(n *yaml.Node) {
			if s, ok := r.text(n, "a test's name", "Buyers get to Sales"); ok {
				t.test.Name = s
			}
		}},
		key{name: "workflow", read: func(n *yaml.Node) { t.workflow(n, whole) }},
		key{name: "given", read: func(n *yaml.Node) { from = n }},
		key{name: "then", read: func(n *yaml.Node) { then = n }},
	)
	if seen == nil {
		return
	}
	before := len(r.problems)
	r.required(n, seen, "name", `this test needs a name, which says in a few words what must hold, such as name: Buyers get to Sales`)
	if from != nil {
		t.circumstances(from, "given")
	}
	r.required(n, seen, "then", `this test expects nothing; say under then what must come of it, such as then: {team: sales}`)
	if then != nil {
		r.object(then, "then", t.wants()...)
		if len(t.test.Wants) == 0 && len(r.problems) == before {
			r.add(then, "this test expects nothing; say what must come of it, such as then: {team: sales}")
		}
	}
	if len(r.problems) == before {
		c.Tests = append(c.Tests, t.test)
	}
}

// workflow reads with which workflow a test begins, whatever its trigger says.
func (t *testReader) workflow(n *yaml.Node, whole bool) {
	id, ok := t.r.word(n, "a test's workflow", "inbound")
	if !ok || !whole || !t.r.oneOf(n, "workflow", workflowIDs(t.c)) {
		return
	}
	t.setting.Workflow = id
	t.asked = slices.DeleteFunc(slices.Clone(t.c.Workflows), func(d *workflow.Definition) bool {
		return d.ID != id && !slices.ContainsFunc(t.c.Workflows, func(o *workflow.Definition) bool { return o.ID == id && slices.Contains(o.HandsOverTo(), d.ID) })
	})
}

func workflowIDs(c *Config) []string {
	ids := make([]string, len(c.Workflows))
	for i, d := range c.Workflows {
		ids[i] = d.ID
	}
	return ids
}

// talkKeys are those of what the customer says.
func (t *testReader) talkKeys() []key {
	r := t.r
	return []key{
		{name: "answers", read: func(n *yaml.Node) {
			t.each(n, "answers", func(k, v *yaml.Node, values []string) {
				if t.question(k) && t.choices(k, v, values, true) && t.command(v, values) {
					t.test.Answers[k.Value] = strings.Join(values, ", ")
				}
			})
		}},
		{name: "says", read: func(n *yaml.Node) {
			r.list(n, "says", "[Buying, mia@example.org]", func(n *yaml.Node) {
				line, ok := r.word(n, "a line of says", "Buying")
				if ok && t.command(n, []string{line}) {
					t.test.Says = append(t.test.Says, rehearsal.Saying{Line: line, At: problem.Position{File: r.file, Line: n.Line, Column: n.Column}})
				}
			})
		}},
	}
}

// command sees that what begins like a command is one.
func (t *testReader) command(n *yaml.Node, values []string) bool {
	for _, v := range values {
		if _, err := rehearsal.Parse(v); err != nil {
			t.r.add(n, "%s", err.Error())
			return false
		}
	}
	return true
}

// each reads a mapping from words to a value or several.
func (t *testReader) each(n *yaml.Node, what string, visit func(k, v *yaml.Node, values []string)) {
	if !t.r.isMapping(n, what) {
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		if k.Kind == yaml.ScalarNode {
			if values, ok := t.values(v, what+"."+k.Value, "buy"); ok {
				visit(k, v, values)
			}
		}
	}
}

// values reads a value, or a list of them. "" is one that must not be known.
func (t *testReader) values(n *yaml.Node, what, example string) (values []string, ok bool) {
	if n.Kind != yaml.SequenceNode {
		s, ok := t.r.word(n, what, example)
		return []string{s}, ok
	}
	ok = true
	t.r.list(n, what, "["+example+"]", func(n *yaml.Node) {
		s, fine := t.r.word(n, what, example)
		values, ok = append(values, s), ok && fine
	})
	return values, ok
}

// question sees that there is a question.
func (t *testReader) question(n *yaml.Node) bool {
	if len(t.asked) == 0 {
		return true
	}
	var all []string
	for _, d := range t.asked {
		for _, id := range d.Questions() {
			if !slices.Contains(all, id) {
				all = append(all, id)
			}
		}
	}
	return t.r.oneOf(n, "question", all)
}

// choices sees that an answer is one that its question has, if that has choices. said:
// a command counts as well.
func (t *testReader) choices(k, v *yaml.Node, values []string, said bool) bool {
	var all []string
	for _, d := range t.asked {
		all = append(all, d.Choices(k.Value)...)
	}
	for i, value := range values {
		at := v
		if v.Kind == yaml.SequenceNode {
			at = v.Content[i]
		}
		switch near := problem.Suggest(value, all); {
		case len(all) == 0, value == "", slices.Contains(all, value), said && strings.HasPrefix(value, "/"):
		case near != "":
			t.r.add(at, "the question %s has no choice %s; did you mean %q?", k.Value, quoted(value), near)
			return false
		default:
			t.r.add(at, "the question %s has no choice %s; it has %s", k.Value, quoted(value), strings.Join(all, ", "))
			return false
		}
	}
	return true
}
