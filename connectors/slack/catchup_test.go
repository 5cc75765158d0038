package slack_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/connectors"
	"frontdesk/connectors/slack"
	"frontdesk/connectors/slack/slacksim"
)

func TestCatchesUpWithoutDuplicates(t *testing.T) {
	bubble(t, func(w *world) {
		thread, ts := w.openThread()
		w.setThreads(connectors.Thread{Thread: thread})
		w.reply(ts, "while away 1")
		edited := w.reply(ts, "while away 2")
		if err := w.sim.User(ana).Edit(sales, edited, "while away 2, mended"); err != nil {
			t.Fatal(err)
		}
		w.mustDeliver(post(thread, "1.1", "from the customer"))
		w.sim.OnEvent(func(slacksim.Event) slacksim.EventFault { return slacksim.EventFault{Lose: 9} })
		w.reply(ts, "lost on the way")
		w.sim.OnEvent(nil)
		time.Sleep(time.Hour) // Slack has given up sending them
		stop := w.run()
		live := w.reply(ts, "live")
		w.until("all is there", func() bool { return len(w.replies()) >= 4 })
		time.Sleep(10 * time.Minute)
		caughtUp := map[string]bool{}
		var order []string
		for _, f := range w.filed() {
			r, is := f.Event.(bridge.Replied)
			if !is {
				t.Errorf("a %s", bridge.EventKind(f.Event))
				continue
			}
			order = append(order, r.Text.Plain())
			caughtUp[r.Text.Plain()] = r.CaughtUp
			if !f.Place.ThreadIsOurs || f.Place.Thread != thread {
				t.Errorf("%q is filed at %+v", r.Text.Plain(), f.Place)
			}
		}
		if len(order) != 4 || len(caughtUp) != 4 {
			t.Errorf("replies %q", order)
		}
		if !caughtUp["lost on the way"] || !caughtUp["while away 2, mended"] {
			t.Errorf("caught up: %v", caughtUp)
		}
		if err := stop(); err != nil {
			t.Fatal(err)
		}

		// What is stored is not read again, but an edit of it is, and what was missed
		// before the last message stored.
		w.sim.OnEvent(func(slacksim.Event) slacksim.EventFault { return slacksim.EventFault{Lose: 9} })
		if err := w.sim.User(ana).Edit(sales, live, "live, mended"); err != nil {
			t.Fatal(err)
		}
		w.reply(ts, "missed")
		w.sim.OnEvent(nil)
		last := w.reply(ts, "known")
		w.setThreads(connectors.Thread{Thread: thread, Seen: slack.PlaceOf("T0SIM", sales, last)})
		before := len(w.store.all())
		w.run()
		w.until("it has caught up", func() bool { return len(w.store.all()) >= before+3 })
		time.Sleep(10 * time.Minute)
		got := map[string]string{}
		for _, f := range w.filed()[before:] {
			switch ev := f.Event.(type) {
			case bridge.Replied:
				got[ev.Text.Plain()] = "replied"
			case bridge.ReplyChanged:
				got[ev.Text.Plain()] = "changed"
			}
		}
		want := map[string]string{"live, mended": "changed", "missed": "replied", "known": "replied"}
		if diff := cmp.Diff(want, got); diff != "" || len(w.store.all()) != before+3 {
			t.Errorf("%d raws after %d; differs (-want +got):\n%s", len(w.store.all()), before, diff)
		}
	})
}

// A message that was read as it stood after its edit is not told again by their
// events, which Slack sends late; but the missed edit of a known message is told,
// and once.
func TestCaughtUpEditsAreToldOnce(t *testing.T) {
	bubble(t, func(w *world) {
		thread, ts := w.openThread()
		w.setThreads(connectors.Thread{Thread: thread})
		edited := w.reply(ts, "first words")
		if err := w.sim.User(ana).Edit(sales, edited, "last words"); err != nil {
			t.Fatal(err)
		}
		w.run() // before Slack's second try
		w.wantReplies("last words")
		time.Sleep(10 * time.Minute)
		if lost := w.sim.LostEvents(); len(lost) != 0 || len(w.store.all()) != 1 {
			t.Fatalf("%d events are lost, %d raws stored", len(lost), len(w.store.all()))
		}

		known := w.reply(ts, "known words")
		w.wantReplies("last words", "known words")
		w.sim.OnEvent(func(slacksim.Event) slacksim.EventFault { return slacksim.EventFault{Lose: 9} })
		if err := w.sim.User(ana).Edit(sales, known, "better words"); err != nil {
			t.Fatal(err)
		}
		w.sim.OnEvent(nil)
		for n := range 3 {
			w.sim.Disconnect("refresh_requested")
			w.until("the socket is open again", func() bool { return len(w.sim.Calls("apps.connections.open")) == 2+n })
			time.Sleep(time.Minute)
		}
		filed := w.filed()
		if len(filed) != 3 {
			t.Fatalf("filed are %+v", filed)
		}
		if edit, is := filed[2].Event.(bridge.ReplyChanged); !is || edit.Text.Plain() != "better words" {
			t.Errorf("the missed edit is %+v", filed[2].Event)
		}
	})
}

