package bridge

import (
	"maps"
	"slices"
	"strings"
	"time"

	"frontdesk/workflow"
)

// matters are the lines of a card about how much a conversation matters.
func (d *decision) matters(v *Conversation) []CardLine {
	var lines []CardLine
	if v.Priority != "" {
		lines = append(lines, CardLine{Label: d.desk("desk.card.priority"), Value: d.desk("desk.priority." + v.Priority)})
	}
	if len(v.Tags) > 0 {
		lines = append(lines, CardLine{Label: d.desk("desk.card.tags"), Value: strings.Join(v.Tags, ", ")})
	}
	return lines
}

// reach says why the contact cannot be reached.
func (d *decision) reach() string {
	if d.c.Departed {
		return d.desk("desk.card.departed")
	}
	return d.desk("desk.card.blocked")
}

// profile are the lines of a card about who the contact is.
func (d *decision) profile(v *Conversation) []CardLine {
	var lines []CardLine
	answers := d.answersShown(v)
	add := func(key, value string) {
		answered := slices.ContainsFunc(answers, func(a CardLine) bool { return a.Value == value })
		if value != "" && !answered && d.shows(v, key) {
			lines = append(lines, CardLine{Key: key, Label: d.desk("desk.card." + key), Value: value})
		}
	}
	add("language", languageName(d.c.Profile.Language))
	add("email", d.c.Email)
	if phone := workflow.FormatPhone(d.c.Phone); d.c.PhoneVerified {
		add("phone", d.desk("desk.card.verified", "phone", phone))
	} else {
		add("phone", phone)
	}
	add("origin", v.Origin)
	return lines
}

// told are the lines of a card about what the contact has told: custom attributes
// and answers. An attribute that was just answered is not shown twice.
func (d *decision) told(v *Conversation) []CardLine {
	var lines []CardLine
	answers := d.answersShown(v)
	for _, f := range d.fields(v) {
		value, name := d.fieldValue(v, f), f.name()
		answered := slices.ContainsFunc(answers, func(a CardLine) bool { return a.Key == name || a.Value == value || a.Saved == f.Path })
		if value != "" && !answered && d.shows(v, name) {
			lines = append(lines, CardLine{Key: f.Path, Label: f.Label, Value: value})
		}
	}
	return append(lines, answers...)
}

// answersShown are the answers that the card shows.
func (d *decision) answersShown(v *Conversation) []CardLine {
	return slices.DeleteFunc(slices.Clone(v.Answers), func(a CardLine) bool { return !d.shows(v, a.Key) || d.hides(a.Saved) })
}

// shows tells whether a card of the conversation's team shows something of the contact.
func (d *decision) shows(v *Conversation, key string) bool {
	team, _ := d.env.Policy.Team(v.Team)
	return team.Shows == nil || slices.Contains(team.Shows, key)
}

// fields are the custom attributes that whoever reads may see.
func (d *decision) fields(v *Conversation) []FieldPolicy {
	return slices.DeleteFunc(slices.Clone(d.allFields(v)), func(f FieldPolicy) bool { return !f.See.allows(d.forAdmin) })
}

// hides tells whether whoever reads may not see what a path stands for.
func (d *decision) hides(path string) bool {
	return slices.ContainsFunc(d.env.Policy.Fields, func(f FieldPolicy) bool { return f.Path == path && !f.See.allows(d.forAdmin) })
}

// allFields are the custom attributes: those that are declared, or all that there are if
// none are.
func (d *decision) allFields(v *Conversation) []FieldPolicy {
	if d.env.Policy.Fields != nil {
		return d.env.Policy.Fields
	}
	var all []FieldPolicy
	for _, of := range []struct {
		path   string
		values map[string]string
	}{{"contact.fields.", d.c.Fields}, {"conversation.fields.", v.Fields}} {
		for _, name := range slices.Sorted(maps.Keys(of.values)) {
			all = append(all, FieldPolicy{Path: of.path + name, Label: FieldLabel(name)})
		}
	}
	return all
}

// fieldValue is a custom attribute as people read it.
func (d *decision) fieldValue(v *Conversation, f FieldPolicy) string {
	return d.fieldWords(f, ValueOf(d.c, *v, f.Path))
}

// fieldWords is a value of a custom attribute as people read it.
func (d *decision) fieldWords(f FieldPolicy, value string) string {
	date, err := time.Parse(time.DateOnly, value)
	switch {
	case f.Type == workflow.FieldDate && err == nil:
		return date.Format("2 January 2006")
	case f.Type == workflow.FieldBool && value == "true":
		return d.desk("desk.yes")
	case f.Type == workflow.FieldBool && value == "false":
		return d.desk("desk.no")
	}
	return beginning(value)
}

// ShownNames are what a team's cards can be told to show of a contact, besides
// custom attributes and answers.
func ShownNames() []string { return []string{"language", "email", "phone", "origin"} }

// FieldLabel is what a custom attribute without a label is called: "order_number"
// is "Order number".
func FieldLabel(name string) string {
	words := strings.Join(strings.FieldsFunc(name, func(r rune) bool { return r == '_' }), " ")
	if words == "" {
		return name
	}
	return strings.ToUpper(words[:1]) + words[1:]
}
