package web_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/connectors"
	"frontdesk/connectors/connectortest"
	"frontdesk/connectors/memnet"
	"frontdesk/connectors/web"
	"frontdesk/workflow"
)

const (
	crmIP   = "93.184.216.34"
	otherIP = "93.184.216.35"
	innerIP = "10.0.0.5"
	secret  = "s3cret/tok+en"
)

// internet is a network in memory with names, in a bubble.
type internet struct {
	*testing.T
	net   memnet.Network
	names map[string][]string // the addresses of names
	asked []string            // what reached a server: "GET crm.example.com /x"
	heads []http.Header
	mu    sync.Mutex
}

// play runs f in a bubble with an internet in which crm.example.com is served by serve.
func play(t *testing.T, serve http.HandlerFunc, f func(*internet)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		n := &internet{T: t, names: map[string][]string{
			"crm.example.com": {crmIP}, "other.example.com": {otherIP}, "inner.example.com": {innerIP}, "crm.internal": {innerIP},
			"mixed.example.com": {innerIP, crmIP}, "metadata.example.com": {"169.254.169.254"},
		}}
		for _, ip := range []string{crmIP, otherIP, innerIP, "169.254.169.254", "127.0.0.1"} {
			n.serve(ip+":80", serve)
			n.serve(ip+":8080", serve)
		}
		f(n)
	})
}

func (n *internet) serve(address string, serve http.HandlerFunc) {
	l, err := n.net.Listen(address)
	if err != nil {
		n.Fatal(err)
	}
	s := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		n.mu.Lock()
		n.asked = append(n.asked, strings.TrimSpace(fmt.Sprintf("%s %s at %s %s", r.Method, r.Host+r.URL.RequestURI(), address, body)))
		n.heads = append(n.heads, r.Header)
		n.mu.Unlock()
		serve(w, r)
	})}
	go s.Serve(l)
	n.Cleanup(func() { s.Close() })
}

// open makes the endpoint in this internet.
func (n *internet) open(allow ...string) *web.Web {
	hosts, err := connectors.NewHosts(allow)
	if err != nil {
		n.Fatal(err)
	}
	return web.Open(web.Config{
		Settings: web.Settings{Allow: hosts, Secrets: map[string]connectors.Secret{
			"key": connectors.NewSecret(secret), "base": connectors.NewSecret("http://crm.example.com/" + secret), "odd": connectors.NewSecret("gopher://x"),
		}},
		Resolve: func(_ context.Context, host string) ([]netip.Addr, error) {
			var all []netip.Addr
			for _, s := range n.names[strings.ToLower(strings.TrimSuffix(host, "."))] {
				all = append(all, netip.MustParseAddr(s))
			}
			if len(all) == 0 {
				return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
			}
			return all, nil
		},
		Dial: n.net.DialContext,
	})
}

// get is a call of an address.
func get(address string) bridge.Call {
	return bridge.Call{
		Request: workflow.Request{
			Method: "GET", URL: []workflow.Part{{Text: address}}, Timeout: 10 * time.Second, Keep: map[string]string{"contact.fields.plan": "plan"},
		},
		Until: time.Now().Add(time.Minute),
	}
}

// ask delivers a call; what it says of a failure is "class reason", and is free of secrets.
func (n *internet) ask(w *web.Web, call bridge.Call) (connectors.Receipt, string) {
	n.Helper()
	r, err := w.Deliver(n.Context(), connectors.Delivery{ID: "7.1", Installation: "inst", Op: call})
	if err == nil {
		return r, ""
	}
	connectortest.AssertLeaksNoSecret(n.T, err, secret, "s3cret")
	f, ok := errors.AsType[*connectors.Failure](err)
	if !ok {
		n.Fatalf("the error is a %T", err)
	}
	return r, f.Class.String() + " " + f.Reason
}

func says(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, body) }
}

