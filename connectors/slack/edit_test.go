package slack_test

import (
	"strings"
	"testing"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
	"frontdesk/connectors"
	"frontdesk/connectors/slack"
	"frontdesk/connectors/slack/slacksim"
)

// reword is an edit of one message of ours in the thread.
func reword(thread, at bridge.RemoteID, text string) connectors.Delivery {
	return connectors.Delivery{
		ID: "2.1", Installation: "inst", Thread: thread, Room: sales, Refs: []bridge.RemoteID{at},
		Op: bridge.Edit{Side: bridge.ToDesk, Message: "m1.1", Body: richtext.FromPlain(text), Author: "Rosa (Telegram)"},
	}
}

// What a customer has edited reads so in its place, under their name, with all that tells
// whose it is; it notifies and links no more than before.
func TestEditInPlace(t *testing.T) {
	bubble(t, func(w *world) {
		thread, ts := w.openThread()
		d := post(thread, "1.1", "How mcuh?")
		op := d.Op.(bridge.Post)
		op.Author = "Rosa (Telegram)"
		d.Op = op
		at := w.mustDeliver(d).Remote
		w.mustDeliver(reword(thread, at, hostile))
		m := w.message(tsOf(at))
		if m.Seen() != hostile || !m.Edited || m.ThreadTS != ts || m.Username != "Rosa (Telegram)" {
			t.Errorf("it reads %q, edited %v, in %q, by %q", m.Seen(), m.Edited, m.ThreadTS, m.Username)
		}
		if n := append(m.Notified(), m.MightNotify()...); len(n) > 0 || len(m.Links()) > 0 {
			t.Errorf("it notifies %v and links to %v", n, m.Links())
		}
		if m.Metadata == nil || m.Metadata.Text("effect") != "1.1" {
			t.Errorf("its metadata is %+v", m.Metadata)
		}
		if len(w.filed()) != 0 {
			t.Error("our own edit came back as somebody's")
		}
	})
}

// A caption changes, and neither the files nor whose they are.
func TestEditOfACaption(t *testing.T) {
	bubble(t, func(w *world) {
		defer w.run()()
		thread, _ := w.openThread()
		d := made("1.1", thread, "The cta", map[string]func() connectors.Content{"cat.txt": of("meow")}, "cat.txt")
		op := d.Op.(bridge.Post)
		op.Author = "Rosa (Telegram)"
		d.Op = op
		at := w.mustDeliver(d).Remote
		for caption, seen := range map[string]string{"The cat": "Rosa (Telegram)\nThe cat", "": "Rosa (Telegram)"} {
			e := reword(thread, at, caption)
			words := e.Op.(bridge.Edit)
			words.Caption = true
			e.Op = words
			w.mustDeliver(e)
			if m := w.message(tsOf(at)); !strings.HasPrefix(m.Seen(), seen) || len(m.Files) != 1 || strings.Contains(m.Seen(), "cta") {
				t.Errorf("it reads %q, with %d files", m.Seen(), len(m.Files))
			}
		}
	})
}

func TestDeletePartsInTheThread(t *testing.T) {
	bubble(t, func(w *world) {
		thread, ts := w.openThread()
		first, last := w.mustDeliver(post(thread, "1.1", "one")).Remote, w.mustDeliver(post(thread, "1.2", "two")).Remote
		gone := connectors.Delivery{
			ID: "2.1", Installation: "inst", Thread: thread, Room: sales, Refs: []bridge.RemoteID{first, last},
			Op: bridge.Delete{Side: bridge.ToDesk, Message: "m1.1", Why: bridge.BackShorter},
		}
		for range 2 { // the second time they are gone already
			w.mustDeliver(gone)
		}
		if n := len(w.sim.Thread(sales, ts)); n != 1 {
			t.Errorf("%d messages are left", n)
		}
	})
}

// TestEditRefused has each way in which Slack refuses an edit of ours.
func TestEditRefused(t *testing.T) {
	tests := []struct {
		name, text string
		prepare    func(w *world, ts string)
		refs       int
		reason     string
	}{
		{"deleted meanwhile", "new", func(w *world, ts string) { w.must(w.sim.Expire(sales, ts)) }, 1, bridge.ReasonGone},
		{"too late by the workspace's rule", "new", func(*world, string) { time.Sleep(2 * time.Hour) }, 1, bridge.ReasonNotAllowed},
		{"archived", "new", func(w *world, _ string) { w.must(w.sim.Archive(sales)) }, 1, bridge.ReasonRoomClosed},
		{"too long", strings.Repeat("x", 4001), nil, 1, bridge.ReasonTooLong},
		{"nothing to say", "", nil, 1, bridge.ReasonOther},
		{"no message", "new", nil, 0, bridge.ReasonGone},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			bubble(t, func(w *world) {
				thread, _ := w.openThread()
				at := w.mustDeliver(post(thread, "1.1", "old")).Remote
				if tt.prepare != nil {
					tt.prepare(w, tsOf(at))
				}
				d := reword(thread, at, tt.text)
				d.Refs = d.Refs[:tt.refs]
				_, err := w.deliver(d)
				wantFailure(t, err, connectors.Rejected, tt.reason)
			}, func(_ *slack.Config, opts *[]slacksim.Option) {
				*opts = append(*opts, slacksim.WithEditWindow(time.Hour))
			})
		})
	}
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}
