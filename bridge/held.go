package bridge

import (
	"slices"
	"time"

	"frontdesk/bridge/richtext"
)

const (
	// maxHeld bounds the replies that wait for a decision; further ones stay inside.
	maxHeld = 30
	// sentAfterAll is, in the audit trail, what was sent by the message shortcut.
	sentAfterAll = "after all"
	// askAllAfter is when every agent of the team is asked about such a reply.
	askAllAfter = 2 * time.Minute
)

// answers are the actions of buttons by which a person says who a message is for.
var answers = []string{ActionSend, ActionKeep, ActionReopenSend}

// button is a button about a message.
func (d *decision) button(action string, m MessageID) CardButton {
	return CardButton{
		Action: action, Label: d.desk("desk.button."+action, "name", d.contactName()), Value: string(m), Primary: action != ActionKeep,
	}
}

func (d *decision) sendOrKeep(m MessageID) []CardButton {
	return []CardButton{d.button(ActionSend, m), d.button(ActionKeep, m)}
}

// hold lets a reply wait until its author has said who it is for, whom it asks.
func (d *decision) hold(v *Conversation, said Said, r Reading) {
	if len(v.Held) >= maxHeld {
		d.mark(v.ID, said.Message, MarkInside)
		d.whisper(v.ID, said.Author, d.about(v, "desk.held.many"))
		return
	}
	d.mark(v.ID, said.Message, MarkHeld)
	d.wait(v, said, r, false)
}

// wait lets a reply or an edit of one wait, and asks its author about it.
func (d *decision) wait(v *Conversation, said Said, r Reading, edit bool) {
	v.Held = append(v.Held, Held{Message: said.Message, Author: said.Author, Since: d.env.Now, Edit: edit})
	d.whisper(v.ID, said.Author, d.about(v, r.Why, "words", d.wordsOf(said)), d.sendOrKeep(said.Message)...)
	d.setHeldTimer(v)
}

// setHeldTimer sets the alarm for the first reply that all are to be asked about.
func (d *decision) setHeldTimer(v *Conversation) {
	for _, h := range v.Held {
		if h.Line == "" && h.Until.IsZero() {
			d.setTimer(timerHeld, h.Since.Add(askAllAfter))
			return
		}
	}
	d.cancelTimer(timerHeld)
}

// askAll asks every agent of the team about replies whose authors have not
// answered, in a line of the thread.
func (d *decision) askAll(v *Conversation) {
	for i := range v.Held {
		h := &v.Held[i]
		if h.Line != "" || !h.Until.IsZero() || h.Since.Add(askAllAfter).After(d.env.Now) {
			continue
		}
		h.Line = d.newMessage()
		words := d.wordsOf(d.env.Said[h.Message])
		d.emit(Effect{
			Conversation: v.ID, Side: ToDesk, Endpoint: Desk, Lane: LaneOf(v.ID, ToDesk, LaneMessages),
			Op: Post{
				Message: h.Line, Actions: d.sendOrKeep(h.Message),
				Body: d.deskDoc(h.key("desk.held.line"), "agent", d.name(h.Author), "name", d.contactName(), "words", words),
			},
		})
	}
	d.setHeldTimer(v)
}

// drop ends a reply's waiting, and tells whether it waited.
func (d *decision) drop(v *Conversation, m MessageID) bool {
	i := slices.IndexFunc(v.Held, func(h Held) bool { return h.Message == m })
	if i < 0 {
		return false
	}
	v.Held = slices.Delete(v.Held, i, i+1)
	d.setHeldTimer(v)
	d.setUndoTimer(v)
	return true
}

// key is the key of a phrase about what waits, or of its like for the new wording of a
// reply that the contact has.
func (h Held) key(key string) string {
	if h.Edit {
		return key + "_edit"
	}
	return key
}

// letGo sends what waits for its undo time, keeps inside whatever waits for a
// decision, and says so by a phrase.
func (d *decision) letGo(v *Conversation, key string) {
	d.sendPaused(v, v.lastUndo())
	for _, h := range v.Held {
		mark := MarkInside
		if h.Edit {
			mark = MarkSent
		}
		d.mark(v.ID, h.Message, mark, MarkHeld)
		d.toThread(v.ID, d.deskDoc(h.key(key), "agent", d.name(h.Author), "name", d.contactName(),
			"words", d.wordsOf(d.env.Said[h.Message])))
	}
	v.Held = nil
	d.cancelTimer(timerHeld)
}

