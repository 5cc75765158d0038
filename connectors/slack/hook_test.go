package slack_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
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
	"frontdesk/connectors/slack"
	"frontdesk/connectors/slack/slacksim"
)

// called is a world whose Slack sends signed requests to the desk.
type called struct {
	*world
	client *http.Client
}

const deskURL = "http://desk.test"

// byRequests runs a test in a bubble with a desk that has no socket.
func byRequests(t *testing.T, test func(w called), options ...option) {
	t.Helper()
	bubble(t, func(w *world) {
		network := new(memnet.Network)
		l, err := network.Listen("desk.test:80")
		if err != nil {
			t.Fatal(err)
		}
		srv := &http.Server{Handler: w.desk.Handler(w.store.sink)}
		done := make(chan error, 1)
		go func() { done <- srv.Serve(l) }()
		tr := &http.Transport{DialContext: network.DialContext, DisableKeepAlives: true}
		w.Cleanup(func() {
			_ = srv.Close() // ErrServerClosed comes from Serve
			<-done
			time.Sleep(time.Second) // a connection whose request was too large lingers
			if log := w.logs.String(); strings.Contains(log, w.sim.App().SigningSecret) {
				t.Error("the log holds the signing secret")
			}
		})
		test(called{w, &http.Client{Transport: tr}})
	}, append(options, signed)...)
}

// signed takes the socket away.
func signed(cfg *slack.Config, _ *[]slacksim.Option) {
	cfg.SigningSecret = connectors.NewSecret(slacksim.DefaultApp().SigningSecret)
}

// attend starts the desk's part and has Slack send to it.
func (w called) attend() (stop func() error) {
	w.Helper()
	ctx, cancel := context.WithCancel(w.Context())
	done := make(chan error, 1)
	go func() { done <- w.desk.Run(ctx, w.store.sink) }()
	stop = func() error { cancel(); return <-done }
	w.Cleanup(cancel)
	if err := w.sim.TakeRequests(w.Context(), w.client, deskURL); err != nil {
		w.Fatal(err)
	}
	w.until("the desk attends to requests", w.desk.Connected)
	return stop
}

// send makes a signed request, lets spoil have it, and gives what came back.
func (w called) send(path, contentType, body string, spoil func(*http.Request)) (code int, answer string) {
	w.Helper()
	r, err := w.sim.Sign(w.Context(), deskURL+path, contentType, []byte(body), time.Now())
	if err != nil {
		w.Fatal(err)
	}
	if spoil != nil {
		spoil(r)
	}
	resp, err := w.client.Do(r)
	if err != nil {
		w.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		w.Fatal(err)
	}
	return resp.StatusCode, string(b)
}

func TestReceivesByRequests(t *testing.T) {
	byRequests(t, func(w called) {
		stop := w.attend()
		thread, ts := w.openThread()
		w.reply(ts, "one *bold*")
		w.wantReplies("one bold")
		three := w.reply(ts, "three")
		w.wantReplies("one bold", "three")
		if err := w.sim.User(ana).Edit(sales, three, "three!"); err != nil {
			t.Fatal(err)
		}
		if err := w.sim.User(ana).Delete(sales, three); err != nil {
			t.Fatal(err)
		}
		if err := w.sim.User(ana).Press(sales, ts, "frontdesk_take"); err != nil {
			t.Fatal(err)
		}
		if err := w.sim.User(ana).Slash(sales, "/desk status  now"); err != nil {
			t.Fatal(err)
		}
		w.mustDeliver(post(thread, "1.1", "from the customer"))
		w.until("all is acknowledged", func() bool { return w.sim.Unacked() == 0 && len(w.filed()) >= 6 })
		synctest.Wait()
		var kinds []string
		for _, f := range w.filed() {
			kinds = append(kinds, bridge.EventKind(f.Event))
			if c, is := f.Event.(bridge.Commanded); is && c.Actor != ana {
				t.Errorf("the command is %+v", c)
			}
		}
		slices.Sort(kinds)
		if diff := cmp.Diff([]string{"card_pressed", "commanded", "replied", "replied", "reply_changed", "reply_deleted"}, kinds); diff != "" {
			t.Errorf("events differ (-want +got):\n%s", diff)
		}
		for _, raw := range w.store.all() {
			if strings.Contains(string(raw.Body), "from the customer") {
				t.Error("our own post was stored")
			}
		}
		if lost := w.sim.LostEvents(); len(lost) > 0 {
			t.Errorf("%d events were lost", len(lost))
		}
		if err := stop(); err != nil {
			t.Errorf("Run() = %v", err)
		}
	})
}

