package telegram_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
	"frontdesk/connectors"
	"frontdesk/connectors/connectortest"
	"frontdesk/connectors/telegram"
	"frontdesk/connectors/telegram/telegramsim"
)

const token = "4242:AAtest-Token_of_the_bot"

// logBuffer is a log that many goroutines write.
type logBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// open opens the channel "shop" of a bot that is served at an address.
func open(t testing.TB, address string, client *http.Client) (connectors.Channel, *logBuffer) {
	t.Helper()
	log := &logBuffer{}
	settings := telegram.Kind{}.Settings().(*telegram.Settings)
	settings.Token, settings.APIURL = connectors.NewSecret(token), address
	if faults := settings.Check(); len(faults) > 0 {
		t.Fatalf("Check() = %v", faults)
	}
	ch, err := settings.Open(connectors.Deps{ID: "shop", HTTP: client, Log: slog.New(slog.NewTextHandler(log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	return ch, log
}

func say(text string) richtext.Doc { return richtext.FromPlain(text) }

func postTo(u *telegramsim.User, op bridge.Op) connectors.Delivery {
	return connectors.Delivery{ID: "7.1", Installation: "i", Op: op, Room: bridge.RemoteID(strconv.FormatInt(u.ID(), 10))}
}

func TestConformance(t *testing.T) {
	connectortest.Run(t, connectortest.Harness{
		New:     newSubject,
		Does:    []string{"post", "edit", "delete", "clear_buttons", "react", "notice", "leave"},
		Samples: samples(t),
	})
}

func newSubject(t *testing.T) connectortest.Subject {
	sim := telegramsim.New(telegramsim.WithBot(token, "shop_bot"))
	server := httptest.NewServer(sim)
	t.Cleanup(server.Close)
	t.Cleanup(sim.Close)
	client := server.Client()
	ch, log := open(t, server.URL, client)
	ana := sim.User(telegramsim.Person{FirstName: "Ana"})
	ana.Start("")
	order := func(f telegramsim.Fault) func() {
		return func() { sim.Order("sendMessage", f) }
	}
	return connectortest.Subject{
		Endpoint: ch,
		Post: func(text string) connectors.Delivery {
			return postTo(ana, bridge.Post{
				Message: "m7.1", Parts: 1, Body: say(text), Buttons: []bridge.Button{{ID: "yes", Label: "Yes"}},
			})
		},
		Follow: func(posted connectors.Receipt) connectors.Delivery {
			d := postTo(ana, bridge.ClearButtons{Message: "m7.1"})
			d.Refs = []bridge.RemoteID{posted.Remote}
			return d
		},
		Shown: func(text string) int { return sim.Accepted(ana.ID())[text] },
		Files: &connectortest.Files{
			Shown: func() (files []string) {
				for _, m := range ana.Received() {
					if m.File != nil {
						_, data, _ := ana.Download(m.File.ID)
						files = append(files, string(data))
					}
				}
				return files
			},
			Lay: func(t *testing.T, name, content string) bridge.File {
				sent, err := ana.SendFile(telegramsim.Media{Kind: "document", Name: name, Data: []byte(content)})
				if err != nil {
					t.Fatal(err)
				}
				return bridge.File{Endpoint: "shop", ID: bridge.RemoteID(sent.File.ID), Kind: bridge.FileDocument, Name: name}
			},
		},
		Fail: map[connectors.Class]func(){
			connectors.Ambiguous: order(telegramsim.Dropped(true)),
			connectors.Throttled: order(telegramsim.Throttled(7)),
			connectors.Rejected:  ana.Block,
			connectors.Broken:    sim.Bot("shop_bot").Revoke,
			connectors.Transient: func() {
				server.CloseClientConnections()
				server.Close()
			},
		},
		Secrets: []string{token},
		Logs:    log.String,
	}
}

// samples are the updates in testdata.
func samples(t testing.TB) []connectors.Raw {
	t.Helper()
	var raws []connectors.Raw
	files, err := filepath.Glob("testdata/updates/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no samples: %v", err)
	}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		raws = append(raws, connectors.Raw{Endpoint: "shop", Key: name, Lane: "shop/chat/1", Body: body})
	}
	return raws
}

// collect is a Sink that keeps what it is given.
type collect struct {
	mu   sync.Mutex
	raws []connectors.Raw
}

func (c *collect) sink(_ context.Context, raws ...connectors.Raw) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.raws = append(c.raws, raws...)
	return nil
}

func (c *collect) all() []connectors.Raw {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]connectors.Raw(nil), c.raws...)
}

func discard() *slog.Logger { return slog.New(slog.DiscardHandler) }
