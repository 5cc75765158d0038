package config

import (
	"log/slog"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/hours"
	"frontdesk/bridge/rehearsal"
	"frontdesk/connectors"
	"frontdesk/workflow"
	"frontdesk/workflow/problem"
)

// Config is a configuration file, checked. It is never changed.
type Config struct {
	// File is the path it was read from, as the caller gave it.
	File string
	// Database is "sqlite:" and an absolute path, or a postgres URL, which may
	// hold a password.
	Database connectors.Secret
	// Listen is the address of the HTTP server.
	Listen string
	// PublicURL is how the outside reaches it ("https://desk.example.com", without a
	// slash at its end); empty if nobody said.
	PublicURL string
	Log       Log
	// TimeZone is where `now` is.
	TimeZone *time.Location
	Slack    Slack
	Channels []Channel
	Teams    []Team
	// WaitingRoom is the Slack channel, as Team.SlackChannel, where conversations
	// show while their questions run; empty: nowhere.
	WaitingRoom string
	// FallbackTeam is where a conversation goes when no rule names a team.
	FallbackTeam    bridge.TeamID
	ReopenWithin    time.Duration // 0: never
	CloseWhenSilent time.Duration // 0: never
	NotePrefixes    []string
	Persona         bridge.Persona // empty: the first name
	Avatars         bool           // customers' pictures in Slack; PublicURL is set then
	Reactions       []string       // with which agents may react to customers, as bridge.BareEmoji has them
	// Messages are the file's own words to customers, by key.
	Messages map[string]bridge.OwnMessage
	// Own are the file's own wordings of the catalogue's texts, by the catalogue's keys.
	Own       map[string]*workflow.Phrase
	Workflows []*workflow.Definition
	// Secrets are those that the step http may use, by name, and HTTPAllow the hosts with
	// private addresses that it may ask.
	Secrets   map[string]connectors.Secret
	HTTPAllow connectors.Hosts
	// Languages are those that customers are spoken to in; nil: those of any text.
	Languages []string
	// Places are where the Workflows stand, one for each: "frontdesk.yaml:40:5". Scope is
	// what they may refer to.
	Places []string
	Scope  workflow.Scope
	// Fields are the custom attributes, in the order of the files.
	Fields []bridge.FieldPolicy
	// Tests are talks with what must come of them; see RunTests.
	Tests []rehearsal.Test
	// Warnings are what should be looked at, and keeps nothing from working.
	Warnings problem.List
	// Digest is that of the files it was read from.
	Digest Digest

	// While it is read:
	places []workflowPlace // of the Workflows
	around workflow.Surroundings
	// always are where the first workflow stands that takes every event of a kind.
	always   map[workflow.Cause]string
	shown    []shown
	openings map[string]opening

	was     map[bridge.TeamID]string    // where teams' ids of before stand
	written map[string]string           // see Changes
	named   map[string]problem.Position // where Slack channels are named first
}

// At is where the files name a Slack channel, as Team.SlackChannel has it.
func (c *Config) At(slackChannel string) problem.Position {
	if at, ok := c.named[slackChannel]; ok {
		return at
	}
	return problem.Position{File: c.File}
}

// Log is how the program logs.
type Log struct {
	Level slog.Level
	JSON  bool
}

// Slack is how the program reaches the desk.
type Slack struct {
	BotToken connectors.Secret
	// AppToken opens the socket of Socket Mode. Without one Slack sends requests,
	// signed with SigningSecret.
	AppToken      connectors.Secret
	SigningSecret connectors.Secret
	// SocketMode tells that the file names an AppToken, whether or not it is known.
	SocketMode bool
	APIURL     string // with a slash at its end; empty for Slack's own
	Command    string // "/desk"
	// Admins may do everything; with WorkspaceAdmins so may the workspace's own.
	Admins          []bridge.PersonID
	WorkspaceAdmins bool
	// LinkPreviews has Slack show previews of the links that customers write.
	LinkPreviews bool
	// Alerts is the Slack channel where the program says what only an admin can mend,
	// its id or "#name"; empty: it tells the admins in private.
	Alerts string
}

// Channel is a customer-facing account.
type Channel struct {
	ID       bridge.EndpointID
	Type     string
	Settings connectors.Settings
}

// Team is a group of agents who work in one Slack channel.
type Team struct {
	ID   bridge.TeamID
	Was  []bridge.TeamID // by which it went before
	Name string
	// SlackChannel is its id, or "#name".
	SlackChannel string
	Strategy     string // one of bridge's Assign constants
	Mode         bridge.Mode
	Undo         time.Duration
	Observers    []bridge.PersonID
	Agents       bridge.AgentsRule
	MaxOpen      int             // 0: any number
	Hours        *hours.Schedule // nil: always
	Messages     map[string]bridge.OwnMessage
	Own          map[string]*workflow.Phrase
	Notify       bridge.NotifyPolicy
	// Shows is what cards of this team show of a contact; nil: all.
	Shows []string
}

// World is what a policy needs and only the platforms can tell.
type World struct {
	// Rooms are the ids of the Slack channels, by what Team.SlackChannel says.
	Rooms map[string]bridge.RemoteID
	// Channels are how people call the accounts: "@shop_bot".
	Channels map[bridge.EndpointID]string
	// Caps is what each endpoint can do, the desk among them.
	Caps map[bridge.EndpointID]bridge.Caps
}

// Policy is the configuration as far as decisions follow from it.
func (c *Config) Policy(w World) *bridge.Policy {
	p := &bridge.Policy{
		FallbackTeam:    c.FallbackTeam,
		WaitingRoom:     w.Rooms[c.WaitingRoom],
		Channels:        make(map[bridge.EndpointID]bridge.ChannelPolicy, len(c.Channels)),
		ReopenWithin:    c.ReopenWithin,
		CloseWhenSilent: c.CloseWhenSilent,
		NotePrefixes:    c.NotePrefixes,
		Workflows:       c.Workflows,
		Scope:           c.Scope,
		Around:          c.around,
		Fields:          c.Fields,
		Command:         c.Slack.Command,
		Admins:          c.Slack.Admins,
		WorkspaceAdmins: c.Slack.WorkspaceAdmins,
		Caps:            w.Caps,
		TimeZone:        c.TimeZone,
		Messages:        c.Messages,
		Own:             c.Own,
		Flood:           bridge.DefaultFlood(),
		Persona:         c.Persona,
		Avatars:         c.Avatars,
		Reactions:       c.Reactions,
		Phrases:         bridge.NewPhrases(),
	}
	for _, t := range c.Teams {
		p.Teams = append(p.Teams, bridge.TeamPolicy{
			ID: t.ID, Was: t.Was, Name: t.Name, Room: w.Rooms[t.SlackChannel], Strategy: t.Strategy,
			Mode: t.Mode, Undo: t.Undo, Observers: t.Observers, Shows: t.Shows, Agents: t.Agents,
			MaxOpen: t.MaxOpen, Hours: t.Hours, Messages: t.Messages, Own: t.Own, Notify: t.Notify,
		})
	}
	for i, d := range c.Workflows {
		p.File = append(p.File, bridge.FileWorkflow{Definition: d, Place: c.Places[i]})
	}
	for _, ch := range c.Channels {
		p.Channels[ch.ID] = bridge.ChannelPolicy{
			App: ch.platform(), Name: w.Channels[ch.ID],
		}
	}
	return p
}
