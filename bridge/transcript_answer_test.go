package bridge_test

import (
	"testing"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
)

// answers has somebody use the shortcut "Reply to this" on the customer's message with
// certain words (replies-to WORDS), or on one that is none ("-"), and send the form
// that it opened (answers TEXT).
func (w *world) answers(who bridge.PersonID, verb, what string) {
	if verb == "answers" {
		w.about = w.asked
		w.decide(bridge.Submitted{
			At: w.now, Actor: who, Kind: bridge.ActionReply, Value: string(w.asked), Values: map[string]string{"words": what},
		})
		return
	}
	w.asked = ""
	for _, s := range w.transcript {
		if s.From == bridge.FromContact && s.Body.Plain() == what {
			w.asked = s.Message
		}
	}
	for id, s := range w.said { // of an earlier conversation
		if w.asked == "" && w.thread != 0 && s.Conversation == w.thread && s.From == bridge.FromContact && s.Body.Plain() == what {
			w.asked = id
		}
	}
	w.about = w.asked
	w.decide(bridge.CardPressed{At: w.now, Actor: who, Action: bridge.ActionReply, On: "on", Respond: "respond", Trigger: "trigger"})
}

// zoneYAML learns by which time somebody lives.
const zoneYAML = `
id: zone
name: Zone
trigger: {event: conversation_opened, if: 'conversation.origin == "zone"'}
steps:
  - set: {contact.time_zone: America/New_York}
  - say: "{{ team.name }}{{ contact.time_zone }}"
  - route: sales
  - say: "{{ team.name }} opens {{ team.opens }}"
`

// urgentYAML and laterYAML give a conversation a priority, before it waits and while it does.
const urgentYAML = `
id: urgent
name: Urgent
trigger: {event: conversation_opened, if: 'conversation.origin == "urgent"'}
steps:
  - set: {conversation.priority: urgent}
  - route: sales
`

const laterYAML = `
id: later
name: Later
trigger: {event: conversation_opened, if: 'conversation.origin == "later"'}
steps:
  - route: sales
  - assign: {if_busy: [{set: {conversation.priority: high}}]}
`

// offers notes the buttons that somebody sees.
func (w *world) offers(op bridge.Op) {
	if w.alone == nil {
		w.alone = map[bridge.CardButton]bool{}
	}
	switch op := op.(type) {
	case bridge.Whisper:
		w.offered = append(w.offered, op.Actions...)
		for _, b := range op.Actions {
			w.alone[b] = true
		}
	case bridge.Post:
		w.offered = append(w.offered, op.Actions...)
		for _, b := range op.Actions {
			delete(w.alone, b)
		}
	}
}

// TestWrittenAfterClosing: what a customer writes while the program is away reopens by
// when it was written, and not by when it is read.
func TestWrittenAfterClosing(t *testing.T) {
	for written, want := range map[time.Duration]bridge.ConversationID{
		-time.Minute: 1042, time.Minute: 1042, 14 * time.Minute: 1042, 16 * time.Minute: 1043, 2 * time.Hour: 1043,
	} {
		w := newWorld(t)
		for _, line := range []string{"customer says Hi", "customer presses Help", "customer presses Skip", "ana presses close"} {
			w.do(t, line)
		}
		closed := w.now
		w.now = w.now.Add(3 * time.Hour)
		s := w.stamp()
		s.At = closed.Add(written)
		w.decide(bridge.MessageIn{Stamp: s, Kind: bridge.KindText, Text: richtext.FromPlain("And another thing")})
		w.run()
		if v := w.contact.Current; v.ID != want || v.Status == bridge.Closed {
			t.Errorf("written %v after closing, it is in %v, which is %s", written, v.ID, v.Status)
		}
	}
}
