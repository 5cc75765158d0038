package rehearsal

import (
	"slices"
	"strings"
	"time"

	"frontdesk/workflow"
)

// Recall looks up what is remembered where a question was answered in an earlier
// conversation, with this value: one for each workflow that asks it. all are the questions
// whose answers are remembered.
func Recall(asked []*workflow.Definition, question, value string, now time.Time) (found []workflow.Memory, all []string) {
	for _, d := range asked {
		for _, id := range d.Questions() {
			if d.Recalls(id) && !slices.Contains(all, id) {
				all = append(all, id)
			}
		}
		if m, ok := d.Memory(question, value, now); ok {
			found = append(found, m)
		}
	}
	return found, all
}

// earlierAnswer is a setting such as `answered.topic=buy` or `answered.topic="buy, 30d ago"`.
type earlierAnswer struct{ question, value string }

// recall looks up what is remembered of what was answered in an earlier conversation.
func (c *circumstances) recall(e earlierAnswer) (bad string) {
	value, ago := e.value, 24*time.Hour
	if rest, is := strings.CutSuffix(value, " ago"); is {
		i := strings.LastIndex(rest, ",")
		d, err := workflow.ParseDuration(strings.TrimSpace(rest[i+1:]))
		if i < 0 || err != nil {
			return `answered must be an answer and how long ago that was, such as "buy, 30d ago", not ` + said(e.value)
		}
		value, ago = strings.TrimSpace(rest[:i]), d
	}
	found, all := Recall(c.p.Workflows, e.question, value, c.s.Now)
	for _, m := range found {
		c.s.Contact.Answered = append(c.s.Contact.Answered, Earlier{Memory: m, Ago: ago})
	}
	switch {
	case len(found) > 0:
		return ""
	case len(all) == 0:
		return "no question has an ask_again_after, so that each is asked whatever was answered before"
	case !slices.Contains(all, e.question):
		return "there is no question " + said(e.question) + " with ask_again_after" + instead(e.question, all)
	}
	bad = "the question " + e.question + " does not take " + said(value) + " for an answer"
	for _, d := range c.p.Workflows {
		if choices := d.Choices(e.question); d.Recalls(e.question) && len(choices) > 0 {
			return bad + "; there " + areThere(choices)
		}
	}
	return bad
}
