package telegram_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/connectors"
	"frontdesk/connectors/connectortest"
	"frontdesk/connectors/memnet"
	"frontdesk/connectors/telegram"
	"frontdesk/connectors/telegram/telegramsim"
)

const hookURL = "https://desk.test/hooks/shop"

// hooked is a channel that a simulator calls.
type hooked struct {
	*polled
	network *memnet.Network
	client  *http.Client // of the outside
}

// called runs a test in a bubble with a channel that Telegram calls; start begins it.
func called(t *testing.T, sink connectors.Sink, test func(t *testing.T, h *hooked)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		h := &hooked{network: new(memnet.Network)}
		dial := h.network.DialContext
		// What ends https stands before the program.
		h.client = &http.Client{Transport: &http.Transport{DialContext: dial, DialTLSContext: dial, DisableKeepAlives: true}}
		h.polled = &polled{sim: telegramsim.New(telegramsim.WithBot(token, "shop_bot"), telegramsim.WithHooks(h.client)), log: &logBuffer{}, sink: sink}
		h.bot = h.sim.Bot("shop_bot")
		h.ana = h.sim.User(telegramsim.Person{ID: 7, FirstName: "Ana"})
		stop := h.serve(t, "telegram.test:80", h.sim)
		settings := &telegram.Settings{Token: connectors.NewSecret(token), APIURL: "http://telegram.test", Updates: "webhook"}
		transport := &http.Transport{DialContext: dial}
		var err error
		h.ch, err = settings.Open(connectors.Deps{
			ID: "shop", HTTP: &http.Client{Transport: transport}, Log: slog.New(slog.NewTextHandler(h.log, nil)), Hook: hookURL,
		})
		if err != nil {
			t.Fatal(err)
		}
		test(t, h)
		h.stop(t)
		h.sim.Close()
		transport.CloseIdleConnections()
		stop()
		time.Sleep(time.Second) // a connection whose request was too large lingers
		connectortest.AssertTextLeaksNoSecret(t, "the log", h.log.String(), token, h.secret())
	})
}

// serve serves a handler until the returned function is called.
func (h *hooked) serve(t *testing.T, address string, handler http.Handler) (stop func()) {
	t.Helper()
	l, err := h.network.Listen(address)
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: handler, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)}
	served := make(chan error, 1)
	go func() { served <- server.Serve(l) }()
	return func() {
		server.Close()
		<-served
	}
}

// up has the program listen until the returned function is called.
func (h *hooked) up(t *testing.T) (down func()) {
	t.Helper()
	return h.serve(t, "desk.test:443", h.ch.(connectors.Hook).Handler(h.sink))
}

// secret is what the channel told Telegram to show.
func (h *hooked) secret() string {
	for _, c := range h.sim.Calls() {
		if c.Method == "setWebhook" {
			return c.Params["secret_token"]
		}
	}
	return "none was told"
}

func TestUpdatesByWebHook(t *testing.T) {
	var c collect
	called(t, c.sink, func(t *testing.T, h *hooked) {
		defer h.up(t)()
		h.ana.Write("before") // waits for the web hook to be set
		h.start()
		time.Sleep(time.Second)
		h.ana.Write("one")
		h.ana.Write("two")
		synctest.Wait()
		want := []connectors.Raw{
			{Endpoint: "shop", Key: "update/500000001", Lane: "shop/chat/7"},
			{Endpoint: "shop", Key: "update/500000002", Lane: "shop/chat/7"},
			{Endpoint: "shop", Key: "update/500000003", Lane: "shop/chat/7"},
		}
		got := c.all()
		for i := range got {
			got[i].Body = nil
		}
		if diff := cmp.Diff(want, got); diff != "" || h.bot.Pending() != 0 {
			t.Errorf("%d are unconfirmed, %s", h.bot.Pending(), diff)
		}
		set := h.sim.Calls()[0]
		if set.Params["url"] != hookURL || set.Params["allowed_updates"] != `["message","edited_message","callback_query","my_chat_member","message_reaction","business_connection","business_message","edited_business_message","deleted_business_messages"]` ||
			len(set.Params["secret_token"]) < 32 || set.Params["drop_pending_updates"] != "" {
			t.Errorf("setWebhook with %v", set.Params)
		}
		for _, call := range h.sim.Calls() {
			if call.Method == "getUpdates" {
				t.Error("it polls besides")
			}
		}
	})
}

