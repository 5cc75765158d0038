package slack

import (
	"encoding/json"
	"fmt"
	"slices"

	"frontdesk/bridge"
)

// use is a method of the Web API that this package calls, by Slack's name and the
// client library's (empty where we call it ourselves), with the scopes it takes.
// Source: https://docs.slack.dev/reference/methods
type use struct {
	method, library string
	scopes          []string
}

// uses are all of them; a test finds those that are missing or called no more.
func uses() []use {
	write := []string{"chat:write"}
	history := []string{"channels:history", "groups:history", "im:history"}
	read := []string{"channels:read", "groups:read"}
	react := []string{"reactions:write"}
	upload := []string{"files:write"}
	return []use{
		{"apps.connections.open", "StartSocketModeContext", nil}, // by the app token, with connections:write
		{"auth.test", "AuthTestContext", nil},
		{"chat.postMessage", "PostMessageWithResponseContext", []string{"chat:write", "chat:write.customize"}},
		{"chat.update", "UpdateMessageContext", write},
		{"chat.delete", "DeleteMessageContext", write},
		{"chat.postEphemeral", "PostEphemeralContext", write},
		{"conversations.history", "", history},
		{"emoji.list", "", []string{"emoji:read"}},
		{"files.completeUploadExternal", "CompleteUploadExternalContext", upload},
		{"files.getUploadURLExternal", "GetUploadURLExternalContext", upload},
		{"files.info", "", []string{"files:read"}},
		{"conversations.info", "", read},
		{"conversations.list", "", read},
		{"conversations.members", "", read},
		{"conversations.open", "", []string{"im:write"}},
		{"conversations.replies", "", history},
		{"reactions.add", "AddReactionContext", react},
		{"reactions.remove", "RemoveReactionContext", react},
		{"usergroups.list", "", []string{"usergroups:read"}},
		{"usergroups.users.list", "", []string{"usergroups:read"}},
		{"users.info", "", []string{"users:read"}},
		{"users.list", "", []string{"users:read"}},
		{"views.open", "OpenViewContext", nil},
		{"views.update", "UpdateViewContext", nil},
	}
}

// heard is an event that this package reads, with the scopes that Slack sends it for.
// Source: https://docs.slack.dev/reference/events
type heard struct {
	event  string
	scopes []string
}

func hears() []heard {
	rooms := []string{"channels:read", "groups:read"}
	return []heard{
		{"channel_archive", rooms},
		{"channel_deleted", rooms},
		{"channel_id_changed", rooms},
		{"channel_left", rooms},
		{"channel_rename", rooms},
		{"channel_shared", rooms},
		{"channel_unarchive", rooms},
		{"channel_unshared", rooms},
		{"emoji_changed", []string{"emoji:read"}},
		{"group_archive", rooms},
		{"group_deleted", rooms},
		{"group_left", rooms},
		{"group_rename", rooms},
		{"group_unarchive", rooms},
		{"member_joined_channel", []string{"channels:read", "groups:read"}},
		{"member_left_channel", []string{"channels:read", "groups:read"}},
		{"message.channels", []string{"channels:history"}},
		{"message.groups", []string{"groups:history"}},
		{"message.im", []string{"im:history"}},
		{"reaction_added", []string{"reactions:read"}},
		{"reaction_removed", []string{"reactions:read"}},
		{"subteam_members_changed", []string{"usergroups:read"}},
		{"subteam_updated", []string{"usergroups:read"}},
		{"user_change", []string{"users:read"}},
	}
}

// shortcuts are what can be done with any message of a conversation's thread. Slack
// allows five. Those of a card's button do the same.
func shortcuts() []manifestShortcut {
	of := func(action, name, about string) manifestShortcut {
		return manifestShortcut{Name: name, Type: "message", Callback: actionPrefix + action, Description: about}
	}
	return []manifestShortcut{
		of(bridge.ActionReply, "Reply to this", "Reply to this message of the customer, quoting it"),
		of(bridge.ActionAfterAll, "Send to customer", "Send this message to the customer, although it stayed inside"),
		of(bridge.ActionClose, "Close", "Close this conversation"),
		of(bridge.ActionTransfer, "Transfer", "Give this conversation to another team"),
		of(bridge.ActionMore, "More", "What there is to know about this conversation"),
	}
}

