package slacksim_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"

	"frontdesk/connectors/slack/slacksim"
)

// frame is what comes over a socket.
type frame struct {
	Type            string
	Reason          string
	EnvelopeID      string `json:"envelope_id"`
	NumConnections  int    `json:"num_connections"`
	AcceptsResponse bool   `json:"accepts_response_payload"`
	RetryAttempt    int    `json:"retry_attempt"`
	RetryReason     string `json:"retry_reason"`
	ConnectionInfo  struct {
		AppID string `json:"app_id"`
	} `json:"connection_info"`
}

// dial opens a socket by hand.
func (w *world) dial() *websocket.Conn {
	w.Helper()
	_, url, err := w.api.StartSocketModeContext(w.Context())
	if err != nil {
		w.Fatal(err)
	}
	conn, _, err := w.dialer.Dial(url, http.Header{"Origin": {"https://api.slack.com"}})
	if err != nil {
		w.Fatal(err)
	}
	return conn
}

func (w *world) read(conn *websocket.Conn) frame {
	w.Helper()
	var f frame
	if err := conn.ReadJSON(&f); err != nil {
		w.Fatal(err)
	}
	return f
}

func TestHelloAndTickets(t *testing.T) {
	w := overLoopback(t)
	_, url, err := w.api.StartSocketModeContext(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	conn, _, err := w.dialer.Dial(url, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if f := w.read(conn); f.Type != "hello" || f.NumConnections != 1 || f.ConnectionInfo.AppID != w.sim.App().ID {
		t.Errorf("hello = %+v", f)
	}
	if _, resp, err := w.dialer.Dial(url, nil); err == nil || resp.StatusCode != http.StatusUnauthorized {
		t.Errorf("a used ticket: %v", err)
	}
}

func TestAnEleventhSocketIsSentAway(t *testing.T) {
	w := overLoopback(t, slacksim.WithoutLimits())
	for range 10 {
		conn := w.dial()
		defer func() { _ = conn.Close() }()
		w.read(conn)
	}
	conn := w.dial()
	defer func() { _ = conn.Close() }()
	if f := w.read(conn); f.Type != "disconnect" || f.Reason != "too_many_websockets" {
		t.Errorf("the eleventh: %+v", f)
	}
	if n := w.sim.Sockets(); n != 10 {
		t.Errorf("sockets = %d, want 10", n)
	}
}

func TestAcknowledgements(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inMemory(t)
		conn := w.dial()
		defer func() { _ = conn.Close() }()
		w.read(conn)
		ack := func(id, payload string) {
			body := `{"envelope_id":"` + id + `","payload":{"text":"` + payload + `"}}`
			if err := conn.WriteMessage(websocket.TextMessage, []byte(body)); err != nil {
				t.Fatal(err)
			}
		}
		_ = must(w.sim.User(ben).Post(sales, "x"))(t)
		first := w.read(conn)
		if first.Type != "events_api" || first.AcceptsResponse || first.RetryAttempt != 0 {
			t.Errorf("envelope = %+v", first)
		}
		ack(first.EnvelopeID, strings.Repeat("x", 20_000)) // dropped in silence
		second := w.read(conn)
		if second.EnvelopeID == first.EnvelopeID || second.RetryAttempt != 1 || second.RetryReason != "timeout" {
			t.Errorf("retry = %+v, want a new envelope", second)
		}
		ack(first.EnvelopeID, "too late")
		ack(second.EnvelopeID, "")
		ack(second.EnvelopeID, "twice")
		time.Sleep(10 * time.Minute)
		if n := w.sim.StrayAcks(); n != 3 {
			t.Errorf("stray acknowledgements = %d, want 3", n)
		}
		if n := len(w.sim.LostEvents()); n != 0 {
			t.Errorf("lost = %d, want 0", n)
		}
	})
}
