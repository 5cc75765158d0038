package bridge

import (
	"slices"
	"strings"
	"time"

	"frontdesk/bridge/richtext"
	"frontdesk/workflow"
)

const (
	// rewordedWithin is for how long the line about a customer's edit or deletion stands
	// for those that follow.
	rewordedWithin = 10 * time.Minute
	// maxBefore is how much is shown of what a message said before, and around how much
	// of what has not changed.
	maxBefore, aroundChange = 500, 40
)

// Reworded is the line in the thread that tells of a contact's edits of a message, or
// of their deletions.
type Reworded struct {
	Message MessageID `json:"message"`
	At      time.Time `json:"at"` // of the last of them
	Deleted bool      `json:"deleted,omitempty"`
}

// messageChanged is a contact's edit: the thread shows the new words in the place of
// the old ones, and says below what was there.
func (d *decision) messageChanged(ev MessageChanged) {
	v := d.c.Current
	if v == nil {
		d.note("edit without a conversation")
		return
	}
	if ev.Ours != "" {
		d.ownWordsChanged(ev)
		return
	}
	if ev.Place != nil {
		d.moves(v, *ev.Place)
		return
	}
	if words, ok := d.worded(v, MessageIn{Kind: ev.Kind, Text: ev.Text, Detail: ev.Detail}); ok {
		ev.Text = words
	}
	was, known := d.env.Said[d.env.About]
	if !known || was.From != FromContact {
		d.record(Record{
			Message: d.env.Event.Message(0), Conversation: v.ID, From: FromContact, Kind: KindEdit, Body: ev.Text, At: ev.At,
			Files: ev.Files,
		})
		if len(ev.Files) > 0 {
			d.show(v, d.env.Event.Message(0), append(d.deskDoc("desk.edited"), ev.Text...), ev.Files)
			return
		}
		d.showAnew(v.ID, d.author(v), ev.Text)
		return
	}
	now, swapped := reworded(was, ev)
	if richtext.Equal(was.Body, now.Body) && !swapped {
		d.note("an edit that changes nothing that people see")
		return
	}
	var anew []File
	if swapped {
		anew = ev.Files
	}
	d.record(Record{
		Message: d.env.Event.Message(0), Conversation: was.Conversation, From: FromContact, Kind: KindEdit, Body: now.Body,
		At: ev.At, About: was.Message, Files: anew,
	})
	edited := workflow.Edited{S: now.Body.Plain(), Ref: string(was.Message), Files: d.through(anew)}
	if v.ID == was.Conversation && d.resume(v, edited) && !swapped {
		return // the card has the answer as it is now
	}
	if v.ID == was.Conversation && v.First != "" && v.First == beginning(was.Body.Plain()) {
		v.First = beginning(now.Body.Plain())
	}
	if swapped || !d.rewordThere(d.inThread(v, was), d.inThread(v, now), was.Conversation, "") {
		body := d.linked("desk.edited.anew", ToMessage(was.Message, d.desk("desk.edited.earlier")))
		id := d.newMessage()
		if swapped {
			id = d.env.Event.Message(0) // so that the thread is known to have the files
		}
		d.show(v, id, append(body, ev.Text...), anew)
		return
	}
	d.tellReworded(v, was, now)
}

// reworded is a contact's message as an edit leaves it, and whether there is another file
// in it. Of an album the edit has only the piece that was edited.
func reworded(was Said, ev MessageChanged) (now Said, swapped bool) {
	now = was
	now.Body = ev.Text
	for _, f := range ev.Files {
		swapped = swapped || !slices.ContainsFunc(was.Files, func(other File) bool { return sameFile(f, other) })
	}
	if swapped && ev.Text.Empty() && len(was.Files) > 1 {
		now.Body = was.Body // it went with another piece
	}
	return now, swapped
}

// sameFile tells whether two files are one, as far as can be seen: an app may name it anew
// each time.
func sameFile(a, b File) bool {
	return a.ID == b.ID || a.Kind == b.Kind && a.Name == b.Name && a.Size == b.Size
}

// inThread is a contact's message as the thread shows it.
func (d *decision) inThread(v *Conversation, s Said) Post {
	p := Post{Message: s.Message, Body: s.Body, Author: d.author(v)}
	switch {
	case len(s.Files) > 0:
		var not []unfit
		if p.Files, not = d.fitting(Desk, s.Files); len(not) > 0 {
			p.Body = append(d.unshown(v.Identity.Endpoint, not, v.Status != Closed), s.Body...)
		}
	case s.Kind != KindText && !SaysItself(s.Kind, s.Body):
		p.Body = append(d.announce(s.Kind, v), s.Body...)
	case s.Body.Empty():
		p.Body = d.emptyDoc(s.Body)
	}
	p.Body = append(slices.Clone(s.Head), p.Body...)
	return p
}

