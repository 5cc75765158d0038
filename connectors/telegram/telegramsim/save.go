package telegramsim

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
)

// saveVersion is the form of what Save writes. Load reads no other.
const saveVersion = 1

// leap is how far numbers jump when a server is loaded. What was drawn after it was
// saved, and forgotten by that, is not drawn again: a bot may remember it.
const leap = 1000

// saved is a server as JSON: its people, each bot's chats, and the updates that are not
// confirmed yet. Web hooks and what is throttled are not in it.
type saved struct {
	Version  int           `json:"version"`
	LastUser int64         `json:"last_user"`
	LastRoom int64         `json:"last_room"`
	LastID   int64         `json:"last_id"`
	LastFile int64         `json:"last_file,omitempty"`
	People   []savedPerson `json:"people"`
	Bots     []savedBot    `json:"bots"`
}

type savedPerson struct {
	Person
	Gone bool `json:",omitempty"`
}

type savedBot struct {
	Username string               `json:"username"`
	Next     int64                `json:"next"`
	Made     time.Time            `json:"made"`
	Allowed  []string             `json:"allowed"`
	Queue    []savedUpdate        `json:"queue,omitempty"`
	Presses  map[string]time.Time `json:"presses,omitempty"`
	Chats    []savedChat          `json:"chats"`
	Files    []savedFile          `json:"files,omitempty"`
}

type savedFile struct {
	File
	Kind   string
	Unique string
	Gone   bool   `json:",omitempty"`
	Data   []byte `json:",omitempty"`
}

type savedUpdate struct {
	ID    int64           `json:"id"`
	Until time.Time       `json:"until"`
	Body  json.RawMessage `json:"body"`
}

type savedChat struct {
	ID         int64          `json:"id"`
	Kind       string         `json:"kind"`
	Title      string         `json:"title,omitempty"`
	Last       int            `json:"last"`
	Messages   []savedMessage `json:"messages"`
	Keyboard   *savedKeyboard `json:"keyboard,omitempty"`
	Started    bool           `json:"started,omitempty"`
	Blocked    bool           `json:"blocked,omitempty"`
	Left       bool           `json:"left,omitempty"`
	Kicked     bool           `json:"kicked,omitempty"`
	MigratedTo int64          `json:"migrated_to,omitempty"`
}

type savedMessage struct {
	Message
	Payload json.RawMessage `json:",omitempty"`
	Also    map[string]any  `json:",omitempty"`
	Keyed   bool            `json:",omitempty"`
}

type savedKeyboard struct {
	Rows   [][]savedKey `json:"rows"`
	Once   bool         `json:"once,omitempty"`
	Folded bool         `json:"folded,omitempty"`
}

type savedKey struct {
	Label    string `json:"label"`
	Contact  bool   `json:"contact,omitempty"`
	Location bool   `json:"location,omitempty"`
}

// Save writes the server down, for Load.
func (s *Server) Save() ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v := saved{Version: saveVersion, LastUser: s.lastUser, LastRoom: s.lastRoom, LastID: s.lastID, LastFile: s.lastFile}
	for _, id := range slices.Sorted(maps.Keys(s.people)) {
		v.People = append(v.People, savedPerson{s.people[id].Person, s.people[id].gone})
	}
	for _, b := range s.bots {
		v.Bots = append(v.Bots, b.save())
	}
	out, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("writing the server down: %w", err)
	}
	return out, nil
}

