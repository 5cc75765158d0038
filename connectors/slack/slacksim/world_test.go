package slacksim_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"frontdesk/connectors/memnet"
	"frontdesk/connectors/slack/slacksim"
)

const (
	sales   = "C0SALES"
	secret  = "C0SECRET" // private, without the bot
	private = "C0PRIVATE"
	random  = "C0RANDOM" // public, without the bot
	ana     = "U0ANA"
	ben     = "U0BEN"
	bot     = "U0DESK"
)

// world is a simulated workspace, served, and the real client library beside it.
type world struct {
	*testing.T
	sim    *slacksim.Server
	api    *slack.Client
	base   string
	client *http.Client
	dialer *websocket.Dialer
}

// newWorld serves a workspace on l, which dial reaches.
func newWorld(t *testing.T, l net.Listener, dial func(context.Context, string, string) (net.Conn, error), opts ...slacksim.Option) *world {
	t.Helper()
	sim := slacksim.New(opts...)
	sim.AddUser(slacksim.User{ID: ana, Name: "ana", RealName: "Ana Ruiz", Admin: true})
	sim.AddUser(slacksim.User{ID: ben, Name: "ben", DisplayName: "Ben B"})
	sim.AddUser(slacksim.User{ID: "U0GUEST", Name: "guest", Restricted: true})
	sim.AddGroup(slacksim.UserGroup{ID: "S0SUPPORT", Handle: "support", Members: []string{ana}})
	sim.AddChannel(slacksim.Channel{ID: sales, Name: "sales", Members: []string{bot, ana, ben}})
	sim.AddChannel(slacksim.Channel{ID: private, Name: "private", Private: true, Members: []string{bot, ana}})
	sim.AddChannel(slacksim.Channel{ID: secret, Name: "secret", Private: true, Members: []string{ana}})
	sim.AddChannel(slacksim.Channel{ID: random, Name: "random", Members: []string{ana}})
	srv := &http.Server{Handler: sim, ErrorLog: log.New(io.Discard, "", 0)}
	done := make(chan error, 1)
	go func() { done <- srv.Serve(l) }()
	tr := &http.Transport{DialContext: dial}
	w := &world{
		T: t, sim: sim, base: "http://" + l.Addr().String(),
		client: &http.Client{Transport: tr, Timeout: 30 * time.Second},
		dialer: &websocket.Dialer{NetDialContext: dial},
	}
	app := sim.App()
	w.api = slack.New(app.BotToken, slack.OptionAppLevelToken(app.AppToken), slack.OptionAPIURL(w.base+"/api/"), slack.OptionHTTPClient(w.client))
	t.Cleanup(func() {
		sim.Close()
		tr.CloseIdleConnections()
		_ = srv.Close()
		if err := <-done; !errors.Is(err, http.ErrServerClosed) {
			t.Errorf("Serve = %v", err)
		}
	})
	return w
}

// inMemory is a world that runs in a bubble.
func inMemory(t *testing.T, opts ...slacksim.Option) *world {
	t.Helper()
	network := new(memnet.Network)
	l, err := network.Listen("slack.test:80")
	if err != nil {
		t.Fatal(err)
	}
	return newWorld(t, l, network.DialContext, opts...)
}

// overLoopback is a world on a real socket.
func overLoopback(t *testing.T, opts ...slacksim.Option) *world {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Skipf("no loopback: %v", err)
	}
	return newWorld(t, l, new(net.Dialer).DialContext, opts...)
}

// call calls a method with the bot's token and gives the answer.
func (w *world) call(method string, args map[string]string) answer {
	w.Helper()
	form := url.Values{"token": {w.sim.App().BotToken}}
	for k, v := range args {
		form.Set(k, v)
	}
	return w.do(method, "application/x-www-form-urlencoded", form.Encode(), "")
}

type answer struct {
	OK        bool
	Error     string
	Needed    string
	Provided  string
	TS        string
	UploadURL string `json:"upload_url"`
	FileID    string `json:"file_id"`
	Message   struct {
		ThreadTS string `json:"thread_ts"`
		Text     string
		Edited   *struct{ TS string }
	}
	Messages []struct {
		TS         string
		Text       string
		Subtype    string
		ThreadTS   string `json:"thread_ts"`
		ReplyCount int    `json:"reply_count"`
		Metadata   *struct {
			EventType    string            `json:"event_type"`
			EventPayload map[string]string `json:"event_payload"`
		}
	}
	HasMore          bool `json:"has_more"`
	ResponseMetadata struct {
		NextCursor string `json:"next_cursor"`
		Messages   []string
	} `json:"response_metadata"`
	status int
	header http.Header
}

func (w *world) do(method, contentType, body, bearer string) answer {
	w.Helper()
	req, err := http.NewRequest(http.MethodPost, w.base+"/api/"+method, strings.NewReader(body))
	if err != nil {
		w.Fatal(err)
	}
	req.Header.Set("Content-Type", contentType)
	if bearer != "" {
		req.Header.Set("Authorization", "Bearer "+bearer)
	}
	resp, err := w.client.Do(req)
	if err != nil {
		w.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	out := answer{status: resp.StatusCode, header: resp.Header}
	if err := json.NewDecoder(resp.Body).Decode(&out); err != nil {
		w.Fatalf("%s: reading the answer: %v", method, err)
	}
	return out
}

// post posts as the bot and gives the ts.
func (w *world) post(args map[string]string) string {
	w.Helper()
	if args["channel"] == "" {
		args["channel"] = sales
	}
	a := w.call("chat.postMessage", args)
	if !a.OK {
		w.Fatalf("chat.postMessage = %s %v", a.Error, a.ResponseMetadata.Messages)
	}
	return a.TS
}

// must takes what cannot fail here.
func must[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// run runs a Socket Mode client until stop.
func run(smc *socketmode.Client) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = smc.RunContext(ctx)
	}()
	return func() {
		cancel()
		<-done
	}
}

// socket runs the real Socket Mode client, which hands each event to take; take
// says whether to acknowledge it.
func (w *world) socket(take func(socketmode.Event) bool) (stop func()) {
	w.Helper()
	smc := socketmode.New(w.api, socketmode.OptionDialer(w.dialer))
	quit, read := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(read)
		for {
			select {
			case evt := <-smc.Events:
				if take(evt) && evt.Request != nil && evt.Request.EnvelopeID != "" {
					_ = smc.AckCtx(w.Context(), evt.Request.EnvelopeID, nil)
				}
			case <-quit:
				return
			}
		}
	}()
	stopRun := run(smc)
	return func() {
		stopRun()
		close(quit)
		<-read
	}
}

func (w *world) wait(what string, cond func() bool) {
	w.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := w.sim.Wait(ctx, cond); err != nil {
		w.Fatalf("waiting for %s: %v", what, err)
	}
}
