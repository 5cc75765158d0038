package telegram_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"frontdesk/bridge"
	"frontdesk/connectors"
	"frontdesk/connectors/connectortest"
	"frontdesk/connectors/telegram/telegramsim"
)

// TestNoRedirectIsFollowed: the token stands in each address, and would go along.
func TestNoRedirectIsFollowed(t *testing.T) {
	var strangers atomic.Int64
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { strangers.Add(1) }))
	defer elsewhere.Close()
	sim := telegramsim.New(telegramsim.WithBot(token, "shop_bot"))
	defer sim.Close()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/getFile") {
			sim.ServeHTTP(w, r)
			return
		}
		http.Redirect(w, r, elsewhere.URL+"/somewhere", http.StatusTemporaryRedirect)
	}))
	defer server.Close()
	ch, log := open(t, server.URL, server.Client())
	ana := sim.User(telegramsim.Person{ID: 7})
	ana.Start("")
	m, err := ana.SendFile(telegramsim.Media{Kind: "document", Data: []byte("words")})
	if err != nil {
		t.Fatal(err)
	}
	file := bridge.File{Endpoint: "shop", ID: bridge.RemoteID(m.File.ID), Kind: bridge.FileDocument}
	for name, do := range map[string]func() error{
		"a text": func() error {
			_, err := ch.Deliver(t.Context(), postTo(ana, bridge.Post{Body: say("x")}))
			return err
		},
		"a file": func() error {
			_, err := ch.Deliver(t.Context(), filesTo(ana, "x", stored{"F1": pdf}, bridge.File{ID: "F1", Kind: bridge.FileDocument}))
			return err
		},
		"fetching": func() error {
			_, err := ch.(connectors.Fetcher).Fetch(t.Context(), file)
			return err
		},
	} {
		err := do()
		if err == nil {
			t.Errorf("%s: it worked", name)
			continue
		}
		connectortest.AssertLeaksNoSecret(t, err, token)
	}
	if n := strangers.Load(); n > 0 {
		t.Errorf("%d requests went to another server", n)
	}
	connectortest.AssertTextLeaksNoSecret(t, "the log", log.String(), token)
}

// TestFileIsLetGo: what was opened to be sent is closed, also where there was no connection.
func TestFileIsLetGo(t *testing.T) {
	server := httptest.NewServer(nil)
	server.Close()
	ch, _ := open(t, server.URL, &http.Client{Transport: &http.Transport{}})
	d := connectors.Delivery{Room: "7", Op: bridge.Post{Files: []bridge.File{{ID: "F1", Kind: bridge.FileDocument}}}}
	body := &closing{Reader: strings.NewReader(pdf)}
	d.Open = func(context.Context, bridge.File) (connectors.Content, error) {
		return connectors.Content{ReadCloser: body, Size: int64(len(pdf))}, nil
	}
	_, err := ch.Deliver(t.Context(), d)
	if f := connectors.AsFailure(err); err == nil || f.Class != connectors.Transient {
		t.Errorf("Deliver = %v, want a transient failure", err)
	}
	if !body.closed.Load() {
		t.Error("the file is still open")
	}
}

type closing struct {
	*strings.Reader
	closed atomic.Bool
}

func (c *closing) Close() error {
	c.closed.Store(true)
	return nil
}
