package workflow_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"frontdesk/workflow"
)

// Each thing that is looked for in workflows has an archive of what is found and what is not.
func TestLintRulesAreShown(t *testing.T) {
	for _, rule := range workflow.LintRules() {
		path := filepath.Join("..", "bridge", "config", "testdata", "lint-"+rule+".txtar")
		text, err := os.ReadFile(path)
		if err != nil {
			t.Error(err)
			continue
		}
		if _, warnings, _ := strings.Cut(string(text), "-- warnings --\n"); warnings == "" {
			t.Errorf("%s: nothing is found", path)
		}
	}
}

// Each key of a question stands in the help.
func TestQuestionKeysAreExplained(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "cmd", "frontdesk", "help", "workflows.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range workflow.QuestionKeys() {
		if !regexp.MustCompile(`\b` + key + `\b`).Match(text) {
			t.Errorf("the help does not name %q", key)
		}
	}
}
