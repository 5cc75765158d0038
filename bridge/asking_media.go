package bridge

import "frontdesk/workflow"

// located passes on to the workflow a place that the contact has sent, also one that they
// had from somebody else, and tells whether it was an answer.
func (d *decision) located(v *Conversation, ev MessageIn, id MessageID) bool {
	p := ev.Place
	return d.resume(v, workflow.Located{
		Latitude: p.Latitude, Longitude: p.Longitude, Name: p.Name, Address: p.Address, Order: ev.Order, Ref: string(id),
	})
}

// sent passes files that the contact has sent at once on to the workflow, also those that
// they had from somebody else: what was asked for often is. It tells whether they were an
// answer.
func (d *decision) sent(v *Conversation, files []File, order int64, id MessageID) bool {
	through := d.through(files)
	return len(through) > 0 && d.resume(v, workflow.Sent{Files: through, Order: order, Ref: string(id)})
}

// through are those of a contact's files that may be an answer: all but those of which
// they are told that they did not get through, and what they can do.
func (d *decision) through(files []File) []workflow.File {
	var out []workflow.File
	for _, f := range files {
		if _, told := contactCan[d.unfitFor(Desk, f).reason]; !told {
			out = append(out, workflow.File{Kind: f.Kind, Name: f.Name, Type: f.Type})
		}
	}
	return out
}