func TestAnswer(t *testing.T) {
	play(t, says(`{"plan": "pro"}`), func(n *internet) {
		w := n.open()
		r, failed := n.ask(w, get("http://crm.example.com/contacts?x=1"))
		if diff := cmp.Diff(map[string]string{"contact.fields.plan": "pro"}, r.Kept); diff != "" || failed != "" {
			n.Errorf("it failed: %q\n%s", failed, diff)
		}
		post := get("")
		post.Method, post.URL = "POST", []workflow.Part{{Secret: "base"}, {Text: "/t?k="}, {Secret: "key"}}
		post.Headers = []workflow.Header{{Name: "x-token", Value: []workflow.Part{{Text: "T "}, {Secret: "key"}}}}
		post.Body = []workflow.Part{{Text: `{"k":"`}, {Secret: "key"}, {Text: `"}`}}
		for range 2 {
			if _, failed := n.ask(w, post); failed != "" {
				n.Errorf("the POST failed: %s", failed)
			}
		}
		want := []string{
			"GET crm.example.com/contacts?x=1 at 93.184.216.34:80",
			`POST crm.example.com/s3cret/tok+en/t?k=s3cret%2Ftok%2Ben at 93.184.216.34:80 {"k":"s3cret/tok+en"}`,
			`POST crm.example.com/s3cret/tok+en/t?k=s3cret%2Ftok%2Ben at 93.184.216.34:80 {"k":"s3cret/tok+en"}`,
		}
		if diff := cmp.Diff(want, n.asked); diff != "" {
			n.Errorf("what arrived (-want +got):\n%s", diff)
		}
		for _, h := range n.heads {
			h.Del("Content-Length")
		}
		if diff := cmp.Diff(http.Header{"Accept": {"application/json"}, "Accept-Encoding": {"gzip"}, "User-Agent": {"Frontdesk"}, "Connection": {"close"}}, n.heads[0]); diff != "" {
			n.Errorf("the head of a GET (-want +got):\n%s", diff)
		}
		first, again := n.heads[1], n.heads[2]
		if first.Get("X-Token") != "T "+secret || first.Get("Content-Type") != "application/json" || len(first.Get("Idempotency-Key")) != 32 ||
			first.Get("Idempotency-Key") != again.Get("Idempotency-Key") {
			n.Errorf("the head of a POST: %v", first)
		}
	})
}

