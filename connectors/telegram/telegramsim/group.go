package telegramsim

import (
	"encoding/json"
	"strings"
	"time"
)

// Group is a group chat with a bot in it.
type Group struct {
	b *Bot
	c *chat
}

// AddToGroup makes a group of the person's and adds the bot to it.
func (u *User) AddToGroup(title string) *Group {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	u.s.lastRoom++
	c := &chat{id: -4_000_000 - u.s.lastRoom, kind: "group", title: title}
	u.b.chats[c.id] = c
	u.b.memberChanged(c, u.p.json(), "left", "member")
	u.b.service(c, u.p.json(), "new_chat_members", []any{u.b.json()})
	return &Group{b: u.b, c: c}
}

// ID is the group's chat id.
func (g *Group) ID() int64 {
	g.b.s.mu.Lock()
	defer g.b.s.mu.Unlock()
	return g.c.id
}

// Write sends a text to the group. In its privacy mode the bot gets to see only
// commands and what mentions it: https://core.telegram.org/bots/features#privacy-mode
func (g *Group) Write(u *User, text string) Message {
	g.b.s.mu.Lock()
	defer g.b.s.mu.Unlock()
	m := g.c.add(Message{From: u.p.ID, Kind: "text", Text: text})
	if (strings.HasPrefix(text, "/") || strings.Contains(text, "@"+g.b.username)) && !g.c.left && !g.c.kicked {
		g.b.enqueue("message", g.b.messageJSON(g.c, m), keepUpdates)
	}
	g.b.s.notify()
	return *m
}

// Kick throws the bot out.
func (g *Group) Kick(by *User) {
	g.b.s.mu.Lock()
	defer g.b.s.mu.Unlock()
	g.c.kicked = true
	g.b.memberChanged(g.c, by.p.json(), "member", "kicked")
	g.b.service(g.c, by.p.json(), "left_chat_member", g.b.json())
}

// Upgrade makes a supergroup of it, under another id.
func (g *Group) Upgrade() {
	g.b.s.mu.Lock()
	defer g.b.s.mu.Unlock()
	now := &chat{id: -1_000_000_000_000 + g.c.id, kind: "supergroup", title: g.c.title}
	g.b.chats[now.id] = now
	g.c.migratedTo = now.id
	g.b.service(g.c, g.b.json(), "migrate_to_chat_id", now.id)
	g.c = now
}

// Present tells whether the bot is still in the group.
func (g *Group) Present() bool {
	g.b.s.mu.Lock()
	defer g.b.s.mu.Unlock()
	return !g.c.left && !g.c.kicked
}

// Messages is all that was written in the group.
func (g *Group) Messages() []Message {
	g.b.s.mu.Lock()
	defer g.b.s.mu.Unlock()
	return g.c.snapshot()
}

// memberChanged reports a change of the bot's own standing in a chat:
// https://core.telegram.org/bots/api#chatmemberupdated The lock is held.
func (b *Bot) memberChanged(c *chat, by map[string]any, before, after string) {
	member := func(status string) map[string]any {
		v := map[string]any{"user": b.json(), "status": status}
		if status == "kicked" {
			v["until_date"] = 0
		}
		return v
	}
	b.enqueue("my_chat_member", map[string]any{
		"chat": c.json(), "from": by, "date": time.Now().Unix(),
		"old_chat_member": member(before), "new_chat_member": member(after),
	}, keepUpdates)
}

// service puts a service message into a chat and reports it. The lock is held.
func (b *Bot) service(c *chat, by map[string]any, kind string, payload any) {
	body, err := json.Marshal(payload)
	if err != nil {
		return // it is made of plain maps
	}
	m := c.add(Message{Kind: kind, payload: body})
	v := b.messageJSON(c, m)
	v["from"] = by
	b.enqueue("message", v, keepUpdates)
}
