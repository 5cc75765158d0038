package bridge_test

import (
	"slices"
	"strings"
	"testing"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
)

// changes has the customer edit a message (edits TEXT), put another file into it (swaps
// FILE CAPTION) or delete it (deletes).
func (w *world) changes(t *testing.T, from bridge.Profile, verb, what string) {
	t.Helper()
	switch verb {
	case "edits":
		w.theirs(what, func(s bridge.Stamp, words string) bridge.Event {
			return bridge.MessageChanged{Stamp: s, From: from, Kind: bridge.KindText, Text: richtext.FromPlain(words)}
		})
	case "swaps":
		file, caption, _ := strings.Cut(what, " ")
		w.theirs(caption, func(s bridge.Stamp, words string) bridge.Event {
			f := fileOf(t, file, "telegram")
			return bridge.MessageChanged{Stamp: s, From: from, Kind: f.Kind, Text: richtext.FromPlain(words), Files: []bridge.File{f}}
		})
	case "deletes":
		w.theirs(what, func(s bridge.Stamp, _ string) bridge.Event { return bridge.MessageDeleted{Stamp: s, From: from} })
	}
}

// theirs is an event about a message of the customer's: the one that reads like what
// stands before " => ", or else their last.
func (w *world) theirs(what string, event func(bridge.Stamp, string) bridge.Event) {
	of, words, certain := strings.Cut(what, " => ")
	if !certain {
		of, words = "", what
	}
	w.about = ""
	for _, s := range slices.Backward(w.transcript) {
		if s.From == bridge.FromContact && s.Kind != bridge.KindEdit && s.Kind != bridge.KindDeletion &&
			(of == "" || strings.HasPrefix(w.said[s.Message].Body.Plain(), of)) {
			w.about = s.Message
			break
		}
	}
	w.decide(event(w.stamp(), words))
}

// styled is a text in quotes, with a mark where it is struck.
func styled(d richtext.Doc) string {
	struck := richtext.Equal(d, richtext.Strikethrough(d))
	for _, b := range d {
		if p, ok := b.(richtext.Para); ok {
			for _, in := range p.Text {
				t, is := in.(richtext.Text)
				struck = struck || is && t.Style&richtext.Strike != 0
			}
		}
	}
	if struck {
		return quote(d) + " (struck)"
	}
	return quote(d)
}
