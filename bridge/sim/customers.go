package sim

import (
	"fmt"
	"strings"
	"unicode/utf16"

	"frontdesk/connectors/telegram/telegramsim"
)

// hostile are texts that try to be more than text in Slack.
var hostile = []string{
	"%s <!channel> wake up", "@here @channel %s", "<@U0ANA> look: %s", "*%s* _now_ `please`", "<https://evil.example|bank.example> %s",
	"&lt;!here&gt; %s", "```\n%s\n> <!everyone>", "- @ana\n1. #sales %s", ":lock: %s ;; note: inside", "!close %s", "\u202e%s\u202c", "%s\n\n\n<#C0SALES>",
}

// friendly are texts of people who mean no harm.
var friendly = []string{
	"Hello %s", "I have a question about my order, %s", "%s is what it says on the bill", "Are you there? %s", "%s 👋 🙂", "Zwei Stück bitte, %s",
}

func customerActions() []action {
	return []action{
		{"a customer writes", 22, (*Crowd).writes},
		{"a customer writes something hostile", 7, (*Crowd).writesHostile},
		{"a customer sends a disguised link", 2, (*Crowd).sendsLink},
		{"a customer sends a photo", 4, (*Crowd).sendsPhoto},
		{"a customer sends a sticker", 3, (*Crowd).sendsSticker},
		{"a customer sends a document", 3, (*Crowd).sendsDocument},
		{"a customer sends an album", 4, (*Crowd).sendsAlbum},
		{"a customer presses Start", 2, (*Crowd).pressesStart},
		{"a customer says thanks", 3, (*Crowd).thanks},
		{"a customer presses a button", 16, (*Crowd).presses},
		{"a customer answers by typing", 10, (*Crowd).answers},
		{edited, 4, (*Crowd).edits},
		{"a customer blocks the bot", 1, (*Crowd).blocks},
	}
}

// last is the last thing that the bot wrote.
func (u *customer) last() (telegramsim.Message, bool) {
	got := u.Received()
	if len(got) == 0 {
		return telegramsim.Message{}, false
	}
	return got[len(got)-1], true
}

func (c *Crowd) sends(who *customer, s *sent, m telegramsim.Message) bool {
	s.id = m.ID
	who.sent = append(who.sent, s)
	c.trace.Happened(s.what, "%s: %q", who.name, m.Text)
	return true
}

func (c *Crowd) text(what string, forms []string) bool {
	who := pick(c, c.customers)
	s := &sent{what: what, shows: c.word("c")}
	return c.sends(who, s, who.Write(fmt.Sprintf(pick(c, forms), s.shows)))
}

func (c *Crowd) writes() bool { return c.text("a customer writes", friendly) }

func (c *Crowd) writesHostile() bool { return c.text("a customer writes something hostile", hostile) }

func (c *Crowd) sendsLink() bool {
	who := pick(c, c.customers)
	s := &sent{what: "a customer sends a disguised link", shows: c.word("c")}
	text := "https://bank.example " + s.shows
	return c.sends(who, s, who.Write(text, telegramsim.Entity{
		Type: "text_link", Length: len(utf16.Encode([]rune("https://bank.example"))), URL: "https://evil.example/login",
	}))
}

func (c *Crowd) pressesStart() bool {
	who := pick(c, c.customers)
	return c.sends(who, &sent{what: "a customer presses Start", shows: "Pressed Start", perhaps: true}, who.Start(""))
}

func (c *Crowd) thanks() bool {
	who := pick(c, c.customers)
	if len(who.sent) == 0 {
		return false
	}
	return c.sends(who, &sent{what: "a customer says thanks", shows: "Thank you!"}, who.Write("Thank you!"))
}

// presses presses a button of any message that still has some, mostly of the last.
func (c *Crowd) presses() bool {
	who := pick(c, c.customers)
	var with []telegramsim.Message
	for _, m := range who.Received() {
		if len(m.Buttons) > 0 {
			with = append(with, m)
		}
	}
	if len(with) == 0 {
		return false
	}
	m := with[len(with)-1]
	if c.rng.IntN(5) == 0 {
		m = pick(c, with)
	}
	b := pick(c, m.Buttons)[0]
	for range 1 + c.rng.IntN(5)/4 { // some press twice
		if _, err := who.Press(b); err != nil {
			return false
		}
		c.trace.Happened("a customer presses a button", "%s: [%s]", who.name, b.Label)
	}
	return true
}

// answers types an answer to what was asked last, or to what may come next.
func (c *Crowd) answers() bool {
	who := pick(c, c.customers)
	m, ok := who.last()
	if !ok {
		return false
	}
	s := &sent{what: "a customer answers by typing", perhaps: true}
	switch {
	case strings.Contains(m.Text, "mail") && c.rng.IntN(3) > 0:
		s.answer, s.shows = true, strings.TrimSuffix(c.word("c"), ".")+"@example.com"
		return c.sends(who, s, who.Write("It is "+s.shows))
	case strings.Contains(m.Text, "mail"):
		s.shows = who.skip
	case c.rng.IntN(3) == 0:
		s.shows = "1"
	default:
		s.shows = pick(c, who.labels[:])
	}
	return c.sends(who, s, who.Write(s.shows))
}

// edits changes one of the last things that a customer wrote.
func (c *Crowd) edits() bool {
	who := pick(c, c.customers)
	var own []*sent
	for _, s := range who.sent {
		if s.what == "a customer writes" {
			own = append(own, s)
		}
	}
	if len(own) == 0 {
		return false
	}
	old := own[max(0, len(own)-1-c.rng.IntN(3))]
	s := &sent{what: edited, shows: c.word("c"), id: old.id}
	if err := who.Edit(old.id, "rather "+s.shows); err != nil {
		return false
	}
	who.sent = append(who.sent, s)
	c.trace.Happened(s.what, "%s: now %q", who.name, s.shows)
	return true
}

// blocks blocks the bot, until the customer writes again.
func (c *Crowd) blocks() bool {
	who := pick(c, c.customers)
	if len(who.sent) == 0 {
		return false
	}
	who.Block()
	who.blocked = true
	c.trace.Happened("a customer blocks the bot", "%s", who.name)
	return true
}
