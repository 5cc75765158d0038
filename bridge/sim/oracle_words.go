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
			if m.BotID == "" || m.Username == "" && len(m.Files) == 0 {
				continue
			}
			author := m.Username
			if len(m.Files) > 0 {
				author = m.Seen() // their author stands above files
			}
			if !strings.HasPrefix(author, who.name) {
				o.wrong(RuleStray, "in the thread of %s stands what %q said: %q", who.name, author, m.Seen())
				continue
			}
			for _, f := range m.Files {
				next = o.place(who, m, func(s *sent) bool {
					is := s.sum == f.SHA256
					if is && !strings.Contains(m.Seen(), s.shows) {
						o.wrong(RuleMissing, "%s: the words %q with a file are not seen in %q", who.name, s.shows, m.Seen())
					}
					return is
				}, taken, next)
			}
			if len(m.Files) > 0 || o.isEdit(who, m) {
				continue
			}
			text := first(m)
			next = o.place(who, m, func(s *sent) bool {
				return s.sum == "" && strings.Contains(text, s.shows) && (s.shows != "1" || text == "1")
			}, taken, next)
		}
	}
	for i, s := range who.sent {
		if s.what == edited {
			again := slices.ContainsFunc(who.sent[i+1:], func(later *sent) bool { return later.what == edited && later.id == s.id })
			taken[i] = again || o.readsSo(who, s)
		}
		onCard := s.answer && slices.ContainsFunc(o.threads[who], func(t *thread) bool { return strings.Contains(t.card.Seen(), s.shows) })
		if !taken[i] && !onCard && (s.answer || !s.perhaps) {
			o.wrong(RuleMissing, "%s: %s %q", who.name, s.what, s.shows)
		}
	}
}

// edited is what a customer does who gives a message other words: they take the place of
// those before or, where that cannot be, are shown anew.
const edited = "a customer edits"

// first is what was seen of a message before it was edited.
func first(m slacksim.Message) string {
	if len(m.History) > 0 {
		return m.History[0]
	}
	return m.Seen()
}

// isEdit tells whether a post shows the new words of an earlier message.
func (o *Oracle) isEdit(who *customer, m slacksim.Message) bool {
	return slices.ContainsFunc(who.sent, func(s *sent) bool { return s.what == edited && strings.Contains(first(m), s.shows) })
}

// readsSo tells whether a message of the customer's reads as they have edited it, or has.
func (o *Oracle) readsSo(who *customer, s *sent) bool {
	return slices.ContainsFunc(o.threads[who], func(t *thread) bool {
		return slices.ContainsFunc(t.messages, func(m slacksim.Message) bool {
			return m.BotID != "" && strings.Contains(strings.Join(append(m.History, m.Seen()), "\n"), s.shows)
		})
	})
}

// place finds out which of the things that a customer sent a post, or a file of one,
// shows. It returns the place from which the next post is looked for.
func (o *Oracle) place(who *customer, m slacksim.Message, is func(*sent) bool, taken []bool, next int) int {
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
			if (m.Username != "" || m.ThreadTS == "" || len(m.Files) > 0) && !announces(m) {
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
