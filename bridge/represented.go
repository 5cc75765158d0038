package bridge

import "frontdesk/bridge/richtext"

// ownWords is what somebody on our side has written to the contact in their app, past the
// desk: the thread shows it as theirs, and the contact does not wait for an answer any more.
// It opens nothing.
func (d *decision) ownWords(ev MessageIn) {
	v := d.c.Current
	if v == nil || d.unseen(v) {
		d.note("written on our side where there is no conversation")
		return
	}
	body := ev.Text
	if words, ok := d.worded(v, ev); ok {
		body = words
	}
	id := d.env.Event.Message(0)
	d.record(Record{
		Message: id, Conversation: v.ID, From: FromAgent, Kind: ev.Kind, Body: body, Files: ev.Files, At: ev.At, Side: ToCustomer, Remote: ev.Remote,
		About: d.env.About, Head: d.head(ev), Signed: richtext.CleanName(ev.Ours),
	})
	v.Reworded = nil
	if v.Status != Closed && ev.Kind == KindText {
		v.AgentAt = d.env.Now
		v.answeredNow()
	}
	fit, not := d.fitting(Desk, ev.Files)
	if body = append(d.unshown(v.Identity.Endpoint, not, false), body...); body.Empty() && len(fit) == 0 {
		body = d.announce(ev.Kind, v)
	}
	d.post(v.ID, id, d.ownName(v, ev.Ours), append(d.head(ev), body...), fit...)
}

// ownName is the name that such words are shown under. No agent has one like it.
func (d *decision) ownName(v *Conversation, name string) string {
	if name = richtext.CleanName(name); name == "" {
		name = d.desk("desk.somebody")
	}
	return d.desk("desk.ours.author", "owner", name, "app", d.channel(v).App)
}

// ownWordsChanged is an edit of such words.
func (d *decision) ownWordsChanged(ev MessageChanged) {
	v := d.c.Current
	if v == nil || d.unseen(v) || ev.Place != nil {
		return
	}
	if was, known := d.env.Said[d.env.About]; known {
		d.record(Record{
			Message: d.env.Event.Message(0), Conversation: was.Conversation, From: FromAgent, Kind: KindEdit, Body: ev.Text, At: ev.At, About: was.Message,
			Signed: richtext.CleanName(ev.Ours),
		})
	}
	d.post(v.ID, d.newMessage(), d.ownName(v, ev.Ours), append(d.deskDoc("desk.ours.changed", "app", d.channel(v).App), ev.Text...))
}

// represented tells the admins, in private, that somebody has let us into their own
// account, or out of it: what is written there depends on it.
func (d *decision) represented(endpoint EndpointID, r Represented) {
	key := "desk.represented.no"
	switch {
	case r.Connected && r.Replies:
		key = "desk.represented.yes"
	case r.Connected:
		key = "desk.represented.mute"
	}
	channel := d.env.Policy.Channels[endpoint]
	owner := d.calledOr(richtext.CleanName(r.Owner.Name))
	if len(d.env.Policy.Admins) == 0 {
		d.note("no admin is named, so nobody is told of a business account")
	}
	for _, admin := range d.env.Policy.Admins {
		d.emit(Effect{
			Side: Elsewhere, Endpoint: Desk, Lane: laneOfRoom(Desk, RemoteID(admin)),
			Op: Notice{To: admin, Body: d.deskDoc(key, "app", channel.App, "channel", channel.Name, "owner", owner)},
		})
	}
}
