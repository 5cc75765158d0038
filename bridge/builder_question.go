package bridge

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"frontdesk/bridge/richtext"
	"frontdesk/workflow"
)

// The fields of a question. Those of a choice have its place behind them.
const (
	fieldAsk      = "ask"
	fieldShort    = "short"
	fieldLabel    = "label"
	fieldLeads    = "leads"
	fieldKept     = "kept"
	fieldLeast    = "least"
	fieldMost     = "most"
	fieldPolicy   = "policy"
	fieldRequired = "required"
	fieldSave     = "save"
)

// The choices that a form has room for, and how many empty ones it offers at a time.
const (
	maxBuilderChoices = 25
	emptyChoices      = 3
)

// How many characters may be typed in one line.
const (
	maxBuilderName  = 60
	maxBuilderID    = 64 // as long as an id may be
	maxBuilderLabel = 75
	maxBuilderBound = 20
)

// line is a field for one line of at most so many characters, or as many as it has.
func (b *builder) line(name, label, value string, most int) ModalField {
	return ModalField{ID: b.id(name), Label: label, Kind: FieldLine, Value: value, Optional: true, Most: max(most, richtext.Runes(value))}
}

// questionFields are the fields of a question.
func (b *builder) questionFields() []ModalField {
	d, q := b.d, b.s.Question
	fields := append(b.above(), b.head("desk.builder.type"), ModalField{
		Kind: FieldPick, ID: b.id(buildType), Action: buildType, Label: d.desk("desk.builder.type"), Value: q.Type, Choices: b.types(),
	})
	short := b.line(fieldShort, d.desk("desk.builder.short"), q.ID, maxBuilderID)
	short.Hint = d.desk("desk.builder.short_hint")
	fields = append(fields, b.words(fieldAsk, d.desk("desk.builder.ask"), q.Text, false), short)
	fields = append(fields, b.choiceFields()...)
	if workflow.HasBounds(q.Type) {
		hint := d.desk("desk.builder.bounds." + q.Type)
		least := b.line(fieldLeast, d.desk("desk.builder.least"), q.Min, maxBuilderBound)
		most := b.line(fieldMost, d.desk("desk.builder.most"), q.Max, maxBuilderBound)
		least.Hint, most.Hint = hint, hint
		fields = append(fields, least, most)
	}
	if workflow.HasPolicy(q.Type) {
		fields = append(fields, b.line(fieldPolicy, d.desk("desk.builder.policy"), q.Policy, MaxModalText))
	}
	fields = append(fields, ModalField{
		ID: b.id(fieldRequired), Label: d.desk("desk.builder.required"), Kind: FieldChoice, Value: strconv.FormatBool(!q.Optional),
		Choices: []ModalChoice{{ID: "true", Label: d.desk("desk.builder.required.true")}, {ID: "false", Label: d.desk("desk.builder.required.false")}},
	})
	if places := b.places(); len(places) > 1 {
		fields = append(fields, ModalField{ID: b.id(fieldSave), Label: d.desk("desk.builder.save_as"), Kind: FieldChoice, Value: orNothing(q.Save), Choices: places})
	}
	if len(q.Kept) > 0 {
		fields = append(fields, note(d.deskDoc("desk.builder.kept_here", "keys", strings.Join(q.Kept, ", "))))
	}
	return append(fields, ModalField{Kind: FieldButtons, Buttons: []CardButton{{Action: buildBack, Label: d.desk("desk.builder.back")}}})
}

