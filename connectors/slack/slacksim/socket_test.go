package slacksim_test

import (
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"

	"frontdesk/connectors/slack/slacksim"
)

// recorder keeps the message events that a socket got.
type recorder struct {
	mu      sync.Mutex
	texts   []string
	ids     []string
	retries []int
	refuse  func(n int) bool // says which events, counted from 1, are not acknowledged
}

func (r *recorder) take(evt socketmode.Event) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch data := evt.Data.(type) {
	case slackevents.EventsAPIEvent:
		cb, _ := data.Data.(*slackevents.EventsAPICallbackEvent)
		if m, ok := data.InnerEvent.Data.(*slackevents.MessageEvent); ok {
			r.texts = append(r.texts, m.Text)
		}
		r.ids = append(r.ids, cb.EventID)
		r.retries = append(r.retries, evt.Request.RetryAttempt)
		return r.refuse == nil || !r.refuse(len(r.ids))
	default:
		return true
	}
}

func (r *recorder) got() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.texts)
}

// seen gives the event ids and the retry attempts.
func (r *recorder) seen() (ids []string, retries []int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.ids), slices.Clone(r.retries)
}

func TestSocketModeOverLoopback(t *testing.T) {
	w := overLoopback(t)
	conversation(w)
}

func TestSocketModeInABubble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		conversation(inMemory(t))
	})
}

// conversation is a bot's post and two replies, seen over a socket.
func conversation(w *world) {
	rec := new(recorder)
	stop := w.socket(rec.take)
	defer stop()
	w.wait("the socket", func() bool { return w.sim.Sockets() == 1 })
	_, card, err := w.api.PostMessage(sales, slack.MsgOptionText("a card", false))
	if err != nil {
		w.Fatal(err)
	}
	for _, text := range []string{"hello *Ana*", "bye"} {
		if _, err := w.sim.User(ben).Reply(sales, card, text); err != nil {
			w.Fatal(err)
		}
	}
	w.wait("acknowledgements", func() bool { return w.sim.Unacked() == 0 })
	if diff := cmp.Diff([]string{"a card", "hello *Ana*", "bye"}, rec.got()); diff != "" {
		w.Errorf("texts (-want +got):\n%s", diff)
	}
	if got := w.sim.Thread(sales, card); len(got) != 3 || got[1].Seen() != "hello Ana" {
		w.Errorf("thread = %+v", got)
	}
}

func TestUnacknowledgedEventsComeAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inMemory(t)
		rec := &recorder{refuse: func(int) bool { return true }}
		stop := w.socket(rec.take)
		defer stop()
		w.wait("the socket", func() bool { return w.sim.Sockets() == 1 })
		_ = must(w.sim.User(ana).Post(sales, "hello"))(t)
		time.Sleep(10 * time.Minute)
		ids, retries := rec.seen()
		if diff := cmp.Diff([]int{0, 1, 2, 3}, retries); diff != "" {
			t.Errorf("retry attempts (-want +got):\n%s", diff)
		}
		if len(slices.Compact(ids)) != 1 {
			t.Errorf("event ids = %v, want one only", ids)
		}
		if lost := w.sim.LostEvents(); len(lost) != 1 {
			t.Errorf("lost = %d, want 1", len(lost))
		}
	})
}

func TestEventsWaitForASocket(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inMemory(t)
		for _, text := range []string{"one", "two", "three"} {
			_ = must(w.sim.User(ana).Post(sales, text))(t)
		}
		rec := new(recorder)
		stop := w.socket(rec.take)
		defer stop()
		time.Sleep(2 * time.Minute)
		if diff := cmp.Diff([]string{"one", "two", "three"}, rec.got()); diff != "" {
			t.Errorf("texts (-want +got):\n%s", diff)
		}
	})
}

func TestAnEventThatNobodyTakesIsLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inMemory(t)
		_ = must(w.sim.User(ana).Post(sales, "hello"))(t)
		time.Sleep(7 * time.Minute)
		if lost := w.sim.LostEvents(); len(lost) != 1 {
			t.Errorf("lost = %d, want 1", len(lost))
		}
		if n := w.sim.Unacked(); n != 0 {
			t.Errorf("Unacked = %d, want 0", n)
		}
	})
}

