// Package bridge is the core of Frontdesk: what a conversation is, and what
// happens when something happens.
//
// It is pure. DecideContact and DecideTeam take what is known (a state, an event
// and an Env that carries the time and the policy) and return what follows (the
// new state and an Outcome: effects, timers, records and notes). Nothing here
// reads a clock, draws a random number, does I/O, logs, starts a goroutine or
// returns an error: whatever arrives, there is a decision. A test keeps it so.
//
// There are two kinds of state machine. A contact with their conversation is
// one; a team with its agents and whose turn it is, is the other. Each is decided
// one event at a time, in its own inbox lane, and they speak to each other
// through the inbox (Forward), so that two replicas never decide against each other.
//
// Invariants:
//   - The state JSON is the only truth; tables are projections of it.
//   - Ids of effects and messages derive from the event's id: deciding the same
//     event again makes the same ids.
//   - The recipient of an effect is named by our own ids alone; the shell looks
//     the platform's up at delivery.
//   - State holds no messages, so its size does not grow with a conversation.
//
// It may import richtext, hours and workflow, and nothing else of the project.
package bridge
