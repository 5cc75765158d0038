package demo_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"frontdesk/cmd/frontdesk/demo"
)

// TestPhones does what one can do with a phone.
func TestPhones(t *testing.T) {
	t.Parallel()
	s, _ := start(t, demo.Config{})
	s.ready()
	if out := s.do("/api/customers", `{"first_name":" Zoë ","language":"fr"}`); out != `{"id":1005}` {
		t.Errorf("the new customer is %s", out)
	}
	const zoe = 1005
	s.do("/api/phones/1005/start", `{"payload":"ad-7"}`)
	s.told(zoe, "/start ad-7")
	asked := s.told(zoe, "De quoi s’agit-il ?")
	s.do("/api/phones/1005/press", `{"message":%d,"row":1,"column":0}`, asked.ID)
	s.told(zoe, "adresse e-mail")
	s.until("the buttons gone", func(now shown) bool {
		for _, m := range now.Phones.Customers[4].Messages {
			if m.ID == asked.ID {
				return len(m.Buttons) == 0
			}
		}
		return false
	})
	if code, out := s.try("/api/phones/1005/press", fmt.Sprintf(`{"message":%d,"row":1,"column":0}`, asked.ID)); code != http.StatusBadRequest || !strings.Contains(out, "gone") {
		t.Errorf("a button that is gone was answered %d: %s", code, out)
	}
	s.do("/api/phones/1005/send", `{"text":"zoe@example.org","entities":[{"type":"email","offset":0,"length":15}]}`)
	s.posted("C0SUPPORT", "Zoë #1\n")
	s.told(zoe, "répondra bientôt")
	out := s.do("/api/phones/1005/send", `{"text":"helo"}`)
	s.posted("C0SUPPORT", "helo")
	s.do("/api/phones/1005/edit", `{"message":%s,"text":"hello"}`, strings.Trim(out, `{}"mesag:`))
	s.told(zoe, "hello")
	s.posted("C0SUPPORT", "hello")
	s.do("/api/phones/1005/block", `{"blocked":true}`)
	s.until("the block", func(now shown) bool { return now.Phones.Customers[4].Blocked })
	s.do("/api/phones/1005/block", `{"blocked":false}`)
	s.until("its end", func(now shown) bool { return !now.Phones.Customers[4].Blocked })
	if l := s.said("Zoë wrote"); l.Customer != "Zoë" {
		t.Errorf("it was %+v", l)
	}
	s.said("switch answers.topic: else; route to support")
}

// TestSlack does what one can do in the workspace.
func TestSlack(t *testing.T) {
	t.Parallel()
	s, _ := start(t, demo.Config{})
	s.ready()
	thread := s.opens()
	s.until("the mention", func(now shown) bool { return now.Slack.Unread["U0ANA"]["C0SALES"].Mentions == 1 })
	s.do("/api/slack/seen", `{"as":"U0ANA","channel":"C0SALES"}`)
	s.until("no mention", func(now shown) bool { return now.Slack.Unread["U0ANA"]["C0SALES"].Mentions == 0 })

	reply := func(as, text string) string {
		t.Helper()
		s.do("/api/slack/post", `{"as":%q,"channel":"C0SALES","thread":%q,"text":%q}`, as, thread, text)
		return s.posted("C0SALES", text).TS
	}
	slip := reply("U0ANA", "In a weak.")
	s.told(mia, "In a weak.")
	s.do("/api/slack/edit", `{"as":"U0ANA","channel":"C0SALES","ts":%q,"text":"In a week."}`, slip)
	s.told(mia, "In a week.")
	s.do("/api/slack/react", `{"as":"U0BEN","channel":"C0SALES","ts":%q,"name":"tada","on":true}`, slip)
	party := func(on bool) {
		s.until("the reaction", func(now shown) bool {
			for _, m := range now.Slack.Messages["C0SALES"] {
				for _, r := range m.Reactions {
					if m.TS == slip && r.Name == "tada" && r.Emoji == "🎉" {
						return on
					}
				}
			}
			return !on
		})
	}
	party(true)
	s.do("/api/slack/react", `{"as":"U0BEN","channel":"C0SALES","ts":%q,"name":"tada","on":false}`, slip)
	party(false)
	s.do("/api/slack/delete", `{"as":"U0ANA","channel":"C0SALES","ts":%q}`, slip)
	s.until("it gone from the phone", func(now shown) bool {
		for _, m := range now.Phones.Customers[0].Messages {
			if m.Text == "In a week." {
				return false
			}
		}
		return true
	})

	// Somebody else's reply is asked about, for their eyes alone.
	reply("U0BEN", "I can help, too.")
	asked := s.posted("C0SALES", "Ana Lima has this conversation")
	if asked.OnlyFor != "U0BEN" {
		t.Errorf("it is shown to %q", asked.OnlyFor)
	}
	s.do("/api/slack/press", `{"as":"U0BEN","channel":"C0SALES","ts":%q,"action":"frontdesk_send"}`, asked.TS)
	s.told(mia, "I can help, too.")

	// A note that is sent after all, by the shortcut.
	kept := reply("U0ANA", ";; not for her")
	s.until("the lock", func(now shown) bool {
		for _, m := range now.Slack.Messages["C0SALES"] {
			if m.TS == kept && len(m.Reactions) == 1 && m.Reactions[0].Emoji == "🔒" {
				return true
			}
		}
		return false
	})
	s.do("/api/slack/shortcut", `{"as":"U0ANA","channel":"C0SALES","ts":%q,"callback":"frontdesk_after_all"}`, kept)
	s.told(mia, "not for her")

	// A slash command, for one's own eyes.
	s.do("/api/slack/post", `{"as":"U0EVA","channel":"C0SALES","text":"/desk status"}`)
	if m := s.posted("C0SALES", "Sales: 1 conversation open"); m.OnlyFor != "U0EVA" {
		t.Errorf("the answer to /desk status is %+v", m)
	}
	if code, out := s.try("/api/slack/post", fmt.Sprintf(`{"as":"U0EVA","channel":"C0SALES","thread":%q,"text":"/desk status"}`, thread)); code != http.StatusConflict || !strings.Contains(out, "not supported in threads") {
		t.Errorf("a command in a thread was answered %d: %s", code, out)
	}
	s.until("Slack's notice", func(now shown) bool { return len(now.Slack.Notices["U0EVA"]) == 1 })

	// A word to the app in private.
	s.do("/api/slack/post", `{"as":"U0BEN","channel":"U0DESK","text":"hello?"}`)
	s.until("the app's help in private", func(now shown) bool {
		for _, c := range now.Slack.Channels {
			if c.Direct == "U0BEN" && len(now.Slack.Messages[c.ID]) == 2 {
				return true
			}
		}
		return false
	})

	// What the composer's buttons make.
	s.do("/api/slack/post", `{"as":"U0ANA","channel":"C0SALES","thread":%q,"rich":{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"bold","style":{"bold":true}}]}]}}`, thread)
	s.told(mia, "bold")
}

