package slack

import (
	"context"
	"net/url"
	"strings"
	"time"

	"frontdesk/bridge"
)

// Standing is how the app stands with Slack.
type Standing struct {
	App, Workspace string // "@Frontdesk", "Acme"
	// Scopes are what the bot token may do; nil if Slack did not say.
	Scopes []string
	// Skew is Slack's clock minus ours.
	Skew time.Duration
	// Socket is why the app token opens no socket; nil if it does, or there is none. It
	// is a *connectors.Failure.
	Socket error
}

// Standing asks Slack what our tokens are worth. Its error, about the bot token, is a
// *connectors.Failure. An address for a socket that nobody opens expires.
// Source: https://docs.slack.dev/reference/methods/apps.connections.open
func (d *Desk) Standing(ctx context.Context) (Standing, error) {
	if err := d.Identify(ctx); err != nil {
		return Standing{}, err
	}
	self := d.self()
	s := Standing{App: "@" + self.Name, Workspace: self.Workspace, Skew: time.Duration(d.client.skew.Load())}
	if scopes := d.client.scopes.Load(); scopes != nil {
		s.Scopes = *scopes
	}
	if d.socket {
		ctx, cancel := context.WithTimeoutCause(ctx, callTimeout, errSlow)
		defer cancel()
		if _, _, err := d.api.StartSocketModeContext(ctx); err != nil {
			s.Socket = fail(err, repeatable, nil)
		}
	}
	return s, nil
}

// Missing are the scopes that the manifest asks for and the app has not.
func (s Standing) Missing() []string {
	if s.Scopes == nil {
		return nil
	}
	has := map[string]bool{}
	for _, scope := range s.Scopes {
		has[scope] = true
	}
	var missing []string
	for _, scope := range scopes() {
		if !has[scope] {
			missing = append(missing, scope)
		}
	}
	return missing
}

// readScopes reads the list in which each answer says what the token may do.
func readScopes(header string) []string {
	var scopes []string
	for scope := range strings.SplitSeq(header, ",") {
		if scope = strings.TrimSpace(scope); scope != "" {
			scopes = append(scopes, scope)
		}
	}
	return scopes
}

// RoomState is how a Slack channel stands.
type RoomState struct {
	ID   bridge.RemoteID
	Name string // "#support"
	// Member tells whether the app is in it.
	Member, Archived, Private bool
	// Foreign: another company is in it, or was invited. Other: other workspaces of the
	// same company are.
	Foreign, Other bool
}

// State reads how a Slack channel stands, by its id or as "#name". Its error is a
// *connectors.Failure, Rejected where there is no such Slack channel.
// Source: https://docs.slack.dev/reference/objects/conversation-object
func (d *Desk) State(ctx context.Context, name string) (RoomState, error) {
	channel, err := d.channel(ctx, name)
	if err != nil {
		return RoomState{}, err
	}
	return RoomState{
		ID: bridge.RemoteID(firstOf(channel.str("id"), name)), Name: "#" + firstOf(channel.str("name"), strings.TrimPrefix(name, "#")),
		Member: channel.is("is_member"), Archived: channel.is("is_archived"), Private: channel.is("is_private"),
		Foreign: channel.is("is_ext_shared") || channel.is("is_pending_ext_shared"),
		Other:   channel.is("is_shared") || channel.is("is_org_shared"),
	}, nil
}

// channel finds a Slack channel by its id, or as "#name" among those that are not archived.
func (d *Desk) channel(ctx context.Context, name string) (object, error) {
	short, named := strings.CutPrefix(name, "#")
	if !named {
		answer, err := d.page(ctx, "conversations.info", url.Values{"channel": {name}})
		if err != nil {
			return nil, fail(err, repeatable, nil)
		}
		return answer.obj("channel"), nil
	}
	var channel object
	args := url.Values{"types": {"public_channel,private_channel"}, "exclude_archived": {"true"}}
	err := d.pages(ctx, "conversations.list", args, func(answer object) (bool, error) {
		for _, c := range answer.list("channels") {
			if strings.EqualFold(c.str("name"), short) {
				channel = c
			}
		}
		return channel == nil, nil
	})
	if err != nil {
		return nil, fail(err, repeatable, nil)
	}
	if channel == nil {
		return nil, roomClosed("there is no Slack channel %q that the app can see; if it is private, invite the app to it", name)
	}
	return channel, nil
}
