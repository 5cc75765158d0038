package bridge

import (
	"slices"

	"frontdesk/bridge/richtext"
)

// messageDeleted is a contact's deletion: the thread shows that the message is gone for
// them. Its words and files stay, since they may have been answered and acted upon;
// the words are struck.
func (d *decision) messageDeleted(ev MessageDeleted) {
	v := d.c.Current
	was, known := d.env.Said[d.env.About]
	if v == nil || !known || was.From != FromContact {
		d.note("a deletion of nothing that the thread shows")
		return
	}
	if was.Deleted {
		d.note("it is marked as deleted already")
		return
	}
	d.record(Record{
		Message: d.env.Event.Message(0), Conversation: was.Conversation, From: FromContact, Kind: KindDeletion, At: ev.At,
		About: was.Message,
	})
	before, after := d.inThread(v, was), d.inThread(v, was)
	after.Body = append(d.deskDoc("desk.deleted.mark", "name", d.contactName()), richtext.Strikethrough(after.Body)...)
	marked := d.rewordThere(before, after, was.Conversation, BackDeleted)
	d.tellDeleted(v, was, marked)
}

// tellDeleted says in the thread that something was deleted. Deletions in a row are told
// once, unless they are not seen otherwise.
func (d *decision) tellDeleted(v *Conversation, was Said, marked bool) {
	r := v.Reworded
	if marked && r != nil && r.Deleted && d.goesOn(v, *r) && !d.elsewhereIn(v, was) {
		v.Reworded = &Reworded{Message: was.Message, At: d.env.Now, Deleted: true}
		return
	}
	v.Reworded = &Reworded{Message: was.Message, At: d.env.Now, Deleted: true}
	key := "desk.edited.this"
	if d.elsewhereIn(v, was) {
		key = "desk.edited.earlier"
	}
	body := d.linked("desk.deleted.line", ToMessage(was.Message, d.desk(key)), "name", d.contactName(), "app", d.channel(v).App)
	if key == "desk.edited.earlier" {
		body = append(body, richtext.Quote{Body: richtext.FromPlain(d.changed(was, Said{}))})
	}
	d.toThread(v.ID, body)
}

// GoneThread is a thread that was deleted: the n-th of a conversation.
type GoneThread struct {
	Conversation ConversationID `json:"conversation"`
	N            int            `json:"n"`
	// Told are those who know that deleting something there takes nothing back.
	Told []PersonID `json:"told,omitempty"`
}

// maxGone bounds the threads that are known to be gone. What Slack tells of one comes
// within minutes.
const maxGone = 20

// inGoneThread tells whether the event happened in a thread that was deleted. Slack then
// tells of each message in it as if somebody had changed or deleted that; nothing of it
// is meant for the customer.
func (d *decision) inGoneThread() bool { return d.goneThread() >= 0 }

// goneThread is where the event's thread stands among those that were deleted, or -1.
func (d *decision) goneThread() int { return d.c.gone(d.env.Conversation, max(d.env.Thread, 1)) }

func (c Contact) gone(id ConversationID, n int) int {
	return slices.IndexFunc(c.Gone, func(g GoneThread) bool { return g.Conversation == id && g.N == n })
}

// threadGone is the deletion of a thread, or of the card at its head: an open
// conversation goes on in a new one.
func (d *decision) threadGone() {
	if d.inGoneThread() {
		d.note("that is known already")
		return
	}
	d.forget(d.env.Conversation, max(d.env.Thread, 1))
	v := d.c.Current
	switch {
	case v == nil || !d.here(v):
		d.note("the thread of something past")
		d.keepWithdrawn(d.env.Conversation, d.env.Thread)
	case v.Status == Closed:
		d.note("the conversation is closed: a new thread is opened when it is needed")
		d.keepWithdrawn(v.ID, v.thread())
	case v.Thread.Ready:
		d.loseThread(v)
	}
}

// forget notes that a thread was deleted.
func (d *decision) forget(id ConversationID, n int) {
	d.c.Gone = append(slices.Clone(d.c.Gone), GoneThread{Conversation: id, N: n})
	if len(d.c.Gone) > maxGone {
		d.c.Gone = d.c.Gone[len(d.c.Gone)-maxGone:]
	}
}

// loseThread has a conversation go on in a new thread, since its present one was deleted:
// see replaceThread, which needs the history.
func (d *decision) loseThread(v *Conversation) {
	if d.c.gone(v.ID, v.thread()) < 0 {
		d.forget(v.ID, v.thread())
	}
	d.cancelTimer(timerWithdraw)
	v.Thread.Ready = false
	d.out.Hold = append(d.out.Hold, LaneOfThread(v.ID, v.thread(), LaneMessages))
	d.out.Forwards = append(d.out.Forwards, Forward{Contact: d.c.ID, Event: Moving{Conversation: v.ID, Gone: v.thread()}})
}

// replaceThread opens a new thread in the place of one that was deleted, with the card and
// what was said so far: what waited for the one before is in there.
func (d *decision) replaceThread(ev Moving) {
	v := d.c.Current
	if v == nil || v.ID != ev.Conversation || v.thread() != ev.Gone {
		d.note("the conversation has another thread by now")
		return
	}
	room, before := v.Thread.Room, v.thread()
	v.Thread = Thread{Room: room, N: before + 1, Called: v.Thread.Called}
	d.openThread(v, room)
	d.out.Hold = append(d.out.Hold, LaneOfThread(v.ID, v.thread(), LaneMessages))
	d.out.Discard = append(d.out.Discard, LaneOfThread(v.ID, before, LaneMessages))
	if past := d.history(v, before); !past.Empty() {
		d.toThread(v.ID, past)
	}
	var ping []PersonID
	if v.Assignee != "" && v.Status != Closed {
		ping = append(ping, v.Assignee) // who follows the thread before, and not this one
	}
	key := "desk.thread_gone"
	if d.keepWithdrawn(v.ID, before) {
		key = "desk.thread_gone.kept"
	}
	d.toThread(v.ID, d.deskDoc(key, "name", d.contactName()), ping...)
	d.showFiles(v, false)
	for i := range v.Held {
		v.Held[i].Line = "" // it asked in the thread before
	}
	d.setHeldTimer(v)
}
