package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"frontdesk/bridge/config"
)

// TestTalks plays the tests of each archive in testdata/talks. What fails, and how it
// went, must be what the archive's file "failed" says.
func TestTalks(t *testing.T) {
	archives, err := filepath.Glob("testdata/talks/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, path := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			path, err := filepath.Abs(path)
			if err != nil {
				t.Fatal(err)
			}
			t.Chdir(t.TempDir())
			last := &archive.Files[len(archive.Files)-1]
			for _, f := range archive.Files[:len(archive.Files)-1] {
				write(t, f.Name, string(f.Data))
			}
			c, problems := config.Load("frontdesk.yaml", environment, kinds)
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			var got strings.Builder
			for _, r := range c.RunTests(c.Policy(config.World{})) {
				for _, p := range r.Problems {
					got.WriteString(p.String() + "\n")
				}
				for _, line := range r.Talk {
					got.WriteString("    " + line + "\n")
				}
			}
			if *update {
				last.Data = []byte(got.String())
				if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(last.Data), got.String()); diff != "" {
				t.Errorf("what failed (-want +got):\n%s", diff)
			}
		})
	}
}

// TestReadGiven: a file of circumstances says the same as "given" of a test.
func TestReadGiven(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "frontdesk.yaml", `slack: {bot_token: "${SLACK_BOT_TOKEN}", app_token: "${SLACK_APP_TOKEN}"}
channels: [{id: birds, type: pigeon, token: "${PIGEON}"}]
teams: [{id: support, slack_channel: "#support"}]
`)
	c, problems := config.Load("frontdesk.yaml", environment, kinds)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for given, want := range map[string]string{
		"contact: {name: Jana, tags: [vip]}\nnow: 2026-12-24 18:30\naway: [support]": "",
		"then: [Hello]":         `given.yaml:1:1: the file has no key "then"; it takes contact, conversation, now, http, agents, away, busy, answers, says`,
		"away: [nobody-at-all]": `given.yaml:1:8: there is no agent or team "nobody-at-all"; there is support, ana`,
	} {
		write(t, "given.yaml", given)
		test, problems := c.ReadGiven("given.yaml")
		s := test.Setting
		if got := problems.Error(); got != want {
			t.Errorf("%s: %q, want %q", given, got, want)
		}
		if want == "" && (s.Contact.Name != "Jana" || s.Now.Hour() != 18 || len(s.Away) != 1) {
			t.Errorf("read %+v", s)
		}
	}
}
