package engine

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"frontdesk/bridge"
)

const (
	// membersEvery is how often the members of all teams are read.
	membersEvery = time.Hour
	// membersRetry is how long to wait where that failed.
	membersRetry = 30 * time.Second
	// membersTime bounds one reading of one Slack channel.
	membersTime = time.Minute
)

// members keeps the store's list of each team's agents: everybody in the team's
// Slack channel or user group, or on its list, who is neither a guest nor a machine nor gone, nor an observer.
type members struct {
	people *people
	policy *present
	log    *slog.Logger
	bell   bell

	mu   sync.Mutex
	due  map[bridge.RemoteID]bool
	left []bridge.PersonID // whose account has ended, as the platform says
}

// PersonGone has somebody looked up anew whose account has ended, and what they had given
// to others. It returns at once.
func (e *Engine) PersonGone(id bridge.PersonID) {
	if m := e.members; m != nil {
		m.mu.Lock()
		m.left = append(m.left, id)
		m.mu.Unlock()
		m.all()
	}
}

// MembersChanged has the agents of the teams in a Slack channel read anew, or of those
// that go by a user group if room is empty. It returns at once.
func (e *Engine) MembersChanged(room bridge.RemoteID) {
	if e.members != nil {
		e.members.changed(room)
	}
}

// all has the agents of all teams read anew.
func (m *members) all() {
	for _, t := range m.policy.Load().Teams {
		m.changed(t.Room)
	}
}

func (m *members) changed(rooms ...bridge.RemoteID) {
	m.mu.Lock()
	for _, r := range rooms {
		m.due[r] = true
		for _, t := range m.policy.Load().Teams {
			// A change of no Slack channel is one of a user group.
			m.due[t.Room] = m.due[t.Room] || r == "" && t.Agents.Group != ""
		}
	}
	m.mu.Unlock()
	m.bell.ring()
}

// take empties the lists of Slack channels to be read, and of those who have left.
func (m *members) take() (due map[bridge.RemoteID]bool, left []bridge.PersonID) {
	m.mu.Lock()
	defer m.mu.Unlock()
	due, left = m.due, m.left
	m.due, m.left = map[bridge.RemoteID]bool{}, nil
	return due, left
}

// look looks up those whose account has ended.
func (m *members) look(ctx context.Context, ids []bridge.PersonID) {
	if len(ids) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, membersTime)
	defer cancel()
	found, failed := m.people.fetch(ctx, ids)
	m.people.save(ctx, found)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.left = append(m.left, failed...) // with the teams that are read again, or in an hour
}

// run reads the members of all teams at once and hourly, and those of a Slack
// channel when that is said to have changed.
func (m *members) run(ctx context.Context) {
	var next time.Time
	for {
		now := clock()
		if !now.Before(next) {
			m.all()
			next = now.Add(membersEvery)
		}
		wait := next.Sub(now)
		due, left := m.take()
		m.look(ctx, left)
		if !m.rename(ctx) {
			wait = min(wait, membersRetry)
		}
		for _, t := range m.policy.Load().Teams {
			if !due[t.Room] || ctx.Err() != nil {
				continue
			}
			if err := m.read(ctx, t); err != nil {
				if ctx.Err() == nil {
					m.log.Warn("the members of a team could not all be read", "team", t.ID, "room", t.Room, "error", plain(err))
				}
				m.mu.Lock()
				m.due[t.Room] = true
				m.mu.Unlock()
				wait = min(wait, membersRetry)
			}
		}
		if err := m.people.store.FreeFromGone(ctx, clock()); err != nil && ctx.Err() == nil {
			m.log.Warn("conversations of agents who are gone could not be freed", "error", plain(err))
			wait = min(wait, membersRetry)
		}
		if !m.bell.wait(ctx, wait) {
			return
		}
	}
}

// rename has the teams of before be those of now, and tells whether nothing is left of them.
func (m *members) rename(ctx context.Context) (done bool) {
	done = true
	for _, t := range m.policy.Load().Teams {
		for _, was := range t.Was {
			open, err := m.people.store.RenameTeam(ctx, clock(), was, t.ID)
			if err != nil && ctx.Err() == nil {
				m.log.Warn("a team could not be renamed yet", "team", t.ID, "was", was, "error", plain(err))
			}
			if open > 0 {
				m.log.Info("conversations go over to a team's other id", "team", t.ID, "was", was, "conversations", open)
			}
			done = done && err == nil && open == 0
		}
	}
	return done
}

// read stores the agents of one team. Who is in the Slack channel but cannot be
// looked up is left out, since they may be a guest, and is the error returned.
func (m *members) read(ctx context.Context, t bridge.TeamPolicy) error {
	ctx, cancel := context.WithTimeout(ctx, membersTime)
	defer cancel()
	ids, err := m.named(ctx, t)
	if err != nil {
		return err
	}
	known, err := m.people.store.People(ctx, ids)
	if err != nil {
		return err
	}
	fetched, failed := m.people.fetch(ctx, stale(ids, known, clock()))
	m.people.save(ctx, fetched)
	for _, p := range fetched {
		known[p.ID] = KnownPerson{Person: p}
	}
	list := slices.DeleteFunc(agents(ids, known), func(id bridge.PersonID) bool { return slices.Contains(t.Observers, id) })
	if bridge.Crowded(t, len(list)) {
		m.log.Warn("nobody is assigned by itself: the Slack channel has many people, and the configuration does not say who of them are agents",
			"team", t.ID, "room", t.Room, "people", len(list))
	}
	if err := m.people.store.SaveMembers(ctx, clock(), t.ID, list); err != nil {
		return err
	}
	unknown := slices.DeleteFunc(failed, func(id bridge.PersonID) bool { _, ok := known[id]; return ok })
	if len(unknown) > 0 {
		return fmt.Errorf("%d people could not be looked up", len(unknown))
	}
	return nil
}

// named are those who are the team's agents by its rule.
func (m *members) named(ctx context.Context, t bridge.TeamPolicy) (ids []bridge.PersonID, err error) {
	what := "who is in the Slack channel"
	err = Guard(func() (err error) {
		switch {
		case t.Agents.Group != "":
			what = "who is in the user group " + t.Agents.Group
			ids, err = m.people.directory.Group(ctx, t.Agents.Group)
		case len(t.Agents.List) > 0:
			ids = t.Agents.List
		default:
			ids, err = m.people.directory.Members(ctx, t.Room)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", what, err)
	}
	return ids, nil
}

// agents are those of ids who may be given conversations, by id, so that turns
// are taken in an order that no rename changes.
func agents(ids []bridge.PersonID, known map[bridge.PersonID]KnownPerson) []bridge.PersonID {
	var out []bridge.PersonID
	for _, id := range ids {
		if p, ok := known[id]; ok && !p.Guest && !p.Machine && !p.Gone {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
