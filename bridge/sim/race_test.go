//go:build race

package sim

// The race detector makes the embedded database some fifteen times slower.
const defaultSeeds = 3
