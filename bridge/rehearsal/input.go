package rehearsal

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"frontdesk/workflow"
	"frontdesk/workflow/problem"
)

// Input is something that happens in a talk.
type Input interface{ input() }

// Say is a message from the customer.
type Say struct{ Text string }

// Press is the press of a button of the present question: its number, its label or its key.
type Press struct{ Button string }

// Share hands over the customer's own phone number by the app's button.
type Share struct{ Phone string }

// Locate hands over where the customer is, by the app's button or as they choose.
type Locate struct{ Latitude, Longitude float64 }

// Attach is a file that the customer sends: its name, or what it is ("photo", "video",
// "audio", "voice", "document") if it has none.
type Attach struct{ File string }

// Command is a command of the customer's app, such as "agent" or "back".
type Command struct{ Name string }

// Wait lets time pass.
type Wait struct{ For time.Duration }

// Until lets time pass until the next moment that a text names, such as "tomorrow 9:00".
type Until struct{ When string }

// Silent lets the present question's time pass, in which nothing comes.
type Silent struct{}

func (Say) input()     {}
func (Press) input()   {}
func (Share) input()   {}
func (Locate) input()  {}
func (Attach) input()  {}
func (Command) input() {}
func (Wait) input()    {}
func (Until) input()   {}
func (Silent) input()  {}

// commands are those that customers have, as bridge and their apps know them.
var commands = []string{"agent", "back", "restart", "privacy", "help"}

// Commands are what may be written instead of an answer, each with what it does.
func Commands() [][2]string {
	return [][2]string{
		{"/silent", "the question's time passes, and nothing comes"},
		{"/wait 10m", "so much time passes (s, m, h, d, w)"},
		{"/wait until tomorrow 9:00", "time passes until then, or until sat 12:00, 18:30, 2026-12-24 18:30"},
		{"/press BUTTON", "a button of the question, by its number or its label"},
		{"/share NUMBER", "the button with which the app hands over one's own phone number"},
		{"/share 52.52, 13.405", "the one with which it hands over where one is"},
		{"/file NAME", "a file, such as /file bill.pdf, or without a name: /file photo (video, audio, voice, document)"},
		{"/http ANSWER", "what another system answers that was asked: JSON, a status such as 404, or none"},
		{"/back", "the customer wants to answer the question before once more"},
		{"/agent, /restart", "the customer asks for a person, or to start over"},
		{"/privacy, /help", "what the customer is told then"},
		{"/say TEXT", "the customer says just that, also if it looks like one of these"},
		{"/reply TEXT, /close", "an agent answers, or closes the conversation"},
	}
}

// Parse reads a line of a script: a command, or what the customer says.
func Parse(line string) (Input, error) { return parse(line, "/") }

// mark is what commands begin with. In texts about them it stands as "/".
type mark string

func (m mark) wrong(format string, args ...any) error {
	return fmt.Errorf(strings.ReplaceAll(format, "/", string(m)), args...)
}

// parse reads a line in which commands begin with a mark.
func parse(line string, mark mark) (Input, error) {
	line = strings.TrimSpace(line)
	word, rest, _ := strings.Cut(line, " ")
	name, is := strings.CutPrefix(word, string(mark))
	if !is || name == "" {
		return Say{line}, nil
	}
	return command(mark, name, strings.TrimSpace(rest))
}

// maxQuoted is how many characters of what somebody wrote are said back.
const maxQuoted = 60

// quoted is what somebody wrote, within a sentence.
func quoted(text string) string { return "“" + workflow.Begins(text, maxQuoted) + "”" }

// waiting reads for how long, or until when, time passes.
func waiting(mark mark, rest string) (Input, error) {
	if d, err := workflow.ParseDuration(rest); err == nil && d > longestWait {
		return nil, mark.wrong("/wait takes at most %dd at once", longestWait/(24*time.Hour))
	} else if err == nil && d > 0 {
		return Wait{d}, nil
	}
	when := strings.TrimSpace(strings.TrimPrefix(rest, "until "))
	if _, ok := next(Monday(time.UTC), when); ok {
		return Until{when}, nil
	}
	not := ""
	if rest != "" {
		not = ", not " + quoted(rest)
	}
	return nil, mark.wrong("/wait needs a length of time, such as /wait 10m, or a moment, such as /wait until tomorrow 9:00%s", not)
}

// command reads a command, without the mark that it begins with.
func command(mark mark, name, rest string) (Input, error) {
	switch {
	case name == "wait":
		return waiting(mark, rest)
	case name == "say" && rest == "":
		return nil, mark.wrong("/say needs words, such as /say stop")
	case name == "say":
		return Say{rest}, nil
	case name == "press" && rest == "":
		return nil, mark.wrong("/press needs a button, such as /press 1")
	case name == "press":
		return Press{rest}, nil
	case name == "share" && rest == "":
		return nil, mark.wrong("/share needs a phone number, such as /share +442079460958, or a place, such as /share 52.52, 13.405")
	case name == "share":
		if lat, lon, ok := workflow.Degrees(rest); ok {
			return Locate{lat, lon}, nil
		}
		return Share{rest}, nil
	case name == "file" && rest == "":
		return nil, mark.wrong("/file needs the name of a file, such as /file bill.pdf, or what it is, such as /file photo")
	case name == "file":
		return Attach{rest}, nil
	case name == "http" && !goodReply(rest):
		return nil, mark.wrong(`/http needs what the other system answers: JSON such as {"plan": "pro"}, a status such as 404, or none`)
	case name == "http":
		return Respond{rest}, nil
	case name == "reply" && rest == "":
		return nil, mark.wrong("/reply needs words, such as /reply We are on it")
	case name == "reply":
		return Reply{rest}, nil
	case rest != "":
	case name == "close":
		return Close{}, nil
	case name == "silent":
		return Silent{}, nil
	case slices.Contains(commands, name):
		return Command{name}, nil
	}
	line := strings.TrimSpace(string(mark) + name + " " + rest)
	all := append([]string{"silent", "wait", "press", "share", "file", "http", "say", "reply", "close"}, commands...)
	if near := problem.Suggest(name, all); near != "" {
		return nil, mark.wrong("there is no %s here; did you mean /%s?", quoted(line), near)
	}
	return nil, mark.wrong("there is no %s here; there are /%s", quoted(line), strings.Join(all, ", "+string(mark)))
}

// longestWait is how much time may pass at once.
const longestWait = 2 * 366 * 24 * time.Hour
