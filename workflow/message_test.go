package workflow_test

import (
	"testing"

	"go.yaml.in/yaml/v4"

	"frontdesk/workflow"
)

func message(t *testing.T, source string) (*workflow.Message, string) {
	t.Helper()
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(source), &doc); err != nil {
		t.Fatal(err)
	}
	m, problems := workflow.ParseMessage(doc.Content[0], "messages.closed", workflow.Scope{
		File: "f.yaml", Teams: map[string]string{"sales": "Sales"},
	})
	return m, problems.Error()
}

func TestMessage(t *testing.T) {
	m, problems := message(t, `{en: "{{ assignee.first_name }} of {{ team.name }}", de: "Bis {{ team.opens }}, {{ contact.first_name }}"}`)
	if problems != "" {
		t.Fatal(problems)
	}
	f := ana()
	f.Assignee.FirstName, f.Team = "Ben", workflow.TeamFacts{Name: "Sales", Opens: "Montag"}
	f.Contact.Language = "pl"
	if got := words(m.Fill(f)); got != "Ben of Sales" {
		t.Errorf("in another language: %q", got)
	}
	f.Contact.Language = "de-AT"
	if got := words(m.Fill(f)); got != "Bis Montag, Ana" {
		t.Errorf("in German: %q", got)
	}
	for source, want := range map[string]string{
		`"{{ answers.topic }}"`:      `f.yaml:1:13: no question is asked here, so there is no answers.topic`,
		`{en: "{{ assigne.name }}"}`: `f.yaml:1:10: there is no name "assigne"; did you mean "assignee"?`,
		`{xx-y-z: hi}`:               `f.yaml:1:2: "xx-y-z" is no language; write a tag such as en, pt-BR or zh-Hant`,
		`[hi]`:                       `f.yaml:1:1: messages.closed must be a text (in quotes, if YAML takes it for something else) or a map from language to text, not a list`,
	} {
		if m, problems := message(t, source); m != nil || problems != want {
			t.Errorf("%s: %s", source, problems)
		}
	}
}
