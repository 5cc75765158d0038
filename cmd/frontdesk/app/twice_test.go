package app_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

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
