package slack

import (
	"strings"
	"sync"
	"time"

	"frontdesk/connectors"
)

// gapPatience is for how long what is live waits for what may have been missed
// before it. A thread that is waited for is read within a second or two.
const gapPatience = 30 * time.Second

var _ connectors.CatchingUp = (*Desk)(nil)

// gap is what may have been missed since we were last connected: everything, until
// it is known which threads are open, and then those that were not read again yet.
type gap struct {
	mu     sync.Mutex
	open   bool      // something may be missing
	until  time.Time // zero: as long as it takes
	known  bool
	behind map[string]bool // lanes of threads; true: something waits in it
}

// begin opens the gap. What waits for it waits no longer than until.
func (g *gap) begin(until time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.open, g.until, g.known, g.behind = true, until, false, nil
}

// narrow says which threads the gap is in.
func (g *gap) narrow(threads []connectors.Thread) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.known, g.behind = true, make(map[string]bool, len(threads))
	for _, t := range threads {
		g.behind[laneOf(t)] = false
	}
}

// read says that a thread is caught up with.
func (g *gap) read(t connectors.Thread) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.behind, laneOf(t))
}

// wanted tells whether something waits for a thread to be read.
func (g *gap) wanted(t connectors.Thread) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.behind[laneOf(t)]
}

func (g *gap) in(lane string, now time.Time) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.open || !g.until.IsZero() && now.After(g.until) {
		return false
	}
	if !g.known {
		return isThreadLane(lane)
	}
	_, behind := g.behind[lane]
	if behind {
		g.behind[lane] = true
	}
	return behind
}

// disconnected opens the gap, if threads are caught up with at all.
func (d *Desk) disconnected() {
	if d.threads != nil {
		d.gap.begin(time.Now().Add(gapPatience))
	}
}

// Behind tells whether a thread has still to be read again after a gap.
func (d *Desk) Behind(lane string) bool { return d.gap.in(lane, time.Now()) }

// threadLane is the lane of what happens in a thread.
func threadLane(channel, thread string) string { return channel + "/" + thread }

// isThreadLane tells threadLane's from the lanes of commands and the like.
func isThreadLane(lane string) bool {
	channel, thread, _ := strings.Cut(lane, "/")
	_, ok := parseTS(thread)
	return isID(channel) && ok
}

func laneOf(t connectors.Thread) string {
	p, err := parsePlace(t.Thread)
	if err != nil {
		return ""
	}
	return threadLane(p.channel, p.ts)
}
