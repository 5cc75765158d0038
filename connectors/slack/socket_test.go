package slack_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
	"frontdesk/connectors"
	"frontdesk/connectors/slack"
	"frontdesk/connectors/slack/slacksim"
)

func (w *world) reply(ts, text string) string {
	w.Helper()
	reply, err := w.sim.User(ana).Reply(sales, ts, text)
	if err != nil {
		w.Fatal(err)
	}
	return reply
}

func (w *world) wantReplies(want ...string) {
	w.Helper()
	w.until(fmt.Sprintf("%d replies", len(want)), func() bool { return len(w.replies()) >= len(want) })
	synctest.Wait()
	if diff := cmp.Diff(want, w.replies()); diff != "" {
		w.Errorf("replies differ (-want +got):\n%s", diff)
	}
}

func TestReceives(t *testing.T) {
	bubble(t, func(w *world) {
		stop := w.run()
		thread, ts := w.openThread()
		w.reply(ts, "one *bold*")
		if _, err := w.sim.User(ana).Reply(sales, ts, "two", slacksim.AlsoToChannel()); err != nil {
			t.Fatal(err)
		}
		three := w.reply(ts, "three")
		if err := w.sim.Unfurl(sales, three); err != nil {
			t.Fatal(err)
		}
		if err := w.sim.User(ana).Edit(sales, three, "three!"); err != nil {
			t.Fatal(err)
		}
		if err := w.sim.User(ana).Delete(sales, three); err != nil {
			t.Fatal(err)
		}
		if err := w.sim.User(ana).Press(sales, ts, "frontdesk_take"); err != nil {
			t.Fatal(err)
		}
		w.mustDeliver(post(thread, "1.1", "from the customer"))
		if _, err := w.sim.User(ana).Post(sales, "beside the thread"); err != nil {
			t.Fatal(err)
		}
		w.until("all is acknowledged", func() bool { return w.sim.Unacked() == 0 && len(w.filed()) >= 6 })
		synctest.Wait()
		var kinds []string
		for _, f := range w.filed() {
			kinds = append(kinds, bridge.EventKind(f.Event))
			if f.Place.Thread != thread || !f.Place.ThreadIsOurs {
				t.Errorf("a %s is filed at %+v", bridge.EventKind(f.Event), f.Place)
			}
			if r, is := f.Event.(bridge.Replied); is && (r.Author != ana || r.CaughtUp || r.Machine) {
				t.Errorf("a reply is %+v", r)
			}
		}
		if diff := cmp.Diff([]string{"replied", "replied", "replied", "reply_changed", "reply_deleted", "card_pressed"}, kinds); diff != "" {
			t.Errorf("events differ (-want +got):\n%s", diff)
		}
		if got := w.replies(); got[0] != "one bold" {
			t.Errorf("the first reply is %q", got[0])
		}
		for _, raw := range w.store.all() {
			if strings.Contains(string(raw.Body), "from the customer") {
				t.Error("our own post was stored")
			}
		}
		if lost := w.sim.LostEvents(); len(lost) > 0 || w.sim.StrayAcks() > 0 {
			t.Errorf("%d events were lost, %d acknowledgements astray", len(lost), w.sim.StrayAcks())
		}
		if err := stop(); err != nil {
			t.Errorf("Run() = %v", err)
		}
	})
}

func TestAcknowledgesOnlyWhatIsStored(t *testing.T) {
	bubble(t, func(w *world) {
		fail := true
		w.store.onStore(func(context.Context) error {
			if fail {
				return errors.New("disk full")
			}
			return nil
		})
		w.run()
		_, ts := w.openThread()
		w.reply(ts, "one")
		time.Sleep(4 * time.Second)
		if len(w.store.all()) != 0 || w.sim.Unacked() == 0 {
			t.Fatalf("what was not stored is acknowledged; stored: %d", len(w.store.all()))
		}
		fail = false // nothing of the bubble runs while we do
		time.Sleep(10 * time.Minute)
		if w.sim.Unacked() != 0 || len(w.sim.LostEvents()) != 0 {
			t.Error("Slack's second try was not acknowledged")
		}
		w.wantReplies("one")
	})
}