// TestModal fills in a form.
func TestModal(t *testing.T) {
	t.Parallel()
	s, _ := start(t, demo.Config{})
	s.ready()
	thread := s.opens()
	open := func() (title string) {
		s.do("/api/slack/press", `{"as":"U0ANA","channel":"C0SALES","ts":%q,"action":"frontdesk_transfer"}`, thread)
		s.until("the form", func(now shown) bool {
			title = now.Slack.Modals["U0ANA"].Title
			return title != ""
		})
		return title
	}
	open()
	s.do("/api/slack/modal", `{"as":"U0ANA","close":true}`)
	closed := func(now shown) bool { _, open := now.Slack.Modals["U0ANA"]; return !open }
	s.until("it closed", closed)
	open()
	if code, out := s.try("/api/slack/modal", `{"as":"U0ANA","submit":{}}`); code != http.StatusConflict || !strings.Contains(out, "Please complete") {
		t.Errorf("an empty form was answered %d: %s", code, out)
	}
	s.do("/api/slack/modal", `{"as":"U0ANA","submit":{"to":"support"}}`)
	s.until("it closed", closed)
	s.posted("C0SUPPORT", "Mia Torres #1\n")

	// In another one things are pressed and chosen, with what is typed by then.
	s.do("/api/slack/post", `{"as":"U0EVA","channel":"C0SALES","text":"/desk workflow new"}`)
	shows := func(title string) {
		t.Helper()
		s.until(title, func(now shown) bool { return now.Slack.Modals["U0EVA"].Title == title })
	}
	shows("New workflow")
	s.do("/api/slack/modal", `{"as":"U0EVA","press":"frontdesk_add","value":"Text","values":{"Short id":"bills"}}`)
	shows("New question")
	s.do("/api/slack/modal", `{"as":"U0EVA","press":"frontdesk_back"}`)
	shows("New workflow")
	s.until("what was typed", func(now shown) bool {
		return slices.Contains(slices.Collect(maps.Values(now.Slack.Modals["U0EVA"].Values)), "bills")
	})
}

// TestTrouble: what is held up by an outage or a death arrives, once.
func TestTrouble(t *testing.T) {
	t.Parallel()
	s, _ := start(t, demo.Config{})
	s.ready()
	thread := s.opens()
	once := func(text string) {
		t.Helper()
		s.told(mia, text)
		n := 0
		for _, m := range s.until("", func(shown) bool { return true }).Phones.Customers[0].Messages {
			if m.Text == text {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%q came %d times", text, n)
		}
	}
	reply := func(text string) {
		t.Helper()
		s.do("/api/slack/post", `{"as":"U0ANA","channel":"C0SALES","thread":%q,"text":%q}`, thread, text)
	}
	s.do("/api/trouble", `{"telegram":"throttled"}`)
	s.until("the throttle", func(now shown) bool { return now.Program.Telegram == "throttled" })
	reply("slowly")
	s.said("was put off by Telegram; again in")
	s.do("/api/trouble", `{"telegram":"ok"}`)
	once("slowly")

	s.do("/api/program", `{"do":"kill"}`)
	s.until("it dead", func(now shown) bool { return now.Program.State == "dead" && len(now.Program.Words) == 0 })
	if code, out := s.try("/api/program", `{"do":"kill"}`); code != http.StatusConflict || !strings.Contains(out, "The program does not run.") {
		t.Errorf("killing the dead was answered %d: %s", code, out)
	}
	s.do("/api/phones/1001/send", `{"text":"anybody there?"}`)
	reply("back soon")
	s.do("/api/program", `{"do":"start"}`)
	if code, out := s.try("/api/program", `{"do":"start"}`); code != http.StatusConflict || !strings.Contains(out, "The program runs already.") {
		t.Errorf("starting it twice was answered %d: %s", code, out)
	}
	s.posted("C0SALES", "anybody there?")
	once("back soon")

	s.do("/api/program", `{"do":"stop"}`)
	s.until("it stopped", func(now shown) bool { return now.Program.State == "dead" && now.Program.Restarts == 1 })
	s.said("The program has stopped.")
	s.do("/api/program", `{"do":"start"}`)
	s.ready()
}
