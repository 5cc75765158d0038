package workflow

import (
	"slices"
	"strconv"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Warning is something that Lint has found, where a form shows it.
type Warning struct {
	DraftPart
	Text string
}

// LintForm looks in one of the definitions for what Lint looks for, and says it to somebody
// who sees it in a form. text is what that definition was read from.
func LintForm(all []*Definition, around Surroundings, id string, text []byte) (found []Warning) {
	draft, err := ReadDraft(text)
	if err != nil {
		return nil
	}
	l := newLint(all, around)
	l.form = true
	for _, p := range l.found() {
		if p.File != id {
			continue
		}
		w := Warning{DraftPart{Item: -1, Choice: -1}, p.Text}
		if p.Line > 0 {
			w.DraftPart = draft.Part(p.Position)
		}
		found = append(found, w)
	}
	return found
}

// maxTitled is how many characters of a question's text name it.
const maxTitled = 40

// the is how a warning names a question.
func (l *lint) the(q *askStep) string {
	if l.form && q.Text != nil {
		return "“" + Begins(q.Text.Variants[0].Template.src, maxTitled) + "”"
	}
	return strconv.Quote(q.ID)
}

// words are those for whoever sees the file, or for whoever sees the form.
func (l *lint) words(file, form string) string {
	if l.form {
		return form
	}
	return file
}

// formLanguages finds the languages of a workflow in which some of its texts are not. One
// that is in a single language is not meant to be in others.
func (l *lint) formLanguages() {
	for _, d := range l.all {
		wanted := Languages([]*Definition{d})
		lacks, _ := d.lacks(wanted)
		var names []string
		for _, k := range lacks {
			names = append(names, display.English.Tags().Name(language.Make(k.tag)))
		}
		if len(names) > 0 && len(wanted) > 1 {
			slices.Sort(names)
			at := d.place
			at.Line = 0
			l.warn(at, "some of its texts are not there in %s", enumeration(names))
		}
	}
}
