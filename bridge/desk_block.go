package bridge

import (
	"strings"

	"frontdesk/bridge/richtext"
)

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
	case sorry != nil && !d.found() && !strings.ContainsAny(c.Args, ":@#") && strings.Contains(whom, " "):
		name, why, _ := strings.Cut(c.Args, " ")
		return d.sorry(d.deskDoc("desk.one.colon", "text", begin(whom), "example", d.env.Policy.Command+" block "+name+": "+begin(why)))
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

// found tells whether the store has found any conversation.
func (d *decision) found() bool { return d.env.Found != nil && len(d.env.Found.Hits) > 0 }

// deskUnblock ends that.
func deskUnblock(d *decision, c deskCall) richtext.Doc {
	if c.Args == "" {
		return d.misused(c)
	}
	h, sorry := d.one(c, c.Args)
	switch {
	case sorry != nil && d.found() && len(d.env.Found.Hits) == 1:
		return d.sorry(d.deskDoc("desk.unblock.whoever", "number", d.env.Found.Hits[0].Conversation.String()))
	case sorry != nil:
		return d.sorry(sorry)
	}
	d.pass(c, h, Ordered{Order: OrderUnblock})
	return nil
}
