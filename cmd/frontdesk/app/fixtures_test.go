package app_test

import (
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode"

	"frontdesk/connectors/telegram/telegramsim"
)

// The folders of payloads as the platforms really send them, beside the project
// where it is developed. The few that the connectors' own tests must never be
// without are in their testdata.
const (
	telegramSamples = "../../../../shared/fixtures/telegram"
	slackSamples    = "../../../../shared/fixtures/slack"
)

// samples reads the JSON objects below a folder, by file and place in it.
func samples(t *testing.T, dir, otherwise string) map[string]map[string]json.RawMessage {
	t.Helper()
	if _, err := os.Stat(dir); err != nil {
		dir = otherwise
	}
	all := map[string]map[string]json.RawMessage{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".json" {
			return err
		}
		body, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var one map[string]json.RawMessage
		if json.Unmarshal(body, &one) == nil {
			all[strings.TrimPrefix(path, dir)] = one
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// updates are the Telegram samples as updates.
func updates(t *testing.T) map[string]map[string]json.RawMessage {
	t.Helper()
	all := map[string]map[string]json.RawMessage{}
	for name, fields := range samples(t, telegramSamples, "../../../connectors/telegram/testdata") {
		var list []map[string]json.RawMessage
		switch {
		case json.Unmarshal(fields["result"], &list) == nil:
			for i, one := range list {
				all[name+"#"+string(rune('a'+i))] = one
			}
		case fields["update_id"] == nil && fields["message_id"] != nil:
			message, err := json.Marshal(fields)
			if err != nil {
				t.Fatal(err)
			}
			all[name] = map[string]json.RawMessage{"message": message}
		default:
			all[name] = fields
		}
	}
	return all
}

// letters is a text without what layout may change.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// Every update that was gathered goes through the whole program. None stops it, and
// whatever a person wrote in a private chat is seen in Slack.
func TestTelegramFixturesThroughTheProgram(t *testing.T) {
	for way, start := range ways {
		t.Run(way, func(t *testing.T) { telegramFixtures(t, start) })
	}
}

func telegramFixtures(t *testing.T, start func(*world, string) *running) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		r := start(w, configuration[:strings.Index(configuration, "workflows:")])
		bot := w.telegram.Bot("shop_bot")
		all := updates(t)
		wrote := map[string]string{}
		for _, name := range slices.Sorted(maps.Keys(all)) {
			fields := all[name]
			var m struct {
				Chat struct {
					ID   int64  `json:"id"`
					Type string `json:"type"`
				} `json:"chat"`
				From    json.RawMessage `json:"from"`
				Text    string          `json:"text"`
				Caption string          `json:"caption"`
			}
			if json.Unmarshal(fields["message"], &m) == nil && m.Chat.Type == "private" && m.Chat.ID > 0 && m.From != nil {
				wrote[name] = m.Text + m.Caption
			}
			bot.InjectRaw(fields)
		}
		if err := w.telegram.WaitUntil(w.ctx, func() bool { return bot.Pending() == 0 }); err != nil {
			t.Fatalf("the updates were not all taken in: %v", err)
		}
		time.Sleep(5 * time.Minute) // of simulated time: whatever is slow is done by then
		var seen strings.Builder
		for _, m := range w.slack.All("C0SUPPORT") {
			seen.WriteString(letters(m.Seen()) + "\n")
		}
		checked := 0
		for name, text := range wrote {
			if want := letters(text); want != "" && !strings.HasPrefix(text, "/") {
				checked++
				if !strings.Contains(seen.String(), want[:min(len(want), 60)]) {
					t.Errorf("%s: %q is not seen in Slack", name, text)
				}
			}
		}
		t.Logf("%d updates; %d texts were looked for", len(all), checked)
		if checked == 0 {
			t.Error("no text was looked for")
		}
		if strings.Contains(w.log.String(), "panicked") {
			t.Errorf("something panicked:\n%s", w.log)
		}
		// It goes on as ever.
		leo := w.telegram.User(telegramsim.Person{ID: 4711, FirstName: "Leo"})
		leo.Write("Still there?")
		w.replied("C0SUPPORT", w.thread("C0SUPPORT", "Leo"), "Still there?")
		r.end()
	})
}

// Every event of Slack that was gathered goes through the whole program, as it is,
// and as if it had happened in a conversation's thread. None stops it, and none
// makes a stranger speak to the customer.
func TestSlackFixturesThroughTheProgram(t *testing.T) {
	for way, start := range ways {
		t.Run(way, func(t *testing.T) { slackFixtures(t, start) })
	}
}

func slackFixtures(t *testing.T, start func(*world, string) *running) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		r := start(w, configuration[:strings.Index(configuration, "workflows:")])
		leo := w.telegram.User(telegramsim.Person{FirstName: "Leo"})
		leo.Write("Hello")
		thread := w.thread("C0SUPPORT", "Leo")
		w.replied("C0SUPPORT", thread, "Hello")
		if _, err := w.slack.User("U0BEN").Reply("C0SUPPORT", thread, "Hello Leo"); err != nil {
			t.Fatal(err)
		}
		w.told(leo, "Hello Leo")

		all := samples(t, slackSamples, "../../../connectors/slack/testdata")
		sent := 0
		for _, name := range slices.Sorted(maps.Keys(all)) {
			for _, event := range slackEvents(all[name]) {
				w.slack.Emit(event)
				inside := maps.Clone(event)
				inside["channel"], inside["thread_ts"] = "C0SUPPORT", thread
				w.slack.Emit(inside)
				sent += 2
			}
		}
		t.Logf("%d events", sent)
		if sent < 4 {
			t.Fatalf("only %d events were found", sent)
		}
		if err := w.slack.Wait(w.ctx, func() bool { return w.slack.Unacked() == 0 }); err != nil {
			t.Fatalf("%d events were not acknowledged: %v", w.slack.Unacked(), err)
		}
		time.Sleep(2 * time.Minute) // of simulated time
		if n := len(w.slack.LostEvents()); n > 0 {
			t.Errorf("%d events were never acknowledged", n)
		}
		if strings.Contains(w.log.String(), "panicked") {
			t.Errorf("something panicked:\n%s", w.log)
		}
		if got := leo.Received(); got[len(got)-1].Text != "Hello Leo" {
			t.Errorf("the customer got %q from somebody who is no agent", got[len(got)-1].Text)
		}
		if _, err := w.slack.User("U0BEN").Reply("C0SUPPORT", thread, "Still there?"); err != nil {
			t.Fatal(err)
		}
		w.told(leo, "Still there?")
		r.end()
	})
}

// slackEvents are the events that a sample holds: itself, or what is in its envelope.
func slackEvents(fields map[string]json.RawMessage) []map[string]any {
	for _, key := range []string{"payload", "event"} {
		var inner map[string]json.RawMessage
		if json.Unmarshal(fields[key], &inner) == nil && inner != nil {
			return slackEvents(inner)
		}
	}
	var kind string
	if json.Unmarshal(fields["type"], &kind) != nil || kind == "" || strings.Contains(kind, "action") {
		return nil
	}
	event := map[string]any{}
	for k, v := range fields {
		event[k] = v
	}
	return []map[string]any{event}
}
