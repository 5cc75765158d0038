package sim

import (
	"context"
	"errors"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/engine"
	"frontdesk/connectors"
)

var errDead = errors.New("the process is dead")

// mortal is a store that a dead process can write nothing more to: what it was
// about to commit is rolled back.
type mortal struct {
	engine.Store
	dead context.Context // ends with the process
}

// alive gives ctx the end of the process as well. What a process begins that is dead already
// does not even begin.
func (m mortal) alive(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	if m.dead.Err() != nil {
		cancel(errDead)
	}
	stop := context.AfterFunc(m.dead, func() { cancel(errDead) })
	return ctx, func() { stop(); cancel(nil) }
}

func (m mortal) Receive(ctx context.Context, now time.Time, raws ...connectors.Raw) (int, error) {
	ctx, done := m.alive(ctx)
	defer done()
	return m.Store.Receive(ctx, now, raws...)
}

func (m mortal) File(ctx context.Context, now time.Time, id int64, filed []connectors.Filed) error {
	ctx, done := m.alive(ctx)
	defer done()
	return m.Store.File(ctx, now, id, filed)
}

func (m mortal) Postpone(ctx context.Context, id int64, until time.Time) error {
	ctx, done := m.alive(ctx)
	defer done()
	return m.Store.Postpone(ctx, id, until)
}

func (m mortal) Park(ctx context.Context, now time.Time, id int64, reason string) error {
	ctx, done := m.alive(ctx)
	defer done()
	return m.Store.Park(ctx, now, id, reason)
}

func (m mortal) Process(ctx context.Context, now time.Time, decide engine.Decide) (engine.Processed, bool, error) {
	ctx, done := m.alive(ctx)
	defer done()
	return m.Store.Process(ctx, now, decide)
}

func (m mortal) FireTimers(ctx context.Context, now time.Time, n int) (int, error) {
	ctx, done := m.alive(ctx)
	defer done()
	return m.Store.FireTimers(ctx, now, n)
}

func (m mortal) Claim(ctx context.Context, now, until time.Time, n int, skip []bridge.EndpointID) ([]engine.Leased, error) {
	ctx, done := m.alive(ctx)
	defer done()
	return m.Store.Claim(ctx, now, until, n, skip)
}

func (m mortal) Settle(ctx context.Context, now time.Time, lease engine.Leased, id int64, v engine.Verdict) (bool, error) {
	ctx, done := m.alive(ctx)
	defer done()
	return m.Store.Settle(ctx, now, lease, id, v)
}

func (m mortal) Extend(ctx context.Context, lease engine.Leased, until time.Time) error {
	ctx, done := m.alive(ctx)
	defer done()
	return m.Store.Extend(ctx, lease, until)
}

func (m mortal) Release(ctx context.Context, lease engine.Leased, notBefore time.Time) error {
	ctx, done := m.alive(ctx)
	defer done()
	return m.Store.Release(ctx, lease, notBefore)
}

func (m mortal) SaveDefinition(ctx context.Context, now time.Time, hash, id string, source []byte) error {
	ctx, done := m.alive(ctx)
	defer done()
	return m.Store.SaveDefinition(ctx, now, hash, id, source)
}

func (m mortal) SaveAttachment(ctx context.Context, now time.Time, hash string, data []byte) error {
	ctx, done := m.alive(ctx)
	defer done()
	return m.Store.SaveAttachment(ctx, now, hash, data)
}

func (m mortal) SavePeople(ctx context.Context, now time.Time, people []bridge.Person) error {
	ctx, done := m.alive(ctx)
	defer done()
	return m.Store.SavePeople(ctx, now, people)
}

func (m mortal) SaveMembers(ctx context.Context, now time.Time, team bridge.TeamID, agents []bridge.PersonID) error {
	ctx, done := m.alive(ctx)
	defer done()
	return m.Store.SaveMembers(ctx, now, team, agents)
}

func (m mortal) FreeFromGone(ctx context.Context, now time.Time) error {
	ctx, done := m.alive(ctx)
	defer done()
	return m.Store.FreeFromGone(ctx, now)
}

func (m mortal) RenameTeam(ctx context.Context, now time.Time, from, to bridge.TeamID) (int, error) {
	ctx, done := m.alive(ctx)
	defer done()
	return m.Store.RenameTeam(ctx, now, from, to)
}

func (m mortal) Purge(ctx context.Context, now time.Time) error {
	ctx, done := m.alive(ctx)
	defer done()
	return m.Store.Purge(ctx, now)
}
