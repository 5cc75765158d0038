package workflow

import (
	"strings"
	"unicode"

	"github.com/rivo/uniseg"

	"frontdesk/bridge/richtext"
)

// Lettered is the Drawing for a font that has no emoji: they are left out, or called by
// their names where nothing else would be left.
func (d *Definition) Lettered() *Drawing { return d.drawn(lettered(d.chart())) }

func lettered(nodes []node) []node {
	out := make([]node, len(nodes))
	for i, n := range nodes {
		what, words, said := strings.Cut(n.text, ": ")
		if said && !strings.ContainsFunc(what, unicode.IsSpace) {
			n.text = what + ": " + withoutEmoji(words)
		} else {
			n.text = withoutEmoji(n.text)
		}
		ways := make([]branch, len(n.branches))
		for j, b := range n.branches {
			ways[j] = branch{withoutEmoji(b.label), lettered(b.nodes)}
		}
		n.branches = ways
		out[i] = n
	}
	return out
}

// withoutEmoji is a text without its emoji and the blanks that belong to them; of one that
// is nothing else, their names.
func withoutEmoji(text string) string {
	const selectors, keycap = "\ufe0e\ufe0f", "\u20e3"
	var b strings.Builder
	var names []string
	gap := false // an emoji was left out just before
	for g := uniseg.NewGraphemes(text); g.Next(); {
		s := g.Str()
		if name, is := emojiName(s); is {
			names, gap = append(names, name), true
			continue
		}
		if gap && strings.Contains(",.!?;:…)", s) {
			line := strings.TrimRight(b.String(), " ")
			b.Reset()
			b.WriteString(line)
		}
		if gap && s == " " && (b.Len() == 0 || strings.HasSuffix(b.String(), "“") || strings.HasSuffix(b.String(), "(")) {
			continue
		}
		gap = gap && s == " "
		b.WriteString(strings.Trim(s, selectors+keycap))
	}
	if rest := strings.Join(strings.Fields(b.String()), " "); len(names) == 0 || strings.ContainsFunc(rest, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) {
		return rest
	}
	return strings.Join(names, " ")
}

// emojiName is the name of an emoji in colons. Signs that fonts of letters have are none,
// nor are digits in a frame.
func emojiName(s string) (string, bool) {
	const firstSign, firstPicture = '↖', '\U0001f000'
	r := []rune(s)[0]
	name, known := richtext.ShortByEmoji(s)
	name, _, _ = strings.Cut(name, "::")
	if known && (r >= firstSign || r > unicode.MaxLatin1 && strings.Contains(s, "\ufe0f")) || r >= firstPicture && !unicode.IsLetter(r) {
		if name == "" {
			return "…", true
		}
		return ":" + name + ":", true
	}
	return "", false
}
