//go:build !race

package browser_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// patience is how long anything on the page may take, on a busy machine.
const patience = time.Minute

// often is between two looks for what is waited for.
const often = 20 * time.Millisecond

// workplace is the folder that holds the program while the tests run.
var workplace string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "frontdesk-browser")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	workplace = dir
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// program builds the program, once for all tests.
var program = sync.OnceValues(func() (file string, err error) {
	file = filepath.Join(workplace, "frontdesk")
	// As the tests of other packages are built, which leaves little to do.
	build := exec.Command("go", "build", "-o", file, "frontdesk/cmd/frontdesk")
	if out, err := build.CombinedOutput(); err != nil {
		return file, fmt.Errorf("building the program: %w\n%s", err, out)
	}
	return file, nil
})

// demo starts the program's demo and gives the page's address.
func demo(t *testing.T) string {
	t.Helper()
	binary, err := program()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(binary, "demo", "--no-open", "--addr", "127.0.0.1:0")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatalf("reading what the demo prints: %v", err)
	}
	cmd.Stderr = t.Output()
	if err := cmd.Start(); err != nil {
		t.Fatalf("starting the demo: %v", err)
	}
	t.Cleanup(func() {
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Errorf("ending the demo: %v", err)
		}
		if err := cmd.Wait(); err != nil {
			t.Errorf("the demo ended badly: %v", err)
		}
	})
	address := regexp.MustCompile(`http://\S+`)
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if found := address.FindString(lines.Text()); found != "" {
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return found
		}
	}
	t.Fatal("the demo printed no address")
	return ""
}

// chromium is the browser's file, or "" where there is none.
func chromium() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// browse starts a browser; pages are opened within it.
func browse(t *testing.T) context.Context {
	t.Helper()
	file := chromium()
	if file == "" {
		t.Skip("not run in a browser: there is no Chromium")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(file), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.WSURLReadTimeout(patience),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	ctx, end := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(end)
	ctx, end = chromedp.NewContext(ctx)
	t.Cleanup(end)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("starting the browser: %v", err)
	}
	return ctx
}

// screen is one page as a person has it before them.
type screen struct {
	t   *testing.T
	ctx context.Context

	mu       sync.Mutex
	problems []string // what the console said
}

// look is what a page is opened with.
type look struct {
	width, height int64
	dark          bool
	first         bool // the visitor's first visit, with the tour
}

// open opens the page in a window of its own. Whatever the console complains about
// fails the test.
func open(t *testing.T, browser context.Context, url string, l look) *screen {
	t.Helper()
	ctx, end := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(end)
	if err := chromedp.Do(ctx); err != nil { // a window lives as long as the context of its first step
		t.Fatalf("opening a window: %v", err)
	}
	s := &screen{t: t, ctx: ctx}
	listen, stop := context.WithCancel(ctx)
	heard := make(chan struct{})
	go func() {
		defer close(heard)
		s.listen(listen)
	}()
	t.Cleanup(func() {
		stop()
		<-heard
		for _, p := range s.problems {
			t.Errorf("the console says: %s", p)
		}
		if t.Failed() {
			s.keep()
		}
	})
	scheme := "light"
	if l.dark {
		scheme = "dark"
	}
	s.do("choosing size and colours", chromedp.EmulateViewport(l.width, l.height), chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}},
		})
		return err
	}))
	if !l.first {
		s.do("having had the tour", chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
			_, err := chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{
				Source: `localStorage.setItem("frontdesk-demo-tour", "done")`,
			})
			return err
		}))
	}
	s.do("going to the page", chromedp.Navigate(url))
	s.until("the program runs", `document.querySelector(".pill.good")?.textContent === "Running" && document.querySelectorAll(".phone").length > 3`)
	return s
}

func (s *screen) listen(ctx context.Context) {
	for m, err := range chromedp.Console(ctx) {
		if err != nil {
			if ctx.Err() == nil {
				s.t.Errorf("listening to the console: %v", err)
			}
			return
		}
		if strings.Contains(m.Text, "409 (Conflict)") {
			continue // something that Slack itself refuses, as the page shows
		}
		if m.Type == chromedp.ConsoleError || m.Type == chromedp.ConsoleWarning || m.IsException() {
			s.mu.Lock()
			s.problems = append(s.problems, fmt.Sprintf("%s: %s (%s:%d)", m.Type, m.Text, m.URL, m.Line))
			s.mu.Unlock()
		}
	}
}

// keep leaves a picture of a failed test behind, with -artifacts.
func (s *screen) keep() {
	name := filepath.Join(s.t.ArtifactDir(), strings.ReplaceAll(s.t.Name(), "/", "_")+".png")
	ctx, end := context.WithTimeout(s.ctx, patience)
	defer end()
	if picture, err := chromedp.Run(ctx, chromedp.CaptureScreenshot()); err == nil {
		_ = os.WriteFile(name, picture, 0o600)
	}
}

// do does steps, in time.
func (s *screen) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	s.t.Helper()
	ctx, end := context.WithTimeoutCause(s.ctx, patience, errors.New("it took too long"))
	defer end()
	if err := chromedp.Do(ctx, steps...); err != nil {
		s.t.Fatalf("%s: %v", what, errors.Join(err, context.Cause(ctx)))
	}
}

// run runs a script.
func (s *screen) run(script string) {
	s.t.Helper()
	s.do(script, chromedp.Evaluate[chromedp.Void](script))
}

