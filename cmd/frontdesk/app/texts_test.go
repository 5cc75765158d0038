package app_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
)

// typed is what the composer makes of a text that is sent as it is, or of code.
func typed(t *testing.T, kind, text string) slacksim.SendOption {
	t.Helper()
	b, err := json.Marshal([]any{map[string]any{"type": kind, "elements": []any{map[string]any{"type": "text", "text": text}}}})
	if err != nil {
		t.Fatal(err)
	}
	return slacksim.WithFormatting(string(b))
}

// refused are the calls that Telegram answered with an error.
func (w *world) refused() (all []string) {
	for _, c := range w.telegram.Calls() {
		if c.Status >= 400 {
			all = append(all, fmt.Sprintf("%s %q: %d", c.Method, c.Params["text"], c.Status))
		}
	}
	return all
}

// A message in which there is nothing to see is said to be that, to whom it came and
// to who wrote it. No platform is asked to take one.
func TestMessagesThatShowNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		r := w.start(unasked)
		mia, ben, thread := w.talking()
		const nothing = "(a message of nothing but blanks or invisible characters)"
		for _, text := range []string{"\u2063", "\u3164\u3164", "\u00ad\u2060", "\u034f"} {
			mia.Write(text)
		}
		mia.Write("the end")
		w.replied("C0SUPPORT", thread, "the end")
		if n := w.count("C0SUPPORT", thread, nothing); n != 4 {
			t.Errorf("%d of 4 messages are said to show nothing", n)
		}
		reply := func(text string) string {
			ts, err := ben.Reply("C0SUPPORT", thread, "", typed(t, "rich_text_section", text))
			if err != nil {
				t.Fatal(err)
			}
			return ts
		}
		w.marked("C0SUPPORT", reply("Hello Mia"), "white_check_mark")
		for _, text := range []string{" \t ", "\n\n", "\u200b\u2060", "\ufffc", "\u0333\u030a", "\u2800"} {
			w.marked("C0SUPPORT", reply(text), "warning")
		}
		w.whispered("U0BEN", "C0SUPPORT", "Mia would see nothing of it in Telegram")
		time.Sleep(time.Second)
		last := reply("Coming")
		w.marked("C0SUPPORT", last, "white_check_mark")
		if err := ben.Edit("C0SUPPORT", last, "\u2800"); err != nil {
			t.Fatal(err)
		}
		w.whispered("U0BEN", "C0SUPPORT", "Mia keeps the wording of before")
		time.Sleep(time.Minute)
		r.end()
		var got []string
		for _, m := range mia.Received() {
			got = append(got, m.Text)
		}
		if want := "Hello Mia|Coming"; strings.Join(got, "|") != want {
			t.Errorf("the customer reads %q", got)
		}
		if all := w.refused(); len(all) > 0 {
			t.Errorf("Telegram was asked what it refuses: %q", all)
		}
	})
}

// numbered are words that each tell their place, as many as fit into n characters.
func numbered(of string, n int) string {
	var s strings.Builder
	for i := 0; s.Len() < n-7; i++ {
		fmt.Fprintf(&s, "%s%05d ", of, i)
	}
	return strings.TrimSpace(s.String())
}

func joined(parts []string) string {
	return strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
}

// Somebody pastes 40,000 characters. Telegram's apps send them as ten messages at once,
// Slack's as one; they arrive whole and in order, and each part can be edited.
func TestPastesOf40000Characters(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		r := w.start(unasked)
		mia, ben, thread := w.talking()
		fromMia := numbered("m", 40_000)
		for rest := fromMia; rest != ""; {
			part := rest[:min(len(rest), 4096)]
			if i := strings.LastIndexByte(part, ' '); i > 0 && len(rest) > 4096 {
				part = part[:i]
			}
			mia.Write(part)
			rest = strings.TrimSpace(rest[len(part):])
		}
		mia.Write("the end")
		w.replied("C0SUPPORT", thread, "the end")
		var shown []string
		for _, m := range w.slack.Thread("C0SUPPORT", thread) {
			if strings.Contains(m.Seen(), "m0") {
				shown = append(shown, m.Seen())
			}
			if n := utf8.RuneCountInString(m.Text); n > 4000 {
				t.Errorf("a post is %d characters long, and could not be edited", n)
			}
		}
		if joined(shown) != fromMia {
			t.Errorf("%d posts do not hold what was pasted", len(shown))
		}

		fromBen := numbered("b", 39_000)
		ts, err := ben.Reply("C0SUPPORT", thread, fromBen)
		if err != nil {
			t.Fatal(err)
		}
		w.marked("C0SUPPORT", ts, "white_check_mark")
		parts := pasted(mia)
		if joined(parts) != fromBen || len(parts) != 10 {
			t.Errorf("%d messages do not hold what was pasted", len(parts))
		}
		corrected := strings.ReplaceAll(fromBen, "b", "c")
		if err := ben.Edit("C0SUPPORT", ts, corrected); err != nil {
			t.Fatal(err)
		}
		if _, err := mia.WaitText(w.ctx, corrected[len(corrected)-6:]); err != nil {
			t.Fatalf("the last part is not edited: %v", err)
		}
		if got := joined(pasted(mia)); got != corrected {
			t.Errorf("after the edit the customer reads %.80q…", got)
		}
		r.end()
		if all := w.refused(); len(all) > 0 {
			t.Errorf("Telegram refused %q", all)
		}
	})
}