// A store that takes too long is given up, so that Slack sends the event again.
func TestSlowStoreIsGivenUp(t *testing.T) {
	bubble(t, func(w *world) {
		var took []time.Duration
		w.store.onStore(func(ctx context.Context) error {
			if len(took) > 0 {
				return nil
			}
			start := time.Now()
			<-ctx.Done()
			took = append(took, time.Since(start))
			return context.Cause(ctx)
		})
		w.run()
		_, ts := w.openThread()
		w.reply(ts, "one")
		w.wantReplies("one")
		if len(took) != 1 || took[0] >= 3*time.Second || took[0] < 2*time.Second {
			t.Errorf("the store was given %v", took)
		}
	})
}

// A burst while the store is busy goes to it in few calls, and in order.
func TestBurstIsBatched(t *testing.T) {
	bubble(t, func(w *world) {
		w.store.onStore(func(context.Context) error { time.Sleep(time.Second); return nil })
		w.run()
		_, ts := w.openThread()
		var want []string
		for i := range 120 {
			want = append(want, fmt.Sprint("reply ", i))
			w.reply(ts, want[i])
		}
		w.wantReplies(want...)
		w.until("all is acknowledged", func() bool { return w.sim.Unacked() == 0 })
		if w.store.calls > 8 {
			t.Errorf("the store was called %d times", w.store.calls)
		}
	}, unlimited)
}

func TestOddEvents(t *testing.T) {
	bubble(t, func(w *world) {
		w.run()
		thread, ts := w.openThread()
		rewrite := func(f func(map[string]json.RawMessage) map[string]json.RawMessage) {
			w.sim.OnEvent(func(slacksim.Event) slacksim.EventFault { return slacksim.EventFault{Rewrite: f} })
		}
		rewrite(slacksim.BadBlocks)
		w.reply(ts, "odd blocks")
		rewrite(slacksim.BadMetadata)
		w.reply(ts, "odd metadata")
		rewrite(slacksim.WithoutBotID)
		w.mustDeliver(post(thread, "1.1", "ours"))
		w.sim.OnEvent(func(slacksim.Event) slacksim.EventFault { return slacksim.EventFault{Duplicate: true, Again: true} })
		w.reply(ts, "again and again")
		w.sim.OnEvent(nil)
		w.sim.Emit(map[string]any{"type": "message_of_tomorrow", "words": "what is this"})
		w.until("all is acknowledged", func() bool { return w.sim.Unacked() == 0 && len(w.store.all()) >= 4 })
		synctest.Wait()
		var parked int
		var texts []string
		for _, raw := range w.store.all() {
			filed, err := w.desk.Decode(raw)
			if err != nil {
				parked++
				continue
			}
			for _, f := range filed {
				texts = append(texts, f.Event.(bridge.Replied).Text.Plain())
			}
		}
		if diff := cmp.Diff([]string{"odd blocks", "odd metadata", "again and again"}, texts); diff != "" {
			t.Errorf("replies differ (-want +got):\n%s", diff)
		}
		if parked != 1 {
			t.Errorf("%d events are parked, want the one of an unknown type", parked)
		}
		if lost := w.sim.LostEvents(); len(lost) != 0 {
			t.Errorf("lost: %v", lost)
		}
	})
}

func TestMembersAreTold(t *testing.T) {
	bubble(t, func(w *world) {
		w.run()
		if err := w.sim.User(ben).LeaveChannel(sales); err != nil {
			t.Fatal(err)
		}
		if err := w.sim.User(ben).JoinChannel(sales); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			select {
			case room := <-w.members:
				if room != sales {
					t.Errorf("members of %q changed", room)
				}
			case <-time.After(time.Minute):
				t.Fatal("a change of members was not told")
			}
		}
		w.until("all is acknowledged", func() bool { return w.sim.Unacked() == 0 })
	})
}

