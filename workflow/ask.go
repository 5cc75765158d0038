package workflow

import (
	"regexp"
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
	Invalid   []*text       `json:"invalid,omitempty"` // for the first attempt, the second, …
	OnInvalid steps         `json:"on_invalid,omitempty"`
	Timeout   time.Duration `json:"timeout"`
	OnTimeout steps         `json:"on_timeout,omitempty"`
	// Remind is when the customer is reminded of the question; zero: not at all.
	Remind   time.Duration `json:"remind,omitempty"`
	Reminder *text         `json:"reminder,omitempty"`
	// AskAgain is for how long the answer of an earlier conversation counts; zero: not at all.
	AskAgain time.Duration `json:"ask_again_after,omitempty"`
	// Min and Max bound the value of a number or a rating, the length of a text, or how
	// many choices are made. Pattern is what the whole answer must match.
	Min     *float64 `json:"min,omitempty"`
	Max     *float64 `json:"max,omitempty"`
	Pattern string   `json:"pattern,omitempty"`
	// From and To bound a date or a time of day; the date may be today.
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
	// Kinds are those that a file may be of; none: any.
	Kinds []string `json:"kinds,omitempty"`
	// Of a consent.
	Policy    string `json:"policy,omitempty"`
	Version   string `json:"version,omitempty"`
	OnRefusal steps  `json:"on_refusal,omitempty"`

	place   place // of the id
	saved   place // of the place where the answer is kept
	of      questionType
	pattern *regexp.Regexp
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
	// offers are the answers that can be pressed; nil: none can. several: more than
	// one of them may be.
	offers  func(x *execution, s *askStep) []option
	several bool
	// invalid is the key of the phrase for what is no answer; bounds begins the
	// keys of those for min and max.
	invalid, bounds string
	// value is what an answer is in expressions; empty for a text.
	value FieldType
	// share is what a button hands over for an answer: one of the Share constants; empty: nothing.
	share string
	// media: what is neither words nor a press is an answer as well, or an attempt at one.
	media bool
}

// questionTypes is the table of types; the first is the default.
func questionTypes() []questionType {
	return []questionType{
		{
			name: "text", keys: []string{"min", "max", "pattern"}, parse: parseText, check: checkPattern,
			judge: judgeText, invalid: "invalid_text", bounds: "text",
		},
		{
			name: "choice", keys: []string{"choices"}, parse: parseChoices, check: checkChoices,
			judge: judgeChoice, offers: offerChoices, invalid: "invalid_choice",
		},
		{name: "email", keys: []string{"pattern"}, parse: parsePattern, check: checkPattern, judge: judgeEmail, invalid: "invalid_email"},
		{
			name: "multi_choice", keys: []string{"choices", "min", "max"}, parse: parseMulti, check: checkMulti,
			judge: judgeMulti, offers: offerChoices, several: true, invalid: "invalid_multi", bounds: "multi", value: fieldList,
		},
		{
			name: "number", keys: []string{"min", "max"}, parse: parseBounds,
			judge: judgeNumber, invalid: "invalid_number", bounds: "number", value: FieldNumber,
		},
		{name: "phone", keys: []string{"pattern"}, parse: parsePattern, check: checkPattern, judge: judgePhone, invalid: "invalid_phone", share: SharePhone},
		{name: "url", keys: []string{"pattern"}, parse: parsePattern, check: checkPattern, judge: judgeURL, invalid: "invalid_url"},
		{
			name: "date", keys: []string{"min", "max"}, parse: parseMoments,
			judge: judgeDate, invalid: "invalid_date", bounds: "date", value: FieldDate,
		},
		{
			name: "time", keys: []string{"min", "max"}, parse: parseMoments,
			judge: judgeTime, invalid: "invalid_time", bounds: "time", value: fieldTime,
		},
		{
			name: "rating", keys: []string{"min", "max"}, parse: parseRating, check: checkRating,
			judge: judgeRating, offers: offerRatings, invalid: "invalid_number", bounds: "number", value: FieldNumber,
		},
		{name: "location", judge: judgeLocation, invalid: "invalid_location", share: ShareLocation, media: true},
		{name: "file", keys: []string{"kinds"}, parse: parseFileKinds, judge: judgeFile, invalid: "invalid_file", media: true},
		{name: "country", judge: judgeCountry, invalid: "invalid_country"},
		{name: "language", judge: judgeLanguage, offers: offerLanguages, invalid: "invalid_language"},
		{
			name: "consent", keys: []string{"policy", "version", "on_refusal"}, parse: parseConsent,
			judge: judgeConsent, offers: offerConsents, invalid: "invalid_consent", value: FieldBool,
		},
	}
}

