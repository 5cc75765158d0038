package engine_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
	"frontdesk/bridge/richtext"
	"frontdesk/connectors"
)

func TestSinkPassesTheStoresErrorOn(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.endpoint("tg")
		flaky := &flakyStore{Store: w.db}
		flaky.receives.Store(1)
		w.store = flaky
		e, _ := w.start()
		raw := connectors.Raw{Endpoint: "tg", Key: "1", Lane: "u1", Body: []byte("u1: hello")}
		if err := e.Sink(t.Context(), raw); !errors.Is(err, errStore) {
			t.Errorf("Sink = %v, want the store's error", err)
		}
		if b := w.backlog(); b.Raw != 0 {
			t.Errorf("%d raws are stored", b.Raw)
		}
		for range 3 {
			if err := e.Sink(t.Context(), raw); err != nil {
				t.Errorf("Sink = %v", err)
			}
		}
		w.after(time.Second)
		if n := len(w.core.events()); n != 2 { // it and its settlement
			t.Errorf("%d events were decided, want the repeats passed over", n)
		}
		w.atRest(0)
	})
}

func TestWhatCannotBeReadIsParkedAndTheRestGoesOn(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		tg := w.endpoint("tg")
		tg.read = func(raw connectors.Raw) ([]connectors.Filed, error) {
			if bytes.HasPrefix(raw.Body, []byte("u1: panic")) {
				panic("what a customer wrote")
			}
			return (&fake{}).Decode(raw)
		}
		e, _ := w.start()
		w.say(e, "tg", "u1: one", "u1, malformed", "u1: panic", "u1: two")
		w.say(e, "tg", "u2: "+strings.Repeat("x", engine.MaxBody), "u2: short")
		w.say(e, "removed", "u3: hello")
		w.after(2 * time.Second)
		if diff := cmp.Diff([]string{"one"}, tg.texts("u1")[:1]); diff != "" {
			t.Errorf("u1 sees (-want +got):\n%s", diff)
		}
		if got := tg.texts("u1"); got[len(got)-1] != "two" {
			t.Errorf("u1 sees %q, want what came after the panic as well", got)
		}
		if diff := cmp.Diff([]string{"short"}, tg.texts("u2")); diff != "" {
			t.Errorf("u2 sees (-want +got):\n%s", diff)
		}
		parked := w.logs.with("a raw event could not be read and is parked")
		if len(parked) != 4 {
			t.Fatalf("%d parked events were logged, want 4", len(parked))
		}
		for _, line := range parked {
			if strings.Contains(fmt.Sprint(line), "what a customer wrote") {
				t.Errorf("a log line holds a panic's words: %v", line)
			}
		}
		w.atRest(4)
	})
}

// behind is an endpoint that reads history.
type behind struct {
	*fake
	is atomic.Bool
}

func (b *behind) Behind(lane string) bool { return lane == "u1" && b.is.Load() }

func TestWhatIsLiveWaitsForWhatWasMissedBeforeIt(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		tg := &behind{fake: &fake{}}
		tg.is.Store(true)
		w.config.Endpoints["tg"] = tg
		e, _ := w.start()
		receive := func(order int64, what string) {
			raw := connectors.Raw{Endpoint: "tg", Key: what, Lane: what[:2], Order: order, Body: []byte(what)}
			if err := e.Sink(t.Context(), raw); err != nil {
				t.Fatal(err)
			}
		}
		receive(3, "u1: live")
		receive(1, "u2: elsewhere")
		w.after(5 * time.Second)
		if n := tg.count(); n != 1 || len(tg.texts("u2")) != 1 {
			t.Fatalf("%d messages were shown, want only that of the other lane", n)
		}
		receive(1, "u1: missed")
		receive(2, "u1: missed too")
		tg.is.Store(false)
		w.after(time.Second)
		if diff := cmp.Diff([]string{"missed", "missed too", "live"}, tg.texts("u1")); diff != "" {
			t.Errorf("u1 sees (-want +got):\n%s", diff)
		}
		w.atRest(0)
	})
}

// replies adds a desk on which people give commands: "U1: text".
func (w *world) commands(d *directory) {
	d.fake = &fake{read: func(raw connectors.Raw) ([]connectors.Filed, error) {
		who, text, _ := strings.Cut(string(raw.Body), ": ")
		return []connectors.Filed{{
			Place: bridge.Place{Endpoint: bridge.Desk, Command: bridge.PersonID(who)},
			Event: bridge.Commanded{Actor: bridge.PersonID(who), Text: text},
		}}, nil
	}}
	w.config.Endpoints[bridge.Desk] = d
}

// directory is a desk that knows people.
type directory struct {
	*fake
	person  func(ctx context.Context, id bridge.PersonID) (bridge.Person, error)
	members func(room bridge.RemoteID) ([]bridge.PersonID, error)
	asked   atomic.Int32
}

func (d *directory) Person(ctx context.Context, id bridge.PersonID) (bridge.Person, error) {
	d.asked.Add(1)
	if d.person == nil {
		return bridge.Person{ID: id, Name: "Person " + string(id)}, nil
	}
	return d.person(ctx, id)
}

func (d *directory) Members(_ context.Context, room bridge.RemoteID) ([]bridge.PersonID, error) {
	return d.members(room)
}

