package transcript

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
)

// Transcript is all that is kept of a conversation.
type Transcript struct {
	Conversation bridge.ConversationID
	Contact      Contact
	Channel      bridge.EndpointID
	Status       bridge.Status
	Source       string
	Origin       string
	Team         bridge.TeamID
	Assignee     bridge.PersonID
	Workflow     string // the hash of the version that ran
	OpenedAt     time.Time
	ClosedAt     time.Time // zero while it is open
	Fields       map[string]string
	Answers      []Answer
	Threads      []Thread
	Messages     []Message // in no particular order
	Changes      []Change
	// People are those of the desk side whom it names, as far as they are known.
	People map[bridge.PersonID]string
}

// Contact is whose conversation it is, as they are known by now.
type Contact struct {
	ID       bridge.ContactID
	Name     string
	Email    string
	Phone    string
	Language string
	Fields   map[string]string
}

// Answer is what the contact answered to a question.
type Answer struct {
	Question, Value, Label string
	At                     time.Time
}

// Thread is one of the threads in which it took place.
type Thread struct {
	N      int
	Remote bridge.RemoteID
	At     time.Time
}

// Message is a line of what was said.
type Message struct {
	ID     bridge.MessageID
	From   bridge.RecordFrom
	Author bridge.PersonID
	Kind   string
	Body   richtext.Doc
	At     time.Time
	About  bridge.MessageID
	Signed string
	// Head is what stands above its words for the desk: see bridge.Record.
	Head  richtext.Doc
	Files []bridge.File
	// Customer and Desk are where its parts lie on either side.
	Customer, Desk []bridge.RemoteID
	// Reactions are those that are on it.
	Reactions []Reaction
}

// Reaction is one that somebody has put on a message.
type Reaction struct {
	By    bridge.PersonID // empty: the contact
	Emoji string
	At    time.Time
}

// Change is a line of the audit trail.
type Change struct {
	Event    bridge.EventID
	Actor    bridge.PersonID
	Workflow string // as in bridge.Audit
	Action   string
	Before   string
	After    string
	At       time.Time
}

// Names are what people call what a transcript names by its id.
type Names struct {
	App      string // the contact's app
	Teams    map[bridge.TeamID]string
	TimeZone *time.Location // of the times that people read
	// Saved is where a file was saved, from where the transcript lies; "" if it was not.
	Saved func(bridge.File) string
	// Fields are the labels of answers and fields, by their ids.
	Fields map[string]string
	// Shows tells whether something of the contact may be seen, by the key that cards have
	// for it; nil: all may.
	Shows func(key string) bool
	// Hides tells whether a field may not be seen, by its path; nil: each may.
	Hides func(path string) bool
}

// entry is something that happened, in words, as pages show it.
type entry struct {
	at       time.Time
	who      string
	from     bridge.RecordFrom // empty for a change
	body     richtext.Doc
	what     string // stands before the body: what kind of thing it is
	head     string // what it replies to, and from whom it was passed on
	files    []bridge.File
	later    []version
	deleted  time.Time
	back     time.Time // when it was taken back from the customer, who had it until then
	reacted  []string
	unsent   bool // it was meant for the customer, and is not known to have arrived
	position position
}

// version is what a message was changed into.
type version struct {
	at   time.Time
	body richtext.Doc
}

// position is where something stands in the order of things.
type position struct {
	event int64
	kind  int // messages before changes
	n     int
}

func (p position) compare(q position) int {
	return cmp.Or(cmp.Compare(p.event, q.event), cmp.Compare(p.kind, q.kind), cmp.Compare(p.n, q.n))
}

// placeOf is where a message stands: its id says so.
func placeOf(m bridge.MessageID) position {
	event, n, _ := strings.Cut(strings.TrimPrefix(string(m), "m"), ".")
	e, _ := strconv.ParseInt(event, 10, 64)
	i, _ := strconv.Atoi(n)
	return position{event: e, n: i}
}

