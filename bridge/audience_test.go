package bridge_test

import (
	"testing"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
)

func para(in ...richtext.Inline) richtext.Doc { return richtext.Doc{richtext.Para{Text: in}} }

func plain(s string) richtext.Text { return richtext.Text{S: s} }

func mention(k richtext.MentionKind) richtext.Inline {
	return richtext.Mention{Kind: k, Ref: "x", Label: "Jonas Berg"}
}

// prefixes are those of notes, as the configuration has them by itself.
var prefixes = []string{"//", ";;", "note:", "🔒"}

// writing is by ana, an agent, in an open conversation that is hers.
func writing(d richtext.Doc) bridge.Writing {
	return bridge.Writing{
		Text: d, Author: "ana", Known: true, Person: bridge.Person{ID: "ana", Name: "Ana Lima"}, Agent: true, Open: true,
		Assignee: "ana", Mode: bridge.ModeGuarded, Prefixes: prefixes, Colleagues: []string{"Ana Lima", "Jonas Berg", "Zoë Ng"},
	}
}

type change func(*bridge.Writing)

func all(changes ...change) change {
	return func(w *bridge.Writing) {
		for _, c := range changes {
			c(w)
		}
	}
}

// What a Writing can be besides ana's own.
func unassigned(w *bridge.Writing) { w.Assignee = "" }
func jonasHas(w *bridge.Writing)   { w.Assignee = "jonas" }
func spoke(w *bridge.Writing)      { w.Assignee, w.Spoke = "jonas", []bridge.PersonID{"ana"} }
func closed(w *bridge.Writing)     { w.Open = false }
func guest(w *bridge.Writing)      { w.Person.Guest = true }
func observer(w *bridge.Writing)   { w.Observer = true }
func stranger(w *bridge.Writing)   { w.Agent = false }
func elsewhere(w *bridge.Writing)  { w.Agent, w.Elsewhere = false, true }
func unknown(w *bridge.Writing)    { w.Known = false }
func machine(w *bridge.Writing)    { w.Machine = true }
func anApp(w *bridge.Writing)      { w.Person.Machine = true }
func file(w *bridge.Writing)       { w.Files = 1 }
func unfit(w *bridge.Writing)      { w.Unfit = true }
func old(w *bridge.Writing)        { w.Old = true }
func called(w *bridge.Writing)     { w.ToUs = true }
func forwarded(w *bridge.Writing)  { w.Forwarded = true }
func direct(w *bridge.Writing)     { w.Mode = bridge.ModeDirect }
func confirm(w *bridge.Writing)    { w.Mode = bridge.ModeConfirm }
func inside(w *bridge.Writing)     { w.Mode = bridge.ModeInside }
func agreed(w *bridge.Writing)     { w.Consent = bridge.Agreed }
func drops(w *bridge.Writing)      { w.To.Drops = "\u0333" }
func afterAll(w *bridge.Writing)   { w.Consent = bridge.AfterAll }

// reading is a row of the tables: who gets to see a text, and why.
type reading struct {
	name  string
	text  richtext.Doc
	but   change
	want  bridge.Audience
	why   string
	body  string // what the customer gets, a command's name
	offer bool
	takes bool
}

func checkReadings(t *testing.T, rows []reading) {
	t.Helper()
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			w := writing(row.text)
			if row.but != nil {
				row.but(&w)
			}
			got := bridge.Read(w)
			if got.Audience != row.want || got.Why != row.why {
				t.Fatalf("got audience %d because of %q, want %d because of %q", got.Audience, got.Why, row.want, row.why)
			}
			switch {
			case row.want == bridge.Customer && got.Body.Plain() != row.body:
				t.Errorf("the customer gets %q, want %q", got.Body.Plain(), row.body)
			case row.want == bridge.Command && row.body != "" && got.Command != row.body:
				t.Errorf("the command is %q, want %q", got.Command, row.body)
			}
			if got.Offer != row.offer || got.Takes != row.takes {
				t.Errorf("offered %v and takes %v, want %v and %v", got.Offer, got.Takes, row.offer, row.takes)
			}
		})
	}
}

