package workflow

import (
	"slices"
	"strconv"
	"strings"

	"frontdesk/workflow/problem"
)

// Surroundings are what the rest of a configuration says, as far as Lint looks at it.
type Surroundings struct {
	// Apps are the channels on which customers read what the workflows say.
	Apps []App
	// Channels are the ids of the channels; nil if they are not known.
	Channels []string
	// Teams are by id. WaitingRoom: conversations show before they have a team.
	Teams       map[string]TeamTraits
	WaitingRoom bool
	// Languages are those that customers are spoken to in; nil: those of any text.
	Languages []string
	// Fields are the paths of custom attributes that are written by others than
	// workflows; Everything: any may be.
	Fields     []string
	Everything bool
}

// App is what a channel shows of a message. Zero stands for no limit, but for Buttons:
// without any, choices are numbered lines in any case.
type App struct {
	Name                 string
	Text, Buttons, Label int
	Measure              func(string) int // of Text
}

// TeamTraits are what Lint looks at of a team. Always: it has no opening hours. Full: its
// agents may have only so many conversations.
type TeamTraits struct{ Always, Full bool }

// Lint looks for what is allowed in workflows, and is seldom meant. The definitions are all
// of a configuration, linked. What is found stands in the order of the files.
func Lint(all []*Definition, around Surroundings) problem.List { return newLint(all, around).found() }

func newLint(all []*Definition, around Surroundings) *lint {
	return &lint{
		all: all, around: around, said: map[problem.Problem]bool{}, trees: map[*expression]tree{}, named: map[string]bool{}, saves: map[string]int{},
	}
}

func (l *lint) found() problem.List {
	l.prepare()
	l.seen = l.explore()
	for _, r := range rules() {
		l.rule = r.name
		r.look(l)
	}
	l.out.Sort()
	return l.out
}

// prepare notes which values matter: of all others the walk keeps nothing.
func (l *lint) prepare() {
	l.named["conversation.team"] = true
	l.eachExpression(func(_ *Definition, e *expression) {
		for _, path := range l.tree(e).paths {
			l.named[path] = true
		}
	})
	l.questions(func(_ *Definition, q *askStep) { l.saves[q.Save]++ })
}

// rule is a line of the table of what Lint looks for.
type rule struct {
	name string
	look func(*lint)
}

// rules is the table. Each is independent of the others.
func rules() []rule {
	return []rule{
		{"unreachable", lintUnreachable},
		{"never-true", lintComparisons},
		{"never-busy", lintNeverBusy},
		{"silent-end", lintSilentEnds},
		{"shut-out", lintShutOut},
		{"unseen-wait", lintUnseenWaits},
		{"too-many-questions", lintManyQuestions},
		{"asked-twice", lintAskedTwice},
		{"asked-late", lintAskedLate},
		{"before-consent", lintBeforeConsent},
		{"no-person", lintNoPerson},
		{"never-known", lintNeverKnown},
		{"never-written", lintNeverWritten},
		{"odd-without", lintOddWithout},
		{"foreign-placeholder", lintPlaceholders},
		{"buttons", lintButtons},
		{"long-text", lintLongTexts},
		{"tag-typo", lintTags},
		{"languages", lintLanguages},
	}
}

// lint is one call of Lint.
type lint struct {
	all    []*Definition
	around Surroundings
	seen   *survey
	trees  map[*expression]tree
	named  map[string]bool // the paths that any expression names
	saves  map[string]int  // how many questions are saved where
	form   bool            // it is for somebody who sees a form, and no file
	rule   string
	out    problem.List
	said   map[problem.Problem]bool
}

// warn notes what should be looked at, once in each place.
func (l *lint) warn(at problem.Position, format string, args ...any) {
	before := len(l.out)
	l.out.Add(at, format, args...)
	if one := l.out[before]; l.said[one] {
		l.out = l.out[:before]
	} else {
		l.said[one] = true
	}
}

// steps visits each step of each definition.
func (l *lint) steps(visit func(*Definition, step)) {
	for _, d := range l.all {
		d.steps.walk(func(st step) { visit(d, st) })
	}
}

// questions visits each question.
func (l *lint) questions(visit func(*Definition, *askStep)) {
	l.steps(func(d *Definition, st step) {
		if q, is := st.(*askStep); is {
			visit(d, q)
		}
	})
}

// at is where a question stands.
func (s *askStep) at() problem.Position { return s.place.start() }

// speaks tells whether the customer hears something in the steps, or somebody else goes on.
func (s steps) speaks() bool {
	found := false
	s.walk(func(st step) {
		switch st.(type) {
		case *sayStep, *askStep, *assignStep, *runStep, *closeStep:
			found = true
		}
	})
	return found
}

// enumeration is a list as one says it, of few enough words.
func enumeration(words []string) string {
	const most = 5
	if rest := len(words) - most; rest > 1 {
		words = append(slices.Clone(words[:most]), strconv.Itoa(rest)+" more")
	}
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " and " + words[last]
}
