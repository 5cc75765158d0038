package store_test

import (
	"testing"
	"time"

	"frontdesk/connectors"
	"frontdesk/store"
)

// What one program stores wakes the others on the same database, and does so again
// after the listening connection was lost.
func TestHints(t *testing.T) {
	url := store.Postgres.Database(t)
	here, there := open(t, url), open(t, url)
	rings := func(key string) bool {
		t.Helper()
		for len(there.Wake()) > 0 {
			<-there.Wake()
		}
		// It may take a moment until the other one listens, so this is said again.
		for range 600 {
			raw := connectors.Raw{Endpoint: "telegram", Key: key, Lane: "a"}
			if _, err := here.Receive(t.Context(), time.Now(), raw); err != nil {
				t.Fatal(err)
			}
			key += "."
			select {
			case <-there.Wake():
				return true
			case <-time.After(100 * time.Millisecond):
			}
		}
		return false
	}
	if !rings("first") {
		t.Fatal("the other program was not woken")
	}
	there.EndConnections(t)
	if !rings("second") {
		t.Error("the other program was not woken after its connection was lost")
	}
}
