package rehearsal

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"frontdesk/bridge"
	"frontdesk/workflow"
	"frontdesk/workflow/problem"
)

// circumstances are the settings of a talk as one writes them in a line: by the names of
// the terminal's flags and of what a test is given.
type circumstances struct {
	p   *bridge.Policy
	s   Setting
	all []Agent
	// answered are to be looked up once it is known when the talk takes place.
	answered []earlierAnswer
}

// settings reads a line such as `language=de at="sat 20:00"`. bad says what is wrong.
func settings(p *bridge.Policy, s Setting, line string) (_ Setting, bad string) {
	c := circumstances{p: p, s: s}
	pairs, bad := pairsOf(line)
	if bad != "" {
		return s, bad
	}
	keys := c.keys()
	names := slices.Sorted(maps.Keys(keys))
	var seen []string
	for _, x := range pairs {
		set, is := keys[x.name]
		field, isField := strings.CutPrefix(x.name, "contact.fields.")
		question, isAnswer := strings.CutPrefix(x.name, "answered.")
		switch {
		case slices.Contains(seen, x.name):
			return s, x.name + " is given twice"
		case is:
			bad = set(x.value)
		case isField:
			bad = c.field(field, x.value)
		case isAnswer:
			c.answered = append(c.answered, earlierAnswer{question, x.value})
		default:
			bad = "there is no setting " + said(x.name) + instead(x.name, append(names, "answered.QUESTION", "contact.fields.NAME"))
		}
		if seen = append(seen, x.name); bad != "" {
			return s, bad
		}
	}
	if slices.Contains(seen, "first") && slices.Contains(seen, "origin") {
		return s, `a conversation with an origin opens with "/start"; leave first out`
	}
	for _, e := range c.answered {
		if bad := c.recall(e); bad != "" {
			return s, bad
		}
	}
	return c.s, ""
}

// instead is the end of a mistake about a name that is not there: which one may be meant,
// or which there are.
func instead(name string, all []string) string {
	if near := problem.Suggest(name, all); near != "" {
		return "; did you mean " + near + "?"
	}
	return "; there " + areThere(all)
}

// areThere lists what there is: "is a", "are a, b".
func areThere(all []string) string {
	switch len(all) {
	case 0:
		return "is none"
	case 1:
		return "is " + all[0]
	}
	return "are " + strings.Join(all, ", ")
}

// Language takes a language by its tag or its name. bad says what is wrong with it.
func Language(value string) (tag, bad string) {
	tag, ok := workflow.ReadLanguage(value)
	if !ok {
		return "", "must be a language such as de, pt-BR or German, not " + said(value)
	}
	return tag, ""
}

// said shows what somebody wrote, cut if it is long.
func said(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return "“" + s + "”"
}

// pair is a setting as it was written.
type pair struct{ name, value string }

// quotes are the quotation marks that people's keyboards make, each with the one that ends it.
var quotes = map[rune]string{'"': `"“”`, '“': `"”“`, '„': `"“”`, '\'': "'’", '‘': "'’", '«': "»", '»': "«"}

// pairsOf takes a line apart.
func pairsOf(line string) (pairs []pair, bad string) {
	line = strings.TrimSpace(line)
	for _, word := range []string{"as ", "with "} {
		if len(line) >= len(word) && strings.EqualFold(line[:len(word)], word) {
			line = strings.TrimSpace(line[len(word):])
		}
	}
	for line != "" {
		name, rest, is := strings.Cut(line, "=")
		rest = strings.TrimSpace(rest)
		if !is || strings.ContainsAny(strings.TrimSpace(name), " ") || rest == "" {
			return nil, said(line) + " is no setting: write NAME=VALUE, such as language=de, and a value with blanks in quotation marks"
		}
		value := ""
		r := []rune(rest)
		if ends, opens := quotes[r[0]]; opens {
			inner := string(r[1:])
			end := strings.IndexAny(inner, ends)
			if end < 0 {
				return nil, "a quotation mark is missing at the end of " + said(rest)
			}
			value = inner[:end]
			line = strings.TrimSpace(string([]rune(inner[end:])[1:]))
		} else {
			value, line, _ = strings.Cut(rest, " ")
			line = strings.TrimSpace(line)
		}
		pairs = append(pairs, pair{strings.ToLower(strings.TrimSpace(name)), strings.TrimSpace(value)})
	}
	return pairs, ""
}