// TestPlainReplies: "A plain reply goes to the customer if its author is the
// assignee, has spoken to this customer since the last assignment, or is the first
// to answer an unassigned conversation (and thereby takes it). Anyone else's stays
// inside, marked 🔒, and its author alone is asked".
func TestPlainReplies(t *testing.T) {
	hello := richtext.FromPlain("Hello")
	checkReadings(t, []reading{
		{name: "the assignee's", text: hello, want: bridge.Customer, body: "Hello"},
		{name: "by one who has spoken since the last assignment", text: hello, but: spoke, want: bridge.Customer, body: "Hello"},
		{name: "the first in an unassigned conversation", text: hello, but: unassigned, want: bridge.Customer, body: "Hello", takes: true},
		{name: "anyone else's", text: hello, but: jonasHas, why: "desk.inside.assigned", offer: true},
		{name: "anyone else's, where no mode is set", text: hello, but: all(jonasHas, func(w *bridge.Writing) { w.Mode = "" }), why: "desk.inside.assigned", offer: true},
		{name: "anyone else's, once they agree", text: hello, but: all(jonasHas, agreed), want: bridge.Customer, body: "Hello"},
		{name: "formatting is kept", text: para(richtext.Text{S: "Hello", Style: richtext.Bold}), want: bridge.Customer, body: "Hello"},
		{name: "nothing", want: bridge.Nobody, why: "desk.nobody.empty"},
		{name: "blanks", text: richtext.FromPlain(" \u200b "), want: bridge.Nobody, why: "desk.nobody.unseen"},
		{name: "what the customer's platform takes out", text: richtext.FromPlain("\u0333"), but: drops, want: bridge.Nobody, why: "desk.nobody.unseen"},
		{name: "a file", text: hello, but: file, want: bridge.Customer, body: "Hello"},
		{name: "a file alone", but: file, want: bridge.Customer},
		{name: "a file alone, the first in an unassigned conversation", but: all(unassigned, file), want: bridge.Customer, takes: true},
		{name: "a file for colleagues", text: hello, but: all(jonasHas, file), why: "desk.inside.assigned", offer: true},
		{name: "a file for colleagues, alone", but: all(jonasHas, file), why: "desk.inside.assigned", offer: true},
		{name: "a file for colleagues, once they agree", but: all(jonasHas, file, agreed), want: bridge.Customer},
		{name: "a file that the platform does not take", but: unfit, want: bridge.Nobody, why: "desk.nobody.unfit"},
		{name: "a file that the platform does not take, for colleagues", but: all(jonasHas, unfit), why: "desk.inside.assigned"},
		{name: "words with a file that the platform does not take", text: hello, but: unfit, want: bridge.Customer, body: "Hello"},
		// Papercups took an unknown person's reply for the assignee's.
		{name: "papercups: an unknown author is nobody's stand-in", text: hello, but: unknown, why: "desk.inside.unknown"},
		// Chatwoot ignored a reply unless its first block was rich_text.
		{name: "chatwoot: a reply of a quote alone", text: richtext.Doc{richtext.Quote{Body: hello}}, want: bridge.Customer, body: "> Hello"},
		{name: "chatwoot: a reply of code alone", text: richtext.Doc{richtext.Code{S: "Hello"}}, want: bridge.Customer, body: "Hello"},
	})
}