// askKeys are the keys of a question of any type.
func askKeys() []string {
	keys := []string{
		"id", "type", "required", "save", "skip_if",
		"retries", "invalid", "on_invalid", "timeout", "remind", "on_timeout", "ask_again_after",
	}
	for _, t := range questionTypes() {
		for _, key := range t.keys {
			if !slices.Contains(keys, key) {
				keys = append(keys, key)
			}
		}
	}
	return keys
}

// typeOf finds a line of the table; it is empty for a type that is not there.
func typeOf(name string) questionType {
	for _, t := range questionTypes() {
		if t.name == name {
			return t
		}
	}
	return questionType{}
}

func parseAsk(p *parser, m mapping) step {
	s := &askStep{Text: p.text(m.get("ask"), `"ask"`), Retries: defaultRetries, Timeout: defaultTimeout}
	p.askID(m, s)
	p.askType(m, s)
	if n := m.get("required"); n != nil {
		s.Optional = !p.boolean(n, `"required"`)
	}
	if n := m.get("save"); n != nil {
		s.Save, s.saved = p.savePath(n), p.place(n)
	}
	if n := m.get("skip_if"); n != nil {
		s.SkipIf = p.expression(n, `"skip_if"`)
	}
	if n := m.get("retries"); n != nil {
		s.Retries = p.integer(n, `"retries"`, 0, maxRetries)
	}
	if n := m.get("invalid"); n != nil {
		s.Invalid = p.invalid(n)
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
	if n := m.get("remind"); n != nil {
		p.remind(n, s)
	}
	if n := m.get("on_timeout"); n != nil {
		s.OnTimeout = p.list(n, `"on_timeout"`)
	}
	if n := m.get("ask_again_after"); n != nil {
		s.AskAgain = p.askAgain(n)
	}
	return s
}

// invalid reads what is said about an answer that is none: a text, or one for each
// attempt, of which the last is also for all that follow.
func (p *parser) invalid(n *yaml.Node) []*text {
	if n = resolve(n); n.Kind != yaml.SequenceNode {
		n = &yaml.Node{Content: []*yaml.Node{n}}
	} else if len(n.Content) == 0 || len(n.Content) > maxRetries {
		p.bad(n, `"invalid" must be a text, or a list of 1 to %d: for the first attempt, the second, …`, maxRetries)
	}
	var all []*text
	for _, one := range n.Content {
		if words := p.text(one, `"invalid"`); words != nil {
			all = append(all, words)
		}
	}
	return all
}

// remind reads when and how the customer is reminded.
func (p *parser) remind(n *yaml.Node, s *askStep) {
	after := n
	if n.Kind == yaml.MappingNode {
		m, _ := p.mapping(n, `"remind"`)
		m.only(`"remind"`, []string{"after", "text"}, nil)
		if after = m.get("after"); after == nil {
			p.bad(n, `"remind" needs "after": how long after the question`)
			return
		}
		if words := m.get("text"); words != nil {
			s.Reminder = p.text(words, `"text" of "remind"`)
		}
	}
	before := len(p.problems)
	s.Remind = p.duration(after, `"remind"`)
	if len(p.problems) == before && (s.Remind < time.Second || s.Remind >= s.Timeout) {
		p.bad(after, `"remind" must be at least 1s, and less than the "timeout", which is 30m if there is none`)
	}
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
	p.foreignKeys(m, s.of)
	if s.of.parse != nil {
		s.of.parse(p, m, s)
	}
}

// foreignKeys reports the keys that belong to questions of another type.
func (p *parser) foreignKeys(m mapping, own questionType) {
	owners := map[string][]string{}
	for _, t := range questionTypes() {
		for _, key := range t.keys {
			owners[key] = append(owners[key], t.name)
		}
	}
	for _, key := range keysOf(owners) {
		switch types := owners[key]; {
		case m.get(key) == nil || slices.Contains(own.keys, key):
		case len(types) == 1:
			p.bad(m.keyOf(key), `%q belongs to the type %s; write "type: %s"`, key, types[0], types[0])
		default:
			p.bad(m.keyOf(key), "%q belongs to the types %s, and this question is of type %s", key, strings.Join(types, ", "), own.name)
		}
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
	if a, ok := attributeOf(path); ok && a.saves {
		return path
	}
	if _, field, ok := splitField(path); ok {
		if !isName(field) {
			p.bad(n, `the field %q must begin with a letter and hold letters, digits and "_" only, at most %d`, field, maxName)
		}
		return path
	}
	saved := attributePaths(func(a attribute) bool { return a.saves })
	p.bad(n, `an answer cannot be kept as %q; write %s, contact.fields.NAME or conversation.fields.NAME`, path, strings.Join(saved, ", "))
	return ""
}

// checkSave sees that an answer can be kept where it is to be.
func (s *askStep) checkSave(c *checker) {
	if a, ok := attributeOf(s.Save); ok {
		if a.saveType != "" && s.Type != a.saveType {
			c.bad(s.saved.start(), `%s takes the answer to a question of type %s; write "type: %s"`, s.Save, a.saveType, a.saveType)
		}
		return
	}
	_, name, ok := splitField(s.Save)
	if !ok || !isName(name) {
		return
	}
	f, ok := c.field(s.Save, s.saved.start())
	if !ok {
		return
	}
	if f.Hidden && !c.stored {
		c.bad(s.saved.start(), "agents may not see %s, and they read what the customer answers; save it elsewhere, or write see: agents where it is declared", s.Save)
		return
	}
	fits := true
	switch f.Type {
	case FieldChoice:
		fits = s.Type == "choice"
		for _, ch := range s.Choices {
			if fits && !slices.Contains(f.Choices, ch.ID) {
				c.bad(ch.place.start(), "%s is declared as %s, and %q is none", s.Save, f.Like(), ch.ID)
			}
		}
	case FieldNumber, FieldBool:
		fits = s.of.value == f.Type
	case FieldDate:
		fits = s.Type == "date"
	}
	if !fits {
		c.bad(s.saved.start(), "%s is declared as %s, which the answer to a question of type %s is not", s.Save, f.Like(), s.Type)
	}
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
func (s *askStep) branches() []steps { return []steps{s.OnInvalid, s.OnTimeout, s.OnRefusal} }

func (s *askStep) check(c *checker) {
	if first := c.questions[s.ID]; first != nil && first != s {
		c.bad(s.place.start(), "the question %q is asked twice, the first time at %s; give one of them another id", s.ID, first.place.start())
	}
	c.text(s.Text)
	for _, words := range s.Invalid {
		c.text(words)
	}
	if s.Reminder != nil {
		c.text(s.Reminder)
	}
	if s.SkipIf != nil {
		c.condition(s.SkipIf, `"skip_if"`)
	}
	if s.Type != "" {
		s.of = typeOf(s.Type)
	}
	if s.Save != "" {
		s.checkSave(c)
	}
	if s.ID == "" || s.of.judge == nil || s.Timeout <= 0 || s.AskAgain < 0 {
		c.missing("a part of a question")
	}
	if s.of.check != nil {
		s.of.check(c, s)
	}
}
