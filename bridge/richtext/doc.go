// Package richtext is formatted text that belongs to no platform.
//
// A Doc is a list of blocks; a block holds inlines; a text inline carries a set
// of styles. A set, not nested tags, so that bold(italic x) and italic(bold x)
// are one and the same value, and equality, difference and splitting are simple.
// Each connector translates between a Doc and its platform's own form; what a
// platform cannot show is degraded here, in one place, with the words kept.
//
// Normalize is the canonical form that all functions here give; Plain is the text
// that lengths are measured on and that stands in where formatting cannot. Split
// and Degrade lose no word. Lead and TrimLead read the beginning of a text the way
// a person does, whatever formatting or invisible characters hide in it: on them
// depends which replies are notes that must not leave the house. The JSON form is
// stored for years and only ever grows.
//
// The package is a leaf: it imports nothing of the project, and besides the
// standard library only uniseg and golang.org/x/text. All of its functions are
// pure, and a Doc is never changed in place.
package richtext
