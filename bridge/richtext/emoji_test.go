package richtext_test

import (
	"os"
	"strings"
	"testing"

	"github.com/rivo/uniseg"

	"frontdesk/bridge/richtext"
)

func TestEmoji(t *testing.T) {
	for _, tt := range []struct{ short, unicode, back string }{
		{"+1", "👍", "+1"},
		{"thumbsup", "👍", "+1"},
		{"white_check_mark", "✅", "white_check_mark"},
		{"lock", "🔒", "lock"},
		{"warning", "⚠\uFE0F", "warning"},
		{"hourglass_flowing_sand", "⏳", "hourglass_flowing_sand"},
		{"flag-de", "🇩🇪", "de"},
		{"de", "🇩🇪", "de"},
		{"one", "1\uFE0F\u20E3", "one"},
		{"man-woman-girl", "👨\u200D👩\u200D👧", "man-woman-girl"},
		{"thumbsup::skin-tone-3", "👍\U0001F3FC", "+1::skin-tone-3"},
		{"point_up::skin-tone-2", "☝\U0001F3FB", "point_up::skin-tone-2"},
		{"male-detective::skin-tone-6", "🕵\U0001F3FF\u200D♂\uFE0F", "male-detective::skin-tone-6"},
		{"handshake::skin-tone-2", "🤝\U0001F3FB", "handshake::skin-tone-2"},
		{"handshake::skin-tone-2-6", "🫱\U0001F3FB\u200D🫲\U0001F3FF", "handshake::skin-tone-2-6"},
		{"people_holding_hands::skin-tone-4-4", "🧑\U0001F3FD\u200D🤝\u200D🧑\U0001F3FD", "people_holding_hands::skin-tone-4"},
	} {
		if got, ok := richtext.EmojiByShort(tt.short); got != tt.unicode || !ok {
			t.Errorf("EmojiByShort(%q) = %+q, %v; want %+q", tt.short, got, ok, tt.unicode)
		}
		if got, ok := richtext.ShortByEmoji(tt.unicode); got != tt.back || !ok {
			t.Errorf("ShortByEmoji(%q) = %q, %v; want %q", tt.unicode, got, ok, tt.back)
		}
	}
	for _, short := range []string{"", "party-parrot", ":+1:", "thumbsup::skin-tone-1", "thumbsup::skin-tone-", "thumbsup::skin-tone-3-9", "thumbsup::skin-tone-2-3", "lock::skin-tone-2"} {
		if got, ok := richtext.EmojiByShort(short); ok || got != "" {
			t.Errorf("EmojiByShort(%q) = %q, %v", short, got, ok)
		}
	}
	for _, s := range []string{"", "a", "👍👍", "\uFE0F"} {
		if got, ok := richtext.ShortByEmoji(s); ok || got != "" {
			t.Errorf("ShortByEmoji(%q) = %q, %v", s, got, ok)
		}
	}
	// As typed without the selector of the emoji style.
	if got, _ := richtext.ShortByEmoji("⚠"); got != "warning" {
		t.Errorf("a plain warning sign is %q", got)
	}
}

// The whole table can be read: each name is one emoji's, each emoji is one
// character to people, in every skin tone, and has a name that leads back to it.
func TestEmojiTable(t *testing.T) {
	table, err := os.ReadFile("emoji.txt")
	if err != nil {
		t.Fatal(err)
	}
	seen := make(map[string]bool)
	flags, toned := 0, 0
	check := func(short, want string) {
		got, ok := richtext.EmojiByShort(short)
		back, ok2 := richtext.ShortByEmoji(got)
		again, _ := richtext.EmojiByShort(back)
		if !ok || !ok2 || want != "" && got != want || again != got || uniseg.GraphemeClusterCount(got) != 1 {
			t.Errorf("%q is %+q, of %d characters, and leads back to %q", short, got, uniseg.GraphemeClusterCount(got), back)
		}
	}
	for line := range strings.Lines(string(table)) {
		if strings.HasPrefix(line, "// ") {
			continue
		}
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		for _, short := range strings.Fields(fields[1]) {
			if seen[short] {
				t.Errorf("%q names two emoji", short)
			}
			seen[short] = true
			if strings.HasPrefix(short, "flag-") {
				flags++
			}
			check(short, fields[0])
			if len(fields) > 2 {
				toned++
				for _, tone := range []string{"2", "3", "4", "5", "6"} {
					check(short+"::skin-tone-"+tone, "")
				}
			}
		}
	}
	if len(seen) < 1950 || flags < 261 || toned < 300 {
		t.Errorf("%d names, %d of flags, %d in skin tones", len(seen), flags, toned)
	}
}
