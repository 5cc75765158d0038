package main

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"frontdesk/bridge"
	"frontdesk/bridge/config"
	"frontdesk/cmd/frontdesk/app"
	"frontdesk/workflow"
)

// model is the command line.
func model(t *testing.T) *kong.Kong {
	t.Helper()
	k, err := newParser(new(commands), func(int) {}, kong.Bind(environment{stdout: new(bytes.Buffer)}, func(int) {}))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// parses tells whether a command line may be typed.
func parses(t *testing.T, line string) error {
	t.Helper()
	words := strings.Fields(line)[1:]
	if words[0] == "help" && len(words) == 2 && isTopic(words[1]) {
		return nil
	}
	if words[0] == "help" {
		words = append(words[1:], "--help")
	}
	_, err := model(t).Parse(words)
	if err != nil && (strings.HasPrefix(words[len(words)-1], "--help") || words[0] == "--version") {
		return nil
	}
	return err
}

// Each command has examples, and they may be typed.
func TestHelpHasExamples(t *testing.T) {
	example := regexp.MustCompile(`(?m)^ +(?:source <\()?(frontdesk [^>)\n]*)`)
	for _, leaf := range model(t).Model.Leaves(true) {
		_, examples, found := strings.Cut(leaf.Detail, "Examples:\n\n")
		lines := example.FindAllStringSubmatch(examples, -1)
		if !found || len(lines) == 0 {
			t.Errorf("%s has no examples", leaf.FullPath())
			continue
		}
		for _, m := range lines {
			line, _, _ := strings.Cut(m[1], "  ")
			if err := parses(t, strings.TrimSpace(line)); err != nil {
				t.Errorf("%s: the example %q: %v", leaf.FullPath(), line, err)
			}
		}
	}
}

// The topics fit on a screen or two, and name commands that there are.
func TestTopics(t *testing.T) {
	command := regexp.MustCompile(`(?m)(?:^|[\s(])(frontdesk [a-z][a-z ]*[a-z](?: --[a-z]+)*)`)
	if len(topicNames()) < 6 {
		t.Fatalf("there are only %q", topicNames())
	}
	commands := map[string]bool{}
	for _, leaf := range model(t).Model.Leaves(true) {
		commands[leaf.FullPath()] = true
	}
	for _, name := range topicNames() {
		text, err := topicText(name, environment{program: "frontdesk"}, defaultConfig)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
		most := 70
		if name == "messages" {
			most = 120 // it is a list
		}
		if len(lines) > most {
			t.Errorf("%s has %d lines", name, len(lines))
		}
		for _, line := range lines {
			if n := len([]rune(line)); n > 145 {
				t.Errorf("%s: a line of %d characters: %s", name, n, line)
			}
		}
		for _, left := range []string{"FRONTDESK", " CONFIG", "DESK_COMMANDS", "THREAD_HELP", "TALK_COMMANDS", "STEPS", "QUESTION_TYPES", "ANNOUNCEMENTS", "OWN_TEXTS"} {
			if strings.Contains(text, left) {
				t.Errorf("%s still holds %s", name, left)
			}
		}
		if strings.Contains(text, "deploy/") {
			for _, file := range []string{"frontdesk.service", "Containerfile", "compose.yaml", "build.sh"} {
				if _, err := os.Stat(filepath.Join("../../deploy", file)); err != nil {
					t.Errorf("%s names deploy/: %v", name, err)
				}
			}
		}
		for _, m := range command.FindAllStringSubmatch(text, -1) {
			words := strings.Fields(m[1])
			known := len(words) > 1 && (words[1] == "help" && len(words) > 2 && isTopic(words[2]))
			for n := 2; n <= len(words); n++ {
				known = known || commands[strings.Join(words[:n], " ")]
			}
			if !known {
				t.Errorf("%s names %q", name, m[1])
			}
		}
	}
}

// example is what a topic shows, indented by two, as a file.
func example(t *testing.T, topic string) string {
	t.Helper()
	text, err := topicText(topic, environment{program: "frontdesk"}, defaultConfig)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for line := range strings.Lines(text) {
		if rest, indented := strings.CutPrefix(line, "  "); indented && !strings.HasPrefix(line, strings.Repeat(" ", 12)+"each") {
			b.WriteString(rest)
		} else if b.Len() > 0 && strings.TrimSpace(line) != "" {
			break
		}
	}
	return b.String()
}

// load reads a configuration that a topic shows.
func load(t *testing.T, text string) *config.Config {
	t.Helper()
	path := filepath.Join(t.TempDir(), "frontdesk.yaml")
	if err := os.MkdirAll(filepath.Join(filepath.Dir(path), "workflows"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{path: text, filepath.Join(filepath.Dir(path), "workflows", "more.yaml"): "workflows: []\n"} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	tokens := map[string]string{"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "SLACK_SIGNING_SECRET": strings.Repeat("5", 32), "TELEGRAM_BOT_TOKEN": "1:abc", "CRM_TOKEN": "c"}
	cfg, problems := config.Load(path, func(name string) (string, bool) { v, ok := tokens[name]; return v, ok }, app.Kinds())
	if len(problems) > 0 {
		t.Fatalf("it is wrong:\n%s\n%s", problems.Error(), text)
	}
	return cfg
}

// The configuration of the help works as it stands there, and has every key that is read.
func TestHelpOnConfiguration(t *testing.T) {
	text := example(t, "configuration")
	load(t, text)
	text += example(t, "tests") // which are a topic of their own
	files, err := filepath.Glob("../../bridge/config/*.go")
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string]bool{}
	for _, path := range files {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			pair, is := n.(*ast.KeyValueExpr)
			if !is {
				return true
			}
			name, ok := pair.Key.(*ast.Ident)
			if lit, is := pair.Value.(*ast.BasicLit); ok && is && name.Name == "name" && lit.Kind == token.STRING {
				key, err := strconv.Unquote(lit.Value)
				if err != nil {
					t.Fatal(err)
				}
				keys[key] = true
			}
			return true
		})
	}
	if len(keys) < 40 {
		t.Fatalf("only %d keys were found", len(keys))
	}
	for key := range keys {
		if !regexp.MustCompile(`(^|[\s{])` + key + `:`).MatchString(text) {
			t.Errorf("it does not show %q", key)
		}
	}
}

// So does the workflow, which names all that there is.
func TestHelpOnWorkflows(t *testing.T) {
	text, err := topicText("workflows", environment{program: "frontdesk"}, defaultConfig)
	if err != nil {
		t.Fatal(err)
	}
	cfg := load(t, string(starter[:bytes.Index(starter, []byte("\nteams:"))])+`
teams: [{id: sales, slack_channel: "#sales"}, {id: support, slack_channel: "#support"}]
fallback_team: support
workflows:
`+example(t, "workflows"))
	if len(cfg.Workflows) != 1 {
		t.Errorf("it shows %d workflows", len(cfg.Workflows))
	}
	for _, words := range [][]string{workflow.StepNames(), workflow.QuestionTypes()} {
		if !strings.Contains(text, strings.Join(words, ", ")) {
			t.Errorf("it does not list %q", words)
		}
	}
}

// The tests of the help hold, of a workflow as they describe it.
func TestHelpOnTests(t *testing.T) {
	cfg := load(t, string(starter[:bytes.Index(starter, []byte("\nteams:"))])+`
teams:
  - {id: sales, slack_channel: "#sales", assignment: {strategy: round_robin, max_open: 5}}
  - {id: support, slack_channel: "#support"}
fallback_team: support
workflows:
  - id: inbound
    trigger: {event: conversation_opened}
    steps:
      - http: {url: https://crm.example.com/contacts, keep: {contact.fields.plan: data.0.plan}}
      - {ask: What is it about?, id: topic, type: choice, choices: [{id: buy, label: Buying}, {id: help, label: Help}]}
      - {ask: Your e-mail address?, id: email, type: email, required: false, save: contact.email}
      - {ask: Your number?, id: phone, type: phone, skip_if: known(contact.phone)}
      - if: known(answers.email)
        then: [{tag: [buyer]}, {note: Wants to buy}, {route: sales}]
`+example(t, "tests"))
	if failed := cfg.RunTests(cfg.Policy(config.World{})); len(cfg.Tests) != 2 || len(failed) > 0 {
		t.Errorf("%d tests, of which these fail: %+v", len(cfg.Tests), failed)
	}
}

// The help on messages has every text that a configuration may word, with its values, and
// its example is right.
func TestHelpOnMessages(t *testing.T) {
	text, err := topicText("messages", environment{program: "frontdesk"}, defaultConfig)
	if err != nil {
		t.Fatal(err)
	}
	load(t, string(starter)+"\n"+example(t, "messages"))
	for _, name := range bridge.Announcements() {
		if !strings.Contains(text, name) {
			t.Errorf("it does not name %s", name)
		}
	}
	for _, own := range bridge.OwnTexts() {
		_, line, ok := strings.Cut(text, "\n  "+own.Name+" ")
		line, _, _ = strings.Cut(line, "\n")
		for _, value := range own.Values {
			ok = ok && strings.Contains(line, "{{ "+value+" }}")
		}
		if !ok {
			t.Errorf("it does not show %s with %q", own.Name, own.Values)
		}
		cfg := string(starter) + "\nmessages: {" + own.Name + ": {en: 'Own words"
		for _, value := range own.Values {
			cfg += " {{ " + value + " }}"
		}
		if c := load(t, cfg+"'}}\n"); c.Own[own.Key] == nil || len(c.Warnings) > 0 {
			t.Errorf("%s cannot be worded: %v", own.Name, c.Warnings)
		}
	}
}

// What is known of a build is said, whoever has said it.
func TestVersion(t *testing.T) {
	info := func(version string, settings ...string) *debug.BuildInfo {
		i := &debug.BuildInfo{Main: debug.Module{Version: version}}
		for n := 0; n+1 < len(settings); n += 2 {
			i.Settings = append(i.Settings, debug.BuildSetting{Key: settings[n], Value: settings[n+1]})
		}
		return i
	}
	const commit = "0123456789abcdef0123456789abcdef01234567"
	for _, tt := range []struct {
		name string
		info *debug.BuildInfo
		told [3]string
		want string
	}{
		{"nothing", info(""), [3]string{}, "frontdesk (development), go1, os/arch"},
		{"a folder without a repository", info("(devel)"), [3]string{}, "frontdesk (development), go1, os/arch"},
		{"a tag", info("v1.2.3", "vcs.revision", commit, "vcs.time", "2026-03-02T09:00:00+01:00", "vcs.modified", "false"), [3]string{},
			"frontdesk v1.2.3, commit 0123456789ab of 2026-03-02 08:00 UTC, go1, os/arch"},
		{"with changes", info("v1.2.3+dirty", "vcs.revision", commit, "vcs.modified", "true"), [3]string{},
			"frontdesk v1.2.3+dirty, commit 0123456789ab (changed), go1, os/arch"},
		{"told", info("(devel)"), [3]string{"v1.2.4", commit, "2026-03-02T09:00:00Z"},
			"frontdesk v1.2.4, commit 0123456789ab of 2026-03-02 09:00 UTC, go1, os/arch"},
		{"told nonsense", info(""), [3]string{"", "0123", "yesterday"}, "frontdesk (development), commit 0123, go1, os/arch"},
	} {
		b := build{goVersion: "go1", system: "os/arch"}
		b.read(tt.info)
		b.told(tt.told[0], tt.told[1], tt.told[2])
		if got := b.String(); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
	if at := thisBuild().at; at.After(time.Now()) {
		t.Errorf("this build is of %s", at)
	}
}

// Every command and flag is completed in each shell.
func TestCompletionKnowsAll(t *testing.T) {
	places := wordsOf(model(t).Model.Node)
	scripts := map[string]string{"bash": bashScript(places), "zsh": zshScript(places), "fish": fishScript(places)}
	for _, leaf := range model(t).Model.Leaves(true) {
		for _, word := range strings.Fields(leaf.FullPath())[1:] {
			for shell, script := range scripts {
				if !strings.Contains(script, word) {
					t.Errorf("%s does not know %s", shell, word)
				}
			}
		}
		for _, group := range leaf.AllFlags(true) {
			for _, f := range group {
				for shell, flag := range map[string]string{"bash": "--" + f.Name, "zsh": "'--" + f.Name + ":", "fish": "-l " + f.Name + " "} {
					if !strings.Contains(scripts[shell], flag) {
						t.Errorf("%s does not know --%s of %s", shell, f.Name, leaf.FullPath())
					}
				}
			}
		}
	}
	for shell, script := range scripts {
		if n := strings.Count(script, "'"); n%2 != 0 {
			t.Errorf("%s: %d quotes", shell, n)
		}
	}
}
