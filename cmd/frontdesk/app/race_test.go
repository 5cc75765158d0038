//go:build race

package app_test

// The race detector makes the embedded database some fifteen times slower.
const killCustomers, killMessages = 6, 20
