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
	Nobody                   // neither a note nor a reply: it cannot be carried
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
}

// Writing is something written in a thread, with all that decides who may see it.
type Writing struct {
	Text     richtext.Doc
	Files    int
	Author   PersonID
	Known    bool   // the author has been looked up
	Person   Person // if Known
	Agent    bool   // the author is an agent of the conversation's team
	Machine  bool   // it was written by another app
	Open     bool   // the conversation is open, and this is its present thread
	Assignee PersonID
	Spoke    []PersonID
	Prefixes []string // of notes
	Old      bool     // it was written over an hour before it was caught up with
}

// oldAfter is how late a reply may be caught up with and still go out by itself.
const oldAfter = time.Hour

// The commands of a thread.
var commands = []string{"take", "assign", "transfer", "close", "note", "help", "r"}

// doubtful are beginnings that look like a mark which was missed.
var doubtful = []string{"/", "\\", ";", "internal"}

// Read decides who gets to see something written in a thread. The worst failure
// is a remark that reaches the customer, so each rule that keeps something inside
// comes before the one rule that lets it out.
func Read(w Writing) Reading {
	switch {
	case w.Machine || w.Person.Machine:
		return Reading{}
	case !w.Known:
		return Reading{Why: "desk.inside.unknown"}
	case w.Person.Guest:
		return Reading{Why: "desk.inside.guest"}
	case !w.Agent:
		return Reading{Why: "desk.inside.stranger"}
	}
	lead := richtext.Lead(w.Text)
	if strings.HasPrefix(lead, "!") {
		if r, isCommand := readCommand(w, lead); isCommand {
			return r
		}
	}
	for _, prefix := range w.Prefixes {
		if _, ok := richtext.TrimLead(w.Text, prefix); ok {
			return Reading{}
		}
	}
	if len(richtext.Mentions(w.Text)) > 0 {
		return Reading{Why: "desk.inside.mention"}
	}
	for _, d := range doubtful {
		if strings.HasPrefix(strings.ToLower(lead), d) {
			return Reading{Why: "desk.inside.doubtful"}
		}
	}
	return speak(w, w.Text)
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
		return speak(w, body), true
	}
	word, _, _ := strings.Cut(rest, " ")
	word = strings.ToLower(word)
	if !slices.Contains(commands, word) {
		return Reading{Audience: Command, Command: word, Why: "desk.command.unknown"}, true
	}
	body, ok := richtext.TrimLead(w.Text, "!"+word)
	if !ok {
		return Reading{Why: "desk.inside.doubtful"}, true
	}
	if word == "r" {
		w.Spoke = append(slices.Clone(w.Spoke), w.Author)
		return speak(w, forCustomers(body)), true
	}
	return Reading{Audience: Command, Command: word, Body: body}, true
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

// speak is the one way out, for a text that is meant for the customer.
func speak(w Writing, body richtext.Doc) Reading {
	switch {
	case !w.Open:
		return Reading{Audience: Nobody, Why: "desk.nobody.closed", Body: body}
	case w.Files > 0:
		return Reading{Audience: Nobody, Why: "desk.nobody.file", Body: body}
	case body.Empty():
		return Reading{Audience: Nobody, Why: "desk.nobody.empty"}
	case w.Old:
		return Reading{Why: "desk.inside.old", Body: body}
	case w.Assignee == "":
		return Reading{Audience: Customer, Body: body, Takes: true}
	case w.Author == w.Assignee || slices.Contains(w.Spoke, w.Author):
		return Reading{Audience: Customer, Body: body}
	}
	return Reading{Why: "desk.inside.assigned", Body: body}
}