func (d *directory) Group(_ context.Context, handle string) ([]bridge.PersonID, error) {
	return d.members(bridge.RemoteID(handle))
}

func (d *directory) Room(context.Context, string) (bridge.RemoteID, error) { return "", nil }

func TestPeopleAreLookedUpOnceADay(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.config.Poll = time.Minute
		d := &directory{}
		w.commands(d)
		e, _ := w.start()
		w.say(e, bridge.Desk, "U1: help")
		w.after(time.Second)
		w.say(e, bridge.Desk, "U1: status")
		w.after(time.Second)
		got := w.core.events()
		if len(got) != 2 || got[0].what != "desk" {
			t.Fatalf("decided: %+v", got)
		}
		for _, s := range got {
			if s.env.People["U1"].Name != "Person U1" {
				t.Errorf("the people known are %v", s.env.People)
			}
		}
		if n := d.asked.Load(); n != 1 {
			t.Errorf("the desk was asked %d times", n)
		}
		w.after(24 * time.Hour)
		w.say(e, bridge.Desk, "U1: help")
		w.after(time.Second)
		if n := d.asked.Load(); n != 2 {
			t.Errorf("after a day the desk was asked %d times in all, want 2", n)
		}
	})
}

func TestPeopleWhoCannotBeLookedUpInTime(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		d := &directory{person: func(ctx context.Context, id bridge.PersonID) (bridge.Person, error) {
			if id == "UQUICK" {
				return bridge.Person{ID: id, Name: "Quick"}, nil
			}
			<-ctx.Done()
			return bridge.Person{}, ctx.Err()
		}}
		w.commands(d)
		e, _ := w.start()
		began := time.Now()
		w.say(e, bridge.Desk, "USLOW: help", "UQUICK: help")
		w.after(3 * time.Second)
		took := map[bridge.PersonID]time.Duration{}
		for _, s := range w.core.events() {
			who := s.ev.(bridge.Commanded).Actor
			took[who] = s.at.Sub(began)
			if _, known := s.env.People[who]; known != (who == "UQUICK") {
				t.Errorf("%s is known: %v", who, known)
			}
		}
		if took["UQUICK"] > 100*time.Millisecond || took["USLOW"] < 1900*time.Millisecond || took["USLOW"] > 2100*time.Millisecond {
			t.Errorf("the events were decided after %v", took)
		}
		w.atRest(0)
	})
}

func TestEventWaitsForItsThread(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.config.Poll = 10 * time.Second
		desk := w.endpoint(bridge.Desk)
		var mu sync.Mutex
		var at []time.Time
		desk.read = func(raw connectors.Raw) ([]connectors.Filed, error) {
			mu.Lock()
			defer mu.Unlock()
			if string(raw.Body) == "t1: early" {
				at = append(at, time.Now())
			}
			return []connectors.Filed{{
				Place: bridge.Place{Endpoint: bridge.Desk, Thread: "t1", ThreadIsOurs: string(raw.Body) == "t1: early"},
				Event: bridge.Replied{Author: "U1", Text: richtext.FromPlain("hello")},
			}, {
				Place: bridge.Place{Endpoint: bridge.Desk, Command: "U1"},
				Event: bridge.Commanded{Actor: "U1", Text: string(raw.Body)},
			}}, nil
		}
		e, _ := w.start()
		began := time.Now()
		w.say(e, bridge.Desk, "t1: early", "t1: later")
		w.after(9 * time.Minute)
		if n := len(w.core.events()); n != 0 {
			t.Fatalf("%d events were decided before the thread is known", n)
		}
		w.after(90 * time.Second)
		var got []string
		for _, s := range w.core.events() {
			got = append(got, bridge.EventKind(s.ev)+" "+s.ev.(bridge.Commanded).Text)
		}
		// What belonged to the thread is dropped, the rest is kept.
		if diff := cmp.Diff([]string{"commanded t1: early", "commanded t1: later"}, got); diff != "" {
			t.Errorf("decided at last (-want +got):\n%s", diff)
		}
		for i, want := range []time.Duration{0, time.Second, 3 * time.Second, 8 * time.Second, 18 * time.Second} {
			if d := at[i].Sub(began); d < want || d > want+2*time.Second {
				t.Errorf("it was tried for the %d. time after %v, want %v", i+1, d, want)
			}
		}
		if last := at[len(at)-1].Sub(began); last < 10*time.Minute || last > 10*time.Minute+2*time.Second {
			t.Errorf("it was tried for the last time after %v, want 10m", last)
		}
		w.atRest(0)
	})
}

func TestDecidingPanicParksTheEventOnly(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		tg := w.endpoint("tg")
		e, _ := w.start()
		w.say(e, "tg", "u1: one", "u1: boom", "u1: two", "u2: hello")
		w.after(time.Second)
		if diff := cmp.Diff([]string{"one", "two"}, tg.texts("u1")); diff != "" {
			t.Errorf("u1 sees (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]string{"hello"}, tg.texts("u2")); diff != "" {
			t.Errorf("u2 sees (-want +got):\n%s", diff)
		}
		lines := w.logs.with("a decision panicked; its event is parked")
		// Another worker may have met the event as well before it was parked.
		if len(lines) == 0 || lines[0]["stack"] == "" || strings.Contains(fmt.Sprint(lines), "told to") {
			t.Errorf("logged: %v", lines)
		}
		w.atRest(1)
	})
}