func TestConnectionsComeAndGo(t *testing.T) {
	for _, how := range []string{"warning", "refresh_requested", "drop"} {
		t.Run(how, func(t *testing.T) {
			bubble(t, func(w *world) {
				w.run()
				thread, ts := w.openThread()
				w.setThreads(connectors.Thread{Thread: thread})
				w.reply(ts, "before")
				w.wantReplies("before")
				if how == "drop" {
					w.sim.DropSockets()
				} else {
					w.sim.Disconnect(how)
				}
				w.reply(ts, "meanwhile")
				w.until("the socket is open again", func() bool { return w.sim.Sockets() == 1 })
				w.reply(ts, "after")
				w.until("all three", func() bool { return len(w.replies()) >= 3 })
				time.Sleep(10 * time.Minute) // Slack's last retry
				if got := w.replies(); len(got) != 3 || w.sim.Unacked() != 0 {
					t.Errorf("replies %q, %d unacknowledged", got, w.sim.Unacked())
				}
			})
		})
	}
}

func TestRunEndsWhenAPersonMustMend(t *testing.T) {
	for _, word := range []string{"invalid_auth", "account_inactive", "token_revoked", "not_authed", "missing_scope", "not_allowed_token_type"} {
		t.Run(word, func(t *testing.T) {
			bubble(t, func(w *world) {
				if err := w.desk.Identify(w.Context()); err != nil {
					t.Fatal(err)
				}
				w.sim.OnCall(func(slacksim.Call) slacksim.Fault { return slacksim.Refuse(word) })
				wantFailure(t, w.desk.Run(w.Context(), w.store.sink), connectors.Broken, "")
			})
		})
	}
}

func TestRunRidesOutTrouble(t *testing.T) {
	bubble(t, func(w *world) {
		if err := w.desk.Identify(w.Context()); err != nil {
			t.Fatal(err)
		}
		faults := []slacksim.Fault{
			slacksim.Status(404), slacksim.Status(503), slacksim.Throttle(30 * time.Second), slacksim.Refuse("internal_error"),
			slacksim.Drop(), slacksim.HTML(),
		}
		w.sim.OnCall(func(c slacksim.Call) slacksim.Fault {
			if c.N <= len(faults) {
				return faults[c.N-1]
			}
			return slacksim.Fault{}
		})
		ctx, cancel := context.WithCancel(w.Context())
		done := make(chan error, 1)
		go func() { done <- w.desk.Run(ctx, w.store.sink) }()
		time.Sleep(20 * time.Minute)
		if w.sim.Sockets() != 1 {
			t.Errorf("%d sockets are open\n%s", w.sim.Sockets(), w.logs.String())
		}
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run() = %v", err)
		}
	})
}

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
		w.until("all is there", func() bool { return len(w.replies()) == 60 })
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
		reading, most := 0, 0
		w.store.onStore(func(ctx context.Context) error {
			reading++
			most = max(most, reading)
			defer func() { reading-- }()
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
		if w.asked < 4 || most != 1 {
			t.Errorf("the threads were asked for %d times, %d runs at a time", w.asked, most)
		}
	})
}

func TestOverLoopback(t *testing.T) {
	w := loopback(t)
	stop := w.run()
	thread, ts := w.openThread()
	w.reply(ts, "Hello")
	w.until("the reply", func() bool { return len(w.replies()) == 1 && w.sim.Unacked() == 0 })
	w.mustDeliver(post(thread, "1.1", hostile))
	w.sim.DropSockets()
	w.reply(ts, "again")
	w.until("the second reply", func() bool { return len(w.replies()) == 2 && w.sim.Unacked() == 0 })
	if err := stop(); err != nil {
		t.Errorf("Run() = %v", err)
	}
}
