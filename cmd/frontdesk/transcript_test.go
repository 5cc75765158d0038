package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
	"frontdesk/bridge/richtext"
	"frontdesk/connectors"
	"frontdesk/store"
)

// TestTranscript writes a conversation down beside a program that has the database open.
func TestTranscript(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "frontdesk.yaml")
	config := `
database: sqlite:frontdesk.db
slack: {bot_token: xoxb-1-2-abc, app_token: xapp-1-A-2-abc}
channels: [{id: telegram, type: telegram, token: "1:abcdefghijklmnopqrstuvwxyzABCDEFGHI"}]
teams: [{id: support, name: Support, slack_channel: C0SUPPORT}]
fallback_team: support
`
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	frontdesk := func(code int, args ...string) string {
		t.Helper()
		var out bytes.Buffer
		got := run(t.Context(), append(append([]string{"transcript"}, args...), "--config", file), environment{
			stdout: &out, stderr: &out, lookup: func(string) (string, bool) { return "", false },
		})
		if got != code {
			t.Errorf("frontdesk transcript %v: exit status %d, want %d:\n%s", args, got, code, out.String())
		}
		return out.String()
	}
	says := func(out, want string) {
		t.Helper()
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in:\n%s", want, out)
		}
	}
	db, err := store.Open(t.Context(), "sqlite:"+filepath.Join(dir, "frontdesk.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	says(frontdesk(exitFailed, "7"), "there is no conversation #7 here; /desk find in Slack looks for one")
	says(frontdesk(exitWrong, "seven"), `"seven" is no number of a conversation`)
	says(frontdesk(exitWrong, "7", "--format", "pdf"), "--format")

	card := bridge.File{Kind: bridge.FileDocument, Name: "../.Lena:1.vcf", Type: "text/vcard", Data: "BEGIN:VCARD", Size: 11}
	gone := bridge.File{Endpoint: "viber", ID: "x", Kind: bridge.FilePhoto, Name: "x.jpg"}
	long := bridge.File{Kind: bridge.FileDocument, Name: strings.Repeat("椅子", 60) + "\u202efdp.exe", Type: "text/plain", Data: "x", Size: 1}
	bare := bridge.File{Kind: bridge.FilePhoto, Data: "GIF89a\x01"}
	id := converse(t, db, card, gone, long, bare)
	number := id.String()

	says(frontdesk(exitDone, number), "<title>Lena "+number+"</title>")
	says(frontdesk(exitDone, strings.TrimPrefix(number, "#"), "--format", "markdown"), "Hello \\<b\\>")
	var document struct {
		TeamName string `json:"team_name"`
		Messages []struct{ Text string }
	}
	if err := json.Unmarshal([]byte(frontdesk(exitDone, number, "--format", "json")), &document); err != nil {
		t.Fatal(err)
	}
	if document.TeamName != "Support" || len(document.Messages) != 1 || document.Messages[0].Text != "Hello <b>" {
		t.Errorf("the JSON says %+v", document)
	}

	into := filepath.Join(dir, "out")
	out := frontdesk(exitFailed, number, "--output", into)
	says(out, "transcript.html: 1 message, 3 files.")
	says(out, `x.jpg: the configuration has no channel "viber" (any more)`)
	page, err := os.ReadFile(filepath.Join(into, "transcript.html"))
	if err != nil {
		t.Fatal(err)
	}
	says(string(page), `href="files/1-Lena_1.vcf"`)
	if saved, err := os.ReadFile(filepath.Join(into, "files", "1-Lena_1.vcf")); err != nil || string(saved) != card.Data {
		t.Errorf("the file was saved as %q, %v", saved, err)
	}
	if all, err := os.ReadDir(filepath.Join(into, "files")); err != nil || len(all) != 3 || !strings.HasPrefix(all[1].Name(), "2-椅子") || !strings.HasSuffix(all[1].Name(), ".exe") {
		t.Errorf("the files are %v, %v", all, err)
	} else if strings.Contains(all[1].Name(), "\u202e") {
		t.Errorf("%q hides what it is", all[1].Name())
	}
	says(string(page), `src="files/3-photo.gif"`)
	says(frontdesk(exitFailed, number, "--output", into), "nothing is overwritten")
}

// converse makes a conversation of one message with files.
func converse(t *testing.T, db *store.DB, files ...bridge.File) (id bridge.ConversationID) {
	t.Helper()
	now := time.Now().Truncate(time.Microsecond)
	happens(t, db, now, func(c *engine.Case) bridge.Outcome {
		id = c.Env.Next
		c.Contact.Profile.Name = "Lena"
		c.Contact.Current = &bridge.Conversation{ID: id, Status: bridge.Open, Identity: c.Contact.Identity, Source: "contact", Team: "support", OpenedAt: now}
		return bridge.Outcome{Records: []bridge.Record{{
			Message: c.ID.Message(0), Conversation: id, From: bridge.FromContact, Kind: "photo", Body: richtext.FromPlain("Hello <b>"), At: now,
			Side: bridge.ToCustomer, Remote: "1:1", Files: files,
		}}}
	})
	return id
}

// happens has a customer write, which has some consequences.
func happens(t *testing.T, db *store.DB, now time.Time, decide func(*engine.Case) bridge.Outcome) {
	t.Helper()
	ctx := t.Context()
	if _, err := db.Receive(ctx, now, connectors.Raw{Endpoint: "telegram", Key: "k", Lane: "l", Body: []byte("{}")}); err != nil {
		t.Fatal(err)
	}
	heads, err := db.Undecoded(ctx, now, 1, nil)
	if err != nil || len(heads) != 1 {
		t.Fatalf("%d heads, %v", len(heads), err)
	}
	err = db.File(ctx, now, heads[0].ID, []connectors.Filed{{
		Place: bridge.Place{Endpoint: "telegram", User: "1", Chat: "1"}, Event: bridge.MessageIn{Kind: bridge.KindText},
	}})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err = db.Process(ctx, now, decide); err != nil {
		t.Fatal(err)
	}
}
