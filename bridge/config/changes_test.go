package config_test

import (
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge/config"
)

// standing is what the tests of changes begin with.
const standing = `
http: {listen: "127.0.0.1:8080", public_url: https://desk.example.com}
log: {level: info}
time_zone: Europe/Berlin
slack:
  bot_token: ${SLACK_BOT_TOKEN}
  app_token: ${SLACK_APP_TOKEN}
  admins: [U0EVA]
channels:
  - {id: birds, type: pigeon, token: p-1}
teams:
  - {id: sales, name: Sales, slack_channel: C0SALES, hours: office}
  - {id: support, name: Support, slack_channel: "#support"}
fallback_team: support
hours:
  office: {week: {mon-fri: 09:00-17:00}}
fields:
  plan: {on: contact, type: text}
messages: {closed: Bye}
workflows:
` + firstWorkflow + secondWorkflow

const (
	firstWorkflow  = "  - {id: first, trigger: {event: conversation_opened, if: contact.returning}, steps: [{say: Hello again}]}\n"
	secondWorkflow = "  - {id: second, trigger: {event: conversation_opened}, steps: [{say: Hello}]}\n"
)

func TestChanges(t *testing.T) {
	tests := []struct {
		name     string
		from, to string // what is replaced in standing
		changes  []string
		restart  []string
	}{
		{name: "nothing"},
		{name: "a comment", from: "log: {level: info}", to: "log: {level: info}   # as ever"},
		{name: "quotes", from: "name: Sales", to: `"name": 'Sales'`},
		{name: "a team's name", from: "name: Sales", to: "name: Selling", changes: []string{"team sales: name"}},
		{
			name: "several keys of a team", from: "name: Sales, slack_channel: C0SALES, hours: office", to: "name: S, slack_channel: C0NEW, notify: {new: here}",
			changes: []string{"team sales: hours, name, notify, slack_channel"},
		},
		{name: "a new team", from: "teams:\n", to: "teams:\n  - {id: vip, name: VIP, slack_channel: C0VIP}\n", changes: []string{"team vip (new)"}},
		{
			name: "a team that goes, with its hours", from: "  - {id: sales, name: Sales, slack_channel: C0SALES, hours: office}\n",
			changes: []string{"team sales (gone)"},
		},
		{name: "hours", from: "09:00", to: "08:00", changes: []string{"hours office"}},
		{name: "new hours", from: "hours:\n", to: "hours:\n  night: {week: {mon: 22:00-02:00}}\n", changes: []string{"hours night (new)"}},
		{name: "a field", from: "type: text", to: "type: number", changes: []string{"field plan"}},
		{name: "the time zone", from: "Europe/Berlin", to: "Europe/Paris", changes: []string{"time_zone"}},
		{name: "a message", from: "closed: Bye", to: "closed: Good bye", changes: []string{"messages.closed"}},
		{name: "one more message", from: "{closed: Bye}", to: "{closed: Bye, reopened: Hi}", changes: []string{"messages.reopened (new)"}},
		{
			name: "hosts", from: "fields:\n", to: "http_allow: [crm.internal, \"10.0.0.5:8080\"]\nfields:\n",
			changes: []string{"http_allow: 10.0.0.5:8080 (new)", "http_allow: crm.internal (new)"},
		},
		{name: "admins", from: "[U0EVA]", to: "[U0EVA, U0ANA]", changes: []string{"slack.admins"}},
		{name: "where alerts go", from: "  admins", to: "  alerts: C0OPS\n  admins", changes: []string{"slack.alerts (new)"}},
		{name: "the fallback team", from: "fallback_team: support", to: "fallback_team: sales", changes: []string{"fallback_team"}},
		{name: "a workflow", from: "say: Hello again", to: "say: Hello you", changes: []string{"workflow first"}},
		{name: "a workflow's layout", from: "steps: [{say: Hello}]", to: "steps: [{ say: 'Hello' }]"},
		{
			name: "the order of workflows", from: firstWorkflow + secondWorkflow, to: secondWorkflow + firstWorkflow,
			changes: []string{"the order of the workflows"},
		},
		{name: "the database", from: "log:", to: "database: sqlite:other.db\nlog:", changes: []string{"database (new)"}, restart: []string{"database"}},
		{name: "where it listens", from: "8080", to: "8081", changes: []string{"http.listen"}, restart: []string{"http.listen"}},
		{name: "how it is reached", from: "https://desk", to: "https://help", changes: []string{"http.public_url"}, restart: []string{"http.public_url"}},
		{name: "the log", from: "{level: info}", to: "{level: debug, format: json}", changes: []string{"log.format (new)", "log.level"}, restart: []string{"log.level", "log.format"}},
		{name: "a default written out", from: "{level: info}", to: "{level: info, format: text}", changes: []string{"log.format (new)"}},
		{name: "a token", from: "${SLACK_BOT_TOKEN}", to: "xoxb-2", changes: []string{"slack.bot_token"}, restart: []string{"slack.bot_token"}},
		{name: "the app's token", from: "${SLACK_APP_TOKEN}", to: "xapp-2", changes: []string{"slack.app_token"}, restart: []string{"slack.app_token"}},
		{name: "the same token from the file", from: "${SLACK_BOT_TOKEN}", to: "xoxb-1"},
		{
			name: "requests", from: "  app_token: ${SLACK_APP_TOKEN}\n", to: "  signing_secret: 0123456789abcdef0123456789abcdef\n",
			changes: []string{"slack.app_token (gone)", "slack.signing_secret (new)"}, restart: []string{"slack.app_token", "slack.signing_secret"},
		},
		{name: "Slack's address", from: "  admins", to: "  api_url: http://slack.test/api\n  admins", changes: []string{"slack.api_url (new)"}, restart: []string{"slack.api_url"}},
		{name: "the command", from: "  admins", to: "  command: /help\n  admins", changes: []string{"slack.command (new)"}, restart: []string{"slack.command"}},
		{name: "previews", from: "  admins", to: "  link_previews: true\n  admins", changes: []string{"slack.link_previews (new)"}, restart: []string{"slack.link_previews"}},
		{name: "pictures", from: "messages:", to: "conversations: {avatars: true}\nmessages:", changes: []string{"conversations.avatars (new)"}, restart: []string{"conversations.avatars"}},
		{name: "a channel's token", from: "token: p-1", to: "token: p-2", changes: []string{"channel birds: token"}, restart: []string{"channels.birds.token"}},
		{name: "another channel", from: "channels:\n", to: "channels:\n  - {id: doves, type: pigeon, token: p-3}\n", changes: []string{"channel doves (new)"}, restart: []string{"channels.doves"}},
		{name: "a channel by another id", from: "id: birds", to: "id: doves", changes: []string{"channel birds (gone)", "channel doves (new)"}, restart: []string{"channels.birds", "channels.doves"}},
	}
	t.Chdir(t.TempDir())
	read := func(t *testing.T, text string) *config.Config {
		t.Helper()
		write(t, "frontdesk.yaml", text)
		c, problems := config.Load("frontdesk.yaml", environment, kinds)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		return c
	}
	before := read(t, standing)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			after := read(t, strings.Replace(standing, tt.from, tt.to, 1))
			if diff := cmp.Diff(tt.changes, before.Changes(after)); diff != "" {
				t.Errorf("changes (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.restart, before.NeedsRestart(after)); diff != "" {
				t.Errorf("read at the start only (-want +got):\n%s", diff)
			}
			if (after.Digest == before.Digest) != (tt.from == "") {
				t.Errorf("the digests are alike: %v", after.Digest == before.Digest)
			}
		})
	}
}

