package bridge

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"frontdesk/bridge/richtext"
)

// MaxHistory bounds the messages that a new thread is begun with, and
// maxHistoryText their length in characters: some six posts in Slack.
const (
	MaxHistory     = 100
	maxHistoryText = 20_000
)

// history is what was said in the conversation so far, for a new thread: who, when
// and what, in the order in which it happened, notes marked as such. What is too
// long loses its beginning, which before, the thread up to now, has.
func (d *decision) history(v *Conversation, before int) richtext.Doc {
	h := d.env.History
	if h == nil {
		return nil
	}
	said := h.inOrder()
	var entries []richtext.Doc
	earlier, length := h.Earlier, 0
	for _, s := range slices.Backward(d.asItStands(v, said)) {
		entry := d.entry(v, s)
		if entry == nil {
			continue
		}
		length += richtext.Runes(entry.Plain())
		if length > maxHistoryText && len(entries) > 0 {
			earlier = true
			break
		}
		entries = append(entries, entry)
	}
	if len(entries) == 0 {
		return nil
	}
	slices.Reverse(entries)
	doc := d.deskDoc("desk.history")
	if earlier {
		doc = append(doc, d.linked("desk.history.earlier", ToThread(v.ID, before, v.ID.String()))...)
	}
	for _, e := range entries {
		doc = append(doc, e...)
	}
	return doc
}

// inOrder is what was said, in the order in which it happened.
func (h *History) inOrder() []Said {
	said := slices.Clone(h.Said)
	slices.SortStableFunc(said, func(a, b Said) int {
		ea, na := a.Message.place()
		eb, nb := b.Message.place()
		return cmp.Or(cmp.Compare(ea, eb), cmp.Compare(na, nb))
	})
	return said
}

// The files of messages that a new thread gets once more: at most those of the last
// maxFilesAgain messages, and maxFilesOfAll together. The history names the others.
const (
	maxFilesAgain = 10
	maxFilesOfAll = 30
)

// showFiles shows the contact's files in a new thread, behind the history, which only names
// them: the last of those that the thread before has, and all that no thread has got. moved:
// that is still there, and gets what is on its way to it.
func (d *decision) showFiles(v *Conversation, moved bool) {
	if d.env.History == nil {
		return
	}
	said := slices.DeleteFunc(d.asItStands(v, d.env.History.inOrder()), func(s Said) bool {
		fit, _ := d.fitting(Desk, s.Files)
		return s.From != FromContact || len(fit) == 0 || v.Album != nil && v.Album.Message == s.Message
	})
	again, messages, files := map[MessageID]bool{}, 0, 0
	for _, s := range slices.Backward(said) {
		if !s.Shown && !moved {
			continue
		}
		messages, files = messages+1, files+len(s.Files)
		if messages > maxFilesAgain || files > maxFilesOfAll {
			break
		}
		again[s.Message] = true
	}
	for _, s := range said {
		fit, _ := d.fitting(Desk, s.Files)
		switch {
		case again[s.Message]:
			d.emit(Effect{
				Conversation: v.ID, Side: ToDesk, Endpoint: Desk, Lane: LaneOf(v.ID, ToDesk, LaneMessages),
				Op: Post{Message: d.newMessage(), Body: s.Body, Author: d.author(v), Files: fit, Again: true},
			})
		case !s.Shown && !moved:
			d.post(v.ID, s.Message, d.author(v), s.Body, fit...)
		}
	}
}