// TestNotes: "A reply that starts with one of the note prefixes (after formatting,
// blanks and invisible marks are taken off, and full-width forms folded), or that
// mentions a person, a group, @here or a Slack channel, is a note: 🔒, in every
// mode. The message shortcut sends it after all: people's mentions become first
// names, the others go."
func TestNotes(t *testing.T) {
	rude := richtext.FromPlain("// rude again")
	mentions := para(plain("Ask "), mention(richtext.Person), plain(" or "), mention(richtext.Group))
	checkReadings(t, []reading{
		{name: "slashes", text: rude},
		{name: "slashes in a direct team", text: rude, but: direct},
		{name: "slashes in a confirming team", text: rude, but: confirm},
		{name: "slashes in an inside team", text: rude, but: inside},
		{name: "slashes in an unassigned conversation", text: rude, but: unassigned},
		{name: "slashes by somebody else", text: rude, but: jonasHas},
		{name: "slashes in a closed thread", text: rude, but: closed},
		{name: "a blank before the colon", text: richtext.FromPlain("Note : elle paie en retard")},
		{name: "capitals and a blank before the colon", text: richtext.FromPlain("NOTE : x")},
		{name: "full-width colon behind a blank", text: richtext.FromPlain("note\u3000：x")},
		{name: "small semicolons", text: richtext.FromPlain("﹔﹔ rude again")},
		{name: "a small colon", text: richtext.FromPlain("note﹕ rude again")},
		{name: "semicolons", text: richtext.FromPlain(";;rude again")},
		{name: "Greek question marks, which look like semicolons", text: richtext.FromPlain("\u037e\u037e rude again")},
		{name: "in words", text: richtext.FromPlain("Note: rude again")},
		{name: "a lock", text: richtext.FromPlain("🔒 rude again")},
		{name: "a lock picked from the menu", text: para(richtext.Emoji{Short: "lock", Unicode: "🔒"}, plain(" rude again"))},
		{name: "in bold", text: para(richtext.Text{S: "//", Style: richtext.Bold}, plain(" rude again"))},
		{name: "across runs", text: para(richtext.Text{S: "/", Style: richtext.Bold}, plain("/ rude again"))},
		{name: "in a link", text: para(richtext.Text{S: "// rude", Link: "https://example.com"})},
		{name: "in full width", text: richtext.FromPlain("／／ rude again")},
		{name: "behind blanks", text: richtext.FromPlain("   // rude again")},
		{name: "behind an invisible mark", text: richtext.FromPlain("\u200b\u2060// rude again")},
		{name: "with an invisible mark in it", text: richtext.FromPlain("/\u200b/ rude again")},
		{name: "behind an empty line", text: richtext.FromPlain("\n// rude again")},
		{name: "in a quote", text: richtext.Doc{richtext.Quote{Body: rude}}},
		{name: "in a code block", text: richtext.Doc{richtext.Code{S: "// rude again"}}},
		{name: "in a list", text: richtext.Doc{richtext.List{Items: []richtext.Doc{richtext.FromPlain(";; rude again")}}}},
		{name: "in a heading", text: richtext.Doc{richtext.Heading{Text: []richtext.Inline{plain("// rude")}}}},
		{name: "with a file", text: rude, but: file},

		{name: "mention of a person", text: para(mention(richtext.Person), plain(" look")), why: "desk.inside.mention"},
		{name: "mention at the end", text: para(plain("look "), mention(richtext.Person)), why: "desk.inside.mention"},
		{name: "mention of a group", text: para(mention(richtext.Group), plain(" look")), why: "desk.inside.mention"},
		{name: "mention of @here", text: para(plain("hi "), mention(richtext.Broadcast)), why: "desk.inside.mention"},
		{name: "mention of a Slack channel", text: para(plain("see "), mention(richtext.Room)), why: "desk.inside.mention"},
		{name: "mention alone", text: para(mention(richtext.Group))},
		{name: "mention in a list", text: richtext.Doc{richtext.List{Items: []richtext.Doc{para(mention(richtext.Person))}}}, why: "desk.inside.mention"},
		{name: "mention in a quote", text: richtext.Doc{richtext.Quote{Body: para(mention(richtext.Person), plain(" look"))}}, why: "desk.inside.mention"},
		{name: "mention in a direct team", text: para(mention(richtext.Person), plain(" look")), but: direct, why: "desk.inside.mention"},
		{name: "mention in a confirming team", text: para(mention(richtext.Person), plain(" look")), but: confirm, why: "desk.inside.mention"},
		{name: "mention in an inside team", text: para(mention(richtext.Person), plain(" look")), but: inside},
		{name: "mention by one who would not be heard", text: para(mention(richtext.Person), plain(" look")), but: jonasHas},
		{name: "mention in a closed thread", text: para(mention(richtext.Person), plain(" look")), but: closed},

		{name: "a note with a blank before its colon, sent after all", text: richtext.FromPlain("Note : rude"), but: afterAll, want: bridge.Customer, body: "rude"},
		{name: "a note, sent after all", text: rude, but: afterAll, want: bridge.Customer, body: "rude again"},
		{name: "!note, sent after all", text: richtext.FromPlain("!note rude"), but: afterAll, want: bridge.Customer, body: "rude"},
		{name: "mentions, sent after all", text: mentions, but: afterAll, want: bridge.Customer, body: "Ask Jonas or "},
		{name: "a note whose author agrees to another wording", text: rude, but: agreed},
	})
}

