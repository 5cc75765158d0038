package rehearsal

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"frontdesk/bridge"
	"frontdesk/workflow"
	"frontdesk/workflow/problem"
)

// Test is a talk of the configuration with what must come of it.
type Test struct {
	Name    string
	At      problem.Position
	Setting Setting
	// Answers are what the customer answers to each question, by its id, or else Says
	// what they say, line by line. Both may hold commands.
	Answers map[string]string
	Says    []Saying
	Wants   []Want
}

// Saying is a line of a test, and where it stands.
type Saying struct {
	Line string
	At   problem.Position
}

// Want is one thing that must come of a test. Name is the question or the path that it
// is about, where Kind takes one.
type Want struct {
	Kind   WantKind
	Name   string
	Values []string
	At     problem.Position
}

// WantKind is what a Want is about, by the configuration's word for it.
type WantKind string

// The kinds of want.
const (
	WantWorkflow WantKind = "workflow" // which it opens with; if there are several, all that begin, in order
	WantTeam     WantKind = "team"
	WantAssigned WantKind = "assigned" // an agent, or Nobody
	WantAnswer   WantKind = "answers"  // Name: the question
	WantField    WantKind = "fields"   // Name: the path
	WantTags     WantKind = "tags"     // all of Values
	WantPriority WantKind = "priority"
	WantSaid     WantKind = "said"      // each of Values is a part of something
	WantNotSaid  WantKind = "not_said"  // none is
	WantAsked    WantKind = "asked"     // exactly these questions, in this order
	WantNotAsked WantKind = "not_asked" // none of these
	WantNotes    WantKind = "notes"     // as said
	WantClosed   WantKind = "closed"    // "true" or "false"
)

// Nobody stands for no agent, and None for no workflow.
const (
	Nobody = "nobody"
	None   = "none"
)

// Result is what has come of a test. Problems are empty if all was as it must be.
type Result struct {
	Name     string
	Problems problem.List
	// Talk is the talk in lines, the last ones of a long one.
	Talk []string
}

// mostInputs bounds how much is said in a test by its answers.
const mostInputs = 500

// shownLines is how many lines of a talk are shown.
const shownLines = 16

// RunTests runs tests, and returns those that failed.
func RunTests(p *bridge.Policy, tests []Test) []Result {
	var failed []Result
	for _, t := range tests {
		if r := t.Run(p); len(r.Problems) > 0 {
			failed = append(failed, r)
		}
	}
	return failed
}

// Run plays the test and sees whether all came as it must.
func (t Test) Run(p *bridge.Policy) Result {
	talk, lines, problems := t.Play(p)
	r := Result{Name: t.Name, Problems: problems}
	o := outcome{p: p, talk: talk, lines: lines}
	considered, went := false, len(r.Problems) == 0
	for _, w := range t.Wants {
		if !went {
			break // of a talk that did not go as it was meant nothing can be expected
		}
		if text := o.missing(w); text != "" {
			r.Problems.Add(w.At, "the test %q fails: %s", t.Name, text)
			considered = considered || w.Kind == WantWorkflow
		}
	}
	if len(r.Problems) > 0 {
		r.Talk = o.shown(t.Setting.called(), considered)
	}
	return r
}

// Play plays the talk of the test. The problems are lines that fit nothing.
func (t Test) Play(p *bridge.Policy) (Talk, []Line, problem.List) {
	talk, lines := Begin(p, t.Setting)
	if len(t.Says) == 0 {
		talk, lines = t.answers(p, talk, lines)
		return talk, lines, nil
	}
	var r Result
	talk, lines = t.says(p, talk, lines, &r)
	return talk, lines, r.Problems
}

// called is what the customer is called in front of their words.
func (s Setting) called() string {
	first, _, _ := strings.Cut(s.Contact.Name, " ")
	if s.Contact.FirstName != "" {
		first = s.Contact.FirstName
	}
	if first == "" {
		return "Customer"
	}
	return first
}

// says plays line by line.
func (t Test) says(p *bridge.Policy, talk Talk, lines []Line, r *Result) (Talk, []Line) {
	for _, s := range t.Says {
		in, err := Parse(s.Line)
		if err != nil {
			r.Problems.Add(s.At, "%v", err)
			return talk, lines
		}
		if _, responds := in.(Respond); !Anytime(in) && !responds {
			talk, lines = pause(p, talk, lines)
		}
		if talk.Over() && !Anytime(in) && !Eventful(p) {
			r.Problems.Add(s.At, "the test %q fails: the workflow has ended by then, and nothing asks for %q", t.Name, s.Line)
			return talk, lines
		}
		var more []Line
		talk, more = talk.Do(p, in)
		lines = append(lines, more...)
		for _, l := range more {
			if l.Kind == Wrong {
				r.Problems.Add(s.At, "the test %q fails: %s", t.Name, l.Text)
			}
		}
	}
	return pause(p, talk, lines)
}

