package bridge_test

import (
	"testing"

	"frontdesk/workflow"
)

// languageYAML are workflows that use what the others do not, each begun by the origin
// of its name.
var languageYAML = []string{`
id: later
name: Later
trigger: {event: conversation_opened, if: 'conversation.origin == "later"'}
steps:
  - say: {en: "One moment.", pl: "Chwileczkę."}
  - wait: 10m
  - language: pl
  - run: details
`, `
id: details
name: Details
steps:
  - id: wish
    ask: {en: "What do you need?", pl: "W czym możemy pomóc?"}
  - route: support
`}

// languageWorkflows are those, joined.
func languageWorkflows(t *testing.T) []*workflow.Definition {
	t.Helper()
	var all []*workflow.Definition
	for _, source := range languageYAML {
		all = append(all, parse(t, source))
	}
	linked, problems := workflow.Link(all)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return linked
}