// rewordThere has the thread show a message as after where it shows it as before; why is
// that of the edits. It is false if that cannot be: the files would have to stand elsewhere.
func (d *decision) rewordThere(before, after Post, id ConversationID, why string) bool {
	caps := d.env.Policy.Caps[Desk]
	old, now := Lower(caps, before), Lower(caps, after)
	if !sameShape(old, now) {
		return false
	}
	e := Effect{Conversation: id, Side: ToDesk, Endpoint: Desk, Lane: LaneOf(id, ToDesk, LaneMessages)}
	for i, op := range now {
		part := op.(Post)
		if i < len(old) && richtext.Equal(old[i].(Post).Body, part.Body) {
			continue
		}
		e.Op, e.Replaces = part, ""
		if i < len(old) {
			e.Op = Edit{
				Side: ToDesk, Message: part.Message, Part: part.Part, Body: part.Body, Author: part.Author,
				Caption: len(part.Files) > 0, Why: why,
			}
			e.Replaces = replacesEdit(part)
		}
		d.emitLowered(e)
	}
	if len(old) > len(now) {
		e.Op, e.Replaces = Delete{Side: ToDesk, Message: after.Message, From: old[len(now)].(Post).Part, Why: BackShorter}, ""
		d.emitLowered(e)
	}
	return true
}

// replacesEdit is the key under which a later edit of the same words takes the place of
// one that waits. Only a first part has one: it is neither deleted nor posted anew
// between two of its edits.
func replacesEdit(part Post) string {
	if part.Part > 0 {
		return ""
	}
	return "edit/" + string(part.Message)
}

// sameShape tells whether one message's parts can be edited into another's: its files
// stand where they stood.
func sameShape(old, now []Op) bool {
	for i := range max(len(old), len(now)) {
		var a, b Post
		if i < len(old) {
			a = old[i].(Post)
		}
		if i < len(now) {
			b = now[i].(Post)
		}
		if len(a.Files) != len(b.Files) || i < len(old) && i < len(now) && a.Part != b.Part {
			return false
		}
	}
	return true
}

// showAnew shows a contact's new words of an earlier message as a message of its own.
func (d *decision) showAnew(id ConversationID, author string, words richtext.Doc) {
	body := append(d.deskDoc("desk.edited"), words...)
	if words.Empty() {
		body = d.deskDoc("desk.edited_away")
	}
	d.post(id, d.newMessage(), author, body)
}

// editUnseen shows elsewhere what could not take its place in the thread.
func (d *decision) editUnseen(ev Settled) {
	if ev.Why == BackDeleted {
		d.post(ev.Conversation, d.newMessage(), ev.Author, ev.Body)
		return
	}
	d.showAnew(ev.Conversation, ev.Author, ev.Body)
}

// tellReworded says in the thread that a message reads otherwise now and, if that is not
// seen there, how. Edits in a row, between which nobody says anything, are told once.
func (d *decision) tellReworded(v *Conversation, was, now Said) {
	if was.Body.Plain() == now.Body.Plain() {
		return
	}
	if r := v.Reworded; r != nil && !r.Deleted && r.Message == was.Message && d.goesOn(v, *r) {
		v.Reworded = &Reworded{Message: r.Message, At: d.env.Now}
		d.note("the thread says already that this was edited")
		return
	}
	v.Reworded = &Reworded{Message: was.Message, At: d.env.Now}
	body := d.linked("desk.edited.line", ToMessage(was.Message, d.desk("desk.edited.this")), "name", d.contactName())
	if d.elsewhereIn(v, was) {
		body = d.linked("desk.edited.line", ToMessage(was.Message, d.desk("desk.edited.earlier")), "name", d.contactName())
		body = append(body, d.deskDoc("desk.edited.now")...)
		body = append(body, richtext.Quote{Body: richtext.FromPlain(d.changed(now, was))})
	}
	body = append(body, d.deskDoc("desk.edited.before")...)
	d.toThread(v.ID, append(body, richtext.Quote{Body: richtext.FromPlain(d.changed(was, now))}))
}

// unseen tells whether nobody will ever see a conversation's thread.
func (d *decision) unseen(v *Conversation) bool { return v.Status == Closed && v.Thread.Room == "" }

// goesOn tells whether a line in the thread stands for one more edit or deletion: the
// last was a moment ago, and no agent has said anything since: see also v.Reworded.
func (d *decision) goesOn(v *Conversation, r Reworded) bool {
	return d.env.Now.Sub(r.At) < rewordedWithin && v.AgentAt.Before(r.At)
}

// elsewhereIn tells whether a message does not lie in the conversation's present thread.
func (d *decision) elsewhereIn(v *Conversation, s Said) bool {
	at, _ := s.Message.place()
	opened, _ := MessageID("m" + string(v.Thread.Opening)).place()
	return s.Conversation != v.ID || v.thread() > 1 && at < opened
}

// changed is what a message says where another wording of it differs: all of it, if
// that is short.
func (d *decision) changed(s, other Said) string {
	words := []rune(strings.TrimSpace(s.Body.Plain()))
	if len(words) == 0 {
		return d.beginningOf(s)
	}
	if len(words) <= maxBefore {
		return string(words)
	}
	from := 0
	for o := []rune(strings.TrimSpace(other.Body.Plain())); from < min(len(words), len(o)) && words[from] == o[from]; {
		from++
	}
	from = max(0, from-aroundChange)
	end := min(len(words), from+maxBefore)
	text := string(words[from:end])
	if from > 0 {
		text = "…" + text
	}
	if end < len(words) {
		text += "…"
	}
	return text
}
