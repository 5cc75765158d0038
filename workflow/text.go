package workflow

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
	"golang.org/x/text/language"
)

// text is what customers are told: one template, or one for each language. As
// JSON it is a list of variants in the file's order, for the first is the one
// that a contact gets whose language is not there.
type text struct {
	Variants []variant
	match    *matcher
}

// variant is a text in one language; Tag is empty if none was named.
type variant struct {
	Tag      string    `json:"tag,omitempty"`
	Template *template `json:"text"`
}

// MarshalJSON writes the variants.
func (t *text) MarshalJSON() ([]byte, error) { return json.Marshal(t.Variants) }

// UnmarshalJSON reads what MarshalJSON wrote.
func (t *text) UnmarshalJSON(data []byte) error {
	if err := json.Unmarshal(data, &t.Variants); err != nil {
		return fmt.Errorf("reading a text: %w", err)
	}
	bare := func(v variant) bool { return v.Template == nil }
	if len(t.Variants) == 0 || slices.ContainsFunc(t.Variants, bare) {
		return errors.New("reading a text: it is empty")
	}
	return nil
}

// in picks the template for a language.
func (t *text) in(lang string) *template { return t.variant(lang).Template }

func (t *text) variant(lang string) variant {
	if t.match == nil {
		return t.Variants[0]
	}
	return t.Variants[t.match.index(lang)]
}

// readIn is the language in which somebody of a language reads the text, and so what the
// program puts beside and into it: their own, unless the text has it not; then it is the one
// that they get.
func (t *text) readIn(lang string) string {
	tag := t.variant(lang).Tag
	if tag == "" || sameWriting(tag, lang) || speaks(tag, lang) {
		return lang
	}
	return tag
}

// sameWriting tells whether two tags are of one language in one script. It is most of what
// speaks tells, in a fraction of the time.
func sameWriting(a, b string) bool {
	x, y := language.Make(a), language.Make(b)
	base, _ := x.Base()
	other, _ := y.Base()
	script, _ := x.Script()
	otherScript, _ := y.Script()
	return base == other && script == otherScript
}

// ready prepares the choice among several languages.
func (t *text) ready() {
	if len(t.Variants) < 2 {
		return
	}
	var tags []string
	for _, v := range t.Variants {
		tags = append(tags, v.Tag)
	}
	t.match = newMatcher(tags)
}

// text reads a text: a string, or a map from language tag to string.
func (p *parser) text(n *yaml.Node, what string) *text {
	n = resolve(n)
	if n.Kind != yaml.MappingNode {
		if tmpl := p.template(n, what); tmpl != nil {
			return &text{Variants: []variant{{Template: tmpl}}}
		}
		return nil
	}
	m, _ := p.mapping(n, what)
	if len(m.keys) == 0 {
		p.bad(n, "%s has no text in any language; write {en: …}", what)
	}
	t := new(text)
	seen := map[language.Tag]bool{}
	for _, key := range m.keys {
		tag, err := language.Parse(key.Value)
		switch {
		case err != nil && key.Value == "text":
			p.bad(key, "%s is the text itself; take \"text\" out, and write what else there is beside %s, not within it", what, what)
			continue
		case err != nil && slices.Contains(append(askKeys(), "file", "buttons"), key.Value):
			p.bad(key, "%q stands beside %s, not within it", key.Value, what)
			continue
		case err != nil:
			p.bad(key, "%q is no language; write a tag such as en, pt-BR or zh-Hant", key.Value)
			continue
		case seen[tag]:
			p.bad(key, "%s has the language %q twice; keep one of them", what, key.Value)
			continue
		}
		seen[tag] = true
		if tmpl := p.template(m.get(key.Value), what); tmpl != nil {
			t.Variants = append(t.Variants, variant{Tag: tag.String(), Template: tmpl})
		}
	}
	if len(t.Variants) == 0 {
		return nil
	}
	return t
}

// template reads one string.
func (p *parser) template(n *yaml.Node, what string) *template {
	if n.Kind != yaml.ScalarNode || n.ShortTag() != "!!str" {
		p.bad(n, "%s must be a text (in quotes, if YAML takes it for something else) or a map from language to text, not %s", what, describe(n))
		return nil
	}
	if strings.TrimSpace(n.Value) == "" {
		p.bad(n, "%s is empty; write what the customer is to read", what)
		return nil
	}
	tmpl, err := newTemplate(n.Value, p.place(n))
	if err != nil {
		p.problems.Add(err.at, "%s: %s", what, err.text)
		return nil
	}
	return tmpl
}

// matcher finds the best of several languages for a reader of another one.
type matcher struct {
	tags language.Matcher
	list []language.Tag
}

// newMatcher returns a matcher that answers 0, the first, where nothing fits.
func newMatcher(tags []string) *matcher {
	var list []language.Tag
	for _, t := range tags {
		list = append(list, language.Make(t))
	}
	return &matcher{language.NewMatcher(list), list}
}

// index is the place of the language that fits best: the same one, its parent
// or child, or one that its readers read as well.
func (m *matcher) index(lang string) int {
	reader := language.Make(lang)
	_, i, sure := m.tags.Match(reader)
	if sure >= language.High {
		return i
	}
	// Another script of one's own language is better than another language.
	if base, known := reader.Base(); known >= language.High {
		for i, tag := range m.list {
			if own, _ := tag.Base(); own == base {
				return i
			}
		}
	}
	return 0
}
