package bridge

import (
	"slices"
	"time"

	"frontdesk/bridge/richtext"
)

// undoTime is for how long a reply can be taken back before it is sent.
func (d *decision) undoTime(v *Conversation) time.Duration {
	team, _ := d.env.Policy.Team(v.Team)
	return team.Undo
}

// pause lets a reply wait for its undo time, behind those that wait for theirs. h is
// what is known of it besides. body is what the contact gets of it.
func (d *decision) pause(v *Conversation, said Said, body richtext.Doc, h Held) {
	h.Message, h.Author, h.Since = said.Message, said.Author, d.env.Now
	h.Until = d.env.Now.Add(d.undoTime(v))
	for _, before := range v.Held {
		if !h.Until.After(before.Until) {
			h.Until = before.Until.Add(time.Microsecond)
		}
	}
	v.Held = append(v.Held, h)
	d.whisper(v.ID, said.Author, d.about(v, "desk.undo.ask", "time", count(int(d.undoTime(v)/time.Second), "second"),
		"words", d.wordsOf(Said{Body: body, Files: said.Files})), d.button(ActionUndo, said.Message))
	d.setUndoTimer(v)
}

// setUndoTimer sets the alarm for the first reply whose undo time ends.
func (d *decision) setUndoTimer(v *Conversation) {
	for _, h := range v.Held {
		if !h.Until.IsZero() {
			d.setTimer(timerUndo, h.Until)
			return
		}
	}
	d.cancelTimer(timerUndo)
}

// sendPaused sends the replies whose undo time ends by a moment, in order.
func (d *decision) sendPaused(v *Conversation, by time.Time) {
	held := v.Held
	v.Held = nil
	for _, h := range held {
		if h.Until.IsZero() || h.Until.After(by) {
			v.Held = append(v.Held, h)
			continue
		}
		said := d.env.Said[h.Message]
		w := d.agreedTo(v, said, h.Consent)
		w.Open = true
		r := Read(w)
		if r.Audience != Customer {
			d.mark(v.ID, h.Message, MarkInside)
			d.whisper(v.ID, h.Author, d.about(v, "desk.asked.note"))
			continue
		}
		body := r.Body
		if h.Earlier {
			body = append(d.say("earlier"), body...)
		}
		said.Author = h.Author
		d.send(v, said, body, h.Shown)
	}
	d.setUndoTimer(v)
}

// agreedTo is a message that an agent wants to be sent. Its author may have left
// meanwhile.
func (d *decision) agreedTo(v *Conversation, said Said, c Consent) Writing {
	w := d.writer(v, said.Author)
	w.Text, w.Consent = said.Body, max(c, Agreed)
	w.Known, w.Person, w.Agent, w.Observer = true, Person{}, true, false
	w.Files, w.Unfit = d.carried(v, said.Files)
	return w
}

// undone takes a reply back that still waits for its undo time, if it does.
func (d *decision) undone(v *Conversation, m MessageID) bool {
	i := slices.IndexFunc(v.Held, func(h Held) bool { return h.Message == m && !h.Until.IsZero() })
	if i < 0 {
		return false
	}
	shown := v.Held[i].Shown
	v.Held = slices.Delete(v.Held, i, i+1)
	var was []Mark
	if shown != "" && shown != MarkInside {
		was = []Mark{shown}
	}
	d.mark(v.ID, m, MarkInside, was...)
	d.setUndoTimer(v)
	return true
}

// undoPressed is a press of Undo, by the author of a reply.
func (d *decision) undoPressed(v *Conversation, ev CardPressed) {
	m := MessageID(ev.Value)
	i := slices.IndexFunc(v.Held, func(h Held) bool { return h.Message == m && h.Author == ev.Actor })
	key := "desk.undo.late"
	if i >= 0 && d.undone(v, m) || d.env.Said[m].From == FromNote {
		key = "desk.back.stopped"
	}
	d.answer(ev, true, richtext.FromPlain(d.about(v, key)))
}

// unsend takes back the last reply of an agent: within its undo time it never goes.
func (d *decision) unsend(v *Conversation, agent PersonID) {
	for _, h := range slices.Backward(v.Held) {
		if h.Author == agent && d.undone(v, h.Message) {
			d.whisper(v.ID, agent, d.about(v, "desk.back.stopped"))
			return
		}
	}
	last, sent := v.Sent[agent]
	said, known := d.env.Said[last]
	switch {
	case !sent:
		d.whisper(v.ID, agent, d.about(v, "desk.undo.nothing"))
		return
	case !known || said.From != FromAgent:
		d.whisper(v.ID, agent, d.about(v, "desk.undo.last"))
		return
	}
	v.Sent[agent] = ""
	d.dropEdit(v, said.Message)
	said.Author = agent
	d.takeBack(v, said, BackUnsent)
}
