package richtext_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"frontdesk/bridge/richtext"
	"frontdesk/bridge/richtext/richtexttest"
)

func TestFromPlain(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want doc
	}{
		{"", nil},
		{"hello", doc{p("hello")}},
		{"a\nb", doc{p("a", br{}, "b")}},
		{"a\r\nb\rc", doc{p("a", br{}, "b", br{}, "c")}},
		{"\n a \n\n", doc{p(br{}, " a ", br{}, br{})}},
		{"bad \xff byte", doc{p("bad \uFFFD byte")}},
		{"> no quote", doc{p("> no quote")}},
	} {
		if diff := cmp.Diff(tt.want, richtext.FromPlain(tt.in)); diff != "" {
			t.Errorf("FromPlain(%q) (-want +got):\n%s", tt.in, diff)
		}
	}
}

func TestPlain(t *testing.T) {
	for _, tt := range []struct {
		name string
		in   doc
		want string
	}{
		{"nil", nil, ""},
		{"paragraphs", doc{p("a", br{}, b("b")), p("c")}, "a\nb\nc"},
		{"heading", doc{heading{Text: ins("Title")}, p("text")}, "Title\ntext"},
		{"link is its text", doc{p("see ", link("here", "https://x.example/"))}, "see here"},
		{"quote", doc{quote{Body: doc{p("a", br{}, br{}, "b"), quote{Body: item("c")}}}}, "> a\n>\n> b\n> > c"},
		{"bullets", doc{ul(item("a", br{}, "b"), doc{p("c"), ul(item("d"))}, nil)}, "• a\n  b\n• c\n  • d\n•"},
		{"numbers", doc{list{Ordered: true, Start: 9, Items: []doc{item("a"), item("b", br{}, "c")}}}, "9. a\n10. b\n    c"},
		{"numbers from nothing", doc{list{Ordered: true, Items: []doc{item("a")}}}, "1. a"},
		{"code", doc{code{S: "a\n\tb\n", Language: "go"}, p("c")}, "a\n\tb\n\nc"},
		{"mentions", doc{p(
			mention{Ref: "U1", Label: "Ana"}, " ", mention{Kind: richtext.Group, Ref: "S1", Label: "@ops"}, " ",
			mention{Kind: richtext.Room, Ref: "C1", Label: "sales"}, " ", mention{Kind: richtext.Broadcast, Ref: "here", Label: "here"}, " ",
			mention{Kind: richtext.Thread, Ref: "1042.2", Label: "#1042"},
		)}, "@Ana @ops #sales @here #1042"},
		{"no id for want of a label", doc{p(mention{Ref: "U1"}, mention{Kind: richtext.Room, Ref: "C1"})}, "@…#…"},
		{"emoji", doc{p(emoji{Short: "wave", Unicode: "👋"}, emoji{Short: "parrot"})}, "👋:parrot:"},
		{"empty blocks", doc{p(), p("a"), quote{}, code{}, ul(nil, nil), p("b")}, "a\nb"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, tt.in.Plain()); diff != "" {
				t.Errorf("Plain (-want +got):\n%s", diff)
			}
		})
	}
}

// FromPlain and Plain are each other's inverse on text without carriage returns.
func TestPlainOfFromPlain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := richtexttest.Strings().Draw(t, "s")
		d := richtext.FromPlain(s)
		if len(d) > 1 {
			t.Fatalf("FromPlain(%q) has %d blocks", s, len(d))
		}
		if again := richtext.FromPlain(d.Plain()); !cmp.Equal(again, d) {
			t.Fatalf("FromPlain(%q) = %s, of its plain text %s", s, asJSON(d), asJSON(again))
		}
	})
}

func TestMeasures(t *testing.T) {
	for _, tt := range []struct {
		in           string
		runes, utf16 int
	}{
		{"", 0, 0}, {"abc", 3, 3}, {"é", 1, 1}, {"e\u0301", 2, 2}, {"😀", 1, 2}, {"👍🏽", 2, 4},
	} {
		if got := richtext.Runes(tt.in); got != tt.runes {
			t.Errorf("Runes(%q) = %d, want %d", tt.in, got, tt.runes)
		}
		if got := richtext.UTF16(tt.in); got != tt.utf16 {
			t.Errorf("UTF16(%q) = %d, want %d", tt.in, got, tt.utf16)
		}
	}
	if got := (doc{quote{Body: item("😀")}}).Len(richtext.UTF16); got != 4 {
		t.Errorf("Len of a quoted emoji = %d, want 4 with its mark", got)
	}
}

func TestMentions(t *testing.T) {
	ana, room := mention{Ref: "U1", Label: "Ana"}, mention{Kind: richtext.Room, Ref: "C1", Label: "sales"}
	in := doc{p("ask ", ana), ul(doc{quote{Body: item(room, "!")}}, item("x"))}
	if diff := cmp.Diff([]mention{ana, room}, richtext.Mentions(in)); diff != "" {
		t.Errorf("Mentions (-want +got):\n%s", diff)
	}
	unchanged(t, in, func() {
		got := richtext.MapMentions(in, func(m mention) richtext.Inline {
			if m.Kind == richtext.Room {
				return nil
			}
			return text{S: m.Label}
		})
		want := doc{p("ask Ana"), ul(doc{quote{Body: item("!")}}, item("x"))}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("MapMentions (-want +got):\n%s", diff)
		}
	})
}
