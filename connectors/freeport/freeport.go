// Package freeport takes ports on loopback for programs that tests start: a process of its own
// cannot be handed a listener, so that its port must be known before it listens, and while it is
// away between two lives nobody else may have it.
//
// It imports nothing but the standard library, and is for tests.
package freeport

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"strconv"
)

// The ports lie below those that a system gives to whoever asks for any port, as listeners of
// other tests do all the time: one that was given and closed again may soon be theirs.
const (
	first = 20000
	end   = 32768
)

// tries is how many ports are tried before it is said that none is free.
const tries = 1000

// Port is a port for TCP that is its taker's until it is closed.
type Port struct {
	Number int
	// held is the same port for UDP, by which others who take ports see that this one is taken,
	// whether or not somebody listens at it.
	held net.PacketConn
}

// Take finds a port that nobody has.
func Take() (*Port, error) {
	var last error
	for range tries {
		p := &Port{Number: first + rand.IntN(end-first)}
		if p.held, last = net.ListenPacket("udp", p.Address()); last != nil {
			continue
		}
		l, err := net.Listen("tcp", p.Address())
		if err == nil {
			err = l.Close()
		}
		if err == nil {
			return p, nil
		}
		last = errors.Join(err, p.Close())
	}
	return nil, fmt.Errorf("taking a port: none of %d is free: %w", tries, last)
}

// Address is where to listen.
func (p *Port) Address() string {
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(p.Number))
}

// Close gives the port up.
func (p *Port) Close() error { return p.held.Close() }
