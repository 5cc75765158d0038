package slack

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

// Person reads who somebody is. Its error is a *connectors.Failure.
// Source: https://docs.slack.dev/reference/methods/users.info
func (d *Desk) Person(ctx context.Context, id bridge.PersonID) (bridge.Person, error) {
	us, err := d.identified(ctx) // without that, whoever is of another company would seem to be of ours
	if err != nil {
		return bridge.Person{}, err
	}
	answer, err := d.page(ctx, "users.info", url.Values{"user": {string(id)}, "include_locale": {"true"}})
	if err != nil {
		return bridge.Person{}, fail(err, repeatable, nil)
	}
	u := answer.obj("user")
	profile := u.obj("profile")
	p := bridge.Person{
		ID:        bridge.PersonID(firstOf(u.str("id"), string(id))),
		Name:      firstOf(profile.str("display_name"), profile.str("real_name"), u.str("real_name"), u.str("name")),
		FirstName: profile.str("first_name"),
		Handle:    u.str("name"),
		Guest:     u.is("is_restricted") || u.is("is_ultra_restricted") || u.is("is_stranger") || foreign(us.Team, u),
		Machine:   u.is("is_bot") || id == "USLACKBOT",
		Gone:      u.is("deleted"),
		Admin:     u.is("is_admin") || u.is("is_owner") || u.is("is_primary_owner"),
		Language:  u.str("locale"),
		TimeZone:  u.str("tz"),
	}
	if p.FirstName == "" {
		p.FirstName, _, _ = strings.Cut(firstOf(profile.str("real_name"), p.Name), " ")
	}
	return p, nil
}

// foreign tells whether somebody belongs to another workspace than ours: to another company in a
// shared Slack channel, or elsewhere in the same one.
// Source: https://docs.slack.dev/reference/objects/user-object
func foreign(ours string, u object) bool {
	theirs := u.str("team_id")
	return theirs != "" && theirs != ours && !slices.Contains(u.obj("enterprise_user").strs("teams"), ours)
}

// Members reads who is in a Slack channel, the bot among them.
// Source: https://docs.slack.dev/reference/methods/conversations.members
func (d *Desk) Members(ctx context.Context, room bridge.RemoteID) ([]bridge.PersonID, error) {
	var members []bridge.PersonID
	err := d.pages(ctx, "conversations.members", url.Values{"channel": {string(room)}}, func(answer object) (bool, error) {
		for _, id := range answer.strs("members") {
			members = append(members, bridge.PersonID(id))
		}
		return true, nil
	})
	if err != nil {
		return nil, fail(err, repeatable, nil)
	}
	return members, nil
}

// Group reads who is in a user group.
// Source: https://docs.slack.dev/reference/methods/usergroups.list,
// https://docs.slack.dev/reference/methods/usergroups.users.list
func (d *Desk) Group(ctx context.Context, handle string) ([]bridge.PersonID, error) {
	id, err := d.groupID(ctx, handle)
	if err != nil {
		return nil, err
	}
	answer, err := d.page(ctx, "usergroups.users.list", url.Values{"usergroup": {id}})
	if err != nil {
		return nil, fail(err, repeatable, nil)
	}
	var members []bridge.PersonID
	for _, user := range answer.strs("users") {
		members = append(members, bridge.PersonID(user))
	}
	return members, nil
}

// groupID finds a user group by its handle.
func (d *Desk) groupID(ctx context.Context, handle string) (string, error) {
	answer, err := d.page(ctx, "usergroups.list", url.Values{})
	if err != nil {
		return "", fail(err, repeatable, nil)
	}
	for _, g := range answer.list("usergroups") {
		if id := g.str("id"); isID(id) && strings.EqualFold(g.str("handle"), strings.TrimPrefix(handle, "@")) {
			return id, nil
		}
	}
	return "", reject(bridge.ReasonOther, fmt.Errorf("there is no user group %q, or it is disabled", handle))
}

// Room finds a Slack channel by its id or as "#name", and makes sure that it can be
// written to and that we are in it.
func (d *Desk) Room(ctx context.Context, name string) (bridge.RemoteID, error) {
	channel, err := d.channel(ctx, name)
	if err != nil {
		return "", err
	}
	switch {
	case channel.is("is_archived"):
		return "", roomClosed("the Slack channel %q is archived", name)
	case !channel.is("is_member"):
		return "", roomClosed("the app is not in the Slack channel %q; invite it there", name)
	}
	return bridge.RemoteID(firstOf(channel.str("id"), name)), nil
}

func roomClosed(format, name string) *connectors.Failure {
	return reject(bridge.ReasonRoomClosed, fmt.Errorf(format, name))
}
