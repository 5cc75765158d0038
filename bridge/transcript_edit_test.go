package bridge_test

import (
	"slices"
	"strings"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
)

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
