package store

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
	"frontdesk/bridge/richtext"
)

// errLook is the failure of a query that a decision asked for.
type errLook struct{ err error }

// looking gives a case its Look. The error of one that failed is in the errLook.
func (t *tx) looking(c *engine.Case) *errLook {
	failed := &errLook{}
	c.Look = func(q bridge.Query) *bridge.Findings {
		f, err := t.look(q)
		if err != nil {
			if parked, ok := errors.AsType[*engine.ParkedError](err); ok {
				parked.ID = c.ID
			}
			failed.err = errors.Join(failed.err, err)
			return nil
		}
		people, err := t.peopleOf(peopleIn(f))
		if err != nil {
			failed.err = errors.Join(failed.err, err)
			return nil
		}
		for id, p := range people {
			c.Env.People[id] = p
		}
		return f
	}
	return failed
}

// look answers a query.
func (t *tx) look(q bridge.Query) (f *bridge.Findings, err error) {
	f = &bridge.Findings{}
	switch q.Kind {
	case bridge.LookFind:
		err = t.find(q, f)
	case bridge.LookOne, bridge.LookSheet:
		if err = t.one(q, f); err == nil && q.Kind == bridge.LookSheet && len(f.Hits) == 1 {
			f.Sheet, err = t.sheet(q, f.Hits[0].Contact)
		}
	case bridge.LookQueue:
		err = t.waiting(q, f)
	case bridge.LookMine:
		err = t.mine(q, f)
	case bridge.LookAudit:
		f.Audits, err = t.audits(q)
	case bridge.LookLoads:
		f.Loads, err = t.loads()
	case bridge.LookOpened:
		_, err = t.get(&f.Opened, `SELECT count(*) FROM conversation WHERE endpoint = $1 AND opened_at > $2`, q.Endpoint, micros(q.After))
	case bridge.LookWorkflows:
		err = t.workflows(q, f)
	case bridge.LookTrial:
		err = t.trial(q, f)
	}
	if err != nil {
		return nil, fmt.Errorf("looking up what a command asks for: %w", err)
	}
	return f, nil
}

