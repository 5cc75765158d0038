package bridge_test

import "testing"

// A conversation that was closed before it had a team has no thread, and never will:
// nothing is left waiting for one.
func TestNothingWaitsForAThreadThatNeverComes(t *testing.T) {
	for _, lines := range [][]string{
		{"customer edits Hello"},
		{"customer deletes"},
		{"customer reacts 👍"},
		{"customer adds A photo/2.jpg/1MB Two", "advance 3s"},
	} {
		w := newWorld(t)
		for _, line := range append([]string{"admin jonas", "customer adds A photo/1.jpg/1MB Hi", "jonas commands close #1042"}, lines...) {
			w.do(t, line)
		}
		if n := len(w.waiting); n > 0 {
			t.Errorf("after %q %d effects wait: %+v", lines, n, w.waiting)
		}
	}
}
