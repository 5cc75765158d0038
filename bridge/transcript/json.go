package transcript

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
)

// JSON is the whole of a transcript for programs: everything under the ids by which it
// is kept, with the names beside them.
func JSON(t *Transcript, n Names) ([]byte, error) {
	out := document{
		Conversation: t.Conversation, Contact: contact(t.Contact), Channel: t.Channel, App: n.App, Status: t.Status, Source: t.Source,
		Origin: t.Origin, Team: t.Team, TeamName: n.Teams[t.Team], Assignee: t.Assignee, AssigneeName: t.People[t.Assignee], Workflow: t.Workflow,
		OpenedAt: t.OpenedAt, ClosedAt: t.ClosedAt, Fields: t.Fields, Answers: []answer{}, Threads: []thread{}, Messages: []message{}, Changes: []change{},
	}
	for _, a := range t.Answers {
		out.Answers = append(out.Answers, answer(a))
	}
	for _, th := range t.Threads {
		out.Threads = append(out.Threads, thread(th))
	}
	for _, m := range t.sorted() {
		one := message{
			ID: m.ID, From: m.From, Author: m.Author, AuthorName: t.People[m.Author], Kind: m.Kind, Text: m.Body.Plain(), Body: m.Body, At: m.At,
			About: m.About, Signed: m.Signed, Head: m.Head.Plain(), Customer: m.Customer, Desk: m.Desk,
		}
		for _, f := range m.Files {
			one.Files = append(one.Files, file{File: f, Saved: n.saved(f)})
		}
		for _, r := range m.Reactions {
			one.Reactions = append(one.Reactions, reaction(r))
		}
		out.Messages = append(out.Messages, one)
	}
	changes := slices.Clone(t.Changes)
	slices.SortStableFunc(changes, func(a, b Change) int { return int(a.Event - b.Event) })
	for _, c := range changes {
		out.Changes = append(out.Changes, change{c.Event, c.Actor, t.People[c.Actor], c.Workflow, c.Action, c.Before, c.After, c.At})
	}
	b, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("writing a transcript: %w", err)
	}
	return append(b, '\n'), nil
}

type document struct {
	Conversation bridge.ConversationID `json:"conversation"`
	Contact      contact               `json:"contact"`
	Channel      bridge.EndpointID     `json:"channel"`
	App          string                `json:"app,omitempty"`
	Status       bridge.Status         `json:"status"`
	Source       string                `json:"source"`
	Origin       string                `json:"origin,omitempty"`
	Team         bridge.TeamID         `json:"team,omitempty"`
	TeamName     string                `json:"team_name,omitempty"`
	Assignee     bridge.PersonID       `json:"assignee,omitempty"`
	AssigneeName string                `json:"assignee_name,omitempty"`
	Workflow     string                `json:"workflow,omitempty"`
	OpenedAt     time.Time             `json:"opened_at"`
	ClosedAt     time.Time             `json:"closed_at,omitzero"`
	Fields       map[string]string     `json:"fields,omitempty"`
	Answers      []answer              `json:"answers"`
	Threads      []thread              `json:"threads"`
	Messages     []message             `json:"messages"`
	Changes      []change              `json:"changes"`
}

type contact struct {
	ID       bridge.ContactID  `json:"id"`
	Name     string            `json:"name,omitempty"`
	Email    string            `json:"email,omitempty"`
	Phone    string            `json:"phone,omitempty"`
	Language string            `json:"language,omitempty"`
	Fields   map[string]string `json:"fields,omitempty"`
}

type answer struct {
	Question string    `json:"question"`
	Value    string    `json:"value"`
	Label    string    `json:"label,omitempty"`
	At       time.Time `json:"at"`
}

type thread struct {
	N      int             `json:"n"`
	Remote bridge.RemoteID `json:"remote"`
	At     time.Time       `json:"at"`
}

type message struct {
	ID         bridge.MessageID  `json:"id"`
	From       bridge.RecordFrom `json:"from"`
	Author     bridge.PersonID   `json:"author,omitempty"`
	AuthorName string            `json:"author_name,omitempty"`
	Kind       string            `json:"kind"`
	Text       string            `json:"text"` // Body without its formatting
	Body       richtext.Doc      `json:"body"`
	At         time.Time         `json:"at"`
	About      bridge.MessageID  `json:"about,omitempty"`
	Signed     string            `json:"signed,omitempty"`
	Head       string            `json:"head,omitempty"` // what stands above it for the desk
	Files      []file            `json:"files,omitempty"`
	Customer   []bridge.RemoteID `json:"customer,omitempty"`
	Desk       []bridge.RemoteID `json:"desk,omitempty"`
	Reactions  []reaction        `json:"reactions,omitempty"`
}

type reaction struct {
	By    bridge.PersonID `json:"by,omitempty"` // empty: the contact
	Emoji string          `json:"emoji"`
	At    time.Time       `json:"at"`
}

type file struct {
	bridge.File
	Saved string `json:"saved,omitempty"`
}

type change struct {
	Event     bridge.EventID  `json:"event"`
	Actor     bridge.PersonID `json:"actor,omitempty"`
	ActorName string          `json:"actor_name,omitempty"`
	Workflow  string          `json:"workflow,omitempty"`
	Action    string          `json:"action"`
	Before    string          `json:"before,omitempty"`
	After     string          `json:"after,omitempty"`
	At        time.Time       `json:"at"`
}
