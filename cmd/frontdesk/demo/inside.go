package demo

import (
	"encoding/json"
	"time"
)

// item is a line of what happens inside.
type item struct {
	N            int       `json:"n"`
	At           time.Time `json:"at"`
	What         string    `json:"what"`
	Kind         string    `json:"kind,omitempty"`
	Op           string    `json:"op,omitempty"`
	Conversation int64     `json:"conversation,omitempty"`
	Customer     string    `json:"customer,omitempty"`
	Notes        []string  `json:"notes,omitempty"`
	Endpoint     string    `json:"endpoint,omitempty"`
	Attempt      int       `json:"attempt,omitempty"`
	Outcome      string    `json:"outcome,omitempty"`
	Reason       string    `json:"reason,omitempty"`
	Lag          string    `json:"lag,omitempty"`
	Took         string    `json:"took,omitempty"`
	Text         string    `json:"text"`
}

// What an item is about.
const (
	event   = "event"
	attempt = "attempt"
	note    = "note"
	problem = "problem"
)

// inside puts the program's log into words.
type inside struct{ world *world }

func newInside(w *world) *inside { return &inside{world: w} }

func (n *inside) read(line []byte) item {
	var l struct {
		Time  time.Time
		Level string
		Msg   string
	}
	if json.Unmarshal(line, &l) != nil {
		return item{What: problem, Text: string(line)}
	}
	return item{At: l.Time, What: note, Text: l.Msg}
}
