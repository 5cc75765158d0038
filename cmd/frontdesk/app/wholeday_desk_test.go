//go:build !race

package app_test

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
)

// desk is where a day is played, in simulated time or in real time.
type desk struct {
	*testing.T
	ctx      context.Context
	slack    *slacksim.Server
	telegram *telegramsim.Server
	log      func() string
	at       func(day int, clock string) // waits for a time, where time can be waited for
	begin    func()
	crash    func(do func(), over func() bool) // ends the program abruptly once something is over that is begun by do
	daysPass bool                              // as they do in simulated time
	guests   []*guest
	agentOf  map[string]string // by the name of the customer
}

// patience is for how long anybody waits for what is due.
const patience = 2 * time.Minute

var agentNames = map[string]string{"U0ANA": "Ana", "U0EVA": "Eva", "U0BEN": "Ben"}

// comes has a customer come and answer the questions, every second by what they type.
func (d *desk) comes(name, language string, help bool) *guest {
	d.Helper()
	g := tongues[language]
	g.name, g.channel = name, "C0SALES"
	topic := g.labels[0]
	if help {
		g.channel, topic = "C0SUPPORT", g.labels[1]
	}
	g.User = d.telegram.User(telegramsim.Person{FirstName: name, Language: language})
	typed := len(d.guests)%2 == 1
	d.guests = append(d.guests, &g)
	d.asks(&g, "I am "+name+", and I have a question.", topic, typed)
	return &g
}

// asks has a customer write, answer the two questions and get a thread.
func (d *desk) asks(g *guest, text, topic string, typed bool) {
	d.Helper()
	before, had := g.thread, len(g.Received())
	question := func(n int) telegramsim.Message {
		_, err := g.Wait(d.ctx, func(got []telegramsim.Message) bool { return len(got) > had+n })
		d.must(err)
		return g.Received()[had+n]
	}
	g.Write(text)
	if m := question(0); typed {
		g.Write(strings.ToLower(topic))
	} else {
		b, ok := m.Button(topic)
		if !ok {
			d.Fatalf("%s may press %v", g.name, m.Labels())
		}
		_, err := g.Press(b)
		d.must(err)
	}
	if m := question(1); typed {
		g.Write(strings.ToLower(g.name) + "@example.com")
	} else {
		_, err := g.Press(m.Buttons[0][0]) // Skip
		d.must(err)
	}
	d.until("the card of "+g.name, func() bool {
		for _, m := range d.slack.Messages(g.channel) {
			if m.ThreadTS == "" && strings.HasPrefix(m.Seen(), g.name+" #") {
				g.thread = m.TS
			}
		}
		return g.thread != before
	})
	d.shows(g, text)
}

func (d *desk) must(err error) {
	d.Helper()
	if err != nil {
		d.Fatalf("%v\nThe log:\n%s", err, d.log())
	}
}

func (d *desk) until(what string, cond func() bool) {
	d.Helper()
	ctx, cancel := context.WithTimeout(d.ctx, patience)
	defer cancel()
	if err := d.slack.Wait(ctx, cond); err != nil {
		for _, g := range d.guests {
			d.Log(d.phone(g), d.conversation(g))
		}
		d.Fatalf("waiting for %s: %v\nThe log:\n%s", what, err, d.log())
	}
}

// shows waits until something stands in a customer's thread.
func (d *desk) shows(g *guest, part string) (found slacksim.Message) {
	d.Helper()
	d.until(fmt.Sprintf("%q in the thread of %s", part, g.name), func() bool {
		i := slices.IndexFunc(d.slack.Thread(g.channel, g.thread), func(m slacksim.Message) bool { return strings.Contains(m.Seen(), part) })
		if i >= 0 {
			found = d.slack.Thread(g.channel, g.thread)[i]
		}
		return i >= 0
	})
	return found
}

// hears waits until a customer was told something.
func (d *desk) hears(g *guest, part string) {
	d.Helper()
	ctx, cancel := context.WithTimeout(d.ctx, patience)
	defer cancel()
	if _, err := g.WaitText(ctx, part); err != nil {
		d.Fatalf("%s is not told %q: %v\n%s\n%s\nThe log:\n%s", g.name, part, err, d.phone(g), d.conversation(g), d.log())
	}
}

