package app_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/bridge/config"
	"frontdesk/bridge/engine"
	"frontdesk/cmd/frontdesk/app"
	"frontdesk/connectors/memnet"
	"frontdesk/connectors/slack"
	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
	"frontdesk/store"
	"frontdesk/store/sqlitetest"
)

// configuration is that of the tests; each may change a piece of it.
const configuration = `
database: sqlite:frontdesk.db
http: {listen: "127.0.0.1:0"}
slack: {bot_token: xoxb-simulated, app_token: xapp-simulated, api_url: "http://slack.test/api/"}
channels:
  - {id: telegram, type: telegram, token: "1:shop", api_url: "http://telegram.test"}
teams:
  - {id: sales, name: Sales, slack_channel: C0SALES, assignment: {strategy: round_robin}}
  - {id: support, name: Support, slack_channel: "#support"}
fallback_team: support
workflows:
  - id: inbound
    trigger: {event: conversation_opened}
    steps:
      - say: "Hello {{ contact.first_name }}!"
      - ask: What is it about?
        id: topic
        type: choice
        choices: [{id: buy, label: Buying}, {id: help, label: Help}]
      - ask: Your email?
        id: mail
        type: email
        save: contact.email
      - if: answers.topic == "buy"
        then: [{route: sales}, {assign: {}}]
        else: [{route: support}]
`

// world is a Slack workspace, a Telegram server and the program between them, on
// a network in memory. It lives in a synctest bubble.
type world struct {
	*testing.T
	ctx      context.Context
	dir      string
	network  *memnet.Network
	slack    *slacksim.Server
	telegram *telegramsim.Server
	log      *lines
	tune     func(*engine.Config) // may be nil
	closed   atomic.Bool          // what ends https before the program is down
	poll     time.Duration        // of the engine; 0: as ever
	scopes   bool                 // the app lacks some, as the test wants
	options  []app.Option         // besides
}

// template is the database of each world.
var template sqlitetest.Template

func migrate(path string) error {
	db, err := store.Open(context.Background(), "sqlite:"+path, store.InBubble())
	if err != nil {
		return err
	}
	return db.Close()
}

func newWorld(t *testing.T) *world {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	t.Cleanup(cancel)
	w := &world{
		T: t, ctx: ctx, dir: sqlitetest.Folder(t), network: new(memnet.Network), log: new(lines),
		slack: slacksim.New(slacksim.WithSocketURL("ws://slack.test"), slacksim.WithApp(manifested(t))),
	}
	w.telegram = telegramsim.New(telegramsim.WithBot("1:shop", "shop_bot"), telegramsim.WithHooks(w.outside()))
	w.slack.AddUser(slacksim.User{ID: "U0ANA", Name: "ana", DisplayName: "Ana", RealName: "Ana Lima"})
	w.slack.AddUser(slacksim.User{ID: "U0BEN", Name: "ben", DisplayName: "Ben", RealName: "Ben Okri"})
	w.slack.AddChannel(slacksim.Channel{ID: "C0SALES", Name: "sales", Members: []string{"U0ANA", "U0DESK"}})
	w.slack.AddChannel(slacksim.Channel{ID: "C0SUPPORT", Name: "support", Members: []string{"U0BEN", "U0DESK"}})
	w.serve("slack.test:80", w.slack, w.slack.Close)
	t.Cleanup(func() {
		for _, c := range w.slack.Calls("") {
			if c.Method == "apps.connections.open" {
				continue // the manifest asks for nothing there
			}
			if c.Error == "missing_scope" && !w.scopes || c.Error == "unknown_method" {
				t.Errorf("%s was answered %s: the manifest asks for too little", c.Method, c.Error)
			}
		}
	})
	w.serve("telegram.test:80", w.telegram, w.telegram.Close)
	return w
}

// manifested is the simulated app with what the manifest asks for, and nothing else.
// matterbridge issue 1744: nobody knew which scopes it needs.
func manifested(t *testing.T) slacksim.App {
	t.Helper()
	text, err := slack.Manifest(slack.ManifestConfig{Command: "/desk"})
	if err != nil {
		t.Fatal(err)
	}
	var m struct {
		Features struct {
			Home struct {
				Messages bool `json:"messages_tab_enabled"`
			} `json:"app_home"`
		}
		OAuth struct {
			Scopes struct{ Bot []string }
		} `json:"oauth_config"`
		Settings struct {
			Events struct {
				Bot []string `json:"bot_events"`
			} `json:"event_subscriptions"`
		}
	}
	if err := json.Unmarshal(text, &m); err != nil {
		t.Fatal(err)
	}
	a := slacksim.DefaultApp()
	a.Messages = m.Features.Home.Messages
	a.Scopes, a.Events = m.OAuth.Scopes.Bot, m.Settings.Events.Bot
	return a
}

