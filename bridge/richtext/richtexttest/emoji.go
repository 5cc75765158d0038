package richtexttest

import (
	"iter"

	"frontdesk/bridge/richtext"
)

// Emoji are all emoji with a short name, in all their skin tones: their short names and
// what they are in Unicode.
func Emoji() iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for name := range richtext.EmojiNames() {
			for _, tone := range []string{"", "::skin-tone-2", "::skin-tone-3", "::skin-tone-4", "::skin-tone-5", "::skin-tone-6", "::skin-tone-2-6"} {
				if char, ok := richtext.EmojiByShort(name + tone); ok && !yield(name+tone, char) {
					return
				}
			}
		}
	}
}