// Whatever is added to the configuration must say whether a running program follows it.
func TestEveryFieldIsFollowedOrNeedsARestart(t *testing.T) {
	for of, names := range map[reflect.Type][]string{
		reflect.TypeFor[config.Config](): {
			// Compared by NeedsRestart:
			"Database", "Listen", "PublicURL", "Log", "Slack", "Channels", "Avatars",
			// Followed, by way of the policy or the program's present configuration:
			"TimeZone", "Teams", "WaitingRoom", "FallbackTeam", "ReopenWithin", "CloseWhenSilent", "NotePrefixes", "Persona",
			"Reactions", "Messages", "Own", "Workflows", "Places", "Scope", "Fields",
			"Secrets", "HTTPAllow",
			// About the files:
			"File", "Warnings", "Digest", "Tests", "Languages",
		},
		reflect.TypeFor[config.Slack](): {
			"BotToken", "AppToken", "SigningSecret", "SocketMode", "APIURL", "Command", "LinkPreviews",
			"Admins", "WorkspaceAdmins", "Alerts",
		},
		reflect.TypeFor[config.Log](): {"Level", "JSON"},
	} {
		for f := range of.NumField() {
			if field := of.Field(f); field.IsExported() && !slices.Contains(names, field.Name) {
				t.Errorf("%s.%s: have NeedsRestart compare it if it is read at the start only, and else see that it is followed; then name it here", of, field.Name)
			}
		}
	}
}

