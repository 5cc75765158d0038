package engine_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
	"frontdesk/connectors"
)

// findable adds an endpoint whose deliveries can be looked up.
func (w *world) findable(id bridge.EndpointID) *finder {
	f := &finder{fake: &fake{caps: bridge.Caps{Repeat: bridge.Findable}}}
	w.config.Endpoints[id] = f
	return f
}

// once fails the first delivery that it is asked for.
func once(do func(d connectors.Delivery) error) func(context.Context, connectors.Delivery) error {
	var done atomic.Bool
	return func(_ context.Context, d connectors.Delivery) error {
		if done.Swap(true) {
			return nil
		}
		return do(d)
	}
}

var errCut = errors.New("the connection was cut")

func TestUncertainIsFoundAndNotSentAgain(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		tg := w.findable("tg")
		tg.do = once(func(d connectors.Delivery) error { tg.show(d); return errCut })
		e, _ := w.start()
		w.say(e, "tg", "u1: hello")
		w.after(5 * time.Second)
		if diff := cmp.Diff([]string{"hello"}, tg.texts("u1")); diff != "" {
			t.Errorf("what was shown (-want +got):\n%s", diff)
		}
		want := []bridge.Settled{{Result: bridge.Delivered, Remote: "r1", Order: 1}}
		if diff := cmp.Diff(want, brief(w.core.settled())); diff != "" {
			t.Errorf("settled (-want +got):\n%s", diff)
		}
		w.atRest(0)
	})
}

func TestUncertainIsSentAgainIfNotFound(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		tg := w.findable("tg")
		tg.do = once(func(connectors.Delivery) error { return errCut })
		e, _ := w.start()
		w.say(e, "tg", "u1: hello")
		w.after(5 * time.Second)
		if diff := cmp.Diff([]string{"hello"}, tg.texts("u1")); diff != "" {
			t.Errorf("what was shown (-want +got):\n%s", diff)
		}
		want := []bridge.Settled{{Result: bridge.Delivered, Remote: "r1", Order: 1}}
		if diff := cmp.Diff(want, brief(w.core.settled())); diff != "" {
			t.Errorf("settled (-want +got):\n%s", diff)
		}
	})
}

func TestNeverSentBlindlyWhileItCannotBeLookedUp(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.config.Poll = time.Minute
		tg := w.findable("tg")
		tg.do = once(func(d connectors.Delivery) error { tg.show(d); return errCut })
		var mended atomic.Bool
		tg.fail = func() error {
			if mended.Load() {
				return nil
			}
			return fails(connectors.Transient, "no history today")
		}
		e, _ := w.start()
		w.say(e, "tg", "u1: hello")
		w.after(time.Hour)
		if n := len(tg.attempts()); n != 1 {
			t.Errorf("it was sent %d times while it could not be looked up", n)
		}
		if n := tg.looked(); n < 10 {
			t.Errorf("it was looked up %d times in an hour", n)
		}
		mended.Store(true)
		w.after(6 * time.Minute)
		if diff := cmp.Diff([]string{"hello"}, tg.texts("u1")); diff != "" {
			t.Errorf("what was shown (-want +got):\n%s", diff)
		}
		w.atRest(0)
	})
}

func TestUncertainIsSentAgainAndSaidWhereNothingCanBeFound(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		tg := w.endpoint("tg")
		tg.do = once(func(d connectors.Delivery) error { tg.show(d); return errCut })
		e, _ := w.start()
		w.say(e, "tg", "u1: hello", "u1: and again")
		w.after(5 * time.Second)
		if diff := cmp.Diff([]string{"hello", "hello", "and again"}, tg.texts("u1")); diff != "" {
			t.Errorf("what was shown (-want +got):\n%s", diff)
		}
		want := []bridge.Settled{
			{Result: bridge.Delivered, Remote: "r2", Order: 2, Uncertain: true},
			{Result: bridge.Delivered, Remote: "r3", Order: 3},
		}
		if diff := cmp.Diff(want, brief(w.core.settled())); diff != "" {
			t.Errorf("settled (-want +got):\n%s", diff)
		}
	})
}

