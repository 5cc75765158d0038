package workflow

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
)

// The defaults and limits of a question.
const (
	defaultRetries = 2
	maxRetries     = 20
	defaultTimeout = 30 * time.Minute
	maxTimeout     = 366 * 24 * time.Hour
)

// askStep asks a question and waits for a valid answer.
type askStep struct {
	ID        string        `json:"id"`
	Type      string        `json:"type"`
	Text      *text         `json:"text"`
	Choices   []choice      `json:"choices,omitempty"`
	Optional  bool          `json:"optional,omitempty"`
	Save      string        `json:"save,omitempty"`
	SkipIf    *expression   `json:"skip_if,omitempty"`
	Retries   int           `json:"retries"`
	Invalid   *text         `json:"invalid,omitempty"`
	OnInvalid steps         `json:"on_invalid,omitempty"`
	Timeout   time.Duration `json:"timeout"`
	OnTimeout steps         `json:"on_timeout,omitempty"`

	place place // of the id
	of    questionType
}

// questionType is a line of the table of types of questions.
type questionType struct {
	name string
	// keys are what a question of this type takes besides what all take.
	keys []string
	// parse and check read and check those; nil if there are none.
	parse func(p *parser, m mapping, s *askStep)
	check func(c *checker, s *askStep)
	// judge reads an answer from what the customer wrote, and says whether there
	// is one. It is nil for a type that this version does not obey.
	judge func(x *execution, s *askStep, said string) (Answer, bool)
	// invalid is the key of the phrase for what is no answer.
	invalid string
}

// questionTypes is the table of types; the first is the default.
func questionTypes() []questionType {
	return []questionType{
		{name: "text", judge: judgeText, invalid: "invalid_text"},
		{name: "choice", keys: []string{"choices"}, parse: parseChoices, check: checkChoices, judge: judgeChoice, invalid: "invalid_choice"},
		{name: "email", judge: judgeEmail, invalid: "invalid_email"},
		{name: "multi_choice"},
		{name: "number"},
		{name: "phone"},
		{name: "url"},
		{name: "date"},
		{name: "time"},
		{name: "rating"},
		{name: "location"},
		{name: "file"},
		{name: "country"},
		{name: "language"},
		{name: "consent"},
	}
}

// askKeys are the keys of a question of any type.
func askKeys() []string {
	keys := []string{
		"id", "type", "required", "save", "skip_if",
		"retries", "invalid", "on_invalid", "timeout", "on_timeout",
	}
	for _, t := range questionTypes() {
		keys = append(keys, t.keys...)
	}
	return keys
}

// askLater are the keys that the language has and this version does not obey.
func askLater() []string {
	return []string{"min", "max", "pattern", "policy", "version", "on_refusal"}
}

func parseAsk(p *parser, m mapping) step {
	s := &askStep{Text: p.text(m.get("ask"), `"ask"`), Retries: defaultRetries, Timeout: defaultTimeout}
	p.askID(m, s)
	p.askType(m, s)
	if n := m.get("required"); n != nil {
		s.Optional = !p.boolean(n, `"required"`)
	}
	if n := m.get("save"); n != nil {
		s.Save = p.savePath(n)
	}
	if n := m.get("skip_if"); n != nil {
		s.SkipIf = p.expression(n, `"skip_if"`)
	}
	if n := m.get("retries"); n != nil {
		s.Retries = p.integer(n, `"retries"`, 0, maxRetries)
	}
	if n := m.get("invalid"); n != nil {
		s.Invalid = p.text(n, `"invalid"`)
	}
	if n := m.get("on_invalid"); n != nil {
		s.OnInvalid = p.list(n, `"on_invalid"`)
	}
	if n := m.get("timeout"); n != nil {
		before := len(p.problems)
		s.Timeout = p.duration(n, `"timeout"`)
		if len(p.problems) == before && (s.Timeout < time.Second || s.Timeout > maxTimeout) {
			p.bad(n, `"timeout" must be between 1s and 366d`)
		}
	}
	if n := m.get("on_timeout"); n != nil {
		s.OnTimeout = p.list(n, `"on_timeout"`)
	}
	return s
}

