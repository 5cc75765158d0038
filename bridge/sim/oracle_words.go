package sim

import (
	"slices"
	"strings"

	"frontdesk/connectors/slack/slacksim"
)

// words: what a customer sent is seen in their own threads, each thing once, in
// the order in which it was sent. Only answers stand on the card instead.
func (o *Oracle) words(who *customer) {
	taken := make([]bool, len(who.sent))
	next := 0
	for _, t := range o.threads[who] {
		for _, m := range t.messages {
			if m.BotID == "" || m.Username == "" {
				continue
			}
			if !strings.HasPrefix(m.Username, who.name) {
				o.wrong(RuleStray, "in the thread of %s stands what %q said: %q", who.name, m.Username, m.Seen())
				continue
			}
			next = o.place(who, m, taken, next)
		}
	}
	for i, s := range who.sent {
		onCard := s.answer && slices.ContainsFunc(o.threads[who], func(t *thread) bool { return strings.Contains(t.card.Seen(), s.shows) })
		if !taken[i] && !onCard && (s.answer || !s.perhaps) {
			o.wrong(RuleMissing, "%s: %s %q", who.name, s.what, s.shows)
		}
	}
}

// place finds out which of the things that a customer sent a post shows. It
// returns the place from which the next post is looked for.
func (o *Oracle) place(who *customer, m slacksim.Message, taken []bool, next int) int {
	is := func(s *sent) bool { return strings.Contains(m.Seen(), s.shows) && (s.shows != "1" || m.Seen() == "1") }
	if i := slices.IndexFunc(who.sent[next:], is); i >= 0 {
		taken[next+i] = true
		return next + i + 1
	}
	for i := next - 1; i >= 0; i-- {
		switch s := who.sent[i]; {
		case !is(s):
			continue
		case taken[i]:
			o.wrong(RuleTwice, "%s: %s %q is seen more than once in Slack", who.name, s.what, s.shows)
		default:
			o.wrong(RuleOrder, "%s: %s %q is seen after what was sent later", who.name, s.what, s.shows)
			taken[i] = true
		}
		return next
	}
	o.wrong(RuleStray, "nobody called %s sent what stands in %s/%s: %q", who.name, m.Channel, m.ThreadTS, m.Seen())
	return next
}

// inert: what customers write does nothing in Slack, and the program itself pings
// agents only.
func (o *Oracle) inert() {
	for _, channel := range []string{Sales, Support} {
		for _, m := range o.crowd.world.Slack.All(channel) {
			if m.BotID == "" {
				continue
			}
			if (m.Username != "" || m.ThreadTS == "") && !announces(m) {
				if might := m.MightNotify(); len(might) > 0 {
					o.wrong(RuleEscaped, "%q might ping %v", m.Seen(), might)
				}
			}
			for _, id := range m.Notified() {
				if !slices.Contains(agentsOf(channel), id) {
					o.wrong(RuleEscaped, "%q pinged %s", m.Seen(), id)
				}
			}
			for _, l := range m.Links() {
				if strings.Contains(l.URL, "evil") && !strings.Contains(m.Seen(), l.URL) {
					o.wrong(RuleEscaped, "a link to %s is shown as %q", l.URL, m.Seen())
				}
			}
		}
	}
}
