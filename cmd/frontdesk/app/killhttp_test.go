package app_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"frontdesk/bridge/engine"
	"frontdesk/bridge/sim"
	"frontdesk/connectors/freeport"
	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
)

// TestKillByHTTP kills the real process between storing what a platform sent and
// answering it, with both platforms calling. Nothing is lost, and nothing comes twice but
// what was on its way to Telegram when a process died.
func TestKillByHTTP(t *testing.T) {
	t.Parallel()
	const messages = 8
	port, err := freeport.Take()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = port.Close() })
	address := port.Address()
	// What ends https stands before the program.
	dial := func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, address)
	}
	outside := &http.Client{Transport: &http.Transport{DialTLSContext: dial, DisableKeepAlives: true}}
	w := newTown(t, "sqlite:frontdesk.db", sim.Options{Telegram: []telegramsim.Option{telegramsim.WithHooks(outside)}})
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	t.Cleanup(cancel)
	w.ctx = ctx
	text, err := os.ReadFile(w.file)
	if err != nil {
		t.Fatal(err)
	}
	byHTTP := strings.NewReplacer(
		`http: {listen: "127.0.0.1:0"}`, `http: {listen: "`+address+`", public_url: "https://desk.example.com"}`,
		"app_token: "+w.Slack.App().AppToken, "signing_secret: "+w.Slack.App().SigningSecret,
		"type: telegram,", "type: telegram, updates: webhook,",
	).Replace(string(text))
	if err := os.WriteFile(w.file, []byte(byHTTP), 0o600); err != nil {
		t.Fatal(err)
	}
	l := w.live("")
	<-l.said // it listens
	if err := w.Slack.TakeRequests(ctx, outside, "https://desk.example.com"); err != nil {
		t.Fatal(err)
	}
	_ = l.cmd.Process.Signal(syscall.SIGTERM)
	w.ended(l)

	r := w.settle(1)[0]
	for n := range messages {
		r.Write(fmt.Sprintf("c0-%d.", n))
		if _, err := w.Slack.User(r.agent).Reply(r.channel, r.thread, fmt.Sprintf("a0-%d.", n)); err != nil {
			t.Fatal(err)
		}
	}
	for range 3 {
		if last := w.ended(w.live(engine.PointReceiveAfter + ":2")); last != "dies at "+engine.PointReceiveAfter {
			t.Fatalf("a process ended otherwise: %q", last)
		}
	}
	l = w.live("")
	w.until("the last words", func() bool {
		for _, m := range w.Slack.Thread(r.channel, r.thread) {
			if strings.Contains(m.Seen(), fmt.Sprintf("c0-%d.", messages-1)) {
				return true
			}
		}
		return false
	})
	for n := range messages {
		w.hears(r.User, fmt.Sprintf("a0-%d.", n))
	}
	_ = l.cmd.Process.Signal(syscall.SIGTERM)
	w.ended(l)

	var shown []string
	for _, m := range w.Slack.Thread(r.channel, r.thread) {
		if strings.Contains(m.Seen(), "c0-") {
			shown = append(shown, m.Seen())
		}
	}
	heard, twice := map[string]int{}, 0
	for _, m := range r.Received() {
		if strings.Contains(m.Text, "a0-") {
			heard[m.Text]++
		}
	}
	for n := range messages {
		if n >= len(shown) || !strings.Contains(shown[n], fmt.Sprintf("c0-%d.", n)) {
			t.Fatalf("Slack shows %q", shown)
		}
		got := heard[fmt.Sprintf("a0-%d.", n)]
		if got == 0 {
			t.Errorf("reply %d never came", n)
		}
		twice += got - 1
	}
	// Whoever dies may have had one on its way to Telegram, which cannot say whether it has it.
	if twice > 3 {
		t.Errorf("%d replies came once more than they should, of three processes that died", twice)
	}
	for key, posts := range w.Slack.PostsBy(func(m slacksim.Metadata) string { return m.Text("installation") + "/" + m.Text("effect") }) {
		if key != "/" && len(posts) > 1 {
			t.Errorf("%s was posted %d times in Slack", key, len(posts))
		}
	}
}