func TestFilesDigest(t *testing.T) {
	t.Chdir(t.TempDir())
	const main = "include: [\"more/*.yaml\", \"${SLACK_BOT_TOKEN}.yaml\"]\n"
	steps := []struct {
		name  string
		do    func()
		other bool
	}{
		{"the first look", func() { write(t, "frontdesk.yaml", main+standing); write(t, "xoxb-1.yaml", "{}") }, true},
		{"nothing", func() {}, false},
		{"the same again", func() { write(t, "frontdesk.yaml", main+standing) }, false},
		{"an included file appears", func() { write(t, "more/a.yaml", "{}") }, true},
		{"it changes", func() { write(t, "more/a.yaml", "fields: {}") }, true},
		{"one that is not included", func() { write(t, "more/b.yml", "{}") }, false},
		{"it is renamed", func() { rename(t, "more/a.yaml", "more/c.yaml") }, true},
		{"one whose name is filled in changes", func() { write(t, "xoxb-1.yaml", "fields: {}") }, true},
		{"it cannot be read", func() { rename(t, "xoxb-1.yaml", "x"); write(t, "xoxb-1.yaml/x", "") }, true},
		{"rubbish", func() { write(t, "frontdesk.yaml", "]") }, true},
		{"an included file of before", func() { write(t, "more/c.yaml", "teams: []") }, false},
		{"the file is gone", func() { rename(t, "frontdesk.yaml", "gone") }, true},
		{"it is saved by renaming", func() { rename(t, "gone", "frontdesk.yaml") }, true},
		{"as it was", func() { write(t, "frontdesk.yaml", main+standing) }, true},
	}
	files := config.NewFiles("frontdesk.yaml", environment)
	last := config.Digest{}
	for _, s := range steps {
		s.do()
		got := files.Digest()
		if (got != last) != s.other {
			t.Errorf("%s: another digest: %v", s.name, got != last)
		}
		if fresh := config.NewFiles("frontdesk.yaml", environment).Digest(); fresh != got {
			t.Errorf("%s: whoever looks for the first time has another digest", s.name)
		}
		last = got
	}
	if err := os.RemoveAll("xoxb-1.yaml"); err != nil {
		t.Fatal(err)
	}
	write(t, "xoxb-1.yaml", "{}")
	write(t, "more/c.yaml", "{}")
	c, problems := config.Load("frontdesk.yaml", environment, kinds)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if c.Digest != files.Digest() {
		t.Error("the digest of what was read is not that of the files")
	}
}

func rename(t *testing.T, from, to string) {
	t.Helper()
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
}

func TestAt(t *testing.T) {
	c := load(t, standing)
	for name, want := range map[string]string{"C0SALES": ":12:45", "#support": ":13:49", "#gone": ""} {
		if got := strings.TrimPrefix(c.At(name).String(), c.File); got != want {
			t.Errorf("At(%s) = %s, want %s", name, got, want)
		}
	}
}
