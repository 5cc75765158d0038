package engine_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge/engine"
	"frontdesk/connectors"
)

func TestStopLetsDeliveriesFinish(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		tg := w.findable("tg")
		tg.do = func(context.Context, connectors.Delivery) error { time.Sleep(3 * time.Second); return nil }
		e, stop := w.start()
		w.say(e, "tg", "u1: hello", "u1: again")
		w.after(time.Second)
		began := time.Now()
		stop()
		if took := time.Since(began); took > 2500*time.Millisecond {
			t.Errorf("stopping took %v, want what was left of the delivery", took)
		}
		if diff := cmp.Diff([]string{"hello"}, tg.texts("u1")); diff != "" {
			t.Errorf("what was shown at the end (-want +got):\n%s", diff)
		}
		// The lane was given back: another goes on at once, and without doubt.
		tg.do = nil
		w.start()
		w.after(500 * time.Millisecond)
		if diff := cmp.Diff([]string{"hello", "again"}, tg.texts("u1")); diff != "" {
			t.Errorf("what was shown after the restart (-want +got):\n%s", diff)
		}
		if n := tg.looked(); n != 0 {
			t.Errorf("%d deliveries were looked up without need", n)
		}
		w.atRest(0)
	})
}

func TestStopCutsOffWhatOutlastsTheDrainTime(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.config.Drain = 2 * time.Second
		tg := w.findable("tg")
		var cause error
		tg.do = func(ctx context.Context, d connectors.Delivery) error {
			tg.show(d)
			<-ctx.Done()
			cause = context.Cause(ctx)
			return ctx.Err()
		}
		e, stop := w.start()
		w.say(e, "tg", "u1: hello")
		w.after(time.Second)
		began := time.Now()
		stop()
		if took := time.Since(began).Round(time.Millisecond); took != 2*time.Second {
			t.Errorf("stopping took %v, want the drain time", took)
		}
		if !errors.Is(cause, engine.ErrStopping) {
			t.Errorf("the delivery was cut off because of %v", cause)
		}
		tg.do = nil
		w.start()
		w.after(500 * time.Millisecond)
		if diff := cmp.Diff([]string{"hello"}, tg.texts("u1")); diff != "" {
			t.Errorf("what was shown (-want +got):\n%s", diff)
		}
		if n := tg.looked(); n != 1 {
			t.Errorf("it was looked up %d times, want once", n)
		}
		w.atRest(0)
	})
}

func TestStopAtRest(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.endpoint("tg")
		_, stop := w.start()
		w.after(time.Minute)
		began := time.Now()
		stop()
		if took := time.Since(began); took > 0 {
			t.Errorf("stopping took %v", took)
		}
	})
}
