package store

import (
	"context"
	"fmt"

	"frontdesk/bridge"
)

// Cast is what a talk with somebody who is known takes from the database: who that is,
// and how the teams stand.
type Cast struct {
	// Hits are those who may be meant, each with a conversation; Contact is set if that is one.
	Hits    []bridge.Hit
	Contact *bridge.Contact
	People  map[bridge.PersonID]bridge.Person
	Members map[bridge.TeamID][]bridge.PersonID
	Away    map[bridge.PersonID]bridge.Away
	Loads   map[bridge.TeamID]map[bridge.PersonID]int
	// Turns are those who were given a conversation last, by team.
	Turns map[bridge.TeamID]bridge.PersonID
}

// Cast reads who is meant by a query, and how the teams stand.
func (db *DB) Cast(ctx context.Context, q bridge.Query) (c Cast, err error) {
	err = db.read(ctx, func(t *tx) error {
		c, err = t.cast(q)
		return err
	})
	if err != nil {
		return Cast{}, fmt.Errorf("reading a contact and the teams: %w", err)
	}
	return c, nil
}

func (t *tx) cast(q bridge.Query) (c Cast, err error) {
	q.Kind, q.Every = bridge.LookSheet, true
	found, err := t.look(q)
	if err != nil {
		return c, err
	}
	if c.Hits = found.Hits; found.Sheet != nil {
		c.Contact = &found.Sheet.Contact
	}
	if c.Members, err = t.members(); err != nil {
		return c, err
	}
	if c.Away, err = t.away(); err != nil {
		return c, err
	}
	if c.Loads, err = t.loads(); err != nil {
		return c, err
	}
	if c.Turns, err = t.turns(); err != nil {
		return c, err
	}
	ids := peopleIn(found)
	for _, agents := range c.Members {
		ids = append(ids, agents...)
	}
	c.People, err = t.peopleOf(ids)
	return c, err
}
