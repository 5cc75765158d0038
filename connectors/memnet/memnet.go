// Package memnet is a network in memory, for tests that run whole servers and
// clients inside a testing/synctest bubble, where real sockets would never let
// the fake clock move on.
//
// Its connections are net.Pipe's: unbuffered, with deadlines. It imports nothing
// but the standard library.
package memnet

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"syscall"
)

// Network joins listeners and dialers by address. The zero value is an empty network.
type Network struct {
	mu        sync.Mutex
	listeners map[string]*Listener
}

// Listen opens address, which is any string that a dialer will use ("slack.test:80").
func (n *Network) Listen(address string) (*Listener, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.listeners[address] != nil {
		return nil, &net.OpError{Op: "listen", Net: "mem", Addr: addr(address), Err: syscall.EADDRINUSE}
	}
	if n.listeners == nil {
		n.listeners = make(map[string]*Listener)
	}
	l := &Listener{network: n, addr: addr(address), dialed: make(chan net.Conn), closed: make(chan struct{})}
	n.listeners[address] = l
	return l, nil
}

// DialContext connects to the listener at address. Where there is none the
// connection is refused. It has the shape that http.Transport and the like want.
func (n *Network) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	n.mu.Lock()
	l := n.listeners[address]
	n.mu.Unlock()
	if l == nil {
		return nil, &net.OpError{Op: "dial", Net: network, Addr: addr(address), Err: syscall.ECONNREFUSED}
	}
	client, server := net.Pipe()
	var err error
	select {
	case l.dialed <- server:
		return client, nil
	case <-l.closed:
		err = syscall.ECONNREFUSED
	case <-ctx.Done():
		err = ctx.Err()
	}
	return nil, &net.OpError{
		Op: "dial", Net: network, Addr: addr(address),
		Err: errors.Join(err, client.Close(), server.Close()),
	}
}

func (n *Network) forget(l *Listener) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.listeners[string(l.addr)] == l {
		delete(n.listeners, string(l.addr))
	}
}

// Listener is a net.Listener of a Network.
type Listener struct {
	network *Network
	addr    addr
	dialed  chan net.Conn
	closed  chan struct{}
	once    sync.Once
}

var _ net.Listener = (*Listener)(nil)

// Accept waits for the next connection.
func (l *Listener) Accept() (net.Conn, error) {
	select {
	case <-l.closed:
		return nil, fmt.Errorf("accepting on %s: %w", l.addr, net.ErrClosed)
	default:
	}
	select {
	case c := <-l.dialed:
		return c, nil
	case <-l.closed:
		return nil, fmt.Errorf("accepting on %s: %w", l.addr, net.ErrClosed)
	}
}

// Close frees the address. Connections that were accepted stay open.
func (l *Listener) Close() error {
	l.once.Do(func() {
		close(l.closed)
		l.network.forget(l)
	})
	return nil
}

// Addr is the address that was given to Listen.
func (l *Listener) Addr() net.Addr { return l.addr }

type addr string

func (addr) Network() string  { return "mem" }
func (a addr) String() string { return string(a) }
