package rehearsal

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"frontdesk/bridge"
	"frontdesk/workflow"
)

// Setting is how things stand when a talk begins. What it leaves open is made up.
type Setting struct {
	Now     time.Time
	Contact Contact
	// Channel is where the customer writes; empty: the first there is.
	Channel bridge.EndpointID
	// First is the message that opens the conversation, unless Origin is set, what
	// stands behind /start.
	First, Origin string
	// Workflow is the one to begin with, whatever its trigger says; empty: the first
	// that matches.
	Workflow string
	// Agents are those of the teams that they name. Of any other team they are those
	// whom the configuration lists, or somebody.
	Agents []Agent
	// Known, if set, is a contact who has written before, instead of Contact.
	Known *bridge.Contact
	// Turns are those who were given a conversation last, by team.
	Turns map[bridge.TeamID]bridge.PersonID
	// Away and Busy are agents, by their ids or names, or teams, by their ids.
	Away, Busy []string
	// Systems are what other systems answer that workflows ask, by their hosts: as Respond.
	// Those that are missing are asked for.
	Systems map[string]string
}

// Contact is the customer.
type Contact struct {
	Name, FirstName, LastName, Username, Language, Country, TimeZone, Email, Phone string

	PhoneVerified bool
	// Returning: they have written before. LastAgent is whom they spoke with then.
	Returning bool
	LastAgent string
	Tags      []string
	Fields    map[string]string
	Answered  []Earlier
}

// Earlier is an answer of an earlier conversation; Ago is how long before the talk.
type Earlier struct {
	workflow.Memory
	Ago time.Duration
}

// Agent is somebody who works in teams.
type Agent struct {
	// ID is what they are called for short, "ana", unless Handle is; Name in full, "Ana Lima".
	ID     bridge.PersonID `json:"id"`
	Handle string          `json:"handle,omitempty"`
	Name   string          `json:"name"`
	Teams  []bridge.TeamID `json:"teams,omitempty"`
	Away   bool            `json:"away,omitempty"`
	// Open is how many conversations they have, by team; Busy are the teams in which they
	// have enough to do.
	Open map[bridge.TeamID]int `json:"open,omitempty"`
	Busy []bridge.TeamID       `json:"busy,omitempty"`
}

// somebody are the agents of teams of which nobody is known, one for each team.
var somebody = []string{"Ana Lima", "Ben Okoro", "Carla Díaz", "Dana Levi", "Emil Novak", "Farah Aziz", "Goran Ilić", "Hana Mori"}

// NewAgent is somebody by the name that they go by: "ana", or "Ana Lima".
func NewAgent(name string, teams ...bridge.TeamID) Agent {
	name = strings.TrimPrefix(strings.TrimSpace(name), "@")
	a := Agent{ID: bridge.PersonID(name), Name: name, Teams: teams}
	if first, _, full := strings.Cut(name, " "); full {
		a.ID = bridge.PersonID(strings.ToLower(first))
	} else if name == strings.ToLower(name) {
		_, n := utf8.DecodeRuneInString(name)
		a.Name = strings.ToUpper(name[:n]) + name[n:]
	}
	return a
}

// Agents are all that there are in a setting: those it names, and those made up.
func Agents(p *bridge.Policy, s Setting) []Agent {
	all := slices.Clone(s.Agents)
	join := func(a Agent) {
		if i := slices.IndexFunc(all, func(b Agent) bool { return b.ID == a.ID }); i >= 0 {
			for _, t := range a.Teams {
				if !slices.Contains(all[i].Teams, t) {
					all[i].Teams = append(slices.Clip(all[i].Teams), t)
				}
			}
			return
		}
		all = append(all, a)
	}
	for i, t := range p.Teams {
		switch {
		case slices.ContainsFunc(s.Agents, func(a Agent) bool { return slices.Contains(a.Teams, t.ID) }):
		case len(t.Agents.List) > 0:
			for _, id := range t.Agents.List {
				join(Agent{ID: id, Name: string(id), Teams: []bridge.TeamID{t.ID}})
			}
		case i < len(somebody):
			join(NewAgent(somebody[i], t.ID))
		default:
			join(NewAgent("Agent "+strconv.Itoa(i+1), t.ID))
		}
	}
	if len(s.Agents) == 0 {
		for _, name := range named(p) {
			join(NewAgent(name, teamsOf(p)...))
		}
	}
	for i, a := range all {
		a.Teams = slices.Clone(a.Teams)
		a.Away = a.Away || a.in(s.Away)
		for _, t := range a.Teams {
			if slices.Contains(s.Busy, string(a.ID)) || slices.Contains(s.Busy, a.Name) || slices.Contains(s.Busy, string(t)) {
				a.Busy = append(slices.Clip(a.Busy), t)
			}
		}
		all[i] = a
	}
	slices.SortStableFunc(all, func(a, b Agent) int { return cmp.Compare(a.ID, b.ID) })
	return all
}

