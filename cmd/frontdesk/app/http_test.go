package app_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/cmd/frontdesk/app"
	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
)

// resolver finds the addresses of hosts.
type resolver func(ctx context.Context, host string) ([]netip.Addr, error)

const crmSecret = "s3cret-t0ken"

const crmConfiguration = `
database: sqlite:frontdesk.db
http: {listen: "127.0.0.1:0"}
slack: {bot_token: xoxb-simulated, app_token: xapp-simulated, api_url: "http://slack.test/api/"}
channels:
  - {id: telegram, type: telegram, token: "1:shop", api_url: "http://telegram.test"}
teams:
  - {id: sales, name: Sales, slack_channel: C0SALES}
  - {id: support, name: Support, slack_channel: "#support"}
fallback_team: support
secrets: {crm: ` + crmSecret + `}
http_allow: [crm.internal]
workflows:
  - id: vip
    trigger: {event: conversation_opened, if: conversation.origin == ""}
    steps:
      - http:
          url: "http://crm.internal/contacts?name={{ contact.name }}"
          headers: {Authorization: "Bearer {{ secrets.crm }}"}
          keep: {contact.fields.plan: data.0.plan}
      - http:
          method: POST
          url: "http://crm.internal/visits"
          timeout: 60s
          body: {who: "{{ contact.name }}", token: "{{ secrets.crm }}"}
      - if: contact.fields.plan == "gold"
        then: [{route: sales}]
  - id: elsewhere
    trigger: {event: conversation_opened}
    steps:
      - http: {url: "http://public.example.com/{{ conversation.origin }}", retries: 0, keep: {contact.fields.plan: plan}}
      - say: Done.
`

// crm is another system, with what it was asked.
type crm struct {
	mu    sync.Mutex
	asked []string
	keys  []string // those of POSTs
	serve http.HandlerFunc
	hosts resolver // of it and others
}

func (c *crm) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	c.mu.Lock()
	c.asked = append(c.asked, strings.TrimSpace(fmt.Sprint(r.Method, " ", r.URL.RequestURI(), " ", r.Header.Get("Authorization"), " ", string(body))))
	if r.Method == http.MethodPost {
		c.keys = append(c.keys, r.Header.Get("Idempotency-Key"))
	}
	serve := c.serve
	c.mu.Unlock()
	serve(w, r)
}

func (c *crm) seen() (asked, keys []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.asked), slices.Clone(c.keys)
}

// newCRMWorld has another system at a private address and one at a public one.
func newCRMWorld(t *testing.T, serve http.HandlerFunc) (*world, *crm) {
	w, c := newWorld(t), &crm{serve: serve}
	c.hosts = func(_ context.Context, host string) ([]netip.Addr, error) {
		address, ok := map[string]string{"crm.internal": "10.0.0.5", "public.example.com": "93.184.216.34"}[host]
		if !ok {
			return nil, fmt.Errorf("no such host %s", host)
		}
		return []netip.Addr{netip.MustParseAddr(address)}, nil
	}
	w.options = append(w.options, app.Resolve(func(ctx context.Context, host string) ([]netip.Addr, error) { return c.hosts(ctx, host) }))
	w.serve("10.0.0.5:80", c, func() {})
	w.serve("93.184.216.34:80", c, func() {})
	return w, c
}

// What another system knows about a customer decides where they get to. It is asked again
// while it is down, and once more by the next life of a program that was stopped meanwhile,
// with the same key; what the customer writes in between is not lost. No secret gets
// anywhere else.
func TestAnotherSystem(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var down, stuck sync.Once
		w, c := newCRMWorld(t, func(w http.ResponseWriter, r *http.Request) {
			fine := true
			switch r.URL.Path {
			case "/contacts":
				down.Do(func() {
					fine = false
					w.WriteHeader(http.StatusServiceUnavailable)
				})
			default:
				stuck.Do(func() {
					fine = false
					<-r.Context().Done()
				})
			}
			if fine {
				_ = json.NewEncoder(w).Encode(map[string]any{"data": []any{map[string]any{"plan": "gold", "secret": "no concern of ours"}}})
			}
		})
		r := w.start(crmConfiguration)
		mia := w.telegram.User(telegramsim.Person{ID: 555, FirstName: "Mia", LastName: "Wong"})
		mia.Write("Hello")
		mia.Write("Are you there?")
		time.Sleep(10 * time.Second) // of simulated time: the second call hangs
		r.end()
		r = w.start(crmConfiguration)
		thread := w.thread("C0SALES", "Mia Wong")
		w.replied("C0SALES", thread, "Are you there?")
		w.slackShows("C0SALES", func(m slacksim.Message) bool { return m.TS == thread && strings.Contains(m.Seen(), "gold") }, "gold")
		r.end()

		asked, keys := c.seen()
		want := []string{
			"GET /contacts?name=Mia%20Wong Bearer " + crmSecret, "GET /contacts?name=Mia%20Wong Bearer " + crmSecret,
			`POST /visits  {"who":"Mia Wong","token":"` + crmSecret + `"}`, `POST /visits  {"who":"Mia Wong","token":"` + crmSecret + `"}`,
		}
		if !slices.Equal(asked, want) {
			t.Errorf("it was asked %q", asked)
		}
		if len(keys) != 2 || keys[0] == "" || keys[0] != keys[1] {
			t.Errorf("the keys of the POSTs: %q", keys)
		}
		for _, name := range []string{"frontdesk.db", "frontdesk.db-wal"} {
			stored, err := os.ReadFile(filepath.Join(w.dir, name))
			if err == nil && (strings.Contains(string(stored), crmSecret) || strings.Contains(string(stored), "no concern of ours")) {
				t.Errorf("%s holds a secret, or what is not kept", name)
			}
		}
		if strings.Contains(w.log.String(), crmSecret) {
			t.Errorf("the log holds the secret:\n%s", w.log)
		}
	})
}

