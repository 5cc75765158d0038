package slack_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
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
		w.until("all is acknowledged", func() bool { return w.sim.Unacked() == 0 && len(w.filed()) >= 7 })
		synctest.Wait()
		var kinds []string
		for _, f := range w.filed() {
			kinds = append(kinds, bridge.EventKind(f.Event))
			if _, is := f.Event.(bridge.Strayed); is && f.Place == (bridge.Place{Endpoint: bridge.Desk, Command: ana}) {
				continue
			}
			if f.Place.Thread != thread || !f.Place.ThreadIsOurs {
				t.Errorf("a %s is filed at %+v", bridge.EventKind(f.Event), f.Place)
			}
			if r, is := f.Event.(bridge.Replied); is && (r.Author != ana || r.CaughtUp || r.Machine) {
				t.Errorf("a reply is %+v", r)
			}
		}
		if diff := cmp.Diff([]string{"replied", "replied", "replied", "reply_changed", "reply_deleted", "card_pressed", "strayed"}, kinds); diff != "" {
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
		w.store.onStore(func(context.Context) error { return errors.New("disk full") })
		w.run()
		_, ts := w.openThread()
		w.reply(ts, "one")
		time.Sleep(4 * time.Second)
		if len(w.store.all()) != 0 || w.sim.Unacked() == 0 {
			t.Fatalf("what was not stored is acknowledged; stored: %d", len(w.store.all()))
		}
		w.store.onStore(nil)
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

// Slack is acknowledged to within its 3 s, even where the store takes all of its time.
func TestAcknowledgesInTime(t *testing.T) {
	bubble(t, func(w *world) {
		w.store.onStore(func(ctx context.Context) error {
			select {
			case <-ctx.Done():
				return context.Cause(ctx)
			case <-time.After(2400 * time.Millisecond):
				return nil
			}
		})
		w.run()
		_, ts := w.openThread()
		start := time.Now()
		w.reply(ts, "one")
		w.until("it is acknowledged", func() bool { return w.sim.Unacked() == 0 })
		if took := time.Since(start); took >= 3*time.Second {
			t.Errorf("it was acknowledged after %s", took)
		}
		time.Sleep(10 * time.Minute)
		if calls := w.store.called(); calls != 1 || w.sim.StrayAcks() != 0 {
			t.Errorf("Slack sent it again: the store was called %d times", calls)
		}
	})
}

// A burst while the store is busy goes to it in few calls, and in order.
func TestBurstIsBatched(t *testing.T) {
	bubble(t, func(w *world) {
		// With the library's 50 places it takes at most four calls: less than the 3 s
		// after which Slack would send the last ones again.
		w.store.onStore(func(context.Context) error { time.Sleep(600 * time.Millisecond); return nil })
		w.run()
		_, ts := w.openThread()
		var want []string
		for i := range 120 {
			want = append(want, fmt.Sprint("reply ", i))
			w.reply(ts, want[i])
		}
		w.until("all is acknowledged", func() bool { return w.sim.Unacked() == 0 })
		if diff := cmp.Diff(want, w.replies()); diff != "" {
			t.Errorf("replies differ (-want +got):\n%s", diff)
		}
		if calls := w.store.called(); calls > 4 || w.sim.StrayAcks() > 0 {
			t.Errorf("the store was called %d times, %d acknowledgements came too late", calls, w.sim.StrayAcks())
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

// A frame that nobody knows is the same when it comes again, and another one is another.
func TestKeysOfBadFrames(t *testing.T) {
	key := func(frame string) string {
		t.Helper()
		raw, wanted, err := slack.WrapForTest(slack.KindBad, []byte(frame), false)
		if err != nil || !wanted {
			t.Fatalf("%s: wanted %v, %v", frame, wanted, err)
		}
		return raw.Key
	}
	first := key(`{"envelope_id":"a","type":"premonition","payload":{"type":"rain"}}`)
	if again := key(`{"retry_attempt":1,"retry_reason":"timeout","payload":{"type":"rain"},"type":"premonition","envelope_id":"b"}`); again != first {
		t.Errorf("it is %s, and %s when it comes again", first, again)
	}
	for _, other := range []string{`{"envelope_id":"a","type":"premonition","payload":{"type":"snow"}}`, `{"envelope_id":"a","type":"memory","payload":{"type":"rain"}}`, `"rain"`} {
		if key(other) == first {
			t.Errorf("%s is taken for another frame", other)
		}
	}
}

// Envelopes whose type or payload nobody knows are stored, to be parked, and
// acknowledged; frames that are none at all are passed over.
func TestOddEnvelopes(t *testing.T) {
	bubble(t, func(w *world) {
		w.run()
		_, ts := w.openThread()
		odd := []struct{ kind, payload string }{
			{"telepathy", `{"type":"thought"}`}, {"telepathy", `[1]`}, {"", `{}`},
			{"events_api", `"words"`}, {"events_api", `{"event":7}`}, {"events_api", `{"event":{"type":["message"]}}`},
			{"interactive", `{"type":"telepathy"}`}, {"interactive", `{"type":"block_actions","actions":[{"action_id":"frontdesk_take"}]}`},
			{"interactive", `17`}, {"slash_commands", `{"command":7}`}, {"slash_commands", `null`},
		}
		start := time.Now()
		for _, o := range odd {
			w.sim.EmitEnvelope(o.kind, json.RawMessage(o.payload))
		}
		w.until("all is acknowledged", func() bool { return w.sim.Unacked() == 0 })
		if took := time.Since(start); took >= 3*time.Second {
			t.Errorf("they were acknowledged after %s", took)
		}
		stored := w.store.all()
		if len(stored) != len(odd) {
			t.Errorf("%d of %d envelopes are stored", len(stored), len(odd))
		}
		for _, raw := range stored {
			if filed, err := w.desk.Decode(raw); err == nil {
				t.Errorf("%s is not parked, but filed as %v", raw.Body, filed)
			}
		}
		// What Slack takes for unacknowledged it sends once more, in another envelope.
		for range 2 {
			w.sim.EmitEnvelope("premonition", json.RawMessage(`{"type":"rain"}`))
		}
		w.until("both are acknowledged", func() bool { return w.sim.Unacked() == 0 })
		if n := len(w.store.all()); n != len(odd)+1 {
			t.Errorf("a frame that was sent twice is stored %d times", n-len(odd))
		}
		for _, frame := range []string{"no JSON", "", `{"type":`, `[]`, `7`, `{}`, `{"type":"telepathy"}`} {
			w.sim.EmitFrame(frame)
		}
		w.reply(ts, "after all")
		w.until("the reply", func() bool { return w.sim.Unacked() == 0 })
		synctest.Wait()
		if filed, err := w.desk.Decode(w.store.all()[len(w.store.all())-1]); err != nil || len(filed) != 1 {
			t.Errorf("the reply after them is %v, %v", filed, err)
		}
		if len(w.sim.Calls("apps.connections.open")) != 1 || !w.desk.Connected() {
			t.Errorf("the socket was opened %d times, connected: %v", len(w.sim.Calls("apps.connections.open")), w.desk.Connected())
		}
		if lost := w.sim.LostEvents(); len(lost) != 0 || w.sim.StrayAcks() != 0 {
			t.Errorf("%d events were lost, %d acknowledgements astray", len(lost), w.sim.StrayAcks())
		}
	})
}

// What we say never comes back, by whichever way; what another app says is marked.
func TestMachinesDoNotLoop(t *testing.T) {
	bubble(t, func(w *world) {
		thread, ts := w.openThread()
		w.setThreads(connectors.Thread{Thread: thread})
		say := func(id bridge.EffectID) {
			w.mustDeliver(post(thread, id, "ours"))
			anonymous := post(thread, id+"0", "ours without an author")
			anonymous.Op = bridge.Post{Message: "m1.2", Parts: 1, Body: text("ours without an author")}
			w.mustDeliver(anonymous)
			if _, err := w.sim.PostAsApp(sales, ts, "B0OTHER", "other", "from another app "+string(id)); err != nil {
				t.Fatal(err)
			}
		}
		say("1.1") // to be caught up with
		time.Sleep(time.Hour)
		w.run()
		w.wantReplies("from another app 1.1")
		say("1.2")
		w.sim.OnEvent(func(slacksim.Event) slacksim.EventFault { return slacksim.EventFault{Rewrite: slacksim.WithoutBotID} })
		w.mustDeliver(post(thread, "1.3", "ours"))
		w.sim.OnEvent(nil)
		w.wantReplies("from another app 1.1", "from another app 1.2")
		if w.sim.Unacked() != 0 || len(w.store.all()) != 2 {
			t.Errorf("%d raws are stored, %d events unacknowledged", len(w.store.all()), w.sim.Unacked())
		}
		for _, f := range w.filed() {
			if !f.Event.(bridge.Replied).Machine {
				t.Errorf("it is not marked as an app's: %+v", f.Event)
			}
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
				w.sim.OnEvent(func(slacksim.Event) slacksim.EventFault { return slacksim.EventFault{Lose: 9} })
				w.reply(ts, "lost")
				w.sim.OnEvent(nil)
				if how == "drop" {
					w.sim.DropSockets()
				} else {
					w.sim.Disconnect(how)
				}
				w.reply(ts, "meanwhile")
				w.until("the socket is open again", func() bool { return len(w.sim.Calls("apps.connections.open")) == 2 && w.sim.Sockets() == 1 })
				w.reply(ts, "after")
				w.until("all four", func() bool { return len(w.replies()) >= 4 })
				time.Sleep(10 * time.Minute) // Slack's last retry
				got := w.replies()
				slices.Sort(got) // what is caught up with may come before or after the rest
				if diff := cmp.Diff([]string{"after", "before", "lost", "meanwhile"}, got); diff != "" || w.sim.Unacked() != 0 {
					t.Errorf("%d unacknowledged, replies differ (-want +got):\n%s", w.sim.Unacked(), diff)
				}
				if !w.desk.Connected() {
					t.Error("it does not say that the socket stands")
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
				ctx, cancel := context.WithTimeout(w.Context(), time.Hour)
				defer cancel()
				wantFailure(t, w.desk.Run(ctx, w.store.sink), connectors.Broken, "")
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
			slacksim.Drop(), slacksim.HTML(), slacksim.Hang(), slacksim.Hang().AfterEffect(),
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
