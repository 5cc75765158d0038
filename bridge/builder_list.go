package bridge

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"frontdesk/bridge/richtext"
	"frontdesk/workflow"
)

// The fields of the whole workflow.
const (
	fieldID       = "id"
	fieldName     = "name"
	fieldBegins   = "begins"
	fieldChannel  = "channel"
	fieldGreeting = "greeting"
	fieldTeam     = "team"
	fieldLast     = "last"
	fieldOn       = "on"
)

// nothing is the choice that stands for none.
const nothing = "-"

// unless is what a choice stands for: nothing is "".
func unless(choice string) string { return strings.TrimPrefix(choice, nothing) }

// orNothing is the choice that stands for a value.
func orNothing(value string) string {
	if value == "" {
		return nothing
	}
	return value
}

// channels are the ids of the channels, in a fixed order.
func (b *builder) channels() []string {
	var ids []string
	for _, id := range slices.Sorted(maps.Keys(b.d.env.Policy.Channels)) {
		ids = append(ids, string(id))
	}
	return ids
}

// listFields are the fields of the whole workflow.
func (b *builder) listFields() []ModalField {
	d, fields := b.d, b.above()
	if b.of == "" {
		id := b.line(fieldID, d.desk("desk.builder.id"), b.draft.ID(), maxBuilderID)
		id.Optional, id.Hint = false, d.desk("desk.builder.id_hint")
		fields = append(fields, id)
	}
	fields = append(fields, b.line(fieldName, d.desk("desk.builder.name"), b.draft.Name(), maxBuilderName))
	fields = append(fields, b.beginFields()...)
	fields = append(fields, b.words(fieldGreeting, d.desk("desk.builder.greeting"), b.draft.Greeting(), true))
	items := b.draft.Items()
	fields = append(fields, b.head("desk.builder.questions"))
	if len(items) == 0 {
		fields = append(fields, note(d.deskDoc("desk.builder.no_questions")))
	}
	for i, item := range items {
		fields = append(fields, note(b.itemWords(i, item)))
		if item.Question != nil {
			fields = append(fields, b.itemButtons(i, item, len(items)))
		}
	}
	rest := b.endFields()
	if len(fields)+len(rest)+3 <= MaxModalFields {
		fields = append(fields, ModalField{Kind: FieldPick, ID: b.id(buildAdd), Action: buildAdd, Label: d.desk("desk.builder.add"), Choices: b.types()})
	} else {
		fields = append(fields, note(d.deskDoc("desk.builder.full")))
	}
	return append(fields, rest...)
}

// types are the types of questions, to choose from.
func (b *builder) types() []ModalChoice {
	var all []ModalChoice
	for _, name := range workflow.QuestionTypes() {
		all = append(all, ModalChoice{ID: name, Label: b.d.desk("desk.builder.type." + name)})
	}
	return all
}

// beginFields say when it begins.
func (b *builder) beginFields() []ModalField {
	d, begin := b.d, b.draft.Beginning(b.channels())
	when := ModalField{ID: b.id(fieldBegins), Label: d.desk("desk.builder.begins"), Kind: FieldChoice, Value: begin.When}
	for _, id := range []string{workflow.BeginsAlways, workflow.BeginsNew, workflow.BeginsRun} {
		when.Choices = append(when.Choices, ModalChoice{ID: id, Label: d.desk("desk.builder.begins." + id)})
	}
	if begin.When == workflow.BeginsOther {
		when.Choices = append(when.Choices, ModalChoice{ID: workflow.BeginsOther, Label: d.desk("desk.builder.begins.other", "trigger", b.draft.BeginsWith())})
	}
	channels := b.channels()
	if len(channels) < 2 && begin.Channel == "" || begin.When == workflow.BeginsOther {
		return []ModalField{when}
	}
	in := ModalField{ID: b.id(fieldChannel), Label: d.desk("desk.builder.channel"), Kind: FieldChoice, Value: orNothing(begin.Channel)}
	in.Choices = []ModalChoice{{ID: nothing, Label: d.desk("desk.builder.channel.all")}}
	for _, id := range channels[:min(len(channels), MaxChoices-1)] {
		c := d.env.Policy.Channels[EndpointID(id)]
		in.Choices = append(in.Choices, ModalChoice{ID: id, Label: strings.TrimSpace(c.App + " " + c.Name)})
	}
	return []ModalField{when, in}
}

