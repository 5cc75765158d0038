package telegramsim

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
)

// Person is who somebody is. An ID of 0 draws one.
type Person struct {
	ID                            int64
	FirstName, LastName, Username string
	Language                      string
	// Phone is the number of their account, without a plus, as Telegram has it.
	Phone string
	// Latitude and Longitude are where they are, as far as their app knows.
	Latitude  float64 `json:",omitempty"`
	Longitude float64 `json:",omitempty"`
}

type person struct {
	Person
	gone     bool
	portrait []byte
}

func (p *person) json() map[string]any {
	v := map[string]any{"id": p.ID, "is_bot": false, "first_name": p.FirstName}
	for key, value := range map[string]string{
		"last_name": p.LastName, "username": p.Username, "language_code": p.Language,
	} {
		if value != "" {
			v[key] = value
		}
	}
	return v
}

// Message is a message as people see it in a chat, with all edits applied.
type Message struct {
	// ID grows along a chat, whoever writes.
	ID   int
	From int64 // a user's or bot's id
	// Kind is "text", or the field that holds what else was sent ("photo").
	Kind     string
	Text     string // a caption, if Kind is not "text"
	Entities []Entity
	Buttons  [][]Button
	At       time.Time
	Edited   time.Time // zero if never
	// Rewritten tells whether its text was edited, and not its buttons alone: apps show
	// only that.
	Rewritten bool
	// ReplyTo is the message of the chat that this one quotes above itself; 0: none.
	ReplyTo int
	// File is what the message brought, if it is one of a file's kinds; Album the
	// media_group_id of those that are shown together.
	File  *File
	Album string
	// Preview is the address of which a preview is shown below the text; "": none.
	Preview string
	// Reactions are the emoji that are on it.
	Reactions []Reaction `json:",omitempty"`
	payload   json.RawMessage
	also      map[string]any // further fields of its JSON
	keyed     bool           // it brought a reply keyboard, and cannot be edited any more
}

// Button is a button below a message.
type Button struct {
	MessageID int
	Label     string
	Data, URL string
}

// Labels are the labels of all buttons, in reading order.
func (m Message) Labels() []string {
	var labels []string
	for _, row := range m.Buttons {
		for _, b := range row {
			labels = append(labels, b.Label)
		}
	}
	return labels
}

// Button finds a button by its label.
func (m Message) Button(label string) (Button, bool) {
	for _, row := range m.Buttons {
		for _, b := range row {
			if b.Label == label {
				return b, true
			}
		}
	}
	return Button{}, false
}

func (m *Message) setButtons(rows [][]Button) {
	m.Buttons = nil
	for _, row := range rows {
		out := make([]Button, len(row))
		for i, b := range row {
			b.MessageID = m.ID
			out[i] = b
		}
		m.Buttons = append(m.Buttons, out)
	}
}

type chat struct {
	id       int64
	kind     string // private, group or supergroup
	user     *person
	title    string
	last     int // message id
	messages []*Message
	via      *Business // whose account's it is; nil: the bot's own
	sent     bucket
	keyboard *replyKeyboard
	// started: the user has written; blocked: and does not want to hear any more.
	started, blocked bool
	left, kicked     bool
	migratedTo       int64
}

func (c *chat) json() map[string]any {
	v := map[string]any{"id": c.id, "type": c.kind}
	if c.user == nil {
		v["title"] = c.title
		return v
	}
	for key, value := range c.user.json() {
		if key == "first_name" || key == "last_name" || key == "username" {
			v[key] = value
		}
	}
	return v
}

func (c *chat) add(m Message) *Message {
	c.last++
	if c.via != nil {
		c.via.last++
		c.last = c.via.last
	}
	m.ID, m.At = c.last, time.Now()
	c.messages = append(c.messages, &m)
	return &m
}

func (c *chat) message(id int) *Message {
	for _, m := range c.messages {
		if m.ID == id {
			return m
		}
	}
	return nil
}

func (c *chat) snapshot() []Message {
	out := make([]Message, len(c.messages))
	for i, m := range c.messages {
		out[i] = *m
	}
	return out
}

// User is a person in a private chat with a bot.
type User struct {
	s *Server
	b *Bot
	p *person
	c *chat
	// frame is put around what they send.
	frame frame
}

// User brings a person to the first bot's chat, in which nothing was written yet.
// The same ID is the same person.
func (s *Server) User(p Person) *User {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p.ID == 0 {
		s.lastUser++
		p.ID = s.lastUser
	}
	if p.FirstName == "" {
		p.FirstName = "User " + strconv.FormatInt(p.ID, 10)
	}
	known, ok := s.people[p.ID]
	if !ok {
		known = &person{Person: p}
		s.people[p.ID] = known
	}
	return known.with(s.bots[0])
}

// With is the same person in the chat with another bot.
func (u *User) With(b *Bot) *User {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	return u.p.with(b)
}

func (p *person) with(b *Bot) *User {
	c, ok := b.chats[p.ID]
	if !ok {
		c = &chat{id: p.ID, kind: "private", user: p}
		b.chats[p.ID] = c
	}
	return &User{s: b.s, b: b, p: p, c: c}
}

// ID is the person's id, and that of the private chat.
func (u *User) ID() int64 { return u.p.ID }

// Write sends a text. Whoever has blocked the bot is asked by the app to unblock
// it first, and does so.
func (u *User) Write(text string, entities ...Entity) Message {
	if command, _, _ := strings.Cut(text, " "); strings.HasPrefix(text, "/") && len(command) > 1 {
		// the server finds commands by itself
		length := len(utf16.Encode([]rune(strings.SplitN(command, "\n", 2)[0])))
		entities = append([]Entity{{Type: "bot_command", Length: length}}, entities...)
	}
	return u.send(Message{Kind: "text", Text: text, Entities: entities})
}