func TestRefreshAndBrokenSockets(t *testing.T) {
	for name, breakIt := range map[string]func(*slacksim.Server){
		"warning":           func(s *slacksim.Server) { s.Disconnect("warning") },
		"refresh_requested": func(s *slacksim.Server) { s.Disconnect("refresh_requested") },
		"cut":               func(s *slacksim.Server) { s.DropSockets() },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := inMemory(t)
				rec := new(recorder)
				stop := w.socket(rec.take)
				defer stop()
				w.wait("the socket", func() bool { return w.sim.Sockets() == 1 })
				_ = must(w.sim.User(ana).Post(sales, "before"))(t)
				w.wait("the first", func() bool { return w.sim.Unacked() == 0 })
				breakIt(w.sim)
				_ = must(w.sim.User(ana).Post(sales, "after"))(t)
				time.Sleep(10 * time.Minute)
				if diff := cmp.Diff([]string{"before", "after"}, rec.got()); diff != "" {
					t.Errorf("texts (-want +got):\n%s", diff)
				}
				if n := len(w.sim.Calls("apps.connections.open")); n != 2 {
					t.Errorf("sockets opened = %d, want 2", n)
				}
			})
		})
	}
}

func TestEachEventGoesToOneSocket(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inMemory(t)
		one, two := new(recorder), new(recorder)
		defer w.socket(one.take)()
		defer w.socket(two.take)()
		w.wait("two sockets", func() bool { return w.sim.Sockets() == 2 })
		for range 6 {
			_ = must(w.sim.User(ana).Post(sales, "hello"))(t)
		}
		w.wait("acknowledgements", func() bool { return w.sim.Unacked() == 0 })
		if a, b := len(one.got()), len(two.got()); a != 3 || b != 3 {
			t.Errorf("events = %d and %d, want 3 and 3", a, b)
		}
	})
}

func TestEventFaults(t *testing.T) {
	tests := []struct {
		name  string
		fault slacksim.EventFault // of the first event
		want  []string
	}{
		{"none", slacksim.EventFault{}, []string{"one", "two"}},
		{"lost once", slacksim.EventFault{Lose: 1}, []string{"two", "one"}},
		{"lost for good", slacksim.EventFault{Lose: 4}, []string{"two"}},
		{"late", slacksim.EventFault{Delay: time.Second}, []string{"two", "one"}},
		{"reordered", slacksim.EventFault{Reorder: true}, []string{"two", "one"}},
		{"duplicate", slacksim.EventFault{Duplicate: true}, []string{"one", "one", "two"}},
		{"again", slacksim.EventFault{Again: true}, []string{"one", "one", "two"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := inMemory(t)
				rec := new(recorder)
				defer w.socket(rec.take)()
				w.wait("the socket", func() bool { return w.sim.Sockets() == 1 })
				w.sim.OnEvent(func(e slacksim.Event) slacksim.EventFault {
					if e.N == 1 {
						return tt.fault
					}
					return slacksim.EventFault{}
				})
				_ = must(w.sim.User(ana).Post(sales, "one"))(t)
				_ = must(w.sim.User(ana).Post(sales, "two"))(t)
				time.Sleep(10 * time.Minute)
				if diff := cmp.Diff(tt.want, rec.got()); diff != "" {
					t.Errorf("texts (-want +got):\n%s", diff)
				}
				ids, _ := rec.seen()
				slices.Sort(ids)
				distinct := len(slices.Compact(ids))
				if want := map[string]int{"again": 3, "lost for good": 1}[tt.name]; want == 0 && distinct != 2 || want != 0 && distinct != want {
					t.Errorf("event ids = %v", ids)
				}
			})
		})
	}
}

func TestRewrittenEventsBreakAStrictLibrary(t *testing.T) {
	for name, rewrite := range map[string]slacksim.EventFault{
		"unknown type": {Rewrite: slacksim.UnknownType},
		"bad blocks":   {Rewrite: slacksim.BadBlocks},
		"bad metadata": {Rewrite: slacksim.BadMetadata},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := inMemory(t)
				bad := make(chan *socketmode.ErrorBadMessage, 10)
				defer w.socket(func(evt socketmode.Event) bool {
					if b, ok := evt.Data.(*socketmode.ErrorBadMessage); ok {
						bad <- b
					}
					return true
				})()
				w.wait("the socket", func() bool { return w.sim.Sockets() == 1 })
				w.sim.OnEvent(func(slacksim.Event) slacksim.EventFault { return rewrite })
				_ = must(w.sim.User(ana).Post(sales, "one"))(t)
				if b := <-bad; len(b.Message) == 0 {
					t.Error("the raw frame is missing")
				}
			})
		})
	}
}
