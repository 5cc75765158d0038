package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"frontdesk/connectors"
	"frontdesk/store"
)

// TestParked uses the command beside a database that a running program has open.
func TestParked(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "frontdesk.yaml")
	// The database's address is all that it needs: none of the tokens is there.
	config := `
database: sqlite:${FRONTDESK_DATABASE}
slack: {bot_token: "${SLACK_BOT_TOKEN}", app_token: "${SLACK_APP_TOKEN}"}
channels: [{id: telegram, type: telegram, token: "${TELEGRAM_BOT_TOKEN}"}]
teams: [{id: support, name: Support, slack_channel: C0SUPPORT}]
fallback_team: support
`
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	database := ""
	frontdesk := func(code int, args ...string) string {
		t.Helper()
		var out bytes.Buffer
		got := run(t.Context(), append(args, "--config", file), environment{
			stdout: &out, stderr: &out, lookup: func(name string) (string, bool) { return database, name == "FRONTDESK_DATABASE" },
		})
		if got != code {
			t.Errorf("frontdesk %v: exit status %d, want %d:\n%s", args, got, code, out.String())
		}
		return out.String()
	}
	says := func(out, want string) {
		t.Helper()
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in:\n%s", want, out)
		}
	}
	says(frontdesk(exitWrong, "parked"), "frontdesk.yaml:2:11: the environment variable FRONTDESK_DATABASE is set, but empty")
	database = "frontdesk.db"
	says(frontdesk(exitFailed, "parked"), "frontdesk serve makes it")

	db, err := store.Open(t.Context(), "sqlite:"+filepath.Join(dir, "frontdesk.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	says(frontdesk(exitDone, "parked", "list"), "Nothing is parked.")
	now := time.Now().Truncate(time.Microsecond)
	for _, key := range []string{"one", "two"} {
		raw := connectors.Raw{Endpoint: "telegram", Key: key, Lane: key, Body: []byte(`{"update_id":7}`)}
		if _, err := db.Receive(t.Context(), now, raw); err != nil {
			t.Fatal(err)
		}
	}
	heads, err := db.Undecoded(t.Context(), now, 2, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range heads {
		if err := db.Park(t.Context(), now, h.ID, "update 7 holds nothing\nat all"); err != nil {
			t.Fatal(err)
		}
	}
	list := frontdesk(exitDone, "parked")
	says(list, "e1")
	says(list, "event from telegram")
	says(list, "update 7 holds nothing")
	if strings.Contains(list, "at all") {
		t.Errorf("the list holds more than first lines:\n%s", list)
	}
	shown := frontdesk(exitDone, "parked", "show", "e1")
	says(shown, "at all")
	says(shown, `"update_id": 7`)
	says(frontdesk(exitFailed, "parked", "show", "d1"), "frontdesk parked list shows what there is")
	says(frontdesk(exitFailed, "parked", "replay"), "--all")
	says(frontdesk(exitDone, "parked", "drop", "e1"), "e1 is dropped.")
	says(frontdesk(exitDone, "parked", "replay", "--all"), "e2 is back at work.")
	says(frontdesk(exitDone, "parked"), "Nothing is parked.")
	if heads, err = db.Undecoded(t.Context(), now.Add(time.Hour), 2, nil); err != nil || len(heads) != 1 || heads[0].Raw.Key != "two" {
		t.Errorf("at work are %v, %v", heads, err)
	}
}
