package demo

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"frontdesk/connectors/slack/slacksim"
)

// slackView is the whole workspace, as the page draws it.
type slackView struct {
	Me        person                       `json:"me"` // whom the page begins as
	App       person                       `json:"app"`
	People    []person                     `json:"people"`
	Channels  []channel                    `json:"channels"`
	Messages  map[string][]post            `json:"messages"`
	Modals    map[string]modal             `json:"modals"`
	Notices   map[string][]string          `json:"notices"`
	Unread    map[string]map[string]unread `json:"unread"`
	Shortcuts []shortcut                   `json:"shortcuts"`
	Command   string                       `json:"command"`
}

type person struct {
	ID     string   `json:"id"`
	Name   string   `json:"name"`
	Role   string   `json:"role,omitempty"`
	Handle string   `json:"handle,omitempty"` // what is typed behind an @
	Teams  []string `json:"teams,omitempty"`
}

type channel struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Topic   string   `json:"topic,omitempty"`
	Private bool     `json:"private,omitempty"`
	Members []string `json:"members"`
	Direct  string   `json:"direct,omitempty"` // whose direct messages with the app these are
}

// post is a message in Slack.
type post struct {
	TS         string          `json:"ts"`
	Thread     string          `json:"thread,omitempty"`
	User       string          `json:"user"`
	Name       string          `json:"name"`
	Bot        bool            `json:"bot"`
	Text       string          `json:"text"`   // as it reads on screen
	Source     string          `json:"source"` // as it was sent
	Blocks     json.RawMessage `json:"blocks,omitempty"`
	Reactions  []reaction      `json:"reactions,omitempty"`
	Edited     bool            `json:"edited,omitempty"`
	Deleted    bool            `json:"deleted,omitempty"`
	Broadcast  bool            `json:"broadcast,omitempty"`
	OnlyFor    string          `json:"only_for,omitempty"`
	Replies    int             `json:"replies,omitempty"`
	LastReply  string          `json:"last_reply,omitempty"`
	ReplyUsers []string        `json:"reply_users,omitempty"`
	Files      []slackFileView `json:"files,omitempty"`
}

// slackFileView is a file in Slack: its bytes are at /api/slack/files/{id}.
type slackFileView struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Type string `json:"type,omitempty"`
	Size int64  `json:"size"`
	Alt  string `json:"alt,omitempty"`
	Mode string `json:"mode,omitempty"`
}

type reaction struct {
	Name  string   `json:"name"`
	Emoji string   `json:"emoji"`
	Users []string `json:"users"`
}

type modal struct {
	Title  string            `json:"title"`
	Blocks json.RawMessage   `json:"blocks"`
	Submit string            `json:"submit,omitempty"`
	Close  string            `json:"close,omitempty"`
	Errors map[string]string `json:"errors,omitempty"`
	// Values are what is entered, as it reads, by block.
	Values map[string]string `json:"values,omitempty"`
}

type unread struct {
	N        int `json:"n"`
	Mentions int `json:"mentions"`
}

func (w *world) slackView() slackView {
	v := slackView{
		Messages: map[string][]post{}, Modals: map[string]modal{}, Notices: map[string][]string{},
		Unread: map[string]map[string]unread{}, Shortcuts: w.shortcuts, Command: w.command,
	}
	names, app := map[string]string{}, w.slack.App()
	teams, topics := map[string][]string{ana: {"Sales"}, ben: {"Sales", "Support"}, chloe: {"Support"}}, map[string]string{
		sales: "Customers who want to buy something", support: "Customers who need help with an order",
		incoming: "A quiet place", ops: "What only an admin can mend",
	}
	channels := w.slack.Channels()
	for _, u := range w.slack.Users() {
		p := person{ID: u.ID, Name: u.Shown(), Role: "agent", Handle: u.Name, Teams: teams[u.ID]}
		switch {
		case u.Bot:
			p.Role = "bot"
		case u.Admin:
			p.Role = "admin"
		}
		names[u.ID] = p.Name
		v.People = append(v.People, p)
		if u.Bot {
			continue
		}
		if v.Me.ID == "" {
			v.Me = person{ID: p.ID, Name: p.Name}
		}
		w.personal(&v, u.ID, channels)
	}
	v.App = person{ID: app.UserID, Name: names[app.UserID]}
	for _, c := range channels {
		one := channel{ID: c.ID, Name: c.Name, Topic: topics[c.ID], Private: c.Private && !c.Direct, Members: c.Members}
		if c.Direct {
			i := slices.IndexFunc(c.Members, func(id string) bool { return id != app.UserID })
			one.Direct, one.Name = c.Members[i], v.App.Name
		}
		v.Channels = append(v.Channels, one)
		v.Messages[c.ID] = w.posts(c, names, v.People)
	}
	return v
}

