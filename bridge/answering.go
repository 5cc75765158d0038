package bridge

import (
	"slices"
	"strings"

	"frontdesk/bridge/richtext"
)

// replyForm asks for a reply to one of the customer's messages, on which the shortcut
// was used.
func (d *decision) replyForm(v *Conversation, ev CardPressed) {
	asked, known := d.env.Said[d.env.About]
	team, _ := d.env.Policy.Team(v.Team)
	switch {
	case !known || asked.From != FromContact:
		d.answer(ev, false, richtext.FromPlain(d.about(v, "desk.reply.not_theirs")))
		return
	case d.c.Block != nil:
		d.answer(ev, false, richtext.FromPlain(d.keptOut(v)))
		return
	case team.Mode == ModeInside:
		d.answer(ev, false, richtext.FromPlain(d.about(v, "desk.reply.aloud")))
		return
	}
	text := richtext.Doc{richtext.Quote{Body: richtext.FromPlain(d.beginningOf(asked))}}
	if v.Status == Closed {
		text = append(text, d.deskDoc("desk.reply.closed")...)
	}
	d.openForm(ev, Modal{
		Kind: ActionReply, Value: string(asked.Message), Title: d.desk("desk.form.reply", "number", v.ID.String()),
		Submit: d.desk("desk.form.send"), Close: d.desk("desk.form.cancel"), Text: text,
		Fields: []ModalField{{ID: fieldWords, Label: d.desk("desk.form.your_reply", "name", d.contactName()), Kind: FieldText}},
	})
}

// beginningOf is how a customer's message is called where it is not shown whole.
func (d *decision) beginningOf(s Said) string {
	if words := d.wordsOf(s); words != "" {
		return words
	}
	if what := d.desk("desk.kind." + s.Kind); what != "" {
		return what
	}
	return d.desk("desk.empty")
}

// replySubmitted is a reply that somebody has written in that form. It is shown in the
// thread in their name, and who gets to see it is read as of any other.
func (d *decision) replySubmitted(v *Conversation, ev Submitted) (refusal string) {
	asked, known := d.env.Said[d.env.About]
	body := richtext.FromPlain(strings.TrimSpace(ev.Values[fieldWords]))
	switch {
	case !d.here(v):
		return d.desk("desk.form.moved", "team", d.teamName(v.Team))
	case !known || asked.From != FromContact:
		return d.desk("desk.asked.gone")
	case !d.mayPress(v, ev.Actor):
		return d.stranger(v)
	case v.Status == Closed && d.c.Block != nil:
		return d.keptOut(v)
	}
	w := d.writer(v, ev.Actor)
	w.Text = body
	r := Read(w)
	switch {
	case r.Audience == Command:
		return d.desk("desk.reply.command")
	case r.Audience == Nobody && !r.Offer:
		return d.about(v, r.Why)
	}
	said := Said{
		Message: d.newMessage(), Conversation: v.ID, From: FromNote, Author: ev.Actor, Kind: KindText, Body: body, At: ev.At,
		About: asked.Message, Head: d.answersTo(asked, nil),
	}
	if r.Audience == Customer && d.undoTime(v) == 0 {
		said.From = FromAgent
	}
	d.record(said.record())
	d.post(v.ID, said.Message, d.name(ev.Actor), append(slices.Clone(said.Head), body...))
	d.read(v, said, r, false, 0)
	return ""
}

// misplaced answers a shortcut that was used on a message of no conversation.
func (d *decision) misplaced(ev CardPressed) {
	if ev.Respond == "" {
		return
	}
	d.answer(ev, false, d.deskDoc("desk.reply.nowhere", "command", d.env.Policy.Command))
}