// TestCommands: "`!words` are commands, also where they mention somebody; an
// unknown one stays inside with "did you mean"; `!!x` is the text `!x`, and `! ` is
// ordinary text. `!r text` goes out in every mode, from any agent of the team."
func TestCommands(t *testing.T) {
	say := func(s string) richtext.Doc { return richtext.FromPlain(s) }
	checkReadings(t, []reading{
		{name: "command", text: say("!close"), want: bridge.Command, body: "close"},
		{name: "in capitals", text: say("!CLOSE"), want: bridge.Command, body: "close"},
		{name: "in full width", text: say("！close"), want: bridge.Command, body: "close"},
		{name: "with a mention", text: para(plain("!note "), mention(richtext.Person)), want: bridge.Command, body: "note"},
		{name: "in an inside team", text: say("!take"), but: inside, want: bridge.Command, body: "take"},
		{name: "in a closed thread", text: say("!close"), but: closed, want: bridge.Command, body: "close"},
		{name: "by a stranger", text: say("!close"), but: stranger, why: "desk.inside.stranger"},
		{name: "by an agent of another team", text: say("!close"), but: elsewhere, why: "desk.inside.stranger"},
		{name: "who fetches it", text: say("!transfer support"), but: elsewhere, want: bridge.Command, body: "transfer"},
		{name: "who looks on here", text: say("！Transfer support"), but: all(observer, elsewhere), want: bridge.Command, body: "transfer"},
		{name: "who calls us", text: say("transfer support"), but: all(called, elsewhere), want: bridge.Command, body: "transfer"},
		{name: "who only says so", text: say("transfer support"), but: elsewhere, why: "desk.inside.stranger"},
		{name: "who answers", text: say("!r Hello"), but: elsewhere, why: "desk.inside.stranger"},
		{name: "who sends it after all", text: say("Hello"), but: all(elsewhere, afterAll), why: "desk.inside.stranger"},
		{name: "mistyped", text: say("!clsoe"), want: bridge.Command, why: "desk.command.unknown", body: "clsoe"},
		{name: "mistyped with a mention", text: para(plain("!asign "), mention(richtext.Person)), want: bridge.Command, why: "desk.command.unknown"},
		{name: "two marks", text: say("!!close"), want: bridge.Customer, body: "!close"},
		{name: "two marks by somebody else", text: say("!!close"), but: jonasHas, why: "desk.inside.assigned", offer: true},
		{name: "two marks and a mention", text: para(plain("!!close "), mention(richtext.Person)), why: "desk.inside.mention"},
		{name: "two marks and a colleague's name", text: say("!!wow @jonas"), want: bridge.Doubtful, why: "desk.held.name"},
		{name: "a mark and a blank", text: say("! wow"), want: bridge.Customer, body: "! wow"},
		{name: "a mark alone", text: say("!"), want: bridge.Customer, body: "!"},
		{name: "!r", text: say("!r Hello"), but: jonasHas, want: bridge.Customer, body: "Hello"},
		{name: "!r in a direct team", text: say("!r Hello"), but: all(jonasHas, direct), want: bridge.Customer, body: "Hello"},
		{name: "!r in a confirming team", text: say("!r Hello"), but: all(jonasHas, confirm), want: bridge.Customer, body: "Hello"},
		{name: "!r in an inside team", text: say("!r Hello"), but: all(jonasHas, inside), want: bridge.Customer, body: "Hello"},
		{name: "!r takes what nobody has", text: say("!r Hello"), but: unassigned, want: bridge.Customer, body: "Hello", takes: true},
		{name: "!r with mentions", text: para(plain("!r Ask "), mention(richtext.Person), plain(" or "), mention(richtext.Group)), want: bridge.Customer, body: "Ask Jonas or "},
		{name: "!r without a text", text: say("!r"), want: bridge.Nobody, why: "desk.nobody.empty"},
		{name: "!r with a file", text: say("!r Hello"), but: all(jonasHas, file), want: bridge.Customer, body: "Hello"},
		{name: "!r with a file alone", text: say("!r"), but: all(jonasHas, file), want: bridge.Customer},
		{name: "!note with a file", text: say("!note Hello"), but: file, want: bridge.Command, body: "note"},
		{name: "!close with a file", text: say("!close"), but: file, want: bridge.Command, body: "close"},
		{name: "!r in a closed thread", text: say("!r Hello"), but: closed, want: bridge.Nobody, why: "desk.nobody.closed", offer: true},
		{name: "!r, written long ago", text: say("!r Hello"), but: old, want: bridge.Doubtful, why: "desk.held.old"},
		{name: "a guest's !r", text: say("!r Hello"), but: guest, why: "desk.inside.guest"},

		{name: "@Frontdesk close", text: say("close"), but: called, want: bridge.Command, body: "close"},
		{name: "@Frontdesk !close", text: say("!close"), but: called, want: bridge.Command, body: "close"},
		{name: "@Frontdesk alone", text: nil, but: called, want: bridge.Command, body: "help"},
		{name: "@Frontdesk and a question", text: say("what is this?"), but: called, want: bridge.Command, why: "desk.command.unknown"},
		{name: "@Frontdesk !r", text: say("!r Hello"), but: called, want: bridge.Customer, body: "Hello"},
		{name: "@Frontdesk r, which may be a word", text: say("r u there"), but: called, want: bridge.Command, why: "desk.command.unknown"},
		{name: "@Frontdesk and a note", text: say("// rude"), but: called, want: bridge.Command, why: "desk.command.unknown"},
		{name: "@Frontdesk by a stranger", text: say("close"), but: all(called, stranger), why: "desk.inside.stranger"},
	})
}

