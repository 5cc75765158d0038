package bridge_test

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/bidi"

	"frontdesk/bridge"
)

// Whatever is filled into a text of the program that is written the other way keeps its
// order, also where the text begins with it.
func TestInsertedValuesAreIsolated(t *testing.T) {
	p := bridge.NewPhrases()
	isolated := 0
	for _, language := range p.Languages() {
		foreign := "آنا"
		if language == "ar" {
			foreign = "Ana-1"
		}
		for _, key := range p.Own() {
			for _, value := range p.Values(key) {
				said := p.Say(language, key, value, foreign)
				rest := strings.NewReplacer(foreign, "", "{", " ", "}", " ").Replace(said)
				for _, name := range p.Values(key) {
					rest = strings.ReplaceAll(rest, name, "")
				}
				if !strings.ContainsFunc(rest, isLetter) {
					continue // nothing but values
				}
				isolated++
				if strings.Count(said, foreign) != strings.Count(said, "\u2068"+foreign+"\u2069") {
					t.Errorf("%s %s: %q", language, key, said)
				}
			}
		}
	}
	if isolated < 200 {
		t.Errorf("only %d were looked at", isolated)
	}
	if got := p.Say("ar", "assigned", "name", "Mia"); !strings.HasPrefix(got, "\u2068Mia\u2069 ") {
		t.Errorf("the agent's name at the beginning: %q", got)
	}
}

func isLetter(r rune) bool {
	props, _ := bidi.LookupRune(r)
	class := props.Class()
	return class == bidi.L || class == bidi.R || class == bidi.AL
}
