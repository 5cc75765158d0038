// Package sim is the simulated world around the program: a Slack workspace and a
// Telegram server, both strict, with the people of a small business in them, and
// the configuration with which the real program finds them.
//
// World serves tests of every tier that runs the whole program: inside a
// testing/synctest bubble over a network in memory, and as a process of its own
// over loopback. Nothing in the program imports it.
package sim