// TestDoubts: "What is doubtful waits, marked ⏸: a reply that begins like a missed
// mark, that holds a plain "@name" of a colleague, a forwarded Slack message or a
// Slack link, or that is over an hour old when it is caught up with."
func TestDoubts(t *testing.T) {
	say := func(s string) richtext.Doc { return richtext.FromPlain(s) }
	checkReadings(t, []reading{
		{name: "slash with a file", text: say("/ rude again"), but: file, want: bridge.Doubtful, why: "desk.held.mark"},
		{name: "a file, written long ago", but: all(old, file), want: bridge.Doubtful, why: "desk.held.old"},
		{name: "a file with a forwarded message", but: all(forwarded, file), want: bridge.Doubtful, why: "desk.held.forwarded"},
		{name: "slash", text: say("/ rude again"), want: bridge.Doubtful, why: "desk.held.mark"},
		{name: "slash command", text: say("/close"), want: bridge.Doubtful, why: "desk.held.mark"},
		{name: "semicolon", text: say("; rude again"), want: bridge.Doubtful, why: "desk.held.mark"},
		{name: "backslash", text: say(`\\ rude again`), want: bridge.Doubtful, why: "desk.held.mark"},
		{name: "word", text: say("Internal: rude again"), want: bridge.Doubtful, why: "desk.held.mark"},
		{name: "a word that only begins alike", text: say("International orders take a week"), want: bridge.Customer, body: "International orders take a week"},
		{name: "slash in an unassigned conversation", text: say("/ rude"), but: unassigned, want: bridge.Doubtful, why: "desk.held.mark"},
		{name: "slash in a direct team", text: say("/ rude"), but: all(jonasHas, direct), want: bridge.Doubtful, why: "desk.held.mark"},
		{name: "slash by somebody else", text: say("/ rude"), but: jonasHas, why: "desk.inside.assigned", offer: true},
		{name: "slash in a closed thread", text: say("/ rude"), but: closed, want: bridge.Nobody, why: "desk.nobody.closed", offer: true},
		{name: "slash, agreed to", text: say("/dev/null is full"), but: agreed, want: bridge.Customer, body: "/dev/null is full"},
		{name: "slash, with !r", text: say("!r /dev/null is full"), want: bridge.Customer, body: "/dev/null is full"},

		{name: "tag [note] x", text: say("[note] x"), want: bridge.Doubtful, why: "desk.held.mark"},
		{name: "tag (internal) x", text: say("(internal) x"), want: bridge.Doubtful, why: "desk.held.mark"},
		{name: "tag [Internal note] x", text: say("[Internal note] x"), want: bridge.Doubtful, why: "desk.held.mark"},
		{name: "tag 【内部】x", text: say("【内部】x"), want: bridge.Doubtful, why: "desk.held.mark"},
		{name: "tag <note> x", text: say("<note> x"), want: bridge.Doubtful, why: "desk.held.mark"},
		{name: "tag Note - x", text: say("Note - x"), want: bridge.Doubtful, why: "desk.held.mark"},
		{name: "tag note – x", text: say("note – x"), want: bridge.Doubtful, why: "desk.held.mark"},
		{name: "tag Note—x", text: say("Note—x"), want: bridge.Doubtful, why: "desk.held.mark"},
		{name: "tag note to self call her back", text: say("note to self call her back"), want: bridge.Doubtful, why: "desk.held.mark"},
		{name: "tag Note to self: x", text: say("Note to self: x"), want: bridge.Doubtful, why: "desk.held.mark"},
		{name: "tag Interne Notiz: x", text: say("Interne Notiz: x"), want: bridge.Doubtful, why: "desk.held.mark"},
		{name: "tag interne notiz x", text: say("interne notiz x"), want: bridge.Doubtful, why: "desk.held.mark"},
		{name: "tag internal note x", text: say("internal note x"), want: bridge.Doubtful, why: "desk.held.mark"},
		{name: "tag nota interna: x", text: say("nota interna: x"), want: bridge.Doubtful, why: "desk.held.mark"},
		{name: "tag Note interne — x", text: say("Note interne — x"), want: bridge.Doubtful, why: "desk.held.mark"},
		{name: "tag notes: x", text: say("notes: x"), want: bridge.Doubtful, why: "desk.held.mark"},
		{name: "tag *note* : x", text: say("*note* : x"), want: bridge.Doubtful, why: "desk.held.mark"},
		{name: "tag 📝 Nota: x", text: say("📝 Nota: x"), want: bridge.Doubtful, why: "desk.held.mark"},
		{name: "no tag Note that we close at 6", text: say("Note that we close at 6"), want: bridge.Customer, body: "Note that we close at 6"},
		{name: "no tag Note that we close at 6: sorry!", text: say("Note that we close at 6: sorry!"), want: bridge.Customer, body: "Note that we close at 6: sorry!"},
		{name: "no tag Note-taking works in the app", text: say("Note-taking works in the app"), want: bridge.Customer, body: "Note-taking works in the app"},
		{name: "no tag Notes are kept for a year", text: say("Notes are kept for a year"), want: bridge.Customer, body: "Notes are kept for a year"},
		{name: "no tag Intern positions open in May", text: say("Intern positions open in May"), want: bridge.Customer, body: "Intern positions open in May"},
		{name: "no tag (Note that we close at 6) Hello", text: say("(Note that we close at 6) Hello"), want: bridge.Customer, body: "(Note that we close at 6) Hello"},
		{name: "no tag [1] is the answer", text: say("[1] is the answer"), want: bridge.Customer, body: "[1] is the answer"},
		{name: "no tag Please note: we close at 6", text: say("Please note: we close at 6"), want: bridge.Customer, body: "Please note: we close at 6"},
		{name: "no tag Well - note it", text: say("Well - note it"), want: bridge.Customer, body: "Well - note it"},
		{name: "no tag ‼ Important", text: say("‼ Important"), want: bridge.Customer, body: "‼ Important"},
		{name: "no tag Nota que cerramos a las 6", text: say("Nota que cerramos a las 6"), want: bridge.Customer, body: "Nota que cerramos a las 6"},
		{name: "no tag - one", text: say("- one"), want: bridge.Customer, body: "- one"},
		{name: "tag, agreed to", text: say("Note - we close at 6"), but: agreed, want: bridge.Customer, body: "Note - we close at 6"},
		{name: "tag by somebody else", text: say("[note] x"), but: jonasHas, why: "desk.inside.assigned", offer: true},
		{name: "note on a later line", text: say("Hello\n;; rude again"), want: bridge.Doubtful, why: "desk.held.line_mark"},
		{name: "note below a blank line", text: say("Hello\n\n  // rude again"), want: bridge.Doubtful, why: "desk.held.line_mark"},
		{name: "note in the next block", text: append(say("Hello"), say("Note : rude again")...), want: bridge.Doubtful, why: "desk.held.line_mark"},
		{name: "note in a list", text: append(say("Hello"), richtext.List{Items: []richtext.Doc{say("one"), say("note: rude")}}), want: bridge.Doubtful, why: "desk.held.line_mark"},
		{name: "tag on a later line", text: say("Hello\n[internal] rude again"), want: bridge.Doubtful, why: "desk.held.line_mark"},
		{name: "marks within a later line", text: say("Hello\nsee https://example.com;; and note: x"), want: bridge.Customer, body: "Hello\nsee https://example.com;; and note: x"},

		{name: "colleague's first name", text: say("@jonas what do you think?"), want: bridge.Doubtful, why: "desk.held.name"},
		{name: "colleague's whole name", text: say("so, @Jonas Berg, what now"), want: bridge.Doubtful, why: "desk.held.name"},
		{name: "colleague's name in full width", text: say("＠Jonas?"), want: bridge.Doubtful, why: "desk.held.name"},
		{name: "colleague's name with an accent", text: say("(@zoë)"), want: bridge.Doubtful, why: "desk.held.name"},
		{name: "colleague's name with an invisible mark", text: say("@Jo\u200bnas"), want: bridge.Doubtful, why: "desk.held.name"},
		{name: "colleague's name in code", text: richtext.Doc{richtext.Code{S: "@jonas"}}, want: bridge.Doubtful, why: "desk.held.name"},
		{name: "everybody, typed", text: say("@here look"), want: bridge.Doubtful, why: "desk.held.name"},
		{name: "a longer name", text: say("@jonasbrothers are great"), want: bridge.Customer, body: "@jonasbrothers are great"},
		{name: "an address", text: say("write to info@jonas.example"), want: bridge.Customer, body: "write to info@jonas.example"},
		{name: "a customer's own name", text: say("@mia we will see"), want: bridge.Customer, body: "@mia we will see"},

		{name: "forwarded message with words", text: say("see"), but: forwarded, want: bridge.Doubtful, why: "desk.held.forwarded"},
		{name: "forwarded message alone", text: nil, but: forwarded, why: "desk.inside.forwarded"},
		{name: "Slack link", text: para(richtext.Text{S: "here", Link: "https://acme.slack.com/archives/C1/p1"}), want: bridge.Doubtful, why: "desk.held.link"},
		{name: "Slack address in the text", text: say("see https://acme.slack.com/archives/C1/p1"), want: bridge.Doubtful, why: "desk.held.link"},
		{name: "Slack address without its scheme", text: say("see acme.slack.com/archives/C1"), want: bridge.Doubtful, why: "desk.held.link"},
		{name: "Slack's own scheme", text: say("slack://channel?team=T1"), want: bridge.Doubtful, why: "desk.held.link"},
		{name: "another link", text: para(richtext.Text{S: "here", Link: "https://notslack.com/a"}), want: bridge.Customer, body: "here"},

		{name: "old", text: say("Hello"), but: old, want: bridge.Doubtful, why: "desk.held.old"},
		{name: "old, by somebody else", text: say("Hello"), but: all(old, jonasHas), why: "desk.inside.assigned", offer: true},
		{name: "old note", text: say(";; Hello"), but: old},
		{name: "old, agreed to", text: say("Hello"), but: all(old, agreed), want: bridge.Customer, body: "Hello"},
	})
}

