package app

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/config"
	"frontdesk/bridge/engine"
	"frontdesk/bridge/hours"
	"frontdesk/connectors"
	"frontdesk/connectors/slack"
	"frontdesk/store"
	"frontdesk/workflow/problem"
)

// What follows judges what the probes have returned. It asks nobody.

const (
	// skewNoted is how far the clocks may differ before it is worth a word.
	skewNoted = time.Minute
	// skewRefused is when Slack's signed requests count as too old:
	// https://docs.slack.dev/authentication/verifying-requests-from-slack
	skewRefused = 5 * time.Minute
)

// found makes a list of one finding.
func found(key string, g connectors.Gravity, text, how string) []connectors.Finding {
	return []connectors.Finding{{Key: key, Gravity: g, Text: text, How: how}}
}

// judgeDatabase says whether serve could run on a database.
func judgeDatabase(s store.Standing, err error) []connectors.Finding {
	switch {
	case errors.Is(err, store.ErrMayNotMigrate):
		return found("rights", connectors.Mend, "the user of "+s.Where+" may not make tables",
			"let its owner say: GRANT CREATE ON SCHEMA public TO that user")
	case err != nil:
		return found("open", connectors.Mend, err.Error(), "see to that, and check again")
	case s.Version > s.Known && s.Needs > s.Known:
		return found("version", connectors.Mend,
			fmt.Sprintf("a newer Frontdesk has used %s: its schema has version %d and needs a program that knows version %d, and this one knows %d", s.Where, s.Version, s.Needs, s.Known),
			"run the newer program, or go back to a copy of the database")
	case s.Version > s.Known:
		return found("version", connectors.Look,
			fmt.Sprintf("a newer Frontdesk has used %s (schema %d, this program knows %d); this one still runs on it", s.Where, s.Version, s.Known),
			"run the newer program, unless you are going back on purpose")
	}
	return nil
}

// databaseStands says in words what the database is.
func databaseStands(s store.Standing) string {
	text := "database: " + s.Where
	switch {
	case s.New:
		return text + ", which frontdesk serve makes"
	case s.Version < s.Known:
		text += fmt.Sprintf(", schema %d, which frontdesk serve brings to %d", s.Version, s.Known)
	default:
		text += fmt.Sprintf(", schema %d", s.Version)
	}
	if s.Holder != "" {
		text += ", in use by process " + s.Holder
	}
	return text
}

// judgeFit passes on why a configuration does not fit what is in the database.
func judgeFit(err error) []connectors.Finding {
	if list, ok := errors.AsType[problem.List](err); ok {
		var all []connectors.Finding
		for i, p := range list {
			text, how, _ := strings.Cut(p.Text, "; ")
			all = append(all, connectors.Finding{Key: fmt.Sprint("fit ", i), Gravity: connectors.Mend, Text: text, How: how})
		}
		return all
	}
	if err != nil {
		return found("open", connectors.Mend, err.Error(), "see to that, and check again")
	}
	return nil
}

// judgeHours finds opening hours without holidays in the coming year.
func judgeHours(all map[string]*hours.Schedule, now time.Time) []connectors.Finding {
	var out []connectors.Finding
	for _, id := range slices.Sorted(maps.Keys(all)) {
		if all[id].ClosesWithin(now, now.AddDate(1, 0, -1)) {
			continue
		}
		out = append(out, found("hours "+id, connectors.Look, "hours."+id+" has no closed day in the coming year",
			"write the holidays: closed: [12-25, 2027-04-02, 2027-08-01..2027-08-14]; without a year each year")...)
	}
	return out
}

// judgeSlack is about the app itself.
func judgeSlack(s slack.Standing, err error, socket bool) []connectors.Finding {
	if err != nil {
		return refused("token", "slack.bot_token", "api.slack.com/apps, your app, Install App shows the right one (xoxb-…); install the app again if it was removed", err)
	}
	var out []connectors.Finding
	if s.Socket != nil {
		out = append(out, refused("socket", "slack.app_token",
			"api.slack.com/apps, your app, Basic Information, App-Level Tokens: one with connections:write (xapp-…); Socket Mode must be on as well", s.Socket)...)
	}
	if missing := s.Missing(); len(missing) > 0 {
		text := "the app lacks " + enumerate(missing)
		if slices.Contains(missing, "im:write") {
			text = "Slack does not let Frontdesk write direct messages: " + text
		}
		out = append(out, found("scopes", connectors.Mend, text,
			"paste what frontdesk manifest prints at api.slack.com/apps, your app, App Manifest; then Install App, Reinstall")...)
	}
	skew := s.Skew.Abs().Round(time.Second)
	switch {
	case skew < skewNoted:
	case !socket && skew >= skewRefused:
		out = append(out, found("clock", connectors.Mend, fmt.Sprintf("this machine's clock is %s off, so that Slack's requests count as too old", skew),
			"set the clock, by NTP")...)
	default:
		out = append(out, found("clock", connectors.Warn, fmt.Sprintf("this machine's clock is %s off", skew), "set the clock, by NTP; else hours and time-outs are off as well")...)
	}
	return out
}

