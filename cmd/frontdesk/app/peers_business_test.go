package app_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
)

// chatwoot issue 10181: what was written to a Telegram Business account was missed. It
// opens conversations of its own; replies go out in the owner's name; the owner's own
// words are shown as theirs, a deletion is marked, and a connection that ends is said.
func TestChatwoot10181TelegramBusiness(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := office(t)
		r := w.start(strings.Replace(plainly, "slack: {", "slack: {admins: [U0BEN], ", 1))
		shop := w.telegram.Bot("shop_bot")
		eva := shop.Connect(telegramsim.Person{FirstName: "Eva"}, telegramsim.Rights{Reply: true, DeleteSent: true})
		w.privately("U0BEN", "Eva has connected this bot")

		mia, own := w.begins("Mia")
		there := eva.Chat(mia.Person())
		hello := there.Write("Hello Eva")
		thread := w.thread("C0DESK", "Mia #2")
		w.replied("C0DESK", thread, "Hello Eva")
		ts := w.says("U0ANA", "C0DESK", thread, "Hello Mia, this is Eva's shop")
		w.told(there, "Eva's shop")
		w.marked("C0DESK", ts, "white_check_mark")
		w.neverTold(mia, "Eva's shop")

		if _, err := there.OwnerWrites("It is me now"); err != nil {
			t.Fatal(err)
		}
		if m := w.inThread("C0DESK", thread, "It is me now"); !strings.HasPrefix(m.Username, "Eva") {
			t.Errorf("the owner's words are shown as those of %q", m.Username)
		}
		if err := there.Edit(hello.ID, "Hello dear Eva"); err != nil {
			t.Fatal(err)
		}
		w.replied("C0DESK", thread, "Hello dear Eva")
		if err := there.Delete(hello.ID); err != nil {
			t.Fatal(err)
		}
		w.replied("C0DESK", thread, "Deleted by Mia")
		if _, err := w.slack.User("U0ANA").Reply("C0DESK", thread, "!unsend"); err != nil {
			t.Fatal(err)
		}
		w.slackShows("C0DESK", func(slacksim.Message) bool {
			return !slices.ContainsFunc(there.Received(), func(m telegramsim.Message) bool { return strings.Contains(m.Text, "Eva's shop") })
		}, "the reply taken back")

		eva.Disconnect()
		w.privately("U0BEN", "Eva has disconnected this bot")
		lost := w.says("U0ANA", "C0DESK", thread, "Are you there?")
		w.replied("C0DESK", thread, "has disconnected this bot, or does not let it reply")
		w.marked("C0DESK", lost, "warning")
		w.says("U0ANA", "C0DESK", own, "This still works")
		w.told(mia, "This still works")
		r.end()
	})
}

// privately waits until the program has told somebody something in private.
func (w *world) privately(who, shows string) {
	w.Helper()
	err := w.slack.Wait(w.ctx, func() bool {
		return slices.ContainsFunc(w.slack.Direct(who), func(m slacksim.Message) bool { return strings.Contains(m.Seen(), shows) })
	})
	if err != nil {
		w.Fatalf("%s is not told %q: %v", who, shows, err)
	}
}