// The end of a conversation is told to another system, also if the program is stopped
// meanwhile, and what that answers counts; the customer's next words open a conversation.
func TestTheEndIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var stuck sync.Once
		w, c := newCRMWorld(t, func(w http.ResponseWriter, r *http.Request) {
			fine := true
			stuck.Do(func() {
				fine = false
				<-r.Context().Done()
			})
			if fine {
				_, _ = io.WriteString(w, `{"ticket": "T-7"}`)
			}
		})
		file, _, _ := strings.Cut(crmConfiguration, "workflows:\n")
		file += `
conversations: {reopen_within: 0s}
workflows:
  - id: told
    trigger: {event: conversation_closed}
    steps:
      - http: {method: PUT, url: "http://crm.internal/closed", timeout: 60s, body: {number: =conversation.number}, keep: {contact.fields.ticket: ticket}}
      - note: "The ticket is {{ contact.fields.ticket }}."
`
		r := w.start(file)
		mia := w.telegram.User(telegramsim.Person{ID: 555, FirstName: "Mia", LastName: "Wong"})
		mia.Write("Hello")
		thread := w.thread("C0SUPPORT", "Mia Wong")
		w.says("U0BEN", "C0SUPPORT", thread, "!close")
		time.Sleep(10 * time.Second) // of simulated time: the call hangs
		r.end()
		r = w.start(file)
		w.replied("C0SUPPORT", thread, "The ticket is T-7.")
		mia.Write("Another matter")
		w.thread("C0SUPPORT", "#2")
		r.end()
		if asked, _ := c.seen(); !slices.Equal(asked, []string{`PUT /closed  {"number":"#1"}`, `PUT /closed  {"number":"#1"}`}) {
			t.Errorf("it was asked %q", asked)
		}
	})
}

// Neither a redirect nor a name whose address changes leads to a private address, and the
// thread says why there was no answer. The conversation goes on.
func TestPrivateAddressesAreNotAsked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		inside := 0
		w, c := newCRMWorld(t, func(w http.ResponseWriter, r *http.Request) {
			switch {
			case strings.HasPrefix(r.Host, "10.") || r.URL.Path == "/rebound":
				inside++
			case r.URL.Path == "/redirect":
				http.Redirect(w, r, "http://10.0.0.5/latest/meta-data", http.StatusFound)
			default:
				_, _ = io.WriteString(w, "no JSON")
			}
		})
		public, rebound := c.hosts, false
		c.hosts = func(ctx context.Context, host string) ([]netip.Addr, error) {
			if rebound {
				return []netip.Addr{netip.MustParseAddr("10.0.0.5")}, nil
			}
			return public(ctx, host)
		}
		r := w.start(crmConfiguration)
		for i, tt := range []struct{ origin, says string }{
			{"redirect", "public.example.com has a private address and was not asked"},
			{"words", "What public.example.com answered is not JSON."},
			{"rebound", "public.example.com has a private address and was not asked"},
		} {
			rebound = tt.origin == "rebound"
			name := fmt.Sprint("Customer", i)
			u := w.telegram.User(telegramsim.Person{ID: int64(600 + i), FirstName: name})
			u.Start(tt.origin)
			w.told(u, "Done.")
			w.replied("C0SUPPORT", w.thread("C0SUPPORT", name), "🔌 "+tt.says)
		}
		if inside > 0 {
			t.Errorf("it was asked at its private address %d times", inside)
		}
		if code, text := r.get("/metrics"); code != http.StatusOK || !strings.Contains(text, `frontdesk_deliveries_total{endpoint="http",result="refused"} 3`) {
			t.Errorf("the metrics do not tell of three calls in vain: %d", code)
		}
		r.end()
	})
}
