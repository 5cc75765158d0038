package bridge

import (
	"encoding/json"
	"fmt"
)

// StateVersion is the version of the state JSON that this program writes.
const StateVersion = 1

// EvolveContact reads a contact's state as any earlier version wrote it.
func EvolveContact(version int, raw []byte) (Contact, error) {
	var c Contact
	if version < 1 || version > StateVersion {
		return c, fmt.Errorf("a contact's state has version %d, and this program knows up to %d", version, StateVersion)
	}
	if err := json.Unmarshal(raw, &c); err != nil {
		return c, fmt.Errorf("reading a contact's state: %w", err)
	}
	return c, nil
}

// EvolveTeam reads a team's state as any earlier version wrote it.
func EvolveTeam(version int, raw []byte) (Team, error) {
	var t Team
	if version < 1 || version > StateVersion {
		return t, fmt.Errorf("a team's state has version %d, and this program knows up to %d", version, StateVersion)
	}
	if err := json.Unmarshal(raw, &t); err != nil {
		return t, fmt.Errorf("reading a team's state: %w", err)
	}
	return t, nil
}
