package app_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
	"frontdesk/connectors/telegram/telegramsim"
)

// TestFlood has more people write for the first time than are let in at once. None of
// them is lost, and whoever is known has not to wait.
func TestFlood(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		short := configuration[:strings.Index(configuration, "workflows:")]
		w.tune = func(c *engine.Config) { c.Policy.Flood = bridge.Flood{Channel: 2} }
		r := w.start(short)
		defer r.end()
		person := func(n int) *telegramsim.User {
			return w.telegram.User(telegramsim.Person{ID: int64(600 + n), FirstName: fmt.Sprint("Person", n)})
		}
		for n := range 5 {
			person(n).Write("Hello")
			person(n).Write("I need help")
		}
		threads := func() int { // of different people: who waits for long is announced as well
			seen := map[int]bool{}
			for _, m := range w.slack.All("C0SUPPORT") {
				for n := range 5 {
					seen[n] = seen[n] || m.ThreadTS == "" && strings.Contains(m.Seen(), fmt.Sprint("Person", n))
				}
			}
			there := 0
			for _, is := range seen {
				if is {
					there++
				}
			}
			return there
		}
		time.Sleep(30 * time.Second)
		synctest.Wait()
		if n := threads(); n != 2 {
			t.Errorf("after half a minute %d threads are there, not 2", n)
		}
		r.becomes(http.StatusOK, "")
		time.Sleep(5 * time.Minute)
		synctest.Wait()
		if n := threads(); n != 5 {
			t.Errorf("after minutes %d threads are there, not 5\n%s", n, w.log)
		}
		for n := range 5 {
			w.replied("C0SUPPORT", w.thread("C0SUPPORT", fmt.Sprint("Person", n)), "I need help")
		}
	})
}
