package app_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
)

// A word of the program's own whose answer is lost comes twice in Telegram, which does
// not let one look. It was decided once: the thread says so, and it is counted.
func TestToldTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const room = "C0DESK"
		w := office(t)
		r := w.start(plainly)
		defer r.end()
		mia := w.telegram.User(telegramsim.Person{FirstName: "Mia", LastName: "Wong", Language: "en"})
		mia.Write("Hi!")
		thread := w.thread(room, "Mia Wong")
		w.replied(room, thread, "Hi!")
		w.telegram.Order("sendMessage", telegramsim.Dropped(true))
		w.marked(room, w.writes("U0ANA", room, thread, "Hello Mia"), "white_check_mark")
		w.replied(room, thread, "“Hello Mia” may have reached Mia Wong twice")
		w.telegram.Order("sendMessage", telegramsim.Dropped(true))
		w.writes("U0ANA", room, thread, "!close")
		w.replied(room, thread, "Mia Wong may have been told “This conversation is closed now.")
		w.long(time.Minute)
		twice, lines := 0, 0
		for _, m := range mia.Received() {
			if strings.Contains(m.Text, "closed now") {
				twice++
			}
		}
		for _, m := range w.slack.Thread(room, thread) {
			if strings.Contains(m.Seen(), "closed this conversation") {
				lines++
			}
		}
		if twice != 2 || lines != 1 {
			t.Errorf("Mia was told %d times, of %d closings\n%s", twice, lines, w.log)
		}
		if _, figures := r.get("/metrics"); !strings.Contains(figures, `frontdesk_delivery_duplicates_possible_total{endpoint="telegram"} 2`) {
			t.Error("they are not counted")
		}
	})
}

// Files of a reply that Telegram may have got, and that are refused together at the next
// try, go out one by one. That they may have come twice is admitted, once, and that they
// come after what was written later is said below each.
func TestFilesTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		r := w.start(unasked)
		defer r.end()
		mia, _, thread := w.talking()
		w.telegram.Order("sendMediaGroup", telegramsim.Dropped(true))
		fetched := 0
		w.slack.OnCall(func(c slacksim.Call) slacksim.Fault {
			if c.Method == slacksim.CallDownload {
				if fetched++; fetched == 3 { // the first of the second try
					return slacksim.HTML()
				}
			}
			return slacksim.Fault{}
		})
		bill := func(n string) slacksim.SendOption {
			return slacksim.WithUpload(slacksim.Upload{Name: n, MIMEType: "application/pdf", Content: []byte("%PDF-1.7\n" + n)})
		}
		ts := w.writes("U0BEN", "C0SUPPORT", thread, "Two bills", bill("one.pdf"), bill("two.pdf"))
		w.writes("U0BEN", "C0SUPPORT", thread, "That is all")
		w.marked("C0SUPPORT", ts, "white_check_mark")
		w.long(time.Minute)
		var got []string
		for _, m := range mia.Received() {
			if m.File != nil {
				m.Text = strings.TrimSpace(m.Text + " [" + m.File.Name + "]")
			}
			got = append(got, m.Text)
		}
		want := []string{
			"Two bills [one.pdf]", "[two.pdf]", "That is all",
			"(written earlier)\nTwo bills [one.pdf]", "(written earlier) [two.pdf]",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("Mia has (-want +got):\n%s\nThe log:\n%s", diff, w.log)
		}
		admitted := 0
		for _, m := range w.slack.Thread("C0SUPPORT", thread) {
			if strings.Contains(m.Seen(), "“Two bills 📎 one.pdf, two.pdf” may have reached Mia twice") {
				admitted++
			}
		}
		if admitted != 1 {
			t.Errorf("that they may have come twice is admitted %d times\n%s", admitted, w.log)
		}
		if _, figures := r.get("/metrics"); !strings.Contains(figures, `frontdesk_delivery_duplicates_possible_total{endpoint="telegram"} 2`) {
			t.Error("they are not counted")
		}
	})
}
