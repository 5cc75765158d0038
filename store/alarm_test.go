package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/store"
)

// Admins are told of each thing once an hour at most, and once that it is over.
func TestAlarms(t *testing.T) {
	for name, url := range map[string]func(t *testing.T) string{
		"sqlite":   func(t *testing.T) string { return store.SQLite(t) },
		"postgres": func(t *testing.T) string { return store.Migrated(t) },
	} {
		t.Run(name, func(t *testing.T) {
			db, ctx := open(t, url(t)), t.Context()
			begin := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
			for _, step := range []struct {
				after time.Duration
				name  string
				tell  bool
			}{
				{0, "a", true}, {0, "a", false}, {0, "b", true}, {59 * time.Minute, "a", false}, {time.Hour, "a", true}, {90 * time.Minute, "a", false},
			} {
				tell, err := db.Alarm(ctx, begin.Add(step.after), step.name, time.Hour)
				if err != nil || tell != step.tell {
					t.Errorf("%s after %v: %v, %v", step.name, step.after, tell, err)
				}
			}
			names, err := db.Alarms(ctx)
			if diff := cmp.Diff([]string{"a", "b"}, names); err != nil || diff != "" {
				t.Errorf("%v %s", err, diff)
			}
			for _, want := range []bool{true, false} {
				if was, err := db.AlarmOver(ctx, "a"); err != nil || was != want {
					t.Errorf("AlarmOver = %v, %v", was, err)
				}
			}
			if tell, err := db.Alarm(ctx, begin.Add(2*time.Hour), "a", time.Hour); err != nil || !tell {
				t.Errorf("after its end it is told: %v, %v", tell, err)
			}
		})
	}
}
