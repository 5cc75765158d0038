package config_test

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"frontdesk/bridge"
	"frontdesk/bridge/config"
	"frontdesk/bridge/richtext"
	"frontdesk/connectors"
	"frontdesk/workflow"
	"frontdesk/workflow/problem"
)

var update = flag.Bool("update", false, "rewrite the expected problems in testdata")

// pigeon is a kind of channel with a setting of each type.
type pigeon struct{}

func (pigeon) Name() string { return "pigeon" }

func (pigeon) Settings() connectors.Settings {
	return &pigeonSettings{Speed: 40, Coo: "softly", Rest: time.Hour}
}

type pigeonSettings struct {
	Token  connectors.Secret `yaml:"token"`
	Coo    string            `yaml:"coo"`
	Speed  int               `yaml:"speed"`
	Ringed bool              `yaml:"ringed"`
	Homing bool              `yaml:"homing"`
	Rest   time.Duration     `yaml:"rest"`
	Nest   string
}

func (s *pigeonSettings) Check() []connectors.Fault {
	var faults []connectors.Fault
	if s.Token.IsZero() {
		faults = append(faults, connectors.Fault{Key: "token", Text: "a pigeon channel's token is missing"})
	}
	if s.Coo != "softly" && s.Coo != "loudly" {
		faults = append(faults, connectors.Fault{Key: "coo", Text: "coo must be softly or loudly"})
	}
	return faults
}

func (s *pigeonSettings) CheckHook(base string) []connectors.Fault {
	if s.Homing && base != "https://desk.example.com" {
		return []connectors.Fault{{Key: "homing", Text: "a homing pigeon needs http.public_url"}}
	}
	return nil
}

func (s *pigeonSettings) Reactions() []string { return []string{"🎉", "👍", "❤"} }

func (s *pigeonSettings) Open(connectors.Deps) (connectors.Channel, error) {
	return perch{loud: s.Coo == "loudly"}, nil
}

// perch is what a bird can carry: one that is loud no files.
type perch struct {
	connectors.Channel
	loud bool
}

func (p perch) Caps() bridge.Caps {
	c := bridge.Caps{Text: 160, Measure: richtext.UTF16, Buttons: 5, ButtonLabel: 20}
	if !p.loud {
		c.Files.Size = 64
	}
	return c
}

var kinds = []connectors.Kind{pigeon{}}

// environment is what ${NAME} finds in tests.
func environment(name string) (string, bool) {
	v, ok := map[string]string{
		"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "PIGEON": "p-1", "PORT": "9090",
		"EMPTY": "", "LINES": "a\nb", "TRICKY": `x", level: debug`,
	}[name]
	return v, ok
}

// TestMistakes reads each archive of testdata: its files are laid out in a
// folder, and frontdesk.yaml is loaded there. What is found must be what the
// archive's file "problems" says; an empty one means that all is well. What should be
// looked at must be what its file "warnings" says, if it has one, or nothing.
func TestMistakes(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no archives in testdata: %v", err)
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
			var want, warnings *txtar.File
			for i, f := range archive.Files {
				switch f.Name {
				case "problems":
					want = &archive.Files[i]
					continue
				case "warnings":
					warnings = &archive.Files[i]
					continue
				}
				write(t, f.Name, string(f.Data))
			}
			c, problems := config.Load("frontdesk.yaml", environment, kinds)
			if (c == nil) != (len(problems) > 0) {
				t.Errorf("a Config (%v) and %d problems", c != nil, len(problems))
			}
			got := problems.Error()
			if got != "" {
				got += "\n"
			}
			warned := ""
			if c != nil && len(c.Warnings) > 0 {
				warned = c.Warnings.Error() + "\n"
			}
			if c != nil {
				rewritten(t, c)
			}
			if *update {
				want.Data = []byte(got)
				if warnings != nil {
					warnings.Data = []byte(warned)
				}
				if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(want.Data), got); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
			if warnings == nil {
				warnings = new(txtar.File)
			}
			if diff := cmp.Diff(string(warnings.Data), warned); diff != "" {
				t.Errorf("warnings (-want +got):\n%s", diff)
			}
		})
	}
}

