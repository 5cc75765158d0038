package bridge

import (
	"slices"
	"strconv"
	"time"

	"frontdesk/bridge/richtext"
	"frontdesk/workflow"
)

// threadRetry is how often a thread that cannot be opened anywhere is tried again.
const threadRetry = 5 * time.Minute

// settled is what became of one of our effects.
func (d *decision) settled(ev Settled) {
	v := d.c.Current
	if v == nil || v.ID != ev.Conversation {
		v = nil
	}
	switch {
	case ev.Op == "post" && ev.By == "" && ev.lostFiles() && ev.Files[0].Endpoint == Attachments:
		d.saidWithout(v, ev)
	case ev.Op == "post" && ev.By == "" && ev.lostFiles():
		d.filesNotShown(v, ev)
	case v != nil && ev.Thread != 0 && ev.Thread != v.thread() && ev.By == "":
		d.note("this was for an earlier thread: " + ev.Op + " " + string(ev.Result) + " " + ev.Reason)
	case ev.Op == "call":
		d.callSettled(v, ev)
	case ev.Op == "open_thread" && v != nil:
		d.threadSettled(v, ev)
	case ev.Op == "react" && ev.Result != Delivered:
		d.reactSettled(ev)
	case ev.Op == "edit":
		d.editSettled(ev)
	case ev.Op == "delete":
		d.backSettled(v, ev)
	case ev.Op == "post" && ev.Message != "" && ev.By != "":
		d.replySettled(v, ev)
	case ev.Op == "post" && len(ev.Body)+len(ev.Files) > 0:
		d.deskPostLost(v, ev)
	case ev.Op == "notice" && ev.By != "" && len(ev.Files) > 0 && ev.Result != Delivered:
		d.toThread(ev.Conversation, d.deskDoc("desk.transcript.lost", "number", strconv.FormatInt(int64(ev.Conversation), 10)), ev.By)
	case ev.Op == "redraw_card" && ev.Reason == ReasonThreadGone && v != nil && v.Status != Closed && v.Thread.Ready:
		d.loseThread(v)
	case ev.Op == "notice" && ev.By != "" && ev.Result != Delivered:
		d.privateLost(v, ev)
	case ev.Op == "post" && (v != nil || ev.Uncertain):
		d.maybeTwice(ev)
		d.saidSettled(v, ev)
	case ev.Result != Delivered:
		d.note(ev.Op + " was not delivered: " + ev.Reason)
	}
}

// threadSettled: the card is posted, or cannot be.
func (d *decision) threadSettled(v *Conversation, ev Settled) {
	if v.Thread.Opening != ev.Effect {
		d.note("another thread was wanted by then")
		return
	}
	if ev.Result == Delivered {
		v.Thread.Ready, v.Thread.Called = true, true
		d.drawn = d.drawn || v.Thread.Stale
		d.cancelTimer(timerThread)
		d.out.Release = append(d.out.Release, LaneOfThread(v.ID, v.thread(), LaneMessages))
		d.pointOn(v)
		return
	}
	d.note("the thread could not be opened: " + ev.Reason)
	if v.Team == "" {
		d.leaveWaitingRoom(v)
		return
	}
	fallback, ok := d.env.Policy.Team(d.env.Policy.FallbackTeam)
	if ok && fallback.ID != v.Team && fallback.Room != v.Thread.Room {
		d.moveToFallback(v, fallback)
		return
	}
	d.setTimer(timerThread, d.env.Now.Add(threadRetry))
}

// moveToFallback lets a conversation whose team cannot be reached in Slack appear
// where people do see it.
func (d *decision) moveToFallback(v *Conversation, fallback TeamPolicy) {
	from := v.Team
	d.audit(v, "", "routed", string(from), string(fallback.ID))
	d.letGo(v, "desk.held.moved")
	d.release(v, "the team cannot be reached")
	had := v.Assignee
	v.Team, v.Assignee, v.Choice, v.Spoke = fallback.ID, "", nil, nil
	d.openThread(v, fallback.Room)
	d.sayMoved(v, from, had)
	d.wantAgain(v)
}

// sayMoved says in the thread of a conversation why it is there, and whose it was.
func (d *decision) sayMoved(v *Conversation, from TeamID, had PersonID) {
	key := "desk.moved_to_fallback"
	if had != "" {
		key = "desk.moved_to_fallback.had"
	}
	d.toThread(v.ID, d.deskDoc(key, "team", d.teamName(from), "agent", d.name(had)))
}

