package sim

import (
	"fmt"
	"slices"
	"strings"

	"frontdesk/connectors/slack/slacksim"
)

// replies are what agents write to customers, as they type it.
var replies = []string{
	"Sure, %s", "*Hello*, this is about %s", "See https://shop.example/%s", "%s :wave:", "One moment please\n- %s\n- and more", "> quoted\n%s",
}

// notes are what agents write that stays inside.
var notes = []string{";; %s", "note: %s is a friend of the boss", "// %s", "🔒 %s", "!note %s"}

// mentions are remarks to colleagues, which stay inside too.
var mentions = []string{"@jonas can you take %s?", "@here %s", "%s, see #support", "I would ask @ana about %s"}

func deskActions() []action {
	return []action{
		{"an agent replies", 30, (*Crowd).replies},
		{"an agent insists (!r)", 3, (*Crowd).insists},
		{"an agent writes a note", 6, (*Crowd).notes},
		{"an agent mentions a colleague", 4, (*Crowd).mentions},
		{"an agent shares files", 6, (*Crowd).sharesFiles},
		{"an agent keeps files inside", 2, (*Crowd).keepsFiles},
		{"a guest remarks", 2, (*Crowd).guest},
		{"an agent gives an unknown command", 1, (*Crowd).unknown},
		{"an agent takes (!take)", 3, func(c *Crowd) bool { return c.orders("an agent takes (!take)", "!take") }},
		{"an agent closes (!close)", 2, func(c *Crowd) bool { return c.orders("an agent closes (!close)", "!close") }},
		{"an agent presses Take", 3, func(c *Crowd) bool { return c.pressesCard("an agent presses Take", "frontdesk_take") }},
		{"an agent presses Close", 2, func(c *Crowd) bool { return c.pressesCard("an agent presses Close", "frontdesk_close") }},
		{"an agent presses Reopen", 2, func(c *Crowd) bool { return c.pressesCard("an agent presses Reopen", "frontdesk_reopen") }},
		{"an agent asks how things stand", 1, (*Crowd).slash},
	}
}

// agentsOf are who may speak to customers in a Slack channel.
func agentsOf(channel string) []string {
	if channel == Sales {
		return []string{Ana, Jonas}
	}
	return []string{Ana, Jonas, Eva}
}

// thread draws a thread and an agent who looks at it: mostly the one whose name is
// on the card, and mostly a conversation that is open.
func (c *Crowd) thread() (card slacksim.Message, agent string, ok bool) {
	var open, all []slacksim.Message
	for _, channel := range []string{Sales, Support} {
		for _, m := range c.world.Threads(channel) {
			all = append(all, m)
			if !closed(m) {
				open = append(open, m)
			}
		}
	}
	if len(open) > 0 && c.rng.IntN(12) > 0 {
		all = open
	}
	if len(all) == 0 {
		return card, "", false
	}
	card = pick(c, all)
	if owner := assignee(card); owner != "" && c.rng.IntN(8) > 0 {
		return card, owner, true
	}
	return card, pick(c, agentsOf(card.Channel)), true
}

// line is what a card says under a label.
func line(card slacksim.Message, label string) string {
	for l := range strings.Lines(card.Seen()) {
		if rest, ok := strings.CutPrefix(strings.TrimSpace(l), label+": "); ok {
			return rest
		}
	}
	return ""
}

func closed(card slacksim.Message) bool { return line(card, "Status") == "Closed" }

// assignee is the id of whose name stands on a card.
func assignee(card slacksim.Message) string {
	switch name := line(card, "Assignee"); {
	case strings.Contains(name, "Ana"):
		return Ana
	case strings.Contains(name, "Jonas"):
		return Jonas
	case strings.Contains(name, "Eva"):
		return Eva
	}
	return ""
}

// remarked writes into a thread, in an agent's name.
func (c *Crowd) remarked(what, author string, card slacksim.Message, word, text string) bool {
	return c.wrote(&remark{
		what: what, of: c.who(card), author: author, channel: card.Channel, thread: card.TS, word: word, text: text,
	}, slacksim.NoCommand())
}

func (c *Crowd) wrote(r *remark, opts ...slacksim.SendOption) bool {
	ts, err := c.world.Slack.User(r.author).Reply(r.channel, r.thread, r.text, opts...)
	if err != nil {
		return false
	}
	r.ts = ts
	c.remarks = append(c.remarks, r)
	c.trace.Happened(r.what, "%s in %s/%s: %q %v", r.author, r.channel, r.thread, r.text, r.files)
	return true
}

func (c *Crowd) remarksOn(what string, forms []string) bool {
	card, agent, ok := c.thread()
	if !ok {
		return false
	}
	word := c.word("a")
	return c.remarked(what, agent, card, word, fmt.Sprintf(pick(c, forms), word))
}

// replies is one reply, or several in a row.
func (c *Crowd) replies() bool {
	card, agent, ok := c.thread()
	if !ok {
		return false
	}
	for range 1 + max(0, c.rng.IntN(6)-3) {
		word := c.word("a")
		if !c.remarked("an agent replies", agent, card, word, fmt.Sprintf(pick(c, replies), word)) {
			return false
		}
	}
	return true
}

func (c *Crowd) insists() bool {
	return c.remarksOn("an agent insists (!r)", []string{"!r all the same: %s"})
}
func (c *Crowd) notes() bool    { return c.remarksOn("an agent writes a note", notes) }
func (c *Crowd) mentions() bool { return c.remarksOn("an agent mentions a colleague", mentions) }
func (c *Crowd) unknown() bool {
	return c.remarksOn("an agent gives an unknown command", []string{"!clsoe %s", "!refund %s"})
}

// orders writes a command.
func (c *Crowd) orders(what, order string) bool {
	card, agent, ok := c.thread()
	if !ok {
		return false
	}
	return c.remarked(what, agent, card, "", order)
}

func (c *Crowd) guest() bool {
	cards := c.world.Threads(Support)
	if len(cards) == 0 {
		return false
	}
	word := c.word("a")
	return c.remarked("a guest remarks", Gast, pick(c, cards), word, "I know better: "+word)
}

// pressesCard presses a button of a card, if it has that one. Slack tells whoever
// pressed when the program did not listen.
func (c *Crowd) pressesCard(what, button string) bool {
	var cards []slacksim.Message
	for _, channel := range []string{Sales, Support} {
		for _, m := range c.world.Threads(channel) {
			if slices.ContainsFunc(m.Buttons(), func(b slacksim.Button) bool { return b.ActionID == button }) {
				cards = append(cards, m)
			}
		}
	}
	if len(cards) == 0 {
		return false
	}
	card := pick(c, cards)
	agent := pick(c, agentsOf(card.Channel))
	c.trace.Happened(what, "%s in %s/%s", agent, card.Channel, card.TS)
	if err := c.world.Slack.User(agent).Press(card.Channel, card.TS, button); err != nil {
		c.trace.Note("Slack says: %v", err)
	}
	return true
}

func (c *Crowd) slash() bool {
	c.trace.Happened("an agent asks how things stand", Jonas)
	if err := c.world.Slack.User(Jonas).Slash(Sales, "/desk status"); err != nil {
		c.trace.Note("Slack says: %v", err)
	}
	return true
}
