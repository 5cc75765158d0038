// Package transcript writes a conversation down as a file: for people as a page of
// HTML or as Markdown, for programs as JSON. It holds all that is kept of the
// conversation, in the order in which it happened: what either side said, in each
// wording, with its files, what stayed inside, and who changed what. Whoever has the
// JSON could build the thread again.
//
// The package is pure. It is given what the store has, and the names of whatever it is
// to call by name; where the bytes of a file lie, if anywhere, is told it too.
//
// A customer's words and names are foreign matter in each of the forms: they can make
// no markup there, no script and no link but one of the web, and the page loads nothing.
package transcript