// choiceFields are those of the choices, if the question has any.
func (b *builder) choiceFields() []ModalField {
	d, q := b.d, b.s.Question
	switch {
	case !workflow.HasChoices(q.Type):
		return nil
	case len(q.Choices) > maxBuilderChoices:
		return []ModalField{note(d.deskDoc("desk.builder.many_choices", "n", strconv.Itoa(len(q.Choices))))}
	}
	leads, why := b.leads()
	var fields []ModalField
	if why != nil {
		fields = append(fields, *why)
	}
	values := b.keptValues()
	for i, c := range q.Choices {
		n := strconv.Itoa(i + 1)
		label := b.line(fieldLabel+n, d.desk("desk.builder.choice", "n", n), c.Label.Text, maxBuilderLabel)
		if len(c.Label.Languages) > 1 {
			label.Hint = d.desk("desk.builder.languages", "language", c.Label.Languages[0], "others", strings.Join(c.Label.Languages[1:], ", "))
		}
		fields = append(fields, label)
		if leads {
			fields = append(fields, ModalField{
				ID: b.id(fieldLeads + n), Label: d.desk("desk.builder.leads", "n", n), Kind: FieldChoice, Value: orNothing(b.today(c.Team)),
				Choices: b.teams(d.desk("desk.builder.leads.nowhere"), b.today(c.Team)),
			})
		}
		if len(values) > 0 {
			kept := ModalField{
				ID: b.id(fieldKept + n), Label: d.desk("desk.builder.kept_as", "n", n), Kind: FieldChoice, Value: nothing,
				Choices: []ModalChoice{{ID: nothing, Label: d.desk("desk.builder.kept_as.label")}},
			}
			for _, value := range values[:min(len(values), MaxChoices-1)] {
				if kept.Choices = append(kept.Choices, ModalChoice{ID: value, Label: value}); value == c.ID {
					kept.Value = value
				}
			}
			fields = append(fields, kept)
		}
		if i > 0 {
			fields = append(fields, ModalField{Kind: FieldButtons, Buttons: []CardButton{{Action: buildChoiceUp, Value: strconv.Itoa(i), Label: d.desk("desk.builder.choice_up", "n", n)}}})
		}
	}
	if len(q.Choices) < maxBuilderChoices {
		fields = append(fields, ModalField{Kind: FieldButtons, Buttons: []CardButton{{Action: buildChoices, Label: d.desk("desk.builder.choices")}}})
	} else {
		fields = append(fields, note(d.deskDoc("desk.builder.choices_full", "n", strconv.Itoa(maxBuilderChoices))))
	}
	return fields
}

// maxKeptChoices is how many choices a form has room for where it asks of each, besides, what
// it is kept as.
const maxKeptChoices = 20

// keptValues are those of which the answer is one in the place where it is kept; none if it can
// be anything there, or there is no room to ask.
func (b *builder) keptValues() []string {
	if len(b.s.Question.Choices) > maxKeptChoices {
		return nil
	}
	return b.valuesAt(b.s.Question.Save)
}

// valuesAt are those that there can be at a path; none if it can be anything.
func (b *builder) valuesAt(path string) []string {
	for _, f := range b.d.env.Policy.Fields {
		if f.Path == path {
			return f.Choices
		}
	}
	return nil
}

// leads tells whether the choices may lead to teams, or why not.
func (b *builder) leads() (may bool, why *ModalField) {
	r, ok := b.draft.Routing()
	own := ""
	if items := b.draft.Items(); b.s.Item < len(items) && items[b.s.Item].Question != nil {
		own = items[b.s.Item].Question.ID
	}
	switch {
	case b.s.Question.Type != "choice" || !ok || len(b.d.env.Policy.Teams) < 2 && r.Question == "":
		return false, nil
	case r.Question != "" && r.Question != own:
		f := note(b.d.deskDoc("desk.builder.leads_already", "text", b.textOf(r.Question)))
		return false, &f
	}
	return true, nil
}

// textOf is how a question of an id begins.
func (b *builder) textOf(id string) string {
	for _, item := range b.draft.Items() {
		if item.Question != nil && item.Question.ID == id {
			return workflow.Begins(item.Question.Text.Text, maxListedText)
		}
	}
	return id
}

