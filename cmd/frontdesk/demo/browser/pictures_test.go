//go:build !race

package browser_test

import (
	"bytes"
	"flag"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

var update = flag.Bool("update", false, "take the README's pictures anew")

// pictures are those that the README shows, and how wide they are.
var pictures = map[string]int{"light.png": 1440, "dark.png": 1440, "phone.png": 390, "trouble.png": 1440}

// heaviest is how large a picture may be, in bytes: whoever clones has them all.
const heaviest = 250_000

// TestPictures takes the README's pictures with -update, and else looks whether they
// are there.
func TestPictures(t *testing.T) {
	if *update {
		s := open(t, browse(t), demo(t), look{width: 1440, height: 900})
		scene(s)
		shoot(s, "light.png")
		s.click("#theme", "Colours: as the system has them")
		s.click("#theme", "Colours: light")
		shoot(s, "dark.png")
		s.click("#theme", "Colours: dark")
		trouble(s)
		s.do("making the window narrow", chromedp.EmulateViewport(390, 844))
		s.click("#theme", "Colours: as the system has them")
		s.click(".views button", "📱 Customers")
		s.phoneOf("ليلى")
		s.shows(bubbles, "شكرًا")
		shoot(s, "phone.png")
	}
	for name, width := range pictures {
		picture, err := os.ReadFile(filepath.Join("testdata", "pictures", name))
		if err != nil {
			t.Errorf("run with -update: %v", err)
			continue
		}
		shape, err := png.DecodeConfig(bytes.NewReader(picture))
		if err != nil || shape.Width != width {
			t.Errorf("%s is %d wide, not %d: %v", name, shape.Width, width, err)
		}
		if len(picture) > heaviest {
			t.Errorf("%s has %d bytes, more than %d", name, len(picture), heaviest)
		}
	}
}

// shoot takes a picture of what is on screen, or of the part of it that a selector finds.
func shoot(s *screen, name string, part ...string) {
	s.t.Helper()
	s.run(`document.activeElement.blur(); document.querySelectorAll(".arrived").forEach((e) => e.classList.remove("arrived"))`)
	take := chromedp.CaptureScreenshot()
	if len(part) > 0 {
		take = chromedp.Screenshot(part[0])
	}
	picture, err := chromedp.Run(s.ctx, take)
	if err != nil {
		s.t.Fatalf("taking %s: %v", name, err)
	}
	if err := os.MkdirAll(filepath.Join("testdata", "pictures"), 0o755); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join("testdata", "pictures", name), picture, 0o644); err != nil {
		s.t.Fatal(err)
	}
}

// scene is a desk in the middle of a morning: Layla is helped, Jonas waits, and Ana
// talks with Mia.
func scene(s *screen) {
	layla(s)
	s.write(reply, "مرحبًا ليلى! الطرد في الطريق وسيصل *غدًا*.")
	s.shows(bubbles, "سيصل غدًا")
	s.write(phoneField, "شكرًا جزيلاً! 🙏")
	customer(s, "Jonas", "Guten Tag! Gibt es den Schreibtisch auch in Eiche?", "Etwas kaufen", "Überspringen")
	customer(s, "Mia", "Hi! Do you still have the green lamp?", "Buying something", "Skip")
	who := ask[string](s, `document.querySelector("#person-line").textContent.split(" ·")[0]`)
	s.write(reply, "Hi Mia, *yes*, we have two left. Shall I put one aside for you?")
	s.shows(bubbles, "Shall I put one aside")
	s.write(phoneField, "Oh yes, please! I can come by tomorrow.")
	s.shows(inThread, "I can come by tomorrow.")
	s.write(reply, ";; the one with the scratch goes back first")
	s.until("the note is marked", has("the one with the scratch", "lock"))
	s.write(reply, "It is waiting for you. See you tomorrow!")
	s.until("the reply is ticked", has("See you tomorrow!", "white check mark"))
	s.shows("#person-line", who)
}

// customer writes as a customer and answers both questions by buttons.
func customer(s *screen, name, text, topic, skip string) {
	s.phoneOf(name)
	s.write(phoneField, text)
	s.click(phone+" .bubble-button", topic)
	s.click(phone+" .bubble-button", skip)
	s.shows(inThread, text)
}

// trouble shows what happens inside while Slack is down.
func trouble(s *screen) {
	s.run(`document.getElementById("trouble-slack-down").click()`)
	s.shows(state, "Slack is down")
	s.write(phoneField, "One more thing: do you take cards?")
	s.shows("#ways", "again in")
	s.write(phoneField, "Or only cash?")
	s.shows(state, "waiting")
	if ask[string](s, `document.getElementById("inside-toggle").getAttribute("aria-expanded")`) != "true" {
		s.run(`document.getElementById("inside-toggle").click()`)
	}
	shoot(s, "trouble.png")
	s.run(`document.getElementById("trouble-slack-ok").click()`)
	s.shows(inThread, "Or only cash?")
}