// What is older than keys are remembered is not read again, or it would be told twice.
func TestCatchUpLeavesOldMessagesAlone(t *testing.T) {
	bubble(t, func(w *world) {
		thread, ts := w.openThread()
		w.reply(ts, "old")
		seen := w.reply(ts, "old too")
		time.Sleep(slack.LookBack + time.Hour)
		w.reply(ts, "new")
		w.setThreads(connectors.Thread{Thread: thread, Seen: slack.PlaceOf("T0SIM", sales, seen)})
		w.run()
		w.wantReplies("new")
		time.Sleep(time.Hour)
		w.wantReplies("new")
	})
}

func TestCatchUpObeysThrottlesAndTriesAgain(t *testing.T) {
	bubble(t, func(w *world) {
		var threads []connectors.Thread
		for i := range 3 {
			thread, ts := w.openThread()
			threads = append(threads, connectors.Thread{Thread: thread})
			w.reply(ts, fmt.Sprint("reply ", i))
		}
		gone := connectors.Thread{Thread: slack.PlaceOf("T0SIM", sales, "1500000000.000100")}
		w.setThreads(append([]connectors.Thread{gone, {Thread: "rubbish"}}, threads...)...)
		time.Sleep(time.Hour) // the events are lost by now
		var at []time.Time
		w.sim.OnCall(func(c slacksim.Call) slacksim.Fault {
			if c.Method != "conversations.replies" {
				return slacksim.Fault{}
			}
			at = append(at, c.At)
			switch len(at) {
			case 2:
				return slacksim.Throttle(45 * time.Second)
			case 3:
				return slacksim.Status(500)
			case 5:
				return slacksim.Drop()
			}
			return slacksim.Fault{}
		})
		w.run()
		w.until("all is there", func() bool { return len(w.replies()) == 3 })
		if wait := at[2].Sub(at[1]); wait < 45*time.Second {
			t.Errorf("it waited %s after a throttle", wait)
		}
	})
}

func TestCatchUpKeepsItsPace(t *testing.T) {
	bubble(t, func(w *world) {
		var threads []connectors.Thread
		for range 60 {
			thread, ts := w.openThread()
			threads = append(threads, connectors.Thread{Thread: thread})
			w.reply(ts, "x")
			time.Sleep(time.Second)
		}
		w.setThreads(threads...)
		throttled := 0
		w.run()
		w.until("all is there", func() bool { return len(w.store.all()) == 60 })
		for _, c := range w.sim.Calls("conversations.replies") {
			if c.Error == "ratelimited" {
				throttled++
			}
		}
		if throttled > 0 {
			t.Errorf("it was throttled %d times", throttled)
		}
	}, paced)
}

// Each hello starts catching up anew, and never twice at a time.
func TestCatchUpStartsAnewWithEachHello(t *testing.T) {
	bubble(t, func(w *world) {
		thread, ts := w.openThread()
		w.setThreads(connectors.Thread{Thread: thread})
		var reading, most atomic.Int32
		w.store.onStore(func(ctx context.Context) error {
			most.Store(max(most.Load(), reading.Add(1)))
			defer reading.Add(-1)
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(2 * time.Second):
				return nil
			}
		})
		w.reply(ts, "while away")
		time.Sleep(time.Hour)
		w.run()
		for range 3 {
			time.Sleep(time.Second)
			w.sim.Disconnect("refresh_requested")
			w.until("the socket is open again", func() bool { return w.sim.Sockets() == 1 })
		}
		w.wantReplies("while away")
		if w.timesAsked() < 4 || most.Load() != 1 {
			t.Errorf("the threads were asked for %d times, %d runs at a time", w.timesAsked(), most.Load())
		}
	})
}
