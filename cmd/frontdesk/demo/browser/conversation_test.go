//go:build !race

package browser_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// What is on screen, and where one writes.
const (
	phone      = ".phone:not([hidden])"
	bubbles    = phone + " .bubble"
	phoneField = phone + " .phone-field"
	inThread   = "#thread-messages .message"
	inChannel  = "#channel-messages .message"
	reply      = "#thread-composer textarea"
	composer   = "#channel-composer textarea"
	state      = "#inside-state .pill"
)

// TestDemo plays on the page, and looks on the other side's screen each time.
func TestDemo(t *testing.T) {
	t.Parallel()
	browser := browse(t)
	url := demo(t)
	s := open(t, browser, url, look{width: 1500, height: 960, first: true})

	tour(s)
	mia(s)
	replies(s)
	takes(s)
	closes(s)
	sofia(s)
	commands(s)
	mistypes(s)
	transfers(s)
	builds(s)
	killed(s)
	away(s)
}

// tour goes through the tour with the keyboard, which does not come twice.
func tour(s *screen) {
	s.shows(".tour-count", "1 of 5")
	for n := 2; n <= 5; n++ {
		s.run(`[...document.querySelectorAll(".tour button")].at(-1).focus()`)
		s.press(kb.Enter)
		s.shows(".tour-count", fmt.Sprintf("%d of 5", n))
	}
	s.press(kb.Escape)
	s.until("the tour is over", `!document.querySelector(".tour")`)
	s.do("coming back", chromedp.Reload())
	s.until("the page is there again", `document.querySelectorAll(".phone").length > 3`)
	s.until("the tour stays away", `!document.querySelector(".tour")`)
	s.click("#tour-start", "Tour")
	s.shows(".tour-count", "1 of 5")
	s.press(kb.Escape)
}

// mia answers one question by a button and one by typing, and is brought to sales.
func mia(s *screen) {
	s.write(phoneField, "Do you still have the green jacket?")
	s.shows(bubbles, "Do you still have the green jacket?")
	s.shows(bubbles, "What is it about?")
	s.click(phone+" .bubble-button", "Buying something")
	s.shows(bubbles, "Which email address")
	s.write(phoneField, "mia@example.com")
	s.shows("#channel-title", "#sales")
	s.shows(inThread, "Mia Torres #1")
	s.shows(inThread, "Buying something")
	s.shows(inThread, "mia@example.com")
	s.shows(inThread, "Do you still have the green jacket?")
	s.shows(bubbles, "is with you now.")
}

// replies writes a formatted reply and a note, and edits the reply.
func replies(s *screen) {
	// Whoever of sales it was given to looks at it now.
	s.until("somebody is told that it is theirs", `document.querySelector("#thread-messages .mention[data-person]")`)
	who := ask[string](s, `[...document.querySelectorAll("#thread-messages .mention[data-person]")].at(-1).textContent.slice(1)`)
	s.eyes(who)

	s.write(reply, "Yes, *two* of them.")
	s.shows(bubbles, "Yes, two of them.")
	s.until("the formatting went along", `[...document.querySelectorAll(".bubble strong")].some((e) => e.textContent === "two")`)
	s.until("the reply is ticked", has("Yes, two of them.", "white check mark"))

	s.write(reply, ";; she bought one last year")
	s.until("the note is marked", has("she bought one last year", "lock"))

	s.run(`[...document.querySelectorAll("#thread-messages .message")].find((e) => e.textContent.includes("Yes, two of them.")).focus()`)
	s.press("m")
	s.until("the menu has the focus", `document.activeElement.matches(".menu [role=menuitem]")`)
	s.press(kb.ArrowUp + kb.ArrowUp)
	s.until("editing is chosen", `document.activeElement.textContent === "Edit message"`)
	s.press(kb.Enter)
	s.until("the editor has the focus", `document.activeElement.matches(".message-editor textarea")`)
	s.press(" In green and blue.\r")
	s.shows(bubbles, "Yes, two of them. In green and blue.")
	s.shows(bubbles, "edited")
	s.hides(".bubble", "last year")
}

// has is whether the message with a text has a reaction.
func has(text, reaction string) string {
	return fmt.Sprintf(`[...document.querySelectorAll("#thread-messages .message")].some((e) => e.querySelector(".message-body").textContent.includes(%q) &&
		[...e.querySelectorAll(".reaction")].some((r) => r.getAttribute("aria-label").startsWith(%q)))`, text, reaction)
}

// takes has a colleague take the conversation. The card tells of it, and its buttons are
// the same as before: whoever presses one just then has pressed it.
func takes(s *screen) {
	colleague := ask[string](s, `[...document.querySelectorAll(".person")].slice(0, 2).find((e) => e.getAttribute("aria-checked") !== "true").getAttribute("aria-label").split(",")[0]`)
	s.eyes(colleague)
	s.run(`window.pressed = [...document.querySelectorAll("#thread-messages .block-button")]`)
	s.write(reply, "!take")
	s.shows(inThread, "Assignee: "+colleague)
	if !ask[bool](s, `window.pressed.every((e) => e.isConnected)`) {
		s.t.Error("the buttons of a card are others once the rest of it has changed")
	}
}

// closes closes the conversation by the card's button, which asks first.
func closes(s *screen) {
	s.click(inThread+" .block-button", "Close")
	s.shows("dialog[open]", "Close this conversation?")
	s.click("dialog[open] button", "Close")
	s.shows(bubbles, "This conversation is closed now.")
	s.shows(inThread, "Reopen")
}