func (w *world) serve(address string, h http.Handler, end func()) {
	w.Helper()
	l, err := w.network.Listen(address)
	if err != nil {
		w.Fatal(err)
	}
	server := &http.Server{Handler: h}
	served := make(chan struct{})
	go func() { defer close(served); _ = server.Serve(l) }()
	w.Cleanup(func() {
		end()
		server.Close()
		<-served
	})
}

func there(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// running is a life of the program.
type running struct {
	*world
	app    *app.App
	client *http.Client
	stop   context.CancelFunc
	ended  chan error
}

// start runs the program on a configuration.
func (w *world) start(text string) *running {
	w.Helper()
	path := filepath.Join(w.dir, "frontdesk.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		w.Fatal(err)
	}
	cfg, problems := config.Load(path, func(string) (string, bool) { return "", false }, app.Kinds())
	if len(problems) > 0 {
		w.Fatalf("the configuration is wrong:\n%s", problems.Error())
	}
	if db := filepath.Join(w.dir, "frontdesk.db"); !there(db) {
		template.Copy(w.T, db, migrate)
	}
	l, err := w.network.Listen("frontdesk.test:80")
	if err != nil {
		w.Fatal(err)
	}
	a, err := app.New(cfg, append([]app.Option{
		app.Network(w.network.DialContext, l), app.Store(store.InBubble()),
		app.Tune(func(c *engine.Config) {
			if c.Poll = w.poll; w.tune != nil {
				w.tune(c)
			}
		}),
		app.LogHandler(slog.NewTextHandler(w.log, nil)),
	}, w.options...)...)
	if err != nil {
		w.Fatal(err)
	}
	ctx, stop := context.WithCancel(w.ctx)
	r := &running{
		world: w, app: a, stop: stop, ended: make(chan error, 1),
		client: &http.Client{Transport: &http.Transport{DialContext: w.network.DialContext, DisableKeepAlives: true}},
	}
	go func() { r.ended <- a.Run(ctx) }()
	synctest.Wait() // until it knows who is there: an agent who is faster would be a stranger
	return r
}

// end stops the program, which must then end as it should.
func (r *running) end() {
	r.Helper()
	r.stop()
	if err := <-r.ended; err != nil {
		r.Errorf("the program ended with: %v", err)
	}
	synctest.Wait()
}

// get asks the program's HTTP server.
func (r *running) get(path string) (code int, body string) {
	r.Helper()
	resp, err := r.client.Get("http://frontdesk.test" + path)
	if err != nil {
		r.Fatalf("asking for %s: %v", path, err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		r.Fatalf("asking for %s: %v", path, err)
	}
	return resp.StatusCode, string(text)
}

// thread waits for a message at the head of a Slack channel that shows a text,
// and gives its ts.
func (w *world) thread(channel, shows string) (ts string) {
	w.Helper()
	w.slackShows(channel, func(m slacksim.Message) bool {
		ts = m.TS
		return m.ThreadTS == "" && strings.Contains(m.Seen(), shows)
	}, shows)
	return ts
}

// replied waits for a reply in a thread that shows a text.
func (w *world) replied(channel, thread, shows string) {
	w.Helper()
	w.slackShows(channel, func(m slacksim.Message) bool {
		return m.ThreadTS == thread && strings.Contains(m.Seen(), shows)
	}, shows)
}

func (w *world) slackShows(channel string, is func(slacksim.Message) bool, what string) {
	w.Helper()
	found := func() bool {
		for _, m := range w.slack.All(channel) {
			if is(m) {
				return true
			}
		}
		return false
	}
	if err := w.slack.Wait(w.ctx, found); err != nil {
		var seen []string
		for _, m := range w.slack.All(channel) {
			seen = append(seen, m.TS+" < "+m.ThreadTS+": "+m.Seen())
		}
		w.Fatalf("%q was not seen in %s (%v), but:\n%s\nThe log:\n%s", what, channel, err, strings.Join(seen, "\n"), w.log)
	}
}

// told waits until a customer was told a text.
func (w *world) told(u *telegramsim.User, text string) telegramsim.Message {
	w.Helper()
	m, err := u.WaitText(w.ctx, text)
	if err != nil {
		var seen []string
		for _, m := range u.Messages() {
			seen = append(seen, m.Text)
		}
		w.Fatalf("the customer was not told %q (%v), but:\n%s\nThe log:\n%s", text, err, strings.Join(seen, "\n"), w.log)
	}
	return m
}

// lines is a log in memory.
type lines struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
