//go:build !race

package browser_test

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// audit looks for what would shut people out, and names it.
//
//go:embed testdata/audit.js
var audit string

// TestAccess checks that the page can be read and worked by everybody: names,
// contrast, keyboard, narrow screens, dark, right-to-left.
func TestAccess(t *testing.T) {
	t.Parallel()
	browser := browse(t)
	url := demo(t)
	t.Run("wide", func(t *testing.T) {
		s := open(t, browser, url, look{width: 1500, height: 960})
		layla(s)
		s.audit()
		s.keyboard()
		s.keys()
		s.click("#add-customer", "New customer")
		s.audit()
	})
	t.Run("dark", func(t *testing.T) {
		s := open(t, browser, url, look{width: 1280, height: 800, dark: true})
		if light := ask[int](s, `getComputedStyle(document.body).backgroundColor.match(/\d+/g).slice(0, 3).reduce((a, b) => a + Number(b), 0)`); light > 150 {
			t.Errorf("on a dark system the page is light: %d of 765", light)
		}
		s.run(`document.querySelector(".channel-link").click()`)
		s.audit()
		s.click("#theme", "Colours: as the system has them")
		s.until("the page is light", `getComputedStyle(document.body).backgroundColor.match(/\d+/g).slice(0, 3).reduce((a, b) => a + Number(b), 0) > 600`)
		s.audit()
	})
	t.Run("narrow", func(t *testing.T) {
		s := open(t, browser, url, look{width: 360, height: 720})
		for _, view := range []string{"phone", "desk", "inside"} {
			s.run(fmt.Sprintf(`document.querySelector(".views [data-view=%s]").click()`, view))
			s.until(view+" is shown", fmt.Sprintf(`document.documentElement.dataset.view === %q`, view))
			s.audit()
		}
		s.run(`document.getElementById("trouble-slack-down").click(); document.querySelector(".views [data-view=desk]").click()`)
		s.shows("#desk-down", "Slack is down. What you write here waits.")
		s.audit()
		s.run(`document.getElementById("trouble-slack-ok").click()`)
		s.until("Slack works again", `!document.getElementById("desk-down").checkVisibility()`)
	})
}

// layla writes in Arabic, on a phone that reads from right to left, and is heard by support.
func layla(s *screen) {
	s.phoneOf("ليلى")
	s.write(phoneField, "أين طلبي رقم 4711؟")
	s.shows(bubbles, "ما موضوع رسالتك؟")
	directions := ask[[]string](s, `[document.querySelector(".phone:not([hidden])"), document.querySelector(".phone:not([hidden]) .phone-composer"), document.querySelector(".phone:not([hidden]) .bubble-text")].map((e) => getComputedStyle(e).direction)`)
	if !slices.Equal(directions, []string{"rtl", "rtl", "rtl"}) {
		s.t.Errorf("an Arabic phone, its composer and a message read in these directions: %v", directions)
	}
	if !ask[bool](s, `(() => {
		const mine = document.querySelector(".phone:not([hidden]) .mine .bubble").getBoundingClientRect();
		const theirs = document.querySelector(".phone:not([hidden]) .theirs .bubble").getBoundingClientRect();
		return mine.left < theirs.left && mine.right < theirs.right;
	})()`) {
		s.t.Error("on an Arabic phone one’s own messages are not on the left")
	}
	s.click(phone+" .bubble-button", "مساعدة في طلب")
	s.click(phone+" .bubble-button", "تخطٍّ")
	s.shows(inThread, "أين طلبي رقم 4711؟")
	s.shows("#thread-messages .rich-section", "4711") // besides the card
	if got := ask[string](s, `getComputedStyle([...document.querySelectorAll("#thread-messages .rich-section")].find((e) => e.textContent.includes("4711"))).direction`); got != "rtl" {
		s.t.Errorf("in Slack an Arabic message reads %s", got)
	}
	s.shows("#ways .way-text", "ليلى")
	if got := ask[string](s, `getComputedStyle([...document.querySelectorAll("#ways .way-text")].find((e) => e.querySelector("bdi")?.textContent.includes("ليلى"))).direction`); got != "ltr" {
		s.t.Errorf("inside, a line with an Arabic name reads %s", got)
	}
	if got := ask[string](s, `getComputedStyle(document.querySelector("#thread-messages")).direction`); got != "ltr" {
		s.t.Errorf("the desk around an Arabic message reads %s", got)
	}
}

// audit fails for each complaint of the audit.
func (s *screen) audit() {
	s.t.Helper()
	for _, complaint := range ask[[]string](s, audit) {
		s.t.Error(complaint)
	}
}

// keyboard goes through the page with Tab: everything is reached in the order in
// which it is read, and shows that it has the focus.
func (s *screen) keyboard() {
	s.run(`document.querySelector(".skip").focus()`)
	path := []string{"skip"}
	for range 90 {
		s.press(kb.Tab)
		at := ask[string](s, `(() => {
			const e = document.activeElement;
			if (e === document.body) return "";
			const style = getComputedStyle(e);
			const shown = style.outlineStyle !== "none" || e.closest(".composer") || e.matches(".segments input");
			const place = e.closest(".top, #customers, .side-head, .sidebar, #channel, #thread, #inside");
			return (shown ? "" : "INVISIBLE ") + (place?.id || place?.className || e.className);
		})()`)
		if at == "" {
			break
		}
		if strings.HasPrefix(at, "INVISIBLE") {
			s.t.Errorf("with the focus nothing shows at %s", ask[string](s, `document.activeElement.outerHTML.slice(0, 200)`))
		}
		if len(path) == 0 || path[len(path)-1] != at {
			path = append(path, at)
		}
	}
	want := []string{"skip", "top", "customers", "side-head", "sidebar", "channel", "thread", "inside"}
	if !slices.Equal(path, want) {
		s.t.Errorf("the Tab key goes through %v, not through %v", path, want)
	}
}

// keys tries the keys that lead about the page.
func (s *screen) keys() {
	s.run(`document.activeElement.blur()`)
	s.press("?")
	s.shows("dialog[open]", "write as the customer")
	s.audit()
	s.press(kb.Enter)
	s.until("the list is gone", `!document.querySelector("dialog[open]")`)
	s.press("p")
	s.until("the phone has the focus", `document.activeElement.matches(".phone-field")`)
	s.run(`document.activeElement.blur()`)
	s.press("s")
	s.until("the thread has the focus", `document.activeElement.matches("#thread-composer textarea")`)
}
