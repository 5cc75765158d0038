package bridge

import (
	"slices"
	"strings"
	"time"

	"frontdesk/bridge/richtext"
)

// Audience is who gets to see what somebody wrote in a thread.
type Audience uint8

// The audiences. Inside is the zero value: whatever is not understood stays inside.
const (
	Inside   Audience = iota // nobody but the desk
	Command                  // it is an order to the program
	Customer                 // the contact
	Doubtful                 // it waits until its author says who it is for
	Nobody                   // neither a note nor a reply: it cannot be carried
)

// Mode is a team's rule of who speaks to the customer.
type Mode string

// The modes. ModeGuarded is what holds where nothing is said.
const (
	ModeGuarded Mode = "guarded" // the assignee, who has spoken since, and who answers first
	ModeDirect  Mode = "direct"  // every agent
	ModeConfirm Mode = "confirm" // every agent, each time asked first
	ModeInside  Mode = "inside"  // nobody but with !r
)

// Consent tells whether a person has said of something written that it is to go out.
type Consent uint8

// The consents.
const (
	NotAsked Consent = iota // it was just written
	Agreed                  // when asked about it; a note stays a note
	AfterAll                // of their own accord: a note goes out as well
)

// Reading is what becomes of something that was written in a thread.
type Reading struct {
	Audience Audience
	// Why is a key of the catalogue: what the author is told, if anything.
	Why string
	// Body is what the customer gets, or a command's argument.
	Body richtext.Doc
	// Command is the order's name, without its mark.
	Command string
	// Takes: the author takes the conversation with this reply.
	Takes bool
	// Offer: the author is offered to have it sent all the same.
	Offer bool
}

// Writing is something written in a thread, with all that decides who may see it.
type Writing struct {
	Text      richtext.Doc
	Files     int  // of what is attached, those that the customer's platform takes
	Unfit     bool // something is attached, of which it takes nothing
	Author    PersonID
	Known     bool   // the author has been looked up
	Person    Person // if Known
	Agent     bool   // the author is an agent of the conversation's team
	Observer  bool   // the author only looks on in the conversation's team
	Elsewhere bool   // the author is no agent of the conversation's team, but of another
	Machine   bool   // it was written by another app
	ToUs      bool   // it began with a mention of us, which Text is without
	Forwarded bool   // it passes on another message of the desk side
	Open      bool   // the conversation is open, and this is its present thread
	Assignee  PersonID
	Spoke     []PersonID
	Mode      Mode
	Prefixes  []string // of notes
	// To is what the customer's platform can show.
	To richtext.Features
	// Colleagues are the names of the team's agents.
	Colleagues []string
	Old        bool // it was written over an hour before it was caught up with
	// Consent is that of the author, or of the agent who sends it after all.
	Consent Consent
	// aloud: it was written with !r.
	aloud bool
}

// oldAfter is how late a reply may be caught up with and still go out by itself.
const oldAfter = time.Hour

// The commands of a thread.
var commands = []string{"take", "assign", "transfer", "close", "note", "help", "r", "unsend", "block", "reopen", "language"}

// wordless are those behind which nothing stands.
var wordless = []string{"take", "close", "reopen", "unsend"}

// Read decides who gets to see something written in a thread. The worst failure
// is a remark that reaches the customer, so each rule that keeps something inside
// comes before the one rule that lets it out.
func Read(w Writing) Reading {
	lead := richtext.Lead(w.Text)
	if r, barred := bar(w); barred {
		if fetch, is := readFetch(w, lead); is {
			return fetch
		}
		return r
	}
	if w.ToUs {
		return readCall(w, lead)
	}
	if strings.HasPrefix(lead, "!") {
		if r, isCommand := readCommand(w, lead); isCommand {
			return r
		}
	}
	if body, is := readNote(w.Text, w.Prefixes); is {
		if w.Consent != AfterAll {
			return Reading{}
		}
		return speak(w, forCustomers(body))
	}
	return readText(w, w.Text, lead)
}

// readText reads what is neither a note by its mark nor a command.
func readText(w Writing, body richtext.Doc, lead string) Reading {
	would := speak(w, forCustomers(body))
	out := would.Audience == Customer || would.Audience == Doubtful
	switch {
	case w.Consent != NotAsked:
	case len(richtext.Mentions(body)) > 0 && out:
		return Reading{Why: "desk.inside.mention"}
	case len(richtext.Mentions(body)) > 0:
		return Reading{}
	case out:
		if why := doubt(w, lead); why != "" {
			return Reading{Audience: Doubtful, Why: why}
		}
	}
	return would
}

// bar keeps inside what nobody may send who wrote it. An observer's note is one
// like any other.
func bar(w Writing) (Reading, bool) {
	switch {
	case w.Machine || w.Person.Machine:
		return Reading{}, true
	case !w.Known:
		return Reading{Why: "desk.inside.unknown"}, true
	case w.Person.Guest:
		return Reading{Why: "desk.inside.guest"}, true
	case w.Observer:
		if _, is := readNote(w.Text, w.Prefixes); is || len(richtext.Mentions(w.Text)) > 0 {
			return Reading{}, true
		}
		return Reading{Why: "desk.inside.observer"}, true
	case !w.Agent:
		return Reading{Why: "desk.inside.stranger"}, true
	}
	return Reading{}, false
}

