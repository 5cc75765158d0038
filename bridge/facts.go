package bridge

import (
	"maps"
	"slices"
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
	f := workflow.Facts{
		Now: now,
		Contact: workflow.ContactFacts{
			Name: c.Profile.Name, FirstName: c.Profile.FirstName, LastName: c.Profile.LastName,
			Email: c.Email, Phone: c.Phone, Language: c.Profile.Language, Country: c.Country, TimeZone: c.TimeZone,
			LastAgent: string(c.LastAgent), Returning: c.Conversations > 1, Fields: maps.Clone(c.Fields),
			PhoneVerified: c.PhoneVerified, Tags: slices.Clone(c.Tags),
		},
		Conversation: workflow.ConversationFacts{
			Number: v.ID.String(), Source: v.Source, Channel: string(v.Identity.Endpoint), Origin: v.Origin,
			FirstMessage: v.First, Team: string(v.Team), Fields: maps.Clone(v.Fields),
			Tags: slices.Clone(v.Tags), Priority: v.Priority,
		},
		Assignee: d.assigneeFacts(v),
		Team:     d.teamFacts(team),
		Teams:    d.teams(),
		Fallback: string(d.env.Policy.FallbackTeam),
		Phrases:  d.env.Policy.PhrasesFor(v.Team),

		Remembered: d.remembered(v),
	}
	if b := v.Began; b != nil {
		f.Message = d.messageFacts(b.Message)
	} else {
		f.Message = workflow.MessageFacts{Text: v.First, Kind: KindText} // for whoever tries out what begins with a message
	}
	return f
}

// messageFacts are the facts about a message that was received.
func (d *decision) messageFacts(id MessageID) workflow.MessageFacts {
	said, known := d.env.Said[id]
	if !known || id == "" {
		return workflow.MessageFacts{}
	}
	return workflow.MessageFacts{Text: said.Body.Plain(), Kind: said.Kind}
}

// teams are the facts about all teams.
func (d *decision) teams() map[string]workflow.TeamFacts {
	all := make(map[string]workflow.TeamFacts, len(d.env.Policy.Teams))
	for _, t := range d.env.Policy.Teams {
		f := d.teamFacts(t)
		all[string(t.ID)] = f
		for _, was := range t.Was { // as what was begun or made before asks for it
			all[string(was)] = f
		}
	}
	return all
}

func (d *decision) teamFacts(t TeamPolicy) workflow.TeamFacts {
	f := workflow.TeamFacts{Name: t.Name, Open: t.Hours.Open(d.env.Now)}
	if !f.Open {
		opens, _ := t.Hours.NextOpening(d.env.Now)
		f.Opens = d.opensForContact(t, opens)
		return f
	}
	loads := d.env.loads()
	for _, id := range d.env.Members[t.ID] {
		busy := t.MaxOpen > 0 && loads[t.ID][id] >= t.MaxOpen
		f.Available = f.Available || !busy && !isAway(d.env, id)
	}
	return f
}

// firstName is what an agent is called towards a customer; empty if unknown.
func firstName(p Person) string {
	if p.FirstName != "" {
		return p.FirstName
	}
	first, _, _ := strings.Cut(strings.TrimSpace(p.Name), " ")
	return first
}

// maxTags bounds the tags that are kept.
const maxTags = 50

// tag tags the conversation, and with it the contact. Of too many the oldest go.
func (d *decision) tag(v *Conversation, name string) {
	add := func(tags []string) []string {
		if slices.Contains(tags, name) {
			return tags
		}
		tags = append(slices.Clone(tags), name)
		return tags[max(0, len(tags)-maxTags):]
	}
	if !slices.Contains(v.Tags, name) {
		d.happened(Begun{Cause: workflow.Cause{Event: workflow.EventTagAdded, Tag: name}})
		d.audit(v, "", "tagged", "", name)
	}
	v.Tags, d.c.Tags = add(v.Tags), add(d.c.Tags)
	d.drawn = true
}

// AuditSet begins the Action of an attribute's or a field's change; its path follows.
const AuditSet = "set "

// setTraced changes an attribute or a field in nobody's name but a workflow's, and keeps what
// it was before, if it was something else. answered: it is an answer that is saved.
func (d *decision) setTraced(v *Conversation, path, value string, answered bool) {
	before := ValueOf(d.c, *v, path)
	d.set(v, path, value)
	if after := ValueOf(d.c, *v, path); after != before {
		d.audit(v, "", AuditSet+path, beginning(before), beginning(after))
		if !answered {
			d.supersede(v, path, before)
		}
	}
}

// set changes an attribute or a field. An empty value takes one away.
func (d *decision) set(v *Conversation, path, value string) {
	before := ValueOf(d.c, *v, path)
	defer func() { d.valueChanged(path, before, ValueOf(d.c, *v, path)) }()
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
		d.c.PhoneVerified = d.c.PhoneVerified && d.c.Phone == value
		d.c.Phone = value
	case "contact.phone_verified":
		d.c.PhoneVerified = value == "true"
	case "conversation.priority":
		if value == workflow.PriorityNormal {
			value = ""
		}
		if v.Priority != value && v.Queued != nil && !v.Queued.Asked {
			d.forward(v.Team, TeamWoken{Why: "a priority changed"})
		}
		v.Priority = value
	case "contact.language":
		d.c.Profile.Language = value
	case "contact.country":
		d.c.Country = value
	case "contact.time_zone":
		d.c.TimeZone = value
	default:
		if name, ok := strings.CutPrefix(path, "contact.fields."); ok {
			d.c.Fields = withField(d.c.Fields, name, value)
		} else if name, ok := strings.CutPrefix(path, "conversation.fields."); ok {
			v.Fields = withField(v.Fields, name, value)
		} else {
			d.note("nothing to save in " + path)
		}
	}
}

// ValueOf is the value of an attribute or a field that workflows can change, as it is kept.
func ValueOf(c Contact, v Conversation, path string) string {
	switch path {
	case "contact.name":
		return c.Profile.Name
	case "contact.first_name":
		return c.Profile.FirstName
	case "contact.last_name":
		return c.Profile.LastName
	case "contact.email":
		return c.Email
	case "contact.phone":
		return c.Phone
	case "contact.language":
		return c.Profile.Language
	case "contact.country":
		return c.Country
	case "contact.time_zone":
		return c.TimeZone
	case "conversation.priority":
		return v.Priority
	}
	if name, ok := strings.CutPrefix(path, "contact.fields."); ok {
		return c.Fields[name]
	}
	name, _ := strings.CutPrefix(path, "conversation.fields.")
	return v.Fields[name]
}

// withField sets a field, or takes it away if the value is empty. The map is the
// decision's own.
func withField(fields map[string]string, name, value string) map[string]string {
	if value == "" {
		delete(fields, name)
		return fields
	}
	if fields == nil {
		fields = map[string]string{}
	}
	fields[name] = value
	return fields
}
