package connectors_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
	"frontdesk/connectors"
	"frontdesk/connectors/connectortest"
)

// gateway is the example's simulator: what it refuses, it refuses as the real one would.
type gateway struct {
	mu    sync.Mutex
	next  http.HandlerFunc    // answers one request in place of the gateway, if set
	seen  map[string]incoming // by their ref
	shown map[string]int
}

func (g *gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if next := g.next; next != nil {
		g.next = nil
		next(w, r)
		return
	}
	var m struct{ To, Text, Ref string }
	if err := json.NewDecoder(r.Body).Decode(&m); err != nil || m.To == "" || m.Text == "" || m.Ref == "" {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	sent, again := g.seen[m.Ref+m.Text]
	if !again {
		n := len(g.seen) + 1
		sent = incoming{ID: fmt.Sprint("out-", n), Seq: int64(n)}
		g.seen[m.Ref+m.Text] = sent
		g.shown[m.Text]++
	}
	_ = json.NewEncoder(w).Encode(sent)
}

func (g *gateway) answer(next http.HandlerFunc) func() {
	return func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.next = next
	}
}

func (g *gateway) status(code int) func() {
	return g.answer(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) })
}

// The worked example is held to what every connector is held to.
func TestExampleChannel(t *testing.T) {
	connectortest.Run(t, connectortest.Harness{
		New:  newGateway,
		Does: []string{"post"},
		Samples: []connectors.Raw{{
			Endpoint: "texts", Key: "in-1", Lane: "+4930123456",
			Body: []byte(`{"id":"in-1","seq":7,"from":"+4930123456","text":"Are you open today?","at":"2026-03-02T09:00:00Z"}`),
		}},
	})
}

func newGateway(t *testing.T) connectortest.Subject {
	g := &gateway{seen: map[string]incoming{}, shown: map[string]int{}}
	server := httptest.NewServer(g)
	t.Cleanup(server.Close)
	settings := smsKind{}.Settings().(*smsSettings)
	settings.URL, settings.Token = server.URL, connectors.NewSecret("token-of-ours")
	if faults := settings.Check(); len(faults) > 0 {
		t.Fatalf("Check() = %v", faults)
	}
	c, err := settings.Open(connectors.Deps{ID: "texts", HTTP: server.Client()})
	if err != nil {
		t.Fatal(err)
	}
	post := func(text string) connectors.Delivery {
		return connectors.Delivery{
			ID: "7.1", Installation: "i", Room: "+4930123456",
			Op: bridge.Post{Message: "m7.1", Parts: 1, Body: richtext.FromPlain(text)},
		}
	}
	return connectortest.Subject{
		Endpoint: c,
		Post:     post,
		Follow:   func(connectors.Receipt) connectors.Delivery { return post("what follows") },
		Shown: func(text string) int {
			g.mu.Lock()
			defer g.mu.Unlock()
			return g.shown[text]
		},
		Fail: map[connectors.Class]func(){
			connectors.Ambiguous: g.status(http.StatusInternalServerError),
			connectors.Transient: g.status(http.StatusServiceUnavailable),
			connectors.Throttled: g.status(http.StatusTooManyRequests),
			connectors.Rejected:  g.status(http.StatusGone),
			connectors.Broken:    g.status(http.StatusUnauthorized),
		},
		Secrets: []string{"token-of-ours"},
	}
}

// A message is acknowledged once it is stored, and to nobody who lacks the secret.
func TestExampleHook(t *testing.T) {
	settings := &smsSettings{URL: "http://gateway.test", Token: connectors.NewSecret("t"), Secret: connectors.NewSecret("s")}
	for _, tt := range []struct {
		name, secret string
		stores       error
		want, stored int
	}{
		{"stored", "s", nil, http.StatusOK, 1},
		{"not stored", "s", http.ErrServerClosed, http.StatusServiceUnavailable, 1},
		{"another's", "x", nil, http.StatusUnauthorized, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := &sms{settings: *settings, deps: connectors.Deps{ID: "texts"}}
			var got []connectors.Raw
			r := httptest.NewRequest(http.MethodPost, "/hooks/texts", strings.NewReader(`{"id":"in-1","from":"+49","text":"Hi"}`))
			r.Header.Set("X-Gateway-Secret", tt.secret)
			w := httptest.NewRecorder()
			c.Handler(func(_ context.Context, raws ...connectors.Raw) error {
				got = append(got, raws...)
				return tt.stores
			}).ServeHTTP(w, r)
			if w.Code != tt.want || len(got) != tt.stored {
				t.Errorf("the answer is %d with %d stored, want %d with %d", w.Code, len(got), tt.want, tt.stored)
			}
		})
	}
}
