package bridge_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bridge"
)

func TestSaidTerms(t *testing.T) {
	for text, want := range map[string][]string{
		"":                            nil,
		"My invoice, my INVOICE!":     {"invoice", "my"},
		"Grüße aus Łódź":              {"aus", "grusse", "lodz"},
		"mia@example.com":             {"com", "example", "mia"},
		"我的订单":                        {"我的", "的订", "订单"},
		"订":                           {"订"},
		"iPhone手机坏了":                  {"iphone", "坏了", "手机", "机坏"},
		"أين طلبي":                    {"اين", "طلبي"},
		strings.Repeat("x", 100):      {strings.Repeat("x", 40)},
		"a\x00b \xff":                 {"a", "b"},
		strings.Repeat("same ", 1000): {"same"},
	} {
		if diff := cmp.Diff(want, bridge.SaidTerms(text)); diff != "" {
			t.Errorf("%.40q (-want +got):\n%s", text, diff)
		}
	}
}

func TestContactTerms(t *testing.T) {
	got := bridge.ContactTerms(bridge.Contact{
		Profile: bridge.Profile{Name: "Mia Wolf", FirstName: "Mia", Username: "mia_w"}, Email: "Mia@Example.com", Phone: "+49 (151) 234-567",
	})
	want := []string{"+76543215194", "mia", "mia@example.com", "w", "wolf"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Terms are bounded, valid and alike, however a text is cut.
func FuzzSaidTerms(f *testing.F) {
	f.Add("My invoice 订单 是 กขค")
	f.Fuzz(func(t *testing.T, text string) {
		terms := bridge.SaidTerms(text)
		if len(terms) > 100 {
			t.Fatalf("%d terms", len(terms))
		}
		for i, term := range terms {
			if term == "" || !utf8.ValidString(term) || utf8.RuneCountInString(term) > 40 || i > 0 && terms[i-1] >= term {
				t.Fatalf("term %d of %q is %q", i, text, term)
			}
		}
	})
}
