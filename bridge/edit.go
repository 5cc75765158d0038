package bridge

import (
	"slices"
	"strconv"
	"time"

	"frontdesk/bridge/richtext"
)

// forCustomer is an effect that concerns the customer's side of a conversation.
func (d *decision) forCustomer(id ConversationID, op Op) Effect {
	endpoint := d.c.Identity.Endpoint
	if v := d.c.Current; v != nil && v.ID == id {
		endpoint = v.Identity.Endpoint
	}
	return Effect{
		Conversation: id, Side: ToCustomer, Endpoint: endpoint, Lane: LaneOf(id, ToCustomer, LaneMessages), Report: true, Op: op,
	}
}

// replyChanged is an edit in a thread. It never widens the audience: a note stays
// a note whatever it is edited into.
func (d *decision) replyChanged(ev ReplyChanged) {
	if d.inGoneThread() {
		d.note("an edit in a thread that was deleted")
		if said := d.env.Said[d.env.About]; !richtext.Equal(said.Body, d.named(ev.Text)) {
			d.changedInGone(ev.Author, true)
		}
		return
	}
	ev.Text = d.named(ev.Text)
	said, known := d.env.Said[d.env.About]
	if known && said.Author == ev.Author && richtext.Equal(said.Body, ev.Text) {
		d.note("an edit that leaves the words as they are")
		return
	}
	d.afterwards(ev.Stamp, ev.Author, ev.Text, KindEdit)
	v := d.c.Current
	if !known || v == nil || said.Author != ev.Author {
		d.note("an edit of nothing that its author has said here")
		return
	}
	before := said.Body
	said.Body = ev.Text
	switch {
	case said.From == FromAgent:
		d.editSent(v, said)
	case d.isHeld(v, said.Message):
		d.editHeld(v, said)
	default:
		d.editInside(v, said, before)
	}
}

// editInside is an edit of what stays inside, and still does. Whoever seems to want
// something by it is told so.
func (d *decision) editInside(v *Conversation, said Said, before richtext.Doc) {
	d.note("it stays inside")
	if !d.here(v) {
		return
	}
	w := d.writer(v, said.Author)
	w.Text = before
	was := Read(w)
	w.Text = said.Body
	r := Read(w)
	switch {
	case r.Audience == Command && r.Why == "" && r.Command != "note" && r.Command != was.Command:
		d.whisper(said.Conversation, said.Author, d.about(v, "desk.edit.order", "word", "!"+r.Command))
	case w.Open && (r.Audience == Customer || r.Audience == Doubtful || r.Offer && !was.Offer):
		d.whisper(said.Conversation, said.Author, d.about(v, "desk.edit.inside"))
	}
}

// afterwards notes what became of a message in the thread.
func (d *decision) afterwards(at Stamp, author PersonID, body richtext.Doc, kind string) {
	d.record(Record{
		Message: d.env.Event.Message(0), Conversation: d.env.Conversation, From: FromNote, Author: string(author), Kind: kind,
		Body: body, At: at.At, About: d.env.About,
	})
}

func (d *decision) isHeld(v *Conversation, m MessageID) bool {
	return slices.ContainsFunc(v.Held, func(h Held) bool { return h.Message == m })
}

// isEdit tells whether it is an edit of the message that waits for a decision.
func (d *decision) isEdit(v *Conversation, m MessageID) bool {
	return slices.ContainsFunc(v.Held, func(h Held) bool { return h.Message == m && h.Edit })
}

// rewording is what an edit of a reply is read from, which the customer has: who has
// the conversation by now is no matter.
func (d *decision) rewording(v *Conversation, said Said, c Consent) Writing {
	person, known := d.env.People[said.Author]
	files, unfit := d.carried(v, said.Files)
	return Writing{
		Files: files, Unfit: unfit,
		Text: said.Body, Author: said.Author, Known: known, Person: person, Agent: d.isAnyAgent(said.Author), Open: true,
		Assignee: said.Author, Mode: ModeDirect, Prefixes: d.env.Policy.NotePrefixes, Colleagues: d.colleagues(v), Consent: c,
		To: d.env.Policy.Caps[v.Identity.Endpoint].Features,
	}
}

// isPaused tells whether the message waits for its undo time.
func (d *decision) isPaused(v *Conversation, m MessageID) bool {
	return slices.ContainsFunc(v.Held, func(h Held) bool { return h.Message == m && !h.Until.IsZero() })
}

