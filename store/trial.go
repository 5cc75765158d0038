package store

import (
	"encoding/json"
	"fmt"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
)

// trial reads what a person tries out, and how the teams' turns and the workflows made in
// Slack stand.
func (t *tx) trial(q bridge.Query, f *bridge.Findings) error {
	err := t.trialOf(q.Person, f)
	if err != nil || f.Trial == nil {
		return err // most people try nothing
	}
	if f.Turns, err = t.turns(); err != nil {
		return err
	}
	f.Made, err = t.made()
	return err
}

// trialOf reads what a person tries out. What another version of the program has written, and
// this one cannot read, is none: it is not worth that all which that person does has to wait.
func (t *tx) trialOf(who bridge.PersonID, f *bridge.Findings) error {
	var state text
	found, err := t.get(&state, `SELECT state FROM trial WHERE person = $1`, who)
	if err != nil {
		return fmt.Errorf("reading what somebody tries out: %w", err)
	}
	var trial bridge.Trial
	if found && json.Unmarshal([]byte(state), &trial) == nil {
		f.Trial = &trial
	}
	return nil
}

// turns are those who were given a conversation last, by team.
func (t *tx) turns() (map[bridge.TeamID]bridge.PersonID, error) {
	var rows []struct {
		ID      bridge.TeamID
		Version int
		State   text
	}
	if err := t.all(&rows, `SELECT id, version, state FROM team`); err != nil {
		return nil, fmt.Errorf("reading whose turn it is: %w", err)
	}
	turns := map[bridge.TeamID]bridge.PersonID{}
	for _, r := range rows {
		state, err := bridge.EvolveTeam(r.Version, []byte(r.State))
		if err != nil {
			return nil, &engine.ParkedError{Err: err}
		}
		turns[r.ID] = state.Last
	}
	return turns, nil
}

// saveTrials keeps what people try out.
func (t *tx) saveTrials(changes []bridge.TrialChange) error {
	for _, c := range changes {
		if c.Trial == nil {
			if _, err := t.exec(`DELETE FROM trial WHERE person = $1`, c.Person); err != nil {
				return fmt.Errorf("ending what somebody tries out: %w", err)
			}
			continue
		}
		_, err := t.exec(`
			INSERT INTO trial (person, state, at) VALUES ($1, $2, $3)
			ON CONFLICT (person) DO UPDATE SET state = excluded.state, at = excluded.at`,
			c.Person, asJSON[*bridge.Trial]{c.Trial}, micros(c.Trial.At))
		if err != nil {
			return fmt.Errorf("keeping what somebody tries out: %w", err)
		}
	}
	return nil
}
