package bridge

import (
	"strconv"
	"strings"
)

// EndpointID names an account on a platform: a channel's id from the
// configuration, or Desk.
type EndpointID string

// Desk is the endpoint of the Slack side.
const Desk EndpointID = "slack"

// RemoteID is a platform's own id of something (a chat, a person, a message, a
// thread). Only the connector it belongs to makes and reads it.
type RemoteID string

// PersonID is the RemoteID of a person on the desk side.
type PersonID string

// TeamID is a team's id from the configuration.
type TeamID string

// ContactID and ConversationID are our own numbers, never reused. People are
// shown a conversation's Number, which is its ConversationID.
type (
	ContactID      int64
	ConversationID int64
)

// String is the reference people see, such as "#1042".
func (id ConversationID) String() string { return "#" + strconv.FormatInt(int64(id), 10) }

// EventID is the number of the inbox row that holds an event.
type EventID int64

// EffectID names an effect: the event that caused it and its place among that
// event's effects. It is carried to platforms that can keep it, so that an
// uncertain delivery can be looked up.
type EffectID string

// MessageID names a message of a conversation, whichever side it came from. A
// message that came in is named by its event, one that we made by its effect.
type MessageID string

// Effect is the id of the n-th effect of the event.
func (e EventID) Effect(n int) EffectID {
	return EffectID(strconv.FormatInt(int64(e), 10) + "." + strconv.Itoa(n))
}

// Message is the id of the n-th message that the event made; 0 is the message
// that the event itself brought.
func (e EventID) Message(n int) MessageID {
	return MessageID("m" + strconv.FormatInt(int64(e), 10) + "." + strconv.Itoa(n))
}

// place is where a message stands among those of its conversation: the event that
// brought or made it, and its place among those of that event.
func (m MessageID) place() (event int64, n int) {
	e, rest, _ := strings.Cut(strings.TrimPrefix(string(m), "m"), ".")
	event, _ = strconv.ParseInt(e, 10, 64) // ids are ours; what is not stands first
	n, _ = strconv.Atoi(rest)
	return event, n
}
