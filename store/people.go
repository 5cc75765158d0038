package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
)

// People implements engine.Registry.
func (db *DB) People(ctx context.Context, ids []bridge.PersonID) (map[bridge.PersonID]engine.KnownPerson, error) {
	var known map[bridge.PersonID]engine.KnownPerson
	err := db.glance(ctx, func(t *tx) (err error) {
		known, err = t.people(ids)
		return err
	})
	if err != nil {
		return nil, err
	}
	return known, nil
}

func (t *tx) people(ids []bridge.PersonID) (map[bridge.PersonID]engine.KnownPerson, error) {
	known := make(map[bridge.PersonID]engine.KnownPerson, len(ids))
	for batch := range slices.Chunk(ids, 500) {
		var rows []struct {
			Data asJSON[bridge.Person]
			Read int64 `db:"read_at"`
		}
		places, args := list(nil, batch)
		if err := t.all(&rows, `SELECT data, read_at FROM person WHERE id IN (`+places+`)`, args...); err != nil {
			return nil, fmt.Errorf("reading people: %w", err)
		}
		for _, r := range rows {
			known[r.Data.V.ID] = engine.KnownPerson{Person: r.Data.V, Read: moment(r.Read)}
		}
	}
	return known, nil
}

// peopleOf is people as a decision wants them.
func (t *tx) peopleOf(ids []bridge.PersonID) (map[bridge.PersonID]bridge.Person, error) {
	known, err := t.people(ids)
	if err != nil {
		return nil, err
	}
	people := make(map[bridge.PersonID]bridge.Person, len(known))
	for id, p := range known {
		people[id] = p.Person
	}
	return people, nil
}

// SavePeople implements engine.Registry.
func (db *DB) SavePeople(ctx context.Context, now time.Time, people []bridge.Person) error {
	people = slices.Clone(people)
	slices.SortStableFunc(people, func(a, b bridge.Person) int { return strings.Compare(string(a.ID), string(b.ID)) })
	err := db.write(ctx, func(t *tx) error {
		for _, p := range people {
			_, err := t.exec(`
				INSERT INTO person (id, data, read_at) VALUES ($1, $2, $3)
				ON CONFLICT (id) DO UPDATE SET data = excluded.data, read_at = excluded.read_at`,
				p.ID, asJSON[bridge.Person]{p}, micros(now))
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("saving people: %w", err)
	}
	return nil
}

// SaveMembers implements engine.Registry.
func (db *DB) SaveMembers(ctx context.Context, now time.Time, team bridge.TeamID, agents []bridge.PersonID) error {
	err := db.write(ctx, func(t *tx) error {
		// The team's row keeps two who do this at once apart.
		_, err := t.exec(`
			INSERT INTO team (id, version, state, changed_at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (id) DO UPDATE SET id = excluded.id`,
			team, bridge.StateVersion, asJSON[bridge.Team]{bridge.Team{ID: team}}, micros(now))
		if err != nil {
			return err
		}
		if _, err := t.exec(`DELETE FROM team_member WHERE team = $1`, team); err != nil {
			return err
		}
		for i, a := range agents {
			if _, err := t.exec(`INSERT INTO team_member (team, position, person) VALUES ($1, $2, $3)`, team, i, a); err != nil {
				return err
			}
		}
		// Whoever has joined may take what waits.
		ls, err := t.lockLanes(now, []laneKey{teamLane(team)})
		if err != nil {
			return err
		}
		woken := filing{team: team, lane: teamLane(team), event: bridge.TeamWoken{Why: "its members were read"}}
		if err := t.file(now, ls[woken.lane], woken); err != nil {
			return err
		}
		return t.save(ls)
	})
	if err != nil {
		return fmt.Errorf("saving the members of team %s: %w", team, err)
	}
	db.ring()
	return nil
}

// members are the agents of all teams, in their order.
func (t *tx) members() (map[bridge.TeamID][]bridge.PersonID, error) {
	var rows []struct {
		Team   bridge.TeamID
		Person bridge.PersonID
	}
	if err := t.all(&rows, `SELECT team, person FROM team_member ORDER BY team, position`); err != nil {
		return nil, fmt.Errorf("reading the teams' members: %w", err)
	}
	members := make(map[bridge.TeamID][]bridge.PersonID)
	for _, r := range rows {
		members[r.Team] = append(members[r.Team], r.Person)
	}
	return members, nil
}
