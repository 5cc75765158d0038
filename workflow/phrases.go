package workflow

import (
	"slices"
	"strings"

	"golang.org/x/text/language"
)

// Phrases is what the program says by itself, by language. It is never changed.
type Phrases struct {
	languages []string // fallback first
	texts     map[string]map[string]string
	match     *matcher
}

// fallback is the language of a reader whose own is not there.
const fallback = "en"

// NewPhrases joins tables of texts, each by language tag and key; of two texts
// in the same place the later counts. A text may hold {name} placeholders.
func NewPhrases(tables ...map[string]map[string]string) *Phrases {
	p := &Phrases{texts: map[string]map[string]string{}}
	for _, table := range tables {
		for tag, texts := range table {
			tag = language.Make(tag).String()
			if p.texts[tag] == nil {
				p.texts[tag] = map[string]string{}
			}
			for key, text := range texts {
				p.texts[tag][key] = text
			}
		}
	}
	p.languages = []string{fallback}
	for _, tag := range keysOf(p.texts) {
		if tag != fallback {
			p.languages = append(p.languages, tag)
		}
	}
	p.match = newMatcher(p.languages)
	return p
}

// Languages are the languages that there are texts in, English first.
func (p *Phrases) Languages() []string { return slices.Clone(p.languages) }

// Say is a text in a language, or else in its parent, or else in English; "" if
// there is no such text. The args are names of placeholders and their values,
// in turn. A value written in the other direction than the text is isolated.
func (p *Phrases) Say(lang, key string, args ...string) string {
	tag := p.languages[p.match.index(lang)]
	text, ok := p.texts[tag][key]
	for t := language.Make(tag).Parent(); !ok && t != language.Und; t = t.Parent() {
		text, ok = p.texts[t.String()][key]
	}
	if !ok {
		text = p.texts[fallback][key]
	}
	around := directionOf(text)
	var pairs []string
	for i := 0; i+1 < len(args); i += 2 {
		pairs = append(pairs, "{"+args[i]+"}", isolate(args[i+1], around))
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// means tells whether a person's words are a text, in whichever language.
func (p *Phrases) means(key, said string) bool {
	said = fold(said)
	for _, tag := range p.languages {
		if text := p.texts[tag][key]; text != "" && fold(text) == said {
			return true
		}
	}
	return false
}
