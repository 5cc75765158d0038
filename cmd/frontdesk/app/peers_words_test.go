package app_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
)

// What other programs did to the words themselves.

// papercups issue 550: customers were sent "<@U123>" and "<http://x|y>".
func TestPapercups550RawMarkup(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := office(t)
		r := w.start(plainly)
		mia, thread := w.begins("Mia")
		says := func(text string) (ts string) {
			t.Helper()
			ts = fmt.Sprintf("%d.000900", time.Now().Unix())
			w.slack.Emit(map[string]any{
				"type": "message", "channel": "C0DESK", "channel_type": "channel", "user": "U0ANA",
				"text": text, "thread_ts": thread, "ts": ts, "team": w.slack.Team(),
			})
			return ts
		}
		says("See <https://example.com/a?b=1&amp;c=2|our page> &amp; write to <mailto:a@example.com|a@example.com>: 1 &lt; 2 :tada:")
		m := w.told(mia, "our page")
		if want := "See our page & write to a@example.com: 1 < 2 🎉"; m.Text != want {
			t.Errorf("the customer reads %q, want %q", m.Text, want)
		}
		if !slices.ContainsFunc(m.Entities, func(e telegramsim.Entity) bool { return e.URL == "https://example.com/a?b=1&c=2" }) {
			t.Errorf("the link leads nowhere: %+v", m.Entities)
		}
		time.Sleep(time.Second)
		w.says("U0ANA", "C0DESK", thread, "!r ask @Ben")
		w.told(mia, "ask Ben")
		for _, text := range []string{"<!here> lunch", "<#C0DESK|desk> knows", "<!subteam^S0SALES|@sales> help", "<@U0BEN> help"} {
			says(text)
			time.Sleep(time.Minute)
		}
		synctest.Wait()
		r.end()
		w.neverTold(mia, "<@", "<!", "<#", "<http", "U0BEN", "lunch", "knows", "help", "&amp;")
	})
}

// matterbridge issues 2122 and 1081: what was too long was silently skipped. Papercups
// cut it and wrote "...". mautrix/telegram issue 117: it raised an exception.
func TestMatterbridge2122TooLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := office(t)
		r := w.start(plainly)
		mia, thread := w.begins("Mia")
		words := func(of string, n int) string {
			var s strings.Builder
			for i := range n {
				fmt.Fprintf(&s, "%s%04d ", of, i)
			}
			return strings.TrimSpace(s.String())
		}
		mia.Write(words("c", 680)) // 4,079 characters; Slack takes 4,000
		w.replied("C0DESK", thread, "c0679")
		ts := w.says("U0ANA", "C0DESK", thread, words("a", 1900)) // 11,399 characters; Telegram takes 4,096
		w.marked("C0DESK", ts, "white_check_mark")
		w.told(mia, "a1899")
		r.end()
		var slack, chat []string
		for _, m := range w.slack.Thread("C0DESK", thread) {
			if strings.Contains(m.Seen(), "c0") {
				slack = append(slack, m.Seen())
			}
		}
		for _, m := range mia.Received() {
			if strings.Contains(m.Text, "a0") || strings.Contains(m.Text, "a1") {
				chat = append(chat, m.Text)
			}
		}
		for of, got := range map[string][]string{words("c", 680): slack, words("a", 1900): chat} {
			if joined := strings.Join(strings.Fields(strings.Join(got, " ")), " "); joined != of || len(got) < 2 {
				t.Errorf("in %d pieces there are %d of %d characters", len(got), len(joined), len(of))
			}
		}
	})
}

// telegram-support-bot issue 143: a customer was sent "undefined". What is not known
// leaves clean text, and what has no text is no empty message.
func TestTelegramSupportBot143Undefined(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		r := w.start(strings.Replace(configuration, `"Hello {{ contact.first_name }}!"`,
			`"Dear {{ contact.first_name }} {{ contact.last_name }}, about {{ answers.topic }}: {{ contact.phone }}!"`, 1))
		mia := w.telegram.User(telegramsim.Person{FirstName: "Mia", Language: "en"})
		mia.Write("Hello")
		if m := w.told(mia, "Dear Mia"); m.Text != "Dear Mia, about!" {
			t.Errorf("the customer reads %q", m.Text)
		}
		w.told(mia, "What is it about?")
		r.end()
		w.neverTold(mia, "undefined", "nil", "null", "{{", "}}", "  ")
	})
}

