package workflow

import (
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// Within which bounds a question may say after how long it asks again.
const (
	minAskAgain = time.Minute
	maxAskAgain = 3660 * 24 * time.Hour
)

// maxRemembered is how many characters an answer may have that is remembered; a longer
// one is asked for again.
const maxRemembered = 300

// Memory is an answer of an earlier conversation, for a question that is not asked again
// too soon.
type Memory struct {
	// Key is the question's: see MemoryKey.
	Key string `json:"key"`
	// Answer is empty where it was saved with the contact: what is there by now counts.
	Answer Answer `json:"answer,omitzero"`
	// Version is that of a consent.
	Version string    `json:"version,omitempty"`
	At      time.Time `json:"at"`
}

// Remember tells what to keep of an answer for later conversations, in place of what was
// kept of its question. Forget tells that nothing is to be kept of it.
type (
	Remember struct{ Memory Memory }
	Forget   struct{ Key string }
)

// Recalled tells that a question was passed over, because its answer of an earlier
// conversation still counts; At is when that was given.
type Recalled struct {
	Question string
	Title    string // the question in short, for the card
	Answer   Answer
	Save     string // the path of where it is saved; empty: nowhere
	At       time.Time
}

func (Remember) output() {}
func (Forget) output()   {}
func (Recalled) output() {}

// MemoryKey names a question for as long as its workflow and itself keep their ids.
func MemoryKey(workflow, question string) string { return workflow + "." + question }

// Outlasts tells whether what is saved at a path outlasts the conversation.
func Outlasts(path string) bool { return strings.HasPrefix(path, "contact.") }

// askAgain reads after how long a question is asked again.
func (p *parser) askAgain(n *yaml.Node) time.Duration {
	before := len(p.problems)
	d := p.duration(n, `"ask_again_after"`)
	if len(p.problems) == before && (d < minAskAgain || d > maxAskAgain) {
		p.bad(n, `"ask_again_after" must be between 1m and 3660d, such as 90d; without it the question is asked in each conversation`)
	}
	return d
}

// home is where the answer is saved; "" if it is not.
func (s *askStep) home() string {
	if s.Save == "" && s.Type == "language" {
		return "contact.language"
	}
	return s.Save
}

// memoryKey names the question, if its answers are remembered.
func (s *askStep) memoryKey(x *execution) string {
	if s.AskAgain == 0 {
		return ""
	}
	return MemoryKey(x.d.ID, s.ID)
}

// memorize has an answer kept for later conversations. A refusal is asked about again.
func (s *askStep) memorize(x *execution, a Answer) {
	key := s.memoryKey(x)
	switch saved := Outlasts(s.home()); {
	case key == "":
	case s.Type == "consent" && a.Value != "true", !saved && utf8.RuneCountInString(a.Value) > maxRemembered:
		x.emit(Forget{Key: key})
	default:
		m := Memory{Key: key, Version: s.Version, At: x.f.Now}
		if !saved {
			m.Answer = s.brief(a)
		}
		x.emit(Remember{Memory: m})
	}
}

// brief is what is kept of an answer: what people are shown only where its value does not tell it.
func (s *askStep) brief(a Answer) Answer {
	if s.of.media {
		return Answer{Value: a.Value, Label: a.Label}
	}
	return Answer{Value: a.Value}
}

// recall passes the question over, if the contact has answered it in an earlier
// conversation, not too long ago, and the answer would still be one.
func (s *askStep) recall(x *execution) bool {
	key := s.memoryKey(x)
	i := slices.IndexFunc(x.f.Remembered, func(m Memory) bool { return m.Key == key })
	if key == "" || i < 0 || x.r.Anew {
		return false
	}
	m := x.f.Remembered[i]
	if x.f.Now.Sub(m.At) >= s.AskAgain || s.Type == "consent" && m.Version != s.Version {
		return false
	}
	a, home := m.Answer, s.home()
	if now := x.f.value(home); now != "" && Outlasts(home) {
		a = Answer{Value: now}
	}
	a, ok := s.stillOne(x, a)
	if !ok {
		return false
	}
	x.answer(s.ID, a)
	x.emit(Recalled{Question: s.ID, Title: s.title(), Answer: a, Save: s.Save, At: m.At})
	if home != "" && x.f.value(home) != a.Value {
		x.set(home, a.Value)
	}
	return true
}

// stillOne takes a value as it was kept for the answer, if the question would take it now:
// its choices and bounds may have changed since, and agents may have saved something else.
func (s *askStep) stillOne(x *execution, kept Answer) (Answer, bool) {
	value := kept.Value
	switch {
	case value == "":
		return Answer{}, false
	case s.Type == "choice":
		i := slices.IndexFunc(s.Choices, func(c choice) bool { return c.ID == value })
		if i < 0 {
			return Answer{}, false
		}
		return s.Choices[i].answer(x), true
	case s.of.several:
		ids := list(value)
		a, ok := s.chosen(x, ids)
		return a, ok && len(list(a.Value)) == len(ids)
	case s.Type == "consent":
		a, _ := s.consent(x, 1)
		return a, value == a.Value
	case s.of.value == FieldNumber:
		n := number(value)
		return Answer{Value: formatNumber(n)}, !math.IsNaN(n) && s.within(n)
	case s.Type == "file":
		return kept, true
	}
	a, ok := s.of.judge(x, s, value)
	if a.Label != "" && kept.Label != "" {
		a.Label = kept.Label
	}
	return a, ok && a.Value == value
}

// value is what a path stands for that an answer can be saved at.
func (f *Facts) value(path string) string {
	switch group, field, _ := splitField(path); group {
	case "contact":
		return f.Contact.Fields[field]
	case "conversation":
		return f.Conversation.Fields[field]
	}
	for _, n := range names() {
		if n.group+"."+n.name == path {
			s, _ := n.value(*f).(string)
			return s
		}
	}
	return ""
}

// Recalls tells whether the answers to a question are remembered.
func (d *Definition) Recalls(question string) bool {
	q := d.questions[question]
	return q != nil && q.AskAgain > 0
}

// Memory is an answer to one of its questions as it would be remembered, for whoever tries
// the workflow out; ok is false if it would not count at a time.
func (d *Definition) Memory(question, value string, now time.Time) (m Memory, ok bool) {
	if !d.Recalls(question) {
		return Memory{}, false
	}
	q := d.questions[question]
	a, ok := q.stillOne(newExecution(d, Run{Hash: d.Hash}, Facts{Now: now}), Answer{Value: value})
	return Memory{Key: MemoryKey(d.ID, question), Answer: q.brief(a), Version: q.Version, At: now}, ok
}
