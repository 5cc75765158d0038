package app_test

import (
	"io"
	"strings"
	"testing"
	"testing/synctest"

	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
)

// More hands over the transcript, in private, as a page with the notes in it.
func TestTranscriptInPrivate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const room = "C0DESK"
		w := office(t)
		r := w.start(plainly)
		defer r.end()
		mia := w.telegram.User(telegramsim.Person{FirstName: "Mia", LastName: "Wong", Language: "en"})
		mia.Write("How do I pay?")
		thread := w.thread(room, "Mia Wong")
		w.replied(room, thread, "How do I pay?") // from then on the program knows whose thread that is
		ana := w.slack.User("U0ANA")
		if _, err := ana.Reply(room, thread, ";; she is new here"); err != nil {
			t.Fatal(err)
		}
		w.replied(room, thread, "she is new here")
		page := w.transcript(room, thread)
		for _, words := range []string{"How do I pay?", "she is new here", "Mia Wong (Telegram)"} {
			if !strings.Contains(page, words) {
				t.Errorf("%q is not in the transcript:\n%s", words, page)
			}
		}
	})
}

// transcript has Ana ask for the transcript of a thread, and is what she is sent.
func (w *world) transcript(room, thread string) string {
	w.Helper()
	ana := w.slack.User("U0ANA")
	if err := ana.Shortcut(room, thread, "frontdesk_more"); err != nil {
		w.Fatal(err)
	}
	w.form("U0ANA", "first conversation")
	if err := ana.Submit(map[string]string{"What would you like to do?": "Get the transcript, as a file in private"}); err != nil {
		w.Fatal(err)
	}
	var got slacksim.Message
	err := w.slack.Wait(w.ctx, func() bool {
		all := w.slack.Direct("U0ANA")
		if len(all) > 0 {
			got = all[len(all)-1]
		}
		return len(got.Files) == 1
	})
	if err != nil {
		w.Fatalf("no transcript in private: %v\n%s", err, w.log)
	}
	if !strings.Contains(got.Seen(), "it is for colleagues only") {
		w.Fatalf("in private Ana reads %q", got.Seen())
	}
	_, content, ok := w.slack.OpenFile(got.Files[0].ID)
	if !ok {
		w.Fatal("the file is not there")
	}
	page, err := io.ReadAll(content)
	if err != nil {
		w.Fatal(err)
	}
	return string(page)
}

// TestTranscriptTellsWhatCardsTell: what agents may not see is not in it either, nor what the
// configuration does not declare any more.
func TestTranscriptTellsWhatCardsTell(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const room, declared = "C0DESK", plainly + `
fields: {plan: {on: contact}, risk: {on: contact, see: admins}, OLD: {on: contact, see: admins}}
workflows:
  - id: inbound
    trigger: {event: conversation_opened}
    steps: [{set: {contact.fields.plan: pro, contact.fields.risk: r7, contact.fields.OLD: o9}}, {route: desk}]
`
		w := office(t)
		r := w.start(declared)
		w.telegram.User(telegramsim.Person{FirstName: "Mia", LastName: "Wong", Language: "en"}).Write("Hello")
		thread := w.thread(room, "Mia Wong #")
		w.replied(room, thread, "Hello")
		r.end()
		without, _, _ := strings.Cut(declared, "workflows:")
		r = w.start(strings.Replace(without, ", OLD: {on: contact, see: admins}", "", 1))
		defer r.end()
		if page := w.transcript(room, thread); !strings.Contains(page, "pro") || strings.Contains(page, "r7") || strings.Contains(page, "o9") {
			t.Errorf("the transcript is:\n%s", page)
		}
	})
}