// given waits until a customer's conversation is somebody's, which both sides see.
func (d *desk) given(g *guest) (agent string) {
	d.Helper()
	m := d.shows(g, "this one is for you: "+g.name+".")
	if n := m.Notified(); len(n) != 1 {
		d.Fatalf("%q notifies %v", m.Seen(), n)
	}
	agent = m.Notified()[0]
	d.agentOf[g.name] = agent
	d.hears(g, fmt.Sprintf(g.with, agentNames[agent]))
	return agent
}

// says has somebody write in a thread, and waits for the mark.
func (d *desk) says(who string, g *guest, text, mark string) (ts string) {
	d.Helper()
	ts, err := d.slack.User(who).Reply(g.channel, g.thread, text)
	d.must(err)
	d.marked(g, ts, mark)
	return ts
}

func (d *desk) marked(g *guest, ts, mark string) {
	d.Helper()
	d.until("the mark "+mark+" for "+g.name, func() bool {
		m, _ := d.slack.Message(g.channel, ts)
		return len(m.Reactions) == 1 && len(m.Reactions[mark]) > 0
	})
}

// whispered waits for what only one person sees.
func (d *desk) whispered(who, channel, part string) (found slacksim.Message) {
	d.Helper()
	d.until(agentNames[who]+" being told "+part, func() bool {
		for _, m := range d.slack.User(who).Ephemerals(channel) {
			if strings.Contains(m.Seen(), part) {
				found = m
			}
		}
		return found.TS != ""
	})
	return found
}

// commands has somebody use the slash command.
func (d *desk) commands(who, channel, line, answer string) {
	d.Helper()
	d.must(d.slack.User(who).Slash(channel, line))
	d.whispered(who, channel, answer)
}

// closes has a conversation closed by its agent; its own customer is told, and once.
// With several open, telegram-support-bot's closeCommand told the last one's customer.
func (d *desk) closes(g *guest) {
	d.Helper()
	d.must(d.slack.User(d.agentOf[g.name]).Press(g.channel, g.thread, "frontdesk_close"))
	d.hears(g, g.closed)
	d.shows(g, "closed this conversation, and "+g.name+" was told.")
}

// phone is what a customer sees.
func (d *desk) phone(g *guest) string {
	var s strings.Builder
	fmt.Fprintf(&s, "The phone of %s:\n", g.name)
	for _, m := range g.Messages() {
		who := "shop"
		if m.From == g.ID() {
			who = g.name
		}
		fmt.Fprintf(&s, "  %s %-5s %s %s\n", m.At.UTC().Format("Jan 2 15:04"), who, m.Text, strings.Join(m.Labels(), " | "))
	}
	return s.String()
}

// conversation is what stands in a customer's thread, and what anybody alone saw there.
func (d *desk) conversation(g *guest) string {
	all := d.slack.Thread(g.channel, g.thread)
	for _, who := range slices.Sorted(maps.Keys(agentNames)) {
		for _, m := range d.slack.User(who).Ephemerals(g.channel) {
			if m.ThreadTS == g.thread {
				all = append(all, m)
			}
		}
	}
	slices.SortFunc(all, func(a, b slacksim.Message) int { return cmp.Compare(a.TS, b.TS) })
	var s strings.Builder
	fmt.Fprintf(&s, "The thread of %s:\n", g.name)
	for _, m := range all {
		who := cmp.Or(m.Username, agentNames[m.User], "Frontdesk")
		if m.SentTo != "" {
			who += " (only to " + agentNames[m.SentTo] + ")"
		}
		fmt.Fprintf(&s, "  %s: %s", who, strings.ReplaceAll(m.Seen(), "\n", "\n      "))
		for _, mark := range slices.Sorted(maps.Keys(m.Reactions)) {
			fmt.Fprintf(&s, " :%s:", mark)
		}
		s.WriteString("\n")
	}
	return s.String()
}
