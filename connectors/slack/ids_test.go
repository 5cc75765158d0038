package slack_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"frontdesk/bridge"
	"frontdesk/connectors/slack"
)

func TestPlaceRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		id := slack.PlaceOf(
			rapid.StringMatching(`[TE][A-Z0-9]{3,10}`).Draw(t, "team"),
			rapid.StringMatching(`[CGD][A-Z0-9]{3,10}`).Draw(t, "channel"),
			rapid.StringMatching(`[0-9]{10}\.[0-9]{6}`).Draw(t, "ts"))
		back, err := slack.RoundTripPlace(id)
		if err != nil || back != id {
			t.Fatalf("%q comes back as %q, %v", id, back, err)
		}
	})
}

func TestPlaceRefuses(t *testing.T) {
	for _, id := range []bridge.RemoteID{
		"", "T1", "T1/C1", "/C1/1700000000.000100", "T1//1700000000.000100", "T1/C1/", "T1/C1/1700000000",
		"T1/C1/1700000000.0001", "T1/C1/-700000000.000100", "T1/C1/1700000000.000100/x", "T 1/C1/1700000000.000100",
		"T1/C1/999999999999.000000",
	} {
		if back, err := slack.RoundTripPlace(id); err == nil {
			t.Errorf("%q is taken for a place: %q", id, back)
		}
	}
}

func TestTSKeepsEveryDigit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		us := rapid.Int64Range(0, 99_999_999_999_999_999).Draw(t, "micros")
		ts := slack.FormatTS(time.UnixMicro(us))
		if back, ok := slack.ParseTS(ts); !ok || back != us {
			t.Fatalf("%d is written %q and read %d, %v", us, ts, back, ok)
		}
	})
}
