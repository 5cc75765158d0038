package bridge

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"frontdesk/workflow"
)

const (
	// doFields begins the choices that open the form for custom attributes; behind it is
	// which of them, counted in forms.
	doFields = "fields"
	// maxFormFields is how many of them one form has.
	maxFormFields = 20
	// noChoice is the choice that takes a value away; others have choiceIs before their own.
	noChoice, choiceIs = "-", "="
	// longLine is how long a text may be that is filled in on one line.
	longLine = 100
)

// editable are the custom attributes that somebody may change, apart from what is too long
// for a form. Agents change what the cards of the team show.
func (d *decision) editable(v *Conversation, who PersonID) []FieldPolicy {
	admin := d.isAdmin(who)
	return slices.DeleteFunc(slices.Clone(d.allFields(v)), func(f FieldPolicy) bool {
		seen := f.See.allows(admin) && (admin || d.shows(v, f.name()))
		return !seen || !f.Edit.allows(admin) || utf8.RuneCountInString(ValueOf(d.c, *v, f.Path)) > MaxModalText
	})
}

// offerFields lets somebody come from a form to the one that changes custom attributes: of
// many to several, for some of them each.
func (d *decision) offerFields(v *Conversation, who PersonID, what *ModalField) {
	n := len(d.editable(v, who))
	for from := 0; from < n; from += maxFormFields {
		label := d.desk("desk.form.do.fields")
		if n > maxFormFields {
			label = d.desk("desk.form.do.fields_some", "from", strconv.Itoa(from+1), "to", strconv.Itoa(min(from+maxFormFields, n)), "all", strconv.Itoa(n))
		}
		what.Choices = append(what.Choices, ModalChoice{ID: doFields + strconv.Itoa(from/maxFormFields), Label: label})
	}
}

// fieldsForm shows the form that changes custom attributes, in the place of the one from
// which it was asked for. It carries along how each of them was, so that what somebody else
// changes meanwhile is neither undone nor lost.
func (d *decision) fieldsForm(v *Conversation, ev Submitted, page string) (refusal string) {
	n, err := strconv.Atoi(page)
	all := d.editable(v, ev.Actor)
	if from := n * maxFormFields; err != nil || n < 0 || from >= len(all) {
		return d.desk("desk.fields.gone")
	}
	all = all[n*maxFormFields : min((n+1)*maxFormFields, len(all))]
	m := Modal{
		Kind: ActionFields, Title: d.desk("desk.form.fields", "number", v.ID.String()), Submit: d.desk("desk.form.save"), Close: d.desk("desk.form.cancel"),
		Text: d.deskDoc("desk.form.fields_text", "name", d.contactName()),
	}
	var was []string
	for _, f := range all {
		in, shown := d.fieldInput(f, ValueOf(d.c, *v, f.Path))
		m.Fields, was = append(m.Fields, in), append(was, f.Path+"="+digest(shown))
	}
	m.Value = strings.Join(was, " ")
	d.emit(Effect{
		Side: Elsewhere, Endpoint: Desk, Lane: laneOfAnswer(d.env.Event),
		Op: UpdateModal{View: ev.View, Version: ev.Version, Thread: ev.Thread, Sent: true, To: ev.Actor, Modal: m, Late: d.deskDoc("desk.form.late")},
	})
	return ""
}

// fieldInput is what one changes a custom attribute with, filled in with its value, and that
// value: none, if the attribute cannot have it (any more).
func (d *decision) fieldInput(f FieldPolicy, value string) (in ModalField, shown string) {
	shown, ok := f.Field.Value(value)
	in = ModalField{ID: f.Path, Label: f.Label, Kind: FieldLine, Optional: true}
	if !ok {
		shown, in.Hint = "", d.desk("desk.form.field_was", "value", beginning(value))
	}
	in.Value = shown
	switch {
	case f.Type == workflow.FieldNumber:
		in.Kind = FieldNumber
	case f.Type == workflow.FieldDate:
		in.Kind = FieldDate
	case f.Type == workflow.FieldBool:
		in.Kind, in.Choices = FieldCheck, []ModalChoice{{ID: "true", Label: d.desk("desk.yes")}}
	case f.Type == workflow.FieldChoice && len(f.Choices) < MaxChoices:
		in.Kind, in.Value = FieldChoice, noChoice
		if shown != "" {
			in.Value = choiceIs + shown
		}
		in.Choices = []ModalChoice{{ID: noChoice, Label: d.desk("desk.form.field_none")}}
		for _, c := range f.Choices {
			in.Choices = append(in.Choices, ModalChoice{ID: choiceIs + c, Label: c})
		}
	case strings.Contains(shown, "\n") || utf8.RuneCountInString(shown) > longLine:
		in.Kind = FieldText
	}
	return in, shown
}

