package demo

import (
	"encoding/json"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write page/emoji.json anew")

// TestEmoji compares the page's emoji with the program's own table of short names.
func TestEmoji(t *testing.T) {
	table, err := os.ReadFile("../../../bridge/richtext/emoji.txt")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for line := range strings.Lines(string(table)) {
		if fields := strings.Split(strings.TrimRight(line, "\n"), "\t"); !strings.HasPrefix(line, "//") && len(fields) > 1 {
			for name := range strings.FieldsSeq(fields[1]) {
				want[name] = fields[0]
			}
		}
	}
	if len(want) < 1500 {
		t.Fatalf("only %d short names found", len(want))
	}
	if *update {
		text, err := json.MarshalIndent(want, "", "")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("page/emoji.json", append(text, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile("page/emoji.json")
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]string
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	for name, emoji := range want {
		if got[name] != emoji {
			t.Errorf("the page has %q for %s, not %q; run with -update", got[name], name, emoji)
		}
	}
	if len(got) != len(want) {
		t.Errorf("the page has %d names, not %d; run with -update", len(got), len(want))
	}
}

// The page shows what the server lets a browser show: all else would be a broken picture.
func TestPageShowsWhatIsServedInline(t *testing.T) {
	script, err := embedded.ReadFile("page/js/media.js")
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(string(script), "const inline = [")
	list, _, _ = strings.Cut(list, "]")
	var shown []string
	for one := range strings.SplitSeq(list, ",") {
		if one = strings.Trim(one, " \n\""); one != "" {
			shown = append(shown, one)
		}
	}
	if !slices.Equal(shown, inline) {
		t.Errorf("the page shows %q, and the server %q", shown, inline)
	}
}
