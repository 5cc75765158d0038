package bridge

import (
	"slices"
	"strconv"
	"strings"

	"frontdesk/bridge/richtext"
)

// The fields of our forms.
const (
	fieldTo    = "to"
	fieldWords = "words"
)

// nobody is the choice that puts a conversation back, doTranscript the one that asks for
// its transcript.
const (
	nobody       = "-"
	doTranscript = "transcript"
)

// openForm shows a form, or something to read, to the one who pressed a button.
func (d *decision) openForm(ev CardPressed, m Modal) {
	if ev.Trigger == "" {
		d.note("nothing to open a form with")
		return
	}
	d.emit(Effect{
		Side: Elsewhere, Endpoint: Desk, Lane: laneOfAnswer(d.env.Event),
		Op: OpenModal{Trigger: ev.Trigger, Respond: ev.Respond, Thread: ev.Thread, Modal: m, Late: d.deskDoc("desk.form.late")},
	})
}

// assignForm asks to whom a conversation is to be given.
func (d *decision) assignForm(v *Conversation, ev CardPressed) {
	to := ModalField{ID: fieldTo, Label: d.desk("desk.form.agent"), Kind: FieldChoice}
	for _, id := range d.agents(v) {
		if id != v.Assignee {
			to.Choices = append(to.Choices, ModalChoice{ID: string(id), Label: d.choice(d.teamFor(v, id), id)})
		}
	}
	slices.SortStableFunc(to.Choices, func(a, b ModalChoice) int { return strings.Compare(a.Label, b.Label) })
	if v.Assignee != "" {
		to.Choices = append(to.Choices, ModalChoice{ID: nobody, Label: d.desk("desk.form.nobody")})
	}
	switch {
	case len(to.Choices) == 0:
		d.answer(ev, false, d.deskDoc(v.unlessTeamless("desk.form.alone"), "team", d.teamName(v.Team)))
		return
	case len(to.Choices) > MaxChoices:
		to.Kind, to.Choices = FieldPerson, nil
	}
	d.openForm(ev, Modal{
		Kind: ActionAssign, Title: d.desk("desk.form.assign", "number", v.ID.String()), Submit: d.desk("desk.button.assign"), Close: d.desk("desk.form.cancel"),
		Fields: []ModalField{to},
	})
}

// choice is how an agent of a team is offered: with what speaks against it.
func (d *decision) choice(team TeamID, id PersonID) string {
	t, _ := d.env.Policy.Team(team)
	open := d.env.Loads[team][id]
	switch {
	case isAway(d.env, id):
		return d.desk("desk.form.away", "name", d.name(id))
	case t.MaxOpen > 0 && open >= t.MaxOpen:
		return d.desk("desk.form.full", "name", d.name(id), "open", strconv.Itoa(open))
	}
	return d.name(id)
}

// transferForm asks to which team a conversation is to be given. Who is not in its
// present team can only fetch it for their own.
func (d *decision) transferForm(v *Conversation, ev CardPressed) {
	to := ModalField{ID: fieldTo, Label: d.desk("desk.form.team"), Kind: FieldChoice}
	for _, t := range d.env.Policy.Teams {
		if t.ID != v.Team && d.mayTransfer(v, t.ID, ev.Actor) && len(to.Choices) < MaxChoices {
			to.Choices = append(to.Choices, ModalChoice{ID: string(t.ID), Label: d.teamName(t.ID)})
		}
	}
	if len(to.Choices) == 0 {
		d.answer(ev, false, d.deskDoc("desk.transfer.alone"))
		return
	}
	d.openForm(ev, Modal{
		Kind: ActionTransfer, Title: d.desk("desk.form.transfer", "number", v.ID.String()), Submit: d.desk("desk.button.transfer"), Close: d.desk("desk.form.cancel"),
		Fields: []ModalField{to, {ID: fieldWords, Label: d.desk("desk.form.words"), Kind: FieldText, Optional: true}},
	})
}

// mayTransfer tells whether somebody may give a conversation to a team: an agent of
// its own team or of that one, or an admin.
func (d *decision) mayTransfer(v *Conversation, to TeamID, who PersonID) bool {
	return d.isAgent(v, who) || d.isAgentOf(to, who) || d.isAdmin(who)
}

// moreForm shows what there is to know about a conversation besides its card.
func (d *decision) moreForm(v *Conversation, ev CardPressed) {
	text := d.deskDoc("desk.more.status", "status", d.status(v))
	if v.Assignee != "" {
		text = append(text, d.deskDoc("desk.more.assignee", "agent", d.name(v.Assignee))...)
	}
	if why := WhyMe(d.env, v); !why.Empty() {
		text = append(append(text, richtext.Para{Text: []richtext.Inline{richtext.Text{S: d.desk("desk.more.why"), Style: richtext.Bold}}}), why...)
	}
	if len(d.env.Earlier) > 0 {
		text = append(text, d.deskDoc("desk.more.earlier")...)
		var items []richtext.Doc
		for _, e := range d.env.Earlier {
			line := []richtext.Inline{ToThread(e.ID, 0, e.ID.String()), richtext.Text{S: ", " + d.teamName(e.Team) + ", " + d.when(e.OpenedAt)}}
			if e.Assignee != "" {
				line = append(line, richtext.Text{S: ", " + d.name(e.Assignee)})
			}
			items = append(items, richtext.Doc{richtext.Para{Text: line}})
		}
		text = append(text, richtext.List{Items: items})
	} else {
		text = append(text, d.deskDoc("desk.more.first", "name", d.contactName())...)
	}
	what := ModalField{ID: fieldTo, Label: d.desk("desk.form.do"), Kind: FieldChoice}
	what.Choices = []ModalChoice{{ID: doTranscript, Label: d.desk("desk.form.do.transcript")}}
	d.offerFields(v, ev.Actor, &what)
	m := Modal{
		Kind: ActionMore, Title: d.desk("desk.form.more", "number", v.ID.String()), Submit: d.desk("desk.form.do_button"), Close: d.desk("desk.form.close"),
		Text: text, Fields: []ModalField{what},
	}
	d.offerBlock(v, &m)
	d.openForm(ev, m)
}

