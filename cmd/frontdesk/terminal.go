package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"frontdesk/bridge/config"
)

// colour is how a terminal is told to colour what follows.
type colour string

// The colours, each with its meaning: well, doubtful, ill.
const (
	green  colour = "32"
	yellow colour = "33"
	red    colour = "31"
)

// paint colours a text, if it goes to a terminal that wants colours.
func (e environment) paint(c colour, text string) string {
	if !e.coloured {
		return text
	}
	return "\x1b[" + string(c) + "m" + text + "\x1b[0m"
}

// onTerminal tells whether a person looks at what is written to w.
func onTerminal(w io.Writer) bool {
	f, is := w.(*os.File)
	if !is {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// wantsColours tells whether output to a terminal is coloured: see https://no-color.org.
func wantsColours(stdout io.Writer, lookup config.Lookup) bool {
	if no, _ := lookup("NO_COLOR"); no != "" {
		return false
	}
	if kind, _ := lookup("TERM"); kind == "dumb" {
		return false
	}
	return onTerminal(stdout)
}

// progressAfter is how long something may take before it is said what is going on.
const progressAfter = time.Second

// progress says on a terminal what is going on, where that takes long.
type progress struct {
	out  io.Writer // nil: nobody looks
	mu   sync.Mutex
	late *time.Timer
	line bool // a line is shown
}

// newProgress begins a progress on standard error.
func newProgress(env environment) *progress {
	if !env.watched {
		return &progress{}
	}
	return &progress{out: env.stderr}
}

// say tells what begins now.
func (p *progress) say(what string) {
	if p.out == nil {
		return
	}
	p.end()
	p.mu.Lock()
	defer p.mu.Unlock()
	var mine *time.Timer
	mine = time.AfterFunc(progressAfter, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.late == mine { // nothing else has begun meanwhile
			p.line = true
			fmt.Fprintf(p.out, "\r\x1b[K%s …", what)
		}
	})
	p.late = mine
}

// end takes away what is shown.
func (p *progress) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.late != nil {
		p.late.Stop()
		p.late = nil
	}
	if p.line {
		p.line = false
		fmt.Fprint(p.out, "\r\x1b[K")
	}
}