// personal adds what only one person sees.
func (w *world) personal(v *slackView, id string, channels []slacksim.Channel) {
	p := w.slack.User(id)
	v.Notices[id] = []string{}
	for _, n := range p.Notices() {
		v.Notices[id] = append(v.Notices[id], n.Text)
	}
	v.Unread[id] = map[string]unread{}
	for _, c := range channels {
		if slices.Contains(c.Members, id) {
			n := p.Unread(c.ID)
			v.Unread[id][c.ID] = unread{n.Messages, n.Mentions}
		}
	}
	m, open := p.Modal()
	if !open {
		return
	}
	out := modal{Title: m.Title, Blocks: m.Blocks, Submit: m.Submit, Close: m.Close, Errors: map[string]string{}, Values: map[string]string{}}
	for _, f := range m.Fields {
		if f.Value != "" {
			out.Values[f.ID] = f.Value
		}
	}
	for label, text := range m.Errors {
		if f, ok := m.Field(label); ok {
			out.Errors[f.ID] = text
		}
	}
	v.Modals[id] = out
}

// shown is how many messages of a Slack channel, or of a phone, are on the page.
const shown = 400

// posts are the last messages of a channel and its threads by ts, with those that only
// somebody sees, and what is left of deleted ones that have replies.
func (w *world) posts(c slacksim.Channel, names map[string]string, people []person) []post {
	all, app := w.slack.Latest(c.ID, shown), w.slack.App().UserID
	replies := map[string][]slacksim.Message{}
	for _, m := range all {
		if m.ThreadTS != "" && !m.Deleted {
			replies[m.ThreadTS] = append(replies[m.ThreadTS], m)
		}
	}
	out := []post{}
	for _, m := range all {
		one := w.post(m, names)
		for _, r := range replies[m.TS] {
			one.Replies++
			one.LastReply = r.TS
			who := cmp.Or(r.User, app)
			if !slices.Contains(one.ReplyUsers, who) {
				one.ReplyUsers = append(one.ReplyUsers, who)
			}
		}
		switch {
		case !m.Deleted:
			out = append(out, one)
		case one.Replies > 0:
			out = append(out, post{
				TS: one.TS, User: one.User, Name: one.Name, Text: "This message was deleted.", Deleted: true,
				Replies: one.Replies, LastReply: one.LastReply, ReplyUsers: one.ReplyUsers,
			})
		}
	}
	for _, p := range people {
		if slices.Contains(c.Members, p.ID) {
			for _, m := range w.slack.User(p.ID).Ephemerals(c.ID) {
				out = append(out, w.post(m, names))
			}
		}
	}
	slices.SortStableFunc(out, func(a, b post) int { return strings.Compare(a.TS, b.TS) })
	return out
}

func (w *world) post(m slacksim.Message, names map[string]string) post {
	one := post{
		TS: m.TS, Thread: m.ThreadTS, User: m.User, Name: cmp.Or(m.Username, names[m.User]), Bot: m.BotID != "",
		Text: m.Seen(), Source: m.Text, Blocks: m.OnScreen(), Edited: m.Edited, Broadcast: m.Subtype == "thread_broadcast", OnlyFor: m.SentTo,
	}
	for _, f := range m.Files {
		one.Files = append(one.Files, slackFileView{ID: f.ID, Name: f.Name, Type: f.MIMEType, Size: f.Size, Alt: f.Alt, Mode: f.Mode})
	}
	for name, users := range m.Reactions {
		one.Reactions = append(one.Reactions, reaction{name, slacksim.Emoji(name), users})
	}
	slices.SortFunc(one.Reactions, func(a, b reaction) int { return strings.Compare(a.Name, b.Name) })
	return one
}
