package engine_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
	"frontdesk/connectors"
)

// counted is a Meter that keeps what it is told.
type counted struct {
	mu           sync.Mutex
	fresh, known int
	kinds        []string
	attempts     []engine.Attempted
}

func (c *counted) Received(_ bridge.EndpointID, fresh, known int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.fresh, c.known = c.fresh+fresh, c.known+known
}

func (c *counted) Decided(kind string, _ time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.kinds = append(c.kinds, kind)
}

func (c *counted) Attempted(a engine.Attempted) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.attempts = append(c.attempts, a)
}

// What comes in, comes again, is decided, tried, and tried again is counted.
func TestMeter(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		tg := w.findable("tg")
		tg.do = once(func(d connectors.Delivery) error { tg.show(d); return errCut })
		m := &counted{}
		w.config.Meter = m
		e, _ := w.start()
		raw := connectors.Raw{Endpoint: "tg", Key: "k", Lane: "u1", Body: []byte("u1: hello")}
		for range 2 {
			if err := e.Sink(t.Context(), raw); err != nil {
				t.Fatal(err)
			}
		}
		w.after(5 * time.Second)
		m.mu.Lock()
		defer m.mu.Unlock()
		if m.fresh != 1 || m.known != 1 {
			t.Errorf("%d raws were new, %d known", m.fresh, m.known)
		}
		slices.Sort(m.kinds)
		if diff := cmp.Diff([]string{"message_in", "settled"}, m.kinds); diff != "" {
			t.Errorf("decided (-want +got):\n%s", diff)
		}
		want := []engine.Attempted{
			{Endpoint: "tg", Op: "post", Outcome: "ambiguous", Uncertain: true},
			{Endpoint: "tg", Op: "post", Outcome: "found", Result: bridge.Delivered, Again: true},
		}
		if diff := cmp.Diff(want, m.attempts, cmpopts.IgnoreFields(engine.Attempted{}, "Age", "Took")); diff != "" {
			t.Errorf("attempts (-want +got):\n%s", diff)
		}
		if len(m.attempts) == 2 && m.attempts[1].Age < time.Second {
			t.Errorf("the age is %v", m.attempts[1].Age)
		}
		if diff := cmp.Diff(map[bridge.EndpointID]int{"tg": 0}, e.Busy()); diff != "" {
			t.Errorf("busy (-want +got):\n%s", diff)
		}
	})
}
