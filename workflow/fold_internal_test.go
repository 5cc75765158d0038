package workflow

import (
	"strings"
	"testing"
)

// TestClosingWordsAreFolded: one that is not would never be found.
func TestClosingWordsAreFolded(t *testing.T) {
	seen := map[string]bool{}
	for word := range strings.SplitSeq(strings.Trim(closingWords, "|"), "|") {
		if fold(word) != word || word == "" {
			t.Errorf("%q is not folded; write %q", word, fold(word))
		}
		seen[word] = true
	}
	if len(seen) < 200 {
		t.Errorf("only %d closing words", len(seen))
	}
}

func TestFold(t *testing.T) {
	for s, want := range map[string]string{
		"": "", "  A  b ": "a b", "Ärger-Łódź": "arger lodz", "it’s": "its", "٢٣": "23", "𝟙２": "12", "2️⃣": "2", "👍🏽": "👍",
		"🛒 Shop": "shop", "ﬁn": "fin", "STRASSE": "strasse", "straße": "strasse", "İstanbul": "istanbul", "đổi": "doi",
	} {
		if got := fold(s); got != want {
			t.Errorf("%q: got %q, want %q", s, got, want)
		}
	}
}