// TestForbidden has each form in which somebody might lead us to a private address.
func TestForbidden(t *testing.T) {
	for _, tt := range []struct {
		name, address string
		allow         []string
		want          string
	}{
		{"an address", "http://10.0.0.5/", nil, "rejected forbidden"},
		{"this machine", "http://127.0.0.1:8080/", nil, "rejected forbidden"},
		{"a name", "http://inner.example.com/", nil, "rejected forbidden"},
		{"a name in capitals, with a dot", "http://INNER.example.com./", nil, "rejected forbidden"},
		{"metadata", "http://metadata.example.com/", nil, "rejected forbidden"},
		{"metadata by its address", "http://169.254.169.254/latest", nil, "rejected forbidden"},
		{"mapped", "http://[::ffff:127.0.0.1]/", nil, "rejected forbidden"},
		{"of version 6", "http://[::1]/", nil, "rejected forbidden"},
		{"with a zone", "http://[fe80::1%25lo]/", nil, "rejected forbidden"},
		{"translated", "http://[64:ff9b::10.0.0.5]/", nil, "rejected forbidden"},
		{"a name that has a public one as well", "http://mixed.example.com/", nil, ""},
		{"allowed by name", "http://crm.internal/", []string{"crm.internal"}, ""},
		{"allowed by address", "http://10.0.0.5:8080/", []string{"10.0.0.5:8080"}, ""},
		{"allowed, but another port", "http://10.0.0.5/", []string{"10.0.0.5:8080"}, "rejected forbidden"},
		{"allowed, but by another name", "http://inner.example.com/", []string{"crm.internal"}, "rejected forbidden"},
		{"a decimal address", "http://2130706433/", nil, "rejected forbidden"},
		{"an octal address", "http://0177.0.0.1/", nil, "rejected forbidden"},
		{"a cloud's metadata by its name", "http://metadata.google.internal/", nil, "rejected forbidden"},
		{"another scheme", "file:///etc/passwd", nil, "rejected unusable"},
		{"with a name and a password", "http://me:pw@crm.example.com/", nil, "rejected unusable"},
		{"no host", "http:///x", nil, "rejected unusable"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			play(t, says(`{"plan": "pro"}`), func(n *internet) {
				if _, failed := n.ask(n.open(tt.allow...), get(tt.address)); failed != tt.want {
					n.Errorf("it ended %q, want %q", failed, tt.want)
				}
				for _, asked := range n.asked {
					if tt.want != "" || strings.Contains(asked, innerIP) && tt.allow == nil {
						n.Errorf("it reached %s", asked)
					}
				}
			})
		})
	}
	t.Run("a name that is read as an address after all", func(t *testing.T) {
		play(t, says(`{}`), func(n *internet) {
			n.names["2130706433"], n.names["0x7f.1"] = []string{"127.0.0.1"}, []string{"127.0.0.1"}
			for _, address := range []string{"http://2130706433/", "http://0x7f.1/"} {
				if _, failed := n.ask(n.open(), get(address)); failed != "rejected forbidden" || len(n.asked) > 0 {
					n.Errorf("%s ended %q, and reached %v", address, failed, n.asked)
				}
			}
		})
	})
	t.Run("a secret that leads elsewhere", func(t *testing.T) {
		play(t, says(`{}`), func(n *internet) {
			call := get("")
			call.URL = []workflow.Part{{Secret: "odd"}}
			if _, failed := n.ask(n.open(), call); failed != "rejected unusable" {
				n.Errorf("it ended %q", failed)
			}
			call.URL = []workflow.Part{{Text: "http://crm.example.com/"}, {Secret: "gone"}}
			if _, failed := n.ask(n.open(), call); failed != "rejected unusable" {
				n.Errorf("with a secret that is not there it ended %q", failed)
			}
		})
	})
}

// TestRebinding: a name that means a public address when it is looked at and a private one
// a moment later is of no use to anybody.
func TestRebinding(t *testing.T) {
	play(t, says(`{"plan": "pro"}`), func(n *internet) {
		n.names["rebind.example.com"] = []string{crmIP}
		w := n.open()
		if _, failed := n.ask(w, get("http://rebind.example.com/")); failed != "" {
			n.Errorf("at first it failed: %s", failed)
		}
		n.names["rebind.example.com"] = []string{innerIP}
		if _, failed := n.ask(w, get("http://rebind.example.com/")); failed != "rejected forbidden" {
			n.Errorf("then it ended %q", failed)
		}
		if len(n.asked) != 1 {
			n.Errorf("it reached %v", n.asked)
		}
	})
}

