package app_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode"

	"frontdesk/bridge"
	"frontdesk/connectors"
	"frontdesk/connectors/connectortest"
	"frontdesk/connectors/telegram"
	"frontdesk/connectors/telegram/telegramsim"
	"frontdesk/store"
)

// The folders of payloads as the platforms really send them, beside the project
// where it is developed. The few that the connectors' own tests must never be
// without are in their testdata.
const (
	telegramSamples = "../../../../shared/fixtures/telegram"
	slackSamples    = "../../../../shared/fixtures/slack"
)

// samples are the JSON objects of a folder, by file.
func samples(t *testing.T, dir, otherwise string) map[string]map[string]json.RawMessage {
	t.Helper()
	all := map[string]map[string]json.RawMessage{}
	for name, body := range connectortest.Payloads(t, dir, otherwise) {
		var one map[string]json.RawMessage
		if json.Unmarshal(body, &one) == nil {
			all[name] = one
		}
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

// strange are the reasons for which a payload may be parked: nobody could know what it is,
// or where it belongs.
var strange = []string{
	"unknown kind of update", "the message has no chat", // Telegram
	"without a Slack channel or a ts", "without its caller", "is not ours", "at no place that we could name", // Slack
}

// unparked fails for each event that was parked though its kind is known, and for each
// delivery that was given up.
func (w *world) unparked() {
	w.Helper()
	db, err := store.Open(w.Context(), "sqlite:"+filepath.Join(w.dir, "frontdesk.db"), store.InBubble())
	if err != nil {
		w.Fatal(err)
	}
	defer db.Close()
	list, err := db.ListParked(w.Context(), 10_000)
	if err != nil {
		w.Fatal(err)
	}
	for _, p := range list {
		if !slices.ContainsFunc(strange, func(why string) bool { return strings.Contains(p.Reason, why) }) {
			whole, _ := db.ShowParked(w.Context(), p.Ref)
			w.Errorf("a %s is parked: %s\n%.2000s", p.Kind, p.Reason, whole.Body)
		}
	}
	why := map[string]int{}
	for _, p := range list {
		why[p.Reason]++
	}
	w.Logf("%d are parked, which nobody could know or place: %v", len(list), why)
}

// rawJSON is what no message that a person reads has in it.
var rawJSON = regexp.MustCompile(`[{,]\s*"[A-Za-z_]+"\s*:`)

// isForPeople fails if a text is raw data.
func isForPeople(t *testing.T, text string) {
	t.Helper()
	if m := rawJSON.FindString(text); m != "" {
		t.Errorf("people are shown raw data: %.200q", text)
	}
}

// Every update that was gathered goes through the whole program. None stops it, none of a
// kind that we know is parked, and whatever a person sent in a private chat is seen in
// Slack: its words, or what it was, and never as data.
func TestTelegramFixturesThroughTheProgram(t *testing.T) {
	for way, start := range ways {
		t.Run(way, func(t *testing.T) { telegramFixtures(t, start) })
	}
}

// sent are the messages of people among updates, as the decoder has them, by album or
// else one by one.
func sent(t *testing.T, all map[string]map[string]json.RawMessage) map[string]bridge.MessageIn {
	t.Helper()
	s := telegram.Kind{}.Settings().(*telegram.Settings)
	s.Token = connectors.NewSecret("1:shop")
	ch, err := s.Open(connectors.Deps{ID: "telegram", HTTP: http.DefaultClient, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	messages := map[string]bridge.MessageIn{}
	for name, fields := range all {
		fields = maps.Clone(fields)
		fields["update_id"] = json.RawMessage("1")
		body, err := json.Marshal(fields)
		if err != nil {
			t.Fatal(err)
		}
		filed, _ := ch.Decode(connectors.Raw{Endpoint: "telegram", Body: body})
		for _, one := range filed {
			if in, is := one.Event.(bridge.MessageIn); is && !in.Service && in.Command != "help" {
				if in.Album != "" {
					name = in.Album
				}
				messages[name] = in
			}
		}
	}
	return messages
}

func telegramFixtures(t *testing.T, start func(*world, string) *running) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		r := start(w, unasked)
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
		relayed := 0
		for _, m := range w.slack.All("C0SUPPORT") {
			isForPeople(t, m.Seen())
			seen.WriteString(letters(m.Seen()) + "\n")
			if m.Username != "" {
				relayed++
				if strings.TrimSpace(m.Seen()) == "" {
					t.Errorf("an empty message of %s", m.Username)
				}
			}
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
		messages := sent(t, all)
		t.Logf("%d updates, %d messages of people, %d posts of theirs in Slack; %d texts were looked for", len(all), len(messages), relayed, checked)
		if checked == 0 || relayed < len(messages) {
			t.Errorf("of %d messages %d are seen, and %d texts were looked for", len(messages), relayed, checked)
		}
		if strings.Contains(w.log.String(), "panicked") {
			t.Errorf("something panicked:\n%s", w.log)
		}
		// It goes on as ever.
		leo := w.telegram.User(telegramsim.Person{ID: 4711, FirstName: "Leo"})
		leo.Write("Still there?")
		w.replied("C0SUPPORT", w.thread("C0SUPPORT", "Leo"), "Still there?")
		r.end()
		w.unparked()
	})
}

// Every event, command and press of Slack that was gathered goes through the whole
// program, as it is, and each event as if it had happened in a conversation's thread.
// None stops it, none of a kind that we know is parked, none makes a stranger speak to
// the customer, and what a person writes in the thread has a mark, or a word to its author.
func TestSlackFixturesThroughTheProgram(t *testing.T) {
	for way, start := range ways {
		t.Run(way, func(t *testing.T) { slackFixtures(t, start) })
	}
}

func slackFixtures(t *testing.T, start func(*world, string) *running) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		r := start(w, unasked)
		leo := w.telegram.User(telegramsim.Person{FirstName: "Leo"})
		leo.Write("Hello")
		thread := w.thread("C0SUPPORT", "Leo")
		w.replied("C0SUPPORT", thread, "Hello")
		if _, err := w.slack.User("U0BEN").Reply("C0SUPPORT", thread, "Hello Leo"); err != nil {
			t.Fatal(err)
		}
		w.told(leo, "Hello Leo")

		all := samples(t, slackSamples, "../../../connectors/slack/testdata")
		sent := map[string]int{}
		for _, name := range slices.Sorted(maps.Keys(all)) {
			for _, event := range slackEvents(all[name]) {
				w.slack.Emit(event)
				inside := maps.Clone(event)
				inside["channel"], inside["thread_ts"] = "C0SUPPORT", thread
				w.slack.Emit(inside)
				sent["events"] += 2
			}
			if kind, payload := slackRequest(all[name]); kind != "" {
				w.slack.EmitEnvelope(kind, payload)
				sent[kind]++
			}
		}
		t.Logf("sent: %v", sent)
		if len(sent) < 3 {
			t.Fatalf("only %v were found", sent)
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
		got := leo.Received()
		if got[len(got)-1].Text != "Hello Leo" {
			t.Errorf("the customer got %q from somebody who is no agent", got[len(got)-1].Text)
		}
		for _, m := range got {
			isForPeople(t, m.Text)
		}
		for _, m := range w.slack.Thread("C0SUPPORT", thread) {
			isForPeople(t, m.Seen())
		}
		if _, err := w.slack.User("U0BEN").Reply("C0SUPPORT", thread, "Still there?"); err != nil {
			t.Fatal(err)
		}
		w.told(leo, "Still there?")
		r.end()
		w.unparked()
	})
}