// endFields say what comes after the questions.
func (b *builder) endFields() []ModalField {
	d := b.d
	var fields []ModalField
	if r, ok := b.draft.Routing(); ok {
		label := "desk.builder.team"
		if r.Question != "" {
			label = "desk.builder.team_otherwise"
		}
		fields = append(fields, ModalField{
			ID: b.id(fieldTeam), Label: d.desk(label), Kind: FieldChoice, Value: orNothing(b.today(r.Else)),
			Choices: b.teams(d.desk("desk.builder.team.fallback", "team", d.teamName(d.env.Policy.FallbackTeam)), b.today(r.Else)),
		})
	} else {
		fields = append(fields, note(d.deskDoc("desk.builder.own_route")))
	}
	fields = append(fields, b.words(fieldLast, d.desk("desk.builder.last"), b.draft.LastWord(), true))
	return append(fields, ModalField{
		ID: b.id(fieldOn), Label: d.desk("desk.builder.on"), Kind: FieldChoice, Value: strconv.FormatBool(b.s.On),
		Choices: []ModalChoice{{ID: "false", Label: d.desk("desk.builder.on.false")}, {ID: "true", Label: d.desk("desk.builder.on.true")}},
	})
}

// teams are those to choose from; present is one that may be gone.
func (b *builder) teams(none, present string) []ModalChoice {
	all := []ModalChoice{{ID: nothing, Label: none}}
	for _, t := range b.d.env.Policy.Teams {
		if len(all) < MaxChoices-1 {
			all = append(all, ModalChoice{ID: string(t.ID), Label: b.d.teamName(t.ID)})
		}
	}
	if present != "" && !slices.ContainsFunc(all, func(c ModalChoice) bool { return c.ID == present }) {
		all = append(all, ModalChoice{ID: present, Label: b.teamName(present)})
	}
	return all
}

// today is the id that a team has today, by one of before.
func (b *builder) today(id string) string {
	if t, there := b.d.env.Policy.Team(TeamID(id)); there {
		return string(t.ID)
	}
	return id
}

// teamName is what a team is called, which may be gone.
func (b *builder) teamName(id string) string {
	if _, there := b.d.env.Policy.Team(TeamID(id)); !there {
		return b.d.desk("desk.builder.team_gone", "team", id)
	}
	return b.d.teamName(TeamID(id))
}

// The bounds of what the list says of a question.
const (
	maxListedText    = 200
	maxListedLabel   = 40
	maxListedChoices = 12
)

// itemWords is what the list says of a question, or of another step.
func (b *builder) itemWords(i int, item workflow.DraftItem) richtext.Doc {
	d := b.d
	var line []richtext.Inline
	text := func(s string) { line = append(line, richtext.Break{}, richtext.Text{S: s}) }
	number := strconv.Itoa(i+1) + ". "
	if q := item.Question; q == nil {
		line = append(line, richtext.Text{S: number + d.desk("desk.builder.other"), Style: richtext.Italic})
		line = append(line, richtext.Text{S: " "}, richtext.Text{S: workflow.Begins(item.Other, maxListedText), Style: richtext.Mono})
	} else {
		line = append(line, richtext.Text{S: number + workflow.Begins(q.Text.Text, maxListedText), Style: richtext.Bold})
		text(b.about(*q))
		if choices := b.choicesWords(*q); choices != "" {
			text(choices)
		}
	}
	for _, p := range b.wrong {
		if p.Item == i {
			text("⚠️ " + b.whyItem(p, item))
		}
	}
	return richtext.Doc{richtext.Para{Text: line}}
}

