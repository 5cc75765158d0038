package config_test

import (
	"path/filepath"
	"strings"
	"testing"

	"frontdesk/bridge/config"
)

// Whatever stands in a workflow, Lint comes back soon.
func TestLintEnds(t *testing.T) {
	var steps strings.Builder
	for i := range 300 {
		steps.WriteString("      - {ask: Q?, id: q" + string(rune('a'+i%26)) + strings.Repeat("x", i/26) + ", required: false, on_timeout: [{tag: [a]}]}\n")
		if i%3 == 0 {
			steps.WriteString("      - {if: 'contact.fields.f" + strings.Repeat("x", i/3%40) + " == \"x\"', then: [{set: {contact.fields.g: y}}]}\n")
		}
	}
	path := filepath.Join(t.TempDir(), "frontdesk.yaml")
	write(t, path, small+"workflows:\n  - id: w\n    trigger: {event: conversation_opened}\n    steps:\n"+steps.String())
	c, problems := config.Load(path, environment, kinds)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if len(c.Warnings) > 200 {
		t.Errorf("%d warnings", len(c.Warnings))
	}
}