// slackRequest is what a sample holds of what people do besides writing: its kind and
// payload as the socket brings them; "" for none.
func slackRequest(fields map[string]json.RawMessage) (kind string, payload json.RawMessage) {
	whole, err := json.Marshal(fields)
	if err != nil {
		return "", nil
	}
	var s struct {
		Type    string          `json:"type"`
		Payload json.RawMessage `json:"payload"`
		Command *string         `json:"command"`
	}
	_ = json.Unmarshal(whole, &s)
	switch {
	case s.Payload != nil && s.Type == "slash_commands":
		return s.Type, form(s.Payload)
	case s.Payload != nil && s.Type == "interactive":
		return s.Type, s.Payload
	case s.Command != nil:
		return "slash_commands", form(whole)
	case slices.Contains(interactions, s.Type):
		return "interactive", whole
	}
	return "", nil
}

// form has every field be a text, as those of a form are.
func form(payload json.RawMessage) json.RawMessage {
	var fields map[string]any
	_ = json.Unmarshal(payload, &fields)
	texts := map[string]string{}
	for name, value := range fields {
		texts[name] = fmt.Sprint(value)
	}
	b, _ := json.Marshal(texts) // texts can always be written
	return b
}

// interactions are the kinds of press and the like.
var interactions = []string{
	"block_actions", "block_suggestion", "dialog_cancellation", "dialog_submission", "interactive_message", "message_action", "view_closed", "view_submission",
}

// notEvents are samples of what is made of blocks, and of frames that Slack sends apps no more.
var notEvents = []string{"modal", "home", "rich_text", "reconnect_url", "user_typing", "url_verification"}

// slackEvents are the events that a sample holds: itself, or what is in its envelope.
func slackEvents(fields map[string]json.RawMessage) []map[string]any {
	for _, key := range []string{"payload", "event"} {
		var inner map[string]json.RawMessage
		if json.Unmarshal(fields[key], &inner) == nil && inner != nil {
			return slackEvents(inner)
		}
	}
	var kind string
	if json.Unmarshal(fields["type"], &kind) != nil || kind == "" || slices.Contains(notEvents, kind) || slices.Contains(interactions, kind) {
		return nil
	}
	event := map[string]any{}
	for k, v := range fields {
		event[k] = v
	}
	return []map[string]any{event}
}
