package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"
)

const (
	// together is for how long changes are gathered before they are shown.
	together = 50 * time.Millisecond
	// heartbeat keeps a silent connection alive.
	heartbeat = 15 * time.Second
	// remembered is how many lines of what happened inside a page gets that comes late.
	remembered = 300
)

// part is one of the things that the page draws, each as a whole.
type part struct {
	name   string
	render func() any

	version int
	data    []byte
}

// feed tells pages what has changed.
type feed struct {
	mu      sync.Mutex
	parts   []*part
	items   []item
	last    int // the number of the last item
	changed chan struct{}
	dirty   chan struct{} // something besides the simulators has changed
}

func newFeed() *feed {
	return &feed{changed: make(chan struct{}), dirty: make(chan struct{}, 1)}
}

// mark tells the feed that something has changed. It never waits.
func (f *feed) mark() {
	select {
	case f.dirty <- struct{}{}:
	default:
	}
}

// tell adds a line of what happens inside.
func (f *feed) tell(i item) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.last++
	i.N = f.last
	if i.At.IsZero() {
		i.At = time.Now()
	}
	f.items = append(f.items, i)
	f.items = f.items[max(0, len(f.items)-remembered):]
	f.wake()
}

// wake tells those who wait; the lock is held.
func (f *feed) wake() {
	close(f.changed)
	f.changed = make(chan struct{})
}

// wait gives what is closed at the next change.
func (f *feed) wait() <-chan struct{} {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.changed
}

// run draws anew what has changed, until ctx ends.
func (f *feed) run(ctx context.Context, w *world) {
	for {
		slack, telegram := w.slack.Changed(), w.telegram.Changed()
		f.draw()
		select {
		case <-slack:
		case <-telegram:
		case <-f.dirty:
		case <-ctx.Done():
			return
		}
		t := time.NewTimer(together)
		select {
		case <-t.C:
		case <-ctx.Done():
			t.Stop()
			return
		}
	}
}

func (f *feed) draw() {
	for _, p := range f.parts {
		data, err := json.Marshal(p.render())
		if err != nil {
			panic(fmt.Sprintf("demo: writing %s: %v", p.name, err))
		}
		f.mu.Lock()
		if !bytes.Equal(data, p.data) {
			p.data = data
			p.version++
			f.wake()
		}
		f.mu.Unlock()
	}
}

// reader is how far one page is.
type reader struct {
	versions map[string]int
	item     int
}

// next gives what a reader has not got yet, and what to wait for.
func (f *feed) next(r *reader) (events []byte, changed <-chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out bytes.Buffer
	for _, p := range f.parts {
		if p.data != nil && r.versions[p.name] != p.version {
			fmt.Fprintf(&out, "event: %s\ndata: %s\n\n", p.name, p.data)
			r.versions[p.name] = p.version
		}
	}
	var fresh []item
	for _, i := range f.items {
		if i.N > r.item {
			fresh = append(fresh, i)
		}
	}
	if len(fresh) > 0 {
		if data, err := json.Marshal(fresh); err == nil {
			fmt.Fprintf(&out, "event: inside\ndata: %s\n\n", data)
		}
		r.item = f.last
	}
	return out.Bytes(), f.changed
}

// ServeHTTP is /events.
func (f *feed) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	flusher := http.NewResponseController(w)
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	at := &reader{versions: map[string]int{}}
	for {
		events, changed := f.next(at)
		if len(events) > 0 {
			if _, err := w.Write(events); err != nil {
				return
			}
		}
		if flusher.Flush() != nil {
			return
		}
		select {
		case <-changed:
		case <-beat.C:
			if _, err := w.Write([]byte(": still here\n\n")); err != nil {
				return
			}
		case <-r.Context().Done():
			return
		}
	}
}
