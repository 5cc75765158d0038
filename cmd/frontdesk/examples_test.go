package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// TestExamples: each example is a configuration without a warning, whose tests pass.
func TestExamples(t *testing.T) {
	names := exampleNames()
	if len(names) < 5 {
		t.Errorf("there are %d examples", len(names))
	}
	passed := regexp.MustCompile(`^\S+frontdesk\.yaml is fine: .*\nAll \d+ tests passed\.\n$`)
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			text, err := started(name)
			if err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(t.TempDir(), "frontdesk.yaml")
			if err := os.WriteFile(file, text, 0o600); err != nil {
				t.Fatal(err)
			}
			tokens := map[string]string{"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "TELEGRAM_BOT_TOKEN": "1:abc", "CRM_TOKEN": "secret"}
			var out bytes.Buffer
			code := run(t.Context(), []string{"check", "--config", file}, environment{
				stdout: &out, stderr: &out, lookup: func(name string) (string, bool) { value, ok := tokens[name]; return value, ok },
			})
			if code != exitDone || !passed.Match(out.Bytes()) {
				t.Errorf("exit status %d:\n%s", code, out.String())
			}
		})
	}
}