// places are where the answer can be kept.
func (b *builder) places() []ModalChoice {
	d, q := b.d, b.s.Question
	all := []ModalChoice{{ID: nothing, Label: d.desk("desk.builder.save_as.nowhere")}}
	for _, path := range workflow.SavePlaces(q.Type, d.env.Policy.Scope.Fields) {
		if len(all) < MaxChoices-1 {
			all = append(all, ModalChoice{ID: path, Label: b.placeName(path)})
		}
	}
	if q.Save != "" && !slices.ContainsFunc(all, func(c ModalChoice) bool { return c.ID == q.Save }) {
		all = append(all, ModalChoice{ID: q.Save, Label: q.Save})
	}
	return all
}

// typedQuestion takes in what was typed about a question.
func (b *builder) typedQuestion(get func(name string, to func(string))) {
	q := b.s.Question
	get(fieldAsk, func(s string) { q.Text.Text = s })
	get(fieldShort, func(s string) { q.ID = strings.TrimSpace(s) })
	values := b.keptValues()
	for i := range q.Choices {
		c, n := &q.Choices[i], strconv.Itoa(i+1)
		get(fieldLabel+n, func(s string) { c.Label.Text = strings.TrimSpace(s) })
		get(fieldLeads+n, func(s string) { c.Team = unless(s) })
		get(fieldKept+n, func(s string) {
			if s != nothing || slices.Contains(values, c.ID) {
				c.ID = unless(s)
			}
		})
	}
	get(fieldLeast, func(s string) { q.Min = strings.TrimSpace(s) })
	get(fieldMost, func(s string) { q.Max = strings.TrimSpace(s) })
	get(fieldPolicy, func(s string) { q.Policy = strings.TrimSpace(s) })
	get(fieldRequired, func(s string) { q.Optional = s == "false" })
	get(fieldSave, func(s string) { q.Save = unless(s) })
}

// moreChoices offers room for further choices, if the question has any.
func (b *builder) moreChoices() {
	q := b.s.Question
	for n := 0; workflow.HasChoices(q.Type) && n < emptyChoices && len(q.Choices) < maxBuilderChoices; n++ {
		q.Choices = append(q.Choices, workflow.DraftChoice{})
	}
}

// changeQuestion does what was pressed beside a question.
func (b *builder) changeQuestion(ev Submitted) {
	q := b.s.Question
	i, err := strconv.Atoi(ev.Pick)
	switch {
	case ev.Action == buildBack:
		b.s.Question, b.s.Item = nil, 0
	case ev.Action == buildType && slices.Contains(workflow.QuestionTypes(), ev.Pick):
		if q.Type != ev.Pick && !slices.Contains(workflow.SavePlaces(ev.Pick, b.d.env.Policy.Scope.Fields), q.Save) {
			q.Save = ""
		}
		if slices.ContainsFunc(q.Choices, func(c workflow.DraftChoice) bool { return c.Team != "" }) && ev.Pick != q.Type && ev.Pick != "choice" {
			b.say("desk.builder.teams_dropped", "type", b.d.desk("desk.builder.type.choice"))
		}
		if q.Type = ev.Pick; len(q.Choices) == 0 {
			b.moreChoices()
		}
	case ev.Action == buildChoices:
		b.moreChoices()
	case ev.Action == buildChoiceUp && err == nil && 0 < i && i < len(q.Choices):
		q.Choices[i-1], q.Choices[i] = q.Choices[i], q.Choices[i-1]
	default:
		b.d.note("nothing to do in the form: " + ev.Action)
	}
	b.show(ev)
}

