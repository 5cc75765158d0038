package demo_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"frontdesk/bridge/config"
	"frontdesk/cmd/frontdesk/app"
	"frontdesk/cmd/frontdesk/demo"
)

// asProgram in the environment makes this test binary the program: what the demo
// starts is a process of its own, and killed as one.
const asProgram = "FRONTDESK_TEST_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) == "" {
		os.Exit(m.Run())
	}
	if err := program(os.Args[1], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// program is `frontdesk serve --config FILE` and `frontdesk manifest --config FILE`.
func program(command, file string) error {
	cfg, problems := config.Load(file, os.LookupEnv, app.Kinds())
	if len(problems) > 0 {
		return problems
	}
	if command == "manifest" {
		text, err := app.Manifest(cfg)
		fmt.Println(string(text))
		return err
	}
	a, err := app.New(cfg, app.LogTo(os.Stderr))
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	return a.Run(ctx)
}

// shown is what a page has been told.
type shown struct {
	Phones struct {
		Customers []struct {
			ID       int64
			First    string `json:"first_name"`
			Dir      string
			Blocked  bool
			Keys     []string
			Messages []phoneMessage
		}
	}
	Slack struct {
		Me       struct{ ID, Name string }
		People   []struct{ ID, Name, Role string }
		Channels []struct{ ID, Name, Direct string }
		Messages map[string][]slackMessage
		Modals   map[string]struct {
			Title  string
			Submit string
			Blocks json.RawMessage
			Errors map[string]string
			Values map[string]string
		}
		Notices map[string][]string
		Unread  map[string]map[string]struct{ N, Mentions int }
	}
	Program struct {
		State    string
		Ready    []string
		Waiting  struct{ Received, Decided, Deliver int }
		Slack    string
		Telegram string
		Restarts int
		Words    []string
		Playing  bool
	}
	Inside []line
}

func (now shown) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%+v\n%+v\n", now.Program, now.Slack.Modals)
	for _, c := range now.Phones.Customers {
		for _, m := range c.Messages {
			fmt.Fprintf(&b, "%s %v: %s\n", c.First, m.Mine, m.Text)
		}
	}
	for channel, list := range now.Slack.Messages {
		for _, m := range list {
			fmt.Fprintf(&b, "%s %s<%s %s%s: %s %v\n", channel, m.TS, m.Thread, m.Name, m.OnlyFor, m.Text, m.Reactions)
		}
	}
	for _, l := range now.Inside {
		fmt.Fprintln(&b, l.Text)
	}
	return b.String()
}

type phoneMessage struct {
	ID      int
	Mine    bool
	Kind    string
	Text    string
	Edited  bool
	Buttons [][]struct{ Label, Data string }
	File    *struct{ ID, Name string }
}

type slackMessage struct {
	TS, Thread, User, Name, Text string
	Bot, Edited, Deleted         bool
	Reactions                    []struct{ Name, Emoji string }
	OnlyFor                      string `json:"only_for"`
	Replies                      int
	Files                        []struct{ ID, Name string }
}

type line struct {
	N                                int
	What, Kind, Op, Customer, Reason string
	Outcome, Text                    string
	Notes                            []string
}

// screen is a page: a connection to a demo, and what it has shown so far.
type screen struct {
	*testing.T
	url string
	ctx context.Context

	mu      sync.Mutex
	now     shown
	changed chan struct{}
}

// start runs a demo until the test ends, and looks at it. end ends it sooner.
func start(t *testing.T, c demo.Config) (s *screen, end func()) {
	t.Helper()
	c.Addr, c.Out = "127.0.0.1:0", io.Discard
	if c.Program == nil {
		c.Program = itself(t)
	}
	d, err := demo.New(c)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- d.Run(ctx) }()
	s = &screen{T: t, url: d.URL(), changed: make(chan struct{})}
	var stop context.CancelFunc
	s.ctx, stop = context.WithTimeout(ctx, 5*time.Minute)
	end = sync.OnceFunc(func() {
		stop()
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("the demo ended with: %v", err)
		}
	})
	t.Cleanup(end)
	s.look()
	return s, end
}

// itself starts this test binary as the program.
func itself(t *testing.T) func(args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return func(args ...string) *exec.Cmd {
		cmd := exec.Command(self, args...)
		cmd.Env = append(os.Environ(), asProgram+"=1")
		return cmd
	}
}

// look connects to /events.
func (s *screen) look() {
	s.Helper()
	req, err := http.NewRequestWithContext(s.ctx, http.MethodGet, s.url+"/events", nil)
	if err != nil {
		s.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		s.Fatal(err)
	}
	if kind := resp.Header.Get("Content-Type"); kind != "text/event-stream" {
		s.Fatalf("the events are %s", kind)
	}
	go func() {
		defer resp.Body.Close()
		var name string
		lines := bufio.NewReader(resp.Body)
		for {
			text, err := lines.ReadString('\n')
			if err != nil {
				return
			}
			if rest, ok := strings.CutPrefix(text, "event: "); ok {
				name = strings.TrimSpace(rest)
			}
			if data, ok := strings.CutPrefix(text, "data: "); ok {
				s.take(name, []byte(data))
			}
		}
	}()
}

