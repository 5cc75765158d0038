package sim

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"frontdesk/connectors/slack/slacksim"
	"frontdesk/connectors/telegram/telegramsim"
)

// The times of the simulated business: how long a question waits for its answer,
// and how long after an agent's last word a silent customer's conversation is closed.
const (
	QuestionTime = 4 * time.Minute
	SilentTime   = 10 * time.Minute
)

// The rules that an Oracle judges by.
const (
	RuleMissing     = "what a customer wrote was not seen"
	RuleTwice       = "something was seen more often than may be"
	RuleOrder       = "something was seen out of order"
	RuleStray       = "something was seen where it does not belong"
	RuleLeak        = "something internal reached a customer"
	RuleSilence     = "an agent was left in the dark"
	RuleStuck       = "a customer was left in a dead end"
	RuleOpen        = "a customer has more than one open conversation"
	RuleEscaped     = "a customer's text did something in Slack"
	RuleUndelivered = "a reply said to be delivered did not arrive"
	RuleUnbegun     = "what a workflow begins with has happened, and it did not begin"
)

// Violation is something that must never be.
type Violation struct {
	Rule string
	Text string
}

func (v Violation) String() string { return v.Rule + ": " + v.Text }

// Oracle judges, once all is quiet, what people have seen by what people have done.
// It knows nothing of the program but what its users are told of it.
type Oracle struct {
	crowd *Crowd
	found []Violation
	// threads are those of each customer, by their conversations' numbers.
	threads map[*customer][]*thread
	// screens are the customers' chats.
	screens map[*customer][]telegramsim.Message
}

// thread is a conversation as it is seen in Slack.
type thread struct {
	card     slacksim.Message
	of       *customer
	number   int
	messages []slacksim.Message // without the card
}

// Judge gives everything that is wrong with what people see now.
func Judge(c *Crowd) []Violation {
	o := &Oracle{crowd: c, threads: map[*customer][]*thread{}, screens: map[*customer][]telegramsim.Message{}}
	for _, who := range c.customers {
		o.screens[who] = who.Received()
	}
	o.readThreads()
	o.postedOnce()
	for _, who := range c.customers {
		o.words(who)
		o.fate(who)
		o.secrets(who)
		o.screen(who)
	}
	o.inert()
	for _, r := range c.remarks {
		o.remark(r)
	}
	o.explained()
	return o.found
}

func (o *Oracle) wrong(rule, format string, args ...any) {
	o.found = append(o.found, Violation{Rule: rule, Text: fmt.Sprintf(format, args...)})
}

var numberRE = regexp.MustCompile(`^.* #(\d+)`)

// readThreads finds the conversations in Slack, and what stands beside them.
func (o *Oracle) readThreads() {
	seen := map[int]string{}
	for _, channel := range []string{Sales, Support} {
		for _, m := range o.crowd.world.Slack.Messages(channel) {
			if m.BotID == "" || announces(m) {
				continue
			}
			who, number := o.crowd.who(m), 0
			if found := numberRE.FindStringSubmatch(m.Seen()); found != nil {
				_, _ = fmt.Sscan(found[1], &number) // digits
			}
			if who == nil || number == 0 {
				o.wrong(RuleStray, "in %s stands, outside of any thread: %q", channel, m.Seen())
				continue
			}
			if other, twice := seen[number]; twice {
				o.wrong(RuleTwice, "conversation #%d has two threads, %s and %s/%s", number, other, channel, m.TS)
			}
			seen[number] = channel + "/" + m.TS
			t := &thread{card: m, of: who, number: number}
			for _, reply := range o.crowd.world.Slack.Thread(channel, m.TS) {
				if reply.TS != m.TS {
					t.messages = append(t.messages, reply)
				}
			}
			o.threads[who] = append(o.threads[who], t)
		}
	}
	for _, all := range o.threads {
		slices.SortFunc(all, func(a, b *thread) int { return a.number - b.number })
	}
}

// postedOnce: Slack lets one find out, so nothing is posted twice.
func (o *Oracle) postedOnce() {
	posts := o.crowd.world.Slack.PostsBy(func(m slacksim.Metadata) string { return m.Text("installation") + "/" + m.Text("effect") })
	for key, all := range posts {
		if len(all) > 1 {
			o.wrong(RuleTwice, "effect %s was posted %d times in Slack: %q", key, len(all), all[0].Seen())
		}
	}
}