// pasted are the long messages that a customer has got.
func pasted(u *telegramsim.User) (parts []string) {
	for _, m := range u.Received() {
		if len(m.Text) > 1000 {
			parts = append(parts, m.Text)
		}
	}
	return parts
}

// Code with back-ticks in it, in a line and in a block, is code on the other side, and
// stays so where it is cut; so is a text of back-ticks without any code.
func TestBackTicksBothWays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		r := w.start(unasked)
		mia, ben, thread := w.talking()
		const inline, block = "a `tick` and ```", "```sh\necho `date`\n```"
		mia.Write(inline, formatted(inline, inline, "code"))
		mia.Write(block, formatted(block, block, "pre"))
		mia.Write("not `code` ```at all```")
		mia.Write("the end")
		w.replied("C0SUPPORT", thread, "the end")
		for shows, element := range map[string]string{
			"a `tick`": `{"elements":[{"style":{"code":true},"text":"a ` + "`tick` and ```" + `","type":"text"}],"type":"rich_text_section"}`,
			"```sh":    `{"border":0,"elements":[{"text":"` + "```sh\\necho `date`\\n```" + `","type":"text"}],"type":"rich_text_preformatted"}`,
			"not `":    `{"elements":[{"text":"not ` + "`code` ```at all```" + `","type":"text"}],"type":"rich_text_section"}`,
		} {
			if got := w.elements(thread, shows); len(got) != 1 || got[0] != element {
				t.Errorf("Slack has\n%s, want\n%s", got, element)
			}
		}
		long := strings.Repeat("echo `date` # ``` and so on\n", 370) // 10,360 characters
		ts, err := ben.Reply("C0SUPPORT", thread, "", typed(t, "rich_text_preformatted", long))
		if err != nil {
			t.Fatal(err)
		}
		w.marked("C0SUPPORT", ts, "white_check_mark")
		lines := 0
		for _, m := range mia.Received() {
			if len(m.Entities) != 1 || m.Entities[0].Type != "pre" || m.Entities[0].Length != len(m.Text) {
				t.Errorf("a part of %d characters has the entities %+v", len(m.Text), m.Entities)
			}
			lines += strings.Count(m.Text, "echo `date` # ``` and so on")
		}
		if lines != 370 {
			t.Errorf("%d of 370 lines of code have arrived", lines)
		}
		r.end()
	})
}

// Names and texts of the other direction turn nothing round that stands beside them.
func TestMixedDirections(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		r := w.start(unasked)
		leila := w.telegram.User(telegramsim.Person{FirstName: "ليلى", Language: "ar"})
		leila.Write("مرحبا, order 7 (كتاب)")
		thread := w.thread("C0SUPPORT", "ليلى")
		w.replied("C0SUPPORT", thread, "مرحبا, order 7 (كتاب)")
		synctest.Wait()
		ben := w.slack.User("U0BEN")
		const said = "Order 7: שלום \u202Babc\u202C \u202Eevil"
		ts, err := ben.Reply("C0SUPPORT", thread, "", typed(t, "rich_text_section", said))
		if err != nil {
			t.Fatal(err)
		}
		w.marked("C0SUPPORT", ts, "white_check_mark")
		if m := w.told(leila, "Order 7"); m.Text != "Order 7: שלום \u2067abc\u2069 evil" {
			t.Errorf("she reads %+q", m.Text)
		}
		ts, err = ben.Reply("C0SUPPORT", thread, "", typed(t, "rich_text_section", "\u2800"))
		if err != nil {
			t.Fatal(err)
		}
		w.marked("C0SUPPORT", ts, "warning")
		w.whispered("U0BEN", "C0SUPPORT", "Not sent: \u2068ليلى\u2069 would see nothing of it in Telegram")
		r.end()
	})
}

// An emoji of the workspace's own is read by customers as the one that it is another name
// of, or as its name; also by an app that may not ask for them.
func TestEmojiOfTheWorkspace(t *testing.T) {
	for _, tt := range []struct {
		name   string
		scoped bool
		want   string
	}{
		{"known", true, "👍🏽👍:party-parrot:"},
		{"without the scope", false, "👍🏽:lgtm::party-parrot:"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				w.slack.AddEmoji("lgtm", "alias:thumbsup")
				w.slack.AddEmoji("party-parrot", "https://emoji.slack-edge.com/parrot.gif")
				if !tt.scoped {
					w.scopes = true
					app := slacksim.DefaultApp()
					w.slack.SetScopes(slices.DeleteFunc(app.Scopes, func(s string) bool { return s == "emoji:read" })...)
				}
				r := w.start(unasked)
				mia, ben, thread := w.talking()
				_, err := ben.Reply("C0SUPPORT", thread, "", slacksim.WithFormatting(`[{"type":"rich_text_section","elements":[
					{"type":"emoji","name":"+1","skin_tone":4},{"type":"emoji","name":"lgtm"},{"type":"emoji","name":"party-parrot"}]}]`))
				if err != nil {
					t.Fatal(err)
				}
				w.told(mia, tt.want)
				r.end()
			})
		})
	}
}
