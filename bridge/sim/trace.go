package sim

import (
	"fmt"
	"maps"
	"strings"
	"sync"
	"time"
)

// Trace is what happened in a run, in words and in order, and how often each sort
// of thing did. It is safe for concurrent use.
type Trace struct {
	mu     sync.Mutex
	began  time.Time
	lines  []string
	counts map[string]int
}

// NewTrace begins a trace now.
func NewTrace() *Trace { return &Trace{began: time.Now(), counts: map[string]int{}} }

// Note adds a line.
func (t *Trace) Note(format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	at := time.Since(t.began)
	t.lines = append(t.lines, fmt.Sprintf("%4d:%06.3f  ", int(at.Minutes()), (at%time.Minute).Seconds())+fmt.Sprintf(format, args...))
}

// Happened counts a sort of thing ("death: deliver.after") and adds a line of it.
func (t *Trace) Happened(sort, format string, args ...any) {
	t.mu.Lock()
	t.counts[sort]++
	t.mu.Unlock()
	t.Note("["+sort+"] "+format, args...)
}

// Counts are how often each sort of thing has happened.
func (t *Trace) Counts() map[string]int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return maps.Clone(t.counts)
}

func (t *Trace) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.Join(t.lines, "\n")
}
