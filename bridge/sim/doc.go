// Package sim is the simulated world around the program: a Slack workspace and a
// Telegram server, both strict, with the people of a small business in them, and
// the configuration with which the real program finds them.
//
// World serves tests of every tier that runs the whole program: inside a
// testing/synctest bubble over a network in memory, and as a process of its own
// over loopback.
//
// The simulation plays in the bubble. A Crowd of customers and agents, drawn from a
// seed, writes, presses, edits, takes and closes, going by what it sees on its
// screens. Weather, from the same seed, is what goes wrong on the way: throttles,
// errors and broken connections before and after the effect, events that are lost,
// late, overtaken or repeated. The tests let the real program live and die in
// between, at each of the engine's named points and at any moment. When all has
// been quiet for long enough, Judge compares what people have seen with what people
// have done, by what must always hold. It knows nothing else: not the database, not
// the state, not the log. A Trace says what happened, for whoever has to find out why.
//
// A seed draws the same people, trouble and fates each time, and the trouble of a call by
// which it is of its kind; how goroutines take turns is the runtime's affair. So a run is
// repeated nearly, and most faithfully with GOMAXPROCS=1, but not exactly: how it went in
// one that failed is to be read in its trace. An oracle that never complains proves
// nothing: faults planted before the store must each be caught.
//
// Nothing in the program imports it. Only its tests import cmd/frontdesk/app.
package sim