// refused says why Slack gave no answer about a token.
func refused(key, token, how string, err error) []connectors.Finding {
	f := connectors.AsFailure(err)
	word := f.Class.String() + " failure"
	if f.Err != nil {
		word = f.Err.Error()
	}
	if f.Class == connectors.Broken || f.Class == connectors.Rejected {
		return found(key, connectors.Mend, fmt.Sprintf("Slack refuses %s (%s)", token, word), how)
	}
	return found(connectors.KeyReach, connectors.Mend, fmt.Sprintf("Slack gives no answer (%s)", word),
		"see whether this machine reaches https://slack.com, and try again")
}

// judgeRoom is about a Slack channel. app is what the app is called.
func judgeRoom(r roomFacts, app string) []connectors.Finding {
	switch f := connectors.AsFailure(r.err); {
	case r.err == nil:
	case f.Class == connectors.Rejected:
		key := "room"
		if !strings.HasPrefix(r.name, "#") {
			key = engine.Room + r.name
		}
		return found(key, connectors.Mend, fmt.Sprintf("there is no such Slack channel that the app can see; it is where %s is", r.whose),
			"make it, or mend its name in the configuration; then write there: /invite "+app)
	default:
		return found(connectors.KeyReach, connectors.Mend, fmt.Sprintf("Slack gives no answer about it (%v)", cmp.Or(f.Err, r.err)), "try again")
	}
	switch {
	case r.state.Archived:
		return found(engine.Room+string(r.state.ID), connectors.Mend, "it is archived", "unarchive it, or name another Slack channel in the configuration")
	case !r.state.Member:
		return found(engine.Room+string(r.state.ID), connectors.Mend, "the app is not in it", "write there: /invite "+app)
	}
	var out []connectors.Finding
	for _, g := range r.groups {
		out = append(out, found("group "+g, connectors.Mend, "there is no user group "+g+", or it is disabled, so that nobody is an agent", "mend agents in the configuration, or the group")...)
	}
	if r.state.Foreign {
		out = append(out, found("foreign", connectors.Warn, "another company is in it, or invited: it sees what customers write", "if that is not meant, end it: the Slack channel's name, Integrations or Settings, Shared channel")...)
	} else if r.state.Other {
		out = append(out, found("other", connectors.Look, "other workspaces are in it", "if that is not meant, take it off them")...)
	}
	if len(r.guests) > 0 {
		out = append(out, found("guests", connectors.Look, "there are guests in it, who see what customers write and cannot answer: "+enumerate(r.guests), "if that is not meant, take them out")...)
	}
	if len(r.teams) == 0 {
		return out
	}
	if !r.state.Private {
		out = append(out, found("public", connectors.Look, "it is public: everybody in the workspace can read what customers write", "if that is not meant, make it private")...)
	}
	return append(out, judgeAgents(r)...)
}

// judgeAgents is about who works in a team's Slack channel.
func judgeAgents(r roomFacts) []connectors.Finding {
	i := slices.IndexFunc(r.teams, func(t config.Team) bool { return t.Agents.OfChannel() })
	if i < 0 {
		return nil
	}
	t, many := r.teams[i], r.humans
	if !r.whole {
		many = r.members // with apps and guests
	}
	switch {
	case r.whole && many == 0:
		return found("nobody", connectors.Warn, "nobody is in it who could answer", "invite the team "+t.Name)
	case bridge.Crowded(bridge.TeamPolicy{Agents: t.Agents}, many):
		return found("crowd", connectors.Look, fmt.Sprintf("%d people are in it, so that nobody is given a conversation automatically", many),
			`say who the agents are: agents: "@usergroup", or [U0ANA, U0BEN]`)
	}
	return nil
}

// judgePeople is about the people that the configuration names.
func judgePeople(f peopleFacts) []connectors.Finding {
	var out []connectors.Finding
	for _, key := range slices.Sorted(maps.Keys(f.gone)) {
		var ids []string
		for _, id := range f.gone[key] {
			ids = append(ids, string(id))
		}
		out = append(out, found("gone "+key, connectors.Look, key+" names "+enumerate(ids)+", whom the workspace has not (any more)", "take that out of the configuration")...)
	}
	if f.asked && f.admins == 0 {
		out = append(out, found("admins", connectors.Mend, "there is no active admin, so that nobody may see and change everything, and nobody is told of trouble",
			"name one: slack: {admins: [U0…]} (a person's profile, ⋮, Copy member ID); or leave workspace_admins at true")...)
	}
	return out
}

// enumerate joins a few names, and counts the rest.
func enumerate(names []string) string {
	const most = 8
	if len(names) > most {
		return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", len(names)-most)
	}
	return strings.Join(names, ", ")
}