// done puts a question where it belongs, or says what is wrong with it.
func (b *builder) done(ev Submitted) {
	q, rows := b.filled()
	wrong := map[string]string{}
	if strings.TrimSpace(q.Text.Text) == "" {
		wrong[fieldAsk] = b.d.desk("desk.builder.no_text")
	}
	if workflow.HasChoices(q.Type) && len(q.Choices) == 0 {
		wrong[fieldLabel+"1"] = b.d.desk("desk.builder.no_choice")
	}
	if why := b.sameShort(q.ID, b.s.Item); why != "" {
		wrong[fieldShort] = why
	}
	if yesterday := b.d.env.Now.AddDate(0, 0, -1).Format(time.DateOnly); q.Type == "date" && q.Min == "today" && q.Max != "" && q.Max < yesterday {
		wrong[fieldMost] = b.d.desk("desk.builder.wrong.passed")
	}
	next, err := workflow.ReadDraft(b.draft.Text())
	if err != nil {
		b.d.note("a draft could not be read: " + err.Error())
		return
	}
	next.SetFarewell(b.draft.Farewell())
	next.Put(b.s.Item, q)
	shown := b.shown()
	_, problems := next.Check(b.d.env.Policy.scopeOf(b.of))
	for _, p := range problems {
		if p.Item != b.s.Item {
			continue
		}
		name := fieldOfKey(p.DraftPart, rows)
		if !shown[name] {
			name = fieldAsk
		}
		if wrong[name] == "" {
			wrong[name] = b.whyQuestion(p, b.s.Item, q, rows)
		}
	}
	_, asked := ev.Values[b.id(fieldKept+"1")]
	switch values := b.keptValues(); {
	case len(values) > 0 && !asked && slices.ContainsFunc(q.Choices, func(c workflow.DraftChoice) bool { return !slices.Contains(values, c.ID) }):
		b.say("desk.builder.kept_ask", "field", b.placeName(q.Save), "values", strings.Join(values, ", "))
		b.show(ev)
		return
	case len(wrong) > 0:
		b.refuse(ev, wrong)
		return
	}
	b.draft, b.s.Question, b.s.Item = next, nil, 0
	b.show(ev)
}

// filled is the question without empty choices, with ids for what has none. rows are the
// places of its choices in the form.
func (b *builder) filled() (q workflow.DraftQuestion, rows []int) {
	q = *b.s.Question
	q.Choices = nil
	items := b.draft.Items()
	if !workflow.IsFieldName(q.ID) {
		like := q.Text.Text
		if !slices.Contains([]string{"text", "choice", "multi_choice"}, q.Type) {
			like = q.Type
		}
		q.ID = workflow.NewID(cmp.Or(q.ID, like), "question", func(id string) bool {
			for i, item := range items {
				if item.Question != nil && item.Question.ID == id && i != b.s.Item {
					return true
				}
			}
			return false
		})
	}
	if !workflow.HasChoices(q.Type) {
		return q, nil
	}
	taken := map[string]bool{}
	for _, c := range b.s.Question.Choices {
		taken[c.ID] = true
	}
	leads, _ := b.leads()
	for i, c := range b.s.Question.Choices {
		if c.Label.Text == "" {
			continue
		}
		if c.ID == "" {
			c.ID = b.choiceID(q.Save, c.Label.Text, taken)
			taken[c.ID] = true
		}
		if !leads {
			c.Team = ""
		}
		q.Choices, rows = append(q.Choices, c), append(rows, i+1)
	}
	return q, rows
}

// choiceID is an id for a new choice: where the answer is kept as one of certain values, the
// value that the label names.
func (b *builder) choiceID(save, label string, taken map[string]bool) string {
	words := " " + workflow.Fold(label) + " "
	for _, f := range b.d.env.Policy.Fields {
		for _, value := range f.Choices {
			if f.Path == save && !taken[value] && strings.Contains(words, " "+workflow.Fold(value)+" ") {
				return value
			}
		}
	}
	return workflow.NewID(label, "choice", func(id string) bool { return taken[id] })
}

// fieldOfKey is the field in which a key of a question is filled in.
func fieldOfKey(p workflow.DraftPart, rows []int) string {
	switch p.Key {
	case "id":
		return fieldShort
	case "choices":
		if 0 <= p.Choice && p.Choice < len(rows) {
			return fieldLabel + strconv.Itoa(rows[p.Choice])
		}
		return fieldLabel + "1"
	case workflow.PartLeads:
		if 0 <= p.Choice && p.Choice < len(rows) {
			return fieldLeads + strconv.Itoa(rows[p.Choice])
		}
	case "min":
		return fieldLeast
	case "max":
		return fieldMost
	case "policy":
		return fieldPolicy
	case "save":
		return fieldSave
	}
	return fieldAsk
}