func (p *parser) askID(m mapping, s *askStep) {
	n := m.get("id")
	if n == nil {
		p.bad(m.node, `this question needs an "id", the name of its answer: with "id: topic" it is answers.topic`)
		return
	}
	id, ok := p.word(n, `"id"`)
	switch {
	case !ok:
		return
	case !isName(id):
		p.bad(n, `the id %q must begin with a letter and hold letters, digits and "_" only, at most %d`, id, maxName)
	}
	s.ID, s.place = id, p.place(n)
}

func (p *parser) askType(m mapping, s *askStep) {
	table := questionTypes()
	s.of = table[0]
	if n := m.get("type"); n != nil {
		word, ok := p.word(n, `"type"`)
		i := slices.IndexFunc(table, func(t questionType) bool { return t.name == word })
		switch {
		case !ok:
			return
		case i < 0:
			p.bad(n, "there is no type of question %q%s", word, instead(word, typeNames()))
			return
		case table[i].judge == nil:
			p.notYet(n, "the type "+strconv.Quote(word))
			return
		}
		s.of = table[i]
	}
	s.Type = s.of.name
	for _, t := range table {
		for _, key := range t.keys {
			if m.get(key) != nil && !slices.Contains(s.of.keys, key) {
				p.bad(m.keyOf(key), `%q belongs to the type %s; write "type: %s"`, key, t.name, t.name)
			}
		}
	}
	if s.of.parse != nil {
		s.of.parse(p, m, s)
	}
}

func typeNames() []string {
	var names []string
	for _, t := range questionTypes() {
		names = append(names, t.name)
	}
	return names
}

// savePath reads where an answer is kept.
func (p *parser) savePath(n *yaml.Node) string {
	path, ok := p.word(n, `"save"`)
	if !ok {
		return ""
	}
	if path == "contact.email" {
		return path
	}
	for _, group := range []string{"contact.fields.", "conversation.fields."} {
		if field, ok := strings.CutPrefix(path, group); ok {
			if !isName(field) {
				p.bad(n, `the field %q must begin with a letter and hold letters, digits and "_" only, at most %d`, field, maxName)
			}
			return path
		}
	}
	p.bad(n, `an answer cannot be kept as %q; write contact.email, contact.fields.NAME or conversation.fields.NAME`, path)
	return ""
}

// maxName is the length of an id or the name of a field.
const maxName = 64

// isName tells whether a word can stand in an expression.
func isName(s string) bool {
	for i, r := range s {
		letter := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || r == '_' && i > 0
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return s != "" && len(s) <= maxName
}

// title is the question in short: its id as words.
func (s *askStep) title() string {
	words := strings.Join(strings.FieldsFunc(s.ID, func(r rune) bool { return r == '_' }), " ")
	if words == "" {
		return s.ID
	}
	return strings.ToUpper(words[:1]) + words[1:]
}

func (s *askStep) kind() string      { return "ask" }
func (s *askStep) branches() []steps { return []steps{s.OnInvalid, s.OnTimeout} }

func (s *askStep) check(c *checker) {
	if first := c.questions[s.ID]; first != nil && first != s {
		c.bad(s.place.start(), "the question %q is asked twice, the first time at %s; give one of them another id", s.ID, first.place.start())
	}
	c.text(s.Text)
	if s.Invalid != nil {
		c.text(s.Invalid)
	}
	if s.SkipIf != nil {
		c.condition(s.SkipIf, `"skip_if"`)
	}
	for _, t := range questionTypes() {
		if t.name == s.Type {
			s.of = t
		}
	}
	if s.ID == "" || s.of.judge == nil || s.Timeout <= 0 {
		c.missing("a part of a question")
	}
	if s.of.check != nil {
		s.of.check(c, s)
	}
}
