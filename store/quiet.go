package store

import (
	"fmt"
	"time"

	"frontdesk/bridge"
)

// quietGate is the gate that is closed while a person is given no hint.
func quietGate(who bridge.PersonID) string { return "hint/" + string(who) }

// isQuiet tells whether a person is given no hint at a time.
func (t *tx) isQuiet(who bridge.PersonID, at time.Time) (bool, error) {
	var until int64
	_, err := t.get(&until, `SELECT until_at FROM gate WHERE name = $1`, quietGate(who))
	if err != nil {
		return false, fmt.Errorf("looking for an earlier hint: %w", err)
	}
	return until > micros(at), nil
}

// saveQuiet notes who was given a hint.
func (t *tx) saveQuiet(quiet []bridge.Quiet) error {
	for _, q := range quiet {
		_, err := t.exec(`
			INSERT INTO gate (name, until_at) VALUES ($1, $2)
			ON CONFLICT (name) DO UPDATE SET until_at = excluded.until_at WHERE gate.until_at < excluded.until_at`,
			quietGate(q.Person), micros(q.Until))
		if err != nil {
			return fmt.Errorf("noting a hint: %w", err)
		}
	}
	return nil
}
