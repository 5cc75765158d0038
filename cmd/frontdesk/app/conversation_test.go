package app_test

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/bridge/config"
	"frontdesk/bridge/sim"
	"frontdesk/cmd/frontdesk/app"
	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
)

// town is a world on loopback with the program running in it.
type town struct {
	*sim.World
	t      testing.TB
	ctx    context.Context
	file   string
	stop   context.CancelFunc
	done   chan error
	app    *app.App
	served func()
	// quietly: the program logs nothing.
	quietly bool
}

func newTown(t testing.TB, database string, o sim.Options) *town {
	t.Helper()
	listeners := make([]net.Listener, 2)
	for i := range listeners {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		listeners[i] = l
	}
	o.SlackAddr, o.TelegramAddr = listeners[0].Addr().String(), listeners[1].Addr().String()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	w := &town{World: sim.New(o), t: t, ctx: ctx}
	w.served = w.Serve(listeners[0], listeners[1])
	w.file = filepath.Join(t.TempDir(), "frontdesk.yaml")
	if err := os.WriteFile(w.file, []byte(w.Config(database, "")), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		w.halt()
		w.served()
		cancel()
	})
	return w
}

// begin starts the program.
func (w *town) begin() {
	w.t.Helper()
	cfg, problems := config.Load(w.file, os.LookupEnv, app.Kinds())
	if len(problems) > 0 {
		w.t.Fatal(problems)
	}
	log := app.LogTo(w.t.Output())
	if w.quietly {
		log = app.LogHandler(slog.DiscardHandler)
	}
	a, err := app.New(cfg, app.WithoutLimits(), log)
	if err != nil {
		w.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(w.ctx)
	w.stop, w.done, w.app = cancel, make(chan error, 1), a
	go func() { w.done <- a.Run(ctx) }()
}

// halt stops it and waits for it.
func (w *town) halt() {
	w.t.Helper()
	if w.stop == nil {
		return
	}
	w.stop()
	if err := <-w.done; err != nil {
		w.t.Errorf("the program did not end well: %v", err)
	}
	w.stop = nil
}

// until waits for something in Slack.
func (w *town) until(what string, cond func() bool) {
	w.t.Helper()
	if err := w.Slack.Wait(w.ctx, cond); err != nil {
		w.t.Fatalf("waiting for %s: %v\nsales:\n%ssupport:\n%s", what, err, w.shown(sim.Sales), w.shown(sim.Support))
	}
}

// shown is everything in a Slack channel, for messages of tests that fail.
func (w *town) shown(channel string) string {
	var s strings.Builder
	for _, m := range w.Slack.All(channel) {
		s.WriteString("  " + m.Username + "/" + m.User + ": " + m.Seen() + "\n")
	}
	return s.String()
}

func (w *town) hears(u *telegramsim.User, part string) telegramsim.Message {
	w.t.Helper()
	m, err := u.WaitText(w.ctx, part)
	if err != nil {
		w.t.Fatalf("the customer waits for %q: %v; they have %+v", part, err, u.Messages())
	}
	return m
}

func (w *town) press(u *telegramsim.User, m telegramsim.Message, label string) {
	w.t.Helper()
	b, ok := m.Button(label)
	if !ok {
		w.t.Fatalf("%q has no button %q", m.Text, label)
	}
	if _, err := u.Press(b); err != nil {
		w.t.Fatal(err)
	}
}

// thread waits for the n-th thread of a Slack channel to hold a text.
func (w *town) thread(channel string, n int, part string) slacksim.Message {
	w.t.Helper()
	var found slacksim.Message
	w.until("a message with "+part, func() bool {
		cards := w.Threads(channel)
		if len(cards) <= n {
			return false
		}
		for _, m := range w.Slack.Thread(channel, cards[n].TS) {
			if strings.Contains(m.Seen(), part) {
				found = m
				return true
			}
		}
		return false
	})
	return found
}

func (w *town) says(who, channel string, n int, text string) string {
	w.t.Helper()
	ts, err := w.Slack.User(who).Reply(channel, w.Threads(channel)[n].TS, text)
	if err != nil {
		w.t.Fatal(err)
	}
	return ts
}

func (w *town) marked(channel, ts, emoji string) {
	w.t.Helper()
	w.until("the mark "+emoji, func() bool {
		m, ok := w.Slack.Message(channel, ts)
		return ok && len(m.Reactions[emoji]) > 0
	})
}

// TestFirstConversation has the conversation that this program is for, with a
// restart in the middle, and reads both sides' screens.
func TestFirstConversation(t *testing.T) {
	w := newTown(t, "sqlite:frontdesk.db", sim.Options{})
	w.begin()
	mia := w.Customer(telegramsim.Person{ID: 555, FirstName: "Mia", LastName: "Wolf", Language: "de"})
	mia.Write("Hallo, ich möchte ein Boot")
	w.hears(mia, "Hallo Mia!")
	w.press(mia, w.hears(mia, "Worum geht es?"), "Kaufen")
	w.hears(mia, "E-Mail-Adresse")
	mia.Write("mia@example.com")
	w.thread(sim.Sales, 0, "ich möchte ein Boot")
	w.hears(mia, "ist jetzt für Sie da")
	card := w.Threads(sim.Sales)[0]
	if !strings.Contains(card.Seen(), "Mia Wolf") {
		t.Errorf("the card reads %q", card.Seen())
	}
	ping := w.thread(sim.Sales, 0, "this one is for you")
	if n := ping.Notified(); len(n) != 1 {
		t.Errorf("on assignment %v are notified", n)
	}
	agent := ping.Notified()[0]
	w.marked(sim.Sales, w.says(agent, sim.Sales, 0, "Hallo Mia, welches *Boot*?"), "white_check_mark")
	w.hears(mia, "Hallo Mia, welches Boot?")

	w.halt()
	mia.Write("Das blaue, @here <!channel>")
	late := w.says(agent, sim.Sales, 0, "Sind Sie noch da?")
	w.begin()
	blue := w.thread(sim.Sales, 0, "Das blaue, @here <!channel>")
	if n := blue.MightNotify(); len(n) > 0 {
		t.Errorf("a customer's text notifies %v", n)
	}
	if blue.Username != "Mia Wolf (Telegram)" {
		t.Errorf("a customer's words are shown under the name %q", blue.Username)
	}
	w.marked(sim.Sales, late, "white_check_mark")
	w.hears(mia, "Sind Sie noch da?")

	w.marked(sim.Sales, w.says(agent, sim.Sales, 0, ";; sie ist ungeduldig"), "lock")
	if err := w.Slack.User(agent).Press(sim.Sales, card.TS, "frontdesk_close"); err != nil {
		t.Fatal(err)
	}
	w.hears(mia, "abgeschlossen")
	for _, m := range mia.Received() {
		if strings.Contains(m.Text, "ungeduldig") {
			t.Error("a note reached the customer")
		}
	}
	w.until("the closed card", func() bool {
		m, _ := w.Slack.Message(sim.Sales, card.TS)
		return strings.Contains(m.Seen(), "Closed")
	})
	if err := w.Slack.User(agent).Slash(sim.Sales, "/desk status"); err != nil {
		t.Fatal(err)
	}
	w.until("the answer to /desk status", func() bool {
		return slices.ContainsFunc(w.Slack.User(agent).Ephemerals(sim.Sales), func(m slacksim.Message) bool {
			return strings.Contains(m.Seen(), "Sales: 0 conversations open")
		})
	})
	res, err := http.Get("http://" + w.app.Addr() + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		t.Errorf("/readyz answers %s", res.Status)
	}
}
