package config

import (
	"slices"
	"time"

	"go.yaml.in/yaml/v4"

	"frontdesk/bridge/rehearsal"
	"frontdesk/workflow"
)

// answered is an answer of an earlier conversation, to be looked up once it is known when
// the talk takes place.
type answered struct {
	question, value *yaml.Node
	version         string
	ago             time.Duration
}

// answered reads what the customer has answered in an earlier conversation.
func (g *given) answered(n *yaml.Node) {
	r := g.r
	if !r.isMapping(n, "contact.answered") {
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		a := answered{question: n.Content[i], value: n.Content[i+1], ago: 24 * time.Hour}
		if a.value.Kind == yaml.MappingNode {
			whole := a.value
			a.value = nil
			r.object(whole, "an answer of earlier",
				key{name: "answer", read: func(n *yaml.Node) { a.value = n }},
				key{name: "ago", read: func(n *yaml.Node) {
					s, ok := r.word(n, "ago", "30d")
					ago, err := workflow.ParseDuration(s)
					if ok && err != nil {
						r.add(n, "ago must be a length of time such as 30d (s, m, h, d, w), not %s", quoted(n.Value))
					}
					a.ago = ago
				}},
				key{name: "version", read: func(n *yaml.Node) { a.version, _ = r.word(n, "version", "2026-05") }},
			)
			if a.value == nil {
				r.add(whole, "this answer of earlier says nothing; write {answer: buy, ago: 30d}")
				continue
			}
		}
		if _, ok := r.word(a.value, "the answer to "+a.question.Value, "buy"); ok {
			g.before = append(g.before, a)
		}
	}
}

// recall looks up the questions that were answered before.
func (g *given) recall(a answered) {
	r := g.r
	memories, all := rehearsal.Recall(g.asked, a.question.Value, a.value.Value, g.setting.Now)
	for _, m := range memories {
		if a.version != "" {
			m.Version = a.version
		}
		g.setting.Contact.Answered = append(g.setting.Contact.Answered, rehearsal.Earlier{Memory: m, Ago: a.ago})
	}
	switch {
	case len(memories) > 0, len(g.asked) == 0: // not all can be known
	case slices.Contains(all, a.question.Value):
		r.add(a.value, "the question %s does not take %s for an answer, and so asks again", a.question.Value, quoted(a.value.Value))
	case len(all) == 0:
		r.add(a.question, "no question has an ask_again_after, so that each is asked whatever was answered before; take this out")
	default:
		r.oneOf(a.question, "question with ask_again_after", all)
	}
}