// editHeld is an edit of a reply that still waits: once it reads as a note, it is
// one, and what reads as doubtful does not go by itself any more.
func (d *decision) editHeld(v *Conversation, said Said) {
	if d.isPaused(v, said.Message) {
		w := d.rewording(v, said, NotAsked)
		r := Read(w)
		if r.Audience == Customer {
			return
		}
		if _, note := readNote(w.Text, w.Prefixes); note || r.Audience == Nobody || r.Command != "" {
			d.undone(v, said.Message)
			return
		}
		d.drop(v, said.Message)
		r.Why = "desk.held.edited"
		d.hold(v, said, r)
		return
	}
	if r := Read(d.rewording(v, said, Agreed)); r.Audience == Customer {
		return
	}
	d.drop(v, said.Message)
	d.mark(v.ID, said.Message, MarkInside, MarkHeld)
}

// editSent is an edit of a reply that went to the customer.
func (d *decision) editSent(v *Conversation, said Said) {
	w := d.rewording(v, said, NotAsked)
	r := Read(w)
	switch {
	case isNote(w):
		d.dropEdit(v, said.Message)
		d.takeBack(v, said, BackNote)
	case r.Audience == Customer:
		d.dropEdit(v, said.Message)
		d.relayEdit(v, said, r.Body)
	case r.Audience == Nobody || !w.Known || !w.Agent || d.env.Conversation != v.ID || len(v.Held) >= maxHeld:
		d.whisper(said.Conversation, said.Author, d.about(v, "desk.edit.kept"))
	case d.isHeld(v, said.Message):
		d.note("it waits already")
	case v.has(said) == 0:
		d.whisper(said.Conversation, said.Author, d.about(v, "desk.edit.not_there"))
	default:
		r.Why = "desk.edit.doubtful"
		if len(richtext.Mentions(said.Body)) > 0 {
			r.Why = "desk.edit.mention"
		}
		d.mark(v.ID, said.Message, MarkHeld, MarkSent)
		d.wait(v, said, r, true)
	}
}

// dropEdit ends the waiting of a reply's new wording, if it waits: the contact has the
// wording of before.
func (d *decision) dropEdit(v *Conversation, m MessageID) {
	if d.drop(v, m) {
		d.mark(v.ID, m, MarkSent, MarkHeld)
	}
}

// editAsked is the answer to our question about an edit.
func (d *decision) editAsked(v *Conversation, ev CardPressed, said Said) {
	say := func(key string) {
		d.answer(ev, true, richtext.FromPlain(d.about(v, key, "agent", d.name(ev.Actor), "words", d.wordsOf(said))))
	}
	d.dropEdit(v, said.Message)
	r := Read(d.rewording(v, said, Agreed))
	switch {
	case ev.Action != ActionSend || r.Audience != Customer:
		say("desk.asked.edit_kept")
	default:
		d.audit(v, ev.Actor, "edited", string(said.Message), string(said.Author))
		d.relayEdit(v, said, r.Body)
		say(ev.byWhom("desk.asked.edit_sent"))
	}
}

// has is how many parts of a reply the contact has, or is about to get.
func (v *Conversation) has(said Said) int {
	have := said.Parts
	for _, w := range v.Waiting {
		if w.Message == said.Message {
			have = max(have, w.Parts)
		}
	}
	return have
}

// relayEdit gives a reply other words at the customer's, part by part.
func (d *decision) relayEdit(v *Conversation, said Said, body richtext.Doc) {
	tell := func(key string) { d.whisper(said.Conversation, said.Author, d.about(v, key)) }
	e := d.forCustomer(said.Conversation, nil)
	caps := d.env.Policy.Caps[e.Endpoint]
	have := v.has(said)
	switch {
	case have == 0:
		tell("desk.edit.not_there")
		return
	case caps.Edit == 0 || caps.Edit < Always && d.env.Now.Sub(said.At) > caps.Edit:
		d.correct(v, said, signed(said.Signed, body), have)
		return
	}
	if len(said.Files) > 0 {
		d.relayCaption(v, e, said, body, have)
		return
	}
	parts := Lower(caps, Post{Message: said.Message, Body: signed(said.Signed, body), By: said.Author})
	for i, op := range parts {
		part := op.(Post)
		e.Op, e.Report, e.Replaces = part, true, ""
		if i < have {
			e.Op, e.Report, e.Replaces = Edit{Message: said.Message, Part: i, Body: part.Body, By: said.Author}, false, replacesEdit(part)
		}
		d.emitLowered(e)
	}
	e.Replaces = ""
	switch {
	case len(parts) > have:
		d.grows(v, said.Message, have, len(parts))
		tell("desk.edit.longer")
	case len(parts) < have && caps.Delete == 0:
		tell("desk.edit.shorter")
	case len(parts) < have:
		e.Op, e.Report = Delete{Message: said.Message, From: len(parts), By: said.Author, Why: BackShorter}, false
		d.emitLowered(e)
	}
}