func (b *Bot) save() savedBot {
	v := savedBot{Username: b.username, Next: b.next, Made: b.made, Allowed: b.allowed, Presses: map[string]time.Time{}, Chats: []savedChat{}}
	for _, u := range b.queue {
		v.Queue = append(v.Queue, savedUpdate{u.id, u.until, u.body})
	}
	for id, p := range b.presses {
		if !p.answered && time.Since(p.at) < keepPresses {
			v.Presses[id] = p.at
		}
	}
	for _, id := range slices.Sorted(maps.Keys(b.files)) {
		f := b.files[id]
		v.Files = append(v.Files, savedFile{f.File, f.kind, f.unique, f.gone, f.data})
	}
	for _, id := range slices.Sorted(maps.Keys(b.chats)) {
		c := b.chats[id]
		one := savedChat{
			ID: c.id, Kind: c.kind, Title: c.title, Last: c.last, Messages: []savedMessage{},
			Started: c.started, Blocked: c.blocked, Left: c.left, Kicked: c.kicked, MigratedTo: c.migratedTo,
		}
		for _, m := range c.messages {
			one.Messages = append(one.Messages, savedMessage{*m, m.payload, m.also, m.keyed})
		}
		if k := c.keyboard; k != nil {
			one.Keyboard = &savedKeyboard{Once: k.once, Folded: k.folded}
			for _, row := range k.rows {
				var keys []savedKey
				for _, key := range row {
					keys = append(keys, savedKey{key.label, key.contact, key.location})
				}
				one.Keyboard.Rows = append(one.Keyboard.Rows, keys)
			}
		}
		v.Chats = append(v.Chats, one)
	}
	return v
}

// Load brings back what Save wrote, into a server that has the same bots and nobody
// else.
func (s *Server) Load(data []byte) error {
	var v saved
	if err := json.Unmarshal(data, &v); err != nil {
		return fmt.Errorf("reading a saved server: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case v.Version != saveVersion:
		return fmt.Errorf("reading a saved server: its form is %d, not %d", v.Version, saveVersion)
	case len(s.people) > 0:
		return errors.New("loading a server: it has people already")
	}
	people := map[int64]*person{}
	for _, p := range v.People {
		people[p.ID] = &person{Person: p.Person, gone: p.Gone}
	}
	for _, one := range v.Bots {
		i := slices.IndexFunc(s.bots, func(b *Bot) bool { return b.username == one.Username })
		if i < 0 {
			return fmt.Errorf("loading a server: the bot %q is not here", one.Username)
		}
		if err := s.bots[i].load(one, people); err != nil {
			return fmt.Errorf("loading the bot %q: %w", one.Username, err)
		}
	}
	s.people = people
	s.lastUser, s.lastRoom, s.lastID = max(s.lastUser, v.LastUser), v.LastRoom, v.LastID+leap
	s.lastFile, s.lastPath = v.LastFile+leap, v.LastFile+leap
	s.notify()
	return nil
}

func (b *Bot) load(v savedBot, people map[int64]*person) error {
	chats := map[int64]*chat{}
	for _, one := range v.Chats {
		c := &chat{
			id: one.ID, kind: one.Kind, title: one.Title, last: one.Last,
			started: one.Started, blocked: one.Blocked, left: one.Left, kicked: one.Kicked, migratedTo: one.MigratedTo,
		}
		if c.kind == "private" {
			if c.user = people[c.id]; c.user == nil {
				return fmt.Errorf("nobody is in the chat %d", c.id)
			}
		}
		for _, m := range one.Messages {
			m.Message.payload, m.Message.also, m.Message.keyed = m.Payload, m.Also, m.Keyed
			c.messages = append(c.messages, &m.Message)
			c.last = max(c.last, m.ID)
		}
		c.last += leap
		if k := one.Keyboard; k != nil {
			c.keyboard = &replyKeyboard{once: k.Once, folded: k.Folded}
			for _, row := range k.Rows {
				var keys []key
				for _, saved := range row {
					keys = append(keys, key{saved.Label, saved.Contact, saved.Location})
				}
				c.keyboard.rows = append(c.keyboard.rows, keys)
			}
		}
		chats[c.id] = c
	}
	b.chats, b.allowed, b.made = chats, v.Allowed, v.Made
	for _, f := range v.Files {
		b.files[f.ID] = &blob{File: f.File, kind: f.Kind, unique: f.Unique, gone: f.Gone, data: f.Data}
	}
	for _, u := range v.Queue {
		b.queue = append(b.queue, update{id: u.ID, until: u.Until, body: u.Body})
		v.Next = max(v.Next, u.ID)
	}
	slices.SortFunc(b.queue, func(a, b update) int { return cmp.Compare(a.id, b.id) })
	b.next = max(b.next, v.Next+leap)
	for id, at := range v.Presses {
		b.presses[id] = &Press{s: b.s, at: at}
	}
	return nil
}
