package bridge_test

import (
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"frontdesk/bridge"
	"frontdesk/workflow"
)

// ownPhrase is a file's own wording.
func ownPhrase(t *testing.T, source string, values ...string) *workflow.Phrase {
	t.Helper()
	var node yaml.Node
	if err := yaml.Unmarshal([]byte(source), &node); err != nil {
		t.Fatal(err)
	}
	p, missing, problems := workflow.ParsePhrase(&node, "a text", values, workflow.Scope{})
	if len(missing)+len(problems) > 0 {
		t.Fatal(missing, problems)
	}
	return p
}

// A team's own words come before those of the whole configuration, and those before the
// catalogue's; the desk reads its own.
func TestOwnWords(t *testing.T) {
	policy := &bridge.Policy{
		Phrases: bridge.NewPhrases(),
		Own: map[string]*workflow.Phrase{
			"skip":        ownPhrase(t, `{en: Later, de: Später}`),
			"text_least":  ownPhrase(t, `"{{ min }} or more"`, "min"),
			"thanks":      new(workflow.Phrase),
			"opens.today": ownPhrase(t, `"at {{ time }}"`, "time"),
		},
		Teams: []bridge.TeamPolicy{{ID: "sales", Own: map[string]*workflow.Phrase{"skip": ownPhrase(t, `Not now`)}}},
	}
	for _, tt := range []struct {
		team                bridge.TeamID
		language, key, want string
		args                []string
	}{
		{"", "de-AT", "skip", "Später", nil},
		{"support", "pl", "skip", "Later", nil},
		{"sales", "de", "skip", "Not now", nil},
		{"sales", "de", "text_least", "1 or more", []string{"min", "1"}},
		{"", "ar", "text_least", "1 or more", []string{"min", "1"}},
		{"", "en", "thanks", "", nil},
		{"", "de", "done", "Fertig", nil},
	} {
		if got := policy.PhrasesFor(tt.team).Say(tt.language, tt.key, tt.args...); got != tt.want {
			t.Errorf("%s of %q in %s: %q, want %q", tt.key, tt.team, tt.language, got, tt.want)
		}
	}
	if got := policy.Phrases.Say("en", "opens.today", "time", "9"); got != "today at 9" {
		t.Errorf("the desk reads %q", got)
	}
}

// Every text that customers may read is there in each of the ten languages, with the same
// values, and may be worded by the configuration under a name of its own.
func TestCustomersTextsAreComplete(t *testing.T) {
	phrases := bridge.NewPhrases()
	languages := phrases.Languages()
	if len(languages) != 10 {
		t.Fatalf("languages: %q", languages)
	}
	names := map[string]bool{}
	for _, own := range bridge.OwnTexts() {
		if names[own.Name] || strings.Contains(own.Name, ".") {
			t.Errorf("%s is no name of its own", own.Name)
		}
		names[own.Name] = true
	}
	same := []string{"no", "policy", "a_audio", "a_video"} // which some languages have as English has them
	for _, key := range phrases.Own() {
		english := phrases.Say("en", key)
		for _, language := range languages {
			said := phrases.Say(language, key)
			if language != "en" && said == english && !slices.Contains(same, key) {
				t.Errorf("%s is not there in %s", key, language)
			}
			for _, value := range phrases.Values(key) {
				if !strings.Contains(said, "{"+value+"}") {
					t.Errorf("%s in %s does not say {%s}: %s", key, language, value, said)
				}
			}
		}
	}
}

// What stands on a button in a file's own words is understood when it is typed.
func TestOwnWordsAreUnderstood(t *testing.T) {
	w := newWorld(t)
	w.policy.Own = map[string]*workflow.Phrase{
		"skip": ownPhrase(t, `Rather not`), "yes": ownPhrase(t, `I do`), "policy": ownPhrase(t, `"Our policy: {{ url }}"`, "url"),
	}
	w.do(t, "customer says /start form")
	if !slices.ContainsFunc(w.buttons, func(b bridge.Button) bool { return b.Label == "I do" }) {
		t.Errorf("the buttons: %v", w.buttons)
	}
	w.do(t, "customer says I do")
	if !slices.ContainsFunc(w.buttons, func(b bridge.Button) bool { return b.Label == "Rather not" }) {
		t.Errorf("the buttons: %v", w.buttons)
	}
	w.do(t, "customer says rather not!")
	if run := w.contact.Current.Run; run == nil || run.Ask != 3 {
		t.Errorf("it is not skipped: %+v", run)
	}
}