// zammad issue 774: a first message that is only a picture was ignored until text came.
func TestZammad774OnlyAPicture(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := office(t)
		r := w.start(plainly)
		mia := w.telegram.User(telegramsim.Person{FirstName: "Mia", Language: "en"})
		mia.Send("photo", json.RawMessage(`[{"file_id":"AgAD1","file_unique_id":"u1","width":90,"height":90,"file_size":1000}]`), "")
		thread := w.thread("C0DESK", "Mia #1")
		w.replied("C0DESK", thread, "photo")
		w.says("U0ANA", "C0DESK", thread, "A nice boat")
		w.told(mia, "A nice boat")
		r.end()
	})
}

// matterbridge took the preview of a link for an edit. mautrix/slack issue 67: an edit of
// a relayed message, which has no author, ended the program.
func TestMatterbridgePreviewTakenForAnEdit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := office(t)
		r := w.start(plainly)
		mia, thread := w.begins("Mia")
		mia.Write("See https://example.com/boat")
		var relayed string
		w.slackShows("C0DESK", func(m slacksim.Message) bool {
			relayed = m.TS
			return m.ThreadTS == thread && strings.Contains(m.Seen(), "example.com/boat")
		}, "what the customer wrote")
		ts := w.says("U0ANA", "C0DESK", thread, "See https://example.com/anchor")
		w.marked("C0DESK", ts, "white_check_mark")
		before := len(w.telegram.Calls())
		for _, m := range []string{relayed, ts, thread} {
			if err := w.slack.Unfurl("C0DESK", m); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		for _, c := range w.telegram.Calls()[before:] {
			if strings.HasPrefix(c.Method, "edit") || strings.HasPrefix(c.Method, "send") {
				t.Errorf("a preview made the program call %s", c.Method)
			}
		}
		mia.Write("Nice")
		w.replied("C0DESK", thread, "Nice")
		r.end()
	})
}

// chatwoot issue 15605: every reply in a thread went out unless one remembered a
// prefix; a single slip reached the customer.
func TestChatwoot15605ASlip(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := office(t)
		r := w.start(plainly)
		mia, thread := w.begins("Mia")
		for _, slip := range []string{"internal: she is difficult", "; she is difficult", "(she is difficult) cc `@ben`"} {
			w.marked("C0DESK", w.says("U0ANA", "C0DESK", thread, slip), "double_vertical_bar")
		}
		w.marked("C0DESK", w.says("U0BEN", "C0DESK", thread, "she is difficult"), "lock")
		w.marked("C0DESK", w.writes("U0ANA", "C0DESK", thread, "// she is difficult", slacksim.NoCommand()), "lock")
		w.marked("C0DESK", w.says("U0ANA", "C0DESK", thread, "@Ben she is difficult"), "lock")
		r.end()
		w.neverTold(mia, "difficult")
	})
}

// chatwoot ignored a reply unless its first block was rich_text or it had a file: what
// agents wrote by other clients, or what began with something else, reached nobody.
func TestChatwootAReplyOfOtherBlocks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := office(t)
		r := w.start(plainly)
		mia, thread := w.begins("Mia")
		const rich = `{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"two","style":{"bold":true}}]}]}`
		for i, tt := range []struct{ text, blocks, want string }{
			{"without any", "", "without any"},
			{"one *two*", `[{"type":"section","text":{"type":"mrkdwn","text":"one"}},` + rich + `]`, "one\ntwo"},
			{"as a section", `[{"type":"section","text":{"type":"plain_text","text":"as a section"}}]`, "as a section"},
			{"after a hologram", `[{"type":"hologram"},` + rich + `]`, "after a hologram"},
			{"", `[{"type":"hologram"},` + rich + `]`, "two"},
			{"of a broken one", `[{"type":"section","text":"str"}]`, "of a broken one"},
		} {
			event := map[string]any{
				"type": "message", "channel": "C0DESK", "channel_type": "channel", "user": "U0ANA", "text": tt.text, "thread_ts": thread,
				"ts": fmt.Sprintf("%d.00090%d", time.Now().Unix(), i), "team": w.slack.Team(),
			}
			if tt.blocks != "" {
				event["blocks"] = json.RawMessage(tt.blocks)
			}
			w.slack.Emit(event)
			w.told(mia, tt.want)
			time.Sleep(time.Second)
		}
		r.end()
		var got []string
		for _, m := range mia.Received() {
			got = append(got, m.Text)
		}
		if want := "Hello Mia|without any|one\ntwo|as a section|after a hologram|two|of a broken one"; strings.Join(got, "|") != want {
			t.Errorf("the customer reads %q", got)
		}
	})
}