// peopleIn are the people whom findings name.
func peopleIn(f *bridge.Findings) []bridge.PersonID {
	var ids []bridge.PersonID
	hits := f.Hits
	if f.Sheet != nil {
		hits = slices.Concat(hits, f.Sheet.Conversations)
		ids = append(ids, f.Sheet.Contact.Names()...)
	}
	for _, h := range hits {
		ids = append(ids, h.Assignee)
	}
	for _, m := range f.Versions {
		ids = append(ids, m.By)
	}
	for _, m := range f.Made {
		if m.Removed() { // where all are looked for, and one of them may be spoken of
			ids = append(ids, m.By)
		}
	}
	for _, d := range f.Drafts {
		ids = append(ids, d.By)
	}
	for _, a := range f.Audits {
		ids = append(ids, a.Actor, bridge.PersonID(a.Before), bridge.PersonID(a.After))
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	return slices.DeleteFunc(ids, func(id bridge.PersonID) bool { return id == "" })
}

// hitRow is a conversation as queries of this file read it.
type hitRow struct {
	ID        bridge.ConversationID
	Contact   bridge.ContactID
	Name      string
	Endpoint  bridge.EndpointID
	Status    bridge.Status
	Team      bridge.TeamID
	Assignee  bridge.PersonID
	OpenedAt  int64 `db:"opened_at"`
	ClosedAt  int64 `db:"closed_at"`
	ContactAt int64 `db:"contact_at"`
	AgentAt   int64 `db:"agent_at"`
	LeftAt    int64 `db:"left_at"`
	Since     int64
	Rank      int
}

const (
	hitColumns = `c.id, c.contact, p.name, c.endpoint, c.status, c.team, c.assignee, c.opened_at, c.closed_at, c.contact_at, c.agent_at, c.left_at,
		COALESCE(q.since, c.opened_at) AS since, COALESCE(q.rank, 0) AS rank`
	hitTables = `conversation c JOIN contact p ON p.id = c.contact LEFT JOIN queue q ON q.conversation = c.id`
)

// hits reads conversations; rest is what the statement goes on with.
func (t *tx) hits(rest string, args ...any) ([]bridge.Hit, error) {
	var rows []hitRow
	if err := t.all(&rows, `SELECT `+hitColumns+` FROM `+hitTables+` WHERE `+rest, args...); err != nil {
		return nil, err
	}
	hits := make([]bridge.Hit, len(rows))
	for i, r := range rows {
		hits[i] = bridge.Hit{
			Conversation: r.ID, Contact: r.Contact, Name: r.Name, Endpoint: r.Endpoint, Status: r.Status, Team: r.Team,
			Assignee: r.Assignee, OpenedAt: moment(r.OpenedAt), ClosedAt: moment(r.ClosedAt), ContactAt: moment(r.ContactAt),
			AgentAt: moment(r.AgentAt), LeftAt: moment(r.LeftAt), Since: moment(r.Since), Rank: r.Rank,
		}
	}
	return hits, nil
}

// visible is the condition that the asker may see a conversation c, with its arguments
// added to args.
func visible(q bridge.Query, args []any) (string, []any) {
	if q.Every {
		return "1 = 1", args
	}
	args = append(args, q.Self)
	mine := "(c.assignee <> '' AND c.assignee = $" + strconv.Itoa(len(args)) + ")"
	if len(q.Teams) == 0 {
		return mine, args
	}
	places, args := list(args, q.Teams)
	return "(" + mine + " OR c.team IN (" + places + "))", args
}

// find finds conversations by their number, by their contact, and by what was said.
func (t *tx) find(q bridge.Query, f *bridge.Findings) error {
	if q.Number != 0 {
		cond, args := visible(q, []any{q.Number})
		hits, err := t.hits(`c.id = $1 AND `+cond, args...)
		if err != nil {
			return err
		}
		f.Hits = hits
	}
	byContact, err := t.hitsOfContacts(q)
	if err != nil {
		return err
	}
	f.Hits = merged(f.Hits, byContact)
	if len(f.Hits) <= bridge.MaxHits {
		said, err := t.hitsOfWords(q, bridge.MaxHits+1-len(f.Hits))
		if err != nil {
			return err
		}
		f.Hits = merged(f.Hits, said)
	}
	f.Hits, f.More = cut(f.Hits, bridge.MaxHits, 0)
	return nil
}

// merged are hits and those of more that are not among them.
func merged(hits, more []bridge.Hit) []bridge.Hit {
	for _, h := range more {
		if !slices.ContainsFunc(hits, func(x bridge.Hit) bool { return x.Conversation == h.Conversation }) {
			hits = append(hits, h)
		}
	}
	return hits
}

// cut leaves at most n hits and tells that there are more, or how many of all there are.
func cut(hits []bridge.Hit, n, all int) ([]bridge.Hit, map[bridge.TeamID]int) {
	all = max(all, len(hits))
	if all <= n {
		return hits, nil
	}
	hits = hits[:min(n, len(hits))]
	return hits, map[bridge.TeamID]int{"": all - len(hits)}
}

// one finds the conversation of a number, or the contacts who are known by words.
func (t *tx) one(q bridge.Query, f *bridge.Findings) error {
	hits, err := t.hitsOfContacts(q)
	if q.Number != 0 {
		hits, err = t.hits(`c.id = $1`, q.Number)
	}
	f.Hits, f.More = cut(hits, bridge.MaxHits, 0)
	return err
}

// mine are the open conversations of the asker, those who wait for an answer first.
func (t *tx) mine(q bridge.Query, f *bridge.Findings) error {
	hits, err := t.hits(`c.assignee = $1 AND c.assignee <> '' AND c.status <> 'closed'
		ORDER BY CASE WHEN c.contact_at > c.agent_at THEN 0 ELSE 1 END, c.contact_at, c.id LIMIT $2`, q.Self, bridge.MaxListed+1)
	if err != nil {
		return err
	}
	all := len(hits)
	if all > bridge.MaxListed {
		_, err = t.get(&all, `SELECT count(*) FROM conversation WHERE assignee = $1 AND assignee <> '' AND status <> 'closed'`, q.Self)
	}
	f.Hits, f.More = cut(hits, bridge.MaxListed, all)
	return err
}

// waiting is what waits for an agent, by team and in order.
func (t *tx) waiting(q bridge.Query, f *bridge.Findings) error {
	teams := q.Teams
	if q.Every {
		err := t.all(&teams, `SELECT DISTINCT team FROM conversation WHERE status <> 'closed' AND team <> '' ORDER BY team`)
		if err != nil {
			return err
		}
	}
	for _, team := range teams {
		hits, err := t.hits(`c.team = $1 AND c.status <> 'closed' AND c.status <> 'asking' AND c.assignee = ''
			ORDER BY COALESCE(q.rank, 0), COALESCE(q.since, c.opened_at), c.id LIMIT $2`, team, bridge.MaxListed+1)
		if err != nil {
			return err
		}
		if len(hits) > bridge.MaxListed {
			var all int
			_, err := t.get(&all, `SELECT count(*) FROM conversation WHERE team = $1 AND status <> 'closed' AND status <> 'asking' AND assignee = ''`, team)
			if err != nil {
				return err
			}
			if f.More == nil {
				f.More = map[bridge.TeamID]int{}
			}
			f.More[team], hits = all-bridge.MaxListed, hits[:bridge.MaxListed]
		}
		f.Hits = append(f.Hits, hits...)
	}
	return nil
}

// maxNotes bounds the notes that are counted one by one.
const maxNotes = 1000

// sheet is all that is shown of a contact.
func (t *tx) sheet(q bridge.Query, id bridge.ContactID) (*bridge.Sheet, error) {
	var row struct {
		Version int
		State   text
	}
	if _, err := t.get(&row, `SELECT version, state FROM contact WHERE id = $1`, id); err != nil {
		return nil, err
	}
	contact, err := bridge.EvolveContact(row.Version, []byte(row.State))
	if err != nil {
		return nil, &engine.ParkedError{Err: err}
	}
	contact.ID = id
	s := &bridge.Sheet{Contact: contact}
	cond, args := visible(q, []any{id, bridge.MaxHits})
	if s.Conversations, err = t.hits(`c.contact = $1 AND `+cond+` ORDER BY c.id DESC LIMIT $2`, args...); err != nil {
		return nil, err
	}
	var all int
	if _, err := t.get(&all, `SELECT count(*) FROM conversation WHERE contact = $1`, id); err != nil {
		return nil, err
	}
	s.Others = all - len(s.Conversations)
	for _, h := range s.Conversations {
		var bodies []asJSON[richtext.Doc]
		err := t.all(&bodies, `SELECT body FROM message WHERE conversation = $1 AND author_kind = $2 AND kind = $3 LIMIT $4`,
			h.Conversation, bridge.FromNote, bridge.KindText, maxNotes)
		if err != nil {
			return nil, err
		}
		for _, b := range bodies {
			if !bridge.IsOrder(b.V) {
				s.Notes++
			}
		}
	}
	return s, nil
}

// auditWindow is how much of the audit trail is looked through for what an asker may see.
const auditWindow = 5000

// audits are the last changes that the asker may see: all, those of a conversation, or
// somebody's.
func (t *tx) audits(q bridge.Query) ([]bridge.AuditLine, error) {
	var rows []struct {
		Conversation bridge.ConversationID
		Actor        bridge.PersonID
		Workflow     string
		Action       string
		Was          string
		Became       string
		At           int64
		Team         bridge.TeamID
		Name         string
		Assignee     bridge.PersonID
	}
	which, args := "", []any{}
	switch {
	case q.Number != 0:
		which, args = ` WHERE conversation = $1`, []any{q.Number}
	case q.Person != "":
		which, args = ` WHERE actor = $1`, []any{q.Person}
	}
	args = append(args, auditWindow)
	window := len(args)
	cond, args := visible(q, args)
	if !q.Every {
		args = append(args, q.Self)
		cond = "(" + cond + " OR a.actor = $" + strconv.Itoa(len(args)) + ")"
	}
	args = append(args, bridge.MaxListed)
	err := t.all(&rows, `
		SELECT a.conversation, a.actor, a.workflow, a.action, a.was, a.became, a.at, COALESCE(c.team, '') AS team, COALESCE(p.name, '') AS name
		FROM (SELECT id, conversation, actor, workflow, action, was, became, at FROM audit`+which+` ORDER BY id DESC LIMIT $`+strconv.Itoa(window)+`) a
		LEFT JOIN conversation c ON c.id = a.conversation LEFT JOIN contact p ON p.id = c.contact
		WHERE `+cond+` ORDER BY a.id DESC LIMIT $`+strconv.Itoa(len(args)), args...)
	if err != nil {
		return nil, err
	}
	lines := make([]bridge.AuditLine, len(rows))
	for i, r := range rows {
		lines[i] = bridge.AuditLine{
			Audit: bridge.Audit{Conversation: r.Conversation, Actor: r.Actor, Workflow: r.Workflow, Action: r.Action, Before: r.Was, After: r.Became},
			Team:  r.Team, Name: r.Name, At: moment(r.At),
		}
	}
	return lines, nil
}

// latestFirst sorts ids.
func latestFirst[T cmp.Ordered](ids []T) []T {
	slices.SortFunc(ids, func(a, b T) int { return cmp.Compare(b, a) })
	return slices.Compact(ids)
}
