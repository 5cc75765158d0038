package bridge

import (
	"slices"
	"strings"

	"frontdesk/bridge/richtext"
)

// asksOrder asks for the conversation whose number an order begins with.
func asksOrder(_ *decision, c deskCall) (Query, bool) {
	n, _ := cutNumber(c.Args)
	return Query{Kind: LookOne, Number: n}, n != 0
}

// order passes an order on to the machine of the contact concerned, which answers. read
// makes it of the conversation and of what stands behind its number.
func (d *decision) order(c deskCall, read func(h Hit, rest string) (Ordered, richtext.Doc)) richtext.Doc {
	n, rest := cutNumber(c.Args)
	if n == 0 {
		return d.misused(c)
	}
	h, sorry := d.one(c, n.String())
	if sorry != nil {
		return d.sorry(sorry)
	}
	if !d.mayChange(c.Actor, h.Team, h.Assignee) {
		return d.sorry(d.notYours(h))
	}
	o, sorry := read(h, rest)
	if sorry != nil {
		return d.sorry(sorry)
	}
	d.pass(c, h, o)
	return nil
}

// pass hands an order over.
func (d *decision) pass(c deskCall, h Hit, o Ordered) {
	o.At, o.Actor, o.Conversation, o.Respond, o.Share = c.At, c.Actor, h.Conversation, c.Respond, c.Share
	d.out.Forwards = append(d.out.Forwards, Forward{Contact: h.Contact, Event: o})
}

// deskAssign gives a conversation to an agent of its team, or back to the team.
func deskAssign(d *decision, c deskCall) richtext.Doc {
	return d.order(c, func(h Hit, rest string) (Ordered, richtext.Doc) {
		o := Ordered{Order: OrderAssign}
		switch strings.ToLower(strings.TrimPrefix(rest, "@")) {
		case "":
			return o, d.misused(c)
		case "me":
			o.Agent = c.Actor
		case "nobody":
			o.Order = OrderUnassign
		default:
			agent, sorry := d.personNamed(c, rest, d.env.Members[h.Team])
			if sorry != nil {
				return o, sorry
			}
			if !d.isAgent(&Conversation{Team: h.Team}, agent) && h.Team != "" {
				return o, d.deskDoc("desk.order.stranger", "agent", d.name(agent), "team", d.teamName(h.Team),
					"command", d.env.Policy.Command, "number", h.Conversation.String())
			}
			o.Agent = agent
		}
		return o, nil
	})
}

// deskTransfer gives a conversation to another team.
func deskTransfer(d *decision, c deskCall) richtext.Doc {
	return d.order(c, func(_ Hit, rest string) (Ordered, richtext.Doc) {
		if rest == "" {
			return Ordered{}, d.misused(c)
		}
		team, sorry := d.teamNamed(rest)
		return Ordered{Order: OrderTransfer, Team: team}, sorry
	})
}

// deskClose closes a conversation.
func deskClose(d *decision, c deskCall) richtext.Doc {
	return d.order(c, func(_ Hit, rest string) (Ordered, richtext.Doc) {
		if rest != "" {
			return Ordered{}, d.misused(c)
		}
		return Ordered{Order: OrderClose}, nil
	})
}

// deskReopen goes on with a closed conversation.
func deskReopen(d *decision, c deskCall) richtext.Doc {
	return d.order(c, func(_ Hit, rest string) (Ordered, richtext.Doc) {
		if rest != "" {
			return Ordered{}, d.misused(c)
		}
		return Ordered{Order: OrderReopen}, nil
	})
}

// personNamed is whom a text of a slash command means, or what to say instead: a
// mention, or a name. Of several who are called so, those of among come first.
func (d *decision) personNamed(c deskCall, text string, among []PersonID) (PersonID, richtext.Doc) {
	word := strings.TrimPrefix(strings.TrimSpace(text), "@")
	if slices.Contains(c.Mentions, PersonID(word)) {
		return PersonID(word), nil
	}
	if strings.EqualFold(word, "me") {
		return c.Actor, nil
	}
	found := d.peopleCalled(word)
	if here := slices.DeleteFunc(slices.Clone(found), func(id PersonID) bool { return !slices.Contains(among, id) }); len(here) > 0 {
		found = here
	}
	switch len(found) {
	case 0:
		return "", d.deskDoc("desk.person.nobody", "name", begin(word))
	case 1:
		return found[0], nil
	}
	var names []string
	for _, id := range found {
		p := d.env.People[id]
		name := d.name(id)
		if p.Handle != "" {
			name += " (@" + p.Handle + ")"
		}
		names = append(names, name)
	}
	return "", d.deskDoc("desk.person.several", "name", begin(word), "names", strings.Join(names, ", "))
}

// peopleCalled are those of the people known here who have a name: by their short name
// if one has that, else by their whole name, else by their first name.
func (d *decision) peopleCalled(name string) []PersonID {
	for _, of := range []func(Person) string{
		func(p Person) string { return p.Handle },
		func(p Person) string { return p.Name },
		firstName,
	} {
		var found []PersonID
		for id, p := range d.env.People {
			if strings.EqualFold(of(p), name) && name != "" {
				found = append(found, id)
			}
		}
		if len(found) > 0 {
			slices.Sort(found)
			return found
		}
	}
	return nil
}
