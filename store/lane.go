package store

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"

	"frontdesk/bridge"
	"frontdesk/connectors"
)

// stage is which of the three sorts of lane one is. Lanes are locked in the order
// of their stages' names, see the package comment.
type stage string

const (
	stageEvent stage = "event"
	stageOut   stage = "out"
	stageRaw   stage = "raw"
)

// laneKey names a lane.
type laneKey struct {
	Stage stage
	Name  string
}

// lane is a lane's row, which the transaction that has it has locked.
type lane struct {
	Stage      stage
	Name       string
	Endpoint   bridge.EndpointID
	Open       int64
	DueAt      int64 `db:"due_at"`
	Held       bool
	Lease      string
	LeaseUntil int64 `db:"lease_until"`
}

// rawLane keeps the lanes of two endpoints apart. An endpoint's id has no slash.
func rawLane(r connectors.Raw) laneKey {
	return laneKey{stageRaw, string(r.Endpoint) + "/" + clean(r.Lane)}
}

func contactLane(id bridge.ContactID) laneKey {
	return laneKey{stageEvent, "contact/" + strconv.FormatInt(int64(id), 10)}
}

func teamLane(id bridge.TeamID) laneKey { return laneKey{stageEvent, "team/" + string(id)} }

func roomLane(e bridge.EndpointID, room bridge.RemoteID) laneKey {
	return laneKey{stageEvent, "room/" + string(e) + "/" + string(room)}
}

// commandLane is a lane for each caller, so that nobody waits for another's command.
func commandLane(e bridge.EndpointID, who bridge.PersonID) laneKey {
	return laneKey{stageEvent, "command/" + string(e) + "/" + string(who)}
}

func outLane(l bridge.Lane) laneKey { return laneKey{stageOut, string(l)} }

// lanes are lanes that a transaction has locked and may change.
type lanes map[laneKey]*lane

// lockLanes makes those lanes that do not exist, and locks all of them until the
// transaction ends: always in the same order, and before ids of their rows are drawn.
func (t *tx) lockLanes(now time.Time, keys []laneKey) (lanes, error) {
	keys = slices.Clone(keys)
	slices.SortFunc(keys, func(a, b laneKey) int {
		return cmp.Or(cmp.Compare(a.Stage, b.Stage), cmp.Compare(a.Name, b.Name))
	})
	locked := make(lanes, len(keys))
	for _, k := range slices.Compact(keys) {
		var l lane
		_, err := t.get(&l, `
			INSERT INTO lane (stage, name, due_at) VALUES ($1, $2, $3)
			ON CONFLICT (stage, name) DO UPDATE SET open = lane.open
			RETURNING stage, name, endpoint, open, due_at, held, lease, lease_until`,
			k.Stage, k.Name, micros(now))
		if err != nil {
			return nil, fmt.Errorf("locking a lane: %w", err)
		}
		locked[k] = &l
	}
	return locked, nil
}

// save writes what was changed.
func (t *tx) save(ls lanes) error {
	for _, l := range ls {
		if err := t.saveLane(l); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) saveLane(l *lane) error {
	_, err := t.exec(`
		UPDATE lane SET endpoint = $3, open = $4, due_at = $5, held = $6, lease = $7, lease_until = $8
		WHERE stage = $1 AND name = $2`,
		l.Stage, l.Name, l.Endpoint, l.Open, l.DueAt, l.Held, l.Lease, l.LeaseUntil)
	if err != nil {
		return fmt.Errorf("saving a lane: %w", err)
	}
	return nil
}

// add counts a row that is due at a time.
func (l *lane) add(due int64) {
	if l.Open == 0 {
		l.DueAt = due
	}
	l.Open++
}

// took counts a row of the inbox that left. What comes next waits behind the
// other lanes.
func (l *lane) took(now time.Time) {
	l.Open--
	l.DueAt = micros(now)
}
