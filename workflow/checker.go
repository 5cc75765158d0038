package workflow

import (
	"slices"

	"frontdesk/workflow/problem"
)

// checker is the second pass: it finds what the words of a workflow mean.
type checker struct {
	scope     Scope
	problems  problem.List
	questions map[string]*askStep
	words     *vocabulary
	// opening is set for the trigger, when nothing has been answered yet.
	opening bool
	// stored is set for a document that comes from the store.
	stored bool
	// mentioned are the names of the teams that the workflow mentions.
	mentioned map[string]string
	// used are the declared fields that it mentions.
	used *Fields
	// available is set where it is asked whether somebody of a team is there.
	available bool
	// runs are the steps that hand over to another workflow.
	runs []*runStep
}

func newChecker(doc *document, scope Scope) *checker {
	c := &checker{scope: scope, questions: map[string]*askStep{}, mentioned: map[string]string{}}
	doc.Steps.walk(func(s step) {
		if q, ok := s.(*askStep); ok && q.ID != "" && c.questions[q.ID] == nil {
			q.of = typeOf(q.Type)
			c.questions[q.ID] = q
		}
	})
	c.words = newVocabulary(c.questions, scope.Fields, doc.event())
	return c
}

func (c *checker) bad(at problem.Position, format string, args ...any) {
	c.problems.Add(at, format, args...)
}

// definition checks a document and makes the definition of it.
func (c *checker) definition(doc *document) *Definition {
	doc.Steps.walk(func(s step) { s.check(c) })
	if doc.Trigger != nil {
		doc.Trigger.check(c)
	}
	c.word(doc)
	doc.Teams, doc.Fields = c.mentioned, c.used
	last := map[step]bool{}
	doc.Steps.undecided(false, last)
	return &Definition{
		ID: doc.ID, Name: doc.Name, Description: doc.Description,
		doc: doc, languages: doc.Steps.languages(), runs: c.runs, trigger: doc.Trigger, steps: doc.Steps, questions: c.questions,
		teams: c.mentioned, channels: c.scope.Channels, available: c.available, last: last, fields: c.used, phrases: NewPhrases(Builtin(), forDesk()),
	}
}

// languages are those of what is said and asked, in their order.
func (s steps) languages() []string {
	var tags []string
	s.walk(func(st step) {
		var t *text
		switch st := st.(type) {
		case *sayStep:
			t = st.Text
		case *askStep:
			t = st.Text
		}
		if t == nil {
			return
		}
		for _, v := range t.Variants {
			if v.Tag != "" && !slices.Contains(tags, v.Tag) {
				tags = append(tags, v.Tag)
			}
		}
	})
	return tags
}

// missing reports a part that the first pass always finds, or reports itself;
// only a stored document that is not ours can lack it.
func (c *checker) missing(what string) {
	if c.stored {
		c.bad(problem.Position{}, "%s is missing", what)
	}
}

// text compiles the values of a text.
func (c *checker) text(t *text) {
	if t == nil {
		c.missing("a text")
		return
	}
	for _, v := range t.Variants {
		c.template(v.Template)
	}
	t.ready()
}