// The defect of chatwoot issue 15457: whoever knew the address was believed.
func TestRefusesWhatSlackDidNotSign(t *testing.T) {
	const event = `{"type":"event_callback","team_id":"T0SIM","event_id":"Ev9","event":{"type":"message","channel":"C0SALES","user":"U0EVE","text":"secretly","ts":"1700000000.000100","thread_ts":"1600000000.000100"}}`
	replaced := func(body string) func(*http.Request) {
		return func(r *http.Request) {
			r.Body, r.ContentLength = io.NopCloser(strings.NewReader(body)), int64(len(body))
		}
	}
	set := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(name, value) }
	}
	resigned := func(w called, at time.Time) func(*http.Request) {
		return func(r *http.Request) {
			again, err := w.sim.Sign(r.Context(), r.URL.String(), "application/json", []byte(event), at)
			if err != nil {
				w.Fatal(err)
			}
			r.Header = again.Header
		}
	}
	byRequests(t, func(w called) {
		w.attend()
		tests := []struct {
			name  string
			path  string
			spoil func(*http.Request)
			code  int
		}{
			{"no signature", slack.PathEvents, func(r *http.Request) { r.Header.Del("X-Slack-Signature") }, 401},
			{"no time", slack.PathEvents, func(r *http.Request) { r.Header.Del("X-Slack-Request-Timestamp") }, 401},
			{"empty signature", slack.PathEvents, set("X-Slack-Signature", "v0="), 401},
			{"no hex", slack.PathEvents, set("X-Slack-Signature", "v0=xyz"), 401},
			{"another version", slack.PathEvents, func(r *http.Request) {
				r.Header.Set("X-Slack-Signature", strings.Replace(r.Header.Get("X-Slack-Signature"), "v0", "v1", 1))
			}, 401},
			{"a wrong signature", slack.PathEvents, set("X-Slack-Signature", "v0="+strings.Repeat("ab", 32)), 401},
			{"another body", slack.PathEvents, replaced(strings.Replace(event, "secretly", "publicly", 1)), 401},
			{"another time", slack.PathEvents, set("X-Slack-Request-Timestamp", "1700000001"), 401},
			{"a time that is none", slack.PathEvents, set("X-Slack-Request-Timestamp", "now"), 401},
			{"six minutes old", slack.PathEvents, resigned(w, time.Now().Add(-6*time.Minute)), 401},
			{"six minutes ahead", slack.PathEvents, resigned(w, time.Now().Add(6*time.Minute)), 401},
			{"a GET", slack.PathEvents, func(r *http.Request) { r.Method = http.MethodGet }, 405},
			{"a PUT", slack.PathEvents, func(r *http.Request) { r.Method = http.MethodPut }, 405},
			{"a form", slack.PathEvents, set("Content-Type", "application/x-www-form-urlencoded"), 415},
			{"no content type", slack.PathEvents, func(r *http.Request) { r.Header.Del("Content-Type") }, 415},
			{"JSON as an interaction", slack.PathInteractions, nil, 415},
			{"JSON as a command", slack.PathCommands, nil, 415},
			{"too large", slack.PathEvents, replaced(strings.Repeat(" ", 5<<20)), 413},
			{"another path", "/slack/elsewhere", nil, 404},
		}
		for _, tt := range tests {
			code, answer := w.send(tt.path, "application/json", event, tt.spoil)
			if code != tt.code || strings.Contains(answer, "sign") {
				t.Errorf("%s: %d %q, want %d", tt.name, code, answer, tt.code)
			}
		}
		if n := len(w.store.all()); n > 0 {
			t.Errorf("%d of them were stored", n)
		}
		if code, _ := w.send(slack.PathEvents, "application/json; charset=utf-8", event, nil); code != 200 || len(w.store.all()) != 1 {
			t.Errorf("the unspoilt request: %d, %d stored", code, len(w.store.all()))
		}
		// Sent again within five minutes it is the same.
		if code, _ := w.send(slack.PathEvents, "application/json", event, nil); code != 200 || len(w.store.all()) != 1 {
			t.Errorf("the replayed request: %d, %d stored", code, len(w.store.all()))
		}
		if n := strings.Count(w.logs.String(), "was refused"); n != 1 || strings.Contains(w.logs.String(), "secretly") {
			t.Errorf("%d refusals within a minute are in the log, want 1:\n%s", n, &w.logs)
		}
	})
}

