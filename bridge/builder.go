package bridge

import (
	"encoding/json"
	"strconv"
	"strings"

	"frontdesk/bridge/richtext"
	"frontdesk/workflow"
)

// formWorkflow is the Kind of the form in which admins make and change workflows. Its Value is
// the revision that it shows, and the workflow's id, which a new one does not have.
const formWorkflow = "workflow"

// What is done in it besides sending it. Value is a place among the questions or choices, Pick
// a type of questions.
const (
	buildAdd      = "add"
	buildChange   = "change"
	buildRemove   = "remove"
	buildUp       = "up"
	buildDown     = "down"
	buildAfresh   = "afresh"
	buildType     = "type"
	buildChoices  = "choices"
	buildChoiceUp = "choice_up"
	buildBack     = "back"
)

// building is how a workflow stands that an admin is making or changing: what is kept of it
// until it is saved.
type building struct {
	// Rev is the event by which the form came to look as it does. What is done in an older
	// picture of it is not done.
	Rev EventID `json:"rev"`
	// Was is the version that it goes on from, Text the draft, On whether it is to be on.
	Was  int    `json:"was,omitempty"`
	Text string `json:"text"`
	On   bool   `json:"on,omitempty"`
	// Farewell belongs to the draft, as Text does (workflow.Draft.Farewell).
	Farewell bool `json:"farewell,omitempty"`
	// Question, if it is set, is the question that the form shows, Item its place.
	Item     int                     `json:"item,omitempty"`
	Question *workflow.DraftQuestion `json:"question,omitempty"`
}

// builder is the form of one admin, for one workflow or for a new one.
type builder struct {
	d     *decision
	by    PersonID
	of    string
	s     building
	draft *workflow.Draft
	// said stands above all else, once; resumed: with a way to begin afresh. wrong are the
	// mistakes that are shown.
	said    []string
	resumed bool
	wrong   []workflow.DraftProblem
}

// workflowNew opens the form for a new workflow.
func workflowNew(d *decision, c workflowCall) richtext.Doc {
	b := d.freshBuilder(c.Actor, MadeWorkflow{})
	b.draft.SetID(c.Rest)
	return d.openBuilder(c, b)
}

// workflowEdit opens the form for one that was made in Slack.
func workflowEdit(d *decision, c workflowCall) richtext.Doc {
	m, sorry := d.ofSlack(c.ID)
	if sorry != nil {
		return d.sorry(sorry)
	}
	return d.openBuilder(c, d.freshBuilder(c.Actor, m))
}

// freshBuilder is the form as it opens, for a workflow as it stands; nil if it cannot be read.
func (d *decision) freshBuilder(by PersonID, m MadeWorkflow) *builder {
	b := &builder{d: d, by: by, of: m.ID, s: building{Was: m.Version, On: m.On}, draft: workflow.NewDraft()}
	if m.ID != "" {
		draft, err := workflow.ReadDraft([]byte(m.Text))
		if err != nil {
			return nil
		}
		b.draft = draft
	}
	return b
}

// unsaved is the form as it was left; nil if there is none.
func (d *decision) unsaved(by PersonID, of string) *builder {
	if d.env.Found == nil || d.env.Found.Draft == nil {
		return nil
	}
	return d.builderOf(by, of, d.env.Found.Draft.Body)
}

// builderOf is the form that a draft holds; nil if it cannot be read.
func (d *decision) builderOf(by PersonID, of string, body []byte) *builder {
	b := &builder{d: d, by: by, of: of}
	if err := json.Unmarshal(body, &b.s); err != nil {
		return nil // of a program that knew more than this one
	}
	draft, err := workflow.ReadDraft([]byte(b.s.Text))
	if err != nil {
		return nil
	}
	draft.SetFarewell(b.s.Farewell)
	b.draft = draft
	return b
}

// openBuilder opens the form, where its caller had left it if they have not saved that.
func (d *decision) openBuilder(c workflowCall, fresh *builder) richtext.Doc {
	slash := d.env.Policy.Command
	b := fresh
	if fresh == nil {
		return d.sorry(d.deskDoc("desk.builder.no_form", "command", slash, "id", c.ID))
	}
	if left := d.unsaved(c.Actor, c.ID); left != nil && left.changed() {
		b = left
		b.resumed = true
		b.say("desk.builder.resumed")
		b.moved()
	}
	switch {
	case c.Trigger == "":
		return d.sorry(d.deskDoc("desk.builder.no_trigger"))
	case len(b.fields()) > MaxModalFields:
		return d.sorry(d.deskDoc("desk.builder.too_long", "command", slash, "id", c.ID))
	}
	b.keep(true)
	d.emit(Effect{
		Side: Elsewhere, Endpoint: Desk, Lane: laneOfAnswer(d.env.Event),
		Op: OpenModal{Trigger: c.Trigger, Respond: c.Respond, Modal: b.modal(), Late: d.deskDoc("desk.builder.too_late", "command", b.command())},
	})
	return nil
}