// sorted are the messages in their order.
func (t *Transcript) sorted() []Message {
	all := slices.Clone(t.Messages)
	slices.SortStableFunc(all, func(a, b Message) int { return placeOf(a.ID).compare(placeOf(b.ID)) })
	return all
}

// entries are all that happened, in order. An edit or a deletion stands with what it
// changed, if that is known.
func (t *Transcript) entries(n Names) []entry {
	var all []*entry
	known := make(map[bridge.MessageID]*entry)
	for _, m := range t.sorted() {
		about := known[m.About]
		switch {
		case m.Kind == bridge.KindEdit && about != nil && len(m.Files) == 0:
			about.later = append(about.later, version{m.At, m.Body})
			continue
		case m.Kind == bridge.KindDeletion && about != nil:
			about.deleted = m.At
			continue
		}
		e := t.entry(m, n)
		switch {
		case !m.Head.Empty():
			e.head = strings.Join(strings.Fields(m.Head.Plain()), " ")
		case about != nil:
			e.head = "↩ " + beginning(about.body.Plain())
		}
		known[m.ID] = &e
		all = append(all, &e)
	}
	for i, c := range t.Changes {
		if m := known[bridge.MessageID(c.Before)]; c.Action == bridge.AuditTakenBack && m != nil {
			m.back = c.At
			continue
		}
		if what := t.changed(c, n); what != "" {
			all = append(all, &entry{at: c.At, what: what, position: position{event: int64(c.Event), kind: 1, n: i}})
		}
	}
	slices.SortStableFunc(all, func(a, b *entry) int { return a.position.compare(b.position) })
	out := make([]entry, len(all))
	for i, e := range all {
		out[i] = *e
	}
	return out
}

// entry is a message in words.
func (t *Transcript) entry(m Message, n Names) entry {
	e := entry{at: m.At, from: m.From, body: m.Body, files: m.Files, position: placeOf(m.ID)}
	switch m.From {
	case bridge.FromContact:
		e.who = t.contactName(n)
	case bridge.FromProgram:
		e.who = "Frontdesk"
	default:
		if e.who = t.person(m.Author); m.From == bridge.FromAgent && m.Author == "" && m.Signed != "" {
			e.who = m.Signed // in the contact's app itself
		}
	}
	for _, r := range m.Reactions {
		who := t.contactName(n)
		if r.By != "" {
			who = t.person(r.By)
		}
		e.reacted = append(e.reacted, r.Emoji+" "+who)
	}
	e.unsent = (m.From == bridge.FromAgent || m.From == bridge.FromProgram) && len(m.Customer) == 0
	switch m.Kind {
	case bridge.KindText, "":
	case bridge.KindEdit:
		e.what = "edited an earlier message"
	case bridge.KindDeletion:
		e.what = "deleted an earlier message"
	default:
		if len(m.Files) == 0 && !bridge.SaysItself(m.Kind, m.Body) { // else they say it
			e.what = strings.ReplaceAll(m.Kind, "_", " ")
		}
	}
	return e
}

func (t *Transcript) contactName(n Names) string {
	name := cmp.Or(t.Contact.Name, "The customer")
	if n.App == "" {
		return name
	}
	return name + " (" + n.App + ")"
}

func (t *Transcript) person(id bridge.PersonID) string {
	switch name := t.People[id]; {
	case id == "":
		return "Frontdesk"
	case name == "":
		return "Somebody of the team"
	default:
		return name
	}
}

func (n Names) team(id bridge.TeamID) string { return cmp.Or(n.Teams[id], string(id), "no team") }

// label is what a question or field is called: by the configuration, or by its id.
func (n Names) label(id string) string {
	if label := n.Fields[id]; label != "" {
		return label
	}
	_, name, _ := strings.Cut(id, "fields.")
	return bridge.FieldLabel(cmp.Or(name, id))
}

