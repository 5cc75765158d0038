package store

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
	"frontdesk/bridge/richtext"
)

// newCase reads all that a decision about an event is made from, and what is
// needed of the state before it.
func (t *tx) newCase(h head) (c *engine.Case, before memory, err error) {
	ev, err := bridge.DecodeEvent(h.Kind, h.Body)
	if err != nil {
		return nil, before, &engine.ParkedError{ID: h.ID, Err: err}
	}
	c = &engine.Case{ID: h.ID, Event: ev, Endpoint: h.Endpoint}
	c.Env.Event, c.Env.Conversation, c.Env.Thread = h.ID, h.Conversation, h.Thread
	switch {
	case h.Contact != 0:
		before, err = t.contactCase(c, h)
	case h.Team != "":
		err = t.teamCase(c, h)
	}
	if err != nil {
		return nil, before, err
	}
	if _, ok := ev.(bridge.Commanded); ok {
		if c.Env.Figures, err = t.figures(); err != nil {
			return nil, before, err
		}
	}
	if s, ok := ev.(bridge.Strayed); ok {
		if c.Env.Quiet, err = t.isQuiet(s.Hint(), s.At); err != nil {
			return nil, before, err
		}
	}
	if bridge.AsksForDelay(ev) {
		if err = t.delay(c); err != nil {
			return nil, before, err
		}
	}
	if err = t.recall(c, h); err != nil {
		return nil, before, err
	}
	if c.Env.Members, err = t.members(); err != nil {
		return nil, before, err
	}
	if m, ok := ev.(bridge.Moving); ok {
		if c.Env.History, err = t.history(m.Conversation); err != nil {
			return nil, before, err
		}
	}
	if c.Env.Away, err = t.away(); err != nil {
		return nil, before, err
	}
	if wantsLoads(c) {
		if c.Env.Loads, err = t.loads(); err != nil {
			return nil, before, err
		}
	}
	if p, ok := ev.(bridge.CardPressed); ok && p.Action == bridge.ActionMore {
		if c.Env.Earlier, err = t.earlier(h); err != nil {
			return nil, before, err
		}
	}
	c.Env.People, err = t.peopleOf(namedBy(c))
	return c, before, err
}

// contactCase reads the contact's state, and the definition that their conversation runs.
func (t *tx) contactCase(c *engine.Case, h head) (before memory, err error) {
	var row struct {
		Version int
		State   text
	}
	found, err := t.get(&row, `SELECT version, state FROM contact WHERE id = $1`, h.Contact)
	if err != nil {
		return before, fmt.Errorf("reading a contact: %w", err)
	}
	if !found {
		return before, &engine.ParkedError{ID: h.ID, Err: fmt.Errorf("contact %d is not there (any more)", h.Contact)}
	}
	state, err := bridge.EvolveContact(row.Version, []byte(row.State))
	if err != nil {
		return before, &engine.ParkedError{ID: h.ID, Err: err}
	}
	state.ID = h.Contact
	c.Contact = &state
	before = remembered(&state)
	if row.Version == bridge.StateVersion {
		before.stored = string(row.State)
	}
	if h.User != "" {
		id := bridge.Identity{Endpoint: h.Endpoint, User: h.User}
		_, err = t.get(&id.Chat, `SELECT chat_id FROM identity WHERE endpoint = $1 AND user_id = $2`, h.Endpoint, h.User)
		if err != nil {
			return before, fmt.Errorf("reading an identity: %w", err)
		}
		state.Identity = id
	}
	if cur := state.Current; cur != nil && cur.Run != nil {
		_, err = t.get(&c.Source, `SELECT source FROM workflow_definition WHERE hash = $1`, cur.Run.Hash)
		if err != nil {
			return before, fmt.Errorf("reading a workflow's definition: %w", err)
		}
	}
	c.Env.Next, err = t.nextNumber()
	return before, err
}

// nextNumber looks at the number that the next conversation gets. It is taken by
// takeNumber, so that only openings wait for each other; one that lost the number
// to another waits for its turn here.
func (t *tx) nextNumber() (bridge.ConversationID, error) {
	var n bridge.ConversationID
	q := `SELECT n FROM counter WHERE name = 'conversation'`
	if t.try > 0 {
		q += t.db.dialect.forUpdate
	}
	if _, err := t.get(&n, q); err != nil {
		return 0, fmt.Errorf("reading the next conversation's number: %w", err)
	}
	return n, nil
}

// takeNumber takes the number, unless somebody else has meanwhile.
func (t *tx) takeNumber(n bridge.ConversationID) error {
	changed, err := t.exec(`UPDATE counter SET n = n + 1 WHERE name = 'conversation' AND n = $1`, n)
	if err != nil {
		return fmt.Errorf("taking a conversation's number: %w", err)
	}
	if changed == 0 {
		return errAgain
	}
	return nil
}