// A request without its signature is refused even while we do not know who we are,
// and one with it is not taken in: our own posts could not be told from others'.
func TestUnknownToItself(t *testing.T) {
	byRequests(t, func(w called) {
		w.sim.OnCall(func(slacksim.Call) slacksim.Fault { return slacksim.Status(http.StatusServiceUnavailable) })
		const event = `{"type":"event_callback","event_id":"Ev9","event":{"type":"pin_added"}}`
		if code, _ := w.send(slack.PathEvents, "application/json", event, nil); code != 503 {
			t.Errorf("it answers %d", code)
		}
		w.sim.OnCall(nil)
		if code, _ := w.send(slack.PathEvents, "application/json", event, nil); code != 200 || len(w.store.all()) != 1 {
			t.Errorf("it answers %d", code)
		}
	})
}

func TestAnswersOnlyWhatIsStored(t *testing.T) {
	byRequests(t, func(w called) {
		w.attend()
		thread, ts := w.openThread()
		w.setThreads(connectors.Thread{Thread: thread})
		var fail atomic.Bool
		fail.Store(true)
		w.store.onStore(func(context.Context) error {
			if fail.Load() {
				return errors.New("disk full")
			}
			return nil
		})
		w.reply(ts, "one")
		time.Sleep(30 * time.Second)
		if len(w.store.all()) != 0 || w.sim.Unacked() == 0 {
			t.Fatalf("what was not stored is acknowledged; stored: %d", len(w.store.all()))
		}
		if err := w.sim.User(ana).Slash(sales, "/desk status"); err == nil {
			t.Error("a command that was not stored looks as if it were")
		}
		// Slack gives up after its third retry. What was written is found all the same.
		time.Sleep(20 * time.Minute)
		if n := len(w.sim.LostEvents()); n != 1 {
			t.Fatalf("%d events were given up", n)
		}
		fail.Store(false)
		w.wantReplies("one")
		if raws := w.store.all(); !strings.Contains(string(raws[0].Body), `"caught_up":true`) {
			t.Errorf("it came as %s", raws[0].Body)
		}
	})
}

// A store that takes too long is given up in time for Slack to hear of it.
func TestSlowStoreIsToldInTime(t *testing.T) {
	byRequests(t, func(w called) {
		w.attend()
		_, ts := w.openThread()
		var slow atomic.Bool
		slow.Store(true)
		w.store.onStore(func(ctx context.Context) error {
			if slow.Load() {
				<-ctx.Done()
				return context.Cause(ctx)
			}
			return nil
		})
		begun := time.Now()
		const event = `{"type":"event_callback","event_id":"Ev9","event":{"type":"pin_added"}}`
		if code, _ := w.send(slack.PathEvents, "application/json", event, nil); code != 503 || time.Since(begun) >= 3*time.Second {
			t.Errorf("it answered %d after %v", code, time.Since(begun))
		}
		slow.Store(false)
		w.reply(ts, "one")
		w.wantReplies("one")
	})
}