// TestPlacesAndPeople: "A reply in the thread of a closed conversation, or in one
// that was transferred away, is not sent: its author is offered "Reopen and send".
// Observers, guests and people outside the team: what they write stays inside, and
// they are told. Other apps' messages stay inside, and they are not told."
func TestPlacesAndPeople(t *testing.T) {
	hello := richtext.FromPlain("Hello")
	checkReadings(t, []reading{
		{name: "closed", text: hello, but: closed, want: bridge.Nobody, why: "desk.nobody.closed", offer: true},
		{name: "closed, by somebody else", text: hello, but: all(closed, jonasHas), want: bridge.Nobody, why: "desk.nobody.closed", offer: true},
		{name: "closed, in an inside team", text: hello, but: all(closed, inside)},
		{name: "closed, with a file", text: hello, but: all(closed, file), want: bridge.Nobody, why: "desk.nobody.closed", offer: true},
		{name: "closed, with a file alone", but: all(closed, file), want: bridge.Nobody, why: "desk.nobody.closed", offer: true},
		{name: "closed, with a file that the platform does not take", but: all(closed, unfit), want: bridge.Nobody, why: "desk.nobody.closed"},
		{name: "a guest's file", but: all(guest, file), why: "desk.inside.guest"},
		{name: "an observer's file", but: all(observer, file), why: "desk.inside.observer"},
		{name: "another app's file", but: all(machine, file)},
		{name: "guest", text: hello, but: guest, why: "desk.inside.guest"},
		{name: "guest in a direct team", text: hello, but: all(guest, direct), why: "desk.inside.guest"},
		{name: "guest who agreed", text: hello, but: all(guest, agreed), why: "desk.inside.guest"},
		{name: "observer", text: hello, but: observer, why: "desk.inside.observer"},
		{name: "observer's note", text: richtext.FromPlain(";; Hello"), but: observer},
		{name: "observer with !r", text: richtext.FromPlain("!r Hello"), but: observer, why: "desk.inside.observer"},
		{name: "observer's command", text: richtext.FromPlain("!take"), but: observer, why: "desk.inside.observer"},
		{name: "observer who mentions", text: para(mention(richtext.Person), plain(" look")), but: observer},
		{name: "observer with the shortcut", text: hello, but: all(observer, afterAll), why: "desk.inside.observer"},
		{name: "not of the team", text: hello, but: stranger, why: "desk.inside.stranger"},
		{name: "not of the team, with the shortcut", text: hello, but: all(stranger, afterAll), why: "desk.inside.stranger"},
		{name: "another app", text: richtext.FromPlain("!r Hello"), but: machine},
		{name: "another app's person", text: hello, but: anApp},
	})
}