// about is what belongs to a question, in a few words.
func (b *builder) about(q workflow.DraftQuestion) string {
	d := b.d
	words := []string{d.desk("desk.builder.type." + q.Type), d.desk("desk.builder.as", "id", q.ID)}
	if q.Optional {
		words = append(words, d.desk("desk.builder.skippable"))
	}
	if q.Save != "" {
		words = append(words, d.desk("desk.builder.saved", "place", b.placeName(q.Save)))
	}
	if len(q.Kept) > 0 {
		words = append(words, d.desk("desk.builder.kept", "keys", strings.Join(q.Kept, ", ")))
	}
	return strings.Join(words, " · ")
}

// choicesWords are the choices of a question, with the teams that they lead to.
func (b *builder) choicesWords(q workflow.DraftQuestion) string {
	var words []string
	for i, c := range q.Choices {
		if i == maxListedChoices {
			words = append(words, "…")
			break
		}
		word := workflow.Begins(c.Label.Text, maxListedLabel)
		if c.Team != "" {
			word += " → " + b.teamName(c.Team)
		}
		words = append(words, word)
	}
	return strings.Join(words, ", ")
}

// itemButtons are what can be done with a question.
func (b *builder) itemButtons(i int, item workflow.DraftItem, n int) ModalField {
	d, value := b.d, strconv.Itoa(i)
	buttons := []CardButton{{Action: buildChange, Value: value, Label: d.desk("desk.builder.change")}}
	if i > 0 {
		buttons = append(buttons, CardButton{Action: buildUp, Value: value, Label: d.desk("desk.builder.up")})
	}
	if i < n-1 {
		buttons = append(buttons, CardButton{Action: buildDown, Value: value, Label: d.desk("desk.builder.down")})
	}
	buttons = append(buttons, CardButton{
		Action: buildRemove, Value: value, Label: d.desk("desk.builder.remove"),
		Confirm: d.desk("desk.builder.remove_sure", "text", workflow.Begins(item.Question.Text.Text, maxListedText)),
	})
	return ModalField{Kind: FieldButtons, Buttons: buttons}
}

// typedList takes in what was typed about the whole workflow.
func (b *builder) typedList(get func(name string, to func(string))) {
	get(fieldID, func(s string) { b.draft.SetID(strings.TrimSpace(s)) })
	get(fieldName, func(s string) { b.draft.SetName(strings.TrimSpace(s)) })
	begin := b.draft.Beginning(b.channels())
	get(fieldBegins, func(s string) { begin.When = s })
	get(fieldChannel, func(s string) { begin.Channel = unless(s) })
	b.draft.Begin(begin, b.channels())
	get(fieldGreeting, b.draft.SetGreeting)
	get(fieldLast, b.draft.SetLastWord)
	get(fieldTeam, func(s string) {
		r, _ := b.draft.Routing()
		r.Else = unless(s)
		b.draft.Route(r)
	})
	get(fieldOn, func(s string) { b.s.On = s == "true" })
}

// changeList does what was pressed beside the questions.
func (b *builder) changeList(ev Submitted) {
	items := b.draft.Items()
	i, err := strconv.Atoi(ev.Pick)
	there := err == nil && 0 <= i && i < len(items) && items[i].Question != nil
	switch {
	case ev.Action == buildAdd && slices.Contains(workflow.QuestionTypes(), ev.Pick):
		b.s.Item, b.s.Question = len(items), &workflow.DraftQuestion{Type: ev.Pick}
		b.moreChoices()
	case !there:
		b.d.note("nothing to do in the form: " + ev.Action)
	case ev.Action == buildChange:
		b.s.Item, b.s.Question = i, items[i].Question
	case ev.Action == buildUp:
		b.draft.Move(i, -1)
	case ev.Action == buildDown:
		b.draft.Move(i, 1)
	case ev.Action == buildRemove:
		b.draft.Remove(i)
	}
	b.show(ev)
}
