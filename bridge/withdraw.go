package bridge

import (
	"slices"
	"time"
)

// withdrawAfter is how long the deletion of a reply waits, so that it can be told from one
// of a whole thread, and massDeletion how many messages deleted in a row are taken for that.
const (
	withdrawAfter = 5 * time.Second
	massDeletion  = 3
)

// Withdrawing is what was just deleted in a thread: not yet at the customer's, since whole
// threads are deleted message by message as well, and then the customer keeps what they have.
type Withdrawing struct {
	Conversation ConversationID `json:"conversation"`
	Thread       int            `json:"thread,omitempty"`
	// Deleted counts the messages. Replies are those that the customer has, fewer than
	// massDeletion of them: from then on they are only counted, in Kept.
	Deleted int         `json:"deleted"`
	Replies []MessageID `json:"replies,omitempty"`
	Kept    int         `json:"kept,omitempty"`
	// Files are those that were deleted of replies which have others, not more than
	// maxDeletedFiles.
	Files []DeletedFile `json:"files,omitempty"`
}

// isMass tells whether it is taken for the deletion of a thread.
func (w Withdrawing) isMass() bool { return w.Deleted >= massDeletion }

// in tells whether it is about a thread.
func (w *Withdrawing) in(id ConversationID, thread int) bool {
	return w != nil && w.Conversation == id && max(w.Thread, 1) == max(thread, 1)
}

// withdraw has the deletion of a message wait for a moment, with those before it. What is
// still on its way to the customer is stopped at once.
func (d *decision) withdraw(v *Conversation, said Said) {
	w := d.withdrawing()
	w.Deleted++
	switch {
	case said.From != FromAgent:
	case slices.ContainsFunc(v.Waiting, func(w Waiting) bool { return w.Message == said.Message }):
		d.takeBack(v, said, BackDeleted)
	case !slices.Contains(w.Replies, said.Message):
		w.Replies = append(slices.Clone(w.Replies), said.Message)
	}
	if w.isMass() {
		w.Kept, w.Replies, w.Files = w.Kept+len(w.Replies)+len(w.Files), nil, nil
	}
	d.c.Withdrawing = &w
	d.setTimer(timerWithdraw, d.env.Now.Add(withdrawAfter))
}

// withdrawing is what was just deleted in the event's thread. What was deleted in another
// waits no longer.
func (d *decision) withdrawing() Withdrawing {
	if !d.c.Withdrawing.in(d.env.Conversation, d.env.Thread) {
		d.withdrawNow()
		return Withdrawing{Conversation: d.env.Conversation, Thread: d.env.Thread}
	}
	return *d.c.Withdrawing
}

// withdrawNow takes back what was deleted one by one, or says that the customer keeps it.
func (d *decision) withdrawNow() {
	w, v := d.c.Withdrawing, d.c.Current
	if w == nil {
		return
	}
	d.c.Withdrawing = nil
	d.cancelTimer(timerWithdraw)
	switch {
	case v == nil:
	case !w.isMass():
		for _, m := range w.Replies {
			if said, known := d.env.Said[m]; known {
				d.takeBack(v, said, BackDeleted)
			}
		}
		d.takeFilesBack(v, w.Files)
	case w.Kept > 0:
		d.toThread(w.Conversation, d.deskDoc("desk.back.mass", "name", d.contactName()))
	}
}

// keepWithdrawn leaves the customer what was deleted in a thread that is gone, and tells
// whether that is anything.
func (d *decision) keepWithdrawn(id ConversationID, thread int) bool {
	w := d.c.Withdrawing
	if !w.in(id, thread) {
		return false
	}
	d.c.Withdrawing = nil
	d.cancelTimer(timerWithdraw)
	return w.Kept+len(w.Replies)+len(w.Files) > 0
}

// changedInGone is an edit or a deletion, by its author or not, in a thread that was
// deleted. Slack tells of its messages as if somebody had changed or deleted them, so that
// each author is told of deletions once.
func (d *decision) changedInGone(author PersonID, each bool) {
	said, known := d.env.Said[d.env.About]
	v := d.c.Current
	if !known || v == nil || said.Author == "" || said.Author != author || said.From != FromAgent && !d.isHeld(v, said.Message) {
		return
	}
	i := d.goneThread()
	if !each && slices.Contains(d.c.Gone[i].Told, author) {
		return
	}
	if !slices.Contains(d.c.Gone[i].Told, author) {
		d.c.Gone = slices.Clone(d.c.Gone)
		d.c.Gone[i].Told = append(slices.Clone(d.c.Gone[i].Told), author)
	}
	if d.here(v) {
		d.whisper(d.env.Conversation, author, d.about(v, "desk.gone.kept"))
		return
	}
	to := ToThread(v.ID, 0, v.ID.String())
	if v.ID == d.env.Conversation {
		to = ToThread(v.ID, v.thread(), d.teamName(v.Team)+" "+v.ID.String())
	}
	d.whisperDoc(author, d.linked("desk.gone.kept_on", to, "name", d.contactName()))
}
