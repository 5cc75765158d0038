package engine

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"frontdesk/bridge"
	"frontdesk/bridge/richtext"
	"frontdesk/connectors"
)

const (
	// lookupTime bounds how long an event waits for the people it names. Whoever
	// is unknown by then stays so for it, and what they write stays inside.
	lookupTime = 2 * time.Second
	// personAge is when what is known of a person is read again.
	personAge = 24 * time.Hour
	// lookups is how many people are asked for at once.
	lookups = 8
)

// peopleStore is the part of the Registry that keeps people.
type peopleStore interface {
	People(ctx context.Context, ids []bridge.PersonID) (map[bridge.PersonID]KnownPerson, error)
	SavePeople(ctx context.Context, now time.Time, people []bridge.Person) error
	SaveMembers(ctx context.Context, now time.Time, team bridge.TeamID, agents []bridge.PersonID) error
	FreeFromGone(ctx context.Context, now time.Time) error
	RenameTeam(ctx context.Context, now time.Time, from, to bridge.TeamID) (open int, err error)
}

// people reads the people of the desk side, through the store's table.
type people struct {
	store     peopleStore
	directory connectors.Directory
	log       *slog.Logger
}

// resolve sees to it that the store knows ids, as far as that is possible in
// the time that an event may wait.
func (p *people) resolve(ctx context.Context, ids []bridge.PersonID) {
	if len(ids) == 0 {
		return
	}
	within, cancel := context.WithTimeout(ctx, lookupTime)
	defer cancel()
	known, err := p.store.People(within, ids)
	if err != nil {
		p.log.Warn("people cannot be read from the store", "error", err)
		return
	}
	fetched, failed := p.fetch(within, stale(ids, known, clock()))
	if len(failed) > 0 {
		p.log.Warn("people could not be looked up in time", "people", failed)
	}
	p.save(ctx, fetched)
}

// stale are those of ids that are not known, or were read too long ago.
func stale(ids []bridge.PersonID, known map[bridge.PersonID]KnownPerson, now time.Time) []bridge.PersonID {
	var out []bridge.PersonID
	for _, id := range ids {
		if k, ok := known[id]; !ok || now.Sub(k.Read) >= personAge {
			out = append(out, id)
		}
	}
	return out
}

// fetch asks the platform for people, until ctx ends.
func (p *people) fetch(ctx context.Context, ids []bridge.PersonID) (found []bridge.Person, failed []bridge.PersonID) {
	var (
		wg    sync.WaitGroup
		mu    sync.Mutex
		slots = make(chan struct{}, lookups)
	)
	for _, id := range ids {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			person, err := p.person(ctx, id)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				failed = append(failed, id)
				p.log.Debug("looking a person up", "person", id, "error", plain(err))
				return
			}
			found = append(found, person)
		})
	}
	wg.Wait()
	slices.Sort(failed)
	return found, failed
}

func (p *people) person(ctx context.Context, id bridge.PersonID) (person bridge.Person, err error) {
	if err := ctx.Err(); err != nil {
		return person, err
	}
	err = Guard(func() error {
		person, err = p.directory.Person(ctx, id)
		return err
	})
	person.ID = id
	return person, err
}

func (p *people) save(ctx context.Context, found []bridge.Person) {
	if len(found) == 0 {
		return
	}
	if err := p.store.SavePeople(ctx, clock(), found); err != nil {
		p.log.Warn("people cannot be stored", "error", err)
	}
}

// named are the people that events name: who wrote, pressed or called, and whom
// they mention. Each comes once, in a fixed order.
func named(filed []connectors.Filed) []bridge.PersonID {
	var ids []bridge.PersonID
	for _, f := range filed {
		ids = append(ids, f.Place.Command)
		switch ev := f.Event.(type) {
		case bridge.Replied:
			ids = append(mentioned(ids, ev.Text), ev.Author)
		case bridge.ReplyChanged:
			ids = append(mentioned(ids, ev.Text), ev.Author)
		case bridge.ReplyDeleted:
			ids = append(ids, ev.Author)
		case bridge.ReplyReacted:
			ids = append(ids, ev.Author)
		case bridge.CardPressed:
			ids = append(ids, ev.Actor)
		case bridge.Submitted:
			ids = append(ids, ev.Actor)
		case bridge.Commanded:
			ids = append(append(ids, ev.Mentions...), ev.Actor)
		case bridge.Strayed:
			ids = append(ids, ev.Author)
		}
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	return slices.DeleteFunc(ids, func(id bridge.PersonID) bool { return id == "" })
}

// mentioned appends the people that a text mentions.
func mentioned(ids []bridge.PersonID, doc richtext.Doc) []bridge.PersonID {
	for _, m := range richtext.Mentions(doc) {
		if m.Kind == richtext.Person {
			ids = append(ids, bridge.PersonID(m.Ref))
		}
	}
	return ids
}