// TestRedirects has a way on in each row, and where that leads.
func TestRedirects(t *testing.T) {
	for _, tt := range []struct {
		name, method, to string
		code             int
		want             string
		asked            []string
		carries          bool // its own headers go along
	}{
		{"the same host", "GET", "/b", 302, "", []string{"GET crm.example.com/b at 93.184.216.34:80"}, true},
		{"the same host, with a body", "POST", "http://crm.example.com/b", 307, "", []string{"POST crm.example.com/b at 93.184.216.34:80 {}"}, true},
		{"another host", "GET", "http://other.example.com/b", 302, "", []string{"GET other.example.com/b at 93.184.216.35:80"}, false},
		{"another port", "GET", "http://crm.example.com:8080/b", 302, "", []string{"GET crm.example.com:8080/b at 93.184.216.34:8080"}, false},
		{"another host, with a body", "POST", "http://other.example.com/b", 308, "rejected redirected", nil, false},
		{"another host, after a POST", "POST", "http://other.example.com/b", 303, "", []string{"GET other.example.com/b at 93.184.216.35:80"}, false},
		{"a private address", "GET", "http://10.0.0.5/b", 302, "rejected forbidden", nil, false},
		{"a name with a private address", "GET", "//inner.example.com/b", 301, "rejected forbidden", nil, false},
		{"another scheme", "GET", "file:///etc/passwd", 302, "rejected redirected", nil, false},
		{"a name and a password", "GET", "http://a:b@other.example.com/b", 302, "rejected redirected", nil, false},
		{"itself", "GET", "/a", 302, "rejected redirected", []string{
			"GET crm.example.com/a at 93.184.216.34:80", "GET crm.example.com/a at 93.184.216.34:80", "GET crm.example.com/a at 93.184.216.34:80",
			"GET crm.example.com/a at 93.184.216.34:80", "GET crm.example.com/a at 93.184.216.34:80",
		}, true},
		{"nowhere", "GET", "", 302, "rejected status_302", nil, false},
		{"elsewhere and back", "GET", "http://other.example.com/back", 302, "", []string{
			"GET other.example.com/back at 93.184.216.35:80", "GET crm.example.com/b at 93.184.216.34:80",
		}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			play(t, func(w http.ResponseWriter, r *http.Request) {
				switch {
				case r.URL.Path == "/a" && tt.to != "":
					w.Header().Set("Location", tt.to)
					fallthrough
				case r.URL.Path == "/a":
					w.WriteHeader(tt.code)
				case r.URL.Path == "/back":
					http.Redirect(w, r, "http://crm.example.com/b", http.StatusFound)
				default:
					io.WriteString(w, `{}`)
				}
			}, func(n *internet) {
				call := get("http://crm.example.com/a")
				call.Method = tt.method
				call.Headers = []workflow.Header{{Name: "X-Token", Value: []workflow.Part{{Secret: "key"}}}, {Name: "Authorization", Value: []workflow.Part{{Secret: "key"}}}}
				if tt.method == "POST" {
					call.Body = []workflow.Part{{Text: "{}"}}
				}
				if _, failed := n.ask(n.open(), call); failed != tt.want {
					n.Errorf("it ended %q, want %q", failed, tt.want)
				}
				if diff := cmp.Diff(tt.asked, append([]string(nil), n.asked[1:]...)); diff != "" {
					n.Errorf("what it led to (-want +got):\n%s", diff)
				}
				for i, h := range n.heads[1:] {
					if carries := h.Get("X-Token")+h.Get("Authorization") != ""; carries != tt.carries || h.Get("Referer") != "" {
						n.Errorf("to %s went %v", n.asked[i+1], h)
					}
				}
			})
		})
	}
}

