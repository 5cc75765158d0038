package app

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"

	"frontdesk/bridge/config"
	"frontdesk/bridge/engine"
	"frontdesk/store"
)

type options struct {
	out      io.Writer
	log      slog.Handler
	http     *http.Client
	dial     func(ctx context.Context, network, addr string) (net.Conn, error)
	listener net.Listener
	resolve  func(ctx context.Context, host string) ([]netip.Addr, error)
	limits   bool
	store    []store.Option
	tune     func(*engine.Config)

	environment config.Lookup
	watching    bool
}

func defaults() options {
	transport := http.DefaultTransport
	if t, ok := transport.(*http.Transport); ok {
		transport = t.Clone()
	}
	// No time-out: a long poll takes its time, and each call bounds its own.
	return options{out: os.Stderr, http: &http.Client{Transport: transport}, limits: true, environment: os.LookupEnv}
}

// handler is where the log goes.
func (o *options) handler(l config.Log) slog.Handler {
	switch h := (&slog.HandlerOptions{Level: l.Level}); {
	case o.log != nil:
		return o.log
	case l.JSON:
		return slog.NewJSONHandler(o.out, h)
	default:
		return slog.NewTextHandler(o.out, h)
	}
}

// Option changes what the program is made of. All but LogTo, Environment and Watch are for tests.
type Option func(*options)

// LogTo writes the log to w, in the configuration's format, instead of to
// standard error.
func LogTo(w io.Writer) Option { return func(o *options) { o.out = w } }

// Environment is where the configuration finds variables when it is read anew, instead of
// in the process's environment.
func Environment(lookup config.Lookup) Option { return func(o *options) { o.environment = lookup } }

// Watch has the configuration read anew whenever its files change.
func Watch() Option { return func(o *options) { o.watching = true } }

// LogHandler takes the log instead, whatever the configuration says.
func LogHandler(h slog.Handler) Option { return func(o *options) { o.log = h } }

// Network has every platform reached, and HTTP served, over a network of the
// test's own instead of the machine's.
func Network(dial func(ctx context.Context, network, addr string) (net.Conn, error), listener net.Listener) Option {
	return func(o *options) {
		o.http = &http.Client{Transport: &http.Transport{DialContext: dial}}
		o.dial = dial
		o.listener = listener
	}
}

// Resolve finds the addresses of the systems that workflows ask, instead of the
// machine's resolver.
func Resolve(f func(ctx context.Context, host string) ([]netip.Addr, error)) Option {
	return func(o *options) { o.resolve = f }
}

// WithoutLimits does not keep to the platforms' rate limits beforehand, and lets in
// however many customers write at once.
func WithoutLimits() Option { return func(o *options) { o.limits = false } }

// Store passes options on to store.Open.
func Store(opts ...store.Option) Option { return func(o *options) { o.store = opts } }

// Tune may change what the engine is made of, such as its named points and times.
func Tune(f func(*engine.Config)) Option { return func(o *options) { o.tune = f } }
