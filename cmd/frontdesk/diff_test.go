package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"frontdesk/bridge/config"
	"frontdesk/cmd/frontdesk/app"
	"frontdesk/store"
)

// TestWorkflowDiff compares versions of a workflow that a database has kept.
func TestWorkflowDiff(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "frontdesk.yaml")
	nothing := func(string) (string, bool) { return "", false }
	write := func(steps string) *config.Config {
		t.Helper()
		text := `
database: sqlite:frontdesk.db
slack: {bot_token: "${BOT}", app_token: "${APP}"}
channels: [{id: telegram, type: telegram, token: "${TOKEN}"}]
teams: [{id: support, name: Support, slack_channel: C0SUPPORT}]
workflows:
  - id: inbound
    trigger: {event: conversation_opened}
    steps: ` + steps + `
`
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		cfg, problems := config.Outline(file, nothing, app.Kinds())
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		return cfg
	}
	frontdesk := func(code int, want string, args ...string) {
		t.Helper()
		var out bytes.Buffer
		got := run(t.Context(), append(append([]string{"workflow", "diff"}, args...), "--config", file), environment{stdout: &out, stderr: &out, lookup: nothing})
		if got != code || !strings.Contains(out.String(), want) {
			t.Errorf("frontdesk workflow diff %v: exit status %d, want %d, and %q in\n%s", args, got, code, want, out.String())
		}
	}
	first := write(`[{say: Hello}, {ask: Why?, id: why}, {route: support}]`).Workflows[0]
	db, err := store.Open(t.Context(), "sqlite:"+filepath.Join(dir, "frontdesk.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	frontdesk(exitFailed, `the database has no version of the workflow "inbound" yet`)
	frontdesk(exitDone, "no version has run yet", "--list")
	day := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	if err := db.SaveDefinition(t.Context(), day, first.Hash, first.ID, first.Source); err != nil {
		t.Fatal(err)
	}
	frontdesk(exitDone, "nothing is different")
	second := write(`[{say: Hello!}, {ask: Why?, id: why}, {route: support}]`).Workflows[0]
	if err := db.SaveDefinition(t.Context(), day.Add(time.Hour), second.Hash, second.ID, second.Source); err != nil {
		t.Fatal(err)
	}
	write(`[{ask: Why?, id: why}, {route: support}]`)
	frontdesk(exitDone, "to the configuration:\n  id: inbound\n  trigger: {event: conversation_opened}\n  steps:\n-   - say: Hello!\n    - ask: Why?\n      id: why\n", "inbound")
	frontdesk(exitDone, "-   - say: Hello\n+   - say: Hello!\n", "--from", first.Hash[:6], "--to", second.Hash)
	frontdesk(exitDone, second.Hash+"  since 2026-11-23 11:00\n"+first.Hash+"  since 2026-11-23 10:00\n", "--list")
	frontdesk(exitWrong, `there is no version "zz"`, "--from", "zz")
	frontdesk(exitWrong, `did you mean "inbound"?`, "inbond")
}
