//go:build !race

package app_test

// How many customers TestKill has, and how many messages each writes and gets in each
// of some fifteen rounds.
const killCustomers, killMessages = 10, 3
