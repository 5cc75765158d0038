package app_test

import (
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
	t.Parallel()
	w, customers := besiege(t, postgres.Database(t))
	steady := w.live("")
	for _, dieAt := range []string{engine.PointDecideBefore + ":9", engine.PointDeliverAfter + ":5", engine.PointSettleBefore + ":5"} {
		w.dies(customers, dieAt)
	}
	other := w.live("")
	<-other.said
	w.busy(customers, len(w.Slack.Calls(""))+20)
	paused := time.Now()
	send(t, steady, syscall.SIGSTOP)
	// The other one takes over what the paused one holds once its leases have run out.
	w.busy(customers, len(w.Slack.Calls(""))+40)
	select { // by the clock: perhaps there is nothing to take over, and all is quiet
	case <-time.After(victimLease - time.Since(paused)):
	case <-w.ctx.Done():
	}
	send(t, steady, syscall.SIGCONT)
	w.survive(customers, steady, other)
	w.count(customers)
}

func send(t *testing.T, l *life, s syscall.Signal) {
	t.Helper()
	if err := l.cmd.Process.Signal(s); err != nil {
		t.Fatal(err)
	}
}
