package workflow

import (
	"maps"
	"math"
	"slices"
	"time"

	"github.com/expr-lang/expr/types"
)

// name is a line of the table of names that expressions may use.
type name struct {
	group, name string
	kind        types.Type
	value       func(Facts) any
}

// names is the table, apart from now and answers.
func names() []name {
	fields, tags := types.TypeOf(map[string]string{}), types.TypeOf([]string{})
	return []name{
		{"contact", "name", types.String, func(f Facts) any { return f.Contact.Name }},
		{"contact", "first_name", types.String, func(f Facts) any { return f.Contact.FirstName }},
		{"contact", "last_name", types.String, func(f Facts) any { return f.Contact.LastName }},
		{"contact", "email", types.String, func(f Facts) any { return f.Contact.Email }},
		{"contact", "phone", types.String, func(f Facts) any { return f.Contact.Phone }},
		{"contact", "language", types.String, func(f Facts) any { return f.Contact.Language }},
		{"contact", "country", types.String, func(f Facts) any { return f.Contact.Country }},
		{"contact", "last_agent", types.String, func(f Facts) any { return f.Contact.LastAgent }},
		{"contact", "returning", types.Bool, func(f Facts) any { return f.Contact.Returning }},
		{"contact", "fields", fields, func(f Facts) any { return f.Contact.Fields }},
		{"contact", "phone_verified", types.Bool, func(f Facts) any { return f.Contact.PhoneVerified }},
		{"contact", "tags", tags, func(f Facts) any { return f.Contact.Tags }},
		{"contact", "time_zone", types.String, func(f Facts) any { return f.Contact.TimeZone }},
		{"conversation", "number", types.String, func(f Facts) any { return f.Conversation.Number }},
		{"conversation", "source", types.String, func(f Facts) any { return f.Conversation.Source }},
		{"conversation", "channel", types.String, func(f Facts) any { return f.Conversation.Channel }},
		{"conversation", "origin", types.String, func(f Facts) any { return f.Conversation.Origin }},
		{"conversation", "first_message", types.String, func(f Facts) any { return f.Conversation.FirstMessage }},
		{"conversation", "team", types.String, func(f Facts) any { return f.Conversation.Team }},
		{"conversation", "fields", fields, func(f Facts) any { return f.Conversation.Fields }},
		{"conversation", "tags", tags, func(f Facts) any { return f.Conversation.Tags }},
		{"conversation", "priority", types.String, func(f Facts) any { return f.Conversation.priority() }},
		{"assignee", "name", types.String, func(f Facts) any { return f.Assignee.Name }},
		{"assignee", "first_name", types.String, func(f Facts) any { return f.Assignee.FirstName }},
		{"team", "name", types.String, func(f Facts) any { return f.Team.Name }},
		{"team", "opens", types.String, func(f Facts) any { return f.Team.Opens }},
		{groupMessage, "text", types.String, func(f Facts) any { return f.Message.Text }},
		{groupMessage, "kind", types.String, func(f Facts) any { return f.Message.Kind }},
	}
}

// groupMessage are the names that only a workflow has which begins with a message.
const groupMessage = "message"

// functions are what expressions may call: known, and those of the expression
// library that end soon and need no memory to speak of.
func functions() []string {
	return []string{
		"known", "len", "lower", "upper", "trim", "trimPrefix", "trimSuffix", "hasPrefix", "hasSuffix",
		"indexOf", "lastIndexOf", "int", "float", "string", "abs", "ceil", "floor", "round", "min", "max",
	}
}

// teamFunctions are those that ask about a team, by its id. A team that is not
// there any more is neither open nor available.
func teamFunctions() map[string]func(TeamFacts) bool {
	return map[string]func(TeamFacts) bool{
		"open":      func(t TeamFacts) bool { return t.Open },
		"available": func(t TeamFacts) bool { return t.Available },
	}
}

// vocabulary is what the names mean for one workflow: the types to check
// expressions against.
type vocabulary struct {
	env    types.Map
	groups map[string]map[string]bool // group, name
	// untext are the paths of the values that are numbers, lists, or true or false, dates those
	// of dates and times, which are texts that compare as these do.
	untext, dates map[string]bool
	lists         map[string]bool // those of several values
}

// newVocabulary makes the vocabulary of a workflow with these questions and
// declared fields, that begins with this event.
func newVocabulary(questions map[string]*askStep, fields *Fields, event string) *vocabulary {
	v := &vocabulary{
		env:    types.Map{"now": types.TypeOf(time.Time{}), clockName: clockTypes(), knownName: types.TypeOf(map[string]bool{})},
		groups: map[string]map[string]bool{"answers": {}},
		untext: map[string]bool{}, dates: map[string]bool{}, lists: map[string]bool{},
	}
	members := map[string]types.Map{"answers": {}}
	for id, q := range questions {
		members["answers"][id] = v.typed("answers."+id, q.of.value)
		v.groups["answers"][id] = true
	}
	for _, n := range names() {
		if n.group == groupMessage && event != EventReceived {
			continue
		}
		if v.groups[n.group] == nil {
			v.groups[n.group], members[n.group] = map[string]bool{}, types.Map{}
		}
		v.groups[n.group][n.name] = true
		members[n.group][n.name] = n.kind
		if n.name == "fields" && fields != nil {
			declared := types.Map{}
			for name, f := range fields.group(n.group) {
				declared[name] = v.typed(n.group+".fields."+name, f.Type)
			}
			members[n.group][n.name] = declared
		}
	}
	for group, m := range members {
		v.env[group] = m
	}
	for f := range teamFunctions() {
		v.env[f] = types.TypeOf(func(string) bool { return false })
	}
	return v
}

// typed is the type of a value in expressions.
func (v *vocabulary) typed(path string, t FieldType) types.Type {
	switch t {
	case FieldNumber:
		v.untext[path] = true
		return types.Float64
	case FieldBool:
		v.untext[path] = true
		return types.Bool
	case FieldDate, fieldTime:
		v.dates[path] = true
	case fieldList:
		v.untext[path], v.lists[path] = true, true
		return types.TypeOf([]string{})
	}
	return types.String
}

// values are the names' values at run time.
func (d *Definition) values(f Facts, answers map[string]Answer) map[string]any {
	known := map[string]bool{}
	typed := func(path string, t FieldType, s string) any {
		switch t {
		case FieldNumber:
			n := number(s)
			known[path] = !math.IsNaN(n)
			return n
		case FieldBool:
			known[path] = s != ""
			return s == "true"
		case fieldList:
			known[path] = s != ""
			return list(s)
		}
		return s
	}
	given := make(map[string]any, len(d.questions))
	for id, q := range d.questions {
		given[id] = typed("answers."+id, q.of.value, answers[id].Value)
	}
	env := map[string]any{"now": f.Now, clockName: clockValues(f.Now), "answers": given, knownName: known}
	for name, ask := range teamFunctions() {
		env[name] = func(team string) bool { return ask(f.Teams[team]) }
	}
	for _, n := range names() {
		group, ok := env[n.group].(map[string]any)
		if !ok {
			group = map[string]any{}
			env[n.group] = group
		}
		group[n.name] = n.value(f)
		if texts, is := group[n.name].(map[string]string); is && d.fields != nil {
			declared := map[string]any{}
			for name, field := range d.fields.group(n.group) {
				declared[name] = typed(n.group+".fields."+name, field.Type, texts[name])
			}
			group[n.name] = declared
		}
	}
	return env
}

// keysOf are a map's keys in their order.
func keysOf[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
