package sim

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"frontdesk/connectors/slack/slacksim"
)

func TestSaysLate(t *testing.T) {
	for text, want := range map[string]bool{
		"(written earlier)":              true, // below a file without words
		"(written earlier)\nSure, a1.":   true,
		"Ana\n(früher geschrieben)\na1.": true, // below a name
		"Sure, a1.":                      false,
		"That was (written earlier)":     false,
		"":                               false,
	} {
		if got := saysLate(text); got != want {
			t.Errorf("of %q it says %v", text, got)
		}
	}
}

// Whoever is told of a file by its name is not left in the dark about that reply.
func TestExplained(t *testing.T) {
	for line, want := range map[string]int{
		"<@" + Ana + "> ⚠️ Not sent to Mia: a file, “a1.0.pdf” (18 B).":   0,
		"<@" + Ana + "> ⚠️ Not sent to Mia: a file, “a2.0.pdf” (18 B).":   1, // of another reply
		"<@" + Jonas + "> ⚠️ Not sent to Mia: a file, “a1.0.pdf” (18 B).": 1, // to somebody else
		"<@" + Ana + "> your reply did not reach Mia.":                    0,
		"<@" + Ana + "> this one is for you: Mia.":                        1,
	} {
		w := New(Options{SlackAddr: "slack.test:80", TelegramAddr: "telegram.test:80"})
		defer w.Slack.Close()
		post := func(thread, text string) {
			r := httptest.NewRequest("POST", "/api/chat.postMessage", strings.NewReader(url.Values{
				"channel": {Support}, "thread_ts": {thread}, "text": {text},
			}.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Authorization", "Bearer "+w.Slack.App().BotToken)
			answer := httptest.NewRecorder()
			w.Slack.ServeHTTP(answer, r)
			if !strings.Contains(answer.Body.String(), `"ok":true`) {
				t.Fatal(answer.Body)
			}
		}
		post("", "Mia #1")
		card := w.Slack.Messages(Support)[0]
		ts, err := w.Slack.User(Ana).Reply(Support, card.TS, "", slacksim.WithUpload(slacksim.Upload{Name: "a1.0.pdf", MIMEType: "application/pdf", Content: []byte("%PDF")}))
		if err != nil {
			t.Fatal(err)
		}
		post(card.TS, line)
		c := &Crowd{world: w, remarks: []*remark{{
			what: "an agent shares files", author: Ana, channel: Support, thread: card.TS, ts: ts, word: "a1.", files: []string{"a1.0.pdf"},
		}}}
		o := &Oracle{crowd: c, threads: map[*customer][]*thread{nil: {{card: card, messages: w.Slack.Thread(Support, card.TS)[1:]}}}}
		o.explained()
		if len(o.found) != want {
			t.Errorf("with %q in the thread: %v", line, o.found)
		}
	}
}