func (s *screen) take(name string, data []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var fresh shown
	var err error
	switch name {
	case "phones":
		err = json.Unmarshal(data, &fresh.Phones)
		s.now.Phones = fresh.Phones
	case "slack":
		err = json.Unmarshal(data, &fresh.Slack)
		s.now.Slack = fresh.Slack
	case "program":
		err = json.Unmarshal(data, &fresh.Program)
		s.now.Program = fresh.Program
	case "inside":
		err = json.Unmarshal(data, &fresh.Inside)
		s.now.Inside = append(s.now.Inside, fresh.Inside...)
	default:
		err = fmt.Errorf("an unknown event %q", name)
	}
	if err != nil {
		s.Errorf("reading %s: %v", name, err)
	}
	close(s.changed)
	s.changed = make(chan struct{})
}

// until waits until the page shows something.
func (s *screen) until(what string, is func(shown) bool) shown {
	s.Helper()
	for {
		s.mu.Lock()
		now, changed := s.now, s.changed
		s.mu.Unlock()
		if is(now) {
			return now
		}
		select {
		case <-changed:
		case <-s.ctx.Done():
			s.Fatalf("the page does not show %s, but\n%s", what, now)
		}
	}
}

// post asks the demo for something, and gives status and body.
func (s *screen) try(path, body string, header ...string) (int, string) {
	s.Helper()
	req, err := http.NewRequestWithContext(s.ctx, http.MethodPost, s.url+path, bytes.NewReader([]byte(body)))
	if err != nil {
		s.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(header); i += 2 {
		if header[i] == "Host" {
			req.Host = header[i+1]
			continue
		}
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		s.Fatal(err)
	}
	defer resp.Body.Close()
	out, err := io.ReadAll(resp.Body)
	if err != nil {
		s.Fatal(err)
	}
	return resp.StatusCode, strings.TrimSpace(string(out))
}

// do asks the demo for something that it must do.
func (s *screen) do(path, format string, args ...any) string {
	s.Helper()
	body := fmt.Sprintf(format, args...)
	code, out := s.try(path, body)
	if code != http.StatusOK {
		s.Fatalf("%s %s was answered %d: %s", path, body, code, out)
	}
	return out
}

// mia is the first customer.
const mia = 1001

// told waits until a customer's phone shows a text, from either side.
func (s *screen) told(id int64, text string) (found phoneMessage) {
	s.Helper()
	s.until(fmt.Sprintf("%q on the phone of %d", text, id), func(now shown) bool {
		for _, c := range now.Phones.Customers {
			for _, m := range c.Messages {
				if c.ID == id && strings.Contains(m.Text, text) {
					found = m
					return true
				}
			}
		}
		return false
	})
	return found
}

// posted waits until a Slack channel shows a text.
func (s *screen) posted(channel, text string) (found slackMessage) {
	s.Helper()
	s.until(fmt.Sprintf("%q in %s", text, channel), func(now shown) bool {
		for _, m := range now.Slack.Messages[channel] {
			if strings.Contains(m.Text, text) {
				found = m
				return true
			}
		}
		return false
	})
	return found
}

// ready waits for the program.
func (s *screen) ready() {
	s.Helper()
	s.until("the program ready", func(now shown) bool { return now.Program.State == "ready" })
}

// opens has Mia write and answer, until #sales has the thread, which it gives.
func (s *screen) opens() string {
	s.Helper()
	s.do("/api/phones/1001/send", `{"text":"Do you have the blue lamp?"}`)
	asked := s.told(mia, "What is it about?")
	if len(asked.Buttons) == 0 {
		s.Fatalf("the question has no buttons: %+v", asked)
	}
	s.do("/api/phones/1001/press", `{"message":%d,"row":0,"column":0}`, asked.ID)
	s.told(mia, "Which email")
	s.do("/api/phones/1001/send", `{"text":"mia@example.org"}`)
	s.posted("C0SALES", "Do you have the blue lamp?")
	return s.posted("C0SALES", "Mia Torres #1\n").TS
}

// TestConversation has a customer and an agent meet on the page.
func TestConversation(t *testing.T) {
	t.Parallel()
	s, _ := start(t, demo.Config{})
	now := s.until("everything", func(now shown) bool {
		return len(now.Phones.Customers) == 4 && len(now.Slack.Channels) == 4 && now.Program.State != ""
	})
	if now.Slack.Me.ID != "U0ANA" || now.Phones.Customers[2].Dir != "rtl" || now.Program.Slack != "ok" || now.Program.Telegram != "ok" {
		t.Errorf("it begins with %+v", now)
	}
	thread := s.opens()
	s.posted("C0SALES", "Assignee: Ana Lima")
	s.do("/api/slack/post", `{"as":"U0ANA","channel":"C0SALES","thread":%q,"text":"Yes, *two* of them."}`, thread)
	s.told(mia, "Yes, two of them.")
	s.until("the tick", func(now shown) bool {
		for _, m := range now.Slack.Messages["C0SALES"] {
			if m.User == "U0ANA" && len(m.Reactions) == 1 && m.Reactions[0].Emoji == "✅" {
				return true
			}
		}
		return false
	})
	s.do("/api/slack/press", `{"as":"U0ANA","channel":"C0SALES","ts":%q,"action":"frontdesk_close"}`, thread)
	s.posted("C0SALES", "Status: Closed")
	s.told(mia, "closed")
	s.until("nothing that waits", func(now shown) bool { return now.Program.Waiting.Deliver == 0 })
}
