package bridge_test

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"frontdesk/bridge"
	"frontdesk/workflow"
)

// archive is what the world's store keeps to be looked up.
type archive struct {
	hits   map[bridge.ConversationID]bridge.Hit
	terms  map[bridge.ConversationID][]string
	notes  map[bridge.ConversationID]int
	audits []bridge.AuditLine    // the latest first
	made   []bridge.MadeWorkflow // every version, in order
	ran    []*workflow.Definition
	drafts []bridge.WorkflowDraft // what is not saved

	trials  map[bridge.PersonID]*bridge.Trial
	private []bridge.CardButton // shown in private, in order
}

// keep takes in what became of a decision.
func (w *world) keep(out bridge.Outcome) {
	a := &w.archive
	if a.hits == nil {
		a.hits, a.terms, a.notes = map[bridge.ConversationID]bridge.Hit{}, map[bridge.ConversationID][]string{}, map[bridge.ConversationID]int{}
	}
	for _, r := range out.Records {
		a.terms[r.Conversation] = append(a.terms[r.Conversation], bridge.SaidTerms(r.Body.Plain())...)
		if r.From == bridge.FromNote && r.Kind == bridge.KindText && !bridge.IsOrder(r.Body) {
			a.notes[r.Conversation]++
		}
	}
	for _, c := range w.contacts() {
		v := c.Current
		if v == nil {
			continue
		}
		h := bridge.Hit{
			Conversation: v.ID, Contact: c.ID, Name: c.Called(), Endpoint: v.Identity.Endpoint, Status: v.Status, Team: v.Team,
			Assignee: v.Assignee, OpenedAt: v.OpenedAt, ClosedAt: v.ClosedAt, ContactAt: v.ContactAt, AgentAt: v.AgentAt, LeftAt: v.Left, Since: v.OpenedAt,
		}
		if v.Queued != nil {
			q := v.Queued.Waiter(c)
			h.Since, h.Rank = q.Since, q.Rank
		}
		a.hits[v.ID] = h
	}
	for _, x := range out.Audits {
		h := a.hits[x.Conversation]
		a.audits = append([]bridge.AuditLine{{Audit: x, Team: h.Team, Name: h.Name, At: w.now}}, a.audits...)
	}
}

// commanded has somebody call the slash command, with what a store would know for it.
func (w *world) commanded(who bridge.PersonID, text string) {
	ev := bridge.Commanded{At: w.now, Actor: who, Room: "C0SALES", Text: text, Respond: "respond", Trigger: "trigger"}
	w.asker = who
	env := w.env()
	env.Figures, env.Configuration = &bridge.Figures{}, w.configuration
	w.desk(env, ev)
}

// configured has the program read its configuration, and follow it or not.
func (w *world) configured(verb, what string) {
	if verb == "read" {
		w.configuration = bridge.Configuration{Loaded: w.now}
		return
	}
	w.configuration.Refused = w.now
	more, why, _ := strings.Cut(what, " ")
	fmt.Sscan(more, &w.configuration.More)
	w.configuration.Why = why
}

// look answers a query as the store does.
func (w *world) look(q bridge.Query) *bridge.Findings {
	f := &bridge.Findings{}
	visible := func(h bridge.Hit) bool { return q.Every || h.Assignee == q.Self || slices.Contains(q.Teams, h.Team) }
	for _, id := range slices.Backward(slices.Sorted(maps.Keys(w.archive.hits))) {
		h := w.archive.hits[id]
		known := len(q.Contact) > 0 && hasAll(q.Contact, bridge.ContactTerms(w.contactOf(h.Contact)), strings.HasPrefix)
		said := len(q.Said) > 0 && hasAll(q.Said, w.archive.terms[id], func(a, b string) bool { return a == b })
		switch q.Kind {
		case bridge.LookFind:
			if visible(h) && (id == q.Number || known || said) {
				f.Hits = append(f.Hits, h)
			}
		case bridge.LookOne, bridge.LookSheet:
			again := slices.ContainsFunc(f.Hits, func(x bridge.Hit) bool { return x.Contact == h.Contact })
			if id == q.Number || known && visible(h) && !again {
				f.Hits = append(f.Hits, h)
			}
		case bridge.LookQueue:
			if visible(h) && h.Status == bridge.Open && h.Assignee == "" {
				f.Hits = append(f.Hits, h)
			}
		case bridge.LookMine:
			if h.Status != bridge.Closed && h.Assignee == q.Self {
				f.Hits = append(f.Hits, h)
			}
		}
	}
	switch {
	case q.Kind == bridge.LookQueue:
		slices.SortFunc(f.Hits, func(a, b bridge.Hit) int {
			return cmp.Or(cmp.Compare(a.Rank, b.Rank), a.Since.Compare(b.Since), cmp.Compare(a.Conversation, b.Conversation))
		})
	case q.Kind == bridge.LookSheet && len(f.Hits) == 1:
		f.Sheet = &bridge.Sheet{Contact: w.contactOf(f.Hits[0].Contact)}
		for _, id := range slices.Backward(slices.Sorted(maps.Keys(w.archive.hits))) {
			h := w.archive.hits[id]
			switch {
			case h.Contact != f.Sheet.Contact.ID:
			case visible(h):
				f.Sheet.Conversations = append(f.Sheet.Conversations, h)
				f.Sheet.Notes += w.archive.notes[id]
			default:
				f.Sheet.Others++
			}
		}
	case q.Kind == bridge.LookWorkflows, q.Kind == bridge.LookTrial:
		w.lookMade(q, f)
		f.Trial = w.archive.trials[q.Person]
	case q.Kind == bridge.LookAudit:
		for _, a := range w.archive.audits {
			h := w.archive.hits[a.Conversation]
			if (q.Number == 0 || a.Conversation == q.Number) && (q.Person == "" || a.Actor == q.Person) &&
				(visible(h) || a.Actor == q.Self) && len(f.Audits) < bridge.MaxListed {
				f.Audits = append(f.Audits, a)
			}
		}
	}
	return f
}

// contactOf is a contact of the world.
func (w *world) contactOf(id bridge.ContactID) bridge.Contact {
	for _, c := range w.contacts() {
		if c.ID == id {
			return c
		}
	}
	return bridge.Contact{}
}

// hasAll tells whether each of words is among those of in.
func hasAll(words, in []string, is func(have, want string) bool) bool {
	for _, word := range words {
		if !slices.ContainsFunc(in, func(have string) bool { return is(have, word) }) {
			return false
		}
	}
	return true
}
