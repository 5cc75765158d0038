package workflow

import (
	"cmp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"frontdesk/workflow/problem"
)

// Phrase is a file's own wording of a text of the catalogue: one, or one for each language,
// of which readers of any other get the first. The zero Phrase is nothing.
type Phrase struct {
	texts []string
	match *matcher
	tags  []string // of the texts; "" is no language
}

// in is the wording for a language.
func (p *Phrase) in(lang string) string {
	switch {
	case len(p.texts) == 0:
		return ""
	case p.match == nil:
		return p.texts[0]
	}
	return p.texts[p.match.index(lang)]
}

// ParsePhrase reads a wording. values are what it may have filled in, {{ min }}; if there
// are mistakes, there is no Phrase. missing are values that a wording leaves out.
func ParsePhrase(node *yaml.Node, what string, values []string, scope Scope) (phrase *Phrase, missing, problems problem.List) {
	p := &parser{file: scope.File}
	t := p.text(node, what)
	if t == nil || len(p.problems) > 0 {
		p.problems.Sort()
		return nil, nil, p.problems
	}
	t.ready()
	phrase = &Phrase{match: t.match}
	for _, v := range t.Variants {
		var words strings.Builder
		said := map[string]bool{}
		for _, piece := range v.Template.pieces {
			if piece.value == nil {
				words.WriteString(piece.literal)
				continue
			}
			name := strings.TrimSpace(piece.value.src)
			if !slices.Contains(values, name) {
				p.problems.Add(piece.value.place.at(0), "%s has no value %q%s", what, name, valuesOf(values))
				continue
			}
			said[name] = true
			words.WriteString("{" + name + "}")
		}
		for _, name := range values {
			if !said[name] {
				missing.Add(v.Template.at, "%s does not say {{ %s }}, which customers then are not told; say it, or leave the text to the program", what, name)
			}
		}
		phrase.texts, phrase.tags = append(phrase.texts, words.String()), append(phrase.tags, v.Tag)
	}
	if len(p.problems) > 0 {
		return nil, nil, p.problems
	}
	return phrase, missing, nil
}

// valuesOf is the end of a mistake about a value that a text has not.
func valuesOf(values []string) string {
	if len(values) == 0 {
		return "; it has none"
	}
	return "; it has " + strings.Join(values, ", ")
}

// Lacks are the languages among these whose readers do not find the wording in theirs. One
// that says no language is in the first.
func (p *Phrase) Lacks(wanted []string) []string { return lacking(p.tags, wanted) }

// Lacks are the languages among these whose readers do not find the message in theirs.
func (m *Message) Lacks(wanted []string) []string {
	var tags []string
	for _, v := range m.text.Variants {
		tags = append(tags, v.Tag)
	}
	return lacking(tags, wanted)
}

func lacking(tags, wanted []string) (missing []string) {
	for _, reader := range wanted {
		if !slices.ContainsFunc(tags, func(tag string) bool { return speaks(cmp.Or(tag, wanted[0]), reader) }) {
			missing = append(missing, reader)
		}
	}
	return missing
}
