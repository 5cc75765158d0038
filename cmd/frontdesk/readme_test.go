package main

import (
	"bufio"
	"bytes"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"

	"frontdesk/bridge/config"
	"frontdesk/cmd/frontdesk/app"
	"frontdesk/connectors/freeport"
	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
)

// block is a piece of code in the README.
type block struct{ language, text string }

var blockForm = regexp.MustCompile("(?ms)^ *```([a-z]*)\n(.*?)^ *```$")

// blocks are the pieces of code in the README, in their order.
func blocks(t *testing.T) (all []block) {
	t.Helper()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range blockForm.FindAllSubmatch(readme, -1) {
		all = append(all, block{string(m[1]), string(m[2])})
	}
	return all
}

// The README's configuration works as it stands there, and its further workflows fit in.
func TestReadmeConfiguration(t *testing.T) {
	var whole string
	for _, b := range blocks(t) {
		if b.language != "yaml" {
			continue
		}
		text, head := b.text, ""
		if i := strings.Index(text, "workflows:\n"); strings.HasPrefix(text, "secrets:") {
			head, text = text[:i], text[i:]
		}
		if further, ok := strings.CutPrefix(text, "workflows:\n"); ok {
			// Before the one that takes every conversation.
			text = head + strings.Replace(whole, "  - id: inbound\n", further+"  - id: inbound\n", 1)
		} else if strings.HasPrefix(text, "tests:\n") {
			text = whole + text
		} else {
			whole = text
		}
		path := filepath.Join(t.TempDir(), "frontdesk.yaml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		tokens := map[string]string{"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "TELEGRAM_BOT_TOKEN": "1:abc", "CRM_TOKEN": "c"}
		cfg, problems := config.Load(path, func(name string) (string, bool) { v, ok := tokens[name]; return v, ok }, app.Kinds())
		if len(problems) > 0 {
			t.Fatalf("the README's configuration is wrong:\n%s", problems.Error())
		}
		if len(cfg.Warnings) > 0 {
			t.Errorf("the README's configuration should be looked at:\n%s", cfg.Warnings.Error())
		}
		for _, failed := range cfg.RunTests(cfg.Policy(config.World{})) {
			t.Errorf("the README's tests: %s", failed.Problems.Error())
		}
		if len(cfg.Teams) < 2 || len(cfg.Workflows) == 0 {
			t.Errorf("%d teams and %d workflows", len(cfg.Teams), len(cfg.Workflows))
		}
	}
	if whole == "" {
		t.Error("the README has no configuration")
	}
}

// What the README quotes of the worked example stands there, and is compiled with it.
func TestReadmeQuotes(t *testing.T) {
	source, err := os.ReadFile("../../connectors/example_channel_test.go")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, b := range blocks(t) {
		if b.language != "go" {
			continue
		}
		for _, part := range strings.Split(strings.TrimSpace(b.text), "\n\n// ") {
			n++
			if !strings.Contains(string(source), strings.TrimPrefix(part, "// ")) {
				t.Errorf("the worked example has no such piece:\n%s", part)
			}
		}
	}
	if n == 0 {
		t.Error("the README quotes nothing of the worked example")
	}
}

// elsewhere are the README's commands that other tests run: the tests themselves, and
// the demo, which has a test in a browser.
var runElsewhere = []string{
	"go run ./cmd/frontdesk demo", "go test ./...", "go test -race -shuffle=on ./...", ".ci/run",
}

// The README's way to a first conversation is walked, against simulators: each
// command as it stands there, one after the other, in an empty folder.
func TestReadmeCommands(t *testing.T) {
	t.Parallel()
	w := newWalk(t)
	var walked []string
	for _, b := range blocks(t) {
		if b.language != "sh" {
			continue
		}
		for line := range strings.Lines(b.text) {
			line, _, _ = strings.Cut(strings.TrimSpace(line), "  #")
			line = strings.TrimSpace(line)
			switch name, assignments, _ := strings.Cut(line, " "); {
			case line == "" || slices.Contains(runElsewhere, line):
				continue
			case name == "export":
				w.export(assignments)
			case line == "go build ./cmd/frontdesk":
				w.build()
			case line == "./frontdesk serve":
				w.serve()
			case strings.HasPrefix(line, "./frontdesk "):
				w.run(line)
			default:
				t.Errorf("no test runs the README's %q", line)
			}
			walked = append(walked, line)
		}
	}
	if !slices.Contains(walked, "./frontdesk serve") {
		t.Errorf("the way ends before the program runs: %q", walked)
	}
}

