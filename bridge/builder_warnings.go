package bridge

import (
	"strconv"
	"strings"

	"frontdesk/bridge/richtext"
	"frontdesk/workflow"
	"frontdesk/workflow/problem"
)

// maxWarnings is how many warnings are shown of a workflow.
const maxWarnings = 6

// warnings are what should be looked at in a workflow, as `check` says it of the
// configuration's, in the words of the form.
func (d *decision) warnings(m MadeWorkflow) richtext.Doc {
	m.On = true
	after := d.withMade(m)
	draft, err := workflow.ReadDraft([]byte(m.Text))
	if err != nil {
		return nil
	}
	var lines []string
	for _, w := range workflow.LintForm(after.Workflows, after.Around, m.ID, []byte(m.Text)) {
		lines = append(lines, "• "+d.warning(draft, w))
	}
	if len(lines) == 0 {
		return nil
	}
	if more := len(lines) - maxWarnings; more > 0 {
		lines = append(lines[:maxWarnings], d.desk("desk.list.more", "more", strconv.Itoa(more)))
	}
	return richtext.FromPlain(d.desk("desk.builder.warnings") + "\n" + strings.Join(lines, "\n"))
}

// warning is one of them, with where the form shows what it is about.
func (d *decision) warning(draft *workflow.Draft, w workflow.Warning) string {
	text, where := curly(w.Text), ""
	switch {
	case w.Item >= 0:
		where = d.itemPlace(draft, w.Item, text)
	case w.Key == workflow.PartGreeting:
		where = d.desk("desk.builder.greeting")
	case w.Key == workflow.PartLast:
		where = d.desk("desk.builder.last")
	case w.Key == "trigger":
		where = d.desk("desk.builder.begins")
	}
	if where == "" {
		return inForm(text)
	}
	return where + ": " + problem.Sentence(text)
}

// itemPlace is a question or another step in the list of the form, with its words where a
// warning does not have them.
func (d *decision) itemPlace(draft *workflow.Draft, i int, warning string) string {
	item, n := draft.Items()[i], strconv.Itoa(i+1)
	if item.Question == nil {
		return d.desk("desk.builder.step_at", "n", n, "text", workflow.Begins(item.Other, maxListedLabel))
	}
	title := workflow.Begins(item.Question.Text.Text, maxListedLabel)
	if strings.Contains(warning, "“"+title+"”") {
		return d.desk("desk.builder.title.question", "n", n)
	}
	return d.desk("desk.builder.question_at", "n", n, "text", title)
}