// changed is a change in words; empty for one that messages tell of already.
func (t *Transcript) changed(c Change, n Names) string {
	by := ""
	if c.Actor != "" {
		by = " by " + t.person(c.Actor)
	}
	switch c.Action {
	case "opened":
		return "opened" + by
	case "closed":
		return "closed" + by
	case "reopened":
		return "reopened" + by
	case "routed", "transferred":
		return c.Action + " to " + n.team(bridge.TeamID(c.After)) + by
	case "assigned":
		if string(c.Actor) == c.After {
			return "taken" + by
		}
		return "assigned to " + t.person(bridge.PersonID(c.After)) + by
	case "unassigned":
		return "taken from " + t.person(bridge.PersonID(c.Before)) + by
	case "tagged":
		return "tagged " + c.After + by
	case "consent":
		return "consent: " + c.After
	case "blocked":
		return "the customer was blocked" + by
	case "unblocked":
		return "the customer was unblocked" + by
	}
	path, isSet := strings.CutPrefix(c.Action, bridge.AuditSet)
	if shown := n.Shows == nil || n.Shows(path[strings.LastIndex(path, ".")+1:]); isSet && c.Actor != "" && shown && (n.Hides == nil || !n.Hides(path)) {
		return n.label(path) + " is " + cmp.Or(beginning(c.After), "nothing") + ", was " + cmp.Or(beginning(c.Before), "nothing") + by
	}
	return ""
}

// beginning is the first words of a text, on one line.
func beginning(s string) string {
	r := []rune(strings.Join(strings.Fields(s), " "))
	if len(r) > 80 {
		return string(r[:80]) + "…"
	}
	return string(r)
}

// fact is a labelled value about the conversation as a whole.
type fact struct{ label, value string }

// facts are what stands at the head.
func (t *Transcript) facts(n Names) []fact {
	all := []fact{{"Customer", t.contactName(n)}}
	add := func(label, value string) {
		if value != "" {
			all = append(all, fact{label, value})
		}
	}
	told := func(value string) bool {
		return slices.ContainsFunc(all, func(f fact) bool { return f.value == value })
	}
	ofContact := func(key, label, value string) {
		if n.Shows == nil || n.Shows(key) {
			add(label, value)
		}
	}
	ofContact("email", "E-mail", t.Contact.Email)
	ofContact("phone", "Phone", t.Contact.Phone)
	ofContact("language", "Language", t.Contact.Language)
	if t.Team != "" {
		add("Team", n.team(t.Team))
	}
	if t.Assignee != "" {
		add("Agent", t.person(t.Assignee))
	}
	add("Opened", n.when(t.OpenedAt))
	if t.Status == bridge.Closed {
		add("Closed", n.when(t.ClosedAt))
	} else {
		add("Status", "open")
	}
	ofContact("origin", "Came from", t.Origin)
	for _, a := range t.Answers {
		if told(cmp.Or(a.Label, a.Value)) {
			continue // it was saved as one of the above
		}
		ofContact(a.Question, n.label(a.Question), cmp.Or(a.Label, a.Value))
	}
	for _, f := range []struct {
		owner  string
		values map[string]string
	}{{"contact.fields.", t.Contact.Fields}, {"conversation.fields.", t.Fields}} {
		for _, name := range slices.Sorted(maps.Keys(f.values)) {
			if n.Hides == nil || !n.Hides(f.owner+name) {
				ofContact(name, n.label(f.owner+name), f.values[name])
			}
		}
	}
	return all
}

// when is a time as people read it.
func (n Names) when(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	if n.TimeZone != nil {
		at = at.In(n.TimeZone)
	}
	return at.Format("2 January 2006, 15:04")
}

// size is how large a file is, in words; empty if that is not known.
func size(bytes int64) string {
	if bytes <= 0 {
		return ""
	}
	return bridge.SizeWords(bytes)
}

// fileName is what a file is called, if need be by its kind.
func fileName(f bridge.File) string {
	return cmp.Or(f.Name, strings.ReplaceAll(f.Kind, "_", " "))
}

// saved is where a file was saved.
func (n Names) saved(f bridge.File) string {
	if n.Saved == nil {
		return ""
	}
	return n.Saved(f)
}
