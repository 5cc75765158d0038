package app_test

import (
	"context"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/connectors/telegram/telegramsim"
)

// public is where the world finds the program.
const public = "https://frontdesk.test"

// byHTTP is a configuration with Slack sending signed requests, and Telegram calling
// a web hook.
func byHTTP(text string) string {
	return strings.NewReplacer(
		"app_token: xapp-simulated", "signing_secret: 5160a4e0simulated",
		`api_url: "http://telegram.test"`, `api_url: "http://telegram.test", updates: webhook`,
		`http: {`, `http: {public_url: "`+public+`", `,
	).Replace(text)
}

// ways are the two ways in that a platform has.
var ways = map[string]func(*world, string) *running{
	"by socket and poll": (*world).start,
	"by HTTP":            (*world).startByHTTP,
}

// startByHTTP runs the program on a configuration whose platforms call it.
func (w *world) startByHTTP(text string) *running {
	w.Helper()
	r := w.start(byHTTP(text))
	if err := w.slack.TakeRequests(w.ctx, w.outside(), public); err != nil {
		w.Fatal(err)
	}
	return r
}

// outside is how the platforms reach the program: what ends https stands before it.
func (w *world) outside() *http.Client {
	dial := func(ctx context.Context, network, _ string) (net.Conn, error) {
		if w.closed.Load() {
			return nil, errDown
		}
		return w.network.DialContext(ctx, network, "frontdesk.test:80")
	}
	return &http.Client{Transport: &http.Transport{DialTLSContext: dial, DialContext: dial, DisableKeepAlives: true}}
}

// A conversation with the platforms calling, and a restart in the middle.
func TestConversationByHTTP(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		r := w.startByHTTP(configuration)
		r.becomes(http.StatusOK, "ready\n")
		mia := w.telegram.User(telegramsim.Person{FirstName: "Mia", LastName: "Wong", Language: "en"})
		ana := w.slack.User("U0ANA")
		mia.Write("Hi, do you have blue ones?")
		question := w.told(mia, "What is it about?")
		button, _ := question.Button("Buying")
		if _, err := mia.Press(button); err != nil {
			t.Fatal(err)
		}
		w.told(mia, "Your email?")
		mia.Write("mia@example.org")
		ts := w.thread("C0SALES", "Mia Wong")
		w.replied("C0SALES", ts, "@Ana")
		if _, err := ana.Reply("C0SALES", ts, "We do: *plenty*."); err != nil {
			t.Fatal(err)
		}
		w.told(mia, "We do: plenty.")
		r.end()

		// Nobody is there for longer than Slack tries.
		mia.Write("How much are they?")
		if _, err := ana.Reply("C0SALES", ts, "Are you still there?"); err != nil {
			t.Fatal(err)
		}
		if err := ana.Slash("C0SALES", "/desk status"); err == nil {
			t.Error("a command is taken by nobody")
		}
		time.Sleep(7 * time.Minute)
		if n := len(w.slack.LostEvents()); n == 0 {
			t.Error("Slack tries for ever")
		}
		r = w.start(byHTTP(configuration))
		w.told(mia, "Are you still there?")
		w.replied("C0SALES", ts, "How much are they?")
		if err := ana.Slash("C0SALES", "/desk status"); err != nil {
			t.Errorf("/desk status: %v", err)
		}
		if err := ana.Press("C0SALES", ts, "frontdesk_close"); err != nil {
			t.Fatal(err)
		}
		w.told(mia, "closed now")
		r.end()

		for _, c := range w.telegram.Calls() {
			if c.Method == "getUpdates" {
				t.Error("Telegram is polled besides")
				break
			}
		}
		log := w.log.String()
		for _, secret := range []string{"blue ones", "mia@example.org", "Mia", "plenty", "xoxb", "1:shop", "5160a4e0", "/respond/"} {
			if strings.Contains(log, secret) {
				t.Errorf("the log holds %q:\n%s", secret, log)
			}
		}
	})
}
