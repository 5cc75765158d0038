package bridge_test

import (
	"strings"
	"testing"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
)

func para(in ...richtext.Inline) richtext.Doc { return richtext.Doc{richtext.Para{Text: in}} }

func plain(s string) richtext.Text { return richtext.Text{S: s} }

// writing is by ana, an agent, in an open conversation that is hers.
func writing(d richtext.Doc) bridge.Writing {
	return bridge.Writing{
		Text: d, Author: "ana", Known: true, Person: bridge.Person{ID: "ana", Name: "Ana Lima"}, Agent: true, Open: true,
		Assignee: "ana", Prefixes: []string{"//", ";;", "note:", "🔒"},
	}
}

func TestRead(t *testing.T) {
	mention := func(k richtext.MentionKind) richtext.Inline {
		return richtext.Mention{Kind: k, Ref: "x", Label: "Jonas Berg"}
	}
	with := func(f func(*bridge.Writing)) func(*bridge.Writing) { return f }
	for _, tc := range []struct {
		name string
		text richtext.Doc
		but  func(*bridge.Writing)
		want bridge.Audience
		why  string
		body string
	}{
		{name: "the assignee speaks", text: richtext.FromPlain("Hello"), want: bridge.Customer, body: "Hello"},
		{name: "formatting is kept", text: para(richtext.Text{S: "Hello", Style: richtext.Bold}), want: bridge.Customer, body: "Hello"},
		{name: "nobody has it", text: richtext.FromPlain("Hello"), but: with(func(w *bridge.Writing) { w.Assignee = "" }), want: bridge.Customer, body: "Hello"},
		{name: "somebody else has it", text: richtext.FromPlain("Hello"), but: with(func(w *bridge.Writing) { w.Assignee = "jonas" }), why: "desk.inside.assigned"},
		{name: "has spoken before", text: richtext.FromPlain("Hello"), but: with(func(w *bridge.Writing) { w.Assignee, w.Spoke = "jonas", []bridge.PersonID{"ana"} }), want: bridge.Customer, body: "Hello"},
		{name: "note", text: richtext.FromPlain("// rude again")},
		{name: "note with semicolons", text: richtext.FromPlain(";;rude again")},
		{name: "note in words", text: richtext.FromPlain("Note: rude again")},
		{name: "note with a lock", text: richtext.FromPlain("🔒 rude again")},
		{name: "note in bold", text: para(richtext.Text{S: "//", Style: richtext.Bold}, plain(" rude again"))},
		{name: "note across runs", text: para(richtext.Text{S: "/", Style: richtext.Bold}, plain("/ rude again"))},
		{name: "note in full width", text: richtext.FromPlain("／／ rude again")},
		{name: "note behind blanks", text: richtext.FromPlain("   // rude again")},
		{name: "note behind an invisible mark", text: richtext.FromPlain("\u200b\u2060// rude again")},
		{name: "note with an invisible mark in it", text: richtext.FromPlain("/\u200b/ rude again")},
		{name: "note behind an empty line", text: richtext.FromPlain("\n// rude again")},
		{name: "note in a quote", text: richtext.Doc{richtext.Quote{Body: richtext.FromPlain("// rude again")}}},
		{name: "note in a code block", text: richtext.Doc{richtext.Code{S: "// rude again"}}},
		{name: "note in a list", text: richtext.Doc{richtext.List{Items: []richtext.Doc{richtext.FromPlain(";; rude again")}}}},
		{name: "mention of a person", text: para(mention(richtext.Person), plain(" look")), why: "desk.inside.mention"},
		{name: "mention at the end", text: para(plain("look "), mention(richtext.Person)), why: "desk.inside.mention"},
		{name: "mention of a group", text: para(mention(richtext.Group)), why: "desk.inside.mention"},
		{name: "mention of everybody", text: para(plain("hi "), mention(richtext.Broadcast)), why: "desk.inside.mention"},
		{name: "mention of a Slack channel", text: para(mention(richtext.Room)), why: "desk.inside.mention"},
		{name: "mention in a list", text: richtext.Doc{richtext.List{Items: []richtext.Doc{para(mention(richtext.Person))}}}, why: "desk.inside.mention"},
		{name: "missed slash", text: richtext.FromPlain("/ rude again"), why: "desk.inside.doubtful"},
		{name: "missed semicolon", text: richtext.FromPlain("; rude again"), why: "desk.inside.doubtful"},
		{name: "missed backslash", text: richtext.FromPlain(`\\ rude again`), why: "desk.inside.doubtful"},
		{name: "missed word", text: richtext.FromPlain("Internal: rude again"), why: "desk.inside.doubtful"},
		{name: "command", text: richtext.FromPlain("!close"), want: bridge.Command},
		{name: "command in capitals", text: richtext.FromPlain("!CLOSE"), want: bridge.Command},
		{name: "command with a mention", text: para(plain("!note "), mention(richtext.Person)), want: bridge.Command},
		{name: "mistyped command", text: richtext.FromPlain("!clsoe"), want: bridge.Command, why: "desk.command.unknown"},
		{name: "mistyped command with a mention", text: para(plain("!asign "), mention(richtext.Person)), want: bridge.Command, why: "desk.command.unknown"},
		{name: "an exclamation mark alone", text: richtext.FromPlain("! wow"), want: bridge.Customer, body: "! wow"},
		{name: "two exclamation marks", text: richtext.FromPlain("!!close"), want: bridge.Customer, body: "!close"},
		{name: "two exclamation marks by somebody else", text: richtext.FromPlain("!!close"), but: with(func(w *bridge.Writing) { w.Assignee = "jonas" }), why: "desk.inside.assigned"},
		{name: "!r by somebody else", text: richtext.FromPlain("!r Hello"), but: with(func(w *bridge.Writing) { w.Assignee = "jonas" }), want: bridge.Customer, body: "Hello"},
		{name: "!r with a mention", text: para(plain("!r Ask "), mention(richtext.Person), plain(" or "), mention(richtext.Group)), want: bridge.Customer, body: "Ask Jonas or "},
		{name: "!r without a text", text: richtext.FromPlain("!r"), want: bridge.Nobody, why: "desk.nobody.empty"},
		{name: "guest", text: richtext.FromPlain("Hello"), but: with(func(w *bridge.Writing) { w.Person.Guest = true }), why: "desk.inside.guest"},
		{name: "guest with !r", text: richtext.FromPlain("!r Hello"), but: with(func(w *bridge.Writing) { w.Person.Guest = true }), why: "desk.inside.guest"},
		{name: "not of the team", text: richtext.FromPlain("!close"), but: with(func(w *bridge.Writing) { w.Agent = false }), why: "desk.inside.stranger"},
		{name: "not known yet", text: richtext.FromPlain("Hello"), but: with(func(w *bridge.Writing) { w.Known = false }), why: "desk.inside.unknown"},
		{name: "another app", text: richtext.FromPlain("!r Hello"), but: with(func(w *bridge.Writing) { w.Machine = true })},
		{name: "closed", text: richtext.FromPlain("Hello"), but: with(func(w *bridge.Writing) { w.Open = false }), want: bridge.Nobody, why: "desk.nobody.closed"},
		{name: "note in a closed thread", text: richtext.FromPlain(";; Hello"), but: with(func(w *bridge.Writing) { w.Open = false })},
		{name: "file", text: richtext.FromPlain("Hello"), but: with(func(w *bridge.Writing) { w.Files = 1 }), want: bridge.Nobody, why: "desk.nobody.file"},
		{name: "blanks", text: richtext.FromPlain(" \u200b "), want: bridge.Nobody, why: "desk.nobody.empty"},
		{name: "old", text: richtext.FromPlain("Hello"), but: with(func(w *bridge.Writing) { w.Old = true }), why: "desk.inside.old"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := writing(tc.text)
			if tc.but != nil {
				tc.but(&w)
			}
			got := bridge.Read(w)
			if got.Audience != tc.want || got.Why != tc.why {
				t.Fatalf("got audience %d because of %q, want %d because of %q", got.Audience, got.Why, tc.want, tc.why)
			}
			if tc.want == bridge.Customer && got.Body.Plain() != tc.body {
				t.Errorf("the customer gets %q, want %q", got.Body.Plain(), tc.body)
			}
		})
	}
}

