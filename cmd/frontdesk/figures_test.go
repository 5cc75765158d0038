package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v4"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
	"frontdesk/store"
	"frontdesk/workflow"
)

// TestFigures shows what became of questions, beside a program that has the database open.
func TestFigures(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "frontdesk.yaml")
	if err := os.WriteFile(file, []byte("database: sqlite:frontdesk.db\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(t.Context(), "sqlite:"+filepath.Join(dir, "frontdesk.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	figures := func(want string, args ...string) {
		t.Helper()
		var out bytes.Buffer
		got := run(t.Context(), append(append([]string{"workflow", "figures"}, args...), "--config", file), environment{
			stdout: &out, stderr: &out, lookup: func(string) (string, bool) { return "", false },
		})
		if diff := cmp.Diff(want, out.String()); diff != "" || (got != exitDone) != (len(args) > 1) {
			t.Errorf("frontdesk workflow figures %v: exit status %d (-want +got):\n%s", args, got, diff)
		}
	}
	figures("No question was asked in the last 30 days.\n")
	figures("No question of inbound was asked in the last 30 days.\n", "inbound")
	figures("No question was asked in the last 1 day.\n", "--days=1")
	figures("frontdesk: --days is a number of days from 1 on\n", "--days", "0")

	var tallies []bridge.Tally
	add := func(c bridge.ConversationID, question, what string, took time.Duration, ago time.Duration) {
		tallies = append(tallies, bridge.Tally{
			Tally:        workflow.Tally{Workflow: "inbound", Question: question, What: what, Took: took},
			Conversation: c, At: time.Now().Add(-ago),
		})
	}
	for c := bridge.ConversationID(1); c <= 3; c++ {
		add(c, "topic", workflow.TallyAsked, 0, time.Hour)
		add(c, "mail", workflow.TallyAsked, 0, time.Hour)
		add(c, "topic", workflow.TallyAsked, 0, 40*24*time.Hour)
	}
	add(1, "topic", workflow.TallyInvalid, time.Second, time.Hour)
	add(1, "topic", workflow.TallyAnswered, 90*time.Second, time.Hour)
	add(2, "topic", workflow.TallyAnswered, 2*time.Minute, time.Hour)
	add(3, "topic", workflow.TallyAnswered, 3*time.Minute, time.Hour)
	add(1, "mail", workflow.TallySkipped, time.Second, time.Hour)
	add(2, "mail", workflow.TallyTimedOut, time.Second, time.Hour)
	add(3, "mail", workflow.TallyPerson, time.Second, time.Hour)
	happens(t, db, time.Now(), func(*engine.Case) bridge.Outcome { return bridge.Outcome{Tallies: tallies} })
	figures(`       QUESTION  ASKED   ANSWERED  SKIPPED  NO ANSWER  FOR A PERSON  INVALID  HALF WITHIN
   inbound.mail      3    0 (0 %)        1          1             1        0            –
  inbound.topic      3  3 (100 %)        0          0             0        1           2m
`)

	// Once its workflow is kept, questions come in its order, and those that are gone last.
	var node yaml.Node
	if err := yaml.Unmarshal([]byte("{id: inbound, steps: [{ask: What?, id: topic}, {ask: Who?, id: who}]}"), &node); err != nil {
		t.Fatal(err)
	}
	def, problems := workflow.Parse(&node, workflow.Scope{File: "w.yaml"})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if err := db.SaveDefinition(t.Context(), time.Now(), def.Hash, def.ID, def.Source); err != nil {
		t.Fatal(err)
	}
	figures(`       QUESTION  ASKED   ANSWERED  SKIPPED  NO ANSWER  FOR A PERSON  INVALID  HALF WITHIN
  inbound.topic      3  3 (100 %)        0          0             0        1           2m
   inbound.mail      3    0 (0 %)        1          1             1        0            –
`)
}