// in tells whether a list names the agent, or a team of theirs.
func (a Agent) in(names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		return name == string(a.ID) || name == a.Name || slices.Contains(a.Teams, bridge.TeamID(name))
	})
}

// named are those whom workflows give conversations by name.
func named(p *bridge.Policy) []string {
	var out []string
	for _, d := range p.Workflows {
		for _, name := range d.Agents() {
			if !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	return out
}

func teamsOf(p *bridge.Policy) []bridge.TeamID {
	ids := make([]bridge.TeamID, len(p.Teams))
	for i, t := range p.Teams {
		ids[i] = t.ID
	}
	return ids
}

// contact is the customer as bridge knows them.
func (s Setting) contact(p *bridge.Policy) bridge.Contact {
	if s.Known != nil {
		c := *s.Known
		c.Current, c.Timers, c.Opened, c.Block, c.Gone, c.Withdrawing = nil, nil, nil, nil, nil, nil
		c.Remembered = slices.Clone(c.Remembered)
		for i := range c.Remembered {
			c.Remembered[i].Conversation = 0 // the number of one here may be the same
		}
		return c
	}
	channel := s.Channel
	if channel == "" {
		for id := range p.Channels {
			if channel == "" || id < channel {
				channel = id
			}
		}
	}
	c := s.Contact
	first, last := c.FirstName, c.LastName
	if first == "" && last == "" {
		first, last, _ = strings.Cut(c.Name, " ")
	}
	out := bridge.Contact{
		ID: 1, Identity: bridge.Identity{Endpoint: channel, User: "1", Chat: "1"},
		Profile: bridge.Profile{
			Name: cmp.Or(c.Name, strings.TrimSpace(first+" "+last)), FirstName: first, LastName: last, Username: c.Username, Language: c.Language,
		},
		Email: c.Email, Phone: c.Phone, PhoneVerified: c.PhoneVerified, Country: c.Country, TimeZone: c.TimeZone,
		Tags: slices.Clone(c.Tags), LastAgent: bridge.PersonID(c.LastAgent),
	}
	for name, value := range c.Fields {
		if out.Fields == nil {
			out.Fields = map[string]string{}
		}
		out.Fields[name] = value
	}
	for _, a := range c.Answered {
		a.At = s.Now.Add(-a.Ago)
		out.Remembered = append(out.Remembered, bridge.Remembered{Memory: a.Memory})
	}
	if c.Returning || c.LastAgent != "" || len(c.Answered) > 0 {
		out.Conversations = 1
	}
	return out
}

// stage is the policy as it holds in a talk: the customer's app shows whatever there is
// to be shown, each team can be reached, and nobody is let in later. forced, if it is
// the hash of a workflow, is the one to begin with.
func stage(p *bridge.Policy, forced string) *bridge.Policy {
	on := *p
	on.Flood = bridge.Flood{}
	on.Caps = map[bridge.EndpointID]bridge.Caps{}
	for id := range p.Channels {
		on.Caps[id] = bridge.Caps{Buttons: 1000, ButtonLabel: 1000, Share: []string{bridge.SharePhone, bridge.ShareLocation},
			Files: bridge.FileCaps{Size: math.MaxInt64, Caption: math.MaxInt32}, Edit: bridge.Always, Delete: bridge.Always}
	}
	on.Teams = slices.Clone(p.Teams)
	for i, t := range on.Teams {
		if t.Room == "" {
			on.Teams[i].Room = bridge.RemoteID("room of " + t.ID)
		}
	}
	if i := slices.IndexFunc(p.Workflows, func(d *workflow.Definition) bool { return forced != "" && d.Hash == forced }); i >= 0 {
		on.Workflows = append([]*workflow.Definition{p.Workflows[i].Always()}, p.Workflows...)
	}
	return &on
}
