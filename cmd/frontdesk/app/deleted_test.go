package app_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
)

// Somebody deletes a thread by hand, the newest reply first and the card last: the customer
// keeps every reply, and the thread in its place has their files.
func TestAThreadIsDeletedMessageByMessage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.slack.AddUser(slacksim.User{ID: "U0BOSS", Name: "boss", DisplayName: "Boss", Admin: true})
		w.slack.AddChannel(slacksim.Channel{ID: "C0SUPPORT", Name: "support", Members: []string{"U0ANA", "U0BEN", "U0BOSS", "U0DESK"}})
		r := w.start(unasked)
		defer r.end()
		mia, ben, thread := w.talking()
		if _, err := mia.SendFile(telegramsim.Media{Kind: "document", Name: "bill.pdf", Data: []byte("%PDF-1.7\n"), Caption: "the bill"}); err != nil {
			t.Fatal(err)
		}
		w.filesWith("C0SUPPORT", thread, "the bill")
		first := w.writes("U0BEN", "C0SUPPORT", thread, "Thank you")
		w.marked("C0SUPPORT", first, "white_check_mark")
		second := w.writes("U0BEN", "C0SUPPORT", thread, "It is paid")
		w.marked("C0SUPPORT", second, "white_check_mark")
		for _, ts := range []string{second, first, thread} {
			by := ben
			if ts == thread {
				by = w.slack.User("U0BOSS")
			}
			if err := by.Delete("C0SUPPORT", ts); err != nil {
				t.Fatal(err)
			}
			time.Sleep(3 * time.Second)
		}
		var next string
		w.slackShows("C0SUPPORT", func(m slacksim.Message) bool {
			next = m.TS
			return !m.Deleted && m.TS != thread && m.ThreadTS == "" && strings.Contains(m.Seen(), "#1\n")
		}, "a new thread")
		w.replied("C0SUPPORT", next, "keeps what they have")
		if got := w.filesWith("C0SUPPORT", next, "the bill"); !slices.Equal(got, []string{"%PDF-1.7\n"}) {
			t.Errorf("the new thread has %.80q of the bill", got)
		}
		time.Sleep(time.Minute)
		for _, words := range []string{"Thank you", "It is paid"} {
			if n := heard(mia, words); n != 1 {
				t.Errorf("the customer has %q %d times", words, n)
			}
		}
	})
}
