package slack

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"frontdesk/bridge"
)

// place is where a message lies: workspace, Slack channel and ts together. A
// thread is named by its first message. Its RemoteID is "team/channel/ts".
type place struct{ team, channel, ts string }

var errNoPlace = errors.New("not the id of a Slack message")

func (p place) id() bridge.RemoteID {
	return bridge.RemoteID(p.team + "/" + p.channel + "/" + p.ts)
}

// valid tells whether p can be written as an id and read again.
func (p place) valid() bool {
	_, err := parsePlace(p.id())
	return err == nil
}

func parsePlace(id bridge.RemoteID) (place, error) {
	parts := strings.Split(string(id), "/")
	if len(parts) != 3 {
		return place{}, errNoPlace
	}
	p := place{team: parts[0], channel: parts[1], ts: parts[2]}
	if !isID(p.team) || !isID(p.channel) {
		return place{}, errNoPlace
	}
	if _, ok := parseTS(p.ts); !ok {
		return place{}, errNoPlace
	}
	return p, nil
}

// isID tells whether s looks like one of Slack's ids ("U0ANA", "C0SALES").
func isID(s string) bool {
	for _, c := range s {
		if (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' && c != '-' {
			return false
		}
	}
	return s != "" && len(s) <= 64
}

// isDirect tells whether a Slack channel is somebody's direct messages with us.
// Source: https://docs.slack.dev/reference/objects/conversation-object
func isDirect(channel string) bool { return strings.HasPrefix(channel, "D") }

// parseTS reads a message's ts ("1610927831.000200") as microseconds since 1970,
// which order messages of a Slack channel. It is never read as a float, which
// would lose digits.
func parseTS(ts string) (micros int64, ok bool) {
	whole, frac, ok := strings.Cut(ts, ".")
	if !ok || len(frac) != 6 || len(whole) == 0 || len(whole) > 11 {
		return 0, false
	}
	for _, c := range whole + frac {
		if c < '0' || c > '9' {
			return 0, false
		}
	}
	sec, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return 0, false
	}
	us, err := strconv.ParseInt(frac, 10, 64)
	if err != nil {
		return 0, false
	}
	return sec*1e6 + us, true
}

// formatTS is the ts of a moment.
func formatTS(t time.Time) string {
	us := strconv.FormatInt(max(t.UnixMicro(), 0), 10)
	if len(us) < 7 {
		us = strings.Repeat("0", 7-len(us)) + us
	}
	return us[:len(us)-6] + "." + us[len(us)-6:]
}

// stamp is the Stamp of the message at p; ok is false where p is no place.
func stamp(p place) (s bridge.Stamp, ok bool) {
	us, ok := parseTS(p.ts)
	if !ok || !p.valid() {
		return bridge.Stamp{}, false
	}
	return bridge.Stamp{Remote: p.id(), At: time.UnixMicro(us).UTC(), Order: us}, true
}