// answers answers each question that is asked, until one has no answer.
func (t Test) answers(p *bridge.Policy, talk Talk, lines []Line) (Talk, []Line) {
	for range mostInputs {
		talk, lines = pause(p, talk, lines)
		answer, ok := t.Answers[talk.Asks()]
		if talk.Over() || !ok {
			break
		}
		in, err := talk.answer(answer)
		if err != nil {
			break // the configuration was checked for that
		}
		var more []Line
		talk, more = talk.Do(p, in)
		lines = append(lines, more...)
	}
	return talk, lines
}

// answer is how the customer gives an answer: by the button that stands for it, if there
// is one, else in words.
func (t Talk) answer(value string) (Input, error) {
	in, err := Parse(value)
	if say, is := in.(Say); is {
		for _, b := range t.Buttons {
			if b.Value == say.Text && b.Value != "" && !b.Toggles {
				return Press{b.Key}, nil
			}
		}
	}
	return in, err
}

// pause lets the time pass that the workflow waits, also for a system of which nobody said
// what it answers.
func pause(p *bridge.Policy, talk Talk, lines []Line) (Talk, []Line) {
	for range mostInputs {
		if r := talk.Run(); r == nil || r.Wait != workflow.WaitTime && r.Wait != workflow.WaitCall {
			break
		}
		var more []Line
		talk, more = talk.Do(p, Silent{})
		lines = append(lines, more...)
	}
	return talk, lines
}

// outcome is what has come of a test.
type outcome struct {
	p     *bridge.Policy
	talk  Talk
	lines []Line
}

// missing says what is not as it must be, or "".
func (o outcome) missing(w Want) string {
	switch w.Kind {
	case WantWorkflow:
		if len(w.Values) != 1 {
			return other("what begins", listed(w.Values), listed(o.began()))
		}
		return other("the workflow", w.Values[0], o.workflow())
	case WantTeam:
		return other("the team", first(w.Values), string(o.conversation().Team))
	case WantAssigned:
		return o.assigned(first(w.Values))
	case WantAnswer:
		return other("the answer to "+w.Name, strings.Join(w.Values, ", "), o.answer(w.Name))
	case WantField:
		return other(w.Name, first(w.Values), o.field(w.Name))
	case WantPriority:
		return other("the priority", first(w.Values), o.field("conversation.priority"))
	case WantTags:
		for _, tag := range w.Values {
			if !slices.Contains(o.conversation().Tags, tag) {
				return fmt.Sprintf("the tag %s is expected, and the tags are %s", tag, listed(o.conversation().Tags))
			}
		}
	case WantSaid, WantNotes:
		return o.parts(w)
	case WantNotSaid:
		for _, part := range w.Values {
			if text := o.with(Program, part); text != "" {
				return fmt.Sprintf("the customer was told %q", text)
			}
		}
	case WantAsked:
		if asked := o.asked(); !slices.Equal(asked, w.Values) {
			return fmt.Sprintf("the questions %s are expected, and asked were %s", listed(w.Values), listed(asked))
		}
	case WantNotAsked:
		for _, id := range w.Values {
			if slices.Contains(o.asked(), id) {
				return fmt.Sprintf("the question %s was asked", id)
			}
		}
	case WantClosed:
		return o.closed(first(w.Values) == "true")
	}
	return ""
}

// parts says which of the parts is in nothing that was said or noted.
func (o outcome) parts(w Want) string {
	kind, what := Program, "nothing that the customer was told has"
	if w.Kind == WantNotes {
		kind, what = Noted, "no note has"
	}
	for _, part := range w.Values {
		if o.with(kind, part) == "" {
			return fmt.Sprintf("%s %q", what, part)
		}
	}
	return ""
}

func first(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return values[0]
}

// other says that a value is another one than expected, or "".
func other(what, want, got string) string {
	switch {
	case want == got:
		return ""
	case got == "":
		return fmt.Sprintf("%s must be %s, and there is none", what, want)
	case want == "":
		return fmt.Sprintf("%s must be unknown, and is %s", what, got)
	}
	return fmt.Sprintf("%s must be %s, and is %s", what, want, got)
}

func listed(all []string) string {
	if len(all) == 0 {
		return "none"
	}
	return strings.Join(all, ", ")
}

