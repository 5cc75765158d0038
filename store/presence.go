package store

import (
	"fmt"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
)

// queueWindow is how much of a team's queue a decision gets to see.
const queueWindow = 200

// saveQueued writes a conversation's place in its team's queue, or takes it out.
func (t *tx) saveQueued(s *bridge.Contact, before bool) error {
	cur := s.Current
	if cur.Queued == nil || cur.Status == bridge.Closed {
		if !before {
			return nil
		}
		return t.unqueue(cur.ID)
	}
	w := cur.Queued.Waiter(*s)
	_, err := t.exec(`
		INSERT INTO queue (conversation, team, contact, since, turn, strategy, named, speaks, last_agent, rank)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		ON CONFLICT (conversation) DO UPDATE SET team = excluded.team, since = excluded.since, turn = excluded.turn, strategy = excluded.strategy,
			named = excluded.named, speaks = excluded.speaks, last_agent = excluded.last_agent, rank = excluded.rank`,
		cur.ID, cur.Team, s.ID, micros(w.Since), w.Turn, w.Strategy, clean(w.Named), w.Speaks, w.Last, w.Rank)
	if err != nil {
		return fmt.Errorf("putting a conversation into its queue: %w", err)
	}
	return nil
}

func (t *tx) unqueue(id bridge.ConversationID) error {
	if _, err := t.exec(`DELETE FROM queue WHERE conversation = $1`, id); err != nil {
		return fmt.Errorf("taking a conversation out of its queue: %w", err)
	}
	return nil
}

// waiter is a row of a queue.
type waiter struct {
	Conversation bridge.ConversationID
	Contact      bridge.ContactID
	Since        int64
	Turn         bridge.EventID
	Strategy     string
	Named        string
	Speaks       bool
	Last         bridge.PersonID `db:"last_agent"`
	Rank         int
	Place        int
}

const waiterColumns = `conversation, contact, since, turn, strategy, named, speaks, last_agent, rank`

// queue is the beginning of a team's queue. The conversation that has just begun to
// wait is in it wherever it stands.
func (t *tx) queue(team bridge.TeamID, asker bridge.ConversationID) ([]bridge.Waiter, error) {
	var rows []waiter
	err := t.all(&rows, `SELECT `+waiterColumns+` FROM queue WHERE team = $1 ORDER BY rank, since, conversation LIMIT $2`, team, queueWindow)
	if err != nil {
		return nil, fmt.Errorf("reading a team's queue: %w", err)
	}
	found := asker == 0 || len(rows) < queueWindow
	for i := range rows {
		rows[i].Place = i + 1
		found = found || rows[i].Conversation == asker
	}
	if !found {
		var row waiter
		ok, err := t.get(&row, `
			SELECT `+waiterColumns+`, (SELECT count(*) FROM queue e WHERE e.team = q.team
				AND (e.rank < q.rank OR e.rank = q.rank AND e.since <= q.since)) AS place
			FROM queue q WHERE conversation = $1 AND team = $2`, asker, team)
		if err != nil {
			return nil, fmt.Errorf("reading a place in a queue: %w", err)
		}
		if ok {
			rows = append(rows, row)
		}
	}
	queue := make([]bridge.Waiter, len(rows))
	for i, r := range rows {
		queue[i] = bridge.Waiter{
			Conversation: r.Conversation, Contact: r.Contact, Since: moment(r.Since), Turn: r.Turn, Strategy: r.Strategy,
			Named: r.Named, Speaks: r.Speaks, Last: r.Last, Rank: r.Rank, Place: r.Place,
		}
	}
	return queue, nil
}

// loads counts the open conversations of each team's agents.
func (t *tx) loads() (map[bridge.TeamID]map[bridge.PersonID]int, error) {
	var rows []struct {
		Team     bridge.TeamID
		Assignee bridge.PersonID
		N        int
	}
	err := t.all(&rows, `
		SELECT team, assignee, count(*) AS n FROM conversation WHERE status <> 'closed' AND assignee <> ''
		GROUP BY team, assignee`)
	if err != nil {
		return nil, fmt.Errorf("counting what agents have to do: %w", err)
	}
	loads := make(map[bridge.TeamID]map[bridge.PersonID]int)
	for _, r := range rows {
		if loads[r.Team] == nil {
			loads[r.Team] = make(map[bridge.PersonID]int)
		}
		loads[r.Team][r.Assignee] = r.N
	}
	return loads, nil
}

// wantsLoads tells whether a decision may need to know what agents have to do.
func wantsLoads(c *engine.Case) bool {
	if c.Contact == nil || c.Contact.Current == nil || bridge.AsksForColleagues(c.Event) {
		return true
	}
	if p, ok := c.Event.(bridge.CardPressed); ok && p.Action == bridge.ActionAssign {
		return true
	}
	cur := c.Contact.Current
	return cur.Run != nil || cur.Status == bridge.Closed
}

// away are the agents who are away.
func (t *tx) away() (map[bridge.PersonID]bridge.Away, error) {
	var rows []struct {
		Person bridge.PersonID
		Since  int64 `db:"since_at"`
		Until  int64 `db:"until_at"`
		Why    string
	}
	if err := t.all(&rows, `SELECT person, since_at, until_at, why FROM away`); err != nil {
		return nil, fmt.Errorf("reading who is away: %w", err)
	}
	away := make(map[bridge.PersonID]bridge.Away, len(rows))
	for _, r := range rows {
		away[r.Person] = bridge.Away{Since: moment(r.Since), Until: moment(r.Until), Why: r.Why}
	}
	return away, nil
}

// saveAway writes who has gone away or come back.
func (t *tx) saveAway(changes []bridge.AwayChange) error {
	for _, c := range changes {
		var err error
		if c.Back {
			_, err = t.exec(`DELETE FROM away WHERE person = $1`, c.Person)
		} else {
			_, err = t.exec(`
				INSERT INTO away (person, since_at, until_at, why) VALUES ($1, $2, $3, $4)
				ON CONFLICT (person) DO UPDATE SET since_at = excluded.since_at, until_at = excluded.until_at, why = excluded.why`,
				c.Person, micros(c.Away.Since), micros(c.Away.Until), clean(c.Away.Why))
		}
		if err != nil {
			return fmt.Errorf("saving who is away: %w", err)
		}
	}
	return nil
}
