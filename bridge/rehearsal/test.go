package rehearsal

import (
	"strings"

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
