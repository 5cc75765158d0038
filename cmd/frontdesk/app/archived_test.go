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