// Start presses the button that opens a bot, or follows a link with a payload.
func (u *User) Start(payload string) Message {
	return u.Write(strings.TrimSpace("/start " + payload))
}

// Send sends something other than text: kind is the field of the message that
// holds it, payload its JSON (https://core.telegram.org/bots/api#message).
func (u *User) Send(kind string, payload json.RawMessage, caption string) Message {
	return u.send(Message{Kind: kind, Text: caption, payload: payload})
}

func (u *User) send(m Message) Message {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	return u.post(m)
}

// post is send for whom the lock is held.
func (u *User) post(m Message) Message {
	m = u.frame.put(m)
	u.unblock()
	u.c.started = true
	m.From = u.p.ID
	sent := u.c.add(m)
	u.b.report(u.c, sent, false)
	return *sent
}

// Edit changes the text of an earlier message.
func (u *User) Edit(id int, text string, entities ...Entity) error {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	m := u.c.message(id)
	if m == nil || m.From != u.p.ID {
		return fmt.Errorf("message %d is not theirs to edit", id)
	}
	m.Text, m.Entities, m.Edited, m.Rewritten = text, entities, time.Now(), true
	u.b.report(u.c, m, true)
	return nil
}

// Press is a press of a button, and what the person sees of it.
type Press struct {
	s        *Server
	at       time.Time
	answered bool
	text     string
}

// Answered tells whether the app has stopped showing that it waits, and what it
// was told to show.
func (p *Press) Answered() (text string, ok bool) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	return p.text, p.answered
}

// Press presses a button. It fails if the button is not there any more.
func (u *User) Press(b Button) (*Press, error) {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	m := u.c.message(b.MessageID)
	if m == nil || b.Data == "" {
		return nil, fmt.Errorf("there is no button %q", b.Label)
	}
	if there, ok := m.Button(b.Label); !ok || there.Data != b.Data {
		return nil, fmt.Errorf("the button %q is gone", b.Label)
	}
	u.s.lastID++
	id := strconv.FormatInt(u.s.lastID, 10)
	press := &Press{s: u.s, at: time.Now()}
	u.b.presses[id] = press
	u.b.enqueue("callback_query", map[string]any{
		"id": id, "from": u.p.json(), "message": u.b.messageJSON(u.c, m),
		"chat_instance": strconv.FormatInt(u.c.id*7919, 10), "data": b.Data,
	}, keepPresses)
	return press, nil
}

// Block blocks the bot.
func (u *User) Block() {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	if !u.c.blocked {
		u.c.blocked = true
		u.b.memberChanged(u.c, u.p.json(), "member", "kicked")
	}
}

// Unblock lets the bot write again.
func (u *User) Unblock() {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	u.unblock()
}

func (u *User) unblock() {
	if u.c.blocked {
		u.c.blocked = false
		u.b.memberChanged(u.c, u.p.json(), "kicked", "member")
	}
}

// DeleteAccount takes the person off Telegram.
func (u *User) DeleteAccount() {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	u.p.gone = true
}

// Messages is all that the person sees in the chat, from both sides.
func (u *User) Messages() []Message {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	return u.c.snapshot()
}

// Received is what the bot has written.
func (u *User) Received() []Message {
	var out []Message
	for _, m := range u.Messages() {
		if m.From == u.b.id {
			out = append(out, m)
		}
	}
	return out
}

// Wait returns what the bot has written once cond is true of it.
func (u *User) Wait(ctx context.Context, cond func(received []Message) bool) ([]Message, error) {
	var received []Message
	err := u.s.WaitUntil(ctx, func() bool {
		received = u.Received()
		return cond(received)
	})
	if err != nil {
		return received, fmt.Errorf("user %d waits in vain, having received %q: %w", u.p.ID, texts(received), err)
	}
	return received, nil
}

// WaitText waits for a message of the bot whose text holds part, and returns the
// first such one.
func (u *User) WaitText(ctx context.Context, part string) (Message, error) {
	var found Message
	_, err := u.Wait(ctx, func(received []Message) bool {
		for _, m := range received {
			if strings.Contains(m.Text, part) {
				found = m
				return true
			}
		}
		return false
	})
	if err != nil {
		return Message{}, fmt.Errorf("waiting for %q: %w", part, err)
	}
	return found, nil
}

func texts(messages []Message) []string {
	out := make([]string, len(messages))
	for i, m := range messages {
		out[i] = m.Text
	}
	return out
}

// Users are the people in the private chats of the first bot, in the order of their ids.
func (s *Server) Users() []*User {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []*User
	for _, c := range s.bots[0].chats {
		if c.user != nil {
			out = append(out, c.user.with(s.bots[0]))
		}
	}
	slices.SortFunc(out, func(a, b *User) int { return cmp.Compare(a.p.ID, b.p.ID) })
	return out
}

// Person is who they are.
func (u *User) Person() Person {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	return u.p.Person
}

// Blocked tells whether they have blocked the bot.
func (u *User) Blocked() bool {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	return u.c.blocked
}

// SetPlace has their app know where they are.
func (u *User) SetPlace(latitude, longitude float64) {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	u.p.Latitude, u.p.Longitude = latitude, longitude
}

// SetPhone gives them the number of their account, without a plus.
func (u *User) SetPhone(number string) {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	u.p.Phone = number
}