// replySettled shows an agent what became of a reply. v is nil if its
// conversation is not the current one any more.
func (d *decision) replySettled(v *Conversation, ev Settled) {
	if d.oneByOne(v, ev) {
		return
	}
	w, last := d.followed(v, ev)
	if w.Back {
		return // what becomes of its deletion is what counts
	}
	if !w.Twice {
		d.maybeTwice(ev)
	}
	if last {
		d.retried(w)
	}
	if ev.Result == Delivered {
		switch {
		case last && !w.Failed:
			d.mark(ev.Conversation, ev.Message, MarkSent, w.marks()...)
		case last && w.Trying:
			d.mark(ev.Conversation, ev.Message, MarkFailed, w.marks()...)
		}
		return
	}
	if !v.lost(ev) && !ev.lostFiles() {
		return // of this message it is known already; of each file it is said
	}
	d.mark(ev.Conversation, ev.Message, MarkFailed, w.marks()...)
	d.tellFailed(v, ev)
	d.gone(ev)
	d.drawn = d.drawn || v != nil
}

// maybeTwice says in the thread what the contact may have got twice: a delivery of which
// an attempt before ended without our knowing how.
func (d *decision) maybeTwice(ev Settled) {
	said, known := d.env.Said[ev.Message]
	if !ev.Uncertain || ev.Result != Delivered || ev.Conversation == 0 {
		return
	}
	key := "desk.maybe_twice"
	switch {
	case !known && ev.By == "":
		d.note("something may have arrived twice")
		return
	case !known:
		key = "desk.maybe_twice.some"
	case said.From == FromProgram:
		key = "desk.maybe_twice.ours"
	}
	d.toThread(ev.Conversation, d.deskDoc(key, "name", d.contactName(), "words", d.wordsOf(said)))
}

// followed takes down that a part of a reply has settled, and tells whether it was
// the last one, and how its way was until now.
func (d *decision) followed(v *Conversation, ev Settled) (w Waiting, last bool) {
	last = ev.Part == ev.Parts-1
	if v == nil {
		return w, last
	}
	i := slices.IndexFunc(v.Waiting, func(w Waiting) bool { return w.Message == ev.Message })
	if i < 0 {
		return w, last
	}
	w = v.Waiting[i]
	w.Failed = w.Failed || ev.Result != Delivered
	if w.Left > 0 {
		w.Left--
		last = w.Left == 0
	}
	v.Waiting[i] = w
	v.Waiting[i].Twice = w.Twice || ev.Uncertain && ev.Result == Delivered
	if last && !w.Back {
		v.Waiting = slices.Delete(v.Waiting, i, i+1)
	}
	if len(v.Waiting) == 0 {
		d.cancelTimer(timerLate)
	}
	return w, last
}

// marks are those that may still be on a message.
func (w Waiting) marks() []Mark {
	switch {
	case w.Message == "":
		return []Mark{MarkTrying, MarkFailed}
	case w.Trying:
		return []Mark{MarkTrying}
	case w.Shown == MarkInside:
		return []Mark{MarkInside, MarkFailed} // what could not be sent before is marked so
	case w.Shown != "":
		return []Mark{w.Shown}
	}
	return nil
}

// lost notes a part of a reply that was not delivered, and tells whether it is the
// first of its message.
func (v *Conversation) lost(ev Settled) (first bool) {
	if v == nil {
		return true
	}
	if i := slices.IndexFunc(v.Failed, func(f Failed) bool { return f.Message == ev.Message }); i >= 0 {
		f := v.Failed[i]
		f.Effects = append(slices.Clip(f.Effects), ev.Effect)
		v.Failed[i] = f
		return false
	}
	v.Failed = append(v.Failed, Failed{Message: ev.Message, Effects: []EffectID{ev.Effect}})
	if len(v.Failed) > maxWaiting {
		v.Failed = v.Failed[1:]
	}
	return true
}

// gone notes that a contact cannot be reached any more.
func (d *decision) gone(ev Settled) {
	if ev.Reason == ReasonBlocked || ev.Reason == ReasonDeactivated {
		d.c.Unreachable, d.c.Departed = true, ev.Reason == ReasonDeactivated
		d.drawn = true
	}
}

