package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
	"frontdesk/connectors"
	"frontdesk/store"
)

// TestExplainKnown explains where a contact of the database would come to, by the team as
// it stands there, beside a program that has the database open.
func TestExplainKnown(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "frontdesk.yaml")
	config := `
database: sqlite:frontdesk.db
slack: {bot_token: xoxb-1-2-abc, app_token: xapp-1-A-2-abc}
channels: [{id: telegram, type: telegram, token: "1:abcdefghijklmnopqrstuvwxyzABCDEFGHI"}]
teams:
  - {id: sales, name: Sales, slack_channel: C0SALES, assignment: {strategy: round_robin, max_open: 2}}
  - {id: support, name: Support, slack_channel: C0SUPPORT}
fallback_team: support
workflows:
  - id: vip
    trigger: {event: conversation_opened, once_per_contact: true, if: contact.fields.plan == "pro"}
    steps: [{route: support}]
  - id: inbound
    trigger: {event: conversation_opened}
    steps: [{route: sales}, {assign: {}}]
`
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(t.Context(), "sqlite:"+filepath.Join(dir, "frontdesk.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	check(db.SavePeople(t.Context(), now, []bridge.Person{{ID: "U1", Name: "Ana Lima"}, {ID: "U2", Name: "Ben Okoro"}, {ID: "U3", Name: "Carla Díaz"}}))
	check(db.SaveMembers(t.Context(), now, "sales", []bridge.PersonID{"U1", "U2", "U3"}))
	_, _, err = db.Process(t.Context(), now, func(c *engine.Case) bridge.Outcome {
		c.Team.Last = "U1"
		return bridge.Outcome{Away: []bridge.AwayChange{{Person: "U2", Away: bridge.Away{Since: now}}}}
	})
	check(err)
	_, err = db.Receive(t.Context(), now, connectors.Raw{Endpoint: "telegram", Key: "1", Lane: "1", Body: []byte("1")})
	check(err)
	heads, err := db.Undecoded(t.Context(), now, 1, nil)
	check(err)
	check(db.File(t.Context(), now, heads[0].ID, []connectors.Filed{{
		Place: bridge.Place{Endpoint: "telegram", User: "5", Chat: "5"}, Event: bridge.MessageIn{Kind: bridge.KindText},
	}}))
	var number bridge.ConversationID
	_, _, err = db.Process(t.Context(), now, func(c *engine.Case) bridge.Outcome {
		c.Contact.Profile.Name, c.Contact.Fields, c.Contact.Once = "Jana Wolf", map[string]string{"plan": "pro"}, []string{"vip"}
		number = c.Env.Next
		c.Contact.Current = &bridge.Conversation{ID: number, Status: bridge.Open, Identity: c.Contact.Identity, Team: "sales", Assignee: "U3", OpenedAt: now}
		return bridge.Outcome{Made: []bridge.MadeWorkflow{{
			ID: "made", Version: 1, On: true, What: bridge.MadeNew, At: now,
			Text: "id: made\ntrigger: {event: conversation_opened, if: contact.email != \"\"}\nsteps: [{route: support}]\n",
		}}}
	})
	check(err)

	explain := func(code int, args ...string) string {
		t.Helper()
		var out bytes.Buffer
		got := run(t.Context(), append([]string{"workflow", "explain", "--config", file}, args...), environment{
			stdout: &out, stderr: &out, lookup: func(string) (string, bool) { return "", false },
		})
		if got != code {
			t.Errorf("%v: exit status %d, want %d:\n%s", args, got, code, out.String())
		}
		return out.String()
	}
	got := explain(exitDone, "jana wolf", "--at", "mon 10:00")
	for _, want := range []string{
		"Jana Wolf writes \"Hello\" in Telegram, on Monday, 2 March 2026, 10:00.\n" + number.String() + " is open, and the next message goes there.",
		"Workflow: inbound\n  ✗ workflow made does not begin, since this does not hold: the e-mail address is known (the e-mail address is not known)\n  ✗ workflow vip does not begin: it does so once for each contact, and has before",
		"Team: Sales\n  · it is always open\n", "Ana Lima is there, with 0 open conversations\n", "Ben Okoro is away\n", "Carla Díaz is there, with 1 open conversation\n",
		"Agent: Carla Díaz\n  · It was Carla Díaz’s turn: Sales goes round robin. (Ben Okoro is away)\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in:\n%s", want, got)
		}
	}
	if again := explain(exitDone, number.String(), "--at", "mon 10:00"); again != got {
		t.Errorf("by number it is another story:\n%s", again)
	}
	if got := explain(exitFailed, "nobody at all"); !strings.Contains(got, `nobody is known as "nobody at all"`) {
		t.Error(got)
	}
}