// base is the version that the form goes on from; ok is false if it is not known.
func (b *builder) base() (m MadeWorkflow, ok bool) {
	for _, v := range b.d.env.Found.Versions {
		if v.Version == b.s.Was {
			return v, true
		}
	}
	return MadeWorkflow{}, b.of == ""
}

// changed tells whether there is anything to save.
func (b *builder) changed() bool {
	m, known := b.base()
	m.ID = b.of
	was := b.d.freshBuilder(b.by, m)
	if was != nil && b.of == "" {
		was.draft.SetID(b.draft.ID()) // which may stand behind the command
	}
	return !known || was == nil || b.s.Question != nil || b.s.On != m.On || string(b.draft.Text()) != string(was.draft.Text())
}

// moved notes that somebody else has saved another version meanwhile, and tells whether. Saving
// after that is no accident. Whether it is on is theirs to say, unless it was changed here.
func (b *builder) moved() bool {
	m, made := b.d.madeOf(b.of)
	if !made || m.Version == b.s.Was {
		return false
	}
	was, known := b.base()
	if known && b.s.On == was.On {
		b.s.On = m.On
	}
	before := b.s.Was
	if b.s.Was = m.Version; known && was.Text == m.Text {
		return false
	}
	b.say("desk.builder.moved", "who", b.d.name(m.By), "was", strconv.Itoa(before), "version", strconv.Itoa(m.Version), "id", b.of, "command", b.d.env.Policy.Command)
	return true
}

// say has the form say something above all else.
func (b *builder) say(key string, args ...string) { b.said = append(b.said, b.d.desk(key, args...)) }

// keep keeps the form as it stands; changed: it is about to look otherwise.
func (b *builder) keep(changed bool) {
	if changed {
		b.s.Rev = b.d.env.Event
	}
	b.s.Text, b.s.Farewell = string(b.draft.Text()), b.draft.Farewell()
	body, err := json.Marshal(b.s)
	if err != nil {
		b.d.note("a draft could not be written: " + err.Error())
		return
	}
	b.d.out.Drafts = append(b.d.out.Drafts, WorkflowDraft{By: b.by, Of: b.of, At: b.d.env.Now, Body: body})
}

// value names the picture that the form shows, for the form to bring back.
func (b *builder) value() string { return b.rev() + " " + b.of }

func (b *builder) rev() string { return strconv.FormatInt(int64(b.s.Rev), 10) }

// looksAtForm asks for what stands in the form, or for what one is to be asked about.
func looksAtForm(ev Submitted) (Query, bool) {
	_, of, ok := strings.Cut(ev.Value, " ")
	return Query{Kind: LookWorkflows, Workflow: of, Draft: true, Runs: ev.Kind == formRemove, Self: ev.Actor}, ok && (ev.Kind == formWorkflow || ev.Kind == formRemove)
}

// workflowFormSent does what an admin has done in the form.
func (d *decision) workflowFormSent(ev Submitted) {
	rev, of, ok := strings.Cut(ev.Value, " ")
	d.zone = d.zoneOf(ev.Actor)
	switch {
	case ok && ev.Kind == formRemove && d.env.Found != nil:
		d.removeSent(ev, rev, of)
		return
	case ev.Kind != formWorkflow || !ok:
		d.note("no concern of the desk: a form " + ev.Kind)
		return
	}
	slash, again := d.env.Policy.Command, "new"
	if of != "" {
		again = "edit"
	}
	b := d.unsaved(ev.Actor, of)
	switch {
	case !d.isAdmin(ev.Actor):
		d.endForm(ev, d.deskDoc("desk.workflow.admins", "command", slash, "word", again))
	case b == nil:
		d.endForm(ev, d.deskDoc("desk.builder.over", "command", strings.TrimSpace(slash+" workflow "+again+" "+of)))
	case b.rev() != rev:
		// The picture that the draft has may be on its way to the same form: another one
		// would put it out of date.
		b.say("desk.builder.stale")
		b.display(ev)
	default:
		b.take(ev)
	}
}

// take takes in what was typed, and does what was pressed.
func (b *builder) take(ev Submitted) {
	switch b.read(ev.Values); {
	case ev.Action == buildAfresh:
		b.afresh()
		b.show(ev)
	case b.s.Question != nil && ev.Action == "":
		b.done(ev)
	case b.s.Question != nil:
		b.changeQuestion(ev)
	case ev.Action == "":
		b.save(ev)
	default:
		b.changeList(ev)
	}
}

// afresh gives up what was not saved.
func (b *builder) afresh() {
	m, _ := b.d.madeOf(b.of)
	if fresh := b.d.freshBuilder(b.by, m); fresh != nil {
		fresh.s.Rev = b.s.Rev
		*b = *fresh
	}
}

// show shows the form as it stands now, which is another picture of it.
func (b *builder) show(ev Submitted) {
	b.keep(true)
	b.display(ev)
}

// display shows the picture of the form that there is.
func (b *builder) display(ev Submitted) {
	b.d.updateForm(ev, b.modal(), b.d.deskDoc("desk.builder.late", "command", b.command()))
}