func TestRefusesWhatTelegramDidNotSend(t *testing.T) {
	var c collect
	called(t, c.sink, func(t *testing.T, h *hooked) {
		defer h.up(t)()
		h.start()
		time.Sleep(time.Second)
		const update = `{"update_id":1,"message":{"chat":{"id":7},"text":"secretly"}}`
		send := func(spoil func(*http.Request)) int {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, hookURL, strings.NewReader(update))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("X-Telegram-Bot-Api-Secret-Token", h.secret())
			spoil(r)
			resp, err := h.client.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer resp.Body.Close()
			if body, _ := io.ReadAll(resp.Body); len(body) > 0 {
				t.Errorf("it says %q", body)
			}
			return resp.StatusCode
		}
		set := func(value string) func(*http.Request) {
			return func(r *http.Request) { r.Header.Set("X-Telegram-Bot-Api-Secret-Token", value) }
		}
		body := func(text string) func(*http.Request) {
			return func(r *http.Request) {
				r.Body, r.ContentLength = io.NopCloser(strings.NewReader(text)), int64(len(text))
			}
		}
		tests := []struct {
			name  string
			spoil func(*http.Request)
			code  int
		}{
			{"no secret", func(r *http.Request) { r.Header.Del("X-Telegram-Bot-Api-Secret-Token") }, 401},
			{"empty secret", set(""), 401},
			{"wrong secret", set(strings.Repeat("0", len(h.secret()))), 401},
			{"half the secret", set(h.secret()[:32]), 401},
			{"more than the secret", set(h.secret() + "0"), 401},
			{"the token", set(token), 401},
			{"a GET", func(r *http.Request) { r.Method = http.MethodGet }, 405},
			{"a form", func(r *http.Request) { r.Header.Set("Content-Type", "application/x-www-form-urlencoded") }, 415},
			{"too large", body(strings.Repeat(" ", 2<<20)), 413},
			{"no JSON", body("{"), 400},
		}
		for _, tt := range tests {
			if code := send(tt.spoil); code != tt.code {
				t.Errorf("%s: %d, want %d", tt.name, code, tt.code)
			}
		}
		if n := len(c.all()); n > 0 {
			t.Errorf("%d of them were stored", n)
		}
		if n := strings.Count(h.log.String(), "was refused"); n != 1 || strings.Contains(h.log.String(), "secretly") {
			t.Errorf("%d refusals are in the log:\n%s", n, h.log)
		}
		for range 2 { // the second time it is a replay, which the store knows by its key
			if code := send(func(*http.Request) {}); code != 200 {
				t.Errorf("the unspoilt request: %d", code)
			}
		}
		if got := keys(c.all()); len(got) != 2 || got[0] != got[1] {
			t.Errorf("the keys are %v", got)
		}
		if send(body(`"x"`)) != 200 || !strings.HasPrefix(keys(c.all())[2], "strange/") {
			t.Error("what is no update is not kept aside")
		}
	})
}

// What could not be stored comes again, in its order, and is said meanwhile.
func TestWhatWasNotStoredComesAgain(t *testing.T) {
	var c collect
	var broken atomic.Bool
	sink := func(ctx context.Context, raws ...connectors.Raw) error {
		if broken.Load() {
			return errors.New("the disk is full")
		}
		return c.sink(ctx, raws...)
	}
	called(t, sink, func(t *testing.T, h *hooked) {
		defer h.up(t)()
		broken.Store(true)
		h.start()
		h.ana.Write("one")
		h.ana.Write("two")
		time.Sleep(3 * time.Minute)
		if h.bot.Pending() != 2 || len(c.all()) != 0 {
			t.Fatalf("%d updates are unconfirmed, %d stored", h.bot.Pending(), len(c.all()))
		}
		want := "Telegram cannot deliver to " + hookURL + ": Wrong response from the webhook: 500 Internal Server Error; updates that wait: 2"
		if got := h.ch.(connectors.Watched).Trouble(); got != want {
			t.Errorf("Trouble() = %q, want %q", got, want)
		}
		broken.Store(false)
		time.Sleep(10 * time.Minute)
		if diff := cmp.Diff([]string{"update/500000001", "update/500000002"}, keys(c.all())); diff != "" {
			t.Error(diff)
		}
		if got := h.ch.(connectors.Watched).Trouble(); got != "" {
			t.Errorf("it is in trouble still: %q", got)
		}
	})
}

// A kill between storing and answering is an update that comes again with its key.
func TestStoredAndNotAnswered(t *testing.T) {
	var c collect
	var died atomic.Bool
	sink := func(ctx context.Context, raws ...connectors.Raw) error {
		if err := c.sink(ctx, raws...); err != nil || died.Swap(true) {
			return err
		}
		panic(http.ErrAbortHandler)
	}
	called(t, sink, func(t *testing.T, h *hooked) {
		defer h.up(t)()
		h.start()
		h.ana.Write("one")
		time.Sleep(10 * time.Second)
		if got := keys(c.all()); len(got) != 2 || got[0] != got[1] || h.bot.Pending() != 0 {
			t.Errorf("the keys are %v, %d unconfirmed", got, h.bot.Pending())
		}
	})
}

// Nobody listens for a while: it is said, and nothing is lost but presses.
func TestWebHookUnreachable(t *testing.T) {
	var c collect
	called(t, c.sink, func(t *testing.T, h *hooked) {
		h.start()
		h.ana.Write("one")
		time.Sleep(5 * time.Minute)
		if got := h.ch.(connectors.Watched).Trouble(); !strings.Contains(got, "Connection refused") {
			t.Errorf("Trouble() = %q", got)
		}
		defer h.up(t)()
		time.Sleep(10 * time.Minute)
		if n := len(c.all()); n != 1 || h.ch.(connectors.Watched).Trouble() != "" {
			t.Errorf("%d updates came, trouble %q", n, h.ch.(connectors.Watched).Trouble())
		}
	})
}