// profile takes a value of the customer's profile, as an answer is taken that is saved there.
func profile(name string, to *string) func(string) string {
	return func(value string) string {
		normal, like, ok := workflow.ReadAttribute("contact."+name, value)
		if !ok {
			return name + " must be " + like + ", not " + said(value)
		}
		*to = normal
		return ""
	}
}

// keys are the settings, each with what takes its value.
func (c *circumstances) keys() map[string]func(string) string {
	text := func(to *string) func(string) string {
		return func(value string) string {
			*to = value
			return ""
		}
	}
	who := &c.s.Contact
	return map[string]func(string) string{
		"name": text(&who.Name), "first": text(&c.s.First), "origin": text(&c.s.Origin),
		"email": profile("email", &who.Email), "phone": profile("phone", &who.Phone), "country": profile("country", &who.Country),
		"language": func(value string) (bad string) {
			if who.Language, bad = Language(value); bad != "" {
				return "language " + bad
			}
			return ""
		},
		"channel":   c.channel,
		"returning": c.returning,
		"at": func(value string) (bad string) {
			if c.s.Now, bad = Moment(value, c.zone()); bad != "" {
				return "at " + bad
			}
			return ""
		},
		"agents": func(value string) string {
			switch value {
			case "there":
			case "away":
				c.s.Away = c.teams()
			case "busy":
				c.s.Busy = c.teams()
			default:
				return "agents must be there, away or busy, not " + said(value)
			}
			return ""
		},
		"away": func(value string) string { return c.people(&c.s.Away, value) },
		"busy": func(value string) string { return c.people(&c.s.Busy, value) },
	}
}

func (c *circumstances) zone() *time.Location { return cmp.Or(c.p.TimeZone, time.UTC) }

func (c *circumstances) teams() []string {
	var ids []string
	for _, t := range c.p.Teams {
		ids = append(ids, string(t.ID))
	}
	return ids
}

// channel takes a channel by its id.
func (c *circumstances) channel(value string) string {
	if _, is := c.p.Channels[bridge.EndpointID(value)]; is {
		c.s.Channel = bridge.EndpointID(value)
		return ""
	}
	var ids []string
	for id := range c.p.Channels {
		ids = append(ids, string(id))
	}
	slices.Sort(ids)
	return "there is no channel " + said(value) + instead(value, ids)
}

func (c *circumstances) returning(value string) string {
	switch strings.ToLower(value) {
	case "yes", "true":
		c.s.Contact.Returning = true
	case "no", "false":
		c.s.Contact.Returning = false
	default:
		return "returning must be yes or no, not " + said(value)
	}
	return ""
}

// people takes agents by what they are called, or teams by their ids, with commas between.
func (c *circumstances) people(to *[]string, value string) string {
	if c.all == nil {
		c.all = Agents(c.p, c.s)
	}
	for name := range strings.SplitSeq(value, ",") {
		name = strings.TrimPrefix(strings.TrimSpace(name), "@")
		i := slices.IndexFunc(c.all, func(a Agent) bool {
			return string(a.ID) == name || strings.EqualFold(a.Handle, name) || strings.EqualFold(a.Name, name)
		})
		switch {
		case i >= 0:
			*to = append(*to, string(c.all[i].ID))
		case slices.Contains(c.teams(), name):
			*to = append(*to, name)
		default:
			return "there is no agent or team " + said(name)
		}
	}
	return ""
}

// field takes a custom attribute of the customer, as an answer is taken that is saved there.
func (c *circumstances) field(name, value string) string {
	path := "contact.fields." + name
	if len(c.p.Fields) > 0 {
		i := slices.IndexFunc(c.p.Fields, func(f bridge.FieldPolicy) bool { return f.Path == path })
		if i < 0 {
			return "there is no field " + path + instead(name, c.fields())
		}
		normal, ok := c.p.Fields[i].Value(value)
		if !ok {
			return path + " must be " + c.p.Fields[i].Like() + ", not " + said(value)
		}
		value = normal
	}
	fields := maps.Clone(c.s.Contact.Fields)
	if fields == nil {
		fields = map[string]string{}
	}
	fields[name] = value
	c.s.Contact.Fields = fields
	return ""
}

// fields are the names of the custom attributes of customers.
func (c *circumstances) fields() (all []string) {
	for _, f := range c.p.Fields {
		if name, is := strings.CutPrefix(f.Path, "contact.fields."); is {
			all = append(all, name)
		}
	}
	return all
}
