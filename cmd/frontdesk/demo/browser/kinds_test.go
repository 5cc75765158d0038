//go:build !race

package browser_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestKinds sends what is no plain text, both ways, and looks for it on the other side.
func TestKinds(t *testing.T) {
	t.Parallel()
	s := open(t, browse(t), demo(t), look{width: 1500, height: 960})
	mia(s)
	s.until("somebody is told that it is theirs", `document.querySelector("#thread-messages .mention[data-person]")`)
	who := ask[string](s, `[...document.querySelectorAll("#thread-messages .mention[data-person]")].at(-1).textContent.slice(1)`)
	s.eyes(who)

	customersFiles(s)
	customersPlaces(s)
	agentsFiles(s)
	quotes(s)
	reactions(s)
	editsAndDeletes(s)
}

// pictures counts the pictures of the element with a text that are really there.
func picturesOf(selector, text string, n int) string {
	return fmt.Sprintf(`[...document.querySelectorAll(%q)].some((e) => e.textContent.includes(%q) &&
		[...e.querySelectorAll(".media-image img")].filter((i) => i.complete && i.naturalWidth > 0).length === %d)`, selector, text, n)
}

// attach chooses from the menu of a button.
func attach(s *screen, button, name, item string) {
	s.click(button, name)
	s.click(".menu [role=menuitem]", item)
}

// customersFiles sends a photo with a caption, an album, a document and a sound.
func customersFiles(s *screen) {
	const clip = phone + " .phone-attach"
	s.run(fmt.Sprintf(`(() => { document.querySelector(%q).value = "Is this the one?"; })()`, phoneField))
	attach(s, clip, "Attach", "A photo of a chair")
	s.until("the photo is in the phone", picturesOf(bubbles, "Is this the one?", 1))
	s.until("the photo is in the thread", picturesOf(inThread, "Is this the one?", 1))
	s.run(fmt.Sprintf(`(() => { document.querySelector(%q).value = "Or one of these"; })()`, phoneField))
	attach(s, clip, "Attach", "Three photos at once")
	s.until("the album is one message of the thread", picturesOf(inThread, "Or one of these", 3))
	attach(s, clip, "Attach", "An invoice (PDF)")
	s.shows(inThread+" .media-file", "invoice.pdf")
	attach(s, clip, "Attach", "A sound")
	s.until("the sound can be played in the thread", fmt.Sprintf(`document.querySelector(%q)?.duration > 0`, inThread+" audio"))
}

// customersPlaces sends what is neither text nor a file.
func customersPlaces(s *screen) {
	const clip = phone + " .phone-attach"
	attach(s, clip, "Attach", "Place")
	s.shows(bubbles, "Brandenburger Tor")
	s.shows(inThread, "Brandenburger Tor")
	s.until("it has a link to a map", fmt.Sprintf(`[...document.querySelectorAll(%q)].some((e) => e.href.includes("openstreetmap"))`, inThread+" a"))
	attach(s, clip, "Attach", "Poll")
	s.shows(inThread, "Which colour?")
	attach(s, clip, "Attach", "Contact")
	s.shows(inThread, "Noah Berg")
	attach(s, clip, "Attach", "Forward a message from Robin")
	s.shows(inThread, "Forwarded from Robin")
}

// agentsFiles sends files with a description from the thread.
func agentsFiles(s *screen) {
	attach(s, "#thread-composer button", "Attach files", "Three photos at once")
	s.until("they wait to be sent", `document.querySelectorAll("#thread-composer .composer-file").length === 3`)
	s.click("#thread-composer .composer-file button", "Remove lamp")
	s.write(reply, "These two are there")
	s.until("both are in the phone", fmt.Sprintf(`document.querySelectorAll(%q).length >= 2 && [...document.querySelectorAll(%q)].every((i) => i.complete && i.naturalWidth > 0)`,
		phone+" .theirs .media-image img", phone+" .theirs .media-image img"))
	s.shows(bubbles, "These two are there")
	s.until("they are ticked", has("These two are there", "white check mark"))
}

// quotes replies to a message in the phone.
func quotes(s *screen) {
	s.run(fmt.Sprintf(`[...document.querySelectorAll(%q)].findLast((e) => e.textContent.includes("These two are there")).querySelector(".bubble-more").click()`, phone+" .bubble-line"))
	s.click(".menu [role=menuitem]", "Reply")
	s.write(phoneField, "The first, please")
	s.shows(phone+" .bubble-quoted", "These two are there")
	s.until("the thread shows what it refers to", fmt.Sprintf(
		`[...document.querySelectorAll(%q)].some((e) => e.textContent.includes("The first, please") && e.textContent.includes("These two are there"))`, inThread))
}

// reactions puts one on each side.
func reactions(s *screen) {
	s.write(reply, "Done, it is on its way")
	s.shows(bubbles, "Done, it is on its way")
	s.run(fmt.Sprintf(`[...document.querySelectorAll(%q)].findLast((e) => e.textContent.includes("on its way")).querySelector(".bubble-more").click()`, phone+" .bubble-line"))
	s.click(".menu [role=menuitem]", "React with 🎉")
	s.until("the thread shows the customer's reaction", has("Done, it is on its way", "tada"))
	s.run(`[...document.querySelectorAll("#thread-messages .message")].findLast((e) => e.textContent.includes("The first, please")).focus()`)
	s.press("r")
	s.click(".menu [role=menuitem]", "+1")
	s.shows(phone+" .bubble-reaction", "👍")
}

// editsAndDeletes changes messages on both sides.
func editsAndDeletes(s *screen) {
	s.run(fmt.Sprintf(`[...document.querySelectorAll(%q)].findLast((e) => e.textContent.includes("The first, please")).querySelector(".bubble-edit").click()`, phone+" .bubble-line"))
	s.late(func() {
		s.press(" And quickly\r")
		s.shows(bubbles, "The first, please And quickly")
		s.shows(inThread, "The first, please And quickly")
		s.shows(inThread, "Before, it read")
		s.do("beginning a reply", chromedp.SendKeys(reply, "A "))
	})
	s.press("slip\r") // where the reply was begun
	s.shows(bubbles, "A slip")
	s.run(`[...document.querySelectorAll("#thread-messages .message")].findLast((e) => e.textContent.includes("A slip")).focus()`)
	s.press("m")
	s.until("the menu has the focus", `document.activeElement.matches(".menu [role=menuitem]")`)
	s.press(kb.ArrowUp)
	s.press(kb.Enter)
	s.click("dialog[open] button", "Delete")
	s.until("it is gone from the phone", fmt.Sprintf(`![...document.querySelectorAll(%q)].some((e) => e.textContent.includes("A slip"))`, bubbles))
}
