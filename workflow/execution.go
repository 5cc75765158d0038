package workflow

import (
	"maps"
	"slices"
	"strings"
	"time"

	"frontdesk/bridge/richtext"
)

// maxMoves guards against a run that goes on without end. Steps only ever lead
// forward, so that one of a sound definition needs at most two moves a step, in each
// of the workflows that hand over to one another.
const maxMoves = 4 * maxSteps * (maxHandovers + 1)

// execution is one call of Start or Resume. The run and the facts are its own copies.
type execution struct {
	root *Definition // which the run began
	d    *Definition // which it is in
	r    Run
	f    Facts
	out  []Output
	// by is the Ref of the message being judged.
	by string
}

func newExecution(d *Definition, r Run, f Facts) *execution {
	r.At = slices.Clone(r.At)
	r.Answers = maps.Clone(r.Answers)
	f.Contact.Fields = maps.Clone(f.Contact.Fields)
	f.Conversation.Fields = maps.Clone(f.Conversation.Fields)
	return &execution{root: d, d: d.present(r), r: r, f: f}
}

// advance does steps until one waits or none is left.
func (x *execution) advance() {
	for range maxMoves {
		if x.r.Done || x.r.Wait != "" {
			return
		}
		if s := x.d.steps.find(x.r.At); s != nil {
			if !keepsTrail(s) {
				x.r.Trail = nil
			}
			s.run(x)
			continue
		}
		// The list has ended: on to what follows the step that it is a branch of.
		if len(x.r.At) < 3 {
			break
		}
		x.r.At = x.r.At[:len(x.r.At)-2]
		x.next()
	}
	x.finish()
}

// find returns the step at a path, or nil.
func (s steps) find(path []int) step {
	for len(path) > 0 && 0 <= path[0] && path[0] < len(s) {
		here := s[path[0]]
		if len(path) == 1 {
			return here
		}
		branches := here.branches()
		if path[1] < 0 || path[1] >= len(branches) {
			return nil
		}
		s, path = branches[path[1]], path[2:]
	}
	return nil
}

// next goes on to the following step.
func (x *execution) next() {
	x.leave()
	x.r.At[len(x.r.At)-1]++
}

// enter goes on to the first step of a branch of the present one.
func (x *execution) enter(branch int) {
	x.leave()
	x.r.At = append(x.r.At, branch, 0)
}

// wait stops here until Resume. A zero deadline is none.
func (x *execution) wait(w Wait, deadline time.Time) {
	x.r.Wait, x.r.Deadline = w, deadline
}

// leave forgets all that belongs to a wait.
func (x *execution) leave() {
	x.r.Wait, x.r.Deadline, x.r.Until, x.r.End, x.r.Begun = "", time.Time{}, time.Time{}, time.Time{}, time.Time{}
	x.r.Tries, x.r.Arrived, x.r.Early, x.r.Pieces, x.r.Piece = 0, 0, nil, "", ""
	x.r.Shown, x.r.ShownIn, x.r.Picked, x.r.Typed, x.r.Meant = "", "", nil, "", ""
}

// finish ends the run.
func (x *execution) finish() {
	x.leave()
	x.r.At, x.r.Trail, x.r.Done = nil, nil, true
}

func (x *execution) emit(o Output) { x.out = append(x.out, o) }

// answer keeps an answer.
func (x *execution) answer(id string, a Answer) {
	if x.r.Answers == nil {
		x.r.Answers = map[string]Answer{}
	}
	x.r.Answers[id] = a
}

// set changes a value, also for the steps that follow in this call. "" takes it away.
func (x *execution) set(path, value string) {
	x.emit(Set{Path: path, Value: value})
	x.f.set(path, value)
}

// tag tags the conversation, also for the steps that follow in this call.
func (x *execution) tag(name string) {
	if slices.Contains(x.f.Conversation.Tags, name) {
		return
	}
	x.f.tag(name)
	x.emit(Tag{Name: name})
}

// route decides the team, also for the steps that follow in this call.
func (x *execution) route(team string) {
	x.r.Routed = true
	if team != x.f.Conversation.Team {
		x.r.Assigned = false // what was asked of another team
	}
	x.f.Conversation.Team, x.f.Team = team, x.f.Teams[team]
	x.f.Team.Name = x.d.teams[team]
	x.emit(Route{Team: team})
}

// values are what expressions see now.
func (x *execution) values() map[string]any { return x.d.values(x.f, x.r.Answers) }

func (x *execution) holds(e *expression) bool { return e.holds(x.values()) }
func (x *execution) string(e *expression) string {
	return e.string(x.d.values(x.aheadOf(e), x.r.Answers))
}

// phrases are what the program says by itself.
func (x *execution) phrases() *Phrases {
	if x.f.Phrases != nil {
		return x.f.Phrases
	}
	return x.d.phrases
}

// phrase is what the program says by itself, in the contact's language.
func (x *execution) phrase(key string, args ...string) string {
	return x.phrases().Say(x.f.Contact.Language, key, args...)
}

// fill is a text in the contact's language with its values filled in, in the language in
// which it is read.
func (x *execution) fill(t *text) richtext.Doc {
	lang := x.f.Contact.Language
	words := x.line(t.in(lang), t.readIn(lang))
	if words == "" {
		return nil
	}
	return richtext.FromPlain(words)
}

// line fills a template in, for readers of a language.
func (x *execution) line(t *template, lang string) string {
	return t.fill(func(e *expression) string {
		value := x.string(e)
		id, ok := strings.CutPrefix(e.path, "answers.")
		if q := x.d.questions[id]; ok && q != nil {
			return q.shown(x, value, lang)
		}
		if e.path == "contact.phone" {
			return FormatPhone(value)
		}
		return value
	})
}

// shown is an answer as people read it: the label of a choice, a number with its
// blanks, a yes or no in their language.
func (s *askStep) shown(x *execution, value, lang string) string {
	switch {
	case s.Type == "phone":
		return FormatPhone(value)
	case s.Type == "location":
		return placeWords(value)
	case s.Type == "file":
		return x.filesWords(lang, value)
	case s.Type == "date":
		return FormatDate(lang, value)
	case s.Type == "time":
		return formatTime(lang, value)
	case s.Type == "country":
		return countryName(lang, value)
	case s.Type == "language":
		return languageName(lang, value)
	case s.Type == "consent" && x.r.Answers[s.ID].Value == "":
		return ""
	case s.Type == "consent":
		i := slices.IndexFunc(consents, func(c consentKind) bool { return c.value == value })
		return x.phrases().Say(lang, consents[max(i, 0)].button)
	}
	if s.of.several {
		var labels []string
		for _, id := range list(value) {
			labels = append(labels, s.labelOf(x, id, lang))
		}
		return strings.Join(labels, several)
	}
	return s.labelOf(x, value, lang)
}

// labelOf is the label of a choice, or the value of anything else.
func (s *askStep) labelOf(x *execution, value, lang string) string {
	for _, c := range s.Choices {
		if c.ID == value {
			return c.label(x, c.Label.in(lang))
		}
	}
	return value
}
