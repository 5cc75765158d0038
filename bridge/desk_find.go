package bridge

import (
	"strconv"
	"strings"
	"time"

	"frontdesk/bridge/richtext"
)

// asksFind asks for what is known by a text: a number, a contact, words of a transcript.
func asksFind(_ *decision, c deskCall) (Query, bool) {
	n, rest := cutNumber(c.Args)
	if rest != "" {
		n = 0
	}
	q := Query{Kind: LookFind, Number: n, Contact: soughtTerms(c.Args), Said: SaidTerms(c.Args)}
	return q, n != 0 || len(q.Contact)+len(q.Said) > 0
}

// deskFind lists the conversations that a text leads to.
func deskFind(d *decision, c deskCall) richtext.Doc {
	f := d.env.Found
	switch {
	case c.Args == "":
		return d.misused(c)
	case f == nil || len(f.Hits) == 0:
		return d.deskDoc("desk.find.none", "text", begin(c.Args))
	}
	doc := d.hits(f.Hits)
	if f.More[""] > 0 {
		doc = append(doc, d.deskDoc("desk.find.more")...)
	}
	return doc
}

// hits lists conversations.
func (d *decision) hits(hits []Hit) richtext.Doc {
	var doc richtext.Doc
	for _, h := range hits {
		doc = append(doc, d.hitLine(h, d.who(h), d.teamOrNone(h.Team), d.stands(h))...)
	}
	return doc
}

// hitLine is one conversation in a list: its number, which leads to its thread, and
// what there is to say about it.
func (d *decision) hitLine(h Hit, words ...string) richtext.Doc {
	return richtext.Doc{richtext.Para{Text: []richtext.Inline{
		richtext.Text{S: "• "}, ToThread(h.Conversation, 0, h.Conversation.String()), richtext.Text{S: " " + strings.Join(words, ", ")},
	}}}
}

// who is the contact of a conversation that was found.
func (d *decision) who(h Hit) string {
	return d.desk("desk.hit.who", "name", d.calledOr(h.Name), "app", d.env.Policy.Channels[h.Endpoint].App)
}

// teamOrNone is a team's name in a list.
func (d *decision) teamOrNone(id TeamID) string {
	if id == "" {
		return d.desk("desk.hit.no_team")
	}
	return d.teamName(id)
}

// stands says where a conversation that was found stands.
func (d *decision) stands(h Hit) string {
	switch {
	case h.Status == Closed:
		return d.desk("desk.hit.closed", "when", d.when(h.ClosedAt))
	case h.Status == Asking:
		return d.desk("desk.hit.asking")
	case h.Assignee == "":
		return d.desk("desk.hit.waits", "span", d.since(h.Since))
	}
	return d.desk("desk.hit.assigned", "agent", d.name(h.Assignee))
}

// cutNumber reads a conversation's number at the beginning of a text, as "#1042" or
// "1042"; zero if there is none.
func cutNumber(text string) (n ConversationID, rest string) {
	word, rest, _ := strings.Cut(strings.TrimSpace(text), " ")
	i, err := strconv.ParseInt(strings.TrimPrefix(word, "#"), 10, 64)
	if err != nil || i <= 0 || strings.HasPrefix(word, "+") {
		return 0, text
	}
	return ConversationID(i), strings.TrimSpace(rest)
}

// since is how long ago something was, in words.
func (d *decision) since(at time.Time) string {
	if at.IsZero() {
		return spanWords(0)
	}
	return spanWords(d.env.Now.Sub(at))
}

// spanWords is a stretch of time in words, in its two greatest units at most.
func spanWords(t time.Duration) string {
	minutes := int(t / time.Minute)
	hours, days := minutes/60, minutes/(24*60)
	switch {
	case minutes < 1:
		return "less than a minute"
	case hours < 1:
		return strconv.Itoa(minutes) + " min"
	case days < 1 && minutes%60 == 0 || days < 1 && hours >= 5:
		return strconv.Itoa(hours) + " h"
	case days < 1:
		return strconv.Itoa(hours) + " h " + strconv.Itoa(minutes%60) + " min"
	}
	return count(days, "day")
}
