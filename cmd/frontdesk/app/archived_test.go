package app_test

import (
	"net/http"
	"testing"
	"testing/synctest"

	"frontdesk/connectors/telegram/telegramsim"
)

// A team's Slack channel is archived: what takes it for granted says so, and once it
// is mended the conversation is seen.
func TestArchivedSlackChannel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		r := w.start(configuration)
		r.becomes(http.StatusOK, "ready\n")
		if err := w.slack.Archive("C0SUPPORT"); err != nil {
			t.Fatal(err)
		}
		leo := w.telegram.User(telegramsim.Person{FirstName: "Leo", Language: "en"})
		leo.Write("Anybody there?")
		w.told(leo, "What is it about?")
		leo.Write("help")
		w.told(leo, "Your email?")
		leo.Write("leo@example.org")
		r.becomes(http.StatusServiceUnavailable, "slack: the Slack channel C0SUPPORT of Support takes no messages")
		if err := w.slack.Unarchive("C0SUPPORT"); err != nil {
			t.Fatal(err)
		}
		r.becomes(http.StatusOK, "ready\n")
		w.replied("C0SUPPORT", w.thread("C0SUPPORT", "Leo #1\n"), "Anybody there?")
		r.end()
	})
}

// A Slack channel is archived with a conversation in it: the fallback team goes on with
// it, and sees what was said so far and whose it was.
func TestArchivedWithAConversation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		r := w.start(configuration)
		defer r.end()
		leo := w.telegram.User(telegramsim.Person{FirstName: "Leo", Language: "en"})
		w.waits(leo, "Do you sell boats?", "Buying")
		before := w.thread("C0SALES", "Leo")
		w.marked("C0SALES", w.writes("U0ANA", "C0SALES", before, "We do."), "white_check_mark")
		if err := w.slack.Archive("C0SALES"); err != nil {
			t.Fatal(err)
		}
		leo.Write("Red ones?")
		after := w.thread("C0SUPPORT", "Leo")
		for _, part := range []string{"Do you sell boats?", "We do.", "Red ones?", "Ana had it"} {
			w.replied("C0SUPPORT", after, part)
		}
		leo.Write("Or blue ones?")
		w.replied("C0SUPPORT", after, "Or blue ones?")
		w.marked("C0SUPPORT", w.writes("U0BEN", "C0SUPPORT", after, "Both."), "white_check_mark")
		w.told(leo, "Both.")
		if n := len(w.slack.Messages("C0SUPPORT")); n != 1 {
			t.Errorf("%d messages stand in the Slack channel: %q", n, texts(w.slack.Messages("C0SUPPORT")))
		}
	})
}