// ask gives what an expression gives.
func ask[T any](s *screen, expression string) T {
	s.t.Helper()
	ctx, end := context.WithTimeout(s.ctx, patience)
	defer end()
	answer, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		s.t.Fatalf("asking %s: %v", expression, err)
	}
	return answer
}

// until waits for a condition.
func (s *screen) until(what, condition string) {
	s.t.Helper()
	ctx, end := context.WithTimeout(s.ctx, patience)
	defer end()
	if _, err := chromedp.Run(ctx, chromedp.Poll[bool]("Boolean("+condition+")", chromedp.WithPollingInterval(often), chromedp.WithPollingTimeout(0))); err != nil {
		s.t.Fatalf("waiting in vain until %s (%s): %v\nthe page shows:\n%s", what, condition, err, ask[string](s, "document.body.innerText"))
	}
}

// shows waits until an element that a selector finds shows a text.
func (s *screen) shows(selector, text string) {
	s.t.Helper()
	s.until(fmt.Sprintf("%q is shown", text), fmt.Sprintf(
		`[...document.querySelectorAll(%q)].some((e) => e.checkVisibility() && e.textContent.includes(%q))`, selector, text))
}

// hides fails if an element that a selector finds holds a text.
func (s *screen) hides(selector, text string) {
	s.t.Helper()
	if ask[bool](s, fmt.Sprintf(`[...document.querySelectorAll(%q)].some((e) => e.textContent.includes(%q))`, selector, text)) {
		s.t.Errorf("%s shows %q, which nobody there is to see", selector, text)
	}
}

// aim finds where an element that can be clicked on lies, and has a click that hits
// anything else do nothing there: the page may be drawn anew, or move, before it comes.
const aim = `(() => {
	const e = %s;
	if (!e || e.matches(":disabled")) return null;
	e.scrollIntoView({ block: "nearest" });
	const { x, y, width, height } = e.getBoundingClientRect();
	const at = [x + width / 2, y + height / 2];
	if (!e.contains(document.elementFromPoint(...at))) return null;
	let hit = false;
	const watch = (ev) => {
		if (!e.contains(ev.target)) {
			ev.preventDefault();
			ev.stopImmediatePropagation();
		} else if (ev.type === "click") {
			hit = true;
		}
	};
	const kinds = ["pointerdown", "mousedown", "pointerup", "mouseup", "click"];
	for (const kind of kinds) addEventListener(kind, watch, true);
	window.hit = () => {
		for (const kind of kinds) removeEventListener(kind, watch, true);
		return hit;
	};
	return at;
})()`

// clickOn clicks, with the mouse, on the element that an expression gives, once it is
// there and enabled and nothing lies above it.
func (s *screen) clickOn(what, element string) {
	s.t.Helper()
	ctx, end := context.WithTimeout(s.ctx, patience)
	defer end()
	for hit := false; !hit; hit = ask[bool](s, "window.hit()") {
		at, err := chromedp.Run(ctx, chromedp.Poll[[]float64](fmt.Sprintf(aim, element), chromedp.WithPollingInterval(often), chromedp.WithPollingTimeout(0)))
		if err != nil {
			s.t.Fatalf("there is no %q to click on: %v\nthe page shows:\n%s", what, err, ask[string](s, "document.body.innerText"))
		}
		s.do("clicking on "+what, chromedp.MouseClickXY(at[0], at[1]))
	}
}

// click clicks on the last element that a selector finds whose text or name is the one
// given.
func (s *screen) click(selector, name string) {
	s.t.Helper()
	s.clickOn(name, fmt.Sprintf(
		`[...document.querySelectorAll(%q)].findLast((e) => e.checkVisibility() && [e.textContent.trim(), e.getAttribute("aria-label")].includes(%q))`, selector, name))
}

// eyes looks through the eyes of a person in Slack, whom others may have mentioned.
func (s *screen) eyes(name string) {
	s.t.Helper()
	s.clickOn(name, fmt.Sprintf(`[...document.querySelectorAll(".person")].find((e) => e.getAttribute("aria-label").startsWith(%q))`, name))
	s.shows("#person-line", name)
}

// channel opens a Slack channel.
func (s *screen) channel(name string) {
	s.t.Helper()
	s.clickOn("#"+name, fmt.Sprintf(`[...document.querySelectorAll(".channel-link")].find((e) => e.querySelector(".channel-name").textContent === %q)`, name))
	s.shows("#channel-title", "#"+name)
}

// late has what the page asks of the server answered only when the test has done
// something: what others see may come before.
func (s *screen) late(do func()) {
	s.t.Helper()
	s.run(`(() => {
		const { fetch } = window;
		const held = new Promise((go) => { window.answer = () => { window.fetch = fetch; go(); }; });
		window.fetch = async (...of) => { const answer = await fetch(...of); await held; return answer; };
	})()`)
	do()
	s.run(`window.answer()`)
}

// phoneOf has a customer's phone on screen.
func (s *screen) phoneOf(name string) {
	s.t.Helper()
	s.run(fmt.Sprintf(`[...document.querySelectorAll(".customer-tab")].find((e) => e.textContent.includes(%q)).click()`, name))
	s.shows(".customer-tab[aria-pressed=true]", name)
}

// write types into a field, and sends it with Enter.
func (s *screen) write(selector, text string) {
	s.t.Helper()
	s.do("writing "+text, chromedp.SendKeys(selector, text+"\r"))
}

// press presses keys on whatever has the focus.
func (s *screen) press(keys string) {
	s.t.Helper()
	s.do("pressing a key", chromedp.KeyEvent(keys))
}
