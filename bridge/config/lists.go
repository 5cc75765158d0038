package config

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"frontdesk/bridge"
	"frontdesk/connectors"
	"frontdesk/workflow"
	"frontdesk/workflow/problem"
)

var ids = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,39}$`)

// placed is an id with the place where it stands, for people.
type placed struct{ id, at string }

// id reads the id of a thing (a "team") and sees that it is the only one.
func (r *reader) id(n *yaml.Node, thing string, known []placed, reserved ...string) (string, bool) {
	s, ok := r.text(n, "a "+thing+"'s id", thing)
	if !ok {
		return "", false
	}
	if !ids.MatchString(s) {
		r.add(n, "the id %s must be lower-case letters, digits, _ and -, a letter first, 40 at most", quoted(n.Value))
		return "", false
	}
	for _, word := range reserved {
		if s == word {
			r.add(n, "%q cannot be a %s's id, since it means something else already", s, thing)
			return "", false
		}
	}
	for _, k := range known {
		if k.id == s {
			r.add(n, "there is a %s with the id %q already, at %s; give this one another id", thing, s, k.at)
			return "", false
		}
	}
	return s, true
}

// channels reads the customer-facing accounts. What keys a channel takes depends
// on its type, which may be written below them, so the type is read first.
func (r *reader) channels(n *yaml.Node, c *Config) {
	const example = `- {id: telegram, type: telegram, token: "${TELEGRAM_BOT_TOKEN}"}`
	var known []placed
	var secrets []usedSecret
	r.list(n, "channels", example, func(n *yaml.Node) {
		if !r.isMapping(n, "a channel") {
			return
		}
		kind, wrong := r.channelKind(n)
		ch := Channel{Type: "", Settings: nil}
		keys := []key{
			{name: "id", read: func(n *yaml.Node) {
				// The desk is an endpoint as well, and so are other systems.
				if s, ok := r.id(n, "channel", known, string(bridge.Desk), string(bridge.Calls)); ok {
					known = append(known, placed{s, r.at(n)})
					ch.ID = bridge.EndpointID(s)
				}
			}},
			{name: "type", read: func(*yaml.Node) {}},
		}
		if kind == nil {
			// Without a type nobody knows which further keys are right.
			for i := 0; i+1 < len(n.Content); i += 2 {
				if name := n.Content[i].Value; name != "id" && name != "type" {
					keys = append(keys, key{name: name, read: func(*yaml.Node) {}})
				}
			}
			seen := r.object(n, "a channel", keys...)
			r.required(n, seen, "id", "a channel's id is missing; it is the account's name in reports, such as id: telegram")
			if !wrong {
				r.required(n, seen, "type", "a channel's type is missing; it is "+either(r.kindNames()))
			}
			return
		}
		s := newSettings(r, kind)
		seen := r.object(n, "a channel of type "+kind.Name(), append(keys, s.keys()...)...)
		r.required(n, seen, "id", "a channel's id is missing; it is the account's name in reports, such as id: telegram")
		s.check(n, seen)
		secrets = s.compare(secrets)
		ch.Type, ch.Settings = kind.Name(), s.value
		c.Channels = append(c.Channels, ch)
	})
	if n.Kind == yaml.SequenceNode && len(n.Content) == 0 {
		r.add(n, "channels is empty; list at least one, such as %s", example)
	}
}

func (r *reader) kindNames() []string {
	names := make([]string, len(r.kinds))
	for i, k := range r.kinds {
		names[i] = k.Name()
	}
	return names
}

// channelKind finds the kind that a channel's type names. wrong tells that the
// type is there and was found fault with.
func (r *reader) channelKind(n *yaml.Node) (kind connectors.Kind, wrong bool) {
	at := value(n, "type")
	if at == nil {
		return nil, false
	}
	name, ok := r.choice(at, "a channel's type", r.kindNames())
	if !ok {
		return nil, true
	}
	for _, k := range r.kinds {
		if k.Name() == name {
			return k, false
		}
	}
	return nil, false
}

var (
	slackID   = regexp.MustCompile(`^[CG][A-Z0-9]{2,30}$`)
	personID  = regexp.MustCompile(`^[UW][A-Z0-9]{2,30}$`)
	slackName = regexp.MustCompile(`^#[\p{Ll}\p{Lo}\p{Lm}\p{M}\p{N}_-]{1,80}$`)
)

