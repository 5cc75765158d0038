//go:build !race

package sim

// defaultSeeds is how many seeds TestSimulation plays.
const defaultSeeds = 12
