package sim

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/cryptotest"

	"frontdesk/bridge/engine"
)

var seeds = flag.Int("sim.seeds", defaultSeeds, "how many seeds TestSimulation plays")

// TestSimulation lets the real program live and die between a simulated Slack and
// Telegram, and judges by what people have seen.
func TestSimulation(t *testing.T) {
	var mu sync.Mutex
	played, counts := 0, map[string]int{}
	answered, remarks := 0, 0
	t.Cleanup(func() {
		if played < *seeds {
			return // only some were asked for
		}
		for _, k := range slices.Sorted(maps.Keys(counts)) {
			t.Logf("%6d  %s", counts[k], k)
		}
		t.Logf("%d remarks in threads, %d of them sent on", remarks, answered)
		if *seeds < enough {
			return
		}
		for _, k := range kinds() {
			if counts[k] == 0 {
				t.Errorf("in none of %d seeds: %s", *seeds, k)
			}
		}
		if answered < remarks/3 {
			t.Errorf("of %d remarks in threads only %d were sent on", remarks, answered)
		}
	})
	for seed := range *seeds {
		t.Run(fmt.Sprintf("seed=%d", seed), func(t *testing.T) {
			if runtime.GOMAXPROCS(0) == 1 {
				cryptotest.SetGlobalRandom(t, uint64(seed)) // for a replay
			} else {
				t.Parallel()
			}
			r := play(t, ordinary(uint64(seed)))
			tell(t, seed, r)
			mu.Lock()
			defer mu.Unlock()
			played++
			answered, remarks = answered+r.answered, remarks+r.remarks
			for k, n := range r.trace.Counts() {
				counts[k] += n
			}
		})
	}
}

// enough is how many seeds must show everything that can happen.
const enough = 50

// kinds are all sorts of things that happen.
func kinds() []string {
	all := slices.Concat(Actions(), Troubles(), []string{anyMoment, restart})
	for _, p := range engine.Points() {
		all = append(all, death+p)
	}
	for _, p := range stalls() {
		all = append(all, stall+p)
	}
	return all
}

// tell fails for each violation, and leaves the trace and the log behind.
func tell(t *testing.T, seed int, r report) {
	t.Helper()
	if len(r.violations) == 0 {
		return
	}
	for _, v := range r.violations {
		t.Errorf("%s", v)
	}
	t.Logf("to see it again: go test ./bridge/sim -run 'TestSimulation/seed=%d$' -count 30 -failfast -artifacts", seed)
	t.Logf("goroutines take turns differently each time, and least so with GOMAXPROCS=1; how it went here is in the trace")
	dir := t.ArtifactDir()
	for name, text := range map[string]string{"trace.txt": r.trace.String(), "log.txt": r.log} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Error(err)
		}
	}
	t.Logf("what happened (see %s, with -artifacts):\n%s", dir, strings.ToValidUTF8(r.trace.String(), "?"))
}
