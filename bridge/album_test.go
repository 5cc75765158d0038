package bridge_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"frontdesk/bridge"
)

// shownAs finds, in what a transcript's world has logged, the numbers of what a customer
// has sent, as they are shown in a thread: each file and each text has one.
var shownAs = regexp.MustCompile(`(?:photo |"w)(\d+)`)

// TestAlbumsLoseNothing: whatever happens between the pieces of albums, everything that a
// customer sends is shown in the thread once, and in the order in which it was sent.
func TestAlbumsLoseNothing(t *testing.T) {
	for seed := range uint64(150) {
		r := rand.New(rand.NewPCG(seed, 1))
		w := newWorld(t)
		var script, log strings.Builder
		do := func(line string) {
			script.WriteString(line + "\n")
			w.log.Reset()
			w.do(t, line)
			log.WriteString(w.log.String())
		}
		for _, line := range []string{"customer says Hi", "customer presses Help", "customer presses Skip"} {
			w.do(t, line)
		}
		sent := 0
		album := 'A'
		for range 40 {
			switch r.IntN(12) {
			case 0, 1, 2, 3, 4:
				sent++
				do(fmt.Sprintf("customer adds %c photo/%d/1MB", album, sent))
			case 5:
				album++
			case 6:
				sent++
				do(fmt.Sprintf("customer attaches photo/%d/1MB", sent))
			case 7:
				sent++
				do(fmt.Sprintf("customer says w%d", sent))
			case 8:
				do(fmt.Sprintf("advance %dms", 100+r.IntN(4000)))
			case 9:
				do("ana writes Hello")
			case 10:
				do("ana presses close")
			case 11:
				do([]string{"ana writes !transfer sales", "jonas writes !transfer support"}[r.IntN(2)])
			}
			// As if the program had died and come back.
			state, err := json.Marshal(w.contact)
			if err != nil || len(state) > 4000 {
				t.Fatalf("seed %d: the state has %d bytes (%v)", seed, len(state), err)
			}
			if w.contact, err = bridge.EvolveContact(bridge.StateVersion, state); err != nil {
				t.Fatal(err)
			}
		}
		do("advance 10s")
		next, again := 1, false // again: the last of those before, in the thread of another team
		for line := range strings.Lines(log.String()) {
			if !strings.HasPrefix(line, "\tthread") || !strings.Contains(line, "(Telegram): ") || strings.Contains(line, "What was said so far") {
				again = strings.Contains(line, "What was said so far")
				continue
			}
			for _, found := range shownAs.FindAllStringSubmatch(line, -1) {
				n, err := strconv.Atoi(found[1])
				if again && n < next {
					continue
				}
				if err != nil || n != next {
					t.Fatalf("seed %d: %d is shown where %d should be:\n%s\n%s", seed, n, next, script.String(), log.String())
				}
				next++
			}
		}
		if next != sent+1 {
			t.Fatalf("seed %d: %d of %d are shown:\n%s\n%s", seed, next-1, sent, script.String(), log.String())
		}
	}
}
