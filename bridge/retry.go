package bridge

import "slices"

// tellFailed says in the thread, to the author of a reply, why it was not
// delivered, and offers another try where that may help.
func (d *decision) tellFailed(v *Conversation, ev Settled) {
	key := "desk.failed." + ev.Reason
	if d.desk(key) == "" {
		key = "desk.failed.other"
	}
	post := Post{Message: d.newMessage(), Body: d.deskDoc(key, "name", d.contactName()), Ping: []PersonID{ev.By}}
	if v != nil && ev.Reason != ReasonTooLong && ev.Reason != ReasonDeactivated {
		post.Actions = []CardButton{{Action: ActionRetry, Label: d.desk("desk.button.retry"), Value: string(ev.Message)}}
	}
	d.emit(Effect{
		Conversation: ev.Conversation, Side: ToDesk, Endpoint: Desk,
		Lane: LaneOf(ev.Conversation, ToDesk, LaneMessages), Op: post,
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

// retryWanted is the wish of the one who runs the program.
func (d *decision) retryWanted(ev RetryWanted) {
	if v := d.c.Current; v != nil && ev.Message != "" && d.retry(v, ev.Message) {
		return
	}
	d.out.Retries = append(d.out.Retries, ev.Effect)
}