// ManifestConfig is what an app's manifest depends on.
type ManifestConfig struct {
	// Command is the slash command ("/desk").
	Command string
	// URL is where Slack's requests arrive, without a slash at its end; empty is
	// Socket Mode.
	URL string
}

// scopes are what the bot token has to have, in their order.
func scopes() []string {
	all := []string{"commands"}
	for _, u := range uses() {
		all = append(all, u.scopes...)
	}
	for _, h := range hears() {
		all = append(all, h.scopes...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Manifest is the manifest of a Slack app that may do what this package does, and
// nothing else, as JSON to be pasted when the app is created.
// Source: https://docs.slack.dev/reference/app-manifest
func Manifest(c ManifestConfig) ([]byte, error) {
	var events []string
	for _, h := range hears() {
		events = append(events, h.event)
	}
	var m manifest
	m.Display.Name = "Frontdesk"
	m.Display.Description = "Customers' chats as threads"
	m.Features.Home = manifestHome{Messages: true}
	m.Features.Bot = manifestBot{Name: "Frontdesk", Online: true}
	m.Features.Commands = []manifestCommand{{
		Command: c.Command, Description: "How things stand, and what there is to do", Hint: "status | help", Escape: true,
	}}
	m.Features.Shortcuts = shortcuts()
	m.OAuth.Scopes.Bot = scopes()
	m.Settings.Events.Bot = events
	m.Settings.Interactivity.Enabled = true
	m.Settings.SocketMode = c.URL == ""
	if c.URL != "" {
		m.Features.Commands[0].URL = c.URL + PathCommands
		m.Settings.Events.URL = c.URL + PathEvents
		m.Settings.Interactivity.URL = c.URL + PathInteractions
	}
	out, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("writing the manifest: %w", err)
	}
	return append(out, '\n'), nil
}

// manifest is the part of a manifest that we need.
type manifest struct {
	Display struct {
		Name        string `json:"name"`
		Description string `json:"description"`
	} `json:"display_information"`
	Features struct {
		Home      manifestHome       `json:"app_home"`
		Bot       manifestBot        `json:"bot_user"`
		Shortcuts []manifestShortcut `json:"shortcuts"`
		Commands  []manifestCommand  `json:"slash_commands"`
	} `json:"features"`
	OAuth struct {
		Scopes struct {
			Bot []string `json:"bot"`
		} `json:"scopes"`
	} `json:"oauth_config"`
	Settings struct {
		Events struct {
			URL string   `json:"request_url,omitempty"`
			Bot []string `json:"bot_events"`
		} `json:"event_subscriptions"`
		Interactivity struct {
			Enabled bool   `json:"is_enabled"`
			URL     string `json:"request_url,omitempty"`
		} `json:"interactivity"`
		OrgDeploy     bool `json:"org_deploy_enabled"`
		SocketMode    bool `json:"socket_mode_enabled"`
		TokenRotation bool `json:"token_rotation_enabled"`
	} `json:"settings"`
}

// manifestHome lets people write to the app in private, for its help.
type manifestHome struct {
	Home     bool `json:"home_tab_enabled"`
	Messages bool `json:"messages_tab_enabled"`
	ReadOnly bool `json:"messages_tab_read_only_enabled"`
}

type manifestBot struct {
	Name   string `json:"display_name"`
	Online bool   `json:"always_online"`
}

type manifestShortcut struct {
	Name        string `json:"name"`
	Type        string `json:"type"`
	Callback    string `json:"callback_id"`
	Description string `json:"description"`
}

type manifestCommand struct {
	Command     string `json:"command"`
	URL         string `json:"url,omitempty"`
	Description string `json:"description"`
	Hint        string `json:"usage_hint"`
	Escape      bool   `json:"should_escape"`
}
