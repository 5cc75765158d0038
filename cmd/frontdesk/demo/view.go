package demo

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"

	"frontdesk/connectors/telegram/telegramsim"
)

// phonesView are all customers with what is on their screens.
type phonesView struct {
	Bot       string     `json:"bot"` // its name, without @
	Customers []customer `json:"customers"`
}

type customer struct {
	ID        int64     `json:"id"`
	FirstName string    `json:"first_name"`
	LastName  string    `json:"last_name"`
	Language  string    `json:"language"`
	Dir       string    `json:"dir"`
	Blocked   bool      `json:"blocked"`
	Keys      []string  `json:"keys"`
	Messages  []message `json:"messages"`
}

// message is a message in Telegram.
type message struct {
	ID       int                  `json:"id"`
	Mine     bool                 `json:"mine"`
	Kind     string               `json:"kind"`
	Text     string               `json:"text"`
	Entities []telegramsim.Entity `json:"entities,omitempty"`
	Buttons  [][]key              `json:"buttons,omitempty"`
	At       time.Time            `json:"at"`
	Edited   bool                 `json:"edited"`
	ReplyTo  int                  `json:"reply_to,omitempty"` // what it quotes
	// File is what it brought, Album the same for those that are shown together, Content
	// what else it is, in Telegram's own form, and Forwarded from whom it is passed on.
	File      *phoneFileView  `json:"file,omitempty"`
	Album     string          `json:"album,omitempty"`
	Content   json.RawMessage `json:"content,omitempty"`
	Forwarded string          `json:"forwarded,omitempty"`
	Reactions []phoneReaction `json:"reactions,omitempty"`
}

// phoneFileView is a file in a phone: its bytes are at /api/phones/{id}/files/{file}.
type phoneFileView struct {
	ID    string `json:"id"`
	Name  string `json:"name,omitempty"`
	Type  string `json:"type,omitempty"`
	Size  int64  `json:"size"`
	Emoji string `json:"emoji,omitempty"`
}

type phoneReaction struct {
	Mine  bool   `json:"mine"`
	Emoji string `json:"emoji"`
}

// key is a button below a message.
type key struct {
	Label string `json:"label"`
	Data  string `json:"data,omitempty"`
	URL   string `json:"url,omitempty"`
}

// direction is how a language is written.
func direction(language string) string {
	if slices.Contains([]string{"ar", "fa", "he", "ur"}, language) {
		return "rtl"
	}
	return "ltr"
}

func (w *world) phonesView() phonesView {
	v := phonesView{Bot: botName, Customers: []customer{}}
	for _, u := range w.telegram.Users() {
		p := u.Person()
		c := customer{
			ID: p.ID, FirstName: p.FirstName, LastName: p.LastName, Language: p.Language, Dir: direction(p.Language),
			Blocked: u.Blocked(), Messages: []message{},
		}
		if keys, folded := u.Keys(); !folded {
			c.Keys = keys
		}
		messages := u.Messages()
		for _, m := range messages[max(0, len(messages)-shown):] {
			one := message{ID: m.ID, Mine: m.From == p.ID, Kind: m.Kind, Text: m.Text, Entities: m.Entities, At: m.At, Edited: m.Rewritten, ReplyTo: m.ReplyTo}
			one.Album, one.Forwarded = m.Album, m.ForwardedFrom()
			if f := m.File; f != nil {
				one.File = &phoneFileView{ID: f.ID, Name: f.Name, Type: f.Type, Size: f.Size, Emoji: f.Emoji}
			} else {
				one.Content = m.Content()
			}
			for _, r := range m.Reactions {
				one.Reactions = append(one.Reactions, phoneReaction{Mine: r.From == p.ID, Emoji: cmp.Or(r.Emoji, "⭐")})
			}
			for _, row := range m.Buttons {
				var keys []key
				for _, b := range row {
					keys = append(keys, key{b.Label, b.Data, b.URL})
				}
				one.Buttons = append(one.Buttons, keys)
			}
			c.Messages = append(c.Messages, one)
		}
		v.Customers = append(v.Customers, c)
	}
	return v
}

// programView is how the program and the platforms are.
type programView struct {
	State    string    `json:"state"`
	Since    time.Time `json:"since"`
	Ready    []string  `json:"ready"`
	Waiting  waiting   `json:"waiting"`
	Slack    string    `json:"slack"`
	Telegram string    `json:"telegram"`
	Restarts int       `json:"restarts"`
	Words    []string  `json:"words,omitempty"` // its last ones, if it died by itself
	Playing  bool      `json:"playing"`
	Scene    *scene    `json:"scene,omitempty"` // of the play
}

func (d *Demo) programView() programView {
	v := d.program.view()
	v.Slack, v.Telegram = d.world.trouble()
	v.Playing, v.Scene = d.playing.Load(), d.scene.Load()
	return v
}

func (p *program) view() programView {
	p.mu.Lock()
	defer p.mu.Unlock()
	v := programView{
		State: p.state, Since: p.since, Ready: slices.Clone(p.health.lines), Waiting: p.health.waiting, Restarts: max(0, p.lived-1),
	}
	if p.state == dead && !p.wanted {
		v.Words = slices.Clone(p.words)
	}
	return v
}
