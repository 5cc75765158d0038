package web

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"frontdesk/connectors"
)

// dialTime bounds one attempt to connect to one address.
const dialTime = 5 * time.Second

var (
	errForbidden = errors.New("its address is private, and http_allow does not name the host")
	errRedirect  = errors.New("it sends the call on to where it must not go")
)

// guard makes connections, to public addresses and to hosts that are allowed.
type guard struct {
	allowed func(host, port string) bool
	resolve func(ctx context.Context, host string) ([]netip.Addr, error)
	dial    func(ctx context.Context, network, address string) (net.Conn, error)
}

// connect is the transport's way to every connection. The address that was looked at is
// the one that is dialled: a name that means something else a moment later makes no
// difference.
func (g *guard) connect(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("reading an address: %w", err)
	}
	allowed := g.allowed(host, port)
	if !allowed && connectors.PrivateHost(host) {
		return nil, errForbidden
	}
	addrs, err := g.addresses(ctx, host)
	if err != nil {
		return nil, err
	}
	err = errForbidden
	for _, ip := range addrs {
		if ip = ip.Unmap(); !allowed && connectors.Private(ip) {
			continue
		}
		var conn net.Conn
		if conn, err = g.try(ctx, network, netip.AddrPortFrom(ip, portOf(port)).String()); err == nil {
			return conn, nil
		}
		if ctx.Err() != nil {
			break
		}
	}
	return nil, err
}

func (g *guard) try(ctx context.Context, network, address string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, dialTime)
	defer cancel()
	return g.dial(ctx, network, address)
}

// addresses are those of a host.
func (g *guard) addresses(ctx context.Context, host string) ([]netip.Addr, error) {
	if ip, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{ip}, nil
	}
	return g.resolve(ctx, host)
}

// portOf reads a port, which the transport has seen to be one; 0 connects to nothing.
func portOf(s string) uint16 {
	n, err := net.LookupPort("tcp", s)
	if err != nil {
		return 0
	}
	return uint16(n)
}

// maxRedirects is how often a call is sent on.
const maxRedirects = 5

// redirect looks at where an answer sends the call on to. To another host none of its own
// headers and no body goes along, nor ever again afterwards.
func redirect(req *http.Request, via []*http.Request) error {
	first, last := via[0].URL, via[len(via)-1].URL
	switch {
	case len(via) > maxRedirects, req.URL.Scheme != "http" && req.URL.Scheme != "https", req.URL.User != nil,
		last.Scheme == "https" && req.URL.Scheme == "http":
		return errRedirect
	}
	req.Header.Del("Referer")
	home := sameOrigin(first, req.URL)
	for _, before := range via {
		home = home && sameOrigin(first, before.URL)
	}
	if home {
		return nil
	}
	if req.Body != nil || req.ContentLength != 0 {
		return errRedirect
	}
	req.Header = plainHeader()
	return nil
}

// sameOrigin tells whether two addresses are of one server, or the second is its safer form.
func sameOrigin(a, b *url.URL) bool {
	if !strings.EqualFold(a.Hostname(), b.Hostname()) {
		return false
	}
	upgraded := a.Scheme == "http" && b.Scheme == "https" && port(a) == "80" && port(b) == "443"
	return a.Scheme == b.Scheme && port(a) == port(b) || upgraded
}

func port(u *url.URL) string {
	switch p := u.Port(); {
	case p != "":
		return p
	case u.Scheme == "https":
		return "443"
	}
	return "80"
}
