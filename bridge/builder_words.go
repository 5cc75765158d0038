package bridge

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"frontdesk/workflow"
	"frontdesk/workflow/problem"
)

// whyPart is a mistake in a part of the workflow that is no question, as the form says it.
func (b *builder) whyPart(p workflow.DraftProblem) string {
	switch p.Key {
	case "id":
		return b.d.desk("desk.builder.wrong.id", "most", strconv.Itoa(maxBuilderID))
	case "name":
		return b.d.desk("desk.builder.wrong.name", "most", strconv.Itoa(maxBuilderName))
	case workflow.PartRoute:
		return b.d.desk("desk.builder.wrong.team")
	case workflow.PartGreeting:
		return b.whyText(p.Text, b.draft.Greeting().Text)
	case workflow.PartLast:
		return b.whyText(p.Text, b.draft.LastWord().Text)
	}
	return inForm(p.Text)
}

// whyItem is a mistake in an item of the list.
func (b *builder) whyItem(p workflow.DraftProblem, item workflow.DraftItem) string {
	if item.Question == nil {
		return inForm(p.Text)
	}
	var rows []int
	for i := range item.Question.Choices {
		rows = append(rows, i+1)
	}
	return b.whyQuestion(p, p.Item, *item.Question, rows)
}

// whyQuestion is a mistake in the question at place i. rows are the places of its choices in
// the form.
func (b *builder) whyQuestion(p workflow.DraftProblem, i int, q workflow.DraftQuestion, rows []int) string {
	d, why := b.d, ""
	switch p.Key {
	case "id":
		why = b.sameShort(q.ID, i)
	case "min", "max":
		if workflow.HasBounds(q.Type) {
			why = d.desk("desk.builder.wrong." + p.Key + "." + q.Type)
		}
	case "policy":
		why = d.desk("desk.builder.wrong.policy")
	case "save":
		why = d.desk("desk.builder.wrong.save_gone")
		if slices.Contains(workflow.SavePlaces(q.Type, d.env.Policy.Scope.Fields), q.Save) {
			why = d.desk("desk.builder.wrong.save_hidden")
		}
	case "choices":
		why = b.whyChoice(p.Choice, q, rows)
	case workflow.PartLeads:
		why = d.desk("desk.builder.wrong.team")
	case "ask":
		return b.whyText(p.Text, q.Text.Text)
	}
	if why == "" {
		return inForm(p.Text)
	}
	return why
}

// sameShort says that a question at another place than i has a short name, "" if none has.
func (b *builder) sameShort(id string, i int) string {
	for j, item := range b.draft.Items() {
		if j != i && item.Question != nil && item.Question.ID == id {
			return b.d.desk("desk.builder.wrong.short", "n", strconv.Itoa(j+1), "text", workflow.Begins(item.Question.Text.Text, maxListedText))
		}
	}
	return ""
}

// whyChoice is a mistake in a choice; "" for one that the form has no words for.
func (b *builder) whyChoice(i int, q workflow.DraftQuestion, rows []int) string {
	if i < 0 || i >= len(q.Choices) {
		return ""
	}
	c := q.Choices[i]
	if values := b.valuesAt(q.Save); len(values) > 0 && !slices.Contains(values, c.ID) {
		return b.d.desk("desk.builder.wrong.choice_value", "field", b.placeName(q.Save), "values", strings.Join(values, ", "))
	}
	for j, other := range q.Choices {
		if j != i && other.ID == c.ID {
			return b.d.desk("desk.builder.wrong.kept_twice", "n", strconv.Itoa(rows[j]))
		}
	}
	for j, other := range q.Choices {
		if j != i && workflow.Fold(other.Label.Text) == workflow.Fold(c.Label.Text) {
			return b.d.desk("desk.builder.wrong.choice_twice", "n", strconv.Itoa(rows[j]))
		}
	}
	return ""
}

// placeName is what people call the place where an answer is kept.
func (b *builder) placeName(path string) string {
	for _, f := range b.d.env.Policy.Fields {
		if f.Path == path {
			return cmp.Or(f.Label, f.name())
		}
	}
	if name, is := strings.CutPrefix(path, "contact."); is && slices.Contains(workflow.AnswerPlaces(), path) {
		return b.d.desk("desk.builder.place." + name)
	}
	return path
}

// whyText is a mistake in a text to the customer.
func (b *builder) whyText(why, text string) string {
	switch {
	case strings.TrimSpace(text) == "":
		return b.d.desk("desk.builder.no_text")
	case strings.Contains(text, "{{"):
		return problem.Sentence(b.d.desk("desk.builder.wrong.inserted", "why", curly(why)))
	}
	return inForm(why)
}

// quoted is what stands in straight quotes.
var quoted = regexp.MustCompile(`"([^"]*)"`)

// curly is a mistake with the quotes of our texts, without the key that it begins with.
func curly(text string) string {
	for _, key := range []string{"say", "ask", "label"} {
		text = strings.TrimPrefix(text, strconv.Quote(key)+": ")
	}
	return quoted.ReplaceAllString(text, "“$1”")
}

// inForm is a mistake for which the form has no words of its own.
func inForm(text string) string {
	text = curly(text)
	r := []rune(text)
	switch word, _, _ := strings.Cut(text, " "); {
	case len(r) == 0:
		return ""
	case strings.Contains(word, "."): // a name of the language
		return problem.Sentence(text)
	}
	return problem.Sentence(strings.ToUpper(string(r[:1])) + string(r[1:]))
}