func TestPressesAreAnsweredWithTheWebHook(t *testing.T) {
	var c collect
	called(t, c.sink, func(t *testing.T, h *hooked) {
		defer h.up(t)()
		h.ana.Start("")
		ask := bridge.Post{Body: say("Well?"), Buttons: []bridge.Button{{ID: "y", Label: "Yes"}}}
		if _, err := h.ch.Deliver(t.Context(), postTo(h.ana, ask)); err != nil {
			t.Fatal(err)
		}
		h.start()
		time.Sleep(time.Second)
		b, _ := h.ana.Received()[0].Button("Yes")
		press, err := h.ana.Press(b)
		if err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if _, ok := press.Answered(); !ok {
			t.Error("the press was not answered")
		}
	})
}

// Somebody else takes the web hook: it is taken back, and said.
func TestWebHookIsTakenBack(t *testing.T) {
	var c collect
	called(t, c.sink, func(t *testing.T, h *hooked) {
		defer h.up(t)()
		h.start()
		time.Sleep(time.Second)
		h.bot.SetWebhook(true)
		h.ana.Write("one")
		time.Sleep(61 * time.Second)
		if got := h.ch.(connectors.Watched).Trouble(); !strings.Contains(got, "another program") {
			t.Errorf("Trouble() = %q", got)
		}
		time.Sleep(5 * time.Minute)
		if n := len(c.all()); n != 1 || h.ch.(connectors.Watched).Trouble() != "" {
			t.Errorf("%d updates came, trouble %q", n, h.ch.(connectors.Watched).Trouble())
		}
	})
}

func TestWebHookThatTelegramRefuses(t *testing.T) {
	var c collect
	called(t, c.sink, func(t *testing.T, h *hooked) {
		h.sim.Order("setWebhook", telegramsim.Failing(500),
			telegramsim.Fault{Status: 400, Body: `{"ok":false,"error_code":400,"description":"Bad Request: bad webhook: Failed to resolve host: Name or service not known"}`})
		h.start()
		err := <-h.ended
		f := connectors.AsFailure(err)
		if f.Class != connectors.Broken || !strings.Contains(f.Error(), "Failed to resolve host") {
			t.Errorf("Run = %v", err)
		}
		connectortest.AssertLeaksNoSecret(t, err, token, h.secret())
		h.cancel()
		h.cancel = nil
	})
}

// Whoever polls takes a web hook away that is in the way, and keeps what waits for it.
func TestPollingTakesAWebHookAway(t *testing.T) {
	var c collect
	bubble(t, c.sink, func(t *testing.T, p *polled) {
		p.bot.SetWebhook(true)
		p.ana.Write("one")
		p.start()
		time.Sleep(time.Minute)
		if n := len(c.all()); n != 1 {
			t.Errorf("%d updates came", n)
		}
		for _, call := range p.sim.Calls() {
			if call.Params["drop_pending_updates"] != "" {
				t.Errorf("%s with %v", call.Method, call.Params)
			}
		}
		if p.ch.(connectors.Hook).Handler(c.sink) != nil {
			t.Error("a channel that polls takes calls")
		}
	})
}

// Every stored sample comes through the web hook as through a poll.
func TestSamplesByWebHook(t *testing.T) {
	var c collect
	called(t, c.sink, func(t *testing.T, h *hooked) {
		defer h.up(t)()
		h.start()
		time.Sleep(time.Second)
		for _, sample := range samples(t) {
			var fields map[string]json.RawMessage
			if err := json.Unmarshal(sample.Body, &fields); err != nil {
				t.Fatal(err)
			}
			before := len(c.all())
			h.bot.InjectRaw(fields)
			synctest.Wait()
			stored := c.all()[before:]
			if len(stored) != 1 {
				t.Errorf("%s: %d stored", sample.Key, len(stored))
				continue
			}
			filed, err := h.ch.Decode(stored[0])
			if err != nil {
				t.Errorf("%s: Decode = %v", sample.Key, err)
			}
			connectortest.CheckFiled(t, filed)
		}
	})
}

func TestCheckHook(t *testing.T) {
	for base, want := range map[string]string{
		"": "needs http.public_url", "http://desk.example.com": "https://", "https://desk.example.com:8080": "ports",
		"https://desk.example.com": "", "https://desk.example.com:8443/desk": "",
	} {
		faults := (&telegram.Settings{Updates: "webhook"}).CheckHook(base)
		if want == "" && len(faults) > 0 || want != "" && (len(faults) != 1 || faults[0].Key != "updates" || !strings.Contains(faults[0].Text, want)) {
			t.Errorf("%q: %v", base, faults)
		}
	}
	if faults := (&telegram.Settings{Updates: "polling"}).CheckHook(""); len(faults) > 0 {
		t.Errorf("polling: %v", faults)
	}
}
