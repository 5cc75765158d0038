package engine_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

func TestOrderWithinEachLane(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		tg := w.endpoint("tg")
		tg.do = func(context.Context, connectors.Delivery) error {
			time.Sleep(rand.N(50 * time.Millisecond))
			if rand.IntN(5) == 0 {
				return fails(connectors.Transient, "try again")
			}
			return nil
		}
		e, _ := w.start()
		var want []string
		for n := range 12 {
			want = append(want, fmt.Sprint("message ", n))
			for u := range 6 {
				w.say(e, "tg", fmt.Sprintf("u%d: message %d", u, n))
			}
		}
		w.after(10 * time.Minute)
		for u := range 6 {
			room := bridge.RemoteID(fmt.Sprint("u", u))
			if diff := cmp.Diff(want, tg.texts(room)); diff != "" {
				t.Errorf("what %s sees (-want +got):\n%s", room, diff)
			}
		}
		w.atRest(0)
	})
}

func TestSlowPlatformHoldsUpNoOther(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		slow, quick := w.endpoint("slow"), w.endpoint("quick")
		slow.do = func(ctx context.Context, _ connectors.Delivery) error {
			<-ctx.Done()
			return ctx.Err()
		}
		e, _ := w.start()
		for u := range 40 {
			w.say(e, "slow", fmt.Sprintf("s%d: hello", u))
		}
		w.after(time.Second)
		for u := range 40 {
			w.say(e, "quick", fmt.Sprintf("q%d: hello", u))
		}
		w.after(time.Second)
		if n := quick.count(); n != 40 {
			t.Errorf("%d of 40 messages went out on the quick platform within a second", n)
		}
		if n := len(slow.attempts()); n != 8 {
			t.Errorf("%d lanes of the slow platform are in work, want its 8", n)
		}
	})
}

func TestSlowConversationHoldsUpNoOther(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		tg := w.endpoint("tg")
		tg.do = func(ctx context.Context, d connectors.Delivery) error {
			if d.Room == "slow" {
				<-ctx.Done()
				return ctx.Err()
			}
			return nil
		}
		e, _ := w.start()
		w.say(e, "tg", "slow: hello", "slow: hello?", "u1: hello", "u2: hello")
		w.after(100 * time.Millisecond)
		if n := tg.count(); n != 2 {
			t.Errorf("%d of the 2 others were served at once", n)
		}
		if n := len(tg.attempts()); n != 3 {
			t.Errorf("%d deliveries were tried, want 3: a lane is worked in order", n)
		}
	})
}

func TestRetrySchedule(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.config.Poll = 10 * time.Minute // the alarms keep the schedule
		tg := w.endpoint("tg")
		tg.do = func(context.Context, connectors.Delivery) error { return fails(connectors.Transient, "down") }
		e, _ := w.start()
		began := time.Now()
		w.say(e, "tg", "u1: first", "u1: second")
		w.after(23 * time.Hour)
		var at []time.Duration
		for _, a := range tg.attempts() {
			if a.text != "first" {
				t.Fatalf("%q was tried while the first still waits", a.text)
			}
			at = append(at, a.at.Sub(began).Round(100*time.Millisecond))
		}
		want := []time.Duration{0, time.Second, 6 * time.Second, 21 * time.Second, 81 * time.Second, 381 * time.Second, 681 * time.Second}
		if diff := cmp.Diff(want, at[:7]); diff != "" {
			t.Errorf("times of the attempts (-want +got):\n%s", diff)
		}
		w.after(time.Hour + 6*time.Minute)
		var got []bridge.Settled
		for _, s := range w.core.settled() {
			got = append(got, bridge.Settled{Result: s.Result, Reason: s.Reason})
		}
		// The second is as old by now, and gets the first tries only.
		want2 := slices.Repeat([]bridge.Settled{{Result: bridge.Parked, Reason: bridge.ReasonExpired}}, 2)
		if diff := cmp.Diff(want2, got); diff != "" {
			t.Errorf("what became of them (-want +got):\n%s", diff)
		}
		w.atRest(2)
	})
}

