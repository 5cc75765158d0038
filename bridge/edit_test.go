package bridge_test

import (
	"testing"

	"frontdesk/bridge"
)

// TestEditsInARowMerge: while edits wait, the last one takes the place of those before, on
// either side; chatwoot issue 13230 has an agent who cannot even mend a typo.
func TestEditsInARowMerge(t *testing.T) {
	w := newWorld(t)
	for _, line := range []string{
		"customer says Hi", "customer presses Help", "customer presses Skip", "ana writes Ten Euors", "offline",
		"ana edits Ten Euros", "ana edits Twelve Euros", "customer edits Hey", "customer edits Hello",
	} {
		w.do(t, line)
	}
	keys := map[string]int{}
	for _, e := range w.waiting {
		if _, is := e.Op.(bridge.Edit); is {
			keys[string(e.Lane)+" "+e.Replaces]++
		}
	}
	for key, n := range keys {
		if n != 2 {
			t.Errorf("%q is the key of %d edits", key, n)
		}
	}
	if len(keys) != 2 {
		t.Errorf("the keys are %v", keys)
	}
}
