package workflow

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/language"
)

// Phrases is what the program says by itself, by language. It is never changed.
type Phrases struct {
	languages []string // fallback first
	texts     map[string]map[string]string
	match     *matcher
	own       map[string]*Phrase // a file's own wordings, which come first
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

// With are the phrases with a file's own wordings of some of them, by key.
func (p *Phrases) With(own map[string]*Phrase) *Phrases {
	if len(own) == 0 {
		return p
	}
	with := *p
	with.own = maps.Clone(p.own)
	if with.own == nil {
		with.own = map[string]*Phrase{}
	}
	maps.Copy(with.own, own)
	return &with
}

// Languages are the languages that there are texts in, English first.
func (p *Phrases) Languages() []string { return slices.Clone(p.languages) }

// Say is a text in a language, or else in its parent, or else in English; "" if
// there is no such text. The args are names of placeholders and their values,
// in turn. A value written in the other direction than the text is isolated.
func (p *Phrases) Say(lang, key string, args ...string) string {
	text := p.text(lang, key, args)
	around := directionOf(placeholderForm.ReplaceAllString(text, ""))
	var pairs []string
	for i := 0; i+1 < len(args); i += 2 {
		pairs = append(pairs, "{"+args[i]+"}", isolate(args[i+1], around))
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// text is the wording for a language: the file's own, or the catalogue's, in the form
// that goes with the number in it.
func (p *Phrases) text(lang, key string, args []string) string {
	if own := p.own[key]; own != nil {
		return own.in(lang)
	}
	tag := p.languages[p.match.index(lang)]
	text, ok := p.texts[tag][key]
	for t := language.Make(tag).Parent(); !ok && t != language.Und; t = t.Parent() {
		text, ok = p.texts[t.String()][key]
	}
	if !ok {
		tag, text = fallback, p.texts[fallback][key]
	}
	if form := pluralForm(tag, key, args); form != "" {
		if other, has := p.texts[tag][key+"."+form]; has {
			return other
		}
	}
	return text
}

// Own are the keys of the texts that customers read and that a file may word in its own way.
func (p *Phrases) Own() []string {
	var keys []string
	for _, key := range keysOf(p.texts[fallback]) {
		if _, form := cutForm(key); form == "" && !strings.HasPrefix(key, "desk.") {
			keys = append(keys, key)
		}
	}
	return keys
}

// Values are the values that a text of the catalogue has filled in, in their order.
func (p *Phrases) Values(key string) []string {
	var values []string
	for _, m := range placeholderForm.FindAllStringSubmatch(p.texts[fallback][key], -1) {
		if !slices.Contains(values, m[1]) {
			values = append(values, m[1])
		}
	}
	return values
}

var placeholderForm = regexp.MustCompile(`\{([a-z_]+)\}`)

// means tells whether a person's words are a text, in whichever language, and also where
// a file words it in its own way.
func (p *Phrases) means(key, said string) bool {
	said = fold(said)
	if own := p.own[key]; own != nil && said != "" && slices.ContainsFunc(own.texts, func(t string) bool { return fold(t) == said }) {
		return true
	}
	for _, tag := range p.languages {
		if text := p.texts[tag][key]; text != "" && fold(text) == said {
			return true
		}
	}
	return false
}