// teams reads the teams of one file. known are those of the files before.
func (r *reader) teams(n *yaml.Node, c *Config, known []placed) []placed {
	const example = `- {id: support, name: Support, slack_channel: "#support"}`
	r.list(n, "teams", example, func(n *yaml.Node) {
		t := Team{Strategy: bridge.AssignNobody, Notify: bridge.NotifyPolicy{Waiting: 5 * time.Minute}}
		keys := []key{
			{name: "id", read: func(n *yaml.Node) {
				if s, ok := r.id(n, "team", known, "last_agent"); ok {
					known = append(known, placed{s, r.at(n)})
					t.ID = bridge.TeamID(s)
				}
			}},
			{name: "name", read: func(n *yaml.Node) {
				s, ok := r.text(n, "a team's name", "Support")
				if s = strings.TrimSpace(s); ok && (len([]rune(s)) > 80 || strings.ContainsAny(s, "\r\n\t")) {
					r.add(n, "a team's name must be one line of 80 characters at most")
				}
				t.Name = s
			}},
			{name: "slack_channel", read: func(n *yaml.Node) { t.SlackChannel = r.slackChannelOf(n, "a team's slack_channel", c) }},
			{name: "card", read: func(n *yaml.Node) { r.card(n, c) }},
			{name: "assignment", read: func(n *yaml.Node) { r.assignment(n, &t) }},
			{name: "agents", read: func(n *yaml.Node) { t.Agents = r.agents(n) }},
			{name: "hours", read: func(n *yaml.Node) { r.teamHours(n, len(c.Teams)) }},
			{name: "messages", read: func(n *yaml.Node) {
				i := len(c.Teams)
				r.messages(n, "a team's messages", func(c *Config) (*map[string]bridge.OwnMessage, *map[string]*workflow.Phrase) {
					return &c.Teams[i].Messages, &c.Teams[i].Own
				})
			}},
			{name: "notify", read: func(n *yaml.Node) { r.notify(n, &t) }},
			{name: "replies", read: func(n *yaml.Node) { r.replies(n, &t) }},
			{name: "observers", read: func(n *yaml.Node) { t.Observers = r.observers(n) }},
			{name: "was", read: func(n *yaml.Node) { t.Was = r.was(n, c) }},
		}
		seen := r.object(n, "a team", keys...)
		r.required(n, seen, "id", "a team's id is missing; rules name the team by it, such as id: support")
		r.required(n, seen, "slack_channel", `a team's slack_channel is missing; it is where its conversations appear, such as "#support" or C0123456789`)
		t.Name = cmp.Or(t.Name, string(t.ID))
		c.Teams = append(c.Teams, t)
	})
	if n.Kind == yaml.SequenceNode && len(n.Content) == 0 {
		r.add(n, "teams is empty; list at least one, such as %s", example)
	}
	return known
}

// was reads the ids by which a team went before, which no team may have now.
func (r *reader) was(n *yaml.Node, c *Config) []bridge.TeamID {
	const what, example = "a team's was", "[old_id]"
	var all []bridge.TeamID
	r.list(n, what, example, func(n *yaml.Node) {
		s, ok := r.text(n, what, "old_id")
		id := bridge.TeamID(s)
		switch {
		case !ok:
		case !ids.MatchString(s):
			r.add(n, "%s takes ids of teams of before, such as %s, not %s", what, example, quoted(n.Value))
		case c.was[id] != "":
			r.add(n, "a team was %q already, at %s; only one can take its conversations over", s, c.was[id])
		default:
			if c.was == nil {
				c.was = map[bridge.TeamID]string{}
			}
			c.was[id] = r.at(n)
			all = append(all, id)
			r.atEnd = append(r.atEnd, func(c *Config) {
				if slices.ContainsFunc(c.Teams, func(t Team) bool { return t.ID == id }) {
					r.add(n, "there is a team %q, so that no other one can have been it; remove this, or that team", s)
				}
			})
		}
	})
	return all
}

// people reads a list of people's Slack ids.
func (r *reader) people(n *yaml.Node, what string) []bridge.PersonID {
	const example = "U0ANA"
	var ids []bridge.PersonID
	r.list(n, what, "["+example+"]", func(n *yaml.Node) {
		s, ok := r.text(n, what, example)
		id := bridge.PersonID(s)
		switch {
		case !ok:
		case !personID.MatchString(s):
			r.add(n, "%s takes people's ids such as %s, not %s; Slack shows it in a profile, under ⋮, Copy member ID", what, example, quoted(n.Value))
		case slices.Contains(ids, id):
			r.add(n, "%s names %s twice; keep one of them", what, quoted(n.Value))
		default:
			ids = append(ids, id)
		}
	})
	return ids
}

// slackChannelOf reads a Slack channel where conversations appear, and notes where it is named.
func (r *reader) slackChannelOf(n *yaml.Node, what string, c *Config) string {
	name := r.slackChannel(n, what)
	if _, known := c.named[name]; name != "" && !known {
		if c.named == nil {
			c.named = map[string]problem.Position{}
		}
		c.named[name] = problem.Position{File: r.file, Line: n.Line, Column: n.Column}
	}
	return name
}

// slackChannel reads a Slack channel's id or "#name".
func (r *reader) slackChannel(n *yaml.Node, what string) string {
	const example = `"#support"`
	s, ok := r.text(n, what, example)
	switch {
	case !ok:
	case slackID.MatchString(s), slackName.MatchString(s):
		return s
	case slackName.MatchString("#" + strings.ToLower(strings.TrimPrefix(s, "#"))):
		r.add(n, `%s must be an id such as C0123456789 or a name such as %s; did you mean "#%s"?`,
			what, example, strings.ToLower(strings.TrimPrefix(n.Value, "#")))
	default:
		r.add(n, "%s must be an id such as C0123456789 or a name such as %s, not %s", what, example, quoted(n.Value))
	}
	return ""
}

// fallbackTeam reads the team for what no rule routes. With one team it goes
// without saying.
func (r *reader) fallbackTeam(root, n *yaml.Node, teams []placed, c *Config) {
	if n == nil {
		switch {
		case len(teams) == 1:
			c.FallbackTeam = bridge.TeamID(teams[0].id)
		case len(teams) > 1:
			r.add(root, "fallback_team is missing; name the team that gets what no rule routes, such as fallback_team: %s", teams[0].id)
		}
		return
	}
	s, ok := r.text(n, "fallback_team", "support")
	if !ok {
		return
	}
	names := make([]string, len(teams))
	for i, t := range teams {
		if t.id == s {
			c.FallbackTeam = bridge.TeamID(s)
			return
		}
		names[i] = t.id
	}
	switch near := problem.Suggest(n.Value, names); {
	case len(names) == 0:
		// That there is no team with a good id is noted already.
	case near != "":
		r.add(n, "fallback_team: there is no team %s; did you mean %q?", quoted(n.Value), near)
	default:
		r.add(n, "fallback_team: there is no team %s; there is %s", quoted(n.Value), either(names))
	}
}