// TestLaneOfOneWhoVanished: its head may have been delivered.
func TestLaneOfOneWhoVanished(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		tg := w.findable("tg")
		_, stop := w.startPaused("tg", "u1: hello", "u1: again")
		stop()
		now := time.Now()
		leased, err := w.db.Claim(t.Context(), now, now.Add(time.Minute), 10, nil)
		if err != nil || len(leased) != 1 {
			t.Fatalf("Claim = %v, %v; want one lane", leased, err)
		}
		o, ok, err := w.db.Next(t.Context(), now, leased[0])
		if err != nil || !ok {
			t.Fatalf("Next = %v, %v", ok, err)
		}
		tg.show(o.Delivery) // and then it vanishes
		w.start()
		w.after(50 * time.Second)
		if n := tg.looked(); n != 0 {
			t.Errorf("the lane was taken while the lease held")
		}
		w.after(20 * time.Second)
		if diff := cmp.Diff([]string{"hello", "again"}, tg.texts("u1")); diff != "" {
			t.Errorf("what was shown (-want +got):\n%s", diff)
		}
		if n := tg.looked(); n != 1 {
			t.Errorf("%d deliveries were looked up, want the first only", n)
		}
		w.atRest(0)
	})
}

// TestDoubtOutlivesAClosedGate: a lane whose holder vanished is given back
// because of a gate, and its head is still looked up afterwards.
func TestDoubtOutlivesAClosedGate(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		tg := w.findable("tg")
		_, stop := w.startPaused("tg", "u1: hello")
		stop()
		now := time.Now()
		leased, err := w.db.Claim(t.Context(), now, now.Add(time.Second), 10, nil)
		if err != nil || len(leased) != 1 {
			t.Fatalf("Claim = %v, %v; want one lane", leased, err)
		}
		o, _, err := w.db.Next(t.Context(), now, leased[0])
		if err != nil {
			t.Fatal(err)
		}
		tg.show(o.Delivery)
		w.after(2 * time.Second)
		tg.gates = func(connectors.Delivery) []connectors.Gate {
			return []connectors.Gate{{Key: "bot", Every: 5 * time.Second, Burst: 1}, {Key: "bot", Every: 5 * time.Second, Burst: 1}}
		}
		w.start()
		w.after(time.Minute)
		if diff := cmp.Diff([]string{"hello"}, tg.texts("u1")); diff != "" {
			t.Errorf("what was shown (-want +got):\n%s", diff)
		}
		w.atRest(0)
	})
}

// TestLateSettlementChangesNothing: a delivery outlasts its lease, another
// replica takes the lane, and the first one's word comes too late.
func TestLateSettlementChangesNothing(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.config.Lease, w.config.AttemptTimeout = 10*time.Second, 4*time.Second
		tg := w.findable("tg")
		tg.do = once(func(connectors.Delivery) error { time.Sleep(30 * time.Second); return nil })
		e, _ := w.start()
		w.start() // another replica
		w.say(e, "tg", "u1: hello")
		w.after(20 * time.Second)
		if diff := cmp.Diff([]string{"hello"}, tg.texts("u1")); diff != "" {
			t.Errorf("what was shown while the first was stuck (-want +got):\n%s", diff)
		}
		w.after(20 * time.Second)
		if got := w.core.settled(); len(got) != 1 || got[0].Remote != "r1" {
			t.Errorf("settled: %+v; want once, by the second", got)
		}
		w.atRest(0)
	})
}

func TestPanicOfAnEndpointIsUncertain(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		tg := w.findable("tg")
		tg.do = once(func(d connectors.Delivery) error { tg.show(d); panic("oh") })
		e, _ := w.start()
		w.say(e, "tg", "u1: hello", "u2: hello")
		w.after(5 * time.Second)
		for _, room := range []bridge.RemoteID{"u1", "u2"} {
			if diff := cmp.Diff([]string{"hello"}, tg.texts(room)); diff != "" {
				t.Errorf("what %s sees (-want +got):\n%s", room, diff)
			}
		}
		if n := len(w.logs.with("an endpoint panicked")); n != 1 {
			t.Errorf("%d panics were logged", n)
		}
		w.atRest(0)
	})
}