func (t *tx) teamCase(c *engine.Case, h head) error {
	var row struct {
		Version int
		State   text
	}
	found, err := t.get(&row, `SELECT version, state FROM team WHERE id = $1`, h.Team)
	if err != nil {
		return fmt.Errorf("reading a team: %w", err)
	}
	state := bridge.Team{ID: h.Team}
	if found {
		if state, err = bridge.EvolveTeam(row.Version, []byte(row.State)); err != nil {
			return &engine.ParkedError{ID: h.ID, Err: err}
		}
		state.ID = h.Team
	}
	c.Team = &state
	var asker bridge.ConversationID
	if wanted, ok := c.Event.(bridge.AgentWanted); ok {
		asker = wanted.Conversation
	}
	c.Env.Queue, err = t.queue(h.Team, asker)
	return err
}

// namedBy lists the people whom an event and the state it meets name.
func namedBy(c *engine.Case) []bridge.PersonID {
	var ids []bridge.PersonID
	switch ev := c.Event.(type) {
	case bridge.Replied:
		ids = append(append(mentioned(ev.Text), ev.Author), colleagues(c, ev.Text)...)
	case bridge.ReplyChanged:
		ids = append(append(mentioned(ev.Text), ev.Author), colleagues(c, ev.Text)...)
	case bridge.ReplyDeleted:
		ids = append(ids, ev.Author)
	case bridge.ReplyReacted:
		ids = append(ids, ev.Author)
	case bridge.AgentGone:
		ids = append(ids, ev.Agent)
	case bridge.CardPressed:
		ids = append(ids, ev.Actor)
	case bridge.Submitted:
		ids = append(ids, ev.Actor)
	case bridge.Commanded:
		ids = append(append(ids, ev.Mentions...), ev.Actor)
	case bridge.Strayed:
		ids = append(ids, ev.Author)
	case bridge.TimerFired:
		if who, is := ev.Trying(); is {
			ids = append(ids, who)
		}
	case bridge.Ordered:
		ids = append(ids, ev.Actor, ev.Agent)
	case bridge.Settled:
		ids = append(ids, ev.By)
	case bridge.AgentOffered:
		ids = append(ids, ev.Agent)
	case bridge.Moving:
		ids = append(ids, ev.By)
	}
	if bridge.AsksForColleagues(c.Event) && c.Contact != nil && c.Contact.Current != nil {
		ids = append(ids, membersOf(c, c.Contact.Current.Team)...)
	}
	for _, e := range c.Env.Earlier {
		ids = append(ids, e.Assignee)
	}
	if h := c.Env.History; h != nil {
		for _, s := range h.Said {
			ids = append(ids, s.Author)
		}
	}
	if c.Contact == nil {
		// Commands and teams are about any agent.
		for _, agents := range c.Env.Members {
			ids = append(ids, agents...)
		}
	}
	if c.Contact != nil {
		ids = append(ids, c.Contact.Names()...)
	}
	for _, s := range c.Env.Said {
		ids = append(ids, s.Author)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	return slices.DeleteFunc(ids, func(id bridge.PersonID) bool { return id == "" })
}

// colleagues are the agents of the conversation's team, if a text could call one
// of them by name.
func colleagues(c *engine.Case, text richtext.Doc) []bridge.PersonID {
	if c.Contact == nil || c.Contact.Current == nil || !strings.ContainsAny(text.Plain(), "@＠") {
		return nil
	}
	return membersOf(c, c.Contact.Current.Team)
}

// membersOf are the agents of a conversation's team or, while it has none, of all.
func membersOf(c *engine.Case, team bridge.TeamID) []bridge.PersonID {
	if team != "" {
		return c.Env.Members[team]
	}
	var all []bridge.PersonID
	for _, id := range slices.Sorted(maps.Keys(c.Env.Members)) {
		all = append(all, c.Env.Members[id]...)
	}
	return all
}

// mentioned lists the people mentioned in a text.
func mentioned(d richtext.Doc) []bridge.PersonID {
	var ids []bridge.PersonID
	line := func(text []richtext.Inline) {
		for _, i := range text {
			if m, ok := i.(richtext.Mention); ok && m.Kind == richtext.Person {
				ids = append(ids, bridge.PersonID(m.Ref))
			}
		}
	}
	for _, b := range d {
		switch b := b.(type) {
		case richtext.Para:
			line(b.Text)
		case richtext.Heading:
			line(b.Text)
		case richtext.Quote:
			ids = append(ids, mentioned(b.Body)...)
		case richtext.List:
			for _, item := range b.Items {
				ids = append(ids, mentioned(item)...)
			}
		}
	}
	return ids
}

var errNoState = errors.New("the decision left no state")