// TestModes: "`direct` (every agent's plain reply goes out), `confirm` (each asks
// first), `inside` (only `!r text` goes out)."
func TestModes(t *testing.T) {
	hello := richtext.FromPlain("Hello")
	checkReadings(t, []reading{
		{name: "direct", text: hello, but: all(direct, jonasHas), want: bridge.Customer, body: "Hello"},
		{name: "direct, unassigned", text: hello, but: all(direct, unassigned), want: bridge.Customer, body: "Hello", takes: true},
		{name: "direct, doubtful", text: richtext.FromPlain("; Hello"), but: direct, want: bridge.Doubtful, why: "desk.held.mark"},
		{name: "confirm, a file", but: all(confirm, file), want: bridge.Doubtful, why: "desk.held.confirm"},
		{name: "inside, a file", but: all(inside, file)},
		{name: "direct, a file", but: all(direct, jonasHas, file), want: bridge.Customer},
		{name: "confirm", text: hello, but: confirm, want: bridge.Doubtful, why: "desk.held.confirm"},
		{name: "confirm, by somebody else", text: hello, but: all(confirm, jonasHas), want: bridge.Doubtful, why: "desk.held.confirm"},
		{name: "confirm, agreed to", text: hello, but: all(confirm, jonasHas, agreed), want: bridge.Customer, body: "Hello"},
		{name: "confirm, agreed to and unassigned", text: hello, but: all(confirm, unassigned, agreed), want: bridge.Customer, body: "Hello", takes: true},
		{name: "confirm, doubtful", text: richtext.FromPlain("; Hello"), but: confirm, want: bridge.Doubtful, why: "desk.held.mark"},
		{name: "inside", text: hello, but: inside},
		{name: "inside, unassigned", text: hello, but: all(inside, unassigned)},
		{name: "inside, two marks", text: richtext.FromPlain("!!Hello"), but: inside},
		{name: "inside, sent after all", text: hello, but: all(inside, afterAll), want: bridge.Customer, body: "Hello"},
	})
}