// walk is a user who follows the README.
type walk struct {
	*testing.T
	dir       string
	env       []string
	slack     *slacksim.Server
	addresses map[string]string // lines of the configuration, and what is put before them
}

func newWalk(t *testing.T) *walk {
	w := &walk{T: t, dir: t.TempDir(), env: os.Environ(), slack: slacksim.New()}
	w.slack.AddUser(slacksim.User{ID: "U0ANA", Name: "ana", RealName: "Ana Lima", Admin: true})
	w.slack.AddChannel(slacksim.Channel{ID: "C0SUPPORT", Name: "support", Members: []string{"U0ANA", "U0DESK"}})
	telegram := telegramsim.New(telegramsim.WithBot("123456789:AAE", "shop_bot"))
	slackServer, telegramServer := httptest.NewServer(w.slack), httptest.NewServer(telegram)
	t.Cleanup(func() {
		w.slack.Close()
		telegram.Close()
		slackServer.Close()
		telegramServer.Close()
	})
	w.addresses = map[string]string{
		"  bot_token:": "  api_url: " + slackServer.URL + "/api/\n",
		"    token:":   "    api_url: " + telegramServer.URL + "\n",
		"database:":    "http: {listen: " + free(t) + "}\n",
	}
	return w
}

// free is an address that nobody else listens at.
func free(t *testing.T) string {
	t.Helper()
	port, err := freeport.Take()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = port.Close() })
	return port.Address()
}

// build takes the way of `go build ./cmd/frontdesk`, from the module's folder into the user's.
func (w *walk) build() {
	w.Helper()
	cmd := exec.Command("go", "build", "-o", w.dir, "./cmd/frontdesk")
	cmd.Dir = "../.."
	if out, err := cmd.CombinedOutput(); err != nil {
		w.Fatalf("building: %v\n%s", err, out)
	}
}

// export sets the tokens; for an ellipsis stands what the simulators want.
func (w *walk) export(assignments string) {
	app := w.slack.App()
	real := map[string]string{"xoxb-…": app.BotToken, "xapp-…": app.AppToken, "123456789:AAE…": "123456789:AAE"}
	for _, a := range strings.Fields(assignments) {
		name, value, _ := strings.Cut(a, "=")
		if real[value] == "" {
			w.Errorf("nobody knows the token %q", value)
		}
		w.env = append(w.env, name+"="+real[value])
	}
}

func (w *walk) command(line string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(w.dir, "frontdesk"), strings.Fields(line)[1:]...)
	cmd.Dir, cmd.Env = w.dir, w.env
	return cmd
}

func (w *walk) run(line string) {
	w.Helper()
	if out, err := w.command(line).CombinedOutput(); err != nil {
		w.Fatalf("%s: %v\n%s", line, err, out)
	}
	if line == "./frontdesk init" {
		w.turn()
	}
}

// turn has the configuration point to the simulators.
func (w *walk) turn() {
	path := filepath.Join(w.dir, "frontdesk.yaml")
	text, err := os.ReadFile(path)
	if err != nil {
		w.Fatal(err)
	}
	var out strings.Builder
	for line := range strings.Lines(string(text)) {
		for begins, before := range w.addresses {
			if strings.HasPrefix(line, begins) {
				out.WriteString(before)
			}
		}
		out.WriteString(line)
	}
	if err := os.WriteFile(path, []byte(out.String()), 0o600); err != nil {
		w.Fatal(err)
	}
}

// serve runs the program until it says that it runs, and stops it.
func (w *walk) serve() {
	w.Helper()
	cmd := w.command("./frontdesk serve")
	log, err := cmd.StderrPipe()
	if err != nil {
		w.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		w.Fatal(err)
	}
	var said bytes.Buffer
	running := false
	for lines := bufio.NewScanner(log); lines.Scan(); {
		said.WriteString(lines.Text() + "\n")
		if !running && strings.Contains(lines.Text(), "the Slack socket is open") {
			running = true
			_ = cmd.Process.Signal(syscall.SIGTERM)
		}
	}
	if err := cmd.Wait(); err != nil || !running {
		w.Fatalf("serve ran: %v, %v\n%s", running, err, said.String())
	}
}
