package bridge

import (
	"slices"
	"strconv"
	"strings"

	"frontdesk/bridge/richtext"
	"frontdesk/workflow"
)

// save makes the next version of the workflow hold, or says what is wrong.
func (b *builder) save(ev Submitted) {
	d, id := b.d, b.draft.ID()
	def, problems := b.draft.Check(d.env.Policy.scopeOf(id))
	wrong := b.onFields(problems)
	if b.of == "" {
		if why := b.taken(id); why != "" {
			wrong[fieldID] = why
		}
	}
	if len(b.draft.Items()) == 0 && b.draft.Greeting().Text == "" {
		wrong[fieldGreeting] = d.desk("desk.builder.empty")
	}
	switch {
	case len(b.wrong) > 0:
		for _, name := range []string{fieldID, fieldName, fieldBegins, fieldGreeting, fieldTeam, fieldLast} {
			if why := wrong[name]; why != "" {
				b.said = append(b.said, "⚠️ "+why)
			}
		}
		b.say("desk.builder.cannot")
		if b.wrongElsewhere() {
			b.say("desk.builder.cannot_other", "command", strings.TrimSpace(d.env.Policy.Command+" workflow export "+b.of))
		}
		b.show(ev)
	case len(wrong) > 0:
		b.refuse(ev, wrong)
	case b.moved():
		b.show(ev)
	case len(def.YAML()) > MaxMade:
		b.say("desk.builder.too_large", "most", strconv.Itoa(MaxMade>>10))
		b.show(ev)
	default:
		b.make(ev, def)
	}
}

// onFields are mistakes by the fields where they can be mended; those of the questions and the
// other steps are left in b.wrong.
func (b *builder) onFields(problems []workflow.DraftProblem) map[string]string {
	shown, wrong := b.shown(), map[string]string{}
	names := map[string]string{
		"id": fieldID, "name": fieldName, "trigger": fieldBegins,
		workflow.PartGreeting: fieldGreeting, workflow.PartRoute: fieldTeam, workflow.PartLast: fieldLast,
	}
	b.wrong = nil
	for _, p := range problems {
		name := names[p.Key]
		switch {
		case p.Item >= 0:
			b.wrong = append(b.wrong, p)
		case p.Key == "steps" && len(b.draft.Items()) == 0:
			// said in our own words
		case name == "" || !shown[name]:
			b.wrong = append(b.wrong, p)
			b.said = append(b.said, "⚠️ "+inForm(p.Text))
		case wrong[name] == "":
			wrong[name] = b.whyPart(p)
		}
	}
	return wrong
}

// wrongElsewhere tells whether something is wrong with a step that the form cannot change.
func (b *builder) wrongElsewhere() bool {
	items := b.draft.Items()
	return b.of != "" && slices.ContainsFunc(b.wrong, func(p workflow.DraftProblem) bool { return p.Item < 0 || items[p.Item].Question == nil })
}

// taken says that there is a workflow of an id already, whatever its capitals; "": there is
// none.
func (b *builder) taken(id string) string {
	d := b.d
	for _, f := range d.env.Policy.File {
		if strings.EqualFold(f.ID, id) {
			return d.desk("desk.builder.taken_file", "id", f.ID, "place", f.Place)
		}
	}
	for _, m := range d.env.Found.Made {
		if !m.Removed() && strings.EqualFold(m.ID, id) {
			return d.desk("desk.builder.taken", "id", m.ID, "command", d.env.Policy.Command)
		}
	}
	return ""
}

// make makes the version, and shows that.
func (b *builder) make(ev Submitted, def *workflow.Definition) {
	d := b.d
	was, made := d.lastOf(def.ID)
	made = made && !was.Removed()
	next, done := was.next(MadeEdited, ev.Actor, d.env.Now), "desk.builder.edited"
	if !made {
		next, done = was.next(MadeNew, ev.Actor, d.env.Now), "desk.builder.made"
	}
	next.ID, next.Text, next.On = def.ID, string(def.YAML()), b.s.On
	if made && next.Text == was.Text && next.On == was.On {
		b.end(ev, d.deskDoc("desk.builder.unchanged", "name", next.Name()))
		return
	}
	before := len(d.out.Made)
	doc := d.changeWorkflow(ev.Actor, was, next, done)
	if len(d.out.Made) == before {
		b.refuse(ev, map[string]string{fieldOn: doc.Plain()})
		return
	}
	args := []string{"id", def.ID, "name", next.Name(), "command", d.env.Policy.Command}
	state := d.desk("desk.builder.is_off", args...)
	if next.On {
		state = d.beginsNow(d.withMade(next), next, "desk.builder.is_on", args...)
	}
	doc = append(doc, richtext.FromPlain(state)...)
	b.end(ev, append(doc, d.warnings(next)...))
}

// end gives up what is saved by now, and shows something to read.
func (b *builder) end(ev Submitted, doc richtext.Doc) {
	b.d.out.Drafts = append(b.d.out.Drafts, WorkflowDraft{By: b.by, Of: b.of, At: b.d.env.Now})
	b.d.endForm(ev, doc)
}
