//go:build race

package app_test

// The race detector makes the program several times slower.
const killCustomers, killMessages = 6, 2