// TestFailures has a way of failing in each row.
func TestFailures(t *testing.T) {
	code := func(n int, header ...string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			for i := 0; i+1 < len(header); i += 2 {
				w.Header().Set(header[i], header[i+1])
			}
			w.WriteHeader(n)
			io.WriteString(w, `{"plan": "`+secret+`"}`)
		}
	}
	bomb := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		z.Write(bytes.Repeat([]byte(" "), 64<<20))
		z.Close()
	}
	for _, tt := range []struct {
		name  string
		serve http.HandlerFunc
		want  string
		after time.Duration
	}{
		{"not there", code(404), "rejected status_404", 0},
		{"not allowed", code(401), "rejected status_401", 0},
		{"a server's mistake", code(500), "ambiguous status_500", 0},
		{"a gateway's", code(502), "ambiguous status_502", 0},
		{"not made", code(501), "rejected status_501", 0},
		{"down", code(503), "transient status_503", 0},
		{"down for a while", code(503, "Retry-After", "7"), "throttled status_503", 7 * time.Second},
		{"too much", code(429, "Retry-After", "30"), "throttled status_429", 30 * time.Second},
		{"too much, until a time", code(429, "Date", "Mon, 02 Mar 2026 10:00:00 GMT", "Retry-After", "Mon, 02 Mar 2026 10:00:20 GMT"), "throttled status_429", 20 * time.Second},
		{"too much, without a time", code(429, "Retry-After", "soon"), "throttled status_429", 0},
		{"too much, for ever", code(429, "Retry-After", "99999999999999"), "throttled status_429", 0},
		{"no JSON", says("<html>"), "rejected not_json", 0},
		{"nothing", says(""), "rejected not_json", 0},
		{"nested without end", says(strings.Repeat("[", 5000)), "rejected not_json", 0},
		{"too large", says(strings.Repeat(" ", 1<<20+1)), "rejected too_large", 0},
		{"a bomb", bomb, "rejected too_large", 0},
		{"a body that never ends", func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				if _, err := io.WriteString(w, " "); err != nil {
					return
				}
				w.(http.Flusher).Flush()
				select {
				case <-r.Context().Done():
				case <-time.After(time.Second):
				}
			}
		}, "ambiguous no_answer", 0},
		{"silence", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, "ambiguous no_answer", 0},
		{"it breaks off", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "ambiguous other", 0},
		{"it breaks off in the body", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			io.WriteString(w, "{")
		}, "ambiguous other", 0},
		{"a head without end", func(w http.ResponseWriter, _ *http.Request) {
			for i := range 100 {
				w.Header().Set(fmt.Sprint("X-", i), strings.Repeat("x", 1000))
			}
		}, "ambiguous other", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			play(t, tt.serve, func(n *internet) {
				began := time.Now()
				call := get("http://crm.example.com/")
				call.Headers = []workflow.Header{{Name: "X-Token", Value: []workflow.Part{{Secret: "key"}}}}
				_, err := n.open().Deliver(n.Context(), connectors.Delivery{ID: "7.1", Op: call})
				f := connectors.AsFailure(err)
				connectortest.AssertLeaksNoSecret(n.T, err, secret)
				if got := f.Class.String() + " " + f.Reason; got != tt.want || tt.after != 0 && f.After != tt.after || f.After > time.Hour {
					n.Errorf("it ended %q after %v, want %q after %v", got, f.After, tt.want, tt.after)
				}
				if took := time.Since(began); took > 10*time.Second {
					n.Errorf("it took %v", took)
				}
			})
		})
	}
	t.Run("no connection", func(t *testing.T) {
		play(t, says("{}"), func(n *internet) {
			for _, address := range []string{"http://crm.example.com:81/", "http://nobody.example.com/"} {
				if _, failed := n.ask(n.open(), get(address)); failed != "transient unreachable" {
					n.Errorf("%s ended %q", address, failed)
				}
			}
		})
	})
	t.Run("too late", func(t *testing.T) {
		play(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, func(n *internet) {
			call := get("http://crm.example.com/")
			call.Until = time.Now().Add(time.Second)
			began := time.Now()
			if _, failed := n.ask(n.open(), call); failed != "ambiguous no_answer" || time.Since(began) != time.Second {
				n.Errorf("it ended %q after %v", failed, time.Since(began))
			}
		})
	})
	t.Run("an answer of which nothing is kept", func(t *testing.T) {
		play(t, bomb, func(n *internet) {
			call := get("http://crm.example.com/")
			call.Keep = nil
			if r, failed := n.ask(n.open(), call); failed != "" || r.Kept != nil {
				n.Errorf("it ended %q with %v", failed, r.Kept)
			}
		})
	})
	t.Run("another operation", func(t *testing.T) {
		_, err := web.Open(web.Config{}).Deliver(t.Context(), connectors.Delivery{Op: bridge.Leave{}})
		if connectors.AsFailure(err).Class != connectors.Rejected {
			t.Errorf("it ended with %v", err)
		}
	})
}

// TestCrowd: one host takes so many of our calls at once and no more; others have room.
func TestCrowd(t *testing.T) {
	play(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Host == "crm.example.com" {
			time.Sleep(5 * time.Second)
		}
		io.WriteString(w, "{}")
	}, func(n *internet) {
		w := n.open()
		var wg sync.WaitGroup
		for range 16 {
			wg.Go(func() {
				if _, failed := n.ask(w, get("http://crm.example.com/")); failed != "" {
					n.Errorf("one of them failed: %s", failed)
				}
			})
		}
		synctest.Wait()
		_, err := w.Deliver(n.Context(), connectors.Delivery{Op: get("http://CRM.example.com/")})
		if !errors.Is(err, connectors.ErrBusy) {
			n.Errorf("one more ended with %v", err)
		}
		if _, failed := n.ask(w, get("http://other.example.com/")); failed != "" {
			n.Errorf("another host: %s", failed)
		}
		wg.Wait()
		if _, failed := n.ask(w, get("http://crm.example.com/")); failed != "" {
			n.Errorf("and then: %s", failed)
		}
	})
}

