package bridge

import (
	"maps"
	"strings"

	"frontdesk/workflow"
)

// facts are what a workflow's expressions and texts may ask about.
func (d *decision) facts(v *Conversation) workflow.Facts {
	c := d.c
	team, _ := d.env.Policy.Team(v.Team)
	now := d.env.Now
	if zone := d.env.Policy.TimeZone; zone != nil {
		now = now.In(zone)
	}
	return workflow.Facts{
		Now: now,
		Contact: workflow.ContactFacts{
			Name: c.Profile.Name, FirstName: c.Profile.FirstName, LastName: c.Profile.LastName,
			Email: c.Email, Phone: c.Phone, Language: c.Profile.Language, Country: c.Country,
			LastAgent: string(c.LastAgent), Returning: c.Conversations > 1, Fields: maps.Clone(c.Fields),
		},
		Conversation: workflow.ConversationFacts{
			Number: v.ID.String(), Source: v.Source, Channel: string(v.Identity.Endpoint), Origin: v.Origin,
			FirstMessage: v.First, Team: string(v.Team), Fields: maps.Clone(v.Fields),
		},
		Assignee: workflow.PersonFacts{Name: d.env.People[v.Assignee].Name, FirstName: firstName(d.env.People[v.Assignee])},
		Team:     workflow.TeamFacts{Name: team.Name},
	}
}

// firstName is what an agent is called towards a customer; empty if unknown.
func firstName(p Person) string {
	if p.FirstName != "" {
		return p.FirstName
	}
	first, _, _ := strings.Cut(strings.TrimSpace(p.Name), " ")
	return first
}

// set carries out a workflow's `save`.
func (d *decision) set(v *Conversation, path, value string) {
	switch path {
	case "contact.name":
		d.c.Profile.Name = value
	case "contact.first_name":
		d.c.Profile.FirstName = value
	case "contact.last_name":
		d.c.Profile.LastName = value
	case "contact.email":
		d.c.Email = value
	case "contact.phone":
		d.c.Phone = value
	case "contact.language":
		d.c.Profile.Language = value
	case "contact.country":
		d.c.Country = value
	default:
		if name, ok := strings.CutPrefix(path, "contact.fields."); ok {
			if d.c.Fields == nil {
				d.c.Fields = map[string]string{}
			}
			d.c.Fields[name] = value
		} else if name, ok := strings.CutPrefix(path, "conversation.fields."); ok {
			if v.Fields == nil {
				v.Fields = map[string]string{}
			}
			v.Fields[name] = value
		} else {
			d.note("nothing to save in " + path)
		}
	}
}
