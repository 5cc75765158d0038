package telegram_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/bridge"
	"frontdesk/connectors"
	"frontdesk/connectors/connectortest"
	"frontdesk/connectors/memnet"
	"frontdesk/connectors/telegram/telegramsim"
)

func read(t *testing.T, c connectors.Content) string {
	t.Helper()
	body, err := io.ReadAll(c)
	if err != nil {
		t.Error(err)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	return string(body)
}

// ask calls a method as another program of the bot's would, and gives its result.
func ask(t *testing.T, s shop, method string) json.RawMessage {
	t.Helper()
	w := httptest.NewRecorder()
	s.sim.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/bot"+token+"/"+method, nil))
	var answer struct{ Result json.RawMessage }
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
		t.Fatal(err)
	}
	return answer.Result
}

// TestFetchFails: why a file cannot be fetched, without a word about where it lies.
func TestFetchFails(t *testing.T) {
	for _, tt := range []struct {
		name   string
		before func(s shop, f *bridge.File)
		class  connectors.Class
		reason string
	}{
		{"too large by what is said", func(_ shop, f *bridge.File) { f.Size = 20<<20 + 1 }, connectors.Rejected, bridge.ReasonTooLarge},
		{"too large after all", func(s shop, f *bridge.File) {
			m, err := s.ana.SendFile(telegramsim.Media{Kind: "video", Size: 20<<20 + 1})
			if err != nil {
				t.Fatal(err)
			}
			f.ID = bridge.RemoteID(m.File.ID)
		}, connectors.Rejected, bridge.ReasonTooLarge},
		{"nobody's id", func(_ shop, f *bridge.File) { f.ID = "BQAC" }, connectors.Rejected, bridge.ReasonNoFile},
		{"lost", func(s shop, f *bridge.File) { s.ana.Lose(string(f.ID)) }, connectors.Rejected, bridge.ReasonNoFile},
		{"gone since", func(s shop, _ *bridge.File) {
			s.sim.Order(telegramsim.MethodFile, telegramsim.Failing(404))
		}, connectors.Rejected, bridge.ReasonNoFile},
		{"a revoked token", func(s shop, _ *bridge.File) { s.sim.Bot("shop_bot").Revoke() }, connectors.Broken, bridge.ReasonNotAllowed},
		{"a token that was revoked since", func(s shop, _ *bridge.File) {
			s.sim.Order(telegramsim.MethodFile, telegramsim.Failing(401))
		}, connectors.Broken, bridge.ReasonNotAllowed},
		{"a question that fails", func(s shop, _ *bridge.File) { s.sim.Order("getFile", telegramsim.Page(502)) }, connectors.Transient, ""},
		{"a question that is cut", func(s shop, _ *bridge.File) { s.sim.Order("getFile", telegramsim.Dropped(true)) }, connectors.Transient, ""},
		{"a server that fails", func(s shop, _ *bridge.File) {
			s.sim.Order(telegramsim.MethodFile, telegramsim.Page(502))
		}, connectors.Transient, ""},
		{"a cut connection", func(s shop, _ *bridge.File) {
			s.sim.Order(telegramsim.MethodFile, telegramsim.Dropped(false), telegramsim.Dropped(false)) // the first is tried again
		}, connectors.Transient, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newShop(t)
			m, err := s.ana.SendFile(telegramsim.Media{Kind: "document", Name: "a.txt", Data: []byte("words")})
			if err != nil {
				t.Fatal(err)
			}
			f := bridge.File{Endpoint: "shop", ID: bridge.RemoteID(m.File.ID), Kind: bridge.FileDocument}
			tt.before(s, &f)
			_, err = s.ch.(connectors.Fetcher).Fetch(t.Context(), f)
			if got := connectors.AsFailure(err); err == nil || got.Class != tt.class || got.Reason != tt.reason {
				t.Errorf("Fetch = %v with the reason %q, want %s with %q", err, got.Reason, tt.class, tt.reason)
			}
			connectortest.AssertLeaksNoSecret(t, err, token)
			connectortest.AssertTextLeaksNoSecret(t, "the log", s.log.String(), token)
		})
	}
}

// TestFetchIsStreamed: what is fetched is never held whole.
func TestFetchIsStreamed(t *testing.T) {
	s := newShop(t)
	m, err := s.ana.SendFile(telegramsim.Media{Kind: "video", Name: "long.mp4", Data: make([]byte, 20<<20)})
	if err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	c, err := s.ch.(connectors.Fetcher).Fetch(t.Context(), bridge.File{Endpoint: "shop", ID: bridge.RemoteID(m.File.ID), Kind: bridge.FileVideo})
	if err != nil {
		t.Fatal(err)
	}
	n, err := io.Copy(io.Discard, c)
	runtime.ReadMemStats(&after)
	if err := errors.Join(err, c.Close()); err != nil || n != 20<<20 {
		t.Errorf("%d bytes were fetched, %v", n, err)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 2<<20 {
		t.Errorf("fetching 20 MB took %d KB of memory", used>>10)
	}
}

// TestFetchBreaksOff: half a file is none, and one that stands still is given up.
func TestFetchBreaksOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var network memnet.Network
		listener, err := network.Listen("api.telegram.org:80")
		if err != nil {
			t.Fatal(err)
		}
		sim := telegramsim.New(telegramsim.WithBot(token, "shop_bot"))
		server := &http.Server{Handler: sim}
		go func() { _ = server.Serve(listener) }()
		client := &http.Client{Transport: &http.Transport{DialContext: network.DialContext}}
		ch, _ := open(t, "http://api.telegram.org", client)
		ana := sim.User(telegramsim.Person{ID: 7})
		m, err := ana.SendFile(telegramsim.Media{Kind: "document", Data: []byte(strings.Repeat("words ", 10_000))})
		if err != nil {
			t.Fatal(err)
		}
		f := bridge.File{Endpoint: "shop", ID: bridge.RemoteID(m.File.ID), Kind: bridge.FileDocument}
		for name, fault := range map[string]telegramsim.Fault{"cut": telegramsim.Dropped(true), "still": telegramsim.Hanging(true)} {
			sim.Order(telegramsim.MethodFile, fault)
			c, err := ch.(connectors.Fetcher).Fetch(t.Context(), f)
			if err != nil {
				t.Fatal(err)
			}
			began := time.Now()
			n, err := io.Copy(io.Discard, c)
			if err == nil || n >= m.File.Size || n == 0 {
				t.Errorf("%s: %d bytes were read, %v", name, n, err)
			}
			if took := time.Since(began); took > time.Minute {
				t.Errorf("%s: it took %v", name, took)
			}
			connectortest.AssertLeaksNoSecret(t, err, token)
			_ = c.Close()
		}
		sim.Order(telegramsim.MethodFile, telegramsim.Hanging(false))
		if _, err := ch.(connectors.Fetcher).Fetch(t.Context(), f); connectors.AsFailure(err).Class != connectors.Transient {
			t.Errorf("one that never begins is %v", err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := ch.(connectors.Fetcher).Fetch(ctx, f); connectors.AsFailure(err).Class != connectors.Transient {
			t.Errorf("with a cancelled context it is %v", err)
		}
		client.CloseIdleConnections()
		sim.Close()
		_ = server.Close()
		time.Sleep(time.Second)
	})
}