// grows notes that a reply is about to have more parts, so that its next edit counts them.
func (d *decision) grows(v *Conversation, m MessageID, have, parts int) {
	i := slices.IndexFunc(v.Waiting, func(w Waiting) bool { return w.Message == m })
	switch {
	case i >= 0:
		v.Waiting[i].Parts = parts
		if v.Waiting[i].Left > 0 {
			v.Waiting[i].Left += parts - have
		}
	case len(v.Waiting) < maxWaiting:
		if len(v.Waiting) == 0 {
			d.setTimer(timerLate, d.env.Now.Add(lateAfter))
		}
		v.Waiting = append(v.Waiting, Waiting{Message: m, Since: d.env.Now, Parts: parts, Left: parts - have})
	}
}

// correct gives the customer the new words of a reply that their platform does not let us
// change (any more), in a message that refers to it. It counts as further parts of the
// reply, which go with it if it is taken back.
func (d *decision) correct(v *Conversation, said Said, body richtext.Doc, part int) {
	if v.ID != said.Conversation || v.Status == Closed {
		d.whisper(said.Conversation, said.Author, d.about(v, "desk.edit.never"))
		return
	}
	e := d.forCustomer(v.ID, nil)
	parts := Lower(d.env.Policy.Caps[e.Endpoint], Post{
		Message: said.Message, Body: append(d.say("correction"), body...), By: said.Author, Answers: said.Message,
	})
	for i, op := range parts {
		post := op.(Post)
		post.Part, post.Parts = part+i, part+len(parts)
		e.Op, e.Report, e.Replaces = post, true, ""
		if i == 0 && len(parts) == 1 {
			e.Replaces = "correction/" + string(said.Message) + "/" + strconv.Itoa(part)
		}
		d.emitLowered(e)
	}
	d.whisper(v.ID, said.Author, d.about(v, "desk.edit.corrected"))
}

// withdrawn tells whether a reply is not for the customer any more, by what became of it
// in its thread.
func (d *decision) withdrawn(v *Conversation, said Said) bool {
	return said.Deleted || said.From != FromAgent || isNote(d.rewording(v, said, NotAsked))
}

// isNote tells whether something is a note by its mark, or by the command.
func isNote(w Writing) bool {
	_, note := readNote(w.Text, w.Prefixes)
	return note || Read(w).Command == "note"
}

// replyDeleted is a deletion in a thread.
func (d *decision) replyDeleted(ev ReplyDeleted) {
	if d.inGoneThread() {
		d.note("a deletion in a thread that was deleted")
		d.changedInGone(d.env.Said[d.env.About].Author, false)
		return
	}
	said, known := d.env.Said[d.env.About]
	if len(ev.Files) > 0 && !ev.isAll(said) {
		d.filesDeleted(ev)
		return
	}
	d.afterwards(ev.Stamp, ev.Author, nil, KindDeletion)
	v := d.c.Current
	if !known || v == nil {
		d.note("a deletion of nothing that was said here")
		return
	}
	d.drop(v, said.Message)
	d.withdraw(v, said)
}

// takeBack deletes a reply at the customer's, or sees to it that it never gets there.
func (d *decision) takeBack(v *Conversation, said Said, why string) {
	e := d.forCustomer(said.Conversation, Delete{Message: said.Message, By: said.Author, Why: why})
	if d.env.Policy.Caps[e.Endpoint].Delete == 0 {
		d.toThread(said.Conversation, d.backDoc("desk.back.never", said.Conversation), said.Author)
		return
	}
	if i := slices.IndexFunc(v.Waiting, func(w Waiting) bool { return w.Message == said.Message }); i >= 0 {
		v.Waiting[i].Back = true
		d.out.Cancel = append(d.out.Cancel, Cancel{Lane: e.Lane, Message: said.Message})
	}
	failed := len(v.Failed)
	v.Failed = slices.DeleteFunc(v.Failed, func(f Failed) bool { return f.Message == said.Message })
	d.drawn = d.drawn || len(v.Failed) < failed
	d.emit(e)
}

