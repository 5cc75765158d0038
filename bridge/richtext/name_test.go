package richtext_test

import (
	"strings"
	"testing"

	"github.com/rivo/uniseg"
	"pgregory.net/rapid"

	"frontdesk/bridge/richtext"
	"frontdesk/bridge/richtext/richtexttest"
)

func TestCleanName(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"Ana Lima", "Ana Lima"},
		{"  Ana \t\n Lima\u00A0", "Ana Lima"},
		{"", ""},
		{" \u200B\u202E ", ""},
		{"<!channel> @here #ops & *x* _y_ ~z~ `q`", "!channel here ops x y z q"},
		{"Support\u202Egnp.exe", "Supportgnp.exe"},
		{"A\u200Bn\u00ADa\x00\x1B", "Ana"},
		{"مريم", "مريم"},
		{"José e\u0301", "José e\u0301"},
		{"bad\xffbyte", "badbyte"},
		{"Ana 👍🏽", "Ana 👍🏽"},
		{"Z" + strings.Repeat("\u0351", 50) + "o", "Z" + strings.Repeat("\u0351", 4) + "o"},
		{strings.Repeat("x", 61), strings.Repeat("x", 60)},
		{strings.Repeat("x", 59) + " y", strings.Repeat("x", 59)},
		{strings.Repeat("e\u0301", 61), strings.Repeat("e\u0301", 60)},
	} {
		if got := richtext.CleanName(tt.in); got != tt.want {
			t.Errorf("CleanName(%+q) = %+q, want %+q", tt.in, got, tt.want)
		}
	}
}

func TestCleanNameLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.String(), richtexttest.Strings()).Draw(t, "s")
		got := richtext.CleanName(s)
		if again := richtext.CleanName(got); again != got {
			t.Fatalf("not idempotent: %+q, %+q", got, again)
		}
		if strings.ContainsAny(got, "<>&@#*_~`\n\u200B\u202E\u200F") || strings.Contains(got, "  ") || strings.TrimSpace(got) != got {
			t.Fatalf("not clean: %+q", got)
		}
		if n := uniseg.GraphemeClusterCount(got); n > 60 {
			t.Fatalf("%d graphemes", n)
		}
	})
}

func TestIsolate(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"", ""},
		{"Ana", "Ana"},
		{"日本 1", "日本 1"},
		{"مريم", "\u2068مريم\u2069"},
		{"Ana שלום", "\u2068Ana שלום\u2069"},
		{"x\u200Fy", "\u2068x\u200Fy\u2069"},
		{"user\u202Egpj.exe", "usergpj.exe"},
		{"a\u2069\u202Cb\u2067", "ab"},
		{"\u2067שלום\u2069\u2069", "\u2068שלום\u2069"},
	} {
		got := richtext.Isolate(tt.in)
		if got != tt.want {
			t.Errorf("Isolate(%+q) = %+q, want %+q", tt.in, got, tt.want)
		}
		if again := richtext.Isolate(got); again != got {
			t.Errorf("Isolate(%+q) again = %+q", tt.in, again)
		}
	}
}