// digest tells two values apart, in little space, whatever the blanks around them.
func digest(value string) string {
	sum := sha256.Sum256([]byte(strings.TrimSpace(strings.ReplaceAll(value, "\r\n", "\n"))))
	return hex.EncodeToString(sum[:4])
}

// fieldChange is a value that somebody has filled in for another one.
type fieldChange struct {
	FieldPolicy
	value string
}

// fieldsSubmitted changes the custom attributes that somebody has changed in that form, or
// says below each what is wrong with it.
func (d *decision) fieldsSubmitted(v *Conversation, ev Submitted) (refusals map[string]string) {
	if !d.mayPress(v, ev.Actor) && !d.isAdmin(ev.Actor) {
		return map[string]string{firstField(ev): d.stranger(v)}
	}
	editable := d.editable(v, ev.Actor)
	var changes []fieldChange
	refusals = map[string]string{}
	for one := range strings.FieldsSeq(ev.Value) {
		path, was, _ := strings.Cut(one, "=")
		i := slices.IndexFunc(editable, func(f FieldPolicy) bool { return f.Path == path })
		if i < 0 {
			if said := ev.Values[path]; said != "" && said != noChoice && digest(strings.TrimPrefix(said, choiceIs)) != was {
				refusals[path] = d.desk("desk.fields.gone")
			}
			continue
		}
		f := editable[i]
		said := filledIn(f, ev.Values[path], was)
		value, ok := f.Field.Value(said)
		now := ValueOf(d.c, *v, path)
		switch _, shown := d.fieldInput(f, now); {
		case !ok:
			refusals[path] = d.desk("desk.fields.wrong_"+string(f.Type), "value", beginning(said))
		case digest(value) == was || value == now:
		case digest(shown) != was: // their change would be lost, and whoever has filled this in has not seen it
			refusals[path] = d.desk("desk.fields.meanwhile", "value", d.orNothing(d.fieldWords(f, now)))
		default:
			changes = append(changes, fieldChange{f, value})
		}
	}
	if len(refusals) == 0 {
		d.changeFields(v, ev.Actor, changes)
	}
	return refusals
}

// filledIn is a value as it was filled in. A box that was not ticked, and is not, says nothing.
func filledIn(f FieldPolicy, said, was string) string {
	switch {
	case f.Type == workflow.FieldBool && said == "" && was != digest(""):
		return "false"
	case f.Type == workflow.FieldChoice && said == noChoice:
		return ""
	case f.Type == workflow.FieldChoice && len(f.Choices) < MaxChoices:
		return strings.TrimPrefix(said, choiceIs)
	}
	return strings.TrimSpace(said)
}

// changeFields gives custom attributes other values, as somebody wants. Agents see in the
// thread what of it they may see.
func (d *decision) changeFields(v *Conversation, by PersonID, changes []fieldChange) {
	var told []string
	for _, c := range changes {
		before, was := ValueOf(d.c, *v, c.Path), d.fieldValue(v, c.FieldPolicy)
		d.set(v, c.Path, c.value)
		d.audit(v, by, AuditSet+c.Path, beginning(before), beginning(c.value))
		is := d.fieldValue(v, c.FieldPolicy)
		d.supersede(v, c.Path, before)
		if c.See.allows(false) && d.shows(v, c.name()) {
			told = append(told, d.changeWords(c.Label, was, is))
		}
	}
	if len(told) > 0 {
		d.toThread(v.ID, d.deskDoc("desk.fields.changed", "agent", d.name(by), "changes", strings.Join(told, "; ")))
	}
	d.drawn = d.drawn || len(changes) > 0
	d.drawnNow = d.drawn
}

// orNothing is a value in words, also if there is none.
func (d *decision) orNothing(value string) string {
	if value == "" {
		return d.desk("desk.audit.nothing")
	}
	return value
}

// changeWords says what a custom attribute was, if it was anything, and is now.
func (d *decision) changeWords(label, was, is string) string {
	switch {
	case was == "":
		return d.desk("desk.fields.new", "field", label, "is", is)
	case is == "":
		return d.desk("desk.fields.taken", "field", label, "was", was)
	}
	return d.desk("desk.fields.change", "field", label, "was", was, "is", is)
}

// supersede takes the answer off the card that was saved where there is another value by now,
// or that a workflow copied there under the question's own name.
func (d *decision) supersede(v *Conversation, path, before string) {
	_, name, _ := strings.Cut(path, ".fields.")
	v.Answers = slices.DeleteFunc(v.Answers, func(a CardLine) bool {
		copied := a.Saved == "" && a.Key == name && before != ""
		return a.Saved == path || copied
	})
}