// moreSubmitted does what somebody has chosen in that form.
func (d *decision) moreSubmitted(v *Conversation, ev Submitted) (refusal string) {
	page, fields := strings.CutPrefix(ev.Values[fieldTo], doFields)
	if !fields && ev.Values[fieldTo] != doTranscript {
		return d.blockSubmitted(v, ev)
	}
	if !d.mayPress(v, ev.Actor) && !d.isAdmin(ev.Actor) {
		return d.stranger(v)
	}
	if fields {
		return d.fieldsForm(v, ev, page)
	}
	number := strconv.FormatInt(int64(v.ID), 10)
	d.audit(v, ev.Actor, "transcript", "", "")
	d.emit(Effect{
		Conversation: v.ID, Side: ToDesk, Endpoint: Desk, Lane: LaneOf(v.ID, ToDesk, LaneNotices),
		Op: Notice{
			To: ev.Actor, Body: d.deskDoc("desk.transcript.here", "number", v.ID.String(), "name", d.contactName()),
			Files: []File{{Endpoint: Transcripts, ID: RemoteID(number), Kind: FileDocument, Name: "conversation-" + number + ".html", Type: "text/html"}},
		},
	})
	return ""
}

// submitted is a form that somebody sent in. What is wrong with it as a whole is said below
// its first field.
func (d *decision) submitted(ev Submitted) {
	v := d.c.Current
	refusal, refusals := "", map[string]string(nil)
	switch {
	case v != nil && ev.Kind == ActionReply && v.ID != d.env.Conversation && v.Status != Closed:
		d.env.Conversation, d.env.Thread = v.ID, v.thread()
		refusal = d.replySubmitted(v, ev)
	case v == nil || v.ID != d.env.Conversation:
		refusal = d.desk("desk.form.newer", "name", d.contactName())
	case ev.Kind == ActionReply:
		refusal = d.replySubmitted(v, ev)
	case ev.Kind == ActionMore:
		refusal = d.moreSubmitted(v, ev)
	case ev.Kind == ActionFields:
		refusals = d.fieldsSubmitted(v, ev)
	case v.Status == Closed:
		refusal = d.desk("desk.card.closed_already")
	case ev.Kind == ActionAssign && !d.here(v), ev.Kind == ActionTransfer && !d.here(v):
		refusal = d.desk("desk.form.moved", "team", d.teamName(v.Team))
	case ev.Kind == ActionAssign:
		refusal = d.assignSubmitted(v, ev)
	case ev.Kind == ActionTransfer:
		refusal = d.transferSubmitted(v, ev)
	default:
		d.note("unknown form " + ev.Kind)
	}
	if refusal != "" {
		refusals = map[string]string{firstField(ev): refusal}
	}
	if len(refusals) > 0 {
		d.emit(Effect{
			Side: Elsewhere, Endpoint: Desk, Lane: laneOfAnswer(d.env.Event),
			Op: RefuseModal{To: ev.Actor, Thread: ev.Thread, Errors: refusals},
		})
	}
}

// firstField is the first thing to fill in of a form.
func firstField(ev Submitted) string {
	switch ev.Kind {
	case ActionReply:
		return fieldWords
	case ActionFields:
		path, _, _ := strings.Cut(ev.Value, "=")
		return path
	}
	return fieldTo
}

func (d *decision) assignSubmitted(v *Conversation, ev Submitted) (refusal string) {
	if !d.mayPress(v, ev.Actor) && !d.isAdmin(ev.Actor) {
		return d.stranger(v)
	}
	if ev.Values[fieldTo] == nobody {
		return d.putBack(v, ev.Actor)
	}
	return d.giveTo(v, PersonID(ev.Values[fieldTo]), ev.Actor)
}

func (d *decision) transferSubmitted(v *Conversation, ev Submitted) (refusal string) {
	to := TeamID(ev.Values[fieldTo])
	p, known := d.env.People[ev.Actor]
	if _, there := d.env.Policy.Team(to); !there {
		return d.desk("desk.form.no_team")
	}
	if !known || p.Guest || p.Machine || !d.mayTransfer(v, to, ev.Actor) {
		return d.stranger(v)
	}
	return d.handOver(v, to, ev.Actor, strings.TrimSpace(ev.Values[fieldWords]))
}

// mayPress tells whether somebody may do what the card's buttons do.
func (d *decision) mayPress(v *Conversation, who PersonID) bool {
	p, known := d.env.People[who]
	return known && !p.Guest && !p.Machine && d.isAgent(v, who)
}
