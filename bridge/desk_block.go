package bridge

import "frontdesk/bridge/richtext"

// asksContact asks for the contact whom a command begins with.
func asksContact(_ *decision, c deskCall) (Query, bool) {
	whom, _ := cutContact(c.Args)
	return about(whom), whom != ""
}

// deskBlock keeps a contact out.
func deskBlock(d *decision, c deskCall) richtext.Doc {
	whom, rest := cutContact(c.Args)
	if whom == "" {
		return d.misused(c)
	}
	h, sorry := d.one(c, whom)
	switch {
	case sorry != nil:
		return d.sorry(sorry)
	case !d.mayChange(c.Actor, h.Team, h.Assignee):
		return d.sorry(d.notYours(h))
	}
	why, until, refusal := d.blockUntil(rest, d.env.Policy.Command+" block "+h.Conversation.String())
	if refusal != "" {
		return d.sorry(richtext.FromPlain(refusal))
	}
	d.pass(c, h, Ordered{Order: OrderBlock, Words: why, Until: until})
	return nil
}

// deskUnblock ends that.
func deskUnblock(d *decision, c deskCall) richtext.Doc {
	if c.Args == "" {
		return d.misused(c)
	}
	h, sorry := d.one(c, c.Args)
	if sorry != nil {
		return d.sorry(sorry)
	}
	d.pass(c, h, Ordered{Order: OrderUnblock})
	return nil
}