func (d *decision) auditTakenBack(ev Settled) {
	d.out.Audits = append(d.out.Audits, Audit{Conversation: ev.Conversation, Actor: ev.By, Action: AuditTakenBack, Before: string(ev.Message), After: ev.Why})
}

// backDoc is a phrase about taking a reply back.
func (d *decision) backDoc(key string, id ConversationID, args ...string) richtext.Doc {
	e := d.forCustomer(id, nil)
	hours := d.env.Policy.Caps[e.Endpoint].Delete / time.Hour
	return d.deskDoc(key, append(args, "name", d.contactName(), "app", d.env.Policy.Channels[e.Endpoint].App, "time", count(int(hours), "hour"))...)
}

// editSettled tells an agent of an edit that did not reach the customer.
func (d *decision) editSettled(ev Settled) {
	switch {
	case ev.Result == Delivered:
		return
	case ev.Side == ToDesk:
		d.editUnseen(ev)
		return
	}
	d.gone(ev)
	said, known := d.env.Said[ev.Message]
	v := d.c.Current
	if known && v != nil && d.withdrawn(v, said) {
		d.note("the reply was taken back meanwhile")
		return
	}
	if known && v != nil && v.ID == ev.Conversation && v.Status != Closed &&
		slices.Contains([]string{ReasonTooOld, ReasonNotAllowed, ReasonTooLong}, ev.Reason) {
		d.correct(v, said, ev.Body, said.Parts+ev.Part)
		return
	}
	key := "desk.edit.failed"
	switch ev.Reason {
	case ReasonGone:
		key = "desk.edit.gone"
	case ReasonBlocked, ReasonDeactivated, ReasonTooOld:
		key = "desk.edit." + ev.Reason
	}
	d.toThread(ev.Conversation, d.deskDoc(key, "name", d.contactName()), ev.By)
}

// backSettled tells an agent whether a reply was taken back. One that is not there is.
func (d *decision) backSettled(v *Conversation, ev Settled) {
	if ev.Side == ToDesk {
		if ev.Result != Delivered && ev.Reason != ReasonGone {
			d.toThread(ev.Conversation, d.deskDoc("desk.edited.rest", "name", d.contactName()))
		}
		return
	}
	if v != nil {
		v.Waiting = slices.DeleteFunc(v.Waiting, func(w Waiting) bool { return w.Message == ev.Message && w.Back })
	}
	back := ev.Result == Delivered || ev.Reason == ReasonGone
	switch {
	case ev.Why == BackFile:
		d.fileBackSettled(ev, back)
		return
	case ev.Why == BackShorter && back:
		return
	case ev.Why == BackShorter:
		d.whisper(ev.Conversation, ev.By, d.backDoc("desk.edit.shorter", ev.Conversation).Plain())
		return
	case !back && slices.Contains([]string{ReasonTooOld, ReasonBlocked, ReasonDeactivated}, ev.Reason):
		d.gone(ev)
		d.toThread(ev.Conversation, d.backDoc("desk.back."+ev.Reason, ev.Conversation), ev.By)
		return
	case !back:
		d.toThread(ev.Conversation, d.backDoc("desk.back.failed", ev.Conversation), ev.By)
		return
	}
	if ev.Result == Delivered {
		d.auditTakenBack(ev)
	}
	d.record(Record{Message: ev.Message, Conversation: ev.Conversation, From: FromNote, Kind: KindText, At: d.env.Now})
	if ev.Why != BackDeleted {
		d.mark(ev.Conversation, ev.Message, MarkInside, MarkSent, MarkTrying, MarkFailed)
	}
	key := "desk.back." + ev.Why
	if said, known := d.env.Said[ev.Message]; known && ev.Reason == ReasonGone && said.Parts == 0 {
		key = "desk.back.stopped" // no part of it has been delivered
	}
	d.whisper(ev.Conversation, ev.By, d.backDoc(key, ev.Conversation).Plain())
}
