package config

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"frontdesk/bridge/rehearsal"
	"frontdesk/workflow"
	"frontdesk/workflow/problem"
)

// want notes what must come of a test.
func (t *testReader) want(n *yaml.Node, kind rehearsal.WantKind, name string, values ...string) {
	t.test.Wants = append(t.test.Wants, rehearsal.Want{
		Kind: kind, Name: name, Values: values, At: problem.Position{File: t.r.file, Line: n.Line, Column: n.Column},
	})
}

// wants are the keys of what must come of a test.
func (t *testReader) wants() []key {
	r := t.r
	one := func(kind rehearsal.WantKind, example string, fits func(*yaml.Node) bool) key {
		return key{name: string(kind), read: func(n *yaml.Node) {
			if s, ok := r.word(n, string(kind), example); ok && fits(n) {
				t.want(n, kind, "", s)
			}
		}}
	}
	several := func(kind rehearsal.WantKind, example string, fits func(*yaml.Node) bool) key {
		return key{name: string(kind), read: func(n *yaml.Node) {
			values, ok := t.values(n, string(kind), example)
			items := n.Content
			if n.Kind != yaml.SequenceNode {
				items = []*yaml.Node{n}
			}
			for _, item := range items {
				ok = fits(item) && ok
			}
			if ok {
				t.want(n, kind, "", values...)
			}
		}}
	}
	free := func(*yaml.Node) bool { return true }
	return []key{
		several(rehearsal.WantWorkflow, "inbound", func(n *yaml.Node) bool {
			return len(t.asked) == 0 || r.oneOf(n, "workflow", append(workflowIDs(t.c), rehearsal.None))
		}),
		one(rehearsal.WantTeam, "sales", func(n *yaml.Node) bool { return r.oneOf(n, "team", teamIDs(t.c)) }),
		one(rehearsal.WantAssigned, "ana", func(n *yaml.Node) bool {
			return t.isAgent(n, rehearsal.Agents(t.c.Policy(World{}), *t.setting), rehearsal.Nobody)
		}),
		{name: string(rehearsal.WantAnswer), read: func(n *yaml.Node) {
			t.each(n, "answers", func(k, v *yaml.Node, values []string) {
				if t.question(k) && t.choices(k, v, values, false) {
					t.want(v, rehearsal.WantAnswer, k.Value, values...)
				}
			})
		}},
		{name: string(rehearsal.WantField), read: func(n *yaml.Node) {
			t.each(n, "fields", func(k, v *yaml.Node, values []string) {
				if t.path(k, v, values) {
					t.want(v, rehearsal.WantField, k.Value, strings.Join(values, ", "))
				}
			})
		}},
		several(rehearsal.WantTags, "vip", free),
		one(rehearsal.WantPriority, "high", func(n *yaml.Node) bool { return r.oneOf(n, "priority", workflow.Priorities()) }),
		several(rehearsal.WantSaid, "Hello Mia", free),
		several(rehearsal.WantNotSaid, "Hello Mia", free),
		several(rehearsal.WantAsked, "topic", t.question),
		several(rehearsal.WantNotAsked, "email", t.question),
		several(rehearsal.WantNotes, "50 seats", free),
		one(rehearsal.WantClosed, "true", func(n *yaml.Node) bool { _, ok := r.yes(n, "closed"); return ok }),
	}
}

// path sees that there is a value of the contact or the conversation.
func (t *testReader) path(k, v *yaml.Node, values []string) bool {
	path := k.Value
	if slices.Contains(rehearsal.Paths(), path) {
		return true
	}
	for _, group := range []string{"contact.fields.", "conversation.fields."} {
		if name, ok := strings.CutPrefix(path, group); ok && workflow.IsFieldName(name) {
			return t.r.fieldValue(t.c, k, v, path, strings.Join(values, ", "))
		}
	}
	t.r.add(k, "fields has contact.fields.NAME, conversation.fields.NAME, %s, and no %s", strings.Join(rehearsal.Paths(), ", "), quoted(path))
	return false
}
