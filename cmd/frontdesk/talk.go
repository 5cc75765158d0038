package main

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"strings"

	"frontdesk/bridge"
	"frontdesk/bridge/rehearsal"
	"frontdesk/workflow"
)

// terminalTalk is a talk in the terminal: it reads lines and prints what comes of them.
type terminalTalk struct {
	env    environment
	policy *bridge.Policy
	lines  *bufio.Scanner
	read   int    // lines so far
	file   string // that the lines are from; empty: somebody types
	echo   bool   // what was typed does not show by itself
	talk   rehearsal.Talk
	begun  bool   // the conversation is open
	who    string // what the customer is called in front of their lines
}

// begin opens the conversation.
func (t *terminalTalk) begin(s rehearsal.Setting) {
	t.who, _, _ = strings.Cut(s.Contact.Name, " ")
	var lines []rehearsal.Line
	t.talk, lines = rehearsal.Begin(t.policy, s)
	t.show(lines, true)
	t.begun = true // what begins from there on is of interest
}

// show prints what was said and what happened. spoken: the customer's own words do not
// show by themselves.
func (t *terminalTalk) show(lines []rehearsal.Line, spoken bool) {
	for _, l := range lines {
		l.Text = cmp.Or(l.Words, l.Text)
		switch {
		case l.Kind == rehearsal.Considered && (!t.begun || l.Value == ""), l.Kind == rehearsal.Customer && !spoken:
		case l.Said(), l.Kind == rehearsal.Offered:
			_, _ = io.WriteString(t.env.stdout, l.String(t.who)+"\n")
		default:
			_, _ = io.WriteString(t.env.stdout, t.env.paint(yellow, l.String(t.who))+"\n")
		}
	}
}

// all goes on until the workflow ends, or the lines do.
func (t *terminalTalk) all() error {
	for {
		over := t.talk.Over() && !rehearsal.Eventful(t.policy)
		if over && t.file == "" {
			return nil
		}
		var in rehearsal.Input = rehearsal.Silent{}
		spoken := true
		if r := t.talk.Run(); r == nil || r.Wait != workflow.WaitTime {
			line, err := t.next()
			if t.talk.Over() && errors.Is(err, errNoMore) {
				return nil
			}
			if err != nil {
				return err
			}
			if line == "/quit" || line == "" {
				t.event("left")
				return nil
			}
			if in, err = rehearsal.Parse(line); err != nil {
				if t.file != "" {
					return fmt.Errorf("%s:%d: %w", t.file, t.read, err)
				}
				t.event(err.Error())
				continue
			}
			if over && !rehearsal.Anytime(in) {
				return fmt.Errorf("%s:%d: the workflow has ended, and nothing asks for %q", t.file, t.read, line)
			}
			spoken = t.echo
		}
		var lines []rehearsal.Line
		t.talk, lines = t.talk.Do(t.policy, in)
		t.show(lines, spoken)
		if last := lines[len(lines)-1]; last.Kind == rehearsal.Wrong && t.file != "" {
			return fmt.Errorf("%s:%d: %s", t.file, t.read, last.Text)
		}
	}
}

// errNoMore is the end of the lines.
var errNoMore = errors.New("there are no more answers")

// next is the next line that is neither empty nor a comment. Somebody who types may end
// them.
func (t *terminalTalk) next() (string, error) {
	if !t.echo {
		fmt.Fprintf(t.env.stdout, "%s: ", t.who)
	}
	for t.lines.Scan() {
		t.read++
		line := strings.TrimSpace(t.lines.Text())
		if line == "" || t.file != "" && strings.HasPrefix(line, "# ") {
			continue
		}
		return line, nil
	}
	if err := t.lines.Err(); err != nil {
		return "", fmt.Errorf("reading the answers: %w", err)
	}
	if t.file == "" {
		return "", nil
	}
	return "", fmt.Errorf("%s: after line %d the workflow still asks: %w", t.file, t.read, errNoMore)
}

// event shows what nobody says.
func (t *terminalTalk) event(text string) {
	_, _ = io.WriteString(t.env.stdout, t.env.paint(yellow, "· "+text)+"\n")
}