func (o outcome) conversation() bridge.Conversation { return conversation(o.talk.Contact) }

// workflow is the id of the one that began.
func (o outcome) workflow() string {
	if d := definition(o.p, o.conversation().Workflow); d != nil {
		return d.ID
	}
	return None
}

// began are the ids of all that began, in order.
func (o outcome) began() []string {
	var ids []string
	for _, l := range o.lines {
		if l.Kind == Considered && l.Value != "" {
			ids = append(ids, l.Key)
		}
	}
	return ids
}

func (o outcome) assigned(want string) string {
	id := o.conversation().Assignee
	who := Nobody
	if id != "" {
		who = string(id)
	}
	a, known := o.talk.Agent(want)
	if want == who || known && a.ID == id {
		return ""
	}
	why := ""
	for _, l := range o.lines {
		if l.Kind == Assigned || l.Kind == Waits {
			why = ": " + strings.TrimSuffix(l.Text, ".")
		}
	}
	return fmt.Sprintf("it must be assigned to %s, and is to %s%s", want, who, why)
}

// answer is the value of the answer that counts.
func (o outcome) answer(question string) string {
	value := ""
	for _, l := range o.lines {
		switch {
		case l.Key != question:
		case l.Kind == Answered:
			value = l.Value
		case l.Kind == Withdrawn:
			value = ""
		}
	}
	return value
}

// field is what a path stands for in the end.
func (o outcome) field(path string) string {
	c := o.talk.Contact
	switch path {
	case "contact.name":
		return c.Profile.Name
	case "contact.first_name":
		return c.Profile.FirstName
	case "contact.last_name":
		return c.Profile.LastName
	case "contact.email":
		return c.Email
	case "contact.phone":
		return c.Phone
	case "contact.phone_verified":
		return strconv.FormatBool(c.PhoneVerified)
	case "contact.language":
		return c.Profile.Language
	case "contact.country":
		return c.Country
	case "contact.time_zone":
		return c.TimeZone
	case "conversation.priority":
		if p := o.conversation().Priority; p != "" {
			return p
		}
		return workflow.PriorityNormal
	}
	if name, ok := strings.CutPrefix(path, "contact.fields."); ok {
		return c.Fields[name]
	}
	return o.conversation().Fields[strings.TrimPrefix(path, "conversation.fields.")]
}

// Paths are those of values that a test may expect, besides fields.
func Paths() []string {
	return []string{
		"contact.name", "contact.first_name", "contact.last_name", "contact.email", "contact.phone", "contact.phone_verified",
		"contact.language", "contact.country", "contact.time_zone", "conversation.priority",
	}
}

// asked are the questions that were asked, each once, in their order.
func (o outcome) asked() []string {
	var ids []string
	for _, l := range o.lines {
		if l.Kind == Program && l.Key != "" && !slices.Contains(ids, l.Key) {
			ids = append(ids, l.Key)
		}
	}
	return ids
}

// with finds what has a part in it, whatever the blanks.
func (o outcome) with(kind Kind, part string) string {
	for _, l := range o.lines {
		text := l.Text
		if kind == Noted {
			text = l.Value
		}
		if l.Kind == kind && strings.Contains(blanks(text), blanks(part)) {
			return blanks(text)
		}
	}
	return ""
}

// blanks is a text with single blanks between its words, and without what cannot be seen.
func blanks(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

func (o outcome) closed(want bool) string {
	is := o.conversation().Status == bridge.Closed
	switch {
	case want && !is:
		return "the conversation must be closed in the end, and is open"
	case is && !want:
		return "the conversation must be open in the end, and is closed"
	}
	return ""
}

// shown is the talk in lines; considered: with why each workflow begins or does not.
func (o outcome) shown(who string, considered bool) []string {
	var out []string
	for _, l := range o.lines {
		if l.Kind == Considered && !considered {
			continue
		}
		out = append(out, strings.Split(l.String(who)+l.Because(), "\n")...)
	}
	if id := o.talk.Asks(); id != "" {
		out = append(out, "· the question "+id+" waits for an answer")
	}
	if len(out) > shownLines {
		out = append([]string{"…"}, out[len(out)-shownLines:]...)
	}
	return out
}

// Because are the values by which it was decided, in parentheses.
func (l Line) Because() string {
	if len(l.Seen) == 0 {
		return ""
	}
	all := make([]string, len(l.Seen))
	for i, v := range l.Seen {
		all[i] = v.String()
	}
	return " (" + strings.Join(all, ", ") + ")"
}
