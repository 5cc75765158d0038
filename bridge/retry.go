package bridge

import "slices"

// tellFailed says in the thread, to the author of a reply, why it was not
// delivered, and offers another try where that may help.
func (d *decision) tellFailed(v *Conversation, ev Settled) {
	key := "desk.failed." + ev.Reason
	if d.desk(key) == "" {
		key = "desk.failed.other"
	}
	body, final := d.deskDoc(key, "name", d.contactName()), ev.Reason == ReasonTooLong || ev.Reason == ReasonDeactivated
	if ev.lostFiles() {
		body, final = d.fileFailed(v, ev)
	}
	post := Post{Message: d.newMessage(), Body: body, Ping: []PersonID{ev.By}}
	if v != nil && !final {
		post.Actions = []CardButton{{Action: ActionRetry, Label: d.desk("desk.button.retry"), Value: string(ev.Message)}}
	}
	d.emit(Effect{
		Conversation: ev.Conversation, Side: ToDesk, Endpoint: Desk,
		Lane: LaneOf(ev.Conversation, ToDesk, LaneMessages), Op: post,
	})
}

// retryPressed is the press of Retry below the line that says that a reply failed. What
// becomes of it takes the line's place.
func (d *decision) retryPressed(v *Conversation, ev CardPressed) {
	m := MessageID(ev.Value)
	waiting := func(w Waiting) bool { return w.Message == m }
	switch {
	case d.retry(v, m):
		if i := slices.IndexFunc(v.Waiting, waiting); i >= 0 {
			v.Waiting[i].Respond = ev.Respond
		}
	case slices.ContainsFunc(v.Waiting, waiting), len(v.Failed) == maxWaiting, d.env.Said[m].Deleted:
		d.answer(ev, false, d.deskDoc("desk.retry.done", "name", d.contactName()))
	default:
		d.answer(ev, true, d.deskDoc("desk.retry.has", "name", d.contactName()))
	}
}

// retried puts what became of a reply into the place of the line whose Retry was pressed.
func (d *decision) retried(w Waiting) {
	if w.Respond == "" {
		return
	}
	key := "desk.retry.delivered"
	if w.Failed {
		key = "desk.retry.failed"
	}
	d.emit(Effect{
		Side: Elsewhere, Endpoint: Desk, Lane: laneOfAnswer(d.env.Event),
		Op: Respond{
			To: w.Respond, Body: d.deskDoc(key, "name", d.contactName(), "when", d.when(d.env.Now)),
			Until: w.Since.Add(respondWithin), Replace: true,
		},
	})
}

// retry has those parts of a reply tried anew that were not delivered. It is false
// if there are none.
func (d *decision) retry(v *Conversation, message MessageID) bool {
	i := slices.IndexFunc(v.Failed, func(f Failed) bool { return f.Message == message })
	if i < 0 {
		return false
	}
	effects := v.Failed[i].Effects
	v.Failed = slices.Delete(v.Failed, i, i+1)
	d.out.Retries = append(d.out.Retries, effects...)
	if len(v.Waiting) < maxWaiting {
		v.Waiting = append(v.Waiting, Waiting{Message: message, Since: d.env.Now, Trying: true, Left: len(effects)})
	}
	d.mark(v.ID, message, MarkTrying, MarkFailed)
	d.drawn = true
	return true
}

// retryWanted is the wish of the one who runs the program. A reply that was taken back
// since stays so.
func (d *decision) retryWanted(ev RetryWanted) {
	if said, known := d.env.Said[ev.Message]; known && said.Author != "" && (said.Deleted || said.From == FromNote) {
		d.note("the reply was taken back meanwhile")
		return
	}
	if v := d.c.Current; v != nil && ev.Message != "" && d.retry(v, ev.Message) {
		return
	}
	d.out.Retries = append(d.out.Retries, ev.Effect)
}