// rewritten wants the workflows to be the same versions once they are written anew.
func rewritten(t *testing.T, c *config.Config) {
	t.Helper()
	var all []*workflow.Definition
	for _, d := range c.Workflows {
		scope := c.Scope
		scope.Attach = func(path string) (workflow.Attachment, error) {
			files := d.Attachments()
			i := slices.IndexFunc(files, func(a workflow.Attachment) bool { return a.Path == path })
			return files[max(i, 0)], nil
		}
		back, problems := workflow.Read(d.YAML(), scope)
		if len(problems) > 0 {
			t.Fatalf("%v:\n%s", problems, d.YAML())
		}
		all = append(all, back)
	}
	for range 2 { // what is joined may be joined once more
		var problems problem.List
		if all, problems = workflow.Link(all); len(problems) > 0 {
			t.Fatal(problems)
		}
		for i, d := range all {
			if d.Hash != c.Workflows[i].Hash {
				t.Errorf("written anew it is another version:\n%s\n%s", c.Workflows[i].Source, d.Source)
			}
		}
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// load reads a configuration that must be right.
func load(t *testing.T, text string) *config.Config {
	t.Helper()
	path := filepath.Join(t.TempDir(), "frontdesk.yaml")
	write(t, path, text)
	c, problems := config.Load(path, environment, kinds)
	if len(problems) > 0 {
		t.Fatalf("problems:\n%s", problems.Error())
	}
	return c
}

const small = `
slack: {bot_token: "${SLACK_BOT_TOKEN}", app_token: "${SLACK_APP_TOKEN}"}
channels: [{id: birds, type: pigeon, token: "${PIGEON}"}]
teams: [{id: support, slack_channel: "#support"}]
`

func TestDefaults(t *testing.T) {
	c := load(t, small)
	if got, want := c.Database.Reveal(), "sqlite:"+filepath.Join(filepath.Dir(c.File), "frontdesk.db"); got != want {
		t.Errorf("database %q, want %q: relative to the file", got, want)
	}
	if c.Listen != "127.0.0.1:8080" || c.TimeZone != time.UTC || c.Log != (config.Log{}) {
		t.Errorf("listen %q, time zone %v, log %+v", c.Listen, c.TimeZone, c.Log)
	}
	if !c.Slack.WorkspaceAdmins || c.Slack.Command != "/desk" || c.Slack.APIURL != "" || c.Slack.BotToken.Reveal() != "xoxb-1" || c.Slack.AppToken.Reveal() != "xapp-1" {
		t.Errorf("slack: %+v", c.Slack)
	}
	if c.ReopenWithin != 15*time.Minute || c.CloseWhenSilent != 72*time.Hour {
		t.Errorf("reopen within %v, close when silent %v", c.ReopenWithin, c.CloseWhenSilent)
	}
	if diff := cmp.Diff([]string{"//", ";;", "note:", "🔒"}, c.NotePrefixes); diff != "" {
		t.Error(diff)
	}
	team := config.Team{ID: "support", Name: "support", SlackChannel: "#support", Strategy: bridge.AssignNobody, Notify: bridge.NotifyPolicy{Waiting: 5 * time.Minute}}
	if diff := cmp.Diff([]config.Team{team}, c.Teams); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(bridge.DefaultReactions(), c.Reactions); diff != "" {
		t.Error(diff)
	}
	if c.FallbackTeam != "support" {
		t.Errorf("fallback team %q: with one team it goes without saying", c.FallbackTeam)
	}
	s := c.Channels[0].Settings.(*pigeonSettings)
	if s.Token.Reveal() != "p-1" || s.Coo != "softly" || s.Speed != 40 || s.Rest != time.Hour {
		t.Errorf("a channel's defaults: %+v", s)
	}
}

func TestEverythingObeyed(t *testing.T) {
	c := load(t, `
database: postgres://desk:${PIGEON}@db/desk
reactions: {out: ["❤️", ":tada:"]}
http: {listen: "0.0.0.0:${PORT}"}
log: {level: debug, format: json}
time_zone: Europe/Berlin
slack:
  bot_token: ${SLACK_BOT_TOKEN}
  app_token: ${SLACK_APP_TOKEN}
  api_url: http://127.0.0.1:4000/api
  command: /front_desk
  admins: [U0EVA, W0TOM]
  workspace_admins: false
channels:
  - {id: birds, speed: 55, coo: loudly, ringed: true, rest: 1d12h, type: pigeon, token: p}
  - {id: more-birds, type: pigeon, token: "q$${x}"}
teams:
  - {id: sales, name: Sales, slack_channel: C0SALES, assignment: {strategy: round_robin}, card: {fields: [plan, email]}, replies: {mode: direct, undo: 30s}, observers: [U0CEO, W0CFO], notify: {new: "@sales-team", assigned: dm, waiting: 0s}}
  - {id: support, name: "Support ✨", slack_channel: "#süpport_2", assignment: {strategy: nobody}, notify: {new: here, assigned: mention, waiting: 90s}}
fallback_team: support
waiting_room: "#incoming"
fields:
  plan: {on: contact, type: choice, choices: [free, 2], label: " Their plan "}
  order_number: {on: conversation}
conversations:
  reopen_within: 0s
  close_when_silent: 2w
  persona: team
  notes: {prefixes: [";;", "intern:"]}
`)
	if c.Database.Reveal() != "postgres://desk:p-1@db/desk" || c.Listen != "0.0.0.0:9090" {
		t.Errorf("database %q, listen %q", c.Database.Reveal(), c.Listen)
	}
	if !c.Log.JSON || c.Log.Level.String() != "DEBUG" || c.TimeZone.String() != "Europe/Berlin" {
		t.Errorf("log %+v, time zone %v", c.Log, c.TimeZone)
	}
	if c.Slack.APIURL != "http://127.0.0.1:4000/api/" || c.Slack.Command != "/front_desk" {
		t.Errorf("slack: %+v", c.Slack)
	}
	if c.ReopenWithin != 0 || c.CloseWhenSilent != 14*24*time.Hour {
		t.Errorf("reopen within %v, close when silent %v", c.ReopenWithin, c.CloseWhenSilent)
	}
	s := c.Channels[0].Settings.(*pigeonSettings)
	if s.Token.Reveal() != "p" || s.Coo != "loudly" || s.Speed != 55 || !s.Ringed || s.Rest != 36*time.Hour {
		t.Errorf("the first channel: %+v", s)
	}
	if got := c.Channels[1].Settings.(*pigeonSettings).Token.Reveal(); got != "q${x}" {
		t.Errorf("$${ stands for ${ itself, got %q", got)
	}

	w := config.World{
		Rooms:    map[string]bridge.RemoteID{"C0SALES": "C0SALES", "#süpport_2": "C0SUP", "#incoming": "C0INC"},
		Channels: map[bridge.EndpointID]string{"birds": "@birds_bot"},
		Caps:     map[bridge.EndpointID]bridge.Caps{"birds": {Text: 7}},
	}
	want := &bridge.Policy{
		Teams: []bridge.TeamPolicy{
			{ID: "sales", Name: "Sales", Room: "C0SALES", Strategy: "round_robin", Shows: []string{"plan", "email"}, Mode: bridge.ModeDirect, Undo: 30 * time.Second, Observers: []bridge.PersonID{"U0CEO", "W0CFO"}, Notify: bridge.NotifyPolicy{New: "@sales-team", Private: true}},
			{ID: "support", Name: "Support ✨", Room: "C0SUP", Strategy: "nobody", Notify: bridge.NotifyPolicy{New: "here", Waiting: 90 * time.Second}},
		},
		FallbackTeam: "support",
		WaitingRoom:  "C0INC",
		Channels: map[bridge.EndpointID]bridge.ChannelPolicy{
			"birds": {App: "Pigeon", Name: "@birds_bot"}, "more-birds": {App: "Pigeon"},
		},
		CloseWhenSilent: 14 * 24 * time.Hour,
		NotePrefixes:    []string{";;", "intern:"},
		Fields: []bridge.FieldPolicy{
			{Path: "contact.fields.plan", Label: "Their plan", Field: workflow.Field{Type: "choice", Choices: []string{"free", "2"}}},
			{Path: "conversation.fields.order_number", Label: "Order number", Field: workflow.Field{Type: "text"}},
		},
		Scope: workflow.Scope{
			Channels: map[string]string{"birds": "Pigeon (birds)", "more-birds": "Pigeon (more-birds)"},
			Teams:    map[string]string{"sales": "Sales", "support": "Support ✨"},
			Fields: &workflow.Fields{
				Contact:      map[string]workflow.Field{"plan": {Type: "choice", Choices: []string{"free", "2"}, Label: "Their plan"}},
				Conversation: map[string]workflow.Field{"order_number": {Type: "text", Label: "Order number"}},
			},
		},
		Persona:   bridge.PersonaTeam,
		Reactions: []string{"❤", "🎉"},
		Command:   "/front_desk",
		Admins:    []bridge.PersonID{"U0EVA", "W0TOM"},
		Caps:      w.Caps,
		TimeZone:  c.TimeZone,
		Flood:     bridge.DefaultFlood(),
	}
	got := c.Policy(w)
	if around := got.Around; len(around.Teams) != 2 || !around.WaitingRoom || len(around.Apps) != 2 {
		t.Errorf("what workflows made in Slack are linted with is %+v", around)
	}
	got.Phrases, got.Around = nil, workflow.Surroundings{}
	zone := cmp.Comparer(func(a, b *time.Location) bool { return a == b })
	if diff := cmp.Diff(want, got, zone); diff != "" {
		t.Errorf("policy (-want +got):\n%s", diff)
	}
}

// What was filled in is shown by no problem, and no Config prints it.
func TestNoSecretIsShown(t *testing.T) {
	const secret = "hunter2"
	env := func(string) (string, bool) { return secret, true }
	path := filepath.Join(t.TempDir(), "frontdesk.yaml")
	write(t, path, `
database: ${X}
http: {listen: "${X}"}
log: {level: "${X}", format: "${X}"}
time_zone: ${X}
slack: {bot_token: "${X}", app_token: "${X}", api_url: "${X}", command: "${X}"}
channels: [{id: "${X}-", type: "${X}"}, {id: "-${X}", type: pigeon, token: x, speed: "${X}", coo: "${X}", ringed: "${X}", rest: "${X}"}]
include: ["${X}", "${X}/*"]
fields: {plan: {on: "${X}", type: "${X}", choices: ["${X}"], label: "${X}\n"}}
teams: [{id: "${X} ${X}", card: {fields: ["${X}"]}, slack_channel: "${X}?", assignment: {strategy: "${X}"}}]
fallback_team: ${X}
conversations: {reopen_within: "${X}", close_when_silent: "${X}", notes: {prefixes: ["${X}"]}}
`)
	_, problems := config.Load(path, env, kinds)
	if len(problems) < 24 {
		t.Errorf("only %d problems:\n%s", len(problems), problems.Error())
	}
	if strings.Contains(problems.Error(), secret) {
		t.Errorf("a problem shows what a variable holds:\n%s", problems.Error())
	}
}

func TestOddFiles(t *testing.T) {
	deep := strings.Repeat("[", 30_000)
	for _, tc := range []struct{ name, text, want string }{
		{"empty", "", ": the file is empty; frontdesk init writes one to begin with"},
		{"comments only", "# soon\n", ": the file is empty; frontdesk init writes one to begin with"},
		{"latin-1", "log:\n  level: n\xf6\n", ":2:11: the file is not plain UTF-8 text here; save it as UTF-8"},
		{"binary", "a\x00b", ":1:2: the file is not plain UTF-8 text here; save it as UTF-8"},
		{"too large", strings.Repeat("# very long\n", 100_000), ": the file is larger than 1 MiB, which no configuration needs; is it the right one?"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "frontdesk.yaml")
			write(t, path, tc.text)
			_, problems := config.Load(path, environment, kinds)
			if diff := cmp.Diff(path+tc.want, problems.Error()); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("deep", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "frontdesk.yaml")
		write(t, path, deep)
		if _, problems := config.Load(path, environment, kinds); len(problems) != 1 {
			t.Errorf("%d problems", len(problems))
		}
	})
	t.Run("folder", func(t *testing.T) {
		dir := t.TempDir()
		_, problems := config.Load(dir, environment, kinds)
		if diff := cmp.Diff(dir+": the file cannot be read: it is a folder", problems.Error()); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("byte order mark", func(t *testing.T) { load(t, "\ufeff"+small) })
	t.Run("Windows line ends", func(t *testing.T) { load(t, strings.ReplaceAll(small, "\n", "\r\n")) })
}

// Whatever stands in the file, Load comes back with a Config or with problems
// that have their place.
func FuzzLoad(f *testing.F) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range archives {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(archive.Files[0].Data))
	}
	f.Add(small)
	f.Add("a: &a [*a, *a]\nb: *a\n<<: *a\n")
	path := filepath.Join(f.TempDir(), "frontdesk.yaml")
	f.Fuzz(func(t *testing.T, text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		c, problems := config.Load(path, environment, kinds)
		if (c == nil) != (len(problems) > 0) {
			t.Fatalf("a Config (%v) and %d problems", c != nil, len(problems))
		}
		for _, p := range problems {
			if p.File != path && !strings.Contains(text, "include") || p.Text == "" || strings.ContainsAny(p.Text, "\n\r") {
				t.Errorf("a problem without a place, or of several lines: %q", p)
			}
		}
	})
}

// TestIncludeOrder: files are joined in the order of their paths, whatever the
// order of the patterns, and nothing depends on the folder that the program runs in.
func TestIncludeOrder(t *testing.T) {
	dir := t.TempDir()
	workflows := func(ids ...string) string {
		s := "workflows:\n"
		for _, id := range ids {
			s += "  - {id: " + id + ", steps: [{route: support}]}\n"
		}
		return s
	}
	write(t, filepath.Join(dir, "frontdesk.yaml"), small+workflows("own")+"include: [c.yaml, flows/*.yaml, a.yaml, flows/b.yaml]\n")
	write(t, filepath.Join(dir, "c.yaml"), workflows("c1", "c2"))
	write(t, filepath.Join(dir, "a.yaml"), workflows("a")+"teams: [{id: sales, slack_channel: C0SALES}]\n")
	write(t, filepath.Join(dir, "flows", "b.yaml"), workflows("b"))
	write(t, filepath.Join(dir, "flows", "a.yml"), workflows("not_read"))
	_, problems := config.Load(filepath.Join(dir, "frontdesk.yaml"), environment, kinds)
	if len(problems) != 1 || !strings.Contains(problems.Error(), "fallback_team is missing") {
		t.Fatalf("with a second team: %v", problems)
	}
	write(t, filepath.Join(dir, "frontdesk.yaml"), small+"fallback_team: support\n"+workflows("own")+"include: [c.yaml, flows/*.yaml, a.yaml, flows/b.yaml]\n")
	c, problems := config.Load(filepath.Join(dir, "frontdesk.yaml"), environment, kinds)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	var got []string
	for _, w := range c.Workflows {
		got = append(got, w.ID)
	}
	if diff := cmp.Diff([]string{"own", "a", "c1", "c2", "b"}, got); diff != "" {
		t.Errorf("the workflows (-want +got):\n%s", diff)
	}
}