func TestThrottleClosesTheNarrowestGate(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		tg := w.endpoint("tg")
		tg.gates = func(d connectors.Delivery) []connectors.Gate {
			return []connectors.Gate{{Key: "chat/" + string(d.Room)}, {Key: "bot"}}
		}
		var throttled atomic.Bool
		throttled.Store(true)
		tg.do = func(_ context.Context, d connectors.Delivery) error {
			if throttled.Load() && d.Room != "free" {
				return &connectors.Failure{Class: connectors.Throttled, After: 10 * time.Second}
			}
			return nil
		}
		e, _ := w.start()
		w.say(e, "tg", "u1: hello")
		w.after(time.Second)
		w.say(e, "tg", "u1: again", "free: hello")
		w.after(time.Second)
		if n := tg.count(); n != 1 {
			t.Fatalf("%d messages went out, want the one to another chat", n)
		}
		if n := len(tg.attempts()); n != 2 {
			t.Errorf("%d attempts, want no second one at the closed gate", n)
		}
		// A second chat throttled within that time closes the bot's gate.
		w.say(e, "tg", "u2: hello")
		w.after(time.Second)
		w.say(e, "tg", "free: are you there?")
		w.after(time.Second)
		if n := tg.count(); n != 1 {
			t.Errorf("%d messages went out, want none once the bot's gate is closed", n)
		}
		throttled.Store(false)
		w.after(12 * time.Second)
		if diff := cmp.Diff([]string{"hello", "again"}, tg.texts("u1")); diff != "" {
			t.Errorf("what the throttled chat sees (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]string{"hello", "are you there?"}, tg.texts("free")); diff != "" {
			t.Errorf("what the other chat sees (-want +got):\n%s", diff)
		}
		w.atRest(0)
	})
}

func TestPacing(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		tg := w.endpoint("tg")
		tg.gates = func(d connectors.Delivery) []connectors.Gate {
			if d.Room == "free" {
				return nil
			}
			return []connectors.Gate{{Key: "bot", Every: 2 * time.Second, Burst: 1}}
		}
		e, _ := w.start()
		for u := range 20 {
			w.say(e, "tg", fmt.Sprintf("u%d: hello", u))
		}
		w.after(time.Second)
		w.say(e, "tg", "free: hello")
		w.after(time.Second)
		if n := len(tg.texts("free")); n != 1 {
			t.Errorf("a crowd at one gate holds up a lane that does not pass it")
		}
		w.after(40 * time.Second)
		tries := slices.DeleteFunc(tg.attempts(), func(a try) bool { return a.room == "free" })
		for i := 1; i < len(tries); i++ {
			if gap := tries[i].at.Sub(tries[i-1].at); gap < 2*time.Second-time.Millisecond || gap > 3*time.Second {
				t.Errorf("delivery %d came %v after the one before, want 2s", i, gap)
			}
		}
		if n := tg.count(); n != 21 {
			t.Errorf("%d of 21 messages went out", n)
		}
		w.atRest(0)
	})
}

func TestRejectedGoesOn(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		tg := w.endpoint("tg")
		tg.do = func(_ context.Context, d connectors.Delivery) error {
			if textOf(d.Op) == "too long" {
				return &connectors.Failure{Class: connectors.Rejected, Reason: bridge.ReasonTooLong, Err: fmt.Errorf("MESSAGE_TOO_LONG")}
			}
			return nil
		}
		e, _ := w.start()
		w.say(e, "tg", "u1: too long", "u1: short")
		w.after(time.Second)
		if diff := cmp.Diff([]string{"short"}, tg.texts("u1")); diff != "" {
			t.Errorf("what went out (-want +got):\n%s", diff)
		}
		got := w.core.settled()
		if len(got) != 2 || got[0].Result != bridge.Refused || got[0].Reason != bridge.ReasonTooLong || got[1].Result != bridge.Delivered {
			t.Errorf("settled: %+v", got)
		}
		w.atRest(0)
	})
}

func TestAnswerTooLateIsNotTried(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		desk := w.endpoint(bridge.Desk)
		w.core.change = func(c bridge.Contact, ev bridge.Event, out *bridge.Outcome) {
			for i := range out.Effects {
				out.Effects[i].Endpoint, out.Effects[i].Side = bridge.Desk, bridge.Elsewhere
				out.Effects[i].Op = bridge.Respond{To: "https://desk.example/answer", Until: time.Now().Add(-time.Minute)}
			}
		}
		w.endpoint("tg")
		e, _ := w.start()
		w.say(e, "tg", "u1: hello")
		w.after(time.Second)
		if n := len(desk.attempts()); n != 0 {
			t.Errorf("it was tried %d times", n)
		}
		if got := w.core.settled(); len(got) != 1 || got[0].Result != bridge.Refused || got[0].Reason != bridge.ReasonExpired {
			t.Errorf("settled: %+v", got)
		}
		w.atRest(0)
	})
}
