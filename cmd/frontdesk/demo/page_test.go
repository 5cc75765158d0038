package demo

import (
	"encoding/json"
	"flag"
	"os"
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