// What may have been missed before the start, and before a request that was not
// stored, holds nobody up for long.
func TestNothingWaitsForEver(t *testing.T) {
	byRequests(t, func(w called) {
		thread, ts := w.openThread()
		w.setThreads(connectors.Thread{Thread: thread})
		lane := sales + "/" + ts
		w.sim.OnCall(func(c slacksim.Call) slacksim.Fault {
			if c.Method == "conversations.replies" {
				return slacksim.Status(http.StatusServiceUnavailable)
			}
			return slacksim.Fault{}
		})
		w.attend()
		if !w.desk.Behind(lane) {
			t.Error("nothing waits at the start")
		}
		time.Sleep(31 * time.Second)
		if w.desk.Behind(lane) {
			t.Error("a thread is waited for after half a minute")
		}
		w.sim.OnCall(nil)
		w.until("it is read", func() bool {
			return slices.ContainsFunc(w.sim.Calls("conversations.replies"), func(c slacksim.Call) bool { return c.Done })
		})
		var failed atomic.Bool
		w.store.onStore(func(context.Context) error {
			if !failed.Swap(true) {
				return errors.New("for once")
			}
			return nil
		})
		reading := make(chan struct{})
		w.sim.OnCall(func(slacksim.Call) slacksim.Fault { <-reading; return slacksim.Fault{} })
		w.reply(ts, "one")
		synctest.Wait()
		if !failed.Load() || !w.desk.Behind(lane) {
			t.Error("nothing waits for what was not stored")
		}
		close(reading)
		w.wantReplies("one")
		if w.desk.Behind(lane) {
			t.Error("it is waited for although it is there")
		}
	})
}

func TestOddRequests(t *testing.T) {
	tests := []struct {
		name, path, contentType, body string
		answer                        string
		parked                        bool
	}{
		{"challenge", slack.PathEvents, "application/json", `{"type":"url_verification","challenge":"abc"}`, "abc", false},
		{"no JSON", slack.PathEvents, "application/json", "\xff{", "", true},
		{"nothing", slack.PathEvents, "application/json", "", "", true},
		{"another shape", slack.PathEvents, "application/json", `[1,2]`, "", true},
		{"of another type", slack.PathEvents, "application/json", `{"type":"app_rate_limited"}`, "", true},
		{"no event in it", slack.PathEvents, "application/json", `{"type":"event_callback"}`, "", true},
		{"a form that is none", slack.PathInteractions, "application/x-www-form-urlencoded", "payload=%zz", "", true},
		{"no payload", slack.PathInteractions, "application/x-www-form-urlencoded", "a=b", "", true},
		{"a payload that is none", slack.PathInteractions, "application/x-www-form-urlencoded", "payload=%5B%5D", "", true},
		{"tried by Slack", slack.PathCommands, "application/x-www-form-urlencoded", "token=x&ssl_check=1", "", false},
		{"a command that is none", slack.PathCommands, "application/x-www-form-urlencoded", "a=%zz", "", true},
	}
	byRequests(t, func(w called) {
		w.attend()
		for _, tt := range tests {
			before := len(w.store.all())
			code, answer := w.send(tt.path, tt.contentType, tt.body, nil)
			if code != 200 || answer != tt.answer {
				t.Errorf("%s: %d %q", tt.name, code, answer)
			}
			stored := w.store.all()[before:]
			if len(stored) > 1 || (len(stored) == 1) != tt.parked {
				t.Errorf("%s: %d stored", tt.name, len(stored))
				continue
			}
			for _, raw := range stored {
				if _, err := w.desk.Decode(raw); err == nil {
					t.Errorf("%s: it is decoded", tt.name)
				}
			}
		}
	})
}

