package bridge_test

import (
	"fmt"
	"strings"
	"testing"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
)

// TestFailuresInWords has, for each reason, what the author of a reply is told, whether
// another try is offered, and what the card says of the customer.
func TestFailuresInWords(t *testing.T) {
	const again = " [Retry]"
	for reason, want := range map[string]struct{ words, offers, card string }{
		bridge.ReasonBlocked:     {"your reply did not reach Mia Wolf, who has blocked the bot.", again, "no, the bot is blocked"},
		bridge.ReasonDeactivated: {"your reply did not reach Mia Wolf: the account no longer exists.", "", "no, the account no longer exists"},
		bridge.ReasonNoChat:      {"your reply did not reach Mia Wolf: the chat is gone.", again, ""},
		bridge.ReasonTooLong:     {"your reply did not reach Mia Wolf: it was too long.", "", ""},
		bridge.ReasonNotAllowed:  {"your reply did not reach Mia Wolf: the app does not allow it.", again, ""},
		bridge.ReasonExpired:     {"your reply did not reach Mia Wolf, although I tried for a day.", again, ""},
		bridge.ReasonThrottled:   {"your reply did not reach Mia Wolf: the app has let nothing through for two days.", again, ""},
		bridge.ReasonOther:       {"your reply did not reach Mia Wolf: the app refused it. Try other words, or another way.", again, ""},
		"something new":          {"your reply did not reach Mia Wolf: the app refused it. Try other words, or another way.", again, ""},
	} {
		t.Run(reason, func(t *testing.T) {
			log, w := afterReply(t, "refuse post "+reason, "ana writes Hello")
			wants(t, log, fmt.Sprintf("\tthread: @ana %q%s\n", want.words, want.offers), "\tmark failed\n", "| Not delivered: 1 |")
			reach := "Reachable: " + want.card
			if strings.Contains(log, reach) != (want.card != "") || want.card == "" && strings.Contains(log, "Reachable") {
				t.Errorf("the card does not say %q:\n%s", reach, log)
			}
			if want.card == "" {
				return
			}
			w.log.Reset()
			w.do(t, "customer says I am back")
			if back := w.log.String(); strings.Contains(back, "Reachable") || !strings.Contains(back, "card: ") {
				t.Errorf("when they are back the card still says so:\n%s", back)
			}
		})
	}
}

// TestFailedEditsInWords is the same for edits and deletions of replies.
func TestFailedEditsInWords(t *testing.T) {
	for line, want := range map[string]map[string]string{
		"ana edits Hullo": {
			bridge.ReasonBlocked:     "your edit did not reach Mia Wolf, who has blocked the bot and still has the wording of before.",
			bridge.ReasonDeactivated: "your edit did not reach Mia Wolf: the account no longer exists.",
			bridge.ReasonGone:        "your edit did not reach Mia Wolf, who does not have that message any more.",
			bridge.ReasonOther:       "your edit did not reach Mia Wolf, who still has the wording of before.",
		},
		"ana deletes": {
			bridge.ReasonBlocked:     "⚠️ Mia Wolf still has this reply: it cannot be taken back from somebody who has blocked the bot.",
			bridge.ReasonDeactivated: "⚠️ This reply could not be taken back: Mia Wolf’s account no longer exists.",
			bridge.ReasonTooOld:      "⚠️ Mia Wolf still has this reply: Telegram lets me take back only what is less than 48 hours old.",
			bridge.ReasonOther:       "⚠️ Mia Wolf still has this reply: Telegram would not take it back.",
		},
	} {
		for reason, words := range want {
			t.Run(line+"/"+reason, func(t *testing.T) {
				op := map[bool]string{true: "edit", false: "delete"}[strings.Contains(line, "edits")]
				lines := []string{"ana writes Hello", "refuse " + op + " " + reason, line}
				if op == "delete" {
					lines = append(lines, "advance 5s")
				}
				log, _ := afterReply(t, lines...)
				wants(t, log, fmt.Sprintf("\tthread: @ana %q\n", words))
				if gone := reason == bridge.ReasonBlocked || reason == bridge.ReasonDeactivated; strings.Contains(log, "Reachable: no") != gone {
					t.Errorf("what the card says of the customer is wrong:\n%s", log)
				}
			})
		}
	}
}