// TestLongAttemptKeepsItsLease: with two replicas, a file that takes long is delivered
// once; if its lane is taken away from who delivers it, that one gives up.
func TestLongAttemptKeepsItsLease(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.config.Lease, w.config.AttemptTimeout = 10*time.Second, 4*time.Second
		w.core.change = func(_ bridge.Contact, _ bridge.Event, out *bridge.Outcome) {
			for i := range out.Effects {
				op := out.Effects[i].Op.(bridge.Post)
				op.Files = []bridge.File{{Endpoint: "tg", ID: "f", Kind: bridge.FileDocument, Size: 20 << 20}}
				out.Effects[i].Op = op
			}
		}
		tg := w.findable("tg")
		took := 35 * time.Second
		tg.do = func(ctx context.Context, _ connectors.Delivery) error {
			select {
			case <-time.After(took):
				return nil
			case <-ctx.Done():
				return fails(connectors.Transient, "given up")
			}
		}
		e, _ := w.start()
		w.start()
		w.say(e, "tg", "u1: a file")
		w.after(2 * time.Minute)
		if n := len(tg.attempts()); n != 1 || tg.count() != 1 || tg.looked() != 0 {
			t.Errorf("there were %d attempts, %d looks, and it was shown %d times", n, tg.looked(), tg.count())
		}
		w.atRest(0)
		// Longer than ever: the attempt ends by itself.
		took = time.Hour
		w.say(e, "tg", "u1: another")
		w.after(3 * time.Minute)
		if n := len(tg.attempts()); n < 2 || n > 4 {
			t.Errorf("a file that never ends is tried %d times within three minutes", n)
		}
	})
}

// TestLongLaneKeepsItsLease: with two replicas, a lane that takes long is
// delivered once and in order.
func TestLongLaneKeepsItsLease(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.config.Lease, w.config.AttemptTimeout = 10*time.Second, 4*time.Second
		tg := w.findable("tg")
		tg.do = func(context.Context, connectors.Delivery) error { time.Sleep(3 * time.Second); return nil }
		e, _ := w.start()
		w.start()
		var want []string
		for n := range 30 {
			want = append(want, fmt.Sprint("message ", n))
			w.say(e, "tg", fmt.Sprint("u1: message ", n))
		}
		w.after(2 * time.Minute)
		if diff := cmp.Diff(want, tg.texts("u1")); diff != "" {
			t.Errorf("what was shown (-want +got):\n%s", diff)
		}
		if n := tg.looked(); n != 0 {
			t.Errorf("%d deliveries were in doubt", n)
		}
		w.atRest(0)
	})
}

func TestSettlingIsTriedAgain(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		tg := w.endpoint("tg")
		flaky := &flakyStore{Store: w.db}
		flaky.settles.Store(3)
		w.store = flaky
		e, _ := w.start()
		w.say(e, "tg", "u1: hello")
		w.after(5 * time.Second)
		if n := tg.count(); n != 1 {
			t.Errorf("it was shown %d times", n)
		}
		if got := w.core.settled(); len(got) != 1 || got[0].Uncertain {
			t.Errorf("settled: %+v", got)
		}
		w.atRest(0)
	})
}

// startPaused runs an engine without the endpoint's way out until what users
// say is decided and waits.
func (w *world) startPaused(id bridge.EndpointID, what ...string) (*engine.Engine, func()) {
	w.Helper()
	w.store = &noClaims{Store: w.db}
	e, stop := w.start()
	w.say(e, id, what...)
	w.after(time.Second)
	w.store = w.db
	return e, stop
}

type noClaims struct{ engine.Store }

func (noClaims) Claim(context.Context, time.Time, time.Time, int, []bridge.EndpointID) ([]engine.Leased, error) {
	return nil, nil
}

// brief leaves of settlements what an endpoint has to do with.
func brief(all []bridge.Settled) []bridge.Settled {
	var out []bridge.Settled
	for _, s := range all {
		out = append(out, bridge.Settled{Result: s.Result, Reason: s.Reason, Remote: s.Remote, Order: s.Order, Uncertain: s.Uncertain})
	}
	return out
}
