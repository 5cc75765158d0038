package bridge

import (
	"frontdesk/bridge/richtext"
	"frontdesk/workflow"
)

// Persona is what customers see of the agent who speaks to them.
type Persona string

// The personas. An empty one is PersonaFirstName.
const (
	PersonaFullName  Persona = "full_name"
	PersonaFirstName Persona = "first_name"
	PersonaTeam      Persona = "team"
	PersonaNone      Persona = "none"
)

// shownAs is what an agent is called towards the contact: a name, the team, or
// nothing, which also stands for a name that is not known.
func (d *decision) shownAs(v *Conversation, agent PersonID) string {
	switch d.env.Policy.Persona {
	case PersonaFullName:
		return d.env.People[agent].Name
	case PersonaTeam:
		return d.teamName(v.Team)
	case PersonaNone:
		return ""
	}
	return firstName(d.env.People[agent])
}

// assigneeFacts are what texts to customers may say of the assignee.
func (d *decision) assigneeFacts(v *Conversation) workflow.PersonFacts {
	if v.Assignee == "" {
		return workflow.PersonFacts{}
	}
	f := workflow.PersonFacts{Name: d.shownAs(v, v.Assignee), FirstName: d.shownAs(v, v.Assignee)}
	if p := d.env.Policy.Persona; p == PersonaFullName {
		f.FirstName = firstName(d.env.People[v.Assignee])
	}
	return f
}

// tellAssigned tells the contact who is with them now, as far as they may know, and
// unless that is what they were told last.
func (d *decision) tellAssigned(v *Conversation, agent PersonID) {
	shown := d.shownAs(v, agent)
	with := "as " + shown
	if v.With == with {
		return
	}
	v.With = with
	if shown == "" {
		d.announceTo(v, "assigned", "assigned_unnamed")
		return
	}
	v.Heard = shown
	d.announceTo(v, "assigned", "assigned", "name", shown)
}

// signature is the name that heads an agent's words at the contact's, where they have
// last heard from somebody of another name; else it is empty.
func (d *decision) signature(v *Conversation, agent PersonID) string {
	shown, before := d.shownAs(v, agent), v.Heard
	if shown == "" {
		return ""
	}
	v.Heard = shown
	if before == "" || before == shown {
		return ""
	}
	return shown
}

// signed is a text with a name on a line of its own above it, if there is one.
func signed(name string, body richtext.Doc) richtext.Doc {
	if name == "" {
		return body
	}
	head := richtext.Para{Text: []richtext.Inline{richtext.Text{S: name, Style: richtext.Bold}}}
	return append(richtext.Doc{head}, body...)
}
