package bridge

import (
	"slices"
	"strconv"
	"strings"

	"frontdesk/bridge/richtext"
)

// asksShow asks for the contact whom a number or words mean.
func asksShow(_ *decision, c deskCall) (Query, bool) {
	q := about(c.Args)
	q.Kind = LookSheet
	return q, c.Args != ""
}

// about is the query for the conversation or contact that a text means.
func about(text string) Query {
	if n, rest := cutNumber(text); n != 0 && rest == "" {
		return Query{Kind: LookOne, Number: n}
	}
	return Query{Kind: LookOne, Contact: soughtTerms(text)}
}

// deskShow says what is known of a contact.
func deskShow(d *decision, c deskCall) richtext.Doc {
	if c.Args == "" {
		return d.misused(c)
	}
	_, sorry := d.one(c, c.Args)
	if sorry != nil {
		return d.sorry(sorry)
	}
	if d.env.Found.Sheet == nil {
		return d.deskDoc("desk.slash.no_figures")
	}
	return d.sheet(c, *d.env.Found.Sheet)
}

// one is what a text means, of what was found for it, or what to say instead: it is
// nothing, several, or none of the caller's.
func (d *decision) one(c deskCall, text string) (Hit, richtext.Doc) {
	f := d.env.Found
	number, _ := cutNumber(text)
	switch {
	case (f == nil || len(f.Hits) == 0) && number != 0:
		return Hit{}, d.deskDoc("desk.one.no_number", "number", number.String())
	case f == nil || len(f.Hits) == 0:
		return Hit{}, d.deskDoc("desk.one.nobody", "text", begin(text))
	case len(f.Hits) > 1:
		doc := append(d.deskDoc("desk.one.several", "text", begin(text)), d.hits(f.Hits)...)
		if f.More[""] > 0 {
			doc = append(doc, d.deskDoc("desk.find.more")...)
		}
		return Hit{}, doc
	case !d.sees(c.Actor, f.Hits[0]):
		return Hit{}, d.notYours(f.Hits[0])
	}
	return f.Hits[0], nil
}

// notYours says that a conversation is none of the caller's.
func (d *decision) notYours(h Hit) richtext.Doc {
	if h.Team == "" {
		return d.deskDoc("desk.one.no_team", "number", h.Conversation.String())
	}
	return d.deskDoc("desk.one.not_yours", "number", h.Conversation.String(), "team", d.teamName(h.Team))
}

// sheet is all that the caller is shown of a contact: what the cards of the team show
// with which they talk, and to admins everything.
func (d *decision) sheet(c deskCall, s Sheet) richtext.Doc {
	d.c = s.Contact
	defer func() { d.c = Contact{} }()
	var v Conversation
	if len(s.Conversations) > 0 {
		v.Team = s.Conversations[0].Team
	}
	if cur := d.c.Current; cur != nil && slices.ContainsFunc(s.Conversations, func(h Hit) bool { return h.Conversation == cur.ID }) {
		v = *cur
	}
	if d.forAdmin = d.isAdmin(c.Actor) && !c.Share; d.forAdmin {
		v.Team = ""
	}
	channel := d.env.Policy.Channels[d.c.Identity.Endpoint]
	doc := richtext.Doc{richtext.Para{Text: []richtext.Inline{
		richtext.Text{S: d.contactName(), Style: richtext.Bold}, richtext.Text{S: ", " + strings.TrimSpace(channel.App+" "+channel.Name)},
	}}}
	line := func(label, value string) {
		if value != "" {
			doc = append(doc, d.deskDoc("desk.show.line", "label", label, "value", value)...)
		}
	}
	for _, l := range slices.Concat(d.matters(&v), d.profile(&v), d.told(&v)) {
		line(l.Label, l.Value)
	}
	if b := d.c.Block; b != nil {
		line(d.desk("desk.card.block"), d.blockLine(*b))
	}
	if d.c.Unreachable {
		line(d.desk("desk.card.reach"), d.reach())
	}
	if s.Notes > 0 {
		line(d.desk("desk.show.notes"), strconv.Itoa(s.Notes))
	}
	doc = append(doc, d.deskDoc("desk.show.conversations")...)
	for _, e := range s.Conversations {
		doc = append(doc, d.hitLine(e, d.desk("desk.show.opened", "when", d.when(e.OpenedAt)), d.teamOrNone(e.Team), d.stands(e))...)
	}
	if s.Others > 0 {
		doc = append(doc, d.deskDoc("desk.list.more", "more", count(s.Others, "conversation"))...)
	}
	return doc
}
