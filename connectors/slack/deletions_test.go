package slack_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"frontdesk/bridge"
	"frontdesk/connectors"
	"frontdesk/connectors/slack"
	"frontdesk/connectors/slack/slacksim"
)

// deletions are the messages whose deletion was told.
func (w *world) deletions() (all []bridge.RemoteID) {
	for _, f := range w.filed() {
		if d, is := f.Event.(bridge.ReplyDeleted); is {
			all = append(all, d.Remote)
		}
	}
	return all
}

// What was deleted while we were away is noticed once, by the thread that no longer has
// it; what is there, what lies elsewhere and what is too young is let be.
func TestDeletionsInAGap(t *testing.T) {
	bubble(t, func(w *world) {
		thread, ts := w.openThread()
		kept, deleted := w.reply(ts, "kept"), w.reply(ts, "deleted")
		place := func(channel, ts string) bridge.RemoteID { return slack.PlaceOf("T0SIM", channel, ts) }
		known := []connectors.Known{
			{Message: place(sales, kept), Author: ana},
			{Message: place(sales, deleted), Author: ana},
			{Message: place("C0ELSE", deleted), Author: ana},
			{Message: place(sales, "1500000000.000100"), Author: ana}, // before the day that is read
			{Message: "rubbish", Author: ana},
		}
		w.setThreads(connectors.Thread{Thread: thread, Seen: place(sales, deleted), Known: known})
		if err := w.sim.User(ana).Delete(sales, deleted); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour) // Slack has given up sending it
		young := w.reply(ts, "young")
		w.setThreads(connectors.Thread{Thread: thread, Seen: place(sales, deleted), Known: append(known, connectors.Known{
			Message: place(sales, young), Author: ana,
		})})
		if err := w.sim.User(ana).Delete(sales, young); err != nil {
			t.Fatal(err)
		}
		w.sim.OnEvent(func(slacksim.Event) slacksim.EventFault { return slacksim.EventFault{Lose: 9} })
		w.run()
		w.until("the deletion is told", func() bool { return len(w.deletions()) > 0 })
		for n := range 2 {
			w.sim.Disconnect("refresh_requested")
			w.until("the socket is open again", func() bool { return len(w.sim.Calls("apps.connections.open")) == 2+n })
			time.Sleep(30 * time.Second)
		}
		if got := w.deletions(); !slices.Contains(got, place(sales, deleted)) || slices.Contains(got, place(sales, kept)) || len(slices.Compact(got)) > 2 {
			t.Errorf("told are the deletions of %v", got)
		}
		for _, f := range w.filed() {
			if d, is := f.Event.(bridge.ReplyDeleted); is && (d.Author != ana || f.Place.Thread != thread) {
				t.Errorf("it is filed as %+v at %+v", d, f.Place)
			}
		}
	})
}

// A thread that was read in part is no proof of anything.
func TestNoDeletionFromAnIncompletePage(t *testing.T) {
	bubble(t, func(w *world) {
		thread, ts := w.openThread()
		var known []connectors.Known
		for i := range 250 { // more than a page
			known = append(known, connectors.Known{Message: slack.PlaceOf("T0SIM", sales, w.reply(ts, fmt.Sprint("reply ", i))), Author: ana})
		}
		w.setThreads(connectors.Thread{Thread: thread, Known: known})
		time.Sleep(time.Hour)
		w.sim.OnCall(func(c slacksim.Call) slacksim.Fault {
			if c.Method == "conversations.replies" && c.Args["cursor"] != "" {
				return slacksim.Status(503)
			}
			return slacksim.Fault{}
		})
		w.run()
		time.Sleep(10 * time.Minute)
		if got := w.deletions(); len(got) > 0 {
			t.Errorf("half a thread tells of %d deletions", len(got))
		}
		w.sim.OnCall(nil)
		w.until("all is there", func() bool { return len(w.replies()) == 250 })
		time.Sleep(10 * time.Minute)
		if got := w.deletions(); len(got) > 0 {
			t.Errorf("a whole thread tells of %d deletions", len(got))
		}
	})
}

// What follows from pages that are not as they should be: nothing.
func TestAbsent(t *testing.T) {
	const head, one, two = "1700000000.000100", "1700000001.000100", "1700000002.000100"
	known := []connectors.Known{{Message: slack.PlaceOf("T0SIM", sales, one), Author: ana}, {Message: slack.PlaceOf("T0SIM", sales, two), Author: ana}}
	msg := func(ts string) string { return fmt.Sprintf(`{"ts":%q}`, ts) }
	for _, tt := range []struct {
		name  string
		pages []string
		want  int
	}{
		{"all there", []string{msg(head) + "," + msg(one) + "," + msg(two)}, 0},
		{"one gone", []string{msg(head) + "," + msg(two)}, 1},
		{"on two pages", []string{msg(head) + "," + msg(one), msg(head) + "," + msg(two)}, 0},
		{"both gone", []string{msg(head)}, 2},
		{"an empty page", []string{""}, 0},
		{"a page without the head", []string{msg(two)}, 0},
		{"a second page without the head", []string{msg(head) + "," + msg(one), msg(one)}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := slack.AbsentForTest(head, known, tt.pages...); len(got) != tt.want {
				t.Errorf("absent are %v", got)
			}
		})
	}
}
