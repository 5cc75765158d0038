package telegramsim_test

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/connectors/telegram/telegramsim"
)

// receiver is a web hook as an app has it.
type receiver func(r *http.Request, u got) (status int, header http.Header, body string)

func (f receiver) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	var u got
	if err := json.Unmarshal(body, &u); err != nil {
		return nil, err
	}
	status, header, answer := f(r, u)
	if header == nil {
		header = http.Header{}
	}
	return &http.Response{
		StatusCode: status, Status: http.StatusText(status), Header: header, Body: io.NopCloser(strings.NewReader(answer)), Request: r,
	}, nil
}

type webhookInfo struct {
	URL       string `json:"url"`
	Pending   int    `json:"pending_update_count"`
	Error     string `json:"last_error_message"`
	ErrorDate int64  `json:"last_error_date"`
	Most      int    `json:"max_connections"`
}

func info(t *testing.T, s *telegramsim.Server) (i webhookInfo) {
	t.Helper()
	if err := json.Unmarshal(call(t, s, "getWebhookInfo", nil).Result, &i); err != nil {
		t.Fatal(err)
	}
	return i
}

func hookTest(t *testing.T, f receiver, test func(s *telegramsim.Server, ana *telegramsim.User)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s, ana := newServer(telegramsim.WithHooks(&http.Client{Transport: f}))
		defer s.Close()
		a := call(t, s, "setWebhook", map[string]any{"url": "https://a.test/hook", "secret_token": "s3cret", "max_connections": 2})
		if !a.OK {
			t.Fatalf("setWebhook: %+v", a)
		}
		test(s, ana)
	})
}

// Within a chat nothing overtakes; another chat, and a press, go on meanwhile.
func TestWebHookKeepsTheOrderOfEachChat(t *testing.T) {
	var mu sync.Mutex
	var came []string
	var up atomic.Bool
	took := func() []string {
		mu.Lock()
		defer mu.Unlock()
		all := came
		came = nil
		return all
	}
	hookTest(t, func(r *http.Request, u got) (int, http.Header, string) {
		if r.URL.String() != "https://a.test/hook" || r.Header.Get("X-Telegram-Bot-Api-Secret-Token") != "s3cret" {
			t.Errorf("%s with %v", r.URL, r.Header)
		}
		what := "a press"
		if u.Message != nil {
			what = u.Message.Text
		}
		if !up.Load() && what == "one" {
			return 500, nil, ""
		}
		mu.Lock()
		defer mu.Unlock()
		came = append(came, what)
		return 200, nil, ""
	}, func(s *telegramsim.Server, ana *telegramsim.User) {
		ana.Write("one")
		ana.Write("two")
		s.User(telegramsim.Person{ID: 8}).Write("from another")
		s.Bot("shop_bot").Inject("callback_query", json.RawMessage(`{"id":"1","from":{"id":7},"data":"y"}`))
		time.Sleep(30 * time.Second)
		all := took()
		slices.Sort(all)
		if diff := cmp.Diff([]string{"a press", "from another"}, all); diff != "" {
			t.Error(diff)
		}
		if i := info(t, s); i.Pending != 2 || !strings.HasPrefix(i.Error, "Wrong response from the webhook") || i.Most != 2 || time.Since(time.Unix(i.ErrorDate, 0)) > time.Minute {
			t.Errorf("getWebhookInfo: %+v", i)
		}
		up.Store(true)
		time.Sleep(5 * time.Minute)
		if diff := cmp.Diff([]string{"one", "two"}, took()); diff != "" || info(t, s).Pending != 0 {
			t.Error(diff)
		}
	})
}

// The pauses grow to two minutes, a Retry-After is kept to, and a message is given up
// after a day.
func TestWebHookRetries(t *testing.T) {
	var tries chan time.Time
	var after atomic.Value
	after.Store("")
	hookTest(t, func(*http.Request, got) (int, http.Header, string) {
		tries <- time.Now()
		return 503, http.Header{"Retry-After": {after.Load().(string)}}, ""
	}, func(s *telegramsim.Server, ana *telegramsim.User) {
		tries = make(chan time.Time, 1000) // of the bubble
		ana.Write("one")
		last := <-tries
		for i, want := range []time.Duration{1, 2, 4, 8, 16, 32, 64, 120, 120, 120} {
			try := <-tries
			if pause := try.Sub(last).Round(time.Second); pause != want*time.Second {
				t.Errorf("pause %d is %v, want %v", i, pause, want*time.Second)
			}
			last = try
		}
		after.Store("1000")
		last = <-tries
		if try := <-tries; try.Sub(last) < 1000*time.Second {
			t.Errorf("it comes again after %v", try.Sub(last))
		}
		time.Sleep(24 * time.Hour)
		if info(t, s).Pending != 0 {
			t.Error("it is not given up")
		}
	})
}

// An answer may hold a call.
func TestWebHookAnswersWithACall(t *testing.T) {
	hookTest(t, func(_ *http.Request, u got) (int, http.Header, string) {
		return 200, http.Header{"Content-Type": {"application/json"}}, `{"method":"sendMessage","chat_id":7,"text":"hello"}`
	}, func(s *telegramsim.Server, ana *telegramsim.User) {
		ana.Write("one")
		synctest.Wait()
		if s.Accepted(7)["hello"] != 1 {
			t.Errorf("the bot has said %v", ana.Received())
		}
	})
}

func TestWebHookAndPollingExcludeEachOther(t *testing.T) {
	hookTest(t, func(*http.Request, got) (int, http.Header, string) { return 500, nil, "" }, func(s *telegramsim.Server, ana *telegramsim.User) {
		ana.Write("one")
		if a := call(t, s, "getUpdates", nil); a.Code != 409 {
			t.Errorf("getUpdates answers %+v", a)
		}
		if a := call(t, s, "deleteWebhook", nil); !a.OK || info(t, s).URL != "" {
			t.Errorf("deleteWebhook answers %+v", a)
		}
		if got := poll(t, s, nil); len(got) != 1 {
			t.Errorf("%d updates are left", len(got))
		}
		if a := call(t, s, "deleteWebhook", map[string]any{"drop_pending_updates": true}); !a.OK || info(t, s).Pending != 0 {
			t.Errorf("deleteWebhook answers %+v", a)
		}
	})
}
