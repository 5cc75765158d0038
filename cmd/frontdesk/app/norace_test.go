//go:build !race

package app_test

// How many customers TestKill has, and how many messages each writes and gets in each
// of some fifteen rounds: enough for a process to die in the midst of them at each point.
const killCustomers, killMessages = 8, 2