// TestSettings: what the configuration says may change while the program runs.
func TestSettings(t *testing.T) {
	play(t, says(`{}`), func(n *internet) {
		w := n.open("crm.internal")
		if _, failed := n.ask(w, get("http://crm.internal/")); failed != "" {
			n.Errorf("it failed: %s", failed)
		}
		w.Set(web.Settings{})
		if _, failed := n.ask(w, get("http://crm.internal/")); failed != "rejected forbidden" {
			n.Errorf("it ended %q", failed)
		}
	})
}

func TestGates(t *testing.T) {
	w := web.Open(web.Config{})
	gates := w.Gates(connectors.Delivery{Op: get("https://CRM.example.com:8443/x")})
	if len(gates) != 1 || gates[0].Key != "call/crm.example.com:8443" || gates[0].Every <= 0 {
		t.Errorf("the gates are %+v", gates)
	}
	hidden := get("")
	hidden.URL = []workflow.Part{{Secret: "hook"}, {Text: "/x"}}
	w.Set(web.Settings{Secrets: map[string]connectors.Secret{"hook": connectors.NewSecret("https://" + secret + ".example.com")}})
	if gates := w.Gates(connectors.Delivery{Op: hidden}); len(gates) != 1 || gates[0].Key != "call/secrets.hook" {
		t.Errorf("the gates of a host that is a secret are %+v", gates)
	}
	if g := web.Open(web.Config{Unpaced: true}).Gates(connectors.Delivery{Op: get("https://crm.example.com/")}); g != nil {
		t.Errorf("unpaced it has the gates %+v", g)
	}
	if _, err := w.Decode(connectors.Raw{}); err == nil {
		t.Error("something came in")
	}
	if w.Lanes() < 8 || w.Caps().Repeat != bridge.Absorbed {
		t.Errorf("%d lanes, %+v", w.Lanes(), w.Caps())
	}
}

// TestEnvironment: a proxy of the environment is not used, and a certificate counts.
func TestEnvironment(t *testing.T) {
	proxied := false
	proxy := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { proxied = true }))
	defer proxy.Close()
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"} {
		t.Setenv(name, proxy.URL)
	}
	plain := httptest.NewServer(says(`{"plan": "pro"}`))
	defer plain.Close()
	hosts, err := connectors.NewHosts([]string{"127.0.0.1"})
	if err != nil {
		t.Fatal(err)
	}
	w := web.Open(web.Config{Settings: web.Settings{Allow: hosts}})
	r, err := w.Deliver(t.Context(), connectors.Delivery{Op: get(plain.URL)})
	if err != nil || r.Kept["contact.fields.plan"] != "pro" || proxied {
		t.Errorf("kept %v, %v, proxied: %v", r.Kept, err, proxied)
	}
	safe := httptest.NewTLSServer(says(`{}`))
	defer safe.Close()
	safe.Config.ErrorLog = nil
	_, err = w.Deliver(t.Context(), connectors.Delivery{Op: get(safe.URL)})
	if f := connectors.AsFailure(err); f.Class != connectors.Transient || !strings.Contains(f.Error(), "certificate") {
		t.Errorf("a certificate that nobody knows: %v", err)
	}
	if _, err := w.Deliver(t.Context(), connectors.Delivery{Op: get("http://localhost:" + plain.URL[strings.LastIndex(plain.URL, ":")+1:])}); connectors.AsFailure(err).Reason != bridge.ReasonForbidden {
		t.Errorf("another name of this machine: %v", err)
	}
}