// FuzzNoteStaysInside tries to get a note out by what stands before, within and
// behind its mark.
func FuzzNoteStaysInside(f *testing.F) {
	f.Add("", "//", " secret", uint16(0))
	f.Add("\u200e ", ";;", "!r secret", uint16(3))
	f.Add("\n\n", "note:", "", uint16(1))
	f.Add(" \ufeff", "🔒", "@here", uint16(16))
	f.Fuzz(func(t *testing.T, before, mark, after string, style uint16) {
		known := false
		for _, p := range []string{"//", ";;", "note:", "🔒"} {
			known = known || strings.EqualFold(p, mark)
		}
		if !known || !(richtext.FromPlain(before).Empty()) {
			return
		}
		d := richtext.FromPlain(before)
		d = append(d, richtext.Para{Text: []richtext.Inline{richtext.Text{S: mark, Style: richtext.Style(style)}}})
		d = append(d, richtext.FromPlain(after)...)
		if got := bridge.Read(writing(d)); got.Audience == bridge.Customer {
			t.Errorf("a note went out: %q", d.Plain())
		}
		if got := bridge.Read(writing(richtext.FromPlain(before + mark + after))); got.Audience == bridge.Customer {
			t.Errorf("a note went out: %q", before+mark+after)
		}
	})
}
