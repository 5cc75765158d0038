package app_test

import (
	"strings"
	"syscall"
	"testing"
	"time"

	"frontdesk/bridge/engine"
)

// TestReplicas runs two programs on one Postgres database through the same burst.
// One is killed again and again; the other is paused for longer than its leases
// last, as a machine may be, and goes on as if nothing had been.
func TestReplicas(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a minute")
	}
	w, customers, burst := besiege(t, postgres.Database(t))
	steady := w.live("")
	for _, dieAt := range []string{engine.PointDecideBefore + ":9", engine.PointDeliverAfter + ":5", engine.PointSettleBefore + ":5"} {
		if last := w.ended(w.live(dieAt)); last != "dies at "+strings.Split(dieAt, ":")[0] {
			t.Fatalf("a process that was to die at %s ended otherwise: %q", dieAt, last)
		}
	}
	other := w.live("")
	<-other.said
	seen := len(w.Slack.Calls(""))
	w.until("both to be at work", func() bool { return len(w.Slack.Calls("")) > seen+20 })
	paused := time.Now()
	send(t, steady, syscall.SIGSTOP)
	// The other one takes over what the paused one holds once its leases have run out.
	w.until("the other one to go on alone", func() bool {
		return time.Since(paused) > victimLease && len(w.Slack.Calls("")) > seen+60
	})
	send(t, steady, syscall.SIGCONT)
	w.survive(customers, burst, steady, other)
	w.count(customers)
}

func send(t *testing.T, l *life, s syscall.Signal) {
	t.Helper()
	if err := l.cmd.Process.Signal(s); err != nil {
		t.Fatal(err)
	}
}
