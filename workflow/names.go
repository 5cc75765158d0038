package workflow

import (
	"maps"
	"slices"
	"time"

	"github.com/expr-lang/expr/types"
)

// name is a line of the table of names that expressions may use. value is nil
// for one that the language has and this version does not obey.
type name struct {
	group, name string
	kind        types.Type
	value       func(Facts) any
}

// names is the table, apart from now and answers.
func names() []name {
	fields := types.TypeOf(map[string]string{})
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
		{group: "contact", name: "phone_verified"},
		{group: "contact", name: "time_zone"},
		{group: "contact", name: "tags"},
		{"conversation", "number", types.String, func(f Facts) any { return f.Conversation.Number }},
		{"conversation", "source", types.String, func(f Facts) any { return f.Conversation.Source }},
		{"conversation", "channel", types.String, func(f Facts) any { return f.Conversation.Channel }},
		{"conversation", "origin", types.String, func(f Facts) any { return f.Conversation.Origin }},
		{"conversation", "first_message", types.String, func(f Facts) any { return f.Conversation.FirstMessage }},
		{"conversation", "team", types.String, func(f Facts) any { return f.Conversation.Team }},
		{"conversation", "fields", fields, func(f Facts) any { return f.Conversation.Fields }},
		{group: "conversation", name: "tags"},
		{group: "conversation", name: "priority"},
		{"assignee", "name", types.String, func(f Facts) any { return f.Assignee.Name }},
		{"assignee", "first_name", types.String, func(f Facts) any { return f.Assignee.FirstName }},
		{"team", "name", types.String, func(f Facts) any { return f.Team.Name }},
		{group: "team", name: "opens"},
	}
}

// functions are what expressions may call: known, and those of the expression
// library that end soon and need no memory to speak of.
func functions() []string {
	return []string{
		"known", "len", "lower", "upper", "trim", "trimPrefix", "trimSuffix", "hasPrefix", "hasSuffix",
		"indexOf", "lastIndexOf", "int", "float", "string", "abs", "ceil", "floor", "round", "min", "max",
	}
}

// laterFunctions are those that the language has and this version does not obey.
func laterFunctions() []string { return []string{"open", "available"} }

// clock are the methods of now that give a plain number or text.
func clock() []string { return []string{"Year", "YearDay", "Day", "Hour", "Minute", "Format"} }

// vocabulary is what the names mean for one workflow: the types to check
// expressions against.
type vocabulary struct {
	env    types.Map
	groups map[string]map[string]bool // group, name: whether it is obeyed
}

// newVocabulary makes the vocabulary of a workflow with these questions.
func newVocabulary(questions map[string]*askStep) *vocabulary {
	v := &vocabulary{
		env:    types.Map{"now": types.TypeOf(time.Time{})},
		groups: map[string]map[string]bool{"answers": {}},
	}
	members := map[string]types.Map{"answers": {}}
	for id := range questions {
		members["answers"][id] = types.String
		v.groups["answers"][id] = true
	}
	for _, n := range names() {
		if v.groups[n.group] == nil {
			v.groups[n.group], members[n.group] = map[string]bool{}, types.Map{}
		}
		v.groups[n.group][n.name] = n.value != nil
		if n.value != nil {
			members[n.group][n.name] = n.kind
		}
	}
	for group, m := range members {
		v.env[group] = m
	}
	return v
}

// values are the names' values at run time.
func (d *Definition) values(f Facts, answers map[string]Answer) map[string]any {
	given := make(map[string]any, len(d.questions))
	for id := range d.questions {
		given[id] = answers[id].Value
	}
	env := map[string]any{"now": f.Now, "answers": given}
	for _, n := range names() {
		if n.value == nil {
			continue
		}
		group, ok := env[n.group].(map[string]any)
		if !ok {
			group = map[string]any{}
			env[n.group] = group
		}
		group[n.name] = n.value(f)
	}
	return env
}

// keysOf are a map's keys in their order.
func keysOf[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
