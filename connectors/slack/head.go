package slack

import (
	"time"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

// tombstone is the subtype of what Slack shows in the place of a thread's first message
// that was deleted while there were replies to it.
// Source: https://docs.slack.dev/reference/events/message
const tombstone = "tombstone"

// lostHead tells whether m is the deletion of a message of ours that may be the first of a
// thread: it is gone, or has become a tombstone.
func (m message) lostHead(self identity, app string) bool {
	if m.channel == "" || m.ts == "" || m.inThread() {
		return false
	}
	switch m.change {
	case changed:
		return m.subtype == tombstone
	case deleted:
		return m.subtype == tombstone || m.isOurs(self, app)
	}
	return false
}

// decodeLostHead tells of a thread whose first message was deleted; which threads are ours
// the store knows.
func decodeLostHead(b body, payload object, m message) []connectors.Filed {
	head := place{team: teamOf(b, payload), channel: m.channel, ts: m.ts}
	if !head.valid() {
		return nil
	}
	return []connectors.Filed{{
		Place: bridge.Place{Endpoint: bridge.Desk, Thread: head.id()},
		Event: bridge.ThreadGone{At: timeOf(m.event, time.UnixMicro(b.At).UTC())},
	}}
}