// asked is the answer to our question about a message.
func (d *decision) asked(v *Conversation, ev CardPressed) {
	say := func(key string) { d.answer(ev, true, richtext.FromPlain(d.about(v, key, "agent", d.name(ev.Actor)))) }
	said, known := d.env.Said[MessageID(ev.Value)]
	held := slices.ContainsFunc(v.Held, func(h Held) bool { return string(h.Message) == ev.Value })
	if held && v.ID == d.env.Conversation {
		d.env.Thread = 0 // what waits is decided wherever it was asked about, also once the thread has moved
	}
	w := d.writer(v, ev.Actor)
	if _, barred := bar(w); barred {
		d.answer(ev, false, richtext.FromPlain(d.stranger(v)))
		return
	}
	switch {
	case !known || said.Conversation != d.env.Conversation:
		say("desk.asked.gone")
	case !d.here(v):
		d.answer(ev, true, d.elsewhere(v))
	case said.Deleted:
		say("desk.asked.gone")
	case held && d.isPaused(v, said.Message):
		say("desk.asked.sent_already")
	case held && d.isEdit(v, said.Message):
		d.editAsked(v, ev, said)
	case said.From == FromAgent:
		say("desk.asked.has_already")
	case !held && said.Author != ev.Actor:
		say("desk.asked.kept_already")
	case ev.Action == ActionKeep && !held:
		say("desk.asked.kept")
	case ev.Action == ActionKeep:
		d.drop(v, said.Message)
		d.mark(v.ID, said.Message, MarkInside, MarkHeld)
		say("desk.asked.kept")
	case v.Status == Closed && d.c.Block != nil:
		d.answer(ev, true, richtext.FromPlain(d.keptOut(v)))
	case ev.Action == ActionReopenSend && v.Status == Closed:
		d.reopen(v, ev.Actor)
		d.sendAsked(v, ev, said, MarkFailed)
	case v.Status == Closed:
		say("desk.nobody.closed")
	case held:
		d.sendAsked(v, ev, said, MarkHeld)
	case ev.Action == ActionReopenSend:
		d.sendAsked(v, ev, said, MarkFailed)
	default:
		d.sendAsked(v, ev, said, MarkInside)
	}
}

// afterAll sends a message of the thread that stayed inside, because an agent says
// so: a note as well, and what somebody else has written. It is that agent's reply.
func (d *decision) afterAll(v *Conversation, ev CardPressed) {
	say := func(key string) {
		d.answer(ev, false, richtext.FromPlain(d.about(v, key, "agent", d.name(ev.Actor))))
	}
	said, known := d.env.Said[d.env.About]
	author, of := d.env.People[said.Author]
	switch {
	case !known || !of || author.Machine || said.Kind != KindText || said.From != FromNote && said.From != FromAgent:
		say("desk.after_all.not_theirs")
		return
	case said.Deleted:
		say("desk.asked.gone")
		return
	case said.From == FromAgent || d.isPaused(v, said.Message):
		say("desk.asked.sent_already")
		return
	}
	said.Author = ev.Actor
	r := Read(d.agreedTo(v, said, AfterAll))
	switch r.Audience {
	case Customer:
	case Nobody:
		d.answer(ev, false, d.unsent(v, said, r))
		return
	default:
		say("desk.after_all.command")
		return
	}
	h := Held{Shown: MarkInside, Consent: AfterAll}
	if d.drop(v, said.Message) {
		h.Shown = MarkHeld
	}
	d.audit(v, ev.Actor, "sent", string(said.Message), sentAfterAll)
	d.reply(v, said, r, h, 0)
	if !d.isPaused(v, said.Message) {
		say(ev.byWhom("desk.asked.sent"))
	}
}

// sendAsked sends a message that somebody was asked about, as it is worded by now.
func (d *decision) sendAsked(v *Conversation, ev CardPressed, said Said, shown Mark) {
	r := Read(d.agreedTo(v, said, Agreed))
	if r.Audience != Customer {
		answer := d.deskDoc("desk.asked.note")
		if r.Audience == Nobody {
			answer = d.unsent(v, said, r)
		}
		d.answer(ev, true, answer)
		if d.drop(v, said.Message) {
			d.mark(v.ID, said.Message, MarkInside, MarkHeld)
		}
		return
	}
	d.drop(v, said.Message)
	d.audit(v, ev.Actor, "sent", string(said.Message), string(said.Author))
	d.reply(v, said, r, Held{Shown: shown}, 0)
	key := "desk.asked.sent"
	if d.isPaused(v, said.Message) {
		key = "desk.asked.going"
	}
	d.answer(ev, true, richtext.FromPlain(d.about(v, ev.byWhom(key), "agent", d.name(ev.Actor))))
}

// byWhom is the phrase for who has done something: for the one who did it alone, or
// for all who see the answer.
func (ev CardPressed) byWhom(key string) string {
	if ev.Private || ev.On != "" {
		return key + "_you"
	}
	return key
}
