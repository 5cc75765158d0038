package richtext

import (
	_ "embed"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"
)

// EMOJI_JSON is the path of emoji.json of the npm package emoji-datasource 16.0.0.
//go:generate go run ./internal/emojigen $EMOJI_JSON emoji.txt

// The table of Slack's short names. A line is one emoji: its characters, its
// names, and how it takes skin tones, parted by tabs: "1" for a tone after the
// first character, a pattern with ① and ② for two tones.
//
//go:embed emoji.txt
var emojiText string

// emojiTable is the table, read when it is first needed.
type emojiTable struct {
	byShort   map[string]emojiEntry
	byUnicode map[string]string // without variation selectors
}

type emojiEntry struct {
	unicode string
	single  bool   // takes one skin tone
	double  string // pattern for two skin tones
}

var emojis = sync.OnceValue(readEmojis)

// skinTones are Slack's numbers 2 to 6 and their characters.
var skinTones = [...]struct{ number, modifier string }{
	{"2", "\U0001F3FB"}, {"3", "\U0001F3FC"}, {"4", "\U0001F3FD"}, {"5", "\U0001F3FE"}, {"6", "\U0001F3FF"},
}

const (
	toneMark      = "::skin-tone-"
	emojiSelector = "\uFE0F"
)

// EmojiByShort gives the Unicode form of a standard short name as Slack writes it,
// without colons: "thumbsup", "+1", "wave::skin-tone-3", "handshake::skin-tone-2-6".
func EmojiByShort(short string) (unicode string, ok bool) {
	name, tone, toned := strings.Cut(short, toneMark)
	e, ok := emojis().byShort[name]
	if !ok || !toned {
		return e.unicode, ok
	}
	first, second, two := strings.Cut(tone, "-")
	if !two {
		second = first
	}
	one, ok1 := toneModifier(first)
	other, ok2 := toneModifier(second)
	if !ok1 || !ok2 {
		return "", false
	}
	return e.toned(one, other)
}

// ShortByEmoji gives the first short name of a standard emoji, without colons and
// with its skin tone, whether or not s has the selectors of the emoji style.
func ShortByEmoji(s string) (short string, ok bool) {
	short, ok = emojis().byUnicode[withoutSelectors(s)]
	return short, ok
}

// EmojiNames are the short names that there are, in order.
func EmojiNames() iter.Seq[string] {
	return slices.Values(slices.Sorted(maps.Keys(emojis().byShort)))
}

// toned puts one or two skin tones on an emoji.
func (e emojiEntry) toned(one, other string) (string, bool) {
	if e.single && one == other {
		for i := range e.unicode {
			if i > 0 {
				return e.unicode[:i] + one + strings.TrimPrefix(e.unicode[i:], emojiSelector), true
			}
		}
		return e.unicode + one, true
	}
	if e.double != "" {
		return strings.NewReplacer("①", one, "②", other).Replace(e.double), true
	}
	return "", false
}

func toneModifier(number string) (string, bool) {
	for _, t := range skinTones {
		if t.number == number {
			return t.modifier, true
		}
	}
	return "", false
}

func withoutSelectors(s string) string { return strings.ReplaceAll(s, emojiSelector, "") }

func readEmojis() emojiTable {
	t := emojiTable{byShort: make(map[string]emojiEntry), byUnicode: make(map[string]string)}
	for row := range strings.Lines(emojiText) {
		if strings.HasPrefix(row, "// ") {
			continue
		}
		fields := strings.Split(strings.TrimSuffix(row, "\n"), "\t")
		names := strings.Fields(fields[1])
		e := emojiEntry{unicode: fields[0]}
		for _, tones := range fields[2:] {
			if tones == "1" {
				e.single = true
			} else {
				e.double = tones
			}
		}
		for _, name := range names {
			t.byShort[name] = e
		}
		t.add(names[0], e)
	}
	return t
}

// add enters the way back from an emoji in all its skin tones.
func (t emojiTable) add(name string, e emojiEntry) {
	t.byUnicode[withoutSelectors(e.unicode)] = name
	for _, one := range skinTones {
		for _, other := range skinTones {
			s, ok := e.toned(one.modifier, other.modifier)
			if !ok {
				continue
			}
			tone := one.number
			if one != other {
				tone += "-" + other.number
			}
			t.byUnicode[withoutSelectors(s)] = name + toneMark + tone
		}
	}
}
