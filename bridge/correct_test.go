package bridge_test

import (
	"strings"
	"testing"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
)

// What an agent has taken back is no correction of anything, however late it is known that
// an edit of it came to nothing.
func TestNothingWithdrawnIsCorrected(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{"ana writes Bye", "\tcustomer: \"Correction:\\nTwelve\" (quoting \"Twelve\")\n"},
		{"ana deletes", ""},
		{"ana edits ;; twelve is our price", ""},
		{"ana edits !note twelve is our price", ""},
	} {
		_, w := afterReply(t, "ana writes Ten", "ana edits Twelve")
		reply := w.last["ana"]
		w.do(t, c.line)
		w.log.Reset()
		w.decide(tooOld(reply, 0, "Twelve"))
		w.run()
		if got := customersLines(w.log.String()); got != c.want {
			t.Errorf("after %q: %q, want %q", c.line, got, c.want)
		}
	}
}

// Nor is it sent when the one who runs the program has a delivery of it tried anew.
func TestNothingWithdrawnIsReplayed(t *testing.T) {
	for line, want := range map[string]string{
		"ana writes Bye": "\tcustomer: \"Ten\"\n", "ana deletes": "", "ana edits ;; ten is our price": "",
	} {
		_, w := afterReply(t, "refuse post expired", "ana writes Ten")
		reply := w.last["ana"]
		w.do(t, line)
		w.log.Reset()
		for id := range w.lost {
			w.decide(bridge.RetryWanted{Effect: id, Message: reply})
		}
		w.run()
		if got := customersLines(w.log.String()); got != want {
			t.Errorf("after %q: %q, want %q", line, got, want)
		}
	}
}

// Each part of a reply that cannot be changed is corrected, also where the corrections wait
// for one another.
func TestEachPartIsCorrected(t *testing.T) {
	_, w := afterReply(t, "ana writes Ten")
	reply := w.last["ana"]
	w.offline = true
	w.decide(tooOld(reply, 0, "The first"))
	w.decide(tooOld(reply, 1, "The second"))
	w.decide(tooOld(reply, 1, "The second, again"))
	keys := map[string]bool{}
	for _, e := range w.waiting {
		if p, is := e.Op.(bridge.Post); is && e.Side == bridge.ToCustomer && p.Message == reply {
			keys[e.Replaces] = true
		}
	}
	if len(keys) != 2 {
		t.Errorf("%d corrections take one another's place as %v, want 2", len(w.waiting), keys)
	}
}

func tooOld(m bridge.MessageID, part int, words string) bridge.Settled {
	return bridge.Settled{
		Conversation: 1042, Op: "edit", Side: bridge.ToCustomer, Message: m, Part: part, By: "ana", Result: bridge.Refused, Reason: bridge.ReasonTooOld,
		Body: richtext.FromPlain(words),
	}
}

// customersLines are those of a log that tell what the customer gets.
func customersLines(log string) string {
	var lines strings.Builder
	for line := range strings.Lines(log) {
		if strings.HasPrefix(line, "\tcustomer: ") {
			lines.WriteString(line)
		}
	}
	return lines.String()
}
