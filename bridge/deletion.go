package bridge

import "frontdesk/bridge/richtext"

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
	if d.unseen(v) {
		return
	}
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