// asItStands is what was said, in order, as it reads after all: with the words that
// edits gave it, and without what an agent deleted. What the customer has keeps the words
// that they have: an edit that may not have reached them, or a deletion that did not,
// changes nothing. What the customer edited or deleted themselves says so.
func (d *decision) asItStands(v *Conversation, said []Said) []Said {
	at := make(map[MessageID]int, len(said))
	gone, first := make(map[MessageID]bool), make(map[MessageID]Said)
	for i, s := range said {
		at[s.Message] = i
		if j, there := at[s.About]; s.From == FromContact && there {
			gone[s.Message] = d.rewordedByContact(&said[j], s, first)
			continue
		} else if s.From == FromAgent && s.Kind == KindEdit && there {
			said[j].Body, gone[s.Message] = s.Body, true // written in the app itself
			continue
		}
		if s.From != FromNote || s.Kind != KindEdit && s.Kind != KindDeletion {
			continue
		}
		j, there := at[s.About]
		switch {
		case !there:
		case s.Kind == KindDeletion:
			gone[s.About] = said[j].From == FromNote
		case said[j].From == FromAgent:
			reworded := said[j]
			reworded.Body = s.Body
			if r := Read(d.rewording(v, reworded, NotAsked)); r.Audience == Customer {
				said[j].Body = r.Body
			}
		default:
			said[j].Body = s.Body
		}
	}
	for id, was := range first {
		now := &said[at[id]]
		now.Body = append(now.Body[:len(now.Body):len(now.Body)], d.deskDoc("desk.history.before", "words", d.changed(was, *now))...)
	}
	for id, deleted := range gone {
		if s := &said[at[id]]; deleted && s.From == FromContact && s.Kind == KindDeletion {
			about := &said[at[s.About]]
			about.Body = append(d.deskDoc("desk.deleted.mark", "name", d.contactName()), richtext.Strikethrough(about.Body)...)
		}
	}
	return slices.DeleteFunc(said, func(s Said) bool { return gone[s.Message] })
}

// rewordedByContact takes in an edit or a deletion of the customer's, and tells whether
// s was one. first are their messages as they read at first.
func (d *decision) rewordedByContact(of *Said, s Said, first map[MessageID]Said) bool {
	if s.Kind != KindEdit && s.Kind != KindDeletion {
		return false
	}
	if len(s.Files) > 0 {
		return false // other files, which were shown below
	}
	if s.Kind == KindEdit {
		if _, edited := first[of.Message]; !edited {
			first[of.Message] = *of
		}
		of.Body = s.Body
	}
	return true
}

// entry is one message as the history has it; nil if it is of no interest there. The
// words stand in a quote, so that nobody's can be taken for another's.
func (d *decision) entry(v *Conversation, s Said) richtext.Doc {
	who, body := "", s.Body
	switch s.From {
	case FromContact:
		who = d.author(v)
		switch {
		case s.Kind == KindEdit:
			body = append(d.deskDoc("desk.edited"), body...)
		case s.Kind != KindText && len(s.Files) == 0 && !SaysItself(s.Kind, body):
			body = append(d.announce(s.Kind, v), body...)
		}
	case FromAgent:
		if who = d.name(s.Author); s.Author == "" && s.Signed != "" {
			who = d.ownName(v, s.Signed)
		}
	case FromProgram:
		who = d.desk("desk.history.program")
	default:
		if s.Kind != KindText || IsOrder(body) {
			return nil // an edit or deletion on this side, or a command
		}
		who = "🔒 " + d.name(s.Author)
		if s.Author == "" {
			who = "🔒 " + d.desk("desk.history.program")
		}
	}
	if len(s.Files) > 0 {
		body = append(body[:len(body):len(body)], d.deskDoc("desk.file.history", "files", d.filesWords(s.Files))...)
	}
	if body.Empty() {
		body = d.emptyDoc(body)
	}
	head := richtext.Para{Text: []richtext.Inline{richtext.Text{S: who + ", " + d.when(s.At), Style: richtext.Bold}}}
	return richtext.Doc{head, richtext.Quote{Body: append(slices.Clone(s.Head), body...)}}
}

// IsOrder tells whether a note was a command other than !note.
func IsOrder(body richtext.Doc) bool {
	lead := strings.ToLower(richtext.Lead(body))
	return strings.HasPrefix(lead, "!") && !strings.HasPrefix(lead, "!note")
}

// when is a time as people on the desk side read it: with the date, if that is not today.
func (d *decision) when(at time.Time) string {
	now := d.env.Now
	if zone := cmp.Or(d.zone, d.env.Policy.TimeZone); zone != nil {
		at, now = at.In(zone), now.In(zone)
	}
	if at.Format(time.DateOnly) == now.Format(time.DateOnly) {
		return at.Format("15:04")
	}
	return at.Format("2 Jan 15:04")
}
