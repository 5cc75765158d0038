// Package rehearsal tries workflows out with a made-up customer, made-up agents and a
// clock that goes as one likes: for the terminal, for the tests of a configuration, for
// admins who try one in private (Play), and for whoever asks why a conversation went where
// it did.
//
// A Talk is a conversation as a value. Begin opens one, Do goes on with it; both decide
// nothing themselves, but have bridge decide, as in earnest, and tell in Lines what came
// of it. What the policy says of teams, hours, turns and words to customers therefore
// holds here as it does there. A Talk has a plain JSON form, so that it may be kept
// between one input and the next.
//
// It is pure as bridge is: no clock, network, file or goroutine. It may import bridge,
// richtext, workflow and problem.
package rehearsal