// sofia is a new customer, and a new conversation in Spanish.
func sofia(s *screen) {
	s.click("#add-customer", "New customer")
	s.until("the form has the focus", `document.activeElement.id === "new-name"`)
	s.run(`document.getElementById("new-language").value = "es"`)
	s.press("Sofía\r")
	s.shows(".customer-tab[aria-pressed=true]", "Sofía")
	s.click(phone+" .phone-start", "Iniciar")
	s.shows(bubbles, "Hola Sofía")
	s.write(phoneField, "2")
	s.shows(bubbles, "correo electrónico")
	s.click(phone+" .bubble-button", "Omitir")
	s.shows("#channel-title", "#support")
	s.shows(inThread, "Sofía #2")
	s.shows(inThread, "Spanish")
}

// commands asks for the status, which only the one who asks sees.
func commands(s *screen) {
	s.do("writing a command", chromedp.SendKeys(composer, "/desk st"))
	s.shows("#channel-composer .hint[aria-selected=true]", "/desk status")
	s.press(kb.Enter)
	s.press(kb.Enter)
	s.shows(inChannel+".only", "Only visible to you")
	s.shows(inChannel+".only", "Support: 1 conversation")
	s.eyes("Chloé Martin")
	s.until("another person does not see it", `!document.querySelector("#channel-messages .message.only")`)
}

// mistypes gives commands that Slack does not know; what it says to one goes at the
// next, and is not said again to whoever comes back. What was not sent comes back to
// whose it is, also where something else is written by then and another is on screen.
func mistypes(s *screen) {
	s.late(func() {
		s.write(composer, "/foo")
		s.shows(".notice", "/foo is not a valid command")
		s.do("writing on", chromedp.SendKeys(composer, "Hello"))
		s.eyes("Ben Okafor")
		s.begun("", 0)
		attach(s, "#channel-composer button", "Attach files", "A sound")
		s.do("writing, too", chromedp.SendKeys(composer, "Listen"))
		s.channel("sales")
		s.begun("", 0)
	})
	s.channel("support")
	s.begun("Listen", 1)
	s.eyes("Chloé Martin")
	s.begun("/foo\nHello", 0)
	s.run(`document.querySelector("#channel-composer textarea").value = ""`)
	s.write(composer, "/bar")
	s.shows(".notice", "/bar is not a valid command")
	s.hides(".notice", "/foo")
	s.do("coming back", chromedp.Reload())
	s.shows("#channel-title", "#s")
	s.hides(".notice", "/bar")
}

// begun waits until the composer holds a text and so many files.
func (s *screen) begun(text string, files int) {
	s.t.Helper()
	s.until(fmt.Sprintf("the composer holds %q and %d files", text, files), fmt.Sprintf(
		`document.querySelector(%q).value === %q && document.querySelectorAll("#channel-composer .composer-file").length === %d`, composer, text, files))
}

// transfers gives Sofía's conversation to sales, in a modal.
func transfers(s *screen) {
	s.eyes("Ben Okafor")
	s.clickOn("the replies", `[...document.querySelectorAll("#channel-messages .replies")].at(-1)`)
	s.click(inThread+" .block-button", "Transfer")
	s.until("the modal has the focus", `document.activeElement.matches("dialog[open] select")`)
	s.run(`document.activeElement.value = "Sales"`)
	s.click("dialog[open] button", "Transfer")
	s.until("the modal is gone", `!document.querySelector("dialog[open]")`)
	s.channel("sales")
	s.shows(inChannel, "Sofía #2")
}

// killed kills the program while Jonas writes; nothing is lost.
func killed(s *screen) {
	s.click("#trouble button", "Kill it (SIGKILL)")
	s.shows(state, "Killed")
	s.phoneOf("Jonas")
	s.write(phoneField, "Ist jemand da?")
	s.shows(bubbles, "Ist jemand da?")
	s.hides(bubbles, "schön, dass Sie schreiben")
	s.click("#trouble button", "Start it again")
	s.shows(state, "Running")
	s.shows(state, "1 restart")
	s.shows(bubbles, "schön, dass Sie schreiben")
	s.click(phone+" .bubble-button", "Etwas kaufen")
	s.click(phone+" .bubble-button", "Überspringen")
	s.shows(inThread, "Jonas Weber #3")
	s.shows(inThread, "Ist jemand da?")
	s.shows("#ways", "Jonas")
}

// away hides the page, as another tab does: it hears nothing, and all once it is back.
func away(s *screen) {
	s.phoneOf("Mia")
	s.run(`Object.defineProperty(document, "hidden", { value: true, configurable: true }); document.dispatchEvent(new Event("visibilitychange"))`)
	s.run(`(async () => {
		await fetch("/api/phones/1001/send", { method: "POST", headers: { "Content-Type": "application/json" }, body: '{"text":"Nobody looks"}' });
		const stream = (await fetch("/events")).body.getReader();
		for (let heard = ""; !heard.includes("Nobody looks");) heard += new TextDecoder().decode((await stream.read()).value);
		await stream.cancel();
		window.heard = true;
	})()`)
	s.until("others have heard it", "window.heard")
	s.hides(bubbles, "Nobody looks")
	s.run(`delete document.hidden; document.dispatchEvent(new Event("visibilitychange"))`)
	s.shows(bubbles, "Nobody looks")
}
