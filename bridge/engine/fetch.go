package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

// sourceError is what went wrong where a file lies. It is never held against the endpoint
// that is delivered to.
type sourceError struct {
	endpoint bridge.EndpointID
	// broken: the account there has to be mended.
	broken bool
	err    error
}

func (e *sourceError) Error() string {
	return fmt.Sprintf("fetching a file from %s: %v", e.endpoint, e.err)
}

func (e *sourceError) Unwrap() error { return e.err }

// isSource tells whether a failure is that of the place where a file lies.
func isSource(f *connectors.Failure) (e *sourceError, is bool) {
	if f == nil {
		return nil, false
	}
	return errors.AsType[*sourceError](f.Err)
}

// opener opens the files of one attempt, and remembers what went wrong with the last.
type opener struct {
	*dispatcher
	last atomic.Pointer[connectors.Failure]
	read atomic.Int64 // bytes
}

// open fetches a file from wherever it lies.
func (o *opener) open(ctx context.Context, f bridge.File) (connectors.Content, error) {
	o.last.Store(nil)
	c, failure := o.fetch(ctx, f)
	if failure != nil {
		o.last.Store(failure)
		return connectors.Content{}, failure
	}
	c.ReadCloser = &source{ReadCloser: c.ReadCloser, endpoint: f.Endpoint, opener: o}
	return c, nil
}

func (d *dispatcher) fetch(ctx context.Context, f bridge.File) (c connectors.Content, failure *connectors.Failure) {
	if f.Data != "" {
		return connectors.Content{ReadCloser: io.NopCloser(strings.NewReader(f.Data)), Size: int64(len(f.Data)), Type: f.Type}, nil
	}
	fetcher := d.files[f.Endpoint]
	if fetcher == nil {
		fetcher = d.accounts[f.Endpoint].fetcher
	}
	if fetcher == nil {
		return c, &connectors.Failure{
			Class: connectors.Rejected, Reason: bridge.ReasonNoFile, Err: fmt.Errorf("no files can be fetched from %q", f.Endpoint),
		}
	}
	err := Guard(func() (err error) {
		c, err = fetcher.Fetch(ctx, f)
		if err == nil && c.ReadCloser == nil {
			err = errors.New("a fetcher gave nothing to read")
		}
		return err
	})
	if err == nil {
		return c, nil
	}
	if p, ok := errors.AsType[*Panic](err); ok {
		d.log.Error("fetching a file panicked", "endpoint", f.Endpoint, "panic", p.What, "stack", string(p.Stack))
	}
	return c, d.unfetched(f.Endpoint, connectors.AsFailure(err))
}

// unfetched is a failure of the place where a file lies, as one of a delivery elsewhere:
// nothing was sent to anybody yet, and where the account is broken the delivery waits.
func (d *dispatcher) unfetched(from bridge.EndpointID, f *connectors.Failure) *connectors.Failure {
	e := &sourceError{endpoint: from, broken: f.Class == connectors.Broken, err: f.Err}
	failure := &connectors.Failure{Class: f.Class, After: f.After, Reason: f.Reason, Err: e}
	switch f.Class {
	case connectors.Broken:
		d.health.broke(from, WayOut, whyOf(f))
		failure.Class = connectors.Transient
	case connectors.Ambiguous:
		failure.Class = connectors.Transient
	}
	return failure
}

// source is a file on its way in. Whoever reads it is told of its troubles as of failures,
// also where they come as a panic.
type source struct {
	io.ReadCloser
	endpoint bridge.EndpointID
	opener   *opener
	closed   atomic.Bool
}

func (s *source) Read(p []byte) (n int, err error) {
	err = Guard(func() (err error) {
		n, err = s.ReadCloser.Read(p)
		return err
	})
	s.opener.read.Add(int64(n))
	if err == nil || errors.Is(err, io.EOF) {
		return n, err
	}
	failure := s.opener.unfetched(s.endpoint, connectors.AsFailure(err))
	if !s.closed.Load() {
		s.opener.last.Store(failure)
	}
	return n, failure
}

func (s *source) Close() error {
	s.closed.Store(true)
	return s.ReadCloser.Close()
}

// blamed is the failure of an attempt, or that of a file's place if it came from there:
// what was cut short there was surely not delivered.
func (o *opener) blamed(f *connectors.Failure) *connectors.Failure {
	last := o.last.Load()
	if f == nil || last == nil {
		return f
	}
	if _, is := isSource(f); is || f.Class != connectors.Ambiguous && f.Class != connectors.Transient {
		return f
	}
	return last
}

const (
	// slotWait is for how long a lane rests whose turn with files has not come.
	slotWait = time.Second
	// sourcePatience is for how long a file is tried that cannot be fetched, before its
	// message goes without.
	sourcePatience = time.Hour
)

// slots bound how many lanes of one endpoint deliver files at once, so that slow ones leave
// room for others.
type slots struct {
	mu    sync.Mutex
	each  int
	taken map[bridge.EndpointID]int
}

func newSlots(workers int) *slots {
	return &slots{each: max(1, workers/2), taken: map[bridge.EndpointID]int{}}
}

// take takes a place, if there is one.
func (s *slots) take(id bridge.EndpointID) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.taken[id] >= s.each {
		return false
	}
	s.taken[id]++
	return true
}

func (s *slots) give(id bridge.EndpointID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.taken[id]--
}

// hasFiles tells whether a delivery brings files.
func hasFiles(op bridge.Op) bool {
	p, is := op.(bridge.Post)
	return is && len(p.Files) > 0
}