// fate: every conversation ends its questions and has a card in the Slack channel
// of a team, the right one; at most one of them is open.
func (o *Oracle) fate(who *customer) {
	threads := o.threads[who]
	if len(who.sent) > 0 && len(threads) == 0 {
		o.wrong(RuleStuck, "%s wrote %d times and has no conversation in Slack", who.name, len(who.sent))
		return
	}
	greeted := slices.ContainsFunc(o.screens[who], func(m telegramsim.Message) bool { return strings.Contains(m.Text, who.name) })
	if len(who.sent) > 0 && !greeted && !who.blocked {
		o.wrong(RuleStuck, "%s was never greeted", who.name)
	}
	var open []int
	for _, t := range threads {
		if !closed(t.card) {
			open = append(open, t.number)
		}
		if status := line(t.card, "Status"); status == "Answering questions" || status == "" {
			o.wrong(RuleStuck, "conversation #%d of %s still has the status %q, long after its question's time", t.number, who.name, status)
		}
		// What is answered after the question's time routes nothing any more.
		late := slices.ContainsFunc(t.messages, func(m slacksim.Message) bool { return m.BotID != "" && strings.Contains(m.Seen(), "after all (Topic)") })
		if topic := line(t.card, "Topic"); !late && (t.card.Channel == Sales) != (topic == "Buying") {
			o.wrong(RuleStray, "conversation #%d of %s, about %q, is in %s", t.number, who.name, topic, t.card.Channel)
		}
		o.silence(t)
		o.begun(t)
	}
	if len(open) > 1 {
		o.wrong(RuleOpen, "%s: %v", who.name, open)
	}
}

// begun: what workflows begin with they begin with, each once it has happened, and none
// waits for ever.
func (o *Oracle) begun(t *thread) {
	if !o.crowd.world.events {
		return
	}
	tags := line(t.card, "Tags")
	if asks := line(t.card, "Workflow"); asks != "" {
		o.wrong(RuleStuck, "conversation #%d of %s still has the line %q, long after its question's time", t.number, t.of.name, asks)
	}
	if closed(t.card) && !strings.Contains(tags, "served") {
		o.wrong(RuleUnbegun, "conversation #%d of %s is closed and has the tags %q", t.number, t.of.name, tags)
	}
	if strings.Contains(tags, "order") && !strings.Contains(line(t.card, "Priority"), "high") && !cutOff(t) {
		o.wrong(RuleUnbegun, "conversation #%d of %s has the tags %q and the priority %q", t.number, t.of.name, tags, line(t.card, "Priority"))
	}
}

// cutOff tells whether a conversation was closed while a workflow was at its steps. What
// was to begin after that one does not begin any more, not even if it is reopened.
func cutOff(t *thread) bool {
	shown := func(part string) (n int) {
		for _, m := range t.messages {
			if m.BotID != "" && strings.Contains(m.Seen(), part) {
				n++
			}
		}
		return n
	}
	return everClosed(t) && (shown("Looks for an order:") > shown("We are looking for your order.") || shown("Please bear with us.") > shown("Nobody has answered."))
}

// silence: a conversation in which the customer has been silent for long since an
// agent's last word is closed by itself.
func (o *Oracle) silence(t *thread) {
	if closed(t.card) {
		return
	}
	for _, m := range slices.Backward(t.messages) {
		switch {
		case m.BotID != "" && (len(m.Files) > 0 || strings.Contains(m.Username, t.of.name) || strings.Contains(m.Seen(), "open again") || strings.Contains(m.Seen(), "reopened")):
			return
		case m.BotID != "" || len(m.Reactions[markSent]) == 0:
			continue
		}
		if since := time.Since(moment(m.TS)); since > SilentTime+3*time.Minute {
			o.wrong(RuleStuck, "conversation #%d of %s is open, %v after the agent's last word %q", t.number, t.of.name, since.Round(time.Second), m.Seen())
		}
		return
	}
}

// moment is when a message was posted, by its ts.
func moment(ts string) time.Time {
	var sec, micro int64
	_, _ = fmt.Sscanf(ts, "%d.%d", &sec, &micro) // the simulator's own
	return time.Unix(sec, micro*1000)
}
