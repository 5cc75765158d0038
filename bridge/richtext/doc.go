// Package richtext is formatted text that belongs to no platform.
//
// A Doc is a list of blocks; a block holds inlines; a text inline carries a set
// of styles. A set, not nested tags, so that bold(italic x) and italic(bold x)
// are one and the same value, and equality, difference and splitting are simple.
// Each connector translates between a Doc and its platform's own form; what a
// platform cannot show is degraded here, in one place, with the words kept.
//
// The package is a leaf: it imports nothing of the project. All of its
// functions are pure, and a Doc is never changed in place.
package richtext
