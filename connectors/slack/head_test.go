package slack_test

import (
	"testing"
	"time"

	"frontdesk/bridge"
	"frontdesk/connectors"
	"frontdesk/connectors/slack/slacksim"
)

// boss is an admin, who may delete what others wrote.
const boss = "U0BOSS"

func (w *world) withBoss() *slacksim.Person {
	w.sim.AddUser(slacksim.User{ID: boss, Name: "boss", Admin: true})
	w.must(w.sim.User(ana).Invite(sales, boss))
	return w.sim.User(boss)
}

// goneBefore wants a thread told as gone, once it is decoded before all that its deletion
// makes of the replies in it.
func (w *world) goneBefore(thread bridge.RemoteID) {
	w.Helper()
	w.until("the thread is gone", func() bool {
		for _, f := range w.filed() {
			switch f.Event.(type) {
			case bridge.ThreadGone:
				return f.Place.Thread == thread && !f.Place.ThreadIsOurs
			case bridge.ReplyDeleted, bridge.ReplyChanged:
				w.Fatalf("%T came first", f.Event)
			}
		}
		return false
	})
}

// The deletion of a card is told, with replies to it or without, and so is that of a whole
// thread: before what Slack tells of each message in it.
func TestTheHeadOfAThreadIsDeleted(t *testing.T) {
	for name, remove := range map[string]func(w *world, ts string){
		"a bare card": func(w *world, ts string) { w.must(w.withBoss().Delete(sales, ts)) },
		"a card with replies": func(w *world, ts string) {
			reply := w.reply(ts, "one")
			w.must(w.sim.User(ana).Edit(sales, reply, "two"))
			w.must(w.withBoss().Delete(sales, ts))
		},
		"the whole thread": func(w *world, ts string) {
			w.reply(ts, "one")
			w.must(w.withBoss().DeleteThread(sales, ts))
		},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(w *world) {
				thread, ts := w.openThread()
				remove(w, ts) // while we are away
				w.setThreads(connectors.Thread{Thread: thread})
				w.sim.OnEvent(func(slacksim.Event) slacksim.EventFault { return slacksim.EventFault{Lose: 9} })
				time.Sleep(time.Hour)
				w.run()
				w.goneBefore(thread)
			})
			bubble(t, func(w *world) {
				thread, ts := w.openThread()
				defer w.run()()
				w.until("the socket is open", func() bool { return len(w.sim.Calls("apps.connections.open")) == 1 })
				time.Sleep(time.Second)
				w.must(w.withBoss().Delete(sales, ts))
				w.goneBefore(thread)
			})
		})
	}
}

// What people delete beside our threads is no concern, nor are our own posts in them.
func TestOtherDeletionsAreNoLostHeads(t *testing.T) {
	bubble(t, func(w *world) {
		thread, _ := w.openThread()
		ours := w.mustDeliver(post(thread, "1.1", "a customer's words")).Remote
		theirs, err := w.sim.User(ana).Post(sales, "lunch?")
		w.must(err)
		defer w.run()()
		w.until("the socket is open", func() bool { return len(w.sim.Calls("apps.connections.open")) == 1 })
		time.Sleep(time.Second)
		admin := w.withBoss()
		w.must(admin.Delete(sales, tsOf(ours)))
		w.must(admin.Delete(sales, theirs))
		time.Sleep(time.Minute)
		for _, f := range w.filed() {
			if _, is := f.Event.(bridge.ThreadGone); is {
				t.Errorf("it is told that %s is gone", f.Place.Thread)
			}
		}
	})
}
