package richtext_test

import (
	"testing"

	"frontdesk/bridge/richtext"
)

func TestMisleads(t *testing.T) {
	tests := []struct {
		label, address string
		want           bool
	}{
		{"https://bank.example/", "https://evil.example/", true},
		{"bank.example", "https://evil.example/", true},
		{"www.bank.example/login", "https://evil.example/", true},
		{"see bank.example now", "https://evil.example/", true},
		{"ana@bank.example", "mailto:eve@evil.example", true},
		{"bank．example", "https://evil.example/", true},
		{"bank\u200b.example", "https://evil.example/", true},
		{"\u202eelpmaxe.knab", "https://evil.example/", true},
		{" ", "https://evil.example/", true},
		{"https://bank.example@evil.example/", "https://evil.example/", true},
		{"evil.example", "https://evil.example/x", false},
		{"https://www.evil.example/a.html", "https://www.evil.example/a.html", false},
		{"our offer", "https://evil.example/", false},
		{"ana@bank.example", "mailto:ana@bank.example", false},
		{"+49 30 1234", "tel:+49301234", false},
		{"bank\u200c.example", "https://evil.example/", true},
		{"\u2067see\u2069", "https://evil.example/", true},
		{"x", "%zz", true},
		{"خرید می\u200cکنم", "https://evil.example/", false},
		{"👩\u200D👧 offer", "https://evil.example/", false},
		{"https://evil.example/%E2%80%AEx", "https://evil.example/\u202ex", false},
	}
	for _, tt := range tests {
		if got := richtext.Misleads(tt.label, tt.address); got != tt.want {
			t.Errorf("Misleads(%q, %q) = %v, want %v", tt.label, tt.address, got, tt.want)
		}
	}
}

func TestAddress(t *testing.T) {
	for link, want := range map[string]string{
		"https://a.example/?b=c":      "https://a.example/?b=c",
		"mailto:ana@a.example":        "ana@a.example",
		"tel:+49301234":               "+49301234",
		"https://a.example/\u202ex y": "https://a.example/%E2%80%AEx%20y",
	} {
		if got := richtext.Address(link); got != want {
			t.Errorf("Address(%q) = %q, want %q", link, got, want)
		}
	}
}
