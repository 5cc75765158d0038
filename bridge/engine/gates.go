package engine

import (
	"slices"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

// keysOf are the names of gates, in their order.
func keysOf(gates []connectors.Gate) []string {
	keys := make([]string, len(gates))
	for i, g := range gates {
		keys[i] = g.Key
	}
	return keys
}

// throttle is a gate that a platform's throttle closed: the narrowest that the
// delivery fell under, with the wider ones around it.
type throttle struct {
	key   string
	wider []string
	until time.Time
}

// widen says which gates a throttle closes: the narrowest, and, if another one
// within the same wider gate is closed still, that wider one as well. One
// throttled chat is that chat's matter; a second one is the bot's.
func widen(keys []string, closed []throttle, now time.Time) []string {
	if len(keys) == 0 {
		return nil
	}
	for _, wide := range keys[1:] {
		for _, t := range closed {
			if t.key != keys[0] && t.until.After(now) && slices.Contains(t.wider, wide) {
				return []string{keys[0], wide}
			}
		}
	}
	return keys[:1]
}

// throttles remembers the gates that throttles closed, to know when to widen.
// It is a hint of this replica's: the gates themselves are in the store.
type throttles struct {
	mu     sync.Mutex
	closed []throttle
}

// close notes a throttle until a time and returns the gates to close.
func (t *throttles) close(keys []string, now, until time.Time) []string {
	if len(keys) == 0 {
		return nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.closed = slices.DeleteFunc(t.closed, func(c throttle) bool { return !c.until.After(now) })
	gates := widen(keys, t.closed, now)
	t.closed = append(t.closed, throttle{key: keys[0], wider: keys[1:], until: until})
	return gates
}

// pacer spreads deliveries over time, so that throttles are rare. Whoever must
// wait long is given a pass for its turn, gives its lane back, and comes again:
// a crowd in front of one gate neither occupies workers nor loses its order.
type pacer struct {
	mu       sync.Mutex
	limiters map[string]*limiter
	passes   map[bridge.Lane]pass
	swept    time.Time
}

type limiter struct {
	*rate.Limiter
	used time.Time // or will be
}

// pass is a lane's turn at its gates, for one delivery.
type pass struct {
	id bridge.EffectID
	at time.Time
}

const (
	// sweepEvery is how often idle limiters and forgotten passes are dropped.
	sweepEvery = time.Minute
	// idleAfter is when a limiter has surely filled up again. No platform has a
	// limit that looks back further than some minutes.
	idleAfter = 10 * time.Minute
)

func newPacer() *pacer {
	return &pacer{limiters: map[string]*limiter{}, passes: map[bridge.Lane]pass{}}
}

// turn is when a delivery may pass its gates, now or later. Asked again for the
// same delivery before it has passed, it gives the same answer.
func (p *pacer) turn(lane bridge.Lane, id bridge.EffectID, gates []connectors.Gate, now time.Time) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sweep(now)
	if had, ok := p.passes[lane]; ok && had.id == id {
		if !had.at.After(now) {
			delete(p.passes, lane)
		}
		return had.at
	}
	delete(p.passes, lane)
	at := now
	for _, g := range gates {
		if g.Every <= 0 {
			continue
		}
		l := p.limiter(g)
		if t := now.Add(l.ReserveN(now, 1).DelayFrom(now)); t.After(at) {
			at = t
		}
		for range g.Counts - 1 {
			l.ReserveN(now, 1) // those that come later wait for these as well
		}
		l.used = at
	}
	if at.After(now) {
		p.passes[lane] = pass{id, at}
	}
	return at
}

func (p *pacer) limiter(g connectors.Gate) *limiter {
	every, burst := rate.Every(g.Every), max(g.Burst, 1)
	l, ok := p.limiters[g.Key]
	if !ok || l.Limit() != every || l.Burst() != burst {
		l = &limiter{Limiter: rate.NewLimiter(every, burst)}
		p.limiters[g.Key] = l
	}
	return l
}

func (p *pacer) sweep(now time.Time) {
	if now.Sub(p.swept) < sweepEvery {
		return
	}
	p.swept = now
	for key, l := range p.limiters {
		if now.Sub(l.used) > idleAfter {
			delete(p.limiters, key)
		}
	}
	for lane, had := range p.passes {
		if now.Sub(had.at) > sweepEvery {
			delete(p.passes, lane)
		}
	}
}