// saidSettled is about what the program itself said to the contact. v is nil if its
// conversation is not the current one any more.
func (d *decision) saidSettled(v *Conversation, ev Settled) {
	if v == nil {
		return
	}
	if ev.Result != Delivered {
		d.note("the customer was not told: " + ev.Reason)
		if !d.c.Unreachable && v.Status != Closed {
			d.gone(ev)
			if d.c.Unreachable {
				key := "desk.blocked"
				if d.c.Departed {
					key = "desk.departed"
				}
				d.toThread(v.ID, d.deskDoc(key, "name", d.contactName(), "app", d.channel(v).App))
			}
		}
		return
	}
	if ev.Message == v.Asked && ev.Part == ev.Parts-1 {
		d.resume(v, workflow.Arrived{Order: ev.Order})
	}
}

// deskPostLost shows a customer's words elsewhere, when their thread or its Slack
// channel is gone.
func (d *decision) deskPostLost(v *Conversation, ev Settled) {
	if v == nil {
		d.note("words for an earlier conversation's thread were not shown: " + ev.Reason)
		return
	}
	switch {
	case ev.Result == Parked: // nothing is wrong with the thread itself, as far as is known
		d.showAgain(v, ev, ev.Body)
		return
	case ev.Reason == ReasonOther, ev.Reason == ReasonTooLong:
		d.showPlainly(v, ev)
		return
	}
	fallback, ok := d.env.Policy.Team(d.env.Policy.FallbackTeam)
	elsewhere := ev.Reason == ReasonRoomClosed && v.Team != "" && ok && fallback.ID != v.Team && fallback.Room != v.Thread.Room
	if elsewhere && v.Status != Closed {
		if v.Thread.Ready {
			v.Thread.Ready = false
			d.out.Hold = append(d.out.Hold, LaneOfThread(v.ID, v.thread(), LaneMessages))
			d.out.Forwards = append(d.out.Forwards, Forward{Contact: d.c.ID, Event: Moving{Conversation: v.ID, Team: fallback.ID, Lost: true}})
		}
		return // the words are in the history
	}
	if ev.Reason != ReasonRoomClosed && (v.Thread.Ready || d.c.gone(v.ID, v.thread()) >= 0) {
		if v.Thread.Ready {
			d.loseThread(v)
		}
		if _, n := ev.Message.place(); (n == 0 || ev.Why == WhyAgain) && len(ev.Files) > 0 {
			return // the new thread begins with the files that none has got
		}
		ev.Thread = 0 // it comes again, for the thread that there is by then
		d.out.Forwards = append(d.out.Forwards, Forward{Contact: d.c.ID, Event: ev})
		return
	}
	if v.Thread.Ready {
		v.Thread.Ready = false
		d.out.Hold = append(d.out.Hold, LaneOfThread(v.ID, v.thread(), LaneMessages))
		switch {
		case ev.Reason == ReasonRoomClosed && v.Team == "":
			d.leaveWaitingRoom(v)
		case elsewhere:
			d.moveToFallback(v, fallback)
		default:
			v.Thread.Stale = true
			d.setTimer(timerThread, d.env.Now.Add(threadRetry))
		}
	}
	d.showAgain(v, ev, ev.Body)
}

// showPlainly shows without its style what Slack does not take as it is, which it would not
// in a new thread either. Of what it does not take even so the thread has that it came.
func (d *decision) showPlainly(v *Conversation, ev Settled) {
	plain := richtext.FromPlain(ev.Body.Plain())
	instead := d.deskDoc("desk.unknown_kind", "app", d.channel(v).App)
	switch {
	case richtext.Equal(ev.Body, instead) || ev.Author == "" && richtext.Equal(ev.Body, plain):
		d.note("Slack takes nothing of this: " + ev.Reason)
	case richtext.Equal(ev.Body, plain):
		d.showAgain(v, ev, instead)
	default:
		d.showAgain(v, ev, plain)
	}
}

// showAgain posts what was not shown once more, in these words.
func (d *decision) showAgain(v *Conversation, ev Settled, body richtext.Doc) {
	again := Post{Message: d.newMessage(), Body: body, Author: ev.Author, Files: ev.Files}
	if ev.Parts == max(1, len(ev.Files)) {
		again.Message = ev.Message // so that it is known there as well
	}
	d.emit(Effect{
		Conversation: v.ID, Side: ToDesk, Endpoint: Desk, Lane: LaneOf(v.ID, ToDesk, LaneMessages), Op: again,
	})
}
