package workflow_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"frontdesk/workflow"
)

func TestParseDuration(t *testing.T) {
	const day = 24 * time.Hour
	for s, want := range map[string]time.Duration{
		"0": 0, "0s": 0, "30m": 30 * time.Minute, "1h30m": 90 * time.Minute, "3d": 3 * day, "2w": 14 * day,
		"1w2d3h": 9*day + 3*time.Hour, "1.5d": 36 * time.Hour, "250ms": 250 * time.Millisecond, ".5h": 30 * time.Minute,
	} {
		if got, err := workflow.ParseDuration(s); err != nil || got != want {
			t.Errorf("%q: got %v, %v, want %v", s, got, err, want)
		}
	}
	for _, s := range []string{
		"", "5", "m", "-5m", "+5m", "5 m", "5 minutes", "1y", "d", ".d", "1..5d", "1e3s", "5m ", "999999999w", "106751d24h", "300y", "9999999h", "106751d106751d", "0.0.1w", "٣d",
	} {
		if got, err := workflow.ParseDuration(s); err == nil {
			t.Errorf("%q: got %v, want an error", s, got)
		}
	}
}

// TestParseDurationLikeGo: whatever Go writes, without a sign, is read the same.
func TestParseDurationLikeGo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := time.Duration(rapid.Int64Range(0, int64(50*365*24*time.Hour)).Draw(t, "d"))
		if got, err := workflow.ParseDuration(want.String()); err != nil || got != want {
			t.Fatalf("%s: got %v, %v", want, got, err)
		}
		if got, err := workflow.ParseDuration(workflow.FormatDuration(want)); err != nil || got != want {
			t.Fatalf("%s: got %v, %v", workflow.FormatDuration(want), got, err)
		}
	})
}

func TestFormatDuration(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0s", 45 * time.Second: "45s", 30 * time.Minute: "30m", 90 * time.Minute: "1h30m", 2 * time.Hour: "2h",
		25 * time.Hour: "25h", 72 * time.Hour: "3d", 14 * 24 * time.Hour: "2w", time.Hour + 5*time.Second: "1h0m5s",
	} {
		if got := workflow.FormatDuration(d); got != want {
			t.Errorf("%v: got %q, want %q", d, got, want)
		}
	}
}
