package config

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
	"golang.org/x/text/language"

	"frontdesk/bridge"
	"frontdesk/workflow"
	"frontdesk/workflow/problem"
)

// fieldWord is the id of one of a field's choices.
var fieldWord = regexp.MustCompile(`^[^\s].{0,63}$`)

// fields reads the custom attributes of one file. known are those of the files before.
func (r *reader) fields(n *yaml.Node, c *Config, known []placed) []placed {
	if !r.isMapping(n, "fields") {
		return known
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		name := k.Value
		if k.Kind != yaml.ScalarNode || !workflow.IsFieldName(name) {
			r.add(k, "the field %s must be letters, digits and _, a letter first, 64 at most", quoted(name))
			continue
		}
		if j := slices.IndexFunc(known, func(p placed) bool { return p.id == name }); j >= 0 {
			r.add(k, "there is a field %s already, at %s; give this one another name", quoted(name), known[j].at)
			continue
		}
		known = append(known, placed{name, r.at(k)})
		f, ok := r.field(v, name)
		if !ok {
			// So that what uses it is not found fault with as well.
			f.Field = workflow.Field{Type: workflow.FieldText}
		}
		c.Fields = append(c.Fields, f)
	}
	return known
}

// field reads one custom attribute.
func (r *reader) field(n *yaml.Node, name string) (f bridge.FieldPolicy, ok bool) {
	const on = "contact"
	before := len(r.problems)
	owner, choices := on, n
	f.Type = workflow.FieldText
	what := "the field " + name
	seen := r.object(n, what,
		key{name: "on", read: func(n *yaml.Node) {
			if s, ok := r.choice(n, "on", []string{on, "conversation"}); ok {
				owner = s
			}
		}},
		key{name: "type", read: func(n *yaml.Node) {
			words := make([]string, len(workflow.FieldTypes()))
			for i, t := range workflow.FieldTypes() {
				words[i] = string(t)
			}
			if s, ok := r.choice(n, "a field's type", words); ok {
				f.Type = workflow.FieldType(s)
			}
		}},
		key{name: "choices", read: func(n *yaml.Node) { choices, f.Choices = n, r.fieldChoices(n) }},
		key{name: "label", read: func(n *yaml.Node) { f.Label = r.fieldLabel(n) }},
		key{name: "see", read: func(n *yaml.Node) { f.See = r.access(n, "see", bridge.AccessAgents, bridge.AccessAdmins) }},
		key{name: "edit", read: func(n *yaml.Node) {
			f.Edit = r.access(n, "edit", bridge.AccessAgents, bridge.AccessAdmins, bridge.AccessNobody)
		}},
	)
	f.Hidden = f.See == bridge.AccessAdmins
	switch {
	case f.Hidden && f.Edit == bridge.AccessAgents:
		r.add(seen["edit"], "agents may not see %s, and so cannot edit it; write edit: admins, or see: agents", what)
	case f.Hidden && f.Edit == "":
		f.Edit = bridge.AccessAdmins
	}
	r.required(n, seen, "on", what+" does not say whose it is; write on: contact or on: conversation")
	switch {
	case seen == nil:
	case f.Type == workflow.FieldChoice && seen["choices"] == nil:
		r.add(n, "%s is a choice and has no choices; write choices: [free, pro]", what)
	case f.Type != workflow.FieldChoice && seen["choices"] != nil && seen["type"] == nil:
		r.add(choices, "%s has choices; write type: choice as well", what)
	case f.Type != workflow.FieldChoice && seen["choices"] != nil && len(r.problems) == before:
		r.add(choices, "%s has choices, but is a %s; write type: choice, or take them out", what, f.Type)
	}
	f.Path = owner + ".fields." + name
	f.Label = cmp.Or(f.Label, bridge.FieldLabel(name))
	return f, seen != nil && len(r.problems) == before
}

// access reads who may do something with a field.
func (r *reader) access(n *yaml.Node, what string, all ...bridge.Access) bridge.Access {
	words := make([]string, len(all))
	for i, a := range all {
		words[i] = string(a)
	}
	s, _ := r.choice(n, what, words)
	return bridge.Access(s)
}