// readNote tells whether a text begins with the mark of a note, and gives what
// follows it. Before the colon at a prefix's end a blank may stand, as the French have it.
func readNote(text richtext.Doc, prefixes []string) (body richtext.Doc, is bool) {
	for _, prefix := range prefixes {
		if body, is = richtext.TrimLead(text, prefix); is {
			return body, true
		}
		if word, colon := strings.CutSuffix(richtext.Lead(richtext.FromPlain(prefix)), ":"); colon {
			if body, is = richtext.TrimLead(text, word+" :"); is {
				return body, true
			}
		}
	}
	return nil, false
}

// readCommand reads a message that begins with "!". `!!x` is the text `!x`, and
// `! ` is ordinary text.
func readCommand(w Writing, lead string) (r Reading, isCommand bool) {
	rest := lead[1:]
	if rest == "" || rest[0] == ' ' {
		return Reading{}, false
	}
	if rest[0] == '!' {
		body, _ := richtext.TrimLead(w.Text, "!")
		return readText(w, body, lead), true
	}
	word, _, _ := strings.Cut(rest, " ")
	return command(w, "!", strings.ToLower(word)), true
}

// readCall reads a message that begins with a mention of us: it is a command,
// with its mark or without.
func readCall(w Writing, lead string) Reading {
	lead, marked := strings.CutPrefix(lead, "!")
	word, _, _ := strings.Cut(strings.ToLower(lead), " ")
	switch {
	case marked:
		return command(w, "!", word)
	case word == "":
		return Reading{Audience: Command, Command: "help"}
	case word == "r":
		// It could be a word of a sentence, and would go out.
		return Reading{Audience: Command, Command: word, Why: "desk.command.unknown"}
	}
	return command(w, "", word)
}

// readFetch reads the one command of an agent of another team: they may fetch the
// conversation for theirs.
func readFetch(w Writing, lead string) (r Reading, is bool) {
	rest, marked := strings.CutPrefix(lead, "!")
	word, _, _ := strings.Cut(strings.ToLower(rest), " ")
	person := w.Known && !w.Machine && !w.Person.Machine && !w.Person.Guest
	if !w.Elsewhere || !person || !marked && !w.ToUs || word != "transfer" {
		return Reading{}, false
	}
	return command(w, lead[:len(lead)-len(rest)], word), true
}

// command is an order, whose name stands in the text behind a mark.
func command(w Writing, mark, word string) Reading {
	if !slices.Contains(commands, word) {
		return Reading{Audience: Command, Command: word, Why: "desk.command.unknown"}
	}
	body, ok := richtext.TrimLead(w.Text, mark+word)
	if !ok {
		return Reading{Why: "desk.inside.unclear"}
	}
	switch {
	case word == "r":
		w.aloud = true
		return speak(w, forCustomers(body))
	case word == "note" && w.Consent == AfterAll:
		return speak(w, forCustomers(body))
	}
	return Reading{Audience: Command, Command: word, Body: body}
}

// forCustomers takes what is internal out of a text: people's mentions become
// their first names, the others go.
func forCustomers(d richtext.Doc) richtext.Doc {
	return richtext.MapMentions(d, func(m richtext.Mention) richtext.Inline {
		if m.Kind != richtext.Person {
			return richtext.Text{}
		}
		first, _, _ := strings.Cut(m.Label, " ")
		return richtext.Text{S: first}
	})
}

// vanishes tells whether nothing of a text would be seen on the customer's platform,
// which would refuse it.
func (w Writing) vanishes(body richtext.Doc) bool { return richtext.Degrade(body, w.To).Empty() }

// speak is the one way out, for a text that is meant for the customer.
func speak(w Writing, body richtext.Doc) Reading {
	said := w.aloud || w.Consent != NotAsked
	first := w.Assignee == ""
	theirs := first || w.Author == w.Assignee || slices.Contains(w.Spoke, w.Author)
	switch {
	case w.Mode == ModeInside && !said:
		return Reading{}
	case !w.Open:
		return Reading{Audience: Nobody, Why: "desk.nobody.closed", Offer: w.Files > 0 || !w.vanishes(body)}
	case body.Empty() && w.Files == 0 && w.Forwarded:
		return Reading{Why: "desk.inside.forwarded"}
	case body.Plain() == "" && w.Files == 0 && !w.Unfit:
		return Reading{Audience: Nobody, Why: "desk.nobody.empty"}
	case w.vanishes(body) && w.Files == 0 && !w.Unfit:
		return Reading{Audience: Nobody, Why: "desk.nobody.unseen"}
	case !theirs && !said && w.Mode != ModeDirect && w.Mode != ModeConfirm:
		return Reading{Why: "desk.inside.assigned", Offer: w.Files > 0 || !w.vanishes(body)}
	case w.vanishes(body) && w.Files == 0:
		return Reading{Audience: Nobody, Why: "desk.nobody.unfit"}
	case w.Old && w.Consent == NotAsked:
		return Reading{Audience: Doubtful, Why: "desk.held.old"}
	case w.Mode == ModeConfirm && !said:
		return Reading{Audience: Doubtful, Why: "desk.held.confirm"}
	}
	return Reading{Audience: Customer, Body: body, Takes: first}
}
