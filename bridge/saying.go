package bridge

import (
	"frontdesk/bridge/richtext"
	"frontdesk/workflow"
)

// sayAll says what a workflow says: words, a file, links. The thread is told of the file,
// and of one that the contact's app does not take.
func (d *decision) sayAll(v *Conversation, s workflow.Say) {
	p := Post{Body: s.Text}
	for _, l := range s.Links {
		p.Buttons = append(p.Buttons, Button{Label: l.Label, URL: l.URL})
	}
	if s.File == nil {
		d.sayOwn(v, p)
		d.overheard(v, p.Body)
		return
	}
	f := File{
		Endpoint: Attachments, ID: RemoteID(s.File.Hash), Kind: s.File.Kind, Name: s.File.Name, Type: s.File.Type, Size: s.File.Size,
	}
	if u := d.unfitFor(v.Identity.Endpoint, f); u.reason != "" {
		d.sayOwn(v, p)
		d.overheard(v, p.Body)
		d.toThread(v.ID, d.unsaid(v, u))
		return
	}
	p.Files = []File{f}
	d.sayOwn(v, p)
	d.overheard(v, p.Body)
	d.toThread(v.ID, d.deskDoc("desk.said.file", "what", d.fileWords(f), "name", d.contactName()))
}

// saidWithout is about a file of the program's that the contact's app has refused: the
// words and links that went with it then go alone, also if they were the last before the
// end, and the thread is told. v is nil if its conversation is not the current one any more.
func (d *decision) saidWithout(v *Conversation, ev Settled) {
	d.note("a file was not sent: " + ev.Reason)
	if v == nil || d.c.Block != nil {
		return
	}
	d.sayOwn(v, Post{Body: ev.Body, Buttons: ev.Links})
	d.toThread(v.ID, d.unsaid(v, d.unfit(v.Identity.Endpoint, ev.Files[0], ev.Reason)))
}

// unsaid says that the contact did not get a file of a workflow's, and why.
func (d *decision) unsaid(v *Conversation, u unfit) richtext.Doc {
	if u.reason == ReasonNoFile {
		return d.deskDoc("desk.said.lost", "what", d.fileWords(u.file), "name", d.contactName())
	}
	return richtext.FromPlain(d.unsentFile(v.Identity.Endpoint, u))
}