// fieldLabel reads what people call a field: a text, or one for each language, of which the
// desk is shown the one in its own language or else the first.
func (r *reader) fieldLabel(n *yaml.Node) string {
	line := func(n *yaml.Node) string {
		s, ok := r.text(n, "a field's label", "Plan")
		if s = strings.TrimSpace(s); ok && (len([]rune(s)) > 80 || strings.ContainsAny(s, "\r\n\t")) {
			r.add(n, "a field's label must be one line of 80 characters at most")
		}
		return s
	}
	if n.Kind != yaml.MappingNode {
		return line(n)
	}
	var tags []language.Tag
	var labels []string
	for i := 0; i+1 < len(n.Content); i += 2 {
		tag, err := language.Parse(n.Content[i].Value)
		if err != nil || slices.Contains(tags, tag) {
			r.add(n.Content[i], "a field's label is a text, or one for each language, such as {en: Plan, de: Tarif}; %s is no language, or there twice", quoted(n.Content[i].Value))
			continue
		}
		tags, labels = append(tags, tag), append(labels, line(n.Content[i+1]))
	}
	if len(tags) == 0 {
		r.add(n, "a field's label has no text in any language; write {en: Plan, de: Tarif}")
		return ""
	}
	_, i, sure := language.NewMatcher(tags).Match(language.English)
	if sure < language.High {
		i = 0
	}
	return labels[i]
}

func (r *reader) fieldChoices(n *yaml.Node) []string {
	var all []string
	r.list(n, "a field's choices", "[free, pro]", func(n *yaml.Node) {
		s, ok := r.word(n, "one of a field's choices", "free")
		switch {
		case !ok:
		case !fieldWord.MatchString(s):
			r.add(n, "one of a field's choices must be a word of 64 characters at most")
		case slices.Contains(all, s):
			r.add(n, "the choice %s is given twice; take one of them out", quoted(n.Value))
		default:
			all = append(all, s)
		}
	})
	if n.Kind == yaml.SequenceNode && len(n.Content) == 0 {
		r.add(n, "choices is empty; list at least one, such as [free, pro]")
	}
	return all
}

// scopeFields are the custom attributes as workflows see them; nil if none are declared.
func (c *Config) scopeFields(declared bool) *workflow.Fields {
	if !declared {
		return nil
	}
	all := &workflow.Fields{Contact: map[string]workflow.Field{}, Conversation: map[string]workflow.Field{}}
	for _, f := range c.Fields {
		field := f.Field
		field.Label = f.Label
		if name, ok := strings.CutPrefix(f.Path, "contact.fields."); ok {
			all.Contact[name] = field
		} else if name, ok := strings.CutPrefix(f.Path, "conversation.fields."); ok {
			all.Conversation[name] = field
		}
	}
	return all
}

// hides tells whether a name is that of a custom attribute that agents may not see.
func (c *Config) hides(name string) bool {
	return slices.ContainsFunc(c.Fields, func(f bridge.FieldPolicy) bool {
		return f.Hidden && strings.HasSuffix(f.Path, ".fields."+name)
	})
}

// shown is what a team's cards show, to be looked up once all files are read.
type shown struct {
	r    *reader
	node *yaml.Node
	team int
}

// card reads what a team's cards show of a contact.
func (r *reader) card(n *yaml.Node, c *Config) {
	r.object(n, "a team's card", key{name: "fields", read: func(n *yaml.Node) {
		c.shown = append(c.shown, shown{r, n, len(c.Teams)})
	}})
}

// cards looks up what the teams' cards show: what is known of every contact, a
// custom attribute, or the answer to a question.
func (c *Config) cards() {
	names := bridge.ShownNames()
	for _, f := range c.Fields {
		names = append(names, f.Path[strings.LastIndex(f.Path, ".")+1:])
	}
	for _, w := range c.Workflows {
		names = append(names, w.Questions()...)
	}
	for _, s := range c.shown {
		list := []string{}
		s.r.list(s.node, "a team's card.fields", "[topic, email]", func(n *yaml.Node) {
			name, ok := s.r.text(n, "a field of a team's card", "email")
			switch near := problem.Suggest(name, names); {
			case !ok:
			case c.hides(name):
				s.r.add(n, "a card shows agents what it shows, and they may not see %s; take it out", quoted(n.Value))
			case slices.Contains(names, name):
				list = append(list, name)
			case near != "" && near == problem.Suggest(n.Value, names):
				s.r.add(n, "a card has no %s; did you mean %q?", quoted(n.Value), near)
			default:
				s.r.add(n, "a card has no %s; it shows %s, fields and answers", quoted(n.Value), strings.Join(bridge.ShownNames(), ", "))
			}
		})
		c.Teams[s.team].Shows = list
	}
	c.shown = nil
}
