package engine_test

import (
	"testing"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
)

// What is to be decided later is decided then, with what the store knows by then. A
// crowd is a trouble for admins to know of, but no reason to send traffic elsewhere.
func TestLaterAndCrowds(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		tg := w.endpoint("tg")
		w.config.Poll = time.Second
		begin := time.Now()
		w.config.Core.Looks = func(env bridge.Env, c *bridge.Contact, ev bridge.Event) (bridge.Query, bool) {
			_, is := ev.(bridge.MessageIn)
			return bridge.Query{Kind: bridge.LookOpened, Endpoint: "tg"}, is && c != nil
		}
		asked := 0
		decide := w.config.Core.Contact
		w.config.Core.Contact = func(env bridge.Env, c bridge.Contact, ev bridge.Event) (bridge.Contact, bridge.Outcome) {
			if env.Found != nil {
				asked++
			}
			if _, is := ev.(bridge.MessageIn); is && time.Since(begin) < time.Minute {
				return c, bridge.Outcome{Later: &bridge.Later{At: begin.Add(time.Minute), Flood: true}}
			}
			return decide(env, c, ev)
		}
		e, stop := w.start()
		defer stop()
		w.say(e, "tg", "u1: hello", "u1: again")
		w.after(30 * time.Second)
		if n := tg.count(); n != 0 {
			t.Errorf("%d messages were answered too early", n)
		}
		if got := e.Troubles(); len(got) != 1 || got[0].Endpoint != "tg" || got[0].What != engine.Crowd || got[0].Broken {
			t.Errorf("the troubles are %v", got)
		}
		if got := e.Ready(); len(got) != 0 {
			t.Errorf("it is not ready: %v", got)
		}
		w.after(35 * time.Second)
		if n := tg.count(); n != 2 {
			t.Errorf("%d messages were answered, want 2", n)
		}
		if asked < 3 {
			t.Errorf("the store was asked %d times, want it each time", asked)
		}
		w.after(3 * time.Minute)
		if got := e.Troubles(); len(got) != 0 {
			t.Errorf("the troubles are %v", got)
		}
	})
}
