package app_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"frontdesk/bridge/sim"
	"frontdesk/connectors/telegram/telegramsim"
	"frontdesk/store/pgtest"
)

// TestPostgresGoneAndBack takes the database away in the middle of a conversation:
// the program says that it is not ready, takes in nothing that it cannot store, and
// goes on by itself when the database is there again.
func TestPostgresGoneAndBack(t *testing.T) {
	t.Parallel()
	var server pgtest.Server
	t.Cleanup(func() {
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	})
	w := newTown(t, server.Database(t), sim.Options{})
	w.begin()
	mia := w.Customer(telegramsim.Person{ID: 555, FirstName: "Mia", Language: "en"})
	mia.Write("Hello")
	w.press(mia, w.hears(mia, "What is it about?"), "Buying")
	w.press(mia, w.hears(mia, "e-mail"), "Skip")
	agent := w.thread(sim.Sales, 0, "this one is for you").Notified()[0]

	server.Away(t)
	w.ready(http.StatusServiceUnavailable, "the database does not answer")
	mia.Write("Are you there?")
	reply := w.says(agent, sim.Sales, 0, "Hello Mia")
	w.ready(http.StatusServiceUnavailable, "the database does not answer")
	if n := w.Telegram.Bot("shop_bot").Pending(); n == 0 {
		t.Error("a message was confirmed to Telegram that could not be stored")
	}
	server.Back(t)
	w.ready(http.StatusOK, "ready")
	w.thread(sim.Sales, 0, "Are you there?")
	w.hears(mia, "Hello Mia")
	w.marked(sim.Sales, reply, "white_check_mark")
}

// ready waits until /readyz answers so.
func (w *town) ready(code int, part string) {
	w.t.Helper()
	var last string
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for w.ctx.Err() == nil {
		<-tick.C
		res, err := http.Get("http://" + w.app.Addr() + "/readyz")
		if err != nil {
			last = err.Error()
			continue
		}
		body, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err == nil && res.StatusCode == code && strings.Contains(string(body), part) {
			return
		}
		last = res.Status + " " + string(body)
	}
	w.t.Fatalf("/readyz answers %s, want %d with %q", last, code, part)
}
