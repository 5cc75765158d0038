package config

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
	"golang.org/x/text/language"

	"frontdesk/bridge"
	"frontdesk/bridge/rehearsal"
	"frontdesk/workflow"
	"frontdesk/workflow/problem"
)

// given reads the circumstances of a talk, and what the customer says in it. It is read
// once all that it may name is known.
type given struct {
	r       *reader
	c       *Config
	setting *rehearsal.Setting
	// asked are the workflows that may ask the customer something; nil: not all could
	// be read, so that nothing is said about questions.
	asked []*workflow.Definition
	// away and busy are the words given there, to be looked up at the end.
	away, busy []*yaml.Node
	// before are answers of an earlier conversation.
	before []answered
}

// ReadGiven reads a file that holds the circumstances of a talk and what the customer
// says in it, as "given" of a test does, into a test that has no wants.
func (c *Config) ReadGiven(path string) (rehearsal.Test, problem.List) {
	r := &reader{file: path, env: func(string) (string, bool) { return "", false }}
	t := r.newTest(c, true)
	if root := r.parse(path); root != nil {
		r.inspect(root)
		t.circumstances(root, "the file")
	}
	r.problems.Sort()
	return t.test, r.problems
}

// keys are those of the circumstances.
func (g *given) keys() []key {
	r := g.r
	return []key{
		{name: "contact", read: g.contact},
		{name: "conversation", read: g.conversation},
		{name: "now", read: func(n *yaml.Node) {
			s, ok := r.word(n, "now", "2026-03-02 10:00")
			at, err := rehearsal.Moment(s, g.c.TimeZone)
			if ok && err != "" {
				r.add(n, "now %s", err)
			}
			g.setting.Now = at
		}},
		{name: "http", read: g.systems},
		{name: "agents", read: g.agents},
		{name: "away", read: func(n *yaml.Node) { g.away = g.people(n, "away") }},
		{name: "busy", read: func(n *yaml.Node) { g.busy = g.people(n, "busy") }},
	}
}

// people reads a list of agents and teams, or one of them.
func (g *given) people(n *yaml.Node, what string) []*yaml.Node {
	if n.Kind == yaml.SequenceNode {
		return n.Content
	}
	if _, ok := g.r.word(n, what, "[sales]"); !ok {
		return nil
	}
	return []*yaml.Node{n}
}

// agents reads who works in which team.
func (g *given) agents(n *yaml.Node) {
	r := g.r
	if !r.isMapping(n, "agents") {
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		team := bridge.TeamID(k.Value)
		if !r.oneOf(k, "team", teamIDs(g.c)) {
			continue
		}
		r.list(v, "the agents of a team", "[ana, ben]", func(n *yaml.Node) {
			name, ok := r.word(n, "an agent", "ana")
			if !ok {
				return
			}
			a := rehearsal.NewAgent(name, team)
			if j := slices.IndexFunc(g.setting.Agents, func(b rehearsal.Agent) bool { return b.ID == a.ID }); j >= 0 {
				g.setting.Agents[j].Teams = append(g.setting.Agents[j].Teams, team)
				return
			}
			g.setting.Agents = append(g.setting.Agents, a)
		})
	}
}

// teamIDs are the ids of the teams.
func teamIDs(c *Config) []string {
	ids := make([]string, len(c.Teams))
	for i, t := range c.Teams {
		ids[i] = string(t.ID)
	}
	return ids
}

// oneOf sees that a word is one of those that there are.
func (r *reader) oneOf(n *yaml.Node, thing string, all []string) bool {
	switch near := problem.Suggest(n.Value, all); {
	case slices.Contains(all, n.Value):
		return true
	case near != "":
		r.add(n, "there is no %s %s; did you mean %q?", thing, quoted(n.Value), near)
	case len(all) == 0:
		r.add(n, "there is no %s %s", thing, quoted(n.Value))
	default:
		r.add(n, "there is no %s %s; there is %s", thing, quoted(n.Value), strings.Join(all, ", "))
	}
	return false
}

// end looks up what was answered before, who is away and who is busy.
func (g *given) end() {
	all := rehearsal.Agents(g.c.Policy(World{}), *g.setting)
	for _, a := range g.before {
		g.recall(a)
	}
	for _, n := range g.away {
		if g.isAgent(n, all, teamIDs(g.c)...) {
			g.setting.Away = append(g.setting.Away, n.Value)
		}
	}
	for _, n := range g.busy {
		if !g.isAgent(n, all, teamIDs(g.c)...) {
			continue
		}
		limited := slices.ContainsFunc(g.c.Teams, func(t Team) bool {
			return t.MaxOpen > 0 && (string(t.ID) == n.Value || slices.ContainsFunc(all, func(a rehearsal.Agent) bool {
				return (string(a.ID) == n.Value || a.Name == n.Value) && slices.Contains(a.Teams, t.ID)
			}))
		})
		if !limited {
			g.r.add(n, "%s is never busy, since no max_open says how many conversations are enough; write assignment: {max_open: 5}", n.Value)
			continue
		}
		g.setting.Busy = append(g.setting.Busy, n.Value)
	}
}

// isAgent sees that a word is an agent, or one of some others.
func (g *given) isAgent(n *yaml.Node, all []rehearsal.Agent, others ...string) bool {
	names := slices.Clone(others)
	for _, a := range all {
		if names = append(names, string(a.ID)); n.Value == a.Name {
			return true
		}
	}
	thing := "agent or team"
	if slices.Contains(others, rehearsal.Nobody) {
		thing = "agent"
	}
	return g.r.oneOf(n, thing, names)
}

