package web

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

// Config is what a Web is made of. All of it may be left out.
type Config struct {
	Settings
	// Unpaced does not spread calls to one host over time.
	Unpaced bool
	// Resolve finds a host's addresses, and Dial connects to one of them, "1.2.3.4:443".
	Resolve func(ctx context.Context, host string) ([]netip.Addr, error)
	Dial    func(ctx context.Context, network, address string) (net.Conn, error)
}

// Settings are what a configuration says about calls. They may change while the program runs.
type Settings struct {
	Secrets map[string]connectors.Secret
	Allow   connectors.Hosts
}

// The limits of what is done at once.
const (
	lanes   = 64 // calls at once
	perHost = 16 // of them to one host
	// pace and burst spread the calls to one host over time.
	pace  = 50 * time.Millisecond
	burst = 40
	// busyWait is how long a call rests whose host is busy with ours.
	busyWait = 500 * time.Millisecond
)

// Web is the endpoint through which other systems are asked. Make it with Open.
type Web struct {
	settings atomic.Pointer[Settings]
	unpaced  bool
	client   *http.Client

	mu   sync.Mutex
	busy map[string]int // calls under way, by host
}

var (
	_ connectors.Endpoint = (*Web)(nil)
	_ connectors.Many     = (*Web)(nil)
)

// Open makes the endpoint, without using the network.
func Open(c Config) *Web {
	w := &Web{unpaced: c.Unpaced, busy: map[string]int{}}
	w.Set(c.Settings)
	g := &guard{allowed: w.allowed, resolve: c.Resolve, dial: c.Dial}
	if g.resolve == nil {
		g.resolve = func(ctx context.Context, host string) ([]netip.Addr, error) {
			return net.DefaultResolver.LookupNetIP(ctx, "ip", host)
		}
	}
	if g.dial == nil {
		g.dial = new(net.Dialer).DialContext
	}
	w.client = &http.Client{
		CheckRedirect: redirect,
		Transport: &http.Transport{
			Proxy:       nil, // none of the environment's
			DialContext: g.connect,
			// A connection is for one call: nothing is sent again on another one without our
			// knowing, and nothing stays open to a host that may not be asked any more.
			DisableKeepAlives:      true,
			TLSHandshakeTimeout:    10 * time.Second,
			MaxResponseHeaderBytes: 64 << 10,
		},
	}
	return w
}

// Set changes the settings for the calls that are yet to be made.
func (w *Web) Set(s Settings) { w.settings.Store(&s) }

func (w *Web) allowed(host, port string) bool { return w.settings.Load().Allow.Allow(host, port) }

// secret is one of the secrets; ok is false if it is not set.
func (s *Settings) secret(name string) (reveal string, ok bool) {
	value, ok := s.Secrets[name]
	return value.Reveal(), ok && !value.IsZero()
}

// Caps implements connectors.Endpoint: a call carries a key by which the other system can
// tell that it has it already.
func (w *Web) Caps() bridge.Caps { return bridge.Caps{Repeat: bridge.Absorbed} }

// Lanes implements connectors.Many.
func (w *Web) Lanes() int { return lanes }

// Decode implements connectors.Endpoint: nothing comes in here.
func (w *Web) Decode(connectors.Raw) ([]connectors.Filed, error) {
	return nil, errors.New("no events come from the systems that workflows ask")
}

// Gates implements connectors.Endpoint: one host's.
func (w *Web) Gates(d connectors.Delivery) []connectors.Gate {
	call, is := d.Op.(bridge.Call)
	if !is || w.unpaced {
		return nil
	}
	u, err := call.Address(w.settings.Load().secret)
	if err != nil {
		return nil
	}
	host := strings.ToLower(u.Host)
	if call.URL[0].Secret != "" {
		host = "secrets." + call.URL[0].Secret // gates are stored, and a secret's host may be one
	}
	return []connectors.Gate{{Key: "call/" + host, Every: pace, Burst: burst}}
}

// enter takes a place at a host, and tells whether there was one.
func (w *Web) enter(host string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.busy[host] >= perHost {
		return false
	}
	w.busy[host]++
	return true
}

func (w *Web) leave(host string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.busy[host]--; w.busy[host] == 0 {
		delete(w.busy, host)
	}
}