// afterReply plays lines in a conversation that an agent has, and gives what follows from the last of
// them.
func afterReply(t *testing.T, lines ...string) (string, *world) {
	t.Helper()
	w := newWorld(t)
	for _, line := range append([]string{"customer says Hi", "customer presses Help", "customer presses Skip", "ana presses take"}, lines...) {
		w.log.Reset()
		w.do(t, line)
	}
	return w.log.String(), w
}

func wants(t *testing.T, log string, all ...string) {
	t.Helper()
	for _, want := range all {
		if !strings.Contains(log, want) {
			t.Errorf("%q is not in:\n%s", want, log)
		}
	}
}

// What could not be shown for a day is tried anew, in the thread that there is.
func TestParkedByTheDesk(t *testing.T) {
	photo := []bridge.File{{Endpoint: "telegram", ID: "1", Kind: bridge.FilePhoto, Name: "1.jpg"}}
	for _, reason := range []string{bridge.ReasonExpired, bridge.ReasonThrottled} {
		_, w := afterReply(t, "customer says Hello")
		w.log.Reset()
		w.decide(bridge.Settled{
			Conversation: 1042, Thread: 1, Op: "post", Message: "m1.0", Parts: 1, Result: bridge.Parked, Reason: reason,
			Body: richtext.FromPlain("Hi"), Author: "Mia Wolf (Telegram)", Files: photo,
		})
		w.run()
		if got, want := w.log.String(), "\tthread: Mia Wolf (Telegram): \"Hi\" {photo 1.jpg}\n"; got != want {
			t.Errorf("%s:\n%s\nwant:\n%s", reason, got, want)
		}
	}
}

// What Slack does not take is shown plainly, or at least told of: a new thread, in which
// it would be refused again, is no way out.
func TestRefusedByTheDesk(t *testing.T) {
	styled := richtext.Doc{richtext.Para{Text: []richtext.Inline{richtext.Text{S: "Hi", Style: richtext.Bold}}}}
	const told = "📎 Sent a message that cannot be shown here: open Telegram."
	for _, c := range []struct {
		body         richtext.Doc
		author, want string
	}{
		{styled, "Mia Wolf (Telegram)", "\tthread: Mia Wolf (Telegram): \"Hi\"\n"},
		{richtext.FromPlain("Hi"), "Mia Wolf (Telegram)", "\tthread: Mia Wolf (Telegram): \"" + told + "\"\n"},
		{richtext.FromPlain(told), "Mia Wolf (Telegram)", ""},
		{styled, "", "\tthread: \"Hi\"\n"},
		{richtext.FromPlain("Hi"), "", ""},
	} {
		for _, reason := range []string{bridge.ReasonOther, bridge.ReasonTooLong} {
			_, w := afterReply(t, "customer says Hello")
			w.log.Reset()
			w.decide(bridge.Settled{
				Conversation: 1042, Thread: 1, Op: "post", Message: "m1.0", Parts: 1, Result: bridge.Refused, Reason: reason, Body: c.body, Author: c.author,
			})
			w.run()
			if got := w.log.String(); got != c.want {
				t.Errorf("%q by %q, refused as %s:\n%s\nwant:\n%s", c.body.Plain(), c.author, reason, got, c.want)
			}
		}
	}
}

// Of several files that are refused each is named, and not the first alone.
func TestEachRefusedFileIsNamed(t *testing.T) {
	_, w := afterReply(t, "ana writes Hello")
	w.offline = true
	w.do(t, "ana uploads photo/1.jpg/1MB+document/2.pdf/1MB Two")
	w.offline, w.waiting = false, nil
	w.log.Reset()
	for i, name := range []string{"1.jpg", "2.pdf"} {
		w.decide(bridge.Settled{
			Effect: bridge.EffectID(name), Conversation: 1042, Op: "post", Message: w.last["ana"], Part: i, Parts: 2, By: "ana", Result: bridge.Refused,
			Reason: bridge.ReasonFileType, Files: []bridge.File{{Endpoint: bridge.Desk, ID: "F1", Kind: bridge.FileDocument, Name: name, Size: 1 << 20}},
		})
	}
	w.run()
	wants(t, w.log.String(), "Mia Wolf: a file, “1.jpg”", "Mia Wolf: a file, “2.pdf”")
}