// contact reads what is known of the customer.
func (g *given) contact(n *yaml.Node) {
	r, c := g.r, &g.setting.Contact
	line := func(name, example string, to *string) key {
		return key{name: name, read: func(n *yaml.Node) {
			if s, ok := r.word(n, "contact."+name, example); ok {
				*to = s
			}
		}}
	}
	r.object(n, "contact",
		line("name", "Mia Wong", &c.Name), line("first_name", "Mia", &c.FirstName), line("last_name", "Wong", &c.LastName),
		line("email", "mia@example.org", &c.Email),
		key{name: "phone", read: func(n *yaml.Node) {
			s, ok := r.word(n, "contact.phone", "+442079460958")
			if ok && (!strings.HasPrefix(s, "+") || strings.Trim(s[1:], "0123456789") != "") {
				r.add(n, "contact.phone must be a number with its country code and nothing else, such as +442079460958, not %s", quoted(n.Value))
			}
			c.Phone = s
		}},
		key{name: "phone_verified", read: func(n *yaml.Node) { c.PhoneVerified, _ = r.yes(n, "contact.phone_verified") }},
		key{name: "language", read: func(n *yaml.Node) {
			s, ok := r.word(n, "contact.language", "de")
			if _, err := language.Parse(s); ok && err != nil {
				r.add(n, "contact.language must be a language such as en or pt-BR, not %s", quoted(n.Value))
			}
			c.Language = s
		}},
		key{name: "country", read: func(n *yaml.Node) {
			s, ok := r.word(n, "contact.country", "DE")
			if region, err := language.ParseRegion(s); ok && (err != nil || len(s) != 2 || region.String() != s) {
				r.add(n, "contact.country must be a country's code such as DE, not %s", quoted(n.Value))
			}
			c.Country = s
		}},
		key{name: "time_zone", read: func(n *yaml.Node) {
			if zone := r.zone(n, "contact.time_zone"); zone != nil {
				c.TimeZone = zone.String()
			}
		}},
		key{name: "returning", read: func(n *yaml.Node) { c.Returning, _ = r.yes(n, "contact.returning") }},
		line("last_agent", "ana", &c.LastAgent),
		key{name: "tags", read: func(n *yaml.Node) {
			r.list(n, "contact.tags", "[vip]", func(n *yaml.Node) {
				if s, ok := r.word(n, "a tag", "vip"); ok {
					c.Tags = append(c.Tags, s)
				}
			})
		}},
		key{name: "fields", read: g.fields},
		key{name: "answered", read: g.answered},
	)
}

// fields reads the custom attributes that are known of the customer.
func (g *given) fields(n *yaml.Node) {
	r := g.r
	if !r.isMapping(n, "contact.fields") {
		return
	}
	g.setting.Contact.Fields = map[string]string{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		if s, ok := r.word(v, "the field "+k.Value, "pro"); ok && r.fieldValue(g.c, k, v, "contact.fields."+k.Value, s) {
			g.setting.Contact.Fields[k.Value] = s
		}
	}
}

// fieldValue sees that there is a field, and that it can have a value.
func (r *reader) fieldValue(c *Config, k, v *yaml.Node, path, value string) bool {
	if len(c.Fields) == 0 {
		return true // any may be used
	}
	i := slices.IndexFunc(c.Fields, func(f bridge.FieldPolicy) bool { return f.Path == path })
	if i < 0 {
		paths := make([]string, len(c.Fields))
		for j, f := range c.Fields {
			paths[j] = f.Path
		}
		if near := problem.Suggest(path, paths); near != "" {
			r.add(k, "there is no field %s; did you mean %s?", path, near)
		} else {
			r.add(k, "there is no field %s; there is %s", path, strings.Join(paths, ", "))
		}
		return false
	}
	ok, like := true, ""
	switch f := c.Fields[i]; f.Type {
	case workflow.FieldNumber:
		_, err := strconv.ParseFloat(value, 64)
		ok, like = err == nil, "a number"
	case workflow.FieldBool:
		ok, like = value == "true" || value == "false", "true or false"
	case workflow.FieldDate:
		_, err := time.Parse(time.DateOnly, value)
		ok, like = err == nil, "a date such as 2027-01-31"
	case workflow.FieldChoice:
		ok, like = slices.Contains(f.Choices, value), either(f.Choices)
	}
	if !ok && value != "" {
		r.add(v, "the field %s must be %s, not %s", path, like, quoted(value))
		return false
	}
	return true
}

// conversation reads how the conversation opens.
func (g *given) conversation(n *yaml.Node) {
	r, s := g.r, g.setting
	seen := r.object(n, "conversation",
		key{name: "channel", read: func(n *yaml.Node) {
			var all []string
			for _, ch := range g.c.Channels {
				all = append(all, string(ch.ID))
			}
			if id, ok := r.word(n, "conversation.channel", "telegram"); ok && r.oneOf(n, "channel", all) {
				s.Channel = bridge.EndpointID(id)
			}
		}},
		key{name: "source", read: func(n *yaml.Node) { r.choice(n, "conversation.source", []string{"contact"}, "agent", "workflow") }},
		key{name: "origin", read: func(n *yaml.Node) { s.Origin, _ = r.word(n, "conversation.origin", "quote") }},
		key{name: "first_message", read: func(n *yaml.Node) { s.First, _ = r.word(n, "conversation.first_message", "Hello") }},
	)
	if at := seen["first_message"]; at != nil && seen["origin"] != nil {
		r.add(at, `a conversation with an origin opens with "/start" and has no first_message; take one of them out`)
	}
}
