package sim

import (
	"slices"
	"strings"

	"frontdesk/connectors/slack/slacksim"
)

// The marks, as reactions.
const (
	markSent   = "white_check_mark"
	markFailed = "warning"
	markInside = "lock"
	markTrying = "hourglass_flowing_sand"
	markHeld   = "double_vertical_bar"
)

// internal is what no customer may see, whoever wrote it.
var internal = []string{"U0ANA", "U0JONAS", "U0EVA", "U0GAST", "U0DESK", "C0SALES", "C0SUPPORT", "xoxb", "xapp", TelegramToken, "<@", "<!"}

// forCustomers are the kinds of remark that may reach the customer of the thread.
func forCustomers(r *remark) bool {
	return r.what == "an agent replies" || r.what == "an agent insists (!r)" || r.what == "an agent shares files"
}

// secrets: nothing internal reaches a customer, and nothing that is meant for another.
func (o *Oracle) secrets(who *customer) {
	for _, m := range o.screens[who] {
		for _, s := range internal {
			if strings.Contains(m.Text, s) {
				o.wrong(RuleLeak, "%s reads %q, and in it %q", who.name, m.Text, s)
			}
		}
		for _, r := range o.crowd.remarks {
			as, is := holds(m, r.word)
			if r.word == "" || !is || forCustomers(r) && r.of == who {
				continue
			}
			o.wrong(RuleLeak, "%s has got %q: %s, in a thread of %s", who.name, as, r.what, r.of.name)
		}
	}
}

// arrived is how much of a remark stands in a customer's chat: its words, or each of its
// files.
func (o *Oracle) arrived(r *remark) int {
	there := map[string]bool{}
	for _, m := range o.screens[r.of] {
		if as, is := holds(m, r.word); is {
			there[as] = true
		}
	}
	return len(there)
}

// remark: in the end everything that somebody wrote in a thread has one mark, the
// right one.
func (o *Oracle) remark(r *remark) {
	m, ok := o.crowd.world.Slack.Message(r.channel, r.ts)
	if !ok {
		o.wrong(RuleSilence, "%q is gone from its thread", r.text)
		return
	}
	var marks []string
	for _, name := range []string{markSent, markFailed, markInside, markTrying, markHeld} {
		if slices.Contains(m.Reactions[name], o.crowd.world.Slack.App().UserID) {
			marks = append(marks, name)
		}
	}
	if len(marks) != 1 || marks[0] == markTrying {
		o.wrong(RuleSilence, "%s, %q in %s/%s, has the marks %v", r.what, r.text, r.channel, r.thread, marks)
		return
	}
	if r.word == "" || !forCustomers(r) {
		if marks[0] != markInside {
			o.wrong(RuleLeak, "%s, %q in %s/%s, has the mark %s", r.what, r.text, r.channel, r.thread, marks[0])
		}
		return
	}
	switch n := o.arrived(r); {
	case marks[0] == markSent && n < max(1, len(r.files)):
		o.wrong(RuleUndelivered, "%q has its mark, and %s has not got it", r.text, r.of.name)
	case (marks[0] == markInside || marks[0] == markHeld) && n > 0:
		o.wrong(RuleLeak, "%q is marked as kept inside, and %s has got it", r.text, r.of.name)
	case marks[0] == markInside && r.what == "an agent insists (!r)" && !o.wasClosed(r):
		if !o.told(r, "look you up", "while I was away") {
			o.wrong(RuleSilence, "%q was kept inside", r.text)
		}
	}
}

// wasClosed tells whether the conversation of a remark was ever closed, or followed
// by another.
func (o *Oracle) wasClosed(r *remark) bool {
	all := o.threads[r.of]
	i := slices.IndexFunc(all, func(t *thread) bool { return t.card.TS == r.thread && t.card.Channel == r.channel })
	if i < 0 || i < len(all)-1 {
		return true
	}
	return everClosed(all[i])
}

// everClosed tells whether a conversation was ever closed.
func everClosed(t *thread) bool {
	return slices.ContainsFunc(t.messages, func(m slacksim.Message) bool {
		return m.BotID != "" && (strings.Contains(m.Seen(), "losed this conversation") || strings.Contains(m.Seen(), "Closed"))
	})
}

