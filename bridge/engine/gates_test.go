package engine

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

func TestWiden(t *testing.T) {
	chat := func(n int) []string { return []string{fmt.Sprintf("chat%d", n), "bot"} }
	closed := func(n int, until time.Time) throttle {
		return throttle{key: chat(n)[0], wider: chat(n)[1:], until: until}
	}
	later := t0.Add(time.Second)
	tests := []struct {
		name   string
		keys   []string
		closed []throttle
		want   []string
	}{
		{"the first", chat(1), nil, chat(1)[:1]},
		{"the same again", chat(1), []throttle{closed(1, later)}, chat(1)[:1]},
		{"a second one", chat(2), []throttle{closed(1, later)}, chat(2)},
		{"a second one after the first is open again", chat(2), []throttle{closed(1, t0)}, chat(2)[:1]},
		{"one of another bot", []string{"chat9", "bot9"}, []throttle{closed(1, later)}, []string{"chat9"}},
		{"the narrowest wider one", []string{"c2", "method", "app"},
			[]throttle{{"c1", []string{"method", "app"}, later}}, []string{"c2", "method"}},
		{"only the widest shared", []string{"c2", "method2", "app"},
			[]throttle{{"c1", []string{"method1", "app"}, later}}, []string{"c2", "app"}},
		{"no gates at all", nil, []throttle{closed(1, later)}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, widen(tt.keys, tt.closed, t0)); diff != "" {
				t.Errorf("widen (-want +got):\n%s", diff)
			}
		})
	}
}

func TestThrottlesForget(t *testing.T) {
	var th throttles
	th.close([]string{"a", "bot"}, t0, t0.Add(time.Second))
	if got := th.close([]string{"b", "bot"}, t0, t0.Add(time.Second)); len(got) != 2 {
		t.Errorf("a second throttle closes %v, want the bot as well", got)
	}
	if got := th.close([]string{"c", "bot"}, t0.Add(time.Minute), t0.Add(2*time.Minute)); len(got) != 1 {
		t.Errorf("a throttle a minute later closes %v, want itself only", got)
	}
	if len(th.closed) != 1 {
		t.Errorf("%d throttles are remembered, want those that hold", len(th.closed))
	}
}

func TestPacerGivesEachItsTurn(t *testing.T) {
	p := newPacer()
	gates := []connectors.Gate{{Key: "chat", Every: time.Second, Burst: 2}, {Key: "unpaced"}}
	lane := func(n int) bridge.Lane { return bridge.Lane(fmt.Sprintf("lane %d", n)) }
	for n, want := range []time.Duration{0, 0, time.Second, 2 * time.Second, 3 * time.Second} {
		if got := p.turn(lane(n), "1.0", gates, t0).Sub(t0); got != want {
			t.Errorf("lane %d has its turn after %v, want %v", n, got, want)
		}
	}
	// Asking again before the turn takes no other's place.
	if got := p.turn(lane(2), "1.0", gates, t0.Add(500*time.Millisecond)).Sub(t0); got != time.Second {
		t.Errorf("asked again, the turn is after %v", got)
	}
	if got := p.turn(lane(2), "1.0", gates, t0.Add(time.Second)).Sub(t0); got != time.Second {
		t.Errorf("at its time, the turn is after %v", got)
	}
	// It has passed: its next one queues behind the others.
	if got := p.turn(lane(2), "2.0", gates, t0.Add(time.Second)).Sub(t0); got != 4*time.Second {
		t.Errorf("the next turn is after %v, want 4s", got)
	}
}

// TestPacerCounts: what counts as several goes at once, and whoever comes next waits for
// all of it.
func TestPacerCounts(t *testing.T) {
	p := newPacer()
	gates := []connectors.Gate{{Key: "chat", Every: time.Second, Burst: 3, Counts: 10}}
	if got := p.turn("a", "1.0", gates, t0).Sub(t0); got != 0 {
		t.Errorf("the first waits %v", got)
	}
	gates[0].Counts = 0
	if got := p.turn("b", "2.0", gates, t0).Sub(t0); got != 8*time.Second {
		t.Errorf("the next one waits %v, want 8s", got)
	}
}

func TestPacerTakesTheTightestGate(t *testing.T) {
	p := newPacer()
	gates := []connectors.Gate{{Key: "chat", Every: 3 * time.Second, Burst: 1}, {Key: "bot", Every: time.Second, Burst: 1}}
	p.turn("a", "1.0", gates, t0)
	if got := p.turn("a", "2.0", gates, t0).Sub(t0); got != 3*time.Second {
		t.Errorf("the turn is after %v, want that of the slower gate", got)
	}
}

func TestPacerForgets(t *testing.T) {
	p := newPacer()
	now := t0
	for n := range 5000 {
		now = now.Add(time.Second)
		key := fmt.Sprintf("chat %d", n)
		for range 2 {
			p.turn(bridge.Lane(key), bridge.EventID(n).Effect(0), []connectors.Gate{{Key: key, Every: time.Second, Burst: 1}}, now)
			p.turn(bridge.Lane(key), bridge.EventID(n).Effect(1), []connectors.Gate{{Key: key, Every: time.Second, Burst: 1}}, now)
		}
	}
	if most := int(idleAfter/time.Second) + 2*int(sweepEvery/time.Second); len(p.limiters) > most || len(p.passes) > most {
		t.Errorf("%d limiters and %d passes are kept, want at most %d", len(p.limiters), len(p.passes), most)
	}
}

func TestAlarm(t *testing.T) {
	a := &alarm{bell: newBell()}
	at := func(s int) time.Time { return t0.Add(time.Duration(s) * time.Second) }
	a.set(at(5))
	a.set(at(2))
	a.set(at(2))
	a.set(at(9))
	steps := []struct {
		now  int
		want time.Duration
	}{{0, 2 * time.Second}, {2, 3 * time.Second}, {7, 2 * time.Second}, {9, time.Minute}}
	for _, s := range steps {
		if got := a.next(at(s.now), time.Minute); got != s.want {
			t.Errorf("at %d s the next is in %v, want %v", s.now, got, s.want)
		}
	}
}

func TestJitterStaysNear(t *testing.T) {
	j := newJitter()
	for range 1000 {
		if d := j.around(time.Second); d < 900*time.Millisecond || d > 1100*time.Millisecond {
			t.Fatalf("around(1s) = %v", d)
		}
	}
	if d := j.around(0); d != 0 {
		t.Errorf("around(0) = %v", d)
	}
}
