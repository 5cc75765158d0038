//go:build !race

package app_test

// How many customers TestKill has, and how many messages each writes and gets.
const killCustomers, killMessages = 10, 50
