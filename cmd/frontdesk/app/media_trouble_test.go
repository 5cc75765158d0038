package app_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
)

// Whatever goes wrong once while a customer's file is brought to the thread, it is there
// once in the end, and in its place among the words around it.
func TestFileIsThereOnce(t *testing.T) {
	const done = "files.completeUploadExternal"
	fault := func(method string, f slacksim.Fault) func(*world) {
		return func(w *world) {
			w.slack.OnCall(func(c slacksim.Call) slacksim.Fault {
				if c.Method == method && c.N == 1 {
					return f
				}
				return slacksim.Fault{}
			})
		}
	}
	for _, tt := range []struct {
		name  string
		spoil func(*world)
		stops bool // the program is stopped meanwhile, and begins anew
	}{
		{name: "no address", spoil: fault("files.getUploadURLExternal", slacksim.Status(503))},
		{name: "throttled", spoil: fault("files.getUploadURLExternal", slacksim.Throttle(20*time.Second))},
		{name: "the upload breaks", spoil: fault(slacksim.CallUpload, slacksim.Drop())},
		{name: "the upload hangs", spoil: fault(slacksim.CallUpload, slacksim.Hang())},
		{name: "no word of the end", spoil: fault(done, slacksim.Drop().AfterEffect())},
		{name: "a doubtful end", spoil: fault(done, slacksim.Refuse("internal_error").AfterEffect())},
		{name: "an end that hangs", spoil: fault(done, slacksim.Hang().AfterEffect())},
		{name: "an end that is none", spoil: fault(done, slacksim.Status(503))},
		{name: "Slack loses it", spoil: func(w *world) { w.slack.LoseShares(1) }},
		{name: "no event and no look", spoil: func(w *world) {
			w.slack.OnEvent(func(e slacksim.Event) slacksim.EventFault {
				if e.Subtype == "file_share" {
					return slacksim.EventFault{Lose: 4}
				}
				return slacksim.EventFault{}
			})
			w.slack.OnCall(func(c slacksim.Call) slacksim.Fault {
				if c.Method == "files.info" {
					return slacksim.Throttle(time.Minute)
				}
				return slacksim.Fault{}
			})
		}},
		{name: "the program is stopped", spoil: fault(done, slacksim.Hang().AfterEffect()), stops: true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				r := w.start(unasked)
				mia, _, thread := w.talking()
				tt.spoil(w)
				mia.Write("before")
				if _, err := mia.SendFile(telegramsim.Media{Kind: "document", Name: "one.txt", Data: []byte("one"), Caption: "a file"}); err != nil {
					t.Fatal(err)
				}
				mia.Write("after")
				if tt.stops {
					time.Sleep(2 * time.Second)
					r.end()
					r = w.start(unasked)
				}
				defer func() { r.end() }()
				time.Sleep(10 * time.Minute)
				var seen []string
				for _, m := range w.slack.Thread("C0SUPPORT", thread)[2:] {
					seen = append(seen, strings.TrimPrefix(m.Seen(), "Mia (Telegram)\n"))
				}
				if diff := cmp.Diff([]string{"before", "a file\n[one.txt]", "after"}, seen); diff != "" {
					t.Errorf("the thread (-want +got):\n%s\nThe log:\n%s", diff, w.log)
				}
			})
		})
	}
}

// A file that an agent deletes in Slack is gone at the customer's too.
func TestFileIsDeletedInSlack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		r := w.start(unasked)
		defer r.end()
		mia, ben, thread := w.talking()
		ts := w.writes("U0BEN", "C0SUPPORT", thread, "for you", slacksim.WithUpload(slacksim.Upload{Name: "not-for-you.txt", Content: []byte("secret")}))
		w.marked("C0SUPPORT", ts, "white_check_mark")
		if err := ben.Edit("C0SUPPORT", ts, "for you, Mia"); err != nil { // the deletion comes after an edit
			t.Fatal(err)
		}
		w.hasFiles(mia, "for you, Mia", "not-for-you.txt")
		m, _ := w.slack.Message("C0SUPPORT", ts)
		if err := ben.DeleteFile(m.Files[0].ID); err != nil {
			t.Fatal(err)
		}
		w.hasFiles(mia, "for you, Mia")
	})
}

// The files of a reply are deleted one after the other: the others stay, and so do its words.
func TestFilesAreDeletedOneByOneInSlack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		r := w.start(unasked)
		defer r.end()
		mia, ben, thread := w.talking()
		ts := w.writes("U0BEN", "C0SUPPORT", thread, "for you",
			slacksim.WithUpload(slacksim.Upload{Name: "wrong.txt", Content: []byte("secret")}), slacksim.WithUpload(slacksim.Upload{Name: "right.txt", Content: []byte("yours")}))
		w.marked("C0SUPPORT", ts, "white_check_mark")
		w.hasFiles(mia, "for you", "wrong.txt", "right.txt")
		m, _ := w.slack.Message("C0SUPPORT", ts)
		for i, left := range [][]string{{"right.txt"}, nil} {
			if err := ben.DeleteFile(m.Files[i].ID); err != nil {
				t.Fatal(err)
			}
			w.hasFiles(mia, "for you", left...)
		}
	})
}

// hasFiles waits until a customer has these files and no other, and, unless words are
// empty, a message that reads so.
func (w *world) hasFiles(of *telegramsim.User, words string, names ...string) {
	w.Helper()
	var have []string
	if _, err := of.Wait(w.ctx, func(received []telegramsim.Message) bool {
		have = nil
		said := words == ""
		for _, m := range received {
			said = said || m.Text == words
			if m.File != nil {
				have = append(have, m.File.Name)
			}
		}
		return said && slices.Equal(have, names)
	}); err != nil {
		w.Errorf("the customer has the files %q, not %q with %q: %v", have, names, words, err)
	}
}
