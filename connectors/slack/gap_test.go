package slack

import (
	"testing"
	"time"

	"frontdesk/connectors"
)

func TestGap(t *testing.T) {
	begun := time.Unix(1_700_000_000, 0)
	first := connectors.Thread{Thread: "T0TEAM/C0SALES/1700000000.000100"}
	second := connectors.Thread{Thread: "T0TEAM/C0SALES/1700000000.000200"}
	const one, two, other = "C0SALES/1700000000.000100", "C0SALES/1700000000.000200", "C0SALES/1700000000.000300"

	var g gap
	is := func(when string, after time.Duration, want map[string]bool) {
		t.Helper()
		for lane, behind := range want {
			if got := g.in(lane, begun.Add(after)); got != behind {
				t.Errorf("%s, %s is behind: %v", when, lane, got)
			}
		}
	}
	is("before anything", 0, map[string]bool{one: false})
	g.open = true
	is("before the first connection", 24*time.Hour, map[string]bool{one: true, other: true})
	g.begin(begun.Add(gapPatience))
	is("connected", 0, map[string]bool{
		one: true, other: true, "C0SALES": false, "command/U0ANA": false, "interactive/U0ANA": false, "events": false, "bad": false,
	})
	is("connected for long", gapPatience+1, map[string]bool{one: false})

	g.narrow([]connectors.Thread{first, second})
	is("once it is known which are open", 0, map[string]bool{other: false, two: true})
	d := &Desk{}
	d.gap.narrow([]connectors.Thread{first, second})
	d.gap.open, d.gap.until = true, begun.Add(gapPatience)
	d.gap.in(two, begun)
	if got, rest := d.mostPressing([]connectors.Thread{first, second}); got.Thread != second.Thread || len(rest) != 1 || rest[0].Thread != first.Thread {
		t.Errorf("the most pressing is %v and leaves %v, want the one that something waits for", got, rest)
	}
	g.read(first)
	is("once one is read", 0, map[string]bool{one: false, two: true})
	g.begin(begun.Add(gapPatience))
	is("after the next break", 0, map[string]bool{one: true, two: true})
}