// command is what opens the form again.
func (b *builder) command() string {
	word := "new"
	if b.of != "" {
		word = "edit " + b.of
	}
	return b.d.env.Policy.Command + " workflow " + word
}

// endForm shows something to read in the place of the form. late: what is read if it is closed.
func (d *decision) endForm(ev Submitted, doc richtext.Doc) {
	d.updateForm(ev, Modal{Kind: formWorkflow, Title: d.desk("desk.builder.title.end"), Close: d.desk("desk.form.close"), Text: doc}, doc)
}

func (d *decision) updateForm(ev Submitted, m Modal, late richtext.Doc) {
	d.emit(Effect{
		Side: Elsewhere, Endpoint: Desk, Lane: laneOfAnswer(d.env.Event),
		Op: UpdateModal{View: ev.View, Version: ev.Version, Sent: ev.Action == "", To: ev.Actor, Modal: m, Late: late},
	})
}

// refuse has the form stay open and say what is wrong, by the names of its fields.
func (b *builder) refuse(ev Submitted, wrong map[string]string) {
	b.keep(false)
	errors := map[string]string{}
	for name, why := range wrong {
		errors[b.id(name)] = why
	}
	b.d.emit(Effect{
		Side: Elsewhere, Endpoint: Desk, Lane: laneOfAnswer(b.d.env.Event),
		Op: RefuseModal{To: ev.Actor, Errors: errors},
	})
}

// id is that of a field: another one for each picture, so that no platform takes what was
// typed in one for what is to stand in the next.
func (b *builder) id(name string) string { return name + "." + b.rev() }

// shown are the names of the fields that can be filled in.
func (b *builder) shown() map[string]bool {
	names := map[string]bool{}
	for _, f := range b.fields() {
		if f.ID != "" {
			name, _, _ := strings.Cut(f.ID, ".")
			names[name] = true
		}
	}
	return names
}

// read takes in what was typed in the form.
func (b *builder) read(values map[string]string) {
	shown := b.shown()
	b.typed(func(name string, to func(string)) {
		if shown[name] {
			to(values[b.id(name)])
		}
	})
}

// typed calls get for each field that can be filled in, with what to do with its value.
func (b *builder) typed(get func(name string, to func(string))) {
	if b.s.Question != nil {
		b.typedQuestion(get)
		return
	}
	b.typedList(get)
}

// fields are what the form shows.
func (b *builder) fields() []ModalField {
	if b.s.Question != nil {
		return b.questionFields()
	}
	return b.listFields()
}

// modal is the form as it stands.
func (b *builder) modal() Modal {
	m := Modal{Kind: formWorkflow, Value: b.value(), Close: b.d.desk("desk.form.cancel"), Fields: b.fields()}
	switch {
	case b.s.Question != nil && b.s.Item >= len(b.draft.Items()):
		m.Title, m.Submit = b.d.desk("desk.builder.title.add"), b.d.desk("desk.builder.done")
	case b.s.Question != nil:
		m.Title, m.Submit = b.d.desk("desk.builder.title.question", "n", strconv.Itoa(b.s.Item+1)), b.d.desk("desk.builder.done")
	case b.of == "":
		m.Title, m.Submit = b.d.desk("desk.builder.title.new"), b.d.desk("desk.builder.save")
	default:
		m.Title, m.Submit = b.d.desk("desk.builder.title.edit", "id", b.of), b.d.desk("desk.builder.save")
	}
	return m
}

// note is something to read among the fields.
func note(doc richtext.Doc) ModalField { return ModalField{Kind: FieldNote, Text: doc} }

// head heads what follows.
func (b *builder) head(key string) ModalField {
	return note(richtext.Doc{richtext.Para{Text: []richtext.Inline{richtext.Text{S: b.d.desk(key), Style: richtext.Bold}}}})
}

// above is what stands above all else.
func (b *builder) above() []ModalField {
	var fields []ModalField
	if len(b.said) > 0 {
		fields = append(fields, note(richtext.FromPlain(strings.Join(b.said, "\n"))))
	}
	if b.resumed {
		fields = append(fields, ModalField{Kind: FieldButtons, Buttons: []CardButton{{
			Action: buildAfresh, Label: b.d.desk("desk.builder.afresh"), Confirm: b.d.desk("desk.builder.afresh_sure"),
		}}})
	}
	return fields
}

// words is a field for a text to the customer that may be written in several languages; a note
// if it is too long for a form.
func (b *builder) words(name, label string, w workflow.Words, optional bool) ModalField {
	if richtext.Runes(w.Text) > MaxModalText {
		return note(b.d.deskDoc("desk.builder.long_text", "label", label))
	}
	f := ModalField{ID: b.id(name), Label: label, Kind: FieldText, Value: w.Text, Optional: optional, Hint: b.d.desk("desk.builder.hint." + name)}
	if len(w.Languages) > 1 {
		f.Hint = b.d.desk("desk.builder.languages", "language", w.Languages[0], "others", strings.Join(w.Languages[1:], ", "))
	}
	return f
}