// What Slack has sent others comes through the door, in whichever form it may come.
func TestFixturesByRequests(t *testing.T) {
	byRequests(t, func(w called) {
		w.attend()
		for path, raws := range seeds(t, "testdata") {
			for _, raw := range raws {
				payload := payloadOf(t, raw)
				for _, send := range []struct{ path, contentType, body string }{
					{slack.PathEvents, "application/json", string(payload)},
					{slack.PathInteractions, "application/x-www-form-urlencoded", url.Values{"payload": {string(payload)}}.Encode()},
					{slack.PathCommands, "application/x-www-form-urlencoded", formOf(payload)},
				} {
					if code, _ := w.send(send.path, send.contentType, send.body, nil); code != 200 {
						t.Errorf("%s: %s answers %d", path, send.path, code)
					}
				}
			}
		}
		kinds := map[string]int{}
		for _, raw := range w.store.all() {
			kind, _, _ := strings.Cut(raw.Key, "/")
			kinds[kind]++
			filed, _ := w.desk.Decode(raw) // or it is parked
			connectortest.CheckFiled(t, filed)
		}
		for _, want := range []string{"message", "command", "interactive", "bad"} {
			if kinds[want] == 0 {
				t.Errorf("there is no %s among %v", want, slices.Sorted(maps.Keys(kinds)))
			}
		}
	})
}

// A token that is of no use ends the desk's part, as a socket that cannot be opened does.
func TestRevokedTokenIsNoticed(t *testing.T) {
	byRequests(t, func(w called) {
		stop := w.attend()
		w.sim.RevokeTokens()
		time.Sleep(6 * time.Minute)
		if w.desk.Connected() {
			t.Error("it goes on as if nothing were")
		}
		if f := connectors.AsFailure(stop()); f.Class != connectors.Broken {
			t.Errorf("Run() = %v", f)
		}
	})
}

// Whoever has a socket takes no requests.
func TestEitherSocketOrRequests(t *testing.T) {
	bubble(t, func(w *world) {
		if w.desk.Handler(w.store.sink) != nil {
			t.Error("a desk with a socket takes requests")
		}
	})
	if _, err := slack.Open(slack.Config{BotToken: connectors.NewSecret("xoxb-1")}); err == nil {
		t.Error("a desk without a way in is opened")
	}
}

// A kill between storing and answering is a request that Slack sends again.
func TestStoredAndNotAnswered(t *testing.T) {
	byRequests(t, func(w called) {
		w.attend()
		_, ts := w.openThread()
		var once atomic.Bool
		tr := w.client.Transport
		w.client.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
			resp, err := tr.RoundTrip(r)
			if err == nil && !once.Swap(true) {
				resp.Body.Close()
				return nil, errors.New("the connection broke")
			}
			return resp, err
		})
		if err := w.sim.TakeRequests(w.Context(), w.client, deskURL); err == nil {
			t.Fatal("a broken connection is an answer")
		}
		if err := w.sim.TakeRequests(w.Context(), w.client, deskURL); err != nil {
			t.Fatal(err)
		}
		once.Store(false)
		w.reply(ts, "one")
		w.until("it is acknowledged", func() bool { return once.Load() && w.sim.Unacked() == 0 })
		w.wantReplies("one")
	})
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// payloadOf is what a stored event holds of Slack's.
func payloadOf(t *testing.T, raw connectors.Raw) []byte {
	t.Helper()
	_, after, ok := bytes.Cut(raw.Body, []byte(`"payload":`))
	if !ok {
		t.Fatalf("no payload in %s", raw.Body)
	}
	return bytes.TrimSuffix(after, []byte("}"))
}

// formOf makes a form of the fields of an object that are texts.
func formOf(payload []byte) string {
	var fields map[string]any
	_ = json.Unmarshal(payload, &fields) // what is no object is an empty form
	form := url.Values{}
	for name, v := range fields {
		if text, is := v.(string); is {
			form.Set(name, text)
		}
	}
	return form.Encode()
}