// told tells whether the author of a remark was told one of these things.
func (o *Oracle) told(r *remark, parts ...string) bool {
	return slices.ContainsFunc(o.crowd.world.Slack.User(r.author).Ephemerals(r.channel), func(m slacksim.Message) bool {
		return slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(m.Seen(), p) })
	})
}

// saysLate tells whether a message in a chat, or the words below a file, say in a line of
// their own that it comes after what was written later.
func saysLate(text string) bool {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "(written earlier)" || line == "(früher geschrieben)" {
			return true
		}
	}
	return false
}

// screen: a customer has the replies in the order in which they were written, or
// is told of one that comes late; what came twice was admitted in the thread.
func (o *Oracle) screen(who *customer) {
	type key struct{ channel, thread string }
	last, twice := map[key]string{}, map[key][]string{}
	seen, marked := map[string]bool{}, map[string]bool{} // marked: the first of its files says that it comes late
	for _, m := range o.screens[who] {
		for _, r := range o.crowd.remarks {
			as, is := holds(m, r.word)
			if r.of != who || r.word == "" || !is {
				continue
			}
			k := key{r.channel, r.thread}
			marked[r.word] = marked[r.word] || saysLate(m.Text)
			switch {
			case seen[as]:
				if !slices.Contains(twice[k], r.word) {
					twice[k] = append(twice[k], r.word)
				}
			case r.ts < last[k] && !marked[r.word]:
				o.wrong(RuleOrder, "%s got %q after what was written later", who.name, m.Text)
			}
			seen[as] = true
			last[k] = max(last[k], r.ts)
		}
	}
	for _, t := range o.threads[who] {
		admitted := 0
		for _, m := range t.messages {
			if m.BotID != "" && strings.Contains(m.Seen(), "may have reached") {
				admitted++
			}
		}
		if got := twice[key{t.card.Channel, t.card.TS}]; len(got) > admitted {
			o.wrong(RuleTwice, "%s got %v more than once, and %d uncertain outcomes are admitted in the thread", who.name, got, admitted)
		}
	}
}

// explained: whoever's words stayed inside or did not arrive was told why.
func (o *Oracle) explained() {
	type desk struct{ author, channel string }
	wanting, lines := map[desk]int{}, map[desk]int{}
	for _, r := range o.crowd.remarks {
		m, _ := o.crowd.world.Slack.Message(r.channel, r.ts)
		out := len(m.Reactions[markSent]) > 0
		if forCustomers(r) && !out && !o.unsent(r) || r.what == "a guest remarks" {
			wanting[desk{r.author, r.channel}]++
		}
	}
	for _, threads := range o.threads {
		for _, t := range threads {
			for _, m := range t.messages {
				if m.BotID != "" && strings.Contains(m.Seen(), "your reply did not reach") {
					for _, author := range m.Notified() {
						lines[desk{author, t.card.Channel}]++
					}
				}
			}
		}
	}
	for d, n := range wanting {
		told := lines[d]
		for _, m := range o.crowd.world.Slack.User(d.author).Ephemerals(d.channel) {
			if why(m) {
				told++
			}
		}
		if told < n {
			o.wrong(RuleSilence, "%s wrote %d things in %s that did not go out, and was told why %d times", d.author, n, d.channel, told)
		}
	}
}

// unsent tells whether the author of a reply was told in its thread of a file of it that
// did not go out.
func (o *Oracle) unsent(r *remark) bool {
	return slices.ContainsFunc(o.crowd.world.Slack.Thread(r.channel, r.thread), func(m slacksim.Message) bool {
		return m.BotID != "" && slices.Contains(m.Notified(), r.author) && strings.Contains(m.Seen(), "Not sent to") &&
			slices.ContainsFunc(r.files, func(name string) bool { return strings.Contains(m.Seen(), name) })
	})
}

// why tells whether a message for somebody's eyes alone says why a reply did not go out.
func why(m slacksim.Message) bool {
	return slices.ContainsFunc([]string{"Kept inside", "Not sent", "has this conversation"}, func(part string) bool {
		return strings.Contains(m.Seen(), part)
	})
}
